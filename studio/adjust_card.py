"""The settings of a recipe, section by section, basic or all: for those who want to change something before the start."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.models.presets import PRESETS
from engine.recipes.recipe import Recipe, build
from studio.explanation import recipe_text
from studio.forms import Form
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label


class AdjustCard(Card):
    """Forms for every section of a recipe, two columns.  ``changed`` is emitted when the recipe is another and right."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self.recipe: Recipe | None = None
        self._stale = False
        self.forms: dict[str, Form] = {}
        self._headings: dict[str, QLabel] = {}
        self.expert = Button(theme, kind="chip")
        self.expert.setCheckable(True)
        self.expert.toggled.connect(self._on_expert)
        self.add_to_header(self.expert, right=True)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self._columns = (QVBoxLayout(), QVBoxLayout())
        side_by_side = QHBoxLayout()
        side_by_side.setSpacing(36)
        for column in self._columns:
            column.setSpacing(6)
            side_by_side.addLayout(column, 1)
        self.body.addLayout(side_by_side)
        self.body.addWidget(self.problem)
        self.retranslate()

    def show_recipe(self, recipe: Recipe) -> None:
        """Shows the settings of ``recipe``; the forms are made when the card is first seen."""
        self.recipe = recipe
        self._stale = True
        if self.isVisible():
            self._make_forms(recipe)

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale and self.recipe is not None:
            self._make_forms(self.recipe)
        super().showEvent(event)

    def _make_forms(self, recipe: Recipe) -> None:
        self._stale = False
        for column in self._columns:
            while (item := column.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        self.forms, self._headings = {}, {}
        heights = [0, 0]
        for name, cls in recipe.sections().items():
            form = Form(self._theme, name, cls, getattr(recipe, name).model_dump(by_alias=True))
            form.show_expert(self.expert.isChecked())
            form.changed.connect(self._on_changed)
            self.forms[name] = form
            self._headings[name] = label("", "heading")
            shorter = heights.index(min(heights))
            self._columns[shorter].addWidget(self._headings[name])
            self._columns[shorter].addWidget(form)
            self._columns[shorter].addSpacing(10)
            heights[shorter] += 2 + sum(not row.expert for row in form.rows.values())
        for column in self._columns:
            column.addStretch(1)
        self._show_derived()
        self.retranslate()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("Settings of this training"))
        self.expert.setText(self.tr("all settings"))
        self.expert.setToolTip(self.tr("Show the settings for experts too"))
        for name, heading in self._headings.items():
            heading.setText(recipe_text(self.forms[name].section.title))

    def _on_expert(self, expert: bool) -> None:
        for form in self.forms.values():
            form.show_expert(expert)

    def _on_changed(self) -> None:
        if self.recipe is None or not all(form.valid for form in self.forms.values()):
            return
        values: dict[str, Any] = {"version": self.recipe.version, "stage": self.recipe.stage}
        values |= {name: form.values() for name, form in self.forms.items()}
        try:
            recipe = build(values, source=self.tr("settings"))
        except EngineError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.problem.hide()
        if recipe != self.recipe:
            self.recipe = recipe
            self._show_derived()
            self.changed.emit()

    def _show_derived(self) -> None:
        """What the fields that are left out stand for: the preset's shape, a tenth of the learning rate."""
        if "model" in self.forms:
            values = self.forms["model"].values()
            shape = dict(PRESETS.get(values.get("preset", ""), {}))
            heads = values.get("n_heads") or shape.get("n_heads")
            self.forms["model"].set_derived({"drop_rate": 0.0, **shape, "n_kv_heads": shape.get("n_kv_heads", heads)})
        if "train" in self.forms:
            self.forms["train"].set_derived({"min_learning_rate": self.forms["train"].values()["learning_rate"] / 10})

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
