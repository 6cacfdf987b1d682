"""What edits one value of a recipe: a number, a text, a switch, a choice."""

from __future__ import annotations

from typing import Any

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from studio.widgets.card import repolish
from studio.widgets.elided_combo import ElidedComboBox
from studio.widgets.number_edit import NumberEdit


class Editor(QWidget):
    """What edits one value.  ``changed`` is emitted after every edit, right or wrong.

    A ``wide`` one stands below its title instead of beside it: paths and lists need the room.
    """

    changed = Signal()
    wide = False

    def value(self) -> Any:
        """The value that stands here, or the last right one."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Shows another value."""
        raise NotImplementedError

    def error(self) -> str:
        """What is wrong with what stands here; empty when nothing is."""
        return ""

    def set_derived(self, text: str) -> None:
        """What an empty field stands for."""

    def describe(self, name: str, help: str) -> None:
        """Names the field for screen readers and explains it for F1."""
        self.setWhatsThis(help)
        target = self.focusProxy()
        if target is not None:
            target.setAccessibleName(name)
            target.setWhatsThis(help)

    def set_bad(self, text: str) -> None:
        """Draws the field as a wrong one, for the reason ``text``; empty: as a right one."""
        target = self.focusProxy()
        if target is not None and target.accessibleDescription() != text:
            target.setAccessibleDescription(text)
            target.setProperty("bad", bool(text))
            repolish(target)

    def _hold(self, widget: QWidget) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(widget)
        self.setFocusProxy(widget)
        width = QSizePolicy.Policy.Expanding if self.wide else QSizePolicy.Policy.Fixed
        self.setSizePolicy(width, QSizePolicy.Policy.Fixed)


class NumberEditor(Editor):
    """A whole number or a number, by ``NumberEdit``."""

    def __init__(self, info: FieldInfo, whole: bool, optional: bool, start: Any) -> None:
        super().__init__()
        limits = {kind: getattr(m, kind) for m in info.metadata for kind in _LIMITS if isinstance(m, _LIMITS[kind])}
        self._edit = NumberEdit(
            start,
            whole=whole,
            optional=optional,
            minimum=limits.get("ge"),
            maximum=limits.get("le"),
            above=limits.get("gt"),
            below=limits.get("lt"),
            keeps_wrong=True,
        )
        self._whole = whole
        self._edit.value_changed.connect(self.changed)
        self._edit.validity_changed.connect(self.changed)
        self._hold(self._edit)

    def value(self) -> Any:
        number = self._edit.value
        return number if number is None else int(number) if self._whole else float(number)

    def set_value(self, value: Any) -> None:
        self._edit.set_value(value)
        self.changed.emit()

    def error(self) -> str:
        return self._edit.error

    def set_derived(self, text: str) -> None:
        self._edit.set_derived(text)

    def describe(self, name: str, help: str) -> None:
        self.setWhatsThis(help)
        self._edit.setAccessibleName(name)
        self._edit.setWhatsThis(help)

    def set_bad(self, text: str) -> None:
        line = self._edit.line
        if line.accessibleDescription() != text or bool(line.property("bad")) != bool(text):
            line.setAccessibleDescription(text)
            line.setProperty("bad", bool(text))
            repolish(line)


class TextEditor(Editor):
    """A line of text; with ``optional`` an empty one stands for "not set"."""

    def __init__(self, optional: bool, start: Any) -> None:
        super().__init__()
        self._optional = optional
        self._line = QLineEdit()
        self._line.textEdited.connect(lambda _: self.changed.emit())
        self._hold(self._line)
        self.set_value(start)

    def value(self) -> Any:
        return self._line.text() or (None if self._optional else "")

    def set_value(self, value: Any) -> None:
        self._line.setText(value or "")
        self._line.setCursorPosition(0)
        self.changed.emit()

    def set_derived(self, text: str) -> None:
        self._line.setPlaceholderText(text)


class SwitchEditor(Editor):
    """Yes or no."""

    def __init__(self, start: bool) -> None:
        super().__init__()
        self._box = QCheckBox()
        self._box.setChecked(start)
        self._box.toggled.connect(lambda _: self.changed.emit())
        self._hold(self._box)

    def value(self) -> Any:
        return self._box.isChecked()

    def set_value(self, value: Any) -> None:
        self._box.setChecked(bool(value))


class QuietComboBox(ElidedComboBox):
    """A combo box that leaves the wheel to the page that scrolls, unless a person is at it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceEditor(Editor):
    """One of a few values; with ``optional`` also none of them, which stands for the derived value."""

    def __init__(self, choices: list[Any], optional: bool, start: Any) -> None:
        super().__init__()
        self._choices: list[Any] = [None, *choices] if optional else list(choices)
        self._box = QuietComboBox()
        for choice in self._choices:
            self._box.addItem("–" if choice is None else plain(choice))
        self._box.setCurrentIndex(self._choices.index(start))
        self._box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._hold(self._box)

    def value(self) -> Any:
        return self._choices[self._box.currentIndex()]

    def set_value(self, value: Any) -> None:
        self._box.setCurrentIndex(self._choices.index(value))

    def set_derived(self, text: str) -> None:
        if None in self._choices:
            with QSignalBlocker(self._box):
                self._box.setItemText(0, f"– ({text})")


_LIMITS: dict[str, type[Any]] = {"ge": Ge, "gt": Gt, "le": Le, "lt": Lt}


def plain(value: Any) -> str:
    """A value as a form writes it: "on", "0.001", "one | two"; nothing for what is not set."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list | tuple):
        return " | ".join(map(plain, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
