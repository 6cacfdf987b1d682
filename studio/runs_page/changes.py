"""Rows of "this setting: that value", for a branch (one value) and for a sweep (several values)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from engine.recipes.difference import flat
from engine.recipes.recipe import Recipe
from engine.recipes.render import toml_value
from studio.explanation import recipe_text
from studio.theme import Theme
from studio.widgets.buttons import Button, IconButton


class ChangeRow(QWidget):
    """One setting, found by its title or key, and what is written for it."""

    changed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.key, self.value = QComboBox(), QLineEdit()
        self.key.setEditable(True)
        self.key.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.key.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.key.setMinimumContentsLength(12)
        completer = QCompleter(self.key.model(), self.key)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.key.setCompleter(completer)
        self.remove = IconButton(theme, "close")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.key, 5)
        row.addWidget(self.value, 4)
        row.addWidget(self.remove)
        self.key.currentIndexChanged.connect(lambda _: self._on_key())
        self.value.textChanged.connect(lambda _: self.changed.emit())
        self.remove.clicked.connect(lambda _: self.removed.emit())
        self._values: dict[str, str] = {}

    def offer(self, titles: dict[str, str], values: dict[str, str]) -> None:
        """The keys with their titles, and the value that each has now."""
        chosen, written = self.chosen_key, self.key.currentText()
        self._values = values
        with QSignalBlocker(self.key):
            self.key.clear()
            for key, title in titles.items():
                self.key.addItem(f"{title} · {key}", key)
            place = self.key.findData(chosen)
            self.key.setCurrentIndex(place)
            if place < 0:
                self.key.setEditText(written if not chosen else "")
        self._on_key()

    @property
    def chosen_key(self) -> str:
        """The dotted key; what was typed where it is none of the offered ones."""
        text = self.key.currentText()
        place = self.key.findText(text)
        return str(self.key.itemData(place)) if place >= 0 else text.strip()

    def _on_key(self) -> None:
        edit = self.key.lineEdit()
        if edit is not None and not edit.hasFocus():
            edit.setCursorPosition(0)  # a long name is read from its beginning
        self.value.setPlaceholderText(self._values.get(self.chosen_key, ""))
        self.key.setToolTip(self.chosen_key)
        self.changed.emit()

    def set_names(self, key: str, value: str, remove: str) -> None:
        """Names for screen readers."""
        self.key.setAccessibleName(key)
        edit = self.key.lineEdit()
        if edit is not None:
            edit.setAccessibleName(key)
            edit.setPlaceholderText(key)
        self.value.setAccessibleName(value)
        self.remove.set_name(remove)


class Changes(QWidget):
    """Rows that can be added and taken away; ``changed`` after every one of their changes."""

    changed = Signal()

    def __init__(self, theme: Theme, *, several: bool) -> None:
        super().__init__()
        self._theme, self._several = theme, several
        self._titles: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self.rows: list[ChangeRow] = []
        self.add = Button(theme, icon="plus", kind="link")
        self.add.clicked.connect(lambda _: self.add_row().key.setFocus())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_row()

    def show_recipe(self, recipe: Recipe | None) -> None:
        """Offers the settings of this recipe."""
        known = flat(recipe) if recipe is not None else {}
        self._titles = {key: recipe_text(title) for key, (_, title) in known.items() if "." in key}
        self._values = {key: "" if value is None else _plain(value) for key, (value, _) in known.items()}
        for row in self.rows:
            row.offer(self._titles, self._values)

    def add_row(self) -> ChangeRow:
        """One more row, empty."""
        row = ChangeRow(self._theme)
        row.changed.connect(self.changed.emit)
        row.removed.connect(lambda: self.remove_row(row))
        self.rows.append(row)
        self._column.insertWidget(len(self.rows) - 1, row)
        row.offer(self._titles, self._values)
        row.key.setCurrentIndex(-1)
        self.retranslate()
        self.setTabOrder(row, self.add)
        return row

    def remove_row(self, row: ChangeRow) -> None:
        """Takes a row away; the last one is only emptied."""
        if len(self.rows) == 1:
            row.key.setCurrentIndex(-1)
            row.value.clear()
            return
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self.add.setFocus()
        self.changed.emit()

    def set_rows(self, assignments: Sequence[tuple[str, str]]) -> None:
        """Shows these (key, value) pairs and nothing else."""
        while len(self.rows) > max(1, len(assignments)):
            self.remove_row(self.rows[-1])
        while len(self.rows) < len(assignments):
            self.add_row()
        for row, (key, value) in zip(self.rows, assignments, strict=False):
            row.key.setCurrentIndex(row.key.findData(key))
            row.value.setText(value)

    def assignments(self) -> list[str]:
        """``key=value`` of every row in which both are written."""
        written = [(row.chosen_key, row.value.text().strip()) for row in self.rows]
        return [f"{key}={value}" for key, value in written if key and value]

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.add.setText(self.tr("One more setting"))
        value = self.tr("Values, with commas between them") if self._several else self.tr("New value")
        for row in self.rows:
            row.set_names(self.tr("Setting"), value, self.tr("Take this setting out"))


def _plain(value: object) -> str:
    return value if isinstance(value, str) else toml_value(value)
