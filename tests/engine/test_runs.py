"""The run folder: events, commands, lock, list, and what a kill leaves behind."""

from __future__ import annotations

import contextlib
import errno
import json
import multiprocessing
import os
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import events as events_module
from engine import launch, locks
from engine.errors import DiskError, ModelError, RunError
from engine.events import EventLog, LineReader, append_line
from engine.loading import open_any
from engine.messages import (
    CheckpointSaved,
    Failed,
    Finished,
    Metrics,
    Notice,
    Pause,
    Resume,
    SampleNow,
    SaveNow,
    Started,
    Status,
    Stop,
    from_json,
    to_json,
)
from engine.recipes.recipe import default
from engine.runs import RunFolder, bury, create_run, find_run, list_runs, slug
from engine.training.context import RunContext, Wanted


@pytest.fixture
def run(tmp_path):
    return create_run(tmp_path / "runs", default("pretrain"), "Küçük masal!")


def write(run, *messages):
    log = EventLog(run.events_path)
    for message in messages:
        log.append(message)
    log.close()


# ------------------------------------------------------------------ messages

finite_or_not = st.floats(allow_nan=True, allow_infinity=True)


@given(st.dictionaries(st.text(max_size=12), finite_or_not, max_size=5), st.integers(0, 10**9))
def test_metrics_travel_as_strict_json(values, step):
    line = to_json(Metrics(step=step, values=values, time=1.0))
    json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is no strict JSON"))
    back = from_json(line)
    assert {k: repr(v) for k, v in back.values.items()} == {k: repr(float(v)) for k, v in values.items()}
    assert "\n" not in line


def test_numbers_that_are_not_finite_are_strings():
    body = json.loads(to_json(Metrics(step=1, values={"a": float("nan"), "b": float("inf"), "c": float("-inf")})))
    assert body["values"] == {"a": "NaN", "b": "Infinity", "c": "-Infinity"}


@pytest.mark.parametrize("field", ["step", "time"])
def test_a_number_beyond_all_reason_is_a_value_error(field):
    with pytest.raises(ValueError, match="larger than"):
        from_json(json.dumps({"type": "Metrics", "step": 1, "values": {}, field: 10**400}))


@given(st.binary(max_size=80))
def test_a_garbage_line_is_a_value_error(line):
    with contextlib.suppress(ValueError):
        from_json(line)


# ------------------------------------------------------------------ events


def test_a_torn_last_line_is_kept_back_and_garbage_is_stepped_over(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_bytes(to_json(Status(text="a")).encode() + b"\n\xff\xfe garbage\n{}\n[1]\n\n" + b'{"type": "Sta')
    reader = LineReader(path)
    assert [m.text for m in reader.read()] == ["a"]
    assert reader.bad_lines == 3
    with path.open("ab") as file:
        file.write(b'tus", "text": "b"}\n')
    assert [m.text for m in reader.read()] == ["b"]


def test_the_writer_cuts_a_torn_tail(tmp_path):
    path = tmp_path / "events.jsonl"
    good = to_json(Status(text="a")).encode() + b"\n"
    path.write_bytes(good + b'{"type": "Metr' + b"x" * 100_000)
    log = EventLog(path)
    log.append(Status(text="b"))
    log.close()
    assert [m.text for m in LineReader(path).read()] == ["a", "b"]
    for line in path.read_bytes().splitlines():
        json.loads(line)


def test_a_line_longer_than_the_read_limit_is_read(tmp_path):
    path = tmp_path / "events.jsonl"
    log = EventLog(path)
    log.append(Status(text="x" * 300_000))
    log.append(Status(text="end"))
    log.close()
    reader = LineReader(path)
    found = []
    for _ in range(5):
        found += reader.read(1000)
    assert [len(m.text) for m in found] == [300_000, 3]


def test_a_full_disk_keeps_messages_and_the_reserve_lets_the_news_through(tmp_path, monkeypatch):
    path = tmp_path / "events.jsonl"
    log = EventLog(path)
    room = [0]
    write_now = os.write

    def limited(fd, body):
        free = room[0] + (0 if log._reserve.exists() else 200)
        if free < len(body):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_now(fd, body)

    monkeypatch.setattr(events_module.os, "write", limited)
    log.append(Notice(level="problem", text="disk full"))
    assert not log.full
    room[0] = -10_000
    log.append(Status(text="waiting"))
    assert log.full
    assert [type(m).__name__ for m in LineReader(path).read()] == ["Notice"]
    room[0] = 10**6
    log.append(Status(text="room"))
    assert not log.full
    assert [getattr(m, "text", "") for m in LineReader(path).read()] == ["disk full", "waiting", "room"]
    log.close()
    assert not log._reserve.exists()


def test_commands_start_on_a_line_of_their_own(tmp_path):
    path = tmp_path / "commands.jsonl"
    path.write_bytes(b'{"type": "Pau')
    append_line(path, Stop(id="1"))
    assert [m.id for m in LineReader(path).read()] == ["1"]


def _append_many(path, start):
    for i in range(200):
        append_line(path, Pause(id=f"{start}-{i}"))


def test_two_processes_write_commands_without_mixing_lines(tmp_path):
    path = tmp_path / "commands.jsonl"
    jobs = [multiprocessing.get_context("fork").Process(target=_append_many, args=(path, n)) for n in range(3)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    reader = LineReader(path)
    assert len({m.id for m in reader.read()}) == 600
    assert reader.bad_lines == 0


# ------------------------------------------------------------------ the folder


def test_a_run_folder_is_complete_and_named(run):
    assert run.name.endswith("-pretrain-küçük-masal")
    assert run.recipe() == default("pretrain")
    assert run.events_path.exists()
    assert run.commands_path.exists()
    assert find_run(run.name, run.path.parent) == run
    assert find_run("küçük-masal", run.path.parent) == run
    assert find_run(run.path, run.path.parent) == run


def test_runs_of_one_second_do_not_share_a_folder(tmp_path):
    runs = {create_run(tmp_path, default("pretrain"), "same").path for _ in range(5)}
    assert len(runs) == 5
    with pytest.raises(RunError, match="Several runs are named same"):
        find_run("same", tmp_path)


def test_a_name_as_it_was_given_goes_before_one_that_only_ends_so(tmp_path):
    first = create_run(tmp_path, default("pretrain"), "lora")
    create_run(tmp_path, default("pretrain"), "big-lora")
    assert find_run("lora", tmp_path) == first
    create_run(tmp_path, default("pretrain"), f"again {first.name}")
    assert find_run("lora", tmp_path) == first


def test_what_is_no_run_is_refused(tmp_path):
    with pytest.raises(RunError, match="no run nothing"):
        find_run("nothing", tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(RunError, match=r"folder is not the folder of a run: it holds no recipe\.toml"):
        find_run(tmp_path / "folder", tmp_path)
    with pytest.raises(ModelError, match=r"folder holds neither config\.json nor recipe\.toml"):
        open_any(tmp_path / "folder", tmp_path)
    with pytest.raises(RunError, match="not a run"):
        RunFolder(tmp_path).recipe()
    (tmp_path / "file").write_text("x")
    with pytest.raises(DiskError):
        create_run(tmp_path / "file" / "runs", default("pretrain"))


def test_a_run_that_cannot_be_read_hides_no_other(tmp_path):
    good, bad, locked = (create_run(tmp_path, default("pretrain"), name) for name in ("good", "bad", "locked"))
    bad.events_path.unlink()
    bad.events_path.mkdir()
    locked.lock_path.mkdir()
    found = {r.path: r for r in list_runs(tmp_path)}
    assert found[good.path].state == "queued"
    assert found[bad.path].state == found[locked.path].state == "failed"
    assert "events.jsonl cannot be read" in found[bad.path].reason
    assert "lock cannot be opened" in found[locked.path].reason


@given(st.text(max_size=80))
def test_any_name_is_a_safe_file_name(text):
    name = slug(text)
    assert 0 < len(name) <= 44
    assert "/" not in name
    assert "\0" not in name
    assert not name.startswith((".", "-"))


@pytest.mark.parametrize(
    ("name", "part"),
    [("İstanbul'un Işığı", "istanbul-un-işığı"), ("Go\u0308kyu\u0308zu\u0308", "gökyüzü"), ("DİZİ", "dizi")],
)
def test_turkish_and_decomposed_names_stay_whole_and_are_found_as_shown(tmp_path, name, part):
    run = create_run(tmp_path, default("pretrain"), name)
    assert run.name.endswith(f"-pretrain-{part}")
    assert find_run(name, tmp_path) == find_run(part, tmp_path) == run


STORIES = [
    ([], "queued"),
    ([Status(text="tokenizing")], "interrupted"),
    ([Started(step=0, stage="pretrain")], "interrupted"),
    ([Started(step=0, stage="pretrain"), Finished(step=3)], "finished"),
    ([Started(step=0, stage="pretrain"), Finished(step=3, reason="early")], "finished"),
    ([Started(step=0, stage="pretrain"), Finished(step=3, reason="stopped")], "stopped"),
    ([Started(step=0, stage="pretrain"), Failed(kind="bug", text="why")], "failed"),
    ([Finished(step=3, reason="stopped"), Status(text="preparing"), Started(step=3, stage="pretrain")], "interrupted"),
]


@pytest.mark.parametrize(("story", "state"), STORIES)
def test_the_state_of_a_run_is_read_from_its_events(run, story, state):
    write(run, *story)
    assert run.summary().state == state


def test_the_step_of_a_run_that_ended_is_that_of_its_end(run):
    write(run, Started(step=0, stage="pretrain"), Metrics(step=5, values={}), Finished(step=6, reason="stopped"))
    assert run.summary().step == 6


def test_a_running_run_is_told_by_its_lock(run):
    write(run, Started(step=0, stage="pretrain"), Metrics(step=5, values={"train/loss": 2.0, "val/loss": 3.0}))
    lock = locks.FileLock(run.lock_path)
    assert lock.acquire()
    assert run.summary().state == "running"
    write(run, Status(text="paused"))
    assert run.summary().state == "paused"
    write(run, Status(text="training"), CheckpointSaved(step=5, path="checkpoints/step-5"))
    assert run.summary().state == "running"
    lock.release()
    summary = run.summary()
    assert (summary.step, summary.best_val_loss, summary.checkpoint_step) == (5, 3.0, 5)
    assert list_runs(run.path.parent)[0].state == "interrupted"


def test_a_silent_death_is_written_down_once(run):
    write(run, Started(step=0, stage="pretrain"), Metrics(step=7, values={}))
    launch.explain_death(run, -9)
    launch.explain_death(run, -9)
    last = run.reader().read()
    assert [type(m).__name__ for m in last] == ["Started", "Metrics", "Failed"]
    assert "SIGKILL" in last[-1].text
    assert "memory" in last[-1].text
    assert last[-1].step == 7
    assert f"tezgah resume '{run.path}'" in last[-1].remedy  # by its path: it lies outside the workspace
    assert not run.lock_path.exists()


@pytest.mark.parametrize(
    ("checkpoints", "start"), [((), "from step 0"), (("step-0", "step-5"), "from the last checkpoint")]
)
def test_the_remedy_of_a_death_says_what_a_resume_starts_from(run, checkpoints, start):
    write(run, Started(step=0, stage="pretrain"))
    for name in checkpoints:
        (run.checkpoints / name).mkdir(parents=True)
    launch.explain_death(run, -9)
    assert start in run.reader().read()[-1].remedy


def test_a_command_names_a_run_of_the_workspace_by_its_name(tmp_path, monkeypatch):
    monkeypatch.setenv("TEZGAH_HOME", str(tmp_path))
    assert RunFolder(tmp_path / "runs" / "a").handle == "a"
    assert RunFolder(tmp_path / "my runs" / "a").handle == f"'{tmp_path / 'my runs' / 'a'}'"


# ------------------------------------------------------------------ the lock


def hold(path):
    code = (
        "import sys, time; from pathlib import Path; from engine.locks import FileLock;"
        f"l = FileLock(Path({str(path)!r})); assert l.acquire(); print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_the_lock_names_its_holder_and_a_zombie_does_not_block(tmp_path):
    path = tmp_path / "lock"
    process = hold(path)
    try:
        body = json.loads(path.read_bytes())
        assert body["pid"] == process.pid
        assert {"boot_id", "start_time"} <= set(body)
        assert locks.is_locked(path)
        assert not locks.FileLock(path).acquire()
    finally:
        process.kill()
    deadline = time.monotonic() + 5
    while locks.is_locked(path) and time.monotonic() < deadline:
        time.sleep(0.01)  # killed, but nobody has waited for it yet: a zombie
    lock = locks.FileLock(path)
    assert lock.acquire()
    assert json.loads(path.read_bytes())["pid"] == os.getpid()
    lock.release()
    assert not path.exists()
    process.wait()


def test_a_lock_file_without_a_lock_is_nobodys(tmp_path):
    path = tmp_path / "lock"
    path.write_text('{"pid": 1}')
    assert not locks.is_locked(path)
    assert locks.FileLock(path).acquire()


def test_bury_leaves_a_living_run_alone(run):
    process = hold(run.lock_path)
    try:
        assert not bury(run, "x", "y")
        with pytest.raises(RunError, match="already computed by process"):
            launch.start(run, tied=False)
    finally:
        process.kill()
        process.wait()


# ------------------------------------------------------------------ wishes


def test_a_wish_is_obeyed_once_and_never_after_a_resume(run):
    run.send(SaveNow(id="a"))
    run.send(SampleNow(id="b", prompt="Once"))
    context = RunContext(run)
    wanted = Wanted().take(context, 3)
    assert wanted.save_now
    assert [w.prompt for w in wanted.samples] == ["Once"]
    told = wanted.tell()
    assert [(m.command, m.step) for m in told] == [("a", 3), ("b", 3)]
    assert wanted.tell() == []
    write(run, *told)
    run.send(SaveNow(id="a"))
    assert RunContext(run).wishes() == []
    run.send(Stop(id="c"))
    later = RunContext(run, commands_from=run.commands_path.stat().st_size)
    assert later.wishes() == []
    run.send(Stop(id="d", save=False))
    assert [w.id for w in later.wishes()] == ["d"]


def test_pause_and_resume_add_up(run):
    context, wanted = RunContext(run), Wanted()
    run.send(Pause(id="1"))
    assert wanted.take(context, 0).pause
    run.send(Resume(id="2"))
    assert not wanted.take(context, 0).pause
    context.stop.set()
    assert wanted.take(context, 0).stop


def test_wishes_for_a_run_that_does_not_run_are_refused(run):
    for ask in (launch.pause, launch.stop, launch.unpause):
        with pytest.raises(RunError, match="not running") as caught:
            ask(run)
        assert f"tezgah resume {run.handle}" in caught.value.remedy
    write(run, Finished(step=1))
    with pytest.raises(RunError, match="finished") as caught:
        launch.pause(run)
    assert "resume" not in caught.value.remedy


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_any_bytes_in_events_and_commands_are_survived(tmp_path_factory, junk):
    folder = tmp_path_factory.mktemp("run")
    run = create_run(folder, default("pretrain"))
    run.events_path.write_bytes(junk)
    run.commands_path.write_bytes(junk)
    run.summary()
    RunContext(run).wishes()
    write(run, Finished(step=1))
    assert run.summary().state == "finished"
