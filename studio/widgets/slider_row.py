"""A number that can be dragged and typed: its name and a field above a slider."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from studio.widgets.card import label
from studio.widgets.number_edit import NumberEdit

STEPS = 200
FIELD_PX = 66


class SliderRow(QWidget):
    """``value`` within the field's limits; the slider reaches from ``low`` to ``high``, and stands at its end beyond.

    ``curve`` above 1 gives small numbers more of the slider.  ``off`` is the value that has no effect: then the
    row says so.  ``value_changed`` is emitted for every valid change, by whatever hand.
    """

    value_changed = Signal(object)

    def __init__(
        self,
        value: float,
        low: float,
        high: float,
        *,
        whole: bool = False,
        curve: float = 1.0,
        digits: int = 2,
        off: float | None = None,
        minimum: float | None = None,
        above: float | None = None,
        maximum: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._low, self._high, self._curve = low, high, curve
        self._whole, self._digits, self._off = whole, digits, off
        self.name = label()
        self.note = label("", "small")
        if minimum is None and above is None:
            minimum = low
        self.field = NumberEdit(value, whole=whole, minimum=minimum, above=above, maximum=maximum)
        self.field.setFixedWidth(FIELD_PX)
        self.field.line.setProperty("role", "flat")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(STEPS // 10)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.name)
        top.addWidget(self.note)
        top.addStretch(1)
        top.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.slider)
        self.field.value_changed.connect(self._on_field)
        self.slider.valueChanged.connect(self._on_slider)
        self._off_text = ""
        self._show(value)

    @property
    def value(self) -> float:
        """The number in force."""
        return self.field.value if self.field.value is not None else self._low

    def set_value(self, value: float) -> None:
        """Takes another number."""
        self.field.set_value(value)

    def set_texts(self, name: str, off: str = "", explanation: str = "") -> None:
        """The name, the word for "has no effect", and what F1 explains."""
        self.name.setText(name)
        self._off_text = off
        self.slider.setAccessibleName(name)
        self.field.setAccessibleName(name)
        for widget in (self.slider, self.field):
            widget.setWhatsThis(explanation)
        self._show(self.value)

    def _on_field(self, value: float) -> None:
        self._show(value)
        self.value_changed.emit(value)

    def _on_slider(self, step: int) -> None:
        value = self._low + (self._high - self._low) * (step / STEPS) ** self._curve
        self.field.set_value(round(value) if self._whole else round(value, self._digits))

    def _show(self, value: float) -> None:
        share = min(max((value - self._low) / (self._high - self._low), 0.0), 1.0)
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(round(share ** (1 / self._curve) * STEPS))
        self.slider.blockSignals(blocked)
        self.note.setText(self._off_text if value == self._off else "")
