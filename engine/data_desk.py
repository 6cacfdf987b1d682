"""What the data desk's child (``engine.data_desk_child``) and its parent tell each other.  Torch-free.

Frozen, plain messages, one JSON object a line, over the child's stdin and stdout.  ``request`` is the id of the command
that an answer belongs to.  While it studies, the child tells Status messages too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.messages import Command, Message, Plain, kind

READ, LEARNED, CUT = 0, 1, 2  # what becomes of a token: only read, learned, lost because the row is too long

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
class RowPreviewed(Message):
    """A row as the model will see it.

    ``parts`` are one text, or the chosen and the rejected answer's: each a dict of ``title``, ``texts`` (of the tokens),
    ``ids`` (-1 where no tokenizer is at hand) and ``states`` (READ, LEARNED, CUT).  ``without`` says why there are no
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
    """What the data of a recipe amounts to: the fields of ``engine.data_study.Studied``."""

    request: str
    studied: dict[str, Plain]
