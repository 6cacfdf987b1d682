"""Which runs of the preference stages there are, which one the cockpit shows, and the newest exam of a reward model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.summaries import RunSummary
from studio.context import Context
from studio.feedback.history_reader import HistoryReader
from studio.feedback.verdict import STAGES, exam_of
from studio.history import History
from studio.monitor.view import RunView
from studio.path_reader import PathReader


class Watching(QObject):
    """``runs_read``: the list is new.  ``shown``: the run that is watched has something new.  ``examined``: an exam came."""

    runs_read = Signal()
    shown = Signal()
    examined = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.paths, self.histories = PathReader(context.workspace.cache, self), HistoryReader(self)
        self.runs: list[RunSummary] = []
        self.view: RunView | None = None
        self.wanted: Path | None = None  # the run that the cockpit shows, or will when it is read
        self.exam_run: Path | None = None
        self.exam: dict[str, Any] = {}
        self.paths.read.connect(self._on_paths)
        self.histories.read.connect(self._on_history)

    def look(self) -> None:
        """Reads which runs there are."""
        self.paths.start(self._context.runs_folder)

    def watch(self, run: Path) -> None:
        """Shows a run of the preference stages in the cockpit."""
        self.wanted = run
        if run == self._context.engine.current_run and self._context.engine.current is not None:
            self._take_view(run, self._context.engine.current)
        else:
            self.histories.start(run)

    def follow_current(self) -> None:
        """The run that the window follows comes to the front when it is one of these stages."""
        run, history = self._context.engine.current_run, self._context.engine.current
        if run is not None and history is not None and history.stage in STAGES:
            self.watch(run)

    @property
    def exam_name(self) -> str:
        """What the run of the exam is called; "" while nobody knows."""
        return next((run.shown_name for run in self.runs if run.path == self.exam_run), "")

    def finish(self) -> None:
        """Ends the readers."""
        self.paths.finish()
        self.histories.finish()

    # ------------------------------------------------------------------ what was read

    def _on_paths(self, runs: list[RunSummary]) -> None:
        self.runs = runs
        preferences = [run for run in runs if run.stage in STAGES]
        if self.wanted is None and preferences:
            first = next((run for run in preferences if run.stage in ("ppo", "dpo")), preferences[0])
            self.watch(first.path)
        newest = next((run for run in preferences if run.stage == "reward" and run.has_model), None)
        if newest is not None and newest.path != self.exam_run:
            self.histories.start(newest.path)
        self.runs_read.emit()

    def _on_history(self, run: str, history: History) -> None:
        path = Path(run)
        if history.stage == "reward":
            self._take_exam(path, history)
        if path == self.wanted:
            self._take_view(path, history)

    def _take_view(self, run: Path, history: History) -> None:
        if self.view is None or self.view.run != run or self.view.history is not history:
            self.view = RunView.of(run, history)
        if history.stage == "reward":
            self._take_exam(run, history)
        self.shown.emit()

    def _take_exam(self, run: Path, history: History) -> None:
        if found := exam_of(history.results):
            self.exam_run, self.exam = run, found
            self.examined.emit()
