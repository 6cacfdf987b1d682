"""The recipe of a stage, prepared so that it goes on from what this workspace has made already.  Qt-free but for the draft."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.recipes.base import Section, fields_of
from engine.recipes.instructions import InstructionDataSection
from engine.recipes.preferences import PreferenceDataSection
from engine.recipes.prompts import PromptDataSection
from engine.runs import RunFolder
from engine.stages import recipe_class
from engine.summaries import RunSummary
from studio.draft import Draft
from studio.stage_path import beginnings, is_result

TALES = "tales:"
PREFERENCE_STAGE = "reward"
LEARNABLE: dict[type[Section], tuple[type[Section], ...]] = {  # a stage's data, and whose else it can be
    PreferenceDataSection: (PreferenceDataSection,),
    PromptDataSection: (PromptDataSection, PreferenceDataSection, InstructionDataSection),
}
READING = ("path", "format", "template", "encoding", "skip_bad_lines")  # with the names of columns: how data is read


def prepare(draft: Draft, stage: str, runs: Sequence[RunSummary]) -> None:
    """Brings the draft of ``stage`` forward and fills what nobody has chosen in it: the newest runs that fit, and what
    they learned from, as far as the stage can learn from it too.  Raises EngineError for a stage without defaults.
    """
    draft.choose_stage(stage)
    found = {key: run for key, run in beginnings(stage, runs).items() if draft.open_to_proposals(key)}
    values: dict[str, Any] = {
        key: [run.path.name] if isinstance(draft.value(key), list) else run.path.name for key, run in found.items()
    }
    if found and reads_data(stage) and draft.open_to_proposals("data.path"):
        values |= _data_of(stage, list(found.values()), runs)
    if values:
        draft.propose(values)


def reads_data(stage: str) -> bool:
    """Whether the stage's recipe has ``data.path``."""
    return "path" in _data_fields(recipe_class(stage).sections().get("data"))


def _data_of(stage: str, found: Sequence[RunSummary], runs: Sequence[RunSummary]) -> dict[str, Any]:
    """What the stage may learn from, because the runs that it begins with did: the pairs that were judged of the same
    model's answers before anything else; the tales in their language; and as questions whatever has questions."""
    wanted = recipe_class(stage).sections()["data"]
    begun = {run.path.name for run in found}
    judged = [run for run in runs if run.stage == PREFERENCE_STAGE and is_result(run)]
    judged = [run for run in judged if run in found or Path(run.parent).name in begun]
    for run in [*judged, *found]:
        data = _data_section(run)
        path = str(getattr(data, "path", ""))
        if path.startswith(TALES):
            return {"data.path": path}
        if path and isinstance(data, LEARNABLE.get(wanted, ())):
            shared = [name for name in _data_fields(wanted) if name in READING or name.endswith("_column")]
            return {f"data.{name}": getattr(data, name) for name in shared if hasattr(data, name)}
    return {}


def _data_section(run: RunSummary) -> Any:
    """The data section of a run's recipe; None where it cannot be read."""
    try:
        return getattr(RunFolder(run.path).recipe(), "data", None)
    except EngineError:
        return None


def _data_fields(section: type[Section] | None) -> list[str]:
    return list(fields_of(section)) if section is not None else []
