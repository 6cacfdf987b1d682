"""The token cache on disk: one folder for each corpus, complete or absent, built by one process at a time."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import sys
import time
import uuid
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError, DiskError, EngineError
from engine.messages import Status
from engine.text.sources import Source
from engine.workspace import drop_file

_SPOT_BYTES = 1 << 20
_SPOTS = 32
_RECENT_NS = 2_000_000_000  # a file changed this lately may change again within one tick of its clock


@dataclass(frozen=True)
class TokenFile:
    """The tokens of one split on disk (``count`` of them), and what they came from."""

    path: Path
    dtype: str  # uint16 or uint32
    count: int
    characters: int
    bytes: int
    documents: int

    @cached_property
    def tokens(self) -> NDArray[Any]:
        """A read-only memory map of the ids (an ordinary array when there are none)."""
        if not self.count:
            return np.zeros(0, dtype=self.dtype)
        return np.memmap(self.path, dtype=self.dtype, mode="r", shape=(self.count,))

    def __len__(self) -> int:
        return self.count


# ------------------------------------------------------------------ hashes


def spot_digest(path: Path) -> str:
    """SHA-256 of the size and of up to 32 spread stretches of 1 MiB: all of a file up to 32 MiB, and of a
    larger one enough to notice that it was cut or overwritten, in constant time."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    count = min(_SPOTS, -(-size // _SPOT_BYTES))
    with path.open("rb") as file:
        for i in range(count):
            file.seek(i * (size - _SPOT_BYTES) // (count - 1) if count == _SPOTS else i * _SPOT_BYTES)
            digest.update(file.read(_SPOT_BYTES))
    return digest.hexdigest()


def content_hash(sources: list[Source], cache: Path) -> Generator[Status, None, str]:
    """SHA-256 over the content of all sources.

    The hash of a file is remembered by path, size and time of change, so a second call reads nothing.
    """
    store = cache / "hashes.json"
    known = _read_hashes(store)
    fresh: dict[str, str] = {}
    total = sum(source.size for source in sources)
    done = 0
    parts = []
    for source in sources:
        if source.format == "tales":
            parts.append(source.path)
            continue
        path = Path(source.path)
        try:
            entry = path.stat()
            mark = f"{path.resolve()}|{entry.st_size}|{entry.st_mtime_ns}|{entry.st_ino}"
            value = known.get(mark, "")
            if not value:
                digest = hashlib.sha256()
                with path.open("rb") as file:
                    while block := file.read(8 << 20):
                        digest.update(block)
                        if total > (64 << 20):
                            yield Status(text="Checking the text", done=done + file.tell(), total=total)
                value = digest.hexdigest()
                if time.time_ns() - entry.st_mtime_ns > _RECENT_NS:
                    fresh[mark] = value
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror}.", "Check the file.") from error
        done += source.size
        parts.append(f"{source.format} {source.compression} {value}")
    if fresh:
        _write_hashes(store, {**known, **fresh})
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read_hashes(store: Path) -> dict[str, str]:
    try:
        known = json.loads(store.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # absent, or torn: it is only a memory
        return {}
    return {str(k): str(v) for k, v in known.items()} if isinstance(known, dict) else {}


def _write_hashes(store: Path, hashes: dict[str, str]) -> None:
    kept = dict(list(hashes.items())[-10_000:])
    temporary = store.with_name(f".hashes-{uuid.uuid4().hex}.tmp")
    try:
        temporary.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        temporary.replace(store)
    except OSError:
        drop_file(temporary)  # only a memory: a full disk is told where tokens are written


# ------------------------------------------------------------------ folders and locks


@contextlib.contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn an error of the disk into a DiskError that names the folder and the room that is left."""
    try:
        yield
    except EngineError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
            text = f"The disk is full: {folder} has {free / 1e6:,.1f} MB left ({error.strerror})."
            raise DiskError(text, "Make room there, or choose another workspace (TEZGAH_HOME).") from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            text = f"{folder} cannot be written to: {error.strerror}."
            raise DiskError(text, "Change its permissions, or choose another workspace (TEZGAH_HOME).") from error
        raise DiskError(f"{folder}: the disk answers with an error: {error}.", "Check the disk.") from error


def make_folder(folder: Path) -> None:
    """Create a folder; DiskError when that is not possible."""
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)


def sync_file(path: Path) -> None:
    """Wait until a file (on POSIX also a folder) is on the disk."""
    if path.is_dir() and sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def publish(temporary: Path, folder: Path) -> None:
    """Give a finished folder its name, on the disk for good."""
    for path in temporary.rglob("*"):
        sync_file(path)
    sync_file(temporary)
    if folder.exists():
        shutil.rmtree(folder)
    temporary.rename(folder)
    sync_file(folder.parent)


def sweep(folder: Path, key: str) -> None:
    """Remove what interrupted builds of ``key`` left; the caller holds its lock."""
    for stale in folder.glob(f".tmp-{key}-*"):
        shutil.rmtree(stale, ignore_errors=True)
