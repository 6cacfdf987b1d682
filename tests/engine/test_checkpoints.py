"""Checkpoints: what a kill, a full disk and a flipped bit must not take away."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import time

import pytest
import torch

from engine.errors import DiskError, RunError
from engine.training import checkpoint as module
from engine.training.checkpoint import (
    Checkpoint,
    CheckpointStore,
    load,
    random_states,
    set_random_states,
    verify,
)

CPU = torch.device("cpu")


def made(step: int, size: int = 64) -> Checkpoint:
    weights = {"a": torch.full((size,), float(step)), "b": torch.arange(size).float()}
    return Checkpoint(step, weights, {"a.exp_avg": torch.full((size,), step / 2)}, {"tokens": step * 7})


@pytest.fixture
def store(tmp_path):
    return CheckpointStore(tmp_path / "checkpoints", keep=2)


def test_what_is_saved_comes_back(store):
    store.save(made(7))
    back = store.newest()
    assert back is not None
    assert (back.step, back.state["tokens"], back.notes) == (7, 49, [])
    assert torch.equal(back.model["a"], torch.full((64,), 7.0))
    assert torch.equal(back.optimizer["a.exp_avg"], torch.full((64,), 3.5))
    assert sorted(p.name for p in back.path.iterdir()) == [
        "MANIFEST.json",
        "model.safetensors",
        "optimizer.safetensors",
        "state.json",
    ]


def test_nothing_saved_is_none_and_the_same_tensors_are_the_same_bytes(store, tmp_path):
    assert store.newest() is None
    one = store.save(made(1))
    other = CheckpointStore(tmp_path / "other").save(made(1))
    for name in ("model.safetensors", "optimizer.safetensors"):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_the_newest_two_the_best_and_the_pinned_stay(store):
    for step in (1, 2, 9, 10, 100):
        path = store.save(made(step), best_step=2)
        if step == 1:
            (path / module.PINNED).touch()
    assert [p.name for p in module.checkpoint_folders(store.folder)] == [f"step-{s:08d}" for s in (1, 2, 10, 100)]
    assert not list(store.folder.glob(".tmp-*"))


DAMAGE = {
    "flipped bit": lambda p: _flip(p / "model.safetensors"),
    "truncated": lambda p: os.truncate(p / "optimizer.safetensors", 40),
    "state": lambda p: (p / "state.json").write_text("{}"),
    "missing": lambda p: (p / "model.safetensors").unlink(),
    "manifest": lambda p: (p / "MANIFEST.json").write_text("{"),
    "absurd manifest": lambda p: (p / "MANIFEST.json").write_text('{"version": Infinity, "files": {}}'),
    "empty manifest": lambda p: (p / "MANIFEST.json").write_text('{"version": 1, "files": {}}'),
    "no manifest": lambda p: (p / "MANIFEST.json").unlink(),
    "newer": lambda p: (p / "MANIFEST.json").write_text('{"version": 99, "files": {}}'),
}


def _flip(path):
    body = bytearray(path.read_bytes())
    body[-3] ^= 1
    path.write_bytes(body)


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_checkpoint_is_told_and_the_one_before_is_used(store, damage):
    store.save(made(1))
    damage(store.save(made(2)))
    with pytest.raises(RunError):
        load(store.folder / "step-00000002")
    back = store.newest()
    assert back is not None
    assert back.step == 1
    assert len(back.notes) == 1
    assert "step-00000002" in back.notes[0]
    assert store.save(made(2)).exists()
    assert store.newest().step == 2


def test_when_none_is_good_the_run_says_so(store):
    _flip(store.save(made(1)) / "model.safetensors")
    with pytest.raises(RunError, match=r"model\.safetensors is not what was written"):
        store.newest()


def test_the_same_step_again_keeps_what_is_there(store):
    path = store.save(made(3))
    before = (path / "MANIFEST.json").stat().st_mtime_ns
    store.save(made(3))
    assert (path / "MANIFEST.json").stat().st_mtime_ns == before


def test_a_full_disk_keeps_the_last_checkpoint(store, monkeypatch):
    store.save(made(1))

    class Usage:
        free = 1000

    monkeypatch.setattr(module.shutil, "disk_usage", lambda path: Usage)
    with pytest.raises(DiskError, match=r"Disk full: 0\.0 MB are free"):
        store.save(made(2))
    monkeypatch.undo()
    assert store.newest().step == 1


@pytest.mark.parametrize("where", ["checkpoint:after_model", "checkpoint:after_write", "checkpoint:before_rename"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG, errno.EROFS])
def test_a_failing_disk_is_a_disk_error_and_leaves_nothing_behind(store, monkeypatch, where, code):
    store.save(made(1))

    def fail(name):
        if name == where:
            raise OSError(code, os.strerror(code))

    monkeypatch.setattr(module, "failpoint", fail)
    with pytest.raises(DiskError) as caught:
        store.save(made(2))
    assert ("Disk full" in caught.value.text) == (code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
    assert not list(store.folder.glob(".tmp-*"))
    assert store.newest().step == 1


# ------------------------------------------------------------------ kills


def _save_forever(folder, acknowledged):
    store = CheckpointStore(folder, keep=2)
    store.sweep()
    newest = store.newest()
    step = newest.step if newest else 0
    while True:
        step += 1
        store.save(made(step, 4096))
        os.write(acknowledged, step.to_bytes(4, "little"))


def _killed_while_saving(folder, delay_s):
    """Saves in a child until it is killed; the last step that it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        torch.set_num_threads(1)
        os.close(reading)
        try:
            _save_forever(folder, writing)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(delay_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    body = b""
    while block := os.read(reading, 65536):
        body += block
    os.close(reading)
    return int.from_bytes(body[-4:], "little") if body else 0


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_hundred_kills_while_saving_lose_nothing_that_was_acknowledged(tmp_path):
    dice = random.Random(7)
    acknowledged = 0
    for _ in range(100):
        acknowledged = max(acknowledged, _killed_while_saving(tmp_path / "c", dice.uniform(0.005, 0.12)))
        if acknowledged:
            back = CheckpointStore(tmp_path / "c").newest()
            assert back is not None
            assert back.step >= acknowledged
            assert torch.equal(back.model["a"], torch.full((4096,), float(back.step)))
    assert acknowledged > 20


@pytest.mark.parametrize(
    "where", ["after_model", "after_optimizer", "after_write", "before_rename", "after_rename", "before_prune"]
)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_at_each_step_of_saving_leaves_a_loadable_run(tmp_path, where):
    store = CheckpointStore(tmp_path / "c", keep=1)
    store.save(made(1))
    child = os.fork()
    if child == 0:
        from engine import failpoints

        failpoints._PLAN["checkpoint:" + where] = (1, "kill")
        try:
            store.save(made(2))
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    back = store.newest()
    assert back is not None
    assert back.step == (2 if where in ("after_rename", "before_prune") else 1)
    assert store.save(made(3)).exists()
    assert not list(store.folder.glob(".tmp-*"))


# ------------------------------------------------------------------ random states


def test_random_states_come_back():
    torch.manual_seed(3)
    torch.rand(5)
    states = json.loads(json.dumps(random_states(CPU)))
    expected = torch.rand(4)
    set_random_states(states, CPU)
    assert torch.equal(torch.rand(4), expected)


def test_verify_names_the_file(store):
    path = store.save(made(1))
    assert set(verify(path)["files"]) == {"model.safetensors", "optimizer.safetensors", "state.json"}
    _flip(path / "optimizer.safetensors")
    with pytest.raises(RunError, match=r"optimizer\.safetensors"):
        verify(path)
