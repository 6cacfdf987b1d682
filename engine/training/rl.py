"""The mathematics of learning from preferences and rewards: pure functions on tensors, each here and only here.

Shapes: B answers, R tokens of the longest answer.  Every (B, R) tensor speaks of answer tokens only, column 0 is the
first; ``mask`` (B, R, bool) is True on an answer's own tokens, its end-of-text included.  ``logp`` are log-probabilities
of those tokens in nats.  A loss is a mean over the tokens of ``mask``; give ``tokens``, how many the whole optimiser step
has, to add a step up from several batches.  ``engine.training.logprobs`` gets log-probabilities from a model.

Papers: PPO, Schulman et al. 2017; GAE, Schulman et al. 2016; KL in the reward and its controller, Ziegler et al. 2019;
GRPO, Shao et al. 2024; DPO, Rafailov et al. 2023; estimators of the KL, Schulman 2020 (joschu.net/blog/kl-approx).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

LOG_RATIO_LIMIT = 20.0  # beyond e**20 a ratio says nothing more and overflows soon

# ------------------------------------------------------------------ statistics over real tokens


def masked_mean(values: Tensor, mask: Tensor, tokens: float | None = None) -> Tensor:
    """Mean (scalar) of ``values`` where ``mask``; divided by ``tokens`` instead of the mask's count where given."""
    count = mask.sum().clamp(min=1) if tokens is None else tokens
    return values.where(mask, 0.0).sum() / count


def masked_var(values: Tensor, mask: Tensor) -> Tensor:
    """Variance (scalar, biased: divided by the count) of ``values`` where ``mask``."""
    return masked_mean((values - masked_mean(values, mask)).square(), mask)


def masked_whiten(values: Tensor, mask: Tensor, *, shift_mean: bool = True, eps: float = 1e-8) -> Tensor:
    """``values`` with mean 0 (kept with ``shift_mean=False``) and variance 1 over ``mask``; 0 elsewhere."""
    mean = masked_mean(values, mask)
    white = (values - mean) * torch.rsqrt(masked_var(values, mask) + eps)
    return (white if shift_mean else white + mean).where(mask, 0.0)


def last_column(mask: Tensor) -> Tensor:
    """(B,) the last column where ``mask`` (B, T) is True; 0 for a row without any."""
    columns = torch.arange(mask.shape[1], device=mask.device)
    return (columns * mask).amax(1)


# ------------------------------------------------------------------ how far the policy is from its reference


def kl_k1(logp: Tensor, ref_logp: Tensor) -> Tensor:
    """log pi - log ref: unbiased on samples of pi, may be negative.  The one for rewards."""
    return logp - ref_logp


def kl_k2(logp: Tensor, ref_logp: Tensor) -> Tensor:
    """(log pi - log ref)²/2: biased, never negative.  The one whose gradient is the gradient of the KL."""
    return 0.5 * (logp - ref_logp).square()


def kl_k3(logp: Tensor, ref_logp: Tensor) -> Tensor:
    """exp(-k1) - 1 + k1: unbiased, never negative, little variance.  The one to look at."""
    k1 = logp - ref_logp
    return torch.expm1(-k1) + k1


def sequence_sum(values: Tensor, mask: Tensor) -> Tensor:
    """(B,) the sum of each answer's tokens.  Of k1: the KL of whole answers, which targets and bounds speak of."""
    return values.where(mask, 0.0).sum(-1)


# ------------------------------------------------------------------ rewards and advantages


def token_rewards(logp: Tensor, ref_logp: Tensor, scores: Tensor, mask: Tensor, kl_coef: float) -> Tensor:
    """(B, R) rewards of tokens: -kl_coef * k1 each, and the answer's score (B,) on its last real token.

    ``logp`` is the policy's that wrote the answers.  Their sum is the objective r - kl_coef * KL of the answer.
    """
    rewards = (-kl_coef * kl_k1(logp, ref_logp)).where(mask, 0.0)
    return rewards.scatter_add(1, last_column(mask)[:, None], scores[:, None].to(rewards.dtype))


def gae(rewards: Tensor, values: Tensor, mask: Tensor, gamma: float, lam: float) -> tuple[Tensor, Tensor]:
    """Advantages and returns (B, R), 0 outside the mask; the value after the last token is 0.

    A_t = sum_l (gamma lam)^l delta_{t+l},  delta_t = r_t + gamma V_{t+1} - V_t;  returns are A + V, before whitening.
    """
    advantages = torch.zeros_like(values)
    carried = next_value = torch.zeros_like(values[:, 0])
    for t in reversed(range(values.shape[1])):
        real = mask[:, t]
        delta = rewards[:, t] + gamma * next_value - values[:, t]
        carried = torch.where(real, delta + gamma * lam * carried, carried)
        next_value = torch.where(real, values[:, t], next_value)
        advantages[:, t] = carried.where(real, 0.0)
    return advantages, (advantages + values).where(mask, 0.0)


def group_advantages(returns: Tensor, mask: Tensor, group: int, *, scale: bool = True) -> Tensor:
    """(B, R) GRPO's advantages: each answer's return (B,) against the mean of its group, the same for all its tokens.

    Rows come group by group (``group`` answers to the same prompt one after another).  With ``scale`` divided by the
    group's deviation (biased), as the paper has it; without, unbiased (Liu et al. 2025, "Dr. GRPO").
    """
    grouped = returns.view(-1, group)
    against = grouped - grouped.mean(1, keepdim=True)
    if scale:
        against = against / (grouped.std(1, keepdim=True, correction=0) + 1e-4)
    return against.flatten()[:, None].expand(mask.shape).where(mask, 0.0)


# ------------------------------------------------------------------ the clipped losses


@dataclass(frozen=True)
class PolicyLoss:
    """``loss`` to go backward from, and what was seen: ``ratio`` (B, R; 1 outside the mask), ``clipped`` (B, R, bool:
    where clipping took the gradient away), ``approx_kl`` (scalar: mean k2 of the new policy against the old)."""

    loss: Tensor
    ratio: Tensor
    clipped: Tensor
    approx_kl: Tensor


def policy_loss(
    logp: Tensor, old_logp: Tensor, advantages: Tensor, mask: Tensor, cliprange: float, tokens: float | None = None
) -> PolicyLoss:
    """PPO's clipped objective: mean of max(-A ratio, -A clip(ratio, 1 ± cliprange))."""
    log_ratio = (logp - old_logp).where(mask, 0.0).clamp(-LOG_RATIO_LIMIT, LOG_RATIO_LIMIT)
    ratio = log_ratio.exp()
    plain = -advantages * ratio
    cut = -advantages * ratio.clamp(1 - cliprange, 1 + cliprange)
    with torch.no_grad():
        approx_kl = masked_mean(0.5 * log_ratio.square(), mask, tokens)
        clipped = (cut > plain) & mask
    return PolicyLoss(masked_mean(torch.maximum(plain, cut), mask, tokens), ratio, clipped, approx_kl)


def value_loss(
    values: Tensor, old_values: Tensor, returns: Tensor, mask: Tensor, cliprange: float, tokens: float | None = None
) -> tuple[Tensor, Tensor]:
    """Half the squared error of the critic, the larger of plain and clipped around the old values; and where (B, R)
    the clipped one was larger."""
    near = old_values + (values - old_values).clamp(-cliprange, cliprange)
    plain, cut = (values - returns).square(), (near - returns).square()
    return 0.5 * masked_mean(torch.maximum(plain, cut), mask, tokens), (cut > plain) & mask


def explained_variance(values: Tensor, returns: Tensor, mask: Tensor) -> float:
    """1 - Var(returns - values) / Var(returns): 1 foresees all, 0 nothing, below 0 misleads; NaN without variance."""
    variance = float(masked_var(returns, mask))
    return 1.0 - float(masked_var(returns - values, mask)) / variance if variance > 0 else math.nan


# ------------------------------------------------------------------ the leash and how far it reaches


@dataclass
class KLController:
    """The KL coefficient, moved towards a target after every batch of answers (Ziegler et al. 2019, section 2.2).

    ``target`` is the KL of whole answers in nats; ``horizon`` in answers.  With ``adaptive=False`` it stays as it is.
    """

    kl_coef: float
    adaptive: bool = False
    target: float = 6.0
    horizon: float = 10_000.0

    def __post_init__(self) -> None:
        if self.adaptive and not (self.target > 0 and self.horizon > 0 and self.kl_coef > 0):
            raise ValueError("an adaptive KL coefficient needs kl_coef, target and horizon above 0")

    def update(self, kl: float, episodes: int) -> None:
        """``kl``: mean over the batch's ``episodes`` answers of their summed k1.  One that is no number moves nothing."""
        if self.adaptive and math.isfinite(kl):
            error = min(0.2, max(-0.2, kl / self.target - 1))
            self.kl_coef *= 1 + error * episodes / self.horizon


@dataclass(frozen=True)
class Headroom:
    """The best that any policy could reach with this leash, J* = max E[r] - kl_coef KL, estimated from N scores of the
    reference's own answers, with its standard error; ``score`` and ``kl`` are those of the best policy.

    ``ess``, the effective sample size, says how many of the samples speak: trust it above 50, and only while the
    policy's KL is well below log N, the rarest answer that N samples show.
    """

    objective: float
    standard_error: float
    score: float
    kl: float
    ess: float
    samples: int

    @property
    def trusted(self) -> bool:
        return self.ess > 50 and self.kl < math.log(self.samples) - 1


def headroom(scores: Tensor, kl_coef: float) -> Headroom:
    """J* = kl_coef log E_ref[exp(r / kl_coef)], reached by pi* ~ ref exp(r / kl_coef), from ``scores`` (N,)."""
    scores = scores.double()
    samples = len(scores)
    objective = kl_coef * (float(torch.logsumexp(scores / kl_coef, 0)) - math.log(samples))
    weights = torch.softmax(scores / kl_coef, 0)
    ess = 1.0 / float(weights.square().sum())
    score = float((weights * scores).sum())
    error = kl_coef * math.sqrt(max(0.0, 1 / ess - 1 / samples))
    return Headroom(objective, error, score, (score - objective) / kl_coef, ess, samples)


# ------------------------------------------------------------------ pairs: chosen and rejected


def bradley_terry(
    chosen: Tensor,
    rejected: Tensor,
    *,
    margin: Tensor | None = None,
    centring: float = 0.0,
    chance: Tensor | None = None,
) -> Tensor:
    """(P,) -log sigmoid(chosen - rejected - margin) of P pairs of scores, to be averaged over pairs.

    ``centring`` adds c (chosen + rejected)², which holds scores around 0 (Eisenstein et al. 2023).  ``chance`` (P,) is how
    surely the chosen one is better: 1 unless given, 0.5 is a tie.
    """
    difference = chosen - rejected if margin is None else chosen - rejected - margin
    loss = F.softplus(-difference)
    if chance is not None:
        loss = chance * loss + (1 - chance) * F.softplus(difference)
    return loss + centring * (chosen + rejected).square() if centring else loss


DPO_LOSSES = ("sigmoid", "cdpo", "robust", "hinge", "ipo_sum", "ipo_mean")


@dataclass(frozen=True)
class PairLogps:
    """Summed log-probabilities of P pairs' answers (each (P,)) under the policy and its frozen reference, and how many
    tokens each answer has (needed by "ipo_mean" only)."""

    chosen: Tensor
    rejected: Tensor
    ref_chosen: Tensor
    ref_rejected: Tensor
    chosen_tokens: Tensor | None = None
    rejected_tokens: Tensor | None = None

    def log_ratios(self) -> tuple[Tensor, Tensor]:
        """log pi - log ref of the chosen and of the rejected answers (P,)."""
        return self.chosen - self.ref_chosen, self.rejected - self.ref_rejected

    def rewards(self, beta: float) -> tuple[Tensor, Tensor]:
        """DPO's implicit rewards beta (log pi - log ref), without gradient: what its metrics show."""
        chosen, rejected = self.log_ratios()
        return beta * chosen.detach(), beta * rejected.detach()

    def without_reference(self) -> PairLogps:
        """Reference-free DPO: the reference's log-ratio counts as 0."""
        return PairLogps(
            self.chosen,
            self.rejected,
            torch.zeros_like(self.ref_chosen),
            torch.zeros_like(self.ref_rejected),
            self.chosen_tokens,
            self.rejected_tokens,
        )


def dpo_losses(kind: str, pairs: PairLogps, beta: float, label_smoothing: float = 0.0) -> Tensor:
    """(P,) the losses of P pairs, to be averaged; h = (log pi - log ref)(chosen) - (log pi - log ref)(rejected).

    sigmoid    -log sigmoid(beta h)                                                    Rafailov et al. 2023
    cdpo       labels wrong with chance e: -(1-e) log sigmoid(beta h) - e log sigmoid(-beta h)   Mitchell 2023
    robust     the same noise, unbiased: (-(1-e) log sigmoid(beta h) + e log sigmoid(-beta h)) / (1-2e)   Chowdhury et al. 2024
    hinge      max(0, 1 - beta h)                                                      Zhao et al. 2023 (SLiC)
    ipo_sum    (h - 1/(2 beta))²                                                       Azar et al. 2023, as printed
    ipo_mean   the same with each log-ratio divided by its answer's tokens             as trl computes it

    ``label_smoothing`` is e, read by cdpo and robust.  Raises ValueError for another kind, beta <= 0 or e outside [0, 0.5).
    """
    if beta <= 0:
        raise ValueError("beta must be above 0: with 0 the loss stays at ln 2 and nothing is learned")
    if not 0 <= label_smoothing < 0.5:
        raise ValueError("label_smoothing must lie in [0, 0.5)")
    chosen, rejected = pairs.log_ratios()
    h = chosen - rejected
    wrong = label_smoothing
    match kind:
        case "sigmoid":
            return F.softplus(-beta * h)
        case "cdpo":
            return (1 - wrong) * F.softplus(-beta * h) + wrong * F.softplus(beta * h)
        case "robust":
            return ((1 - wrong) * F.softplus(-beta * h) - wrong * F.softplus(beta * h)) / (1 - 2 * wrong)
        case "hinge":
            return torch.relu(1 - beta * h)
        case "ipo_sum":
            return (h - 1 / (2 * beta)).square()
        case "ipo_mean":
            if pairs.chosen_tokens is None or pairs.rejected_tokens is None:
                raise ValueError("ipo_mean needs the answers' numbers of tokens")
            mean = chosen / pairs.chosen_tokens.clamp(min=1) - rejected / pairs.rejected_tokens.clamp(min=1)
            return (mean - 1 / (2 * beta)).square()
    raise ValueError(f"unknown DPO loss {kind!r}; known: {', '.join(DPO_LOSSES)}")
