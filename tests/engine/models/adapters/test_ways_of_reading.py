"""However a text is read (cached, padded, packed, recomputed), an adapted model computes the same."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor

from engine.models.adapters import Attached
from engine.models.attention import set_attention_kernel
from engine.models.transformer import Transformer
from engine.sampling.prepare import prepare_for_generation
from tests.engine.models.adapters.small import (
    NEW_ROWS,
    base_model,
    close,
    every_adapter,
    every_shape,
    learned,
    logits,
    some_ids,
)


def adapted(shape: str, kind: str) -> Transformer:
    model = base_model(shape)
    learned(model, kind, new_rows=NEW_ROWS)
    return model


@every_shape
@every_adapter
@torch.no_grad()
def test_cached_token_by_token(shape: str, kind: str) -> None:
    model = adapted(shape, kind)
    ids = some_ids()
    cache = model.new_cache(2, 12)
    pieces = [model(ids[:, a:b], cache=cache) for a, b in ((0, 4), (4, 9), (9, 10), (10, 11), (11, 12))]
    close(torch.cat(pieces, 1), logits(model))
    cache.rewind(9)
    close(model(ids[:, 9:11], cache=cache), logits(model)[:, 9:11])
    cache.select(torch.tensor([1, 1]))
    close(model(ids[[1, 1], 11:], cache=cache)[:, 0], logits(model)[[1, 1], 11])


@every_shape
@every_adapter
@torch.no_grad()
def test_padded_on_the_left(shape: str, kind: str) -> None:
    model = adapted(shape, kind)
    text = some_ids()[:1, :7]
    padded = torch.cat((torch.zeros(1, 5, dtype=torch.long), text), 1)
    mask = torch.arange(12)[None] >= 5
    close(model(padded, mask=mask)[:, 5:], model(text))
    cache = model.new_cache(1, 12)
    model(padded[:, :-1], mask=mask[:, :-1], cache=cache)
    close(model(padded[:, -1:], mask=mask, cache=cache)[:, 0], model(text)[:, -1])


@every_shape
@every_adapter
@torch.no_grad()
def test_packed_documents_stay_apart(shape: str, kind: str) -> None:
    """Each sees the prefix, and nothing of the other."""
    model = adapted(shape, kind)
    first, second = some_ids()[:1, :5], some_ids()[1:, :7]
    documents = torch.tensor([[1] * 5 + [2] * 7])
    mask = torch.tril(documents[:, :, None] == documents[:, None, :])[:, None]
    positions = torch.cat((torch.arange(5), torch.arange(7)))[None]
    packed = model(torch.cat((first, second), 1), positions=positions, mask=mask)
    close(packed[:, :5], model(first))
    close(packed[:, 5:], model(second))


@every_shape
@every_adapter
def test_gradient_checkpointing_changes_nothing(shape: str, kind: str) -> None:
    def gradients(recompute: bool) -> dict[str, Tensor]:
        model = base_model(shape).train()
        attached = learned(model, kind, new_rows=NEW_ROWS)
        model.gradient_checkpointing = recompute
        model(some_ids()).logsumexp(-1).sum().backward()
        return {name: grad_of(attached, name) for name in attached.trainable()}

    kept, recomputed = gradients(False), gradients(True)
    for name, gradient in kept.items():
        torch.testing.assert_close(recomputed[name], gradient, rtol=1e-5, atol=1e-6)


def grad_of(attached: Attached, name: str) -> Tensor:
    gradient = attached.trainable()[name].grad
    assert gradient is not None
    return gradient


@pytest.mark.parametrize("shape", ["gpt2", "mixed"])
def test_a_prefix_goes_through_the_fast_causal_kernel(shape: str) -> None:
    def both() -> list[Tensor]:
        model = base_model(shape).train()
        attached = learned(model, "prefix")
        found = model(some_ids())
        found.logsumexp(-1).sum().backward()
        return [found.detach(), grad_of(attached, "prefix.pairs")]

    plain = both()
    set_attention_kernel("blocks")
    try:
        fast = both()
    finally:
        set_attention_kernel("torch")
    for a, b in zip(fast, plain, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-5)


def test_a_prefix_shortens_the_context_while_it_is_in_use() -> None:
    model = base_model("gpt2")
    attached = learned(model, "prefix")
    assert model.settings.context_length == 27
    assert model.new_cache(1).capacity == 27
    logits(model, torch.zeros(1, 27, dtype=torch.long))
    with pytest.raises(ValueError, match="27"):
        model(torch.zeros(1, 28, dtype=torch.long))
    with attached.disabled():
        assert model.settings.context_length == 32
        logits(model, torch.zeros(1, 32, dtype=torch.long))


@every_shape
@every_adapter
@pytest.mark.parametrize("batch", [1, 4])
@torch.no_grad()
def test_made_ready_to_write_it_writes_the_same(shape: str, kind: str, batch: int) -> None:
    model = adapted(shape, kind)
    wanted = logits(model)
    ready = prepare_for_generation(model, "fp32", batch=batch)
    cache = ready.new_cache(2, 12)
    found = torch.cat((ready(some_ids()[:, :8], cache=cache), ready(some_ids()[:, 8:], cache=cache)), 1)
    close(found, wanted, 1e-4)
    assert torch.equal(logits(model), wanted), "the model itself is left as it was"


@every_adapter
@torch.no_grad()
def test_what_was_learned_is_not_rounded_into_bfloat16_weights(kind: str) -> None:
    """A small change survives beside bfloat16 weights that would swallow it."""
    model = base_model("llama")
    attached = learned(model, kind, new_rows=NEW_ROWS)
    model.to(torch.bfloat16)
    ready = prepare_for_generation(model, "fp32")
    close(logits(ready).float(), logits(model).float(), 0.05)
    with attached.disabled():
        assert torch.equal(logits(copy.deepcopy(model)), logits(model))


@torch.no_grad()
def test_lora_on_float32_weights_is_worked_in_for_writing() -> None:
    ready = prepare_for_generation(adapted("gpt2", "dora"), "fp32")
    assert not any("lora" in name for name, _ in ready.named_modules())
