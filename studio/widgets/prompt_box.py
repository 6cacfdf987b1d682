"""A box for a beginning: grows no further than its place, and takes no paste that would freeze the window."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from studio.theme import Theme

# Laying out one line of two million characters takes Qt nine seconds; no model here reads so much at once.
MOST_CHARACTERS = 50_000


class PromptBox(QPlainTextEdit):
    """Plain text; Tab moves on, Ctrl+Enter is left to the window.  With ``sends_on_enter`` Enter emits ``sent``, and
    Shift+Enter begins a line.

    Of more than MOST_CHARACTERS only the last are kept, because a model reads the end of a long text;
    ``shortened`` is emitted with the number of characters that were left out.
    """

    shortened = Signal(int)
    sent = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sends_on_enter = False
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        theme.changed.connect(self._dress)
        self._dress()

    def set_text(self, text: str) -> None:
        """Replaces everything."""
        self.setPlainText(self._shortened(text))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted or dropped."""
        self.insertPlainText(self._shortened(source.text()))
        self.ensureCursorVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & _CONTROL:
            event.ignore()  # the window's main action
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.sends_on_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.sent.emit()
            return
        super().keyPressEvent(event)

    def _shortened(self, text: str) -> str:
        if len(text) > MOST_CHARACTERS:
            self.shortened.emit(len(text) - MOST_CHARACTERS)
        return text[-MOST_CHARACTERS:]

    def _dress(self) -> None:
        self.setFont(self._theme.mono())
        self.viewport().setFont(self._theme.mono())  # what the words of an empty box are written in


_CONTROL = Qt.KeyboardModifier.ControlModifier
