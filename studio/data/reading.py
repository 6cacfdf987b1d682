"""The rows of the draft's data, as far as they have been read: opened when the data is another, shown as the model sees them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.data_desk import (
    FilesFound,
    FindRow,
    OpenRows,
    PreviewRow,
    ReadRows,
    RowFound,
    RowPreviewed,
    RowsIndexed,
    RowsRead,
)
from engine.messages import Message
from engine.runs import new_id
from studio.child import Talk
from studio.context import Context
from studio.data.asked import recipe_and_places, rows_key, study_key
from studio.data.preview_card import PreviewCard
from studio.data.rows_card import RowsCard
from studio.data.settings_card import SettingsCard
from studio.data.source_card import TALES, SourceCard


class Reading(QObject):
    """Keeps the cards of files, columns, rows and preview in step with the draft; ``desk`` is the child that reads.

    ``begun`` is emitted when other data is opened, ``found`` with its FilesFound.
    """

    begun = Signal()
    found = Signal(object)

    def __init__(
        self,
        context: Context,
        desk: Talk,
        source: SourceCard,
        settings: SettingsCard,
        preview: PreviewCard,
        rows: RowsCard,
    ) -> None:
        super().__init__(rows)
        self._context, self._desk = context, desk
        self._source, self._settings, self._preview, self._rows = source, settings, preview, rows
        self._opened: dict[str, Any] = {}
        self._previewed: tuple[Any, ...] = ()
        self._opening = self._previewing = self._found_for = ""
        self._bytes = 0
        preview.step_asked.connect(lambda step: rows.choose(rows.current + step))
        rows.chosen.connect(lambda _: self.preview())
        rows.wanted.connect(lambda first, count: desk.send(ReadRows(id=new_id(), first=first, count=count)))
        desk.told.connect(self._on_told)
        desk.lost.connect(self._on_lost)

    @property
    def bytes(self) -> int:
        """How large the data is; 0 while that is not known."""
        return self._bytes

    @property
    def known(self) -> bool:
        """Whether the files of the newest opening have been found."""
        return self._found_for == self._opening

    # ------------------------------------------------------------------ asking

    def open(self) -> None:
        """Opens the draft's data, unless that has been done."""
        asked = rows_key(self._context)
        if asked == self._opened:
            return
        other = self._opened.get("data", {}).get("path") != asked["data"]["path"]
        other = other or self._opened["stage"] != asked["stage"]
        self._opened, self._opening, self._previewed = asked, new_id(), ()
        if other:
            self._source.show_found(FilesFound(request=""))
            self._rows.show_rows(0, [""], 0, 0, ended=False)
            self._rows.show_problem("")
            self._preview.show_seen(None)
            self._settings.show_columns([], {})
            self._bytes = 0
            self.begun.emit()
        self._desk.send(OpenRows(id=self._opening, **asked))

    def preview(self) -> None:
        """Asks how the current row looks under the recipe as it stands now."""
        if self._context.draft.recipe() is None or not self._rows.model.rowCount():
            return
        asked = (study_key(self._context), self._opening, self._rows.current)
        if asked == self._previewed:
            return
        self._previewed, self._previewing = asked, new_id()
        self._desk.send(PreviewRow(id=self._previewing, row=self._rows.current, **recipe_and_places(self._context)))

    def preview_again(self) -> None:
        """The row may look otherwise though the recipe is the same."""
        self._previewed = ()

    def find_row(self, file: str, line: int) -> None:
        """Shows the row on a line of a file."""
        self._desk.send(FindRow(id=new_id(), file=file, line=line))

    # ------------------------------------------------------------------ answers

    def _on_told(self, message: Message) -> None:
        if isinstance(message, RowsRead):
            self._rows.add(message.first, message.rows)
        elif isinstance(message, RowFound):
            self._rows.choose(message.row)
        elif isinstance(message, RowPreviewed):
            if message.request == self._previewing:
                self._preview.show_seen(message)
        elif getattr(message, "request", "") != self._opening:
            return
        elif isinstance(message, FilesFound):
            self._bytes, self._found_for = message.bytes, self._opening
            self._source.show_found(message)
            self._rows.show_files(message.count)
            self.found.emit(message)
        elif isinstance(message, RowsIndexed):
            self._show_indexed(message)

    def _show_indexed(self, found: RowsIndexed) -> None:
        first = not self._rows.model.rowCount()
        self._rows.show_rows(found.rows, found.columns, found.done, found.total, ended=found.ended)
        tales = str(self._context.draft.value("data.path")).startswith(TALES)
        self._settings.show_columns([] if tales else found.columns, found.derived)
        if found.ended:
            self._rows.show_problem(found.problem)
            self._rows.model.forget()
            self._previewed = ()  # what was answered meanwhile may be of the rows before
        if first and found.rows:
            self._rows.choose(0)
        self.preview()

    def _on_lost(self, words: str) -> None:
        self._opened, self._previewed = {}, ()
        self._rows.show_rows(0, [""], 0, 0, ended=True)
        self._rows.show_problem(self.tr("The process that reads the rows ended by itself.") + f" {words}")
