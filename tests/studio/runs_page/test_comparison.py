"""What is drawn of the compared runs, and how the values that differ are written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.recipes.difference import Difference, differences
from engine.recipes.recipe import default
from studio.runs_page.difference_card import DifferencePane, shown_value
from studio.runs_page.overlay_card import OverlayCard
from studio.runs_page.reading import Compared, Line

RUN = Path("/runs/20260101-000000-ppo-masal")


def told(*metrics: str) -> Compared:
    line = Line(RUN, np.arange(3.0), np.arange(3.0))
    return Compared(1, (line,), frozenset(metrics), (), (RUN,))


def test_a_metric_that_no_run_told_gives_way_to_one_that_was(qtbot, theme):
    card = OverlayCard(theme)
    qtbot.addWidget(card)
    assert card.fallback(told("val/loss", "train/loss"), "val/loss") == ""
    assert card.fallback(told("train/loss", "train/seconds"), "val/loss") == "train/loss"
    assert card.fallback(told("train/learning_rate", "ppo/reward", "val/reward"), "val/loss") == "val/reward"
    assert card.fallback(told("train/learning_rate", "own/thing"), "val/loss") == "train/learning_rate"
    assert card.fallback(told("own/thing"), "val/loss") == "own/thing"
    assert card.fallback(told(), "val/loss") == "", "nothing was told: there is nothing to ask for"
    compared = told("train/learning_rate", "val/reward")
    card.show_curves(compared, {RUN: "masal"}, {RUN: 0}, card.fallback(compared, "val/loss"))
    assert card.metric_box.currentData() == "val/reward", "the box says what is drawn"


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("stage", '"finetune"', "Fine-tune"),
        ("model.from", '"/home/a/runs/20260101-120000-pretrain-masal"', "pretrain-masal"),
        ("reward.from", '["/home/a/runs/20260101-120000-reward-m", "b"]', "reward-m, b"),
        ("data.path", '"tales:tr"', "tales:tr"),
        ("data.answer_column", '""', "–"),
        ("train.max_steps", "20", "20"),
        ("train.compile", "false", "false"),
        ("x", "", ""),
        ("x", "–", "–"),
    ],
)
def test_values_are_written_as_people_read_them(key, value, shown):
    assert shown_value(key, value) == shown


def test_settings_of_one_title_are_told_apart_by_their_section(qtbot, theme):
    before = default("pretrain")
    changes = {"eval": {"every_steps": 7}, "sample": {"every_steps": 9}, "train": {"seed": 3}}
    after = before
    for section, values in changes.items():
        after = after.model_copy(update={section: getattr(after, section).model_copy(update=values)})
    rows = differences([before, after])
    pane = DifferencePane(theme)
    qtbot.addWidget(pane)
    pane.show_rows(Compared(1, (), frozenset(), tuple(rows), (RUN, RUN)), {RUN: "masal"}, {})
    titles = [pane.model.index(row, 0).data() for row in range(len(rows))]
    assert len(set(titles)) == len(titles) == 3
    assert sum(":" in title for title in titles) == 2, "only where it is needed"
    assert Difference("a", "b", ()).section == ""


def test_the_columns_fill_the_table(qtbot, theme):
    pane = DifferencePane(theme)
    qtbot.addWidget(pane)
    pane.resize(640, 300)
    pane.show()
    rows = differences([default("pretrain"), default("dpo")])
    pane.show_rows(Compared(1, (), frozenset(), tuple(rows), (RUN, RUN)), {RUN: "masal"}, {})
    qtbot.waitUntil(lambda: pane.table.viewport().width() > 500)
    widths = [pane.table.columnWidth(column) for column in range(3)]
    qtbot.waitUntil(lambda: abs(sum(pane.table.columnWidth(c) for c in range(3)) - pane.table.viewport().width()) <= 2)
    assert min(widths) > 100
