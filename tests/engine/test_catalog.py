"""Summaries: what they add up to, that they are read once, and what stands beside the events."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path

import pytest

from engine.about import About, change_about, read_about
from engine.catalog import Catalog
from engine.errors import RunError, UsageError
from engine.messages import Finished, Metrics, Started, Status, to_json
from engine.recipes.recipe import OriginSection
from engine.runs import create_run, find_run, list_runs
from engine.summaries import SPARK_POINTS, Curve, Folding, RunSummary

from .runs_by_hand import give_checkpoint, made_run, tiny, write


def whole(catalog):
    return list(catalog.read())[-1]


# ------------------------------------------------------------------ about


def test_what_is_said_about_a_run_is_kept_and_the_folder_keeps_its_name(tmp_path):
    run = made_run(tmp_path)
    assert read_about(run.path) == About()
    change_about(run.path, title="  Küçük\nmasal ", tags=["a", " b,c ", "a", ""], pinned=True)
    change_about(run.path, note="warm-up too long")
    assert read_about(run.path) == About("Küçük masal", ("a", "b c"), True, "warm-up too long")
    assert find_run("Küçük masal", tmp_path).path == run.path
    summary = run.summary()
    assert (summary.shown_name, summary.name, summary.tags) == ("Küçük masal", "masal", ("a", "b c"))
    assert not list(run.path.glob(".about*"))


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b'{"title": 3, "tags": "x", "pinned": 1}', b"\xff" * 9])
def test_a_damaged_about_file_says_nothing(tmp_path, body):
    run = made_run(tmp_path)
    (run.path / "about.json").write_bytes(body)
    assert read_about(run.path) == About()
    assert run.summary().state == "finished"


def test_too_long_titles_and_too_many_tags_are_refused(tmp_path):
    run = made_run(tmp_path)
    with pytest.raises(UsageError, match="121 characters"):
        change_about(run.path, title="x" * 121)
    with pytest.raises(UsageError, match="too many tags"):
        change_about(run.path, tags=[str(n) for n in range(21)])
    assert not (run.path / "about.json").exists()


# ------------------------------------------------------------------ folding


def test_a_summary_has_size_parent_best_step_and_curve(tmp_path):
    origin = OriginSection(parent="20260101-000000-pretrain-base")
    run = made_run(tmp_path, recipe=tiny().model_copy(update={"origin": origin}))
    give_checkpoint(run, 30)
    summary = run.summary()
    assert (summary.state, summary.step, summary.max_steps, summary.best_step) == ("finished", 30, 30, 30)
    assert summary.best_val_loss == pytest.approx(1.1)
    assert summary.spark == [4, 3, 2, 1]
    assert summary.parent == "20260101-000000-pretrain-base"
    assert summary.has_model
    assert summary.size_bytes == sum(f.stat().st_size for f in run.path.rglob("*") if f.is_file())
    assert json.loads(json.dumps(summary.as_dict()))["tags"] == []


def test_a_long_curve_keeps_few_points_and_its_shape():
    curve = Curve()
    for step in range(100_000):
        curve.add(step, math.exp(-step / 20_000))
    points = curve.points()
    assert SPARK_POINTS <= len(points) <= 2 * SPARK_POINTS + 1
    assert points[0] == 1.0
    assert points[-1] == pytest.approx(math.exp(-99_999 / 20_000))
    assert points == sorted(points, reverse=True)


def test_a_resumed_run_repeats_no_point_of_its_curve():
    summary = RunSummary(path=None, name="x", stage="")
    folding = Folding(summary)

    def told(*messages):
        folding.add_lines(to_json(m).encode() for m in messages)

    told(Started(step=0, stage="pretrain"), *(Metrics(step=s, values={"train/loss": 10.0 - s}) for s in range(6)))
    told(Started(step=3, stage="pretrain"), *(Metrics(step=s, values={"train/loss": 10.0 - s}) for s in range(4, 6)))
    assert folding.summary.spark == [10, 9, 8, 7, 6, 5]
    assert folding.verdict(computed=True).state == "running"
    told(Status(text="paused"))
    assert folding.verdict(computed=True).state == "paused"
    assert folding.verdict(computed=False).state == "interrupted"
    told(Finished(step=5, reason="stopped"))
    assert folding.verdict(computed=False).state == "stopped"


def test_a_branch_that_was_stopped_at_once_stands_where_it_began():
    lines = [Started(step=663, stage="pretrain", time=1.0), Finished(step=663, reason="stopped", time=2.0)]
    folding = Folding(RunSummary(path=None, name="x", stage="")).add_lines(to_json(m).encode() for m in lines)
    summary = folding.verdict(computed=False)
    assert (summary.step, summary.state) == (663, "stopped")


def test_garbage_between_the_lines_hides_nothing(tmp_path):
    run = made_run(tmp_path, end="")
    with run.events_path.open("ab") as file:
        file.write(b'garbage\n[1, 2]\n{"type": "Nonsense"}\n\xff\xfe\n')
        file.write(b'{"type": "Metrics", "time": 1, "step": "x", "values": 3}\n')
        file.write(b'{"type": "Metrics", "time": 1, "step": 40, "values": {"train/loss": "NaN", "val/loss": "NaN"}}\n')
        file.write(b'{"type": "Metrics", "time": 1, "step": 40, "values": {"train/loss": 1%s}}\n' % (b"0" * 400))
        file.write(b'{"type": "Started", "step": 40, "stage": "x", "facts": {"parameters": 1%s}}\n' % (b"0" * 400))
        file.write(b'{"type": "Status", "text": "x", "total": 1%s}\n' % (b"0" * 400))
    summary = run.summary()
    assert summary.step == 40
    assert math.isnan(summary.val_loss)
    assert summary.best_val_loss == pytest.approx(1.1), "NaN is no best"
    assert summary.state == "interrupted"


# ------------------------------------------------------------------ the catalogue


def test_the_catalogue_is_the_list_and_survives_the_program(tmp_path):
    runs, cache = tmp_path / "runs", tmp_path / "cache"
    for number in range(5):
        made_run(runs, f"masal-{number}", end=("done", "stopped", "failed", "", "done")[number])
    create_run(runs, tiny(), "waiting")
    expected = {r.path: r for r in list_runs(runs)}
    assert {r.path: r for r in whole(Catalog(runs, cache))} == expected
    kept = Catalog(runs, cache)
    kept._read_run = lambda *_: pytest.fail("read although nothing changed")
    assert {r.path: r for r in whole(kept)} == expected


def test_only_what_changed_is_read_again(tmp_path, monkeypatch):
    runs = tmp_path / "runs"
    made = [made_run(runs, f"masal-{number}") for number in range(3)]
    catalog = Catalog(runs, tmp_path / "cache")
    whole(catalog)
    read = []
    original = Catalog._read_run
    monkeypatch.setattr(
        Catalog, "_read_run", staticmethod(lambda run, *rest: (read.append(run.name), original(run, *rest))[1])
    )
    change_about(made[1].path, title="renamed")
    assert "renamed" in [r.title for r in whole(catalog)]
    assert read == [made[1].name]
    made[2].path.rename(tmp_path / "elsewhere")
    assert len(whole(catalog)) == 2
    assert read == [made[1].name]


def test_a_growing_run_is_read_on_from_where_it_was(tmp_path, monkeypatch):
    from engine import locks

    runs = tmp_path / "runs"
    run = create_run(runs, tiny(), "live")
    lock = locks.FileLock(run.lock_path)
    assert lock.acquire()
    write(run, Started(step=0, stage="pretrain"), Metrics(step=1, values={"train/loss": 3.0}))
    catalog = Catalog(runs, tmp_path / "cache")
    [first] = whole(catalog)
    assert (first.state, first.step) == ("running", 1)
    offset = catalog._known[run.name].reader.offset
    assert offset == run.events_path.stat().st_size
    write(run, Metrics(step=2, values={"train/loss": 2.0}))
    [second] = whole(catalog)
    assert (second.step, second.spark) == (2, [3.0, 2.0])
    assert (first.step, first.spark) == (1, [3.0]), "what was given out does not change"
    lock.release()
    [third] = whole(catalog)
    assert third.state == "interrupted"


def test_a_damaged_cache_and_a_damaged_run_harm_nothing(tmp_path):
    runs, cache = tmp_path / "runs", tmp_path / "cache"
    made_run(runs)
    broken = made_run(runs, "broken")
    broken.events_path.unlink()
    broken.events_path.mkdir()
    whole(Catalog(runs, cache))
    [kept] = (cache / "summaries").iterdir()
    for body in (b"", b"[]", b'{"version": 1, "runs": {"x": 3}}', kept.read_bytes()[:-40]):
        kept.write_bytes(body)
        found = whole(Catalog(runs, cache))
        assert sorted(r.state for r in found) == ["failed", "finished"]


def test_thousands_of_runs_are_listed_quickly_once_read(tmp_path):
    """A thousand runs: the second look costs a small part of the first."""
    runs, cache = tmp_path / "runs", tmp_path / "cache"
    first = made_run(runs, "r")
    events, recipe = first.events_path.read_bytes(), first.recipe_path.read_bytes()
    for number in range(1000):
        folder = runs / f"20260101-{number:06d}-pretrain-r"
        folder.mkdir()
        (folder / "recipe.toml").write_bytes(recipe)
        (folder / "events.jsonl").write_bytes(events)
    catalog = Catalog(runs, cache)
    began = time.process_time()
    batches = list(catalog.read())
    first_look = time.process_time() - began
    began = time.process_time()
    assert len(whole(catalog)) == 1001
    second_look = time.process_time() - began
    assert len(batches[-1]) == 1001
    assert second_look < first_look / 3
    assert second_look < 1.0  # 0.1 s on a quiet machine


def test_a_folder_that_may_not_be_looked_into_hides_no_other(tmp_path, monkeypatch):
    """Its files cannot be asked after: Path.is_file raises there."""
    runs = tmp_path / "runs"
    made = made_run(runs)
    other = made_run(runs, "others")
    is_file = Path.is_file

    def asked(path: Path) -> bool:
        if path.is_relative_to(other.path):
            raise PermissionError(13, "Permission denied", str(path))
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", asked)
    monkeypatch.setattr(
        "os.path.isfile", lambda path: not Path(path).is_relative_to(other.path) and is_file(Path(path))
    )
    monkeypatch.setattr("os.access", lambda path, mode: not Path(path).is_relative_to(other.path))
    assert [run.path for run in list_runs(runs)] == [made.path]
    assert find_run("masal", runs).path == made.path
    with pytest.raises(RunError, match="Permission denied") as refused:
        find_run(other.name, runs)
    assert "permissions" in refused.value.remedy
