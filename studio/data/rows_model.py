"""The rows of a table of any length: read in blocks when they come into sight, kept while they are near, never all of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor

from engine.messages import Plain
from studio.engine_texts import said
from studio.numbers import count
from studio.theme import Theme

BLOCK_ROWS = 64
KEPT_BLOCKS = 128
MOST_ASKED = 2  # blocks under way at a time: what has been scrolled past meanwhile is not asked for any more
MOST_WAITING = 4
MOST_ROWS = 50_000_000  # a scroll bar counts pixels in 32 bits
WAITING = "…"
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """``wanted`` asks for rows (first, count); ``add`` brings them.  The first column is the row's place in its file."""

    wanted = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows, self._columns = 0, [""]
        self._one_file = False
        self._blocks: OrderedDict[int, list[dict[str, Plain]]] = OrderedDict()
        self._waiting: list[int] = []
        self._asked: set[int] = set()
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._ask)

    # ------------------------------------------------------------------ what the owner tells

    def set_rows(self, rows: int, columns: Sequence[str]) -> None:
        """So many rows with these columns; more of the same rows are added at the end, anything else begins anew."""
        rows, columns = min(rows, MOST_ROWS), list(columns)
        if columns != self._columns or rows < self._rows:
            self.beginResetModel()
            self._rows, self._columns = rows, columns
            self._forget()
            self.endResetModel()
        elif rows > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
            self._blocks.pop(self._rows // BLOCK_ROWS, None)  # it was not whole yet
            self._rows = rows
            self.endInsertRows()

    def set_one_file(self, one: bool) -> None:
        """Whether all rows are of one file, whose name would be the same in every row."""
        self._one_file = one

    @property
    def one_file(self) -> bool:
        """Whether the place of a row is only its line."""
        return self._one_file

    def forget(self) -> None:
        """Reads again whatever is in sight: the rows are the same, what is said about them may not be."""
        self._forget()
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, self.columnCount() - 1))

    def add(self, first: int, rows: list[dict[str, Plain]]) -> None:
        """Rows that were asked for."""
        block = first // BLOCK_ROWS
        if block not in self._asked:
            return  # asked for by what was here before
        self._asked.discard(block)
        self._blocks[block] = rows
        while len(self._blocks) > KEPT_BLOCKS:
            self._blocks.popitem(last=False)
        last = min(first + len(rows), self._rows) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))
        self._ask()

    def _forget(self) -> None:
        self._blocks.clear()
        self._waiting.clear()
        self._asked.clear()

    # ------------------------------------------------------------------ reading

    def _block(self, number: int) -> list[dict[str, Plain]] | None:
        if number in self._blocks:
            self._blocks.move_to_end(number)
            return self._blocks[number]
        if number not in self._asked:
            if number in self._waiting:
                self._waiting.remove(number)
            self._waiting.append(number)
            del self._waiting[:-MOST_WAITING]
            if not self._soon.isActive():
                self._soon.start()
        return None

    def _ask(self) -> None:
        while self._waiting and len(self._asked) < MOST_ASKED:
            block = self._waiting.pop()  # the newest: it is the one in sight
            self._asked.add(block)
            self.wanted.emit(block * BLOCK_ROWS, BLOCK_ROWS)

    def row(self, number: int) -> dict[str, Plain] | None:
        """A row, if it has been read; else it is asked for."""
        block = self._block(number // BLOCK_ROWS)
        place = number % BLOCK_ROWS
        return block[place] if block is not None and place < len(block) else None

    # ------------------------------------------------------------------ as Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._rows

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.ForegroundRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        row = self.row(index.row())
        if row is None:
            return WAITING if role == Qt.ItemDataRole.DisplayRole and index.column() else None
        problem = said(str(row["problem"]))
        if role == Qt.ItemDataRole.ForegroundRole:
            if problem:
                return QColor(self._theme.colors.problem_text)
            return QColor(self._theme.colors.dim) if not index.column() else None
        text = self._text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return problem or (str(row["place"]) if not index.column() else text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{text}, {problem}" if problem else text
        return text

    def _text(self, row: dict[str, Plain], column: int) -> str:
        if not column:
            place = str(row["place"])
            return ("⚠ " if row["problem"] else "") + (_line_of(place) if self._one_file else place)
        cells = row["cells"]
        return str(cells[column - 1]) if column <= len(cells) else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return count(section + 1)
        if not section:
            return self.tr("Place")
        return self._columns[section - 1] or self.tr("Text")

    def retranslate(self) -> None:
        """Writes the headers in the language in force."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)


def _line_of(place: str) -> str:
    """Of "talks.jsonl:7" and of "talks.parquet row 7" the 7."""
    return place.rpartition(":" if ":" in place else " row ")[2]
