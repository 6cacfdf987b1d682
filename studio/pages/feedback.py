"""Feedback: a person compares answers, their taste becomes a reward model, and PPO or DPO moves the model after it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.feedback import SETUP, FeedbackSet, feedback_folder, path_of, sets_in
from engine.feedback_desk import (
    AnswersScored,
    DeskOpened,
    MakePairs,
    OpenDesk,
    PairMade,
    PairsMade,
    PairsRead,
    ScoreAnswers,
)
from engine.messages import Message
from engine.playground_messages import Refused
from engine.runs import new_id
from engine.summaries import RunSummary
from studio.child import Talk
from studio.context import Context
from studio.engine_texts import said, said_error
from studio.feedback.cockpit import Cockpit
from studio.feedback.exam_card import CalibrationCard, ExamCard, LengthCard
from studio.feedback.history_reader import HistoryReader
from studio.feedback.judge_card import JudgeCard
from studio.feedback.judging import Judging
from studio.feedback.score_card import ScoreCard
from studio.feedback.set_deeds import SetDeeds
from studio.feedback.setup_card import SetupCard
from studio.feedback.verdict import STAGES, exam_of
from studio.history import History
from studio.monitor.view import RunView
from studio.pages.page import Page, State
from studio.path_reader import PathReader
from studio.preparing import prepare
from studio.widgets.card import label
from studio.widgets.elided_label import ElidedLabel

MORE_PAIRS = 50


class FeedbackPage(Page):
    """Pairs come from a warm child and are judged; exam and cockpit show what the stages made of the judgements."""

    page_id = "feedback"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)
        theme = context.theme
        self.desk = Talk("engine.feedback_desk_child", [str(context.settings.threads)], self)
        self.sets = SetDeeds(context, self.folder, self.desk, self)
        self.paths = PathReader(context.workspace.cache, self)
        self.histories = HistoryReader(self)
        self.title, self.subtitle = label("", "title"), ElidedLabel("", "dim")
        self.setup, self.judge = SetupCard(theme), JudgeCard(theme)
        self.exam, self.calibration = ExamCard(theme), CalibrationCard(theme)
        self.length, self.score, self.cockpit = LengthCard(theme), ScoreCard(theme), Cockpit(theme)
        self.details = QWidget()
        self.judging: Judging | None = None
        self._opening = self._scoring = ""
        self._making: set[str] = set()
        self._own_template = True
        self._problem = ""
        self._runs: list[RunSummary] = []
        self._view: RunView | None = None
        self._wanted: Path | None = None  # the run that the cockpit shows, or will when it is read
        self._exam_run: Path | None = None
        self._exam_facts: dict[str, Any] = {}
        self._lay_out()
        self._connect()
        self._show_newest_set()
        self.retranslate()

    @property
    def folder(self) -> Path:
        """Where the sets are kept."""
        return feedback_folder(self.context.workspace.root)

    def _lay_out(self) -> None:
        above, low, left = QHBoxLayout(), QHBoxLayout(self.details), QVBoxLayout()
        above.setSpacing(12)
        low.setSpacing(12)
        low.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.setup, 1)
        left.addWidget(self.judge, 1)
        above.addLayout(left, 8)
        above.addWidget(self.exam, 3)
        for card, share in ((self.calibration, 3), (self.length, 3), (self.score, 5)):
            low.addWidget(card, share)
        heading = QVBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(self.title)
        heading.addWidget(self.subtitle)
        self.body.addLayout(heading)
        self.body.addLayout(above)
        self.body.addWidget(self.details)
        self.body.addWidget(self.cockpit)
        self.body.addStretch(1)
        self.details.hide()

    def _connect(self) -> None:
        self.desk.told.connect(self._on_told)
        self.desk.lost.connect(self._on_lost)
        self.paths.read.connect(self._on_paths)
        self.histories.read.connect(self._on_history)
        self.context.engine.messages.connect(self._on_messages)
        self.context.engine.runs_changed.connect(self._on_runs_changed)
        self.context.theme.changed.connect(self._show_run)
        self.setup.begin_asked.connect(self.begin)
        self.setup.import_asked.connect(lambda path: self.import_pairs(Path(path)))
        self.setup.export_asked.connect(lambda path: self.export(Path(path)))
        self.setup.split_asked.connect(self.split)
        self.setup.model_folder_asked.connect(lambda path: self.setup.models.open_folder(Path(path)))
        self.setup.sets.currentTextChanged.connect(lambda _: self._on_set_named())
        self.judge.asked.connect(self.do)
        self.sets.grown.connect(self._on_grown)
        self.exam.details_asked.connect(self._show_details)
        self.score.score_asked.connect(self._ask_scores)
        self.calibration.chart.problem.connect(lambda text: self.context.toast(text, "problem"))
        self.cockpit.problem.connect(lambda text: self.context.toast(text, "problem"))
        self.cockpit.chosen.connect(self.watch)
        self.cockpit.prepare_asked.connect(self._prepare)

    # ------------------------------------------------------------------ what the window asks

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.title.setText(self.tr("Feedback"))
        self.subtitle.set_text(
            self.tr("Your choices teach a reward model; PPO or DPO then moves the model towards what you chose.")
        )
        for part in (self.setup, self.judge, self.exam, self.score, self.cockpit):
            part.retranslate()
        self._on_set_named(fill=False)
        self._show_judging()
        self._show_exam()
        self._show_run()

    def on_shown(self) -> None:
        """Reads what has come since the page was last in front."""
        self.setup.models.refresh(self.context.runs_folder)
        self.paths.start(self.context.runs_folder)
        if self.judging is not None:
            self.judging.resumed()
            self._show_judging()
            self.judge.focus_pair()
        self._follow_current()

    def open_run(self, run: Path) -> None:
        """Shows a run of the preference stages; any other is the one whose answers are judged."""
        if any(run.name.split("-", 2)[-1].startswith(f"{stage}-") for stage in STAGES):
            self.watch(run)
        else:
            self.setup.models.refresh(self.context.runs_folder)
            self.setup.models.choose_run(run)

    def main_action(self) -> None:
        """Ctrl+Enter: begin judging, or train the reward model when enough is judged."""
        if self.judging is None:
            self.begin()
        elif self.judging.done:
            self.train_reward()

    def cancel(self) -> bool:
        """Esc goes from judging back to what is judged; every judgement is kept."""
        if self.judging is None:
            return False
        self.leave()
        return True

    def shut_down(self) -> None:
        """Ends the child and the readers."""
        self.desk.close()
        self.paths.finish()
        self.histories.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.judging is None or not self.judge.take_key(event):
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ judging

    def begin(self) -> None:
        """Opens the set and the model, and asks for the first pairs."""
        setup = self.setup.setup()
        if not setup.model:
            self.context.toast(self.tr("Train a model first, or open a model folder."), "warning")
            return
        kept = self.sets.open(self.setup.name)
        if kept is None:
            return
        try:
            kept.keep_setup(setup)
        except EngineError as error:
            self.context.toast(said_error(error), "problem")
            return
        self.judging, self._problem = Judging(kept, setup), ""
        self._open_desk()
        self._show_judging()

    def leave(self) -> None:
        """Back to what is judged; the child is ended, for another model may come."""
        self.judging, self._problem, self._opening = None, "", ""
        self._making.clear()
        self.desk.close()
        self._scoring = ""
        self._show_newest_set(self.setup.name)
        self._show_judging()

    def do(self, deed: str) -> None:
        """What a key or a button of the card asks for."""
        judging = self.judging
        if judging is None:
            return
        try:
            if deed in ("left", "right", "equal"):
                judging.judge(deed)  # type: ignore[arg-type]
            elif deed == "skip":
                judging.skip()
            elif deed == "undo":
                judging.undo()
            elif deed == "again":
                judging.begin_again()
            elif deed == "more":
                judging.more(MORE_PAIRS)
                judging.kept.keep_setup(judging.setup)
                judging.resumed()
        except EngineError as error:
            self.context.toast(said_error(error), "problem")
        if deed == "train":
            self.train_reward()
            return
        if deed == "setup":
            self.leave()
            return
        self._ask_pairs()
        self._show_judging()
        self.judge.focus_pair()

    def _open_desk(self) -> None:
        assert self.judging is not None
        self._opening = new_id()
        self._making.clear()
        setup = self.judging.setup
        values = {**asdict(setup), "prompts": list(setup.prompts)}
        self.desk.send(OpenDesk(id=self._opening, source=setup.model, runs=str(self.context.runs_folder), setup=values))

    def _ask_pairs(self) -> None:
        """Has the next pairs written while the person judges."""
        if self.judging is None or self._opening or self._problem:
            return
        while (wanted := self.judging.to_ask()) is not None:
            request = new_id()
            self._making.add(request)
            self.desk.send(MakePairs(id=request, first=wanted[0], count=wanted[1]))

    def _show_judging(self) -> None:
        judging = self.judging
        self.setup.setVisible(judging is None)
        self.judge.setVisible(judging is not None)
        if judging is None:
            self._show_state()
            return
        note = self._problem
        if not note and judging.current is None and not judging.done:
            note = self.tr("Loading the model…") if self._opening else self.tr("The model is writing two answers…")
        self.judge.show_judging(judging, note, problem=bool(self._problem))
        self._show_state()

    # ------------------------------------------------------------------ sets

    def _show_newest_set(self, name: str = "") -> None:
        sets = sets_in(self.folder)
        self.setup.show_sets(self.folder, name or (sets[0].stem if sets else "feedback"))
        self.setup.models.refresh(self.context.runs_folder)
        self._on_set_named(fill=True)

    def _on_set_named(self, *, fill: bool = True) -> None:
        """Shows what there is of the set whose name stands in the field, and how it was begun."""
        path = path_of(self.folder, self.setup.name)
        known = path.exists() or path.with_suffix(SETUP).exists()
        kept = self.sets.open(self.setup.name) if known else None
        self.setup.show_set(kept)
        setup = kept.setup() if kept is not None else None
        if fill and setup is not None and setup != self.setup.setup():
            self.setup.show_setup(setup)

    def import_pairs(self, path: Path) -> None:
        """Takes the pairs of a file into the set."""
        if (kept := self._kept()) is not None:
            self.sets.read_into(kept, path)

    def export(self, to: Path) -> None:
        """Writes the set for others."""
        if (kept := self._kept()) is not None:
            self.sets.export(kept, to)

    def split(self) -> None:
        """Writes the set in two files: to learn from, and for the exam."""
        if (kept := self._kept()) is not None:
            self.sets.split(kept)

    def train_reward(self) -> None:
        """Prepares the reward stage with this set and the model whose answers it holds."""
        if (kept := self._kept()) is not None:
            setup = self.judging.setup if self.judging is not None else kept.setup()
            self.sets.train_reward(kept, setup, own_template=self._own_template)

    def _kept(self) -> FeedbackSet | None:
        """The set that is judged, else the one that is named."""
        return self.judging.kept if self.judging is not None else self.sets.open(self.setup.name)

    def _on_grown(self, name: str) -> None:
        self.setup.show_sets(self.folder, name)
        self._on_set_named(fill=False)

    # ------------------------------------------------------------------ what the child tells

    def _on_told(self, message: Message) -> None:
        if isinstance(message, PairMade):
            if message.request in self._making and self.judging is not None:
                had = self.judging.current is not None
                self.judging.offer(message.number, message.prompt, message.left, message.right)
                self._show_judging()
                if not had and self.isVisible():
                    self.judge.focus_pair()
        elif isinstance(message, PairsMade):
            self._on_made(message)
        elif isinstance(message, DeskOpened) and message.request == self._opening:
            self._opening, self._own_template = "", message.own_template
            for notice in message.notices:
                self.context.toast(said(notice), "info")
            self._ask_pairs()
            self._show_judging()
        elif isinstance(message, AnswersScored) and message.request == self._scoring:
            self._scoring = ""
            self.score.show_scores(message)
        elif isinstance(message, PairsRead):
            self.sets.on_read(message)
        elif isinstance(message, Refused):
            self._on_refused(message)

    def _on_made(self, message: PairsMade) -> None:
        if message.request not in self._making or self.judging is None:
            return
        self._making.discard(message.request)
        self.judging.missed(message.alike)
        if message.alike == message.count and self.judging.alike >= 2 * MORE_PAIRS and self.judging.current is None:
            self._problem = self.tr(
                "The model answers the same again and again: raise the temperature, or ask other questions."
            )
        self._ask_pairs()
        self._show_judging()

    def _on_refused(self, message: Refused) -> None:
        text = said(f"{message.text}\n{message.remedy}".strip())
        if message.request == self._scoring:
            self._scoring = ""
            self.score.show_problem(text)
        elif message.request == self.sets.reading:
            self.sets.reading = ""
            self.context.toast(text, "problem")
        elif message.request == self._opening or message.request in self._making:
            self._opening, self._problem = "", text
            self._show_judging()

    def _on_lost(self, words: str) -> None:
        text = self.tr("The model's process has ended.") + (f" {words}" if words else "")
        if self._scoring:
            self._scoring = ""
            self.score.show_problem(text)
        if self.judging is not None:
            self._opening, self._problem = "", text
            self._making.clear()
            self._show_judging()

    # ------------------------------------------------------------------ the exam

    def _show_exam(self) -> None:
        summary = next((run for run in self._runs if run.path == self._exam_run), None)
        exam = self._exam_facts
        self.exam.show_exam(exam, summary.shown_name if summary is not None else "")
        for card in (self.calibration, self.length):
            card.show_exam(exam)
        self._show_details(self.exam.details.isChecked())

    def _show_details(self, on: bool) -> None:
        self.details.setVisible(on and bool(self._exam_facts))

    def _ask_scores(self) -> None:
        if self._exam_run is None:
            return
        question, answers = self.score.asked
        self._scoring = new_id()
        self.score.show_waiting()
        runs = str(self.context.runs_folder)
        reward = str(self._exam_run)
        self.desk.send(ScoreAnswers(id=self._scoring, reward=reward, runs=runs, prompt=question, answers=answers))

    def _take_exam(self, run: Path, history: History) -> None:
        if found := exam_of(history.results):
            self._exam_run, self._exam_facts = run, found
            self._show_exam()

    # ------------------------------------------------------------------ the cockpit

    def watch(self, run: Path) -> None:
        """Shows a run of the preference stages in the cockpit."""
        self._wanted = run
        if run == self.context.engine.current_run and self.context.engine.current is not None:
            self._take_view(run, self.context.engine.current)
        else:
            self.histories.start(run)

    def _follow_current(self) -> None:
        """The run that the window follows comes to the front when it is one of these stages."""
        run, history = self.context.engine.current_run, self.context.engine.current
        if run is not None and history is not None and history.stage in STAGES:
            self.watch(run)

    def _on_paths(self, runs: list[RunSummary]) -> None:
        self._runs = runs
        preferences = [run for run in runs if run.stage in STAGES]
        if self._wanted is None and preferences:
            first = next((run for run in preferences if run.stage in ("ppo", "dpo")), preferences[0])
            self.watch(first.path)
        self.cockpit.show_runs(runs, self._wanted)
        newest = next((run for run in preferences if run.stage == "reward" and run.has_model), None)
        if newest is not None and newest.path != self._exam_run:
            self.histories.start(newest.path)
        self._show_state()

    def _on_history(self, run: str, history: History) -> None:
        path = Path(run)
        if history.stage == "reward":
            self._take_exam(path, history)
        if path == self._wanted:
            self._take_view(path, history)

    def _take_view(self, run: Path, history: History) -> None:
        if self._view is None or self._view.run != run or self._view.history is not history:
            self._view = RunView.of(run, history)
        if history.stage == "reward":
            self._take_exam(run, history)
        self._show_run()

    def _show_run(self) -> None:
        self.cockpit.show_run(self._view)
        self._show_state()

    def _on_messages(self, run: str, told: list[Message]) -> None:
        if self.isVisible():
            self._follow_current()
        else:
            self._show_state()

    def _on_runs_changed(self) -> None:
        if self.isVisible():
            self.paths.start(self.context.runs_folder)

    def _prepare(self, stage: str) -> None:
        try:
            prepare(self.context.draft, stage, self._runs)
        except EngineError as error:
            self.context.toast(said_error(error), "problem")
            return
        self.context.actions.trigger("recipe.show")

    def _show_state(self) -> None:
        current = self.context.engine.current
        if self._problem:
            self.set_state(State.PROBLEM)
        elif current is not None and current.live and current.stage in STAGES:
            self.set_state(State.RUNNING)
        elif self.judging is not None or self._view is not None or sets_in(self.folder):
            self.set_state(State.READY)
        else:
            self.set_state(State.EMPTY)
