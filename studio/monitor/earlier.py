"""Finds the best earlier run on the same text, for the dashed curve behind the present one."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from engine.errors import EngineError
from engine.runs import RunFolder
from studio.history import History

LOOKED_AT = 30  # the newest runs only: a look must stay short
CHUNK_BYTES = 1 << 20
LARGEST_BYTES = 200 << 20


class EarlierRuns(QObject):
    """Looks away from the window's thread.  ``found`` brings (run path, History of the best earlier run or None)."""

    found = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._ending = threading.Event()

    def look(self, run: Path) -> None:
        """Begins to look for the best run that is older than ``run`` and learned the same text."""
        self._pool.clear()
        self._pool.start(QRunnable.create(lambda: self._look(run)))

    def wait(self) -> None:
        """Waits for what is being looked for."""
        self._pool.waitForDone()

    def finish(self) -> None:
        """Ends looking."""
        self._ending.set()
        self._pool.clear()
        self._pool.waitForDone()

    def _look(self, run: Path) -> None:
        found = best_earlier(run, self._ending)
        if not self._ending.is_set():
            self.found.emit(str(run), found)


def best_earlier(run: Path, ending: threading.Event | None = None) -> History | None:
    """The older run of the same stage, text and vocabulary with the lowest validation loss, or None.

    Looks no further once ``ending`` is set.
    """
    mine = _asked(run)
    if mine is None:
        return None
    best: History | None = None
    older = sorted((p for p in run.parent.glob("*") if p.name < run.name), key=lambda p: p.name, reverse=True)
    for path in older[:LOOKED_AT]:
        if ending is not None and ending.is_set():
            return None
        if _asked(path) != mine:
            continue
        history = _read(path)
        if history is None or history.best is None or history.live:
            continue
        if best is None or best.best is None or history.best.loss < best.best.loss:
            best = history
    return best


def _asked(run: Path) -> tuple[str, object, object] | None:
    """What makes two curves comparable: stage, text and tokenizer."""
    try:
        recipe = RunFolder(run).recipe()
    except EngineError:
        return None
    data = getattr(recipe, "data", None)
    return recipe.stage, getattr(data, "path", None), getattr(recipe, "tokenizer", None)


def _read(run: Path) -> History | None:
    reader = RunFolder(run).reader()
    history = History()
    try:
        if reader.path.stat().st_size > LARGEST_BYTES:
            return None
        while lines := reader.lines(CHUNK_BYTES):
            history.load(lines)
    except OSError:
        return None
    return history
