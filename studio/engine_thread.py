"""The one place where the engine's messages become Qt signals.

Training is a detached child process that writes into its run folder; this thread starts it, reads the folder while
it grows, and looks whether somebody still computes.  It ends without ending any run, and a new window's
thread reads the same folder from its beginning: no gap.
"""

from __future__ import annotations

import queue
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from engine import launch
from engine.bin import throw
from engine.errors import EngineError, RunError
from engine.events import LineReader, is_end
from engine.messages import Command, Message, Stop
from engine.recipes.recipe import Recipe
from engine.runs import RunFolder, create_run, live_runs, new_id
from studio.history import History

BEAT_S = 0.1  # messages are handed over at most ten times a second
LOOK_S = 0.5  # how often it looks whether the attached run is still computed
SCAN_S = 2.0  # how often it looks for runs that appeared or ended
LAUNCH_S = 15.0  # a worker that was just started may need so long to take its lock
DISCARD_S = 10.0  # a worker that was asked to end without saving may need so long for its step
CHUNK_BYTES = 1 << 19
LOG_LINES = 25
LOG_BYTES = 16_384


@dataclass
class _Attached:
    """What the thread knows of the run that it reads."""

    run: RunFolder
    token: int
    reader: LineReader
    since: float = field(default_factory=time.monotonic)
    ended: bool = False
    spoken: bool = False
    judged: bool = False
    looked: float = 0.0
    bad_lines: int = 0


class EngineThread(QThread):
    """Starts, follows and controls runs.  Its methods are for the window's thread and never wait for a run.

    ``current`` is the History of the run that is followed; only the window's thread ever touches it.
    """

    messages = Signal(str, list)  # run path, list[Message]; empty when a run was read to its end
    run_state = Signal(str, str)  # run path, the new state of its History
    runs_changed = Signal()  # a run appeared, began, ended or was deleted
    refused = Signal(str, str, str)  # run path, text, remedy: a worker could not be started

    _found = Signal(str)  # a run that is computed while none is followed
    _loaded = Signal(int, object)  # token, History
    _told = Signal(int, object, int)  # token, list[Message], lines that were none
    _died = Signal(int, str)  # token, the worker's last lines
    _gone = Signal(int)  # token: the folder of the run that is followed is there no more

    def __init__(self, runs: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("engine thread")
        self._runs = runs
        self._wishes: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._ending = threading.Event()
        self._wake = threading.Event()
        self._attached: _Attached | None = None
        self._workers: dict[Path, subprocess.Popen[bytes]] = {}
        self._starting: dict[Path, float] = {}
        self._seen: tuple[Any, ...] | None = None
        self._token = 0
        self._current: History | None = None
        self._current_run: Path | None = None
        self._state = ""
        self._found.connect(self._on_found)
        self._loaded.connect(self._on_loaded)
        self._told.connect(self._on_told)
        self._died.connect(self._on_died)
        self._gone.connect(self._on_gone)
        self.refused.connect(self._on_refused)
        self.start()

    # ------------------------------------------------------------------ for the window

    @property
    def current(self) -> History | None:
        """What is known of the run that is followed, or None."""
        return self._current

    @property
    def current_run(self) -> Path | None:
        """The folder of the run that is followed, or None."""
        return self._current_run

    def set_runs_folder(self, runs: Path) -> None:
        """Looks for runs in another folder from now on."""
        self._do(lambda: self._use_folder(runs))

    def live_runs(self) -> list[Path]:
        """The runs of the runs folder that a process computes now, newest first."""
        return live_runs(self._runs)

    def start_run(self, recipe: Recipe, name: str = "") -> Path:
        """Creates the run folder and follows it; its worker is started from the thread.

        Raises EngineError when the folder cannot be made; ``refused`` tells when the worker cannot be started.
        """
        run = create_run(self._runs, recipe, name)
        self.follow(run.path)
        self._do(lambda: self._launch(run))
        return run.path

    def resume_run(self, run: Path) -> None:
        """Goes on where the run ended, in a new worker.  Raises EngineError when it is no run or is still computed."""
        folder = RunFolder(run)
        folder.recipe()
        if folder.is_running() and not folder.holder().get("ending"):
            raise RunError(f"{folder.name} is already being computed.", "Watch it on the Train page.")
        if run != self._current_run:
            self.follow(run)
        self._do(lambda: self._launch(folder))

    def follow(self, run: Path) -> None:
        """Makes ``run`` the current one and reads it from its beginning."""
        self._token += 1
        self._current, self._current_run, self._state = History(), run, ""
        attached = _Attached(RunFolder(run), self._token, LineReader(RunFolder(run).events_path))
        self._do(lambda: self._attach(attached))

    def send(self, run: Path, command: Command) -> None:
        """Writes a wish for the run's worker.  Raises EngineError."""
        RunFolder(run).send(command)
        self._wake.set()

    def discard_run(self, run: Path) -> None:
        """Ends the run without saving and puts its folder into the bin; ``refused`` tells when that cannot be done."""
        self.leave(run)
        self._do(lambda: self._aside(lambda: self._discard(RunFolder(run)), "discard a run"))

    def leave(self, run: Path) -> None:
        """Follows ``run`` no longer, if it does: its folder is about to go away."""
        if run == self._current_run:
            self._token += 1
            self._current, self._current_run = None, None
            self._do(self._detach)
        self.messages.emit(str(run), [])

    def shut_down(self) -> None:
        """Ends the thread (never a run) and waits for it."""
        self._ending.set()
        self._wake.set()
        self.wait(5000)

    def _do(self, wish: Callable[[], None]) -> None:
        self._wishes.put(wish)
        self._wake.set()

    # ------------------------------------------------------------------ what arrives in the window's thread

    def _on_found(self, run: str) -> None:
        if self._token == 0:
            self.follow(Path(run))

    def _on_loaded(self, token: int, history: History) -> None:
        if token == self._token:
            self._current = history
            self._tell([])

    def _on_told(self, token: int, told: list[Message], bad_lines: int) -> None:
        if token == self._token and self._current is not None:
            for message in told:
                self._current.add(message)
            self._current.bad_lines += bad_lines
            self._tell(told)

    def _on_died(self, token: int, log: str) -> None:
        if token == self._token and self._current is not None and self._current.live:
            going_on = (
                self.tr("Resume: the run goes on from its last checkpoint.")
                if self._current.checkpoints
                else self.tr("Resume: the run starts anew; it had no checkpoint yet.")
            )
            self._current.lose(
                self.tr("The computing process ended without a word, at step {0}.").format(self._current.step), going_on
            )
            self._current.trace = log
            self._tell([])

    def _on_gone(self, token: int) -> None:
        run = self._current_run
        if token == self._token and run is not None:
            self.leave(run)
            text = self.tr("The folder of {0} is gone: it was moved or deleted outside.").format(run.name)
            self.refused.emit(str(run), text, "")

    def _on_refused(self, run: str, text: str, remedy: str) -> None:
        if self._current is not None and str(self._current_run) == run:
            self._current.lose(text, remedy)
            self._current.reason, self._current.remedy = text, remedy
            self._tell([])

    def _tell(self, told: list[Message]) -> None:
        assert self._current is not None
        run = str(self._current_run)
        self.messages.emit(run, told)
        if self._current.state != self._state:
            self._state = self._current.state
            self.run_state.emit(run, self._state)

    # ------------------------------------------------------------------ what the thread does

    def run(self) -> None:
        """Reads, looks and starts until it is told to end."""
        if live := live_runs(self._runs):
            self._found.emit(str(live[0]))
        scanned = 0.0
        while not self._ending.is_set():
            self._wake.clear()
            self._obey()
            if self._attached is not None:
                self._read(self._attached)
                self._look(self._attached)
            if time.monotonic() - scanned > SCAN_S:
                self._scan()
                scanned = time.monotonic()
            self._wake.wait(BEAT_S)

    def _obey(self) -> None:
        while not self._ending.is_set():
            try:
                wish = self._wishes.get_nowait()
            except queue.Empty:
                return
            wish()

    def _use_folder(self, runs: Path) -> None:
        self._runs, self._seen = runs, None

    def _detach(self) -> None:
        self._attached = None

    def _attach(self, attached: _Attached) -> None:
        """Reads what there is in one go, so that the window gets a whole history and not a flood of messages."""
        self._attached = attached
        history, problem = History(), None
        try:
            while not self._ending.is_set() and (lines := attached.reader.lines(CHUNK_BYTES)):
                history.load(lines)
        except EngineError as error:
            problem = error
        attached.spoken = history.revision > 0
        attached.ended = attached.spoken and not history.live
        self._loaded.emit(attached.token, history)
        if problem is not None:
            self._unreadable(attached, problem)

    def _read(self, attached: _Attached) -> None:
        try:
            told = attached.reader.read(CHUNK_BYTES)
        except EngineError as error:
            self._unreadable(attached, error)
            return
        bad = attached.reader.bad_lines - attached.bad_lines
        if told or bad:
            attached.bad_lines = attached.reader.bad_lines
            if told:
                attached.spoken, attached.judged = True, False
                attached.ended = is_end(told[-1])
            self._told.emit(attached.token, told, bad)

    def _unreadable(self, attached: _Attached, error: EngineError) -> None:
        """Says once that the run cannot be read, and leaves it alone."""
        self._attached = None
        self.refused.emit(str(attached.run.path), error.text, error.remedy)

    def _look(self, attached: _Attached) -> None:
        """Whether a worker that has not said its last word is still there."""
        now = time.monotonic()
        if attached.ended or attached.judged or now - attached.looked < LOOK_S:
            return
        attached.looked = now
        try:
            if attached.run.is_running() or self._may_still_come(attached.run.path):
                return
        except EngineError:
            return  # the lock cannot be opened: nobody can say, so nothing is said
        self._read(attached)  # its last word may have come between the two looks
        if attached.ended:
            return
        worker = self._workers.pop(attached.run.path, None)
        if worker is not None and worker.returncode is not None and self._explained(attached.run, worker.returncode):
            return
        waited = now - attached.since > LAUNCH_S
        if attached.spoken or attached.run.path in self._starting or waited:
            attached.judged = True
            self._died.emit(attached.token, last_lines(attached.run.log_path))

    def _may_still_come(self, run: Path) -> bool:
        worker = self._workers.get(run)
        began = self._starting.get(run)
        if worker is not None:
            return worker.poll() is None
        return began is not None and time.monotonic() - began < LAUNCH_S

    def _explained(self, run: RunFolder, returncode: int) -> bool:
        """Lets the engine write why the worker ended; what it wrote is read like any other message."""
        before = run.events_path.stat().st_size if run.events_path.exists() else 0
        try:
            launch.explain_death(run, returncode)
        except (EngineError, OSError):
            return False  # a folder that cannot be written to: the window says what it knows
        return run.events_path.exists() and run.events_path.stat().st_size > before

    def _launch(self, run: RunFolder) -> None:
        """Starts a worker, aside: the one before may still be ending, and reading must go on meanwhile."""
        self._starting[run.path] = time.monotonic()
        if self._attached is not None and self._attached.run.path == run.path:
            self._attached.judged = self._attached.ended = False
        self._aside(lambda: self._start_worker(run), "start a run")

    @staticmethod
    def _aside(work: Callable[[], None], name: str) -> None:
        threading.Thread(target=work, name=name, daemon=True).start()

    def _start_worker(self, run: RunFolder) -> None:
        try:
            worker = launch.start(run, tied=False)
        except EngineError as error:
            text, remedy = error.text, error.remedy
            self._do(lambda: self._not_started(run, text, remedy))
        except OSError as error:
            text = str(error)
            self._do(lambda: self._not_started(run, text, ""))
        else:
            self._do(lambda: self._workers.update({run.path: worker}))

    def _not_started(self, run: RunFolder, text: str, remedy: str) -> None:
        self._starting.pop(run.path, None)
        self.refused.emit(str(run.path), text, remedy)

    def _discard(self, run: RunFolder) -> None:
        try:
            if run.is_running():
                run.send(Stop(id=new_id(), save=False))
            until = time.monotonic() + DISCARD_S
            while run.is_running() and time.monotonic() < until:
                time.sleep(0.05)
            if run.is_running():
                launch.kill(run)
            throw(run)
        except EngineError as error:
            self.refused.emit(str(run.path), error.text, error.remedy)
            return
        self._wake.set()

    def _scan(self) -> None:
        """Tells when runs appeared, began, ended or went away; reaps workers of runs that nobody watches."""
        for path, worker in list(self._workers.items()):
            attached = self._attached
            watched = attached is not None and attached.run.path == path and not attached.ended
            if worker.poll() is not None and not watched:
                del self._workers[path]
                self._explained(RunFolder(path), worker.returncode)
        if self._attached is not None and self._attached.spoken and _is_gone(self._attached.run.path):
            self._gone.emit(self._attached.token)
            self._attached = None
        try:
            names = tuple(sorted(p.name for p in self._runs.iterdir())) if self._runs.is_dir() else ()
        except OSError:
            names = ()
        seen = (self._runs, names, tuple(live_runs(self._runs)))
        if seen != self._seen:
            self._seen = seen
            self.runs_changed.emit()


def _is_gone(folder: Path) -> bool:
    """Whether a folder is surely not there; one that cannot be looked at may be."""
    try:
        return not folder.exists()
    except OSError:
        return False


def last_lines(log: Path) -> str:
    """The end of a worker's log; empty when there is none."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - LOG_BYTES))
            body = file.read()
    except OSError:
        return ""
    return "\n".join(body.decode("utf-8", "replace").splitlines()[-LOG_LINES:])
