"""Interactive work with a model, from a program that must not wait and must not load torch.

    session = PlaygroundSession(log)
    session.send(LoadModel(id="1", source=..., runs=...))
    for message in session.messages(): ...     # in a thread of its own; the last is ChildEnded

The model lives in a warm child process.  It ends when this process does, however that happens; if it crashes, that is a
message and not an exception.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from engine.errors import DiskError
from engine.messages import Command, Message, from_json, to_json
from engine.playground_messages import ChildEnded
from engine.training.env import worker_environment
from engine.workspace import make_folder

ENDING_WAIT_S = 2.0
_TAIL_BYTES = 2000


class PlaygroundSession:
    """One warm child.  ``send`` may be called from any thread, ``messages`` from one."""

    def __init__(self, log: Path, threads: int = 0) -> None:
        """Start the child; what it writes beside its messages goes to the file ``log``, which is begun anew.

        ``threads`` 0 leaves the number to torch.  Raises DiskError when ``log`` cannot be written.
        """
        self._log = log
        self._sending = threading.Lock()
        self._closed = False
        make_folder(log.parent)
        environment = worker_environment(dict(os.environ), threads)
        home = str(Path(__file__).parent.parent)
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [home, environment.get("PYTHONPATH", "")]))
        try:
            stderr = log.open("wb", buffering=0)
        except OSError as error:
            raise DiskError(f"{log} cannot be written: {error.strerror}.", "Free some space.") from None
        with stderr:
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "engine.playground_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    def send(self, command: Command) -> None:
        """Hand a command to the child.  If it is gone, that is told by ``messages``."""
        with self._sending, contextlib.suppress(BrokenPipeError, ValueError):  # ValueError: already closed
            assert self._child.stdin is not None
            self._child.stdin.write(to_json(command).encode() + b"\n")
            self._child.stdin.flush()

    def messages(self) -> Iterator[Message]:
        """What the child tells, as it comes; waits for it.  The last message is ChildEnded."""
        assert self._child.stdout is not None
        for line in self._child.stdout:
            with contextlib.suppress(ValueError):  # the torn last line of a child that was killed
                yield from_json(line)
        code = self._child.wait()
        text, remedy = ("", "") if self._closed else self._explain(code)
        yield ChildEnded(code=code, expected=self._closed, text=text, remedy=remedy)

    def close(self) -> None:
        """End the child; ``messages`` ends too.  Returns when it is gone, after 2 s by force."""
        self._closed = True
        with self._sending, contextlib.suppress(BrokenPipeError):
            assert self._child.stdin is not None
            self._child.stdin.close()
        try:
            self._child.wait(ENDING_WAIT_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _explain(self, code: int) -> tuple[str, str]:
        remedy = "Load the model again; choose a smaller one, or int8 weights, if memory is short."
        if code == -getattr(signal, "SIGKILL", 9):
            return "The model's process was killed by the system (SIGKILL), probably for want of memory.", remedy
        if code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
            return f"The model's process crashed (signal {name}). {self._last_words()}".strip(), remedy
        return f"The model's process ended unexpectedly (exit code {code}). {self._last_words()}".strip(), remedy

    def _last_words(self) -> str:
        try:
            with self._log.open("rb") as file:
                file.seek(max(0, self._log.stat().st_size - _TAIL_BYTES))
                lines = file.read().decode("utf-8", "replace").strip().splitlines()
        except OSError:
            return ""
        return lines[-1] if lines else ""
