"""Which part of a text trains, which validates, which tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.text.documents import Piece, utf8_length

SPLITS = ("train", "val", "test")
_SEAM_CHARACTERS = 256


@dataclass(frozen=True)
class SplitPlan:
    """Either the split of each document (``labels``, indices into SPLITS), or where the characters are cut."""

    labels: NDArray[np.uint8] | None
    cuts: tuple[int, int]  # characters before validation, characters before test
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a document inside one split; ``ends``: the document's part in this split ends here."""

    split: str
    text: str
    ends: bool


@dataclass
class SplitCount:
    characters: int = 0
    bytes: int = 0
    documents: int = 0


def plan_split(split: str, documents: int, characters: int, fractions: tuple[float, float], seed: int) -> SplitPlan:
    """How to split a text of so many documents and characters.

    By documents: each of validation and test gets its fraction of the documents, at least one, chosen by ``seed``.
    When that one would be more than twice its share (a single file is a single document), the text is cut
    by characters instead, and the plan's notices say so.
    """
    val, test = fractions
    cuts = (int(characters * (1 - val - test)), int(characters * (1 - test)))
    cuts = (cuts[0] if val or test else characters, cuts[1] if test else characters)
    if not val:
        cuts = (cuts[1], cuts[1])
    if split == "characters" or not (val or test):
        return SplitPlan(None, cuts)
    fewest = min(fraction for fraction in fractions if fraction)
    if documents * fewest < 0.5 or documents < 2:
        ends = " and ".join(f"{f:.0%} for {n}" for f, n in ((val, "validation"), (test, "test")) if f)
        what = "one document" if documents == 1 else f"{documents} documents"
        return SplitPlan(None, cuts, [f"The text is {what}, too few to split by documents; its end is kept: {ends}."])
    labels = np.zeros(documents, dtype=np.uint8)
    order = np.random.Generator(np.random.PCG64(seed)).permutation(documents)
    first = 0
    for label, fraction in ((1, val), (2, test)):
        share = max(1, round(documents * fraction)) if fraction else 0
        labels[order[first : first + share]] = label
        first += share
    return SplitPlan(labels, cuts)


class Splitter:
    """Routes the pieces of a text, in order, to their splits, and counts what each gets."""

    def __init__(self, plan: SplitPlan) -> None:
        self._plan = plan
        self.documents = 0
        self.characters = 0
        self.counts = {split: SplitCount() for split in SPLITS}
        self.seams: list[tuple[str, str]] = []  # the text on both sides of a cut inside a document
        self._tail = ""  # of the document so far
        self._inside: set[str] = set()  # splits that hold a part of the current document

    def route(self, piece: Piece) -> Iterator[Part]:
        """The parts of a piece."""
        if self._plan.labels is None:
            yield from self._by_characters(piece)
        else:
            # More documents than the plan knows: the text changed; the caller sees it by the counts.
            known = self.documents < len(self._plan.labels)
            label = int(self._plan.labels[self.documents]) if known else 0
            yield self._part(SPLITS[label], piece.text, piece.ends)
        self.documents += piece.ends
        self.characters += len(piece.text)
        if piece.ends:
            self._inside.clear()

    def _by_characters(self, piece: Piece) -> Iterator[Part]:
        start = 0
        for split, end in zip(SPLITS, (*self._plan.cuts, None), strict=True):
            stop = len(piece.text) if end is None else min(len(piece.text), max(0, end - self.characters))
            last = stop == len(piece.text)
            if stop > start or (last and (piece.ends or not piece.text)):
                if self._inside and split not in self._inside:
                    self.seams.append((self._tail, piece.text[start : start + _SEAM_CHARACTERS]))
                yield self._part(split, piece.text[start:stop], ends=piece.ends or not last)
                self._tail = (self._tail + piece.text[start:stop])[-_SEAM_CHARACTERS:]
                start = stop
            if last:
                break
        if piece.ends:
            self._tail = ""

    def _part(self, split: str, text: str, ends: bool) -> Part:
        count = self.counts[split]
        count.characters += len(text)
        count.bytes += utf8_length(text)
        count.documents += split not in self._inside
        self._inside.add(split)
        return Part(split, text, ends)
