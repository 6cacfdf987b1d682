"""What runs are called where several stand beside each other: no two alike.  Qt-free but for the words of the stages."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from engine.stages import STAGES
from studio.explanation import recipe_text


def telling_names(runs: Sequence[tuple[str, Path | None]], *, staged: bool = False) -> list[str]:
    """Names that tell runs apart: of (name, folder) the name alone; where others have the same, with its stage, and
    where that is the same too, with the time at which it began.  ``staged``: the names tell the stage already."""
    uses = Counter(name for name, _ in runs)
    named = [_with(name, _stage(run)) if uses[name] > 1 and not staged else name for name, run in runs]
    often = Counter(named)
    return [_with(name, _began(run)) if often[name] > 1 else name for name, (_, run) in zip(named, runs, strict=True)]


def stage_title(stage: str) -> str:
    """A stage as the window calls it."""
    return recipe_text(STAGES[stage].title) if stage in STAGES else stage


def _with(name: str, more: str) -> str:
    return f"{name} · {more}" if more else name


def _stage(run: Path | None) -> str:
    parts = run.name.split("-") if run is not None else []
    return stage_title(parts[2]) if len(parts) > 3 else ""


def _began(run: Path | None) -> str:
    try:
        moment = time.strptime("-".join(run.name.split("-")[:2]) if run is not None else "", "%Y%m%d-%H%M%S")
    except ValueError:
        return run.name if run is not None else ""
    return time.strftime("%m-%d %H:%M", moment)
