"""The look before a start, computed by a child process: ``engine.look`` as Qt signals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.look import Looked
from engine.recipes.recipe import Recipe
from engine.recipes.render import render
from studio.child import Errand


class Look(QObject):
    """Looks at one recipe at a time; a new look ends the one before.

    ``status`` tells what is being done (text, done, total); ``looked`` is emitted once with the result, and never
    for a look that was cancelled.
    """

    status = Signal(str, float, float)
    looked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errand = Errand("looked", self)
        self._errand.status.connect(self.status)
        self._errand.done.connect(self._on_done)
        self._errand.failed.connect(self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether a look is under way."""
        return self._errand.busy

    def start(self, recipe: Recipe, cache: Path) -> None:
        """Begins to look."""
        self._errand.start(["-P", "-m", "engine.look", str(cache)], render(recipe, comments=False))

    def cancel(self) -> None:
        """Ends the look, if there is one; nothing more is told about it."""
        self._errand.cancel()

    def _on_done(self, found: dict[str, Any]) -> None:
        self.looked.emit(Looked(**found))

    def _on_failed(self, words: str, _: bool) -> None:
        self.looked.emit(Looked(problem=self.tr("The look ended without a result."), remedy=words))
