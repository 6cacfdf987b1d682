"""Two columns of cards: side by side, or one above the other where there is no room for both."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

SPACING_PX = 12


class Columns(QWidget):
    """Fill ``left`` and ``right``; ``shares`` are their parts of the width.  Nothing in them is ever cut on the right."""

    def __init__(self, shares: tuple[int, int] = (1, 1), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for layout in (self._box, self.left, self.right):
            layout.setSpacing(SPACING_PX)
        self._shares = shares
        for column, share in zip((self.left, self.right), shares, strict=True):
            self._box.addLayout(column, share)

    @property
    def stacked(self) -> bool:
        """Whether the columns stand one above the other."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider column: both beside each other must not keep a window from becoming narrow."""
        widest = max(column.minimumSize().width() for column in (self.left, self.right))
        return QSize(widest, self._box.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        needed = self.left.minimumSize().width() + self.right.minimumSize().width() + SPACING_PX
        direction = QBoxLayout.Direction.LeftToRight if needed <= self.width() else QBoxLayout.Direction.TopToBottom
        if direction == self._box.direction():
            return
        self._box.setDirection(direction)
        shares = (0, 1) if self.stacked else self._shares  # of the height each takes what it needs, the last the rest
        for column, share in zip((self.left, self.right), shares, strict=True):
            self._box.setStretchFactor(column, share)
