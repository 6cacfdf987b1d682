"""Following a run from the terminal: Ctrl-C at the worst of times."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys

import pytest

from engine import start
from engine.messages import Finished, Message, Status
from engine.runs import create_run

from .runs_by_hand import tiny

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


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a thing of Unix")
def test_ctrl_c_before_the_workers_first_word_saves_and_ends(tmp_path, monkeypatch):
    run = create_run(tmp_path, tiny())
    shown: list[Message] = []

    class Display:
        def show(self, message: Message) -> None:
            shown.append(message)

    @contextlib.contextmanager
    def interrupted():
        os.kill(os.getpid(), signal.SIGINT)
        yield Display()

    monkeypatch.setattr(start, "display", interrupted)
    with subprocess.Popen([sys.executable, "-P", "-c", LATE, str(run.events_path)]) as worker:
        try:
            assert start.watch(run, 0, worker) == 0
        finally:
            worker.kill()
    assert [type(message) for message in shown] == [Status, Status, Finished]
    assert "saving and ending" in str(shown[1])
    assert len(run.commands_path.read_text().splitlines()) == 1
