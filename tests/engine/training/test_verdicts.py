"""Verdicts on fed numbers: each fault is seen once, a good run draws none, and what was seen survives a resume."""

from __future__ import annotations

import json
import math

import pytest

from engine.training.verdicts import Verdict, Watch

GOOD = {
    "ppo/reward": 0.0,
    "ppo/reward_std": 1.0,
    "ppo/kl": 0.0,
    "ppo/kl_k3": 0.0,
    "ppo/kl_error": 0.1,
    "ppo/ended": 1.0,
    "ppo/distinct": 1.0,
    "ppo/entropy": 1.5,
    "ppo/explained_variance": 0.0,
    "ppo/stopped_early": 0.0,
    "ppo/objective": 0.0,
    "ppo/best_objective": 1.5,
    "ppo/best_objective_error": 0.02,
}


def _run(updates: int, watch: Watch | None = None, **ends: float) -> list[Verdict]:
    """Numbers that go in a line from those of a good start to ``ends``."""
    watch = watch or Watch()
    found = []
    for update in range(updates):
        share = update / max(1, updates - 1)
        values = {k: v + share * (ends.get(k.removeprefix("ppo/"), v) - v) for k, v in GOOD.items()}
        values |= {k.replace("__", "/"): v * share for k, v in ends.items() if "__" in k}
        found += watch.see(values)
    return found


def test_a_good_run_draws_no_verdict() -> None:
    assert (
        _run(
            25,
            reward=1.8,
            kl=2.8,
            kl_k3=2.7,
            ended=0.99,
            distinct=0.9,
            entropy=1.2,
            objective=1.24,
            explained_variance=0.6,
        )
        == []
    )


def test_a_policy_that_gives_up_half_of_what_it_said_is_no_exploiter() -> None:
    """Where half of the reference's answers were unkind, the best policy writes the other half."""
    assert _run(25, reward=1.0, kl=3.0, kl_k3=3.0, distinct=0.5, objective=0.6) == []


def test_a_policy_near_its_reference_is_no_exploiter_however_alike_its_answers() -> None:
    assert _run(25, reward=1.0, kl=1.1, kl_k3=1.1, distinct=0.2, objective=0.6) == []


@pytest.mark.parametrize(
    ("ends", "sign"),
    [
        ({"kl": 22.0, "kl_k3": 20.0}, "KL explodes"),
        ({"ended": 0.4}, "fewer answers end"),
        ({"distinct": 0.2, "kl": 4.0, "kl_k3": 4.0}, "become alike"),
    ],
)
def test_a_reward_that_rises_with_a_bad_sign_is_exploited(ends: dict[str, float], sign: str) -> None:
    """A10: the reward looks splendid, something else does not."""
    found = _run(20, reward=5.0, objective=0.5, **ends)
    assert [v.key for v in found] == ["exploiting"]
    assert sign in found[0].text
    assert "kl_coef" in found[0].remedy
    assert found[0].level == "problem"


def test_a_watched_reward_that_falls_gives_it_away() -> None:
    found = _run(20, Watch(watched=("judge",)), reward=3.0, objective=0.5, reward__judge=-1.0)
    assert "judge falls" in found[0].text


def test_bad_signs_without_a_rising_reward_are_no_exploitation() -> None:
    assert "exploiting" not in [v.key for v in _run(20, reward=0.05, ended=0.5)]


@pytest.mark.parametrize(
    ("ends", "key"),
    [
        ({"kl": -2.0, "kl_k3": 3.0, "reward": 0.2}, "negative_kl"),
        ({"entropy": 0.05, "kl": 3.0, "reward": 1.0}, "collapsed"),
        ({"explained_variance": -6.0, "kl": 1.0, "reward": 0.5}, "blind_critic"),
        ({"stopped_early": 1.0, "kl": 1.0, "reward": 0.5}, "too_fast"),
        ({"reward": 0.01, "kl": 0.01}, "standing_still"),
        ({"reward": 2.0, "kl": 3.0, "objective": 2.5}, "too_good"),
        ({"reward_std": 0.0}, ""),
    ],
)
def test_each_fault_has_its_verdict(ends: dict[str, float], key: str) -> None:
    watch = Watch()
    if "stopped_early" in ends:
        found = [v for _ in range(5) for v in watch.see({**GOOD, "ppo/kl": 0.5, "ppo/stopped_early": 1.0})]
    else:
        found = _run(14, watch, **ends)
    assert key in [v.key for v in found] or not key
    assert all(v.text and v.remedy for v in found)


def test_equal_rewards_are_told_at_the_first_update() -> None:
    found = Watch().see({**GOOD, "ppo/reward_std": 0.0})
    assert [v.key for v in found] == ["worthless"]


def test_a_model_that_never_ended_is_told_before_it_is_blamed_on_learning() -> None:
    watch = Watch()
    assert [v.key for v in watch.see({**GOOD, "ppo/ended": 0.03})] == ["endless"]
    assert watch.see({**GOOD, "ppo/ended": 0.0}) == []


def test_missing_numbers_say_nothing() -> None:
    """GRPO has no critic; the headroom is not always known."""
    watch = Watch()
    names = ("ppo/explained_variance", "ppo/best_objective", "ppo/best_objective_error")
    for update in range(12):
        values = {k: math.nan if k in names else v for k, v in GOOD.items()}
        assert watch.see({**values, "ppo/reward": 0.1 * update, "ppo/kl": 0.2 * update, "ppo/objective": 9.0}) == []


def test_a_verdict_is_told_once_and_again_after_it_had_passed() -> None:
    watch = Watch()
    bad = {**GOOD, "ppo/reward": 3.0, "ppo/kl": 30.0}
    told = [v.key for values in [GOOD, *[bad] * 5, *[GOOD] * 8, *[bad] * 4] for v in watch.see(values)]
    assert told.count("exploiting") == 2


def test_what_was_seen_survives_a_resume() -> None:
    whole, parts = Watch(), Watch()
    for update in range(6):
        values = {**GOOD, "ppo/reward": update * 1.0, "ppo/kl": update * 5.0}
        whole.see(values)
        parts.see(values)
    again = Watch()
    again.load(json.loads(json.dumps(parts.state())))
    assert again.state() == whole.state()
    assert again.see(bad := {**GOOD, "ppo/reward": 9.0, "ppo/kl": 40.0}) == whole.see(bad) == []
