"""What is measured at a run's start: right numbers, sensible choices, and nothing of the run touched."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.models import attention
from engine.models.activation import gelu_kernel
from engine.models.attention import attention_kernel
from engine.models.linear import linear_kernel, onednn_available
from engine.models.transformer import Transformer
from engine.recipes.sections import TrainSection
from engine.training import kernels
from engine.training.kernels import PLAIN, choose_kernels, choose_precision, restore
from engine.training.shards import Shards

Make = Callable[..., Transformer]
MakeTrain = Callable[..., TrainSection]
Batch = tuple[Tensor, Tensor]

needs_onednn = pytest.mark.skipif(not onednn_available(), reason="this torch has no oneDNN linear")


def _in_use() -> dict[str, str]:
    return {"linear": linear_kernel(), "attention": attention_kernel(), "gelu": gelu_kernel()}


def _gains_are(monkeypatch: pytest.MonkeyPatch, **gains: float) -> None:
    monkeypatch.setattr(kernels, "_gains", lambda *rest: gains)


def test_measured_choices_are_plain_applied_and_leave_no_trace(
    make_model: Make, make_train: MakeTrain, batch: Batch
) -> None:
    model = make_model(drop_rate=0.1)
    weights, random = copy.deepcopy(model.state_dict()), torch.get_rng_state()
    chosen: dict[str, Any] = choose_kernels(model, batch, make_train(), seconds=0.1)
    chosen |= choose_precision(model, batch, make_train(), seconds=0.1)
    assert json.loads(json.dumps(chosen)) == chosen
    assert _in_use() == {name: chosen[name] for name in PLAIN}
    assert chosen["precision"] in ("fp32", "bf16")
    assert model.training
    assert all(torch.equal(weights[name], tensor) for name, tensor in model.state_dict().items())
    assert all(p.grad is None for p in model.parameters())
    assert torch.equal(random, torch.get_rng_state())
    assert torch.get_num_threads() == 1


@needs_onednn
def test_faster_kernels_are_taken_and_slower_ones_left(
    make_model: Make, make_train: MakeTrain, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    _gains_are(monkeypatch, linear=1.8, attention=1.01, gelu=1.5)
    chosen = choose_kernels(make_model(), batch, make_train())
    assert _in_use() == {"linear": "onednn", "attention": "torch", "gelu": "sigmoid"}
    assert "1.80" in chosen["why"]


def test_wrong_numbers_are_never_taken(
    make_model: Make, make_train: MakeTrain, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    _gains_are(monkeypatch, attention=9.0, gelu=9.0)
    real = attention._ceiling
    monkeypatch.setattr(attention, "_ceiling", lambda x: torch.zeros_like(real(x)))
    chosen = choose_kernels(make_model(), batch, make_train())
    assert _in_use() == PLAIN
    assert "differ" in chosen["why"]


def test_the_off_switch(make_model: Make, make_train: MakeTrain, batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    _gains_are(monkeypatch, linear=9.0, attention=9.0, gelu=9.0)
    train = make_train(kernels="torch", precision="bf16")
    chosen = choose_kernels(make_model(), batch, train) | choose_precision(make_model(), batch, train)
    assert _in_use() == PLAIN
    assert {name: chosen[name] for name in PLAIN} == PLAIN
    assert chosen["precision"] == "bf16"


@needs_onednn
def test_onednn_can_be_asked_for(
    make_model: Make, make_train: MakeTrain, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    _gains_are(monkeypatch, linear=0.5)
    choose_kernels(make_model(), batch, make_train(kernels="onednn"))
    assert linear_kernel() == "onednn"


def test_bf16_is_taken_when_it_is_faster_with_its_own_kernels(
    make_model: Make, make_train: MakeTrain, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    _gains_are(monkeypatch, attention=4.0)
    monkeypatch.setattr(kernels, "_duel", _fake_duel(2.0))
    chosen = choose_precision(make_model(), batch, make_train())
    assert chosen["precision"] == "bf16"
    assert _in_use() == {**PLAIN, "attention": "blocks"}
    assert choose_precision(make_model(), batch, make_train(precision="fp32"))["precision"] == "fp32"


def test_bf16_is_left_when_it_is_not_faster_or_loses_too_much(
    make_model: Make, make_train: MakeTrain, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    _gains_are(monkeypatch, attention=4.0)
    monkeypatch.setattr(kernels, "_duel", _fake_duel(1.05))
    assert choose_precision(make_model(), batch, make_train())["precision"] == "fp32"
    assert _in_use() == PLAIN
    monkeypatch.setattr(kernels, "_duel", _fake_duel(5.0))
    monkeypatch.setattr(kernels, "_BF16_LOSS", 0.0)
    assert choose_precision(make_model(), batch, make_train())["precision"] == "fp32"


def _fake_duel(gain: float) -> Callable[..., tuple[float, float]]:
    def duel(old: Callable[[], Any], new: Callable[[], Any], seconds: float) -> tuple[float, float]:
        for _ in range(3):
            old()
            new()
        return gain, 1.0

    return duel


def test_kernels_that_wait_for_python_are_left_where_threads_share_the_rows(
    make_model: Make, make_train: MakeTrain, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Measured in shards, GELU's own kernel holds the other thread up; attention's does not."""
    now = [0.0]

    def compute(*_: Any) -> list[Tensor]:
        now[0] += 1.0 + 0.5 * (gelu_kernel() == "sigmoid") - 0.2 * (attention_kernel() == "blocks")
        return []

    _gains_are(monkeypatch, attention=2.0, gelu=1.5)
    monkeypatch.setattr(kernels, "gradients_in_shards", compute)
    monkeypatch.setattr(kernels.time, "perf_counter", lambda: now[0])
    assert choose_kernels(make_model(), batch, make_train())["gelu"] == "sigmoid"
    choose_kernels(make_model(), batch, make_train(), shards=Shards(2))
    assert _in_use() == {"linear": "torch", "attention": "blocks", "gelu": "torch"}


def test_restore_applies_without_measuring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "_duel", None)
    restore({"threads": 1, "attention": "blocks", "gelu": "sigmoid", "linear": "torch", "reasons": {}})
    assert _in_use() == {"linear": "torch", "attention": "blocks", "gelu": "sigmoid"}
    restore({"threads": 1, "linear": "torch"})  # a run from before the others existed
    assert _in_use() == PLAIN


def test_restore_survives_a_torch_without_the_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "onednn_available", lambda: False)
    restore({"linear": "onednn"})
    assert linear_kernel() == "torch"


def test_the_probe_of_a_large_model_is_small_and_of_its_shape(
    make_model: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "_PROBE_PARAMETERS", 1000)
    monkeypatch.setattr(kernels, "_PROBE_VOCABULARY", 20)
    monkeypatch.setattr(kernels, "_PROBE_FLOPS", 1.0)
    model = make_model(n_layers=5)
    ids = torch.arange(36).view(3, 12)
    targets = ids.clone()
    targets[0, 0] = -100
    probe, (some, wanted) = kernels.make_probe(model, (ids, targets))
    assert (probe.settings.n_layers, probe.settings.emb_dim, probe.settings.vocab_size) == (2, 16, 20)
    assert some.shape == (1, 12)
    assert int(some.max()) < 20
    assert wanted[0, 0] == -100
    assert len(kernels.make_probe(model, (ids, targets), rows=2)[1][0]) == 2


def test_distance_forgives_rounding_where_the_truth_is_zero() -> None:
    large, noise = torch.tensor([3.0, 4.0]), torch.tensor([1e-9])
    assert kernels._distance([large, large, noise], [large, large, -noise]) < 1e-6
    assert kernels._distance([large, large], [large, large * 1.1]) == pytest.approx(0.1, rel=0.01)
    assert kernels._distance([large, large], [large, large * float("nan")]) == float("inf")
