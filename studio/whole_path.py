"""The whole path on the first page: every stage with what it has made or what it needs; a card leads to its run or its recipe."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.summaries import RunSummary
from studio.context import Context
from studio.engine_texts import said_error
from studio.monitor.stage_strip import StageStrip
from studio.monitor.view import RunView
from studio.path_reader import PathReader
from studio.preparing import prepare
from studio.stage_path import stage_path
from studio.widgets.card import label

TRAIN = "train"
SHOW_RECIPE = "recipe.show"


class WholePath(QWidget):
    """A heading and the cards of the stages, in step with the runs of the workspace and the one that computes now."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._runs: list[RunSummary] | None = None  # None until they have been read
        self._view: RunView | None = None
        self.title, self.words = label("", "heading"), label("", "dim", wrap=True)
        self.strip = StageStrip(context.theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addSpacing(8)
        column.addWidget(self.strip)
        self.reader = PathReader(context.workspace.cache, self)
        self.reader.read.connect(self.show_runs)
        self.strip.opened.connect(self._open)
        self.strip.prepare_asked.connect(self._prepare)
        context.engine.messages.connect(self._on_messages)
        context.engine.runs_changed.connect(self.refresh)
        self.retranslate()

    def refresh(self) -> None:
        """Reads the runs again, in the background."""
        if self.isVisible():
            self.reader.start(self._context.runs_folder)

    def finish(self) -> None:
        """Ends reading."""
        self.reader.finish()

    def show_runs(self, runs: list[RunSummary]) -> None:
        """Shows where the path stands after these runs (newest first)."""
        self._runs = runs
        self._show()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.title.setText(self.tr("The whole path"))
        self.words.setText(
            self.tr("Each stage goes on from the one before it. Choose one to see what it has made or to prepare it.")
        )
        self._show()

    # ------------------------------------------------------------------ showing

    def _on_messages(self, *_: object) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        if self._runs is None:
            return
        view = self._live()
        self.strip.show_path(stage_path(self._runs, view.run if view is not None else None), view, "")

    def _live(self) -> RunView | None:
        """The run that is followed, while it computes."""
        history, run = self._context.engine.current, self._context.engine.current_run
        if history is None or run is None or not history.live:
            self._view = None
        elif self._view is None or self._view.run != run or self._view.history is not history:
            self._view = RunView.of(run, history)
        return self._view

    # ------------------------------------------------------------------ going there

    def _open(self, stage: str) -> None:
        view = self._live()
        at = stage_path(self._runs or [], view.run if view is not None else None)[stage]
        if view is not None and view.stage == stage:
            self._context.navigate(TRAIN, view.run)
        elif at.run is not None:
            self._context.navigate(TRAIN, at.run.path)
        else:
            self._prepare(stage)

    def _prepare(self, stage: str) -> None:
        try:
            prepare(self._context.draft, stage, self._runs or [])
        except EngineError as error:
            self._context.toast(said_error(error), "problem")
            return
        self._context.actions.trigger(SHOW_RECIPE)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
