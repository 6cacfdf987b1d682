"""The exam of a reward model in pictures: how often it is right, of how much is possible, and where it cheats."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from studio.feedback.verdict import could_be_luck
from studio.numbers import count, percent, signed
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label, set_role
from studio.widgets.charts import LineChart
from studio.widgets.margin_bars import MarginBars

FAIR = 0.5
CHART_PX = 120
NAMED_FROM_PX = 300  # a narrower card has the run's name in its tool tip


class ExamCard(Card):
    """The accuracy, its ceiling, and the margins.  ``details_asked`` shows or hides the rest of the exam."""

    details_asked = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._exam: dict[str, Any] = {}
        self._name = ""
        self.figure, self.of = label("", "figure"), label("", "small")
        self.error, self.ceiling = label("", "small"), label("", "small", wrap=True)
        self.bars, self.axis = MarginBars(theme), label("", "small")
        self.foot, self.empty = label("", "dim", wrap=True), label("", "dim", wrap=True)
        self.details = Button(theme, kind="chip")
        self.details.setCheckable(True)
        row, left, right = QHBoxLayout(), QVBoxLayout(), QVBoxLayout()
        row.setSpacing(14)
        left.setSpacing(1)
        right.setSpacing(2)
        for part in (self.figure, self.of, self.error, self.ceiling):
            left.addWidget(part)
        left.addStretch(1)
        right.addWidget(self.bars, 1)
        right.addWidget(self.axis)
        row.addLayout(left, 2)
        row.addLayout(right, 3)
        self.body.addWidget(self.empty)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.foot)
        self.add_to_header(self.details, right=True)
        self.details.toggled.connect(self.details_asked)
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_remark(self._name if self.width() >= NAMED_FROM_PX else "")

    def show_exam(self, exam: dict[str, Any], name: str) -> None:
        """Shows the exam of the run of this name; an empty one says that there is none."""
        self._exam, self._name = exam, name
        self.retranslate()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        exam = self._exam
        self.set_title(self.tr("Reward model exam"))
        self.details.setText(self.tr("details"))
        self.details.setToolTip(self.tr("Calibration, length bias, and the scores of two answers that you type"))
        self.set_remark(self._name if self.width() >= NAMED_FROM_PX else "")
        self.title.setToolTip(self._name)
        self.bars.setAccessibleName(self.tr("Margins of the exam's pairs"))
        self.axis.setText(self.tr("margin: chosen − rejected"))
        self.empty.setText(
            self.tr("A reward model is examined on pairs that it never learned from; what comes of it is shown here.")
        )
        self.empty.setVisible(not exam)
        for part in (self.figure, self.of, self.error, self.ceiling, self.bars, self.axis, self.foot, self.details):
            part.setVisible(bool(exam))
        if exam:
            self._show(exam)

    def _show(self, exam: dict[str, Any]) -> None:
        accuracy, pairs = number(exam, "accuracy"), int(exam["pairs"])
        error = number(exam, "error", 0.0)
        self.figure.setText(percent(accuracy))
        _paint(self.figure, "problem" if accuracy < FAIR else "warning" if could_be_luck(exam) else "ok")
        self.of.setText(self.tr("right of {0}").format(count(pairs)))
        self.error.setText(f"± {percent(error)}")
        ceiling = number(exam, "ceiling")
        self.ceiling.setText("" if math.isnan(ceiling) else self.tr("possible: {0}").format(percent(ceiling)))
        self.ceiling.setToolTip(self.tr("By how often second judgements of a pair were as the first."))
        self.ceiling.setVisible(not math.isnan(ceiling))
        counts, edges = exam.get("histogram") or [], exam.get("edges") or []
        wrong = round((1 - accuracy) * pairs)
        spoken = self.tr("{0} pairs right of zero, {1} left of it").format(count(pairs - wrong), count(wrong))
        self.bars.set_counts(counts, edges, spoken)
        self.foot.setText(
            self.tr("calibration error {0} · length bias r = {1}")
            .format(f"{number(exam, 'calibration_error', 0.0):.2f}", signed(number(exam, "length_correlation", 0.0)))
            .replace("r = ", "r\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
        )


def _paint(figure: QLabel, role: str) -> None:
    """A large figure in a colour of the style sheet."""
    set_role(figure, f"figure-{role}")


class CalibrationCard(Card):
    """How often the model is right where it is so sure: on the diagonal it means what it says."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._rows: list[tuple[float, float, int]] = []
        self.chart, self.words = LineChart(theme, compact=True, spikes=True), label("", "small", wrap=True)
        self.chart.setMinimumHeight(theme.px(CHART_PX))
        self.chart.describe = self._describe
        self.chart.set_axis("", lambda value: percent(value))
        self.chart.set_values(lambda value: percent(value))
        self.body.addWidget(self.chart, 1)
        self.body.addWidget(self.words)

    def show_exam(self, exam: dict[str, Any]) -> None:
        """Draws the curve; ``exam["calibration"]`` has rows (how sure, how often right, pairs)."""
        self._rows = [(float(a), float(b), int(n)) for a, b, n in exam.get("calibration") or []]
        self.set_title(self.tr("Calibration"))
        self.set_remark(self.tr("error {0}").format(f"{number(exam, 'calibration_error', 0.0):.2f}") if exam else "")
        self.chart.setAccessibleName(self.tr("How often right, by how sure; the arrow keys read it"))
        self.words.setText(
            self.tr(
                "Across: how sure it is. Up: how often it is right. On the dashed line it is as sure as it should be."
            )
        )
        sure = np.array([row[0] for row in self._rows])
        right = np.array([row[1] for row in self._rows])
        line = np.array([0.5, 1.0])
        self.chart.set_trace("right", sure, right, title=self.tr("right"), kind="points", color=2)
        self.chart.set_trace("fair", line, line, title=self.tr("as sure as right"), kind="plan")

    def _describe(self, x: float) -> list[str]:
        if not self._rows:
            return []
        sure, right, pairs = min(self._rows, key=lambda row: abs(row[0] - x))
        return [
            self.tr("{0} sure").format(percent(sure)),
            self.tr("right {0} of {1} pairs").format(percent(right), count(pairs)),
        ]


class LengthCard(Card):
    """Whether the model judges length instead of worth."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.lines = {name: (label("", "dim", wrap=True), label("", "strong")) for name in ("shorter", "longer", "r")}
        for name, figure in self.lines.values():
            row = QHBoxLayout()
            row.addWidget(name, 1)
            row.addWidget(figure)
            self.body.addLayout(row)
        self.words = label("", "small", wrap=True)
        self.body.addStretch(1)
        self.body.addWidget(self.words)

    def show_exam(self, exam: dict[str, Any]) -> None:
        """Writes the accuracies by length."""
        self.set_title(self.tr("Length bias"))
        shorter, longer, r = (number(exam, name) for name in ("chosen_shorter", "chosen_longer", "length_correlation"))
        texts = {
            "shorter": (self.tr("right where the shorter answer was chosen"), percent(shorter)),
            "longer": (self.tr("right where the longer answer was chosen"), percent(longer)),
            "r": (self.tr("correlation of score and length"), signed(r)),
        }
        for name, (text, figure) in texts.items():
            self.lines[name][0].setText(text)
            self.lines[name][1].setText(figure)
        self.words.setText(
            self.tr("Two figures far from each other: it goes by length. A policy would learn to write long, or short.")
        )


def number(exam: dict[str, Any], name: str, default: float = math.nan) -> float:
    """A number of the exam; ``default`` where it is not known."""
    value = exam.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default
