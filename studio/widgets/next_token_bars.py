"""What could come next: a bar for each of the likeliest tokens, and what the settings make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.numbers import per_cent_of
from studio.theme import Theme

ROW_PX = 24
BAR_PX = 10
NAME_SHARE = 0.22
NUMBER_PX = 52


@dataclass(frozen=True)
class Bar:
    """A token: how it is written, its ``probability``, the ``chance`` that the settings leave it, the
    reason it was cut ("" when it was kept), and whether it is the one that was taken."""

    text: str
    probability: float
    chance: float
    cut: str = ""
    taken: bool = False


class NextTokenBars(QWidget):
    """Bars, likeliest first.  A full bar is the model's probability, the frame behind it the chance after the
    settings; what they cut is grey.  ``chosen`` is emitted with a row's number on a click, or on Enter."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: list[Bar] = []
        self._row = 0
        self._hint = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self.update)

    @property
    def bars(self) -> list[Bar]:
        """What is shown."""
        return list(self._bars)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Shows other bars."""
        self._bars = list(bars)
        self._row = min(self._row, max(len(self._bars) - 1, 0))
        spoken = "; ".join(f"{bar.text} {percent(bar.probability)} {bar.cut}".strip() for bar in self._bars)
        self.setAccessibleDescription(spoken)
        self.updateGeometry()
        self.update()

    def set_hint(self, text: str) -> None:
        """What a click does, told by the tool tip."""
        self._hint = text

    # ------------------------------------------------------------------ size and painting

    def sizeHint(self) -> QSize:
        return QSize(360, self._theme.px(ROW_PX) * max(len(self._bars), 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._theme.px(ROW_PX) * 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((max(bar.probability, bar.chance) for bar in self._bars), default=1.0) or 1.0
        for row, bar in enumerate(self._bars):
            self._paint_row(painter, row, bar, most)

    def _paint_row(self, painter: QPainter, row: int, bar: Bar, most: float) -> None:
        c, px = self._theme.colors, self._theme.px
        height, top = px(ROW_PX), row * px(ROW_PX)
        if top + height > self.height() + 2:
            return
        if self.hasFocus() and row == self._row:
            painter.setPen(QColor(c.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0.5, top + 0.5, self.width() - 1, height - 1), 5, 5)
        left = max(px(64), round(self.width() * NAME_SHARE))
        right = self.width() - 2 * px(NUMBER_PX) - px(6)
        words = QColor(c.dim if bar.cut else c.text)
        painter.setPen(words)
        painter.setFont(self._theme.mono(12))
        name = painter.fontMetrics().elidedText(bar.text, Qt.TextElideMode.ElideRight, left - px(14))
        painter.drawText(QRectF(px(4), top, left - px(10), height), Qt.AlignmentFlag.AlignVCenter, name)
        room, middle, thick = max(right - left, 1), top + height / 2, px(BAR_PX)
        place = QRectF(left, middle - thick / 2, 0, thick)
        painter.setPen(Qt.PenStyle.NoPen)
        if bar.chance > 0:
            pale = QColor(c.accent)
            pale.setAlphaF(0.28)
            painter.setBrush(pale)
            wide = QRectF(place.x(), place.y() - px(2), max(room * bar.chance / most, 3), thick + 2 * px(2))
            painter.drawRoundedRect(wide, 4, 4)
        painter.setBrush(QColor(c.line if bar.cut else c.accent))
        place.setWidth(max(room * bar.probability / most, 3))
        painter.drawRoundedRect(place, 3, 3)
        if bar.taken:
            painter.setBrush(QColor(c.text))
            painter.drawEllipse(QRectF(left - px(9), middle - px(2), px(4), px(4)))
        painter.setFont(self._theme.font(12))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        number = px(NUMBER_PX)
        painter.setPen(words)
        painter.drawText(
            QRectF(self.width() - 2 * number - px(4), top, number, height), flags, percent(bar.probability)
        )
        painter.setPen(QColor(c.dim))
        painter.drawText(
            QRectF(self.width() - number - px(4), top, number, height),
            flags,
            percent(bar.chance) if bar.chance else "–",
        )

    # ------------------------------------------------------------------ mouse and keys

    def _row_at(self, position: QPoint) -> int:
        row = position.y() // self._theme.px(ROW_PX)
        return row if 0 <= row < len(self._bars) else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._row = row
            self.update()
            self.chosen.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._row_at(event.position().toPoint()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._row_at(event.pos())
            if row >= 0:
                cut = f"\n{self._bars[row].cut}" if self._bars[row].cut else ""
                QToolTip.showText(event.globalPos(), f"{self._bars[row].text}{cut}\n{self._hint}".strip(), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self._bars:
            self._row = min(max(self._row + step, 0), len(self._bars) - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._bars and not _with(event):
            self.chosen.emit(self._row)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


def _with(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))


def percent(share: float) -> str:
    """A share of 1 in at most four characters and a sign: 36%, 4.2%, 0.31%, <0.01%."""
    if share >= 0.0995:
        return per_cent_of(f"{100 * share:.0f}", tight=True)
    if share >= 0.00995:
        return per_cent_of(f"{100 * share:.1f}", tight=True)
    return per_cent_of(f"{100 * share:.2f}" if share >= 0.0001 else "<0.01", tight=True)
