"""Sweeps: which runs they are, that a bad one refuses all, and how they are told apart."""

from __future__ import annotations

import pytest

from engine.errors import RecipeError, UsageError
from engine.recipes.difference import differences
from engine.runs import RunFolder, list_runs
from engine.sweep import MOST_RUNS, axis, combinations, make_runs, variants

from .runs_by_hand import tiny


def test_a_grid_is_every_combination_in_order():
    axes = [axis("train.learning_rate=1e-4,3e-4"), axis("model.n_layers = 2, 4")]
    assert combinations(axes) == [
        ("train.learning_rate=1e-4", "model.n_layers=2"),
        ("train.learning_rate=1e-4", "model.n_layers=4"),
        ("train.learning_rate=3e-4", "model.n_layers=2"),
        ("train.learning_rate=3e-4", "model.n_layers=4"),
    ]
    assert combinations(axes, grid=False) == [
        ("train.learning_rate=1e-4", "model.n_layers=2"),
        ("train.learning_rate=3e-4", "model.n_layers=4"),
    ]


def test_commas_in_quotes_and_brackets_belong_to_the_value():
    assert axis('sample.prompts=["a, b", "c"],["d"],plain').values == ('["a, b", "c"]', '["d"]', "plain")


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ("train.seed", "not of the form"),
        ("seed=1,2", "not of the form"),
        ("train.seed=", "not of the form"),
        ("train.seed=1,,2", "empty value"),
        ("train.seed=1,2,1", "1 is given twice"),
    ],
)
def test_a_bad_axis_is_named(over, said):
    with pytest.raises(UsageError, match=said):
        axis(over)


def test_what_makes_no_sweep_is_refused():
    with pytest.raises(UsageError, match="nothing to sweep"):
        combinations([])
    with pytest.raises(UsageError, match=r"train\.seed is given twice"):
        combinations([axis("train.seed=1"), axis("train.seed=2")])
    with pytest.raises(UsageError, match=r"as many values of each key: train\.seed has 2, model\.n_layers has 3"):
        combinations([axis("train.seed=1,2"), axis("model.n_layers=1,2,3")], grid=False)
    many = ",".join(str(n) for n in range(MOST_RUNS + 1))
    with pytest.raises(UsageError, match="1,001 runs"):
        combinations([axis(f"train.seed={many}")])


def test_every_recipe_is_checked_before_one_run_is_made(tmp_path):
    with pytest.raises(RecipeError, match=r"^model\.n_heads=none"):
        variants(tiny(), [axis("model.n_heads=2,none")])
    with pytest.raises(RecipeError, match="n_heads = 3"):
        variants(tiny(), [axis("model.n_heads=2,3")])  # 3 does not divide a width of 16
    with pytest.raises(RecipeError, match="has no key sed"):
        variants(tiny(), [axis("train.sed=1,2")])
    (tmp_path / "short.txt").write_text("short")
    found = variants(tiny(), [axis(f"data.path=tales:en,{tmp_path / 'short.txt'}")])
    with pytest.raises(Exception, match="context"):
        make_runs(found, tmp_path / "runs")
    assert list_runs(tmp_path / "runs") == []


def test_the_runs_are_told_apart_by_title_and_belong_together_by_tag(tmp_path):
    found = variants(tiny(), [axis("train.learning_rate=1e-4,3e-4"), axis("model.n_layers=1,2")])
    made = make_runs(found, tmp_path, "first try")
    summaries = [RunFolder(run.path).summary() for run in made]
    assert [s.title for s in summaries] == [
        "first try · learning_rate=1e-4 n_layers=1",
        "first try · learning_rate=1e-4 n_layers=2",
        "first try · learning_rate=3e-4 n_layers=1",
        "first try · learning_rate=3e-4 n_layers=2",
    ]
    assert len({s.tags for s in summaries}) == 1
    assert summaries[0].tags[0].endswith("first try")
    assert {s.state for s in summaries} == {"queued"}
    rows = differences([run.recipe() for run in made])
    assert [(row.key, row.values) for row in rows] == [
        ("model.n_layers", ("1", "2", "1", "2")),
        ("train.learning_rate", ("0.0001", "0.0001", "0.0003", "0.0003")),
    ]


def test_unset_and_missing_values_are_told_apart():
    rows = differences([tiny(), tiny("model.n_kv_heads=1")])
    assert [(row.key, row.title, row.values) for row in rows] == [("model.n_kv_heads", "Key/value heads", ("–", "1"))]
    assert differences([tiny(), tiny()]) == []
