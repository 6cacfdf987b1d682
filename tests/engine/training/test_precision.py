"""One step in each number format; what is saved; and that bad numbers never reach a weight."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import pytest
import torch
from safetensors.torch import load, save
from torch import Tensor

from engine.errors import ModelError
from engine.models.transformer import Transformer
from engine.recipes.sections import TrainSection
from engine.training.precision import FORMATS, Learner, StepResult, make_learner

Make = Callable[..., Transformer]
MakeTrain = Callable[..., TrainSection]
Batch = tuple[Tensor, Tensor]


def _batch(step: int) -> Batch:
    ids = torch.randint(0, 37, (4, 13), generator=torch.Generator().manual_seed(step))
    return ids[:, :-1], ids[:, 1:]


def _learn(learner: Learner, steps: range) -> list[StepResult]:
    results = []
    for step in steps:
        torch.manual_seed(step)  # dropout as a function of the step
        for half in range(2):
            loss, count = learner.forward_loss(*_batch(2 * step + half))
            learner.backward(loss / (2 * count))
        results.append(learner.step(1e-2))
    return results


def _everything(learner: Learner) -> dict[str, Tensor]:
    tensors = {f"weight/{k}": v for k, v in learner.weights().items()} | learner.optimizer_tensors()
    return {name: tensor.clone() for name, tensor in tensors.items()}


@pytest.mark.parametrize("precision", FORMATS)
def test_it_learns_and_reports(precision: str, make_model: Make, make_train: MakeTrain, batch: Batch) -> None:
    learner = make_learner(make_model(), make_train(grad_clip=1.0), precision)
    results = []
    for _ in range(40):
        loss, count = learner.forward_loss(*batch)
        assert loss.dtype == torch.float32
        learner.backward(loss / count)
        results.append(learner.step(1e-2))
    assert results[0].loss == pytest.approx(math.log(37), rel=0.02)
    assert results[-1].loss < 0.5 * results[0].loss
    assert all(result.finite and not result.skipped for result in results)
    assert all(result.grad_norm > 0 for result in results)
    assert all(p.grad is None for p in learner.model.parameters())


@pytest.mark.parametrize("precision", FORMATS)
def test_the_formats_agree(precision: str, make_model: Make, make_train: MakeTrain) -> None:
    exact = _learn(make_learner(make_model(), make_train(), "fp32"), range(6))
    found = _learn(make_learner(make_model(), make_train(), precision), range(6))
    for one, other in zip(exact, found, strict=True):
        assert other.loss == pytest.approx(one.loss, rel=5e-3)
        assert other.grad_norm == pytest.approx(one.grad_norm, rel=5e-2)


@pytest.mark.parametrize("precision", FORMATS)
@pytest.mark.parametrize("drop_rate", [0.0, 0.3])
def test_a_resumed_learner_goes_on_bit_by_bit(
    precision: str, drop_rate: float, make_model: Make, make_train: MakeTrain
) -> None:
    train = make_train(grad_clip=0.5)
    whole = make_learner(make_model(drop_rate=drop_rate), train, precision)
    wanted = _learn(whole, range(6))
    first = make_learner(make_model(drop_rate=drop_rate), train, precision)
    _learn(first, range(3))
    stored = save(first.weights()), save(first.optimizer_tensors()), json.dumps(first.scalars())
    second = make_learner(make_model(drop_rate=drop_rate), train, precision)
    second.load(load(stored[0]), load(stored[1]), json.loads(stored[2]))
    assert _learn(second, range(3, 6)) == wanted[3:]
    mine, theirs = _everything(second), _everything(whole)
    assert mine.keys() == theirs.keys()
    assert all(torch.equal(mine[name], theirs[name]) for name in mine)
    for one, other in zip(second.model.parameters(), whole.model.parameters(), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("precision", FORMATS)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("where", ["blocks.1.mlp.down_proj.bias", "tok_emb.weight"])
def test_one_bad_gradient_changes_nothing(
    precision: str, value: float, where: str, make_model: Make, make_train: MakeTrain, batch: Batch
) -> None:
    learner = make_learner(make_model(), make_train(), precision)
    _learn(learner, range(2))
    before = _everything(learner)
    loss, count = learner.forward_loss(*batch)
    handle = dict(learner.model.named_parameters())[where].register_hook(
        lambda grad: grad.index_fill(0, torch.tensor(0), value)
    )
    learner.backward(loss / count)
    handle.remove()
    result = learner.step(1e-2)
    assert result.skipped
    assert not result.finite
    assert math.isfinite(result.loss)
    after = _everything(learner)
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert _learn(learner, range(2, 3))[0].finite  # nothing bad is left behind


@pytest.mark.parametrize("precision", FORMATS)
def test_a_bad_loss_changes_nothing(precision: str, make_model: Make, make_train: MakeTrain, batch: Batch) -> None:
    learner = make_learner(make_model(), make_train(grad_clip=0.0), precision)
    _learn(learner, range(2))
    before = _everything(learner)
    for factor in (float("nan"), float("inf")):
        loss, count = learner.forward_loss(*batch)
        learner.backward(loss / count * factor)
        result = learner.step(1e-2)
        assert result.skipped
        assert not math.isfinite(result.loss)
        assert not result.scaling
        after = _everything(learner)
        assert all(torch.equal(before[name], after[name]) for name in before)


def test_masters_are_float32_and_the_model_is_their_rounding(make_model: Make, make_train: MakeTrain) -> None:
    start = make_model()
    masters = {name: p.detach().clone() for name, p in start.named_parameters()}
    learner = make_learner(start, make_train(), "bf16")
    assert all(torch.equal(tensor, masters[name]) for name, tensor in learner.weights().items())
    _learn(learner, range(3))
    for name, parameter in learner.model.named_parameters():
        truth = learner.weights()[name]
        assert truth.dtype == torch.float32
        assert parameter.dtype == torch.bfloat16
        assert torch.equal(parameter, truth.to(torch.bfloat16))
    assert any(not torch.equal(t, t.to(torch.bfloat16).float()) for t in learner.weights().values())


def test_masters_take_steps_too_small_for_bfloat16(make_model: Make, make_train: MakeTrain, batch: Batch) -> None:
    learner = make_learner(make_model(), make_train(optimizer="sgd", beta1=0.0, weight_decay=0.0), "bf16")
    before = learner.weights()["final_norm.weight"].clone()  # ones: the next bfloat16 is 1/128 away
    for _ in range(3):
        loss, count = learner.forward_loss(*batch)
        learner.backward(loss / count)
        learner.step(1e-4)
    assert not torch.equal(before, learner.weights()["final_norm.weight"])


def test_accumulated_gradients_are_summed_in_float32(make_model: Make, make_train: MakeTrain, batch: Batch) -> None:
    """256 equal small parts: sums in bfloat16 would stop growing after 256 of them at the latest."""
    train = make_train(optimizer="sgd", beta1=0.0, grad_clip=0.0)
    one, many = (make_learner(make_model(), train, "bf16") for _ in range(2))
    loss, count = one.forward_loss(*batch)
    one.backward(loss / count)
    whole = one.step(0.1)
    for _ in range(64):
        loss, count = many.forward_loss(*batch)
        many.backward(loss / (64 * count))
    parts = many.step(0.1)
    assert parts.loss == pytest.approx(whole.loss, rel=1e-6)
    assert parts.grad_norm == pytest.approx(whole.grad_norm, rel=1e-4)


def test_clipping_bounds_the_step(make_model: Make, make_train: MakeTrain, batch: Batch) -> None:
    train = make_train(optimizer="sgd", beta1=0.0, weight_decay=0.0, grad_clip=0.01)
    learner = make_learner(make_model(), train, "fp32")
    before = {name: tensor.clone() for name, tensor in learner.weights().items()}
    loss, count = learner.forward_loss(*batch)
    learner.backward(loss / count)
    assert learner.step(1.0).grad_norm > 0.01
    moved = torch.stack([(tensor - before[name]).norm() for name, tensor in learner.weights().items()]).norm()
    assert moved.item() == pytest.approx(0.01, rel=1e-3)


def test_fp16_finds_its_scale(make_model: Make, make_train: MakeTrain, batch: Batch) -> None:
    """A scale that makes gradients overflow is halved, step by step, without a word about bad numbers."""
    learner = make_learner(make_model(), make_train(), "fp16")
    learner.load(learner.weights(), {}, {"scaler": {**learner.scalars()["scaler"], "scale": 2.0**40}})
    results = []
    for _ in range(40):
        loss, count = learner.forward_loss(*batch)
        learner.backward(loss / count)
        results.append(learner.step(1e-3))
        if not results[-1].skipped:
            break
    assert results[0].scaling
    assert not results[0].finite
    assert results[-1].finite
    assert learner.scalars()["scaler"]["scale"] < 2.0**40


def test_weights_of_another_model_are_refused(make_model: Make, make_train: MakeTrain) -> None:
    learner = make_learner(make_model(), make_train(), "fp32")
    with pytest.raises(ModelError, match="shape"):
        learner.load({k: torch.zeros(3) for k in learner.weights()}, {}, {})
    with pytest.raises(ModelError, match=r"final_norm\.bias"):
        learner.load({k: v for k, v in learner.weights().items() if k != "final_norm.bias"}, {}, {})
