"""Sets as they are on the disk: opened by name, taken in from files, given out, split, handed to the reward stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.errors import EngineError
from engine.feedback import FeedbackSet, Judgement, Setup, path_of
from engine.feedback_desk import PairsRead, ReadPairs
from engine.runs import new_id
from studio.child import Talk
from studio.context import Context
from studio.engine_texts import said_error

EXAM_SHARE = 0.1  # of the pairs, where a set is split into two files
EXAM_PAIRS, MOST_EXAM_SHARE = 40, 0.25  # of a small set more is kept for the exam, or it says nothing


class SetDeeds(QObject):
    """Whatever goes wrong is told in passing.  ``grown`` brings the name of a set that has taken pairs in."""

    grown = Signal(str)

    def __init__(self, context: Context, folder: Path, desk: Talk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._folder, self._desk = context, folder, desk
        self._into: FeedbackSet | None = None
        self.reading = ""  # the request whose pairs are awaited

    def open(self, name: str) -> FeedbackSet | None:
        """The set of this name, begun if there is none; None when it cannot be opened."""
        try:
            return FeedbackSet(path_of(self._folder, name))
        except EngineError as error:
            self._tell(error)
            return None

    def read_into(self, kept: FeedbackSet, path: Path) -> None:
        """Has the pairs of a file read into a set."""
        self._into, self.reading = kept, new_id()
        self._desk.send(ReadPairs(id=self.reading, path=str(path)))

    def on_read(self, message: PairsRead) -> None:
        """Some pairs of the file have come."""
        if self._into is None or message.request != self.reading:
            return
        try:
            self._into.add(*(Judgement(**row) for row in message.rows))
        except EngineError as error:
            self.reading = ""
            self._tell(error)
            return
        if message.ended:
            self.reading = ""
            text = self.tr("%n pair(s) in the set now", "", len(self._into))
            if message.left_out:
                text += "; " + self.tr("%n row(s) teach nothing and were left out", "", message.left_out)
            self._context.toast(text, "ok")
            self.grown.emit(self._into.name)

    def export(self, kept: FeedbackSet, to: Path) -> None:
        """Writes the set for others."""
        try:
            count = kept.export(to)
        except EngineError as error:
            self._tell(error)
            return
        self._context.toast(self.tr("%n pair(s) written to {0}", "", count).format(to.name), "ok")

    def split(self, kept: FeedbackSet) -> None:
        """Writes the set in two files: to learn from, and for the exam."""
        try:
            parts = kept.split(EXAM_SHARE)
        except EngineError as error:
            self._tell(error)
            return
        self._context.toast(self.tr("Written: {0} and {1}").format(parts[0].name, parts[1].name), "ok")

    def train_reward(self, kept: FeedbackSet, setup: Setup | None, *, own_template: bool) -> None:
        """Prepares the reward stage with the set and the model whose answers it holds."""
        values: dict[str, Any] = {"data.path": str(kept.path), "data.val_fraction": _exam_share(kept)}
        if setup is not None and setup.model:
            model = Path(setup.model)
            values["model.from"] = model.name if model.parent == self._context.runs_folder else setup.model
        if not own_template:
            values["data.template"] = "plain"
        try:
            self._context.draft.choose_stage("reward")
            self._context.draft.set_all(values)
        except EngineError as error:
            self._tell(error)
            return
        self._context.actions.trigger("recipe.show")

    def _tell(self, error: EngineError) -> None:
        self._context.toast(said_error(error), "problem")


def _exam_share(kept: FeedbackSet) -> float:
    """How much of a set is kept for the exam.  Ties are not examined."""
    pairs = sum(not judgement.tie and not judgement.again for judgement in kept.judgements)
    return round(min(MOST_EXAM_SHARE, max(EXAM_SHARE, EXAM_PAIRS / max(1, pairs))), 2)
