"""The legend of a chart, in one line: a stroke and a name for each curve."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.theme import Theme

Stroke = Literal["line", "points", "dots", "dashes"]
STROKE_PX, GAP_PX = 18, 14


class Legend(QWidget):
    """Names with the strokes of their curves, from left to right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._traces: list[tuple[str, str, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_traces(self, traces: list[tuple[str, str, int]]) -> None:
        """(name, stroke, index of the theme's data colour) of each curve."""
        if traces != self._traces:
            self._traces = traces
            self.setAccessibleName(", ".join(name for name, _, _ in traces))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, self._theme.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(12))
        metrics = painter.fontMetrics()
        colors, middle, x = self._theme.colors, self.height() / 2, 0.0
        for name, stroke, color in self._traces:
            if x + STROKE_PX + 6 + metrics.horizontalAdvance(name) > self.width():
                break  # half a name says less than none; the accessible name has them all
            shade = QColor(colors.faint if stroke == "dashes" else colors.data[color])
            style = Qt.PenStyle.DashLine if stroke == "dashes" else Qt.PenStyle.SolidLine
            if stroke != "dots":
                painter.setPen(QPen(shade, 1.2 if stroke == "dashes" else 2.0, style))
                painter.drawLine(QPointF(x, middle), QPointF(x + STROKE_PX, middle))
            if stroke in ("points", "dots"):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(shade)
                painter.drawEllipse(QPointF(x + STROKE_PX / 2, middle), 2.6, 2.6)
            painter.setPen(QColor(colors.dim))
            painter.drawText(QPointF(x + STROKE_PX + 6, middle + metrics.ascent() / 2 - 1.5), name)
            x += STROKE_PX + 6 + metrics.horizontalAdvance(name) + GAP_PX
        painter.end()
