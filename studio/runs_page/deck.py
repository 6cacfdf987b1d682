"""Several panes in one card, one of them shown; chips in its header choose."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card


class Deck(Card):
    """``turned`` brings the name of the pane that is shown now."""

    turned = Signal(str)

    def __init__(self, theme: Theme, panes: Mapping[str, QWidget]) -> None:
        super().__init__(spacing=8)
        self._stack = QStackedWidget()
        self._places: dict[str, int] = {}
        self.chips: dict[str, Button] = {}
        for name, pane in panes.items():
            chip = Button(theme, kind="chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _=False, name=name: self.turn_to(name))
            self.chips[name] = chip
            self.add_to_header(chip)
            self._places[name] = self._stack.addWidget(_scrolled(pane))
        self.body.addWidget(self._stack, 1)
        self.turn_to(next(iter(panes)))

    @property
    def shown(self) -> str:
        """The name of the pane that is shown."""
        return next(name for name, place in self._places.items() if place == self._stack.currentIndex())

    def turn_to(self, name: str) -> None:
        """Shows a pane."""
        self._stack.setCurrentIndex(self._places[name])
        for other, chip in self.chips.items():
            chip.setChecked(other == name)
        self.turned.emit(name)

    def set_title_of(self, name: str, title: str, count: int = 0) -> None:
        """Names a pane; ``count`` is shown behind the name unless it is 0."""
        self.chips[name].setText(f"{title} {count}" if count else title)


def _scrolled(pane: QWidget) -> QScrollArea:
    """Forms need more room than a low window gives."""
    area = QScrollArea()
    area.setWidget(pane)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    pane.setAutoFillBackground(False)
    return area
