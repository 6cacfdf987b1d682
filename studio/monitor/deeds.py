"""What can be done with the run that is followed: wishes for its worker, going on, giving up, its command line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from engine.errors import EngineError
from engine.messages import Command, Resume, SampleNow, SaveNow
from engine.runs import is_run, new_id
from studio.context import Context
from studio.engine_texts import said_error
from studio.monitor.view import RunView


class RunDeeds(QObject):
    """Does things with ``engine.current_run``; what cannot be done is told in passing."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def sample_now(self) -> None:
        """Lets the model write between two steps."""
        self._send(SampleNow(id=new_id()))

    def checkpoint_now(self) -> None:
        """Asks for a checkpoint between two steps."""
        self._send(SaveNow(id=new_id()))

    def resume(self) -> None:
        """Lets a paused run go on; a run that has ended goes on in a new worker."""
        history, run = self._context.engine.current, self._context.engine.current_run
        if history is None or run is None:
            return
        if history.state == "paused":
            self._send(Resume(id=new_id()))
            return
        try:
            self._context.engine.resume_run(run)
        except EngineError as error:
            self._context.toast(said_error(error), "problem")

    def discard(self) -> None:
        """Ends the run without saving and puts its folder into the bin."""
        run = self._context.engine.current_run
        if run is not None:
            self._context.engine.discard_run(run)

    def copy_command(self, view: RunView | None) -> None:
        """Copies the command line that computes exactly this run again."""
        if view is not None:
            QGuiApplication.clipboard().setText(view.command())
            self._context.toast(self.tr("The command is on the clipboard."), "ok")

    def last_run(self) -> Path | None:
        """The newest run of the runs folder."""
        try:
            return max(
                (p for p in self._context.runs_folder.glob("*") if is_run(p)),
                key=lambda p: p.name,
                default=None,
            )
        except OSError:
            return None

    def _send(self, command: Command) -> None:
        run = self._context.engine.current_run
        if run is None:
            return
        try:
            self._context.engine.send(run, command)
        except EngineError as error:
            self._context.toast(said_error(error), "problem")
