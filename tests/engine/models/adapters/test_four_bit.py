"""QLoRA's base: NF4 with and without double quantisation (O17), trained and evaluated in turns."""

from __future__ import annotations

import sys

import pytest
import torch

from engine.errors import ModelError
from engine.models.adapters import attach
from engine.models.adapters.four_bit import quantise
from engine.models.transformer import Transformer
from tests.engine.models.adapters.small import apart, base_model, close, learned, logits, method, some_ids

LAYERS = 2 * 6


@pytest.mark.parametrize("double", [True, False])
@torch.no_grad()
def test_it_computes_with_the_unpacked_weights(double: bool) -> None:
    """O17: the same logits as a plain model whose weights are what bitsandbytes unpacks."""
    from bitsandbytes.functional import dequantize_4bit

    model = base_model("gpt2")
    paths = quantise(model, double=double)
    assert len(paths) == LAYERS
    plain = base_model("gpt2")
    for path in paths:
        packed = model.get_submodule(path)
        assert packed.weight.dtype == torch.uint8
        assert packed.weight.quant_state.nested == double
        exact = plain.get_submodule(path).weight
        weight = dequantize_4bit(packed.weight.data, packed.weight.quant_state).view(exact.shape)
        assert 0.07 < float((weight - exact).norm() / exact.norm()) < 0.11
        exact.copy_(weight)
    close(logits(model), logits(plain), 1e-5)


@pytest.mark.parametrize("shape", [(32, 32), (96, 160), (48, 100), (7, 13), (128, 64)])
def test_every_width_is_rounded_to_the_nearest_of_sixteen_values(shape: tuple[int, int]) -> None:
    """By hand.  bitsandbytes 0.50 itself unpacks (32, 32) and (96, 160) wrongly on a CPU."""
    from engine.models.adapters.four_bit_linear import FourBitLinear

    layer = torch.nn.Linear(*shape)
    packed = FourBitLinear.of(layer, double=False)
    values = packed.weight.quant_state.code
    flat = layer.weight.detach().flatten()
    blocks = torch.nn.functional.pad(flat, (0, -len(flat) % 64)).view(-1, 64)
    scale = blocks.abs().amax(1, keepdim=True)
    nearest = values[((blocks / scale)[..., None] - values).abs().argmin(-1)] * scale
    wanted = nearest.flatten()[: len(flat)].view(layer.weight.shape)
    off = (packed.unpacked(torch.float32) - wanted).abs() > 1e-6
    assert off.float().mean() < 1e-3  # ties


def test_training_goes_on_after_evaluation() -> None:
    """The library's own layer repacks its weights when it evaluates, and has no gradient afterwards."""
    model = base_model("gpt2")
    attached = attach(model, method("qlora"), seed=0)

    def gradient() -> torch.Tensor:
        model.train()
        model(some_ids()).logsumexp(-1).sum().backward()
        first = attached.trainable()["blocks.0.att.q_proj.lora_B.default.weight"]
        assert first.grad is not None
        found, first.grad = first.grad, None
        return found

    before = gradient()
    model.eval()
    logits(model)
    assert torch.equal(gradient(), before)


def test_gradients_are_those_of_the_unpacked_model() -> None:
    """Through every frozen layer to the lowest adapter."""
    packed = base_model("llama")
    attached = learned(packed, "qlora")
    plain = base_model("llama")
    other = learned(plain, "lora")
    with torch.no_grad():
        for path, layer in packed.named_modules():
            if hasattr(layer, "unpacked"):
                plain.get_parameter(f"{path}.weight").copy_(layer.unpacked(torch.float32))
    for model in (packed, plain):
        model(some_ids()).logsumexp(-1).sum().backward()
    for name, parameter in attached.trainable().items():
        assert parameter.grad is not None
        torch.testing.assert_close(parameter.grad, other.trainable()[name].grad, rtol=1e-4, atol=1e-5)


def test_it_takes_an_eighth_of_the_memory() -> None:
    model = base_model("gpt2")
    before = sum(p.numel() * p.element_size() for n, p in model.named_parameters() if "proj.weight" in n)
    quantise(model, double=True)
    packed = [layer.weight for layer in model.modules() if hasattr(layer, "unpacked")]
    held = sum(w.numel() + w.quant_state.absmax.numel() for w in packed)
    assert held <= before * 0.135


def test_merging_takes_the_original_weights_and_never_packs_again() -> None:
    original = base_model("llama")
    model = base_model("llama")
    attached = learned(model, "qlora")
    with pytest.raises(ModelError, match="full-precision"):
        attached.merged_state()
    merged = Transformer(model.settings)
    merged.load_state_dict(attached.merged_state(original.state_dict()))
    true = learned(base_model("llama"), "lora")
    true.load(attached.state())
    close(logits(merged.eval()), logits(true.model), 1e-4)
    assert apart(logits(merged), logits(model)) > 1e-3, "the base it was trained on was rounded"


def test_without_the_library_there_is_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "engine.models.adapters.four_bit_linear", None)
    with pytest.raises(ModelError) as refused:
        attach(base_model("gpt2"), method("qlora"), seed=0)
    assert "bitsandbytes" in refused.value.text
    assert "pip install bitsandbytes" in refused.value.remedy


def test_bfloat16_keeps_the_packed_weights() -> None:
    model = base_model("gpt2")
    attached = learned(model, "qlora")
    exact = logits(model)
    model.to(torch.bfloat16)
    assert model.get_submodule("blocks.0.mlp.up_proj").get_base_layer().weight.dtype == torch.uint8  # type: ignore[operator]
    close(logits(model).float(), exact, 0.1)
    assert all(parameter.dtype == torch.bfloat16 for parameter in attached.trainable().values())
