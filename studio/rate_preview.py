"""The learning rate that a recipe plans, as a small curve below the settings it follows from."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.rates import planned_rates
from engine.recipes.sections import TrainSection
from studio.numbers import count, powers
from studio.theme import Theme
from studio.widgets.card import label
from studio.widgets.charts import LineChart

UNKNOWN_STEPS = 1000  # how long a run is drawn that ends by time or epochs: nobody knows yet how many steps that is
HEIGHT_PX = 104


class RatePreview(QWidget):
    """Shows the plan of one training section; draws only when the plan is another."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._train: TrainSection | None = None
        self.caption = label("", "small", wrap=True)
        self.chart = LineChart(theme, compact=True, spikes=True)
        self.chart.describe = self._describe
        self.chart.setFixedHeight(theme.px(HEIGHT_PX))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.caption)
        column.addWidget(self.chart)
        self.hide()

    def show_plan(self, train: TrainSection | None) -> None:
        """Shows the plan of ``train``; None (its values are wrong just now) keeps the last one."""
        if train is None:
            return
        self.show()
        self._write(train)
        if train == self._train:
            return
        self._train = train
        steps = train.max_steps or UNKNOWN_STEPS
        at, rates = planned_rates(train, steps)
        self.chart.set_trace("plan", np.array(at, float), np.array(rates), title=self.tr("planned"), color=2)
        self.chart.set_axis("", end=float(steps), whole=True)
        self.chart.fit()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        if self._train is not None:
            self._write(self._train)

    def _write(self, train: TrainSection) -> None:
        self.chart.setAccessibleName(self.tr("Planned learning rate over the steps; the arrow keys read it"))
        highest, last = powers(train.learning_rate), powers(train.lowest_learning_rate)
        if train.schedule == "constant":
            text = self.tr("Learning rate as planned: {0} after the warm-up.").format(highest)
        else:
            text = self.tr("Learning rate as planned: up to {0}, at the end {1}.").format(highest, last)
        if not train.max_steps:
            text += " " + self.tr("How many steps there will be is not known yet; drawn over {0}.").format(
                count(UNKNOWN_STEPS)
            )
        self.caption.setText(text)

    def _describe(self, x: float) -> list[str]:
        trace = self.chart.trace("plan")
        if trace is None or not len(trace.x):
            return []
        at = min(int(trace.x.searchsorted(round(x))), len(trace.x) - 1)
        return [self.tr("step {0}").format(count(trace.x[at])), powers(float(trace.y[at]))]
