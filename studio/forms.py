"""A form from any section of a recipe: the fields, their limits and their help come from the section's class.

Basic fields are shown, expert ones on demand.  A changed field carries a dot and a way back; a wrong
one says why below itself.  Fields that may be left out show in grey what they then stand for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from engine.recipes.base import Section, extra_of, fields_of
from studio.editors import editor_for, plain
from studio.explanation import explanation, field_title, recipe_text
from studio.theme import Theme
from studio.widgets.buttons import IconButton
from studio.widgets.card import label
from studio.widgets.state_dot import StateDot

EDITOR_PX = 190


class Form(QWidget):
    """Edits the values of one section.

    ``values()`` are all keys of the section as the recipe takes them; ``valid`` is false while a field is wrong.  ``changed`` is emitted after every edit, right or wrong.
    """

    changed = Signal()

    def __init__(
        self, theme: Theme, name: str, section: type[Section], start: Section, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.name, self.section = name, section
        self._expert = False
        self.rows: dict[str, Row] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, theme.px(6))  # the dot and the way back come and go: keep their places
        grid.setColumnMinimumWidth(3, theme.px(28))
        for key, (attribute, info) in fields_of(section).items():
            row = Row(theme, name, key, info, getattr(start, attribute))
            row.place(grid, len(self.rows))
            row.editor.changed.connect(self._on_changed)
            self.rows[key] = row
        self.retranslate()
        self.show_expert(False)
        self._check()

    def values(self) -> dict[str, Any]:
        """The section's values as they stand; those of wrong fields are the last right ones."""
        return {key: row.editor.value() for key, row in self.rows.items()}

    @property
    def valid(self) -> bool:
        """Whether every field is right, alone and together."""
        return not any(row.error.text() for row in self.rows.values())

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Shows other values; keys that are missing stay."""
        for key, value in values.items():
            self.rows[key].editor.set_value(value)
        self._on_changed()

    def set_derived(self, values: Mapping[str, Any]) -> None:
        """What fields that are left out stand for, shown in grey."""
        for key, value in values.items():
            if key in self.rows:
                self.rows[key].editor.set_derived(plain(value))

    def show_expert(self, expert: bool) -> None:
        """Shows the expert fields too; a changed or wrong one is always shown."""
        self._expert = expert
        for row in self.rows.values():
            row.set_visible(expert or not row.expert or row.is_changed or bool(row.error.text()))

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        for row in self.rows.values():
            row.retranslate(self.tr("Back to {0}"), self.tr("changed"))

    def _on_changed(self) -> None:
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        """Marks wrong and changed fields; the section's own checks speak when every field is right alone."""
        for row in self.rows.values():
            row.mark(row.editor.error())
        if self.valid:
            try:
                self.section.model_validate(self.values())
            except ValidationError as error:
                self._mark_findings(error)

    def _mark_findings(self, error: ValidationError) -> None:
        for finding in error.errors():
            key = str(finding["loc"][0]) if finding["loc"] else ""
            said = str(finding["ctx"]["error"]) if finding["type"] == "value_error" else finding["msg"]
            if key not in self.rows:
                key, _, rest = said.partition(": ")  # a check over several fields names the field itself
                said = rest or said
            self.rows.get(key, next(iter(self.rows.values()))).mark(said)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._check()
        super().changeEvent(event)


class Row:
    """One field: its name with a dot when it was changed, its editor, the way back, and what is wrong with it."""

    def __init__(self, theme: Theme, section: str, key: str, info: FieldInfo, start: Any) -> None:
        self.key, self._info, self._section, self._start = key, info, section, start
        self.expert = bool(extra_of(info, "expert"))
        self._wanted = True
        self.title = label()
        self.dot = StateDot(theme, "running", diameter=6)
        self.editor = editor_for(info, start)
        self.reset = IconButton(theme, "reset")
        self.reset.clicked.connect(lambda: self.editor.set_value(self._start))
        self.error = label("", "problem", wrap=True)
        self.title.setBuddy(self.editor)

    def place(self, grid: QGridLayout, index: int) -> None:
        """Puts the widgets of the row into a grid."""
        top = 2 * index
        grid.addWidget(self.dot, top, 0, Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(self.title, top, 1)
        grid.addWidget(self.editor, top, 2)
        grid.addWidget(self.reset, top, 3)
        grid.addWidget(self.error, top + 1, 1, 1, 3)
        self.editor.setFixedWidth(EDITOR_PX)

    @property
    def is_changed(self) -> bool:
        """Whether the value is another than at the beginning."""
        return bool(self.editor.error()) or self.editor.value() != self._start

    def mark(self, error: str) -> None:
        """Says what is wrong (nothing when empty) and shows whether the field was changed."""
        self.error.setText(error)
        self._show()

    def set_visible(self, visible: bool) -> None:
        """Shows or hides the whole row."""
        self._wanted = visible
        self._show()

    def _show(self) -> None:
        shown = self._wanted or bool(self.error.text())
        for widget in (self.title, self.editor):
            widget.setVisible(shown)
        self.dot.setVisible(shown and self.is_changed)
        self.reset.setVisible(shown and self.is_changed)
        self.error.setVisible(shown and bool(self.error.text()))

    def retranslate(self, back: str, changed: str) -> None:
        """Writes the row's texts in the language in force."""
        title, unit = field_title(self._info), recipe_text(extra_of(self._info, "unit"))
        help = explanation(self._section, self.key, self._info)
        self.title.setText(f"{title} ({unit})" if unit else title)
        self.title.setToolTip(recipe_text(self._info.description or ""))
        self.title.setWhatsThis(help)
        self.editor.describe(title, help)
        self.reset.set_name(back.format(plain(self._start) or "–"))
        self.reset.setAccessibleName(f"{title}: {self.reset.accessibleName()}")
        self.dot.setToolTip(changed)
