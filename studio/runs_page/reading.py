"""Reads runs away from the window's thread: the summaries of all, and the curves and recipes of those that are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.catalog import Catalog
from engine.errors import EngineError
from engine.events import LineReader
from engine.recipes.difference import Difference, differences
from engine.recipes.recipe import Recipe, default
from engine.runs import RunFolder
from studio.background import BackgroundReader
from studio.history import AXIS_METRIC, Axis, History
from studio.series import Values

CHUNK_BYTES = 1 << 20
MOST_KEPT = 48  # histories of runs that were compared lately


class SummaryReader(BackgroundReader):
    """``read`` brings all summaries, soon what is known and again while more is read; the last time with True.  It is
    silent when nothing has changed."""

    read = Signal(list, bool)

    def __init__(self, cache: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = cache
        self._catalog: Catalog | None = None
        self._told: list[object] | None = None

    def start(self, runs: Path) -> None:
        """Reads what has changed in a runs folder."""
        self.hand_over(lambda: self._read(runs))

    def _read(self, runs: Path) -> None:
        if self._catalog is None or self._catalog.runs != runs:
            self._catalog, self._told = Catalog(runs, self._cache), None
        found: list[object] | None = None
        for summaries in self._catalog.read(self._ending.is_set):
            if found is not None:
                self.read.emit(found, False)
            found = list(summaries)
        if found is None or self.ending or _same(found, self._told):
            return
        self._told = found
        self.read.emit(found, True)


def _same(found: list[object], told: list[object] | None) -> bool:
    """Whether these are the very summaries that were told last."""
    return told is not None and len(found) == len(told) and all(a is b for a, b in zip(found, told, strict=True))


@dataclass(frozen=True)
class Line:
    """One curve of one run: (n,) places on the asked axis and (n,) values; empty when the run has none."""

    run: Path
    x: Values
    y: Values
    revision: int = 0


@dataclass(frozen=True)
class Compared:
    """What was read of the runs that are compared.

    ``metrics`` are those that any of them told, ``against`` is "" when several are compared, else what the one is held
    against: "parent" or "defaults".  ``unread`` are runs whose recipe cannot be read.
    """

    asked: int
    lines: tuple[Line, ...]
    metrics: frozenset[str]
    rows: tuple[Difference, ...]
    columns: tuple[Path, ...]
    against: str = ""
    unread: tuple[Path, ...] = ()


@dataclass
class _Kept:
    history: History = field(default_factory=History)
    reader: LineReader | None = None


class CompareReader(BackgroundReader):
    """``read`` brings a ``Compared``.  Histories are kept and read on, so that a growing run costs only what is new."""

    read = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[Path, _Kept] = {}
        self._asked = 0

    def start(self, runs: Sequence[Path], metric: str, axis: Axis) -> int:
        """Reads a metric of these runs along an axis, and what tells their recipes apart; returns the wish's number."""
        self._asked += 1
        asked, wanted = self._asked, tuple(runs)
        self.hand_over(lambda: self._read(asked, wanted, metric, axis))
        return asked

    def _read(self, asked: int, runs: tuple[Path, ...], metric: str, axis: Axis) -> None:
        lines, metrics = [], set[str]()
        for run in runs:
            history = self._history(run)
            if self.ending:
                return
            lines.append(line_of(run, history, metric, axis))
            metrics |= {name for name, series in history.series.items() if len(series) > 1}
        rows, columns, against, unread = compare_recipes(runs)
        self.read.emit(
            Compared(asked, tuple(lines), frozenset(metrics), tuple(rows), tuple(columns), against, tuple(unread))
        )

    def _history(self, run: Path) -> History:
        kept = self._kept.pop(run, None) or _Kept()
        if kept.reader is None:
            kept.reader = LineReader(RunFolder(run).events_path)
        self._kept[run] = kept  # the newest last: the oldest give way
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        try:
            while not self.ending and (lines := kept.reader.lines(CHUNK_BYTES)):
                kept.history.load(lines)
        except EngineError:
            return kept.history  # unreadable from here on: what was read is shown
        return kept.history


def line_of(run: Path, history: History, metric: str, axis: Axis) -> Line:
    """A copy of a curve that the window may keep while the run goes on."""
    series = history.curve(metric)
    x = history.along(axis, series.steps)
    good = np.isfinite(x)
    return Line(run, np.array(x[good]), np.array(series.values[good]), series.cuts)


def compare_recipes(runs: Sequence[Path]) -> tuple[list[Difference], list[Path], str, list[Path]]:
    """(rows, their columns' runs, what a single run is held against, runs that cannot be read)."""
    recipes: list[tuple[Path, Recipe]] = []
    unread: list[Path] = []
    for run in runs:
        try:
            recipes.append((run, RunFolder(run).recipe()))
        except EngineError:
            unread.append(run)
    if len(recipes) != 1:
        return differences([recipe for _, recipe in recipes]) if recipes else [], [r for r, _ in recipes], "", unread
    run, recipe = recipes[0]
    parent = run.parent / Path(recipe.origin.parent).name if recipe.origin.parent else None
    if parent is not None:
        try:
            return differences([RunFolder(parent).recipe(), recipe]), [parent, run], "parent", unread
        except EngineError:
            pass  # the parent is gone: the defaults tell something as well
    try:
        return differences([default(recipe.stage), recipe]), [run], "defaults", unread
    except EngineError:  # a stage that has no whole set of defaults
        return [], [run], "defaults", unread


AXES: tuple[Axis, ...] = ("step", *AXIS_METRIC)
