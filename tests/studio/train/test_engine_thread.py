"""The engine thread without training: it reads files that the test writes, and starts workers that do not train."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine import launch
from engine.bin import binned_runs
from engine.errors import RunError
from engine.locks import FileLock
from engine.messages import Finished, Metrics, Pause, Started, Status, from_json, to_json
from engine.recipes import recipe as recipes
from engine.runs import RunFolder, create_run, live_runs
from studio.engine_thread import EngineThread

SLEEPER = """
import sys, time
from pathlib import Path
from engine.locks import FileLock
lock = FileLock(Path(sys.argv[1]) / "lock")
assert lock.acquire()
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    return tmp_path / "koşular 日本"


@pytest.fixture
def run(runs: Path) -> RunFolder:
    return create_run(runs, recipes.default("pretrain"), "test")


@pytest.fixture
def thread(qapp, runs):
    made: list[EngineThread] = []

    def make() -> EngineThread:
        made.append(EngineThread(runs))
        return made[-1]

    yield make
    for each in made:
        each.shut_down()
        assert each.isFinished()


@pytest.fixture
def holder(run):
    """A process that holds the run's lock, as a worker does."""
    child = subprocess.Popen([sys.executable, "-c", SLEEPER, str(run.path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline()
    yield child
    child.kill()
    child.wait()
    child.stdout.close()


def write(run: RunFolder, *lines: str | bytes) -> None:
    with run.events_path.open("ab") as file:
        for line in lines:
            file.write(line if isinstance(line, bytes) else line.encode() + b"\n")


def step(number: int, **values: float) -> str:
    return to_json(Metrics(step=number, values={"train/loss": 10.0 / number, **values}))


def test_it_tails_a_file_and_keeps_torn_lines_back(qtbot, thread, run, holder):
    write(run, to_json(Started(step=0, stage="pretrain")), *(step(n) for n in range(1, 101)))
    engine = thread()
    qtbot.waitUntil(lambda: engine.current is not None and len(engine.current.curve("train/loss")) == 100, timeout=5000)
    told: list = []
    engine.messages.connect(lambda path, messages: told.extend(messages))
    line = step(101).encode()
    write(run, b"no message at all\n", line[:20])
    qtbot.waitUntil(lambda: engine.current.bad_lines == 1, timeout=5000)
    assert engine.current.step == 100
    write(run, line[20:] + b"\n", step(102))
    qtbot.waitUntil(lambda: engine.current.step == 102, timeout=5000)
    assert [m.step for m in told] == [101, 102]
    assert engine.current.curve("train/loss").steps.tolist() == list(range(1, 103))
    assert engine.current.state == "running"


def test_messages_come_at_most_ten_times_a_second(qtbot, thread, run, holder):
    engine = thread()
    qtbot.waitUntil(lambda: engine.current_run == run.path, timeout=5000)
    batches: list[int] = []
    engine.messages.connect(lambda path, messages: batches.append(len(messages)))
    write(run, to_json(Started(step=0, stage="pretrain")))
    began = time.monotonic()
    for number in range(1, 400):
        write(run, step(number))
        time.sleep(0.001)
    qtbot.waitUntil(lambda: engine.current.step == 399, timeout=5000)
    assert len(batches) <= (time.monotonic() - began) * 10 + 3


def test_a_new_window_finds_the_running_run_and_shows_no_gap(qtbot, thread, run, holder):
    write(run, to_json(Started(step=0, stage="pretrain")), *(step(n) for n in range(1, 500)))
    first = thread()
    qtbot.waitUntil(lambda: first.current is not None and first.current.step == 499, timeout=5000)
    first.shut_down()
    write(run, *(step(n) for n in range(500, 800)))
    second = thread()
    qtbot.waitUntil(lambda: second.current is not None and second.current.step == 799, timeout=5000)
    write(run, step(800))
    qtbot.waitUntil(lambda: second.current.step == 800, timeout=5000)
    assert second.current.curve("train/loss").steps.tolist() == list(range(1, 801))
    assert second.live_runs() == [run.path]


def test_a_worker_that_died_leaves_a_lost_run_with_reason_and_log(qtbot, thread, run, holder):
    run.log_path.write_text("first line\nlast words of the worker\n")
    write(run, to_json(Started(step=0, stage="pretrain")), step(7))
    engine = thread()
    states: list[str] = []
    engine.run_state.connect(lambda path, state: states.append(state))
    qtbot.waitUntil(lambda: engine.current is not None and engine.current.step == 7, timeout=5000)
    changed: list[int] = []
    engine.runs_changed.connect(lambda: changed.append(1))
    holder.kill()
    holder.wait()
    qtbot.waitUntil(lambda: engine.current.state == "lost", timeout=5000)
    assert "step 7" in engine.current.reason
    assert "Resume" in engine.current.remedy
    assert "last words of the worker" in engine.current.trace
    assert states[-1] == "lost"
    qtbot.waitUntil(lambda: bool(changed), timeout=5000)
    assert engine.live_runs() == []


def test_a_finished_run_is_not_lost(qtbot, thread, run):
    write(run, to_json(Started(step=0, stage="pretrain")), step(5), to_json(Finished(step=5)))
    engine = thread()
    engine.follow(run.path)
    qtbot.waitUntil(lambda: engine.current.state == "finished", timeout=5000)
    qtbot.wait(900)
    assert engine.current.state == "finished"


def test_a_run_whose_folder_was_deleted_outside_is_followed_no_more_and_told(qtbot, thread, run):
    write(run, to_json(Started(step=0, stage="pretrain")), step(5), to_json(Finished(step=5)))
    engine = thread()
    engine.follow(run.path)
    qtbot.waitUntil(lambda: engine.current.state == "finished", timeout=5000)
    with qtbot.waitSignal(engine.refused, timeout=5000) as told:
        shutil.rmtree(run.path)
    assert run.name in told.args[1]
    assert engine.current is None


def test_a_worker_of_its_own_that_is_killed_is_named_with_its_signal(qtbot, thread, run, monkeypatch):
    if os.name == "nt":
        pytest.skip("there are no signals here")

    def sleeping(folder: RunFolder, *, tied: bool, threads: int = 0) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", SLEEPER, str(folder.path)], stdout=subprocess.DEVNULL)

    monkeypatch.setattr(launch, "start", sleeping)
    engine = thread()
    engine.resume_run(run.path)
    qtbot.waitUntil(lambda: bool(live_runs(run.path.parent)), timeout=10000)
    write(run, to_json(Started(step=0, stage="pretrain")), step(3))
    qtbot.waitUntil(lambda: engine.current.step == 3, timeout=5000)
    with pytest.raises(RunError, match="already"):
        engine.resume_run(run.path)
    os.kill(run.holder()["pid"], signal.SIGKILL)
    qtbot.waitUntil(lambda: engine.current.state == "failed", timeout=5000)
    assert "SIGKILL" in engine.current.reason
    assert "SIGKILL" in run.events_path.read_text()


def test_a_worker_that_cannot_be_started_is_told_in_place(qtbot, thread, run, monkeypatch):
    def refuse(folder: RunFolder, *, tied: bool, threads: int = 0) -> subprocess.Popen[bytes]:
        raise RunError("No room on the chair.", "Bring another chair.")

    monkeypatch.setattr(launch, "start", refuse)
    engine = thread()
    with qtbot.waitSignal(engine.refused, timeout=5000):
        engine.resume_run(run.path)
    assert (engine.current.state, engine.current.reason) == ("lost", "No room on the chair.")


def test_starting_makes_a_folder_and_follows_it(qtbot, thread, runs, monkeypatch):
    started: list[Path] = []

    def brief(folder: RunFolder, *, tied: bool, threads: int = 0) -> subprocess.Popen[bytes]:
        started.append(folder.path)
        return subprocess.Popen([sys.executable, "-c", ""])

    monkeypatch.setattr(launch, "start", brief)
    engine = thread()
    path = engine.start_run(recipes.default("pretrain"), "my tale")
    assert engine.current_run == path
    assert path.name.endswith("-pretrain-my-tale")
    qtbot.waitUntil(lambda: started == [path], timeout=5000)
    engine.send(path, Pause(id="x"))
    assert from_json((path / "commands.jsonl").read_text().strip()).id == "x"


def test_discarding_ends_the_run_and_takes_its_folder_away(qtbot, thread, run, holder, monkeypatch):
    monkeypatch.setattr("studio.engine_thread.DISCARD_S", 0.2)  # this holder obeys nothing and is killed
    write(run, to_json(Started(step=0, stage="pretrain")), step(3))
    engine = thread()
    qtbot.waitUntil(lambda: engine.current is not None and engine.current.step == 3, timeout=5000)
    engine.discard_run(run.path)
    assert engine.current is None
    qtbot.waitUntil(lambda: not run.path.exists(), timeout=5000)
    holder.wait(5)  # raises when the process is still there
    assert engine.live_runs() == []
    assert [binned.name for binned in binned_runs(run.path.parent)] == [run.name]


def test_following_another_run_lets_nothing_of_the_first_through(qtbot, thread, runs, run):
    other = create_run(runs, recipes.default("pretrain"), "other")
    write(run, *(step(n) for n in range(1, 2000)), to_json(Finished(step=1999)))
    write(other, step(1), to_json(Finished(step=1)))
    engine = thread()
    told: list[str] = []
    engine.messages.connect(lambda path, messages: told.append(path))
    engine.follow(run.path)
    engine.follow(other.path)
    qtbot.waitUntil(lambda: engine.current.state == "finished", timeout=5000)
    qtbot.wait(300)
    assert engine.current.step == 1
    assert set(told) == {str(other.path)}


def test_events_that_cannot_be_read_are_told_and_other_runs_are_followed(qtbot, thread, runs, run):
    other = create_run(runs, recipes.default("pretrain"), "other")
    write(other, step(1), to_json(Finished(step=1)))
    run.events_path.unlink()
    run.events_path.mkdir()
    engine = thread()
    told: list[tuple[str, ...]] = []
    engine.refused.connect(lambda *words: told.append(words))
    engine.follow(run.path)
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    path, text, remedy = told[0]
    assert path == str(run.path)
    assert "events.jsonl cannot be read" in text
    assert remedy
    assert (engine.current.state, engine.current.reason) == ("lost", text)
    engine.follow(other.path)
    qtbot.waitUntil(lambda: engine.current.state == "finished", timeout=5000)


def test_it_ends_at_once_while_it_reads_much(qtbot, thread, run):
    body = "".join(step(n) + "\n" for n in range(1, 2001)).encode()
    with run.events_path.open("wb") as file:
        for _ in range(100):
            file.write(body)
    engine = thread()
    engine.follow(run.path)
    qtbot.wait(50)
    began = time.monotonic()
    engine.shut_down()
    assert time.monotonic() - began < 0.5
    assert engine.isFinished()


def test_a_folder_without_events_waits_and_is_then_called_lost(qtbot, thread, run, monkeypatch):
    monkeypatch.setattr("studio.engine_thread.LAUNCH_S", 0.3)
    engine = thread()
    engine.follow(run.path)
    assert engine.current.state == "queued"
    qtbot.waitUntil(lambda: engine.current.state == "lost", timeout=5000)


def test_a_worker_between_lock_and_first_word_is_waited_for(qtbot, thread, run):
    lock = FileLock(run.lock_path)
    assert lock.acquire()
    try:
        engine = thread()
        qtbot.waitUntil(lambda: engine.current_run == run.path, timeout=5000)
        qtbot.wait(800)
        assert engine.current.state == "queued"
        write(run, to_json(Status(text="preparing")))
        qtbot.waitUntil(lambda: engine.current.state == "preparing", timeout=5000)
    finally:
        lock.release()
