"""What rendering a chat template may cost: counted as it goes, refused when it is too much.

A template's own limits are those of ``engine.text.sandbox``, which says what is counted and where.
"""

from __future__ import annotations

import time
import types
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import jinja2

_LARGEST_TEXT = 4 << 20  # characters of any text, and eight times those given
_LARGEST_LIST = 100_000  # values in any list, those in lists inside included, and four times those given
_BUDGET = 4 << 20  # units, and 16 for each character given
TICK = 32  # units of a pass of a loop
_CLOCK_EVERY = 4096  # units between two looks at the clock
_COPY = 4  # 2**4 characters that are copied cost a unit
_DEEPEST = 64
_LONGEST_INT_BITS = 4096
_SECONDS = 10.0


class TooCostly(jinja2.TemplateRuntimeError):
    """The template takes too long, or makes too much text."""


@dataclass
class Meter:
    """What one rendering may still cost; ``marks`` are put around ``{% generation %}`` blocks."""

    given: int = 0
    marks: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        self.left = _BUDGET + 16 * self.given
        self.longest = _LARGEST_TEXT + 8 * self.given
        self.most = _LARGEST_LIST + 4 * self.given
        self.until = time.thread_time() + _SECONDS
        self.clock = _CLOCK_EVERY

    def spend(self, units: int) -> None:
        self.left -= units
        self.clock -= units
        if self.clock < 0:
            self.clock = _CLOCK_EVERY
            if self.left < 0 or time.thread_time() > self.until:
                raise TooCostly("it takes too long: its loops go round too often")

    def text(self, length: int) -> None:
        """A text of this length is about to be, or has been, made."""
        self.fits(length)
        self.spend(1 + (length >> _COPY))

    def fits(self, length: int) -> None:
        """A text, paid for part by part, has become this long."""
        if length > self.longest:
            raise TooCostly(f"it makes a text of more than {self.longest:,} characters")

    def many(self, values: int) -> None:
        """A list of so many values is about to be made."""
        if values > self.most:
            raise TooCostly(f"it makes a list of more than {self.most:,} values")

    def value(self, value: Any) -> Size:
        """The size of a value that was made; paid for."""
        if isinstance(value, str):
            self.text(len(value))
            return Size(1, len(value), 0)
        if isinstance(value, int) and value.bit_length() > _LONGEST_INT_BITS:
            raise TooCostly("it makes a number of more than a thousand digits")
        size = Size()
        if isinstance(value, list | tuple | dict):
            size.add(value, self.most)
            self.spend(size.values)
            self.text(size.characters)
        return size


@dataclass
class Size:
    """How much there is in a value: values, characters of their texts, and how deep they lie in each other."""

    values: int = 0
    characters: int = 0
    depth: int = 0

    def add(self, value: Any, most: int, depth: int = 1) -> None:
        self.values += 1
        if self.values > most:
            raise TooCostly(f"it makes a list of more than {most:,} values")
        if depth > _DEEPEST:
            raise TooCostly(f"it makes a list that is nested more than {_DEEPEST} deep")
        self.depth = max(self.depth, depth)
        if isinstance(value, str):
            self.characters += len(value)
        elif isinstance(value, dict):
            for key, item in value.items():
                self.add(key, most, depth + 1)
                self.add(item, most, depth + 1)
        elif isinstance(value, list | tuple):
            for item in value:
                self.add(item, most, depth + 1)
        else:
            self.characters += 8


_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


def meter() -> Meter:
    """That of the rendering at work; one of its own outside of any (constants that are folded while it is compiled)."""
    return _METER.get() or Meter()


@contextmanager
def metered(given: int, marks: tuple[str, str] = ("", "")) -> Iterator[Meter]:
    """What happens inside is one rendering of ``given`` characters."""
    before = _METER.set(Meter(given, marks))
    try:
        yield meter()
    finally:
        _METER.reset(before)


def paid(value: Any) -> Any:
    """A value, paid for; the items of an iterator as they come."""
    if type(value) is str:  # nearly always
        meter().text(len(value))
        return value
    if isinstance(value, types.GeneratorType | map | filter | zip | reversed):
        return _paid_items(value)
    meter().value(value)
    return value


def _paid_items(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        meter().spend(TICK)
        yield value
