"""The settings of the recipe in preparation on the first page: for those who want to change something before the start."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.draft import Draft
from studio.forms import Form
from studio.recipe_forms import RecipeForms
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import label


class AdjustCard(QWidget):
    """A heading with the switch between basic and all settings, and below it the draft's forms.

    ``hindrance_changed`` tells that a field turned wrong or right.
    """

    hindrance_changed = Signal()

    def __init__(self, theme: Theme, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = RecipeForms(theme, draft)
        self._settings.valid_changed.connect(self.hindrance_changed)
        self.title = label("", "heading")
        self.expert = Button(theme, kind="chip")
        self.expert.setCheckable(True)
        self.expert.toggled.connect(lambda expert: self._settings.show_matching("", expert=expert, changed_only=False))
        column, head = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.expert)
        column.addLayout(head)
        column.addWidget(self._settings)
        self.retranslate()

    @property
    def forms(self) -> dict[str, Form]:
        """The form of each section, by its name; none before the card was seen."""
        return self._settings.forms

    def hindrance(self) -> str:
        """What keeps a run from starting with these settings, in words; empty when nothing does."""
        return self._settings.hindrance()

    def show_hindrance(self) -> None:
        """Puts the cursor into the field that is to blame, if one is."""
        self.show()
        self._settings.reveal(self._settings.problem_key())

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.title.setText(self.tr("Settings of this training"))
        self.expert.setText(self.tr("all settings"))
        self.expert.setToolTip(self.tr("Show the settings for experts too"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
