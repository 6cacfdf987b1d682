"""A form from any section of a recipe: the fields, their limits and their help come from the section's class.

Basic fields are shown, expert ones on demand.  A changed field carries a dot and a way back; a wrong
one says why below itself.  Fields that may be left out show in grey what they then stand for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from engine.recipes.base import Section, extra_of, fields_of
from studio.editor_for import editor_for
from studio.editors import plain
from studio.engine_texts import said
from studio.explanation import explanation, field_title, recipe_text
from studio.search import fold
from studio.text_editors import Offers
from studio.theme import Theme
from studio.widgets.buttons import IconButton
from studio.widgets.card import label
from studio.widgets.scrolling import bring_into_view
from studio.widgets.state_dot import StateDot

EDITOR_PX = 190
ROWS_PER_FIELD = 3  # title and editor, a wide editor, what is wrong


class Form(QWidget):
    """Edits the values of one section; ``start`` are those that count as unchanged, keyed as in the recipe's file.

    ``values()`` are all keys of the section as the recipe takes them; ``valid`` is false while a field is wrong.
    ``edited`` is emitted with the key after every edit of a field, right or wrong.  ``offers`` lists for a key what can
    stand there, where somebody knows more than the recipe does.
    """

    edited = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        section: type[Section],
        start: Mapping[str, Any],
        offers: Mapping[str, Offers] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name, self.section = name, section
        self.rows: dict[str, Row] = {}
        self._wrong: dict[str, str] = {}
        self._idle = set[str]()
        self._expert, self._changed_only, self._words = False, False, tuple[str, ...]()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for column, width in ((0, 6), (3, 28)):  # the dot and the way back come and go: keep their places
            strut = QWidget()
            strut.setFixedSize(theme.px(width), 0)
            grid.addWidget(strut, 0, column)
        for key, (_, info) in fields_of(section).items():
            row = Row(theme, name, key, info, start[key], (offers or {}).get(key))
            row.place(grid, 1 + ROWS_PER_FIELD * len(self.rows), theme.px(EDITOR_PX))
            row.editor.changed.connect(lambda key=key: self._on_edited(key))
            self.rows[key] = row
        self.retranslate()
        self._check()

    # ------------------------------------------------------------------ values

    def values(self) -> dict[str, Any]:
        """The section's values as they stand; those of wrong fields are the last right ones."""
        return {key: row.editor.value() for key, row in self.rows.items()}

    @property
    def valid(self) -> bool:
        """Whether every field is right, alone and together."""
        return not self._wrong

    def follow(self, values: Mapping[str, Any], start: Mapping[str, Any], *, wrong_too: bool) -> None:
        """Shows values that were changed elsewhere, and what counts as unchanged; tells nobody.

        A field in which something wrong stands keeps it for correction, unless ``wrong_too``.
        """
        for key, row in self.rows.items():
            row.start = start[key]
            wrong = bool(row.editor.error())
            if (wrong and wrong_too) or (not wrong and not same(row.editor.value(), values[key])):
                with QSignalBlocker(row.editor):
                    row.editor.set_value(values[key])
        self._check()

    def set_derived(self, values: Mapping[str, Any]) -> None:
        """What fields that are left out stand for, shown in grey."""
        for key, value in values.items():
            if key in self.rows:
                self.rows[key].editor.set_derived(plain(value))

    def set_problems(self, problems: Mapping[str, str]) -> None:
        """What is wrong with fields together with other sections, by key; what the form finds itself goes before it."""
        for key, row in self.rows.items():
            row.mark(self._wrong.get(key) or problems.get(key, ""))

    # ------------------------------------------------------------------ what is shown

    def show_matching(self, words: Sequence[str], *, expert: bool, changed_only: bool = False) -> int:
        """Shows the fields in whose title, key or help every (folded) word occurs, experts' too; without words the
        basic ones, or with ``expert`` all.  What was changed or is wrong is shown anyway.  Returns how many are shown."""
        self._expert, self._changed_only, self._words = expert, changed_only, tuple(words)
        for row in self.rows.values():
            row.set_visible(self._wants(row))
        return sum(row.shown for row in self.rows.values())

    def _wants(self, row: Row) -> bool:
        if self._words:
            return row.matches(self._words)
        if self._changed_only:
            return row.is_changed
        return self._expert or row.is_changed or not (row.expert or row.key in self._idle)

    def set_idle(self, keys: Collection[str]) -> None:
        """Fields that say nothing beside what stands in another: not shown among the basic ones."""
        if set(keys) != self._idle:
            self._idle = set(keys)
            self.show_matching(self._words, expert=self._expert, changed_only=self._changed_only)

    def reveal(self, key: str) -> None:
        """Shows a field, whatever is asked for, brings it into view and puts the cursor into it."""
        self.rows[key].set_visible(True)
        self.rows[key].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self.rows[key].editor)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        for row in self.rows.values():
            row.retranslate(self.tr("Back to {0}"), self.tr("changed"))

    # ------------------------------------------------------------------ checking

    def _on_edited(self, key: str) -> None:
        self._check()
        self.edited.emit(key)

    def _check(self) -> None:
        """Marks wrong and changed fields; the section's own checks speak when every field is right alone."""
        self._wrong = {key: error for key, row in self.rows.items() if (error := row.editor.error())}
        if not self._wrong:
            try:
                self.section.model_validate(self.values())
            except ValidationError as error:
                self._wrong = self._findings(error)
        self.set_problems({})

    def _findings(self, error: ValidationError) -> dict[str, str]:
        found: dict[str, str] = {}
        for finding in error.errors():
            key = str(finding["loc"][0]) if finding["loc"] else ""
            words = str(finding["ctx"]["error"]) if finding["type"] == "value_error" else finding["msg"]
            if finding["type"] == "value_error" and key:  # what a field's own check says is what it allows
                words = f"{key} = {finding['input']!r} is not allowed; allowed: {words}."
            if key not in self.rows:
                key, _, rest = words.partition(": ")  # a check over several fields names the field itself
                words = rest or words
            found.setdefault(key if key in self.rows else next(iter(self.rows)), said(words))
        return found

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._check()
        super().changeEvent(event)


class Row:
    """One field: its name with a dot when it was changed, its editor, the way back, and what is wrong with it."""

    def __init__(
        self, theme: Theme, section: str, key: str, info: FieldInfo, start: Any, offers: Offers | None
    ) -> None:
        self.key, self.start = key, start
        self.expert = bool(extra_of(info, "expert"))
        self._info, self._section = info, section
        self._wanted = not self.expert
        self._searched = ""
        self.title = label("", wrap=True)
        self.dot = StateDot(theme, "running", diameter=6)
        self.editor = editor_for(theme, key, info, start, offers)
        self.reset = IconButton(theme, "reset")
        self.reset.clicked.connect(self.go_back)
        self.error = label("", "problem", wrap=True)
        self.title.setBuddy(self.editor)

    def place(self, grid: QGridLayout, top: int, width: int) -> None:
        """Puts the widgets into a grid, from row ``top`` on; ``width`` (px) is that of an editor beside its title."""
        grid.addWidget(self.dot, top, 0, Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(self.title, top, 1)
        grid.addWidget(self.reset, top, 3)
        if self.editor.wide:
            grid.addWidget(self.editor, top + 1, 1, 1, 2)
        else:
            grid.addWidget(self.editor, top, 2)
            self.editor.setFixedWidth(width)
        grid.addWidget(self.error, top + 2, 1, 1, 3)

    @property
    def is_changed(self) -> bool:
        """Whether the value is another than at the beginning."""
        return bool(self.editor.error()) or not same(self.editor.value(), self.start)

    @property
    def shown(self) -> bool:
        """Whether the row is to be seen."""
        return self._wanted or bool(self.error.text())

    def matches(self, words: Sequence[str]) -> bool:
        """Whether every one of the (folded) words occurs in title, key or help."""
        return all(word in self._searched for word in words)

    def go_back(self) -> None:
        """Shows the value of the beginning again."""
        self.editor.set_value(self.start)
        self.editor.changed.emit()

    def mark(self, error: str) -> None:
        """Says what is wrong (nothing when empty) and shows whether the field was changed."""
        self.error.setText(error)
        self.editor.set_bad(error)
        self._show()

    def set_visible(self, visible: bool) -> None:
        """Shows or hides the whole row."""
        self._wanted = visible
        self._show()

    def _show(self) -> None:
        shown = self.shown
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
        self.reset.set_name(back.format(plain(self.start) or "–"))
        self.reset.setAccessibleName(f"{title}: {self.reset.accessibleName()}")
        self.dot.setToolTip(changed)
        self._searched = fold(f"{title} {self._info.title} {self._section}.{self.key} {help} {self._info.description}")


def same(one: Any, other: Any) -> bool:
    """Equal and of one kind: 1, 1.0 and True are three values to a recipe."""
    return type(one) is type(other) and bool(one == other)
