"""Feedback: a person compares answers, their taste becomes a reward model, and PPO or DPO moves the model after it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.feedback import SETUP, FeedbackSet, feedback_folder, path_of, sets_in
from engine.feedback_desk import AnswersScored, PairsRead, ScoreAnswers
from engine.messages import Message
from engine.playground_messages import Refused
from engine.runs import new_id
from studio.child import Talk
from studio.context import Context
from studio.engine_texts import said, said_error
from studio.feedback.cockpit import Cockpit
from studio.feedback.commands import Deed
from studio.feedback.exam_card import CalibrationCard, ExamCard, LengthCard
from studio.feedback.judge_card import JudgeCard
from studio.feedback.judging import Judging
from studio.feedback.judging_desk import JudgingDesk
from studio.feedback.score_card import ScoreCard
from studio.feedback.set_deeds import SetDeeds
from studio.feedback.setup_card import SetupCard
from studio.feedback.verdict import STAGES
from studio.feedback.watching import Watching
from studio.pages.page import Page, State
from studio.preparing import prepare
from studio.widgets.card import label
from studio.widgets.elided_label import ElidedLabel


class FeedbackPage(Page):
    """Pairs come from a warm child and are judged; exam and cockpit show what the stages made of the judgements."""

    page_id = "feedback"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)
        theme = context.theme
        self.desk = Talk("engine.feedback_desk_child", [str(context.settings.threads)], self)
        self.sets = SetDeeds(context, self.folder, self.desk, self)
        self.judged = JudgingDesk(self.desk, self)
        self.watching = Watching(context, self)
        self.title, self.subtitle = label("", "title"), ElidedLabel("", "dim")
        self.setup, self.judge = SetupCard(theme), JudgeCard(theme)
        self.exam, self.calibration = ExamCard(theme), CalibrationCard(theme)
        self.length, self.score, self.cockpit = LengthCard(theme), ScoreCard(theme), Cockpit(theme)
        self.details = QWidget()
        self._scoring = ""
        self._lay_out()
        self._connect()
        self._show_newest_set()
        self.retranslate()

    @property
    def judging(self) -> Judging | None:
        """The set that is judged; None while none is."""
        return self.judged.judging

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
        self.judged.changed.connect(self._show_judging)
        self.judged.arrived.connect(self._on_arrived)
        self.judged.told.connect(self.context.toast)
        self.watching.runs_read.connect(self._on_runs_read)
        self.watching.shown.connect(self._show_run)
        self.watching.examined.connect(self._show_exam)
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
        self.cockpit.chosen.connect(self.watching.watch)
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
        self.watching.look()
        if self.judging is not None:
            self.judging.resumed()
            self._show_judging()
            self.judge.focus_pair()
        self.watching.follow_current()

    def open_run(self, run: Path) -> None:
        """Shows a run of the preference stages; any other is the one whose answers are judged."""
        if any(run.name.split("-", 2)[-1].startswith(f"{stage}-") for stage in STAGES):
            self.watching.watch(run)
        else:
            self.setup.models.refresh(self.context.runs_folder)
            self.setup.models.choose_run(run)

    def main_action(self) -> None:
        """Ctrl+Enter: begin judging, or train the reward model when enough is judged."""
        if self.judging is None:
            self.begin()
        elif self.judging.done:
            self.train_reward()

    def play(self, deed: Deed) -> None:
        """Does what was chosen from the palette."""
        if deed == "skipped" and self.judging is None:
            self.begin()
        {
            "begin": self.begin,
            "train": self.train_reward,
            "skipped": lambda: self.do("skipped"),
            "import": self.setup.ask_import,
            "export": self.setup.ask_export,
            "split": self.split,
        }[deed]()

    def cancel(self) -> bool:
        """Esc goes from judging back to what is judged; every judgement is kept."""
        if self.judging is None:
            return False
        self.leave()
        return True

    def shut_down(self) -> None:
        """Ends the child and the readers."""
        self.desk.close()
        self.watching.finish()

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
            self.judged.begin(kept, setup, self.context.runs_folder)
        except EngineError as error:
            self.context.toast(said_error(error), "problem")
            return
        self._show_judging()

    def leave(self) -> None:
        """Back to what is judged; the child is ended, for another model may come."""
        self.judged.leave()
        self._scoring = ""
        self._show_newest_set(self.setup.name)
        self._show_judging()

    def do(self, deed: str) -> None:
        """What a key or a button of the card asks for."""
        if self.judging is None:
            return
        if deed == "train":
            self.train_reward()
        elif deed == "setup":
            self.leave()
        else:
            self.judged.do(deed)
            self.judge.focus_pair()

    def _on_arrived(self) -> None:
        if self.isVisible():
            self.judge.focus_pair()

    def _show_judging(self) -> None:
        judging = self.judging
        self.setup.setVisible(judging is None)
        self.judge.setVisible(judging is not None)
        if judging is None:
            self._show_state()
            return
        problem = self.judged.problem
        self.judge.show_judging(judging, problem or self.judged.waiting_for, problem=bool(problem))
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
            self.sets.train_reward(kept, setup, own_template=self.judged.own_template)

    def _kept(self) -> FeedbackSet | None:
        """The set that is judged, else the one that is named."""
        return self.judging.kept if self.judging is not None else self.sets.open(self.setup.name)

    def _on_grown(self, name: str) -> None:
        self.setup.show_sets(self.folder, name)
        self._on_set_named(fill=False)

    # ------------------------------------------------------------------ what the child tells

    def _on_told(self, message: Message) -> None:
        if self.judged.take(message):
            return
        if isinstance(message, AnswersScored) and message.request == self._scoring:
            self._scoring = ""
            self.score.show_scores(message)
        elif isinstance(message, PairsRead):
            self.sets.on_read(message)
        elif isinstance(message, Refused):
            self._on_refused(message)

    def _on_refused(self, message: Refused) -> None:
        text = said(f"{message.text}\n{message.remedy}".strip())
        if message.request == self._scoring:
            self._scoring = ""
            self.score.show_problem(text)
        elif message.request == self.sets.reading:
            self.sets.reading = ""
            self.context.toast(text, "problem")

    def _on_lost(self, words: str) -> None:
        text = self.tr("The model's process has ended.") + (f" {words}" if words else "")
        if self._scoring:
            self._scoring = ""
            self.score.show_problem(text)
        self.judged.lose(text)

    # ------------------------------------------------------------------ the exam

    def _show_exam(self) -> None:
        exam = self.watching.exam
        self.exam.show_exam(exam, self.watching.exam_name)
        for card in (self.calibration, self.length):
            card.show_exam(exam)
        self._show_details(self.exam.details.isChecked())

    def _show_details(self, on: bool) -> None:
        self.details.setVisible(on and bool(self.watching.exam))

    def _ask_scores(self) -> None:
        exam_run = self.watching.exam_run
        if exam_run is None:
            return
        question, answers = self.score.asked
        self._scoring = new_id()
        self.score.show_waiting()
        runs = str(self.context.runs_folder)
        reward = str(exam_run)
        self.desk.send(ScoreAnswers(id=self._scoring, reward=reward, runs=runs, prompt=question, answers=answers))

    # ------------------------------------------------------------------ the cockpit

    def _on_runs_read(self) -> None:
        self.cockpit.show_runs(self.watching.runs, self.watching.wanted)
        self._show_exam()
        self._show_state()

    def _show_run(self) -> None:
        self.cockpit.show_run(self.watching.view)
        self._show_state()

    def _on_messages(self, run: str, told: list[Message]) -> None:
        if self.isVisible():
            self.watching.follow_current()
        else:
            self._show_state()

    def _on_runs_changed(self) -> None:
        if self.isVisible():
            self.watching.look()

    def _prepare(self, stage: str) -> None:
        try:
            prepare(self.context.draft, stage, self.watching.runs)
        except EngineError as error:
            self.context.toast(said_error(error), "problem")
            return
        self.context.actions.trigger("recipe.show")

    def _show_state(self) -> None:
        current = self.context.engine.current
        if self.judged.problem:
            self.set_state(State.PROBLEM)
        elif current is not None and current.live and current.stage in STAGES:
            self.set_state(State.RUNNING)
        elif self.judging is not None or self.watching.view is not None or sets_in(self.folder):
            self.set_state(State.READY)
        else:
            self.set_state(State.EMPTY)
