"""Reading that would keep the window waiting, done in a thread of its own; what was read arrives as a signal."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QThreadPool


class BackgroundReader(QObject):
    """One thing at a time; ``instead``, a wish takes the place of those that still wait.

    Whoever stands on it has a ``start`` that hands over its reading, and asks ``ending`` before it goes on or emits.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._ending = threading.Event()

    @property
    def ending(self) -> bool:
        """Whether nobody waits for what is read any more."""
        return self._ending.is_set()

    def wait(self) -> None:
        """Waits for what is being read."""
        self._pool.waitForDone()

    def finish(self) -> None:
        """Ends reading: what has not begun is left out, what has is waited for."""
        self._ending.set()
        self._pool.clear()
        self._pool.waitForDone()

    def hand_over(self, reading: Callable[[], None], *, instead: bool = True) -> None:
        """Lets ``reading`` be done away from the window's thread."""
        if instead:
            self._pool.clear()
        self._pool.start(QRunnable.create(reading))
