"""Starting and following a run from the terminal: names of any bytes, Ctrl-C at the worst of times."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import full_path, start
from engine.about import change_about, read_about
from engine.errors import RecipeError
from engine.messages import Failed, Finished, Message, Status
from engine.runs import RunFolder, create_run

from .runs_by_hand import tiny, write

# Says its first word only after a while, and listens from then on, as a worker does.
LATE = """
import signal, sys, time
from pathlib import Path
from engine.events import EventLog
from engine.messages import Finished, Status
time.sleep(0.3)
log = EventLog(Path(sys.argv[1]))
def end(*_):
    log.append(Finished(step=0, reason="stopped"))
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
log.append(Status(text="preparing"))
time.sleep(30)
"""


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are a thing of Unix")


def interrupted(run: RunFolder, monkeypatch: pytest.MonkeyPatch, *, times: int) -> tuple[int, list[Message]]:
    """The exit code of following a worker, Ctrl-C pressed so many times at once, and what was shown."""
    shown: list[Message] = []

    class Display:
        def show(self, message: Message) -> None:
            shown.append(message)

    @contextlib.contextmanager
    def display() -> Iterator[Display]:
        for _ in range(times):
            os.kill(os.getpid(), signal.SIGINT)
        yield Display()

    monkeypatch.setattr(start, "display", display)
    with subprocess.Popen([sys.executable, "-P", "-c", LATE, str(run.events_path)]) as worker:
        try:
            return start.watch(run, 0, worker), shown
        finally:
            worker.kill()


def test_ctrl_c_before_the_workers_first_word_saves_and_ends(tmp_path, monkeypatch):
    run = create_run(tmp_path, tiny())
    code, shown = interrupted(run, monkeypatch, times=1)
    assert code == 0
    assert [type(message) for message in shown] == [Status, Status, Finished]
    assert "saving and ending" in str(shown[1])
    assert len(run.commands_path.read_text().splitlines()) == 1


def test_a_name_of_other_bytes_is_refused_before_there_is_a_folder(tmp_path, monkeypatch):
    """Linux allows any bytes in a name; Python hands on what is not UTF-8 as lone surrogates."""
    monkeypatch.setenv("TEZGAH_HOME", str(tmp_path / "home"))
    text = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    try:
        Path(text).write_text("the quick brown fox\n" * 500)
    except OSError:
        pytest.skip("this disk takes UTF-8 only")
    with pytest.raises(RecipeError, match="not UTF-8") as refused:
        start.new_run(tiny(f"data.path={text}"), tmp_path / "runs")
    assert "Rename" in refused.value.remedy
    assert not (tmp_path / "runs").exists()


def test_what_is_said_about_a_run_may_hold_any_bytes(tmp_path):
    run = create_run(tmp_path, tiny())
    change_about(run.path, title="a\udcffb", tags=["\udcff"], note="\udcff")
    assert read_about(run.path).title == "a?b"


def test_ctrl_c_twice_ends_at_once_and_blames_nobody_else(tmp_path, monkeypatch, capsys):
    run = create_run(tmp_path, tiny())
    code, shown = interrupted(run, monkeypatch, times=2)
    assert code == 1
    last = shown[-1]
    assert isinstance(last, Failed)
    assert last.text == "The run was ended by force."
    assert "out of memory" not in capsys.readouterr().err


def test_the_whole_path_ends_with_the_stage_that_was_stopped(tmp_path, monkeypatch, capsys):
    followed: list[RunFolder] = []

    def stopped(run: RunFolder, offset: int, worker: object) -> int:
        followed.append(run)
        write(run, Finished(step=3, reason="stopped"))
        return 0

    monkeypatch.setattr(full_path.launch, "start", lambda run, *, tied: None)
    monkeypatch.setattr(full_path, "watch", stopped)
    assert full_path.full_path(60, "en", tmp_path) == 0
    assert len(followed) == 1
    assert str(tmp_path) in capsys.readouterr().err
