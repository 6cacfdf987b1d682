"""The few small charts by which a run that learns preferences is flown: what it gains, how far it strays, whether it ends."""

from __future__ import annotations

import math
from itertools import islice

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent

from engine.verdicts import KL_LIMIT
from studio.explanation import recipe_text
from studio.feedback.verdict import kl_limit, target_kl
from studio.history import History
from studio.monitor.metric_charts import MetricCharts
from studio.monitor.view import RunView
from studio.numbers import figures
from studio.theme import Theme

# English titles, translated as the engine's table of metrics is; of each chart the metrics that a run may have told
PPO = {
    "Reward": ("ppo/reward", "val/reward"),
    "KL": ("ppo/kl", "val/kl"),
    "Entropy": ("ppo/entropy",),
    "Value fit": ("ppo/explained_variance",),
    "Answers that end": ("ppo/ended", "val/ended"),
    "Answer length": ("ppo/length", "val/length"),
    "Different answers": ("ppo/distinct", "val/distinct"),
}
DPO = {
    "Implicit rewards": ("rewards/chosen", "rewards/rejected"),
    "Margin of rewards": ("rewards/margins", "val/rewards/margins"),
    "KL": ("val/kl",),
    "Answers that end": ("val/ended",),
    "Right pairs": ("rewards/accuracies", "val/rewards/accuracies"),
    "Entropy": ("entropy", "val/entropy"),
    "Answer length": ("val/length",),
    "Different answers": ("val/distinct",),
}
REWARD = {
    "Pairs judged right": ("train/accuracy", "val/accuracy"),
    "Margin": ("train/margin", "val/margin"),
    "Scores, validation": ("val/score_low", "val/score_mean", "val/score_high"),
}
FIRST_ROW = 4  # charts that are shown before somebody asks for all
BAND = 0.3  # either side of a target KL


def cockpit_of(history: History) -> dict[str, list[str]]:
    """The charts of a run's cockpit, with the metrics that it has told."""
    told = history.series
    wanted = PPO if "ppo/reward" in told else DPO if "rewards/margins" in told else REWARD
    found = {title: [name for name in names if name in told] for title, names in wanted.items()}
    charts = {title: names for title, names in found.items() if names}
    single = [name for name in told if name.startswith("reward/")]
    if len(single) > 1:  # a rule beside the model: what is learned from, and each of them
        charts["Reward"] = ["ppo/reward", *single]
    return charts


class CockpitCharts(MetricCharts):
    """Small charts in rows; that of the KL shows where it may be."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self._shown)
        self.everything = False
        self._view: RunView | None = None

    def _shown(self, history: History) -> dict[str, list[str]]:
        charts = cockpit_of(history)
        whole = FIRST_ROW if not self._columns or FIRST_ROW % self._columns == 0 else self._columns
        return charts if self.everything else dict(islice(charts.items(), whole))

    def resizeEvent(self, event: QResizeEvent) -> None:
        before = self._columns
        super().resizeEvent(event)
        if before != self._columns and self._view is not None:  # no row is left half empty
            QTimer.singleShot(0, self, lambda: self.show_run(self._view))

    def show_run(self, view: RunView | None) -> None:
        self._view = view
        super().show_run(view)
        card = self.cards.get("KL")
        if card is None or view is None:
            return
        target = target_kl(view)
        latest = view.history.latest("ppo/kl" if "ppo/kl" in view.history.series else "val/kl")
        now = figures(latest) if latest is not None and math.isfinite(latest) else "–"
        if target is not None:
            card.set_band((1 - BAND) * target, (1 + BAND) * target)
            bound = self.tr("target {0} nats").format(figures(target))
        else:
            limit = kl_limit(view) if view.stage == "ppo" else KL_LIMIT
            card.set_band(0.0, limit)
            bound = self.tr("at most {0} nats").format(figures(limit))
        card.set_remark(bound if card.legend.isVisibleTo(card) else f"{now} · {bound}")  # the legend has the values
        card.title.setText(recipe_text("KL"))
