"""The panel beside or below the page that explains what has the focus: what it means and which values are safe (F1)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.theme import Theme
from studio.widgets.buttons import IconButton
from studio.widgets.card import label, repolish

WIDTH = 264
SHARE = 0.3  # of the window's width: large text must not take the page's room
SHARE_BELOW = 0.4  # of its height, at most
_ANY = (1 << 24) - 1  # Qt's QWIDGETSIZE_MAX


class ExplainPanel(QFrame):
    """Shows the "what's this" text of a widget: its first line is the title, an empty line parts paragraphs."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explain")
        self._theme = theme
        self._empty = ""
        self._shown = ""
        self._below = False
        self._close = IconButton(theme, "close")
        self._close.clicked.connect(self.closed)
        self._title = label("", "heading", wrap=True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._body = label("", "dim", wrap=True)
        self._body.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 10, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._body, 1)
        theme.changed.connect(self._dress)
        self._dress()

    def set_texts(self, empty: str, close: str) -> None:
        """What stands here when nothing is explained, and the close button's name."""
        self._empty = empty
        self._close.set_name(close)
        self.explain_text(self._shown)

    def explain(self, widget: QWidget | None) -> None:
        """Explains ``widget``, or the nearest thing around it that has an explanation; else keeps what it shows."""
        while widget is not None and not widget.whatsThis():
            widget = widget.parentWidget()
        if widget is not None:
            self.explain_text(widget.whatsThis())

    def explain_text(self, text: str) -> None:
        """Shows an explanation."""
        self._shown = text
        title, _, body = (text or self._empty).partition("\n")
        self._title.setText(title)
        self._body.setText(body.strip())

    def set_below(self, below: bool) -> None:
        """Whether it stands below the page, as wide as that and as high as its text, instead of beside it."""
        if below == self._below:
            return
        self._below = below
        self.setProperty("below", below)  # the line towards the page
        repolish(self)
        self._dress()

    def _dress(self) -> None:
        window = self.window()
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum if self._below else QSizePolicy.Policy.Preferred
        )
        if self._below:
            self.setMinimumWidth(0)
            self.setMaximumSize(_ANY, round(SHARE_BELOW * window.height()))
        else:
            self.setFixedWidth(min(self._theme.px(WIDTH), max(WIDTH, round(SHARE * window.width()))))
            self.setMaximumHeight(_ANY)

    def showEvent(self, event: QShowEvent) -> None:
        self.window().installEventFilter(self)
        self._dress()
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.window():
            self._dress()
        return False
