"""The lines of a chart: numbers in, at most two points a pixel column out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from studio.theme import Colors
from studio.widgets.chart_axes import Scale
from studio.widgets.curves import Ema, Floats, decimate, lost_places
from studio.widgets.strokes import dash, hue

Kind = Literal["noisy", "points", "dots", "ghost", "plan", "plain"]
RAW_ALPHA = 90
SMALL_PX = 450  # so narrow a chart is drawn finely however crowded it is
POINTS_AT_MOST = 120  # more evaluations than this are a line without dots


@dataclass
class Trace:
    """One line.  ``noisy``: the raw line faint, its moving average strong; ``points``: a line with dots; ``dots``:
    dots alone; ``ghost``: a dashed neutral line; ``plan``: a faint one, of what is to come; ``plain``: a line.
    ``color`` is an index into the theme's data colours; beyond the last the same colours come again, dashed, dotted
    and dash-dotted.

    ``revision`` changes when earlier points did (a resumed run), so that the average starts again.
    """

    title: str
    kind: Kind
    color: int
    x: Floats = field(default_factory=lambda: np.empty(0))
    y: Floats = field(default_factory=lambda: np.empty(0))
    revision: int = 0
    ema: Ema = field(default_factory=Ema)
    items: list[pg.GraphicsObject] = field(default_factory=list)

    def shade(self, colors: Colors) -> QColor:
        """The colour of the strong line."""
        return QColor(colors.faint if self.kind in ("ghost", "plan") else hue(colors, self.color))

    def smooth(self, beta: float) -> Floats:
        """The line that counts: the moving average of a noisy trace, else the values themselves."""
        return self.ema.update(self.y, beta, self.revision) if self.kind == "noisy" else self.y


class Dots:
    """Points of one shape.  Setting the same points again costs nothing: most redraws add none."""

    def __init__(self, view: pg.ViewBox, z: float, symbol: str = "o") -> None:
        self.item = pg.ScatterPlotItem(pxMode=True, symbol=symbol)
        self.item.setZValue(z)
        self.item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        view.addItem(self.item, ignoreBounds=True)
        self._drawn: tuple[Floats, Floats, int] = (np.empty(0), np.empty(0), 0)

    def put(self, x: Floats, y: Floats, size: int) -> None:
        """Shows points at these places, so many pixels wide."""
        old_x, old_y, old_size = self._drawn
        if size != old_size or not (np.array_equal(x, old_x) and np.array_equal(y, old_y)):
            self._drawn = (x, y, size)
            self.item.setData(x, y, size=size)

    def dress(self, color: QColor | str) -> None:
        """Takes a colour."""
        self.item.setPen(pg.mkPen(None))
        self.item.setBrush(pg.mkBrush(color))


class TraceItems:
    """What is drawn of a trace: raw line, strong line, dots, and triangles where numbers were lost."""

    def __init__(self, view: pg.ViewBox, order: int) -> None:
        self.raw = pg.PlotCurveItem(connect="finite")
        self.line = pg.PlotCurveItem(connect="finite", antialias=True)
        for number, item in enumerate((self.raw, self.line)):
            item.setZValue(10 + 10 * order + number)
            item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
            view.addItem(item, ignoreBounds=True)
        self.dots = Dots(view, 12 + 10 * order)
        self.lost = Dots(view, 13 + 10 * order, symbol="t1")

    def remove(self, view: pg.ViewBox) -> None:
        """Takes everything out of the picture."""
        for item in (self.raw, self.line, self.dots.item, self.lost.item):
            view.removeItem(item)

    def dress(self, trace: Trace, colors: Colors) -> None:
        """Takes the colours of the theme."""
        shade = trace.shade(colors)
        faint = QColor(shade)
        faint.setAlpha(RAW_ALPHA)
        self.raw.setPen(pg.mkPen(faint, width=1))
        if trace.kind in ("ghost", "plan"):
            self.line.setPen(pg.mkPen(shade, width=1, style=Qt.PenStyle.DashLine))
        else:
            width = 1.8 if trace.kind != "plain" else 1.2
            self.line.setPen(pg.mkPen(shade, width=width, style=dash(colors, trace.color)))
        self.dots.dress(shade)
        self.lost.dress(colors.problem)

    def draw(self, trace: Trace, beta: float, edges: Floats, scales: tuple[Scale, Scale], shown: Shown) -> None:
        """Draws what lies between ``edges`` (pixel columns, in numbers of the x axis)."""
        across, up = scales

        def put(item: pg.PlotCurveItem, values: Floats) -> None:
            x, y = decimate(trace.x, values, edges)
            # A band of vertical strokes looks the same without antialiasing and is drawn ten times as fast.
            first, last = np.searchsorted(trace.x, edges[[0, -1]])
            fine = item is self.line and (int(last - first) <= 4 * len(edges) or len(edges) <= SMALL_PX)
            item.setData(across.place(x), up.place(shown(y)), antialias=fine)

        smooth = trace.smooth(beta)
        if trace.kind == "noisy":
            self.raw.setVisible(beta > 0)
            if beta > 0:
                put(self.raw, trace.y)
        if trace.kind != "dots":
            put(self.line, smooth)
        alone = len(trace.x) == 1  # a line of one point would show nothing
        if trace.kind in ("points", "dots") or alone:
            good = np.isfinite(trace.y) & (len(trace.x) <= POINTS_AT_MOST)
            places = across.place(trace.x[good]), up.place(shown(trace.y[good]))
            self.dots.put(*places, size=4 if trace.kind == "dots" else 5)
        else:
            self.dots.put(np.empty(0), np.empty(0), size=5)
        x, y = lost_places(trace.x, trace.y)
        inside = (x >= edges[0]) & (x <= edges[-1])
        self.lost.put(across.place(x[inside]), up.place(shown(y[inside])), size=9)


class Shown:
    """How values are shown: as they are, or (perplexity) as exp(value)."""

    def __init__(self) -> None:
        self.exp = False

    def __call__(self, values: Floats) -> Floats:
        return np.exp(np.minimum(values, 700.0)) if self.exp else values
