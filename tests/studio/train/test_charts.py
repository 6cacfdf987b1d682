"""The line chart: read-out, keys, log axes, hidden points, lost numbers, export, repaint only while seen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication

from studio.widgets.charts import LineChart


@pytest.fixture
def chart(qtbot, theme):
    chart = LineChart(theme)
    chart.setAccessibleName("Loss")
    chart.describe = lambda x: [f"step {x:g}", "train 1"]
    qtbot.addWidget(chart)
    chart.resize(600, 260)
    chart.show()
    qtbot.waitExposed(chart)
    return chart


def curve(points: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    x = np.arange(1.0, points + 1)
    return x, 2 + 5 * np.exp(-x / 100)


def show(chart: LineChart, x: np.ndarray, y: np.ndarray, **more) -> None:
    chart.set_trace("train", x, y, title="train", kind="noisy", **more)
    chart._refresh()


def test_a_lonely_spike_is_counted_and_comes_back_on_a_click(chart, qtbot):
    x, y = curve()
    y[500:503] = 900.0
    counted: list[int] = []
    chart.hidden_changed.connect(counted.append)
    show(chart, x, y)
    assert counted == [3]
    top = chart._view.viewRange()[1][1]
    assert 6 < top < 10
    chip = chart._chip
    assert chip.isVisible()
    assert "3" in chip.text()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chart.hidden_points == 0
    assert chart._view.viewRange()[1][1] >= 900
    chart.fit()
    assert chart.hidden_points == 3


def test_spikes_that_are_part_of_the_curve_stay(qtbot, theme):
    chart = LineChart(theme, compact=True, spikes=True)
    qtbot.addWidget(chart)
    chart.resize(300, 120)
    chart.show()
    qtbot.waitExposed(chart)
    x, y = curve()
    y[500:503] = 900.0
    show(chart, x, y)
    chart.fit()
    assert chart.hidden_points == 0
    assert chart._view.viewRange()[1][1] >= 900


def test_a_constant_has_plain_numbers(chart):
    x = np.arange(5.0)
    for value, log in ((0.2, False), (1.0, False), (0.0, False), (0.2, True)):
        chart.set_log(y=log)
        show(chart, x, np.full(5, value))
        low, high = chart._view.viewRange()[1]
        ticks = chart._left.tick_places(low, high, 100)
        assert len(ticks) >= 2
        assert all(len(text) <= 4 for text in chart._left._written(ticks)), (value, chart._left._written(ticks))


def test_arrow_keys_walk_the_read_out_and_say_it(chart, qtbot):
    x, y = curve(50)
    show(chart, x, y)
    assert chart.reading_at == 50
    chart.setFocus()
    moved: list[float] = []
    chart.moved.connect(moved.append)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(chart, key)
    assert moved == [1, 2, 3, 2]
    assert chart.accessibleDescription() == "step 2, train 1"
    interface = QAccessible.queryAccessibleInterface(chart)
    assert interface.text(QAccessible.Text.Name) == "Loss"
    assert interface.text(QAccessible.Text.Description) == "step 2, train 1"
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert moved[-1] == 50


def test_the_read_out_follows_the_newest_point_until_somebody_points(chart):
    x, y = curve(100)
    show(chart, x[:60], y[:60])
    assert chart.reading_at == 60
    show(chart, x, y)
    assert chart.reading_at == 100
    chart._readout.point_at(33.4)
    show(chart, x, y)
    assert chart.reading_at == 33
    chart._readout.follow()
    assert chart.reading_at == 100


def test_log_axes_keep_zero_and_negative_values_in_sight(chart, qtbot):
    x, y = np.arange(0.0, 101), np.linspace(3, 0, 101)
    show(chart, x, y)
    qtbot.keyClick(chart, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(chart, Qt.Key.Key_L)
    assert (chart.log_x, chart.log_y) == (True, True)
    drawn_x, drawn_y = chart._items["train"].line.getData()
    assert len(drawn_x) == 101
    assert np.isfinite(drawn_x).all()
    assert np.isfinite(drawn_y).all()
    assert (np.diff(drawn_x) > 0).all()


def test_perplexity_is_the_exponential_of_what_is_drawn(chart):
    x, y = curve(20)
    show(chart, x, y)
    chart.set_level("guess", 7.0, "guessing")
    chart.set_exponential(True)
    chart._refresh()
    _, drawn = chart._items["train"].line.getData()
    np.testing.assert_allclose(drawn, np.exp(y))
    assert chart._levels["guess"][1].value() == pytest.approx(np.exp(7.0))


def test_lost_numbers_are_marked_and_nothing_else_is(chart):
    x, y = curve(20)
    show(chart, x, y)
    assert len(chart._items["train"].lost.item.data) == 0
    broken = y.copy()
    broken[10:12] = np.nan
    show(chart, x, broken)
    marks = chart._items["train"].lost.item
    assert [(p.pos().x(), p.pos().y()) for p in marks.points()] == [(11.0, pytest.approx(y[9]))]


def test_only_nan_and_no_points_at_all_are_drawn_without_fuss(chart):
    show(chart, np.arange(3.0), np.full(3, np.nan))
    show(chart, np.empty(0), np.empty(0))
    assert chart.reading_at is None
    chart.clear()
    chart._refresh()


def test_a_million_points_are_drawn_with_few(chart):
    x = np.arange(1_000_000.0)
    show(chart, x, np.sin(x))
    drawn, _ = chart._items["train"].line.getData()
    assert len(drawn) < 4 * chart.width()


def test_zooming_holds_while_new_points_come_and_f_goes_back(chart, qtbot):
    x, y = curve(200)
    show(chart, x[:100], y[:100])
    chart._view.setRange(xRange=(10, 20), yRange=(4, 6), padding=0)
    chart._on_zoomed()
    show(chart, x, y)
    assert chart._view.viewRange()[0] == pytest.approx([10, 20])
    qtbot.keyClick(chart, Qt.Key.Key_F)
    assert chart._view.viewRange()[0] == pytest.approx([0, 200])


def test_nothing_is_drawn_while_nobody_sees_it(chart, qtbot, monkeypatch):
    drawn: list[int] = []
    original = chart._draw
    monkeypatch.setattr(chart, "_draw", lambda: (drawn.append(1), original()))
    chart.hide()
    x, y = curve(10)
    chart.set_trace("train", x, y, title="train", kind="noisy")
    qtbot.wait(250)
    assert drawn == []
    chart.show()
    qtbot.waitUntil(lambda: bool(drawn), timeout=2000)


def test_many_updates_make_few_redraws(chart, qtbot, monkeypatch):
    drawn: list[int] = []
    original = chart._draw
    monkeypatch.setattr(chart, "_draw", lambda: (drawn.append(1), original()))
    x, y = curve(500)
    for points in range(1, 500, 5):
        chart.set_trace("train", x[:points], y[:points], title="train", kind="noisy")
        qtbot.wait(5)
    assert 1 <= len(drawn) <= 20


def test_numbers_and_picture_leave_the_studio(chart, tmp_path):
    x, y = curve(3)
    y[1] = np.nan
    show(chart, x, y)
    chart.files.save_numbers(tmp_path / "şekil.csv")
    lines = (tmp_path / "şekil.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "curve,x,y"
    assert lines[2] == "train,2,nan"
    assert lines[1].startswith("train,1,6.9")
    assert len(lines) == 4
    chart.files.copy_picture()
    assert not QGuiApplication.clipboard().pixmap().isNull()
    assert [action.text() for action in chart.menu().actions() if action.text()][:2] == [
        "Fit the whole run",
        "Show every point",
    ]


def test_the_theme_reaches_the_plot(chart, qtbot, theme):
    x, y = curve(10)
    show(chart, x, y)
    dark = chart.grab().toImage().pixelColor(4, 4).name()
    assert dark == "#1c1f26"
    theme.set_mode("light")
    qtbot.waitUntil(lambda: chart.grab().toImage().pixelColor(4, 4).name() == "#ffffff", timeout=5000)


def test_what_is_counted_has_no_halves_on_its_axis(chart):
    chart.set_axis("steps", whole=True)
    show(chart, np.array([0.0, 1.0]), np.array([2.0, 1.0]))
    assert chart._bottom.tick_places(0.0, 1.0, 600) == [0.0, 1.0]
    chart.set_axis("epochs")
    assert 0.5 in [round(place, 6) for place in chart._bottom.tick_places(0.0, 1.0, 300)]


def test_a_single_point_is_seen_as_a_dot_until_there_is_a_line(chart):
    show(chart, np.array([1.0]), np.array([2.0]))
    dots = chart._items["train"].dots.item
    assert len(dots.points()) == 1
    show(chart, *curve(3))
    assert len(dots.points()) == 0


def test_the_first_curve_does_not_wait_for_the_pace_of_redrawing(qtbot, theme):
    chart = LineChart(theme, compact=True)
    qtbot.addWidget(chart)
    chart.resize(300, 120)
    chart.show()
    qtbot.waitExposed(chart)
    drawn: list[bool] = []
    refresh = chart._refresh
    chart._refresh = lambda: (refresh(), drawn.append(not chart._bottom.blank))
    x, y = curve(20)
    chart.set_trace("train", x, y, title="train")
    qtbot.wait(100)  # a fifth of what small charts wait between two pictures
    assert drawn[-1:] == [True]
    before = len(drawn)
    chart.set_trace("train", x, y + 1, title="train")
    qtbot.wait(100)
    assert len(drawn) == before, "the next ones do"
