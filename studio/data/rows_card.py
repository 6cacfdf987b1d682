"""The card of the rows: a table of any length; its current row is the one that the page shows as the model sees it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QProgressBar, QTableView, QWidget

from engine.messages import Plain
from studio.data.rows_model import RowsModel
from studio.engine_texts import said
from studio.numbers import count
from studio.theme import Theme
from studio.widgets.card import Card, label

ROW_PX, HEIGHT_PX, PLACE_PX, LINE_PX, LEAST_PX = 27, 220, 190, 88, 130


class RowsTable(QTableView):
    """A table whose columns share the room there is, and never become too narrow to read."""

    def __init__(self, theme: Theme, model: RowsModel) -> None:
        super().__init__()
        self._theme, self._rows = theme, model
        self.setProperty("role", "plain")
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table; the arrow keys move inside it
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # never asks rows for their height
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        model.modelReset.connect(self.fit_columns)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_PX))
        self.verticalHeader().setMinimumSectionSize(self._theme.px(ROW_PX))
        self.fit_columns()

    def fit_columns(self) -> None:
        """Shares the width out."""
        columns = self.model().columnCount()
        place = self._theme.px(LINE_PX if self._rows.one_file else PLACE_PX)
        each = max(self._theme.px(LEAST_PX), (self.viewport().width() - place) // max(1, columns - 1))
        self.setColumnWidth(0, place)
        for column in range(1, columns):
            self.setColumnWidth(column, each)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()


class RowsCard(Card):
    """``chosen`` carries the number of the row that becomes current; ``wanted`` asks for rows (first, count)."""

    chosen = Signal(int)
    wanted = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.model = RowsModel(theme)
        self.model.wanted.connect(self.wanted)
        self.table = RowsTable(theme, self.model)
        self.table.setMinimumHeight(theme.px(HEIGHT_PX))
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._on_current(now.row()))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self._indexing = False
        for widget in (self.progress, self.problem):
            self.body.addWidget(widget)
        self.body.addWidget(self.table, 1)
        self.retranslate()

    @property
    def current(self) -> int:
        """The number of the current row; 0 where none is current yet."""
        return max(0, self.table.currentIndex().row())

    def choose(self, row: int) -> None:
        """Makes a row current and brings it into sight."""
        if 0 <= row < self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(row, 0))

    def show_rows(self, rows: int, columns: Sequence[str], done: float, total: float, *, ended: bool) -> None:
        """So many rows are at hand; ``done`` of ``total`` bytes have been looked at."""
        self._indexing = not ended
        self.model.set_rows(rows, columns)
        self.progress.setVisible(not ended)
        self.progress.setRange(0, 1000 if total else 0)
        self.progress.setValue(round(1000 * min(done / total, 1.0)) if total else 0)
        self._write()

    def show_files(self, count: int) -> None:
        """Of how many files the rows are."""
        self.model.set_one_file(count == 1)
        self.table.fit_columns()

    def show_problem(self, text: str) -> None:
        """Why not every row could be found."""
        self.problem.setText(said(text))
        self.problem.setVisible(bool(text))

    def add(self, first: int, rows: list[dict[str, Plain]]) -> None:
        """Rows that were asked for."""
        self.model.add(first, rows)

    def _on_current(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(row)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("Rows"))
        self.table.setAccessibleName(self.tr("Rows of the data; the current one is shown as the model sees it"))
        self.progress.setAccessibleName(self.tr("Progress of finding the rows"))
        self.model.retranslate()
        self._write()

    def _write(self) -> None:
        rows = self.model.rowCount()
        told = self.tr("{0} so far").format(count(rows)) if self._indexing else count(rows)
        self.set_remark(told if rows or self._indexing else self.tr("none yet"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
