"""The path of stages: one card each, with what it is doing; only stages that exist have a card."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from engine.stages import STAGES
from studio.engine_texts import said
from studio.history import State
from studio.monitor.view import RunView
from studio.numbers import clock, count
from studio.theme import Theme
from studio.widgets.card import Card, label, set_role
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.state_dot import StateDot

TITLES = (QT_TRANSLATE_NOOP("stages", "Pretrain"),)
ROLES: dict[State, str] = {"running": "live", "preparing": "live", "saving": "live", "paused": "warning",
                           "finished": "ok", "failed": "problem", "lost": "problem"}  # fmt: skip
DOTS: dict[State, str] = {"running": "running", "preparing": "running", "saving": "running", "paused": "warning",
                          "finished": "ready", "failed": "problem", "lost": "problem"}  # fmt: skip


class StageStrip(QWidget):
    """The cards side by side, in the order of the table."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.cards = {stage: StageCard(theme, number) for number, stage in enumerate(STAGES, start=1)}
        for number, card in enumerate(self.cards.values()):
            if number:
                row.addWidget(label("→", "dim"))
            row.addWidget(card, 1)

    def show_run(self, view: RunView | None) -> None:
        """Shows where the run stands in the card of its stage."""
        for stage, card in self.cards.items():
            mine = view is not None and (view.history.stage or getattr(view.recipe, "stage", "")) == stage
            card.show_stage(STAGES[stage].title, view if mine else None)


class StageCard(Card):
    """Title, state, what it is doing, and how far it is."""

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__(spacing=5)
        self._number = number
        self.name, self.state = label("", "strong"), label("", "dim")
        self.dot = StateDot(theme, diameter=9)
        self.doing, self.left = ElidedLabel("", "small"), label("", "small")
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setMinimumWidth(160)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(6)
        bottom.setSpacing(14)
        top.addWidget(self.name)
        top.addStretch(1)
        top.addWidget(self.dot)
        top.addWidget(self.state)
        bottom.addWidget(self.doing)
        bottom.addWidget(self.progress, 1, Qt.AlignmentFlag.AlignVCenter)
        bottom.addWidget(self.left)
        self.body.addLayout(top)
        self.body.addLayout(bottom)

    def show_stage(self, title: str, view: RunView | None) -> None:
        """``view`` is the run of this stage, or None while there is none."""
        self.name.setText(f"{self._number} {QCoreApplication.translate('stages', title)}")
        state: State = view.history.state if view is not None else "queued"
        set_role(self.state, ROLES.get(state, "dim"))
        self.state.setText(self._words(state) if view is not None else self.tr("ready"))
        self.dot.set_state(DOTS.get(state, "empty"))
        self.set_live(view is not None and state in ("running", "preparing", "saving"))
        self.doing.set_text(self._doing(view) if view is not None else self.tr("no run yet"))
        self._show_progress(view)

    def _show_progress(self, view: RunView | None) -> None:
        share, left = None, ""
        if view is not None and view.history.live:
            status = view.history.status
            if view.history.state == "preparing" and status is not None and status.total > 0:
                share = min(status.done / status.total, 1.0)
            elif view.history.state != "preparing":
                share, left = view.share_done(), self._time_left(view)
        self.progress.setVisible(share is not None)
        self.progress.setValue(round(1000 * (share or 0.0)))
        self.progress.setAccessibleName(self.tr("Progress of the run"))
        self.left.setText(left)
        self.left.setVisible(bool(left))

    def _time_left(self, view: RunView) -> str:
        low = view.history.latest("train/seconds_left_low")
        high = view.history.latest("train/seconds_left_high")
        if low is None or high is None:
            return ""
        if clock(low) == clock(high):
            return self.tr("{0} left").format(clock(low))
        return self.tr("{0} – {1} left").format(clock(low), clock(high))

    def _doing(self, view: RunView) -> str:
        history = view.history
        if history.state == "queued":
            return self.tr("waiting for the worker")
        if history.state in ("preparing", "saving") and history.status is not None:
            return said(history.status.text)
        if view.planned_steps:
            return self.tr("step {0} of {1}").format(count(history.step), count(view.planned_steps))
        return self.tr("step {0}").format(count(history.step))

    def _words(self, state: State) -> str:
        return {
            "queued": self.tr("waiting"),
            "preparing": self.tr("preparing"),
            "running": self.tr("running"),
            "paused": self.tr("paused"),
            "saving": self.tr("saving"),
            "finished": self.tr("finished"),
            "stopped": self.tr("stopped"),
            "failed": self.tr("failed"),
            "lost": self.tr("lost"),
        }[state]
