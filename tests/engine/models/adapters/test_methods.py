"""The method's section, and what a method puts onto a model: which parameters learn, how many, from where."""

from __future__ import annotations

import math

import pytest
import torch

from engine.errors import ModelError, RecipeError
from engine.models.adapters import attach
from engine.recipes.methods import MethodSection, trainable_parameters
from tests.engine.models.adapters.small import (
    NEW_ROWS,
    SHAPES,
    apart,
    base_model,
    close,
    every_adapter,
    every_kind,
    every_shape,
    logits,
    method,
)

EXACT_AT_START = ("lora", "dora", "adapter")


def test_alpha_is_twice_the_rank_unless_set_and_scaling_follows() -> None:
    assert MethodSection(rank=8).strength == 16
    assert MethodSection(rank=8).scaling == 2
    assert MethodSection(rank=4, alpha=8).scaling == 2
    assert MethodSection(rank=4, alpha=8, rslora=True).scaling == 4


@every_shape
@every_kind
@pytest.mark.parametrize("new_rows", [[], NEW_ROWS], ids=["", "new rows"])
def test_what_learns_is_what_was_forecast_and_what_the_model_says(shape: str, kind: str, new_rows: list[int]) -> None:
    model = base_model(shape)
    attached = attach(model, method(kind), seed=0, new_rows=new_rows)
    named = {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}
    assert attached.trainable().keys() == named.keys()
    assert all(parameter is named[name] for name, parameter in attached.trainable().items())
    count = sum(parameter.numel() for parameter in named.values())
    assert count == trainable_parameters(model.settings, method(kind), len(new_rows))
    assert attached.kind == kind


@every_shape
@pytest.mark.parametrize("kind", EXACT_AT_START)
def test_nothing_changes_before_the_first_step(shape: str, kind: str) -> None:
    model = base_model(shape)
    before = logits(model)
    attach(model, method(kind), seed=0)
    close(logits(model), before, 1e-6)


@every_adapter
def test_the_seed_alone_decides_and_the_random_state_stays(kind: str) -> None:
    def drawn(seed: int, noise: int) -> dict[str, torch.Tensor]:
        torch.manual_seed(noise)
        state = attach(base_model("gpt2"), method(kind), seed=seed).state()
        torch.manual_seed(noise)
        expected = torch.rand(1)
        torch.manual_seed(noise)
        attach(base_model("gpt2"), method(kind), seed=seed)
        assert torch.rand(1) == expected
        return state

    first, again, other = drawn(1, 5), drawn(1, 6), drawn(2, 5)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert any(not torch.equal(first[name], other[name]) for name in first)


@every_shape
@every_kind
def test_only_what_learns_gets_a_gradient(shape: str, kind: str) -> None:
    model = base_model(shape).train()
    attached = attach(model, method(kind), seed=0, new_rows=NEW_ROWS)
    model(torch.tensor([[1, *NEW_ROWS, 2]])).logsumexp(-1).sum().backward()
    learns = {id(parameter) for parameter in attached.trainable().values()}
    for name, parameter in model.named_parameters():
        assert (parameter.grad is not None) == (id(parameter) in learns), name


def test_frozen_layers_and_the_embeddings_stay() -> None:
    model = base_model("gpt2")
    trainable = attach(model, method("full", freeze_layers=1), seed=0).trainable()
    assert {name.split(".")[0] for name in trainable} == {"blocks", "final_norm"}
    assert all(name.startswith(("blocks.1.", "final_norm")) for name in trainable)
    forecast = trainable_parameters(model.settings, method("full", freeze_layers=1))
    assert sum(parameter.numel() for parameter in trainable.values()) == forecast


def test_all_layers_cannot_be_frozen() -> None:
    with pytest.raises(RecipeError, match="freeze_layers = 2"):
        attach(base_model("gpt2"), method("full", freeze_layers=2), seed=0)


@pytest.mark.parametrize(
    ("targets", "found"),
    [
        (["all-linear"], {"q_proj", "k_proj", "v_proj", "o_proj", "up_proj", "down_proj"}),
        (["attention"], {"q_proj", "v_proj"}),
        (["o_proj", "up_proj"], {"o_proj", "up_proj"}),
        (["mlp.up_proj"], {"up_proj"}),
        (["c_attn"], {"q_proj", "k_proj", "v_proj"}),  # as Hugging Face calls the three
        (["c_proj"], {"o_proj", "down_proj"}),
        (["transformer.h.1.mlp.c_fc"], {"up_proj"}),
    ],
)
def test_targets(targets: list[str], found: set[str]) -> None:
    trainable = attach(base_model("gpt2"), method("lora", targets=targets), seed=0).trainable()
    assert {name.split(".lora_")[0].rsplit(".", 1)[1] for name in trainable} == found
    layers = {name.split(".")[1] for name in trainable}
    assert layers == ({"1"} if "h.1" in targets[0] else {"0", "1"})


def test_a_target_that_is_none_is_refused_with_the_names_that_are() -> None:
    with pytest.raises(RecipeError) as refused:
        attach(base_model("gpt2"), method("lora", targets=["q_prj"]), seed=0)
    assert "'q_prj'" in refused.value.text
    assert "q_proj" in refused.value.remedy


@pytest.mark.parametrize("name", ["head", "lm_head", "wte", "tok_emb"])
def test_a_tied_table_is_never_adapted(name: str) -> None:
    with pytest.raises(ModelError, match="table"):
        attach(base_model("gpt2"), method("lora", targets=["all-linear", name]), seed=0)


def test_a_head_of_its_own_may_be_adapted_but_not_beside_new_rows() -> None:
    targets = ["all-linear", "lm_head"]
    trainable = attach(base_model("llama"), method("lora", targets=targets), seed=0).trainable()
    assert "head.lora_A.default.weight" in trainable
    with pytest.raises(RecipeError, match="head"):
        attach(base_model("llama"), method("lora", targets=targets), seed=0, new_rows=NEW_ROWS)


def test_a_prefix_must_leave_room() -> None:
    with pytest.raises(RecipeError, match="prefix_tokens = 32"):
        attach(base_model("gpt2"), method("prefix", prefix_tokens=SHAPES["gpt2"]["context_length"]), seed=0)


def test_a_prefix_begins_as_real_tokens_would() -> None:
    """At the start a prefix is P tokens before the text: the same logits as writing them out."""
    model = base_model("llama")
    generator = torch.Generator().manual_seed(0)
    before = torch.randint(model.settings.vocab_size, (1, 5), generator=generator)
    text = torch.tensor([[4, 9, 2]])
    written = logits(model, torch.cat((before, text), 1))[:, 5:]
    attach(model, method("prefix", prefix_tokens=5), seed=0)
    close(logits(model, text), written)


def test_qlora_starts_at_its_rounded_base() -> None:
    model = base_model("gpt2")
    before = logits(model)
    attached = attach(model, method("qlora"), seed=0)
    rounded = logits(model)
    assert 0 < apart(rounded, before) < 2
    with attached.disabled():
        assert torch.equal(logits(model), rounded)
    assert math.isfinite(float(rounded.sum()))
