from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ModelError, RecipeError
from engine.models.presets import CATALOGUE, PRESETS, derive
from engine.models.settings import ModelSettings, default_hidden_dim

SMALL = {"vocab_size": 65, "context_length": 16, "emb_dim": 24, "n_heads": 4, "n_layers": 2}


def test_what_is_left_out_is_derived() -> None:
    gpt = ModelSettings(**SMALL)
    assert (gpt.n_kv_heads, gpt.head_dim, gpt.hidden_dim, gpt.bias) == (4, 6, 96, True)
    llama = ModelSettings(**SMALL, mlp="swiglu")
    assert (llama.hidden_dim, llama.bias) == (64, False)


@pytest.mark.parametrize(
    ("changes", "field", "number"),
    [
        ({"n_heads": 5}, "model.n_heads", "24"),
        ({"n_kv_heads": 3}, "model.n_kv_heads", "4"),
        ({"position": "rotary", "emb_dim": 12, "n_heads": 4}, "model.position", "3"),
        ({"position": "alibi"}, "model.position", "alibi"),
        ({"norm": "batchnorm"}, "model.norm", "batchnorm"),
        ({"mlp": "relu"}, "model.mlp", "relu"),
        ({"n_layers": 0}, "model.n_layers", "0"),
        ({"emb_dim": -8}, "model.emb_dim", "-8"),
        ({"vocab_size": 6.5}, "model.vocab_size", "6.5"),
        ({"vocab_size": True}, "model.vocab_size", "True"),
        ({"n_layers": 10**9}, "model.n_layers", "4096"),
        ({"emb_dim": 10**18}, "model.emb_dim", "16777216"),
        ({"drop_rate": 1.0}, "model.drop_rate", "1.0"),
        ({"drop_rate": "much"}, "model.drop_rate", "much"),
        ({"drop_rate": float("nan")}, "model.drop_rate", "nan"),
        ({"norm_eps": 10**400}, "model.norm_eps", "inf"),
        ({"rope_base": 10**400}, "model.rope_base", "inf"),
        ({"rope_base": 0}, "model.rope_base", "0"),
        ({"norm_eps": 0}, "model.norm_eps", "0"),
        ({"qkv_bias": 1}, "model.qkv_bias", "1"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_a_remedy(changes: dict, field: str, number: str) -> None:
    with pytest.raises(RecipeError) as refused:
        ModelSettings(**{**SMALL, **changes})
    assert field in refused.value.text
    assert number in str(refused.value)
    assert refused.value.remedy


def test_the_remedy_for_heads_can_be_followed() -> None:
    with pytest.raises(RecipeError) as refused:
        ModelSettings(**{**SMALL, "n_heads": 5})
    assert "1, 2, 3, 4, 6, 8, 12, 24" in refused.value.remedy
    assert "emb_dim = 25" in refused.value.remedy


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_valid(name: str) -> None:
    ModelSettings(vocab_size=65, **PRESETS[name])


@pytest.mark.parametrize(
    ("name", "vocabulary", "parameters"),
    [
        ("gpt2-124M", 50257, 124_439_808),
        ("gpt2-355M", 50257, 354_823_168),
        ("gpt2-774M", 50257, 774_030_080),
        ("gpt2-1558M", 50257, 1_557_611_200),
        ("distilgpt2", 50257, 81_912_576),
        ("llama-15M", 32000, 15_191_712),
        ("llama-42M", 32000, 41_689_600),
        ("llama-110M", 32000, 109_529_856),
        ("llama-1B", 32000, 1_100_048_384),
    ],
)
def test_known_models_have_their_known_size(name: str, vocabulary: int, parameters: int) -> None:
    assert ModelSettings(vocab_size=vocabulary, **PRESETS[name]).parameter_count() == parameters


def test_the_chapters_model_has_its_known_size() -> None:
    shape = {**PRESETS["gpt2-124M"], "context_length": 256, "qkv_bias": False, "tie_embeddings": False}
    assert ModelSettings(vocab_size=50257, **shape).parameter_count() == 162_419_712


def test_flops_count_what_multiplies() -> None:
    tied = ModelSettings(**SMALL)
    positions, table = 16 * 24, 65 * 24
    assert tied.flops_per_token() == 6 * (tied.parameter_count() - positions) + 12 * 2 * 24 * 16
    assert tied.flops_per_token(8) == 6 * (tied.parameter_count() - positions) + 12 * 2 * 24 * 8
    untied = ModelSettings(**SMALL, tie_embeddings=False)
    assert untied.parameter_count() == tied.parameter_count() + table
    assert untied.flops_per_token() == tied.flops_per_token(), "an untied table is a lookup, not a product"


def test_settings_survive_their_dict() -> None:
    shape = ModelSettings(**SMALL, mlp="swiglu", position="rotary", norm="rmsnorm", n_kv_heads=2, rope_base=5e5)
    assert ModelSettings.from_dict(shape.to_dict()) == shape


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"version": 2}, "version 2"),
        ({"wheels": 4}, "wheels"),
        ({"emb_dim": ...}, "emb_dim"),
        ({"version": ...}, "None"),
    ],
)
def test_a_foreign_dict_is_refused(change: dict, named: str) -> None:
    body = {k: v for k, v in {**ModelSettings(**SMALL).to_dict(), **change}.items() if v is not ...}
    with pytest.raises(ModelError) as refused:
        ModelSettings.from_dict(body)
    assert named in refused.value.text


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ModelSettings(**SMALL).n_layers = 3  # type: ignore[misc]


def test_catalogue_explains_each_preset() -> None:
    assert all(preset.title and preset.why for preset in CATALOGUE)


def test_swiglu_weighs_as_much_as_gelu() -> None:
    for width in (288, 384, 512, 768, 2048):
        assert 3 * default_hidden_dim(width, "swiglu") == pytest.approx(2 * default_hidden_dim(width, "gelu"), rel=0.05)


@settings(max_examples=30, deadline=None)
@given(st.floats(5.2, 9.0), st.sampled_from([65, 256, 4096]), st.sampled_from(["gelu", "swiglu"]))
def test_the_size_dial_comes_near(exponent: float, vocabulary: int, mlp: str) -> None:
    size = int(10**exponent)
    smallest = derive(3 * 33 * vocabulary + 100_000, vocabulary, mlp=mlp).parameters
    if size < 40 * vocabulary:
        with pytest.raises(RecipeError, match=str(vocabulary)):
            derive(20 * vocabulary, vocabulary, mlp=mlp)
        return
    derived = derive(max(size, smallest), vocabulary, mlp=mlp)
    assert derived.parameters == ModelSettings(vocab_size=vocabulary, **derived.values).parameter_count()
    assert derived.parameters == pytest.approx(max(size, smallest), rel=0.25)
    assert set(derived.reasons) == set(derived.values), "each derived value has its reason"


def test_a_size_below_the_vocabulary_is_refused() -> None:
    with pytest.raises(RecipeError, match="50257 tokens"):
        derive(100_000, 50257)
    with pytest.raises(RecipeError, match="more than this dial"):
        derive(10**15, 50257)


def test_settings_and_layouts_load_no_torch() -> None:
    modules = "settings, presets, naming, layouts, tensors, foreign, bare"
    code = f"import sys; from engine.models import {modules}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
