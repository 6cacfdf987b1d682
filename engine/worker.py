"""The process that computes one run:  python -m engine.worker RUN_FOLDER

It takes the run's lock before anything heavy is imported, writes every message of the stage into
``events.jsonl``, and ends with exactly one ``Finished`` or ``Failed``.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
import traceback
from pathlib import Path

from engine import locks
from engine.errors import EngineError
from engine.events import EventLog
from engine.messages import Failed, Finished, Message, Metrics, Status
from engine.runs import RunFolder
from engine.stages import trainer
from engine.training.context import RunContext

EXIT_FAILED = 1
EXIT_BUSY = 3


def main(argv: list[str] | None = None) -> int:
    """Computes the run of the command line; the exit code is 0 when it finished or was stopped."""
    parser = argparse.ArgumentParser(prog="engine.worker", description="Computes one run.")
    parser.add_argument("run", type=Path)
    parser.add_argument("--commands-from", type=int, default=0)
    parser.add_argument("--end-with-stdin", action="store_true")
    args = parser.parse_args(argv)

    run = RunFolder(args.run)
    lock = locks.FileLock(run.lock_path)
    if not lock.acquire(wait_s=2.0):
        return EXIT_BUSY
    context = RunContext(run, commands_from=args.commands_from)
    _end_in_order(context, lock, with_stdin=args.end_with_stdin)
    log = EventLog(run.events_path)
    try:
        log.append(Status(text="preparing"))
        last = compute(context, log)
    finally:
        log.close()
        lock.release()
    return 0 if isinstance(last, Finished) else EXIT_FAILED


def compute(context: RunContext, log: EventLog) -> Message:
    """Runs the stage and logs what it yields; returns the last message."""
    step = -1
    last: Message
    try:
        recipe = context.folder.recipe()
        last = Status(text="preparing")
        for last in trainer(recipe.stage)(recipe, context):
            step = last.step if isinstance(last, Metrics) else step
            log.append(last)
        if isinstance(last, Finished | Failed):
            return last
        last = Failed(kind="bug", text=f"The stage {recipe.stage} ended without saying how.", step=step)
    except EngineError as error:
        last = Failed(kind=error.kind, text=error.text, remedy=error.remedy, step=step)
    except MemoryError:
        last = Failed(kind="memory", text="Out of memory.", remedy=LESS_MEMORY, trace=traceback.format_exc(), step=step)
    except Exception as error:  # noqa: BLE001 - the one place where a bug becomes a message
        last = _unexpected(error, step)
    log.append(last)
    return last


LESS_MEMORY = (
    "Halve train.batch_size and double train.grad_accumulation (the same learning, less memory), "
    "shorten model.context_length, or set train.gradient_checkpointing = true."
)


def _unexpected(error: Exception, step: int) -> Failed:
    trace = traceback.format_exc()
    said = str(error)
    out_of_memory = type(error).__name__ == "OutOfMemoryError" or "DefaultCPUAllocator" in said
    if out_of_memory:
        return Failed(
            kind="memory", text=f"Out of memory: {said.splitlines()[0]}", remedy=LESS_MEMORY, trace=trace, step=step
        )
    if "CUDA error" in said or "HIP error" in said:
        return Failed(
            kind="device",
            text=f"The GPU was lost: {said.splitlines()[0]}",
            remedy="Resume the run: a new process starts from the last checkpoint. If it happens again, restart the computer.",
            trace=trace,
            step=step,
        )
    return Failed(
        kind="bug",
        text=f"{type(error).__name__}: {said}" if said else type(error).__name__,
        remedy="This is a fault of Tezgah, not yours. The last checkpoint is kept; please report the trace.",
        trace=trace,
        step=step,
    )


def _end_in_order(context: RunContext, lock: locks.FileLock, *, with_stdin: bool) -> None:
    """Lets SIGTERM, SIGINT and (when asked) a closed stdin mean: save and end."""

    def ask_to_end(*_: object) -> None:
        if not context.stop.is_set():
            context.stop.set()
            lock.describe(ending=True)

    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), ask_to_end)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if with_stdin:
        threading.Thread(target=_watch_stdin, args=(ask_to_end,), name="parent watch", daemon=True).start()


def _watch_stdin(ask_to_end: object) -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            continue
    if callable(ask_to_end):
        ask_to_end()


if __name__ == "__main__":
    sys.exit(main())
