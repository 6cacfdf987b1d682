"""Reads the summaries of all runs away from the window's thread: whoever shows the path asks here."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from engine.catalog import Catalog
from engine.stages import STAGES, recipe_class


class PathReader(QObject):
    """``read`` brings the summaries (newest first) after every ``start``; while one reading waits, no second one does."""

    read = Signal(list)

    def __init__(self, cache: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = cache
        self._catalog: Catalog | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._ending = threading.Event()

    def start(self, runs: Path) -> None:
        """Begins to read the runs of a folder."""
        self._pool.clear()
        self._pool.start(QRunnable.create(lambda: self._read(runs)))

    def wait(self) -> None:
        """Waits for what is being read."""
        self._pool.waitForDone()

    def finish(self) -> None:
        """Ends reading."""
        self._ending.set()
        self._pool.clear()
        self._pool.waitForDone()

    def _read(self, runs: Path) -> None:
        for stage in STAGES:
            recipe_class(stage)  # whoever shows the path asks them; loading takes longer than a window may wait
        if self._catalog is None or self._catalog.runs != runs:
            self._catalog = Catalog(runs, self._cache)
        for summaries in self._catalog.read(self._ending.is_set):
            if not self._ending.is_set():
                self.read.emit(summaries)
