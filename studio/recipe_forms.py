"""All settings of the recipe in preparation, one card a section, in step with the draft that every page shares."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pydantic import ValidationError
from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.recipes.base import Section
from engine.recipes.methods import MethodSection
from engine.recipes.sections import TrainSection
from engine.stages import recipe_class
from studio.draft import Draft
from studio.engine_texts import said_error
from studio.explanation import recipe_text
from studio.forms import Form
from studio.method_keys import idle_keys
from studio.search import fold
from studio.text_editors import Offers
from studio.theme import Theme
from studio.widgets.card import Card, label

if TYPE_CHECKING:
    from studio.rate_preview import RatePreview

ONE_COLUMN_PX = 720
_KEY = re.compile(r"\b([a-z_]+)\.([a-z_0-9]+)\b")

OffersOf = Callable[[str, str], Mapping[str, Offers]]  # (stage, section) -> what can stand in its fields, by key


class RecipeForms(QWidget):
    """The sections' forms in two columns, one in a narrow window; made when they are first seen.

    ``valid_changed`` tells that a field turned wrong or right; the draft itself holds right fields only.
    """

    valid_changed = Signal()

    def __init__(self, theme: Theme, draft: Draft, offers_of: OffersOf | None = None) -> None:
        super().__init__()
        self._theme, self._draft = theme, draft
        self._offers_of: OffersOf = offers_of or (lambda stage, section: {})
        self.forms: dict[str, Form] = {}
        self.previews: dict[str, RatePreview] = {}
        self._cards: dict[str, Card] = {}
        self._stage, self._stale, self._own = "", True, False
        self._words, self._expert, self._changed_only = tuple[str, ...](), False, False
        self._columns = (QVBoxLayout(), QVBoxLayout())
        self._arranged: tuple[int, list[str]] = (0, [])
        self.nothing = label("", "dim", wrap=True)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        self._row = row
        column.setContentsMargins(0, 0, 0, 0)
        for each in self._columns:
            each.setSpacing(12)
            row.addLayout(each, 1)
        column.addWidget(self.nothing)
        column.addLayout(row)
        draft.changed.connect(self._on_draft)
        self.retranslate()

    # ------------------------------------------------------------------ what the owner asks

    @property
    def valid(self) -> bool:
        """Whether every field holds what it may hold; their sum is the draft's to judge.  Fields that will follow the
        draft when they are next seen hold nothing of their own."""
        return self._stale or all(form.valid for form in self.forms.values())

    def hindrance(self) -> str:
        """What keeps a run from starting with what stands here, in words; empty when nothing does."""
        return self._draft.problem() if self.valid else self.tr("A setting cannot be taken as it stands.")

    def show_matching(self, text: str, *, expert: bool, changed_only: bool) -> None:
        """Shows the settings that a search finds; without one the basic, all, or only the changed ones."""
        self._words, self._expert, self._changed_only = tuple(fold(text).split()), expert, changed_only
        self._filter()

    def reset_all(self) -> None:
        """Goes back to what the draft began with, in one step."""
        self._draft.set_all({key: self._draft.start_value(key) for key in self._draft.changed_keys()})
        self._follow(wrong_too=True)

    def problem_key(self) -> str:
        """The dotted key of the first setting that something is wrong with; "" where no field is to blame."""
        for name, form in self.forms.items():
            for key, row in form.rows.items():
                if row.error.text():
                    return f"{name}.{key}"
        return ""

    def reveal(self, key: str) -> None:
        """Shows a setting, whatever the search says, and puts the cursor into it."""
        section, _, name = key.partition(".")
        if section in self.forms and name in self.forms[section].rows:
            self._cards[section].show()
            self.forms[section].reveal(name)

    def show_error(self, error: EngineError) -> None:
        """Tells an error at the first setting that it names, until the draft changes."""
        for section, key in _KEY.findall(error.text):
            if section in self.forms and key in self.forms[section].rows:
                self.forms[section].set_problems({key: said_error(error)})
                return

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self._write_nothing()
        for name, card in self._cards.items():
            card.set_title(recipe_text(self.forms[name].section.title))
        for preview in self.previews.values():
            preview.retranslate()

    # ------------------------------------------------------------------ in step with the draft

    def _on_draft(self) -> None:
        if self.isVisible():
            self._catch_up(wrong_too=not self._own)
        else:
            self._stale = True
            self.valid_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._catch_up(wrong_too=True)
        super().showEvent(event)

    def _catch_up(self, *, wrong_too: bool) -> None:
        self._stale = False
        if self._draft.stage != self._stage:
            self._make()
        self._follow(wrong_too=wrong_too)

    def _follow(self, *, wrong_too: bool) -> None:
        """Shows what the draft holds now."""
        for name, form in self.forms.items():
            values = self._draft.section(name)
            start = {key: self._draft.start_value(f"{name}.{key}") for key in form.rows}
            form.follow(values, start, wrong_too=wrong_too)
            self._show_derived(name, form)
        self._show_problem()
        self._filter()
        self.valid_changed.emit()

    def _show_derived(self, name: str, form: Form) -> None:
        """What the fields that are left out stand for, and the plan of the learning rate."""
        try:
            section: Section | None = form.section.model_validate(self._draft.section(name))
        except ValidationError:
            section = None
        if section is not None:
            form.set_derived(section.derived())
        if isinstance(section, MethodSection):
            form.set_idle(idle_keys(section.kind))
        if name in self.previews:
            self.previews[name].show_plan(section if isinstance(section, TrainSection) else None)

    def _show_problem(self) -> None:
        """What is wrong with several sections together stands at the first field that it names."""
        error = self._draft.error()
        if error is not None and self.valid:
            self.show_error(error)

    def _on_edited(self, section: str, key: str) -> None:
        form = self.forms[section]
        if form.rows[key].editor.error():
            self.valid_changed.emit()
            return
        self._own = True
        try:
            self._draft.set(f"{section}.{key}", form.rows[key].editor.value())
        finally:
            self._own = False
        self._show_problem()
        self.valid_changed.emit()

    # ------------------------------------------------------------------ making and laying out

    def _make(self) -> None:
        for card in self._cards.values():
            card.hide()
            card.deleteLater()
        from studio.rate_preview import RatePreview  # the charts weigh a lot: not before forms are seen

        self._stage = self._draft.stage
        self.forms, self.previews, self._cards = {}, {}, {}
        for name, cls in recipe_class(self._stage).sections().items():
            start = {key: self._draft.start_value(f"{name}.{key}") for key in self._draft.section(name)}
            form = Form(self._theme, name, cls, start, self._offers_of(self._stage, name))
            form.edited.connect(lambda key, name=name: self._on_edited(name, key))
            card = Card()
            card.body.addWidget(form)
            if issubclass(cls, TrainSection):
                self.previews[name] = RatePreview(self._theme)
                card.body.addWidget(self.previews[name])
            card.body.addStretch(1)
            self.forms[name], self._cards[name] = form, card
        self._arranged = (0, [])
        self._arrange()
        self.retranslate()

    def _arrange(self) -> None:
        """Puts each card into the shorter column, or all into one.  While something is searched, what was found comes
        first; else cards keep their places, whatever they show."""
        wanted = 1 if self.width() < self._theme.px(ONE_COLUMN_PX) else 2
        chosen = bool(self._words) or self._changed_only
        names = sorted(self._cards, key=lambda name: chosen and self._cards[name].isHidden())
        if (wanted, names) == self._arranged:
            return
        self._arranged = (wanted, names)
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
        heights = [0, 0]
        for name in names:
            shorter = heights.index(min(heights[:wanted]))
            self._columns[shorter].addWidget(self._cards[name])
            heights[shorter] += 3 + sum(not row.expert for row in self.forms[name].rows.values())
        for column in self._columns[:wanted]:
            column.addStretch(1)
        self._row.setStretch(1, wanted - 1)
        self._row.setSpacing(12 * (wanted - 1))

    def minimumSizeHint(self) -> QSize:
        """As wide as one column: two of them must not keep a window from becoming narrow."""
        widest = max((card.minimumSizeHint().width() for card in self._cards.values()), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _filter(self) -> None:
        found = 0
        for name, form in self.forms.items():
            shown = form.show_matching(self._words, expert=self._expert, changed_only=self._changed_only)
            self._cards[name].setVisible(shown > 0)
            found += shown
        self.nothing.setVisible(not found)
        self._write_nothing()
        self._arrange()

    def _write_nothing(self) -> None:
        unchanged = self._changed_only and not self._words
        self.nothing.setText(self.tr("Nothing is changed.") if unchanged else self.tr("No setting matches."))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            QTimer.singleShot(0, self, self._show_problem)  # after the forms, which hear of it later than this
        super().changeEvent(event)
