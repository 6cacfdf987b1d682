"""A run for every combination of values: which settings, which values, how many runs that makes."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.recipes.recipe import Recipe
from engine.sweep import Variant, axis, variants
from studio.engine_texts import said_error
from studio.runs_page.changes import Changes
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import label
from studio.widgets.elided_combo import ElidedComboBox

CHECK_AFTER_MS = 300
SHOWN = 4


class SweepPane(QWidget):
    """``asked`` brings (the variants, a name for the sweep)."""

    asked = Signal(list, str)
    base_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._recipe: Recipe | None = None
        self._found: list[Variant] = []
        self.base_name, self.way_name, self.name_name = label(), label(), label()
        self.base, self.way, self.name = ElidedComboBox(), ElidedComboBox(), QLineEdit()
        self.changes = Changes(theme, several=True)
        self.told = label("", "small", wrap=True)
        self.problem = label("", "problem", wrap=True)
        self.start = Button(theme, kind="primary")
        self._later = QTimer(self, singleShot=True, interval=CHECK_AFTER_MS)
        self._later.timeout.connect(self.check)
        self.changes.changed.connect(self._later.start)
        for box in (self.base, self.way):
            box.addItems(["", ""])
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        self.base.activated.connect(lambda _: self.base_changed.emit())
        self.way.activated.connect(lambda _: self.check())
        self.start.clicked.connect(lambda _: self._ask())
        self._lay_out()
        self.retranslate()
        self.check()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        rows = ((self.base_name, self.base), (self.way_name, self.way), (self.name_name, self.name))
        for row, (name, editor) in enumerate(rows):
            name.setBuddy(editor)
            grid.addWidget(name, row, 0)
            grid.addWidget(editor, row, 1)
        grid.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.start)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.changes)
        column.addWidget(self.problem)
        column.addWidget(self.told)
        column.addLayout(buttons)
        column.addStretch(1)

    @property
    def from_draft(self) -> bool:
        """Whether it begins with the recipe in preparation, not with the chosen run's."""
        return self.base.currentIndex() == 1

    def show_base(self, recipe: Recipe | None, run_name: str) -> None:
        """The recipe that the sweep begins with; ``run_name`` is the chosen run's."""
        self.base.setItemText(
            0, self.tr("the settings of {0}").format(run_name) if run_name else self.tr("the chosen run")
        )
        if recipe != self._recipe:
            self._recipe = recipe
            self.changes.show_recipe(recipe)
        self.check()

    def check(self) -> None:
        """Says how many runs it makes, or what stands in the way."""
        written = self.changes.assignments()
        problem, self._found = "", []
        if self._recipe is None:
            problem = "" if not written else self.tr("Choose a run to begin with.")
        elif written:
            try:
                axes = [axis(each) for each in written]
                self._found = variants(self._recipe, axes, grid=self.way.currentIndex() == 0)
            except EngineError as error:
                problem = said_error(error)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.start.setEnabled(len(self._found) > 0)
        self.told.setText(self._words())

    def _words(self) -> str:
        if not self._found:
            return self.tr("For example Learning rate: 1e-4, 3e-4, 1e-3")
        said = self.tr("%n run(s)", "", len(self._found))
        some = "\n".join(each.title for each in self._found[:SHOWN])
        return f"{said}:\n{some}" + ("\n…" if len(self._found) > SHOWN else "")

    def _ask(self) -> None:
        self.check()
        if self._found:
            self.asked.emit(list(self._found), self.name.text().strip())

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.base_name.setText(self.tr("Begin with"))
        self.way_name.setText(self.tr("Runs"))
        self.name_name.setText(self.tr("Name"))
        for editor, name in ((self.base, self.base_name), (self.way, self.way_name), (self.name, self.name_name)):
            editor.setAccessibleName(name.text())
        if not self.base.itemText(0):
            self.base.setItemText(0, self.tr("the chosen run"))
        self.base.setItemText(1, self.tr("the recipe in preparation"))
        self.way.setItemText(0, self.tr("every combination"))
        self.way.setItemText(1, self.tr("first with first, second with second, …"))
        self.name.setPlaceholderText(self.tr("none"))
        self.changes.retranslate()
        self.start.setText(self.tr("Queue the runs"))
        self.told.setText(self._words())
