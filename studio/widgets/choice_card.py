"""A card that is a button: one of a few things to choose from, some of which also take dropped files."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.widgets.card import label, repolish


class ChoiceCard(QPushButton):
    """Title, a few words and a chip; checked while it is the one that was chosen.  ``extra`` is a row for more widgets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "choice")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.title = label("", "heading")
        self.words = label("", "dim", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.chip = label("", "chip")
        self.extra = QHBoxLayout()
        self.extra.setSpacing(10)
        self.extra.addWidget(self.chip)
        self.extra.addStretch(1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(7)
        self._top = QHBoxLayout()
        self._top.addWidget(self.title, 1)
        column.addLayout(self._top)
        column.addWidget(self.words, 1)
        column.addLayout(self.extra)
        for widget in (self.title, self.words, self.chip):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_texts(self, title: str, words: str, chip: str) -> None:
        """Writes the card's texts; together they are its accessible name."""
        self.title.setText(title)
        self.words.setText(words)
        self.chip.setText(chip)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{words} {chip}")

    def set_tight(self) -> None:
        """Takes less room, where there are many of them: the chip stands beside the title."""
        self._top.addWidget(self.chip)
        self._top.setSpacing(6)
        self._column.setContentsMargins(11, 8, 11, 8)
        self._column.setSpacing(3)
        self.title.setProperty("role", "strong")
        self.words.setProperty("role", "small")

    def set_dropping(self, dropping: bool) -> None:
        """Shows that what is dragged would land here."""
        if bool(self.property("dropping")) != dropping:
            self.setProperty("dropping", dropping)
            repolish(self)

    def sizeHint(self) -> QSize:
        hint = self._column.sizeHint()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(self.width())))

    def minimumSizeHint(self) -> QSize:
        return self._column.minimumSize()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._column.totalHeightForWidth(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)


class CardGrid(QGridLayout):
    """Cards in columns of equal width, as many as fit."""

    def __init__(self, cards: Sequence[ChoiceCard], columns: int = 3) -> None:
        super().__init__()
        self._cards, self._columns = list(cards), 0
        self.setSpacing(8)
        self.set_columns(columns)

    def set_columns(self, columns: int) -> None:
        """Lays the cards out anew, so many beside each other."""
        if columns == self._columns:
            return
        for card in self._cards:
            self.removeWidget(card)
        for column in range(max(columns, self._columns)):
            self.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for place, card in enumerate(self._cards):
            self.addWidget(card, place // columns, place % columns)
