"""The left rail: one entry a page, with icon, name and state dot, in the order of the path from text to model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio.theme import ICON_PX, Theme
from studio.widgets.card import rule
from studio.widgets.state_dot import StateDot

WIDTH = 196


@dataclass(frozen=True)
class RailEntry:
    """One entry; ``apart`` puts it below a line, as settings stand apart from the path."""

    id: str
    icon: str
    apart: bool = False


class Rail(QFrame):
    """The entries as buttons of which exactly one is down.  ``chosen`` is emitted with its id on every click."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, entries: Sequence[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._theme, self._entries = theme, entries
        self._buttons: dict[str, QPushButton] = {}
        self._dots: dict[str, StateDot] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 12)
        column.setSpacing(3)
        for entry in entries:
            if entry.apart:
                column.addSpacing(8)
                column.addWidget(rule())
                column.addSpacing(8)
            column.addWidget(self._made(entry))
        column.addStretch(1)
        theme.changed.connect(self._dress)
        self._dress()

    def _made(self, entry: RailEntry) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "rail")
        button.setCheckable(True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        dot = StateDot(self._theme)
        inside = QHBoxLayout(button)
        inside.setContentsMargins(0, 0, 10, 0)
        inside.addStretch(1)
        inside.addWidget(dot)
        dot.setVisible(not entry.apart)
        button.clicked.connect(lambda _=False, id=entry.id: self._choose(id))
        self._buttons[entry.id], self._dots[entry.id] = button, dot
        return button

    def button(self, id: str) -> QPushButton:
        """The button of an entry."""
        return self._buttons[id]

    def set_current(self, id: str) -> None:
        """Shows which page is in front."""
        # No QButtonGroup: it would take all entries but one out of the tab order.
        for other, button in self._buttons.items():
            button.setChecked(other == id)
        self._dress()

    def _choose(self, id: str) -> None:
        self.set_current(id)
        self.chosen.emit(id)

    def set_texts(self, id: str, title: str, tip: str) -> None:
        """Names an entry; ``tip`` holds its shortcut."""
        button = self._buttons[id]
        button.setText(f"   {title}")
        button.setToolTip(tip)
        button.setAccessibleName(title)

    def set_state(self, id: str, state: str, words: str) -> None:
        """Colours an entry's dot; ``words`` say the same."""
        self._dots[id].set_state(state)
        self._buttons[id].setAccessibleDescription(words)

    def _dress(self) -> None:
        self.setFixedWidth(self._theme.px(WIDTH))
        for entry in self._entries:
            button = self._buttons[entry.id]
            button.setIcon(self._theme.icon(entry.icon, "text" if button.isChecked() else "dim"))
            button.setIconSize(QSize(self._theme.px(ICON_PX), self._theme.px(ICON_PX)))
