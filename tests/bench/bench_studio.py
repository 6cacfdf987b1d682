"""What the window costs: a curve of a million points redrawn.   python -m pytest tests/bench/bench_studio.py -m bench -s"""

from __future__ import annotations

import os
import time

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

POINTS = 1_000_000
REPEATS = 15


@pytest.fixture
def chart(qtbot):
    from engine.workspace import assets
    from studio.theme import Theme
    from studio.widgets.charts import LineChart

    chart = LineChart(Theme(assets(), "dark"))
    qtbot.addWidget(chart)
    chart.resize(640, 260)
    chart.show()
    return chart


@pytest.mark.bench
@pytest.mark.parametrize("view", ["linear", "log x, log y", "perplexity"])
def test_a_million_points_redraw_in_30_ms(chart, qtbot, view):
    """New points arrive, everything is computed again and painted: best and median of interleaved repeats."""
    rng = np.random.default_rng(0)
    steps = np.arange(1, POINTS + 1, dtype=np.float64)
    loss = 2 + 8 / np.sqrt(steps) + 0.05 * rng.standard_normal(POINTS)
    evaluated = np.arange(0.0, POINTS, 10_000)
    chart.set_smoothing(0.9)
    chart.set_log(x="log x" in view, y="log y" in view)
    chart.set_exponential(view == "perplexity")

    def redraw(points: int) -> float:
        began = time.perf_counter()
        chart.set_trace("train", steps[:points], loss[:points], title="train", kind="noisy")
        chart.set_trace("val", evaluated, 2 + 8 / np.sqrt(evaluated + 1), title="validation", kind="points", color=1)
        chart._refresh()
        chart.grab()
        return (time.perf_counter() - began) * 1000

    first = redraw(POINTS - REPEATS - 1)
    times = sorted(redraw(POINTS - REPEATS + k) for k in range(REPEATS))
    print(f"\n{view}: first {first:.1f} ms, then best {times[0]:.1f} ms, median {times[len(times) // 2]:.1f} ms")
    assert times[len(times) // 2] < 30
