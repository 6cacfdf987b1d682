"""Scalar heads on a language model: one score for a whole text (reward) and one value for each place (critic).

Shapes: B texts, T tokens, D width.  ``mask`` (B, T, bool) is True on real tokens and is never guessed from ids: a text
may end with the very token that pads others.  What padding holds, how much there is and on which side changes no score.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Literal

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from engine.errors import ModelError
from engine.models.reward_folders import HEAD_FACTS, HEAD_FILE

Pooling = Literal["last", "mean"]
POOLINGS: tuple[Pooling, ...] = ("last", "mean")
VERSION = 1


class RewardHead(nn.Linear):
    """D numbers to one, drawn with deviation 1/sqrt(D + 1), bias 0 (Stiennon et al. 2020)."""

    def __init__(self, width: int) -> None:
        super().__init__(width, 1)

    def reset_parameters(self) -> None:
        nn.init.normal_(self.weight, std=1 / math.sqrt(self.in_features + 1))
        nn.init.zeros_(self.bias)


class ValueHead(nn.Linear):
    """D numbers to one, all weights 0: the critic starts by expecting nothing.

    A reward head is trained at a text's end only; elsewhere it puts out anything, and a critic that starts with a copy
    of it throws the policy far away in its first update.
    """

    def __init__(self, width: int) -> None:
        super().__init__(width, 1)

    def reset_parameters(self) -> None:
        nn.init.zeros_(self.weight)
        nn.init.zeros_(self.bias)


class RewardModel(nn.Module):
    """A text's score: the head on the last real token's state ("last") or on the mean over all real ones ("mean").

    ``gain`` and ``shift`` (set by ``normalise``, kept beside the head's weights) bring scores to mean 0 and deviation 1 on the
    policy's own answers, so that a KL coefficient means the same with every reward model.
    """

    def __init__(self, trunk: nn.Module, *, pooling: Pooling = "last", seed: int | None = None) -> None:
        super().__init__()
        if pooling not in POOLINGS:
            raise ValueError(f"unknown pooling {pooling!r}; known: {', '.join(POOLINGS)}")
        self.trunk = trunk
        self.pooling: Pooling = pooling
        with torch.random.fork_rng(devices=[], enabled=seed is not None):
            if seed is not None:
                torch.manual_seed(seed)
            self.head = RewardHead(_width(trunk))
        self.gain, self.shift = 1.0, 0.0

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Scores (B,) in float32, normalised."""
        return self.raw(ids, mask) * self.gain + self.shift

    def raw(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Scores (B,) in float32 as the head gives them: what the loss compares."""
        hidden = hidden_of(self.trunk, ids, mask)
        pooled = last_real(hidden, mask) if self.pooling == "last" else masked_mean_state(hidden, mask)
        scores: Tensor = self.head(pooled.to(self.head.weight.dtype))[:, 0].float()
        return scores

    @torch.no_grad()
    def normalise(self, raw_scores: Tensor) -> None:
        """Set gain and shift so that these scores (N,) of the policy's answers get mean 0 and deviation 1.

        Raises ModelError when they do not differ: such a model says nothing.
        """
        scores = raw_scores.double()
        std = float(scores.std(correction=0))
        if not (math.isfinite(std) and std > 1e-12):
            raise ModelError(
                "The reward model gives all samples of the policy the same score.",
                "Train it on more pairs, or let the samples differ more (temperature 1).",
            )
        self.gain, self.shift = 1 / std, -float(scores.mean()) / std


class ValueModel(nn.Module):
    """The critic: at each place what is still to be earned after its token, (B, T) in float32."""

    def __init__(self, trunk: nn.Module) -> None:
        super().__init__()
        self.trunk = trunk
        self.head = ValueHead(_width(trunk))

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Values (B, T); without ``mask`` padding may stand on the right only, where no token sees it."""
        hidden = self.trunk.hidden(ids) if mask is None else hidden_of(self.trunk, ids, mask)  # type: ignore[operator]
        return self.of_hidden(hidden)

    def of_hidden(self, hidden: Tensor) -> Tensor:
        """Values (…) of states (…, D)."""
        values: Tensor = self.head(hidden.to(self.head.weight.dtype))[..., 0].float()
        return values


def hidden_of(trunk: nn.Module, ids: Tensor, mask: Tensor) -> Tensor:
    """States (B, T, D) of padded texts.  A causal model reads texts padded on the right without a mask, the fast way."""
    settings: Any = trunk.settings
    on_the_right = settings.causal and bool(mask[:, 0].all())
    hidden: Tensor = trunk.hidden(ids, mask=None if on_the_right else mask)  # type: ignore[operator]
    return hidden


def last_real(hidden: Tensor, mask: Tensor) -> Tensor:
    """(B, D) the state of each text's last real token."""
    places = (torch.arange(mask.shape[1], device=mask.device) * mask).amax(1)
    return hidden[torch.arange(len(hidden), device=mask.device), places]


def masked_mean_state(hidden: Tensor, mask: Tensor) -> Tensor:
    """(B, D) the mean of each text's real tokens' states, summed in float32."""
    weights = mask[..., None].float()
    return (hidden.float() * weights).sum(1) / weights.sum(1).clamp(min=1)


def _width(trunk: nn.Module) -> int:
    settings: Any = trunk.settings
    return int(settings.emb_dim)


# ------------------------------------------------------------------ beside the trunk's own files


def save_reward_head(model: RewardModel, folder: Path, facts: dict[str, Any] | None = None) -> None:
    """Write the head beside the trunk's files: ``reward_head.safetensors`` and ``reward_head.json``.

    ``facts`` (plain values: accuracy, the run it comes from) are kept in the JSON and come back from ``head_facts``.
    """
    tensors = {"weight": model.head.weight, "bias": model.head.bias}
    save_file({name: t.detach().float().cpu().contiguous() for name, t in tensors.items()}, folder / HEAD_FILE)
    told = {
        "version": VERSION,
        "pooling": model.pooling,
        "gain": model.gain,
        "shift": model.shift,
        "facts": facts or {},
    }
    (folder / HEAD_FACTS).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def head_facts(folder: Path) -> dict[str, Any]:
    """What was told about a saved head: pooling, gain, shift, facts.  Raises ModelError for a damaged or newer file."""
    path = folder / HEAD_FACTS
    try:
        told = json.loads(path.read_bytes())
        if int(told["version"]) > VERSION:
            raise ModelError(f"{path} was written by a newer Tezgah.", "Update Tezgah.")
        if told["pooling"] not in POOLINGS or not math.isfinite(float(told["gain"]) + float(told["shift"])):
            raise ValueError("its values make no sense")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path} cannot be read: {error}.", "Train the reward model again.") from None
    return dict(told)


def load_reward_head(trunk: nn.Module, folder: Path) -> RewardModel:
    """The reward model of a trunk and the head saved in ``folder``.  Raises ModelError when they do not fit."""
    told = head_facts(folder)
    model = RewardModel(trunk, pooling=told["pooling"], seed=0)
    try:
        tensors = load_file(folder / HEAD_FILE)
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{folder / HEAD_FILE} cannot be read: {error}.", "Train the reward model again.") from None
    shapes = {name: tuple(t.shape) for name, t in tensors.items()}
    wanted = {"weight": tuple(model.head.weight.shape), "bias": (1,)}
    if shapes != wanted:
        raise ModelError(
            f"{folder / HEAD_FILE} holds {shapes}; this model needs {wanted}.", "Use the head's own model."
        )
    with torch.no_grad():
        model.head.weight.copy_(tensors["weight"])
        model.head.bias.copy_(tensors["bias"])
    model.gain, model.shift = float(told["gain"]), float(told["shift"])
    return model
