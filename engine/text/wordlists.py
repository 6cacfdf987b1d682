"""How the tale grammars write down their lists."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """Words between spaces."""
    return tuple(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """Phrases between bars; a phrase may go on in the next line."""
    return tuple(" ".join(phrase.split()) for phrase in text.split("|"))
