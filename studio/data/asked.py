"""What the children of the Data page are asked with: the recipe as it stands now, and where its models are."""

from __future__ import annotations

from typing import Any

from studio.context import Context

SPLITS = ("val_fraction", "test_fraction", "split")  # which decide no row
STUDIED = ("data", "tokenizer", "model")  # sections that decide what a study finds
STUDIED_TRAIN = ("seed", "batch_size", "grad_accumulation")


def rows_key(context: Context) -> dict[str, Any]:
    """Everything that decides which rows there are."""
    draft = context.draft
    return {"stage": draft.stage, "data": {k: v for k, v in draft.section("data").items() if k not in SPLITS}}


def study_key(context: Context) -> dict[str, Any]:
    """Everything that decides what a study finds; empty while something in the recipe is wrong."""
    draft = context.draft
    recipe = draft.recipe()
    if recipe is None:
        return {}
    dumped = recipe.model_dump(by_alias=True)
    train = {key: dumped.get("train", {}).get(key) for key in STUDIED_TRAIN}
    return {"stage": draft.stage, "train": train, **{name: dumped.get(name) for name in STUDIED}}


def recipe_and_places(context: Context) -> dict[str, Any]:
    """The values of a command about the recipe, which must be right."""
    from engine.recipes.render import render

    recipe = context.draft.recipe()
    assert recipe is not None
    return {
        "recipe": render(recipe, comments=False),
        "runs": str(context.runs_folder),
        "models": str(context.workspace.models),
    }
