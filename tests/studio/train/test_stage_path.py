"""The path from text to answers: what stands in the card of each stage, from the runs alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.stages import STAGES
from engine.summaries import RunSummary
from studio.stage_path import beginnings, chain, fitting, places, stage_path, takes

from .later_stages import LATER

NUMBER = iter(range(10_000))


@pytest.fixture(autouse=True)
def later_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, stage in LATER.items():
        monkeypatch.setitem(STAGES, name, stage)


def run(name: str, stage: str, state: str = "finished", parent: str = "", has_model: bool = True) -> RunSummary:
    path = Path(f"/runs/20260101-{next(NUMBER):06d}-{stage}-{name}")
    return RunSummary(path, name, stage, state, has_model=has_model, parent=parent)


def names(path: dict) -> dict[str, str]:
    return {stage: at.run.name if at.run is not None else "" for stage, at in path.items()}


def test_a_new_workspace_can_begin_and_nothing_else() -> None:
    path = stage_path([])
    assert list(path) == list(STAGES)
    assert path["pretrain"].missing == ()
    assert path["judge"].missing == ("pretrain",)
    assert path["move"].missing == ("finetune", "judge")
    assert set(names(path).values()) == {""}


def test_each_stage_shows_its_newest_result() -> None:
    runs = [run("broken", "pretrain", "failed", has_model=False), run("new", "pretrain"), run("old", "pretrain")]
    path = stage_path(runs)
    assert names(path)["pretrain"] == "new"
    assert path["pretrain"].done
    assert path["judge"].missing == ()
    assert names(stage_path(runs[:1]))["pretrain"] == "broken"
    assert not stage_path(runs[:1])["pretrain"].done


def test_the_run_that_is_shown_brings_its_own_past_with_it() -> None:
    old = run("old", "pretrain")
    tuned = run("tuned", "judge", parent=str(old.path))
    runs = [run("newer", "pretrain"), run("other", "judge"), tuned, old]
    assert names(stage_path(runs))["pretrain"] == "newer"
    shown = names(stage_path(runs, tuned.path))
    assert (shown["pretrain"], shown["judge"]) == ("old", "tuned")
    assert [each.name for each in chain(runs, tuned.path)] == ["tuned", "old"]


def test_a_chain_ends_where_a_run_is_gone_and_never_goes_round() -> None:
    orphan = run("orphan", "judge", parent="/runs/20200101-000000-pretrain-deleted")
    assert chain([orphan], orphan.path) == [orphan]
    assert chain([orphan], Path("/runs/nowhere")) == []
    one = run("one", "pretrain")
    other = run("other", "pretrain", parent=str(one.path))
    one.parent = str(other.path)
    assert chain([one, other], one.path) == [one, other]


def test_what_fits_is_finished_first_and_of_the_usual_stage_first() -> None:
    runs = [run("a", "pretrain", "stopped"), run("b", "finetune", "stopped"), run("c", "pretrain"),
            run("d", "finetune", "running"), run("e", "pretrain", has_model=False)]  # fmt: skip
    assert [each.name for each in fitting(runs, ("finetune", "pretrain"))] == ["b", "c", "a"]
    assert takes("move") == {"move.model": ("finetune", "pretrain"), "move.judge": ("judge",)}
    assert {key: fit.name for key, fit in beginnings("move", runs).items()} == {"move.model": "b"}


def test_alternatives_share_a_place() -> None:
    assert places()[0] == ["pretrain"]
    assert places()[-2:] == [["judge"], ["move", "turn"]]
    assert [stage for place in places() for stage in place] == sorted(STAGES, key=lambda name: STAGES[name].place)
