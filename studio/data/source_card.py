"""The card that chooses the data: built-in tales, files, a folder, a pasted text; and what was found there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from engine.data_desk import FilesFound
from studio.engine_texts import said
from studio.numbers import count, size
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label
from studio.widgets.choice_card import ChoiceCard

TALES = "tales:"
CORPORA = (f"{TALES}en", f"{TALES}tr")
FORMATS = {"text": "text", "jsonl": "JSON lines", "json": "JSON", "csv": "CSV", "tsv": "TSV", "parquet": "Parquet"}
NAME, FORMAT, ENCODING, SIZE = range(4)
LINE_PX, MOST_LINES = 25, 5


class SourceCard(Card):
    """``chosen`` carries a built-in corpus; ``files_asked``, ``folder_asked`` and ``paste_asked`` are the buttons'."""

    chosen = Signal(str)
    files_asked = Signal()
    folder_asked = Signal()
    paste_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._path, self._found = "", FilesFound(request="")
        self.cards = {path: ChoiceCard() for path in CORPORA} | {"own": ChoiceCard()}
        self.own = self.cards["own"]
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for path, card in self.cards.items():
            card.set_tight()
            choices.addWidget(card, 1)
            card.clicked.connect(lambda _=False, path=path: self._on_card(path))
        self.files, self.folder = Button(theme, icon="file"), Button(theme, icon="folder")
        self.paste = Button(theme, icon="copy")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.files, self.folder, self.paste):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.table = QTableWidget(0, SIZE + 1)
        self.table.setProperty("role", "plain")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (FORMAT, ENCODING, SIZE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.left_out = label("", "warning", wrap=True)
        self.body.addLayout(choices)
        self.body.addLayout(buttons)
        self.body.addWidget(self.table)
        self.body.addWidget(self.left_out)
        self.files.clicked.connect(self.files_asked)
        self.folder.clicked.connect(self.folder_asked)
        self.paste.clicked.connect(self.paste_asked)
        theme.changed.connect(self._fit_height)
        self.retranslate()

    def _on_card(self, path: str) -> None:
        self._mark()
        if path == "own":
            self.files_asked.emit()
        else:
            self.chosen.emit(path)

    # ------------------------------------------------------------------ what is shown

    def show_path(self, path: str) -> None:
        """The data that is chosen."""
        self._path = path
        self._mark()

    def _mark(self) -> None:
        """The card of what is really chosen is down, whatever was clicked."""
        tales = ":".join(self._path.split(":")[:2])
        chosen = self.cards.get(tales, self.own) if self._path else None
        for card in self.cards.values():
            card.setChecked(card is chosen)

    def show_found(self, found: FilesFound) -> None:
        """The files of the data."""
        self._found = found
        self.table.setRowCount(len(found.files))
        for row, file in enumerate(found.files):
            for column, text in enumerate(self._texts(file)):
                item = QTableWidgetItem(text)
                item.setToolTip(str(file["path"]))
                self.table.setItem(row, column, item)
        self._fit_height()
        self._write()

    def _fit_height(self) -> None:
        """As many lines as there are files, up to a few; the rest scrolls."""
        line = self._theme.px(LINE_PX)
        self.table.verticalHeader().setMinimumSectionSize(line)
        self.table.verticalHeader().setDefaultSectionSize(line)
        lines = min(max(1, self.table.rowCount()), MOST_LINES)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + lines * line + 4)

    def _texts(self, file: dict[str, Any]) -> tuple[str, str, str, str]:
        path, tales = str(file["path"]), file["format"] == "tales"
        name = self._path if tales else str(self._name(Path(path)))
        kind = (
            self.tr("built in") if tales else self.tr("text") if file["format"] == "text" else FORMATS[file["format"]]
        )
        packed = f" · {file['compression']}" if file["compression"] else ""
        encoding = self.tr("unclear") if file["encoding"] == "?" else str(file["encoding"]) or "–"
        return name, kind + packed, encoding, size(file["bytes"]) if file["bytes"] else "–"

    def _name(self, path: Path) -> Path:
        """Of a file in the chosen folder the path inside it."""
        folder = Path(self._path)
        return path.relative_to(folder) if path != folder and path.is_relative_to(folder) else Path(path.name)

    def set_dropping(self, dropping: bool) -> None:
        """Shows that what is dragged would land here."""
        self.own.set_dropping(dropping)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("Where it comes from"))
        self.cards["tales:en"].set_texts("Little tales", self.tr("English, made on this computer."), "")
        self.cards["tales:tr"].set_texts("Küçük masallar", self.tr("Turkish, made on this computer."), "")
        self.own.set_texts(self.tr("My own"), self.tr("Drop files or a folder anywhere on this page."), "")
        self.files.setText(self.tr("Files…"))
        self.folder.setText(self.tr("Folder…"))
        self.paste.setText(self.tr("Paste"))
        self.paste.setToolTip(self.tr("Use the text, or the files, that you have copied (Ctrl+V)"))
        self.table.setAccessibleName(self.tr("Files that were found"))
        self.table.setHorizontalHeaderLabels([self.tr("File"), self.tr("Format"), self.tr("Encoding"), self.tr("Size")])
        for card in self.cards.values():
            card.chip.hide()
        self.show_found(self._found)

    def _write(self) -> None:
        found = self._found
        told = []
        if found.count:
            told = [self.tr("%n file(s)", "", found.count)] + ([size(found.bytes)] if found.bytes else [])
        self.set_remark(" · ".join(told))
        left = [said(text) for text in found.left_out]
        shown = left[:2] + ([self.tr("and {0} more").format(count(len(left) - 2))] if len(left) > 2 else [])
        self.left_out.setText(self.tr("Left out: {0}").format("\n".join(shown)) if left else "")
        self.left_out.setToolTip("\n".join(left[:40]))
        self.left_out.setVisible(bool(left))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
