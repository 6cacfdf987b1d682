"""The card that chooses how a model is fine-tuned: which of its weights learn, and how many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from engine.models.settings import ModelSettings
from engine.recipes.methods import MethodSection, trainable_parameters
from studio.explanation import explanation, recipe_text
from studio.method_keys import keys_of
from studio.numbers import short, size
from studio.theme import Theme
from studio.widgets.card import Card, label, set_role
from studio.widgets.choice_card import CardGrid, ChoiceCard
from studio.widgets.slider_row import SliderRow

KINDS = ("full", "lora", "dora", "qlora", "prefix", "adapter")
# the one number that matters most for each kind, and how far its slider reaches
NUMBERS: dict[str, tuple[int, int, float]] = {
    "rank": (1, 128, 2.5), "prefix_tokens": (1, 200, 2.0), "bottleneck": (1, 512, 2.0), "freeze_layers": (0, 48, 1.0),
}  # fmt: skip


class MethodCard(Card):
    """``set_asked`` carries (key of the [method] section, value)."""

    set_asked = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._method: MethodSection | None = None
        self._settings: ModelSettings | None = None
        self._needs: dict[str, tuple[int, bool]] = {}
        self.cards = {kind: ChoiceCard() for kind in KINDS}
        for kind, card in self.cards.items():
            card.set_tight()
            card.clicked.connect(lambda _=False, kind=kind: self._on_kind(kind))
        self.grid = CardGrid(list(self.cards.values()))
        self.rows: dict[str, SliderRow] = {}
        self.body.addLayout(self.grid)
        for key, (low, high, curve) in NUMBERS.items():
            row = SliderRow(low, low, high, whole=True, curve=curve, maximum=65_536)
            row.value_changed.connect(self._asker(key))
            self.rows[key] = row
            self.body.addWidget(row)
        self.words = label("", "small", wrap=True)
        self.body.addWidget(self.words)
        self.body.addStretch(1)
        self.retranslate()

    def _asker(self, key: str) -> Callable[[float], None]:
        return lambda value: self.set_asked.emit(key, int(value))

    def show_method(self, method: MethodSection, settings: ModelSettings | None) -> None:
        """The method of the draft, and the model whose weights it is about."""
        self._method, self._settings = method, settings
        for key, row in self.rows.items():
            with QSignalBlocker(row):
                row.set_value(getattr(method, key))
            row.setVisible(key in keys_of(method.kind))
        for kind, card in self.cards.items():
            card.setChecked(kind == method.kind)
        self._write()

    def show_needs(self, needs: Mapping[str, tuple[int, bool]]) -> None:
        """The bytes that each kind would need here, and whether they are free."""
        if needs != self._needs:
            self._needs = dict(needs)
            self._write()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("Which weights learn"))
        for key, row in self.rows.items():
            info = MethodSection.model_fields[key]
            title, unit = recipe_text(info.title or ""), ""
            row.set_texts(f"{title}{unit}", explanation=explanation("method", key, info))
        self._write()

    def _write(self) -> None:
        titles = {
            "full": (self.tr("Full"), self.tr("every weight learns: the most it can learn, the most memory")),
            "lora": (self.tr("LoRA"), self.tr("narrow matrices beside frozen weights: little memory, small files")),
            "dora": (self.tr("DoRA"), self.tr("LoRA that learns lengths of its own: nearer to full, slower")),
            "qlora": (self.tr("QLoRA"), self.tr("LoRA over weights kept in 4 bits: for models that hardly fit")),
            "prefix": (self.tr("Prefix"), self.tr("learned memories before every text: the fewest numbers")),
            "adapter": (self.tr("Adapters"), self.tr("small layers between frozen ones")),
        }
        for kind, (title, words) in titles.items():
            card = self.cards[kind]
            total, fits = self._needs.get(kind, (0, True))
            card.set_texts(title, words, "" if not total else size(total) if fits else f"▲ {size(total)}")
            card.chip.setVisible(bool(total))
            set_role(card.chip, "chip" if fits else "chip-warning")
            learns = self._learns(kind)
            told = self.tr("{0} parameters learn").format(short(learns)) if learns is not None else ""
            card.setToolTip(told if fits else self.tr("It needs more memory than is free here."))
        self.words.setText(self._share_words())

    def _learns(self, kind: str) -> int | None:
        """How many numbers learn under a kind with the other keys as they are."""
        if self._settings is None or self._method is None:
            return None
        return trainable_parameters(self._settings, self._method.model_copy(update={"kind": kind}))

    def _share_words(self) -> str:
        if self._settings is None or self._method is None:
            return ""
        learns, total = trainable_parameters(self._settings, self._method), self._settings.parameter_count()
        told = self.tr("{0} of {1} parameters learn: {2} %.")
        words = told.format(short(learns), short(total), f"{100 * learns / total:.2f}")
        if self._method.mergeable:
            return words
        return words + " " + self.tr("The result stays beside its model; it cannot be merged into it.")

    def _on_kind(self, kind: str) -> None:
        self.cards[kind].setChecked(self._method is not None and self._method.kind == kind)  # the draft decides
        self.set_asked.emit("kind", kind)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def sets_of(key: str, value: Any) -> dict[str, Any]:
    """The values of a draft for a change of the [method] section."""
    return {f"method.{key}": value}
