"""What the playground shows where there is no model yet."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label


class EmptyCard(Card):
    """Says where models come from, with a button for each way."""

    start_asked = Signal()
    folder_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.words = label("", "dim", wrap=True)
        self.to_start, self.to_folder = Button(theme, icon="start"), Button(theme, icon="folder")
        buttons = QHBoxLayout()
        buttons.addWidget(self.to_start)
        buttons.addWidget(self.to_folder)
        buttons.addStretch(1)
        self.body.addWidget(self.words)
        self.body.addLayout(buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.to_start.clicked.connect(lambda _: self.start_asked.emit())
        self.to_folder.clicked.connect(lambda _: self.folder_asked.emit())

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("No model yet"))
        self.words.setText(
            self.tr(
                "Train one on the Start page; it can be tried here from its first checkpoint on. Or open a model folder."
            )
        )
        self.to_start.setText(self.tr("To the Start page"))
        self.to_folder.setText(self.tr("Open a model folder…"))
