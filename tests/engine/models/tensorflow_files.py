"""Writes checkpoints as TensorFlow does, for tests of their reader: by the format's description, byte by byte."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

MAGIC = 0xDB4775248B80FB57
TYPES = {"float32": 1, "float64": 2, "int32": 3, "int64": 9, "float16": 19}


def slow_crc32c(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked_crc(data: bytes) -> bytes:
    crc = slow_crc32c(data)
    return (((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF).to_bytes(4, "little")


def varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def block(entries: Sequence[tuple[bytes, bytes]], restart_every: int = 16) -> bytes:
    """A block of sorted entries; every key names only what it does not share with the one before."""
    out, restarts, last = b"", [], b""
    for number, (key, value) in enumerate(entries):
        shared = 0
        if number % restart_every == 0:
            restarts.append(len(out))
        else:
            while shared < min(len(key), len(last)) and key[shared] == last[shared]:
                shared += 1
        out += varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:] + value
        last = key
    for restart in restarts or [0]:
        out += restart.to_bytes(4, "little")
    return out + max(1, len(restarts)).to_bytes(4, "little")


def table(entries: Sequence[tuple[bytes, bytes]], entries_a_block: int = 5, compression: int = 0) -> bytes:
    """A whole table: data blocks, an empty block of filters, the block of handles, the footer."""
    out, handles = b"", []

    def put(content: bytes) -> bytes:
        nonlocal out
        handle = varint(len(out)) + varint(len(content))
        content += bytes([compression])
        out += content + masked_crc(content)
        return handle

    for start in range(0, len(entries), entries_a_block):
        part = entries[start : start + entries_a_block]
        handles.append((part[-1][0], put(block(part))))
    footer = put(block([])) + put(block(handles, restart_every=1))
    return out + footer.ljust(40, b"\0") + MAGIC.to_bytes(8, "little")


def header(shards: int, *, big_endian: bool = False) -> bytes:
    return field(1, shards) + (field(2, 1) if big_endian else b"") + field(3, field(1, 1))


def entry(array: np.ndarray, shard: int, offset: int, data: bytes) -> bytes:
    shape = b"".join(field(2, field(1, size)) for size in array.shape)
    out = field(1, TYPES[str(array.dtype)]) + field(2, shape)
    out += field(3, shard) if shard else b""  # a proto leaves out what is zero
    out += field(4, offset) if offset else b""
    return out + field(5, len(data)) + varint(6 << 3 | 5) + masked_crc(data)


def write_checkpoint(prefix: Path, tensors: dict[str, np.ndarray], *, shards: int = 1) -> None:
    """``prefix.index`` and ``prefix.data-…``: the tensors in the order of their names, dealt out to shards."""
    datas = [bytearray() for _ in range(shards)]
    entries = [(b"", header(shards))]
    for number, (name, array) in enumerate(sorted(tensors.items())):
        shard = number % shards
        data = np.ascontiguousarray(array).tobytes()
        entries.append((name.encode(), entry(array, shard, len(datas[shard]), data)))
        datas[shard] += data
    prefix.with_name(prefix.name + ".index").write_bytes(table(entries))
    for shard, content in enumerate(datas):
        prefix.with_name(f"{prefix.name}.data-{shard:05d}-of-{shards:05d}").write_bytes(content)
