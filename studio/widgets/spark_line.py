"""A curve as small as a word: no axes, no numbers, only the shape."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.theme import Theme


class SparkLine(QWidget):
    """The shape of a series; values that are not finite leave a gap."""

    def __init__(self, theme: Theme, values: Sequence[float] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values = list(values)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_values(self, values: Sequence[float]) -> None:
        """Shows another series."""
        self._values = list(values)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(150, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        pieces = line_pieces(self._values, self.width(), self.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.colors.data[0]), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for piece in pieces:
            points = [QPointF(x, y) for x, y in piece]
            if len(points) == 1:
                painter.drawPoint(points[0])
            else:
                painter.drawPolyline(QPolygonF(points))
        painter.end()


def line_pieces(values: Sequence[float], width: int, height: int, margin: int = 2) -> list[list[tuple[float, float]]]:
    """The points of ``values`` in a box of pixels, cut where a value is not finite; y grows downwards."""
    finite = [v for v in values if math.isfinite(v)]
    if not finite:
        return []
    low, span = min(finite), max(finite) - min(finite)
    across, down = width - 2 * margin, height - 2 * margin
    pieces: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(values):
        if not math.isfinite(value):
            pieces.append([])
            continue
        x = margin + across * (index / (len(values) - 1) if len(values) > 1 else 0.5)
        y = margin + down * (1 - (value - low) / span if span else 0.5)
        pieces[-1].append((x, y))
    return [piece for piece in pieces if piece]
