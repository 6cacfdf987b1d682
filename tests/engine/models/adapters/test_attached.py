"""Switching, several adapters, states, merging (O14) and taking off."""

from __future__ import annotations

import copy

import pytest
import torch

from engine.errors import ModelError
from engine.models.adapters import attach
from engine.models.transformer import Transformer
from tests.engine.models.adapters.small import (
    NEW_ROWS,
    apart,
    base_model,
    close,
    every_adapter,
    every_kind,
    every_shape,
    learned,
    logits,
    method,
)

mergeable = pytest.mark.parametrize("kind", ["full", "lora", "dora"])
variants = pytest.mark.parametrize(
    "keys",
    [
        {"kind": "lora"},
        {"kind": "lora", "rslora": True, "alpha": 5.0},
        {"kind": "dora"},
        {"kind": "dora", "rslora": True, "targets": ["attention"]},
        {"kind": "lora", "dropout": 0.3},
    ],
    ids=["lora", "rslora", "dora", "dora of attention", "dropout"],
)


@every_shape
@every_adapter
@pytest.mark.parametrize("new_rows", [[], NEW_ROWS], ids=["", "new rows"])
def test_switched_off_it_is_the_base_to_the_bit(shape: str, kind: str, new_rows: list[int]) -> None:
    model = base_model(shape)
    attached = attach(model, method(kind), seed=0, new_rows=new_rows)
    with attached.disabled():
        before = logits(model)
    if kind != "qlora":
        assert torch.equal(before, logits(base_model(shape)))
    attached = None
    model = base_model(shape)
    attached = learned(model, kind, new_rows=new_rows)
    changed = logits(model)
    assert apart(changed, before) > 0.01
    with attached.disabled():
        assert torch.equal(logits(model), before)
    assert torch.equal(logits(model), changed)


def test_switching_off_and_on_between_forward_and_backward_loses_no_gradient() -> None:
    """As a reference model in preference training does."""
    attached = learned(base_model("gpt2"), "lora", new_rows=NEW_ROWS)
    loss = attached.model(torch.tensor([[1, *NEW_ROWS]])).logsumexp(-1).sum()
    with attached.disabled(), torch.no_grad():
        attached.model(torch.tensor([[1, 2, 3]]))
    loss.backward()
    assert all(parameter.grad is not None for parameter in attached.trainable().values())


@every_shape
@variants
def test_merged_computes_what_the_adapter_computes(shape: str, keys: dict[str, object]) -> None:
    model = base_model(shape)
    attached = learned(model, **keys, new_rows=NEW_ROWS)  # type: ignore[arg-type]
    merged = Transformer(model.settings)
    merged.load_state_dict(attached.merged_state())
    close(logits(merged.eval()), logits(model), 1e-4)


@mergeable
def test_merging_uses_the_state_it_is_given_and_leaves_the_model_alone(kind: str) -> None:
    model = base_model("gpt2")
    attached = attach(model, method(kind), seed=0)
    before = logits(model)
    later = {name: tensor + 0.1 for name, tensor in attached.state().items()}
    merged = Transformer(model.settings)
    merged.load_state_dict(attached.merged_state(state=later))
    assert torch.equal(logits(model), before)
    attached.load(later)
    close(logits(merged.eval()), logits(model), 1e-4)


@pytest.mark.parametrize("kind", ["lora", "dora"])
def test_a_rounded_model_is_merged_into_its_original_only(kind: str) -> None:
    original = base_model("llama")
    model = copy.deepcopy(original)
    attached = learned(model, kind, new_rows=NEW_ROWS)
    exact, state = logits(model), attached.state()
    model.to(torch.bfloat16)
    with pytest.raises(ModelError, match="full-precision"):
        attached.merged_state(state=state)
    merged = Transformer(model.settings)
    merged.load_state_dict(attached.merged_state(original.state_dict(), state=state))
    close(logits(merged.eval()), exact, 1e-4)


@pytest.mark.parametrize("kind", ["prefix", "adapter"])
def test_what_cannot_be_merged_says_so(kind: str) -> None:
    attached = learned(base_model("gpt2"), kind)
    assert not attached.mergeable
    with pytest.raises(ModelError, match=kind):
        attached.merged_state()


def test_full_fine_tuning_cannot_be_switched_off() -> None:
    attached = learned(base_model("gpt2"), "full")
    with pytest.raises(ModelError, match="switched off"), attached.disabled():
        pass
    assert attached.active == "default"


@every_shape
def test_several_adapters_on_one_base(shape: str) -> None:
    """Of every kind at once; each computes what it computes alone, and leaves no trace when it is off."""
    model = base_model(shape)
    kinds = {
        "a.1": ("lora", {}),
        "b": ("dora", {}),
        "c": ("prefix", {}),
        "d": ("adapter", {}),
        "e": ("lora", {"rank": 2}),
    }
    attached = None
    for number, (name, (kind, keys)) in enumerate(kinds.items()):
        rows = NEW_ROWS if number % 2 == 0 else []
        if attached is None:
            attached = attach(model, method(kind, **keys), seed=number, new_rows=rows, name=name)
        else:
            attached.add(name, method(kind, **keys), seed=number, new_rows=rows)
        assert attached.active == name
        with torch.no_grad():
            for parameter in attached.trainable().values():
                parameter.add_(0.02)
    assert attached is not None
    assert attached.names == tuple(kinds)
    for name in [*kinds, *reversed(kinds)]:
        attached.switch(name)
        kind, keys = kinds[name]
        number = list(kinds).index(name)
        alone = attach(
            base_model(shape), method(kind, **keys), seed=number, new_rows=NEW_ROWS if number % 2 == 0 else []
        )
        with torch.no_grad():
            for parameter in alone.trainable().values():
                parameter.add_(0.02)
        assert attached.kind == kind
        close(logits(model), logits(alone.model), 1e-6)
        learning = {id(p) for p in model.parameters() if p.requires_grad}
        assert learning == {id(p) for p in attached.trainable().values()}
    attached.switch(None)
    assert torch.equal(logits(model), logits(base_model(shape)))
    with pytest.raises(ModelError, match="No adapter"):
        attached.trainable()


def test_names_are_unique_and_known() -> None:
    attached = learned(base_model("gpt2"), "lora")
    with pytest.raises(ModelError, match="'default'"):
        attached.add("default", method("lora"), seed=0)
    with pytest.raises(ModelError, match="'other'"):
        attached.switch("other")
    with pytest.raises(ModelError, match="do not go together"):
        attached.add("whole", method("full"), seed=0)
    assert attached.active == "default"


@every_shape
def test_one_of_several_is_removed(shape: str) -> None:
    """The others compute and learn as before, whichever is in use."""
    model = base_model(shape)
    attached = learned(model, "lora", new_rows=NEW_ROWS)
    first = logits(model)
    attached.add("second", method("lora", targets=["attention"]), seed=1, new_rows=NEW_ROWS)
    attached.add("third", method("prefix"), seed=1)
    third = logits(model)
    attached.remove("second")
    assert attached.names == ("default", "third")
    assert attached.active == "third"
    assert torch.equal(logits(model), third)
    assert {n for n, p in model.named_parameters() if p.requires_grad} == {"prefix.pairs"}
    attached.remove("third")
    assert attached.active is None
    assert torch.equal(logits(model), logits(base_model(shape)))
    attached.switch("default")
    assert torch.equal(logits(model), first)
    with pytest.raises(ModelError, match="'third'"):
        attached.remove("third")
    attached.add("fourth", method("lora"), seed=2)
    attached.remove("default")
    assert attached.active == "fourth"
    close(logits(model), logits(base_model(shape)), 1e-6)


def test_an_adapter_that_cannot_be_made_leaves_the_old_one_in_use() -> None:
    attached = learned(base_model("gpt2"), "lora")
    before = logits(attached.model)
    with pytest.raises(Exception, match="prefix_tokens"):
        attached.add("long", method("prefix", prefix_tokens=60), seed=0)
    assert attached.names == ("default",)
    assert torch.equal(logits(attached.model), before)


@every_kind
def test_a_state_goes_out_and_in(kind: str) -> None:
    first = learned(base_model("llama"), kind, new_rows=NEW_ROWS)
    second = attach(base_model("llama"), method(kind), seed=9, new_rows=NEW_ROWS)
    second.load(first.state())
    assert torch.equal(logits(first.model), logits(second.model))
    state = second.state()
    next(iter(state.values())).add_(1)
    assert torch.equal(logits(first.model), logits(second.model)), "a state is a copy"


def test_a_state_of_another_method_is_refused() -> None:
    first = learned(base_model("gpt2"), "lora")
    with pytest.raises(ModelError, match="shape"):
        attach(base_model("gpt2"), method("lora", rank=2), seed=0).load(first.state())
    with pytest.raises(ModelError, match="differ"):
        attach(base_model("gpt2"), method("lora", targets=["attention"]), seed=0).load(first.state())


@every_shape
@every_adapter
def test_taken_off_the_model_is_bare_again(shape: str, kind: str) -> None:
    model = base_model(shape)
    names = list(model.state_dict())
    attached = learned(model, kind, new_rows=NEW_ROWS)
    attached.add("second", method("prefix"), seed=1, new_rows=NEW_ROWS)
    assert attached.detach() is model
    if kind == "qlora":
        return  # in 4 bits, but without adapters
    assert list(model.state_dict()) == names
    assert model.settings == base_model(shape).settings
    assert torch.equal(logits(model), logits(base_model(shape)))
    again = learned(model, kind, new_rows=NEW_ROWS)
    close(logits(model), logits(learned(base_model(shape), kind, new_rows=NEW_ROWS).model), 1e-6)
    assert again.names == ("default",)
