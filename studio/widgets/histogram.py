"""How often what length occurs: columns, and a line beyond which something is lost."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.theme import Theme

HEIGHT_PX, AXIS_PX, LABEL_PX = 110, 18, 16
TICKS = 6


class Histogram(QWidget):
    """Columns of equal width.  ``describe(first, last, number)`` gives the tool tip of a column, in the owner's words.

    Where a line is set, the columns beyond it are drawn in another colour, and the line carries its words.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: list[int] = []
        self._width, self._line, self._words = 1, 0, ""
        self.describe: Callable[[int, int, int], str] = lambda first, last, number: f"{first}-{last}: {number}"
        self.shown: Callable[[float], str] = lambda value: f"{value:,.0f}"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def set_counts(self, counts: Sequence[int], width: int, line: int = 0, words: str = "", spoken: str = "") -> None:
        """Column n counts what is longer than n·width and at most (n + 1)·width; ``line`` 0 draws none.

        ``spoken`` says the same to a screen reader."""
        self._counts, self._width, self._line, self._words = list(counts), max(1, width), line, words
        self.setAccessibleDescription(spoken)
        self.update()

    @property
    def reach(self) -> float:
        """The length at the right edge: the longest, or the line where that lies further out."""
        return max(len(self._counts) * self._width, self._line * 1.04, 1)

    def sizeHint(self) -> QSize:
        return QSize(260, self._theme.px(HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._theme.px(HEIGHT_PX))

    def _frame(self) -> QRectF:
        return QRectF(0, self._theme.px(LABEL_PX), self.width(), self.height() - self._theme.px(LABEL_PX + AXIS_PX))

    def _x(self, value: float) -> float:
        return value / self.reach * self.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font(11))
        colors, frame = self._theme.colors, self._frame()
        painter.setPen(QPen(QColor(colors.line), 1))
        painter.drawLine(frame.bottomLeft(), frame.bottomRight())
        highest = max(self._counts, default=0)
        for place, number in enumerate(self._counts):
            if number:
                left, right = self._x(place * self._width), self._x((place + 1) * self._width)
                tall = max(1.5, number / highest * frame.height())
                beyond = bool(self._line) and place * self._width >= self._line
                shade = QColor(colors.problem if beyond else colors.data[0])
                wide = max(1.0, right - left - (1 if right - left > 3 else 0))
                painter.fillRect(QRectF(left, frame.bottom() - tall, wide, tall), shade)
        self._paint_axis(painter, frame)
        if self._line:
            self._paint_line(painter, frame)
        painter.end()

    def _paint_axis(self, painter: QPainter, frame: QRectF) -> None:
        painter.setPen(QColor(self._theme.colors.dim))
        metrics = QFontMetricsF(painter.font())
        step = round_step(self.reach / TICKS)
        for tick in range(int(self.reach / step) + 1):
            value = step * tick
            text = self.shown(value)
            wide = metrics.horizontalAdvance(text)
            x = min(max(self._x(value) - wide / 2, 0), self.width() - wide)
            painter.drawText(QPointF(x, frame.bottom() + metrics.ascent() + 4), text)

    def _paint_line(self, painter: QPainter, frame: QRectF) -> None:
        x = self._x(self._line)
        painter.setPen(QPen(QColor(self._theme.colors.text), 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, frame.top() - 2), QPointF(x, frame.bottom()))
        metrics = QFontMetricsF(painter.font())
        wide = metrics.horizontalAdvance(self._words)
        left = x - wide - 5 if x + 5 + wide > self.width() else x + 5
        painter.drawText(QPointF(max(0, left), metrics.ascent()), self._words)

    def tip_at(self, x: float) -> str:
        """The tool tip at a place; "" beside the columns."""
        place = int(x / max(1, self.width()) * self.reach // self._width)
        if not 0 <= place < len(self._counts):
            return ""
        return self.describe(place * self._width + 1, (place + 1) * self._width, self._counts[place])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().x()), self)
            return True
        return super().event(event)


def round_step(least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … that is not below ``least``."""
    power = int(10 ** math.floor(math.log10(max(least, 1.0))))
    return next(power * each for each in (1, 2, 5, 10) if power * each >= least)
