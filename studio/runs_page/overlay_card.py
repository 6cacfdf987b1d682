"""The curves of the runs that are compared, in one chart."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QSlider

from engine.metrics import METRICS
from studio.explanation import recipe_text
from studio.history import AXIS_METRIC, Axis
from studio.numbers import clock, count, figures, short
from studio.runs_page.reading import AXES, Compared
from studio.theme import Theme
from studio.widgets.buttons import Button, IconButton
from studio.widgets.card import Card, label
from studio.widgets.chart_readout import nearest
from studio.widgets.charts import LineChart
from studio.widgets.elided_combo import ElidedComboBox
from studio.widgets.legend import Legend

FIRST = "val/loss"
PREFERRED = (FIRST, "train/loss", "val/reward", "ppo/reward")  # what is drawn until somebody chooses
NARROW_PX, NARROWEST_PX, LINE_PX = 560, 400, 17
MOST_READ = 8  # lines of the read-out
CLOCKS = frozenset(AXIS_METRIC.values()) | {"train/seconds_left_low", "train/seconds_left_high"}  # axes, not curves
SLIDER_STEPS = (*range(0, 100), 99.5, 99.9)  # percent
USUAL_SMOOTHING = 60


class OverlayCard(Card):
    """``asked`` is emitted when another metric or axis is chosen: whoever owns the card reads and shows again."""

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(spacing=6)
        self._theme = theme
        self._names: Mapping[Path, str] = {}
        self._chosen = ""  # the metric that a person chose
        self._shown: list[str] = []
        self.chart = LineChart(theme)
        self.chart.describe = self._describe
        self.metric_box, self.axis_box = ElidedComboBox(), ElidedComboBox()
        self.log_x, self.log_y = Button(theme, kind="chip"), Button(theme, kind="chip")
        self.smoothing_name, self.smoothing = label("", "small"), QSlider(Qt.Orientation.Horizontal)
        self.more = IconButton(theme, "more")
        self.legend = Legend(theme)
        self.empty = label("", "dim", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.metric_box.activated.connect(self._on_metric)
        self.axis_box.activated.connect(lambda _: self._on_axis())
        self.log_x.clicked.connect(lambda on: self.chart.set_log(x=on))
        self.log_y.clicked.connect(lambda on: self.chart.set_log(y=on))
        self.chart.log_changed.connect(self._on_log)
        self.chart.smoothing_asked.connect(lambda way: self.smoothing.setValue(self.smoothing.value() + way))
        self.smoothing.valueChanged.connect(self._on_smoothing)
        self.more.clicked.connect(self._open_menu)
        self.smoothing.setValue(USUAL_SMOOTHING)
        self.show_curves(None, {}, {})

    def _lay_out(self) -> None:
        self.smoothing.setRange(0, len(SLIDER_STEPS) - 1)
        self.smoothing.setFixedWidth(self._theme.px(70))
        for box in (self.metric_box, self.axis_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(13 if box is self.metric_box else 7)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setMaximumWidth(self._theme.px(230 if box is self.metric_box else 150))
            self.add_to_header(box)
            self._header.setStretchFactor(box, 30)
        for chip in (self.log_x, self.log_y):
            chip.setCheckable(True)
            self.add_to_header(chip)
        self.add_to_header(self.smoothing_name, right=True)
        self.add_to_header(self.smoothing, right=True)
        self.add_to_header(self.more, right=True)
        below = QHBoxLayout()
        below.addWidget(self.legend, 1)
        self.body.addLayout(below)
        self.body.addWidget(self.chart, 1)
        self.body.addWidget(self.empty, 1)
        for axis in AXES:
            self.axis_box.addItem("", axis)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for chip in (self.log_x, self.log_y):  # the keys L and Shift+L do the same
            chip.setVisible(self.width() > self._theme.px(NARROW_PX))
        self.smoothing_name.setVisible(self.width() > self._theme.px(NARROW_PX + 60))
        self.smoothing.setVisible(self.width() > self._theme.px(NARROWEST_PX))  # so do [ and ]

    # ------------------------------------------------------------------ what is asked for

    @property
    def wanted_metric(self) -> str:
        """The metric to read; until a person chooses one, the validation loss."""
        return self._chosen or FIRST

    @property
    def wanted_axis(self) -> Axis:
        """Along what."""
        return AXES[max(0, self.axis_box.currentIndex())]

    def fallback(self, compared: Compared, metric: str) -> str:
        """The metric to read instead, where no run has told ``metric``: what is looked at first of those told; "" for none.

        What a person chose stays their choice for runs that have it.
        """
        told = compared.metrics - CLOCKS
        if metric in told or not told:
            return ""
        return next((name for name in (*PREFERRED, *METRICS) if name in told), min(told))

    def _on_metric(self, place: int) -> None:
        self._chosen = str(self.metric_box.itemData(place))
        self.chart.fit()
        self.asked.emit()

    def _on_axis(self) -> None:
        self.chart.fit()
        self.asked.emit()

    # ------------------------------------------------------------------ showing

    def show_curves(
        self, compared: Compared | None, names: Mapping[Path, str], slots: Mapping[Path, int], metric: str = ""
    ) -> None:
        """Shows what was read of ``metric``; None: nothing is chosen."""
        self._names = names
        lines = [line for line in compared.lines if len(line.x)] if compared is not None else []
        kept = {str(line.run) for line in lines}
        for old in [name for name in self._shown if name not in kept]:
            self.chart.remove_trace(old)
        for line in lines:
            kind = "points" if metric.startswith("val/") else "noisy"
            self.chart.set_trace(
                str(line.run), line.x, line.y, title=names.get(line.run, line.run.name), kind=kind,  # type: ignore[arg-type]
                color=slots.get(line.run, 0), revision=line.revision,
            )  # fmt: skip
        self._shown = list(kept)
        self.legend.set_traces([(names.get(line.run, line.run.name), "line", slots.get(line.run, 0)) for line in lines])
        self.chart.setVisible(bool(lines))
        self.legend.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self._write_empty(compared)
        self._offer(compared, metric)
        self._write_axis()

    def _offer(self, compared: Compared | None, metric: str) -> None:
        found = (compared.metrics if compared is not None else frozenset[str]()) - CLOCKS
        offered = [name for name in METRICS if name in found] + sorted(found - METRICS.keys())
        wanted = offered or [FIRST]
        if [self.metric_box.itemData(i) for i in range(self.metric_box.count())] != wanted:
            self.metric_box.clear()
            for name in wanted:
                self.metric_box.addItem(metric_title(name), name)
        self.metric_box.setCurrentIndex(wanted.index(metric) if metric in wanted else 0)

    def _write_empty(self, compared: Compared | None) -> None:
        self.empty.setText(
            self.tr("Choose runs in the table: their curves appear here. Tick some to keep them.")
            if compared is None or not compared.lines
            else self.tr("The chosen runs have reported nothing of this yet.")
        )

    def _write_axis(self) -> None:
        units = {"step": self.tr("steps"), "tokens": self.tr("tokens"), "epoch": self.tr("epochs"), "seconds": ""}
        axis = self.wanted_axis
        self.chart.set_axis(units[axis], {"tokens": short, "seconds": clock}.get(axis), whole=axis == "step")

    def _describe(self, x: float) -> list[str]:
        """The lines of the read-out: where, and the value of each run there, the lowest first."""
        axis = self.wanted_axis
        where = {"step": count, "tokens": short, "epoch": figures, "seconds": clock}[axis](x)
        found = []
        for name in self._shown:
            trace = self.chart.trace(name)
            if trace is None or not len(trace.x) or not trace.x[0] <= x <= trace.x[-1]:
                continue
            value = float(trace.smooth(self.chart.smoothing)[nearest(trace.x, x)])
            found.append((value if np.isfinite(value) else np.inf, trace.title, figures(value)))
        found.sort()
        room = self.chart.height() // self._theme.px(LINE_PX) - 3
        lines = [f"{value}  {title}" for _, title, value in found[: max(1, min(room, MOST_READ))]]
        said = {"step": self.tr("step {0}"), "tokens": self.tr("{0} tokens"), "epoch": self.tr("epoch {0}")}
        return [said.get(axis, "{0}").format(where), *lines]

    # ------------------------------------------------------------------ switches and words

    def _on_smoothing(self, place: int) -> None:
        self.chart.set_smoothing(SLIDER_STEPS[place] / 100)
        said = self.tr("smoothing {0}").format(f"{self.chart.smoothing:.3g}")
        self.smoothing_name.setText(said)
        self.smoothing.setToolTip(said)

    def _on_log(self) -> None:
        self.log_x.setChecked(self.chart.log_x)
        self.log_y.setChecked(self.chart.log_y)

    def _open_menu(self) -> None:
        self.chart.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.chart.setAccessibleName(self.tr("Curves of the chosen runs; the arrow keys read them"))
        self.metric_box.setAccessibleName(self.tr("What is drawn"))
        self.axis_box.setAccessibleName(self.tr("Along the bottom"))
        self.log_x.setText(self.tr("log x"))
        self.log_y.setText(self.tr("log y"))
        self.smoothing.setAccessibleName(self.tr("Smoothing"))
        self.more.set_name(self.tr("Picture and numbers of the chart"))
        titles = {"step": self.tr("Steps"), "tokens": self.tr("Tokens seen"), "epoch": self.tr("Epochs"),
                  "seconds": self.tr("Training time")}  # fmt: skip
        for place, axis in enumerate(AXES):
            self.axis_box.setItemText(place, titles[axis])
        for place in range(self.metric_box.count()):
            self.metric_box.setItemText(place, metric_title(str(self.metric_box.itemData(place))))
        self._on_smoothing(self.smoothing.value())
        self._write_empty(None)
        self._write_axis()


def metric_title(name: str) -> str:
    """A metric's title in the language in force."""
    known = METRICS.get(name)
    return recipe_text(known.title) if known is not None else name
