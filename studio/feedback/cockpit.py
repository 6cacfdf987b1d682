"""The cockpit of the runs that learn preferences: which run, its charts, what changed in its answers, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from engine.summaries import RunSummary
from studio.feedback.changes_card import ChangesCard
from studio.feedback.cockpit_charts import FIRST_ROW, CockpitCharts, cockpit_of
from studio.feedback.verdict import STAGES
from studio.feedback.verdict_card import VerdictCard
from studio.monitor.view import RunView
from studio.run_names import stage_title, telling_names
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label
from studio.widgets.elided_combo import ElidedComboBox

LISTED = 50


class Cockpit(QWidget):
    """``chosen`` brings the run that somebody wants to see; ``prepare_asked`` the stage that shall be prepared."""

    chosen = Signal(object)
    prepare_asked = Signal(str)
    problem = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._runs: list[Path] = []
        self._view: RunView | None = None
        self.name, self.choice = label("", "small"), ElidedComboBox()
        self.all = Button(theme, kind="chip")
        self.all.setCheckable(True)
        self.prepare = {stage: Button(theme, kind="chip") for stage in ("ppo", "dpo")}
        self.charts, self.changes, self.verdict = CockpitCharts(theme), ChangesCard(theme), VerdictCard(theme)
        self.nothing, self.words = Card(), label("", "dim", wrap=True)
        self.nothing.body.addWidget(self.words)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(30)
        head, column = QHBoxLayout(), QVBoxLayout(self)
        head.setSpacing(8)
        head.addWidget(self.name)
        head.addWidget(self.choice)
        head.addWidget(self.all)
        head.addStretch(1)
        for button in self.prepare.values():
            head.addWidget(button)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        for part in (self.nothing, self.verdict, self.charts, self.changes):
            column.addWidget(part)
        self.choice.activated.connect(lambda at: self.chosen.emit(self._runs[at]))
        self.all.toggled.connect(self._show_all)
        self.charts.problem.connect(self.problem)
        for stage, button in self.prepare.items():
            button.clicked.connect(lambda _=False, stage=stage: self.prepare_asked.emit(stage))
        self.retranslate()

    def retranslate(self) -> None:
        """Writes every text in the language in force; the run is shown again by whoever holds it."""
        self.name.setText(self.tr("Run"))
        self.choice.setAccessibleName(self.tr("Run that is shown"))
        self.all.setText(self.tr("all charts"))
        self.prepare["ppo"].setText(self.tr("Prepare PPO"))
        self.prepare["dpo"].setText(self.tr("Prepare DPO"))
        self.words.setText(
            self.tr(
                "When a reward model, PPO or DPO learns, its curves, its answers before and now, and what they mean appear "
                "here. PPO needs a reward model (or a rule), DPO only pairs."
            )
        )
        self.changes.retranslate()

    def show_runs(self, runs: Sequence[RunSummary], shown: Path | None) -> None:
        """Lists the runs of the preference stages, newest first."""
        listed = [run for run in runs if run.stage in STAGES][:LISTED]
        with QSignalBlocker(self.choice):
            self.choice.clear()
            self._runs = [run.path for run in listed]
            names = [f"{stage_title(run.stage)} · {run.shown_name}" for run in listed]
            for name in telling_names(list(zip(names, self._runs, strict=True)), staged=True):
                self.choice.addItem(name)
            if shown in self._runs:
                self.choice.setCurrentIndex(self._runs.index(shown))
        for part in (self.name, self.choice):
            part.setVisible(bool(listed))

    def show_run(self, view: RunView | None) -> None:
        """Shows a run of these stages, or (None) what will be here."""
        self._view = view
        self.nothing.setVisible(view is None)
        self.all.setVisible(view is not None and len(cockpit_of(view.history)) > FIRST_ROW)
        if view is not None and view.run in self._runs:
            with QSignalBlocker(self.choice):
                self.choice.setCurrentIndex(self._runs.index(view.run))
        for part in (self.charts, self.changes, self.verdict):
            part.show_run(view)

    def _show_all(self, on: bool) -> None:
        self.charts.everything = on
        self.charts.show_run(self._view)
