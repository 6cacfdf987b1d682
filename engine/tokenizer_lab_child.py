"""The tokenizer laboratory: a child process that tries tokenizers on a text, so that the window never waits.  Torch-free.

``python -m engine.tokenizer_lab_child CACHE`` reads commands from stdin, one JSON object a line, and answers on stdout,
until stdin closes.  A study goes on between commands and gives way to a newer one; whoever wants no more of it ends the child.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

from engine.errors import EngineError
from engine.messages import Command, Message, Plain, Status
from engine.serving import Answer, serve
from engine.text.documents import Piece
from engine.text.measuring import LearnedVocabularies, TextSample, cut, ladder, measure, take_sample
from engine.text.tokenizer import Tokenizer
from engine.text.tokenizers import TextSampler, fetch_encoding, make_tokenizer, needs_text
from engine.tokenizer_lab import (
    MOST_CHARACTERS,
    CutText,
    FetchVocabulary,
    MeasureTokenizer,
    SampleTaken,
    StudyEnded,
    StudyTokenizers,
    TextCut,
    TokenizerMeasured,
    VocabularyTried,
)

FIRST_RUNG, QUICK_RUNG = 300, 1024
NICENESS = 5  # whoever trains meanwhile comes first


class Laboratory:
    """What the child knows: the newest sample, what was learned from it, and the tokenizers made so far."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._sample: TextSample | None = None
        self._vocabularies: LearnedVocabularies | None = None
        self._made: dict[tuple[str, str, int], Tokenizer] = {}

    def study(self, asked: StudyTokenizers) -> Iterator[Message]:
        """The answers to a study, as they are found; the last is StudyEnded."""
        try:
            yield Status(text="Reading the text")
            sample = self._sample_of(asked.data)
            yield SampleTaken(
                request=asked.id,
                characters=sample.characters,
                measured=len(sample.measured),
                complete=sample.complete,
                kept_back=sample.kept_back,
                opening=sample.opening,
            )
            quick = [choice for choice in asked.choices if choice["kind"] != "bpe"]
            for choice in quick:
                yield self.measured(asked.id, choice)
            yield Status(text="Making the tokenizer")
            yield from self._curve(asked, sample)
            for choice in asked.choices:
                if choice not in quick:
                    yield self.measured(asked.id, choice)
        except EngineError as error:
            yield StudyEnded(request=asked.id, problem=error.text, remedy=error.remedy)
            return
        yield StudyEnded(request=asked.id)

    def _sample_of(self, data: dict[str, Plain]) -> TextSample:
        """The text as it is now; what was learned from it holds as long as it stays the same."""
        sample = take_sample(
            str(data["path"]), text_column=str(data.get("text_column") or ""), encoding=str(data.get("encoding") or "")
        )
        if sample != self._sample:
            self._sample, self._made = sample, {}
            self._vocabularies = LearnedVocabularies(sample.learned)
        return sample

    def _curve(self, asked: StudyTokenizers, sample: TextSample) -> Iterator[Message]:
        """The points, the small sizes first: they are there at once, while the large ones take their time."""
        vocabularies = self._learned()
        told = 0
        for rung in sorted({min(QUICK_RUNG, asked.largest), asked.largest}):
            vocabularies.learn(rung)
            reached = min(rung, vocabularies.largest)
            for size in ladder(min(FIRST_RUNG, reached), reached):
                if size > told:
                    tokens = len(vocabularies.tokenizer(size).encode_array(sample.measured))
                    yield VocabularyTried(
                        request=asked.id, vocab_size=size, characters_per_token=len(sample.measured) / max(tokens, 1)
                    )
                    told = size

    def measured(self, request: str, choice: dict[str, Plain]) -> TokenizerMeasured:
        """What a choice makes of the sample of the newest study."""
        try:
            figures = asdict(measure(self.tokenizer(choice), self._any_sample().measured))
        except EngineError as error:
            return TokenizerMeasured(request=request, choice=choice, problem=error.text, remedy=error.remedy)
        return TokenizerMeasured(request=request, choice=choice, figures=figures)

    def fetched(self, asked: FetchVocabulary) -> TokenizerMeasured:
        """Downloads a published vocabulary and measures it."""
        try:
            fetch_encoding(str(asked.choice["kind"]), self._cache / "tokenizers")
        except EngineError as error:
            return TokenizerMeasured(request=asked.id, choice=asked.choice, problem=error.text, remedy=error.remedy)
        return self.measured(asked.id, asked.choice)

    def cut_text(self, asked: CutText) -> TextCut:
        """The text of the command, token by token."""
        try:
            tokens = cut(self.tokenizer(asked.choice), asked.text[:MOST_CHARACTERS])
        except EngineError as error:
            return TextCut(request=asked.id, choice=asked.choice, problem=error.text, remedy=error.remedy)
        return TextCut(
            request=asked.id,
            choice=asked.choice,
            ids=[token.id for token in tokens],
            texts=[token.text for token in tokens],
            data=[token.data.hex() for token in tokens],
        )

    def tokenizer(self, choice: dict[str, Plain]) -> Tokenizer:
        """The tokenizer of a choice, learned from the sample where it is one that learns.  Raises DataError."""
        name, path, size = str(choice["kind"]), str(choice.get("path") or ""), int(choice.get("vocab_size") or 0)
        key = (name, path, size if name == "bpe" and not path else 0)
        if key not in self._made:
            if not needs_text(name, path):
                made = make_tokenizer(name, path=path, cache=self._cache / "tokenizers")
            elif name == "bpe":
                made = self._learned().tokenizer(size)
            else:
                sampler = TextSampler(name)
                for text in [*self._any_sample().learned, self._any_sample().measured]:
                    sampler.add(Piece(text, ends=True))
                made = sampler.tokenizer(size)
            self._made[key] = made
        return self._made[key]

    def _learned(self) -> LearnedVocabularies:
        self._any_sample()
        assert self._vocabularies is not None
        return self._vocabularies

    def _any_sample(self) -> TextSample:
        if self._sample is None:
            raise EngineError("There is no text yet that a tokenizer could learn from.", "Choose a text first.")
        return self._sample


# ------------------------------------------------------------------ the process


def main() -> int:
    """Serves commands until stdin closes."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    serve(partial(_answer, Laboratory(Path(sys.argv[1]))))
    return 0


def _answer(laboratory: Laboratory, command: Command) -> Answer:
    match command:
        case StudyTokenizers():
            return laboratory.study(command)
        case MeasureTokenizer():
            return laboratory.measured(command.id, command.choice)
        case FetchVocabulary():
            return laboratory.fetched(command)
        case CutText():
            return laboratory.cut_text(command)
    return None


if __name__ == "__main__":
    sys.exit(main())
