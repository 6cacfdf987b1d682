"""How the parts of the Runs page stand: tools, the table, and below a movable line the chart beside the deck."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from studio.theme import Theme

TABLE_PX, LOWER_PX, GAP_PX, SEARCH_PX, NARROWEST_PX = 150, 220, 12, 340, 620


class Arrangement(QWidget):
    """Everything below the heading, while there are runs."""

    def __init__(
        self,
        theme: Theme,
        search: QWidget,
        buttons: Sequence[QWidget],
        table: QWidget,
        chart: QWidget,
        deck: QWidget,
    ) -> None:
        super().__init__()
        self._theme = theme
        lower, tools = QWidget(), QHBoxLayout()
        below, column = QHBoxLayout(lower), QVBoxLayout(self)
        search.setMaximumWidth(theme.px(SEARCH_PX))
        tools.setSpacing(8)
        tools.addWidget(search, 1)
        tools.addStretch(1)
        for button in buttons:
            tools.addWidget(button)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(12)
        below.addWidget(chart, 6)
        below.addWidget(deck, 5)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(tools)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(GAP_PX)
        for part, least, stretch in ((table, TABLE_PX, 6), (lower, LOWER_PX, 5)):
            # the stretch decides who gets how much, not what they hold
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            part.setMinimumHeight(theme.px(least))
            self.split.addWidget(part)
            self.split.setStretchFactor(self.split.count() - 1, stretch)
        self.split.setSizes([600, 500])
        column.addWidget(self.split, 1)

    def minimumSizeHint(self) -> QSize:
        """Parts give way before the page scrolls sideways."""
        return QSize(self._theme.px(NARROWEST_PX), super().minimumSizeHint().height())
