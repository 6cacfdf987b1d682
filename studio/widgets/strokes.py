"""How curves are told apart: the theme's few data colours, and dashes when there are more curves than colours."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from studio.theme import Colors

DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)


def hue(colors: Colors, color: int) -> str:
    """The data colour of an index, which may be beyond the last."""
    return colors.data[color % len(colors.data)]


def dash(colors: Colors, color: int) -> Qt.PenStyle:
    """How the line of an index is dashed: solid for the theme's own colours."""
    return DASHES[color // len(colors.data) % len(DASHES)]


def pen(colors: Colors, color: int, width: float = 2.0) -> QPen:
    """The pen of an index."""
    return QPen(QColor(hue(colors, color)), width, dash(colors, color))
