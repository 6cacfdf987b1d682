"""Exports a run's model in a process of its own: the studio never loads torch."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal

from studio.child import child_environment


class Exporting(QObject):
    """One export at a time.  ``done`` brings (folder, what was verified), ``failed`` what the command said."""

    done = Signal(Path, str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._to = Path()

    @property
    def busy(self) -> bool:
        """Whether an export is under way."""
        return self._process is not None

    def start(self, run: Path, to: Path) -> None:
        """Writes the model of ``run`` into the folder ``to``; does nothing while another is under way."""
        if self._process is not None:
            return
        self._to = to
        process = self._process = QProcess(self)
        process.setProcessEnvironment(child_environment())
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start(sys.executable, ["-P", "-m", "engine.cli", "export", str(run), "--to", str(to)])
        process.closeWriteChannel()

    def cancel(self) -> bool:
        """Ends an export; whether there was one."""
        process, self._process = self._process, None
        if process is None:
            return False
        process.blockSignals(True)
        process.kill()
        process.waitForFinished(2000)
        process.deleteLater()
        return True

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        said = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        process.deleteLater()
        if code == 0 and status == QProcess.ExitStatus.NormalExit:
            self.done.emit(self._to, said)
        else:
            self.failed.emit(said.removeprefix("error: ") or str(code))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        process = self._process
        if process is not None and error == QProcess.ProcessError.FailedToStart:
            self._process = None
            self.failed.emit(process.errorString())
            process.deleteLater()
