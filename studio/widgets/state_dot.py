"""A small round dot that shows a state by colour, and by its accessible name for those who do not see colours."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.theme import Theme

_COLORS = {"empty": "line", "ready": "ok", "running": "accent", "problem": "problem", "warning": "warning"}


class StateDot(QWidget):
    """A dot for one of the states empty, ready, running, problem, warning."""

    def __init__(self, theme: Theme, state: str = "empty", *, diameter: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._state, self._diameter = theme, state, diameter
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)

    @property
    def state(self) -> str:
        """The state that is shown."""
        return self._state

    def set_state(self, state: str) -> None:
        """Shows another state."""
        if state != self._state:
            self._state = state
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._diameter, self._diameter)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(self._theme.colors, _COLORS[self._state])))
        side = min(self.width(), self.height())
        painter.drawEllipse(QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side))
        painter.end()
