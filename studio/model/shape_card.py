"""The card that chooses a shape: presets as cards, and one dial that derives the rest and says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.models.presets import CATALOGUE, derive
from engine.models.settings import ModelSettings
from studio.engine_texts import said, said_error
from studio.explanation import recipe_text
from studio.numbers import count, short, size
from studio.theme import Theme
from studio.widgets.card import Card, label, set_role
from studio.widgets.choice_card import CardGrid, ChoiceCard
from studio.widgets.slider_row import SliderRow

SMALLEST_M, LARGEST_M = 0.1, 2000.0  # million parameters
DIAL_CURVE = 5.0  # small models get most of the dial
SETTLED_MS = 60
CONTEXTS = (32, 64, 128, 256, 512, 1024, 2048, 4096)


class PresetsCard(Card):
    """Ready-made shapes.  ``chosen`` carries the name of the one that was chosen."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.cards = {preset.name: ChoiceCard() for preset in CATALOGUE}
        self._needs: dict[str, tuple[int, bool]] = {}
        for name, card in self.cards.items():
            card.set_tight()
            card.clicked.connect(lambda _=False, name=name: self._on_clicked(name))
        self.grid = CardGrid(list(self.cards.values()))
        self.body.addLayout(self.grid)
        self._preset = ""
        self.retranslate()

    def show_preset(self, name: str) -> None:
        """Which preset the model is now; "" for a shape of its own."""
        self._preset = name
        for each, card in self.cards.items():
            card.setChecked(each == name)

    def show_needs(self, needs: Mapping[str, tuple[int, bool]]) -> None:
        """The bytes that each preset would need here, and whether they are free."""
        if needs != self._needs:
            self._needs = dict(needs)
            self.retranslate()

    def _on_clicked(self, name: str) -> None:
        self.show_preset(self._preset)  # the draft decides what is chosen
        self.chosen.emit(name)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("Presets"))
        for preset in CATALOGUE:
            total, fits = self._needs.get(preset.name, (0, True))
            words = "" if not total else size(total) if fits else f"▲ {size(total)}"
            card = self.cards[preset.name]
            card.set_texts(recipe_text(preset.title), recipe_text(preset.why), words)
            card.setToolTip("" if fits else self.tr("It needs more memory than is free here."))
            card.chip.setVisible(bool(words))
            set_role(card.chip, "chip" if fits else "chip-warning")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class DialCard(Card):
    """One number, the size; width, heads and layers follow.  ``derived`` carries the values of the [model] section."""

    derived = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._vocabulary = 1024
        self._settings: ModelSettings | None = None
        self._reasons: dict[str, str] = {}
        self._shape: dict[str, Any] = {}
        self._error: EngineError | None = None
        self.dial = SliderRow(1.0, SMALLEST_M, LARGEST_M, curve=DIAL_CURVE, digits=2, minimum=0.001, maximum=20_000)
        self.parts, self.context_length = QComboBox(), QComboBox()
        for box in (self.parts, self.context_length):  # as wide as its words in the language in force
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.parts_name, self.context_name = label("", "dim"), label("", "dim")
        for value in ("gelu", "swiglu"):
            self.parts.addItem("", value)
        for length in CONTEXTS:
            self.context_length.addItem(count(length), length)
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for name, box in ((self.parts_name, self.parts), (self.context_name, self.context_length)):
            name.setBuddy(box)
            choices.addWidget(name)
            choices.addWidget(box)
            choices.addSpacing(10)
        choices.addStretch(1)
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(12)
        self.facts.setVerticalSpacing(5)
        self.facts.setColumnStretch(2, 1)
        self.problem = label("", "problem", wrap=True)
        facts = QVBoxLayout()
        facts.addLayout(self.facts)
        facts.addStretch(1)
        self.body.addWidget(self.dial)
        self.body.addLayout(choices)
        self.body.addWidget(self.problem)
        self.body.addLayout(facts, 1)
        self._settled = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settled.timeout.connect(self._derive)
        self.dial.value_changed.connect(lambda _: self._settled.start())
        self.parts.activated.connect(lambda _: self._settled.start())
        self.context_length.activated.connect(lambda _: self._settled.start())
        self.retranslate()

    def show_shape(self, settings: ModelSettings) -> None:
        """The shape that the draft has now."""
        if settings == self._settings:
            return
        self._settings, self._vocabulary = settings, settings.vocab_size
        if any(getattr(settings, key) != value for key, value in self._shape.items()):
            self._shape, self._reasons = {}, {}
        with QSignalBlocker(self.parts), QSignalBlocker(self.context_length):
            self.parts.setCurrentIndex(self.parts.findData(settings.mlp))
            if self.context_length.findData(settings.context_length) < 0:
                self.context_length.addItem(count(settings.context_length), settings.context_length)
            self.context_length.setCurrentIndex(self.context_length.findData(settings.context_length))
        if not self._shape:
            self.dial.set_value(float(f"{settings.parameter_count() / 1e6:.3g}"))
            self._settled.stop()
        self._error = None
        self._write()

    @property
    def settling(self) -> bool:
        """Whether the dial was turned and the shape is still to follow."""
        return self._settled.isActive()

    def _derive(self) -> None:
        try:
            found = derive(
                round(self.dial.value * 1e6),
                self._vocabulary,
                self.context_length.currentData(),
                self.parts.currentData(),
            )
        except EngineError as error:
            self._error = error
            self._write()
            return
        self._error = None
        self._shape, self._reasons = found.values, found.reasons
        self.derived.emit(found.values)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("Size"))
        self.dial.set_texts(
            self.tr("Million parameters"),
            explanation=self.tr(
                "Size\nHow many numbers the model has. A larger one can learn more, needs more memory, and takes "
                "longer for each step; with little text it only learns it by heart.\n\nAbout 20 tokens of text for "
                "each parameter are a good measure."
            ),
        )
        self.parts_name.setText(self.tr("Parts"))
        self.parts.setItemText(0, self.tr("as GPT-2"))
        self.parts.setItemText(1, self.tr("as Llama"))
        self.parts.setAccessibleName(self.tr("Parts"))
        self.context_name.setText(self.tr("Context"))
        self.context_length.setAccessibleName(self.tr("Context"))
        self._write()

    def _write(self) -> None:
        settings = self._settings
        self.set_remark(self.tr("{0} parameters").format(short(settings.parameter_count())) if settings else "")
        self.problem.setText(said_error(self._error) if self._error is not None else "")
        self.problem.setVisible(self._error is not None)
        while (item := self.facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if settings is None:
            return
        for row, (key, name, value) in enumerate(self._lines(settings)):
            why = label(said(self._reasons[key]) if key in self._reasons else self._meaning(key), "small", wrap=True)
            self.facts.addWidget(label(name, "dim"), row, 0, Qt.AlignmentFlag.AlignTop)
            figure = label(value, "strong")
            self.facts.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            self.facts.addWidget(why, row, 2)

    def _lines(self, settings: ModelSettings) -> list[tuple[str, str, str]]:
        heads = count(settings.n_heads)
        if settings.n_kv_heads != settings.n_heads:
            heads = f"{heads} / {count(settings.n_kv_heads)}"
        lines = [
            ("n_layers", self.tr("Layers"), count(settings.n_layers)),
            ("emb_dim", self.tr("Width"), count(settings.emb_dim)),
            ("n_heads", self.tr("Heads"), heads),
            ("context_length", self.tr("Context"), count(settings.context_length)),
        ]
        return lines + [
            (key, name, getattr(settings, key))
            for key, name in (
                ("position", self.tr("Positions")),
                ("norm", self.tr("Norm")),
                ("mlp", self.tr("MLP")),
            )
            if key in self._reasons
        ]

    def _meaning(self, key: str) -> str:
        """What a number of the shape stands for, where the dial did not choose it."""
        settings = self._settings
        assert settings is not None
        return {
            "n_layers": self.tr("each looks back at the text once more"),
            "emb_dim": self.tr("numbers that each token is inside the model"),
            "n_heads": self.tr("ways of looking back in each layer, {0} numbers each").format(settings.head_dim),
            "context_length": self.tr("tokens that it sees at once"),
        }[key]

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
