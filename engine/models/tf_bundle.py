"""TensorFlow's checkpoints ("tensor bundles") without TensorFlow: which tensors there are and where they lie.

``NAME.index`` is a table in LevelDB's format: a footer of 48 bytes leads to a block of handles, they to blocks of sorted
entries, each block with its checksum behind it.  The values are protocol buffers (BundleHeaderProto under the empty
key, BundleEntryProto under each tensor's name); the numbers stand raw in ``NAME.data-0000S-of-0000N``.
Format: leveldb/doc/table_format.md and tensorflow/core/protobuf/tensor_bundle.proto.  Torch-free.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import ModelError
from engine.models.crc32c import crc32c, unmasked
from engine.models.tensors import regular_file

_MAGIC = 0xDB4775248B80FB57
_FOOTER = 48
_TRAILER = 5  # compression, checksum
_LARGEST_INDEX = 256 << 20
_MOST_SHARDS = 100_000
_DTYPES = {1: "F32", 2: "F64", 14: "BF16", 19: "F16"}
_NUMPY = {"F32": "<f4", "F64": "<f8", "BF16": "<u2", "F16": "<f2"}
_OTHER_DTYPES = {3: "int32", 4: "uint8", 6: "int8", 7: "string", 9: "int64", 10: "bool"}
_AGAIN = "The checkpoint is damaged or incomplete: fetch it again, all of its files."


@dataclass(frozen=True)
class BundleEntry:
    """One tensor: ``size`` bytes at ``offset`` of a shard, with their (masked) CRC-32C."""

    dtype: str
    shape: tuple[int, ...]
    shard: int
    offset: int
    size: int
    crc: int


class Bundle:
    """An opened checkpoint.  ``entries`` are its tensors by name, ``others`` names that hold no floating-point tensor.

    Raises ModelError, naming the file, for anything that is damaged, missing or of a kind that is not read here.
    """

    def __init__(self, index: Path) -> None:
        self.index = index
        size = regular_file(index)
        if size > _LARGEST_INDEX:
            raise ModelError(f"{index}: {size} bytes are too many for an index.", _AGAIN)
        self.entries: dict[str, BundleEntry] = {}
        self.others: list[str] = []
        self._shards = 1
        try:
            for key, value in _table(index.read_bytes()):
                if key:
                    self._take(key.decode("utf-8"), value)
                else:
                    self._shards = _shard_count(value)
        except OSError as error:
            raise ModelError(f"{index}: cannot be read ({error}).", "Check its permissions.") from None
        except (ValueError, OverflowError) as error:
            raise ModelError(
                f"{index}: not an index of a TensorFlow checkpoint, or damaged ({error}).", _AGAIN
            ) from None
        self._sizes = {shard: regular_file(self.shard(shard)) for shard in {e.shard for e in self.entries.values()}}

    def shard(self, number: int) -> Path:
        """The file that holds a shard."""
        name = self.index.name.removesuffix(".index")
        return self.index.with_name(f"{name}.data-{number:05d}-of-{self._shards:05d}")

    def read(self, name: str) -> NDArray[np.generic]:
        """A tensor's numbers in its shape, checked against their checksum; bfloat16 as its bits (uint16)."""
        entry = self.entries[name]
        path = self.shard(entry.shard)
        if entry.offset + entry.size > self._sizes[entry.shard]:
            raise ModelError(f"{path}: cut off: {name!r} lies behind its end.", _AGAIN)
        try:
            found = np.fromfile(path, np.uint8, entry.size, offset=entry.offset)
        except OSError as error:
            raise ModelError(f"{path}: cannot be read ({error}).", _AGAIN) from None
        if len(found) != entry.size or crc32c(found) != unmasked(entry.crc):
            raise ModelError(f"{path}: damaged: the checksum of {name!r} is another.", _AGAIN)
        return found.view(_NUMPY[entry.dtype]).reshape(entry.shape)

    def _take(self, name: str, value: bytes) -> None:
        entry, kind, sliced = _entry(value)
        if sliced or not entry.dtype:
            told = "stored in slices" if sliced else _OTHER_DTYPES.get(kind, f"type {kind}")
            self.others.append(f"{name} ({told})")
            return
        if entry.shard >= self._shards:
            raise ValueError(f"{name!r:.80} lies in shard {entry.shard} of {self._shards}")
        if entry.size != math.prod(entry.shape) * np.dtype(_NUMPY[entry.dtype]).itemsize:
            raise ValueError(f"{name!r:.80} is not as large as its shape says")
        self.entries[name] = entry


# ------------------------------------------------------------------ LevelDB's table


def _table(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The entries of a table in order.  Raises ValueError when it is not sound."""
    if len(data) < _FOOTER or int.from_bytes(data[-8:], "little") != _MAGIC:
        raise ValueError("it does not end as a table does")
    footer = data[-_FOOTER:-8]
    _, at = _handle(footer, 0)  # of the block of filters, which checkpoints leave empty
    (offset, size), _ = _handle(footer, at)
    last = None
    for _, value in _block(data, offset, size):
        (offset, size), _ = _handle(value, 0)
        for key, entry in _block(data, offset, size):
            if last is not None and key <= last:
                raise ValueError("its keys are not in order")
            last = key
            yield key, entry


def _block(data: bytes, offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """The entries of a block: each names only what its key does not share with the one before."""
    end = offset + size
    if end + _TRAILER > len(data) - _FOOTER:
        raise ValueError("a block lies behind its end")
    if data[end]:
        raise ValueError("a block is compressed, which TensorFlow does not do in checkpoints")
    checked = np.frombuffer(data, np.uint8, size + 1, offset)
    if crc32c(checked) != unmasked(int.from_bytes(data[end + 1 : end + _TRAILER], "little")):
        raise ValueError("the checksum of a block is another")
    block = data[offset:end]
    restarts = int.from_bytes(block[-4:], "little")
    stop = len(block) - 4 - 4 * restarts
    if stop < 0:
        raise ValueError("a block has more restarts than room")
    at, key = 0, b""
    while at < stop:
        shared, at = _varint(block, at)
        own, at = _varint(block, at)
        length, at = _varint(block, at)
        if shared > len(key) or at + own + length > stop:
            raise ValueError("an entry is longer than its block")
        key = key[:shared] + block[at : at + own]
        yield key, block[at + own : at + own + length]
        at += own + length


def _handle(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    offset, at = _varint(data, at)
    size, at = _varint(data, at)
    return (offset, size), at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and the place behind it."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise ValueError("a number is cut off")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & (1 << 64) - 1, at
    raise ValueError("a number is too long")


# ------------------------------------------------------------------ protocol buffers


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message: numbers (varint, fixed32, fixed64) as whole numbers, the rest as bytes."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        field, wire = tag >> 3, tag & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield field, value
            continue
        length = {1: 8, 5: 4}.get(wire)
        if wire == 2:
            length, at = _varint(data, at)
        if length is None or at + length > len(data):
            raise ValueError("a message is cut off or of an unknown form")
        piece = data[at : at + length]
        yield field, piece if wire == 2 else int.from_bytes(piece, "little")
        at += length


def _shard_count(value: bytes) -> int:
    """num_shards of BundleHeaderProto."""
    shards = 1
    for field, content in _fields(value):
        if field == 1:
            shards = _number(content)
        elif field == 2 and content:
            raise ValueError("it was written on a big-endian machine")
    if not 1 <= shards <= _MOST_SHARDS:
        raise ValueError(f"it speaks of {shards} shards")
    return shards


def _entry(value: bytes) -> tuple[BundleEntry, int, bool]:
    """A BundleEntryProto, the number of its type (whose name is "" when it is none of ours), and whether the tensor is
    stored in slices."""
    numbers = {1: 0, 3: 0, 4: 0, 5: 0, 6: 0}
    shape: tuple[int, ...] = ()
    sliced = False
    for field, content in _fields(value):
        if field in numbers:
            numbers[field] = _number(content)
        elif field == 2 and isinstance(content, bytes):
            shape = _shape(content)
        elif field == 7:
            sliced = True
    kind, shard, offset, size, crc = numbers.values()
    return BundleEntry(_DTYPES.get(kind, ""), shape, shard, offset, size, crc), kind, sliced


def _shape(value: bytes) -> tuple[int, ...]:
    """A TensorShapeProto."""
    sizes = []
    for field, content in _fields(value):
        if field == 2 and isinstance(content, bytes):
            size = next((_number(number) for inner, number in _fields(content) if inner == 1), 0)
            if size >= 1 << 40:
                raise ValueError("a tensor's size is not known")
            sizes.append(size)
    if len(sizes) > 8:
        raise ValueError("a tensor has too many dimensions")
    return tuple(sizes)


def _number(content: int | bytes) -> int:
    if isinstance(content, bytes):
        raise ValueError("a field has another form than it should")
    return content
