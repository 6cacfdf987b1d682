"""Words and patterns that an answer should not hold: found for a penalty, hidden where answers are shown."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from engine.errors import RecipeError
from engine.rules.patterns import TIME_S, PatternError, compiled

HIDDEN = "▒"


class OutputFilter:
    """Finds ``words`` (whole words, letter case left aside) and ``patterns`` (regular expressions) in texts.

    Raises RecipeError naming the pattern that is none.
    """

    def __init__(self, words: Sequence[str] = (), patterns: Sequence[str] = ()) -> None:
        self._finders: list[tuple[str, regex.Pattern[str]]] = []
        for word in filter(None, map(str.strip, words)):
            self._add("words", word, rf"(?<!\w){regex.escape(word)}(?!\w)", ignore_case=True)
        for pattern in filter(None, patterns):
            self._add("patterns", pattern, pattern)

    def _add(self, field: str, name: str, pattern: str, *, ignore_case: bool = False) -> None:
        try:
            self._finders.append((name, compiled(pattern, ignore_case)))
        except PatternError as error:
            raise RecipeError(f"filter.{field}: {name!r:.60}: {error}.", "Correct it or remove it.") from None

    def __bool__(self) -> bool:
        return bool(self._finders)

    def found(self, text: str) -> list[str]:
        """The words and patterns that occur in a text.  A pattern that takes too long counts as found: what cannot be
        looked through is not let through."""
        hits = []
        for name, finder in self._finders:
            try:
                if finder.search(text, timeout=TIME_S):
                    hits.append(name)
            except TimeoutError:
                hits.append(name)
        return hits

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where something is found: ranges of characters in order, none touching another; all of the text where a pattern
        takes too long."""
        ranges: list[tuple[int, int]] = []
        for _, finder in self._finders:
            try:
                ranges += [match.span() for match in finder.finditer(text, timeout=TIME_S) if match[0]]
            except TimeoutError:
                return [(0, len(text))]
        merged: list[tuple[int, int]] = []
        for start, end in sorted(ranges):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def hide(self, text: str) -> str:
        """The text with every letter of what is found covered; all of it where a pattern takes too long."""
        for _, finder in self._finders:
            try:
                text = finder.sub(lambda match: HIDDEN * len(match[0]), text, timeout=TIME_S)
            except TimeoutError:
                return HIDDEN * len(text)
        return text
