"""A prepared model computes what the model computes, in every number format, and leaves the model alone."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
import torch

from engine.errors import UsageError
from engine.models.transformer import Transformer
from engine.sampler_settings import SamplerSettings
from engine.sampling import generate_texts, prepare_for_generation
from engine.sampling.prepare import Int8Linear, WeightOnlyInt8Linear, quantize_rows
from engine.text.tokenizer import Tokenizer

from .conftest import LEARNED, ROTARY

MakeModel = Callable[..., Transformer]
UNTIED = {"tie_embeddings": False, "mlp": "swiglu"}
IDS = torch.arange(20).view(2, 10) * 7


@pytest.mark.parametrize("parts", [LEARNED, ROTARY, UNTIED], ids=["learned", "rotary", "untied"])
@pytest.mark.parametrize("batch", [1, 16])
@pytest.mark.parametrize(("weights", "tolerance"), [("fp32", 1e-5), ("bf16", 0.1), ("int8", 0.15)])
def test_logits_agree(
    make_model: MakeModel, parts: dict[str, object], batch: int, weights: str, tolerance: float
) -> None:
    model = make_model(**parts)
    ready = prepare_for_generation(model, weights, batch=batch)
    with torch.inference_mode():
        wanted, got = model(IDS), ready(IDS).float()
        cache = ready.new_cache(2)
        ready(IDS[:, :6], cache=cache)
        continued = ready(IDS[:, 6:], cache=cache).float()
    assert float((got - wanted).norm() / wanted.norm()) <= tolerance
    assert float((continued - wanted[:, 6:]).norm() / wanted[:, 6:].norm()) <= tolerance


@pytest.mark.parametrize("weights", ["fp32", "bf16", "int8"])
def test_the_model_is_left_as_it_was(make_model: MakeModel, weights: str) -> None:
    model = make_model().train()
    before = copy.deepcopy(model.state_dict())
    prepare_for_generation(model, weights)
    after = model.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert model.training
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_prepared_fp32_writes_the_same_text(make_model: MakeModel, tokenizer: Tokenizer) -> None:
    model = make_model()
    chosen = SamplerSettings(temperature=1.0, max_new_tokens=50)
    for batch in (1, 4):
        ready = prepare_for_generation(model, batch=batch)
        for prompts in (["hello"], ["a", "bcd", ""]):
            assert generate_texts(ready, tokenizer, prompts, chosen) == generate_texts(
                model, tokenizer, prompts, chosen
            )


@pytest.mark.parametrize("weights", ["bf16", "int8"])
def test_other_weights_write_alone_as_in_a_batch(make_model: MakeModel, tokenizer: Tokenizer, weights: str) -> None:
    ready = prepare_for_generation(make_model(), weights)
    chosen = SamplerSettings(temperature=0.0, max_new_tokens=20)
    prompts = ["same length", "equal sized"]
    alone = [generate_texts(ready, tokenizer, prompt, chosen)[0] for prompt in prompts]
    assert generate_texts(ready, tokenizer, prompts, chosen) == alone


def test_int8_rows_by_hand() -> None:
    codes, scale = quantize_rows(torch.tensor([[2.54, -1.27, 0.0], [0.0, 0.0, 0.0]]))
    assert codes.tolist() == [[127, -64, 0], [0, 0, 0]]
    assert scale[0] == pytest.approx(0.02)


@pytest.mark.parametrize("kernel", [Int8Linear, WeightOnlyInt8Linear])
def test_both_int8_products_stay_within_their_rounding(kernel: type[torch.nn.Module]) -> None:
    if kernel is Int8Linear and not Int8Linear.available():
        pytest.skip("this processor has no VNNI")
    torch.manual_seed(1)
    layer = torch.nn.Linear(64, 48)
    # One token with huge activations must not cost the others their precision.
    x = torch.randn(5, 64) * torch.tensor([1.0, 1000.0, 1.0, 0.01, 0.0])[:, None]
    with torch.inference_mode():
        wanted, got = layer(x) - layer.bias, kernel(layer)(x) - layer.bias
    error = (got - wanted).norm(dim=-1) / wanted.norm(dim=-1).clamp(min=1e-6)
    assert float(error[:4].max()) < 0.02
    assert torch.equal(got[4], torch.zeros(48))


def test_unknown_weights_are_refused_by_name(make_model: MakeModel) -> None:
    with pytest.raises(UsageError, match="int4"):
        prepare_for_generation(make_model(), "int4")
