"""What edits texts that need more than a line: texts that are put forward, paths, models, lists, anything else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
)

from engine.recipes.render import toml_value
from studio.editors import Editor, QuietComboBox
from studio.theme import Theme
from studio.widgets.buttons import IconButton
from studio.widgets.number_edit import NotANumber, format_number, parse_number

Offers = Callable[[], Sequence[str]]
LIST_LINES = 3
_BLANK = re.compile(r'"(\s*)"')


class OfferBox(QuietComboBox):
    """A line of text with a list of what can stand there, asked for anew whenever the list is opened."""

    def __init__(self, offers: Offers) -> None:
        super().__init__()
        self._offers = offers
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # it would complete what is typed, unasked
        if (line := self.lineEdit()) is not None:
            line.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab reaches the box, which hands its keys on
        self.fill()

    def fill(self) -> None:
        """Reads the list again; the text stays."""
        text = self.currentText()
        with QSignalBlocker(self):
            self.clear()
            for offer in self._offers():
                self.addItem(offer)
                self.setItemData(self.count() - 1, offer, Qt.ItemDataRole.ToolTipRole)
            self.setCurrentIndex(self.findText(text))
            self.setEditText(text)

    def show_text(self, text: str) -> None:
        """Writes ``text``, seen from its beginning."""
        self.setCurrentIndex(self.findText(text))
        self.setEditText(text)
        if (line := self.lineEdit()) is not None:
            line.setCursorPosition(0)

    def showPopup(self) -> None:
        self.fill()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.fill()  # the arrow keys walk through the list without opening it
        super().focusInEvent(event)


class OfferEditor(Editor):
    """A text for which some values are put forward and others are allowed."""

    def __init__(self, offers: Offers, optional: bool, start: Any) -> None:
        super().__init__()
        self._optional = optional
        self._box = OfferBox(offers)
        self._box.editTextChanged.connect(lambda _: self.changed.emit())
        self._hold(self._box)
        self.set_value(start)

    def value(self) -> Any:
        return self._box.currentText() or (None if self._optional else "")

    def set_value(self, value: Any) -> None:
        self._box.show_text(value or "")
        self._box.setToolTip(value or "")

    def set_derived(self, text: str) -> None:
        line = self._box.lineEdit()
        if isinstance(line, QLineEdit):
            line.setPlaceholderText(text)


class PathEditor(OfferEditor):
    """A file or a folder (``folders_only``: a folder), typed, chosen from a list, or picked in a dialog."""

    wide = True

    def __init__(self, theme: Theme, offers: Offers, optional: bool, start: Any, *, folders_only: bool = False) -> None:
        super().__init__(offers, optional, start)
        self._folders_only = folders_only
        self.browse = IconButton(theme, "folder")
        self.browse.clicked.connect(self._browse)
        grid = self.layout()
        assert isinstance(grid, QGridLayout)
        grid.setHorizontalSpacing(4)
        grid.addWidget(self.browse, 0, 1)

    def describe(self, name: str, help: str) -> None:
        super().describe(name, help)
        what = self.tr("choose a folder") if self._folders_only else self.tr("choose a file or a folder")
        self.browse.set_name(f"{name}: {what}")
        self.browse.setWhatsThis(help)

    def _browse(self) -> None:
        if self._folders_only:
            self._ask_for_folder()
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("File…")).triggered.connect(self._ask_for_file)
        menu.addAction(self.tr("Folder…")).triggered.connect(self._ask_for_folder)
        menu.popup(self.browse.mapToGlobal(QPoint(0, self.browse.height())))

    def _ask_for_file(self) -> None:
        self._ask(QFileDialog.FileMode.ExistingFile)

    def _ask_for_folder(self) -> None:
        self._ask(QFileDialog.FileMode.Directory)

    def _ask(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, self._box.accessibleName())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(self.set_value)
        dialog.open()


class ListEditor(Editor):
    """Several texts or numbers (``kind`` is str, int or float), one a line.

    In a text ``\\n`` stands for a line break and ``""`` for no text at all.  With ``offers`` a button adds one of them.
    """

    wide = True

    def __init__(self, theme: Theme, kind: type, optional: bool, start: Any, offers: Offers | None = None) -> None:
        super().__init__()
        self._kind, self._optional, self._offers = kind, optional, offers
        self._last: list[Any] = []
        self._untouched = ""
        self._lines = QPlainTextEdit()
        self._lines.setTabChangesFocus(True)
        self._lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._lines.setFixedHeight(self._lines.fontMetrics().lineSpacing() * LIST_LINES + 22)
        self._hold(self._lines)
        self.set_value(start)
        self._lines.textChanged.connect(self.changed)
        self.more = IconButton(theme, "plus")
        self.more.clicked.connect(self._open_offers)
        self.more.setVisible(offers is not None)
        grid = self.layout()
        assert isinstance(grid, QGridLayout)
        grid.setHorizontalSpacing(4)
        grid.addWidget(self.more, 0, 1, Qt.AlignmentFlag.AlignTop)

    def describe(self, name: str, help: str) -> None:
        super().describe(name, help)
        self.more.set_name(self.tr("{0}: add one").format(name))

    def _open_offers(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        known = [
            offer for offer in (self._offers() if self._offers is not None else ()) if offer not in (self.value() or ())
        ]
        for offer in known:
            menu.addAction(offer)
        if not known:
            menu.addAction(self.tr("nothing to add")).setEnabled(False)
        menu.triggered.connect(self._on_offer)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _on_offer(self, chosen: QAction) -> None:
        self.set_value([*(self.value() or []), chosen.text()])

    def value(self) -> Any:
        values, error = self._read()
        if not error and self._lines.toPlainText() != self._untouched:
            self._last = values
        return list(self._last) if self._last or not self._optional else None

    def set_value(self, value: Any) -> None:
        self._last = list(value or [])
        self._lines.setPlainText("\n".join(self._written(each) for each in self._last))
        self._untouched = self._lines.toPlainText()  # Qt makes other characters of some: what was not edited stays

    def error(self) -> str:
        return self._read()[1]

    def set_derived(self, text: str) -> None:
        self._lines.setPlaceholderText(text)

    def _written(self, value: Any) -> str:
        if self._kind is not str:
            return format_number(value)
        text = str(value).replace("\\", "\\\\").replace("\n", "\\n")
        return text if text.strip() else f'"{text}"'

    def _read(self) -> tuple[list[Any], str]:
        values: list[Any] = []
        for number, line in enumerate(self._lines.toPlainText().split("\n"), start=1):
            if not line.strip():
                continue
            if self._kind is str:
                blank = _BLANK.fullmatch(line)
                text = blank[1] if blank else line
                values.append("\\".join(part.replace("\\n", "\n") for part in text.split("\\\\")))
                continue
            try:
                value = parse_number(line)
            except NotANumber:
                return values, self.tr("Line {0} is not a number.").format(number)
            if self._kind is int and not value.is_integer():
                return values, self.tr("Line {0} is not a whole number.").format(number)
            values.append(self._kind(value))
        return values, ""


class ValueEditor(Editor):
    """Any other value, written as in the recipe's file."""

    wide = True

    def __init__(self, optional: bool, start: Any) -> None:
        super().__init__()
        self._optional = optional
        self._last: Any = start
        self._line = QLineEdit()
        self._line.textEdited.connect(lambda _: self.changed.emit())
        self._hold(self._line)
        self.set_value(start)

    def value(self) -> Any:
        found, error = self._read()
        if not error:
            self._last = found
        return self._last

    def set_value(self, value: Any) -> None:
        self._last = value
        self._line.setText("" if value is None else toml_value(value))
        self._line.setCursorPosition(0)
        self.changed.emit()

    def error(self) -> str:
        return self._read()[1]

    def set_derived(self, text: str) -> None:
        self._line.setPlaceholderText(text)

    def _read(self) -> tuple[Any, str]:
        text = self._line.text().strip()
        if not text and self._optional:
            return None, ""
        try:
            return tomllib.loads(f"value = {text}")["value"], ""
        except (tomllib.TOMLDecodeError, RecursionError):
            return None, self.tr('Not a value as a recipe writes it: "text", 3, 0.5, true, [1, 2].')
