"""The search box of the top bar with its list of matches: everything that the studio can do, by a few letters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studio.search import Found
from studio.theme import Theme
from studio.widgets.card import label

ROW_PX, LEAST_PX, KEY_PX = 34, 420, 30  # the list is never narrower than that, however narrow the line


class Palette(QLineEdit):
    """A search line.  ``find`` is asked for the matches of what is typed; Enter or a click opens one."""

    def __init__(self, theme: Theme, find: Callable[[str], list[Found]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._find = theme, find
        self._matches: list[Found] = []
        self._placeholder = ""
        self._before: QWidget | None = None
        self._key = label("Ctrl K", "key")
        self._key.setParent(self)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Row(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _: self._open())
        self.list.hide()
        self.textEdited.connect(lambda _: self._search())
        theme.changed.connect(self._place_key)

    def set_texts(self, placeholder: str, list_name: str) -> None:
        """Writes the texts in the language in force."""
        self._placeholder = placeholder
        self._write_placeholder()
        self.setAccessibleName(placeholder)
        self.list.setAccessibleName(list_name)

    def open(self) -> None:
        """Puts the cursor here, ready to type; Esc goes back to where it was."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._search()

    @property
    def matches(self) -> list[Found]:
        """What is listed now."""
        return self._matches

    # ------------------------------------------------------------------ listing and opening

    def _search(self) -> None:
        self._matches = self._find(self.text())
        self.list.clear()
        for found in self._matches:
            item = QListWidgetItem(found.title)
            item.setData(Qt.ItemDataRole.UserRole, (found.kind, found.hint))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{found.title}, {found.kind}, {found.hint}")
            self.list.addItem(item)
        if not self._matches:
            self._close()
            return
        self.list.setCurrentRow(0)
        if self.list.parent() is not self.window():
            self.list.setParent(self.window())
        rows = min(len(self._matches), 10)
        wide = max(self.width(), self._theme.px(LEAST_PX))
        below = self.mapTo(self.window(), QPoint((self.width() - wide) // 2, self.height() + 4))
        self.list.setGeometry(QRect(below, QSize(wide, rows * self._theme.px(ROW_PX) + 10)))
        self.list.show()
        self.list.raise_()

    def _open(self) -> None:
        row = self.list.currentRow()
        chosen = self._matches[row] if 0 <= row < len(self._matches) else None
        self._leave()
        if chosen is not None:
            chosen.open()

    def _close(self) -> None:
        self.list.hide()

    def _leave(self) -> None:
        self._close()
        self.clear()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        else:
            self.clearFocus()

    # ------------------------------------------------------------------ keys and focus

    def event(self, event: QEvent) -> bool:
        # Esc is also the window's shortcut: while the list is open, it belongs to the list.
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = self.list.count()
        move = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif move and self.list.isVisible():
            self.list.setCurrentRow((self.list.currentRow() + move) % rows)
        elif move:
            self._search()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() == Qt.FocusReason.ShortcutFocusReason:
            self._before = None
        super().focusInEvent(event)

    def remember(self, widget: QWidget | None) -> None:
        """Where Esc goes back to."""
        self._before = widget if widget is not self else self._before

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_key()

    def _place_key(self) -> None:
        self._key.adjustSize()
        self._key.move(self.width() - self._key.width() - 8, (self.height() - self._key.height()) // 2)
        self._write_placeholder()

    def _write_placeholder(self) -> None:
        """As much of it as there is room for beside the key."""
        room = self.width() - self._key.width() - KEY_PX
        self.setPlaceholderText(self.fontMetrics().elidedText(self._placeholder, Qt.TextElideMode.ElideRight, room))


class _Row(QStyledItemDelegate):
    """One match: its title, and on the right what it is and its shortcut, dim."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(100, self._theme.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        colors = self._theme.colors
        painter.save()
        box = option.rect  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(colors.accent_soft))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(box, 5, 5)
        box = box.adjusted(10, 0, -10, 0)
        kind, hint = index.data(Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined]
        aside = f"{kind}   {hint}" if hint else kind
        painter.setFont(self._theme.font(12))
        painter.setPen(QColor(colors.dim))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, aside)
        taken = QFontMetrics(painter.font()).horizontalAdvance(aside) + 14
        painter.setFont(self._theme.font())
        painter.setPen(QColor(colors.text))
        title = index.data(Qt.ItemDataRole.DisplayRole)  # type: ignore[attr-defined]
        room = box.adjusted(0, 0, -taken, 0)
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()
