"""The window's title: while a run computes, how far it is and its name, so that the task bar tells it too."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.about import shown_name
from studio.context import Context
from studio.numbers import per_cent_of


class Title(QObject):
    """Writes the title of ``window`` whenever messages come."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        context.engine.messages.connect(self.write)
        context.engine.runs_changed.connect(self.write)
        self.write()

    def write(self) -> None:
        """Writes it again, if it has changed."""
        title = self._words()
        if title != self._window.windowTitle():
            self._window.setWindowTitle(title)

    def _words(self) -> str:
        engine, place = self._context.engine, f"{self._context.workspace.name} – Tezgah"
        if engine.current is None or engine.current_run is None or not engine.current.live:
            return place
        name = shown_name(engine.current_run)
        share = engine.current.share_done()
        return f"{name} – {place}" if share is None else f"{per_cent_of(f'{100 * share:.0f}')} – {name} – {place}"
