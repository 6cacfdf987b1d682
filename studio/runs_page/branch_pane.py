"""A new run from a checkpoint of the chosen one: which step, what changes, what it is called."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from engine.branching import check_changes, steps_to_branch_from
from engine.errors import EngineError
from engine.recipes.recipe import Recipe, load
from engine.runs import RunFolder
from engine.summaries import RunSummary
from studio.engine_texts import said_error
from studio.numbers import count
from studio.runs_page.changes import Changes
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import label
from studio.widgets.elided_label import ElidedLabel

CHECK_AFTER_MS = 250


class BranchPane(QWidget):
    """``asked`` brings (run, step, changes, name, whether to queue it instead of starting it now)."""

    asked = Signal(Path, int, list, str, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._run: RunSummary | None = None
        self._recipe: Recipe | None = None
        self.of = ElidedLabel("", "strong")
        self.step_name, self.name_name = label(), label()
        self.step, self.name = QComboBox(), QLineEdit()
        self.changes = Changes(theme, several=False)
        self.problem = label("", "problem", wrap=True)
        self.start, self.queue = Button(theme, kind="primary"), Button(theme)
        self._later = QTimer(self, singleShot=True, interval=CHECK_AFTER_MS)
        self._later.timeout.connect(self.check)
        self.changes.changed.connect(self._later.start)
        self.start.clicked.connect(lambda _: self._ask(queued=False))
        self.queue.clicked.connect(lambda _: self._ask(queued=True))
        self._lay_out()
        self.show_run(None)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        for row, (name, editor) in enumerate(((self.step_name, self.step), (self.name_name, self.name))):
            name.setBuddy(editor)
            grid.addWidget(name, row, 0)
            grid.addWidget(editor, row, 1)
        grid.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.start)
        buttons.addWidget(self.queue)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.of)
        column.addLayout(grid)
        column.addWidget(self.changes)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        column.addStretch(1)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_run(self, run: RunSummary | None) -> None:
        """Offers the checkpoints and settings of this run; what was written stays as long as it is the same run."""
        another = (run.path if run else None) != (self._run.path if self._run else None)
        self._run = run
        steps = steps_to_branch_from(RunFolder(run.path)) if run is not None else []
        shown = [self.step.itemData(place) for place in range(self.step.count())]
        if another or shown != steps[::-1]:
            before = self.step.currentData()
            self.step.clear()
            for step in reversed(steps):
                self.step.addItem("", step)
            if not another and before in steps:
                self.step.setCurrentIndex(self.step.findData(before))
        if another:
            self._recipe = _recipe(run)
            self.name.clear()
            self.changes.set_rows([])
            self.changes.show_recipe(self._recipe)
            for row in self.changes.rows:
                self.changes.remove_row(row)
        self.retranslate()
        self.check()

    def check(self) -> None:
        """Says what stands in the way, if anything does."""
        self.problem.setText(self._problem())
        self.problem.setVisible(bool(self.problem.text()))
        ready = self._run is not None and self.step.count() > 0 and not self.problem.text()
        self.start.setEnabled(ready)
        self.queue.setEnabled(ready)

    def _problem(self) -> str:
        if self._run is None:
            return ""
        if not self.step.count():
            return self.tr("This run has no checkpoint to branch from.")
        if self._recipe is None:
            return self.tr("The recipe cannot be read.")
        try:
            check_changes(self._recipe, load(RunFolder(self._run.path).recipe_path, sets=self.changes.assignments()))
        except EngineError as error:
            return said_error(error)
        return ""

    def _ask(self, *, queued: bool) -> None:
        self.check()
        if self._run is not None and self.start.isEnabled():
            step = int(self.step.currentData())
            self.asked.emit(self._run.path, step, self.changes.assignments(), self.name.text().strip(), queued)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.of.set_text(
            self.tr("Choose a run to branch from.")
            if self._run is None
            else self.tr("From {0}").format(self._run.shown_name)
        )
        self.step_name.setText(self.tr("Step"))
        self.name_name.setText(self.tr("Name"))
        self.step.setAccessibleName(self.tr("Step"))
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setPlaceholderText(self.tr("by itself"))
        for place in range(self.step.count()):
            self.step.setItemText(place, count(int(self.step.itemData(place))))
        self.changes.retranslate()
        self.start.setText(self.tr("Start the branch"))
        self.queue.setText(self.tr("Add to the queue"))


def _recipe(run: RunSummary | None) -> Recipe | None:
    try:
        return RunFolder(run.path).recipe() if run is not None else None
    except EngineError:
        return None
