"""Read-only lines of text that can be selected, copied and walked through, with hairlines between entries."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from studio.theme import Theme

RULE_BELOW = QTextFormat.Property.UserProperty + 1
RULE_PX = 8.0  # from the text to the hairline, and from there to the next entry
LINE_BREAK = "\u2028"  # within a block: only whole entries have room and a hairline below
Piece = tuple[str, str]  # text, colour token of the theme; "" is the text colour; a "mono:" before it: monospaced


class TextLines(QTextEdit):
    """Entries one below the other, each a list of lines, each line a list of coloured pieces that may hold newlines.

    ``ruled``: with hairlines between entries, and staying at the end when one was there (the newest is last); else the
    newest is first, and the beginning stays in sight.
    """

    def __init__(self, theme: Theme, *, ruled: bool = True) -> None:
        super().__init__()
        self._theme, self._ruled = theme, ruled
        self._entries: list[list[list[Piece]]] = []
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("role", "lines")
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def entries(self) -> int:
        """How many entries there are."""
        return len(self._entries)

    def set_entries(self, entries: list[list[list[Piece]]]) -> None:
        """Shows these entries; those that are there already stay as they are, also where one scrolled to."""
        known = len(self._entries)
        if entries[:known] != self._entries:
            self._entries = []
            self.clear()
            known = 0
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - 4
        for entry in entries[known:]:
            self._append(entry)
        self._entries = list(entries)
        if self._ruled and at_end and len(entries) > known:
            bar.setValue(bar.maximum())
        elif not self._ruled:
            bar.setValue(0)

    def _append(self, entry: list[list[Piece]]) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for number, line in enumerate(entry):
            shape = QTextBlockFormat()
            last = number == len(entry) - 1
            shape.setBottomMargin((2 * RULE_PX if self._ruled else 5.0) if last else 2.0)
            shape.setProperty(RULE_BELOW, last and self._ruled)
            if self.document().isEmpty():
                cursor.setBlockFormat(shape)
            else:
                cursor.insertBlock(shape)
            for text, color in line:
                cursor.insertText(text.replace("\n", LINE_BREAK), self._look_of(color))

    def _look_of(self, color: str) -> QTextCharFormat:
        mono = color.startswith("mono:")
        token = color.removeprefix("mono:") or "text"
        look = QTextCharFormat()
        font: QFont = self._theme.mono(12.5) if mono else self._theme.font(12)
        look.setFont(font)
        look.setForeground(QColor(getattr(self._theme.colors, token)))
        return look

    def _dress(self) -> None:
        self.setStyleSheet("QTextEdit { background: transparent; border: none; padding: 0; }")
        entries, self._entries = self._entries, []
        self.clear()
        self.set_entries(entries)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QColor(self._theme.colors.line))
        shift = self.verticalScrollBar().value()
        layout = self.document().documentLayout()
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().property(RULE_BELOW) and block.next().isValid():
                bottom = round(layout.blockBoundingRect(block).bottom() + RULE_PX - shift)
                if bottom > self.viewport().height():
                    break
                if bottom >= 0:
                    painter.drawLine(0, bottom, self.viewport().width(), bottom)
            block = block.next()
        painter.end()
