"""Reading safetensors files that may come from anybody.

The header is checked here first, byte for byte: strict JSON without duplicate names, tensors that lie inside
the file, side by side, each as large as its shape says.  So nothing that is read can be larger than the
file on disk.  Torch is loaded only when a tensor is read.
"""

from __future__ import annotations

import json
import math
import os
import stat
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard

from engine.errors import ModelError

if TYPE_CHECKING:
    import torch

_HEADER_LIMIT = 32 * 1024 * 1024
_NAME_LIMIT = 1024
_ITEM_BYTES = {
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E5M2": 1, "F8_E4M3": 1, "I16": 2, "U16": 2, "F16": 2, "BF16": 2,
    "I32": 4, "U32": 4, "F32": 4, "F64": 8, "I64": 8, "U64": 8,
}  # fmt: skip
FLOATS = ("F16", "BF16", "F32", "F64")

_FETCH_AGAIN = "The file is damaged or not a safetensors file: fetch or export it again."


@dataclass(frozen=True)
class Entry:
    """One tensor as the header names it."""

    dtype: str
    shape: tuple[int, ...]


def regular_file(path: Path) -> int:
    """The size in bytes of a regular file (links are followed).

    Raises ModelError for anything else: missing, a folder, a pipe, a device.
    """
    try:
        found = os.stat(path)
    except FileNotFoundError:
        raise ModelError(f"{path}: there is no such file.", "Check the path.") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be opened ({error}).", "Check the path and its permissions.") from None
    if stat.S_ISDIR(found.st_mode):
        raise ModelError(f"{path}: is a folder, not a file.", "Choose a file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise ModelError(f"{path}: is a pipe or a device, not a file.", "Choose an ordinary file.")
    return found.st_size


def read_json(path: Path, limit: int = _HEADER_LIMIT) -> dict[str, Any]:
    """The JSON object of a file of at most ``limit`` bytes.  Raises ModelError naming the file."""
    size = regular_file(path)
    if size > limit:
        raise ModelError(f"{path}: {size} bytes are too many for this file.", "It is damaged: fetch it again.")
    try:
        return parse_object(path.read_bytes())
    except ValueError as error:
        raise ModelError(f"{path}: not valid JSON ({error}).", "The file is damaged: fetch it again.") from None
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error}).", "Check its permissions.") from None


def parse_object(text: bytes) -> dict[str, Any]:
    """A JSON object without duplicate keys.  Raises ValueError for anything else, however deeply nested."""
    try:
        body = json.loads(text.decode("utf-8"), object_pairs_hook=_without_duplicates, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(body, dict):
        raise ValueError("not an object")
    return body


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, value in pairs:
        if name in body:
            raise ValueError(f"duplicate key {name[:80]!r}")
        body[name] = value
    return body


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def read_header(path: Path) -> dict[str, Entry]:
    """The tensors of a safetensors file by name.  Raises ModelError when the file is not exactly what its header says."""
    size = regular_file(path)
    try:
        with open(path, "rb") as file:
            start = file.read(8)
            if len(start) < 8:
                raise ModelError(f"{path}: {size} bytes are too few for a safetensors file.", _FETCH_AGAIN)
            (length,) = struct.unpack("<Q", start)
            if length > min(size - 8, _HEADER_LIMIT):
                raise ModelError(
                    f"{path}: the header claims {length} bytes, the file has {size}: cut off, or another format.",
                    _FETCH_AGAIN,
                )
            body = parse_object(file.read(length))
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error}).", "Check its permissions.") from None
    except ValueError as error:
        raise ModelError(f"{path}: the header is not valid JSON ({error}).", _FETCH_AGAIN) from None
    body.pop("__metadata__", None)
    entries, end = _entries(path, body)
    if end != size - 8 - length:
        raise ModelError(
            f"{path}: the tensors need {end} bytes, the file holds {size - 8 - length}: it is cut off or damaged.",
            _FETCH_AGAIN,
        )
    return entries


def _entries(path: Path, body: Mapping[str, Any]) -> tuple[dict[str, Entry], int]:
    entries: dict[str, Entry] = {}
    spans: list[tuple[int, int, str]] = []
    for name, fields in body.items():
        entry, span = _entry(path, name, fields)
        entries[name] = entry
        spans.append((*span, name))
    end = 0
    for start, stop, name in sorted(spans):
        if start != end:
            raise ModelError(f"{path}: tensor {name!r} overlaps another or leaves a gap.", _FETCH_AGAIN)
        end = stop
    return entries, end


def _entry(path: Path, name: str, fields: Any) -> tuple[Entry, tuple[int, int]]:
    if len(name) > _NAME_LIMIT or not isinstance(fields, dict):
        raise ModelError(f"{path}: the header entry {name[:80]!r} is not a tensor.", _FETCH_AGAIN)
    dtype, shape, span = fields.get("dtype"), fields.get("shape"), fields.get("data_offsets")
    if dtype not in _ITEM_BYTES:
        raise ModelError(f"{path}: tensor {name!r} has the unknown type {str(dtype)[:40]!r}.", _FETCH_AGAIN)
    if not (_whole_numbers(shape) and _whole_numbers(span)) or len(span) != 2 or len(shape) > 8:
        raise ModelError(f"{path}: tensor {name!r} has no valid shape or place.", _FETCH_AGAIN)
    if span[1] - span[0] != math.prod(shape) * _ITEM_BYTES[dtype]:
        raise ModelError(f"{path}: tensor {name!r} is not as large as its shape says.", _FETCH_AGAIN)
    return Entry(dtype, tuple(shape)), (span[0], span[1])


def _whole_numbers(value: Any) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in value)


class Tensors(Protocol):
    """Named tensors that are read one at a time, wherever they lie."""

    entries: dict[str, Entry]

    def __contains__(self, name: str) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def file_of(self, name: str) -> Path: ...
    def read(self, name: str, dtype: torch.dtype) -> torch.Tensor: ...


class TensorSource:
    """The tensors of one or several safetensors files (the shards of one model), read one at a time."""

    def __init__(
        self, files: list[Path], *, rename: Callable[[str], str] = lambda name: name, told_as: Path | None = None
    ) -> None:
        """``rename`` gives the names by which tensors are asked for; errors speak of ``told_as``, where the files were
        made from another.  Raises ModelError when a file is not sound, or two tensors have one name."""
        self.entries: dict[str, Entry] = {}
        self._place: dict[str, tuple[Path, str]] = {}
        self._told_as = told_as
        for path in files:
            for stored, entry in read_header(path).items():
                name = rename(stored)
                if name in self.entries:
                    raise ModelError(f"{path}: tensor {name!r} is there twice.", _FETCH_AGAIN)
                self.entries[name] = entry
                self._place[name] = (path, stored)

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def file_of(self, name: str) -> Path:
        """The file that holds a tensor."""
        return self._told_as or self._place[name][0]

    def read(self, name: str, dtype: torch.dtype) -> torch.Tensor:
        """A tensor in ``dtype``.  Raises ModelError when it does not hold floating-point numbers, all finite."""
        import torch
        from safetensors import SafetensorError, safe_open

        path, entry = self.file_of(name), self.entries[name]
        stored_in, stored_as = self._place[name]
        if entry.dtype not in FLOATS:
            raise ModelError(
                f"{path}: tensor {name!r} holds {entry.dtype}, not floating-point numbers.",
                "Quantised weights are not supported here: use the float16, bfloat16 or float32 files.",
            )
        try:
            with safe_open(stored_in, "pt") as file:
                tensor: torch.Tensor = file.get_tensor(stored_as).to(dtype)
        except (SafetensorError, OSError) as error:
            raise ModelError(f"{path}: tensor {name!r} cannot be read ({error}).", _FETCH_AGAIN) from None
        if not bool(torch.isfinite(tensor).all()):
            raise ModelError(
                f"{path}: tensor {name!r} holds numbers that are not finite (NaN or infinite).",
                "The model was spoiled in training or the file is damaged: use an earlier checkpoint.",
            )
        return tensor
