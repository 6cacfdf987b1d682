"""One studio a workspace: a second one raises the first and ends.

An operating-system lock decides, so that the lock of a studio that was killed never blocks anybody
and no process id has to be trusted; a local socket carries the wish to be raised.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from engine.locks import FileLock

ANSWER_MS = 2000


class Instance(QObject):
    """The claim of this process on a workspace.  ``raised`` is emitted when another studio was started on it."""

    raised = Signal()

    def __init__(self, workspace: Path) -> None:
        super().__init__()
        self._lock = FileLock(workspace / "studio.lock")
        self._name = (
            "tezgah-" + hashlib.sha256(str(workspace.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:20]
        )
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Takes the workspace; False when another studio has it.  Raises DiskError when the folder refuses files."""
        if not self._lock.acquire():
            return False
        QLocalServer.removeServer(self._name)  # the socket of a studio that was killed
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_called)
        self._server.listen(self._name)
        return True

    def raise_first(self) -> bool:
        """Asks the studio that has the workspace to come to the front; False when it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        reached = socket.waitForConnected(ANSWER_MS)
        socket.disconnectFromServer()
        return reached

    def release(self) -> None:
        """Gives the workspace back."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.release()

    def _on_called(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            self.raised.emit()
