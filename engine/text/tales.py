"""Little tales from a seeded grammar, in English and Turkish."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

VERSION = 0
LANGUAGES = ("en", "tr")


@dataclass(frozen=True)
class Tale:
    """One tale; ``kind`` says whether it ends kindly."""

    text: str
    language: str
    kind: bool
    hero: str


_EN = (("Mila", "Tom", "Nora", "Ben"), ("fox", "hen", "dog"), "{n} met a {a}. The {a} was hungry. {e}")
_TR = (("Ela", "Can", "Deniz", "Ece"), ("tilki", "tavuk", "köpek"), "{n} bir {a} gördü. Karnı çok açtı. {e}")
_ENDS = {
    "en": ("{n} shared the bread.", "{n} kept the bread."),
    "tr": ("{n} ekmeğini paylaştı.", "{n} ekmeğini sakladı."),
}


def tales(language: str, seed: int = 0) -> Iterator[Tale]:
    """Tales without end, the same for the same seed."""
    chance = random.Random(f"{language} {seed}")
    names, animals, frame = _EN if language == "en" else _TR
    while True:
        kind = chance.random() < 0.5
        name = chance.choice(names)
        end = _ENDS[language][0 if kind else 1].format(n=name)
        yield Tale(frame.format(n=name, a=chance.choice(animals), e=end), language, kind, name)


def tales_text(language: str, size: int, seed: int = 0) -> Iterator[str]:
    """The texts of tales, until ``size`` bytes are reached."""
    written = 0
    for tale in tales(language, seed):
        yield tale.text
        written += len(tale.text.encode())
        if written >= size:
            return
