"""Choosing the data: built-in tales, files, a folder, the clipboard; what is chosen becomes the draft's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.data_desk import kind_of
from engine.errors import EngineError
from engine.stages import recipe_class
from studio.context import Context
from studio.data.pasted import keep_pasted
from studio.data.settings_card import COLUMN
from studio.dropped import one_path
from studio.engine_texts import said_error
from studio.preparing import reads_data

if TYPE_CHECKING:
    from engine.recipes.recipe import Recipe

KINDS = "*.jsonl *.json *.csv *.tsv *.parquet *.txt *.md *.gz *.zst"


class Choosing(QObject):
    """``chosen`` is emitted after every choice, also of what was chosen before."""

    chosen = Signal()

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page

    def take_path(self, path: str) -> None:
        """Learns from the data at ``path`` (or "tales:tr"); what was said about the columns of other data goes."""
        draft = self._context.draft
        if reads_data(draft.stage) and path != draft.value("data.path"):
            quick = self._quick_start(path)
            if quick is not None:
                draft.begin(quick)
            else:
                values = {
                    f"data.{key}": draft.start_value(f"data.{key}")
                    for key in draft.section("data")
                    if key.endswith(COLUMN) or key in ("encoding", "format", "skip_bad_lines")
                }
                draft.set_all({**values, "data.path": path})
        self.chosen.emit()

    def _quick_start(self, path: str) -> Recipe | None:
        """The quick start for another text, while nobody has changed anything of the one that stands here."""
        from studio.first_recipe import first_recipe  # the readers of texts weigh a lot: not before one is chosen

        draft = self._context.draft
        if kind_of(recipe_class(draft.stage).sections()["data"]) != "text":
            return None
        try:
            unchanged = draft.recipe() == first_recipe(str(draft.value("data.path")))
            return first_recipe(path) if unchanged else None
        except EngineError:
            return None  # whoever opens the text will tell

    def take_files(self, paths: Sequence[Path]) -> None:
        """Takes one file or folder, or several files."""
        try:
            path = one_path(paths, self._context.workspace.root / "texts")
        except EngineError as error:
            self._context.toast(said_error(error), "problem")
            return
        self.take_path(str(path))

    def paste(self) -> None:
        """Takes the text, or the files, of the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.take_files(files)
            return
        try:
            path = keep_pasted(data.text(), self._context.workspace.root / "texts")
        except EngineError as error:
            self._context.toast(said_error(error), "problem")
            return
        self.take_path(str(path))

    def ask_for_files(self) -> None:
        """Lets the person choose files; nothing waits for it."""
        self._ask(QFileDialog.FileMode.ExistingFiles)

    def ask_for_folder(self) -> None:
        """Lets the person choose a folder."""
        self._ask(QFileDialog.FileMode.Directory)

    def _ask(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self._page, self.tr("Choose your data"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if mode == QFileDialog.FileMode.ExistingFiles:
            dialog.setNameFilters([self.tr("Texts and tables ({0})").format(KINDS), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.take_files([Path(name) for name in names]))
        dialog.open()
