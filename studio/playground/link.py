"""The one place where messages of the playground's child become Qt signals.

The child starts with the first command.  A thread reads its pipe; what it reads is handed over at most twenty times
a second, so that a fast model does not repaint the page for every token.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from engine.messages import Command, Message
from engine.playground_messages import ChildEnded

BEAT_MS = 50


class Session(Protocol):
    """What the link needs of ``engine.playground.PlaygroundSession``."""

    def send(self, command: Command) -> None: ...
    def messages(self) -> Iterator[Message]: ...
    def close(self) -> None: ...


class _Reader(QThread):
    """Reads one session to its end; ``arrived`` is emitted when something waits that did not before."""

    arrived = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("playground reader")
        self._session = session
        self._guard = threading.Lock()
        self._waiting: list[Message] = []

    def run(self) -> None:
        for message in self._session.messages():
            with self._guard:
                self._waiting.append(message)
                first = len(self._waiting) == 1
            if first:
                self.arrived.emit()

    def take(self) -> list[Message]:
        """What has come since the last time."""
        with self._guard:
            taken, self._waiting = self._waiting, []
        return taken


class PlaygroundLink(QObject):
    """A child that is there when it is needed.  ``received`` carries list[Message], at most every 50 ms."""

    received = Signal(list)

    def __init__(self, open_session: Callable[[], Session], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = open_session
        self._session: Session | None = None
        self._reader: _Reader | None = None
        self._handed_over = 0.0
        self._beat = QTimer(self)
        self._beat.setSingleShot(True)
        self._beat.timeout.connect(self._hand_over)

    def send(self, command: Command) -> None:
        """Hands a command to the child, which is started if there is none.  Raises EngineError when it cannot be."""
        if self._session is None:
            self._session = self._open()
            self._reader = _Reader(self._session, self)
            self._reader.arrived.connect(self._on_arrived)
            self._reader.start()
        self._session.send(command)

    def close(self) -> None:
        """Ends the child and the thread; nothing is received afterwards."""
        session, reader = self._session, self._reader
        self._session = self._reader = None
        self._beat.stop()
        if session is not None:
            session.close()
        if reader is not None:
            reader.wait()
            reader.deleteLater()

    def _on_arrived(self) -> None:
        if self._beat.isActive():
            return
        since = (time.monotonic() - self._handed_over) * 1000
        self._beat.start(max(0, round(BEAT_MS - since)))

    def _hand_over(self) -> None:
        if self._reader is None:
            return
        messages = self._reader.take()
        self._handed_over = time.monotonic()
        if messages and isinstance(messages[-1], ChildEnded):
            self.close()
        if messages:
            self.received.emit(messages)
