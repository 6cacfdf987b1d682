"""Which part of the numbers a chart shows: how the mouse zooms, and what fits when nobody has zoomed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from studio.widgets.chart_axes import Scale
from studio.widgets.chart_traces import Shown, Trace
from studio.widgets.curves import robust_range, smallest_positive

Range = tuple[float, float]
NEAR_ZERO = 0.05
LEVEL_NEAR = 0.25


class ChartView(pg.ViewBox):  # type: ignore[misc]
    """Drag zooms into a box, double click fits; the wheel zooms only with Ctrl or focus, else the page scrolls."""

    fit = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self._owner = owner
        self.setMouseMode(pg.ViewBox.RectMode)
        self.disableAutoRange()

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:
        if self._owner.hasFocus() or ev.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(ev, axis=0 if axis is None else axis)
        else:
            ev.ignore()

    def mouseDoubleClickEvent(self, ev: Any) -> None:
        ev.accept()
        self.fit.emit()


def fitting_ranges(
    traces: Sequence[Trace], levels: Sequence[float], end: float | None, *, whole: bool
) -> tuple[Range, Range] | None:
    """((first x, last x), (lowest y, highest y)) that show the whole run, in numbers; None without any point.

    Lonely spikes are left out unless ``whole``; ghosts do not count beside others; a level counts when it is near.
    ``end`` is where the x axis ends when more is still to come.
    """
    filled = [trace for trace in traces if len(trace.x)]
    own = [trace for trace in filled if trace.kind != "ghost"] or filled
    if not own:
        return None
    first = min(float(trace.x[0]) for trace in own)
    last = max([float(trace.x[-1]) for trace in own] + ([end] if end else []))
    if 0 < first < NEAR_ZERO * last:
        first = 0.0  # a run begins at 0, even if its first report is that of step 1
    found = [_everything(trace) if whole else robust_range(trace.y) for trace in own]
    ranges = [each for each in found if each is not None]
    low, high = (min(r[0] for r in ranges), max(r[1] for r in ranges)) if ranges else (0.0, 1.0)
    near = [level for level in levels if low < level < high + LEVEL_NEAR * (high - low)]
    return (first, last), (low, max([high, *near]))


def _everything(trace: Trace) -> Range | None:
    good = trace.y[np.isfinite(trace.y)]
    return (float(good.min()), float(good.max())) if len(good) else None


def set_floors(traces: Sequence[Trace], across: Scale, up: Scale, shown: Shown) -> None:
    """Where zero stands on logarithmic axes: half the first x above zero, and the smallest y."""
    own = [trace for trace in traces if trace.kind != "ghost"]
    if across.log:
        across.floor = min((low for trace in own if (low := smallest_positive(trace.x))), default=1.0) / 2
    if up.log:
        low = min((low for trace in own if (low := smallest_positive(trace.y))), default=1.0)
        up.floor = float(shown(np.array([low]))[0])
