"""Regular expressions with an end: strangers' patterns on strangers' texts, each search within its time."""

from __future__ import annotations

import math
from functools import lru_cache

import regex

LONGEST_PATTERN = 1000
MOST_REPEATS = (
    100_000  # written-out repeats are unrolled when a pattern is compiled: a{1000} inside {1000} takes a second
)
TIME_S = 0.25


class PatternError(ValueError):
    """A pattern that is none, or that took too long on a text."""


@lru_cache(maxsize=256)
def compiled(pattern: str, ignore_case: bool = False) -> regex.Pattern[str]:
    """The pattern, ready to search; ``.`` matches newlines too.  Raises PatternError telling the column."""
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"the pattern has {len(pattern):,} characters; {LONGEST_PATTERN:,} are allowed")
    counts = regex.findall(r"\{\s*(\d*)\s*,?\s*(\d*)\s*\}", pattern)
    if math.prod(max(int(low or 1), int(high or 1), 1) for low, high in counts) > MOST_REPEATS:
        raise PatternError(f"its repeats {{…}} come to more than {MOST_REPEATS:,}; use * or + instead")
    flags = regex.DOTALL | regex.MULTILINE | (regex.IGNORECASE if ignore_case else 0)
    try:
        return regex.compile(pattern, flags)
    except regex.error as error:
        column = "" if error.pos is None else f" at character {error.pos + 1}"
        raise PatternError(f"the pattern is not valid{column}: {error.msg}") from None
    except (RecursionError, OverflowError, MemoryError) as error:
        raise PatternError(f"the pattern is too deep or too large ({type(error).__name__})") from None


def found(pattern: str, text: str, *, ignore_case: bool = False) -> bool:
    """Whether the pattern occurs in the text.  Raises PatternError when the search takes longer than ``TIME_S``."""
    try:
        return compiled(pattern, ignore_case).search(text, timeout=TIME_S) is not None
    except TimeoutError:
        raise PatternError(
            f"the pattern takes longer than {TIME_S:g} s on a text of {len(text):,} characters; repeats inside repeats, "
            "as in (a+)+, do that"
        ) from None
