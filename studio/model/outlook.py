"""What the recipe in preparation would make: the model's shape, and which of its weights would learn.  Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.errors import EngineError
from engine.models.settings import ModelSettings
from engine.recipes.methods import MethodSection
from engine.recipes.pretrain import PretrainRecipe
from engine.recipes.recipe import Recipe

# Sizes of the published vocabularies (engine.text.published has them, and weighs too much for a window).
PUBLISHED_SIZES = {"gpt2": 50257, "r50k": 50257, "p50k": 50281, "cl100k": 100258, "o200k": 200000}
USUAL_CHARACTERS, USUAL_FILE = 100, 32_000
SHAPE_KEYS = (
    "context_length", "emb_dim", "n_heads", "n_kv_heads", "n_layers", "drop_rate", "qkv_bias", "position", "norm", "mlp",
    "tie_embeddings",
)  # fmt: skip
Certainty = Literal["exact", "at most", "about"]


@dataclass(frozen=True)
class Outlook:
    """The model of a recipe.  ``settings`` is None while it is not known (``error`` may say why); ``method`` is None where
    every weight is trained from nothing; ``vocabulary`` tells how sure the number of tokens is."""

    settings: ModelSettings | None = None
    method: MethodSection | None = None
    vocabulary: Certainty = "exact"
    error: EngineError | None = None


def vocabulary_of(tokenizer: Mapping[str, Any]) -> tuple[int, Certainty]:
    """How many tokens a [tokenizer] section will give, as far as that can be told without the text."""
    kind = str(tokenizer["kind"]).removesuffix("_base")
    if tokenizer.get("path"):
        return USUAL_FILE, "about"
    if kind == "bpe":
        return int(tokenizer["vocab_size"]), "at most"
    if kind == "bytes":
        return 257, "exact"
    if kind == "char":
        return USUAL_CHARACTERS, "about"
    return (PUBLISHED_SIZES[kind], "exact") if kind in PUBLISHED_SIZES else (USUAL_FILE, "about")


def outlook(recipe: Recipe | None, base: ModelSettings | None) -> Outlook:
    """What ``recipe`` would train; ``base`` is the shape of the model that it starts from, where it starts from one."""
    if recipe is None:
        return Outlook()
    if isinstance(recipe, PretrainRecipe):
        size, certainty = vocabulary_of(recipe.tokenizer.model_dump())
        try:
            return Outlook(recipe.model.settings(size), None, certainty)
        except EngineError as error:
            return Outlook(error=error)
    method = getattr(recipe, "method", None)
    return Outlook(base, method if isinstance(method, MethodSection) else None)


def preset_sets(name: str) -> dict[str, Any]:
    """The values of a draft that make its model a preset."""
    return {"model.preset": name} | {f"model.{key}": None for key in SHAPE_KEYS}


def shape_sets(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a draft that make its model this shape."""
    return {**preset_sets(""), **{f"model.{key}": value for key, value in values.items() if key in SHAPE_KEYS}}
