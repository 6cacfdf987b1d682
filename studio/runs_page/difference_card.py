"""What tells the recipes of the compared runs apart: the changed rows only."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QVBoxLayout, QWidget

from engine.recipes.difference import Difference
from studio.explanation import recipe_text
from studio.run_names import stage_title
from studio.runs_page.reading import Compared
from studio.theme import Theme
from studio.widgets.card import label
from studio.widgets.strokes import pen

Index = QModelIndex | QPersistentModelIndex
RUN_TIME = re.compile(r"^\d{8}-\d{6}-")
LABEL_PX, VALUE_PX, ROW_PX, TABLE_PX, STROKE_PX = 120, 96, 26, 90, 14


class DifferenceModel(QAbstractTableModel):
    """One row a changed key: its title, then its value in each run."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: Sequence[Difference] = ()
        self.heads: list[str] = []
        self._slots: list[int | None] = []

    def show_rows(self, rows: Sequence[Difference], heads: list[str], slots: list[int | None]) -> None:
        """Shows these rows under these heads, each in the colour of its run."""
        if (rows, heads, slots) != (self.rows, self.heads, self._slots):
            self.beginResetModel()
            self.rows, self.heads, self._slots = rows, heads, slots
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 1 + len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.tr("Setting") if section == 0 else self.heads[section - 1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DecorationRole and section and (slot := self._slots[section - 1]) is not None:
            return self._stroke(slot)
        return None

    def _stroke(self, slot: int) -> QPixmap:
        """A piece of the run's curve."""
        wide, high = self._theme.px(STROKE_PX), 4
        pixmap = QPixmap(wide, high)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setPen(pen(self._theme.colors, slot))
        painter.drawLine(0, high // 2, wide, high // 2)
        painter.end()
        return pixmap

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(row) if column == 0 else shown_value(row.key, row.values[column - 1])
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.key if column == 0 else row.values[column - 1]
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._theme.colors.dim if column == 0 else self._theme.colors.text)
        if role == Qt.ItemDataRole.AccessibleTextRole and column:
            value = shown_value(row.key, row.values[column - 1])
            return f"{self._title(row)}, {self.heads[column - 1]}: {value}"
        return None

    def _title(self, row: Difference) -> str:
        """The setting's title, with its section's where two settings have the same."""
        if row.key == "stage":
            return self.tr("Stage")
        twins = [other for other in self.rows if other.title == row.title]
        title = recipe_text(row.title)
        return f"{recipe_text(row.section)}: {title}" if len(twins) > 1 and row.section else title

    def as_text(self) -> str:
        """The whole table with tabs between the columns, keys instead of titles."""
        head = "\t".join(["", *self.heads])
        return "\n".join([head, *("\t".join([row.key, *row.values]) for row in self.rows)])


def shown_value(key: str, value: str) -> str:
    """A value as people read it: texts without their quotes, of a path its last part; the tool tip has it whole."""
    try:
        text = json.loads(value)
    except ValueError:
        return value
    if isinstance(text, list) and all(isinstance(each, str) for each in text):
        return ", ".join(_last_part(each) for each in text) or "–"
    if not isinstance(text, str):
        return value
    return stage_title(text) if key == "stage" else _last_part(text) or "–"


def _last_part(text: str) -> str:
    """Of a path its last part, of a run's folder without the time in front."""
    return RUN_TIME.sub("", PurePath(text).name) if PurePath(text).is_absolute() else text


class _Table(QTableView):
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        if event.matches(QKeySequence.StandardKey.Copy) and isinstance(model, DifferenceModel):
            QGuiApplication.clipboard().setText(model.as_text())
        else:
            super().keyPressEvent(event)


class DifferencePane(QWidget):
    """The table, and above it what is held against what."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.words = label("", "small", wrap=True)
        self.model = DifferenceModel(theme, self)
        self.table = _Table()
        self.table.setModel(self.model)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # it scrolls by itself
        self.table.setMinimumHeight(theme.px(TABLE_PX))
        column.addWidget(self.table, 1)
        self.table.resized.connect(self._fit_columns)
        self.table.setProperty("role", "plain")
        self.table.hide()  # until there are differences
        self._compared: Compared | None = None
        self._names: Mapping[Path, str] = {}
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_PX))

    def show_rows(self, compared: Compared | None, names: Mapping[Path, str], slots: Mapping[Path, int]) -> None:
        """Shows what was read; None: nothing is chosen."""
        self._compared, self._names = compared, names
        heads: list[str] = []
        shades: list[int | None] = []
        if compared is not None and compared.rows:
            heads = [names.get(run, run.name.split("-", 3)[-1]) for run in compared.columns]
            shades = [slots.get(run) for run in compared.columns]
            if compared.against == "defaults":
                heads, shades = [self.tr("usual"), *heads], [None, *shades]
        self.model.show_rows(compared.rows if compared is not None else (), heads, shades)
        self.table.setVisible(bool(heads))
        self._fit_columns()
        self._write()

    def _fit_columns(self) -> None:
        """The whole width, the titles a little more of it; many runs scroll."""
        values = self.model.columnCount() - 1
        if values < 1:
            return
        least = self._theme.px(VALUE_PX)
        room = self.table.viewport().width()
        first = max(self._theme.px(LABEL_PX), min(round(room * 0.4), room - values * least))
        self.table.setColumnWidth(0, first)
        for place in range(1, values + 1):
            self.table.setColumnWidth(place, max(least, (room - first) // values))

    def _write(self) -> None:
        compared = self._compared
        if compared is None or not (compared.columns or compared.unread):
            text = self.tr("Choose runs: what tells their settings apart appears here.")
        elif not compared.columns:
            text = self.tr("The recipe cannot be read.")
        elif compared.against == "parent":
            text = (
                self.tr("Against the run that it came from:")
                if compared.rows
                else self.tr("As the run that it came from.")
            )
        elif compared.against == "defaults":
            text = (
                self.tr("Against the usual settings:") if compared.rows else self.tr("All settings are the usual ones.")
            )
        elif compared.rows:
            text = self.tr("%n setting(s) differ", "", len(compared.rows))
        else:
            text = self.tr("All settings are the same.")
        self.words.setText(text)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.table.setAccessibleName(self.tr("Settings that differ"))
        self.model.layoutChanged.emit()
        self._write()
