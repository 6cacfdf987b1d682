"""The arithmetic of charts: smoothing, decimation, robust ranges, marks, ticks."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.widgets.chart_axes import plainly
from studio.widgets.chart_readout import nearest
from studio.widgets.curves import (
    Ema,
    decimate,
    linear_ticks,
    log_ticks,
    lost_places,
    robust_range,
    smallest_positive,
)


def plain_ema(values, beta):
    total = weight = 0.0
    out = []
    for value in values:
        finite = np.isfinite(value)
        total = beta * total + (1 - beta) * (value if finite else 0.0)
        weight = beta * weight + (1 - beta) * finite
        out.append(total / weight if weight else np.nan)
    return np.array(out)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-100, 100) | st.just(float("nan")), min_size=1, max_size=300),
    st.sampled_from([0.5, 0.9, 0.99, 0.999]),
    st.integers(0, 300),
)
def test_the_average_equals_the_plain_recurrence_however_it_grows(values, beta, split):
    values = np.array(values)
    ema = Ema()
    if split:
        ema.update(values[:split], beta)
    np.testing.assert_allclose(ema.update(values, beta), plain_ema(values, beta), atol=1e-9)


def test_the_average_starts_unbiased_and_starts_again_on_a_new_revision():
    ema = Ema()
    assert ema.update(np.array([4.0]), 0.99)[0] == pytest.approx(4.0)
    assert ema.update(np.array([4.0, 4.0]), 0.99).tolist() == pytest.approx([4.0, 4.0])
    assert ema.update(np.array([1.0, 1.0]), 0.99, revision=1).tolist() == pytest.approx([1.0, 1.0])


def test_a_million_points_are_smoothed_in_50_ms():
    values = np.random.default_rng(0).random(1_000_000)
    times = []
    for _ in range(5):
        began = time.process_time()
        Ema().update(values, 0.99)
        times.append(time.process_time() - began)
    assert min(times) < 0.05


def test_a_spike_of_one_point_survives_decimation():
    x = np.arange(1_000_000.0)
    y = np.zeros(1_000_000)
    y[123_456], y[777_777] = 50.0, -50.0
    thin_x, thin_y = decimate(x, y, np.linspace(0, 999_999, 641))
    assert len(thin_x) <= 2 * 643
    assert (thin_y.max(), thin_y.min()) == (50.0, -50.0)
    assert abs(thin_x[thin_y.argmax()] - 123_456) < 1_000_000 / 640


def test_a_close_view_shows_the_very_points():
    x, y = np.arange(1000.0), np.random.default_rng(0).random(1000)
    thin_x, thin_y = decimate(x, y, np.linspace(500, 520.5, 641))
    assert thin_x.tolist() == x[499:522].tolist()
    assert thin_y.tolist() == y[499:522].tolist()


def test_log_columns_keep_the_first_points_apart():
    x = np.arange(1.0, 1_000_001)
    thin_x, _ = decimate(x, np.sin(x), 10.0 ** np.linspace(0, 6, 641))
    assert set(range(1, 50)) <= set(thin_x[:200].astype(int).tolist())


def test_the_range_keeps_a_steep_start_and_leaves_out_a_lonely_spike():
    x = np.arange(2000.0)
    y = 2 + 9 * np.exp(-x / 20) + 0.01 * np.sin(x)
    y[1500] = 1000.0
    found = robust_range(y)
    assert found is not None
    low, high = found
    assert high == pytest.approx(11, abs=0.6)
    assert low < 2.0
    assert robust_range(np.array([np.nan, np.inf])) is None
    assert robust_range(np.array([1.0, 3.0])) == (1.0, 3.0)


def test_what_lies_a_little_outside_is_not_cut():
    y = np.linspace(7.0, 5.5, 60)
    y[55] = 5.35  # the lowest loss so far, a little below the trend
    assert robust_range(y) == (5.35, 7.0)
    y[55] = 1.0  # a spike that would press the curve flat
    assert robust_range(y)[0] > 5.0


def test_lost_numbers_are_marked_at_the_last_finite_value():
    x = np.arange(6.0)
    marks_x, marks_y = lost_places(x, np.array([5.0, 4.0, np.nan, np.inf, 3.0, np.nan]))
    assert (marks_x.tolist(), marks_y.tolist()) == ([2.0, 5.0], [4.0, 3.0])
    first_x, first_y = lost_places(x[:3], np.array([np.nan, 2.0, 1.0]))
    assert (first_x.tolist(), first_y.tolist()) == ([0.0], [2.0])
    assert len(lost_places(x[:2], np.array([np.nan, np.nan]))[0]) == 0


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(1, 12))
def test_linear_ticks_are_round_and_inside(low, span, count):
    ticks = linear_ticks(low, low + span, count)
    assert all(low - span * 1e-6 - 1e-6 <= t <= low + span * (1 + 1e-6) + 1e-6 for t in ticks)
    assert len(ticks) <= 1.5 * count + 1


def test_ticks_read_well():
    assert linear_ticks(1.4, 4.6, 4) == [2.0, 3.0, 4.0]
    assert linear_ticks(0.52, 0.68, 2) == pytest.approx([0.55, 0.6, 0.65]), "one number alone tells no scale"
    assert linear_ticks(27.2, 29.8, 2) == pytest.approx([28.0, 29.0])
    assert log_ticks(1, 2000, 6) == [1, 10, 100, 1000]
    assert plainly([0.0, 0.5, 1.0]) == ["0", "0.5", "1.0"]
    assert plainly([0, 500, 1000, 1500]) == ["0", "500", "1,000", "1,500"]
    assert plainly([0, 1e6, 2e6]) == ["0", "1M", "2M"]
    assert plainly([1e-4, 2e-4]) == ["1e-4", "2e-4"]
    assert plainly([0, 5e303, 1e304]) == ["0", "5e303", "1e304"]  # the perplexity of a run that went astray
    assert plainly([1, 1e142]) == ["1", "1e142"]
    assert plainly([1.004465, 100.0]) == ["1", "100"]
    assert smallest_positive(np.array([0.0, np.nan, 3.0, 2.0])) == 2.0
    assert smallest_positive(np.array([0.0, -1.0])) is None


def test_nearest_point():
    x = np.array([0.0, 10.0, 20.0])
    assert [nearest(x, v) for v in (-5, 4, 6, 19, 99)] == [0, 0, 1, 2, 2]
