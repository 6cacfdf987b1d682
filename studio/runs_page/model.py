"""The runs as a table for Qt's views: texts, colours, ticks, and the two cells that can be written."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont

from engine.stages import STAGES
from engine.summaries import RunSummary
from studio.engine_texts import said
from studio.explanation import recipe_text
from studio.language import QT_TRANSLATE_NOOP
from studio.numbers import count, figures, size
from studio.runs_page.colors import RunColors
from studio.runs_page.listing import COLUMNS, Column, Listing
from studio.theme import Theme

Index = QModelIndex | QPersistentModelIndex
RUN = Qt.ItemDataRole.UserRole  # the RunSummary of a row
COLOR = Qt.ItemDataRole.UserRole + 1  # its slot of RunColors, or None while it is not compared
NUMBERS: frozenset[Column] = frozenset({"best", "step", "size", "started"})
STATE_COLORS = {
    "running": "accent_text", "preparing": "accent_text", "paused": "warning_text", "finished": "ok_text",
    "stopped": "warning_text", "interrupted": "warning_text", "failed": "problem_text",
}  # fmt: skip
STATE_WORDS = {
    "queued": QT_TRANSLATE_NOOP("runs", "not started"),
    "waiting": QT_TRANSLATE_NOOP("runs", "in the queue: {0}"),
    "preparing": QT_TRANSLATE_NOOP("runs", "preparing"),
    "running": QT_TRANSLATE_NOOP("runs", "running"),
    "paused": QT_TRANSLATE_NOOP("runs", "paused"),
    "finished": QT_TRANSLATE_NOOP("runs", "finished"),
    "stopped": QT_TRANSLATE_NOOP("runs", "stopped"),
    "interrupted": QT_TRANSLATE_NOOP("runs", "interrupted"),
    "failed": QT_TRANSLATE_NOOP("runs", "failed"),
}
TITLES: dict[Column, str] = {
    "tick": QT_TRANSLATE_NOOP("runs", "Compare"),
    "name": QT_TRANSLATE_NOOP("runs", "Name"),
    "stage": QT_TRANSLATE_NOOP("runs", "Stage"),
    "state": QT_TRANSLATE_NOOP("runs", "State"),
    "curve": QT_TRANSLATE_NOOP("runs", "Training loss"),
    "best": QT_TRANSLATE_NOOP("runs", "Best validation"),
    "step": QT_TRANSLATE_NOOP("runs", "Steps"),
    "size": QT_TRANSLATE_NOOP("runs", "On disk"),
    "tags": QT_TRANSLATE_NOOP("runs", "Tags"),
    "started": QT_TRANSLATE_NOOP("runs", "Started"),
    "parent": QT_TRANSLATE_NOOP("runs", "From"),
}


def tr(text: str) -> str:
    """A text of this table in the language in force."""
    return QCoreApplication.translate("runs", text)


class RunsModel(QAbstractTableModel):
    """``ticked`` are the runs that are compared; ``renamed`` and ``tagged`` tell what was written into a cell."""

    renamed = Signal(Path, str)
    tagged = Signal(Path, list)
    ticked_changed = Signal()

    def __init__(self, theme: Theme, colors: RunColors, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._colors = theme, colors
        self.listing = Listing()
        self.ticked: list[Path] = []
        self._slots: dict[Path, int] = {}
        self._places: dict[Path, int] = {}
        self._rows: dict[Path, int] = {}

    # ------------------------------------------------------------------ what is shown

    def show_runs(self, runs: list[RunSummary]) -> None:
        """Takes other summaries; ticks of runs that are gone go too."""
        before = list(self.listing.visible)
        self.listing.show(runs)
        there = {run.path for run in runs} if self.ticked else set()
        if gone := [path for path in self.ticked if path not in there]:
            self.ticked = [path for path in self.ticked if path not in gone]
            self.ticked_changed.emit()
        self._rearranged(before)

    def search(self, query: str) -> None:
        """Shows only the runs that fit."""
        before = list(self.listing.visible)
        self.listing.search(query)
        self._rearranged(before)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sorts by a column, as the header asks."""
        before = list(self.listing.visible)
        self.listing.sort(COLUMNS[column], descending=order == Qt.SortOrder.DescendingOrder)
        self._rearranged(before)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def _rearranged(self, before: list[RunSummary]) -> None:
        now = self.listing.visible
        if len(now) != len(before) or any(
            old is not new and old.path != new.path for old, new in zip(before, now, strict=True)
        ):
            self.beginResetModel()
            self._rows = {run.path: row for row, run in enumerate(now)}
            self.endResetModel()
            return
        pairs = zip(before, now, strict=True)
        changed = [row for row, (old, new) in enumerate(pairs) if old is not new and old != new]
        if changed:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], len(COLUMNS) - 1))

    def set_places(self, places: dict[Path, int]) -> None:
        """Which runs wait in the queue, and where (1 is next)."""
        if places != self._places:
            self._places = places
            self._changed("state")

    def set_slots(self, slots: dict[Path, int]) -> None:
        """The colours of the runs that are in the chart now."""
        if slots != self._slots:
            self._slots = slots
            self._changed("tick")

    def _changed(self, column: Column) -> None:
        if self.listing.visible:
            place = COLUMNS.index(column)
            self.dataChanged.emit(self.index(0, place), self.index(len(self.listing.visible) - 1, place))

    # ------------------------------------------------------------------ rows and runs

    def run_at(self, row: int) -> RunSummary | None:
        """The run of a row."""
        return self.listing.visible[row] if 0 <= row < len(self.listing.visible) else None

    def row_of(self, run: Path) -> int:
        """The row of a run, or -1 while it is not shown."""
        return self._rows.get(run, -1)

    def run_of(self, path: Path) -> RunSummary | None:
        """The summary of a run, shown or not."""
        return next((run for run in self.listing.runs if run.path == path), None)

    def tick(self, runs: Iterable[Path], on: bool | None = None) -> None:
        """Ticks runs for comparing, or takes their ticks away (None: all, unless all are ticked)."""
        wanted = list(runs)
        if on is None:
            on = not all(run in self.ticked for run in wanted)
        rest = [run for run in self.ticked if run not in wanted]
        self.ticked = [*rest, *wanted] if on else rest
        self._changed("tick")
        self.ticked_changed.emit()

    # ------------------------------------------------------------------ for the view

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.listing.visible)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            arrow = "" if column != self.listing.column else " ↓" if self.listing.descending else " ↑"
            return arrow if column == "tick" else tr(TITLES[column]) + arrow
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return tr(TITLES[column])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        column = COLUMNS[index.column()]
        if column == "tick":
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable if column in ("name", "tags") else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        run = self.run_at(index.row()) if index.isValid() else None
        if run is None:
            return None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(run, column)
        if role == RUN:
            return run
        if role == COLOR:
            return self._slots.get(run.path)
        if role == Qt.ItemDataRole.EditRole:
            return ", ".join(run.tags) if column == "tags" else run.shown_name
        if role == Qt.ItemDataRole.CheckStateRole and column == "tick":
            return Qt.CheckState.Checked if run.path in self.ticked else Qt.CheckState.Unchecked
        return self._look(run, column, role)

    def _look(self, run: RunSummary, column: Column, role: int) -> Any:
        colors = self._theme.colors
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole and column == "name":
            return self._theme.font(weight=QFont.Weight.DemiBold)
        if role == Qt.ItemDataRole.ForegroundRole:
            dim = column in ("stage", "started", "parent", "size", "tags")
            return QColor(
                colors.dim
                if dim
                else getattr(colors, STATE_COLORS.get(run.state, "dim"))
                if column == "state"
                else colors.text
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(run, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(run, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        run = self.run_at(index.row()) if index.isValid() else None
        if run is None:
            return False
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.CheckStateRole and column == "tick":
            self.tick([run.path], Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role == Qt.ItemDataRole.EditRole and column == "name" and str(value) != run.shown_name:
            self.renamed.emit(run.path, str(value))
            return True
        if role == Qt.ItemDataRole.EditRole and column == "tags" and str(value) != ", ".join(run.tags):
            self.tagged.emit(run.path, str(value).split(","))
            return True
        return False

    # ------------------------------------------------------------------ words

    def _text(self, run: RunSummary, column: Column) -> str:
        if column == "name":
            return run.shown_name
        if column == "stage":
            return recipe_text(STAGES[run.stage].title) if run.stage in STAGES else run.stage
        if column == "state":
            return self.state_words(run)
        if column == "best":
            return "" if run.best_val_loss is None else figures(run.best_val_loss, 4)
        if column == "step":
            return (
                f"{count(run.step)} / {count(run.max_steps)}" if run.max_steps else count(run.step) if run.step else ""
            )
        if column == "size":
            return size(run.size_bytes)
        if column == "tags":
            return ", ".join(run.tags)
        if column == "started":
            return when(run.started)
        if column == "parent":
            return self._parent(run)
        return ""

    def state_words(self, run: RunSummary) -> str:
        """What the run does, in words."""
        place = self._places.get(run.path)
        if place is not None and not run.live:
            return tr(STATE_WORDS["waiting"]).format(place)
        return tr(STATE_WORDS.get(run.state, run.state))

    def _parent(self, run: RunSummary) -> str:
        if not run.parent:
            return ""
        name = Path(run.parent).name
        known = self.run_of(run.path.parent / name)
        return known.shown_name if known is not None else name.split("-", 3)[-1]

    def _tip(self, run: RunSummary, column: Column) -> str:
        if column == "state":
            return "\n".join(said(text) for text in (run.reason, run.remedy) if text)
        if column == "name":
            return "\n".join(part for part in (run.path.name, run.note) if part)
        return {"parent": run.parent, "tags": ", ".join(run.tags)}.get(column, "")

    def _spoken(self, run: RunSummary, column: Column) -> str:
        """What a screen reader says of a cell whose text alone would not tell."""
        if column == "tick":
            return tr(TITLES["tick"])
        if column == "curve":
            ends = f"{figures(run.spark[0])} → {figures(run.spark[-1])}" if run.spark else "–"
            return f"{tr(TITLES['curve'])}: {ends}"
        return f"{tr(TITLES[column])}: {self._text(run, column) or '–'}"


def when(seconds: float) -> str:
    """A time of this year as month-day and clock, else as a date; "" for none."""
    if not seconds:
        return ""
    moment, now = time.localtime(seconds), time.localtime()
    return time.strftime("%m-%d %H:%M" if moment.tm_year == now.tm_year else "%Y-%m-%d", moment)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
