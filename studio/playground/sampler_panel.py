"""The card in which a sampler is set: sliders with fields, presets, seed."""

from __future__ import annotations

import secrets
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QMenu, QWidget

from engine.sampler_settings import SamplerSettings
from studio.playground import presets
from studio.theme import Theme
from studio.widgets.buttons import Button, IconButton, literal
from studio.widgets.card import Card, label, rule
from studio.widgets.number_edit import NumberEdit
from studio.widgets.slider_row import SliderRow

FIELD_PX = 112
LARGEST_SEED = 2**31 - 1  # a dice throws what can be read and typed; the field takes any seed
SLIDERS = ("temperature", "top_k", "top_p", "min_p", "repetition_penalty")


class SamplerPanel(Card):
    """``settings`` is what stands here; ``changed`` is emitted when it changes."""

    changed = Signal()

    def __init__(self, theme: Theme, presets_path: Path, parent: QWidget | None = None) -> None:
        super().__init__(spacing=6, parent=parent)
        self._path = presets_path
        self._own = presets.load(presets_path)
        first = presets.applied(presets.BUILT_IN[presets.FIRST], SamplerSettings(max_new_tokens=128))
        self.rows = {
            "temperature": SliderRow(first.temperature, 0.0, 2.0, maximum=100, off=1.0),
            "top_k": SliderRow(first.top_k, 0, 500, whole=True, curve=2.5, off=0, maximum=10_000_000),
            "top_p": SliderRow(first.top_p, 0.01, 1.0, above=0.0, maximum=1.0, off=1.0),
            "min_p": SliderRow(first.min_p, 0.0, 1.0, curve=2.0, digits=3, maximum=1.0, off=0.0),
            "repetition_penalty": SliderRow(first.repetition_penalty, 1.0, 2.0, above=0.0, maximum=100, off=1.0),
        }
        self.beams = _field(first.beams, 1, 64)
        self.length = _field(first.max_new_tokens, 1, 10_000_000)
        self.seed = _field(first.seed, 0, 2**63 - 1)
        self.dice = IconButton(theme, "dice")
        self.stop = QCheckBox()
        self.stop.setChecked(True)
        self.preset = Button(theme, kind="link")
        self.preset.setMenu(QMenu(self.preset))
        self.new_name = QLineEdit()
        self.new_name.setMaxLength(40)
        self.new_name.hide()
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.note = label("", "small", wrap=True)
        self._names = {name: label() for name in ("beams", "length", "seed", "stop")}
        self._lay_out()
        self._connect()
        self._on_changed()

    def _lay_out(self) -> None:
        self.add_to_header(self.preset, right=True)
        self.body.addWidget(self.new_name)
        self.body.addWidget(self.problem)
        for row in self.rows.values():
            self.body.addWidget(row)
        for name, editors in (
            ("beams", (self.beams,)),
            ("length", (self.length,)),
            ("seed", (self.dice, self.seed)),
            ("stop", (self.stop,)),
        ):
            self.body.addWidget(rule())
            self.body.addLayout(_line(self._names[name], *editors))
        self.body.addWidget(rule())
        self.body.addWidget(self.note)
        self.body.addStretch(1)

    def _connect(self) -> None:
        for row in self.rows.values():
            row.value_changed.connect(self._on_changed)
        for field in (self.beams, self.length, self.seed):
            field.value_changed.connect(self._on_changed)
        self.stop.toggled.connect(self._on_changed)
        self.dice.clicked.connect(lambda _: self.throw())
        self.preset.menu().aboutToShow.connect(self._fill_menu)
        self.new_name.returnPressed.connect(self._save_as)
        self.new_name.installEventFilter(self)

    # ------------------------------------------------------------------ what stands here

    @property
    def settings(self) -> SamplerSettings:
        """The sampler; a field that is wrong at the moment counts with its last right value."""
        return SamplerSettings(
            **{name: self.rows[name].value for name in SLIDERS},  # type: ignore[arg-type]
            beams=int(self.beams.value or 1),
            max_new_tokens=int(self.length.value or 1),
            seed=int(self.seed.value or 0),
            stop_at_eot=self.stop.isChecked(),
        )

    def set_settings(self, settings: SamplerSettings) -> None:
        """Shows other settings; ``changed`` is emitted once."""
        blocked = self.blockSignals(True)
        for name in SLIDERS:
            self.rows[name].set_value(getattr(settings, name))
        self.beams.set_value(settings.beams)
        self.length.set_value(settings.max_new_tokens)
        self.seed.set_value(settings.seed)
        self.stop.setChecked(settings.stop_at_eot)
        self.blockSignals(blocked)
        self._on_changed()

    def throw(self) -> None:
        """Takes another seed."""
        self.seed.set_value(secrets.randbelow(LARGEST_SEED))

    def _on_changed(self, _value: object = None) -> None:
        searching = self.settings.beams > 1
        for name, row in self.rows.items():
            row.setEnabled(not searching or name == "repetition_penalty")
        self._name_preset()
        self.changed.emit()

    # ------------------------------------------------------------------ presets

    def _name_preset(self) -> None:
        name = presets.name_of(self.settings, self._own)
        shown = _shown_name(name) if name else self.tr("own values")
        self.preset.setText(self.tr("preset: {0}").format(literal(shown)) + " ▾")

    def _fill_menu(self) -> None:
        menu = self.preset.menu()
        menu.clear()
        for name, preset in {**presets.BUILT_IN, **self._own}.items():
            action = menu.addAction(literal(_shown_name(name)))
            action.triggered.connect(
                lambda _=False, preset=preset: self.set_settings(presets.applied(preset, self.settings))
            )
        menu.addSeparator()
        menu.addAction(self.tr("Save these as a preset…")).triggered.connect(lambda _: self._ask_name())
        current = presets.name_of(self.settings, self._own)
        if current in self._own:
            text = self.tr("Delete “{0}”").format(literal(current))
            menu.addAction(text).triggered.connect(lambda _: self._delete(current))

    def _ask_name(self) -> None:
        self.new_name.clear()
        self.new_name.show()
        self.new_name.setFocus()

    def _save_as(self) -> None:
        name = " ".join(self.new_name.text().split())
        if name in presets.BUILT_IN or name in map(_shown_name, presets.BUILT_IN):
            self.problem.setText(self.tr("“{0}” comes with the studio; give yours another name.").format(name))
            self.problem.show()
            return
        self.preset.setFocus()
        self.new_name.hide()
        self.problem.hide()
        if name:
            self._keep({**self._own, name: presets.manner_of(self.settings)})

    def _delete(self, name: str) -> None:
        self._keep({own: preset for own, preset in self._own.items() if own != name})

    def _keep(self, own: dict[str, presets.Preset]) -> None:
        self._own = own
        try:
            presets.save(own, self._path)
            self.problem.hide()
        except OSError as error:
            self.problem.setText(self.tr("The presets could not be saved: {0}").format(error))
            self.problem.show()
        self._name_preset()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.new_name and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.preset.setFocus()
            self.new_name.hide()
            self.problem.hide()
            return True
        return False

    # ------------------------------------------------------------------ texts

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("Sampling"))
        off = self.tr("off")
        for name, (title, none, explanation) in self._explained().items():
            self.rows[name].set_texts(title, none or off, f"{title}\n{explanation}")
        for name, text, editor in (
            ("beams", self.tr("Beams"), self.beams),
            ("length", self.tr("New tokens"), self.length),
            ("seed", self.tr("Seed"), self.seed),
            ("stop", self.tr("Stop at end-of-text"), self.stop),
        ):
            self._names[name].setText(text)
            editor.setAccessibleName(text)
        self.beams.setWhatsThis(
            self.tr(
                "Beams\nKeeps this many of the likeliest texts and writes the best of them. Nothing is drawn then: "
                "temperature and the cuts have no effect. 1 is off."
            )
        )
        self.length.setWhatsThis(self.tr("New tokens\nAt most this many are written; the end of text may come before."))
        self.seed.setWhatsThis(self.tr("Seed\nThe same seed, prompt, model and settings write the same text again."))
        self.dice.set_name(self.tr("Another seed"))
        self.preset.setAccessibleName(self.tr("Presets"))
        self.new_name.setPlaceholderText(self.tr("Name, then Enter"))
        self.new_name.setAccessibleName(self.tr("Name of the new preset"))
        self.note.setText(
            self.tr(
                "Same seed, same text: the answer can be repeated exactly. The chart of next tokens shows what these "
                "settings cut away."
            )
        )
        self._name_preset()

    def _explained(self) -> dict[str, tuple[str, str, str]]:
        return {
            "temperature": (
                self.tr("Temperature"),
                self.tr("as learned"),
                self.tr(
                    "Below 1 the likely becomes likelier, above 1 the unlikely gets its chance; 0 always takes the likeliest. Usual: 0.5 to 1.2."
                ),
            ),
            "top_k": (
                self.tr("Top-k"),
                "",
                self.tr("Only the k likeliest tokens may come. 0 is off. Usual: 20 to 100."),
            ),
            "top_p": (
                self.tr("Top-p"),
                "",
                self.tr(
                    "Only the likeliest tokens that together hold this share may come. 1 is off. Usual: 0.8 to 0.95."
                ),
            ),
            "min_p": (
                self.tr("Min-p"),
                "",
                self.tr(
                    "Only tokens at least this many times as likely as the likeliest may come. 0 is off. Usual: 0.02 to 0.1."
                ),
            ),
            "repetition_penalty": (
                self.tr("Repetition penalty"),
                "",
                self.tr("Makes tokens that the text already holds less likely. 1 is off. Usual: 1.05 to 1.3."),
            ),
        }


def _shown_name(name: str) -> str:
    return QCoreApplication.translate("presets", name) if name in presets.BUILT_IN else name


def _field(value: int, low: int, high: int) -> NumberEdit:
    field = NumberEdit(value, whole=True, minimum=low, maximum=high)
    field.setFixedWidth(FIELD_PX)
    return field


def _line(name: QLabel, *editors: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(6)
    line.addWidget(name)
    line.addStretch(1)
    for editor in editors:
        line.addWidget(editor)
    return line
