"""The recipe behind the three clicks: the quick start's, sized by the text that was chosen.  Qt-free."""

from __future__ import annotations

import math

from engine.recipes.pretrain import PretrainRecipe
from engine.recipes.recipe import load
from engine.recipes.render import toml_value
from engine.text.sources import find_sources
from engine.workspace import assets

BYTES_PER_TOKEN = 2.5  # of a small byte-level BPE vocabulary, measured on English and Turkish; only for sizing


def first_recipe(path: str) -> PretrainRecipe:
    """The quick start for the text at ``path`` (a file, a folder, "tales:tr").  Raises EngineError when there is none.

    A small text gets a smaller vocabulary (a token should be met often enough to be learned), a shorter
    context and smaller batches, so that even a page of text makes several batches.
    """
    sets = [f"data.path={path}"]
    if not path.startswith("tales:"):
        size = sum(source.size for source in find_sources(path))
        sets += [f"{key}={toml_value(value)}" for key, value in sized(size).items()]
    recipe = load(assets() / "recipes" / "quickstart.toml", sets=sets)
    if not isinstance(recipe, PretrainRecipe):
        raise TypeError("the quick start is a pretraining recipe")
    return recipe


def sized(byte_count: int) -> dict[str, int | float]:
    """The values that depend on how much text there is."""
    vocabulary = 2 ** round(math.log2(max(byte_count, 1) / 400))
    context = 128 if byte_count > 40_000 else 64 if byte_count > 8_000 else 32
    windows = byte_count / BYTES_PER_TOKEN / context
    return {
        "tokenizer.vocab_size": min(max(vocabulary, 300), 2048),
        "model.context_length": context,
        "train.batch_size": int(min(max(windows // 4, 1), 12)),
        "data.val_fraction": 0.05 if byte_count > 200_000 else 0.1,
    }
