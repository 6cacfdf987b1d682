"""Scripted series of losses through the guard."""

from __future__ import annotations

import json
import math
import random

import pytest

from engine.training.guard import PATIENCE, WINDOW, Finding, LossGuard

NAN = float("nan")


def _feed(guard: LossGuard, losses: list[float], start: int = 0) -> list[Finding]:
    return [f for step, loss in enumerate(losses, start) if (f := guard.see(step, loss, 1.0))]


def _falling(count: int, noise: float = 0.05, seed: int = 0) -> list[float]:
    """A loss as nanoGPT's looks: from 4.2 to about 1.6, with noise."""
    draw = random.Random(seed)
    return [1.6 + 2.6 * math.exp(-step / 150) + draw.gauss(0, noise) for step in range(count)]


def test_three_bad_steps_in_a_row_pause() -> None:
    found = _feed(LossGuard(), [2.0, NAN, NAN, NAN])
    assert [f.kind for f in found] == ["nonfinite", "nonfinite", "pause"]
    assert "step 3" in found[-1].text
    assert "learning_rate" in found[-1].remedy


def test_a_good_step_between_starts_the_count_anew() -> None:
    found = _feed(LossGuard(), [NAN, NAN, 2.0, NAN, float("inf"), 2.0])
    assert {f.kind for f in found} == {"nonfinite"}


def test_a_bad_gradient_counts_like_a_bad_loss() -> None:
    guard = LossGuard()
    kinds = [guard.see(step, 2.0, float("inf")) for step in range(PATIENCE)]
    assert [f.kind for f in kinds if f] == ["nonfinite", "nonfinite", "pause"]
    assert kinds[0] is not None
    assert "gradient" in kinds[0].text


def test_after_a_pause_three_more_are_needed() -> None:
    assert [f.kind for f in _feed(LossGuard(), [NAN] * 6)].count("pause") == 2


def test_a_loss_scale_that_adapts_is_no_fault_until_it_never_ends() -> None:
    guard = LossGuard()
    assert all(guard.see(step, 2.0, float("inf"), scaling=True) is None for step in range(20))
    kinds = [f.kind for step in range(20, 60) if (f := guard.see(step, 2.0, float("inf"), scaling=True))]
    assert "pause" in kinds


@pytest.mark.parametrize("seed", range(5))
def test_ordinary_training_is_not_a_spike(seed: int) -> None:
    assert _feed(LossGuard(), _falling(2000, seed=seed)) == []


def test_losses_that_hardly_move_are_not_a_spike() -> None:
    assert _feed(LossGuard(), [2.0] * 200 + [2.01] * 50) == []


@pytest.mark.parametrize("height", [1.5, 3.0, 50.0])
def test_a_spike_is_told_once_until_it_is_over(height: float) -> None:
    losses = _falling(400)
    losses[300:305] = [x * height if height > 2 else x + height for x in losses[300:305]]
    losses[360] += 5
    found = _feed(LossGuard(), losses)
    assert [f.kind for f in found] == ["spike", "spike"]
    assert "Step 300" in found[0].text
    assert "Step 360" in found[1].text


def test_divergence_is_told_and_becomes_the_new_normal() -> None:
    found = _feed(LossGuard(), _falling(400) + [9.0] * (2 * WINDOW))
    assert [f.kind for f in found] == ["spike"]


def test_too_little_history_judges_nothing() -> None:
    assert _feed(LossGuard(), [2.0] * 10 + [20.0]) == []


def test_its_memory_goes_through_json() -> None:
    losses = [*_falling(120), NAN, NAN]
    one = LossGuard()
    _feed(one, losses)
    two = LossGuard()
    two.load(json.loads(json.dumps(one.state())))
    for step, loss in enumerate([NAN, 1.9, 30.0, 1.9], 122):
        assert one.see(step, loss, 1.0) == two.see(step, loss, 1.0)
    assert one.state() == two.state()
