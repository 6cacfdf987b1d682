"""Buttons whose icons follow the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from studio.theme import ICON_PX, Theme
from studio.widgets.card import repolish


def literal(text: str) -> str:
    """``text`` as buttons and menus show it letter by letter: an "&" in a name is no key."""
    return text.replace("&", "&&")


class Button(QPushButton):
    """A push button.  ``kind``: "" (plain), primary (one a page), link (text only), chip (small, often checkable)."""

    def __init__(
        self, theme: Theme, text: str = "", icon: str = "", *, kind: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._theme, self._icon, self._kind = theme, icon, kind
        if kind:
            self.setProperty("kind", kind)
        if kind in ("link", "chip"):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._dress)
        self._dress()

    def set_icon(self, name: str) -> None:
        """Shows another icon; "" shows none."""
        self._icon = name
        self._dress()

    def set_kind(self, kind: str) -> None:
        """Turns it into another kind of button."""
        self._kind = kind
        self.setProperty("kind", kind)
        repolish(self)
        self._dress()

    def _dress(self) -> None:
        if self._icon:
            color = {"primary": "on_primary", "link": "accent_text", "chip": "dim"}.get(self._kind, "text")
            self.setIcon(self._theme.icon(self._icon, color))
            self.setIconSize(QSize(self._theme.px(ICON_PX - 2), self._theme.px(ICON_PX - 2)))
        elif not self.icon().isNull():
            self.setIcon(QIcon())


class IconButton(QToolButton):
    """A button with an icon only; ``name`` is its accessible name and tool tip."""

    def __init__(self, theme: Theme, icon: str, name: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icon = theme, icon
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_name(name)
        theme.changed.connect(self._dress)
        self._dress()

    def set_name(self, name: str) -> None:
        """Sets the accessible name and the tool tip."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def _dress(self) -> None:
        self.setIcon(self._theme.icon(self._icon, "dim"))
        self.setIconSize(QSize(self._theme.px(ICON_PX), self._theme.px(ICON_PX)))
