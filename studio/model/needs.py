"""What a recipe will need on the device that it would run on.  Qt-free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import psutil

from engine.forecast import Disk, Duration, Plan, disk_forecast, time_forecast
from engine.models.presets import PRESETS
from engine.models.settings import ModelSettings
from engine.probe import Probed
from engine.recipes.finetune import FinetuneRecipe
from engine.recipes.methods import Kind
from engine.recipes.pretrain import PretrainRecipe
from engine.recipes.recipe import Recipe
from engine.recipes.sections import CheckpointSection
from studio.model.outlook import Outlook


@dataclass(frozen=True)
class Place:
    """Where a run would compute: the device's kind, its name, and the bytes that are free there (0: not known)."""

    kind: str = "cpu"
    name: str = "CPU"
    free: int = 0

    def judged(self, needs: Mapping[str, int]) -> dict[str, tuple[int, bool]]:
        """Each need with whether it is free here (what is not known is not held against it)."""
        return {name: (total, not self.free or total <= self.free) for name, total in needs.items()}


@dataclass(frozen=True)
class Devices:
    """The devices of this computer, as the model desk found them; before that, the CPU alone."""

    found: Sequence[Mapping[str, Any]] = field(default_factory=tuple)

    def place(self, recipe: Recipe | None, preferred: str) -> Place:
        """Where ``recipe`` would run; ``preferred`` is the device of the studio's settings."""
        train = getattr(recipe, "train", None)
        asked = getattr(train, "device", "auto")
        asked = preferred if asked == "auto" else asked
        fitting = [each for each in self.found if asked == "auto" or asked in (each["id"], each["kind"])]
        if not fitting or fitting[0]["kind"] == "cpu":
            kind = asked.partition(":")[0] if asked != "auto" and not fitting else "cpu"
            return Place(kind, "CPU", psutil.virtual_memory().available) if kind == "cpu" else Place(kind, asked, 0)
        return Place(str(fitting[0]["kind"]), str(fitting[0]["name"]), int(fitting[0]["free"]))


def plan_of(recipe: Recipe | None, outlook: Outlook, place: Place) -> Plan | None:
    """What ``recipe`` would train, to be reckoned with; None while its model is not known, and for stages whose memory
    nobody can tell before."""
    if outlook.settings is None or not isinstance(recipe, PretrainRecipe | FinetuneRecipe):
        return None
    return Plan.of(recipe, outlook.settings, place.kind)


def method_needs(plan: Plan) -> dict[str, int]:
    """The bytes that each kind of method would need instead of the plan's."""
    return {kind: plan.learning(kind=kind).forecast().total for kind in get_args(Kind)}


def preset_needs(plan: Plan) -> dict[str, int]:
    """The bytes that each preset would need instead of the plan's model."""
    vocab_size = plan.settings.vocab_size
    shapes = {name: ModelSettings(vocab_size=vocab_size, **values) for name, values in PRESETS.items()}
    return {name: plan.shaped(shape).forecast().total for name, shape in shapes.items()}


@dataclass(frozen=True)
class Span:
    """How long a run will learn and what it will write.  ``steps`` 0 and ``seconds`` None: not known yet."""

    disk: Disk
    steps: int = 0
    seconds: float | None = None
    measured: bool = False


def span_of(plan: Plan, recipe: Recipe | None, probed: Probed | None) -> Span:
    """Disk and time of a plan; the time from measured steps, or from a limit that the recipe sets."""
    duration = Duration(plan.train.max_steps, plan.train.max_seconds or None)
    measured = probed is not None and not probed.problem and probed.seconds_per_step > 0
    if probed is not None and measured:
        duration = time_forecast(plan.train, probed.seconds_per_step, probed.batches_per_epoch)
    keeping = getattr(recipe, "checkpoint", CheckpointSection())
    disk = disk_forecast(plan.settings, plan.train, keeping, plan.method, duration.steps)
    return Span(disk, duration.steps, duration.seconds, measured)
