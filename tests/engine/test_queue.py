"""The queue: order, one at a time, and nothing lost whoever is killed when."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from engine import launch, locks
from engine import queue as module
from engine.errors import EngineError, NoModelYet, RunError
from engine.events import is_end
from engine.messages import Finished, Started
from engine.queue import EXIT_BUSY, Queue, supervise
from engine.recipes.recipe import build
from engine.runs import RunFolder, create_run
from engine.start import new_run
from engine.sweep import axis, make_runs, variants

from .runs_by_hand import made_run, tiny, write

# a worker that computes nothing: it takes the run's lock, says Started, lives as long as the run's seed says
# (in hundredths of a second), and ends by its name: well, badly, or without a word
WORKER = """
import os, sys, time
from pathlib import Path
from engine import locks
from engine.events import EventLog
from engine.messages import Failed, Finished, Started
from engine.runs import RunFolder
run = Path(sys.argv[1])
lock = locks.FileLock(run / "lock")
if not lock.acquire(wait_s=0.2):
    sys.exit(3)
if RunFolder(run).summary().state == "finished":  # as the real one: a supervisor that was killed had started another
    sys.exit(0)
log = EventLog(run / "events.jsonl")
log.append(Started(step=0, stage="pretrain"))
with open(run.parent / "order.txt", "a") as file:
    file.write(run.name.split("-")[-1] + "\\n")
time.sleep(float(os.environ.get("TEST_SECONDS", "0.1")))
if "dies" in run.name:
    os._exit(9)
log.append(Failed(kind="training", text="bad", step=1) if "fails" in run.name else Finished(step=1))
log.close()
lock.release()
"""


def start_worker(run, *, tied, threads=0):
    launch.wait_until_free(run)
    return subprocess.Popen([sys.executable, "-c", WORKER, str(run.path)], start_new_session=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(launch, "start", start_worker)
    monkeypatch.setattr(module, "POLL_S", 0.02)


@pytest.fixture
def runs(tmp_path):
    return tmp_path / "runs"


def queued(root: Path, runs: Path, *names: str) -> list[RunFolder]:
    made = [create_run(runs, tiny(), name) for name in names]
    for run in made:
        Queue(root).add(run)
    return made


def order(runs: Path) -> list[str]:
    path = runs / "order.txt"
    return path.read_text().split() if path.exists() else []


def wait_for(what, timeout=20.0):
    until = time.monotonic() + timeout
    while not (value := what()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)
    return value


def ends(run: RunFolder) -> list[str]:
    return [type(m).__name__ for m in run.reader().read() if is_end(m)]


# ------------------------------------------------------------------ what waits


def test_entries_keep_their_order_and_move(tmp_path, runs):
    queue = Queue(tmp_path)
    queued(tmp_path, runs, "a", "b", "c", "d")

    def names():
        return [entry.run.name.split("-")[-1] for entry in queue.entries()]

    assert names() == ["a", "b", "c", "d"]
    queue.move(queue.find("c"), -1)
    assert names() == ["a", "c", "b", "d"]
    queue.move(queue.find("1"), 99)
    assert names() == ["c", "b", "d", "a"]
    queue.move(queue.find("c"), -1)
    assert names() == ["c", "b", "d", "a"]
    queue.remove(queue.find("b"))
    assert names() == ["c", "d", "a"]
    queued(tmp_path, runs, "e")
    assert names() == ["c", "d", "a", "e"]
    with pytest.raises(RunError, match="does not wait"):
        queue.find("b")


def test_what_cannot_wait_is_refused(tmp_path, runs):
    queue = Queue(tmp_path)
    [run] = queued(tmp_path, runs, "a")
    with pytest.raises(RunError, match="in the queue already"):
        queue.add(run)
    with pytest.raises(RunError, match="is finished"):
        queue.add(made_run(runs, "done"))
    computed = create_run(runs, tiny(), "computed")
    lock = locks.FileLock(computed.lock_path)
    lock.acquire()
    with pytest.raises(RunError, match="being computed"):
        queue.add(computed)
    lock.release()
    queue.add(made_run(runs, "stopped", end="stopped"))
    assert len(queue.entries()) == 2


def test_an_entry_without_its_run_goes_and_garbage_is_passed_over(tmp_path, runs):
    queue = Queue(tmp_path)
    first, _ = queued(tmp_path, runs, "a", "b")
    (first.path / "recipe.toml").unlink()
    far = json.dumps({"run": str(first.path), "added": 10**400})
    for number, body in enumerate(("{", "[]", "null", far)):
        (queue.folder / f"000000000{number}-zzzzzzzz.json").write_text(body)
    (queue.folder / "notes.json").write_text("{}")
    assert [entry.run.name.split("-")[-1] for entry in queue.entries()] == ["b"]


# ------------------------------------------------------------------ the supervisor


def test_one_after_the_other_and_a_bad_one_holds_up_nobody(tmp_path, runs):
    made = queued(tmp_path, runs, "a", "fails", "dies", "b")
    told = []
    assert supervise(tmp_path, told.append) == 1
    assert order(runs) == ["a", "fails", "dies", "b"]
    assert [ends(run) for run in made] == [["Finished"], ["Failed"], ["Failed"], ["Finished"]]
    assert Queue(tmp_path).entries() == []
    assert "code 9" in made[2].summary().reason
    assert [line.split(": ")[-1] for line in told if ": " in line] == [
        "finished at step 1", "failed at step 0", "failed at step 0", "finished at step 1",
    ]  # fmt: skip
    assert not Queue(tmp_path).is_supervised()


def test_it_waits_for_a_run_that_was_started_otherwise(tmp_path, runs):
    other = create_run(runs, tiny(), "other")
    lock = locks.FileLock(other.lock_path)
    lock.acquire()
    queued(tmp_path, runs, "a")
    told = []
    thread = threading.Thread(target=supervise, args=(tmp_path, told.append))
    thread.start()
    wait_for(lambda: told)
    assert "waits for" in told[0]
    assert order(runs) == []
    lock.release()
    thread.join(20)
    assert order(runs) == ["a"]


def test_what_is_added_removed_and_held_while_it_runs_counts(tmp_path, runs):
    queue = Queue(tmp_path)
    queued(tmp_path, runs, "a", "b", "c")
    thread = threading.Thread(target=supervise, args=(tmp_path,))
    thread.start()
    wait_for(lambda: order(runs) == ["a"])
    current = queue.entries()[0]
    assert current.current
    with pytest.raises(RunError, match="has begun"):
        queue.remove(current)
    queue.remove(queue.find("b"))
    queue.hold()
    queued(tmp_path, runs, "d")
    thread.join(20)
    assert not thread.is_alive(), "held: it ends after the current run"
    assert order(runs) == ["a"]
    queue.release()
    assert supervise(tmp_path) == 0
    assert order(runs) == ["a", "c", "d"]


def test_a_stopped_run_goes_on_and_a_finished_one_is_not_computed_again(tmp_path, runs):
    stopped = made_run(runs, "stopped", end="stopped")
    Queue(tmp_path).add(stopped)
    [fresh] = queued(tmp_path, runs, "fresh")
    write(fresh, Started(step=0, stage="pretrain"), Finished(step=1))  # somebody was quicker
    assert supervise(tmp_path) == 0
    assert order(runs) == ["stopped"]
    assert ends(stopped) == ["Finished", "Finished"]


def test_two_supervisors_never_start_the_same_run(tmp_path, runs):
    queued(tmp_path, runs, *"abcde")
    codes = []
    threads = [threading.Thread(target=lambda: codes.append(supervise(tmp_path))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(order(runs)) == list("abcde")
    assert codes.count(EXIT_BUSY) == 3


def test_leaving_it_leaves_the_run_to_go_on(tmp_path, runs, monkeypatch):
    monkeypatch.setenv("TEST_SECONDS", "1")
    first, _ = queued(tmp_path, runs, "a", "b")
    leave = threading.Event()
    thread = threading.Thread(target=supervise, args=(tmp_path, lambda text: None, leave.is_set))
    thread.start()
    wait_for(lambda: order(runs) == ["a"])
    leave.set()
    thread.join(5)
    assert first.is_running()
    assert [entry.current for entry in Queue(tmp_path).entries()] == [True, False]
    assert supervise(tmp_path) == 0
    assert order(runs) == ["a", "b"], "the first was waited for, not started again"


# ------------------------------------------------------------------ killed at any moment

SUPERVISOR = f"""
import subprocess, sys, os
from pathlib import Path
from engine import launch
from engine import queue as module
WORKER = {WORKER!r}
def start_worker(run, *, tied, threads=0):
    launch.wait_until_free(run)
    return subprocess.Popen([sys.executable, "-c", WORKER, str(run.path)], start_new_session=True)
launch.start = start_worker
module.POLL_S = 0.02
sys.exit(module.supervise(Path(sys.argv[1])))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("after_s", [0.05, 0.2, 0.35, 0.5, 0.65, 0.8])
def test_a_killed_supervisor_is_taken_over_and_no_run_is_lost_or_computed_twice(tmp_path, runs, after_s):
    made = queued(tmp_path, runs, "a", "b", "c")
    process = subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(tmp_path)])
    wait_for(lambda: Queue(tmp_path).is_supervised())
    time.sleep(after_s)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert supervise(tmp_path) == 0
    assert order(runs) == ["a", "b", "c"]
    assert [ends(run) for run in made] == [["Finished"]] * 3
    assert Queue(tmp_path).entries() == []


def test_a_supervisor_killed_between_claim_and_start_starts_the_run(tmp_path, runs):
    run = made_run(runs, "stopped", end="stopped")
    Queue(tmp_path).add(run)
    claimed = module._claim(Queue(tmp_path).entries()[0])
    assert claimed.began == run.events_path.stat().st_size
    assert supervise(tmp_path) == 0
    assert order(runs) == ["stopped"]


def test_waking_starts_a_process_of_its_own_once(tmp_path, runs):
    queue = Queue(tmp_path)
    assert not queue.wake(), "nothing waits"
    other = create_run(runs, tiny(), "other")
    lock = locks.FileLock(other.lock_path)
    lock.acquire()
    queued(tmp_path, runs, "a")
    try:
        assert queue.wake()
        wait_for(queue.is_supervised)
        assert not queue.wake()
        assert "waits for" in wait_for(lambda: (queue.folder / "supervisor.log").read_text())
    finally:
        queue.hold()
        lock.release()
        wait_for(lambda: not queue.is_supervised())
    assert [entry.run.name.split("-")[-1] for entry in queue.entries()] == ["a"]


def test_a_run_may_stand_on_one_that_waits_before_it(tmp_path, monkeypatch):
    """Its model is not there yet: only the queue knows that it will be."""
    monkeypatch.setenv("TEZGAH_HOME", str(tmp_path))
    runs = tmp_path / "runs"
    (base,) = queued(tmp_path, runs, "base")
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"prompt": "a", "answer": "b"}\n' * 20)
    asked = build({"stage": "finetune", "model": {"from": "base"}, "data": {"path": str(questions)}})
    with pytest.raises(NoModelYet, match="base has no model yet"):
        new_run(asked, runs)
    known = Queue(tmp_path).before_next(runs)
    assert known == {base.path}
    run = new_run(asked, runs, "next", after=known)
    assert run.recipe().model.from_ == str(base.path)
    (swept,) = make_runs(variants(asked, [axis("train.seed=3")]), runs, after=known)
    assert swept.recipe().origin.parent == str(base.path)
    questions.unlink()
    with pytest.raises(EngineError, match="questions"):
        new_run(asked, runs, after=known)
