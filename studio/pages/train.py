"""The Train page: the path of stages, and below it either what a run is doing or the recipe of the next one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.messages import Message
from engine.stages import STAGES
from engine.summaries import RunSummary
from studio.context import Context
from studio.dropped import one_path
from studio.engine_texts import said_error
from studio.explanation import recipe_text
from studio.history import History
from studio.history import State as RunState
from studio.monitor.board import Board
from studio.monitor.deeds import RunDeeds
from studio.monitor.earlier import EarlierRuns
from studio.monitor.stage_strip import StageStrip
from studio.monitor.view import RunView
from studio.numbers import short
from studio.pages.page import Page, State
from studio.path_reader import PathReader
from studio.preparing import prepare, reads_data
from studio.recipe_commands import Deed
from studio.recipe_desk import RecipeDesk
from studio.stage_path import stage_path
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label
from studio.widgets.elided_label import ElidedLabel

DOTS: dict[RunState, State] = {
    "preparing": State.RUNNING, "running": State.RUNNING, "paused": State.RUNNING, "saving": State.RUNNING,
    "queued": State.RUNNING, "finished": State.READY, "stopped": State.READY,
    "failed": State.PROBLEM, "lost": State.PROBLEM,
}  # fmt: skip


class TrainPage(Page):
    """Shows ``engine.current`` whenever messages come, at most as often as they come, and only while it is in front.

    ``desk`` is in front instead of ``board`` while a run is prepared.
    """

    page_id = "train"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)
        theme = context.theme
        self.title, self.subtitle = label("", "title"), ElidedLabel("", "dim")
        self.to_run, self.to_recipe = Button(theme, kind="chip"), Button(theme, kind="chip")
        self.strip, self.board, self.desk = StageStrip(theme), Board(theme), RecipeDesk(context)
        self.empty, self.empty_words = Card(), label("", "lead", wrap=True)
        self.to_start, self.open_last = Button(theme, kind="primary"), Button(theme)
        self.deeds = RunDeeds(context, self)
        self.earlier, self.reader = EarlierRuns(self), PathReader(context.workspace.cache, self)
        self._view: RunView | None = None
        self._runs: list[RunSummary] = []
        self._stale = True
        self._preparing = False
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.retranslate()

    def _lay_out(self) -> None:
        heading, words, buttons = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        heading.setSpacing(6)
        heading.addLayout(words, 1)
        for chip in (self.to_run, self.to_recipe):
            chip.setCheckable(True)
            heading.addWidget(chip, 0, Qt.AlignmentFlag.AlignBottom)
        buttons.addWidget(self.to_start)
        buttons.addWidget(self.open_last)
        buttons.addStretch(1)
        self.empty.body.addWidget(self.empty_words)
        self.empty.body.addLayout(buttons)
        self.empty.setMaximumWidth(self.context.theme.px(720))
        self.body.addLayout(heading)
        self.body.addWidget(self.strip)
        self.body.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.board, 1)
        self.body.addWidget(self.desk, 1)
        self.below_empty = QWidget()  # takes the room that the board leaves
        self.body.addWidget(self.below_empty, 1)

    def _connect(self) -> None:
        engine, board = self.context.engine, self.board
        engine.messages.connect(self._on_messages)
        engine.runs_changed.connect(self._on_runs_changed)
        self.context.theme.changed.connect(self._refresh_soon)
        self.context.draft.changed.connect(self._show_path)
        self.earlier.found.connect(self._on_earlier)
        self.reader.read.connect(self._on_read)
        self.to_run.clicked.connect(lambda: self._bring_forward(desk=False))
        self.to_recipe.clicked.connect(lambda: self._bring_forward(desk=True))
        self.strip.opened.connect(self._open_stage)
        self.strip.prepare_asked.connect(self.prepare)
        self.desk.started.connect(self._on_started)
        board.notice.resume_asked.connect(self.deeds.resume)
        board.notice.try_asked.connect(lambda: self.context.navigate("playground", engine.current_run))
        board.figures.sample_asked.connect(self.deeds.sample_now)
        board.figures.checkpoint_asked.connect(self.deeds.checkpoint_now)
        board.figures.copy_asked.connect(lambda: self.deeds.copy_command(self._view))
        board.figures.discard_asked.connect(self._discard)
        board.problem.connect(lambda text: self.context.toast(text, "problem"))
        self.to_start.clicked.connect(lambda: self.context.navigate("start"))
        self.open_last.clicked.connect(self._open_last)

    # ------------------------------------------------------------------ what the window asks

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.title.setText(self.tr("Train"))
        self.to_run.setText(self.tr("the run"))
        self.to_run.setToolTip(self.tr("Show what the run is doing"))
        self.to_recipe.setText(self.tr("the next recipe"))
        self.to_recipe.setToolTip(self.tr("Show the settings of the run that is prepared"))
        self.empty_words.setText(
            self.tr(
                "Nothing trains yet. Choose a text on the Start page and press Start training: the curves, "
                "what the model writes, and every event will appear here. Or press a stage above to prepare it in detail."
            )
        )
        self.to_start.setText(self.tr("Choose a text"))
        self.open_last.setText(self.tr("Open the last run"))
        self._view = None
        self.refresh()

    def on_shown(self) -> None:
        """Catches up with what came while the page was behind."""
        self.reader.start(self.context.runs_folder)
        if self._stale or self.context.engine.current_run != (self._view.run if self._view is not None else None):
            self.refresh()

    def open_run(self, run: Path) -> None:
        """Follows this run, unless it is followed already."""
        if run != self.context.engine.current_run:
            self.context.engine.follow(run)
        self._bring_forward(desk=False)

    def main_action(self) -> None:
        """Ctrl+Enter: start what is prepared; resume a run that does not compute, else a sample."""
        history = self.context.engine.current
        if self._preparing:
            self.desk.start_run()
        elif history is None:
            self.context.navigate("start")
        elif history.state in ("failed", "lost", "stopped", "paused"):
            self.deeds.resume()
        elif history.live:
            self.deeds.sample_now()

    def cancel(self) -> bool:
        """Esc takes back a start that is being checked or the question about discarding, or leaves the recipe for the run."""
        if self.desk.starter.busy:
            self.desk.starter.cancel()
            return True
        asking = self.board.figures.asking
        self.board.figures.ask_no_more()
        if not asking and self._preparing and self.context.engine.current is not None:
            self._bring_forward(desk=False)
            return True
        return asking

    def shut_down(self) -> None:
        """Ends the search for an earlier run, the reader of runs and a start that is being checked."""
        self.desk.starter.cancel()
        self.earlier.finish()
        self.reader.finish()

    # ------------------------------------------------------------------ showing

    def _on_messages(self, run: str, told: list[Message]) -> None:
        self._refresh_soon()

    def _on_runs_changed(self) -> None:
        if self.isVisible():
            self.reader.start(self.context.runs_folder)
        if self.context.engine.current is None:
            self._refresh_soon()

    def _on_read(self, runs: list[RunSummary]) -> None:
        self._runs = runs
        self.desk.show_runs(runs)
        self._show_path()

    def _refresh_soon(self) -> None:
        """Messages come at most ten times a second; a page that nobody sees only keeps its state dot right."""
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True
            self._show_state(self.context.engine.current)

    def refresh(self) -> None:
        """Shows the run that is followed now."""
        self._stale = False
        history, run = self.context.engine.current, self.context.engine.current_run
        self._show_state(history)
        self._show_front(history)
        if history is None or run is None:
            self._view = None
            self.subtitle.set_text(self._subtitle(None))
            self.open_last.setVisible(self.deeds.last_run() is not None)
            self._show_path()
            return
        if self._view is None or self._view.run != run or self._view.history is not history:
            another = self._view is None or self._view.run != run
            self._view = RunView.of(run, history)
            if another:
                self.board.figures.ask_no_more()
                self.earlier.look(run)
        self.subtitle.set_text(self._subtitle(self._view))
        self._show_path()
        if not self._preparing:
            self.board.show_run(self._view)

    def _show_front(self, history: History | None) -> None:
        """What stands below the path: the run, the recipe, or how to begin."""
        self.board.setVisible(history is not None and not self._preparing)
        self.desk.setVisible(self._preparing)
        for part in (self.empty, self.below_empty):
            part.setVisible(history is None and not self._preparing)
        self.to_run.setChecked(not self._preparing)
        self.to_recipe.setChecked(self._preparing)

    def _show_path(self) -> None:
        if not self.isVisible():
            return
        view = self._view
        path = stage_path(self._runs, view.run if view is not None else None)
        front = self.context.draft.stage if self._preparing else view.stage if view is not None else ""
        self.strip.show_path(path, view, front)

    def _bring_forward(self, *, desk: bool) -> None:
        self._preparing = desk
        self.refresh()

    def _show_state(self, history: History | None) -> None:
        self.set_state(DOTS[history.state] if history is not None else State.EMPTY)

    def _subtitle(self, view: RunView | None) -> str:
        if self._preparing:
            return self.tr("what the next run will do")
        if view is None:
            return ""
        history = view.history
        parameters, text = (
            history.number("parameters"),
            str(history.facts.get("text") or view.asked("data", "path", "")),
        )
        stage = STAGES.get(view.stage)
        told = history.facts.get("tokens")
        tokens = told.get("train") if isinstance(told, dict) else None
        text = text if text.startswith("tales:") else Path(text).name
        title = recipe_text(stage.title) if stage is not None else ""
        if parameters is None or not isinstance(tokens, int):
            return self.tr("{0} · {1} on {2}").format(view.name, title, text)
        return self.tr("{0} · GPT {1} · {2} on {3} ({4} tokens)").format(
            view.name, short(parameters), title, text, short(tokens)
        )

    def _on_earlier(self, run: str, history: History | None) -> None:
        if self._view is not None and str(self._view.run) == run:
            self.board.show_earlier(history)

    # ------------------------------------------------------------------ preparing

    def _open_stage(self, stage: str) -> None:
        """Shows the run in a stage's card; prepares the stage where there is none."""
        view = self._view
        if view is not None and view.stage == stage:
            self._bring_forward(desk=False)
            return
        run = stage_path(self._runs, view.run if view is not None else None)[stage].run
        if run is not None:
            self.open_run(run.path)
        else:
            self.prepare(stage)

    def prepare(self, stage: str) -> None:
        """Brings the recipe of a stage forward, beginning with the newest runs that fit."""
        try:
            prepare(self.context.draft, stage, self._runs)
        except EngineError as error:
            self.context.toast(said_error(error), "problem")
            return
        self._bring_forward(desk=True)

    def do_with_recipe(self, deed: Deed) -> None:
        """Brings the recipe forward and does something with it; what cannot be done now is not."""
        self._bring_forward(desk=True)
        if deed != "show":
            self.desk.do(deed)

    def show_setting(self, stage: str, key: str) -> None:
        """Brings the recipe of a stage forward, the cursor in one of its settings."""
        self.context.draft.choose_stage(stage)
        self._bring_forward(desk=True)
        self.desk.show_setting(key)

    def _on_started(self, run: Path) -> None:
        self.open_run(run)
        self.reader.start(self.context.runs_folder)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def take(self, paths: list[Path]) -> None:
        """Takes what was dropped: a recipe or a run's folder as the next recipe, anything else as its text."""
        if len(paths) == 1 and self.desk.load_recipe(paths[0]):
            self._bring_forward(desk=True)
            return
        if not reads_data(self.context.draft.stage):
            self.context.toast(self.tr("This stage reads no files."), "warning")
            return
        try:
            path = one_path(paths, self.context.workspace.root / "texts")
        except EngineError as error:
            self.context.toast(said_error(error), "problem")
            return
        self.context.draft.set("data.path", str(path))
        self._bring_forward(desk=True)

    # ------------------------------------------------------------------ the run that is followed

    def _discard(self) -> None:
        self.deeds.discard()
        self.refresh()

    def _open_last(self) -> None:
        run = self.deeds.last_run()
        if run is not None:
            self.open_run(run)
