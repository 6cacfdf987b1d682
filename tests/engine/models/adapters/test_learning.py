"""Every method really learns, in each number format, and a learner's better copies are what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.models.adapters import attach, load_adapter
from engine.models.linear import set_linear_kernel
from engine.models.transformer import Transformer
from engine.recipes.sections import TrainSection
from engine.training.precision import make_learner
from tests.engine.models.adapters.small import (
    NEW_ROWS,
    base_model,
    close,
    every_kind,
    every_shape,
    logits,
    method,
    some_ids,
)

STEPS = 40
TRAIN = TrainSection(learning_rate=1e-2, weight_decay=0.0, precision="fp32", kernels="torch")


def loss_of(model: torch.nn.Module) -> float:
    with torch.no_grad():
        scores = model.eval()(some_ids()[:, :-1]).float()
    return float(torch.nn.functional.cross_entropy(scores.flatten(0, 1), some_ids()[:, 1:].flatten()))


@every_shape
@every_kind
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_the_loss_falls_and_the_result_is_kept_exactly(shape: str, kind: str, precision: str, tmp_path: Path) -> None:
    model = base_model(shape)
    attached = attach(model, method(kind), seed=0, new_rows=NEW_ROWS)
    learner = make_learner(model.train(), TRAIN, precision, attached.trainable())
    before = loss_of(model)
    model.train()
    for _ in range(STEPS):
        loss, count = learner.forward_loss(some_ids()[:, :-1], some_ids()[:, 1:])
        learner.backward(loss / count)
        assert learner.step(TRAIN.learning_rate).finite
    after = loss_of(model)
    assert after < before - 0.2, (before, after)

    truth = {name: tensor.detach() for name, tensor in learner.truth.items()}
    assert truth.keys() == attached.trainable().keys()
    if kind == "full":
        result = Transformer(base_model(shape).settings).eval()
        result.load_state_dict(attached.merged_state(state=truth))
    else:
        attached.save(tmp_path, base="x", state=truth)
        result = base_model(shape)
        assert all(torch.equal(tensor, truth[name]) for name, tensor in load_adapter(result, tmp_path).state().items())
    kept = loss_of(result)
    assert abs(kept - after) < (0.02 if precision == "fp32" and kind != "qlora" else 0.35)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_frozen_weights_do_not_move(precision: str) -> None:
    model = base_model("gpt2")
    attached = attach(model, method("lora"), seed=0)
    learner = make_learner(model.train(), TRAIN, precision, attached.trainable())
    frozen = {name: p.detach().clone() for name, p in model.named_parameters() if not p.requires_grad}
    for _ in range(3):
        loss, count = learner.forward_loss(some_ids()[:, :-1], some_ids()[:, 1:])
        learner.backward(loss / count)
        learner.step(1e-2)
    for name, parameter in model.named_parameters():
        assert name not in frozen or torch.equal(parameter, frozen[name])
    if precision == "fp32":
        with attached.disabled():
            close(logits(model.eval()), logits(base_model("gpt2")), 0.0)


@pytest.mark.parametrize("kernel", ["torch", "onednn"])
def test_a_frozen_product_keeps_no_input(kernel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only the gradient of its weight would need is not kept; the adapter's own input is."""
    monkeypatch.setattr("engine.models.linear._ENOUGH_WORK", 1)
    set_linear_kernel(kernel)
    kept: list[torch.Size] = []
    x = torch.randn(7, 32, requires_grad=True)

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        kept.append(tensor.shape)
        return tensor

    model = base_model("gpt2")
    attach(model, method("lora", targets=["v_proj"]), seed=0)
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        model.get_submodule("blocks.0.att.q_proj")(x)
        assert x.shape not in kept
        model.get_submodule("blocks.0.att.v_proj")(x)
        assert kept.count(x.shape) == 1


def test_nothing_is_kept_below_the_lowest_adapter() -> None:
    model = base_model("gpt2").train()
    attach(model, method("lora", targets=["transformer.h.1.attn.c_attn"]), seed=0)
    kept: list[torch.Tensor] = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: (kept.append(t), t)[1], lambda t: t):
        x = model.tok_emb(some_ids()) + model.pos_emb(torch.arange(12))[None]  # type: ignore[misc]
        x = model.blocks[0](x, None, None, True, None)
    assert not kept
    assert not x.requires_grad
