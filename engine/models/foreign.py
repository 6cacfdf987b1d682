"""Opening checkpoints that may contain code: .pt, .pth, .bin and .ckpt files are Python pickles.

Such a file is never unpickled here.  It is looked at without running anything (is it a plain zip in torch's layout,
which names does its pickle import), then a limited child process (``foreign_child.py``: no secrets, no network
where possible, bounded memory, time and output) turns its tensors into safetensors, and only that is read.
Torch-free: only the child and ``engine.models.importing`` load torch.
"""

from __future__ import annotations

import io
import json
import os
import pickletools
import re
import signal
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from engine.errors import ModelError
from engine.models.tensors import read_json, regular_file

_CHILD = Path(__file__).with_name("foreign_child.py")
_PICKLE_LIMIT = 64 * 1024 * 1024
_RECORD_LIMIT = 200_000
_LEGACY_PICKLES = 5  # magic number, protocol, system, the object, the keys of its storages
_LEGACY_MAGIC = 0x1950A86A20F9469CFC6C

# Kept from the environment: what finds libraries and temporary files, no tokens, no proxies.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "WINDIR", "LANG", "LC_ALL")

# What a checkpoint of tensors imports; torch's own list (weights_only) decides in the child.
_HARMLESS = re.compile(
    r"torch\._utils\._rebuild_\w+|torch\.storage\.(Typed|Untyped)Storage|torch\.\w+Storage|torch\.(Size|device|strided)"
    r"|torch\.(b?float|u?int|complex|qu?int)\d+\w*|torch\.bool|torch\._tensor\._rebuild_\w+"
    r"|torch\.(nn\.parameter\.)?(Parameter|Tensor|Buffer)|torch\.serialization\._get_layout"
    r"|collections\.(OrderedDict|defaultdict|Counter)|numpy\.(_?core\.)?(_?multiarray\.)?(scalar|dtype|ndarray|_reconstruct)"
    r"|numpy\.dtypes\.\w+|_codecs\.encode"
)

_DO_NOT_OPEN = "Do not use this file. Ask its author for a safetensors file or for the bare state dict."
_AGAIN = "The file is damaged: fetch or save it again."

# What zipfile says of damaged archives; ValueError and OverflowError of places that lie beyond any file.
_DAMAGED = (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OverflowError, RuntimeError, struct.error)


@dataclass(frozen=True)
class Found:
    """What the child made of a file.

    ``weights`` is a safetensors file; ``container`` the key under which the tensors stood ("" at the top);
    ``others`` the entries left out (an optimiser's state …); ``values`` short plain values beside the weights.
    """

    weights: Path
    container: str = ""
    others: list[str] = field(default_factory=list)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)


def convert(path: Path, folder: Path, *, timeout_s: float | None = None) -> Found:
    """Turn the tensors of a pickled checkpoint into ``folder/weights.safetensors``.

    Raises ModelError, naming the file, when it is not a torch checkpoint, is damaged, contains code, or
    needs more memory or time than a file of its size may.
    """
    size = inspect(path)
    if timeout_s is None:
        timeout_s = 120 + size / 5e6
    job = folder / "job.json"
    limits = {
        "memory_bytes": 4 * size + 512 * 1024 * 1024,
        "cpu_s": int(timeout_s),
        "file_bytes": 2 * size + 16 * 1024 * 1024,
    }
    job.write_text(json.dumps({"source": str(path.absolute()), "folder": str(folder.absolute()), **limits}), "utf-8")
    code = _run_child(path, job, folder, timeout_s)
    error = folder / "error.json"
    if error.exists():
        body = read_json(error)
        raise _told(path, str(body.get("kind")), str(body.get("text")))
    if code != 0:
        raise _ended(path, code)
    body = read_json(folder / "found.json")
    values = {k: v for k, v in dict(body.get("values") or {}).items() if isinstance(v, dict)}
    others = [str(name) for name in body.get("others") or []]
    return Found(folder / "weights.safetensors", str(body.get("container", "")), others, values)


def inspect(path: Path) -> int:
    """Look at a pickled checkpoint without unpickling it; its size in bytes.

    Raises ModelError when it is no torch checkpoint, packs its records, or its pickle imports code.
    """
    size = regular_file(path)
    if size == 0:
        raise ModelError(f"{path}: the file is empty.", _AGAIN)
    try:
        with open(path, "rb") as file:
            start = file.read(512)
            if start.startswith(b"PK"):
                _inspect_zip(path, file, size)
            elif start.startswith(b"\x80"):
                _inspect_legacy(path, file)
            elif start[257:262] == b"ustar":
                raise ModelError(
                    f"{path}: a tar archive, the format of torch before 0.2.",
                    "Open it with an old torch and save the state dict as safetensors.",
                )
            else:
                raise ModelError(
                    f"{path}: not a checkpoint that torch saved.",
                    "Choose a .pt, .pth, .bin or .ckpt file from torch.save, or a safetensors file.",
                )
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error}).", "Check its permissions.") from None
    return size


def _inspect_zip(path: Path, file: IO[bytes], size: int) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            records = archive.infolist()
            _check_records(path, records, size)
            pickles = [r for r in records if r.filename.split("/")[-1] == "data.pkl"]
            if len(pickles) != 1:
                raise ModelError(f"{path}: a zip archive, but not one that torch saved (no data.pkl).", _AGAIN)
            if pickles[0].file_size > _PICKLE_LIMIT:
                raise ModelError(f"{path}: its pickle of {pickles[0].file_size} bytes is too large.", _DO_NOT_OPEN)
            _check_imports(path, io.BytesIO(archive.read(pickles[0])), 1)
    except _DAMAGED as error:
        raise ModelError(f"{path}: cut off or damaged ({error}).", _AGAIN) from None


def _check_records(path: Path, records: list[zipfile.ZipInfo], size: int) -> None:
    """Every record stored as it is, in torch's layout, all of them together no larger than the file."""
    if len(records) > _RECORD_LIMIT:
        raise ModelError(f"{path}: {len(records)} records are too many.", _DO_NOT_OPEN)
    folders = set()
    for record in records:
        name = record.filename
        if record.compress_type != zipfile.ZIP_STORED or record.compress_size != record.file_size:
            raise ModelError(
                f"{path}: the record {name!r:.80} is compressed; torch never does that. It may unpack to any size.",
                _DO_NOT_OPEN,
            )
        if record.flag_bits & 1:
            raise ModelError(f"{path}: the record {name!r:.80} is encrypted.", _DO_NOT_OPEN)
        steps = name.split("/")
        if name.startswith("/") or "\\" in name or ":" in name or ".." in steps or len(steps) < 2:
            raise ModelError(f"{path}: the record {name!r:.80} lies outside torch's layout.", _DO_NOT_OPEN)
        if steps[1] in ("code", "constants.pkl"):
            raise ModelError(f"{path}: a TorchScript program, not a checkpoint.", "Save the state dict instead.")
        folders.add(steps[0])
    if sum(record.file_size for record in records) > size:
        raise ModelError(f"{path}: its records claim more bytes than the file has.", _DO_NOT_OPEN)
    if len(folders) > 1:
        raise ModelError(f"{path}: a zip archive, but not one that torch saved.", _AGAIN)


def _inspect_legacy(path: Path, file: IO[bytes]) -> None:
    """A bare pickle: torch's format before 1.6, or anything else that somebody pickled."""
    file.seek(0)
    _check_imports(path, _Limited(file, _PICKLE_LIMIT), _LEGACY_PICKLES)


class _Limited:
    """The first bytes of a file; whoever asks for more gets an EOFError instead of the memory."""

    def __init__(self, file: IO[bytes], limit: int) -> None:
        self._file, self._left = file, limit

    def _take(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise EOFError("the pickle is too long")
        return data

    def read(self, size: int = -1) -> bytes:
        return self._take(self._file.read(self._left + 1 if size < 0 else min(size, self._left + 1)))

    def readline(self) -> bytes:
        return self._take(self._file.readline(self._left + 1))


def _check_imports(path: Path, stream: Any, pickles: int) -> None:
    """Raises ModelError when a pickle imports anything but the parts of tensors, naming what."""
    try:
        for number in range(pickles):
            for module, name in imports(stream):
                if not _HARMLESS.fullmatch(f"{module}.{name}"):
                    module = {"posix": "os", "nt": "os"}.get(module, module)
                    raise ModelError(
                        f"{path}: contains code ({module}.{name}), not only tensors. It was not opened.", _DO_NOT_OPEN
                    )
            if number == 0 and pickles > 1 and not _is_legacy_torch(path):
                raise ModelError(f"{path}: a pickle, but not a checkpoint that torch saved.", _AGAIN)
    except (ValueError, EOFError, UnicodeDecodeError, IndexError, KeyError, OverflowError) as error:
        raise ModelError(f"{path}: cut off or damaged ({error}).", _AGAIN) from None


def _is_legacy_torch(path: Path) -> bool:
    with open(path, "rb") as file:
        return _LEGACY_MAGIC.to_bytes(10, "little") in file.read(32)


def imports(stream: Any) -> Iterator[tuple[str, str]]:
    """What one pickle would import, read without running it: (module, name) of each import.

    Strings that a STACK_GLOBAL takes are followed through the memo; one that cannot be followed is named "?".
    """
    strings: list[str] = []
    memo: dict[int, str] = {}
    for opcode, argument, _ in pickletools.genops(stream):
        kind = opcode.name
        if kind in ("GLOBAL", "INST"):
            module, _, name = str(argument).partition(" ")
            yield module, name
        elif kind == "STACK_GLOBAL":
            yield (strings[-2], strings[-1]) if len(strings) > 1 else ("?", "?")
        elif kind in ("EXT1", "EXT2", "EXT4"):
            yield "copyreg extension", str(argument)
        elif isinstance(argument, str) and "UNICODE" in kind:
            strings.append(argument)
        elif kind == "MEMOIZE":
            memo[len(memo)] = strings[-1] if strings else "?"
        elif kind in ("PUT", "BINPUT", "LONG_BINPUT"):
            memo[_number(argument)] = strings[-1] if strings else "?"
        elif kind in ("GET", "BINGET", "LONG_BINGET"):
            strings.append(memo.get(_number(argument), "?"))
        del strings[:-64]


def _number(argument: object) -> int:
    return argument if isinstance(argument, int) else -1


def _run_child(path: Path, job: Path, folder: Path, timeout_s: float) -> int:
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "TEMP": str(folder), "OMP_NUM_THREADS": "1"}
    with open(folder / "child.log", "wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-I", "-B", str(_CHILD), str(job)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            cwd=folder,
            close_fds=True,
        )
        try:
            return child.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise ModelError(
                f"{path}: could not be read within {timeout_s:.0f} s, far longer than its size needs.", _DO_NOT_OPEN
            ) from None
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()


def _told(path: Path, kind: str, text: str) -> ModelError:
    text = " ".join(text.split())[:300]
    if kind == "code":
        return ModelError(f"{path}: contains code or unknown objects, not only tensors ({text}).", _DO_NOT_OPEN)
    if kind == "memory":
        return _too_much(path)
    if kind == "bomb":
        return ModelError(f"{path}: {text}.", _DO_NOT_OPEN)
    if kind == "content":
        return ModelError(f"{path}: no weights in it: {text}.", "Choose a file with a model's state dict.")
    return ModelError(f"{path}: cut off or damaged ({text}).", _AGAIN)


def _too_much(path: Path) -> ModelError:
    return ModelError(f"{path}: needs far more memory than a file of its size may.", _DO_NOT_OPEN)


def _ended(path: Path, code: int) -> ModelError:
    """The child was ended by the system before it could say why."""
    if -code in (getattr(signal, "SIGXCPU", 0), signal.SIGTERM):
        return ModelError(f"{path}: needs far more time than a file of its size may.", _DO_NOT_OPEN)
    if -code == getattr(signal, "SIGKILL", 0):
        return _too_much(path)
    return ModelError(f"{path}: reading it ended without a word (code {code}): damaged.", _AGAIN)
