"""The playground's warm child: ``python -m engine.playground_child``, commands on stdin, messages on stdout.

A thread listens to stdin, so that a wish to stop acts before the next token and the child ends with its parent:
when stdin closes there is nobody left to write for.  Whatever else prints goes to stderr.
"""

from __future__ import annotations

import gc
import math
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from engine.errors import EngineError, UsageError
from engine.messages import Command, Message, Plain, from_json, to_json
from engine.playground_messages import (
    AskNext,
    LoadModel,
    ModelLoaded,
    ModelUnloaded,
    NextTokens,
    Refused,
    Searching,
    StopWriting,
    TokenWritten,
    UnloadModel,
    Write,
    WritingEnded,
)
from engine.sampler_settings import SamplerSettings

if TYPE_CHECKING:
    from torch import Tensor

    from engine.models.through_transformers import LanguageModel
    from engine.sampling import Candidate, Piece
    from engine.text.tokenizer import Tokenizer


class Inbox:
    """Commands in order; wishes to stop are seen at once, past everything that waits."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting: queue.Queue[Command | Refused] = queue.Queue()
        self._stopped: set[str] = set()
        threading.Thread(target=self._listen, daemon=True, name="listener").start()

    def next(self) -> Command | Refused:
        """The next command; waits for it."""
        return self._waiting.get()

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


class Playground:
    """One loaded model and what it is asked."""

    def __init__(self, out: BinaryIO, inbox: Inbox) -> None:
        self._out, self._inbox = out, inbox
        self._model: LanguageModel | None = None
        self._tokenizer: Tokenizer | None = None
        self._asked: tuple[int, ...] = ()
        self._logits: Tensor | None = None

    def run(self) -> None:
        """Answer commands until stdin closes."""
        while True:
            command = self._inbox.next()
            if isinstance(command, Refused):
                self._tell(command)
                continue
            try:
                self._obey(command)
            except EngineError as error:
                self._tell(Refused(request=command.id, kind=error.kind, text=error.text, remedy=error.remedy))
            except Exception as error:  # noqa: BLE001  # the one place: a bug is told with its trace, the child lives
                text = f"{type(error).__name__}: {error}"
                self._tell(Refused(request=command.id, kind="bug", text=text, trace=traceback.format_exc()))

    def _obey(self, command: Command) -> None:
        if isinstance(command, LoadModel):
            self._load(command)
        elif isinstance(command, Write):
            self._write(command)
        elif isinstance(command, AskNext):
            self._ask_next(command)
        elif isinstance(command, UnloadModel):
            self._unload()
            self._tell(ModelUnloaded(request=command.id))
        else:
            raise UsageError(f"The playground does not know the command {type(command).__name__}.")

    def _tell(self, message: Message) -> None:
        self._out.write(to_json(message).encode() + b"\n")
        self._out.flush()

    # ------------------------------------------------------------------ the model

    def _load(self, command: LoadModel) -> None:
        began = time.monotonic()
        self._unload()
        import torch

        from engine.loading import load_any
        from engine.sampling import prepare_for_generation

        model, tokenizer = load_any(command.source, Path(command.runs))
        device = command.device
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() and command.weights != "int8" else "cpu"
        settings, parameters = model.settings, model.settings.parameter_count()
        self._model = prepare_for_generation(model.to(device), command.weights)
        self._tokenizer = tokenizer
        self._tell(
            ModelLoaded(
                request=command.id,
                source=command.source,
                weights=command.weights,
                device=device,
                parameters=parameters,
                vocabulary=tokenizer.vocab_size,
                context=settings.context_length,
                seconds=time.monotonic() - began,
            )
        )

    def _unload(self) -> None:
        self._model = self._tokenizer = self._logits = None
        self._asked = ()
        gc.collect()

    def _ready(self) -> tuple[LanguageModel, Tokenizer]:
        if self._model is None or self._tokenizer is None:
            raise UsageError("No model is loaded.", "Choose a model first.")
        return self._model, self._tokenizer

    # ------------------------------------------------------------------ what it is asked

    def _write(self, command: Write) -> None:
        from engine.sampling import encode, generate

        model, tokenizer = self._ready()
        settings = SamplerSettings.from_dict({**command.settings, "probabilities": True})
        began = time.monotonic()
        prompt = encode(tokenizer, tokenizer.started([*tokenizer.encode(command.prompt), *command.forced]))
        pieces = generate(model, tokenizer, [prompt], settings)
        first, reason, context, losses = math.nan, "stopped", min(len(prompt), model.settings.context_length), []
        while not self._inbox.is_stopped(command.id):
            piece = next(pieces)
            context = piece.context
            self._tell(self._told(command.id, piece, tokenizer))
            if piece.id is not None:
                first = time.monotonic() - began if math.isnan(first) else first
                losses.append(-math.log(max(piece.probability or 0.0, 1e-45)))
            if piece.finish:
                reason = piece.finish
                break
        self._tell(
            WritingEnded(
                request=command.id,
                reason=reason,
                tokens=len(losses),
                prompt_tokens=len(prompt),
                context=context,
                first_token_s=first,
                seconds=time.monotonic() - began,
                loss=sum(losses) / len(losses) if losses else math.nan,
            )
        )

    @staticmethod
    def _told(request: str, piece: Piece, tokenizer: Tokenizer) -> Message:
        if piece.id is None or piece.probability is None or piece.entropy is None:
            return Searching(request=request, context=piece.context)
        return TokenWritten(
            request=request,
            id=piece.id,
            text=piece.text,
            piece=tokenizer.decode([piece.id]),
            probability=piece.probability,
            entropy=piece.entropy,
            context=piece.context,
            alternatives=_rows(piece.alternatives, tokenizer),
        )

    def _ask_next(self, command: AskNext) -> None:
        from engine.sampling import candidates, cut_logits, encode, next_logits

        model, tokenizer = self._ready()
        settings = SamplerSettings.from_dict(command.settings)
        prompt = encode(tokenizer, tokenizer.started([*tokenizer.encode(command.prompt), *command.forced]))
        if self._logits is None or tuple(prompt) != self._asked:  # a moved slider needs no new reading
            self._logits, self._asked = next_logits(model, tokenizer, prompt), tuple(prompt)
        logs = self._logits.log_softmax(-1)
        self._tell(
            NextTokens(
                request=command.id,
                rows=_rows(candidates(self._logits, settings, command.count, prompt), tokenizer),
                entropy=-float((logs.exp() * logs).nan_to_num(0.0).sum()),
                kept=int(cut_logits(self._logits[None], settings, [prompt]).isfinite().sum()),
                prompt_tokens=len(prompt),
                context=min(len(prompt), model.settings.context_length),
            )
        )


def _rows(found: Iterable[Candidate], tokenizer: Tokenizer) -> list[dict[str, Plain]]:
    return [
        {
            "id": candidate.id,
            "text": tokenizer.decode([candidate.id]),
            "probability": candidate.probability,
            "chance": candidate.chance,
            "cut_by": candidate.cut_by,
        }
        for candidate in found
    ]


def main() -> None:
    """Take stdout for messages alone, and answer."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    Playground(out, Inbox(sys.stdin.buffer)).run()


if __name__ == "__main__":
    main()
