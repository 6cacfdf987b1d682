"""Which runs the table shows, in which order: all summaries, what is searched for, and by what they are sorted.  Qt-free."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.summaries import RunSummary
from studio.search import fold

Column = Literal["tick", "name", "stage", "state", "curve", "best", "step", "size", "tags", "started", "parent"]
COLUMNS: tuple[Column, ...] = (
    "tick", "name", "stage", "state", "curve", "best", "step", "size", "tags", "started", "parent",
)  # fmt: skip
STATES = ("running", "preparing", "paused", "queued", "failed", "interrupted", "stopped", "finished")


def _improved(run: RunSummary) -> float:
    """How far the training loss came down: what the spark-line shows."""
    return run.spark[0] - run.spark[-1] if len(run.spark) > 1 else math.nan


KEYS: Mapping[Column, Callable[[RunSummary], Any]] = {
    "tick": lambda run: run.started,
    "name": lambda run: fold(run.shown_name),
    "stage": lambda run: run.stage,
    "state": lambda run: STATES.index(run.state) if run.state in STATES else len(STATES),
    "curve": _improved,
    "best": lambda run: math.nan if run.best_val_loss is None else run.best_val_loss,
    "step": lambda run: run.step,
    "size": lambda run: run.size_bytes,
    "tags": lambda run: fold(" ".join(run.tags)),
    "started": lambda run: run.started,
    "parent": lambda run: fold(run.parent),
}


@dataclass
class Listing:
    """``runs`` are all summaries; ``visible`` those that fit the search, sorted, pinned ones first."""

    runs: list[RunSummary] = field(default_factory=list)
    visible: list[RunSummary] = field(default_factory=list)
    query: str = ""
    column: Column = "started"
    descending: bool = True
    _texts: dict[str, tuple[tuple[object, ...], str]] = field(default_factory=dict)

    def show(self, runs: Sequence[RunSummary]) -> None:
        """Takes other summaries."""
        self.runs = list(runs)
        if len(self._texts) > 2 * len(self.runs) + 100:
            self._texts.clear()  # of runs that are gone, mostly
        self._arrange()

    def search(self, query: str) -> None:
        """Shows the runs in which every word of ``query`` occurs: name, tags, stage, state, note, parent."""
        self.query = query
        self._arrange()

    def sort(self, column: Column, *, descending: bool) -> None:
        """Sorts by a column."""
        self.column, self.descending = column, descending
        self._arrange()

    def _arrange(self) -> None:
        words = fold(self.query).split()
        found = [run for run in self.runs if all(word in self._text(run) for word in words)] if words else self.runs
        key = KEYS[self.column]
        keyed = [(key(run), str(run.path), run) for run in found]
        valued = [each for each in keyed if _is_value(each[0])]
        valued.sort(key=lambda each: each[:2], reverse=self.descending)
        ordered = [run for _, _, run in valued]
        if len(valued) < len(keyed):
            ordered += [run for value, _, run in keyed if not _is_value(value)]
        pinned = [run for run in ordered if run.pinned]
        self.visible = [*pinned, *(run for run in ordered if not run.pinned)] if pinned else ordered

    def _text(self, run: RunSummary) -> str:
        """What a run is searched by, folded once."""
        parts = (run.shown_name, run.stage, run.state, run.note, run.parent, *run.tags)
        place = str(run.path)
        known = self._texts.get(place)
        if known is None or known[0] != parts:
            known = self._texts[place] = (parts, fold(" ".join((*parts, run.path.name))))
        return known[1]

    def bytes(self) -> int:
        """What all runs take on the disk."""
        return sum(run.size_bytes for run in self.runs)


def _is_value(value: Any) -> bool:
    """Whether there is anything to sort by; runs without it stand at the end, whichever way it is sorted."""
    return value != "" and not (isinstance(value, float) and math.isnan(value))
