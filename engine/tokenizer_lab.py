"""What the tokenizer laboratory's child (``engine.tokenizer_lab_child``) and its parent tell each other.  Torch-free.

Frozen, plain messages, one JSON object a line, over the child's stdin and stdout.  ``request`` is the id of the command
that an answer belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.messages import Command, Message, Plain, kind

MOST_CHARACTERS = 20_000  # of a text that is shown token by token


# ------------------------------------------------------------------ to the child


@kind
@dataclass(frozen=True, kw_only=True)
class StudyTokenizers(Command):
    """Take a sample of a text, measure ``choices`` on it, and find how a vocabulary's size pays, up to ``largest``.

    ``data`` are values of the recipe's [data] section (path, text_column, encoding); a choice is a [tokenizer]
    section: kind, path, vocab_size.
    """

    data: dict[str, Plain]
    choices: list[dict[str, Plain]]
    largest: int = 8192


@kind
@dataclass(frozen=True, kw_only=True)
class MeasureTokenizer(Command):
    """Measure one more choice on the sample of the newest study."""

    choice: dict[str, Plain]


@kind
@dataclass(frozen=True, kw_only=True)
class FetchVocabulary(Command):
    """Download a published vocabulary, because somebody asked for it, and measure it."""

    choice: dict[str, Plain]


@kind
@dataclass(frozen=True, kw_only=True)
class CutText(Command):
    """Show ``text`` (its first MOST_CHARACTERS characters) token by token under a choice."""

    text: str
    choice: dict[str, Plain]


# ------------------------------------------------------------------ from the child


@kind
@dataclass(frozen=True, kw_only=True)
class SampleTaken(Message):
    """The sample of a study: its characters, those that figures are measured on, whether it is the whole text."""

    request: str
    characters: int
    measured: int
    complete: bool
    kept_back: bool
    opening: str


@kind
@dataclass(frozen=True, kw_only=True)
class VocabularyTried(Message):
    """One point of the curve: characters per token at a vocabulary size, on text that was kept back."""

    request: str
    vocab_size: int
    characters_per_token: float


@kind
@dataclass(frozen=True, kw_only=True)
class TokenizerMeasured(Message):
    """One choice: ``figures`` are those of ``engine.text.measuring.TokenizerFigures``, or ``problem`` says why not."""

    request: str
    choice: dict[str, Plain]
    figures: dict[str, Plain] = field(default_factory=dict)
    problem: str = ""
    remedy: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class StudyEnded(Message):
    """A study is over; ``problem`` says why it could not be made."""

    request: str
    problem: str = ""
    remedy: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class TextCut(Message):
    """A text token by token: ids, the characters that each completes, its bytes in hexadecimal."""

    request: str
    choice: dict[str, Plain]
    ids: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    problem: str = ""
    remedy: str = ""
