"""The playground's warm child: ``python -m engine.playground_child``, commands on stdin, messages on stdout.

A thread listens to stdin, so that a wish to stop acts before the next token and the child ends with its parent:
when stdin closes there is nobody left to write for.  Whatever else prints goes to stderr.
"""

from __future__ import annotations

import gc
import os
import queue
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from engine.errors import EngineError, UsageError
from engine.messages import Command, Message, from_json, to_json
from engine.playground_messages import (
    AskNext,
    LoadModel,
    LoadReward,
    ModelLoaded,
    ModelUnloaded,
    Refused,
    RewardLoaded,
    Score,
    Scored,
    ShowPrompt,
    StopWriting,
    UnloadModel,
    Write,
)

if TYPE_CHECKING:
    from engine.playground_shelf import Held, Shelf
    from engine.playground_text import Writing
    from engine.training.reward_sources import ClassifierReward, ModelReward

# Changing the adapter of a base takes milliseconds (38 M parameters, LoRA on all layers, a busy core: 11), so that a text
# on a shared base writes for a while before the next one has its turn.
BURST_S = 0.1
REWARD_LANE = "reward model"  # no slot is called so: slots are named by the parent with single words


class Inbox:
    """Commands in order; wishes to stop are seen at once, past everything that waits."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting: queue.Queue[Command | Refused] = queue.Queue()
        self._stopped: set[str] = set()
        threading.Thread(target=self._listen, daemon=True, name="listener").start()

    def next(self, wait: bool) -> Command | Refused | None:
        """The next command.  ``wait`` for it, or None when none has come."""
        try:
            return self._waiting.get(wait)
        except queue.Empty:
            return None

    def is_stopped(self, request: str) -> bool:
        """Whether somebody wished to end this request."""
        return request in self._stopped

    def _listen(self) -> None:
        for line in self._stream:
            try:
                command = from_json(line)
            except ValueError as error:
                self._waiting.put(Refused(request="", kind="usage", text=f"A command cannot be read: {error}."))
                continue
            if isinstance(command, StopWriting):
                self._stopped.add(command.request)
            elif isinstance(command, Command):
                self._waiting.put(command)
        os._exit(0)  # the computing thread may be deep inside torch; there is nothing to save


class Lane:
    """The commands of one slot, in order, and the text that it writes now."""

    def __init__(self) -> None:
        self.waiting: deque[Command] = deque()
        self.writing: Writing | None = None

    @property
    def busy(self) -> bool:
        """Whether there is anything to do."""
        return self.writing is not None or bool(self.waiting)


class Playground:
    """The loaded models and what they are asked.  Slots take turns: a token, or a command, of each."""

    def __init__(self, out: BinaryIO, inbox: Inbox) -> None:
        self._out, self._inbox = out, inbox
        self._lanes: dict[str, Lane] = {}
        self._models: Shelf | None = None
        self._reward: ModelReward | ClassifierReward | None = None

    def run(self) -> None:
        """Answer commands until stdin closes."""
        while True:
            self._take_commands()
            for slot, lane in list(self._lanes.items()):
                if lane.busy:
                    self._go_on(slot, lane)

    def _take_commands(self) -> None:
        """Everything that has come; waits when there is nothing else to do."""
        while (command := self._inbox.next(wait=not any(lane.busy for lane in self._lanes.values()))) is not None:
            if isinstance(command, Refused):
                self._tell(command)
                continue
            slot = REWARD_LANE if isinstance(command, LoadReward | Score) else str(getattr(command, "slot", ""))
            self._lanes.setdefault(slot, Lane()).waiting.append(command)

    def _go_on(self, slot: str, lane: Lane) -> None:
        """A token of the text under way, or else the next command."""
        request = lane.writing.request if lane.writing else lane.waiting[0].id
        try:
            for message in self._written(lane) if lane.writing else self._obeyed(slot, lane, lane.waiting.popleft()):
                self._tell(message)
        except EngineError as error:
            lane.writing = None
            self._tell(Refused(request=request, kind=error.kind, text=error.text, remedy=error.remedy))
        except Exception as error:  # noqa: BLE001  # the one place: a bug is told with its trace, the child lives
            lane.writing = None
            text = f"{type(error).__name__}: {error}"
            self._tell(Refused(request=request, kind="bug", text=text, trace=traceback.format_exc()))

    def _written(self, lane: Lane) -> Iterator[Message]:
        writing = lane.writing
        assert writing is not None
        until = time.monotonic() + (BURST_S if writing.switches else 0.0)
        while not writing.ended:
            if self._inbox.is_stopped(writing.request):
                yield writing.end("stopped")
            else:
                yield from writing.step()
            if time.monotonic() >= until:
                break
        if writing.ended:
            lane.writing = None

    def _obeyed(self, slot: str, lane: Lane, command: Command) -> Iterator[Message]:
        if isinstance(command, LoadModel):
            yield self._loaded(command)
        elif isinstance(command, UnloadModel):
            if self._models is not None:
                self._models.unload(slot)
            yield ModelUnloaded(request=command.id)
        elif isinstance(command, LoadReward):
            yield self._reward_loaded(command)
        elif isinstance(command, Score):
            yield self._scored(command)
        elif isinstance(command, Write):
            from engine.playground_text import Writing

            lane.writing = Writing(self._held(slot), command)
        elif isinstance(command, AskNext):
            from engine.playground_text import what_comes_next

            yield what_comes_next(self._held(slot), command)
        elif isinstance(command, ShowPrompt):
            from engine.playground_text import shown_prompt

            yield shown_prompt(self._held(slot), command)
        else:
            raise UsageError(f"The playground does not know the command {type(command).__name__}.")

    def _tell(self, message: Message) -> None:
        self._out.write(to_json(message).encode() + b"\n")
        self._out.flush()

    # ------------------------------------------------------------------ models

    def _loaded(self, command: LoadModel) -> ModelLoaded:
        from engine.playground_shelf import Shelf, resident_bytes, torch_device

        began = time.monotonic()
        if self._models is None:
            self._models = Shelf()
        held = self._models.load(command.slot, command.source, Path(command.runs), command.weights, command.device)
        held.use()
        try:
            template = held.template()
        except EngineError:  # no reason not to open it: it is told when somebody wants to talk
            template = None
        settings = held.model.settings
        return ModelLoaded(
            request=command.id,
            source=command.source,
            weights=command.weights,
            device=torch_device(command.device, command.weights),
            parameters=settings.parameter_count(),
            vocabulary=held.tokenizer.vocab_size,
            context=settings.context_length,
            seconds=time.monotonic() - began,
            weight_bytes=held.weight_bytes,
            shared=held.shared,
            resident_bytes=resident_bytes(),
            template=template.name if template else "",
            own_template=bool(held.opened.template),
            stops=list(template.stops) if template else [],
        )

    def _held(self, slot: str) -> Held:
        held = self._models.held.get(slot) if self._models is not None else None
        if held is None:
            raise UsageError("No model is loaded.", "Choose a model first.")
        return held

    # ------------------------------------------------------------------ the reward model

    def _reward_loaded(self, command: LoadReward) -> RewardLoaded:
        began = time.monotonic()
        self._reward = None
        gc.collect()
        if command.source:
            from engine.training.reward_sources import open_reward

            self._reward = open_reward(command.source, Path(command.runs))
        return RewardLoaded(request=command.id, source=command.source, seconds=time.monotonic() - began)

    def _scored(self, command: Score) -> Scored:
        if self._reward is None:
            raise UsageError("No reward model is loaded.", "Choose one first.")
        from engine.playground_text import turns_of
        from engine.training.reward_sources import Answered

        [score] = self._reward.score([Answered(tuple(turns_of(command.turns)), command.answer)])
        return Scored(request=command.id, score=score)


def main() -> None:
    """Take stdout for messages alone, and answer."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    Playground(out, Inbox(sys.stdin.buffer)).run()


if __name__ == "__main__":
    main()
