"""Child processes of the studio: their environment, and what they tell in lines of JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

import engine
from engine.messages import Command, Status, from_dict, from_json, to_json

END_MS = 2000


def child_environment() -> QProcessEnvironment:
    """The environment of a Python child that imports this engine, installed or not, and writes UTF-8."""
    environment = QProcessEnvironment.systemEnvironment()
    home = str(Path(engine.__file__).parent.parent)
    before = environment.value("PYTHONPATH")
    environment.insert("PYTHONPATH", os.pathsep.join(filter(None, [home, before])))
    environment.insert("PYTHONIOENCODING", "utf-8")
    return environment


class Talk(QObject):
    """A child that answers commands, one message a line: started with the first command, ended when nobody wants it.

    ``told`` carries each answer (a Message); ``lost`` says that the child ended by itself, and its last words.
    ``module`` is run with ``arguments`` and serves until its stdin closes.
    """

    told = Signal(object)
    lost = Signal(str)

    def __init__(self, module: str, arguments: Sequence[str] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arguments = ["-P", "-m", module, *arguments]
        self._process: QProcess | None = None
        self._torn = b""

    def send(self, command: Command) -> None:
        """Hands a command to the child, which is started if there is none."""
        if self._process is None:
            self._process = self._started()
        self._process.write((to_json(command) + "\n").encode("utf-8", "replace"))

    def close(self) -> None:
        """Ends the child, whatever it does; nothing more is told."""
        process, self._process = self._process, None
        if process is None:
            return
        process.blockSignals(True)
        process.kill()
        process.waitForFinished(END_MS)
        process.deleteLater()

    def _started(self) -> QProcess:
        process = QProcess(self)
        process.setProgram(sys.executable)
        process.setArguments(self._arguments)
        process.setProcessEnvironment(child_environment())
        process.readyReadStandardOutput.connect(self._on_output)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._torn = b""
        process.start()
        return process

    def _on_output(self) -> None:
        if self._process is None:
            return
        *lines, self._torn = (self._torn + bytes(self._process.readAllStandardOutput().data())).split(b"\n")
        for line in lines:
            self.told.emit(from_json(line))

    def _on_finished(self) -> None:
        self._on_output()
        if self._process is None:
            return
        trace = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        self._lose(trace.rpartition("\n")[2])

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._lose(self._process.errorString())

    def _lose(self, words: str) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self.lost.emit(words)


class Errand(QObject):
    """A child that does one thing: it reads a text, tells messages while it works, and last one object under ``key``.

    ``status`` relays its Status messages (text, done, total); ``done`` brings the object as plain values; ``failed`` says that
    it ended without one: its last words, and whether something else ended it.  A new errand ends the one before, and
    of one that was cancelled nothing more is told.
    """

    status = Signal(str, float, float)
    done = Signal(dict)
    failed = Signal(str, bool)

    def __init__(self, key: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._process: QProcess | None = None
        self._result: dict[str, Any] | None = None
        self._torn = b""

    @property
    def busy(self) -> bool:
        """Whether it is under way."""
        return self._process is not None

    def start(self, arguments: Sequence[str], text: str) -> None:
        """Begins: ``arguments`` are those of Python, ``text`` is what the child reads."""
        self.cancel()
        process = QProcess(self)
        process.setProgram(sys.executable)
        process.setArguments(list(arguments))
        process.setProcessEnvironment(child_environment())
        process.readyReadStandardOutput.connect(self._on_output)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process, self._result, self._torn = process, None, b""
        process.start()
        process.write(text.encode("utf-8"))
        process.closeWriteChannel()

    def cancel(self) -> None:
        """Ends it, if it is under way."""
        process, self._process = self._process, None
        if process is not None:
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
            if self._key in body:
                self._result = body[self._key]
                continue
            message = from_dict(body)
            if isinstance(message, Status):
                self.status.emit(message.text, message.done, message.total)

    def _on_finished(self) -> None:
        self._on_output()
        process, self._process = self._process, None
        if process is None:
            return
        process.deleteLater()
        if self._result is not None:
            self.done.emit(self._result)
            return
        trace = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        self.failed.emit(trace.rpartition("\n")[2], process.exitStatus() == QProcess.ExitStatus.CrashExit)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            words = self._process.errorString()
            self.cancel()
            self.failed.emit(words, False)
