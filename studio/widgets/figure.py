"""A number that matters: its name above, itself large, and a remark below."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.widgets.card import label
from studio.widgets.elided_label import ElidedLabel


class Figure(QWidget):
    """Caption, figure and remark, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = label("", "small")
        self.figure = label("", "figure")
        self.remark = ElidedLabel("", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self.caption, self.figure, self.remark):
            column.addWidget(widget)

    def set_texts(self, caption: str, figure: str, remark: str) -> None:
        """Writes all three."""
        self.caption.setText(caption)
        self.figure.setText(figure)
        self.remark.set_text(remark)
