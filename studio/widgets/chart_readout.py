"""The read-out of a chart: a dotted line through all curves and a small box that names the numbers there.

While nobody points, it stays at the newest point of a curve that is still growing; hovering or the arrow
keys take it elsewhere, and the chart's accessible description says the same as the box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from studio.theme import Colors

if TYPE_CHECKING:
    from studio.widgets.charts import LineChart

GAP_PX = 12
HEIGHTS = (0.2, 0.34, 0.5, 0.02, 0.66, 0.8)  # where the box may begin, as shares of the chart's height; the best first
COVERED = 0.5  # a box that covers more of the chart's width is shown only when somebody points


class Readout:
    """Where the read-out stands and how it is drawn.  ``x`` is a number of the x axis."""

    def __init__(self, view: pg.ViewBox, plot: QWidget, chart: LineChart, *, compact: bool) -> None:
        self._view, self._plot, self._chart, self._compact = view, plot, chart, compact
        self.x: float | None = None
        self._following = True
        self._pinned = False
        self._height = HEIGHTS[0]
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._line.setZValue(80)
        self._line.hide()
        view.addItem(self._line, ignoreBounds=True)
        self._box = QFrame(plot)
        self._box.setProperty("role", "toast")
        self._box.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inner = QVBoxLayout(self._box)
        inner.setContentsMargins(11, 7, 11, 8)
        inner.setSpacing(2)
        self._lines: list[QLabel] = []
        self._box.hide()

    def dress(self, colors: Colors, font: QFont) -> None:
        """Takes the colours and the font of the theme."""
        self._line.setPen(pg.mkPen(colors.dim, width=1, style=Qt.PenStyle.DotLine))
        self._font = font
        for label in self._lines:
            label.setFont(font)

    # ------------------------------------------------------------------ moving it

    def point_at(self, x: float) -> None:
        """Goes to the point of the leading curve that is nearest to ``x``."""
        lead = self._chart.lead()
        if lead is not None:
            self._following = False
            self._stand_on(nearest(lead.x, x))

    def move_by(self, points: int, *, exact: bool) -> None:
        """Goes so many places on: points of the curve when ``exact``, else at least a pixel each."""
        lead = self._chart.lead()
        if lead is None:
            return
        here = nearest(lead.x, self.x) if self.x is not None else len(lead.x) - 1
        pace = 1 if exact else max(1, len(lead.x) // max(1, int(self._view.width())))
        self._following, self._pinned = False, True
        self._stand_on(min(max(here + points * pace, 0), len(lead.x) - 1))

    def go_to_end(self, *, first: bool) -> None:
        """Goes to the first or the last point."""
        lead = self._chart.lead()
        if lead is not None:
            self._following, self._pinned = False, True
            self._stand_on(0 if first else len(lead.x) - 1)

    def set_pinned(self, pinned: bool) -> None:
        """Keeps the box open (the chart has the keyboard)."""
        self._pinned = pinned
        self.place_again()

    def follow(self) -> None:
        """Back to the newest point."""
        self._following, self._pinned = True, False
        self.place_again()

    def place_again(self) -> None:
        """After new numbers or another view: to the newest point, or where it stood."""
        lead = self._chart.lead()
        if lead is None:
            self.x = None
            self._line.hide()
            self._box.hide()
            return
        at = len(lead.x) - 1 if self._following or self.x is None else nearest(lead.x, self.x)
        self._stand_on(at)

    # ------------------------------------------------------------------ drawing it

    def _stand_on(self, index: int) -> None:
        lead = self._chart.lead()
        if lead is None:
            return
        moved = self.x != float(lead.x[index])
        self.x = float(lead.x[index])
        place = self._chart.place_of(self.x)
        (low, high), _ = self._view.viewRange()
        inside = low <= place <= high
        open_box = inside and (not self._compact or not self._following or self._pinned)
        self._line.setPos(place)
        self._line.setVisible(inside and (open_box or not self._compact))
        self._box.setVisible(open_box)
        texts = self._chart.describe(self.x)
        if open_box:
            self._write(texts)
            self._put_box(place)
            covers = self._box.width() > COVERED * self._view.width()
            self._box.setVisible(not (covers and self._following and not self._pinned))
        if moved or self._following:
            self._chart.setAccessibleDescription(", ".join(texts))
        if moved and not self._following:
            QAccessible.updateAccessibility(QAccessibleEvent(self._chart, QAccessible.Event.DescriptionChanged))
        if moved:
            self._chart.moved.emit(self.x)

    def _write(self, texts: list[str]) -> None:
        layout = self._box.layout()
        assert layout is not None
        while len(self._lines) < len(texts):
            label = QLabel(self._box)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", "" if self._lines else "small")
            label.setFont(self._font)
            self._lines.append(label)
            layout.addWidget(label)
        for number, label in enumerate(self._lines):
            label.setVisible(number < len(texts))
            if number < len(texts) and label.text() != texts[number]:
                label.setText(texts[number])
        self._box.adjustSize()

    def _put_box(self, place: float) -> None:
        bounds = self._view.sceneBoundingRect()
        x = self._view.mapViewToScene(QPointF(place, 0)).x()
        width = self._box.width()
        left = x + GAP_PX if x + GAP_PX + width <= bounds.right() else x - GAP_PX - width
        left = max(left, bounds.left())
        self._height = self._free_height(bounds, left)
        self._box.move(int(left), int(bounds.top() + self._height * bounds.height()))
        self._box.raise_()

    def _free_height(self, bounds: QRectF, left: float) -> float:
        """The height at which the box hides least of the curves; it stays where it is while nothing is better."""
        ends = [self._view.mapSceneToView(QPointF(x, 0)).x() for x in (left, left + self._box.width())]
        drawn = self._chart.heights_between(*ends) * bounds.height()

        def hidden(height: float) -> int:
            top = height * bounds.height()
            outside = max(0.0, top + self._box.height() - bounds.height())
            return int(((drawn > top - 2) & (drawn < top + self._box.height() + 2)).sum()) + 1000 * (outside > 0)

        return min(HEIGHTS, key=lambda height: (hidden(height), height != self._height))


def nearest(x: np.ndarray, value: float) -> int:
    """The index of the number in rising ``x`` that is nearest to ``value``."""
    right = int(np.searchsorted(x, value))
    if right <= 0:
        return 0
    if right >= len(x):
        return len(x) - 1
    return right if x[right] - value < value - x[right - 1] else right - 1
