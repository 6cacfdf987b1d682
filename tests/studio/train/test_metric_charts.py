"""Charts of metrics that no card knows: they follow from the table, and from what a run tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from engine import metrics
from engine.messages import Finished, Metrics, Started, Status
from engine.metrics import METRICS, Metric
from engine.recipes import recipe as recipes
from engine.runs import create_run
from studio.history import History
from studio.monitor.metric_charts import ELSEWHERE, charts_of

from .story import story

TABLE = {
    "judge/reward": Metric("Reward", "", "What the judge gives.", "high"),
    "judge/kl": Metric("KL to reference", "nats", "How far it has moved.", level="train.grad_clip"),
    "train/tact": Metric("Tact, training", "", "", "high", chart="Tact"),
    "val/tact": Metric("Tact, validation", "", "", "high", chart="Tact"),
}


@pytest.fixture(autouse=True)
def table(monkeypatch):
    for name, metric in TABLE.items():
        monkeypatch.setitem(metrics.METRICS, name, metric)


@pytest.fixture
def page(studio, engine, workspace):
    engine.follow(create_run(workspace.runs, recipes.default("pretrain", ["train.max_steps=100"]), "deneme").path)
    studio.window.resize(1440, 900)
    studio.window.navigate("train")
    page = studio.window.page
    page.earlier.wait()
    page.reader.wait()
    return page


def told(steps: int = 30) -> list:
    reports = [
        Metrics(
            step=step,
            values={
                "judge/reward": step / 10,
                "judge/kl": 0.01 * step,
                "train/tact": 0.5 + step / 100,
                "new/thing": 1.0,
            },
        )
        for step in range(1, steps + 1)
    ]
    return [Started(step=0, stage="pretrain", facts={"max_steps": 100}), Status(text="training"),
            Metrics(step=0, values={"val/tact": 0.5}), *reports,
            Metrics(step=steps, values={"val/tact": 0.75})]  # fmt: skip


def test_pretraining_and_finetuning_need_no_further_chart(page, engine):
    engine.feed(*story(200))
    assert charts_of(engine.current) == {}
    assert not page.board.charts.isVisible()
    assert page.board.loss.isVisible()
    assert METRICS.keys() - ELSEWHERE >= {"test/loss"}


def test_each_chart_follows_from_the_table(page, engine, qtbot):
    engine.feed(*told())
    assert charts_of(engine.current) == {
        "Reward": ["judge/reward"],
        "KL to reference": ["judge/kl"],
        "Tact": ["train/tact", "val/tact"],
        "new/thing": ["new/thing"],
    }
    cards = page.board.charts.cards
    assert all(card.isVisible() for card in cards.values())
    assert cards["Reward"].remark.whole_text == "3.00"
    assert cards["KL to reference"].remark.whole_text == "0.300 nats"
    tact = cards["Tact"]
    assert tact.remark.whole_text == "", "the legend has the values"
    assert tact.legend.isVisible()
    assert tact.legend.accessibleName() == "training 0.800, validation 0.750"
    assert tact.chart.trace("val/tact").x.tolist() == [0.0, 30.0]
    assert tact.chart.describe(29.0) == ["step 29", "training 0.790", "validation 0.500"]
    assert cards["KL to reference"].chart._levels["judge/kl"][0] == 1.0, "the recipe's value stands there as a line"


def test_a_stage_without_a_loss_has_its_charts_instead(page, engine):
    engine.feed(*told())
    assert not page.board.loss.isVisible()
    assert page.board.charts.isVisible()
    assert page.board.charts.y() < page.board.samples.y()
    engine.feed(Metrics(step=31, values={"train/loss": 2.0}))
    assert page.board.loss.isVisible()


def test_another_run_takes_its_charts_away(page, engine, workspace):
    engine.feed(*told())
    engine.follow(create_run(workspace.runs, recipes.default("pretrain"), "baska").path)
    engine.feed(*story(20))
    assert page.board.charts.cards == {}
    assert not page.board.charts.isVisible()


def test_charts_are_made_one_by_one_and_used_again(page, engine, qtbot):
    engine.feed(*told())
    cards = list(page.board.charts.cards.values())
    assert not any(card.made for card in cards), "twenty at once would hold the window up"
    qtbot.waitUntil(lambda: all(card.made for card in cards))
    engine.follow(Path("/runs/20260101-000000-pretrain-baska"))
    engine.feed(Started(step=0, stage="pretrain"), *(Metrics(step=s, values={"judge/kl": 1.0}) for s in (1, 2)))
    (card,) = page.board.charts.cards.values()
    assert card in cards
    assert card.isVisible()
    assert list(card.chart._traces) == ["judge/kl"], "nothing is left of the run before"


def test_a_curve_and_its_validation_share_a_chart_and_are_told_apart(page, engine, qtbot):
    values = {"entropy": 1.0, "val/entropy": 1.5, "val/score_low": -1.0, "val/score_high": 2.0}
    engine.feed(Started(step=0, stage="dpo"), *(Metrics(step=s, values=values) for s in (1, 2)))
    cards = page.board.charts.cards
    assert set(cards) == {"Entropy", "Scores, validation"}
    assert cards["Entropy"].legend.accessibleName() == "training 1.00, validation 1.50"
    assert cards["Scores, validation"].legend.accessibleName() == "Lowest score −1.00, Highest score 2.00"


def test_what_was_measured_once_at_the_end_is_no_curve():
    history = History()
    for message in (Metrics(step=5, values={"test/loss": 2.0, "test/judge": 1.0}), Finished(step=5)):
        history.add(message)
    assert charts_of(history) == {}


def test_the_grid_has_the_columns_that_fit(page, engine, studio, qtbot):
    engine.feed(*told())
    charts = page.board.charts
    qtbot.waitUntil(lambda: charts._columns == 4)
    studio.window.resize(900, 700)
    qtbot.waitUntil(lambda: charts._columns == 2)
    qtbot.waitUntil(lambda: len({card.geometry().top() for card in charts.cards.values()}) == 2)


def test_every_chart_has_a_name_and_is_reached_by_tab(page, engine, qtbot):
    engine.feed(*told())
    qtbot.waitUntil(lambda: all(card.made for card in page.board.charts.cards.values()))
    charts = [w for w in page.board.charts.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    names = [QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name) for w in charts if w.isVisible()]
    assert names == ["Reward", "KL to reference", "Tact", "new/thing"]
