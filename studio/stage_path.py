"""The path from text to answers as far as this workspace has come: for each stage its newest result, or what it needs.

Qt-free: made from the summaries of the runs and the table of stages, so that a new stage needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.recipes.base import extra_of, fields_of
from engine.stages import STAGES, recipe_class
from engine.summaries import RunSummary


@dataclass(frozen=True)
class StageAt:
    """Where one stage stands.  ``run`` is the one to show, None while there is none; ``missing`` are the stages that
    must have made something first (ids)."""

    stage: str
    run: RunSummary | None = None
    missing: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether the run that is shown has made something that others can begin with."""
        return self.run is not None and is_result(self.run)


def stage_path(runs: Sequence[RunSummary], shown: Path | None = None) -> dict[str, StageAt]:
    """Where every stage stands, in the order of the table; ``runs`` are newest first.

    A stage shows its run that is shown now (``shown``), else the one that the shown run began with (its parent, that
    one's parent, …), else its newest result, else its newest run at all.
    """
    lineage = {run.stage: run for run in reversed(chain(runs, shown))}
    found = {}
    for stage in STAGES:
        own = [run for run in runs if run.stage == stage]
        newest = next((run for run in own if is_result(run)), own[0] if own else None)
        found[stage] = StageAt(stage, lineage.get(stage, newest), tuple(_missing(stage, runs)))
    return found


def places() -> list[list[str]]:
    """The stages in the order of the path; those that are alternatives to each other stand together."""
    found: dict[int, list[str]] = {}
    for stage in STAGES.values():
        found.setdefault(stage.place, []).append(stage.id)
    return [found[place] for place in sorted(found)]


def chain(runs: Sequence[RunSummary], run: Path | None) -> list[RunSummary]:
    """A run, the one that it began with, and so on back; what has been deleted ends it."""
    by_name = {each.path.name: each for each in runs}  # the dated names of run folders are unique
    found: list[RunSummary] = []
    now = by_name.get(run.name) if run is not None else None
    while now is not None and now not in found:
        found.append(now)
        now = by_name.get(Path(now.parent).name) if now.parent else None
    return found


def is_result(run: RunSummary) -> bool:
    """Whether the run has ended with a model."""
    return run.has_model and run.state in ("finished", "stopped")


def fitting(runs: Iterable[RunSummary], stages: Sequence[str]) -> list[RunSummary]:
    """The results of these stages: those of the first stage before the others, finished before stopped, newest first."""
    results = [run for run in runs if run.stage in stages and is_result(run)]
    return sorted(results, key=lambda run: (stages.index(run.stage), run.state != "finished"))


def takes(stage: str) -> dict[str, tuple[str, ...]]:
    """The dotted keys of a stage's recipe that want another run's result, and the stages whose runs fit."""
    return {
        f"{name}.{key}": tuple(stages)
        for name, section in recipe_class(stage).sections().items()
        for key, (_, info) in fields_of(section).items()
        if (stages := extra_of(info, "takes"))
    }


def beginnings(stage: str, runs: Sequence[RunSummary]) -> Mapping[str, RunSummary]:
    """The newest fitting result for every key that wants one, as far as there is one."""
    found = {key: fitting(runs, stages) for key, stages in takes(stage).items()}
    return {key: fit[0] for key, fit in found.items() if fit}


def _missing(stage: str, runs: Sequence[RunSummary]) -> list[str]:
    return [stages[0] for stages in takes(stage).values() if not fitting(runs, stages)]
