"""What the data desk's child (``engine.data_desk_child``) and its parent tell each other.  Torch-free.

Frozen, plain messages, one JSON object a line, over the child's stdin and stdout.  ``request`` is the id of the command
that an answer belongs to.  While it studies, the child tells Status messages too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine.messages import Command, Message, Plain, kind
from engine.recipes.base import Section
from engine.recipes.instructions import InstructionDataSection
from engine.recipes.preferences import PreferenceDataSection
from engine.recipes.prompts import PromptDataSection
from engine.recipes.sections import DataSection

Kind = Literal["text", "conversations", "pairs", "prompts"]

READ, LEARNED, CUT = 0, 1, 2  # what becomes of a token: only read, learned, lost because the row is too long

_KINDS: tuple[tuple[type[Section], Kind], ...] = (
    (PromptDataSection, "prompts"),
    (PreferenceDataSection, "pairs"),
    (InstructionDataSection, "conversations"),
    (DataSection, "text"),
)


def kind_of(section: type[Section]) -> Kind | None:
    """What a [data] section is about; None for a section that is none of those known here."""
    return next((kind for cls, kind in _KINDS if issubclass(section, cls)), None)


# ------------------------------------------------------------------ to the child


@kind
@dataclass(frozen=True, kw_only=True)
class OpenRows(Command):
    """Find the files and the rows of a recipe's data; ``data`` are the values of its [data] section."""

    stage: str
    data: dict[str, Plain]


@kind
@dataclass(frozen=True, kw_only=True)
class ReadRows(Command):
    """Give rows ``first`` … ``first + count`` of the data that was opened last; ``columns`` are their names."""

    first: int
    count: int


@kind
@dataclass(frozen=True, kw_only=True)
class FindRow(Command):
    """Tell which row of the opened data begins on this line of this file."""

    file: str
    line: int


@kind
@dataclass(frozen=True, kw_only=True)
class PreviewRow(Command):
    """Show a row of the opened data as the model will see it under ``recipe`` (TOML).

    ``runs`` and ``models`` are the folders where names of models are looked up."""

    recipe: str
    row: int
    runs: str
    models: str


@kind
@dataclass(frozen=True, kw_only=True)
class StudyData(Command):
    """Read the data of a recipe (TOML) as its run will, and tell what it amounts to."""

    recipe: str
    runs: str
    models: str


# ------------------------------------------------------------------ from the child


@kind
@dataclass(frozen=True, kw_only=True)
class FilesFound(Message):
    """The files of the data: each a dict of path, format, compression, bytes, encoding; ``left_out`` are sentences."""

    request: str
    files: list[dict[str, Plain]] = field(default_factory=list)
    count: int = 0
    bytes: int = 0
    left_out: list[str] = field(default_factory=list)
    problem: str = ""
    remedy: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class RowsIndexed(Message):
    """So many rows are at hand by now; ``columns`` are the names of their fields (one empty name: rows are texts).

    ``done`` and ``total`` count bytes; ``ended`` says that there are no more.  ``derived`` tells for keys of the section
    that are left empty what was found in their place."""

    request: str
    rows: int
    columns: list[str]
    done: int = 0
    total: int = 0
    ended: bool = False
    derived: dict[str, Plain] = field(default_factory=dict)
    problem: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class RowsRead(Message):
    """Rows of the table: each a dict of ``place`` (file and line), ``cells`` and ``problem``."""

    request: str
    first: int
    rows: list[dict[str, Plain]] = field(default_factory=list)


@kind
@dataclass(frozen=True, kw_only=True)
class RowFound(Message):
    """The number of the row that was looked for; -1 when there is none."""

    request: str
    row: int


@kind
@dataclass(frozen=True, kw_only=True)
class RowPreviewed(Message):
    """A row as the model will see it.

    ``parts`` are one text, or the chosen and the rejected answer's: each a dict of ``title``, ``texts`` (of the tokens),
    ``ids`` (-1 where no tokenizer is at hand) and ``states`` (READ, LEARNED, CUT), as much as can be shown, and the
    ``totals`` of the whole row by state.  ``without`` says why there are no
    tokens; ``problem`` why the row cannot be used."""

    request: str
    row: int
    place: str = ""
    parts: list[dict[str, Plain]] = field(default_factory=list)
    template: str = ""
    limit: int = 0
    without: str = ""
    without_remedy: str = ""
    problem: str = ""
    remedy: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class DataStudied(Message):
    """What the data of a recipe amounts to: the fields of ``Studied``."""

    request: str
    studied: dict[str, Plain]


# ------------------------------------------------------------------ what a study finds


@dataclass(frozen=True)
class Cure:
    """Something that one click mends: the values to set, of what ``kind`` it is, how many rows it concerns.

    Kinds: skip, encoding, column (``key`` is to be chosen by the person), duplicates, too_long, validation."""

    kind: str
    sets: dict[str, Plain] = field(default_factory=dict)
    key: str = ""
    count: int = 0
    shown: str = ""


@dataclass(frozen=True)
class Studied:
    """What data amounts to.

    ``rows`` are documents, conversations, pairs or questions that can be used; ``unit`` says what ``histogram`` (columns
    ``width`` wide) counts: tokens or characters.  ``limit`` is the longest row that fits (0: none), ``cut`` how many lose a
    part, ``too_long`` how many are left out.  ``without`` says why there are no tokens.  ``problems`` are dicts of file,
    line, column, reason, excerpt; ``bad`` counts them all.
    """

    kind: str = ""
    rows: int = 0
    train: int = 0
    val: int = 0
    test: int = 0
    tokens: int = 0
    learned_tokens: int = 0
    duplicates: int = 0
    bad: int = 0
    useless: int = 0
    cut: int = 0
    too_long: int = 0
    longest: int = 0
    limit: int = 0
    unit: str = "tokens"
    width: int = 1
    histogram: list[int] = field(default_factory=list)
    template: str = ""
    said: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    problems: list[dict[str, Plain]] = field(default_factory=list)
    cures: list[dict[str, Plain]] = field(default_factory=list)
    problem: str = ""
    remedy: str = ""
    without: str = ""
    without_remedy: str = ""
