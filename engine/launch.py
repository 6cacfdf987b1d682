"""Starts, finds and ends the worker process of a run.

A worker is started in its own session with its output in a file, so that it outlives whoever asked for
it and never waits for a reader.  A *tied* worker also holds a pipe from its parent: when the parent is
gone (killed included), the worker saves and ends, so that no orphan stays.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from engine.errors import DiskError, RunError
from engine.messages import Pause, Resume, Stop
from engine.runs import RunFolder, bury, how_to_go_on, new_id
from engine.training.env import worker_environment

ENDING_WAIT_S = 60.0
BUSY_WAIT_S = 2.0


def start(run: RunFolder, *, tied: bool, threads: int = 0) -> subprocess.Popen[bytes]:
    """Starts the worker of a run; the caller need not wait for it.

    Wishes that were written before this call are older than the (re)start and are not obeyed.
    Raises RunError when another process computes the run.
    """
    wait_until_free(run)
    began = _commands_offset(run)
    environment = worker_environment(dict(os.environ), threads)
    home = str(Path(__file__).parent.parent)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [home, environment.get("PYTHONPATH", "")]))
    environment.setdefault("PYTHONIOENCODING", "utf-8")
    command = [sys.executable, "-P", "-m", "engine.worker", str(run.path), "--commands-from", str(began)]
    if tied:
        command.append("--end-with-stdin")
    try:
        log = run.log_path.open("ab", buffering=0)
    except OSError as error:
        raise DiskError(
            f"{run.log_path} cannot be written: {error.strerror}.", "Check the folder and its disk."
        ) from None
    with log:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE if tied else subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=run.path,
            **own_session(),
        )


def own_session() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _commands_offset(run: RunFolder) -> int:
    """Where new wishes begin: at the end of the file, but at its beginning for a run that never began."""
    try:
        began = run.events_path.stat().st_size > 0
        return run.commands_path.stat().st_size if began else 0
    except FileNotFoundError:
        return 0


def wait_until_free(run: RunFolder) -> None:
    """Returns when nobody computes the run; waits only for a worker that is just ending.  Raises RunError."""
    since = time.monotonic()
    while run.is_running():
        body = run.holder()
        patience = ENDING_WAIT_S if body.get("ending") else BUSY_WAIT_S
        if time.monotonic() - since > patience:
            raise RunError(
                f"{run.name} is already computed by process {body.get('pid', '?')}.",
                f"Watch it with:  tezgah show {run.handle}      Stop it with:  tezgah stop {run.handle}",
            )
        time.sleep(0.1)


def pause(run: RunFolder) -> str:
    """Asks a running worker to wait between two steps; the id of the wish.  Raises RunError."""
    return _wish(run, Pause(id=new_id()))


def unpause(run: RunFolder) -> str:
    """Asks a paused worker to go on; the id of the wish.  Raises RunError."""
    return _wish(run, Resume(id=new_id()))


def stop(run: RunFolder, *, save: bool = True) -> str:
    """Asks a running worker to save and end; the id of the wish.  Raises RunError."""
    return _wish(run, Stop(id=new_id(), save=save))


def _wish(run: RunFolder, command: Pause | Resume | Stop) -> str:
    if not run.is_running():
        if run.summary().state == "finished":
            raise RunError(f"{run.name} is finished.", "Branch from it, or start a new run.")
        raise RunError(f"{run.name} is not running.", f"Go on with:  tezgah resume {run.handle}")
    run.send(command)
    return command.id


def kill(run: RunFolder, worker: subprocess.Popen[bytes] | None = None) -> None:
    """Ends a worker at once, without saving, and says so in its events; without ``worker`` it is found by the lock."""
    if worker is not None:
        worker.kill()
        worker.wait()
    else:
        _kill_holder(run)
    bury(run, "The run was ended by force.", how_to_go_on(run))


def _kill_holder(run: RunFolder) -> None:
    body = run.holder()
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(int(body.get("pid", -1)))
        if run.is_running() and abs(process.create_time() - float(body.get("start_time", 0))) < 2:
            process.kill()
            psutil.wait_procs([process], timeout=5)


def explain_death(run: RunFolder, returncode: int) -> None:
    """Writes the Failed of a worker that ended with ``returncode`` and without a last word."""
    if returncode < 0:
        name = signal.Signals(-returncode).name if -returncode in set(signal.Signals) else str(-returncode)
        why = f"The computing process was ended by {name}"
        why += " (probably the system: out of memory)." if name == "SIGKILL" else "."
    else:
        why = f"The computing process ended with code {returncode} and without a word; its last lines are in {run.log_path}."
    bury(run, why, how_to_go_on(run))
