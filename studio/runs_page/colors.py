"""Which colour a run has in charts and lists: the same as long as the window lives, whatever else is shown.  Qt-free."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path

SLOTS = 16  # the theme's four colours, solid, dashed, dotted and dash-dotted


class RunColors:
    """Hands out slots.  A run's own slot follows from its name; where two that are shown together would share one, the
    later takes the next that is free, and keeps it."""

    def __init__(self) -> None:
        self._slots: dict[Path, int] = {}

    def give(self, runs: Iterable[Path]) -> dict[Path, int]:
        """The slot of each run; those of runs that have one already do not change."""
        shown = list(runs)
        taken = {self._slots[run] for run in shown if run in self._slots}
        for run in shown:
            if run in self._slots:
                continue
            own = zlib.crc32(run.name.encode("utf-8", "surrogateescape")) % SLOTS
            order = [(own + step) % SLOTS for step in range(SLOTS)]
            self._slots[run] = next((slot for slot in order if slot not in taken), own)
            taken.add(self._slots[run])
        return {run: self._slots[run] for run in shown}
