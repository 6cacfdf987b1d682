"""What happens to runs when the window is closed: it asks, without stopping anything, and remembers nothing silently."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from engine.errors import EngineError
from engine.messages import Stop
from engine.runs import new_id
from studio.context import Context
from studio.engine_texts import said_error
from studio.widgets.toast import Banner


class Closable(Protocol):
    """What the question needs of the window."""

    context: Context
    banner: Banner

    def close(self) -> bool: ...


class Closing(QObject):
    """Asks what becomes of the runs that compute now: let them go on, stop and save them, or stay here."""

    def __init__(self, window: Closable) -> None:
        super().__init__()
        self._window = window
        self._decided = False
        self._waiting = False
        window.context.engine.runs_changed.connect(self._on_runs_changed)

    def may_close(self) -> bool:
        """Whether the window may close now; if not, the question stands in the banner.

        When the desktop session ends there is nobody to ask: the runs go on as long as the system lets them.
        """
        if self._decided or QGuiApplication.instance().isSavingSession():  # type: ignore[union-attr]
            return True
        live = self._window.context.engine.live_runs()
        if not live:
            return True
        self._window.banner.ask(
            self.tr("A run is training. It can go on without this window.")
            if len(live) == 1
            else self.tr("{0} runs are training. They can go on without this window.").format(len(live)),
            [(self.tr("Let it go on"), self._go_on), (self.tr("Stop & save"), self._stop)],
            (self.tr("Cancel"), self._stay),
        )
        return False

    def decide(self) -> None:
        """Lets the runs go on without asking."""
        self._decided = True

    def _go_on(self) -> None:
        self.decide()
        self._window.close()

    def _stop(self) -> None:
        engine = self._window.context.engine
        try:
            for run in engine.live_runs():
                engine.send(run, Stop(id=new_id()))
        except EngineError as error:
            self._window.context.toast(said_error(error), "problem")
            return
        self._waiting = True
        self._window.banner.ask(
            self.tr("Saving, then closing…"), [(self.tr("Close now"), self._go_on)], (self.tr("Stay"), self._stay)
        )
        self._on_runs_changed()

    def _stay(self) -> None:
        self._waiting = False

    def _on_runs_changed(self) -> None:
        if self._waiting and not self._window.context.engine.live_runs():
            self._waiting = False
            self._go_on()
