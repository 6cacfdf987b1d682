"""A model drawn to scale: every part is an area as large as its share of the numbers; what is frozen is hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.theme import Theme

NAMES_PX = 168
GAP_PX = 3  # between bands
SEEN_PX = 4.0  # a band, or what a method adds, is never thinner
LAYER_SEEN_PX = 3.0  # layers thinner than this are one area
ADDED_COLOR = 1


@dataclass(frozen=True)
class Cell:
    """One part of a band.  ``size`` is its weight in one layer, ``learns`` tells for each layer whether it learns,
    ``added`` is the weight that a method puts beside it; ``color`` is an index of the theme's data colours."""

    id: str
    title: str
    size: float
    color: int
    learns: tuple[bool, ...] = (True,)
    added: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Band:
    """A row of the diagram: cells side by side, the same in each of ``layers`` layers.  ``name`` and ``figure`` stand beside it."""

    name: str
    figure: str
    cells: tuple[Cell, ...]
    layers: int = 1

    @property
    def size(self) -> float:
        """The weight of the whole band."""
        return self.layers * sum(cell.size + cell.added for cell in self.cells)


class BlockDiagram(QWidget):
    """Bands from top to bottom.  Up and Down (and pointing) choose a cell; ``chosen`` carries its id."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bands: list[Band] = []
        self._chosen = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    @property
    def bands(self) -> list[Band]:
        """What is drawn."""
        return list(self._bands)

    def set_bands(self, bands: Sequence[Band]) -> None:
        """Shows another model."""
        self._bands = list(bands)
        cells = [cell.id for cell in self._cells()]
        self._tell(self._chosen if self._chosen in cells else cells[0] if cells else "", always=True)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(250, 180)

    # ------------------------------------------------------------------ places

    def _cells(self) -> list[Cell]:
        return [cell for band in self._bands for cell in band.cells]

    def _rows(self) -> list[tuple[Band, QRectF]]:
        """Each band's area: heights in proportion to weights, but that none is too thin to be seen."""
        left = self._theme.px(NAMES_PX)
        room = self.height() - GAP_PX * max(len(self._bands) - 1, 0) - 1
        whole = sum(band.size for band in self._bands) or 1.0
        heights = [max(band.size / whole * room, SEEN_PX) for band in self._bands]
        scale = (room - SEEN_PX * len(heights)) / max(sum(height - SEEN_PX for height in heights), 1e-9)
        rows, top = [], 0.5
        for band, height in zip(self._bands, heights, strict=True):
            height = SEEN_PX + (height - SEEN_PX) * min(scale, 1.0)
            rows.append((band, QRectF(left, top, self.width() - left - 1, height)))
            top += height + GAP_PX
        return rows

    def areas(self) -> dict[str, QRectF]:
        """Where each cell is, over all its layers."""
        found = {}
        for band, row in self._rows():
            x, share = row.left(), row.width() / max(sum(cell.size + cell.added for cell in band.cells), 1e-9)
            for cell in band.cells:
                width = (cell.size + cell.added) * share
                found[cell.id] = QRectF(x, row.top(), width, row.height())
                x += width
        return found

    # ------------------------------------------------------------------ drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        areas = self.areas()
        names_below = 0.0
        for band, row in self._rows():
            for cell in band.cells:
                self._paint_cell(painter, cell, areas[cell.id], band.layers)
            names_below = self._paint_name(painter, band, row, names_below)
        if self._chosen in areas:
            strong = QColor(self._theme.colors.text if self.hasFocus() else self._theme.colors.dim)
            painter.setPen(QPen(strong, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(areas[self._chosen].adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_cell(self, painter: QPainter, cell: Cell, area: QRectF, layers: int) -> None:
        layer_height = area.height() / layers
        apart = layers if layer_height >= LAYER_SEEN_PX else 1
        added = cell.added / max(cell.size + cell.added, 1e-9) * area.width()
        added = max(added, SEEN_PX) if cell.added else 0.0
        for layer in range(apart):
            top = area.top() + layer * area.height() / apart
            whole = QRectF(area.left(), top, area.width(), area.height() / apart).adjusted(
                0, 0, -1, -1 if apart > 1 else 0
            )
            own = QRectF(whole.left(), whole.top(), max(whole.width() - added, 0), whole.height())
            if apart == layers:
                self._fill(painter, own, cell.color, cell.learns[layer])
            else:  # too many layers to be told apart: the share that learns, at the top of the model, below
                share = sum(cell.learns) / len(cell.learns)
                split = own.height() * (1 - share)
                self._fill(painter, QRectF(own.left(), own.top(), own.width(), split), cell.color, False)
                self._fill(painter, own.adjusted(0, split, 0, 0), cell.color, True)
            if added:
                strip = QRectF(own.right(), whole.top(), added, whole.height())
                painter.fillRect(strip, QColor(self._theme.colors.data[ADDED_COLOR]))
        self._paint_title(painter, cell, area.adjusted(0, 0, -added, 0))

    def _fill(self, painter: QPainter, area: QRectF, color: int, learns: bool) -> None:
        if area.height() <= 0:
            return
        shade = QColor(self._theme.colors.data[color])
        if learns:
            shade.setAlphaF(0.62 if self._theme.dark else 0.55)
            painter.fillRect(area, shade)
            return
        painter.fillRect(area, QColor(self._theme.colors.raised))
        shade.setAlphaF(0.55)
        painter.fillRect(area, QBrush(shade, Qt.BrushStyle.BDiagPattern))

    def _paint_title(self, painter: QPainter, cell: Cell, area: QRectF) -> None:
        font = self._theme.font(12)
        metrics = QFontMetrics(font)
        wide = metrics.horizontalAdvance(cell.title)
        if wide + 12 > area.width() or metrics.height() > area.height():
            return
        painter.setFont(font)
        box = QRectF(0, 0, wide + 10, metrics.height() + 2)
        box.moveCenter(area.center())
        backing = QColor(self._theme.colors.surface)
        backing.setAlphaF(0.82)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(backing)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(self._theme.colors.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cell.title)

    def _paint_name(self, painter: QPainter, band: Band, row: QRectF, above: float) -> float:
        """The band's name at the height of its area, but never over the name above; where the next may begin."""
        metrics = QFontMetrics(self._theme.font(12))
        line = float(metrics.height())
        top = min(max(row.center().y() - line / 2, above), self.height() - line)
        painter.setFont(self._theme.font(12))
        room = self._theme.px(NAMES_PX) - 12
        figure = metrics.horizontalAdvance(band.figure)
        name = metrics.elidedText(band.name, Qt.TextElideMode.ElideRight, room - figure - 8)
        painter.setPen(QColor(self._theme.colors.text))
        painter.drawText(QPointF(0, top + metrics.ascent()), name)
        painter.setPen(QColor(self._theme.colors.dim))
        painter.drawText(QPointF(room - figure, top + metrics.ascent()), band.figure)
        return top + line

    # ------------------------------------------------------------------ choosing

    @property
    def chosen_cell(self) -> Cell | None:
        """The cell that is chosen."""
        return next((cell for cell in self._cells() if cell.id == self._chosen), None)

    def cell_at(self, point: QPointF) -> Cell | None:
        """The cell at a point."""
        areas = self.areas()
        return next((cell for cell in self._cells() if areas[cell.id].contains(point)), None)

    def _tell(self, id: str, *, always: bool = False) -> None:
        if id == self._chosen and not always:
            return
        self._chosen = id
        cell = self.chosen_cell
        self.setAccessibleDescription(f"{cell.title}. {cell.note}" if cell is not None else "")
        self.update()
        if id:
            self.chosen.emit(id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if cell is not None:
            self._tell(cell.id)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), f"{cell.title}\n{cell.note}" if cell is not None else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
        ids = [cell.id for cell in self._cells()]
        step = steps.get(Qt.Key(event.key()))
        if step is None or not ids:
            super().keyPressEvent(event)
            return
        now = ids.index(self._chosen) if self._chosen in ids else 0
        self._tell(ids[min(max(now + step, 0), len(ids) - 1)])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
