"""The recipe of a stage, prepared so that it goes on from what this workspace has made already.  Qt-free but for the draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.errors import EngineError
from engine.recipes.base import fields_of
from engine.runs import RunFolder
from engine.stages import recipe_class
from engine.summaries import RunSummary
from studio.draft import Draft
from studio.stage_path import beginnings

TALES = "tales:"


def prepare(draft: Draft, stage: str, runs: Sequence[RunSummary]) -> None:
    """Brings the draft of ``stage`` forward and fills what is empty in it: the newest runs that fit.

    A run on the tales goes on with the tales in its language.  Raises EngineError for a stage without defaults.
    """
    draft.choose_stage(stage)
    found = {key: run for key, run in beginnings(stage, runs).items() if not draft.value(key)}
    values: dict[str, Any] = {
        key: [run.path.name] if isinstance(draft.value(key), list) else run.path.name for key, run in found.items()
    }
    tales = next((text for run in found.values() if (text := _tales_of(run))), "")
    unchosen = reads_data(stage) and "data.path" not in draft.changed_keys()
    if tales and unchosen and str(draft.value("data.path")).startswith(TALES):
        values["data.path"] = tales
    if values:
        draft.set_all(values)


def reads_data(stage: str) -> bool:
    """Whether the stage's recipe has ``data.path``."""
    data = recipe_class(stage).sections().get("data")
    return data is not None and "path" in fields_of(data)


def _tales_of(run: RunSummary) -> str:
    """The tales that a run learned from; "" for any other text."""
    try:
        path = getattr(getattr(RunFolder(run.path).recipe(), "data", None), "path", "")
    except EngineError:
        return ""
    return str(path) if str(path).startswith(TALES) else ""
