"""Cross entropy over tokens, and its mean over many batches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

IGNORE = -100


class LanguageModel(Protocol):
    """What the losses need of ``engine.models.transformer.Transformer``."""

    training: bool

    def hidden(self, ids: Tensor) -> Tensor: ...
    def logits_of(self, hidden: Tensor) -> Tensor: ...
    def train(self, mode: bool = True) -> object: ...


def token_cross_entropy(
    model: LanguageModel, ids: Tensor, targets: Tensor, ignore_index: int = IGNORE
) -> tuple[Tensor, int]:
    """Summed negative log probability of ``targets`` (B, T) after ``ids`` (B, T), and how many counted.

    The sum is a float32 scalar in nats whatever the model's precision; targets equal to ``ignore_index``
    do not count.  Divide by the number of tokens of the *whole* step before going backward, so that a
    step of several batches equals one large batch.
    """
    logits = model.logits_of(model.hidden(ids))
    loss = F.cross_entropy(logits.flatten(0, 1).float(), targets.flatten(), ignore_index=ignore_index, reduction="sum")
    return loss, count_tokens(targets, ignore_index)


def count_tokens(targets: Tensor, ignore_index: int = IGNORE) -> int:
    """How many of ``targets`` count."""
    return int((targets != ignore_index).sum())


def evaluate(model: LanguageModel, batches: Iterable[tuple[Tensor, Tensor]]) -> tuple[float, int]:
    """Mean loss in nats per token over ``batches`` of (ids, targets), and the number of tokens.

    In evaluation mode, without gradients; the model's mode is put back.  Each token weighs the same.
    NaN for no tokens at all.
    """
    was_training = model.training
    model.train(False)
    total, tokens = 0.0, 0
    try:
        with torch.no_grad():
            for ids, targets in batches:
                loss, count = token_cross_entropy(model, ids, targets)
                total += float(loss)
                tokens += count
    finally:
        model.train(was_training)
    return (total / tokens if tokens else float("nan")), tokens
