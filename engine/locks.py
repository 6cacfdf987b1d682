"""A lock file whose truth is an operating-system lock.

The JSON inside (pid, boot id, start time) is for people and for finding the computing process; only
the lock itself decides, so a dead or zombie holder never blocks and nobody guesses from a pid.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from engine.errors import DiskError, RunError
from engine.workspace import drop_file

if sys.platform == "win32":
    import msvcrt

    # Windows locks are mandatory for the locked bytes: lock one far behind the JSON, so that it stays readable.
    def _try_lock(fd: int) -> bool:
        os.lseek(fd, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FileLock:
    """An exclusive lock at ``path``, removed when released.  Hold the object as long as the lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd = -1

    def acquire(self, *, wait_s: float = 0.0) -> bool:
        """Takes the lock and writes who holds it.  False when another process has it after ``wait_s``."""
        until = time.monotonic() + wait_s
        while not self._once():
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)
        self.describe()
        return True

    def _once(self) -> bool:
        try:
            fd = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        except OSError as error:
            raise DiskError(
                f"{self.path} cannot be opened: {error.strerror}.", "Check the folder's permissions."
            ) from None
        if not _try_lock(fd):
            os.close(fd)
            return False
        # the holder before may have removed the file between our open and our lock
        try:
            same = os.path.samestat(os.fstat(fd), self.path.stat())
        except FileNotFoundError:
            same = False
        if not same:
            os.close(fd)
            return self._once()
        self._fd = fd
        return True

    def describe(self, **more: Any) -> None:
        """Writes the JSON of this process into the lock file (best effort on a full disk)."""
        body = json.dumps({**identity(), **more}).encode()
        os.lseek(self._fd, 0, os.SEEK_SET)
        try:
            os.write(self._fd, body)
            os.ftruncate(self._fd, len(body))
        except OSError:
            # A full disk must not keep the run from computing: the lock holds without its description.
            return

    def release(self) -> None:
        """Removes the file and gives the lock back."""
        if self._fd < 0:
            return
        drop_file(self.path)
        os.close(self._fd)
        self._fd = -1


def identity() -> dict[str, Any]:
    """Who this process is, also across reboots and reused pids."""
    process = psutil.Process()
    return {"pid": process.pid, "boot_id": _boot_id(), "start_time": process.create_time(), "since": time.time()}


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return str(int(psutil.boot_time()))


def is_locked(path: Path) -> bool:
    """Whether a live process holds the lock at ``path``."""
    try:
        fd = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise RunError(f"{path} cannot be opened: {error.strerror}.", "Check the folder's permissions.") from None
    try:
        return not _try_lock(fd)
    finally:
        os.close(fd)


def holder(path: Path) -> dict[str, Any]:
    """The JSON in a lock file; empty when there is none or it is being written."""
    try:
        body = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return body if isinstance(body, dict) else {}
