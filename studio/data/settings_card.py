"""The card of the [data] section: which column is what, the template, the split; a form that knows the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from engine.recipes.base import Section, extra_of, fields_of
from engine.recipes.instructions import InstructionDataSection
from engine.stages import recipe_class
from studio.draft import Draft
from studio.forms import Form, Row
from studio.text_editors import Offers
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card

COLUMN = "_column"
ENCODINGS = ("utf-8", "cp1254", "iso-8859-9", "cp1252", "cp1251", "utf-16")
OTHERWISE = {"path"}  # chosen on another card


class DataForm(Form):
    """The form of a [data] section: columns are shown where rows have some, and only there unless somebody wants all."""

    columns_matter = False

    def _wants(self, row: Row) -> bool:
        if row.key in OTHERWISE:
            return False
        if row.key.endswith(COLUMN) and not self._expert:
            return self.columns_matter or row.is_changed
        return super()._wants(row)


class SettingsCard(Card):
    """Edits the draft's [data] section.  ``set_asked`` carries a dotted key and its value."""

    set_asked = Signal(str, object)

    def __init__(self, theme: Theme, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme, self._draft = theme, draft
        self._columns: list[str] = []
        self._derived: dict[str, Any] = {}
        self._own = False
        self.form: DataForm | None = None
        self._forms: dict[type[Section], DataForm] = {}
        self.expert = Button(theme, kind="chip")
        self.expert.setCheckable(True)
        self.expert.toggled.connect(lambda _: self._filter())
        self.add_to_header(self.expert, right=True)
        self.body.addStretch(1)
        self.retranslate()

    # ------------------------------------------------------------------ in step with the draft

    def follow(self) -> None:
        """Shows what the draft holds now."""
        cls = recipe_class(self._draft.stage).sections().get("data")
        self.setVisible(cls is not None)
        if cls is None:
            return
        form = self._forms.get(cls) or self._made(cls)
        if form is not self.form:
            if self.form is not None:
                self.form.hide()
            self.form = form
            form.show()
            self.show_columns(self._columns, self._derived)
        values = self._draft.section("data")
        start = {key: self._draft.start_value(f"data.{key}") for key in form.rows}
        form.follow(values, start, wrong_too=not self._own)
        self._filter()

    def _made(self, cls: type[Section]) -> DataForm:
        """The form of a section, kept for the next time: making one takes longer than a click may."""
        start = {key: self._draft.start_value(f"data.{key}") for key in fields_of(cls)}
        form = self._forms[cls] = DataForm(self._theme, "data", cls, start, self._offers(cls))
        form.edited.connect(self._on_edited)
        self.body.insertWidget(0, form)
        return form

    def _offers(self, cls: type[Section]) -> Mapping[str, Offers]:
        """What can stand in the fields, where more is known than the recipe says."""
        templates = list(extra_of(InstructionDataSection.model_fields["template"], "offers"))
        columns: Offers = lambda: ["", *self._columns]  # noqa: E731
        known: dict[str, Offers] = {"template": lambda: templates, "encoding": lambda: ["", *ENCODINGS]}
        return {key: columns if key.endswith(COLUMN) else known[key] for key in fields_of(cls) if _offered(key, known)}

    def _on_edited(self, key: str) -> None:
        assert self.form is not None
        if self.form.rows[key].editor.error():
            return
        self._own = True
        try:
            self.set_asked.emit(f"data.{key}", self.form.rows[key].editor.value())
        finally:
            self._own = False

    # ------------------------------------------------------------------ what the page tells

    def show_columns(self, columns: Sequence[str], derived: Mapping[str, Any]) -> None:
        """The names of the rows' fields, and what was found for keys that are left empty."""
        self._columns, self._derived = [name for name in columns if name], dict(derived)
        if self.form is None:
            return
        self.form.columns_matter = bool(self._columns)
        told = {key: self.tr("found: {0}").format(value) for key, value in self._derived.items()}
        blank = {key: self.tr("none") for key in self.form.rows if key.endswith(COLUMN)}
        self.form.set_derived({**blank, **{key: text for key, text in told.items() if key.endswith(COLUMN)}})
        self._filter()

    def name_column(self, key: str) -> None:
        """Puts the cursor into the field of a column that is to be named (its dotted key)."""
        key = key.removeprefix("data.")
        if self.form is not None and key in self.form.rows:
            self.form.reveal(key)

    def _filter(self) -> None:
        if self.form is not None:
            self.form.show_matching((), expert=self.expert.isChecked())

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("How it is read"))
        self.expert.setText(self.tr("all settings"))
        self.show_columns(self._columns, self._derived)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _offered(key: str, known: Mapping[str, Offers]) -> bool:
    return key in known or key.endswith(COLUMN)
