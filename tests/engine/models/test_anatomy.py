"""The parts of a model weigh what the model weighs, and learn what its method says."""

from __future__ import annotations

from typing import Any

import pytest

from engine.models.anatomy import learning_of, model_parts
from engine.models.presets import PRESETS
from engine.models.settings import ModelSettings
from engine.recipes.methods import MethodSection, trainable_parameters

SHAPES = {
    **PRESETS,
    "grouped": {
        "context_length": 32, "emb_dim": 64, "n_heads": 4, "n_kv_heads": 2, "n_layers": 1, "position": "rotary",
        "norm": "rmsnorm", "mlp": "swiglu", "qk_norm": True, "qkv_bias": True,
    },
}  # fmt: skip
METHODS: list[dict[str, Any]] = [
    {"kind": "full"},
    {"kind": "full", "freeze_layers": 1},
    {"kind": "full", "freeze_layers": 999},
    {"kind": "lora"},
    {"kind": "lora", "targets": ["attention"], "rank": 4},
    {"kind": "qlora", "targets": ["up_proj", "o_proj"]},
    {"kind": "dora"},
    {"kind": "prefix", "prefix_tokens": 7},
    {"kind": "adapter", "bottleneck": 5},
]


def settings_of(shape: dict[str, Any]) -> ModelSettings:
    return ModelSettings(vocab_size=513, **shape)


@pytest.mark.parametrize("name", SHAPES)
def test_the_parts_are_the_whole(name: str) -> None:
    settings = settings_of(SHAPES[name])
    assert sum(part.parameters * part.copies for part in model_parts(settings)) == settings.parameter_count()


@pytest.mark.parametrize("name", ["tiny", "llama-15M", "llama-1B", "grouped"])
@pytest.mark.parametrize("method", METHODS, ids=str)
def test_what_learns_is_what_the_method_counts(name: str, method: dict[str, Any]) -> None:
    settings = settings_of(SHAPES[name])
    section = MethodSection.model_validate(method)
    learning = learning_of(settings, section)
    learns = sum(
        part.parameters * sum(learning[part.id].layers) + learning[part.id].added * part.copies
        for part in model_parts(settings)
    )
    assert learns == trainable_parameters(settings, section)


def test_in_pretraining_everything_learns() -> None:
    learning = learning_of(settings_of(SHAPES["tiny"]), None)
    assert all(all(each.layers) and not each.added for each in learning.values())
