"""What is shown on demand is to be seen: scrolling to a widget that got the focus from elsewhere than the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

MARGIN_PX = 60
LATER_MS = (0, 150)  # once the layout stands, and again when what opened beside it has changed the width


def bring_into_view(widget: QWidget) -> None:
    """Scrolls every area around ``widget`` so that it can be seen."""
    for after in LATER_MS:
        QTimer.singleShot(after, widget, lambda: _scroll_to(widget))


def _scroll_to(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None and widget.isVisible():
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget, 0, MARGIN_PX)
        parent = parent.parentWidget()
