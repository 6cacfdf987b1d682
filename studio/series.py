"""Growable arrays of the numbers of a run, and the one rule for steps that come again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Steps = NDArray[np.int64]
Values = NDArray[np.float64]


class Series:
    """The values of one metric over steps that strictly rise.

    A step that is not above the last one comes from a run that went back to a checkpoint: what
    stood from that step on is forgotten, so that a curve never runs backwards.
    """

    def __init__(self) -> None:
        self._steps: Steps = np.empty(64, np.int64)
        self._values: Values = np.empty(64, np.float64)
        self._size = 0
        self.cuts = 0  # how often something was forgotten: whoever keeps derived numbers starts again

    def __len__(self) -> int:
        return self._size

    @property
    def steps(self) -> Steps:
        """(n,) the steps; a view that is good until the series changes."""
        return self._steps[: self._size]

    @property
    def values(self) -> Values:
        """(n,) the values, NaN and infinities included; a view like ``steps``."""
        return self._values[: self._size]

    @property
    def last(self) -> float | None:
        """The newest value, or None."""
        return float(self._values[self._size - 1]) if self._size else None

    def append(self, step: int, value: float) -> None:
        """One more value."""
        if self._size and step <= self._steps[self._size - 1]:
            self.cut(step)
        if self._size == len(self._steps):
            self._grow(self._size + 1)
        self._steps[self._size] = step
        self._values[self._size] = value
        self._size += 1

    def extend(self, steps: Sequence[int], values: Sequence[float] | Values) -> None:
        """Many more values, in the order in which they came."""
        new = np.asarray(steps, np.int64)
        if not len(new):
            return
        if (len(new) > 1 and (np.diff(new) <= 0).any()) or (self._size and new[0] <= self._steps[self._size - 1]):
            for step, value in zip(steps, values, strict=True):
                self.append(step, value)
            return
        end = self._size + len(new)
        if end > len(self._steps):
            self._grow(end)
        self._steps[self._size : end] = new
        self._values[self._size : end] = values
        self._size = end

    def cut(self, step: int) -> None:
        """Forgets everything from ``step`` on."""
        size = int(np.searchsorted(self.steps, step))
        if size < self._size:
            self._size = size
            self.cuts += 1

    def at(self, steps: Steps | Values) -> Values:
        """The values at ``steps`` (n,), linear between two, constant beyond the ends; NaN without any value."""
        if not self._size:
            return np.full(len(steps), np.nan)
        return np.interp(steps, self.steps, self.values)

    def _grow(self, needed: int) -> None:
        room = max(needed, 2 * len(self._steps))
        steps, values = np.empty(room, np.int64), np.empty(room, np.float64)
        steps[: self._size], values[: self._size] = self.steps, self.values
        self._steps, self._values = steps, values
