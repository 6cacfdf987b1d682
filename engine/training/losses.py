"""Cross entropy over tokens, and its mean over many batches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.utils.checkpoint import checkpoint

IGNORE = -100

LOGITS_AT_ONCE = 1 << 30  # bytes of logits that are held at once; beyond, the head is applied piece by piece, twice
PIECE = 1 << 28
FUSE_FROM = 1 << 22  # logits from which the own softmax pays; below, its calls cost more than it saves
_CACHED = 1 << 20  # logits that one thread works on at once: neither many calls nor far from the cache


class LanguageModel(Protocol):
    """What the losses need of ``engine.models.transformer.Transformer``."""

    training: bool

    def hidden(self, ids: Tensor, *, positions: Tensor | None = None, mask: Tensor | None = None) -> Tensor: ...
    def logits_of(self, hidden: Tensor) -> Tensor: ...
    def train(self, mode: bool = True) -> object: ...


def token_cross_entropy(
    model: LanguageModel,
    ids: Tensor,
    targets: Tensor,
    positions: Tensor | None = None,
    mask: Tensor | None = None,
    *,
    ignore_index: int = IGNORE,
) -> tuple[Tensor, int]:
    """Summed negative log probability of ``targets`` (B, T) after ``ids`` (B, T), and how many counted.

    The sum is a float32 scalar in nats whatever the model's precision; targets equal to ``ignore_index`` do not
    count, and no logits are computed for them.  ``positions`` and ``mask`` go to ``model.hidden``.  Divide by the
    number of tokens of the *whole* step before going backward, so that a step of several batches equals one large
    batch.

    With a large vocabulary the logits are what fills the memory: from ``LOGITS_AT_ONCE`` bytes on the head is
    applied to ``PIECE`` bytes of them at a time and again in the backward pass.
    """
    count = count_tokens(targets, ignore_index)
    placed = {} if positions is None and mask is None else {"positions": positions, "mask": mask}
    hidden, flat = model.hidden(ids, **placed).flatten(0, 1), targets.flatten()
    if count < len(flat):
        counted = flat != ignore_index
        hidden, flat = hidden[counted], flat[counted]
    rows = _rows_at_once(model, hidden)
    if rows >= len(flat):
        return summed_cross_entropy(model.logits_of(hidden), flat, ignore_index), count

    def piece(some: Tensor, wanted: Tensor) -> Tensor:
        return summed_cross_entropy(model.logits_of(some), wanted, ignore_index)

    pairs = list(zip(torch.split(hidden, rows), torch.split(flat, rows), strict=True))
    if not torch.is_grad_enabled():
        return torch.stack([piece(*pair) for pair in pairs]).sum(), count
    return torch.stack([checkpoint(piece, *pair, use_reentrant=False) for pair in pairs]).sum(), count


def _rows_at_once(model: LanguageModel, hidden: Tensor) -> int:
    with torch.no_grad():
        vocabulary = model.logits_of(hidden[:0]).shape[-1]  # no row: the head alone would be read for one
    row = vocabulary * hidden.element_size()
    return len(hidden) if len(hidden) * row <= LOGITS_AT_ONCE else max(1, PIECE // row)


def summed_cross_entropy(logits: Tensor, targets: Tensor, ignore_index: int = IGNORE) -> Tensor:
    """Summed negative log probability (float32 scalar, nats) of ``targets`` (N) under ``logits`` (N, V).

    Large float32 and bfloat16 logits are *overwritten* by their gradient when one is wanted: give them away.
    """
    fits = logits.dtype in (torch.float32, torch.bfloat16) and logits.numel() >= FUSE_FROM and logits.is_contiguous()
    if fits and logits.requires_grad and not logits.is_leaf and not torch.compiler.is_compiling():
        loss: Tensor = _OverwritingCrossEntropy.apply(logits, targets, ignore_index)  # type: ignore[no-untyped-call]
        return loss
    return F.cross_entropy(logits.float(), targets, ignore_index=ignore_index, reduction="sum")


class _OverwritingCrossEntropy(torch.autograd.Function):
    """Cross entropy that turns the logits into their gradient (softmax minus one-hot) while they are in the cache.

    Saves a second and a third array of their size, and with bfloat16 logits their float32 copies.
    """

    @staticmethod
    def forward(ctx: Any, logits: Tensor, targets: Tensor, ignore_index: int) -> Tensor:
        place = logits.detach()
        rows = max(1, _CACHED * torch.get_num_threads() // logits.shape[-1])
        if logits.device.type != "cpu":
            rows = max(rows, 1024)
        counted = targets != ignore_index
        safe = targets.where(counted, 0)[:, None]
        losses = []
        for part, target, counts in zip(*(torch.split(x, rows) for x in (place, safe, counted)), strict=True):
            wide = part.float()  # the same memory when it is float32 already
            highest, at_target = wide.amax(-1), wide.gather(-1, target)[:, 0]
            softmax = torch.softmax(wide, -1, out=wide)
            # log of the sum of exponentials, from the likeliest token: its probability never underflows
            total = highest - softmax.amax(-1).log()
            losses.append((total - at_target).where(counts, 0.0).sum())
            softmax.scatter_add_(-1, target, softmax.new_full(target.shape, -1.0))
            softmax[~counts] = 0.0
            if softmax.data_ptr() != part.data_ptr():
                part.copy_(softmax)
        ctx.save_for_backward(place)
        ctx.spent = False
        return torch.stack(losses).sum()

    @staticmethod
    @once_differentiable  # type: ignore[untyped-decorator]
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, None]:
        if ctx.spent:
            raise RuntimeError("the gradient of these logits was already handed on; compute the loss again")
        ctx.spent = True
        place: Tensor = ctx.saved_tensors[0]
        return place.mul_(grad), None, None


def count_tokens(targets: Tensor, ignore_index: int = IGNORE) -> int:
    """How many of ``targets`` count."""
    return int((targets != ignore_index).sum())


def evaluate(model: LanguageModel, batches: Iterable[tuple[Tensor | None, ...]]) -> tuple[float, int]:
    """Mean loss in nats per token over ``batches`` of (ids, targets[, positions, mask]), and the number of tokens.

    In evaluation mode, without gradients; the model's mode is put back.  Each token weighs the same.
    NaN for no tokens at all.
    """
    was_training = model.training
    model.train(False)
    total, tokens = 0.0, 0
    try:
        with torch.no_grad():
            for batch in batches:
                loss, count = token_cross_entropy(model, *batch)  # type: ignore[arg-type]
                total += float(loss)
                tokens += count
    finally:
        model.train(was_training)
    return (total / tokens if tokens else float("nan")), tokens
