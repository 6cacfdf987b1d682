"""What this computer can compute on, asked of a child process (``tezgah doctor --json``), because the answer needs torch."""

from __future__ import annotations

import json
import sys
from typing import Any

from PySide6.QtCore import QObject, QProcess, Signal

from studio.child import child_environment

END_MS = 2000


class Computer(QObject):
    """Examines the computer when asked.  ``examined`` brings the doctor's facts, or ``failed`` its last words."""

    examined = Signal(dict)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None

    def examine(self) -> None:
        """Begins; a second wish while it examines is no wish."""
        if self._process is not None:
            return
        process = QProcess(self)
        process.setProgram(sys.executable)
        process.setArguments(["-P", "-m", "studio", "doctor", "--json"])
        process.setProcessEnvironment(child_environment())
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        process.start()

    def cancel(self) -> None:
        """Ends the examination; nothing more is told."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(END_MS)
            process.deleteLater()

    def _on_finished(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        told = bytes(process.readAllStandardOutput().data()).decode("utf-8", "replace")
        words = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        process.deleteLater()
        try:
            facts: Any = json.loads(told)
        except ValueError:
            facts = None
        if isinstance(facts, dict):
            self.examined.emit(facts)
        else:
            self.failed.emit(words.rpartition("\n")[2])

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            words = self._process.errorString()
            self.cancel()
            self.failed.emit(words)
