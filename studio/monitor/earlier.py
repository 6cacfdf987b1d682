"""Finds the best earlier run on the same text, for the dashed curve behind the present one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal

from engine.errors import EngineError
from engine.runs import RunFolder
from studio.background import BackgroundReader
from studio.history import History

LOOKED_AT = 30  # the newest runs only: a look must stay short
CHUNK_BYTES = 1 << 20
LARGEST_BYTES = 200 << 20


class EarlierRuns(BackgroundReader):
    """Looks away from the window's thread.  ``found`` brings (run path, History of the best earlier run or None)."""

    found = Signal(str, object)

    def look(self, run: Path) -> None:
        """Begins to look for the best run that is older than ``run`` and learned the same text."""
        self.hand_over(lambda: self._look(run))

    def _look(self, run: Path) -> None:
        found = best_earlier(run, self._ending.is_set)
        if not self.ending:
            self.found.emit(str(run), found)


def best_earlier(run: Path, ending: Callable[[], bool] = lambda: False) -> History | None:
    """The older run of the same stage, text and vocabulary with the lowest validation loss, or None.

    Looks no further once ``ending`` says so.
    """
    mine = _asked(run)
    if mine is None:
        return None
    best: History | None = None
    older = sorted((p for p in run.parent.glob("*") if p.name < run.name), key=lambda p: p.name, reverse=True)
    for path in older[:LOOKED_AT]:
        if ending():
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
    except (OSError, EngineError):
        return None
    return history
