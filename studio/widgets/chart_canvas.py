"""The paper that a line chart is drawn on: axes, levels, a band, flags and colours.  What is drawn is ``charts.py``'s business."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import shiboken6
from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.chart_axes import ChartAxis, Format, Scale
from studio.widgets.chart_traces import Dots
from studio.widgets.chart_view import ChartView
from studio.widgets.curves import Floats

REDRAW_MS, COMPACT_REDRAW_MS = 150, 500
LEFT_PX = 38  # the left axis, as long as its numbers are not longer
LEVEL_TITLE = 0.66  # of the width: the read-out of the newest step mostly stands right of it
BAND_ALPHA = 34


class Turns(QObject):
    """Lets the charts of a window redraw one after the other: the window goes on between two of them, however many
    there are (twenty that redraw at once hold it up for a quarter of a second)."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._waiting: dict[ChartCanvas, None] = {}
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._next)

    @classmethod
    def of(cls, theme: Theme) -> Turns:
        """The turns of the charts that wear a theme."""
        return theme.findChild(cls) or cls(theme)

    def take(self, chart: ChartCanvas) -> None:
        """Redraws a chart when it is its turn."""
        self._waiting[chart] = None
        self._timer.start()

    def _next(self) -> None:
        while self._waiting:
            chart = next(iter(self._waiting))
            del self._waiting[chart]
            if shiboken6.isValid(chart):
                chart._refresh()
                break
        if self._waiting:
            self._timer.start()


class ChartCanvas(QWidget):
    """A plot without curves.  Whatever changes asks for a redraw (``_refresh_soon``), a few a second at most."""

    def __init__(self, theme: Theme, *, compact: bool, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._theme, self._compact = theme, compact
        self._levels: dict[str, tuple[float, pg.InfiniteLine]] = {}
        self._titles: dict[str, str] = {}
        self._band: tuple[float, float] | None = None
        self._flags: Floats = np.empty(0)
        self._end: float | None = None
        self._x, self._y = Scale(), Scale()
        self._pause_ms = COMPACT_REDRAW_MS if compact else REDRAW_MS
        self._clock = QTimer(self, singleShot=True)
        turns = Turns.of(theme)
        self._clock.timeout.connect(lambda: turns.take(self))
        self._build()

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view = ChartView(self)
        self._bottom, self._left = ChartAxis("bottom", self._x), ChartAxis("left", self._y)
        self._top = ChartAxis("top", self._x)
        for axis in (self._bottom, self._left, self._top):
            axis.blank = True  # nothing is measured yet
        self._plot = pg.PlotWidget(
            viewBox=self._view, axisItems={"bottom": self._bottom, "left": self._left, "top": self._top}
        )
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self._plot.hideButtons()
        self._plot.getPlotItem().layout.setContentsMargins(0, 2 if self._compact else 0, 16, 0)
        self._plot.showAxis("top", False)
        self._region = pg.LinearRegionItem(orientation="horizontal", movable=False)
        self._region.setZValue(-10)
        self._region.hide()
        self._view.addItem(self._region, ignoreBounds=True)
        self._head, self._marks = Dots(self._view, 90), Dots(self._view, 90, symbol="t1")
        self._chip = Button(self._theme, kind="chip", parent=self._plot)
        self._chip.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._plot)
        self._view.sigResized.connect(self._refresh_soon)

    def sizeHint(self) -> QSize:
        return QSize(240, 92) if self._compact else QSize(480, 170)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 64) if self._compact else QSize(240, 140)

    def _refresh(self) -> None:
        """Brings the picture up to date: the chart's business."""
        raise NotImplementedError

    def _refresh_soon(self) -> None:
        """A picture that shows nothing yet is drawn as soon as it is its turn."""
        if not self._clock.isActive():
            self._clock.start(0 if self._bottom.blank else self._pause_ms)

    # ------------------------------------------------------------------ what is shown besides curves

    def set_level(self, name: str, value: float | None, title: str) -> None:
        """A dotted horizontal line with a title, for example where guessing stands; None takes it away."""
        known = self._levels.get(name)
        if known is not None and value is not None and known[0] == value and self._titles.get(name) == title:
            return
        if known is not None:
            self._view.removeItem(self._levels.pop(name)[1])
        self._titles[name] = title
        if value is not None:
            options = {"position": LEVEL_TITLE, "anchors": [(1, 0), (1, 1)]}
            line = pg.InfiniteLine(angle=0, label=title.replace("{", "{{").replace("}", "}}"), labelOpts=options)
            self._view.addItem(line, ignoreBounds=True)
            self._levels[name] = (value, line)
            self._dress_level(line)
        self._refresh_soon()

    def set_band(self, low: float | None, high: float = 0.0) -> None:
        """Shades where values are as they should be, from ``low`` to ``high``; None takes it away."""
        band = (low, high) if low is not None else None
        if band != self._band:
            self._band = band
            self._refresh_soon()

    def set_flags(self, x: Floats) -> None:
        """Small triangles on the bottom edge, for example where a run was resumed."""
        self._flags = x
        self._refresh_soon()

    def set_axis(self, unit: str, form: Format | None = None, end: float | None = None, *, whole: bool = False) -> None:
        """The x axis: how its numbers are written, its unit, where it ends when more is still to come, and whether
        it has whole numbers only."""
        self._end = end
        self._bottom.show_as(form, "" if self._compact else unit, whole=whole)
        self._refresh_soon()

    def set_values(self, form: Format | None) -> None:
        """How the numbers of the y axis are written (None: plainly)."""
        self._left.show_as(form)
        self._refresh_soon()

    def set_second_axis(self, x: Floats, second: Floats, unit: str, form: Format | None = None) -> None:
        """Shows ``second`` (n,) along the top where the x axis has ``x`` (n,); empty arrays take it away."""
        on = len(x) > 1 and bool(np.isfinite(second).any())
        if on != self._top.isVisible():
            self._plot.showAxis("top", on)
        if on:
            self._top.follow(x, second)
            self._top.show_as(form, unit)

    @property
    def log_x(self) -> bool:
        """Whether the x axis is logarithmic."""
        return self._x.log

    @property
    def log_y(self) -> bool:
        """Whether the y axis is logarithmic."""
        return self._y.log

    # ------------------------------------------------------------------ colours

    def _dress(self) -> None:
        colors = self._theme.colors
        self._plot.setBackground(QColor(colors.surface))
        font = self._theme.font(11)
        self._left.setWidth(self._theme.px(LEFT_PX))
        for axis in (self._bottom, self._left, self._top):
            axis.dress(colors.dim, colors.line, font, grid=axis is self._left)
        self._view.rbScaleBox.setPen(pg.mkPen(colors.accent, width=1))
        self._view.rbScaleBox.setBrush(pg.mkBrush(QColor(colors.accent_soft)))
        self._head.dress(colors.data[0])
        shade = QColor(colors.ok)
        shade.setAlpha(BAND_ALPHA)
        self._region.setBrush(pg.mkBrush(shade))
        for line in self._region.lines:
            line.setPen(pg.mkPen(None))
        self._marks.dress(colors.dim)
        for _, line in self._levels.values():
            self._dress_level(line)
        self._refresh_soon()

    def _dress_level(self, line: pg.InfiniteLine) -> None:
        colors = self._theme.colors
        line.setPen(pg.mkPen(colors.faint, width=1, style=Qt.PenStyle.DotLine))
        line.label.setColor(colors.dim)
        line.label.setFont(self._theme.font(11))
