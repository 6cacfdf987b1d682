"""Learning rates that can be checked by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.recipes.sections import TrainSection
from engine.training.schedule import Progress, is_done, learning_rate, share_done, steps_in_run

MakeTrain = Callable[..., TrainSection]


def test_warmup_rises_in_equal_steps_to_the_full_rate(make_train: MakeTrain) -> None:
    train = make_train(learning_rate=1.0, min_learning_rate=0.0, warmup_steps=4, max_steps=104)
    assert [learning_rate(train, Progress(step=s)) for s in range(5)] == pytest.approx([0.25, 0.5, 0.75, 1.0, 1.0])


@pytest.mark.parametrize(
    ("schedule", "at_quarter", "half", "end"),
    [
        ("cosine", 0.1 + 0.9 * (1 + math.cos(math.pi / 4)) / 2, 0.55, 0.1),
        ("linear", 0.775, 0.55, 0.1),
        ("constant", 1, 1, 1),
    ],
)
def test_shapes_after_the_warmup(
    schedule: str, at_quarter: float, half: float, end: float, make_train: MakeTrain
) -> None:
    train = make_train(learning_rate=1.0, schedule=schedule, warmup_steps=20, max_steps=120)
    got = [learning_rate(train, Progress(step=s)) for s in (20, 45, 70, 120)]
    assert got == pytest.approx([1.0, at_quarter, half, end])


def test_epochs_give_the_same_rates_as_steps(make_train: MakeTrain) -> None:
    by_steps = make_train(warmup_steps=10, max_steps=200)
    by_epochs = make_train(warmup_steps=10, max_epochs=4.0)
    for step in range(201):
        one = learning_rate(by_steps, Progress(step=step))
        assert learning_rate(by_epochs, Progress(step=step, epochs=step / 50)) == pytest.approx(one)


def test_time_shapes_the_schedule_by_elapsed_share(make_train: MakeTrain) -> None:
    train = make_train(learning_rate=1.0, min_learning_rate=0.0, warmup_steps=0, max_seconds=60.0)
    assert train.max_steps == 0
    assert learning_rate(train, Progress(step=7, seconds=30.0)) == pytest.approx(0.5)
    assert learning_rate(train, Progress(step=9, seconds=60.0)) == pytest.approx(0.0)
    # 100 steps in 6 of 60 s: 1000 in all, 50 of them warm-up; the rest goes from 5 % to 100 %
    warm = make_train(learning_rate=1.0, min_learning_rate=0.0, warmup_steps=50, max_seconds=60.0, schedule="linear")
    assert learning_rate(warm, Progress(step=100, seconds=6.0)) == pytest.approx(1 - 0.05 / 0.95)


def test_the_limit_nearest_to_its_end_counts(make_train: MakeTrain) -> None:
    train = make_train(max_steps=1000, max_epochs=2.0, max_seconds=100.0)
    assert share_done(train, Progress(step=100, epochs=0.5, seconds=90.0)) == pytest.approx(0.9)
    assert share_done(train, Progress(step=100, epochs=1.0, seconds=20.0)) == pytest.approx(0.5)
    assert not is_done(train, Progress(step=999, epochs=1.9, seconds=99.0))
    assert is_done(train, Progress(step=1, epochs=2.0))
    assert not is_done(train, Progress(step=0, seconds=1e6))  # however slow the machine: one step is taken
    assert is_done(train, Progress(step=1, seconds=1e6))


def test_a_warmup_longer_than_the_run_is_cut_to_half_of_it(make_train: MakeTrain) -> None:
    train = make_train(learning_rate=1.0, warmup_steps=500, max_steps=20)
    assert [learning_rate(train, Progress(step=s)) for s in (0, 9, 10)] == pytest.approx([0.1, 1.0, 1.0])
    assert learning_rate(train, Progress(step=20)) == pytest.approx(0.1)


def test_before_the_first_timed_step_the_length_is_unknown(make_train: MakeTrain) -> None:
    train = make_train(learning_rate=1.0, warmup_steps=50, max_seconds=60.0)
    assert steps_in_run(train, Progress()) == 0
    assert learning_rate(train, Progress()) == pytest.approx(1 / 50)


@given(
    step=st.integers(0, 5000),
    seconds=st.floats(0, 200),
    warmup=st.integers(0, 3000),
    schedule=st.sampled_from(["cosine", "linear", "constant"]),
)
def test_rates_stay_between_zero_and_the_full_rate(step: int, seconds: float, warmup: int, schedule: str) -> None:
    train = TrainSection.model_validate(
        {"learning_rate": 1.0, "warmup_steps": warmup, "schedule": schedule, "max_steps": 2000, "max_seconds": 100.0}
    )
    assert 0 < learning_rate(train, Progress(step=step, seconds=seconds)) <= 1.0
