"""The studio's one container: a quiet rounded frame with a title on the left and a remark on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.widgets.elided_label import ElidedLabel


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label in one of the style sheet's roles (title, heading, figure, dim, small, chip, ok, problem, …)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Gives a widget another role of the style sheet and redraws it."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        repolish(widget)


def repolish(widget: QWidget) -> None:
    """Lets the style sheet see a property that has changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def rule() -> QFrame:
    """A thin horizontal line between two parts of a card."""
    line = QFrame()
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line


class Card(QFrame):
    """A frame with an optional header.  ``body`` is the layout for the contents.

    ``card.title`` and ``card.remark`` are labels; the header is shown once one of them has text or
    ``add_to_header`` has put a widget there.
    """

    def __init__(self, title: str = "", *, spacing: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title = label(title, "card-title")
        self.remark = ElidedLabel("", "small")
        self.remark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._header = QHBoxLayout()
        self._left = 1  # where the next thing behind the title goes
        self._header.setSpacing(8)
        self._header.addWidget(self.title)
        self._header.addStretch(1)
        self._header.addWidget(self.remark, 10)
        self._outer = outer = QVBoxLayout(self)
        outer.setContentsMargins(15, 12, 15, 12)
        outer.setSpacing(spacing)
        outer.addLayout(self._header)
        self.body = QVBoxLayout()
        self.body.setSpacing(spacing)
        outer.addLayout(self.body, 1)
        self.set_title(title)
        self.set_remark("")

    @property
    def inner_width(self) -> int:
        """The room in px that the contents have from left to right."""
        margins = self._outer.contentsMargins()
        return self.contentsRect().width() - margins.left() - margins.right()

    def set_title(self, text: str) -> None:
        """Sets the title; an empty one takes no room."""
        self.title.setText(text)
        self.title.setVisible(bool(text))

    def set_remark(self, text: str) -> None:
        """Sets the dim text on the right of the header."""
        self.remark.set_text(text)
        self.remark.setVisible(bool(text))

    def add_to_header(self, item: QWidget | QLayout, *, right: bool = False) -> None:
        """Puts a widget or layout behind the title, or (``right``) at the end of the header."""
        place = self._header.count() if right else self._left
        self._left += not right
        if isinstance(item, QWidget):
            self._header.insertWidget(place, item)
        else:
            self._header.insertLayout(place, item)

    def set_live(self, live: bool) -> None:
        """Draws the border in the accent colour: something is happening here now."""
        if bool(self.property("live")) != live:
            self.setProperty("live", live)
            repolish(self)
