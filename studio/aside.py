"""Work that would keep the window waiting, done in a thread of its own; what came of it arrives in the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from engine.errors import EngineError

Done = Callable[[Any], None]
Refused = Callable[[EngineError], None]


class Aside(QObject):
    """One thing at a time, in the order asked.  ``busy_changed`` tells whether anything is under way."""

    busy_changed = Signal(bool)
    _ended = Signal(object, object, object)  # what to call, result, EngineError or None

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._count = 0
        self._ended.connect(self._on_ended)

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return self._count > 0

    def start(self, work: Callable[[], Any], done: Done, refused: Refused) -> None:
        """Does ``work``, then calls ``done`` with its result, or ``refused`` with the EngineError that it raised."""
        self._count += 1
        if self._count == 1:
            self.busy_changed.emit(True)
        self._pool.start(QRunnable.create(lambda: self._work(work, done, refused)))

    def finish(self) -> None:
        """Leaves out what has not begun and waits for what has."""
        self._pool.clear()
        self._pool.waitForDone()

    def _work(self, work: Callable[[], Any], done: Done, refused: Refused) -> None:
        try:
            result = work()
        except EngineError as error:
            self._ended.emit(refused, None, error)
        else:
            self._ended.emit(done, result, None)

    def _on_ended(self, call: Callable[[Any], None], result: Any, error: EngineError | None) -> None:
        self._count -= 1
        if not self._count:
            self.busy_changed.emit(False)
        call(result if error is None else error)
