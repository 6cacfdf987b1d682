"""The clock of a run, on a clock that the test turns."""

from __future__ import annotations

import pytest

from engine.training.pace import Pace


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pace(clock):
    made = Pace(clock=clock)
    made.start()
    return made


def test_pauses_do_not_count(pace, clock):
    clock.now += 5
    pace.pause()
    clock.now += 1000
    assert pace.elapsed() == 5
    pace.start()
    clock.now += 2
    assert pace.elapsed() == 7


def test_a_resumed_run_goes_on_counting(clock):
    pace = Pace(seconds=30.0, clock=clock)
    assert pace.elapsed() == 30
    pace.start()
    clock.now += 1
    assert pace.elapsed() == 31


def test_what_is_done_between_steps_does_not_slow_them(pace, clock):
    for step in (1, 2):
        pace.begin_step()
        clock.now += 1
        pace.step(step, 100)
        clock.now += 30  # an evaluation
    assert pace.tokens_per_second() == 100
    pace.begin_step()
    clock.now += 2
    pace.step(3, 100)
    assert pace.tokens_per_second() == 50
    assert pace.elapsed() == 64


def test_speed_is_that_since_the_last_report(pace, clock):
    clock.now += 2
    pace.step(1, 100)
    assert pace.tokens_per_second() == 50
    clock.now += 1
    pace.step(2, 100)
    assert pace.tokens_per_second() == 100


def test_reports_come_each_step_then_by_time_and_more_seldom_in_a_long_run(pace, clock):
    assert pace.report_due(500)
    assert not pace.report_due(501)
    clock.now += 0.06
    assert pace.report_due(501)
    clock.now += 36_000
    pace.tokens_per_second()
    clock.now += 1
    assert not pace.report_due(9000)
    clock.now += 3
    assert pace.report_due(9000)


def test_time_left_is_a_range_around_what_steps_take(pace, clock):
    assert pace.seconds_left(100) is None
    for step in range(1, 41):
        clock.now += 1.0 if step % 4 else 2.0
        pace.step(step, 10)
    low, high = pace.seconds_left(100)
    assert low == pytest.approx(100)
    assert 125 <= high <= 200
