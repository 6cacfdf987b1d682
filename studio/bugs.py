"""Bugs of the studio: each is written to ``logs/studio.log`` with its trace and told in passing; the window lives on."""

from __future__ import annotations

import logging
import logging.handlers
import platform
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal, qVersion

LOG_BYTES = 1_000_000
LOG_FILES = 3

log = logging.getLogger("studio")


class Bugs(QObject):
    """Catches what nobody caught, in any thread: ``found`` is emitted (queued to the window's thread) with summary and report."""

    found = Signal(str, str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.path = folder / "studio.log"
        self._before = sys.excepthook
        self._handler = _file_handler(self.path)
        if self._handler is not None:
            log.addHandler(self._handler)
        log.setLevel(logging.INFO)
        log.propagate = False

    def install(self) -> None:
        """Takes ``sys.excepthook``; exceptions in slots and in ``QThread.run`` reach it too."""
        sys.excepthook = self.catch

    def remove(self) -> None:
        """Gives the hook back and closes the log."""
        sys.excepthook = self._before
        if self._handler is not None:
            log.removeHandler(self._handler)
            self._handler.close()

    def catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Logs and tells one exception; KeyboardInterrupt goes on to Python's own hook."""
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        text = report(kind, error, trace)
        log.error("%s", text)
        self.found.emit(f"{kind.__name__}: {error}", text)


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """What a person can send: versions and the trace, no text of theirs."""
    versions = f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    return versions + "\n" + "".join(traceback.format_exception(kind, error, trace))


def _file_handler(path: Path) -> logging.Handler | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", errors="replace"
        )
    except OSError:
        return None  # a workspace that cannot be written to is told elsewhere; the window opens all the same
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler
