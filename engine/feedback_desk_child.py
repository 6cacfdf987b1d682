"""The feedback desk: a warm child process that writes pairs of answers for a person to judge.

``python -m engine.feedback_desk_child THREADS`` reads commands from stdin, one JSON object a line, and answers on stdout,
until stdin closes.  Answers are drawn as PPO draws them (``engine.training.rollouts``): plain sampling at a temperature,
each pair from random numbers of its own, so that the same setup gives the same pairs.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, BinaryIO

from engine import serving
from engine.errors import DataError, EngineError, UsageError
from engine.feedback import Setup
from engine.feedback_desk import (
    AnswersScored,
    DeskOpened,
    MakePairs,
    OpenDesk,
    PairMade,
    PairsMade,
    PairsRead,
    ReadPairs,
    ScoreAnswers,
)
from engine.messages import Command, Message, Plain, to_json
from engine.playground_messages import Refused
from engine.training.env import worker_environment

if TYPE_CHECKING:
    from engine.models.opening import LanguageModel, Opened
    from engine.text.chat_template import ChatTemplate
    from engine.text.preferences import Pair
    from engine.text.prompts import PromptSet
    from engine.text.tokenizer import Tokenizer
    from engine.training.reward_sources import Source
    from engine.training.rollouts import Answering

NICENESS = 5  # whoever trains meanwhile comes first
TRIES = 4  # of one question, until its two answers differ
ANOTHER_TRY = 1 << 32  # between the streams of random numbers of a pair's tries
ROWS_AT_ONCE = 200


class Asker:
    """A model, the questions that it is asked, and how it answers."""

    def __init__(self, opened: Opened, setup: Setup) -> None:
        """Raises EngineError when the questions cannot be read, or do not fit."""
        from engine.text.asked_prompts import stop_ids
        from engine.training.rollouts import Answering

        self.setup = setup
        self.model: LanguageModel = opened.model
        self.tokenizer: Tokenizer = opened.tokenizer
        self.template = _template(opened)
        room = opened.model.settings.context_length - setup.max_new_tokens
        if room < 1:
            raise DataError(
                f"Answers of {setup.max_new_tokens} tokens leave no room for a question in the model's context of "
                f"{opened.model.settings.context_length}.",
                f"Let answers have at most {max(1, opened.model.settings.context_length // 2)} tokens.",
            )
        self.questions = _questions(setup, self.template, self.tokenizer, room)
        stops = stop_ids(self.template, self.tokenizer)
        self.how: Answering = Answering(
            setup.max_new_tokens, stops, self.tokenizer.vocab_size, temperature=setup.temperature
        )

    def pairs(self, first: int, count: int) -> Iterator[tuple[int, str, str, str]]:
        """(number, question, answer, another) of the pairs ``first`` … ``first + count``, without those whose answers
        stayed alike."""
        asked = dict(enumerate(self.questions.in_turn(first, count, self.setup.seed), first))
        left = dict(asked)
        found: dict[int, tuple[str, str]] = {}
        for again in range(TRIES):
            for number, (one, other) in self._write(left, again).items():
                if one and other and one != other:
                    found[number] = one, other
                    del left[number]
            if not left:
                break
        for number in sorted(found):
            yield number, asked[number].shown, *found[number]

    def _write(self, asked: dict[int, Plain], again: int) -> dict[int, tuple[str, str]]:
        """Two answers to each question."""
        import numpy as np

        from engine.training.rollouts import uniform_numbers, write_answers

        numbers = [uniform_numbers(self.setup.seed, n + again * ANOTHER_TRY, 2, self.how.max_new_tokens) for n in asked]
        prompts = [prompt.ids for prompt in asked.values() for _ in range(2)]
        answers = write_answers(self.model, prompts, self.how, np.concatenate(numbers)).answers
        texts = [self._text(ids) for ids in answers]
        return {number: (texts[2 * at], texts[2 * at + 1]) for at, number in enumerate(asked)}

    def _text(self, ids: list[int]) -> str:
        return self.tokenizer.decode(ids[:-1] if ids and ids[-1] in self.how.stops else ids).strip()


def _template(opened: Opened) -> ChatTemplate:
    """The model's own; a model that never learned one goes on with the bare text."""
    from engine.text.chat_template import choose_template

    asked = "auto" if opened.template else "plain"
    chosen = choose_template(asked, opened.template, own_stops=opened.template_stops)
    return chosen.for_tokenizer(opened.tokenizer)


def _questions(setup: Setup, template: ChatTemplate, tokenizer: Tokenizer, room: int) -> PromptSet:
    from engine.recipes.prompts import PromptDataSection
    from engine.text.marking import encode_prompt
    from engine.text.prompts import Prompt, PromptSet, read_prompts
    from engine.text.turns import Turn

    if setup.questions:
        section = PromptDataSection(path=setup.questions, skip_bad_lines=True)
        read = read_prompts(section, tokenizer, template, room, setup.seed)
        return PromptSet([*read.train, *read.val], [], read.key, read.notices)
    typed = [text for text in map(str.strip, setup.prompts) if text]
    turns = [(Turn("user", text),) for text in dict.fromkeys(typed)]
    encoded = [Prompt(one, tuple(encode_prompt(template, one, tokenizer))) for one in turns]
    fitting = [prompt for prompt in encoded if 0 < len(prompt.ids) <= room]
    if not fitting:
        raise DataError(
            f"There is no question of 1 to {room} tokens.",
            "Write one question a line, or choose a file with questions.",
        )
    left_out = len(encoded) - len(fitting)
    notices = [f"{left_out:,} questions are longer than {room:,} tokens and were left out."] if left_out else []
    return PromptSet(fitting, [], "", notices)


class Desk:
    """What the child knows: a model with its questions, and the reward models that were asked."""

    def __init__(self) -> None:
        self._asker: Asker | None = None
        self._request = ""
        self._rewards: dict[str, Source] = {}

    def obey(self, command: Command) -> Iterator[Message]:
        """The answers to a command.  Raises EngineError."""
        if isinstance(command, OpenDesk):
            yield self._open(command)
        elif isinstance(command, MakePairs):
            yield from self._make(command)
        elif isinstance(command, ScoreAnswers):
            yield self._score(command)
        elif isinstance(command, ReadPairs):
            yield from self._read(command)
        else:
            raise UsageError(f"The feedback desk does not know the command {type(command).__name__}.")

    def _open(self, asked: OpenDesk) -> DeskOpened:
        from engine.loading import open_writer

        self._asker = None
        opened = open_writer(asked.source, Path(asked.runs))
        setup = Setup(**{**asked.setup, "prompts": tuple(asked.setup.get("prompts", ()))})
        self._asker = Asker(opened, setup)
        return DeskOpened(
            request=asked.id,
            questions=len(self._asker.questions.train),
            template=self._asker.template.name,
            own_template=bool(opened.template),
            parameters=sum(p.numel() for p in opened.model.parameters()),
            notices=self._asker.questions.notices,
        )

    def _make(self, asked: MakePairs) -> Iterator[Message]:
        if self._asker is None:
            raise UsageError("No model is loaded.", "Choose a model first.")
        began, made = time.monotonic(), 0
        for number, prompt, left, right in self._asker.pairs(asked.first, asked.count):
            made += 1
            yield PairMade(request=asked.id, number=number, prompt=prompt, left=left, right=right)
        seconds = time.monotonic() - began
        yield PairsMade(
            request=asked.id, first=asked.first, count=asked.count, alike=asked.count - made, seconds=seconds
        )

    def _score(self, asked: ScoreAnswers) -> AnswersScored:
        import math

        from engine.text.turns import Turn
        from engine.training.reward_sources import Answered, open_reward

        if asked.reward not in self._rewards:
            self._rewards = {asked.reward: open_reward(asked.reward, Path(asked.runs))}
        source = self._rewards[asked.reward]
        turns = (Turn("user", asked.prompt),)
        scores = source.score([Answered(turns, answer.strip()) for answer in asked.answers])
        if source.failures.count:
            reason, source.failures.count, source.failures.reason = source.failures.reason, 0, ""
            raise DataError(f"The reward model cannot read this: {reason}.", "Leave such characters out.")
        margin = scores[0] - scores[1] if len(scores) > 1 else 0.0
        return AnswersScored(
            request=asked.id, scores=scores, chance=1 / (1 + math.exp(-max(-700.0, min(700.0, margin))))
        )

    def _read(self, asked: ReadPairs) -> Iterator[Message]:
        from engine.recipes.preferences import PreferenceDataSection
        from engine.text.documents import Problems
        from engine.text.preferences import Refused as TeachingNothing
        from engine.text.preferences import read_pairs

        problems, nothing = Problems(), TeachingNothing()
        rows: list[dict[str, Plain]] = []
        count = 0
        for pair in read_pairs(PreferenceDataSection(path=asked.path, skip_bad_lines=True), problems, nothing):
            rows.append(_row(pair, asked.path))
            count += 1
            if len(rows) == ROWS_AT_ONCE:
                yield PairsRead(request=asked.id, rows=rows)
                rows = []
        left_out = problems.count + nothing.identical + nothing.empty
        if not count:
            raise DataError(
                f"{asked.path} holds no pairs that can be used ({left_out:,} rows were left out).",
                "Give a file with the columns prompt, chosen and rejected.",
            )
        yield PairsRead(request=asked.id, rows=rows, ended=True, left_out=left_out)


def _row(pair: Pair, path: str) -> dict[str, Plain]:
    """A pair that was read, as values of a Judgement."""
    said = [f"{turn.text}\n\n{turn.context}" if turn.context else turn.text for turn in pair.turns]
    alone = len(pair.turns) == 1 and pair.turns[0].role == "user"
    prompt: Plain = (
        said[0] if alone else [{"role": t.role, "content": text} for t, text in zip(pair.turns, said, strict=True)]
    )
    return {"prompt": prompt, "chosen": pair.chosen, "rejected": pair.rejected, "tie": pair.tie, "model": path}


# ------------------------------------------------------------------ the process


def main() -> None:
    """Takes stdout for messages alone, and serves commands until stdin closes."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    os.environ.update(worker_environment(os.environ, threads))  # before torch loads
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(Desk(), out, _commands())


def serve(desk: Desk, out: BinaryIO, commands: Iterator[Command]) -> None:
    """Answers commands in turn."""
    for command in commands:
        try:
            for message in desk.obey(command):
                _tell(out, message)
        except EngineError as error:
            _tell(out, Refused(request=command.id, kind=error.kind, text=error.text, remedy=error.remedy))
        except Exception as error:  # noqa: BLE001  # the one place: a bug is told with its trace, the child lives
            text = f"{type(error).__name__}: {error}"
            _tell(out, Refused(request=command.id, kind="bug", text=text, trace=traceback.format_exc()))


def _tell(out: BinaryIO, message: Message) -> None:
    out.write(to_json(message).encode() + b"\n")
    out.flush()


def _commands() -> Iterator[Command]:
    """Commands in order; when stdin closes the process ends, whatever it is doing: nobody is left to write for."""
    waiting: Queue[Command] = Queue()

    def listen() -> None:
        for command in serving.commands():
            waiting.put(command)
        os._exit(0)

    threading.Thread(target=listen, daemon=True, name="listener").start()
    while True:
        yield waiting.get()


if __name__ == "__main__":
    main()
