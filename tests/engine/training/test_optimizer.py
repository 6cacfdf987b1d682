"""The optimisers against torch's own plain versions, and their state in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from safetensors.torch import load, save
from torch import nn

from engine.errors import ModelError
from engine.models.transformer import Transformer
from engine.recipes.sections import TrainSection
from engine.training.optimizer import (
    clip_gradients,
    decay_groups,
    load_optimizer_tensors,
    make_optimizer,
    named_parameters,
    optimizer_tensors,
    set_learning_rate,
)

NAMES = ("adamw", "adam", "sgd", "nadam", "radam", "rmsprop", "adagrad", "adafactor")
Make = Callable[..., Transformer]
MakeTrain = Callable[..., TrainSection]

PLAIN: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "adamw": lambda g: torch.optim.AdamW(g, lr=1e-2, betas=(0.8, 0.95), foreach=False),
    "adam": lambda g: torch.optim.Adam(g, lr=1e-2, betas=(0.8, 0.95), foreach=False),
    "sgd": lambda g: torch.optim.SGD(g, lr=1e-2, momentum=0.8, foreach=False),
    "nadam": lambda g: torch.optim.NAdam(g, lr=1e-2, betas=(0.8, 0.95), decoupled_weight_decay=True, foreach=False),
    "radam": lambda g: torch.optim.RAdam(g, lr=1e-2, betas=(0.8, 0.95), decoupled_weight_decay=True, foreach=False),
    "rmsprop": lambda g: torch.optim.RMSprop(g, lr=1e-2, alpha=0.95, foreach=False),
    "adagrad": lambda g: torch.optim.Adagrad(g, lr=1e-2, foreach=False),
    "adafactor": lambda g: torch.optim.Adafactor(g, lr=1e-2, foreach=False),
}


def _walk(optimizer: torch.optim.Optimizer, named: dict[str, nn.Parameter], steps: range) -> None:
    """Steps with gradients that depend on nothing but the step."""
    for step in steps:
        random = torch.Generator().manual_seed(step)
        for parameter in named.values():
            parameter.grad = torch.randn(parameter.shape, generator=random)
        optimizer.step()


@pytest.mark.parametrize("name", NAMES)
def test_every_optimizer_walks_like_torchs_plain_one(name: str, make_model: Make, make_train: MakeTrain) -> None:
    train = make_train(optimizer=name, learning_rate=1e-2, beta1=0.8, beta2=0.95, weight_decay=0.1)
    ours, theirs = (named_parameters(make_model()) for _ in range(2))
    _walk(make_optimizer(ours, train), ours, range(8))
    _walk(PLAIN[name](decay_groups(theirs, train)), theirs, range(8))
    for key, parameter in ours.items():
        torch.testing.assert_close(parameter, theirs[key], rtol=2e-5, atol=2e-6)
    start = named_parameters(make_model())
    assert all(not torch.equal(parameter, start[key]) for key, parameter in ours.items())


@pytest.mark.parametrize("name", NAMES)
def test_state_goes_through_a_file_bit_by_bit(name: str, make_model: Make, make_train: MakeTrain) -> None:
    train = make_train(optimizer=name, learning_rate=1e-2)
    whole = named_parameters(make_model())
    _walk(make_optimizer(whole, train), whole, range(7))

    first = named_parameters(make_model())
    optimizer = make_optimizer(first, train)
    _walk(optimizer, first, range(4))
    stored = save({key: value.contiguous() for key, value in optimizer_tensors(optimizer, first).items()})

    second = {key: nn.Parameter(parameter.detach().clone()) for key, parameter in first.items()}
    resumed = make_optimizer(second, train)
    load_optimizer_tensors(resumed, second, load(stored))
    _walk(resumed, second, range(4, 7))
    for key, parameter in whole.items():
        assert torch.equal(parameter, second[key]), key


def test_state_names_are_the_parameters(make_model: Make, make_train: MakeTrain) -> None:
    named = named_parameters(make_model())
    optimizer = make_optimizer(named, make_train())
    _walk(optimizer, named, range(1))
    tensors = optimizer_tensors(optimizer, named)
    assert "exp_avg/blocks.0.att.q_proj.weight" in tensors
    assert list(tensors) == sorted(tensors)
    assert len(tensors) == 3 * len(named)


def test_state_of_another_model_is_refused(make_model: Make, make_train: MakeTrain) -> None:
    named, train = named_parameters(make_model()), make_train()
    optimizer = make_optimizer(named, train)
    _walk(optimizer, named, range(1))
    tensors = optimizer_tensors(optimizer, named)
    wider = named_parameters(make_model(emb_dim=32))
    with pytest.raises(ModelError, match="shape"):
        load_optimizer_tensors(make_optimizer(wider, train), wider, tensors)
    with pytest.raises(ModelError, match="no_such"):
        load_optimizer_tensors(optimizer, named, {"exp_avg/no_such": torch.zeros(1)})
    del tensors["exp_avg_sq/final_norm.weight"]
    with pytest.raises(ModelError, match=r"final_norm\.weight"):
        load_optimizer_tensors(optimizer, named, tensors)


def test_decay_falls_on_matrices_only(make_model: Make, make_train: MakeTrain) -> None:
    named = named_parameters(make_model())
    decayed, spared = decay_groups(named, make_train(weight_decay=0.3))
    assert decayed["weight_decay"] == 0.3
    assert spared["weight_decay"] == 0.0
    assert all(p.dim() >= 2 for p in decayed["params"])
    assert all(p.dim() < 2 for p in spared["params"])
    assert len(decayed["params"]) + len(spared["params"]) == len(named)
    (everything,) = decay_groups(named, make_train(weight_decay=0.3, decay_on="all"))
    assert len(everything["params"]) == len(named)


def test_order_is_by_name_and_a_tied_table_counts_once(make_model: Make) -> None:
    tied, untied = named_parameters(make_model()), named_parameters(make_model(tie_embeddings=False))
    assert list(tied) == sorted(tied)
    assert set(untied) - set(tied) == {"head.weight"}


def test_frozen_parameters_are_left_out(make_model: Make, make_train: MakeTrain) -> None:
    model = make_model()
    model.tok_emb.weight.requires_grad_(False)
    assert "tok_emb.weight" not in named_parameters(model)
    optimizer = make_optimizer(model, make_train())
    assert all(p is not model.tok_emb.weight for group in optimizer.param_groups for p in group["params"])


def test_one_missing_fused_kernel_falls_back(
    make_model: Make, make_train: MakeTrain, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = torch.optim.AdamW

    def without_fused(*args: Any, fused: bool = False, **rest: Any) -> torch.optim.Optimizer:
        if fused:
            raise RuntimeError("fused AdamW is not implemented for this device")
        return real(*args, fused=fused, **rest)

    assert make_optimizer(make_model(), make_train()).defaults["fused"] is True
    monkeypatch.setattr(torch.optim, "AdamW", without_fused)
    assert make_optimizer(make_model(), make_train()).defaults["fused"] is False


def test_clipping_on_hand_numbers() -> None:
    parameters = [nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(3))]
    parameters[0].grad, parameters[1].grad = torch.tensor([3.0]), torch.tensor([0.0, 4.0])
    assert clip_gradients(parameters, 0).item() == 5.0
    assert parameters[0].grad.item() == 3.0  # 0: measured, not clipped
    assert clip_gradients(parameters, 10.0).item() == 5.0
    assert parameters[0].grad.item() == 3.0  # short enough
    assert clip_gradients(parameters, 1.0).item() == 5.0
    assert parameters[0].grad.item() == pytest.approx(0.6, abs=1e-6)
    assert parameters[1].grad.tolist() == pytest.approx([0.0, 0.8], abs=1e-6)
    assert parameters[2].grad is None


def test_the_rate_reaches_every_group(make_model: Make, make_train: MakeTrain) -> None:
    optimizer = make_optimizer(make_model(), make_train())
    set_learning_rate(optimizer, 0.125)
    assert [group["lr"] for group in optimizer.param_groups] == [0.125, 0.125]
