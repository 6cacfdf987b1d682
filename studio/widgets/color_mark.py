"""A small square in a data colour: tells columns apart."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.theme import Theme
from studio.widgets.strokes import hue

SIDE_PX = 9


class ColorMark(QWidget):
    """The colour with the number ``index`` of the theme's data colours."""

    def __init__(self, theme: Theme, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.index = index
        self.setFixedSize(theme.px(SIDE_PX), theme.px(SIDE_PX))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(hue(self._theme.colors, self.index)))
