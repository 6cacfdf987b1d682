"""A horizontal bar of parts against a whole, with a legend below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.theme import Theme

BAR_PX, GAP_PX, SWATCH_PX = 20, 12, 9


@dataclass(frozen=True)
class Part:
    """One part: its name, its size, and which of the theme's data colours it has (-1: none); ``faint`` is its paler twin."""

    title: str
    size: float
    color: int
    faint: bool = False


class StackedBar(QWidget):
    """Parts from left to right; what is left of ``whole`` stays empty (0: the parts fill the bar).

    Where the parts are more than the whole, a mark shows where it ends.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: list[Part] = []
        self._whole = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def set_parts(self, parts: list[Part], whole: float, spoken: str) -> None:
        """Shows these parts; ``spoken`` says the same to a screen reader."""
        if (parts, whole) != (self._parts, self._whole):
            self._parts, self._whole = parts, whole
            self.setAccessibleDescription(spoken)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(180, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._theme.px(BAR_PX))

    def heightForWidth(self, width: int) -> int:
        return self._theme.px(BAR_PX) + self._legend(None, width) + 4

    def hasHeightForWidth(self) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.colors
        height = self._theme.px(BAR_PX)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(0, 0, self.width(), height), 5, 5)
        painter.setClipPath(frame)
        painter.fillRect(QRectF(0, 0, self.width(), height), QColor(colors.line))
        needed = sum(part.size for part in self._parts)
        whole = max(self._whole, needed, 1e-12)
        left = 0.0
        for part in self._parts:
            width = part.size / whole * self.width()
            painter.fillRect(QRectF(left, 0, width, height), self._color(part))
            left += width
        if 0 < self._whole < needed:
            painter.fillRect(QRectF(self._whole / whole * self.width() - 1, 0, 3, height), QColor(colors.problem))
        painter.setClipping(False)
        self._legend(painter, self.width())
        painter.end()

    def _color(self, part: Part) -> QColor:
        shade = QColor(self._theme.colors.data[part.color] if part.color >= 0 else self._theme.colors.faint)
        shade.setAlphaF(0.5 if part.faint else 1.0)
        return shade

    def _legend(self, painter: QPainter | None, room: int) -> int:
        """Draws the legend (or only measures it) in lines of ``room`` pixels; its height in pixels."""
        font = self._theme.font(12)
        if painter is not None:
            painter.setFont(font)
        metrics = QFontMetrics(font)
        line = metrics.height() + 3
        x, y = 0, self._theme.px(BAR_PX) + 9
        for part in self._parts:
            width = SWATCH_PX + 5 + metrics.horizontalAdvance(part.title)
            if x and x + width > room:
                x, y = 0, y + line
            if painter is not None:
                swatch = QRectF(x, y + (metrics.height() - SWATCH_PX) / 2, SWATCH_PX, SWATCH_PX)
                painter.fillRect(swatch, self._color(part))
                painter.setPen(QColor(self._theme.colors.dim))
                place = QRectF(x + SWATCH_PX + 5, y, width, metrics.height())
                title = metrics.elidedText(part.title, Qt.TextElideMode.ElideRight, room - x - SWATCH_PX - 5)
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, title)
            x += width + GAP_PX
        return y + line - self._theme.px(BAR_PX)
