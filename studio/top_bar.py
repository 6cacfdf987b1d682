"""The top line: logo, the workspace's name with the menu, search, Pause, Stop & save."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget

from studio.actions import ACTIONS
from studio.context import Context
from studio.widgets.buttons import Button, literal
from studio.widgets.card import label
from studio.widgets.palette import Palette
from studio.widgets.rail import WIDTH as RAIL_WIDTH

HEIGHT = 52


class TopBar(QFrame):
    """``palette`` is the search box; the buttons follow the action table."""

    def __init__(self, context: Context, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self._context = context
        self.palette_box = palette
        theme = context.theme
        self._logo = QLabel()
        brand = QWidget()
        inside = QHBoxLayout(brand)
        inside.setContentsMargins(16, 0, 0, 0)
        inside.setSpacing(10)
        inside.addWidget(self._logo)
        inside.addWidget(label("Tezgah", "heading"))
        inside.addStretch(1)
        self._brand = brand
        self.workspace = Button(theme, icon="chevron-down")
        self.workspace.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._menu = QMenu(self.workspace)
        self.workspace.setMenu(self._menu)
        palette.setMaximumWidth(460)
        palette.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.pause = self._action_button("run.pause")
        self.stop = self._action_button("run.stop")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(brand)
        row.addWidget(self.workspace)
        row.addStretch(1)
        row.addWidget(palette, 4)
        row.addStretch(1)
        row.addWidget(self.pause)
        row.addWidget(self.stop)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def _action_button(self, id: str) -> Button:
        action = self._context.actions[id]
        icon = next(row.icon for row in ACTIONS if row.id == id)
        button = Button(self._context.theme, icon=icon)
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setText(literal(action.text()))
            button.setAccessibleName(action.text())
            button.setToolTip(action.toolTip())
            button.setEnabled(action.isEnabled())
            button.set_icon(str(action.property("iconFile") or icon))

        action.changed.connect(follow)
        follow()
        return button

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        name = self._context.workspace.name
        self.workspace.setText(literal(name))
        self.workspace.setToolTip(str(self._context.workspace.root))
        self.workspace.setAccessibleName(self.tr("Workspace {0}, menu").format(name))
        self.palette_box.set_texts(self.tr("Search settings, runs and commands"), self.tr("Matches"))
        self._menu.clear()
        for row in ACTIONS:
            if row.menu:
                self._menu.addAction(self._context.actions[row.id])

    def _dress(self) -> None:
        theme = self._context.theme
        self.setFixedHeight(theme.px(HEIGHT))
        self._brand.setFixedWidth(theme.px(RAIL_WIDTH - 10))
        self._logo.setPixmap(theme.pixmap("tezgah", "", 20))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
