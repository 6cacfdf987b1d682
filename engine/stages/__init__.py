"""The table of stages.  A new stage is its pair of files and one line here.

Each stage is two names: the recipe class (torch-free) and ``train(recipe, run)``, a generator of
messages, whose module is imported only when a run really computes.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.errors import RecipeError

if TYPE_CHECKING:
    from engine.messages import Message
    from engine.recipes.recipe import Recipe


@dataclass(frozen=True)
class Stage:
    """One row of the table.  ``recipe`` and ``train`` are ``module:name``.

    ``place`` is where the stage stands on the path from text to answers, from 1; stages of one place are alternatives
    (PPO, DPO).
    """

    id: str
    title: str
    does: str
    recipe: str
    train: str
    place: int = 1


STAGES: dict[str, Stage] = {
    stage.id: stage
    for stage in (
        Stage(
            "pretrain",
            "Pretrain",
            "learn the language",
            "engine.recipes.pretrain:PretrainRecipe",
            "engine.stages.pretrain:train",
        ),
        Stage(
            "finetune",
            "Fine-tune",
            "learn to answer",
            "engine.recipes.finetune:FinetuneRecipe",
            "engine.stages.finetune:train",
            place=2,
        ),
        Stage(
            "reward",
            "Reward model",
            "learn what people prefer",
            "engine.recipes.reward:RewardRecipe",
            "engine.stages.reward:train",
            place=3,
        ),
        Stage(
            "ppo",
            "PPO",
            "learn from rewards",
            "engine.recipes.ppo:PPORecipe",
            "engine.stages.ppo:train",
            place=4,
        ),
        Stage(
            "dpo",
            "DPO",
            "learn from pairs",
            "engine.recipes.dpo:DPORecipe",
            "engine.stages.dpo:train",
            place=4,
        ),
    )
}


def stage_of(name: str) -> Stage:
    """The stage with this id.  Raises RecipeError with the nearest name."""
    if name not in STAGES:
        near = difflib.get_close_matches(name, STAGES, n=1, cutoff=0.4)
        raise RecipeError(
            f"There is no stage {name!r}; there are: {', '.join(STAGES)}.", f"Did you mean {near[0]}?" if near else ""
        )
    return STAGES[name]


def recipe_class(name: str) -> type[Recipe]:
    """The recipe class of a stage; loads no torch."""
    found: type[Recipe] = _named(stage_of(name).recipe)
    return found


def trainer(name: str) -> Callable[[Any, Any], Iterator[Message]]:
    """The stage's ``train``; loads torch."""
    found: Callable[[Any, Any], Iterator[Message]] = _named(stage_of(name).train)
    return found


def _named(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)
