"""The optimisers that torch keeps, behind one function; their state as named tensors.

A state is named by the parameter, not by its index, so that a checkpoint still fits when the order of
parameters changes, and a wrong one is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from engine.errors import ModelError
from engine.recipes.sections import TrainSection

_FUSED = frozenset({"adamw", "adam", "sgd", "adagrad"})


def make_optimizer(model: nn.Module | Mapping[str, nn.Parameter], train: TrainSection) -> torch.optim.Optimizer:
    """The recipe's optimiser over ``model``'s trainable parameters (a tied weight counts once).

    Weight decay falls on matrices (two or more dimensions: embeddings too) or on everything, as
    ``train.decay_on`` says.  It is decoupled (Loshchilov and Hutter 2019) in adamw, nadam, radam and
    adafactor, and part of the gradient (L2) in adam, sgd, rmsprop and adagrad, as their authors have it.
    ``beta1`` is the momentum of sgd; ``beta2`` the smoothing of rmsprop; adagrad and adafactor use neither.

    One fused kernel over all parameters is used where it exists and works here.
    """
    named = named_parameters(model)
    groups = decay_groups(named, train)
    if train.optimizer in _FUSED and _fused_works(next(iter(named.values())), train):
        return _build(groups, train, fused=True)
    return _build(groups, train, fused=False)


def named_parameters(model: nn.Module | Mapping[str, nn.Parameter]) -> dict[str, nn.Parameter]:
    """Trainable parameters by name, sorted by name, each once."""
    pairs = model.named_parameters() if isinstance(model, nn.Module) else model.items()
    return dict(sorted((name, p) for name, p in pairs if p.requires_grad))


def decay_groups(named: Mapping[str, nn.Parameter], train: TrainSection) -> list[dict[str, Any]]:
    """Two parameter groups, with and without decay; a group without members is left out."""
    everything = train.decay_on == "all"
    decayed = [p for p in named.values() if everything or p.dim() >= 2]
    spared = [p for p in named.values() if not everything and p.dim() < 2]
    groups = [{"params": decayed, "weight_decay": train.weight_decay}, {"params": spared, "weight_decay": 0.0}]
    return [group for group in groups if group["params"]]


def _build(groups: list[dict[str, Any]], train: TrainSection, *, fused: bool) -> torch.optim.Optimizer:
    rate, betas = train.learning_rate, (train.beta1, train.beta2)
    foreach = None if fused else True
    match train.optimizer:
        case "adamw":
            return torch.optim.AdamW(groups, lr=rate, betas=betas, eps=train.epsilon, fused=fused, foreach=foreach)
        case "adam":
            return torch.optim.Adam(groups, lr=rate, betas=betas, eps=train.epsilon, fused=fused, foreach=foreach)
        case "sgd":
            return torch.optim.SGD(groups, lr=rate, momentum=train.beta1, fused=fused, foreach=foreach)
        case "nadam":
            return torch.optim.NAdam(groups, lr=rate, betas=betas, decoupled_weight_decay=True, foreach=True)
        case "radam":
            return torch.optim.RAdam(groups, lr=rate, betas=betas, decoupled_weight_decay=True, foreach=True)
        case "rmsprop":
            return torch.optim.RMSprop(groups, lr=rate, alpha=train.beta2, eps=train.epsilon, foreach=True)
        case "adagrad":
            return torch.optim.Adagrad(groups, lr=rate, fused=fused, foreach=foreach)
        case "adafactor":
            return torch.optim.Adafactor(groups, lr=rate)
    raise ValueError(f"unknown optimizer {train.optimizer!r}")


def _fused_works(like: Tensor, train: TrainSection) -> bool:
    """Whether this torch has the fused kernel for the device and type of ``like``: one step is tried."""
    trial = nn.Parameter(torch.ones(4, 4, device=like.device, dtype=like.dtype))
    trial.grad = torch.ones_like(trial)
    try:
        _build([{"params": [trial]}], train, fused=True).step()
    except (RuntimeError, NotImplementedError, TypeError):
        return False
    return bool(torch.isfinite(trial).all())


def set_learning_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Let every group take its next step with ``rate``."""
    for group in optimizer.param_groups:
        group["lr"] = rate


_TINY = 1e-6  # that torch adds to the length before it divides


def clip_gradients(parameters: Iterable[Tensor], max_norm: float) -> Tensor:
    """Shorten all gradients together to at most ``max_norm`` (0: leave them); their length before that.

    Pascanu et al. 2013.  The result is a scalar tensor on the parameters' device.
    """
    parameters = [p for p in parameters if p.grad is not None]
    norm = torch.nn.utils.get_total_norm([p.grad for p in parameters if p.grad is not None], foreach=True)
    # On a CPU looking costs nothing, and a gradient that is short enough need not be multiplied by one.
    if max_norm > 0 and (norm.device.type != "cpu" or norm + _TINY > max_norm):
        torch.nn.utils.clip_grads_with_norm_(parameters, max_norm, norm, foreach=True)
    return norm


# ------------------------------------------------------------------ state in and out


def optimizer_tensors(optimizer: torch.optim.Optimizer, named: Mapping[str, nn.Parameter]) -> dict[str, Tensor]:
    """The optimiser's memory as flat ``"<quantity>/<parameter>"`` tensors, for safetensors.

    Numbers (counters that some optimisers keep as Python numbers) become float64 scalars.
    """
    flat: dict[str, Tensor] = {}
    for name, parameter in named.items():
        for key, value in optimizer.state.get(parameter, {}).items():
            if value is None:
                continue
            tensor = value if isinstance(value, Tensor) else torch.tensor(value, dtype=torch.float64)
            flat[f"{key}/{name}"] = tensor.detach().contiguous()
    return dict(sorted(flat.items()))


def load_optimizer_tensors(
    optimizer: torch.optim.Optimizer, named: Mapping[str, nn.Parameter], tensors: Mapping[str, Tensor]
) -> None:
    """Put back what ``optimizer_tensors`` gave.  Raises ModelError when names or shapes do not fit."""
    index = {id(p): i for i, p in enumerate(p for group in optimizer.param_groups for p in group["params"])}
    states: dict[int, dict[str, Any]] = {}
    for flat_name, tensor in tensors.items():
        key, _, name = flat_name.partition("/")
        parameter = named.get(name)
        if parameter is None:
            raise ModelError(f"The optimiser's state names {name!r}, which this model does not have.", _REMEDY)
        if key.startswith("exp_avg") and tensor.shape != parameter.shape:
            raise ModelError(
                f"The optimiser's state of {name!r} has shape {tuple(tensor.shape)}, the model's {tuple(parameter.shape)}.",
                _REMEDY,
            )
        states.setdefault(index[id(parameter)], {})[key] = (
            tensor.item() if tensor.dtype == torch.float64 and tensor.dim() == 0 else tensor.clone()
        )
    _check_complete(states, named, index)
    optimizer.load_state_dict({"state": states, "param_groups": optimizer.state_dict()["param_groups"]})


def _check_complete(
    states: Mapping[int, Mapping[str, Any]], named: Mapping[str, nn.Parameter], index: Mapping[int, int]
) -> None:
    """Parameters of a kind (matrices, vectors) have the same quantities, or none at all before their first step."""
    for matrices in (True, False):
        members = {name: states.get(index[id(p)], {}) for name, p in named.items() if (p.dim() > 1) == matrices}
        wanted = {key for state in members.values() for key in state}
        for name, state in members.items():
            if state and (missing := sorted(wanted - set(state))):
                raise ModelError(f"The optimiser's state lacks {missing[0]!r} of {name!r}.", _REMEDY)


_REMEDY = "Go on with the recipe that this checkpoint was made by."
