"""Charts of whatever a stage measures beyond loss and learning rate: which there are follows from the table of metrics.

A stage that tells new metrics needs nothing here.  Metrics of one ``chart`` share axes; a name that the table does not
know has a chart of its own, under its own name, so that nothing that was measured stays unseen.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.metrics import METRICS, metric_of
from studio.explanation import recipe_text
from studio.history import History
from studio.monitor.view import RunView
from studio.numbers import count, figures
from studio.theme import Theme
from studio.widgets.card import Card
from studio.widgets.charts import LineChart
from studio.widgets.legend import Legend

# what other cards of the page show, and clocks, which are axes
ELSEWHERE = frozenset({
    "train/loss", "train/eval_loss", "train/perplexity", "train/eval_perplexity", "val/loss", "val/perplexity",
    "val/bits_per_byte", "train/learning_rate", "train/grad_norm", "train/tokens", "train/epoch",
    "train/tokens_per_second", "train/mfu", "train/memory_bytes", "train/seconds", "train/seconds_left_low",
    "train/seconds_left_high",
})  # fmt: skip
AT_THE_END = ("test/", "exam/")  # measured once: figures, no curves
NARROWEST_PX, CHART_PX, MOST_COLUMNS = 250, 104, 4
COLORS = 4


def charts_of(history: History) -> dict[str, list[str]]:
    """The titles (English) of the charts that a run needs and the metrics in each, in the order of the table."""
    told = [name for name in history.series if name not in ELSEWHERE and not name.startswith(AT_THE_END)]
    order = {name: place for place, name in enumerate(METRICS)}
    found: dict[str, list[str]] = {}
    for name in sorted(told, key=lambda name: (order.get(name, len(order)), name)):
        metric = metric_of(name)
        found.setdefault(metric.chart or metric.title, []).append(name)
    return found


class MetricCharts(QWidget):
    """A grid of small charts, as many columns as there is room for; hidden while a run has none.

    ``problem`` tells why a picture or a table could not be written.
    """

    problem = Signal(str)

    def __init__(self, theme: Theme, choose: Callable[[History], dict[str, list[str]]] = charts_of) -> None:
        """``choose`` gives the charts of a run: English titles, and the metrics in each."""
        super().__init__()
        self._theme, self._choose = theme, choose
        self.cards: dict[str, MetricCard] = {}
        self._spare: list[MetricCard] = []  # cards are kept: another run needs as many
        self._making = QTimer(self, interval=0, singleShot=True)
        self._making.timeout.connect(self._make_next)
        self._columns = 0
        self._lines: list[QHBoxLayout] = []
        self._rows = QVBoxLayout(self)  # rows of their own: a grid forgets how high a legend of several lines is
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(12)
        self.hide()

    def show_run(self, view: RunView | None) -> None:
        """Shows every further metric of the run."""
        charts = self._choose(view.history) if view is not None else {}
        if list(charts) != list(self.cards):
            for title in [title for title in self.cards if title not in charts]:
                card = self.cards.pop(title)
                card.hide()
                self._spare.append(card)
            self.cards = {title: self.cards.get(title) or self._card() for title in charts}
            self._arrange(force=True)
        self.setVisible(bool(charts))
        for title, names in charts.items():
            self.cards[title].show_metrics(view, title, names)
        self._make_soon()

    def _card(self) -> MetricCard:
        """One that another run needed, else a new one."""
        if self._spare:
            card = self._spare.pop()
            card.show()
            return card
        card = MetricCard(self._theme)
        card.problem.connect(self.problem)
        return card

    def _make_soon(self) -> None:
        """Makes the charts one by one, so that the window goes on between them; nothing while nobody sees them."""
        if self.isVisible() and any(not card.made for card in self.cards.values()):
            self._making.start()

    def _make_next(self) -> None:
        card = next((card for card in self.cards.values() if not card.made), None)
        if card is not None and self.isVisible():
            _ = card.chart
            self._make_soon()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make_soon()

    def _arrange(self, *, force: bool = False) -> None:
        columns = min(MOST_COLUMNS, max(1, self.width() // self._theme.px(NARROWEST_PX)))
        if columns == self._columns and not force:
            return
        for line in self._lines:
            while (item := line.takeAt(0)) is not None:
                if isinstance(filler := item.widget(), Filler):
                    filler.deleteLater()
            self._rows.removeItem(line)
        self._columns, self._lines = columns, []
        cards: list[QWidget] = list(self.cards.values())
        while len(cards) % columns:
            cards.append(Filler())
        for first in range(0, len(cards), columns):
            line = QHBoxLayout()
            line.setSpacing(12)
            for card in cards[first : first + columns]:
                line.addWidget(card, 1)
            self._rows.addLayout(line)
            self._lines.append(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


class Filler(QWidget):
    """Keeps the place of a card that is not there."""


class MetricCard(Card):
    """One chart: the curves of a few metrics, and the newest value of each.

    The chart is made when somebody asks for it: twenty at once would hold the window up for most of a second.
    """

    problem = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(spacing=4)
        self._theme = theme
        self._view: RunView | None = None
        self._names: list[str] = []
        self._band: tuple[float | None, float] = (None, 0.0)
        self._chart: LineChart | None = None
        self.legend = Legend(theme)
        self._room = QWidget()  # as high as the chart that will stand here
        self._room.setMinimumHeight(theme.px(CHART_PX))
        self.body.addWidget(self.legend)
        self.body.addWidget(self._room, 1)

    @property
    def made(self) -> bool:
        """Whether the chart is there."""
        return self._chart is not None

    @property
    def chart(self) -> LineChart:
        """The chart, made now if it was not there."""
        if self._chart is None:
            self._chart = LineChart(self._theme, compact=True)
            self._chart.describe = self._describe
            self._chart.setMinimumHeight(self._theme.px(CHART_PX))
            self._chart.problem.connect(self.problem)
            self.body.replaceWidget(self._room, self._chart)
            self._chart.show()
            self._room.hide()
            self._room.deleteLater()
            self._draw()
        return self._chart

    def show_metrics(self, view: RunView | None, title: str, names: list[str]) -> None:
        """Shows these metrics of the run; ``title`` is English."""
        if view is None:
            return
        if self._view is None or self._view.run != view.run or names != self._names:
            self._band = (None, 0.0)
            if self._chart is not None:
                self._chart.clear()
        self._view, self._names = view, list(names)
        self.set_title(recipe_text(title))
        several = len(names) > 1
        values = [self._written(name, view.history.latest(name)) for name in names]
        strokes = [
            (self._title(n), "points" if n.startswith("val/") else "line", p % COLORS) for p, n in enumerate(names)
        ]
        self.legend.set_traces(strokes if several else [], values if several else [])
        self.legend.setVisible(several)
        self.set_remark("" if several else "".join(values))
        self.title.setToolTip("\n".join(filter(None, (recipe_text(metric_of(name).help) for name in names))))
        if self._chart is not None:
            self._draw()

    def set_band(self, low: float | None, high: float = 0.0) -> None:
        """Shades where the values should be; None takes it away."""
        self._band = (low, high)
        if self._chart is not None:
            self._chart.set_band(low, high)

    def _draw(self) -> None:
        view, chart = self._view, self._chart
        if view is None or chart is None:
            return
        chart.setAccessibleName(self.title.text())
        for place, name in enumerate(self._names):
            series = view.history.curve(name)
            chart.set_trace(
                name,
                view.history.along("step", series.steps),
                series.values,
                title=self._title(name),
                kind="points" if name.startswith("val/") else "plain",
                color=place % COLORS,
                revision=series.cuts,
            )
            self._show_level(chart, view, name)
        chart.set_axis("", end=view.end_of("step"), whole=True)
        chart.set_band(*self._band)

    def _show_level(self, chart: LineChart, view: RunView, name: str) -> None:
        """The target or limit that the recipe sets for a metric."""
        section, _, key = metric_of(name).level.partition(".")
        value = view.asked(section, key) if key else None
        known = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        chart.set_level(name, float(value) if known else None, "")  # type: ignore[arg-type]

    def _title(self, name: str) -> str:
        """What a curve is called: whose text it was measured on, where that is all that tells it from another."""
        group, _, what = name.partition("/")
        parts = {"train": self.tr("training"), "val": self.tr("validation")}
        if group in parts and any(each != name and each.partition("/")[2] == what for each in self._names):
            return parts[group]
        title = recipe_text(metric_of(name).title)
        if title == self.title.text() and f"val/{what}" in self._names:
            return parts["train"]  # the chart is called so already
        bare = name.removeprefix("val/")
        if sorted(self._names) == sorted((bare, f"val/{bare}")):
            return parts["val" if name != bare else "train"]
        if all(each.startswith("val/") for each in self._names) and f"train/{what}" in METRICS:
            return recipe_text(METRICS[f"train/{what}"].title)  # the chart's title says that it is validation
        return title

    def _written(self, name: str, value: float | None) -> str:
        unit = recipe_text(metric_of(name).unit)
        text = figures(value) if value is not None else "–"
        return f"{text} {unit}" if unit and len(self._names) == 1 else text

    def _describe(self, x: float) -> list[str]:
        if self._view is None:
            return []
        lines: list[str] = []
        for name in self._names:
            series = self._view.history.curve(name)
            at = int(series.steps.searchsorted(round(x), side="right")) - 1
            if at >= 0:
                value = figures(float(series.values[at]))
                lines.append(f"{self._title(name)} {value}" if len(self._names) > 1 else value)
        return [self.tr("step {0}").format(count(x)), *lines] if lines else []
