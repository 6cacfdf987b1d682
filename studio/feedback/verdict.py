"""What can be said of a run that learns preferences, from its numbers and its recipe.  Qt-free: the words are the card's.

For PPO the engine's own judges (``engine.verdicts``) look at the newest updates again, so that a finished run
says what it said while it computed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from engine.verdicts import KEPT, KL_LIMIT, NEEDS_ERRORS, verdicts_now
from studio.monitor.view import RunView

Level = Literal["none", "ok", "info", "warning", "problem"]

STAGES = ("reward", "ppo", "dpo")
EARLY = 3  # updates or evaluations before which nothing can be said
NOTICEABLE = 0.05
ENDS_AT_LEAST, STRAYED = 0.9, 10.0
GUESSING, LENGTH_BIAS = 2.0, 0.5
FEW_PAIRS = 20  # of an exam; with fewer it can hardly be told from a coin


@dataclass(frozen=True)
class Finding:
    """``kind`` says what was found; ``text`` and ``remedy`` are the engine's own words where it has some (kind "engine"),
    ``numbers`` those that the words are filled with."""

    level: Level
    kind: str
    text: str = ""
    remedy: str = ""
    numbers: dict[str, float] = field(default_factory=dict)


def finding_of(view: RunView) -> Finding:
    """What matters most of a run now."""
    history = view.history
    if history.state in ("failed", "lost"):
        return Finding("problem", "engine", history.reason, history.remedy)
    judge = {"ppo": _of_ppo, "dpo": _of_dpo, "reward": _of_reward}.get(view.stage)
    return judge(view) if judge is not None else Finding("none", "nothing")


def exam_of(results: dict[str, Any]) -> dict[str, Any]:
    """The exam among the facts that a reward run ended with; empty when it has none (yet)."""
    exam = results.get("exam")
    return exam if isinstance(exam, dict) and exam.get("pairs") else {}


# ------------------------------------------------------------------ PPO


def kl_limit(view: RunView) -> float:
    """Where the KL of a PPO run counts as an explosion."""
    return max(KL_LIMIT, 2 * target) if (target := target_kl(view)) else KL_LIMIT


def target_kl(view: RunView) -> float | None:
    """The KL that a PPO run steers to; None where it steers to none."""
    return float(view.asked("ppo", "target_kl", 0.0)) or None if view.asked("ppo", "adaptive_kl", False) else None


def _of_ppo(view: RunView) -> Finding:
    history = view.history
    steps = history.curve("ppo/reward").steps
    if len(steps) < EARLY:
        return Finding("none", "early")
    if (engine := _engine_verdict(view)) is not None:
        return engine
    first, last = _ends(view, "ppo/reward"), _ends(view, "ppo/length")
    numbers = {
        "reward_before": first[0], "reward": first[1], "length_before": last[0], "length": last[1],
        "ended": _known(_ends(view, "ppo/ended")[1]), "kl": _ends(view, "ppo/kl")[1], "target": target_kl(view) or math.nan, "limit": kl_limit(view),
    }  # fmt: skip
    spread = history.curve("ppo/reward_std")
    worth = 0.1 * float(spread.values[0]) if len(spread) and spread.values[0] > 0 else 0.02
    return Finding("ok", "ppo rises" if first[1] > first[0] + worth else "ppo flat", numbers=numbers)


def _engine_verdict(view: RunView) -> Finding | None:
    """The worst that the engine's judges see in the newest updates."""
    history = view.history
    steps = history.curve("ppo/reward").steps
    names = [name for name in history.series if name.startswith(("ppo/", "reward/"))]

    def row(step: int) -> dict[str, float]:
        found = {}
        for name in names:
            series = history.curve(name)
            at = int(np.searchsorted(series.steps, step))
            if at < len(series) and series.steps[at] == step:
                found[name] = float(series.values[at])
        return found

    rewards = history.facts.get("rewards")
    watched = tuple(name for name, weight in rewards.items() if not weight) if isinstance(rewards, dict) else ()
    told = [event.message for event in history.events if event.kind == "notice"]
    newest = [row(int(step)) for step in steps[-KEPT:]]
    found = verdicts_now(row(int(steps[0])), newest, len(steps), kl_limit=kl_limit(view), watched=watched)
    for verdict in found:
        heard = any(getattr(message, "remedy", "") == verdict.remedy for message in told)
        if verdict.key not in NEEDS_ERRORS or heard:
            level: Level = "problem" if verdict.level == "problem" else "warning"
            return Finding(level, "engine", verdict.text, verdict.remedy)
    return None


# ------------------------------------------------------------------ DPO


def _of_dpo(view: RunView) -> Finding:
    history = view.history
    prefix = "val/" if len(history.curve("val/rewards/margins")) >= EARLY else ""
    if len(history.curve(f"{prefix}rewards/margins")) < EARLY:
        return Finding("none", "early")
    chosen, margin = _ends(view, f"{prefix}rewards/chosen"), _ends(view, f"{prefix}rewards/margins")
    numbers = {
        "chosen_before": chosen[0], "chosen": chosen[1], "margin_before": margin[0], "margin": margin[1],
        "accuracy": _ends(view, f"{prefix}rewards/accuracies")[1],
        "kl": history.latest("val/kl") or 0.0, "ended": _known(history.latest("val/ended")),
    }  # fmt: skip
    loss = history.curve("val/loss").values
    if numbers["ended"] < ENDS_AT_LEAST:
        return Finding("warning", "dpo no end", numbers=numbers)
    if numbers["kl"] > STRAYED:
        return Finding("warning", "dpo strays", numbers=numbers)
    if len(loss) > EARLY and float(np.nanmin(loss)) * 1.1 < float(loss[-1]):
        return Finding(
            "warning", "dpo by heart", numbers=numbers | {"loss": float(loss[-1]), "best": float(loss.min())}
        )
    if margin[1] - margin[0] < NOTICEABLE:
        return Finding("info", "dpo flat", numbers=numbers)
    falls = chosen[1] < chosen[0] - NOTICEABLE
    return Finding("info" if falls else "ok", "dpo chosen falls" if falls else "dpo rises", numbers=numbers)


# ------------------------------------------------------------------ reward models


def _of_reward(view: RunView) -> Finding:
    exam = exam_of(view.history.results)
    if not exam:
        accuracy = view.history.curve("val/accuracy")
        if len(accuracy) < 2:
            return Finding("none", "early")
        before, now = _ends(view, "val/accuracy")
        return Finding("none", "reward learns", numbers={"before": before, "accuracy": now})
    numbers = {name: float(value) for name, value in exam.items() if isinstance(value, int | float)}
    if could_be_luck(exam):
        return Finding(
            "warning", "reward too few" if numbers["pairs"] < FEW_PAIRS else "reward guesses", numbers=numbers
        )
    if abs(_known(exam.get("length_correlation"), 0.0)) > LENGTH_BIAS:
        return Finding("warning", "reward follows length", numbers=numbers)
    return Finding("ok", "reward passed", numbers=numbers)


def could_be_luck(exam: dict[str, Any]) -> bool:
    """Whether guessing could have come as far; of few pairs the exam's own error says too little."""
    pairs, error = exam["pairs"], _known(exam.get("error"), 0.0)
    return bool(exam["accuracy"] < 0.5 + GUESSING * (error if pairs >= FEW_PAIRS else 0.5 / math.sqrt(pairs)))


def _ends(view: RunView, name: str) -> tuple[float, float]:
    """A metric at the beginning, and the mean of its newest values (a tenth of them, at most ten)."""
    values = view.history.curve(name).values
    values = values[np.isfinite(values)]
    if not len(values):
        return math.nan, math.nan
    newest = values[-max(1, min(10, len(values) // 10)) :]
    return float(values[0]), float(newest.mean())


def _known(value: float | None, default: float = 1.0) -> float:
    return default if value is None or not math.isfinite(value) else float(value)
