"""CRC-32C (Castagnoli, RFC 3720), as TensorFlow's files carry it: many stretches at once in numpy.

A gigabyte takes seconds here and a quarter of an hour byte by byte.  The stretches' checksums are joined by shifting:
appending zeros to a message multiplies its checksum, a polynomial over two elements, by a fixed matrix.  Torch-free.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]

_POLYNOMIAL = 0x82F63B78  # bit-reversed
_ONES = np.uint32(0xFFFFFFFF)
_STRETCH = 1024  # bytes that one lane reads
_LANES = 1 << 14


def crc32c(data: NDArray[np.uint8]) -> int:
    """The checksum of bytes."""
    crc = 0
    whole = len(data) - len(data) % _STRETCH
    for start in range(0, whole, _LANES * _STRETCH):
        part = data[start : min(start + _LANES * _STRETCH, whole)]
        crc = _shift(np.array([crc], np.uint32), len(part)).item() ^ _of_stretches(part.reshape(-1, _STRETCH))
    tail = data[whole:]
    return int(_shift(np.array([crc], np.uint32), len(tail)).item()) ^ _of_few(tail.tobytes())


def unmasked(stored: int) -> int:
    """The checksum behind the form in which LevelDB and TensorFlow store it."""
    rotated = (stored - 0xA282EAD8) & 0xFFFFFFFF
    return (rotated >> 17) | (rotated << 15 & 0xFFFFFFFF)


def _of_few(data: bytes) -> int:
    table = _tables()[0].tolist()
    crc = 0xFFFFFFFF
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def _of_stretches(lanes: NDArray[np.uint8]) -> int:
    """The checksum of all lanes, one behind the other."""
    first, second, third, fourth = _tables()
    columns = np.ascontiguousarray(lanes.view("<u4").T)
    crc = np.full(len(lanes), _ONES)
    for column in columns:
        crc ^= column
        crc = fourth[crc & 0xFF] ^ third[crc >> 8 & 0xFF] ^ second[crc >> 16 & 0xFF] ^ first[crc >> 24]
    crc ^= _ONES
    length = _STRETCH
    while len(crc) > 1:
        if len(crc) % 2:
            crc = np.concatenate((np.zeros(1, np.uint32), crc))  # nothing in front changes nothing
        crc = _shift(crc[0::2], length) ^ crc[1::2]
        length *= 2
    return int(crc[0])


@functools.cache
def _tables() -> tuple[Words, Words, Words, Words]:
    """What one byte does to a checksum, with none, one, two and three zero bytes behind it."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, table >> 1 ^ np.uint32(_POLYNOMIAL), table >> 1).astype(np.uint32)
    tables = [table]
    for _ in range(3):
        tables.append(table[tables[-1] & 0xFF] ^ tables[-1] >> 8)
    return tables[0], tables[1], tables[2], tables[3]


def _shift(crcs: Words, length: int) -> Words:
    """Each checksum as it contributes with ``length`` bytes behind it."""
    power = 0
    while length:
        if length & 1:
            crcs = _times(_matrix(power), crcs)
        length >>= 1
        power += 1
    return crcs


def _times(matrix: Words, vectors: Words) -> Words:
    """A matrix over two elements (32 columns, each a word) times words."""
    out = np.zeros_like(vectors)
    for bit in range(32):
        out ^= np.where(vectors >> np.uint32(bit) & 1, matrix[bit], np.uint32(0)).astype(np.uint32)
    return out


@functools.cache
def _matrix(power: int) -> Words:
    """The matrix of 2**power zero bytes."""
    if power:
        return _times(_matrix(power - 1), _matrix(power - 1))
    bits = np.uint32(1) << np.arange(32, dtype=np.uint32)
    matrix: Words = _tables()[0][bits & 0xFF] ^ bits >> 8
    return matrix
