"""What is told in passing: a stack of small frames in the corner, and a banner across the top for what wants an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from studio.theme import Theme
from studio.widgets.buttons import Button, IconButton, literal
from studio.widgets.card import label

SHOWN_MS = 7000
MOST = 4
MARGIN = 16
WIDTH = 400

Choice = tuple[str, Callable[[], None]]
ICONS = {
    "info": ("info", "dim"),
    "ok": ("check", "ok"),
    "warning": ("warning", "warning"),
    "problem": ("problem", "problem"),
}


class Toast(QFrame):
    """One note.  It leaves by itself after a while, unless it is a problem or the pointer rests on it."""

    left = Signal()

    def __init__(
        self, theme: Theme, text: str, level: str, choices: Sequence[Choice], close_name: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.text = text
        self._stays = level == "problem" or bool(choices)
        self.setProperty("role", "toast")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.leave)
        icon, color = ICONS[level]
        mark = QLabel()
        mark.setPixmap(theme.pixmap(icon, color))
        words = label(text, wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = IconButton(theme, "close", close_name)
        close.clicked.connect(self.leave)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(words, 1)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 8, 10)
        column.addLayout(top)
        if choices:
            row = QHBoxLayout()
            row.setContentsMargins(27, 0, 0, 0)
            for title, act in choices:
                button = Button(theme, title, kind="link")
                button.clicked.connect(lambda _=False, act=act: self._choose(act))
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        if not self._stays:
            self._timer.start()

    def _choose(self, act: Callable[[], None]) -> None:
        """Does what was chosen; the note has had its answer and goes."""
        self.leave()
        act()

    def leave(self) -> None:
        """Takes the note away."""
        self._timer.stop()
        self.setParent(None)
        self.left.emit()
        self.deleteLater()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if not self._stays:
            self._timer.start()
        super().leaveEvent(event)


class Toasts(QObject):
    """The stack of notes in the lower right corner of ``area``; the newest is at the bottom."""

    def __init__(self, theme: Theme, area: QWidget) -> None:
        super().__init__(area)
        self._theme, self._area = theme, area
        area.installEventFilter(self)

    @property
    def notes(self) -> list[Toast]:
        """What is shown now, oldest first."""
        return [child for child in self._area.children() if isinstance(child, Toast)]

    def show(self, text: str, level: str = "info", choices: Sequence[Choice] = ()) -> None:
        """Tells ``text`` in passing.  A note that is shown already is not shown twice."""
        if any(note.text == text for note in self.notes):
            return
        for old in self.notes[: max(0, len(self.notes) - MOST + 1)]:
            old.leave()
        note = Toast(self._theme, text, level, choices, self.tr("Close"), self._area)
        note.left.connect(self.place)
        note.show()
        self.place()
        self._announce(text, level)

    def withdraw(self, text: str) -> None:
        """Takes the note that says ``text`` away: it is true no more."""
        for note in self.notes:
            if note.text == text:
                note.leave()

    def close_newest(self) -> bool:
        """Takes the newest note away; False when there is none."""
        notes = self.notes
        if notes:
            notes[-1].leave()
        return bool(notes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def place(self) -> None:
        """Puts the notes into their corner, above everything else in it."""
        bottom = self._area.height() - MARGIN
        width = min(self._theme.px(WIDTH), self._area.width() - 2 * MARGIN)
        for note in reversed(self.notes):
            note.setFixedWidth(width)
            tall = note.heightForWidth(width)
            note.resize(width, tall if tall > 0 else note.sizeHint().height())
            bottom -= note.height()
            note.move(self._area.width() - width - MARGIN, bottom)
            note.raise_()
            bottom -= 8

    def _announce(self, text: str, level: str) -> None:
        event = QAccessibleAnnouncementEvent(self._area, text)
        if level == "problem":
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)


class Banner(QFrame):
    """A line across the top that asks something without stopping anything; hidden while there is nothing to ask."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._theme = theme
        self._cancel: Callable[[], None] | None = None
        self._before: QWidget | None = None  # what had the focus when the question came
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 16, 8)
        self._row.setSpacing(8)
        self.hide()

    def ask(self, text: str, choices: Sequence[Choice], cancel: Choice | None = None) -> None:
        """Asks ``text``; each choice is a button, the first has the focus; ``cancel`` is what Esc does."""
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self._before = focused
        self.clear()
        mark = QLabel()
        mark.setPixmap(self._theme.pixmap("info", "accent"))
        self._row.addWidget(mark)
        self._row.addWidget(label(text, "strong", wrap=True), 1)
        first: Button | None = None
        for title, act in [*choices, *([cancel] if cancel else [])]:
            button = Button(self._theme, literal(title))
            button.clicked.connect(lambda _=False, act=act: self._answer(act))
            self._row.addWidget(button)
            first = first or button
        self._cancel = cancel[1] if cancel else None
        self.show()
        if first is not None:
            first.setFocus()

    def say(self, text: str) -> None:
        """Shows ``text`` without a question."""
        self.ask(text, ())

    def escape(self) -> bool:
        """Answers with the cancel choice; False when nothing is asked that can be cancelled."""
        if not self.isVisible() or self._cancel is None:
            return False
        self._answer(self._cancel)
        return True

    def clear(self) -> None:
        """Takes the question away."""
        self._cancel = None
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.hide()

    def _answer(self, act: Callable[[], None]) -> None:
        before, focused = self._before, QApplication.focusWidget()
        asked = focused is not None and self.isAncestorOf(focused)
        if asked and before is not None and isValid(before) and before.isVisible():
            before.setFocus()  # before the button goes: Qt would hand the focus to whatever comes next
        self.clear()
        act()
