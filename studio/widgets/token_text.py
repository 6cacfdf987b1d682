"""Text that knows its tokens: each can be tinted by how surprising it was, pointed at, and chosen."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from studio.theme import Theme

# Qt lays a line out as a whole: one of two million characters takes it nine seconds.
LONGEST_LINE = 2000
MOST_OPENING = 4000
SURE_LOSS, SURPRISED_LOSS = 0.1, 6.0
PROBABILITY, ENTROPY = "probability", "entropy"
_SOFT = 1  # block state: this line goes on in the next block
_TEXT_PX = 14


@dataclass(frozen=True)
class Token:
    """A token as it is shown: ``text`` may be empty (half a character), ``loss`` is -ln(probability), None for
    text that nobody predicted; ``note`` is its tool tip, ``entropy`` (nats) how unsure the model was here."""

    text: str
    loss: float | None = None
    note: str = ""
    entropy: float | None = None


class TokenText(QPlainTextEdit):
    """An opening (the prompt) and tokens behind it; read-only, selectable, fast to append to.

    ``chosen`` is emitted with a token's number on a click, or when Left and Right move to it; -1 when none is chosen
    any more.  ``open_asked`` is emitted on Enter, ``menu_asked`` with a token's number and the place on the screen when
    its menu is wanted (right click, menu key).
    """

    chosen = Signal(int)
    open_asked = Signal()
    menu_asked = Signal(int, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._opening = ""
        self._tokens: list[Token] = []
        self._ends: list[int] = []  # position in the document behind each token
        self._start = 0
        self._chosen = -1
        self._tint, self._live = PROBABILITY, False
        self._marks: list[tuple[int, int]] = []
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        theme.changed.connect(self._dress)
        self._dress()

    # ------------------------------------------------------------------ contents

    @property
    def tokens(self) -> list[Token]:
        """What stands behind the opening."""
        return list(self._tokens)

    @property
    def token(self) -> int:
        """The number of the chosen token; -1 when there is none."""
        return self._chosen

    def set_text(self, opening: str, tokens: Sequence[Token] = ()) -> None:
        """Shows another text.  Of a very long opening only the end is shown."""
        self.clear()
        self._tokens, self._ends, self._chosen = [], [], -1
        self.set_marks([])
        self._opening = opening if len(opening) <= MOST_OPENING else "…" + opening[-MOST_OPENING:]
        cursor = QTextCursor(self.document())
        self._insert(cursor, self._opening, self._opening_format())
        self._start = cursor.position()
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())  # what is written after it is to be seen
        self.add_tokens(tokens)

    def add_tokens(self, tokens: Sequence[Token]) -> None:
        """Appends tokens; follows the end if the end was in sight."""
        if not tokens:
            return
        bar = self.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - bar.singleStep()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for token in tokens:
            self._insert(cursor, token.text, self._format(token))
            self._tokens.append(token)
            self._ends.append(cursor.position())
        cursor.endEditBlock()
        if follows:
            bar.setValue(bar.maximum())
        self.viewport().update()

    def choose(self, number: int) -> None:
        """Marks a token (-1: none) and tells it."""
        number = number if 0 <= number < len(self._tokens) else -1
        if number == self._chosen:
            return
        self._chosen = number
        if number >= 0:
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._ends[number])
            self.setTextCursor(cursor)
        self.viewport().update()
        self.chosen.emit(number)

    def set_tint(self, tint: str) -> None:
        """Tints tokens by their PROBABILITY (that is, by their loss), by ENTROPY, or not ("")."""
        self._tint = tint
        self._dress()

    def set_marks(self, spans: Sequence[tuple[int, int]]) -> None:
        """Strikes out ranges of characters, counted from the first token on."""
        self._marks = list(spans)
        color, found = QColor(self._theme.colors.problem), []
        for start, end in self._marks:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self.document())  # type: ignore[attr-defined]
            selection.cursor.setPosition(self._position(start))  # type: ignore[attr-defined]
            selection.cursor.setPosition(self._position(end), QTextCursor.MoveMode.KeepAnchor)  # type: ignore[attr-defined]
            selection.format.setForeground(color)  # type: ignore[attr-defined]
            selection.format.setFontStrikeOut(True)  # type: ignore[attr-defined]
            found.append(selection)
        self.setExtraSelections(found)

    @property
    def marks(self) -> list[tuple[int, int]]:
        """The ranges that are struck out."""
        return list(self._marks)

    def _position(self, character: int) -> int:
        """Where a character of the tokens' joined text stands in the document."""
        for number, token in enumerate(self._tokens):
            if character <= len(token.text):
                return min(self._span(number)[0] + _units(token.text[:character]), self._ends[number])
            character -= len(token.text)
        return self._ends[-1] if self._ends else self._start

    def set_live(self, live: bool) -> None:
        """Shows a caret behind the last token: more is coming."""
        self._live = live
        self.viewport().update()

    def whole_text(self) -> str:
        """The text as it was given."""
        return self._opening + "".join(token.text for token in self._tokens)

    # ------------------------------------------------------------------ inserting

    def _insert(self, cursor: QTextCursor, text: str, form: QTextCharFormat) -> None:
        """Inserts ``text``, long lines broken where the copy joins them again."""
        for number, line in enumerate(text.replace("\u2029", "\n").replace("\u2028", "\n").split("\n")):
            if number:
                cursor.insertBlock(QTextBlockFormat())
                cursor.block().setUserState(-1)
            while line:
                room = LONGEST_LINE - cursor.positionInBlock()
                if room <= 0:
                    cursor.block().setUserState(_SOFT)
                    cursor.insertBlock(QTextBlockFormat())
                    cursor.block().setUserState(-1)
                    continue
                cursor.insertText(line[:room], form)
                line = line[room:]

    def createMimeDataFromSelection(self) -> QMimeData:
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        parts, block = [], self.document().findBlock(start)
        while block.isValid() and block.position() <= end:
            first = max(start - block.position(), 0)
            parts.append(_slice(block.text(), first, end - block.position()))
            if block.position() + block.length() <= end and block.userState() != _SOFT:
                parts.append("\n")
            block = block.next()
        data = QMimeData()
        data.setText("".join(parts))
        return data

    # ------------------------------------------------------------------ looks

    def _opening_format(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(QColor(self._theme.colors.dim))
        return form

    def _format(self, token: Token) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(QColor(self._theme.colors.text))
        shade = {PROBABILITY: token.loss, ENTROPY: token.entropy}.get(self._tint)
        if shade is not None:
            form.setBackground(tint(self._theme, shade))
        return form

    def _dress(self) -> None:
        self.setFont(self._theme.mono(_TEXT_PX))
        self.viewport().setFont(self._theme.mono(_TEXT_PX))  # what the words of an empty box are written in
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.setPosition(self._start, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(self._opening_format())
        start = self._start
        for token, end in zip(self._tokens, self._ends, strict=True):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(self._format(token))
            start = end
        cursor.endEditBlock()
        if self._marks:
            self.set_marks(self._marks)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self._live:
            end = QTextCursor(self.document())
            end.movePosition(QTextCursor.MoveOperation.End)
            place = self.cursorRect(end)
            painter.fillRect(place.x(), place.y() + 1, 2, place.height() - 2, QColor(self._theme.colors.accent))
        if self._chosen >= 0:
            painter.setPen(QColor(self._theme.colors.accent))
            start, end_position = self._span(self._chosen)
            for position in range(start, min(max(end_position, start + 1), start + 200)):
                self._underline(painter, position)

    def _underline(self, painter: QPainter, position: int) -> None:
        here, there = QTextCursor(self.document()), QTextCursor(self.document())
        here.setPosition(position)
        there.setPosition(min(position + 1, self.document().characterCount() - 1))
        left, right = self.cursorRect(here), self.cursorRect(there)
        width = right.x() - left.x() if right.y() == left.y() else self.fontMetrics().averageCharWidth()
        painter.fillRect(left.x(), left.bottom() - 1, max(width, 2), 2, painter.pen().color())

    # ------------------------------------------------------------------ pointing and keys

    def _span(self, number: int) -> tuple[int, int]:
        return (self._ends[number - 1] if number else self._start, self._ends[number])

    def token_at(self, point: QPoint) -> int:
        """The token under a point of the viewport; -1 where there is none."""
        cursor = self.cursorForPosition(point)
        position = cursor.position()
        # The nearest gap between characters may lie on either side of the one that is pointed at.
        if self.cursorRect(cursor).x() > point.x():
            position -= 1
        if abs(self.cursorRect(cursor).center().y() - point.y()) > self.fontMetrics().lineSpacing():
            return -1
        if position < self._start or not self._ends or position >= self._ends[-1]:
            return -1
        return bisect.bisect_right(self._ends, position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.choose(self.token_at(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self.token_at(event.position().toPoint()) >= 0
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.token_at(event.pos())
            QToolTip.showText(event.globalPos(), self._tokens[number].note if number >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        number = self._chosen if by_keys else self.token_at(event.pos())
        if number < 0 or self.textCursor().hasSelection():
            super().contextMenuEvent(event)
            return
        self.choose(number)
        place = self.viewport().mapToGlobal(self.cursorRect().bottomLeft()) if by_keys else event.globalPos()
        self.menu_asked.emit(number, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier and self._tokens:
            start = len(self._tokens) if self._chosen < 0 and step < 0 else self._chosen
            self.choose(min(max(start + step, 0), len(self._tokens) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen >= 0 and not event.modifiers():
            self.open_asked.emit()
        else:
            super().keyPressEvent(event)


def tint(theme: Theme, loss: float) -> QColor:
    """The background of a token by its loss or entropy: none where the model was sure, the accent where it was not."""
    share = (min(max(loss, SURE_LOSS), SURPRISED_LOSS) - SURE_LOSS) / (SURPRISED_LOSS - SURE_LOSS)
    color = QColor(theme.colors.accent)
    color.setAlphaF(share * (0.6 if theme.dark else 0.5))
    return color


def _units(text: str) -> int:
    """The length of a text as Qt counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _slice(text: str, first: int, last: int) -> str:
    """Characters ``first`` to ``last`` counted as Qt counts them, in UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * first : 2 * max(last, first)].decode("utf-16-le", "replace")
