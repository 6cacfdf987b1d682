"""The runs that are compared: their curves and what tells their recipes apart, read away from the window's thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from engine.about import shown_name
from studio.run_names import telling_names
from studio.runs_page.colors import SLOTS, RunColors
from studio.runs_page.difference_card import DifferencePane
from studio.runs_page.model import RunsModel
from studio.runs_page.overlay_card import OverlayCard
from studio.runs_page.reading import Compared, CompareReader
from studio.runs_page.table import RunsTable


class Comparison(QObject):
    """Compares the ticked runs, or where none is ticked the chosen ones: in the chart and in the table of differences."""

    def __init__(
        self,
        table: RunsTable,
        model: RunsModel,
        colors: RunColors,
        cards: tuple[OverlayCard, DifferencePane],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._table, self._model, self._colors = table, model, colors
        self._overlay, self._difference = cards
        self.reader = CompareReader(self)
        self._asked, self._metric = 0, ""
        self.reader.read.connect(self._on_read)

    @property
    def runs(self) -> list[Path]:
        """The runs that are compared."""
        return (self._model.ticked or [run.path for run in self._table.chosen])[:SLOTS]

    def compare(self) -> None:
        """Reads curves and recipes."""
        runs = self.runs
        if not runs:
            self._asked = 0
            self._model.set_slots({})
            self._overlay.show_curves(None, {}, {})
            self._difference.show_rows(None, {}, {})
            return
        self._metric = self._overlay.wanted_metric
        self._asked = self.reader.start(runs, self._metric, self._overlay.wanted_axis)

    def retranslate(self) -> None:
        """Writes the names again: they may hold a stage's title."""
        if self._asked:
            self.compare()

    def _on_read(self, compared: Compared) -> None:
        if compared.asked != self._asked:
            return
        if other := self._overlay.fallback(compared, self._metric):
            self._metric = other
            self._asked = self.reader.start(self.runs, other, self._overlay.wanted_axis)
            return
        slots = self._colors.give(line.run for line in compared.lines)
        names = self._names(compared)
        self._model.set_slots(slots)
        self._overlay.show_curves(compared, names, slots, self._metric)
        self._difference.show_rows(compared, names, slots)

    def _names(self, compared: Compared) -> dict[Path, str]:
        """What the runs are called in legend and heads: no two alike."""
        known = {run.path: run.shown_name for run in self._model.listing.runs}
        runs = list(dict.fromkeys([*(line.run for line in compared.lines), *compared.columns]))
        names = telling_names([(known.get(run) or shown_name(run), run) for run in runs])
        return dict(zip(runs, names, strict=True))
