"""The bytes of a file, decompressed with limits; only regular files are ever opened."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import zstandard

from engine.errors import DataError

BLOCK_BYTES = 1 << 20
# A bomb is told by its ratio, once it has grown enough to matter; text compresses 3 to 20 times.
BOMB_RATIO = 100
BOMB_FROM_BYTES = 32 << 20
# One zstd block of 4 bytes can stand for 128 KiB, so compressed bytes are fed in small bites.
_ZSTD_BITE_BYTES = 4096
_ZSTD_WINDOW_BYTES = 1 << 27


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; DataError for anything else, so that a FIFO or device never hangs."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file.", "Check the path in data.path.") from None
    except IsADirectoryError:
        raise DataError(f"{path} is a folder, not a file.") from None
    except PermissionError:
        raise DataError(f"{path}: no permission to read it.", "Change its permissions or copy it.") from None
    except OSError as error:
        raise DataError(f"{path} cannot be opened: {error.strerror}.", "Check the path in data.path.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise DataError(f"{path} is a {kind_of(path)}, not a regular file.", "Give a file or a folder of files.")
    return os.fdopen(descriptor, "rb")


def kind_of(path: Path) -> str:
    """What a path is, in words, without opening it."""
    mode = os.stat(path).st_mode
    for test, word in (
        (stat.S_ISDIR, "folder"),
        (stat.S_ISFIFO, "named pipe (FIFO)"),
        (stat.S_ISSOCK, "socket"),
        (stat.S_ISCHR, "device"),
        (stat.S_ISBLK, "device"),
    ):
        if test(mode):
            return word
    return "file"


def blocks(path: Path, compression: str) -> Iterator[bytes]:
    """The bytes of a file, decompressed, in blocks of at most a few MB.

    DataError for a truncated or damaged archive, and for one that grows suspiciously (a bomb).
    """
    with open_regular(path) as file:
        if not compression:
            while block := file.read(BLOCK_BYTES):
                yield block
            return
        unpack = _gunzip if compression == "gz" else _unzstd
        written = 0
        try:
            for block in unpack(path, file):
                written += len(block)
                guard_growth(path, written, file.tell())
                yield block
        except (zlib.error, zstandard.ZstdError) as error:
            raise DataError(f"{path} is damaged: {error}.", "Fetch or make the file again.") from error


def guard_growth(path: Path, written: int, read: int, from_bytes: int = BOMB_FROM_BYTES) -> None:
    """Refuse a file whose content is more than BOMB_RATIO times its own size."""
    if written > from_bytes and written > BOMB_RATIO * read:
        raise DataError(
            f"{path} grows more than {BOMB_RATIO} times when it is unpacked ({read:,} bytes became {written:,}).",
            "This looks like a compression bomb; if it is real text, unpack it yourself first.",
        )


def _gunzip(path: Path, file: BinaryIO) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    data, fresh = b"", True
    while True:
        data = data or file.read(BLOCK_BYTES)
        if not data:
            break
        if fresh and not b"\x1f\x8b".startswith(data[:2]):
            if data.strip(b"\0"):
                raise DataError(f"{path} is named .gz but is not gzip data.", "Rename it, or compress it again.")
            data = b""  # padding after the last member
            continue
        fresh = False
        if block := unpacker.decompress(data, BLOCK_BYTES):
            yield block
        data = unpacker.unconsumed_tail
        if unpacker.eof:
            data = unpacker.unused_data
            unpacker, fresh = zlib.decompressobj(wbits=31), True
    while not fresh and (block := unpacker.decompress(b"", BLOCK_BYTES)):
        yield block
    if not fresh:
        raise _truncated(path)


def _unzstd(path: Path, file: BinaryIO) -> Iterator[bytes]:
    context = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    unpacker, fresh, data = context.decompressobj(), True, b""
    while True:
        data = data or file.read(_ZSTD_BITE_BYTES)
        if not data:
            break
        if fresh and not b"\x28\xb5\x2f\xfd".startswith(data[:4]) and not 0x50 <= data[0] <= 0x5F:
            raise DataError(f"{path} is named .zst but is not zstd data.", "Rename it, or compress it again.")
        fresh = False
        if block := unpacker.decompress(data):
            yield block
        data = b""
        if unpacker.eof:
            data = unpacker.unused_data
            unpacker, fresh = context.decompressobj(), True
    if not fresh:
        raise _truncated(path)


def _truncated(path: Path) -> DataError:
    return DataError(f"{path} ends too early (it is truncated).", "Fetch or make the file again.")
