"""Reads the summaries of all runs away from the window's thread: whoever shows the path asks here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.catalog import Catalog
from engine.stages import STAGES, recipe_class
from studio.background import BackgroundReader


class PathReader(BackgroundReader):
    """``read`` brings the summaries (newest first) after every ``start``; while one reading waits, no second one does."""

    read = Signal(list)

    def __init__(self, cache: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = cache
        self._catalog: Catalog | None = None

    def start(self, runs: Path) -> None:
        """Begins to read the runs of a folder."""
        self.hand_over(lambda: self._read(runs))

    def _read(self, runs: Path) -> None:
        for stage in STAGES:
            recipe_class(stage)  # whoever shows the path asks them; loading takes longer than a window may wait
        if self._catalog is None or self._catalog.runs != runs:
            self._catalog = Catalog(runs, self._cache)
        for summaries in self._catalog.read(self._ending.is_set):
            if not self.ending:
                self.read.emit(summaries)
