"""The head of the playground: its name, whether texts are continued or conversations held, and what to do there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import label


class ModeTitle(QWidget):
    """``asked`` carries whether a conversation was asked for; ``texts`` and ``talks`` are its two chips."""

    asked = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._chatting = False
        self.heading, self.subtitle = label("", "title"), label("", "dim", wrap=True)
        self.texts, self.talks = Button(theme, kind="chip"), Button(theme, kind="chip")
        column, top = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        top.setSpacing(6)
        top.addWidget(self.heading)
        top.addStretch(1)
        for chip, chatting in ((self.texts, False), (self.talks, True)):
            chip.setCheckable(True)
            chip.clicked.connect(lambda _, chatting=chatting: self.asked.emit(chatting))
            top.addWidget(chip)
        column.addLayout(top)
        column.addWidget(self.subtitle)
        self.set_chatting(False)

    def set_chatting(self, chatting: bool) -> None:
        """Shows which of the two it is."""
        self._chatting = chatting
        self.talks.setChecked(chatting)
        self.texts.setChecked(not chatting)
        self._write_subtitle()

    def _write_subtitle(self) -> None:
        begin = self.tr(
            "Write a beginning, watch the model choose each next token, click any token to take another way."
        )
        talk = self.tr("Ask, ask again, ask in another way: every answer is kept. Click any token to take another way.")
        self.subtitle.setText(talk if self._chatting else begin)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.heading.setText(self.tr("Playground"))
        self._write_subtitle()
        self.texts.setText(self.tr("Continue"))
        self.texts.setToolTip(self.tr("The model goes on from a beginning"))
        self.talks.setText(self.tr("Chat"))
        self.talks.setToolTip(self.tr("The model answers in a conversation"))
