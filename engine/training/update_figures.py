"""What one update of PPO is told as: its answers, how far the policy went, what its steps did, what could be reached."""

from __future__ import annotations

import math

import torch

from engine.training import rl
from engine.training.answers import Answers
from engine.training.ppo import Experience, Seen, Update


def update_figures(
    answers: Answers, seen: Seen, experience: Experience, made: Update, kl_coef: float
) -> dict[str, float]:
    """Metrics under ``ppo/…`` and ``reward/…`` of an update, whose KL was priced at ``kl_coef``; KL and entropy in nats,
    ``ppo/kl`` of whole answers."""
    mask = experience.mask
    kl = rl.sequence_sum(rl.kl_k1(seen.logp, seen.ref_logp), mask)
    values = {f"ppo/{name}": value for name, value in answers.facts().items()}
    values |= {f"reward/{name}": value for name, value in answers.rewards().items()}
    return values | {
        "ppo/objective": float(answers.scores.total.mean()) - kl_coef * float(kl.mean()),
        "ppo/kl": float(kl.mean()),
        "ppo/kl_error": float(kl.std(correction=0)) / math.sqrt(len(kl)),
        "ppo/kl_k3": float(rl.sequence_sum(rl.kl_k3(seen.logp, seen.ref_logp), mask).mean()),
        "ppo/kl_coef": kl_coef,
        "ppo/entropy": float(rl.masked_mean(seen.entropy, mask)),
        "ppo/explained_variance": rl.explained_variance(seen.values, experience.returns, mask),
        "ppo/policy_loss": made.policy_loss,
        "ppo/value_loss": made.value_loss,
        "ppo/approx_kl": made.approx_kl,
        "ppo/clip_fraction": made.clip_fraction,
        "ppo/value_clip_fraction": made.value_clip_fraction,
        "ppo/ratio_max": made.ratio_max,
        "ppo/first_ratio_error": made.first_deviation,
        "ppo/steps": float(made.steps),
        "ppo/stopped_early": float(made.stopped),
    }


def headroom_figures(reference_scores: list[float], kl_coef: float) -> dict[str, float]:
    """The best objective that the leash allows, and its standard error, from the scores of the reference's own answers; empty
    without a leash, without scores, or where they are too few to be trusted."""
    if not reference_scores or kl_coef <= 0:
        return {}
    best = rl.headroom(torch.tensor(reference_scores), kl_coef)
    if not best.trusted:
        return {}
    return {"ppo/best_objective": best.objective, "ppo/best_objective_error": best.standard_error}
