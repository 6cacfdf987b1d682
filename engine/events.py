"""The two append-only files of a run: written a line at a time, read while they grow.

Readers keep back a torn last line and step over garbage (with a count); the writer, which holds the
run's lock, cuts a torn tail that a killed worker left behind.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path

from engine.errors import DiskError
from engine.messages import Failed, Finished, Message, Metrics, from_json, to_json
from engine.workspace import drop_file

FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
RESERVE_BYTES = 128 * 1024
MAX_LINE_BYTES = 64 * 1024 * 1024


class LineReader:
    """Reads whole lines of a growing file from ``offset`` on."""

    def __init__(self, path: Path, offset: int = 0) -> None:
        self.path = path
        self.offset = offset
        self.bad_lines = 0

    def read(self, limit: int = 1 << 62) -> list[Message]:
        """The messages of all whole lines that are new since the last call (about ``limit`` bytes at most)."""
        found = []
        for line in self.lines(limit):
            try:
                found.append(from_json(line))
            except (ValueError, RecursionError):
                self.bad_lines += 1
        return found

    def lines(self, limit: int = 1 << 62) -> list[bytes]:
        """The whole lines that are new since the last call, unread and without the empty ones."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                if size < self.offset:  # the writer cut a torn tail, or the file was replaced
                    self.offset = size
                file.seek(self.offset)
                body = file.read(min(limit, size - self.offset))
                end = body.rfind(b"\n") + 1
                while not end and len(body) == limit < MAX_LINE_BYTES:  # a line longer than the limit
                    limit = min(limit * 4, MAX_LINE_BYTES)
                    file.seek(self.offset)
                    body = file.read(limit)
                    end = body.rfind(b"\n") + 1
        except FileNotFoundError:
            return []
        except OSError as error:
            raise DiskError(
                f"{self.path} cannot be read: {error.strerror}.", "Check the folder, its disk and its permissions."
            ) from None
        self.offset += end
        return [line for line in body[:end].split(b"\n") if line.strip()]


class EventLog:
    """The writer of ``events.jsonl``.

    Every message is flushed, the disk is told to keep them every two seconds and at changes of state.
    When the disk is full, a reserve file gives way so that the news still gets through, and messages
    wait in memory (metrics thinned out last) until there is room: ``full`` tells.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self.full = False
        self._reserve = path.with_name(".reserve")
        self._waiting: list[bytes] = []
        self._clock = clock
        self._synced = clock()
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        self._size = self._cut_torn_tail()
        self.keep_reserve()

    def _cut_torn_tail(self) -> int:
        size = os.lseek(self._fd, 0, os.SEEK_END)
        end = size
        while end > 0:
            start = max(0, end - 65536)
            os.lseek(self._fd, start, os.SEEK_SET)
            at = os.read(self._fd, end - start).rfind(b"\n")
            if at >= 0:
                end = start + at + 1
                break
            end = start
        if end != size:
            os.ftruncate(self._fd, end)
        os.lseek(self._fd, end, os.SEEK_SET)
        return end

    def append(self, message: Message) -> None:
        """Writes a message, or keeps it for later when the disk is full."""
        self._waiting.append(to_json(message).encode("utf-8", "replace") + b"\n")
        self._drain()
        if self.full and isinstance(message, Metrics) and len(self._waiting) > 10_000:
            del self._waiting[1000:-1000:2]
        if self._clock() - self._synced > 2 or not isinstance(message, Metrics):
            self.sync()

    def _drain(self) -> None:
        while self._waiting:
            try:
                self._write(self._waiting[0])
            except OSError as error:
                if error.errno not in FULL:
                    raise
                if self._reserve.exists():
                    self._reserve.unlink()
                    continue
                self.full = True
                return
            del self._waiting[0]
        self.full = False

    def _write(self, line: bytes) -> None:
        done = 0
        try:
            while done < len(line):
                done += os.write(self._fd, line[done:])
        except OSError:
            os.ftruncate(self._fd, self._size)  # no half line
            os.lseek(self._fd, self._size, os.SEEK_SET)
            raise
        self._size += len(line)

    def keep_reserve(self) -> bool:
        """Makes the reserve file again; False while there is no room for it."""
        if self._reserve.exists():
            return True
        try:
            self._reserve.write_bytes(os.urandom(RESERVE_BYTES))
        except OSError:
            drop_file(self._reserve)
            return False
        return True

    def sync(self) -> None:
        """Asks the disk to keep what was written."""
        self._synced = self._clock()
        try:
            os.fsync(self._fd)
        except OSError as error:
            if error.errno not in FULL:
                raise

    def close(self) -> None:
        """Writes what waited, drops the reserve and closes."""
        drop_file(self._reserve)
        self._drain()
        self.sync()
        os.close(self._fd)


def append_line(path: Path, message: Message) -> None:
    """Appends one message to a file that several processes write to (``commands.jsonl``)."""
    line = to_json(message).encode() + b"\n"
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
    try:
        size = os.lseek(fd, 0, os.SEEK_END)
        if size:
            os.lseek(fd, size - 1, os.SEEK_SET)
            if os.read(fd, 1) != b"\n":  # somebody died in the middle of a line
                line = b"\n" + line
        os.write(fd, line)
        os.fsync(fd)
    finally:
        os.close(fd)


def is_end(message: Message) -> bool:
    """Whether a message is the last one of a worker."""
    return isinstance(message, Finished | Failed)
