"""The queue of runs: each starts when the one before has ended, whether or not a window is open.

    WORKSPACE/queue/0000000001-<id>.json        one file an entry, in order: the run folder that is to be computed
                    0000000001-<id>.<n>.current the entry whose run is computed now; its events were n bytes long before
                    lock                        held by the supervisor
                    held                        there while the queue is held back

An entry points at a run folder that exists already; what became of it stands in the run's own events.  So the queue has
nothing to lose: every change is one rename or one unlink, and a supervisor that is killed (``python -m engine.queue
WORKSPACE``) is taken over by the next one, which finds the run computing, ended, or not begun.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from engine import launch, locks
from engine.errors import DiskError, EngineError, RunError
from engine.runs import RunFolder, bury, how_to_go_on, live_runs
from engine.workspace import Workspace, drop_file, make_folder

FOLDER, LOCK, HELD, LOG = "queue", "lock", "held", "supervisor.log"
WAITING, CURRENT = ".json", ".current"
POLL_S = 0.5
EXIT_BUSY = 3
DIED = "The computing process ended without a word."
Tell = Callable[[str], object]


@dataclass(frozen=True)
class Entry:
    """A place in the queue.  ``began`` is how long the run's events were when it became the current one, ``worker`` who was
    started for it then: pid and start time."""

    path: Path
    run: RunFolder
    added: float
    began: int = 0
    worker: tuple[int, float] = (0, 0.0)

    @property
    def current(self) -> bool:
        """Whether its run is the one that is computed now."""
        return self.path.suffix == CURRENT

    @property
    def order(self) -> int:
        """Its place: the smallest is next."""
        return int(self.path.name.partition("-")[0])


class Queue:
    """The queue of a workspace.  Any process may add, remove and move; only the supervisor starts runs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / FOLDER

    # ------------------------------------------------------------------ reading

    def entries(self) -> list[Entry]:
        """The current run first, then those that wait, in order.  Entries whose run is gone are left out."""
        try:
            paths = [p for p in self.folder.iterdir() if p.suffix in (WAITING, CURRENT) and p.name[:1].isdigit()]
        except OSError:
            return []
        found = [entry for path in paths if (entry := _read(path)) is not None]
        return sorted(found, key=lambda entry: (not entry.current, entry.order, entry.path.name))

    def waiting(self) -> list[Entry]:
        """The entries that have not begun."""
        return [entry for entry in self.entries() if not entry.current]

    def before_next(self, runs: Path) -> frozenset[Path]:
        """The runs that will have ended when what is added now begins: all in the queue, and those of ``runs`` that are
        computed outside of it."""
        return frozenset([*(entry.run.path for entry in self.entries()), *live_runs(runs)])

    @property
    def held(self) -> bool:
        """Whether the queue is held back: the current run goes on, none starts after it."""
        return (self.folder / HELD).exists()

    def is_supervised(self) -> bool:
        """Whether a process looks after the queue."""
        return locks.is_locked(self.folder / LOCK)

    # ------------------------------------------------------------------ changing

    def add(self, run: RunFolder) -> Entry:
        """Puts a run at the end.  Raises RunError when it is there already, is computed, or has finished."""
        if any(entry.run.path == run.path for entry in self.entries()):
            raise RunError(f"{run.name} is in the queue already.", "See it with:  tezgah queue list")
        state = run.summary().state
        if state == "finished":
            raise RunError(f"{run.name} is finished.", "Branch from it, or start a new run.")
        if run.is_running():
            raise RunError(f"{run.name} is being computed.", f"Watch it with:  tezgah show {run.handle}")
        make_folder(self.folder)
        order = max((entry.order for entry in self.entries()), default=0) + 1
        path = self.folder / f"{order:010d}-{uuid.uuid4().hex[:8]}{WAITING}"
        entry = Entry(path, run, time.time())
        _write(entry)
        return entry

    def remove(self, entry: Entry) -> None:
        """Takes an entry out; its run folder stays.  Raises RunError when its run has begun meanwhile."""
        try:
            entry.path.with_name(entry.path.name.partition(".")[0] + WAITING).unlink()
        except FileNotFoundError:
            raise RunError(f"{entry.run.name} has begun.", f"Stop it instead:  tezgah stop {entry.run.name}") from None

    def move(self, entry: Entry, places: int) -> None:
        """Moves a waiting entry by so many places (-1: one nearer to the front).  Does nothing at either end."""
        waiting = self.waiting()
        at = next((i for i, other in enumerate(waiting) if other.path == entry.path), None)
        if at is None:
            return
        ordered = [*waiting[:at], *waiting[at + 1 :]]
        ordered.insert(min(max(at + places, 0), len(ordered)), waiting[at])
        first = min(entry.order for entry in waiting)
        for order, each in enumerate(ordered, first):
            if each.order != order:
                # an entry that has just begun is no longer there under this name: it keeps its place
                with contextlib.suppress(FileNotFoundError):
                    each.path.rename(each.path.with_name(f"{order:010d}-{each.path.name.partition('-')[2]}"))

    def hold(self) -> None:
        """Starts no further run until ``release`` or ``wake``."""
        make_folder(self.folder)
        (self.folder / HELD).touch()

    def release(self) -> None:
        """Holds the queue back no longer."""
        (self.folder / HELD).unlink(missing_ok=True)

    def wake(self) -> bool:
        """Lets a process of its own start the runs that wait; whether one had to be started."""
        self.release()
        if not self.entries() or self.is_supervised():
            return False
        _start_supervisor(self.root, self.folder)
        return True

    def find(self, name: str) -> Entry:
        """The waiting entry of a run (its name, path, or place in the queue from 1).  Raises RunError."""
        waiting = self.waiting()
        if name.isdigit() and 0 < int(name) <= len(waiting):
            return waiting[int(name) - 1]
        for entry in waiting:
            if name in (entry.run.name, str(entry.run.path), entry.run.name.split("-", 3)[-1]):
                return entry
        raise RunError(f"{name} does not wait in the queue.", "See what does:  tezgah queue list")


# ------------------------------------------------------------------ the supervisor


def supervise(root: Path, tell: Tell = lambda text: None, ending: Callable[[], bool] = lambda: False) -> int:
    """Starts the runs of a workspace's queue, one after the other, until none waits, the queue is held, or ``ending()``.

    Returns 0, 1 when a run failed, EXIT_BUSY when another process does it already.  A run that computes when this ends goes on.
    """
    queue = Queue(root)
    make_folder(queue.folder)
    failed = False
    while True:
        lock = locks.FileLock(queue.folder / LOCK)
        if not lock.acquire():
            return EXIT_BUSY
        try:
            while not ending() and (entry := _next(queue, tell, ending)) is not None:
                failed |= not _compute(entry, tell, ending)
        finally:
            lock.release()
        # what was added between the last look and the release has found the lock held, and woken nobody
        if ending() or queue.held or not queue.entries():
            return int(failed)


def _next(queue: Queue, tell: Tell, ending: Callable[[], bool]) -> Entry | None:
    """The entry to compute now: the one that a killed supervisor had begun, else the first that waits, once nothing else
    of its runs folder computes.  None when there is none, or the queue is held."""
    told = ""
    while not ending():
        entries = queue.entries()
        if not entries:
            return None
        first = entries[0]
        if first.current:
            return first
        if queue.held:
            return None
        others = [path.name for path in live_runs(first.run.path.parent)]
        if not others:
            if (claimed := _claim(first)) is not None:
                return claimed
            continue
        if others[0] != told:
            told = others[0]
            tell(f"{first.run.name} waits for {told}")
        time.sleep(POLL_S)
    return None


def _claim(entry: Entry) -> Entry | None:
    """Makes a waiting entry the current one; None when somebody has just taken it out or moved it."""
    try:
        began = entry.run.events_path.stat().st_size
    except OSError:
        began = 0
    claimed = Entry(entry.path.with_suffix(f".{began}{CURRENT}"), entry.run, entry.added, began)
    try:
        entry.path.rename(claimed.path)  # whoever renames first has it
    except FileNotFoundError:
        return None
    return claimed


def _compute(entry: Entry, tell: Tell, ending: Callable[[], bool]) -> bool:
    """Computes the run of the current entry, or goes on waiting for it; whether it ended well (or ``ending()`` came)."""
    run = entry.run
    worker: subprocess.Popen[bytes] | None = None
    try:
        if not (run.is_running() or _has_begun(entry) or _lives(entry.worker) or run.summary().state == "finished"):
            tell(f"starting {run.name}")
            worker = launch.start(run, tied=False)
            entry = _remember(entry, worker.pid)
        while not ending() and (
            (worker is not None and worker.poll() is None) or _lives(entry.worker) or run.is_running()
        ):
            time.sleep(POLL_S)
        if ending():
            return True
        if worker is not None and worker.returncode is not None:
            launch.explain_death(run, worker.returncode)
        else:
            bury(run, DIED, how_to_go_on(run))
    except EngineError as error:  # this run cannot be computed; the next one may
        tell(f"{run.name}: {error.text}")
        with contextlib.suppress(EngineError, OSError):
            bury(run, error.text, error.remedy)
    except OSError as error:
        tell(f"{run.name}: {error}")
    entry.path.unlink(missing_ok=True)
    return _told_end(run, tell)


def _remember(entry: Entry, pid: int) -> Entry:
    """Writes down who computes: a worker takes a while to say its first word, and whoever takes over meanwhile must not
    start another."""
    try:
        known = replace(entry, worker=(pid, psutil.Process(pid).create_time()))
    except psutil.NoSuchProcess:
        return entry
    _write(known)
    return known


def _lives(worker: tuple[int, float]) -> bool:
    """Whether the process of this pid and start time is still there (and no zombie)."""
    pid, started = worker
    try:
        process = psutil.Process(pid) if pid else None
        return (
            process is not None
            and abs(process.create_time() - started) < 1
            and process.status() != psutil.STATUS_ZOMBIE
        )
    except psutil.Error:
        return False


def _has_begun(entry: Entry) -> bool:
    """Whether a worker has said anything since the entry became the current one."""
    try:
        return entry.run.events_path.stat().st_size > entry.began
    except OSError:
        return False


def _told_end(run: RunFolder, tell: Tell) -> bool:
    try:
        summary = run.summary()
    except EngineError as error:
        tell(f"{run.name}: {error.text}")
        return False
    tell(f"{run.name}: {summary.state} at step {summary.step:,}")
    return summary.state in ("finished", "stopped")


# ------------------------------------------------------------------ files and processes


def _read(path: Path) -> Entry | None:
    """The entry of a file; None for one that is damaged, just gone, or whose run is gone (which then goes too)."""
    try:
        body = json.loads(path.read_bytes())
        began = int(path.stem.partition(".")[2]) if path.suffix == CURRENT else 0
        pid, started = body.get("worker", (0, 0.0))
        entry = Entry(path, RunFolder(Path(body["run"])), float(body["added"]), began, (int(pid), float(started)))
        gone = not entry.run.recipe_path.is_file()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None
    if gone:
        path.unlink(missing_ok=True)
        return None
    return entry


def _write(entry: Entry) -> None:
    body = {"run": str(entry.run.path), "added": entry.added, "worker": entry.worker}
    temporary = entry.path.with_name(f".{uuid.uuid4().hex[:8]}.tmp")
    try:
        temporary.write_text(json.dumps(body), encoding="utf-8")  # in ASCII: a path may be of any bytes
        temporary.replace(entry.path)
    except OSError as error:
        drop_file(temporary)
        raise DiskError(f"{entry.path} cannot be written: {error.strerror or error}.", "Free some space.") from None


def _start_supervisor(root: Path, folder: Path) -> None:
    environment = dict(os.environ)
    home = str(Path(__file__).parent.parent)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [home, environment.get("PYTHONPATH", "")]))
    environment["TEZGAH_HOME"] = str(root)
    environment.setdefault("PYTHONIOENCODING", "utf-8")
    with (folder / LOG).open("ab", buffering=0) as log:
        subprocess.Popen(
            [sys.executable, "-P", "-m", "engine.queue", str(root)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=folder,
            **launch.own_session(),
        )


def main(argv: list[str] | None = None) -> int:
    """``python -m engine.queue WORKSPACE``: looks after the queue until it is empty or held."""
    arguments = sys.argv[1:] if argv is None else argv
    root = Path(arguments[0]) if arguments else Workspace.default().root

    def tell(text: str) -> None:
        sys.stderr.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text}\n")
        sys.stderr.flush()

    try:
        return supervise(root, tell)
    except EngineError as error:
        tell(str(error))
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
