"""How the cards of the playground stand: prompt, columns and bars in the middle, sampler and judging beside or below them."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.playground.columns import Columns
from studio.theme import Theme
from studio.widgets.tab_order import lead_tab_through

PANEL_PX = 300
WIDE_FROM_PX = 900
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own constant, which PySide6 does not name


class Workplace(QWidget):
    """``prompt`` stands above ``columns`` where a text is continued, below them in a conversation, ``seen`` behind it."""

    def __init__(
        self,
        theme: Theme,
        middle: tuple[QWidget, QWidget, QWidget, Columns],
        below: tuple[QWidget, QWidget],
        beside: tuple[QWidget, ...],
    ) -> None:
        """``middle``: what stands there without a model, prompt, seen, columns; ``below``: a wide and a narrow card."""
        super().__init__()
        self._theme, self._below, self._beside = theme, below, beside
        self._prompt_below = False
        empty, self._prompt, self._seen, self._columns = middle
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._low, side, halves = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for layout in (self._sides, self._low, side, halves):
            layout.setSpacing(12)
        for card, share in zip(below, (3, 2), strict=True):
            halves.addWidget(card, share)
        for widget in (empty, self._prompt, self._seen):
            self._low.addWidget(widget)
            widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._low.addWidget(self._columns, 1)
        self._low.addLayout(halves)
        self._low.addStretch(0)
        for card in beside:
            side.addWidget(card)
        side.addStretch(1)
        self._sides.addLayout(self._low, 1)
        self._sides.addLayout(side)
        theme.changed.connect(self._arrange)
        self._columns.counted.connect(self._order_focus)

    def put_prompt(self, *, below: bool) -> None:
        """Puts the prompt below the columns, or above them."""
        for card in (self._prompt, self._seen):
            self._low.removeWidget(card)
        place = self._low.indexOf(self._columns) + 1 if below else 1
        self._low.insertWidget(place, self._prompt)
        self._low.insertWidget(place + 1, self._seen)
        self._prompt_below = below
        self._order_focus()

    def _order_focus(self) -> None:
        """Tab goes as the eye does: what is asked and what is answered in their order, bars, sampler."""
        asked, answered = (self._prompt, self._seen), [column.card for column in self._columns.all]
        middle = (*answered, *asked) if self._prompt_below else (*asked, *answered)
        lead_tab_through([*middle, *self._below, *self._beside])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The cards beside the rest, or below it where there is no room."""
        px, direction = self._theme.px, QBoxLayout.Direction
        wide = self.width() >= px(WIDE_FROM_PX)
        self._sides.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        for card in self._beside:
            card.setMinimumWidth(px(PANEL_PX) if wide else 0)
            card.setMaximumWidth(px(PANEL_PX) if wide else QWIDGETSIZE_MAX)
