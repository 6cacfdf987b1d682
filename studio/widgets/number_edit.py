"""A number field that means what is typed, on every desktop.

Qt's own spin boxes read by the desktop's locale: under Turkish, where the full stop groups
thousands, a typed ``0.001`` silently becomes 1.  This field reads ``0.001``, ``0,001`` and ``3e-4``
alike, refuses what could mean two things, and shows what it understood whenever that is not what stands there.
"""

from __future__ import annotations

import math
import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from studio.widgets.card import repolish

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_DROPPED = dict.fromkeys(map(ord, " \u00a0\u2009\u202f_"))
_MINUS = {ord("\u2212"): "-"}


class NotANumber(ValueError):
    """The text is no number, or could mean two.  ``reason`` is ambiguous, malformed, whole, large, low or high."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_number(text: str) -> float:
    """The number that ``text`` means, whatever the locale.

    A comma and a full stop are both decimal signs; spaces and underscores may group digits.  Raises
    NotANumber for two decimal signs ("1.000,5" would mean 1000.5 here and 1.0005 there) and for anything that is not a
    finite number.
    """
    bare = text.strip().translate(_MINUS).translate(_DROPPED)
    if bare.count(".") + bare.count(",") > 1:
        raise NotANumber("ambiguous")
    bare = bare.replace(",", ".")
    if not _NUMBER.fullmatch(bare):
        raise NotANumber("malformed")
    value = float(bare)
    if not math.isfinite(value):
        raise NotANumber("large")
    return value


def format_number(value: float) -> str:
    """``value`` as this field writes it: C locale, no grouping, the shortest text that reads back as the same number."""
    if isinstance(value, int) or (float(value).is_integer() and abs(value) < 1e15):
        return str(int(value))
    text = repr(float(value))
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}" if exponent else text


class NumberEdit(QWidget):
    """A line for one number, with its unit behind it and what it understood.

    ``value`` is an int (``whole=True``) or float, or None when the field is empty and may be
    (``optional=True``; ``set_derived`` then shows in grey what an empty field stands for).  ``valid`` tells whether the text is a number
    within the limits.  ``value_changed`` is emitted with the new value on every valid edit by the user or by ``set_value``;
    ``validity_changed`` when it turns right, wrong, or wrong for another reason.  Up and Down step by one, or by a tenth of the number's size.

    A field that is left with something wrong in it goes back to the number before the edit, so that what is shown is
    what counts; with ``keeps_wrong`` the wrong text stays for correction, and whoever owns the field lets nothing start.
    """

    value_changed = Signal(object)
    validity_changed = Signal(bool)

    def __init__(
        self,
        value: float | None = 0,
        *,
        whole: bool = False,
        minimum: float | None = None,
        maximum: float | None = None,
        above: float | None = None,
        below: float | None = None,
        unit: str = "",
        optional: bool = False,
        keeps_wrong: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole, self._optional, self._keeps_wrong = whole, optional, keeps_wrong
        self._minimum, self._maximum, self._above, self._below = minimum, maximum, above, below
        self._value: float | None = None
        self._settled: float | None = None  # the value when the field was last left, or set
        self._error = ""
        self.line = QLineEdit()
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.textEdited.connect(self._on_edited)
        self.line.editingFinished.connect(self._on_finished)
        self.line.installEventFilter(self)
        self.understood = QLabel()
        self.understood.setProperty("role", "small")
        self.understood.setVisible(False)
        self.unit = QLabel(unit)
        self.unit.setProperty("role", "small")
        self.unit.setVisible(bool(unit))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.understood)
        layout.addWidget(self.unit)
        self.setFocusProxy(self.line)
        self.set_value(value)

    # ------------------------------------------------------------------ the value

    @property
    def value(self) -> float | None:
        """The last valid number; None for an empty optional field."""
        return self._value

    @property
    def valid(self) -> bool:
        """Whether what stands in the field now is a number within the limits."""
        return not self._error

    @property
    def error(self) -> str:
        """Why the text is refused, in words; empty when it is valid."""
        return self._error

    def set_value(self, value: float | None) -> None:
        """Shows ``value``; emits ``value_changed`` when it is another one."""
        self.line.setText("" if value is None else format_number(value))
        self._settled = value
        self._take(value)

    def set_derived(self, text: str) -> None:
        """What an empty field stands for, shown in grey inside it."""
        self.line.setPlaceholderText(text)

    def setAccessibleName(self, name: str) -> None:  # the line is what has the focus
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def setWhatsThis(self, text: str) -> None:
        super().setWhatsThis(text)
        self.line.setWhatsThis(text)

    # ------------------------------------------------------------------ reading

    def read(self, text: str) -> float | None:
        """The value that ``text`` stands for in this field.  Raises NotANumber."""
        if not text.strip() and self._optional:
            return None
        number = parse_number(text)
        if self._whole and not number.is_integer():
            raise NotANumber("whole")
        low = self._minimum is not None and number < self._minimum
        high = self._maximum is not None and number > self._maximum
        if low or (self._above is not None and number <= self._above):
            raise NotANumber("low")
        if high or (self._below is not None and number >= self._below):
            raise NotANumber("high")
        return int(number) if self._whole else number

    def _on_edited(self, text: str) -> None:
        try:
            value = self.read(text)
        except NotANumber as problem:
            self._show_error(self._words(problem.reason))
            return
        self._take(value)
        same = value is None or text.strip() == format_number(value)
        self.understood.setText("" if same or value is None else f"= {format_number(value)}")
        self.understood.setVisible(not same)

    def _on_finished(self) -> None:
        if not self.valid:
            if not self._keeps_wrong:
                self.set_value(self._settled)
            return
        self._settled = self._value
        if self._value is not None:
            self.line.setText(format_number(self._value))
            self.understood.setVisible(False)

    def _take(self, value: float | None) -> None:
        self._show_error("")
        if value != self._value or type(value) is not type(self._value):
            self._value = value
            self.value_changed.emit(value)

    def _show_error(self, error: str) -> None:
        turned, changed = bool(error) != bool(self._error), error != self._error
        self._error = error
        self.line.setToolTip(error)
        self.line.setAccessibleDescription(error)
        if error:
            self.understood.setVisible(False)
        if turned:
            self.line.setProperty("bad", bool(error))
            repolish(self.line)
        if changed:
            self.validity_changed.emit(not error)

    def _words(self, reason: str) -> str:
        low = self.tr("Too small: at least {0}.") if self._above is None else self.tr("Too small: more than {0}.")
        high = self.tr("Too large: at most {0}.") if self._below is None else self.tr("Too large: less than {0}.")
        lowest = self._minimum if self._above is None else self._above
        highest = self._maximum if self._below is None else self._below
        return {
            "ambiguous": self.tr("One decimal sign only, and no grouping: 1000.5 or 1000,5."),
            "malformed": self.tr("Not a number. Write for example 0.001, 0,001 or 3e-4."),
            "whole": self.tr("Write a whole number."),
            "large": self.tr("Too large."),
            "low": low.format("" if lowest is None else format_number(lowest)),
            "high": high.format("" if highest is None else format_number(highest)),
        }[reason]

    # ------------------------------------------------------------------ keys

    def eventFilter(self, watched: object, event: object) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            direction = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if direction is not None and self.valid:
                self._step(direction, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
                return True
        if isinstance(event, QFocusEvent) and event.type() == QFocusEvent.Type.FocusIn and event.reason() in _TABBED:
            self.line.selectAll()
        return False

    def _step(self, direction: int, coarse: bool) -> None:
        value = self._value or 0
        if self._whole:
            step: float = 10 if coarse else 1
        else:
            size = 10.0 ** math.floor(math.log10(abs(value))) if value else 0.1
            step = size if coarse else size / 10
        new = round(value + direction * step, 12) if not self._whole else int(value + direction * step)
        try:
            self.read(format_number(new))
        except NotANumber:
            return
        self.set_value(new)


_TABBED = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
