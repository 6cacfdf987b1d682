"""A conversation as a file: where to is asked, and what became of it is told."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.errors import EngineError
from studio.engine_texts import said_error
from studio.playground.column import Column
from studio.playground.desk import Desk


class ConversationSaving(QObject):
    """``told`` carries a text and how grave it is: "info" or "problem"."""

    told = Signal(str, str)

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner

    def ask(self, column: Column) -> None:
        """Asks where the conversation of a column is to go."""
        dialog = QFileDialog(self._owner, self.tr("Export the conversation"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Chat data (*.jsonl)"), self.tr("Text (*.md)")])
        dialog.setDefaultSuffix("jsonl")
        dialog.filesSelected.connect(lambda names: self.save(column, Path(names[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, column: Column, path: Path) -> None:
        """Writes the conversation of a column."""
        try:
            self._desk.export(column, path)
        except EngineError as error:
            self.told.emit(said_error(error), "problem")
            return
        self.told.emit(self.tr("Saved: {0}").format(path), "info")
