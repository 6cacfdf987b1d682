"""One of two answers: read like a text, chosen like a button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QPlainTextEdit

from studio.theme import Theme

LEAST_PX, MOST_PX, ROOM_PX = 52, 230, 30


class AnswerBox(QPlainTextEdit):
    """``chosen`` is emitted by a double click, Enter or Space.  Arrow keys and letters are left to the card; long texts are
    scrolled by the page keys."""

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "answer")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setCursorWidth(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._dress)
        self._dress()

    def set_text(self, text: str) -> None:
        """Shows another answer from its beginning."""
        self.setPlainText(text)
        self.verticalScrollBar().setValue(0)

    def wanted_height(self) -> int:
        """How high it would be to show its text whole, within limits."""
        lines = 0
        block = self.document().begin()
        while block.isValid() and lines < 40:
            layout = self.blockBoundingRect(block)
            lines += max(1, round(layout.height() / max(self.fontMetrics().lineSpacing(), 1)))
            block = block.next()
        high = lines * self.fontMetrics().lineSpacing() + ROOM_PX
        return min(max(high, self._theme.px(LEAST_PX)), self._theme.px(MOST_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers():
            self.chosen.emit()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Copy) or (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in (Qt.Key.Key_C, Qt.Key.Key_A)
        ):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            return False  # the card takes single keys; nothing here is edited
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def _dress(self) -> None:
        self.setFont(self._theme.mono())
        self.viewport().setFont(self._theme.mono())  # what the words of an empty box are written in
