"""Examples put into rows of a batch: several to a row (packing), or one to a row beside others of its length.

Packed documents never see each other: every document counts its own positions from 0, no target crosses from one
into the next, and ``documents`` numbers them, so that the attention mask is "same document, and not later".
Which rows make up a batch is a pure function of (seed, step): nothing to store, nothing to lose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.text.windows import shuffled

IGNORE = -100  # the target of a position that learns nothing, as in torch's cross entropy
_GROUP_BATCHES = 50  # unpacked: so many batches are sorted by length together

Rows = tuple[NDArray[np.int64], NDArray[np.int64]]  # examples in order of rows, and where each row begins (n + 1)


class Examples(Protocol):
    """What can be batched: ``engine.text.examples.ExamplePart``, or anything like it."""

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each example, all at least 2."""

    def ids(self, number: int) -> NDArray[np.uint32]:
        """The token ids of an example."""

    def learned(self, number: int) -> NDArray[np.bool_]:
        """Which of its tokens are learned."""


@dataclass(frozen=True, eq=False)
class PackedBatch:
    """A batch of B rows, T positions each: the longest row's.

    ``ids`` (B, T) int64; ``targets`` (B, T) int64, each the token after, ``IGNORE`` where nothing is learned;
    ``positions`` (B, T) int64, from 0 in each document; ``documents`` (B, T) int32, numbered from 1 in each row, 0 is
    padding; ``learned`` counts the targets that are learned.
    """

    ids: NDArray[np.int64]
    targets: NDArray[np.int64]
    positions: NDArray[np.int64]
    documents: NDArray[np.int32]
    learned: int


def pack(lengths: Sequence[int] | NDArray[np.int64], capacity: int) -> list[list[int]]:
    """The numbers of ``lengths`` in bins of at most ``capacity``: best fit decreasing (Johnson 1973).

    The longest first, each into the fullest bin that takes it; at most 11/9 of the fewest bins possible, about.
    Equal lengths keep their order, so the same lengths give the same bins.  ValueError when one does not fit.
    """
    order, starts = _pack(np.asarray(lengths, dtype=np.int64), capacity)
    return [row.tolist() for row in np.split(order, starts[1:-1])] if len(order) else []


def _pack(lengths: NDArray[np.int64], capacity: int) -> Rows:
    if len(lengths) and not 0 < int(lengths.min()) <= int(lengths.max()) <= capacity:
        raise ValueError(f"lengths must lie in 1 … {capacity}")
    order = np.argsort(-lengths, kind="stable")
    bin_of = np.empty(len(lengths), dtype=np.int64)
    waiting: list[list[int]] = [[] for _ in range(capacity + 1)]  # bins by the room that is left in them
    rooms = 0  # bit r is set when a bin with room r waits: the tightest room is the lowest bit that serves
    bins = 0
    for place, length in enumerate(lengths[order].tolist()):
        fits = rooms >> length
        if fits:
            room = length + (fits & -fits).bit_length() - 1
            number = waiting[room].pop()
            if not waiting[room]:
                rooms ^= 1 << room
        else:
            room, number, bins = capacity, bins, bins + 1
        bin_of[place] = number
        if room > length:
            waiting[room - length].append(number)
            rooms |= 1 << (room - length)
    by_bin = np.argsort(bin_of, kind="stable")
    starts = np.searchsorted(bin_of[by_bin], np.arange(bins + 1))
    return order[by_bin], starts.astype(np.int64)


class ExampleBatches:
    """The batches of one part of the examples.

    ``context`` is how many positions a row may have; an example of n tokens takes n - 1 (its last token is only
    foretold).  An epoch takes every example once; its last batch may be short.
    """

    def __init__(self, part: Examples, batch_size: int, context: int, packing: bool, seed: int) -> None:
        self.part = part
        self.batch_size = batch_size
        self.context = context
        self.packing = packing
        self.seed = seed
        self._taken = np.asarray(part.lengths, dtype=np.int64) - 1
        if packing:
            self._order, self._starts = _pack(self._taken, context)
        else:
            count = len(self._taken)
            self._order, self._starts = np.arange(count, dtype=np.int64), np.arange(count + 1, dtype=np.int64)
        self._epoch = -1
        self._of_epoch = np.zeros(0, dtype=np.int64)

    @property
    def rows(self) -> int:
        """Rows in an epoch."""
        return len(self._starts) - 1

    @property
    def batches_per_epoch(self) -> int:
        """Batches in an epoch, the last of which may be short."""
        return -(-self.rows // self.batch_size)

    @property
    def fill(self) -> float:
        """The share of positions that hold a token when the rows of a batch are padded to ``row_positions``."""
        longest = self.row_positions
        return float(self._taken.sum()) / (self.rows * longest) if longest else 0.0

    @property
    def row_positions(self) -> int:
        """Positions of the longest row."""
        return int(np.add.reduceat(self._taken[self._order], self._starts[:-1]).max()) if self.rows else 0

    # ------------------------------------------------------------------ batches

    def batch(self, step: int, micro: int = 0, accumulation: int = 1) -> PackedBatch:
        """The batch of a step; with ``accumulation`` > 1 a step takes that many in turn, ``micro`` counts them."""
        epoch, position = divmod(step * accumulation + micro, self.batches_per_epoch)
        if epoch != self._epoch:
            self._of_epoch, self._epoch = self._rows_of(epoch), epoch
        return self._gather(self._of_epoch[position * self.batch_size : (position + 1) * self.batch_size])

    def batches(self, step: int, accumulation: int = 1) -> list[PackedBatch]:
        """All batches of a step; their ``learned`` together is what its loss is a mean over."""
        return [self.batch(step, micro, accumulation) for micro in range(accumulation)]

    def fixed_batches(self, count: int = 0) -> Iterator[PackedBatch]:
        """``count`` batches for evaluation, always the same, spread evenly over the part (0: all of it)."""
        wanted = min(count * self.batch_size, self.rows) if count > 0 else self.rows
        chosen = np.arange(wanted, dtype=np.int64) * self.rows // max(1, wanted)
        chosen = chosen[np.argsort(-self._row_lengths()[chosen], kind="stable")]  # least padding
        for first in range(0, wanted, self.batch_size):
            yield self._gather(chosen[first : first + self.batch_size])

    def _row_lengths(self) -> NDArray[np.int64]:
        sums = np.concatenate([[0], np.cumsum(self._taken[self._order])])
        return np.diff(sums[self._starts])

    def _rows_of(self, epoch: int) -> NDArray[np.int64]:
        """The rows of an epoch, in its order."""
        order = shuffled(np.arange(self.rows, dtype=np.uint64), self.rows, self.seed, epoch)
        return order if self.packing else self._grouped(order, epoch)

    def _grouped(self, order: NDArray[np.int64], epoch: int) -> NDArray[np.int64]:
        """A shuffled order in which the examples of a batch are about equally long; the batches are shuffled too."""
        size = self.batch_size
        group = size * _GROUP_BATCHES
        parts = [order[first : first + group] for first in range(0, len(order), group)]
        sorted_parts = [part[np.argsort(-self._taken[part], kind="stable")] for part in parts]
        arranged = np.concatenate(sorted_parts)
        whole = len(arranged) // size  # the short batch stays the last
        places = np.arange(whole, dtype=np.uint64)
        batches = shuffled(places, whole, self.seed + 1, epoch) if whole else places.astype(np.int64)
        return np.concatenate(
            [arranged[: whole * size].reshape(whole, size)[batches].ravel(), arranged[whole * size :]]
        )

    def _gather(self, rows: NDArray[np.int64]) -> PackedBatch:
        members = [self._order[self._starts[row] : self._starts[row + 1]] for row in rows]
        width = max(int(self._taken[row].sum()) for row in members)
        shape = (len(members), width)
        ids = np.zeros(shape, dtype=np.int64)
        targets = np.full(shape, IGNORE, dtype=np.int64)
        positions = np.zeros(shape, dtype=np.int64)
        documents = np.zeros(shape, dtype=np.int32)
        for row, examples in enumerate(members):
            at = 0
            for number, example in enumerate(examples.tolist(), 1):
                tokens = self.part.ids(example).astype(np.int64)
                upto = at + len(tokens) - 1
                ids[row, at:upto] = tokens[:-1]
                targets[row, at:upto] = np.where(self.part.learned(example)[1:], tokens[1:], IGNORE)
                positions[row, at:upto] = np.arange(len(tokens) - 1)
                documents[row, at:upto] = number
                at = upto
        return PackedBatch(ids, targets, positions, documents, int((targets != IGNORE).sum()))
