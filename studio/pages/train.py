"""The Train page: what the run is doing, how well it learns, what it writes, and what can be done about it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.messages import Command, Message, Pause, Resume, SampleNow, SaveNow, Stop
from engine.runs import new_id
from engine.stages import STAGES
from studio.context import Context
from studio.engine_texts import said_error
from studio.history import History
from studio.history import State as RunState
from studio.monitor.earlier import EarlierRuns
from studio.monitor.events_card import EventsCard
from studio.monitor.figures_card import FiguresCard
from studio.monitor.loss_card import LossCard
from studio.monitor.run_notice import RunNotice
from studio.monitor.samples_card import SamplesCard
from studio.monitor.small_cards import MemoryCard, NormCard, RateCard
from studio.monitor.stage_strip import StageStrip
from studio.monitor.view import RunView
from studio.numbers import short
from studio.pages.page import Page, State
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label
from studio.widgets.elided_label import ElidedLabel

DOTS: dict[RunState, State] = {
    "preparing": State.RUNNING, "running": State.RUNNING, "paused": State.RUNNING, "saving": State.RUNNING,
    "queued": State.RUNNING, "finished": State.READY, "stopped": State.READY,
    "failed": State.PROBLEM, "lost": State.PROBLEM,
}  # fmt: skip


class TrainPage(Page):
    """Shows ``engine.current`` whenever messages come, at most as often as they come, and only while it is in front."""

    page_id = "train"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)
        theme = context.theme
        self.title, self.subtitle = label("", "title"), ElidedLabel("", "dim")
        self.stages = StageStrip(theme)
        self.notice = RunNotice(theme)
        self.loss, self.samples = LossCard(theme), SamplesCard(theme)
        self.rate, self.norm, self.memory = RateCard(theme), NormCard(theme), MemoryCard(theme)
        self.events, self.figures = EventsCard(theme), FiguresCard(theme)
        self.empty, self.empty_words = Card(), label("", "lead", wrap=True)
        self.to_start, self.open_last = Button(theme, kind="primary"), Button(theme)
        self.earlier = EarlierRuns(self)
        self._view: RunView | None = None
        self._stale = True
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        theme = self.context.theme
        heading = QVBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(self.title)
        heading.addWidget(self.subtitle)
        self.board = QWidget()
        board = QVBoxLayout(self.board)
        board.setContentsMargins(0, 0, 0, 0)
        board.setSpacing(12)
        curves, small = QHBoxLayout(), QHBoxLayout()
        for row in (curves, small):
            row.setSpacing(12)
        curves.addWidget(self.loss, 6)
        curves.addWidget(self.samples, 5)
        for card in (self.rate, self.norm, self.memory, self.events):
            card.setFixedHeight(theme.px(150))
            small.addWidget(card, 1)
        self.loss.setMinimumHeight(theme.px(290))
        board.addWidget(self.stages)
        board.addWidget(self.notice)
        board.addLayout(curves, 1)
        board.addLayout(small)
        board.addWidget(self.figures)
        buttons = QHBoxLayout()
        buttons.addWidget(self.to_start)
        buttons.addWidget(self.open_last)
        buttons.addStretch(1)
        self.empty.body.addWidget(self.empty_words)
        self.empty.body.addLayout(buttons)
        self.empty.setMaximumWidth(theme.px(720))
        self.body.addLayout(heading)
        self.body.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.board, 1)
        self.below_empty = QWidget()  # takes the room that the board leaves
        self.body.addWidget(self.below_empty, 1)

    def _connect(self) -> None:
        engine = self.context.engine
        engine.messages.connect(self._on_messages)
        engine.runs_changed.connect(self._on_runs_changed)
        self.context.theme.changed.connect(self._refresh_soon)
        self.earlier.found.connect(self._on_earlier)
        self.notice.resume_asked.connect(self.resume)
        self.notice.try_asked.connect(lambda: self.context.navigate("playground", self.context.engine.current_run))
        self.figures.sample_asked.connect(self.sample_now)
        self.figures.checkpoint_asked.connect(self.checkpoint_now)
        self.figures.copy_asked.connect(self.copy_command)
        self.figures.discard_asked.connect(self.discard)
        for card in (self.loss, self.rate, self.norm):
            card.chart.problem.connect(lambda text: self.context.toast(text, "problem"))
        self.to_start.clicked.connect(lambda: self.context.navigate("start"))
        self.open_last.clicked.connect(self._open_last)

    # ------------------------------------------------------------------ what the window asks

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.title.setText(self.tr("Train"))
        self.empty_words.setText(
            self.tr(
                "Nothing trains yet. Choose a text on the Start page and press Start training: the curves, "
                "what the model writes, and every event will appear here."
            )
        )
        self.to_start.setText(self.tr("Choose a text"))
        self.open_last.setText(self.tr("Open the last run"))
        self._view = None
        self.refresh()

    def on_shown(self) -> None:
        """Catches up with what came while the page was behind."""
        if self._stale or self.context.engine.current_run != (self._view.run if self._view is not None else None):
            self.refresh()

    def open_run(self, run: Path) -> None:
        """Follows this run, unless it is followed already."""
        if run != self.context.engine.current_run:
            self.context.engine.follow(run)
        self.refresh()

    def main_action(self) -> None:
        """Ctrl+Enter: resume a run that does not compute, else a sample."""
        history = self.context.engine.current
        if history is None:
            self.context.navigate("start")
        elif history.state in ("failed", "lost", "stopped", "paused"):
            self.resume()
        elif history.live:
            self.sample_now()

    def cancel(self) -> bool:
        """Esc takes the question about discarding back."""
        asking = self.figures.asking
        self.figures.ask_no_more()
        return asking

    def shut_down(self) -> None:
        """Ends the search for an earlier run."""
        self.earlier.finish()

    # ------------------------------------------------------------------ showing

    def _on_messages(self, run: str, told: list[Message]) -> None:
        self._refresh_soon()

    def _on_runs_changed(self) -> None:
        if self.context.engine.current is None:
            self._refresh_soon()

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
        for part in (self.empty, self.below_empty):
            part.setVisible(history is None)
        self.board.setVisible(history is not None)
        if history is None or run is None:
            self._view = None
            self.subtitle.set_text("")
            self.open_last.setVisible(self._last_run() is not None)
            return
        if self._view is None or self._view.run != run or self._view.history is not history:
            another = self._view is None or self._view.run != run
            self._view = RunView.of(run, history)
            if another:
                self.figures.ask_no_more()
                self.earlier.look(run)
        self._show(self._view)

    def _show(self, view: RunView) -> None:
        self.subtitle.set_text(self._subtitle(view))
        for part in (
            self.stages, self.notice, self.loss, self.samples, self.rate, self.norm, self.memory, self.events,
            self.figures,
        ):  # fmt: skip
            part.show_run(view)

    def _show_state(self, history: History | None) -> None:
        self.set_state(DOTS[history.state] if history is not None else State.EMPTY)

    def _subtitle(self, view: RunView) -> str:
        history = view.history
        parameters, text = (
            history.number("parameters"),
            str(history.facts.get("text") or view.asked("data", "path", "")),
        )
        stage = STAGES.get(history.stage or getattr(view.recipe, "stage", ""))
        told = history.facts.get("tokens")
        tokens = told.get("train") if isinstance(told, dict) else None
        text = text if text.startswith("tales:") else Path(text).name
        title = QCoreApplication.translate("stages", stage.title) if stage is not None else ""
        if parameters is None or not isinstance(tokens, int):
            return self.tr("{0} · {1} on {2}").format(view.name, title, text)
        return self.tr("{0} · GPT {1} · {2} on {3} ({4} tokens)").format(
            view.name, short(parameters), title, text, short(tokens)
        )

    def _on_earlier(self, run: str, history: History | None) -> None:
        if self._view is not None and str(self._view.run) == run:
            self.loss.show_earlier(history)

    # ------------------------------------------------------------------ doing

    def pause_or_go_on(self) -> None:
        """Pauses the run, or lets it go on."""
        history = self.context.engine.current
        if history is not None and history.live:
            self._send(Resume(id=new_id()) if history.state == "paused" else Pause(id=new_id()))

    def stop_and_save(self) -> None:
        """Ends the run between two steps, with a checkpoint."""
        self._send(Stop(id=new_id()))

    def sample_now(self) -> None:
        """Lets the model write between two steps."""
        self._send(SampleNow(id=new_id()))

    def checkpoint_now(self) -> None:
        """Asks for a checkpoint between two steps."""
        self._send(SaveNow(id=new_id()))

    def resume(self) -> None:
        """Lets a paused run go on; a run that has ended goes on in a new worker."""
        history, run = self.context.engine.current, self.context.engine.current_run
        if history is None or run is None:
            return
        if history.state == "paused":
            self._send(Resume(id=new_id()))
            return
        try:
            self.context.engine.resume_run(run)
        except EngineError as error:
            self.context.toast(said_error(error), "problem")

    def discard(self) -> None:
        """Ends the run without saving and puts its folder into the bin."""
        run = self.context.engine.current_run
        if run is not None:
            self.context.engine.discard_run(run)
            self.refresh()

    def copy_command(self) -> None:
        """Copies the command line that computes exactly this run again."""
        if self._view is not None:
            QGuiApplication.clipboard().setText(self._view.command())
            self.context.toast(self.tr("The command is on the clipboard."), "ok")

    def _send(self, command: Command) -> None:
        run = self.context.engine.current_run
        if run is None:
            return
        try:
            self.context.engine.send(run, command)
        except EngineError as error:
            self.context.toast(said_error(error), "problem")

    def _last_run(self) -> Path | None:
        try:
            return max(
                (p for p in self.context.runs_folder.glob("*") if (p / "recipe.toml").is_file()),
                key=lambda p: p.name,
                default=None,
            )
        except OSError:
            return None

    def _open_last(self) -> None:
        run = self._last_run()
        if run is not None:
            self.open_run(run)
