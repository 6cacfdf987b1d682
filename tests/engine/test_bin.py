"""The bin: there and back whole, nothing that computes, nothing for good before it is asked for."""

from __future__ import annotations

import hashlib

import pytest

from engine import locks
from engine.bin import binned_runs, children, empty, find_binned, restore, throw
from engine.errors import RunError
from engine.recipes.recipe import OriginSection, default
from engine.runs import RunFolder, find_run, list_runs

from .runs_by_hand import give_checkpoint, made_run, tiny


def fingerprint(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_run_goes_there_and_comes_back_whole(tmp_path):
    run = made_run(tmp_path)
    give_checkpoint(run, 30)
    before = fingerprint(run.path)
    binned = throw(run)
    assert list_runs(tmp_path) == []
    assert not run.path.exists()
    assert [each.name for each in binned_runs(tmp_path)] == [run.name]
    assert binned.bytes > 1000
    assert restore(find_binned(tmp_path, "masal")) == run
    assert fingerprint(run.path) == before
    assert binned_runs(tmp_path) == []
    assert not list((tmp_path / ".bin").iterdir())


def test_a_running_run_is_refused_and_stays(tmp_path):
    run = made_run(tmp_path)
    lock = locks.FileLock(run.lock_path)
    assert lock.acquire()
    with pytest.raises(RunError, match="being computed"):
        throw(run)
    assert run.path.is_dir()
    lock.release()
    throw(run)


def test_a_name_that_is_taken_again_is_not_overwritten(tmp_path):
    run = made_run(tmp_path)
    first = throw(run)
    run.path.mkdir()
    (run.path / "recipe.toml").write_text("version = 1\n")
    with pytest.raises(RunError, match="There is a run"):
        restore(first)
    second = throw(RunFolder(run.path))
    assert second.path != first.path
    assert second.name == first.name
    assert len(binned_runs(tmp_path)) == 2
    restore(second)
    assert (run.path / "recipe.toml").read_text() == "version = 1\n"


def test_only_emptying_deletes(tmp_path):
    for name in ("a", "b"):
        throw(made_run(tmp_path, name))
    kept = made_run(tmp_path, "c")
    freed = empty(tmp_path)
    assert freed > 1000
    assert binned_runs(tmp_path) == []
    assert [r.path for r in list_runs(tmp_path)] == [kept.path]
    assert empty(tmp_path) == 0


def test_what_stands_on_a_run_is_known(tmp_path):
    run = made_run(tmp_path, "base")
    child = made_run(tmp_path, "child", recipe=tiny().model_copy(update={"origin": OriginSection(parent=run.name)}))
    by_path = made_run(
        tmp_path, "other", recipe=tiny().model_copy(update={"origin": OriginSection(parent=str(run.path))})
    )
    tuned = made_run(tmp_path, "tuned", recipe=default("finetune", [f"model.from={run.path}/model"]))
    made_run(tmp_path, "unrelated")
    made_run(tmp_path, "base", recipe=tiny(f"data.path={run.path}-2/texts"))  # a longer name is another run
    assert children(run) == sorted([child.name, by_path.name, tuned.name])
    assert children(child) == []


def test_a_lost_record_loses_no_run(tmp_path):
    run = made_run(tmp_path)
    binned = throw(run)
    binned.path.with_name(f"{binned.path.name}.json").unlink()
    [found] = binned_runs(tmp_path)
    assert found.name == run.name
    restore(found)
    assert find_run(run.name, tmp_path) == run


def test_what_is_no_run_is_not_thrown_away(tmp_path):
    (tmp_path / "photos").mkdir()
    with pytest.raises(RunError, match="not a run"):
        throw(RunFolder(tmp_path / "photos"))
    with pytest.raises(RunError, match="no run nothing in the bin"):
        find_binned(tmp_path, "nothing")
