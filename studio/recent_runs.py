"""The newest runs, one line each: name, stage, curve, best validation loss, state, and what can be done next."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from engine.errors import EngineError
from engine.runs import RunFolder, is_run
from engine.stages import STAGES
from engine.summaries import RunSummary
from studio.background import BackgroundReader
from studio.context import Context
from studio.engine_texts import said, said_error
from studio.explanation import recipe_text
from studio.numbers import brief_loss
from studio.widgets.buttons import Button, literal
from studio.widgets.card import Card, label, rule
from studio.widgets.spark_line import SparkLine

SHOWN = 6
COLORS = {"running": "live", "preparing": "live", "paused": "warning", "finished": "ok", "stopped": "warning",
          "interrupted": "warning", "failed": "problem"}  # fmt: skip
RESUMABLE = ("stopped", "interrupted", "failed", "paused")
LIVE = ("running", "preparing")


class Reader(BackgroundReader):
    """Reads summaries away from the window's thread: a long run's events take a while."""

    read = Signal(list)

    def start(self, folder: Path) -> None:
        """Reads the newest runs of ``folder``; ``read`` is emitted with their summaries."""
        self.hand_over(lambda: self._read(folder))

    def _read(self, folder: Path) -> None:
        summaries = []
        for path in newest(folder):
            if self.ending:
                return
            with contextlib.suppress(EngineError, FileNotFoundError):  # deleted while it was read
                summaries.append(RunFolder(path).summary())
        self.read.emit(summaries)


def newest(folder: Path) -> list[Path]:
    """The newest run folders; their names begin with the date."""
    try:
        found = [path for path in folder.iterdir() if is_run(path)]
    except OSError:
        return []
    return sorted(found, key=lambda path: path.name, reverse=True)[:SHOWN]


class RecentRuns(Card):
    """The card of the newest runs; ``found`` is emitted when it is known how many there are."""

    found = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self.runs: list[RunSummary] = []
        self._reader = Reader(self)
        self._reader.read.connect(self.show_runs)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(2, 2)
        self.body.addLayout(self._grid)
        context.engine.runs_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Reads the runs again, in the background."""
        self._reader.start(self._context.runs_folder)

    def finish(self) -> None:
        """Waits for the reader."""
        self._reader.finish()

    def show_runs(self, runs: list[RunSummary]) -> None:
        """Shows these runs."""
        self.runs = runs
        self.retranslate()
        self.found.emit(len(runs))

    def retranslate(self) -> None:
        """Writes the lines again in the language in force."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for index, run in enumerate(self.runs):
            if index:
                self._grid.addWidget(rule(), 2 * index - 1, 0, 1, 6)
            self._add(2 * index, run)

    def _add(self, row: int, run: RunSummary) -> None:
        theme = self._context.theme
        name = Button(theme, literal(run.shown_name), kind="name")
        name.setAccessibleName(self.tr("Open the run {0}").format(run.shown_name))
        name.clicked.connect(lambda _=False: self._context.navigate("train", run.path))
        spark = SparkLine(theme, run.spark)
        loss = "" if run.best_val_loss is None else self.tr("val {0}").format(brief_loss(run.best_val_loss))
        state = label(self._state_words(run), COLORS.get(run.state, "dim"))
        state.setToolTip("\n".join(said(text) for text in (run.reason, run.remedy) if text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(label(self._stage_title(run.stage), "dim"), row, 1)
        self._grid.addWidget(spark, row, 2)
        self._grid.addWidget(label(loss), row, 3, right)
        self._grid.addWidget(state, row, 4, right)
        if (act := self._next(run)) is not None:
            self._grid.addWidget(act, row, 5, right)

    def _next(self, run: RunSummary) -> Button | None:
        if run.state in RESUMABLE:
            button = Button(self._context.theme, self.tr("Resume"), kind="link")
            button.clicked.connect(lambda _=False: self.resume(run.path))
        elif run.state in LIVE:
            button = Button(self._context.theme, self.tr("Watch"), kind="link")
            button.clicked.connect(lambda _=False: self._context.navigate("train", run.path))
        elif run.has_model:
            button = Button(self._context.theme, self.tr("Try it"), kind="link")
            button.clicked.connect(lambda _=False: self._context.navigate("playground", run.path))
        else:
            return None
        button.setAccessibleName(f"{button.text()}: {run.shown_name}")
        return button

    def resume(self, run: Path) -> None:
        """Goes on with a run and shows it."""
        try:
            self._context.engine.resume_run(run)
        except EngineError as error:
            self._context.toast(said_error(error), "problem")
            return
        self._context.navigate("train", run)

    def _stage_title(self, stage: str) -> str:
        return recipe_text(STAGES[stage].title) if stage in STAGES else stage

    def _state_words(self, run: RunSummary) -> str:
        return {
            "queued": self.tr("waiting"),
            "preparing": self.tr("preparing"),
            "running": self.tr("● running"),
            "paused": self.tr("paused"),
            "finished": self.tr("finished"),
            "stopped": self.tr("stopped at step {0}").format(f"{run.step:,}"),
            "interrupted": self.tr("interrupted at step {0}").format(f"{run.step:,}"),
            "failed": self.tr("failed"),
        }.get(run.state, run.state)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
