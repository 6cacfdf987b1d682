"""The card of vocabulary sizes: how many characters a token holds for how many different tokens."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from studio.engine_texts import said
from studio.numbers import count, figures, percent, short
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label
from studio.widgets.charts import LineChart
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.slider_row import SliderRow

SMALLEST, LARGEST = 257, 65_536
SLIDER_CURVE = 4.0  # small vocabularies get most of the slider
SETTLED_MS = 350


class VocabularyCard(Card):
    """Points as they are found, and the size that is looked at.

    ``size_changed`` is emitted with a vocabulary size once the slider rests; ``again_asked`` and ``stop_asked`` by the buttons.
    """

    size_changed = Signal(int)
    again_asked = Signal()
    stop_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._points: dict[int, float] = {}
        self._levels: dict[str, tuple[str, float]] = {}
        self._width, self._others = 0, 0
        self._running = False
        self.chart = LineChart(theme)
        self.chart.describe = self._describe
        self.chart.set_log(x=True)
        self.slider = SliderRow(2048, SMALLEST, LARGEST, whole=True, curve=SLIDER_CURVE, maximum=LARGEST)
        self.unit, self.words = label("", "small"), label("", "small", wrap=True)
        self.status = ElidedLabel("", "dim")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.again = Button(theme, icon="refresh", kind="chip")
        self.add_to_header(self.again, right=True)
        self.body.addWidget(self.unit)
        self.body.addWidget(self.chart, 1)
        self.body.addWidget(self.status)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.slider)
        self.body.addWidget(self.words)
        self._settled = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settled.timeout.connect(lambda: self.size_changed.emit(self.vocabulary))
        self.slider.value_changed.connect(self._on_slider)
        self.again.clicked.connect(lambda: self.stop_asked.emit() if self._running else self.again_asked.emit())
        self.retranslate()
        self.show_running(False)

    @property
    def vocabulary(self) -> int:
        """The vocabulary size that is looked at."""
        return int(self.slider.value)

    @property
    def levels(self) -> dict[str, tuple[str, float]]:
        """The ready-made tokenizers that the curve is compared with: (name, characters per token)."""
        return dict(self._levels)

    def set_size(self, size: int) -> None:
        """Looks at another size, without telling."""
        if size != self.vocabulary:
            self.slider.set_value(size)
            self._settled.stop()

    def set_model(self, width: int, others: int) -> None:
        """The width of the model in preparation and its parameters without the table of tokens: what a vocabulary costs."""
        self._width, self._others = width, others
        self._write()

    # ------------------------------------------------------------------ what is shown

    def clear(self) -> None:
        """Forgets every point: the text is another."""
        self._points, self._levels = {}, {}
        self.chart.clear()
        self._write()

    def add_point(self, vocab_size: int, characters_per_token: float) -> None:
        """Adds a point of the curve."""
        self._points[vocab_size] = characters_per_token
        sizes = sorted(self._points)
        self.chart.set_trace(
            "learned",
            np.array(sizes, float),
            np.array([self._points[size] for size in sizes]),
            title=self.tr("characters per token"),
            kind="points",
            revision=len(sizes),
        )
        self._write()

    def set_level(self, key: str, name: str, characters_per_token: float) -> None:
        """A ready-made tokenizer to compare with, as a line across."""
        self._levels[key] = (name, characters_per_token)
        self._write_levels()

    def show_running(self, running: bool, words: str = "") -> None:
        """Whether something is being learned or measured now, and what."""
        self._running = running
        self.status.set_text(said(words))
        self.status.setVisible(running)
        self.progress.setVisible(running)
        self.again.set_icon("stop" if running else "refresh")
        self._write()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("How large a vocabulary?"))
        self.chart.setAccessibleName(self.tr("Characters per token over the size of the vocabulary"))
        self.unit.setText(self.tr("characters per token"))
        self.chart.set_axis(self.tr("vocabulary"), short)
        self.progress.setAccessibleName(self.tr("Progress of the learning"))
        self.slider.set_texts(
            self.tr("Vocabulary"),
            explanation=self.tr(
                "Vocabulary\nHow many different tokens there are. More tokens make a text shorter, so the model sees further "
                "back and trains faster; but each token needs a row of numbers in the model, and rare ones are seldom "
                "practised.\n\nSafe: 1,000 to 8,000 for a small text.\n\nIn the recipe: tokenizer.vocab_size"
            ),
        )
        self._write()

    def _write(self) -> None:
        self.again.setText(self.tr("stop") if self._running else self.tr("learn again"))
        self.again.setToolTip(
            self.tr("End the learning") if self._running else self.tr("Read the text again and learn from it")
        )
        self.words.setText(" ".join(filter(None, [self._worth_words(), self._cost_words()])))
        self.chart.set_flags(np.array([float(self.vocabulary)]) if self._points else np.empty(0))
        self.chart.read_at(self.vocabulary)
        self._write_levels()

    def _write_levels(self) -> None:
        for key, (name, value) in self._levels.items():
            self.chart.set_level(key, value, f"{name} {figures(value)}")

    def _worth_words(self) -> str:
        value = self.at(self.vocabulary)
        if value is None:
            return ""
        if self.vocabulary > max(self._points):
            reached = self.tr("This text gives {0} tokens at most; beyond that no pair of pieces occurs twice.")
            return reached.format(count(max(self._points))) if not self._running else ""
        twice = self.at(2 * self.vocabulary)
        text = self.tr("{0} tokens: {1} characters a token.").format(count(self.vocabulary), figures(value))
        if twice is not None and 2 * self.vocabulary <= max(self._points):
            text += " " + self.tr("Twice as many: {0} more.").format(percent(twice / value - 1))
        return text

    def _cost_words(self) -> str:
        if not self._width:
            return ""
        rows = self.vocabulary * self._width
        told = self.tr("Their table has {0} parameters, {1} of the model.")
        return told.format(short(rows), percent(rows / (rows + self._others)))

    def at(self, size: float) -> float | None:
        """Characters per token at a size, between the points by straight lines over the logarithm."""
        if not self._points:
            return None
        sizes = sorted(self._points)
        return float(np.interp(np.log(size), np.log(sizes), [self._points[each] for each in sizes]))

    def _describe(self, x: float) -> list[str]:
        value = self.at(x)
        lines = [self.tr("{0} tokens").format(count(round(x)))]
        return lines if value is None else [*lines, self.tr("{0} characters a token").format(figures(value))]

    def _on_slider(self, _: float) -> None:
        self._write()
        self._settled.start()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
