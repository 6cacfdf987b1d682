"""The card that says before the start what a run will need: memory against what is free, time, disk; and what would help."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.forecast import Forecast, Remedy
from engine.probe import Probed
from studio.engine_texts import said, said_error
from studio.model.needs import Place, Span
from studio.numbers import clock, count, percent, short, size, sizes_apart
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
        self._span: Span | None = None
        self._disk_free: int | None = None
        self._options: tuple[Remedy, ...] = ()
        self._probed: Probed | None = None
        self._measuring = False
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

    def show_forecast(self, forecast: Forecast | None, place: Place, options: Sequence[Remedy] = ()) -> None:
        """What the run would need, where it would run, and (shown where it is tight) what would need less."""
        tight = forecast is not None and 0 < place.free * TIGHT < forecast.total
        options = tuple(options) if tight else ()
        same = options == self._options
        self._forecast, self._place, self._options = forecast, place, options
        self._write()
        if not same:
            self._write_options()

    def show_span(self, span: Span, free: int | None) -> None:
        """How long it will learn and what it will write, against the bytes that are free on the runs' disk."""
        self._span, self._disk_free = span, free
        self._write()

    def show_measuring(self, words: str, done: float = 0, total: float = 0) -> None:
        """Two steps are being measured; with an empty text they are not any more."""
        self._measuring = bool(words)
        self.status.set_text(said(words))
        self.progress.setRange(0, 1000 if total else 0)
        self.progress.setValue(round(1000 * min(done / total, 1.0)) if total else 0)
        self._write()

    def show_probed(self, probed: Probed | None) -> None:
        """What the two steps needed, or why they could not be made; None: nothing was measured."""
        self._probed = probed
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
        self.measure.setText(self.tr("Stop") if self._measuring else self.tr("Measure two steps"))
        for widget in (self.status, self.progress):
            widget.setVisible(self._measuring)
        self.result.setVisible(not self._measuring)
        span, free = self._span, self._disk_free
        self.facts.setText(self._span_words(span) if span is not None else "")
        set_role(self.facts, "warning" if span is not None and free is not None and free < span.disk.total else "small")
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
        probed = self._probed
        self.result.setText("" if probed is None else self._probed_words(probed, forecast.of_steps))
        set_role(self.result, "problem" if probed is not None and probed.problem else "small")

    def _verdict(self, total: int) -> tuple[str, str]:
        if not self._place.free:
            return self.tr("Needs about {0}.").format(size(total)), "strong"
        told = (*sizes_apart(total, self._place.free), percent(total / self._place.free))
        if total > self._place.free:
            return self.tr("Needs about {0}, and only {1} are free: it does not fit.").format(*told), "problem"
        if total > TIGHT * self._place.free:
            return self.tr("Needs about {0} of {1} that are free ({2}): tight.").format(*told), "warning"
        return self.tr("Needs about {0} of {1} that are free ({2}): it fits.").format(*told), "ok"

    def _span_words(self, span: Span) -> str:
        disk = self.tr("Disk: {0} at the most, {1} for each checkpoint.")
        words = disk.format(size(span.disk.total), size(span.disk.checkpoint))
        if self._disk_free is not None:
            enough = span.disk.total <= self._disk_free
            told = self.tr("{0} are free.") if enough else self.tr("Only {0} are free: keep fewer, or make room.")
            words += " " + told.format(size(self._disk_free))
        if span.seconds is None:
            return words + " " + self.tr("Time: measure two steps to know.")
        if span.measured:
            told = self.tr("Time: about {0} for {1} steps.").format(clock(span.seconds), count(span.steps))
        else:
            told = self.tr("Time: {0}, as asked.").format(clock(span.seconds))
        return f"{words} {told}"

    def _probed_words(self, probed: Probed, forecast: int) -> str:
        if probed.problem:
            return said_error(EngineError(probed.problem, probed.remedy))
        off = 100 * (forecast / probed.peak_bytes - 1) if probed.peak_bytes else 0.0
        return self.tr("Measured on {0}: {1} at the peak (the forecast is {2} % off), {3} s a step, {4} tokens/s.").format(
            probed.device, size(probed.peak_bytes), f"{off:+.0f}", f"{probed.seconds_per_step:.3g}",
            short(probed.tokens_per_second),
        )  # fmt: skip

    def _write_options(self) -> None:
        while (item := self.options.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.options_title.setVisible(bool(self._options))
        for row, option in enumerate(self._options[:MOST_OPTIONS]):
            button = Button(self._theme, said(option.text))
            button.clicked.connect(lambda _=False, option=option: self.option_asked.emit(option.sets))
            told = self.tr("needs {0} · {1}").format(size(option.needs), said(option.cost))
            button.setAccessibleDescription(told)
            self.options.addWidget(button, row, 0)
            self.options.addWidget(label(told, "small", wrap=True), row, 1)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
