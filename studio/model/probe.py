"""Two real steps of a recipe, measured by a child process: ``engine.probe`` as Qt signals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.probe import KILLED, SMALLER, Probed, command
from engine.recipes.recipe import Recipe
from engine.recipes.render import render
from studio.child import Errand


class Probe(QObject):
    """Measures one recipe at a time.  ``status`` tells what is being done (text, done, total); ``probed`` brings the result."""

    status = Signal(str, float, float)
    probed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errand = Errand("probed", self)
        self._errand.status.connect(self.status)
        self._errand.done.connect(self._on_done)
        self._errand.failed.connect(self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether something is being measured."""
        return self._errand.busy

    def start(self, recipe: Recipe, cache: Path, runs: Path) -> None:
        """Begins to measure."""
        self._errand.start(command(cache, runs)[1:], render(recipe, comments=False))

    def cancel(self) -> None:
        """Ends the measurement; nothing more is told about it."""
        self._errand.cancel()

    def _on_done(self, found: dict[str, Any]) -> None:
        self.probed.emit(Probed(**found))

    def _on_failed(self, words: str, ended: bool) -> None:
        if ended and not words:
            self.probed.emit(Probed(problem=KILLED, remedy=SMALLER))
            return
        self.probed.emit(Probed(problem=self.tr("The measurement ended without a result."), remedy=words))
