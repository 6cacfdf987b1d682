"""The order in which Tab goes through the parts of a page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def lead_tab_through(parts: Sequence[QWidget]) -> None:
    """Lets Tab go through ``parts`` of one window one after the other, within each in the order that it has.

    ``QWidget.setTabOrder`` moves single widgets: given two cards, it leaves what stands in them where it was made.
    """
    stops = [stop for part in parts for stop in _stops_in(part)]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _stops_in(part: QWidget) -> list[QWidget]:
    """What takes the focus inside ``part``, or may later: hidden and disabled widgets keep their place."""
    stops: list[QWidget] = []
    widget: QWidget | None = part
    while widget is not None:
        takes_focus = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        if takes_focus and (widget is part or part.isAncestorOf(widget)):
            stops.append(widget)
        widget = widget.nextInFocusChain()
        if widget is part:
            break
    return stops
