"""Everything that the Train page shows of one run: curves, samples, figures, events."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.feedback.changes_card import ChangesCard
from studio.feedback.verdict_card import VerdictCard
from studio.history import History
from studio.monitor.events_card import EventsCard
from studio.monitor.figures_card import FiguresCard
from studio.monitor.loss_card import LossCard
from studio.monitor.metric_charts import MetricCharts, charts_of
from studio.monitor.run_notice import RunNotice
from studio.monitor.samples_card import SamplesCard
from studio.monitor.small_cards import MemoryCard, NormCard, RateCard
from studio.monitor.view import RunView
from studio.theme import Theme

LOSSES = ("train/loss", "val/loss")
BELOW_VERDICT, BELOW_LOSS = 2, 3  # places in the column


class Board(QWidget):
    """The cards of a run.  A stage that tells no loss has its own charts in the place of the loss.

    ``problem`` tells why a picture or a table of a chart could not be written.
    """

    problem = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.notice = RunNotice(theme)
        self.verdict, self.changes = VerdictCard(theme), ChangesCard(theme)
        self.loss, self.samples = LossCard(theme), SamplesCard(theme)
        self.charts = MetricCharts(theme)
        self.rate, self.norm, self.memory = RateCard(theme), NormCard(theme), MemoryCard(theme)
        self.events, self.figures = EventsCard(theme), FiguresCard(theme)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        curves, small = QHBoxLayout(), QHBoxLayout()
        for row in (curves, small):
            row.setSpacing(12)
        curves.addWidget(self.loss, 6)
        curves.addWidget(self.samples, 5)
        for card in (self.rate, self.norm, self.memory, self.events):
            card.setFixedHeight(theme.px(150))
            small.addWidget(card, 1)
        self.loss.setMinimumHeight(theme.px(290))
        self.samples.setMinimumHeight(theme.px(180))
        for source in (self.loss.chart, self.rate.chart, self.norm.chart, self.charts):
            source.problem.connect(self.problem)
        column.addWidget(self.notice)
        column.addWidget(self.verdict)
        column.addLayout(curves, 1)
        column.addWidget(self.charts)
        column.addWidget(self.changes)
        column.addLayout(small)
        column.addWidget(self.figures)

    def show_run(self, view: RunView) -> None:
        """Shows a run, or what has changed of it."""
        told = view.history.series
        has_loss = any(name in told for name in LOSSES) or not charts_of(view.history)
        self.loss.setVisible(has_loss)
        self._put_charts(BELOW_LOSS if has_loss else BELOW_VERDICT)
        ended_badly = view.history.state in ("failed", "lost")  # the notice says why, and what can be done
        self.verdict.show_run(None if ended_badly else view)
        for part in (self.notice, self.changes, self.loss, self.samples, self.charts, self.rate, self.norm, self.memory, self.events,
                     self.figures):  # fmt: skip
            part.show_run(view)

    def _put_charts(self, place: int) -> None:
        if self._column.indexOf(self.charts) != place:
            self._column.removeWidget(self.charts)
            self._column.insertWidget(place, self.charts)

    def show_earlier(self, history: History | None) -> None:
        """Shows the best earlier run behind this one (None: there is none)."""
        self.loss.show_earlier(history)
