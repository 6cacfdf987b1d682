"""The loss of a run: the raw line faint, smoothed, validation with dots, the best earlier run, where guessing stands."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSlider

from studio.history import Axis, History
from studio.monitor.meaning import Meaning, probability, unsure_among
from studio.monitor.view import RunView
from studio.numbers import clock, count, figures, loss_figures, short
from studio.theme import Theme
from studio.widgets.buttons import Button, IconButton
from studio.widgets.card import Card, label
from studio.widgets.chart_readout import nearest
from studio.widgets.charts import LineChart
from studio.widgets.legend import Legend

# (from so many points on, smoothing): as long as nobody chose, the average trails by about a hundredth of the curve
SMOOTHINGS = ((0, 0.0), (150, 0.5), (300, 0.7), (600, 0.85), (1200, 0.9), (2500, 0.95), (6000, 0.98), (12_000, 0.99))
SLIDER_STEPS = (*range(0, 100), 99.5, 99.9)  # percent; fine at the end, where it matters
NARROW_PX = 540
AXES: tuple[Axis, ...] = ("step", "tokens", "epoch", "seconds")
SECOND: tuple[Axis, ...] = ("tokens", "epoch")


class LossCard(Card):
    """The chart with its switches, and one sentence that says what the numbers mean."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(spacing=6)
        self._theme = theme
        self._view: RunView | None = None
        self._earlier: History | None = None
        self._axis: Axis = "step"
        self._second: Axis = "tokens"
        self.chart = LineChart(theme)
        self.chart.describe = self._describe
        self.perplexity, self.log_x, self.log_y = (Button(theme, kind="chip") for _ in range(3))
        self.more = IconButton(theme, "more")
        self.legend = Legend(theme)
        self.smoothing_name, self.smoothing = label("", "small"), QSlider(Qt.Orientation.Horizontal)
        self.sentence = label("", "small", wrap=True)
        self.explain = Button(theme, kind="link")
        self.meaning = Meaning(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for chip in (self.perplexity, self.log_x, self.log_y):
            chip.setCheckable(True)
            self.add_to_header(chip)
        self.add_to_header(self.more, right=True)
        self._chosen = False
        self.smoothing.setRange(0, len(SLIDER_STEPS) - 1)
        self.smoothing.setFixedWidth(self._theme.px(90))
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.legend, 1)
        for part in (self.smoothing_name, self.smoothing):
            above.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.sentence, 1)
        below.addWidget(self.explain, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(above)
        self.body.addWidget(self.chart, 1)
        self.body.addLayout(below)

    def _connect(self) -> None:
        self.perplexity.toggled.connect(self._on_perplexity)
        self.log_x.clicked.connect(lambda on: self.chart.set_log(x=on))
        self.log_y.clicked.connect(lambda on: self.chart.set_log(y=on))
        self.chart.log_changed.connect(self._on_log_changed)
        self.chart.moved.connect(lambda _: self._write_sentence())
        self.chart.smoothing_asked.connect(lambda way: self.smoothing.setValue(self.smoothing.value() + way))
        self.smoothing.valueChanged.connect(self._on_smoothing)
        self.more.clicked.connect(self._open_menu)
        self.explain.clicked.connect(self.open_meaning)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.smoothing_name.setVisible(self.width() > self._theme.px(NARROW_PX))  # the legend needs the room more

    # ------------------------------------------------------------------ showing

    def show_run(self, view: RunView | None) -> None:
        """Shows the loss of the run."""
        if view is None or self._view is None or view.run != self._view.run:
            self.chart.clear()
            self._earlier = None
        self._view = view
        self._retranslate()
        if view is not None:
            self._draw(view)
        self._write_sentence()

    def show_earlier(self, history: History | None) -> None:
        """Shows the best earlier run behind this one (None: there is none)."""
        self._earlier = history
        if self._view is not None:
            self._draw(self._view)

    def _draw(self, view: RunView) -> None:
        history = view.history
        raw, validation = history.curve("train/loss"), history.curve("val/loss")
        evaluated = history.curve("train/eval_loss")
        self._smooth_for(len(raw))
        names = {"train": self.tr("train"), "val": self.tr("validation"), "eval": self.tr("train, evaluated"),
                 "ghost": self.tr("best earlier run")}  # fmt: skip
        self.chart.set_trace(
            "train",
            history.along(self._axis, raw.steps),
            raw.values,
            title=names["train"],
            kind="noisy",
            color=0,
            revision=raw.cuts,
        )
        shown = ["train"]
        for name, series, kind, color in (("val", validation, "points", 1), ("eval", evaluated, "dots", 0)):
            if len(series):
                x = history.along(self._axis, series.steps)
                self.chart.set_trace(name, x, series.values, title=names[name], kind=kind, color=color)  # type: ignore[arg-type]
                shown.append(name)
            else:
                self.chart.remove_trace(name)
        if self._draw_earlier(names["ghost"]):
            shown.append("ghost")
        self.legend.set_traces([(names[name], *LEGEND[name]) for name in shown])
        self._draw_guess(view)
        self._draw_axes(view)
        self.chart.set_flags(history.along(self._axis, np.array(history.resumes, np.int64)))

    def _draw_earlier(self, title: str) -> bool:
        earlier = self._earlier
        series = earlier.curve("val/loss") if earlier is not None else None
        if earlier is None or series is None or len(series) < 2 or not earlier.has_axis(self._axis):
            self.chart.remove_trace("ghost")
            return False
        self.chart.set_trace(
            "ghost", earlier.along(self._axis, series.steps), series.values, title=title, kind="ghost", color=0
        )
        return True

    def _draw_guess(self, view: RunView) -> None:
        guess = view.guess
        value = math.exp(guess) if guess is not None and self.chart.shows_exponential else guess
        name = self.tr("guessing {0}") if view.loss_kind == "token" else self.tr("tossing a coin {0}")
        self.chart.set_level("guess", guess, name.format(figures(value)) if value else "")

    def _draw_axes(self, view: RunView) -> None:
        history = view.history
        if not history.has_axis(self._axis):
            self._axis = "step"
        unit = {"step": self.tr("steps"), "tokens": self.tr("tokens"), "epoch": self.tr("epochs"), "seconds": ""}
        form = {"step": None, "tokens": short, "epoch": None, "seconds": elapsed}
        self.chart.set_axis(
            unit[self._axis], form[self._axis], view.end_of(self._axis), whole=self._axis in ("step", "tokens")
        )
        second = self._second if self._second != self._axis else next(a for a in SECOND if a != self._axis)
        clock_steps = history.wall.steps
        if history.has_axis(second) and len(clock_steps):
            self.chart.set_second_axis(
                history.along(self._axis, clock_steps),
                history.along(second, clock_steps),
                unit[second],
                form[second] if second != "tokens" else None,
            )
        else:
            self.chart.set_second_axis(np.empty(0), np.empty(0), "")

    # ------------------------------------------------------------------ words

    def _retranslate(self) -> None:
        self.set_title(self.tr("Perplexity") if self.chart.shows_exponential else self.tr("Loss"))
        self.chart.setAccessibleName(self.tr("Loss over the run; the arrow keys read it"))
        self.perplexity.setText(self.tr("perplexity"))
        self.log_x.setText(self.tr("log x"))
        self.log_y.setText(self.tr("log y"))
        self.more.set_name(self.tr("Axes, picture and numbers of the chart"))
        self.smoothing.setAccessibleName(self.tr("Smoothing"))
        self._write_smoothing()
        self.explain.setText(self.tr("What does this mean?"))
        self._offer_perplexity()

    def _offer_perplexity(self) -> None:
        """Perplexity is of losses of tokens; of pairs it says nothing."""
        kind = self._view.loss_kind if self._view is not None else "token"
        if kind != "token" and self.perplexity.isChecked():
            self.perplexity.setChecked(False)
        self.perplexity.setVisible(kind == "token")
        self.explain.setVisible(kind != "other")

    def _describe(self, x: float) -> list[str]:
        """The lines of the read-out at a place on the axis."""
        view = self._view
        if view is None:
            return []
        step = self._step_at(view.history, x)
        lines = [self._where(view.history, step)]
        raw, validation = view.history.curve("train/loss"), view.history.curve("val/loss")
        if len(raw):
            at = nearest(raw.steps, step)
            loss = float(raw.values[at])
            trace = self.chart.trace("train")
            smooth = float(trace.smooth(self.chart.smoothing)[at]) if trace is not None and at < len(trace.y) else loss
            if view.loss_kind == "token":
                lines.append(self.tr("train {0} · ppl {1}").format(figures(loss), unsure_among(loss)))
            else:
                lines.append(self.tr("train {0}").format(figures(loss)))
            if self.chart.smoothing > 0:
                lines.append(self.tr("smoothed {0}").format(figures(smooth)))
        last = int(np.searchsorted(validation.steps, step, side="right")) - 1
        if last >= 0:
            loss = float(validation.values[last])
            if view.loss_kind == "token":
                said = self.tr("validation {0} · ppl {1}").format(figures(loss), unsure_among(loss))
            else:
                said = self.tr("validation {0}").format(figures(loss))
            if int(validation.steps[last]) != step:
                said = self.tr("{0} (step {1})").format(said, count(int(validation.steps[last])))
            lines.append(said)
        return lines

    def _where(self, history: History, step: int) -> str:
        tokens = history.curve("train/tokens")
        if len(tokens):
            seen = float(tokens.at(np.array([step]))[0])
            return self.tr("step {0} · {1} tokens").format(count(step), short(seen))
        return self.tr("step {0}").format(count(step))

    def _step_at(self, history: History, x: float) -> int:
        lead = history.curve("train/loss") if len(history.curve("train/loss")) else history.curve("val/loss")
        if not len(lead):
            return 0
        return int(lead.steps[nearest(history.along(self._axis, lead.steps), x)])

    def _write_sentence(self) -> None:
        """What the numbers under the read-out mean."""
        here = self._loss_here()
        guess = self._view.guess if self._view is not None else None
        if here is None:
            self.sentence.setText(self.tr("The loss appears here with the first step."))
            return
        said, loss = here
        kind = self._view.loss_kind if self._view is not None else "token"
        if kind == "pair":
            text = self.tr(
                "{0}: the better answer of a pair gets a probability of {1}; tossing a coin would give it {2}."
            )
            self.sentence.setText(text.format(said, probability(loss), probability(math.log(2))))
            return
        if kind == "other":
            self.sentence.setText(self.tr("{0}: how badly the pairs are told apart. Lower is better.").format(said))
            return
        words = (said, probability(loss), unsure_among(loss))
        if guess is None:
            text = self.tr("{0}: the right token gets a probability of {1}, as if unsure among {2} tokens.")
            self.sentence.setText(text.format(*words))
            return
        text = self.tr(
            "{0}: the right token gets a probability of {1}, as if unsure among {2} tokens; "
            "guessing would be unsure among {3}."
        )
        self.sentence.setText(text.format(*words, count(round(math.exp(guess)))))

    def _loss_here(self) -> tuple[str, float] | None:
        """The newer loss at the read-out, with its name: validation where it was measured at that step, else training."""
        if self._view is None:
            return None
        history = self._view.history
        x = self.chart.reading_at
        step = self._step_at(history, x) if x is not None else history.step
        found: list[tuple[int, str, float]] = []
        for name, said in (("train/loss", self.tr("Training loss {0}")), ("val/loss", self.tr("Validation loss {0}"))):
            series = history.curve(name)
            at = int(np.searchsorted(series.steps, step, side="right")) - 1
            if at >= 0 and math.isfinite(series.values[at]):
                loss = float(series.values[at])
                found.append((int(series.steps[at]), said.format(loss_figures(loss)), loss))
        if not found:
            return None
        _, said, loss = max(found, key=lambda each: (each[0], each is found[-1]))
        return said, loss

    # ------------------------------------------------------------------ switches

    def _on_perplexity(self, on: bool) -> None:
        self.chart.set_exponential(on)
        if self._view is not None:
            self.show_run(self._view)

    def _on_log_changed(self) -> None:
        self.log_x.setChecked(self.chart.log_x)
        self.log_y.setChecked(self.chart.log_y)

    def _smooth_for(self, points: int) -> None:
        """Smooths by the length of the curve, until a person chooses."""
        if not self._chosen:
            beta = next(beta for least, beta in reversed(SMOOTHINGS) if points >= least)
            self.smoothing.setValue(SLIDER_STEPS.index(round(100 * beta)))
            self._chosen = False

    def _on_smoothing(self, place: int) -> None:
        self._chosen = True
        self.chart.set_smoothing(SLIDER_STEPS[place] / 100)
        self._write_smoothing()

    def _write_smoothing(self) -> None:
        said = self.tr("smoothing {0}").format(f"{self.chart.smoothing:.3g}")
        self.smoothing_name.setText(said)
        self.smoothing.setToolTip(said)

    def set_axis(self, axis: Axis) -> None:
        """Draws the curves over steps, tokens, epochs or training time."""
        self._axis = axis
        self.chart.fit()
        self.show_run(self._view)

    def set_second_axis(self, axis: Axis) -> None:
        """Shows tokens or epochs along the top."""
        self._second = axis
        self.show_run(self._view)

    def menu(self) -> QMenu:
        """Axes, then what the chart itself offers."""
        titles = {"step": self.tr("steps"), "tokens": self.tr("tokens seen"), "epoch": self.tr("epochs"),
                  "seconds": self.tr("training time")}  # fmt: skip
        menu = self.chart.menu()
        first = menu.actions()[0] if menu.actions() else None
        for heading, axes, now, choose in (
            (self.tr("Along the bottom"), AXES, self._axis, self.set_axis),
            (self.tr("Along the top"), SECOND, self._second, self.set_second_axis),
        ):
            sub = QMenu(heading, menu)
            group = QActionGroup(sub)
            for axis in axes:
                action = QAction(titles[axis], sub, checkable=True, checked=axis == now)
                action.setEnabled(self._view is None or self._view.history.has_axis(axis))
                action.triggered.connect(lambda _=False, axis=axis, choose=choose: choose(axis))
                group.addAction(action)
                sub.addAction(action)
            if first is not None:
                menu.insertMenu(first, sub)
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))

    def open_meaning(self) -> None:
        """Explains loss and perplexity with the run's numbers."""
        self.meaning.open_at(self.sentence.mapToGlobal(QPoint(0, -6)), self._view)


def elapsed(seconds: float) -> str:
    """Training time on an axis: 0, 0.5 s, 0:21, 1:02:03."""
    if 0 < seconds < 10:
        return f"{seconds:.3g} s"
    return clock(seconds) if seconds else "0"


LEGEND = {"train": ("line", 0), "val": ("points", 1), "eval": ("dots", 0), "ghost": ("dashes", 0)}
