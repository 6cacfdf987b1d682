"""The table of runs: quick with thousands of rows, whole by keyboard, and its choice outlives every change of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from engine.summaries import RunSummary
from studio.runs_page.listing import COLUMNS, Column
from studio.runs_page.model import COLOR, RUN, RunsModel
from studio.theme import Theme
from studio.widgets.spark_line import line_pieces
from studio.widgets.strokes import pen

ROW_PX = 30
WIDTHS: dict[Column, int] = {
    "tick": 56, "name": 200, "stage": 116, "state": 112, "curve": 120, "best": 112, "step": 98, "size": 72,
    "tags": 116, "started": 112, "parent": 112,
}  # fmt: skip
# what gives way first where there is little room: a name keeps some 140 px, and a stage tells runs of one name apart
YIELDING: tuple[tuple[Column, int], ...] = (
    ("parent", 1170), ("started", 1060), ("tags", 950), ("size", 830), ("step", 760), ("curve", 660),
)  # fmt: skip
Index = QModelIndex | QPersistentModelIndex


class RunsTable(QTableView):
    """``chosen_changed`` tells that other runs are chosen; ``asked`` brings the name of a key's deed: open, delete, undo."""

    chosen_changed = Signal()
    asked = Signal(str)
    menu_asked = Signal(object)

    def __init__(self, theme: Theme, model: RunsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self._chosen: list[Path] = []
        self._current: Path | None = None
        self._restoring = False
        self.setProperty("role", "card")
        self.setModel(model)
        self.setItemDelegate(RunDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table; the arrow keys move inside it
        self.setSortingEnabled(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSortIndicator(COLUMNS.index("started"), Qt.SortOrder.DescendingOrder)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(COLUMNS.index("name"), QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)
        model.modelReset.connect(self._restore)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.doubleClicked.connect(lambda index: self.asked.emit("open") if COLUMNS[index.column()] != "tick" else None)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_PX))
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, self._theme.px(WIDTHS[column]))
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        for column, least in YIELDING:
            self.setColumnHidden(COLUMNS.index(column), self.width() < self._theme.px(least))

    # ------------------------------------------------------------------ what is chosen

    @property
    def chosen(self) -> list[RunSummary]:
        """The chosen runs, as they stand in the table."""
        return [run for path in self._chosen if (run := self._model.run_at(self._model.row_of(path))) is not None]

    def _selected(self) -> list[Path]:
        """The runs that Qt has selected: by ranges, for ``selectedRows`` asks for every row and column."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(place) for place in range(selection.count())]
        rows = sorted({row for each in ranges for row in range(each.top(), each.bottom() + 1)})
        return [run.path for row in rows if (run := self._model.run_at(row)) is not None]

    def choose(self, runs: list[Path]) -> None:
        """Chooses these runs, as far as they are shown, and brings the first into view."""
        before = self._chosen
        self._chosen, self._current = list(runs), runs[0] if runs else None
        self._restore()
        if set(before) != set(self._chosen):
            self.chosen_changed.emit()
        row = self._model.row_of(runs[0]) if runs else -1
        if row >= 0:
            self.scrollTo(self._model.index(row, COLUMNS.index("name")))

    def _on_selection(self) -> None:
        if self._restoring:
            return
        now = self._selected()
        current = self._model.run_at(self.currentIndex().row())
        self._current = current.path if current is not None else None
        if now != self._chosen:
            self._chosen = now
            self.chosen_changed.emit()

    def _restore(self) -> None:
        """Chooses the same runs again after the rows have changed; runs that a search hides are let go."""
        rows = sorted(row for path in self._chosen if (row := self._model.row_of(path)) >= 0)
        selection = QItemSelection()
        for first, last in blocks(rows):
            selection.select(self._model.index(first, 0), self._model.index(last, len(COLUMNS) - 1))
        self._restoring = True
        current = self._model.row_of(self._current) if self._current is not None else -1
        if current >= 0:
            self.selectionModel().setCurrentIndex(
                self._model.index(current, COLUMNS.index("name")), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._restoring = False
        now = self._selected()
        same = set(now) == set(self._chosen)
        self._chosen = now
        if not same:
            self.chosen_changed.emit()

    def edit_cell(self, column: Column) -> None:
        """Lets the person write into a cell of the current row."""
        row = self.currentIndex().row()
        if row >= 0:
            self.setColumnHidden(COLUMNS.index(column), False)
            self.edit(self._model.index(row, COLUMNS.index(column)))

    # ------------------------------------------------------------------ keys and menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.state() == QAbstractItemView.State.EditingState:  # Return ends the writing in a cell and comes here too
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.asked.emit("open")
        elif key == Qt.Key.Key_Space and not control:
            self.asked.emit("compare")
        elif key == Qt.Key.Key_F2:
            self.asked.emit("tags" if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else "rename")
        elif key == Qt.Key.Key_Delete:
            self.asked.emit("delete")
        elif key == Qt.Key.Key_Z and control:
            self.asked.emit("undo")
        elif key == Qt.Key.Key_P and not control:
            self.asked.emit("pin")
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys here; the search field finds runs."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.currentIndex().row()
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        if by_key and row >= 0:
            place = self.viewport().mapToGlobal(
                self.visualRect(self._model.index(row, COLUMNS.index("name"))).bottomLeft()
            )
        else:
            place = event.globalPos()
        self.menu_asked.emit(place)


def blocks(rows: list[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of each unbroken block of rising row numbers."""
    for place, row in enumerate(rows):
        if place == 0 or row != rows[place - 1] + 1:
            first = row
        if place + 1 == len(rows) or rows[place + 1] != row + 1:
            yield first, row


class RunDelegate(QStyledItemDelegate):
    """Paints what is no text: the tick with the run's colour in the chart, and the small curve."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        run = index.data(RUN)
        option.state &= ~QStyle.StateFlag.State_HasFocus  # type: ignore[attr-defined]
        if COLUMNS[index.column()] == "name" and isinstance(run, RunSummary) and run.pinned:
            option.icon = self._theme.icon("pin", "accent_text")  # type: ignore[attr-defined]
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration  # type: ignore[attr-defined]
            option.decorationSize = QSize(self._theme.px(13), self._theme.px(13))  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        column, run = COLUMNS[index.column()], index.data(RUN)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if column == "tick" and (slot := index.data(COLOR)) is not None:
            painter.setPen(pen(self._theme.colors, slot))
            middle = rect.center().y()
            painter.drawLine(QPointF(rect.left() + 31, middle), QPointF(rect.right() - 5, middle))
        elif column == "curve" and isinstance(run, RunSummary):
            self._paint_curve(painter, rect, run)
        painter.restore()

    def _paint_curve(self, painter: QPainter, rect: QRectF, run: RunSummary) -> None:
        painter.setPen(QPen(QColor(self._theme.colors.data[0]), 1.4))
        for piece in line_pieces(run.spark, int(rect.width()) - 12, int(rect.height()) - 8):
            points = [QPointF(rect.left() + 6 + x, rect.top() + 4 + y) for x, y in piece]
            if len(points) == 1:
                painter.drawPoint(points[0])
            else:
                painter.drawPolyline(QPolygonF(points))
