"""What edits one value of a recipe: a number, a text, a switch, a choice; made from the field's type."""

from __future__ import annotations

import types
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from engine.recipes.base import default_of
from studio.widgets.number_edit import NumberEdit


class Editor(QWidget):
    """What edits one value.  ``changed`` is emitted after every edit, right or wrong."""

    changed = Signal()

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

    def _hold(self, widget: QWidget) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(widget)
        self.setFocusProxy(widget)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


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


class TextEditor(Editor):
    """Text, or a list of texts, one after the other, parted by " | "."""

    def __init__(self, many: bool, start: Any) -> None:
        super().__init__()
        self._many = many
        self._line = QLineEdit()
        self._line.textEdited.connect(lambda _: self.changed.emit())
        self._hold(self._line)
        self.set_value(start)

    def value(self) -> Any:
        text = self._line.text()
        return [part.strip() for part in text.split("|") if part.strip()] if self._many else text

    def set_value(self, value: Any) -> None:
        self._line.setText(" | ".join(value) if self._many else str(value))
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


class ChoiceEditor(Editor):
    """One of a few values; with ``optional`` also none of them, which stands for the derived value."""

    def __init__(self, choices: list[Any], optional: bool, start: Any) -> None:
        super().__init__()
        self._choices: list[Any] = [None, *choices] if optional else list(choices)
        self._box = QComboBox()
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


def editor_for(info: FieldInfo, start: Any) -> Editor:
    """The editor that fits a field's type, showing ``start``."""
    kind, optional = _bare(info.annotation)
    if get_origin(kind) is Literal:
        return ChoiceEditor(list(get_args(kind)), optional, start)
    if kind is bool:
        return ChoiceEditor([True, False], True, start) if optional else SwitchEditor(bool(start))
    if kind in (int, float):
        return NumberEditor(info, kind is int, optional, start)
    return TextEditor(get_origin(kind) is list, start if start is not None else default_of(info))


def _bare(annotation: Any) -> tuple[Any, bool]:
    """The type without "or None", and whether it had it."""
    if get_origin(annotation) in (Union, types.UnionType):
        members = [member for member in get_args(annotation) if member is not type(None)]
        return members[0], len(members) < len(get_args(annotation))
    return annotation, False


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return " | ".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
