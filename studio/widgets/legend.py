"""The legend of a chart: a stroke, a name and the newest value of each curve, in as many lines as it needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.theme import Theme
from studio.widgets.strokes import dash, hue

STROKE_PX, NAME_PX, GAP_PX, LINE_PX = 18, 6, 14, 18


class Legend(QWidget):
    """Names with the strokes of their curves, from left to right and on into further lines; none is ever cut."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._traces: list[tuple[str, str, int]] = []
        self._values: list[str] = []
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)

    def set_traces(self, traces: list[tuple[str, str, int]], values: Sequence[str] = ()) -> None:
        """(name, stroke, index of the theme's data colour, as in ``Trace``) of each curve, and its newest value, if any."""
        shown = [*values, *[""] * (len(traces) - len(values))]
        if (traces, shown) != (self._traces, self._values):
            self._traces, self._values = traces, shown
            self.setAccessibleName(
                ", ".join(f"{name} {value}".strip() for (name, _, _), value in zip(traces, shown, strict=True))
            )
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, self._theme.px(LINE_PX))

    def heightForWidth(self, width: int) -> int:
        return (max((line for line, _ in self._places(width)), default=0) + 1) * self._theme.px(LINE_PX)

    def _places(self, width: float) -> list[tuple[int, float]]:
        """(line, left edge) of each curve's entry."""
        metrics = QFontMetricsF(self._theme.font(12))
        places: list[tuple[int, float]] = []
        line, x = 0, 0.0
        for (name, _, _), value in zip(self._traces, self._values, strict=True):
            wide = STROKE_PX + NAME_PX + metrics.horizontalAdvance(name)
            if value:
                wide += NAME_PX + metrics.horizontalAdvance(value)
            if x > 0 and x + wide > width:
                line, x = line + 1, 0.0
            places.append((line, x))
            x += wide + GAP_PX
        return places

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(12))
        colors, height = self._theme.colors, self._theme.px(LINE_PX)
        metrics = QFontMetricsF(self._theme.font(12))
        places = self._places(self.width())
        for (name, stroke, color), value, (line, x) in zip(self._traces, self._values, places, strict=True):
            middle = (line + 0.5) * height
            self._paint_stroke(painter, stroke, color, QPointF(x, middle))
            painter.setPen(QColor(colors.dim))
            place = QRectF(x + STROKE_PX + NAME_PX, line * height, self.width(), height)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, name)
            if value:
                painter.setPen(QColor(colors.text))
                place.translate(metrics.horizontalAdvance(name) + NAME_PX, 0)
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, value)
        painter.end()

    def _paint_stroke(self, painter: QPainter, stroke: str, color: int, at: QPointF) -> None:
        colors = self._theme.colors
        shade = QColor(colors.faint if stroke == "dashes" else hue(colors, color))
        style = Qt.PenStyle.DashLine if stroke == "dashes" else dash(colors, color)
        if stroke != "dots":
            painter.setPen(QPen(shade, 1.2 if stroke == "dashes" else 2.0, style))
            painter.drawLine(at, at + QPointF(STROKE_PX, 0))
        if stroke in ("points", "dots"):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawEllipse(at + QPointF(STROKE_PX / 2, 0), 2.6, 2.6)
