"""What readers hand on: pieces of documents, and the lines that could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from engine.errors import DataError

KEPT_PROBLEMS = 50
EXCERPT_CHARACTERS = 80
SKIP_REMEDY = "Mend the line, or set data.skip_bad_lines = true to leave such lines out (they are counted)."
SKIP_TOO = "Or set data.skip_bad_lines = true to leave such lines out (they are counted)."
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a document, at most about 1 MB of text.

    A document is one or more pieces; ``ends`` is true on its last one (whose text may be empty).
    """

    text: str
    ends: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that is not what its file claims.  ``line`` and ``column`` count from 1; 0 means unknown."""

    file: str
    line: int
    column: int
    reason: str
    excerpt: str = ""

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])
        return f"{place}: {self.reason}" + (f" | {self.excerpt}" if self.excerpt else "")


@dataclass
class Problems:
    """How many lines were left out, and the first few of them in full."""

    count: int = 0
    kept: list[Problem] = field(default_factory=list)
    lone_surrogates: int = 0

    def add(self, problem: Problem) -> None:
        self.count += 1
        if len(self.kept) < KEPT_PROBLEMS:
            self.kept.append(problem)


@dataclass
class Reading:
    """How a file is read; what every reader gets beside its source.

    ``first_bad`` is the first bad line of each file that was skipped.
    """

    text_column: str = ""
    encoding: str = ""
    skip_bad_lines: bool = False
    problems: Problems = field(default_factory=Problems)
    first_bad: dict[str, int] = field(default_factory=dict)

    def bad(self, problem: Problem, remedy: str = "") -> None:
        """Count the problem when bad lines are to be skipped; raise it as DataError otherwise.  ``remedy`` is what else
        than the line may be mended."""
        if not self.skip_bad_lines:
            raise DataError(str(problem), f"{remedy} {SKIP_TOO}" if remedy else SKIP_REMEDY)
        self.problems.add(problem)
        self.first_bad.setdefault(problem.file, problem.line)

    def whole(self, text: str) -> str:
        """``text`` without lone surrogates, which no encoding can hold: each becomes U+FFFD and is counted."""
        if text.isascii() or not _LONE_SURROGATE.search(text):
            return text
        self.problems.lone_surrogates += len(_LONE_SURROGATE.findall(text))
        return _LONE_SURROGATE.sub("\ufffd", text)


def utf8_length(text: str) -> int:
    """The bytes of ``text`` in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def excerpt(text: str, at: int = 0) -> str:
    """A printable stretch of ``text`` around the character ``at``."""
    start = max(0, at - EXCERPT_CHARACTERS // 2)
    part = text[start : start + EXCERPT_CHARACTERS]
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in part)
    return ("…" if start else "") + shown + ("…" if start + EXCERPT_CHARACTERS < len(text) else "")
