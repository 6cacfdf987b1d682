"""Tells the desktop that a run has ended, for those who asked for it and look elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from engine.about import shown_name
from engine.messages import Failed, Finished, Message
from studio.context import Context
from studio.engine_texts import said

SHOWN_MS = 10_000


class Notifier(QObject):
    """Listens to the runs; a note of the desktop where there is a tray, else the window asks for attention."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._tray: QSystemTrayIcon | None = None
        context.engine.messages.connect(self._on_messages)
        context.engine.refused.connect(self._on_refused)

    def _on_messages(self, run: str, messages: list[Message]) -> None:
        ends = [message for message in messages if isinstance(message, Finished | Failed)]
        if ends and self._context.settings.notify and not self._window.isActiveWindow():
            self.tell(self.words(run, ends[-1]), problem=isinstance(ends[-1], Failed))

    def _on_refused(self, run: str, text: str, remedy: str) -> None:
        """What concerns the run that is shown is told by its History; the rest in passing."""
        if run != str(self._context.engine.current_run):
            self._context.toast(said(f"{text}\n{remedy}".strip()), "problem")

    def words(self, run: str, end: Finished | Failed) -> str:
        """What is told about the end of a run."""
        name = shown_name(Path(run))
        if isinstance(end, Failed):
            return self.tr("{0} failed: {1}").format(name, said(end.text))
        return self.tr("{0} has ended at step {1}.").format(name, f"{end.step:,}")

    def tell(self, text: str, *, problem: bool = False) -> None:
        """Shows a note of the desktop; the task bar's entry asks for attention in any case."""
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
        self._tray.show()
        kind = QSystemTrayIcon.MessageIcon.Warning if problem else QSystemTrayIcon.MessageIcon.Information
        self._tray.showMessage("Tezgah", text, kind, SHOWN_MS)
