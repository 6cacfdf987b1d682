"""Starts or queues a run once a child process has found that nothing stands in its way: what is refused leaves no run
folder."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.errors import EngineError
from engine.preflight import command
from engine.queue import Queue
from engine.recipes.recipe import Recipe
from engine.recipes.render import render
from engine.runs import create_run
from studio.child import Errand
from studio.context import Context


class Starter(QObject):
    """One start at a time.  ``started`` carries the run's folder, ``queued`` its place in the queue, ``refused`` the
    EngineError; ``busy_changed`` is emitted when the check begins and when it is over."""

    started = Signal(object)
    queued = Signal(int)
    refused = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._recipe: Recipe | None = None
        self._go: Callable[[Recipe], None] = self._start
        self._errand = Errand("checked", self)
        self._errand.done.connect(self._on_checked)
        self._errand.failed.connect(self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether a recipe is being checked."""
        return self._recipe is not None

    @property
    def queueing(self) -> bool:
        """Whether the recipe that is being checked goes into the queue."""
        return self.busy and self._go == self._enqueue

    def start(self, recipe: Recipe, cache: Path) -> None:
        """Checks ``recipe`` (with whole paths), then starts it; nothing while another is being checked."""
        self._check(recipe, cache, (), self._start)

    def enqueue(self, recipe: Recipe, cache: Path) -> None:
        """As ``start``, but puts the run at the end of the queue: it may stand on runs that wait before it."""
        after = Queue(self._context.workspace.root).before_next(self._context.runs_folder)
        self._check(recipe, cache, after, self._enqueue)

    def _check(self, recipe: Recipe, cache: Path, after: Collection[Path], go: Callable[[Recipe], None]) -> None:
        if self.busy:
            return
        self._recipe, self._go = recipe, go
        self.busy_changed.emit(True)
        self._errand.start(command(cache, after), render(recipe, comments=False))

    def cancel(self) -> None:
        """Starts nothing after all."""
        self._errand.cancel()
        self._take()

    def _take(self) -> Recipe | None:
        recipe, self._recipe = self._recipe, None
        if recipe is not None:
            self.busy_changed.emit(False)
        return recipe

    def _on_checked(self, found: dict[str, Any]) -> None:
        recipe = self._take()
        if recipe is None:
            return
        if found["text"]:
            self.refused.emit(EngineError(found["text"], found["remedy"]))
            return
        try:
            self._go(recipe)
        except EngineError as error:
            self.refused.emit(error)

    def _start(self, recipe: Recipe) -> None:
        self.started.emit(self._context.engine.start_run(recipe))

    def _enqueue(self, recipe: Recipe) -> None:
        queue = Queue(self._context.workspace.root)
        queue.add(create_run(self._context.runs_folder, recipe))
        if not queue.held:
            queue.wake()
        self.queued.emit(len(queue.entries()))

    def _on_failed(self, words: str, _: bool) -> None:
        self._take()
        self.refused.emit(EngineError(self.tr("The check before the start ended without a result."), words))
