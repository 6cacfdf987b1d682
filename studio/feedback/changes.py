"""The rows of the table of answers, before and now: sorted, pinned ones first.  Qt model over plain rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from studio.theme import Theme

COLUMNS = ("pin", "prompt", "before", "now", "reward", "kl")
NUMBERS = ("reward", "kl")
PINNED = Qt.ItemDataRole.UserRole + 1
SHOWN_CHARACTERS = 400  # of a text in a cell; the rest is read below the table
Index = QModelIndex | QPersistentModelIndex
Row = Mapping[str, Any]


class ChangesModel(QAbstractTableModel):
    """Rows of a ``Rollouts`` message: prompt, before, now, reward, kl (and reward_before, ended, rewards)."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.pinned: set[str] = set()
        self.rows: list[Row] = []
        self.titles: dict[str, str] = {}
        self._column, self._descending = "reward", True
        theme.changed.connect(self._redraw)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Shows other rows, in the order that was chosen."""
        self.beginResetModel()
        self.rows = self._ordered(rows)
        self.endResetModel()

    def set_titles(self, titles: dict[str, str]) -> None:
        """Names the columns."""
        self.titles = titles
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def toggle_pin(self, row: int) -> None:
        """Pins a row's prompt to the top, or lets it go."""
        if 0 <= row < len(self.rows):
            self.pinned ^= {str(self.rows[row].get("prompt", ""))}
            self.set_rows(self.rows)

    def row_of(self, prompt: str) -> int:
        """Where a prompt stands; -1 when it does not."""
        return next((at for at, row in enumerate(self.rows) if row.get("prompt") == prompt), -1)

    def is_pinned(self, row: int) -> bool:
        """Whether a row is pinned."""
        return str(self.rows[row].get("prompt", "")) in self.pinned

    @property
    def order(self) -> tuple[str, bool]:
        """The column that sorts, and whether the largest is first."""
        return self._column, self._descending

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if COLUMNS[column] != "pin":
            self._column, self._descending = COLUMNS[column], order == Qt.SortOrder.DescendingOrder
            self.set_rows(self.rows)

    def _ordered(self, rows: Sequence[Row]) -> list[Row]:
        def number(row: Row) -> float:
            value = number_of(row, self._column)
            return value if value is not None else -math.inf

        if self._column in NUMBERS:
            found = sorted(rows, key=number, reverse=self._descending)
        else:
            found = sorted(rows, key=lambda row: str(row.get(self._column, "")).casefold(), reverse=self._descending)
        return sorted(found, key=lambda row: row.get("prompt") not in self.pinned)

    # ------------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        name = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.titles.get(name, "") if name != "pin" else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if name in NUMBERS else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, name = self.rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._written(row, name)
        if role == Qt.ItemDataRole.DecorationRole and name == "pin" and self.is_pinned(index.row()):
            return self._theme.pixmap("pin", "accent_text", 13)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = self.titles.get(name, name)
            return (
                f"{told}: {self._written(row, name)}"
                if name != "pin"
                else (told if self.is_pinned(index.row()) else "")
            )
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._shade(row, name))
        if role == Qt.ItemDataRole.TextAlignmentRole and name in NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == PINNED:
            return self.is_pinned(index.row())
        return None

    def _written(self, row: Row, name: str) -> str:
        if name in NUMBERS:
            return written(number_of(row, name), signed=name == "reward")
        return "" if name == "pin" else " ".join(str(row.get(name, "")).split())[:SHOWN_CHARACTERS]

    def _shade(self, row: Row, name: str) -> str:
        colors = self._theme.colors
        if name == "reward":
            value, before = number_of(row, "reward"), number_of(row, "reward_before")
            better = (value or 0.0) - (before if before is not None else 0.0)
            return colors.ok_text if better > 0 else colors.problem_text if better < 0 else colors.dim
        return colors.dim if name in ("before", "kl") else colors.text

    def _redraw(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(COLUMNS) - 1))


def number_of(row: Row, name: str) -> float | None:
    """A number of a row; None when it has none, or none that is finite."""
    value = row.get(name)
    known = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if known else None  # type: ignore[arg-type]


def written(value: float | None, *, signed: bool = False) -> str:
    """A number of the table, to two places."""
    if value is None:
        return "–"
    return f"{value:{'+' if signed else ''}.2f}".replace("-", "−")
