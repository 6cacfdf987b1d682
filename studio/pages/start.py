"""The first page: choose a text, look, start; and below it, what was trained before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.look import Looked
from engine.recipes.pretrain import PretrainRecipe
from studio.adjust_card import AdjustCard
from studio.context import Context
from studio.dropped import one_path
from studio.engine_texts import said_error
from studio.look import Look
from studio.look_card import LookCard
from studio.pages.page import Page, State
from studio.recent_runs import RecentRuns
from studio.starter import Starter
from studio.whole_path import WholePath
from studio.widgets.buttons import Button
from studio.widgets.card import label
from studio.widgets.choice_card import ChoiceCard

COLUMN_PX = 980
TALES = ("en", "tr")
LOOK_AFTER_MS = 400  # settings are typed: look when the typing pauses


class StartPage(Page):
    """Three clicks to a model of one's own: a card, (a file,) "Start training"."""

    page_id = "start"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)
        theme = context.theme
        self.recipe: PretrainRecipe | None = None
        self._stale = True
        self.look, self.starter = Look(self), Starter(context, self)
        self.heading, self.lead = label("", "hero"), label("", "lead", wrap=True)
        self.cards = {f"tales:{code}": ChoiceCard() for code in TALES} | {"own": ChoiceCard()}
        self.own = self.cards["own"]
        self.folder = Button(theme, kind="link")
        self.own.extra.insertWidget(1, self.folder)
        self.look_card = LookCard(theme)
        self.adjust_card = AdjustCard(theme, context.draft)
        self.whole_path = WholePath(context)
        self.recent_title = label("", "heading")
        self.recent = RecentRuns(context)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LOOK_AFTER_MS)
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.retranslate()

    def _lay_out(self) -> None:
        column = QWidget()
        theme = self.context.theme
        theme.changed.connect(lambda: column.setMaximumWidth(theme.px(COLUMN_PX)))
        column.setMaximumWidth(theme.px(COLUMN_PX))
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        choices = QHBoxLayout()
        choices.setSpacing(13)
        for card in self.cards.values():
            choices.addWidget(card, 1)
        for part, gap in (
            (self.heading, 0), (self.lead, 18), (choices, 18), (self.look_card, 10), (self.adjust_card, 14),
            (self.whole_path, 22), (self.recent_title, 2), (self.recent, 0),
        ):  # fmt: skip
            if isinstance(part, QHBoxLayout):
                inside.addLayout(part)
            else:
                inside.addWidget(part)
            inside.addSpacing(gap)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(column, 30)
        row.addStretch(1)
        self.body.addSpacing(16)
        self.body.addLayout(row)
        self.body.addStretch(1)
        for widget in (self.look_card, self.adjust_card, self.recent_title, self.recent):
            widget.hide()

    def _connect(self) -> None:
        for path, card in self.cards.items():
            if card is not self.own:
                card.clicked.connect(lambda _=False, path=path: self.choose_path(path))
        self.own.clicked.connect(lambda _: self.ask_for_files())
        self.folder.clicked.connect(lambda _: self.ask_for_folder())
        self.look.status.connect(self.look_card.show_status)
        self.look.looked.connect(self._on_looked)
        self.look_card.start_asked.connect(self.start)
        self.starter.busy_changed.connect(self.look_card.show_starting)
        self.starter.started.connect(lambda run: self.context.navigate("train", run))
        self.starter.refused.connect(self._on_refused)
        self.look_card.skip_asked.connect(lambda: self._change_data(skip_bad_lines=True))
        self.look_card.encoding_asked.connect(lambda name: self._change_data(encoding=name))
        self.look_card.adjust_asked.connect(lambda: self.adjust_card.setVisible(not self.adjust_card.isVisible()))
        self.look_card.setting_asked.connect(self.adjust_card.show_hindrance)
        self.adjust_card.hindrance_changed.connect(self._show_hindrance)
        self.context.draft.changed.connect(self._on_draft)
        self.recent.found.connect(self._on_found)
        self._later.timeout.connect(self._look_again)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        minute = self.tr("about 60 s here")
        self.heading.setText(self.tr("Train your first GPT"))
        self.lead.setText(
            self.tr(
                "Choose a text. About a minute later, a model that you trained writes its own. Nothing leaves this computer."
            )
        )
        self.cards["tales:en"].set_texts(
            "Little tales", self.tr("Short English stories, generated on this computer. Best for a first look."), minute
        )
        self.cards["tales:tr"].set_texts("Küçük masallar", self.tr("The same in Turkish: “Bir zamanlar…”"), minute)
        self.own.set_texts(
            self.tr("My own text"),
            self.tr("Drop .txt, .md, .jsonl, .csv or .parquet files here, or open them."),
            self.tr("drop files here"),
        )
        self.folder.setText(self.tr("Open a folder…"))
        self.recent_title.setText(self.tr("Recent runs"))
        if self.look_card.hindrance.text():
            self._show_hindrance()

    def on_shown(self) -> None:
        """Refreshes the runs and catches up with the draft; at the first time, the language's tales are chosen already."""
        self.recent.refresh()
        QTimer.singleShot(0, self, self._catch_up)  # the window first: reading texts weighs a lot

    def _catch_up(self) -> None:
        self.context.draft.choose_stage("pretrain")  # what this page prepares
        if self._stale:
            self._stale = False
            self._on_draft()

    # ------------------------------------------------------------------ choosing

    def choose_path(self, path: str) -> None:
        """Takes the text at ``path`` (or "tales:tr") and looks at it."""
        from studio.first_recipe import first_recipe  # the readers of texts weigh a lot: not before the window is there

        try:
            recipe = first_recipe(path)
        except EngineError as error:
            self.recipe = None
            self.look.cancel()
            self._on_looked(Looked(problem=error.text, remedy=error.remedy))
        else:
            self.recipe = recipe
            self.context.draft.begin(recipe)
            self._look_again()
        self._show_choice(path)

    def _show_choice(self, path: str) -> None:
        self._mark(path)
        self.look_card.set_title("" if path in self.cards else path)
        self.look_card.show()

    def choose_files(self, paths: Sequence[Path]) -> None:
        """Takes one file or folder, or several files."""
        try:
            path = one_path(paths, self.context.workspace.root / "texts")
        except EngineError as error:
            self.context.toast(said_error(error), "problem")
            return
        self.choose_path(str(path))

    def ask_for_files(self) -> None:
        """Lets the person choose files; nothing waits for it."""
        self._mark("own")
        self._ask(QFileDialog.FileMode.ExistingFiles)

    def ask_for_folder(self) -> None:
        """Lets the person choose a folder."""
        self._ask(QFileDialog.FileMode.Directory)

    def _ask(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, self.tr("Choose your text"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if mode == QFileDialog.FileMode.ExistingFiles:
            kinds = "*.txt *.md *.jsonl *.json *.csv *.tsv *.parquet *.gz *.zst"
            dialog.setNameFilters([self.tr("Texts and tables ({0})").format(kinds), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.choose_files([Path(name) for name in names]))
        dialog.rejected.connect(self._mark_chosen)
        dialog.open()

    def _mark_chosen(self) -> None:
        """The card of the text that is really chosen is down, whatever was clicked since."""
        self._mark(self.recipe.data.path if self.recipe is not None else "")

    def _mark(self, path: str) -> None:
        chosen = self.cards.get(path, self.own) if path else None
        for card in self.cards.values():
            card.setChecked(card is chosen)

    # ------------------------------------------------------------------ looking

    def _look_again(self) -> None:
        self._later.stop()
        self.starter.cancel()
        if self.recipe is not None:
            self.set_state(State.RUNNING)
            self.look_card.show_status("Reading the text", 0, 0)
            self.look.start(self.recipe, self.context.workspace.cache)

    def _change_data(self, **values: object) -> None:
        if self.recipe is not None:
            self.context.draft.set_all({f"data.{key}": value for key, value in values.items()})
            self._look_again()

    def _on_draft(self) -> None:
        """Another page, or a setting of this one, changed the recipe: it is looked at when the typing pauses."""
        if not self.isVisible():
            self._stale = True
            return
        self._show_hindrance()
        recipe = self.context.draft.recipe()
        if not isinstance(recipe, PretrainRecipe) or recipe == self.recipe:
            return
        first, self.recipe = self.recipe is None, recipe
        self.starter.cancel()
        self._show_choice(recipe.data.path)
        if first:
            self._look_again()
        else:
            self._later.start()

    def _show_hindrance(self) -> None:
        """Nothing starts while a setting is wrong: the recipe that was looked at is not the one that stands there."""
        if self.context.draft.stage != "pretrain":
            return
        hindrance = self.adjust_card.hindrance()
        self.look_card.show_hindrance(hindrance)
        if hindrance:
            self.starter.cancel()

    def _on_looked(self, looked: Looked) -> None:
        self.look_card.show_looked(looked)
        self.set_state(State.PROBLEM if looked.problem else State.READY)

    def _on_found(self, count: int) -> None:
        self.recent.setVisible(count > 0)
        self.recent_title.setVisible(count > 0)

    # ------------------------------------------------------------------ starting

    def main_action(self) -> None:
        """Ctrl+Enter starts."""
        if self.look_card.start.isEnabled():
            self.start()

    def start(self) -> None:
        """Starts the run, unless something stands in its way, and shows it."""
        from studio.recipe_files import ready_to_start  # not before something is started

        if self.recipe is None:
            return
        try:
            recipe = ready_to_start(self.recipe, self.context.settings, self.context.runs_folder)
        except EngineError as error:
            self._on_refused(error)
        else:
            self.starter.start(recipe, self.context.workspace.cache)

    def _on_refused(self, error: EngineError) -> None:
        self._on_looked(Looked(problem=error.text, remedy=error.remedy))

    def cancel(self) -> bool:
        """Esc takes a start back that is still being checked, or ends the look."""
        if self.starter.busy:
            self.starter.cancel()
            return True
        if not self.look.busy:
            return False
        self.look.cancel()
        self.look_card.hide()
        self.set_state(State.EMPTY)
        return True

    def shut_down(self) -> None:
        """Ends the look and the start that is being checked, and waits for the reader of runs."""
        self.look.cancel()
        self.starter.cancel()
        self.recent.finish()
        self.whole_path.finish()

    # ------------------------------------------------------------------ dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and any(url.isLocalFile() for url in event.mimeData().urls()):
            self.own.set_dropping(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.own.set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.own.set_dropping(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.choose_files(paths)
