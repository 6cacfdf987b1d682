"""Finding actions, pages, settings and runs by a few letters; Qt-free."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """Something that can be found.  ``kind`` and ``hint`` are shown beside the title; ``more`` is searched as well."""

    title: str
    kind: str
    hint: str
    more: str
    open: Callable[[], None]


def fold(text: str) -> str:
    """``text`` as it is compared: no case, no accents, and i, ı, İ and I all the same.

    ``str.lower`` and ``str.casefold`` alone tell "İ" from "i" and "I" from "ı", so that whoever types Turkish finds
    nothing in English and the other way round.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def search(query: str, things: Iterable[Found], limit: int = 12) -> list[Found]:
    """The best matches: every word of the query must occur; a match in the title counts more than one in the help."""
    words = fold(query).split()
    ranked = []
    for place, thing in enumerate(things):
        title, all_text = fold(thing.title), fold(f"{thing.title} {thing.kind} {thing.more}")
        if all(word in all_text for word in words):
            ranked.append((sum(_distance(word, title) for word in words), place, thing))
    ranked.sort(key=lambda found: found[:2])
    return [thing for _, _, thing in ranked[:limit]]


def _distance(word: str, title: str) -> int:
    if title.startswith(word):
        return 0
    if any(part.startswith(word) for part in title.replace("-", " ").split()):
        return 1
    return 2 if word in title else 4
