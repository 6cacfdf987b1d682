"""How margins are spread: columns left of zero are wrong, right of it right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.theme import Theme

HEIGHT_PX, GAP_PX = 66, 1.5


class MarginBars(QWidget):
    """``set_counts`` takes how many margins lie between each two ``edges``; ``spoken`` tells the same in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.counts: list[int] = []
        self.edges: list[float] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def set_counts(self, counts: Sequence[int], edges: Sequence[float], spoken: str) -> None:
        """Shows n counts between n + 1 edges that rise."""
        fitting = len(edges) == len(counts) + 1 and edges[-1] > edges[0] if counts else False
        self.counts, self.edges = (list(counts), list(edges)) if fitting else ([], [])
        self.setAccessibleDescription(spoken)
        self.setToolTip(spoken)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.px(HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._theme.px(HEIGHT_PX) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.counts:
            return
        colors = self._theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, reach = self.edges[0], self.edges[-1] - self.edges[0]
        most, height = max(self.counts) or 1, float(self.height())
        right, wrong = QColor(colors.ok), QColor(colors.problem)
        for count, left, end in zip(self.counts, self.edges, self.edges[1:], strict=False):
            x, until = ((edge - low) / reach * self.width() for edge in (left, end))
            tall = count / most * (height - 2)
            if tall <= 0:
                continue
            column = QPainterPath()
            place = QRectF(x + GAP_PX / 2, height - tall, max(until - x - GAP_PX, 1.0), tall)
            column.addRoundedRect(place, 1.5, 1.5)
            painter.fillPath(column, right if left + end > 0 else wrong)
        zero = -low / reach * self.width()
        painter.setPen(QPen(QColor(colors.faint), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(zero, 0, zero, height))
        painter.end()
