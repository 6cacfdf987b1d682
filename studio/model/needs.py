"""What a recipe will need on the device that it would run on.  Qt-free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import psutil

from engine.forecast import Forecast, forecast_finetune, forecast_pretrain
from engine.models.presets import PRESETS
from engine.models.settings import ModelSettings
from engine.recipes.finetune import FinetuneRecipe
from engine.recipes.methods import Kind, MethodSection
from engine.recipes.pretrain import PretrainRecipe
from engine.recipes.recipe import Recipe
from engine.recipes.sections import TrainSection
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


def forecast_of(recipe: Recipe | None, outlook: Outlook, place: Place) -> Forecast | None:
    """The memory that ``recipe`` will need; None while its model is not known."""
    train = getattr(recipe, "train", None)
    if outlook.settings is None or not isinstance(train, TrainSection):
        return None
    if isinstance(recipe, PretrainRecipe):
        return forecast_pretrain(outlook.settings, train, train.precision, device=place.kind)
    if isinstance(recipe, FinetuneRecipe):
        return _finetune(recipe, outlook.settings, recipe.method, place)
    return None


def method_needs(recipe: Recipe | None, outlook: Outlook, place: Place) -> dict[str, int]:
    """The bytes that each kind of method would need with the other settings of ``recipe``."""
    if not isinstance(recipe, FinetuneRecipe) or outlook.settings is None:
        return {}
    return {
        kind: _finetune(recipe, outlook.settings, recipe.method.model_copy(update={"kind": kind}), place).total
        for kind in get_args(Kind)
    }


def _finetune(recipe: FinetuneRecipe, settings: ModelSettings, method: MethodSection, place: Place) -> Forecast:
    data = recipe.data
    return forecast_finetune(
        settings, method, recipe.train, recipe.train.precision, data.max_tokens, device=place.kind, packing=data.packing
    )


def preset_needs(recipe: Recipe | None, vocab_size: int, place: Place) -> dict[str, int]:
    """The bytes that each preset would need with the other settings of ``recipe``."""
    train = getattr(recipe, "train", None)
    if not isinstance(train, TrainSection):
        return {}
    return {
        name: forecast_pretrain(
            ModelSettings(vocab_size=vocab_size, **values), train, train.precision, device=place.kind
        ).total
        for name, values in PRESETS.items()
    }
