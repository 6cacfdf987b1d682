"""Where a run is prepared: the recipe's settings with search, undo and files, and the button that starts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.queue import Queue
from engine.recipes.recipe import Recipe
from engine.stages import STAGES
from engine.summaries import RunSummary
from studio.actions import keys_text
from studio.context import Context
from studio.draft import command_for
from studio.engine_texts import said_error
from studio.explanation import recipe_text
from studio.recipe_commands import Deed
from studio.recipe_files import ready_to_start, recipe_of, write_recipe
from studio.recipe_forms import RecipeForms
from studio.stage_path import fitting, takes
from studio.starter import Starter
from studio.text_editors import Offers
from studio.widgets.buttons import Button, IconButton
from studio.widgets.card import Card, label
from studio.widgets.elided_label import ElidedLabel

REDO = ("Ctrl+Y", "Ctrl+Shift+Z")  # the habits of two worlds
NARROW_PX, NARROWEST_PX = 800, 560
UNDO, FIND, LOAD, SAVE, COPY = "Ctrl+Z", "Ctrl+F", "Ctrl+O", "Ctrl+S", "Ctrl+Shift+C"


class RecipeDesk(QWidget):
    """The draft's settings and what can be done with them.  ``started`` tells the folder of a run that was started."""

    started = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._draft = context, context.draft
        self._runs: Sequence[RunSummary] = ()
        self._refused: EngineError | None = None
        self._narrow = False
        theme = context.theme
        self.name, self.does = label("", "heading"), ElidedLabel("", "dim")
        self.undo, self.redo = IconButton(theme, "undo"), IconButton(theme, "redo")
        self.load, self.save, self.copy = Button(theme), Button(theme), Button(theme)
        self.queue, self.start = Button(theme), Button(theme, kind="primary")
        self.starter = Starter(context, self)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.expert, self.changes = Button(theme, kind="chip"), Button(theme, kind="chip")
        self.reset_all = Button(theme, kind="link")
        self.problem, self.show_problem = label("", "problem", wrap=True), Button(theme, kind="link")
        self.forms = RecipeForms(theme, self._draft, self._offers_of)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        card, first, second, third = Card(), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (first, second, third):
            row.setSpacing(8)
            card.body.addLayout(row)
        first.addWidget(self.name)
        first.addWidget(self.does, 1)
        for button in (self.undo, self.redo, self.load, self.save, self.copy, self.queue, self.start):
            first.addWidget(button)
        self.search.setMaximumWidth(self._context.theme.px(340))
        second.addWidget(self.search, 1)
        for chip in (self.expert, self.changes):
            chip.setCheckable(True)
            second.addWidget(chip)
        second.addWidget(self.reset_all)
        second.addStretch(1)
        third.addWidget(self.problem, 1)
        third.addWidget(self.show_problem, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(card)
        column.addWidget(self.forms)
        column.addStretch(1)

    def _connect(self) -> None:
        self._draft.changed.connect(self._on_draft)
        self.forms.valid_changed.connect(self._show_state)
        self.undo.clicked.connect(self._draft.undo)
        self.redo.clicked.connect(self._draft.redo)
        for keys, act in (
            (QKeySequence.keyBindings(QKeySequence.StandardKey.Undo), self._draft.undo),
            ([QKeySequence(each) for each in REDO], self._draft.redo),
            ([QKeySequence(FIND)], self._find),
            ([QKeySequence(LOAD)], self.ask_for_recipe),
            ([QKeySequence(SAVE)], self.save.click),
            ([QKeySequence(COPY)], self.copy.click),
        ):
            shortcut = QShortcut(self)
            shortcut.setKeys(keys)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.load.clicked.connect(self.ask_for_recipe)
        self.save.clicked.connect(self.ask_where_to_save)
        self.copy.clicked.connect(self.copy_command)
        self.queue.clicked.connect(self.queue_run)
        self.start.clicked.connect(self.start_run)
        self.starter.started.connect(self.started)
        self.starter.queued.connect(self._on_queued)
        self.starter.refused.connect(self._refuse)
        self.starter.busy_changed.connect(lambda _: self._show_state())
        self.search.textChanged.connect(self._filter)
        self.expert.toggled.connect(self._filter)
        self.changes.toggled.connect(self._filter)
        self.reset_all.clicked.connect(self.forms.reset_all)
        self.show_problem.clicked.connect(lambda: self.forms.reveal(self.forms.problem_key()))

    # ------------------------------------------------------------------ showing

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        """The runs of the workspace, newest first: what a stage can begin with is offered in its fields."""
        self._runs = runs
        self._derive_beginnings()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        for button, text, tip in (
            (
                self.load,
                self.tr("Load…"),
                self._with_keys(self.tr("Take a recipe from a .toml file; it can be dropped here as well"), LOAD),
            ),
            (
                self.save,
                self.tr("Save as…"),
                self._with_keys(self.tr("Write the recipe as a .toml file for the command line"), SAVE),
            ),
            (
                self.copy,
                self.tr("Copy as command"),
                self._with_keys(self.tr("Copy a command line that trains exactly this recipe"), COPY),
            ),
            (self.queue, self.tr("Queue"), self.tr("Start it when the runs before it have ended, window open or not")),
            (self.expert, self.tr("all settings"), self.tr("Show the settings for experts too")),
            (self.reset_all, self.tr("Reset all"), self.tr("Go back to what the recipe began with")),
            (self.show_problem, self.tr("Show the setting"), ""),
        ):
            button.setText(text)
            button.setAccessibleName(text)
            button.setToolTip(tip)
        self._narrow = False
        self._fit()
        self.undo.set_name(self._with_keys(self.tr("Take the last change back"), UNDO))
        self.redo.set_name(self._with_keys(self.tr("Make the change again"), REDO[0]))
        self.search.setPlaceholderText(self.tr("Search these settings"))
        self.search.setAccessibleName(self.tr("Search these settings"))
        self.search.setToolTip(keys_text(FIND))
        self.forms.retranslate()
        self._show_state()

    def _fit(self) -> None:
        """In a narrow window the buttons around files have pictures instead of words."""
        narrow = self.width() < self._context.theme.px(NARROW_PX)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for button, icon in ((self.load, "folder"), (self.save, "save"), (self.copy, "copy")):
            button.setText("" if narrow else button.accessibleName())
            button.set_icon(icon if narrow else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the forms: the buttons follow the width, not the other way round."""
        return QSize(self._context.theme.px(NARROWEST_PX), super().minimumSizeHint().height())

    @staticmethod
    def _with_keys(text: str, keys: str) -> str:
        return f"{text} ({keys_text(keys)})"

    def _on_draft(self) -> None:
        self._refused = None
        if not self.starter.queueing:  # what was to be queued is settled, whatever is prepared next
            self.starter.cancel()  # it was another recipe that was to start
        self._show_state()

    def _show_state(self) -> None:
        stage = STAGES[self._draft.stage]
        self.name.setText(recipe_text(stage.title))
        self.does.set_text(recipe_text(stage.does))
        changed = len(self._draft.changed_keys())
        self.changes.setText(self.tr("%n change(s)", "", changed))
        self.changes.setEnabled(changed > 0 or self.changes.isChecked())
        self.changes.setToolTip(self.tr("Show only the settings that were changed"))
        self.reset_all.setVisible(changed > 0 or not self.forms.valid)
        self.undo.setEnabled(self._draft.can_undo)
        self.redo.setEnabled(self._draft.can_redo)
        ready = self._draft.recipe() is not None and self.forms.valid
        for button in (self.start, self.queue, self.copy, self.save):
            button.setEnabled(ready and not (button in (self.start, self.queue) and self.starter.busy))
        self.start.setText(self.tr("Checking…") if self.starter.busy else self.tr("Start training"))
        text = self._problem_text()
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.show_problem.setVisible(bool(text) and bool(self.forms.problem_key()))
        self._derive_beginnings()

    def _problem_text(self) -> str:
        refused = said_error(self._refused) if self._refused is not None else ""
        return self.forms.hindrance() or refused

    def _filter(self) -> None:
        self.forms.show_matching(
            self.search.text(), expert=self.expert.isChecked(), changed_only=self.changes.isChecked()
        )

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def do(self, deed: Deed) -> None:
        """Presses the button of this name, if it can be pressed now."""
        buttons: dict[Deed, QAbstractButton] = {
            "start": self.start, "queue": self.queue, "load": self.load, "save": self.save, "copy": self.copy,
            "undo": self.undo, "redo": self.redo, "reset": self.reset_all,
        }  # fmt: skip
        buttons[deed].click()

    def show_setting(self, key: str) -> None:
        """Shows a setting, whatever was searched, and puts the cursor into it."""
        self.search.clear()
        self.changes.setChecked(False)
        self.forms.reveal(key)

    # ------------------------------------------------------------------ what a stage can begin with

    def _offers_of(self, stage: str, section: str) -> Mapping[str, Offers]:
        return {
            key.partition(".")[2]: lambda stages=stages: self._beginnings(stages)  # type: ignore[misc]
            for key, stages in takes(stage).items()
            if key.startswith(f"{section}.")
        }

    def _beginnings(self, stages: Sequence[str]) -> list[str]:
        """Runs that fit, by name, those that a queued run may wait for, and models that were fetched from the hub."""
        found = [run.path.name for run in fitting(self._runs, stages)]
        coming = Queue(self._context.workspace.root).before_next(self._context.runs_folder)
        found += [
            run.path.name
            for run in self._runs
            if run.stage in stages and run.path in coming and run.path.name not in found
        ]
        try:
            models = sorted(path.parent.name for path in self._context.workspace.models.glob("*/config.json"))
        except OSError:
            models = []
        return [*found, *(name.replace("--", "/", 1) for name in models)]

    def _derive_beginnings(self) -> None:
        """An empty field stands for the newest run that fits: say which one that is."""
        for key, stages in takes(self._draft.stage).items():
            section, _, name = key.partition(".")
            fits = fitting(self._runs, stages)
            if section in self.forms.forms and fits:
                self.forms.forms[section].set_derived({name: fits[0].path.name})

    # ------------------------------------------------------------------ doing

    def start_run(self) -> None:
        """Starts a run of the recipe; what stands in its way is told here, at the setting if it names one."""
        recipe = self._ready()
        if recipe is not None:
            self.starter.start(recipe, self._context.workspace.cache)

    def queue_run(self) -> None:
        """Puts a run of the recipe at the end of the queue; what stands in its way is told as for a start."""
        recipe = self._ready()
        if recipe is not None:
            self.starter.enqueue(recipe, self._context.workspace.cache)

    def _on_queued(self, place: int) -> None:
        self._context.toast(self.tr("In the queue, place {0}.").format(place), "ok")

    def copy_command(self) -> None:
        """Copies the command line that trains exactly this recipe."""
        recipe = self._ready()
        if recipe is not None:
            elsewhere = self._context.runs_folder != self._context.workspace.runs
            runs = self._context.runs_folder if elsewhere else None
            QGuiApplication.clipboard().setText(command_for(recipe, runs))
            self._context.toast(self.tr("The command is on the clipboard."), "ok")

    def load_recipe(self, path: Path) -> bool:
        """Prepares the recipe of a file or of a run's folder; whether there was one."""
        try:
            recipe = recipe_of(path)
        except EngineError as error:
            self._context.toast(said_error(error), "problem")
            return True
        if recipe is None:
            return False
        self._draft.begin(recipe)
        return True

    def save_recipe(self, path: Path) -> None:
        """Writes the recipe as a file."""
        recipe = self._draft.recipe()
        if recipe is None:
            return
        try:
            written = write_recipe(recipe, path)
        except EngineError as error:
            self._context.toast(said_error(error), "problem")
        else:
            self._context.toast(self.tr("Saved as {0}.").format(written), "ok")

    def ask_for_recipe(self) -> None:
        """Lets the person choose a recipe; nothing waits for it."""
        dialog = self._dialog(self.tr("Load a recipe"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.load_recipe(Path(name)))
        dialog.open()

    def ask_where_to_save(self) -> None:
        """Lets the person choose where the recipe goes."""
        dialog = self._dialog(self.tr("Save the recipe"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("toml")
        dialog.selectFile(f"{self._draft.stage}.toml")
        dialog.fileSelected.connect(lambda name: self.save_recipe(Path(name)))
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([self.tr("Recipes (*.toml)"), self.tr("All files (*)")])
        return dialog

    def _ready(self) -> Recipe | None:
        """The recipe as a run takes it; None, and told why, when it cannot start."""
        recipe = self._draft.recipe()
        if recipe is None or not self.forms.valid:
            return None
        try:
            return ready_to_start(recipe, self._context.settings, self._context.runs_folder)
        except EngineError as error:
            self._refuse(error)
            return None

    def _refuse(self, error: EngineError) -> None:
        self._refused = error
        self.forms.show_error(error)
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
