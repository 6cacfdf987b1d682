"""Reads the whole history of a run away from the window's thread."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from engine.runs import RunFolder
from studio.history import History

CHUNK_BYTES = 1 << 20


class HistoryReader(QObject):
    """``read`` brings (run path, History) after every ``start``; the history of a folder without events is empty."""

    read = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._ending = threading.Event()

    def start(self, run: Path) -> None:
        """Begins to read a run; runs that wait to be read are read first."""
        self._pool.start(QRunnable.create(lambda: self._read(run)))

    def wait(self) -> None:
        """Waits for what is being read."""
        self._pool.waitForDone()

    def finish(self) -> None:
        """Ends reading."""
        self._ending.set()
        self._pool.clear()
        self._pool.waitForDone()

    def _read(self, run: Path) -> None:
        reader, history = RunFolder(run).reader(), History()
        try:
            while not self._ending.is_set() and (lines := reader.lines(CHUNK_BYTES)):
                history.load(lines)
        except OSError:  # deleted meanwhile: what was read is shown
            history.lose("")
        if not self._ending.is_set():
            self.read.emit(str(run), history)
