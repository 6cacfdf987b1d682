"""A line chart in the house style, quick with a million points and usable without a mouse.

It never lies: every point counts in every pixel column, what lies above the view is counted in a chip that brings it
back, numbers that were lost (NaN) are marked where they were lost, and smoothing is computed over the whole series.
Keys: Left, Right, Home, End move the read-out; F fits; L and Shift+L switch the log axes; [ and ] ask for less and
more smoothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from studio.numbers import figures
from studio.theme import Theme
from studio.widgets.chart_canvas import ChartCanvas
from studio.widgets.chart_files import ChartFiles
from studio.widgets.chart_readout import Readout
from studio.widgets.chart_traces import Kind, Shown, Trace, TraceItems
from studio.widgets.chart_view import fitting_ranges, set_floors
from studio.widgets.curves import Floats

HEADROOM = 0.06
FLAT = 1e-6  # a curve that moves by less of its height than this is a line
PROBES = 40
Describe = Callable[[float], list[str]]


class LineChart(ChartCanvas):
    """Lines over one x axis.  Fill it with ``set_trace``; it redraws by itself, a few times a second at most and only
    while it can be seen.  ``describe(x)`` gives the lines of the read-out at a place on the x axis.

    ``moved(x)`` tells where the read-out stands now, ``hidden_changed(n)`` how many points lie above the view,
    ``problem(text)`` that a file could not be written.
    """

    moved = Signal(float)
    hidden_changed = Signal(int)
    log_changed = Signal()
    problem = Signal(str)
    smoothing_asked = Signal(int)

    def __init__(
        self, theme: Theme, *, compact: bool = False, spikes: bool = False, parent: QWidget | None = None
    ) -> None:
        """``spikes``: lonely spikes are part of the curve (a learning rate), and never left out of the view."""
        super().__init__(theme, compact=compact, parent=parent)
        self.describe: Describe = lambda x: [figures(x)]
        self._traces: dict[str, Trace] = {}
        self._items: dict[str, TraceItems] = {}
        self._shown = Shown()
        self._smoothing = 0.0
        self._spikes = spikes
        self._zoomed, self._whole = False, spikes
        self._hidden = 0
        self._readout = Readout(self._view, self._plot, self, compact=compact)
        self.files = ChartFiles(self._plot, self._traces, lambda: theme.colors.surface, self)
        self.files.problem.connect(self.problem)
        self._chip.clicked.connect(self.fit_everything)
        self._view.fit.connect(self.fit)
        self._view.sigRangeChangedManually.connect(self._on_zoomed)
        self._plot.scene().sigMouseMoved.connect(self._on_mouse)
        theme.changed.connect(self._dress)
        self._dress()

    # ------------------------------------------------------------------ curves

    def set_trace(
        self, name: str, x: Floats, y: Floats, *, title: str, kind: Kind = "plain", color: int = 0, revision: int = 0
    ) -> None:
        """Shows a line through ``x`` and ``y`` (n,), x rising.  The first one named is what the read-out walks along."""
        trace = self._traces.get(name)
        if trace is None or trace.kind != kind or trace.color != color:
            self.remove_trace(name)
            trace = self._traces[name] = Trace(title, kind, color)
            self._items[name] = TraceItems(self._view, len(self._items) if kind not in ("ghost", "plan") else 0)
            self._items[name].dress(trace, self._theme.colors)
        trace.title, trace.x, trace.y, trace.revision = title, x, y, revision
        self._refresh_soon()

    def remove_trace(self, name: str) -> None:
        """Takes a line away."""
        if self._traces.pop(name, None) is not None:
            self._items.pop(name).remove(self._view)
            self._refresh_soon()

    def trace(self, name: str) -> Trace | None:
        """The line of this name."""
        return self._traces.get(name)

    def lead(self) -> Trace | None:
        """The line that the read-out walks along."""
        return next((t for t in self._traces.values() if len(t.x) and t.kind != "plan"), None)

    def clear(self) -> None:
        """Takes every line, level and mark away, and goes back to the whole view."""
        for name in list(self._traces):
            self.remove_trace(name)
        for name in list(self._levels):
            self.set_level(name, None, "")
        self.set_flags(np.empty(0))
        self.set_band(None)
        self._zoomed, self._whole = False, self._spikes
        self._readout.follow()

    @property
    def smoothing(self) -> float:
        """How much of the average so far stays at each step (0: no smoothing)."""
        return self._smoothing

    def set_smoothing(self, beta: float) -> None:
        """Smooths noisy lines by a debiased moving average with this memory, from 0 to 0.999."""
        self._smoothing = min(max(beta, 0.0), 0.999)
        self._refresh_soon()

    def set_log(self, *, x: bool | None = None, y: bool | None = None) -> None:
        """Switches logarithmic axes on and off."""
        self._x.log = self._x.log if x is None else x
        self._y.log = self._y.log if y is None else y
        self._zoomed = False
        self.log_changed.emit()
        self._refresh()

    def set_exponential(self, on: bool) -> None:
        """Shows exp(value): perplexity instead of loss."""
        self._shown.exp = on
        self._zoomed = False
        self._refresh()

    @property
    def shows_exponential(self) -> bool:
        """Whether exp(value) is shown."""
        return self._shown.exp

    @property
    def hidden_points(self) -> int:
        """How many points of the first line lie above the view."""
        return self._hidden

    # ------------------------------------------------------------------ the view

    def fit(self) -> None:
        """Back to the whole run, lonely spikes left out."""
        self._zoomed, self._whole = False, self._spikes
        self._refresh()

    def fit_everything(self) -> None:
        """Shows every point, spikes too."""
        self._zoomed, self._whole = False, True
        self._refresh()

    def _on_zoomed(self, *_: object) -> None:
        self._zoomed = True
        self._draw()

    def _refresh(self) -> None:
        """Brings the picture up to date; does nothing while nobody can see it (``showEvent`` catches up)."""
        self._clock.stop()
        if not self.isVisible():
            return
        set_floors(list(self._traces.values()), self._x, self._y, self._shown)
        if not self._zoomed:
            self._fit_ranges()
        self._draw()

    def _fit_ranges(self) -> None:
        levels = [value for value, _ in self._levels.values()]
        ranges = fitting_ranges(list(self._traces.values()), levels, self._end, whole=self._whole)
        for axis in (self._bottom, self._left, self._top):
            axis.blank = ranges is None
        if ranges is None:
            self._view.setRange(xRange=(0, 1), yRange=(0, 1), padding=0)
            return
        (first, last), (low, high) = ranges
        if self._x.log:
            first = max(first, self._x.floor)
        bottom, top = self._y.place(self._shown(np.array([low, high])))
        span = top - bottom
        if span > FLAT * max(abs(top), abs(bottom)):
            room = span * HEADROOM
        else:  # a constant: wide enough that its axis has plain numbers
            room = 0.3 if self._y.log else 0.5 * abs(top) or 1.0
        left, right = self._x.one(first), self._x.one(last)
        self._view.setRange(
            xRange=(left, right if right > left else left + 1), yRange=(bottom - room, top + room), padding=0
        )

    # ------------------------------------------------------------------ drawing

    def _draw(self) -> None:
        (low, high), (bottom, top) = self._view.viewRange()
        columns = max(16, round(self._view.width() * self.devicePixelRatioF()))
        places = np.linspace(low, high, columns + 1)
        edges = 10.0**places if self._x.log else places
        if self._x.log and edges[0] <= self._x.floor * 1.01:
            edges[0] = min(0.0, edges[0])
        for name, trace in self._traces.items():
            self._items[name].draw(trace, self._smoothing, edges, (self._x, self._y), self._shown)
        for value, line in self._levels.values():
            line.setPos(float(self._y.place(self._shown(np.array([value])))[0]))
        self._region.setVisible(self._band is not None)
        if self._band is not None:
            self._region.setRegion([float(y) for y in self._y.place(self._shown(np.array(self._band)))])
        self._marks.put(self._x.place(self._flags), np.full(len(self._flags), bottom + (top - bottom) * 0.012), size=6)
        self._left.widen(bottom, top, self._view.height())
        for axis in (self._bottom, self._left, self._top):
            axis.draw_again()
        self._draw_head()
        self._count_hidden(top)
        self._readout.place_again()

    def _draw_head(self) -> None:
        lead = next(iter(self._traces.values()), None)
        good = np.flatnonzero(np.isfinite(lead.y[-256:])) if lead is not None else np.empty(0, int)
        if self._compact or lead is None or not len(good) or self._end is None or lead.x[-1] >= self._end:
            self._head.put(np.empty(0), np.empty(0), size=7)
            return
        at = max(0, len(lead.y) - 256) + int(good[-1])
        value = lead.smooth(self._smoothing)[at : at + 1]
        self._head.put(self._x.place(lead.x[at : at + 1]), self._y.place(self._shown(value)), size=7)

    def _count_hidden(self, top: float) -> None:
        lead = next(iter(self._traces.values()), None)
        limit = self._y.number(top)
        if self._shown.exp:
            limit = float(np.log(max(limit, 1e-300)))
        hidden = int(np.count_nonzero(lead.y > limit)) if lead is not None and not self._zoomed else 0
        if hidden != self._hidden:
            self._hidden = hidden
            self.hidden_changed.emit(hidden)
        self._chip.setVisible(hidden > 0)
        if hidden:
            self._write_chip(hidden)

    def _write_chip(self, hidden: int) -> None:
        told = self.tr("%n point(s) above view", "", hidden)
        self._chip.setText(f"▲ {hidden}" if self._compact else told)
        self._chip.setAccessibleName(told)
        self._chip.setToolTip(told if self._compact else "")
        self._chip.adjustSize()
        inside = self._view.sceneBoundingRect()
        left = inside.right() - self._chip.width() if self._compact else inside.center().x() - self._chip.width() / 2
        self._chip.move(int(left), int(inside.top()) + 2)

    def _dress(self) -> None:
        super()._dress()
        for name, trace in self._traces.items():
            self._items[name].dress(trace, self._theme.colors)
        self._readout.dress(self._theme.colors, self._theme.font(12))

    # ------------------------------------------------------------------ the read-out

    @property
    def reading_at(self) -> float | None:
        """Where the read-out stands on the x axis, or None while there is nothing to read."""
        return self._readout.x

    def read_at(self, x: float) -> None:
        """Puts the read-out at the point that is nearest to ``x``, until somebody moves it."""
        self._readout.point_at(x)

    def place_of(self, x: float) -> float:
        """Where a number of the x axis stands in the picture (for the read-out)."""
        return self._x.one(x)

    def heights_between(self, left: float, right: float) -> Floats:
        """How high curves and levels run between two places, as shares of the height from the top (for the read-out)."""
        _, (bottom, top) = self._view.viewRange()
        places = np.linspace(left, right, PROBES)
        numbers = 10.0 ** np.minimum(places, 300.0) if self._x.log else places
        found = [np.full(PROBES, level) for level, _ in self._levels.values()]
        found += [np.interp(numbers, t.x, t.y, left=np.nan, right=np.nan) for t in self._traces.values() if len(t.x)]
        if not found or not top > bottom:
            return np.empty(0)
        shares: Floats = (top - self._y.place(self._shown(np.concatenate(found)))) / (top - bottom)
        return shares

    def _on_mouse(self, position: QPointF) -> None:
        if self._view.sceneBoundingRect().contains(position):
            self._readout.point_at(self._x.number(self._view.mapSceneToView(position).x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -20, Qt.Key.Key_PageDown: 20}
        key = Qt.Key(event.key())
        exact = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in moves:
            self._readout.move_by(moves[key], exact=exact)
        elif key == Qt.Key.Key_Home:
            self._readout.go_to_end(first=True)
        elif key == Qt.Key.Key_End:
            self._readout.go_to_end(first=False)
        elif key == Qt.Key.Key_F:
            self.fit()
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self.smoothing_asked.emit(-1 if key == Qt.Key.Key_BracketLeft else 1)
        elif key == Qt.Key.Key_L and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.set_log(x=not self.log_x)
        elif key == Qt.Key.Key_L:
            self.set_log(y=not self.log_y)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._readout.set_pinned(event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._readout.follow()
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._readout.follow()
        super().leaveEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh_soon()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos() if not event.globalPos().isNull() else self.mapToGlobal(QPoint(20, 20)))

    def menu(self) -> QMenu:
        """Fit, copy, save: what can be done with the picture."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Fit the whole run"), self.fit)
        menu.addAction(self.tr("Show every point"), self.fit_everything)
        menu.addSeparator()
        self.files.add_to(menu)
        return menu
