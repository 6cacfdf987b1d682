"""The arithmetic of charts, without Qt: smoothing, decimation, ranges, marks and ticks.

All of it is deterministic and touches every point: nothing is sampled away, a spike of one point
stays visible in a curve of a million.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BLOCK = 32
FILTER = 9  # points of the median filter that tells spikes from a steep curve
RANGE_POINTS = 4096
LITTLE = 0.15  # of the range: so far outside a spike is worth its room


# ------------------------------------------------------------------ smoothing


class Ema:
    """Debiased exponential moving average of a growing array: the new points cost, not the old ones.

    With s[t] = beta s[t-1] + (1 - beta) y[t] and w[t] the same recurrence over ones, the average is s/w, as the
    moment estimates of Adam (Kingma & Ba, 2015) are debiased.  Values that are not finite carry no weight.
    """

    def __init__(self) -> None:
        self._beta = math.nan
        self._revision = -1
        self._sum = self._weight = 0.0
        self._seen = 0
        self._smooth: Floats = np.empty(0)

    def update(self, values: Floats, beta: float, revision: int = 0) -> Floats:
        """The smoothed ``values`` (n,); only appended to since the last call, unless ``revision`` changed."""
        if beta != self._beta or revision != self._revision or len(values) < self._seen:
            self._beta, self._revision = beta, revision
            self._sum = self._weight = 0.0
            self._seen = 0
        if beta <= 0:
            return values
        new = np.asarray(values[self._seen :], np.float64)
        if len(new):
            self._take(new, beta, len(values))
        return self._smooth[: self._seen]

    def _take(self, new: Floats, beta: float, total: int) -> None:
        finite = np.isfinite(new)
        whole = bool(finite.all())
        smooth = _decayed_sums(new if whole else np.where(finite, new, 0.0), beta, self._sum)
        self._sum = float(smooth[-1])
        if not whole:
            weights = _decayed_sums(finite.astype(np.float64), beta, self._weight)
            self._weight = float(weights[-1])
            with np.errstate(invalid="ignore"):
                smooth = smooth / weights
        else:
            # 1 - w[t] shrinks by beta at every step, and is nothing to a float64 after some
            counted = min(len(new), math.ceil(math.log(1e-18) / math.log(beta)))
            missing = (1 - self._weight) * beta ** np.arange(1, counted + 1)
            smooth[:counted] /= 1 - missing
            self._weight = 1 - float(missing[-1]) if counted == len(new) else 1.0
        if len(self._smooth) < total:
            room = np.empty(max(total, 2 * len(self._smooth)))
            room[: self._seen] = self._smooth[: self._seen]
            self._smooth = room
        self._smooth[self._seen : total] = smooth
        self._seen = total


def _decayed_sums(values: Floats, beta: float, before: float) -> Floats:
    """s[t] = beta s[t-1] + (1 - beta) values[t] with s[-1] = ``before``: (n,) -> (n,).

    Block by block with one small matrix; the ends of the blocks obey the same recurrence with beta**BLOCK.
    Every factor is at most one, so that nothing overflows however long the curve is.
    """
    n = len(values)
    if n <= BLOCK:
        return _short_sums(values, beta, before)
    lag = np.subtract.outer(np.arange(BLOCK), np.arange(BLOCK))
    matrix = np.where(lag >= 0, beta ** np.maximum(lag, 0), 0.0) * (1 - beta)
    blocks = -(-n // BLOCK)
    padded = np.zeros((blocks, BLOCK))
    padded.reshape(-1)[:n] = values
    ends = _chain(padded @ matrix[-1], beta**BLOCK, before)
    padded[0, 0] += before * beta / (1 - beta)
    padded[1:, 0] += ends[:-1] * (beta / (1 - beta))
    return np.asarray((padded @ matrix.T).reshape(-1)[:n])


def _chain(ends: Floats, decay: float, before: float) -> Floats:
    """e[j] = decay e[j-1] + ends[j]: the same recurrence again over the blocks."""
    return _decayed_sums(ends / (1 - decay), decay, before) if decay < 1 else np.cumsum(ends) + before


def _short_sums(values: Floats, beta: float, before: float) -> Floats:
    sums = np.empty(len(values))
    for t, value in enumerate(values):
        before = beta * before + (1 - beta) * value
        sums[t] = before
    return sums


# ------------------------------------------------------------------ decimation


def decimate(x: Floats, y: Floats, edges: Floats) -> tuple[Floats, Floats]:
    """What a line through all points looks like on screen: the lowest and highest value of each pixel column.

    ``x`` (n,) rises; ``edges`` (columns + 1,) rise and are in the units of ``x``.  One point before and one behind
    stay, so that the line leaves the picture in the right direction.  Gaps (NaN) stay where a column has no number.
    """
    starts = np.searchsorted(x, edges)
    first, last = max(int(starts[0]) - 1, 0), min(int(starts[-1]) + 1, len(x))
    if last - first <= 4 * len(edges):
        return x[first:last], y[first:last]
    starts = np.unique(np.concatenate(([first], starts, [last])))
    starts = starts[(starts >= first) & (starts < last)]
    body = y[first:last]
    low = np.fmin.reduceat(body, starts - first)
    high = np.fmax.reduceat(body, starts - first)
    return np.repeat(x[starts], 2), np.column_stack((low, high)).reshape(-1)


# ------------------------------------------------------------------ ranges and marks


def robust_range(values: Floats) -> tuple[float, float] | None:
    """The range that shows the curve and leaves out lonely spikes; None without a finite value.

    The curve is what a median filter leaves (a steep start survives it, a spike does not), widened by
    six times the scatter around it, and never wider than the values.  What lies only a little outside is shown too.
    """
    finite = values[np.isfinite(values)]
    if not len(finite):
        return None
    thin = finite[:: max(1, len(finite) // RANGE_POINTS)]
    if len(thin) < FILTER:
        return float(finite.min()), float(finite.max())
    padded = np.pad(thin, FILTER // 2, mode="edge")
    trend = np.median(np.lib.stride_tricks.sliding_window_view(padded, FILTER), axis=1)
    room = 6 * float(np.median(np.abs(thin - trend)))
    lowest, highest = float(finite.min()), float(finite.max())
    low, high = max(lowest, float(trend.min()) - room), min(highest, float(trend.max()) + room)
    little = LITTLE * (high - low)
    return lowest if low - lowest <= little else low, highest if highest - high <= little else high


def lost_places(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Where to mark values that are not finite: x of each gap's start, y of the last finite value before it.

    A gap at the very beginning is marked at the first finite value; without any, there is nowhere to mark.
    """
    bad = ~np.isfinite(y)
    good = np.flatnonzero(~bad)
    if not bad.any() or not len(good):
        return np.empty(0), np.empty(0)
    starts = np.flatnonzero(bad & ~np.concatenate(([False], bad[:-1])))
    before = np.searchsorted(good, starts) - 1
    return x[starts], y[good[np.maximum(before, 0)]]


def smallest_positive(values: Floats) -> float | None:
    """The smallest finite value above zero, or None."""
    if not len(values):
        return None
    lowest = float(np.fmin.reduce(values))
    if 0 < lowest < math.inf:
        return lowest
    positive = values[(values > 0) & np.isfinite(values)]
    return float(positive.min()) if len(positive) else None


# ------------------------------------------------------------------ ticks


def linear_ticks(low: float, high: float, count: int) -> list[float]:
    """About ``count`` (up to half as many again) round numbers (1, 2, 2.5 or 5 times a power of ten apart) from ``low`` to ``high``.

    Two at least where two are wanted: one number alone tells no scale.
    """
    span = high - low
    if not (math.isfinite(span) and span > 0):
        return []
    raw = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    steps = [m * p for p in (power / 10, power) for m in (1, 2, 2.5, 5)] + [10 * power]
    wide = next(place for place, step in enumerate(steps) if step >= raw * 0.7)
    ticks: list[float] = []
    for step in reversed(steps[: wide + 1]):
        first = math.ceil(low / step - 1e-9)
        ticks = [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]
        if len(ticks) >= min(count, 2):
            break
    return ticks


def log_ticks(low: float, high: float, count: int) -> list[float]:
    """Round numbers from ``low`` to ``high`` (both above 0) for a log axis: powers of ten, then 1-2-5, then linear."""
    if not (0 < low < high < math.inf):
        return []
    decades = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    for digits in ((1,), (1, 3), (1, 2, 5)):
        found = [d * 10.0**k for k in decades for d in digits if low * 0.999 <= d * 10.0**k <= high * 1.001]
        if len(found) >= min(3, count):
            break
    else:
        return linear_ticks(low, high, count)
    return found[:: max(1, -(-len(found) // max(count, 1)))]
