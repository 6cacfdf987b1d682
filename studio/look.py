"""The look before a start, computed by a child process: ``engine.look`` as Qt signals."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal

from engine.look import Looked
from engine.messages import Status, from_dict
from engine.recipes.recipe import Recipe
from engine.recipes.render import render
from studio.child import child_environment

END_MS = 2000


class Look(QObject):
    """Looks at one recipe at a time; a new look ends the one before.

    ``status`` tells what is being done (text, done, total); ``looked`` is emitted once with the result, and never
    for a look that was cancelled.
    """

    status = Signal(str, float, float)
    looked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._result: Looked | None = None
        self._torn = b""

    @property
    def busy(self) -> bool:
        """Whether a look is under way."""
        return self._process is not None

    def start(self, recipe: Recipe, cache: Path) -> None:
        """Begins to look."""
        self.cancel()
        process = QProcess(self)
        process.setProgram(sys.executable)
        process.setArguments(["-P", "-m", "engine.look", str(cache)])
        process.setProcessEnvironment(child_environment())
        process.readyReadStandardOutput.connect(self._on_output)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process, self._result, self._torn = process, None, b""
        process.start()
        process.write(render(recipe, comments=False).encode("utf-8"))
        process.closeWriteChannel()

    def cancel(self) -> None:
        """Ends the look, if there is one; nothing more is told about it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.blockSignals(True)
        process.kill()
        process.waitForFinished(END_MS)
        process.deleteLater()

    def _on_output(self) -> None:
        if self._process is None:
            return
        *lines, self._torn = (self._torn + bytes(self._process.readAllStandardOutput().data())).split(b"\n")
        for line in lines:
            body = json.loads(line)
            if "looked" in body:
                self._result = Looked(**body["looked"])
                continue
            message = from_dict(body)
            if isinstance(message, Status):
                self.status.emit(message.text, message.done, message.total)

    def _on_finished(self) -> None:
        self._on_output()
        if self._process is None:
            return
        trace = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        unknown = Looked(problem=self.tr("The look ended without a result."), remedy=trace.rpartition("\n")[2])
        self._end(self._result or unknown)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._end(Looked(problem=self.tr("The look could not be started."), remedy=self._process.errorString()))

    def _end(self, result: Looked) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self.looked.emit(result)
