"""Runs that learn preferences as they could have been, message by message."""

from __future__ import annotations

from typing import Any

from engine.messages import Finished, Message, Metrics, Notice, Rollouts, Started, Status

EXAM: dict[str, Any] = {
    "pairs": 200,
    "accuracy": 0.87,
    "error": 0.024,
    "ceiling": 0.93,
    "margin": 1.2,
    "calibration_error": 0.04,
    "length_correlation": 0.06,
    "chosen_shorter": 0.86,
    "chosen_longer": 0.88,
    "histogram": [2, 6, 18, 40, 80, 54],
    "edges": [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0],
    "calibration": [[0.55, 0.5, 40], [0.75, 0.8, 60], [0.95, 0.96, 100]],
}
PROMPTS = ("Ayşe found a small lost dog.", "The old mill had stopped.", "Two brothers shared one coat.")


def rows(step: int) -> list[dict[str, Any]]:
    """The table at a step: the second prompt always has the best answer."""
    worth = (0.1, 0.9, 0.5)
    return [
        {
            "prompt": prompt,
            "before": f"She left it ({place}).",
            "now": f"She kept it at step {step} ({place}).",
            "reward_before": -0.5,
            "reward": worth[place] + step / 100,
            "kl": 0.1 * place,
            "ended": place != 2,
            "rewards": {"taste": worth[place], "judge": -worth[place]},
        }
        for place, prompt in enumerate(PROMPTS)
    ]


def ppo(updates: int = 20, *, kl: float = 0.05, rise: float = 0.1) -> list[Message]:
    """PPO: the reward rises by ``rise`` and the KL by ``kl`` an update."""
    told: list[Message] = [
        Started(step=0, stage="ppo", facts={"max_steps": 25, "rewards": {"taste": 1.0, "judge": 0.0}}),
        Status(text="training"),
        Rollouts(step=0, rows=rows(0)),
    ]
    for step in range(1, updates + 1):
        values = {
            "ppo/reward": rise * step, "ppo/reward_std": 1.0, "ppo/kl": kl * step, "ppo/kl_k3": kl * step,
            "ppo/entropy": max(1.5, 2.5 - 0.02 * step), "ppo/explained_variance": 0.5, "ppo/length": 38.0 + step / 10,
            "ppo/ended": 0.98, "ppo/distinct": 0.9, "reward/taste": rise * step, "reward/judge": 0.05 * step,
            "ppo/objective": rise * step - 0.2 * kl * step,
        }  # fmt: skip
        told.append(Metrics(step=step, values=values))
        if step % 10 == 0:
            told += [Metrics(step=step, values={"val/reward": rise * step, "val/kl": kl * step, "val/ended": 1.0}),
                     Rollouts(step=step, rows=rows(step))]  # fmt: skip
    return told


def dpo(evaluations: int = 5, *, chosen: float = -0.2, ended: float = 1.0, loss: float = -0.02) -> list[Message]:
    """DPO: the margin rises, the chosen answers' reward moves by ``chosen`` an evaluation."""
    told: list[Message] = [Started(step=0, stage="dpo", facts={"max_steps": 100}), Status(text="training")]
    for place in range(evaluations):
        values = {
            "val/loss": 0.69 + loss * place, "val/rewards/chosen": chosen * place,
            "val/rewards/rejected": (chosen - 0.3) * place, "val/rewards/margins": 0.3 * place,
            "val/rewards/accuracies": 0.5 + 0.08 * place, "val/kl": 0.4 * place, "val/ended": ended, "val/length": 30.0,
            "rewards/chosen": chosen * place, "rewards/margins": 0.3 * place,
        }  # fmt: skip
        told += [Metrics(step=10 * place, values=values), Rollouts(step=10 * place, rows=rows(place))]
    return told


def reward(exam: dict[str, Any] | None = None) -> list[Message]:
    """A reward model, examined."""
    return [
        Started(step=0, stage="reward", facts={"max_steps": 30}),
        Metrics(step=0, values={"val/accuracy": 0.5, "val/margin": 0.0, "val/loss": 0.69}),
        Metrics(step=30, values={"val/accuracy": 0.85, "val/margin": 1.1, "val/loss": 0.4}),
        Notice(level="info", text="Exam", step=30),
        Finished(step=30, facts={"exam": EXAM if exam is None else exam}),
    ]
