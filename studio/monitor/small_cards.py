"""Learning rate, gradient norm and memory: the small cards below the loss."""

from __future__ import annotations

import math

import numpy as np
import psutil

from engine.rates import planned_rates
from engine.recipes.sections import TrainSection
from studio.monitor.view import RunView
from studio.numbers import count, figures, powers, size
from studio.theme import Theme
from studio.widgets.card import Card, label
from studio.widgets.charts import LineChart
from studio.widgets.stacked_bar import Part, StackedBar

MEMORY_COLORS = {"weights": 0, "gradients": 2, "optimizer": 3, "rest": 1}


class CurveCard(Card):
    """One small curve over the steps."""

    series_name = ""
    color = 0

    def __init__(self, theme: Theme, *, spikes: bool = False) -> None:
        super().__init__(spacing=4)
        self._view: RunView | None = None
        self.chart = LineChart(theme, compact=True, spikes=spikes)
        self.chart.describe = self._describe
        self.body.addWidget(self.chart, 1)

    def _show(self, view: RunView | None, title: str) -> None:
        self._view = view
        self.set_title(title)
        self.chart.setAccessibleName(title)
        if view is None:
            self.chart.clear()
            return
        series = view.history.curve(self.series_name)
        steps = view.history.along("step", series.steps)
        self.chart.set_trace(
            "value",
            steps,
            series.values,
            title=title,
            kind="plain",
            color=self.color,
            revision=series.cuts,
        )
        self.chart.set_axis("", end=view.end_of("step"), whole=True)

    def _written(self, value: float) -> str:
        return figures(value)

    def _describe(self, x: float) -> list[str]:
        if self._view is None:
            return []
        series = self._view.history.curve(self.series_name)
        at = min(int(series.steps.searchsorted(round(x))), len(series) - 1)
        return [self.tr("step {0}").format(count(x)), self._written(float(series.values[at]))] if at >= 0 else []


class RateCard(CurveCard):
    """The learning rate as it really was, and faintly as it is planned."""

    series_name = "train/learning_rate"
    color = 2

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, spikes=True)
        self._planned: tuple[float, TrainSection] | None = None

    def show_run(self, view: RunView | None) -> None:
        """Shows the learning rate of the run."""
        self._show(view, self.tr("Learning rate"))
        self._show_plan(view)
        latest = view.history.latest(self.series_name) if view is not None else None
        self.set_remark(powers(latest) if latest is not None else "")

    def _show_plan(self, view: RunView | None) -> None:
        """What is still to come, as long as the run's length in steps is known."""
        steps = view.planned_steps if view is not None and view.history.live else None
        train = getattr(view.recipe, "train", None) if view is not None else None
        if steps is None or train is None:
            self._planned = None
            self.chart.remove_trace("plan")
        elif (steps, train) != self._planned:
            self._planned = (steps, train)
            at, rates = planned_rates(train, int(steps))
            self.chart.set_trace("plan", np.array(at, float), np.array(rates), title=self.tr("planned"), kind="plan")

    def _written(self, value: float) -> str:
        return powers(value)


class NormCard(CurveCard):
    """The gradient's length before clipping, and (≤) what it is clipped to."""

    series_name = "train/grad_norm"
    color = 3

    def show_run(self, view: RunView | None) -> None:
        """Shows the gradient norm of the run."""
        self._show(view, self.tr("Gradient norm"))
        latest = view.history.latest(self.series_name) if view is not None else None
        clip = float(view.asked("train", "grad_clip", 0.0) or 0.0) if view is not None else 0.0
        self.chart.set_level("clip", clip if clip > 0 and latest is not None else None, "")
        if latest is None:
            self.set_remark("")
        elif clip > 0:
            self.set_remark(f"{figures(latest, 2)} · ≤ {figures(clip, 2)}")
        else:
            self.set_remark(figures(latest, 2))


class MemoryCard(Card):
    """What the computing process holds, in parts as far as they are known."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bar = StackedBar(theme)
        self.empty = label("", "dim", wrap=True)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.empty)
        self.body.addStretch(1)

    def show_run(self, view: RunView | None) -> None:
        """Shows the memory of the run."""
        self.set_title(self.tr("Memory"))
        self.bar.setAccessibleName(self.tr("Memory of the run"))
        titles = {
            "weights": self.tr("weights"),
            "gradients": self.tr("gradients"),
            "optimizer": self.tr("optimiser"),
            "rest": self.tr("activations and program"),
        }
        sizes = view.memory_parts() if view is not None else {}
        parts = [Part(titles.get(name, name), value, MEMORY_COLORS.get(name, 1)) for name, value in sizes.items()]
        self.bar.setVisible(bool(parts))
        self.empty.setText(self.tr("Known once the run computes."))
        self.empty.setVisible(not parts)
        self.bar.set_parts(parts, 0.0, ", ".join(f"{part.title} {size(part.size)}" for part in parts))
        used = view.history.latest("train/memory_bytes") if view is not None else None
        self.set_remark(self._remark(view, used) if view is not None and used is not None else "")

    def _remark(self, view: RunView, used: float) -> str:
        """What is used, and of how much where the window can know: the processor's memory, while the run is computed here."""
        if not math.isfinite(used):
            return ""
        if view.history.live and view.history.facts.get("device") == "cpu":
            return self.tr("{0} of {1}").format(size(used), size(psutil.virtual_memory().total))
        return size(used)
