"""Reads the whole history of a run away from the window's thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from engine.errors import EngineError
from engine.runs import RunFolder
from studio.background import BackgroundReader
from studio.history import History

CHUNK_BYTES = 1 << 20


class HistoryReader(BackgroundReader):
    """``read`` brings (run path, History) after every ``start``; the history of a folder without events is empty."""

    read = Signal(str, object)

    def start(self, run: Path) -> None:
        """Begins to read a run; runs that wait to be read are read first."""
        self.hand_over(lambda: self._read(run), instead=False)

    def _read(self, run: Path) -> None:
        reader, history = RunFolder(run).reader(), History()
        try:
            while not self.ending and (lines := reader.lines(CHUNK_BYTES)):
                history.load(lines)
        except EngineError:  # unreadable from here on: what was read is shown
            history.lose("")
        if not self.ending:
            self.read.emit(str(run), history)
