"""Which colour a run has in charts and lists: the same as long as the window lives, whatever else is shown.  Qt-free."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path

COLORS, DASHES = 4, 4
SLOTS = COLORS * DASHES  # the theme's four colours: first all of them solid, then dashed, dotted and dash-dotted


class RunColors:
    """Hands out slots.  A run's own colour follows from its name; where another that is shown has it already, it takes
    the next that is free, solid before dashed, and keeps it."""

    def __init__(self) -> None:
        self._slots: dict[Path, int] = {}

    def give(self, runs: Iterable[Path]) -> dict[Path, int]:
        """The slot of each run; those of runs that have one already do not change."""
        shown = list(runs)
        taken = {self._slots[run] for run in shown if run in self._slots}
        for run in shown:
            if run in self._slots:
                continue
            own = zlib.crc32(run.name.encode("utf-8", "surrogateescape")) % COLORS
            order = [COLORS * dash + (own + step) % COLORS for dash in range(DASHES) for step in range(COLORS)]
            self._slots[run] = next((slot for slot in order if slot not in taken), own)
            taken.add(self._slots[run])
        return {run: self._slots[run] for run in shown}
