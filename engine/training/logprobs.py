"""How likely a model finds the tokens of an answer: log-probabilities and entropies, lean in memory.

Only positions that foretell an answer token go through the head, and the logits are turned into their own gradient in
place, so that nothing of their size is kept beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.utils.checkpoint import checkpoint

LOGITS_AT_ONCE = 1 << 30  # bytes of float32 logits held at once; beyond, the head is applied piece by piece, twice
PIECE = 1 << 28
_CACHED = 1 << 18  # logits that are worked on at once: near the cache


class Policy(Protocol):
    """What is needed of ``engine.models.transformer.Transformer``."""

    def hidden(self, ids: Tensor) -> Tensor: ...
    def logits_of(self, hidden: Tensor) -> Tensor: ...


@dataclass(frozen=True)
class AnswerRows:
    """A batch of prompts with their answers, each row ``prompt, answer, padding``: padding stands on the right only, so
    no token sees it and no mask is needed.

    ``ids`` (B, T) and ``answer`` (B, T, bool), True on answer tokens, end-of-text included.  ``width`` is R, the columns
    of the (B, R) tensors that speak of answers; it may be larger than the longest answer here.
    """

    ids: Tensor
    answer: Tensor
    width: int

    @property
    def mask(self) -> Tensor:
        """(B, R, bool) which columns an answer has."""
        return torch.arange(self.width, device=self.ids.device) < self.answer.sum(1, keepdim=True)

    def take(self, index: Tensor) -> AnswerRows:
        """Some of the rows, cut to the longest of them."""
        answer = self.answer[index]
        columns = torch.nonzero(answer.any(0))
        end = int(columns[-1]) + 1 if len(columns) else 0
        return AnswerRows(self.ids[index, :end], answer[:, :end], self.width)

    def batches(self, size: int) -> Iterator[tuple[Tensor, AnswerRows]]:
        """All rows in batches of ``size``, rows of like length together: which rows, and the rows."""
        columns = torch.arange(self.ids.shape[1], device=self.ids.device)
        order = (columns * self.answer).amax(1).argsort(stable=True)
        for index in torch.split(order, max(1, size)):
            yield index, self.take(index)

    def spread(self, values: Tensor) -> Tensor:
        """Numbers of all answer tokens, row after row (K,), as (B, R) with 0 where there is no token."""
        mask = self.mask
        return values.new_zeros(mask.shape).masked_scatter(mask, values)

    def before(self, per_token: Tensor) -> Tensor:
        """What stands one place before each answer token, row after row: (B, T, …) -> (K, …)."""
        return per_token[:, :-1][self.answer[:, 1:]]

    def targets(self) -> Tensor:
        """The answer tokens, row after row (K,)."""
        return self.ids[:, 1:][self.answer[:, 1:]]


def answer_logprobs(
    model: Policy,
    rows: AnswerRows,
    *,
    temperature: float = 1.0,
    vocabulary: int | None = None,
    entropies: bool = True,
) -> tuple[Tensor, Tensor]:
    """Log-probabilities of the answers' tokens, and the entropies of where they were chosen: both (B, R) float32, nats.

    Of logits / ``temperature`` over the first ``vocabulary`` tokens (a model's own may be padded).  The entropies
    carry no gradient; they are 0 where they are not wanted, which is a little faster.  Raises ValueError when an
    answer begins a row: nothing foretells its first token.
    """
    if bool(rows.answer[:, 0].any()):
        raise ValueError("an answer needs at least one token before it")
    hidden = rows.before(model.hidden(rows.ids))
    targets = rows.targets()

    def piece(some: Tensor, wanted: Tensor) -> tuple[Tensor, Tensor]:
        return logprobs_and_entropies(model.logits_of(some)[:, :vocabulary], wanted, temperature, entropies)

    at_once = _rows_at_once(model, hidden)
    if at_once >= len(hidden):
        logp, entropy = piece(hidden, targets)
    else:
        parts = zip(torch.split(hidden, at_once), torch.split(targets, at_once), strict=True)
        if torch.is_grad_enabled():
            pairs = [checkpoint(piece, *part, use_reentrant=False) for part in parts]
        else:
            pairs = [piece(*part) for part in parts]
        logp, entropy = (torch.cat(list(part)) for part in zip(*pairs, strict=True))
    return rows.spread(logp), rows.spread(entropy)


def _rows_at_once(model: Policy, hidden: Tensor) -> int:
    with torch.no_grad():
        row = 4 * model.logits_of(hidden[:0]).shape[-1]  # no row: the head alone would be read for one
    return len(hidden) if len(hidden) * row <= LOGITS_AT_ONCE else max(1, PIECE // row)


def logprobs_and_entropies(
    logits: Tensor, ids: Tensor, temperature: float = 1.0, entropies: bool = True
) -> tuple[Tensor, Tensor]:
    """Log-probabilities (K,) of ``ids`` (K,) under softmax(logits / temperature), logits (K, V), and the entropies (K,)
    of those distributions (0 without ``entropies``), float32 (float64 for float64 logits), in nats.

    Logits that are no leaf are *overwritten* when a gradient is wanted: give them away.
    """
    if logits.requires_grad and torch.is_grad_enabled():
        mine = logits.clone() if logits.is_leaf else logits
        logp, entropy = _OverwritingLogprobs.apply(mine, ids, temperature, entropies)  # type: ignore[no-untyped-call]
    else:
        logp, entropy = _forward(logits, ids, temperature, entropies, keep=False)
    return logp, entropy


def _forward(logits: Tensor, ids: Tensor, temperature: float, entropies: bool, *, keep: bool) -> tuple[Tensor, Tensor]:
    """The numbers, in pieces that stay in the cache; with ``keep`` the logits become their probabilities."""
    rows = max(1, _CACHED * torch.get_num_threads() // logits.shape[-1])
    if logits.device.type != "cpu":
        rows = max(rows, 1024)
    wide = torch.promote_types(logits.dtype, torch.float32)
    logps: list[Tensor] = []
    found: list[Tensor] = []
    for part, wanted in zip(torch.split(logits, rows), torch.split(ids, rows), strict=True):
        log_softmax = torch.log_softmax(part.to(wide) if temperature == 1.0 else part.to(wide) / temperature, -1)
        logps.append(log_softmax.gather(-1, wanted[:, None])[:, 0])
        if not (keep or entropies):
            continue
        softmax = torch.exp(log_softmax, out=part) if keep and part.dtype == wide else log_softmax.exp()
        if entropies:
            found.append(-torch.linalg.vecdot(softmax, log_softmax.clamp_(min=-1e30)))  # not 0 times minus infinity
        if keep and part.dtype != wide:
            part.copy_(softmax)
    logp = torch.cat(logps) if logps else logits.new_zeros(0, dtype=wide)
    return logp, torch.cat(found) if found else torch.zeros_like(logp)


class _OverwritingLogprobs(torch.autograd.Function):
    """d logp / d logits = (one-hot - softmax) / temperature; the softmax is kept in the logits' own memory."""

    @staticmethod
    def forward(ctx: Any, logits: Tensor, ids: Tensor, temperature: float, entropies: bool) -> tuple[Tensor, Tensor]:
        place = logits.detach()
        logp, entropy = _forward(place, ids, temperature, entropies, keep=True)
        ctx.save_for_backward(place, ids)
        ctx.temperature, ctx.spent = temperature, False
        ctx.mark_non_differentiable(entropy)
        return logp, entropy

    @staticmethod
    @once_differentiable  # type: ignore[untyped-decorator]
    def backward(ctx: Any, grad: Tensor, _: Tensor) -> tuple[Tensor, None, None, None]:
        if ctx.spent:
            raise RuntimeError(
                "the gradient of these logits was already handed on; compute the log-probabilities again"
            )
        ctx.spent = True
        place, ids = ctx.saved_tensors
        grad = (grad / ctx.temperature)[:, None].to(place.dtype)
        place.mul_(-grad).scatter_add_(-1, ids[:, None], grad)
        return place, None, None, None
