"""The root of every page: what the window may ask of it."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from studio.context import Context


class State(Enum):
    """What the rail's dot shows: the rail is the checklist of the path from text to model."""

    EMPTY = "empty"
    READY = "ready"
    RUNNING = "running"
    PROBLEM = "problem"


class Page(QWidget):
    """One page of the studio.  A new page is a subclass in a file of its own and one line in ``PAGES``.

    A subclass builds its widgets in ``__init__`` and writes every text in ``retranslate``, which it calls at the end
    of ``__init__`` and which is called again when the language changes.  ``self.body`` is the layout to fill
    (``scroll=True``: inside a scroll area).
    """

    page_id = ""
    state_changed = Signal()

    def __init__(self, context: Context, *, scroll: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._state = State.EMPTY
        self.setProperty("role", "page")
        self.body = QVBoxLayout()
        self.body.setContentsMargins(20, 18, 20, 18)
        self.body.setSpacing(12)
        if not scroll:
            self.setLayout(self.body)
            return
        inner = QWidget()
        inner.setProperty("role", "page")
        inner.setLayout(self.body)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    # ------------------------------------------------------------------ for subclasses to fill

    def retranslate(self) -> None:
        """Writes every text of the page in the language in force."""

    def on_shown(self) -> None:
        """Called each time the page comes to the front."""

    def open_run(self, run: Path) -> None:
        """Shows this run; called by ``context.navigate(page_id, run)``."""

    def main_action(self) -> None:
        """What Ctrl+Enter does on this page."""

    def cancel(self) -> bool:
        """What Esc does on this page: stops what it does now.  Returns whether there was something to stop."""
        return False

    def shut_down(self) -> None:
        """Called once, when the window closes: ends every thread and process that the page owns."""

    # ------------------------------------------------------------------ state

    @property
    def state(self) -> State:
        """What the rail's dot shows."""
        return self._state

    def set_state(self, state: State) -> None:
        """Sets the state and tells the rail."""
        if state != self._state:
            self._state = state
            self.state_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
