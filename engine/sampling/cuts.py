"""From logits to the chances of each token: the penalty, the temperature and the three cuts.

All are pure functions on logits (B, V) in float32; a token that is cut has the logit minus infinity.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.sampler_settings import SamplerSettings

# Sorting a whole vocabulary for each token costs more than choosing from it: look at the likeliest first.
_LOOK_FIRST = 1024


def cut_logits(logits: Tensor, settings: SamplerSettings, seen: Sequence[Sequence[int]] | None = None) -> Tensor:
    """Logits (B, V) after everything that ``settings`` does to them, in transformers' order.

    ``seen`` holds the ids of each row's text so far, prompt included, for the repetition penalty.
    Greedy settings leave only the likeliest token (the first among equals).
    """
    logits = penalized(logits.float(), settings.repetition_penalty, seen)
    if settings.greedy:
        best = logits.argmax(-1, keepdim=True)
        return torch.full_like(logits, -math.inf).scatter_(-1, best, logits.gather(-1, best))
    return min_p(top_p(top_k(logits / settings.temperature, settings.top_k), settings.top_p), settings.min_p)


def penalized(logits: Tensor, penalty: float, seen: Sequence[Sequence[int]] | None) -> Tensor:
    """Tokens that a text already holds, made less likely (Keskar et al. 2019, CTRL, section 4.1): a positive
    logit is divided by ``penalty``, a negative one multiplied by it.  1 is off."""
    if penalty == 1.0 or seen is None:
        return logits
    logits = logits.clone()
    for row, ids in enumerate(seen):
        if not ids:
            continue
        known = torch.tensor(sorted(set(ids)), device=logits.device)
        old = logits[row, known]
        logits[row, known] = torch.where(old > 0, old / penalty, old * penalty)
    return logits


def top_k(logits: Tensor, k: int) -> Tensor:
    """Only the ``k`` largest logits of each row (Fan et al. 2018), and what equals the k-th; 0 is off."""
    if k <= 0 or k >= logits.shape[-1]:
        return logits
    smallest = logits.topk(k, dim=-1).values[:, -1:]
    return logits.masked_fill(logits < smallest, -math.inf)


def top_p(logits: Tensor, p: float) -> Tensor:
    """The likeliest tokens of each row until they hold the share ``p`` (Holtzman et al. 2020), the one that
    reaches it included; 1 is off."""
    if p >= 1.0:
        return logits
    probabilities = logits.softmax(-1)
    shares, order = probabilities.topk(min(_LOOK_FIRST, logits.shape[-1]), dim=-1)
    if bool((shares.sum(-1) < p).any()):
        shares, order = probabilities.topk(min(8 * _LOOK_FIRST, logits.shape[-1]), dim=-1)
    if bool((shares.sum(-1) < p).any()):
        shares, order = probabilities.sort(dim=-1, descending=True, stable=True)
    before = shares.double().cumsum(-1) - shares.double()  # the share of all likelier tokens
    kept = torch.zeros_like(logits, dtype=torch.bool).scatter_(-1, order, before < p)
    return logits.masked_fill(~kept, -math.inf)


def min_p(logits: Tensor, share: float) -> Tensor:
    """Only tokens at least ``share`` times as likely as the likeliest (Nguyen et al. 2024); 0 is off."""
    if share <= 0.0:
        return logits
    floor = logits.amax(-1, keepdim=True) + math.log(share)
    return logits.masked_fill(logits < floor, -math.inf)


def draw(logits: Tensor, uniform: Sequence[float]) -> list[int]:
    """One token of each row of cut logits, by its number in [0, 1).  See ``draw_ids``."""
    drawn: list[int] = draw_ids(logits, torch.tensor(uniform, dtype=torch.float64)).tolist()
    return drawn


def draw_ids(logits: Tensor, uniform: Tensor) -> Tensor:
    """(B,) one token of each row of ``logits`` (B, V), by its number in ``uniform`` (B,): the first token, in order of
    ids, whose chance, with those of the ids before it, exceeds the number.

    The same number takes the same token on every machine as long as the logits agree, alone or in a batch.  Nothing
    waits for the device.
    """
    wide = torch.float32 if logits.device.type == "mps" else torch.float64  # which has no float64
    chances = logits.softmax(-1, dtype=torch.float32).cumsum(-1, dtype=wide)
    wanted = uniform.to(chances)[:, None] * chances[:, -1:]
    chosen = torch.searchsorted(chances, wanted, right=True)[:, 0]
    # a number next to 1 may be rounded up to the sum itself: the last token with a chance
    return torch.where(chosen < chances.shape[-1], chosen, (chances < chances[:, -1:]).sum(-1))


@dataclass(frozen=True)
class Candidate:
    """A token that could come next: the model's ``probability`` for it, the ``chance`` that the settings leave it
    (0 when cut), and which of them cut it ("top_k", "top_p", "min_p", "greedy", or "" when it was kept)."""

    id: int
    probability: float
    chance: float
    cut_by: str


def candidates(logits: Tensor, settings: SamplerSettings, count: int, seen: Sequence[int] = ()) -> list[Candidate]:
    """The ``count`` likeliest tokens of one row of logits (V,), and what becomes of each."""
    row = logits.float()[None]
    probabilities = row.softmax(-1)[0]
    final = cut_logits(row, settings, [seen])
    chances = final.softmax(-1)[0]
    culprits = _culprits(row, settings, seen)
    best = probabilities.topk(min(count, probabilities.numel()))
    return [
        Candidate(id, probability, float(chances[id]), next((name for name, cut in culprits if bool(cut[id])), ""))
        for probability, id in zip(best.values.tolist(), best.indices.tolist(), strict=True)
    ]


def _culprits(row: Tensor, settings: SamplerSettings, seen: Sequence[int]) -> list[tuple[str, Tensor]]:
    """For each step in turn, which tokens it has cut: (name, bool (V,))."""
    if settings.greedy:
        return [("greedy", cut_logits(row, settings, [seen])[0].isinf())]
    warm = penalized(row, settings.repetition_penalty, [seen]) / settings.temperature
    after_k = top_k(warm, settings.top_k)
    after_p = top_p(after_k, settings.top_p)
    after_all = min_p(after_p, settings.min_p)
    return [(name, left[0].isinf()) for name, left in (("top_k", after_k), ("top_p", after_p), ("min_p", after_all))]
