"""The card that says before the start what a run will need: memory against what is free, time, disk; and what would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from engine.forecast import Forecast
from studio.engine_texts import said
from studio.model.needs import Place
from studio.numbers import percent, size
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label, set_role
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.stacked_bar import Part, StackedBar

COLORS = {
    "weights": (0, False), "gradients": (2, False), "optimizer": (3, False), "activations": (1, False),
    "logits": (1, True), "kv_cache": (0, True), "runtime": (-1, True),
}  # fmt: skip
TIGHT = 0.85  # of the free memory: beyond it anything else that the computer does may be too much
MOST_OPTIONS = 4


@dataclass(frozen=True)
class Option:
    """One thing that would need less memory: what it is and costs in words, the bytes it saves, the draft's values."""

    words: str
    cost: str
    saves: int
    sets: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """What two real steps needed: bytes at the peak, and seconds a step."""

    peak: int
    step_s: float


class ForecastCard(Card):
    """Shows a forecast against the free memory of the device that would be used.

    ``option_asked`` carries the draft's values of an option that was chosen; ``measure_asked`` and ``stop_asked`` begin and end
    the two measured steps.
    """

    option_asked = Signal(object)
    measure_asked = Signal()
    stop_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._forecast: Forecast | None = None
        self._place = Place()
        self._options: Sequence[Option] = ()
        self._measured: Measured | None = None
        self._measuring = self._measurable = False
        self.verdict = label("", "strong", wrap=True)
        self.bar = StackedBar(theme)
        self.options_title = label("", "small")
        self.options = QGridLayout()
        self.options.setHorizontalSpacing(10)
        self.options.setVerticalSpacing(4)
        self.options.setColumnStretch(1, 1)
        self.facts = label("", "small", wrap=True)
        self.measure = Button(theme)
        self.result = label("", "small", wrap=True)
        self.status = ElidedLabel("", "dim")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.measure, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(self.result)
        words.addWidget(self.status)
        words.addWidget(self.progress)
        row.addLayout(words, 1)
        self.body.addWidget(self.verdict)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.options_title)
        self.body.addLayout(self.options)
        self.body.addWidget(self.facts)
        self.body.addLayout(row)
        self.measure.clicked.connect(lambda _: self.stop_asked.emit() if self._measuring else self.measure_asked.emit())
        self.retranslate()

    # ------------------------------------------------------------------ what is shown

    def show_forecast(self, forecast: Forecast | None, place: Place, options: Sequence[Option] = ()) -> None:
        """What the run would need, where it would run, and what would need less."""
        same = tuple(options) == tuple(self._options)
        self._forecast, self._place, self._options = forecast, place, tuple(options)
        self._write()
        if not same:
            self._write_options()

    def show_facts(self, words: str) -> None:
        """Time and disk, in words."""
        self.facts.setText(words)
        self.facts.setVisible(bool(words))

    def show_measurable(self, measurable: bool) -> None:
        """Whether the recipe can be measured as it stands."""
        self._measurable = measurable
        self._write()

    def show_measuring(self, words: str) -> None:
        """Two steps are being measured; with an empty text they are not any more."""
        self._measuring = bool(words)
        self.status.set_text(said(words))
        self._write()

    def show_measured(self, measured: Measured | None, problem: str = "") -> None:
        """What the two steps needed, or why they could not be made; None without a problem: nothing was measured."""
        self._measured = measured
        self.result.setText(problem)
        set_role(self.result, "problem" if problem else "small")
        self._write()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("Memory before the start"))
        self.bar.setAccessibleName(self.tr("Memory that the run will need, by part"))
        self.progress.setAccessibleName(self.tr("Progress of the measurement"))
        self.options_title.setText(self.tr("What would need less, the mildest first:"))
        self.measure.setToolTip(self.tr("Load the model and make two real steps, without keeping anything"))
        self._write()
        self._write_options()

    def part_names(self) -> dict[str, str]:
        """The parts in the language in force."""
        return {
            "weights": self.tr("weights"),
            "gradients": self.tr("gradients"),
            "optimizer": self.tr("optimiser"),
            "activations": self.tr("activations"),
            "logits": self.tr("logits"),
            "kv_cache": self.tr("KV cache"),
            "runtime": self.tr("program"),
        }

    def _write(self) -> None:
        self.measure.setVisible(self._measurable)
        self.measure.setText(self.tr("Stop") if self._measuring else self.tr("Measure two steps"))
        for widget in (self.status, self.progress):
            widget.setVisible(self._measuring)
        self.result.setVisible(not self._measuring)
        forecast = self._forecast
        if forecast is None:
            return
        names = self.part_names()
        parts = [(name, value) for name, value in forecast.parts().items() if value > 0]
        self.bar.set_parts(
            [Part(f"{names[name]} {size(value)}", value, *COLORS[name]) for name, value in parts],
            float(self._place.free),
            ", ".join(f"{names[name]} {size(value)}" for name, value in parts),
        )
        words, role = self._verdict(forecast.total)
        self.verdict.setText(words)
        set_role(self.verdict, role)
        if self._measured is not None:
            self.result.setText(self._measured_words(self._measured, forecast.total))

    def _verdict(self, total: int) -> tuple[str, str]:
        if not self._place.free:
            return self.tr("Needs about {0}.").format(size(total)), "strong"
        told = (size(total), size(self._place.free), percent(total / self._place.free))
        if total > self._place.free:
            return self.tr("Needs about {0}, and only {1} are free: it does not fit.").format(*told), "problem"
        if total > TIGHT * self._place.free:
            return self.tr("Needs about {0} of {1} that are free ({2}): tight.").format(*told), "warning"
        return self.tr("Needs about {0} of {1} that are free ({2}): it fits.").format(*told), "ok"

    def _measured_words(self, measured: Measured, forecast: int) -> str:
        off = 100 * (forecast / measured.peak - 1) if measured.peak else 0.0
        return self.tr("Measured: {0} at the peak (the forecast is {1} % off), {2} s a step.").format(
            size(measured.peak), f"{off:+.0f}", f"{measured.step_s:.3g}"
        )

    def _write_options(self) -> None:
        while (item := self.options.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.options_title.setVisible(bool(self._options))
        for row, option in enumerate(self._options[:MOST_OPTIONS]):
            button = Button(self._theme, said(option.words))
            button.clicked.connect(lambda _=False, option=option: self.option_asked.emit(option.sets))
            words = self.tr("saves {0} · {1}") if option.cost else self.tr("saves {0}")
            told = words.format(size(option.saves), said(option.cost))
            button.setAccessibleDescription(told)
            self.options.addWidget(button, row, 0)
            self.options.addWidget(label(told, "small", wrap=True), row, 1)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
