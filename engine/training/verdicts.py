"""Looks at a run that learns from rewards and says in plain words when something is wrong.

The numbers of one update are not enough: rewards rise in every fault that matters.  What gives a fault away is what rises
or falls *with* them: the distance from the reference, the share of answers that end, how many differ, what the critic
foresees.  A verdict is told once, and again only after it had passed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

KL_LIMIT = 10.0  # nats; beyond, whole answers are e**10 times likelier or rarer than the reference has them
NEAR = 2.0  # nats; nearer, answers are on average at most e**2 times likelier than the reference has them
KEPT = 12
FALL = 0.05  # of a reward that is watched: less is no sign
CALM = 3  # updates without it after which a verdict may be told again

Values = Mapping[str, float]


@dataclass(frozen=True)
class Verdict:
    """``key`` names the kind; ``level`` is warning or problem."""

    key: str
    level: str
    text: str
    remedy: str


@dataclass
class Watch:
    """Sees the numbers of each update (``ppo/…``, ``reward/…``) and keeps what it needs of them.

    ``kl_limit`` is where a KL counts as an explosion; ``watched`` are the names of rewards that are shown but do not count.
    """

    kl_limit: float = KL_LIMIT
    watched: tuple[str, ...] = ()
    first: dict[str, float] = field(default_factory=dict)
    recent: list[dict[str, float]] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)  # how many updates each verdict has been out of sight
    seen: int = 0

    def see(self, values: Values) -> list[Verdict]:
        """The verdicts that are new after an update with these numbers."""
        self.first = self.first or dict(values)
        self.recent = [*self.recent, dict(values)][-KEPT:]
        self.seen += 1
        fresh = []
        for judge in _JUDGES:
            key = judge.__name__.strip("_")
            verdict = judge(self)
            if verdict is not None:
                if key not in self.told:
                    fresh.append(verdict)
                self.told[key] = 0
            elif key in self.told:
                self.told[key] += 1
                if self.told[key] >= CALM:
                    del self.told[key]
        return fresh

    def state(self) -> dict[str, Any]:
        """What must survive a resume."""
        return {"first": self.first, "recent": self.recent, "told": self.told, "seen": self.seen}

    def load(self, state: Mapping[str, Any]) -> None:
        """Put back ``state()``."""
        self.first, self.recent = dict(state["first"]), [dict(values) for values in state["recent"]]
        self.told, self.seen = dict(state["told"]), int(state["seen"])

    # ------------------------------------------------------------------ numbers

    def now(self, name: str) -> float:
        """Mean of a number over the last three updates; NaN where there is none."""
        known = [v[name] for v in self.recent[-3:] if math.isfinite(v.get(name, math.nan))]
        return sum(known) / len(known) if known else math.nan

    def start(self, name: str) -> float:
        """The number at the first update; NaN where there is none."""
        return self.first.get(name, math.nan)

    def rise(self, name: str) -> float:
        """How far a number has risen since the first update."""
        return self.now(name) - self.start(name)


# ------------------------------------------------------------------ what can be wrong


def _exploiting(watch: Watch) -> Verdict | None:
    """Over-optimisation: the reward rises and the answers get worse."""
    spread = watch.start("ppo/reward_std")
    if watch.seen < 2 or not watch.rise("ppo/reward") > 0.3 * (spread if spread > 0 else 1.0):
        return None
    signs = list(filter(None, (sign(watch) for sign in _SIGNS_OF_EXPLOITING)))
    if not signs:
        return None
    rewards = f"{watch.start('ppo/reward'):.2f} → {watch.now('ppo/reward'):.2f}"
    return Verdict(
        "exploiting",
        "problem",
        f"The reward rises ({rewards}) while {' and '.join(signs)}: the policy is exploiting the reward, not getting better. "
        "Read the answers in the table.",
        "Raise ppo.kl_coef two- or threefold (or set ppo.adaptive_kl), and start again from an earlier checkpoint. A rule "
        "that counts what went wrong, or more pairs for the reward model, help as well.",
    )


def _kl_explodes(watch: Watch) -> str:
    kl = watch.now("ppo/kl")
    return f"the KL explodes ({kl:.1f} nats)" if kl > watch.kl_limit else ""


def _no_end(watch: Watch) -> str:
    ended, before = watch.now("ppo/ended"), watch.start("ppo/ended")
    return f"fewer answers end ({before:.0%} → {ended:.0%})" if ended < 0.9 and ended < before - 0.05 else ""


def _all_alike(watch: Watch) -> str:
    """Near its reference, a policy whose answers become alike writes what the reference liked to write as well."""
    if watch.now("ppo/kl") <= NEAR:
        return ""
    now, before = watch.now("ppo/distinct"), watch.start("ppo/distinct")
    return f"the answers become alike ({before:.0%} → {now:.0%} of them differ)" if now < 0.4 * before else ""


def _watched_falls(watch: Watch) -> str:
    for name in watch.watched:
        if watch.rise(f"reward/{name}") < -FALL:
            return f"{name} falls ({watch.start(f'reward/{name}'):.2f} → {watch.now(f'reward/{name}'):.2f})"
    return ""


_SIGNS_OF_EXPLOITING: tuple[Callable[[Watch], str], ...] = (_kl_explodes, _no_end, _all_alike, _watched_falls)


def _negative_kl(watch: Watch) -> Verdict | None:
    """k1 is an unbiased estimate of something that is never negative: clearly below zero, the bookkeeping is wrong."""
    k1, k3 = watch.now("ppo/kl"), watch.now("ppo/kl_k3")
    error = watch.now("ppo/kl_error")
    if not k1 < -max(0.05, 4 * (error if error > 0 else 0.0)):
        return None
    return Verdict(
        "negative_kl",
        "problem",
        f"The KL reads {k1:.2f} nats (its estimate that cannot be negative: {k3:.2f}). A KL cannot be negative: the answers "
        "were not drawn from the policy whose log-probabilities are used.",
        "This is a fault of the program or of a model that computes differently each time: please report it.",
    )


def _collapsed(watch: Watch) -> Verdict | None:
    now, before = watch.now("ppo/entropy"), watch.start("ppo/entropy")
    if watch.seen < 3 or not (now < 0.15 * before and before > 0.2):
        return None
    return Verdict(
        "collapsed",
        "warning",
        f"The policy has become almost certain of every token (entropy {before:.2f} → {now:.2f} nats): it writes nearly the "
        "same answer each time and has nothing left to learn from.",
        "Raise ppo.kl_coef, or lower train.learning_rate.",
    )


def _blind_critic(watch: Watch) -> Verdict | None:
    last = [values.get("ppo/explained_variance", math.nan) for values in watch.recent[-4:]]
    if watch.seen < 6 or len(last) < 4 or not all(value < -0.5 for value in last):
        return None
    return Verdict(
        "blind_critic",
        "warning",
        f"The critic misleads (explained variance {last[-1]:.1f}; 0 would be no critic at all): its advantages are noise.",
        'Lower train.learning_rate, or let the answers be compared with each other: ppo.advantages = "group".',
    )


def _too_fast(watch: Watch) -> Verdict | None:
    last = [values.get("ppo/stopped_early", 0.0) for values in watch.recent[-4:]]
    if len(last) < 4 or sum(last) < 4:
        return None
    return Verdict(
        "too_fast",
        "warning",
        "Four updates in a row were ended early, because their steps led too far from the policy that wrote the answers.",
        "Lower train.learning_rate to a half or a third, or ppo.ppo_epochs to 2.",
    )


def _standing_still(watch: Watch) -> Verdict | None:
    spread = watch.start("ppo/reward_std")
    still = abs(watch.rise("ppo/reward")) < 0.05 * (spread if spread > 0 else 1.0)
    if watch.seen < 10 or not (still and abs(watch.now("ppo/kl")) < 0.05):
        return None
    return Verdict(
        "standing_still",
        "warning",
        f"After {watch.seen} updates the policy is where it began (KL {watch.now('ppo/kl'):.3f} nats, reward "
        f"{watch.now('ppo/reward'):.2f}).",
        "Raise train.learning_rate threefold, or lower ppo.kl_coef. If all answers get the same reward there is nothing to "
        "learn: look at the table.",
    )


def _worthless(watch: Watch) -> Verdict | None:
    if watch.seen != 1 or not watch.now("ppo/reward_std") < 1e-6:
        return None
    return Verdict(
        "worthless",
        "problem",
        f"All answers get the same reward ({watch.now('ppo/reward'):.2f}): there is nothing to learn from.",
        "Check reward.rule or the reward model on a few answers; raise ppo.temperature if the answers are all alike.",
    )


def _endless(watch: Watch) -> Verdict | None:
    ended = watch.now("ppo/ended")
    if watch.seen != 1 or not ended < 0.5:
        return None
    return Verdict(
        "endless",
        "warning",
        f"Only {ended:.0%} of the answers of the model that it began as end by themselves.",
        "Fine-tune that model on whole answers first, or raise ppo.max_new_tokens.",
    )


def _too_good(watch: Watch) -> Verdict | None:
    """J* bounds every policy; above its estimate, the policy has left what the reference ever wrote, or something is wrong."""
    over = watch.now("ppo/objective") - watch.now("ppo/best_objective")
    if not over > 3 * watch.now("ppo/best_objective_error") + 0.02:
        return None
    return Verdict(
        "too_good",
        "warning",
        f"The objective ({watch.now('ppo/objective'):.2f}) is above the best that the reference's own answers allow "
        f"({watch.now('ppo/best_objective'):.2f}): the policy writes what the reference never wrote, where the reward may be "
        "wrong.",
        "Read the answers in the table. A higher ppo.kl_coef keeps the policy nearer.",
    )


_JUDGES: tuple[Callable[[Watch], Verdict | None], ...] = (
    _worthless,
    _endless,
    _exploiting,
    _negative_kl,
    _collapsed,
    _blind_critic,
    _too_fast,
    _standing_still,
    _too_good,
)
