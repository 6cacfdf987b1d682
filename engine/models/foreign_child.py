"""The limited process in which a foreign pickle is opened: it turns tensors into safetensors, and nothing else.

Run by path in an isolated interpreter (``python -I foreign_child.py JOB``), it imports only torch and safetensors.
JOB is a JSON file {source, folder, memory_bytes, cpu_s, file_bytes}.  It writes ``weights.safetensors`` and
``found.json`` into ``folder``; when it cannot, ``error.json`` with {kind, text}.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import re
import sys
from pathlib import Path
from typing import Any

# Where training scripts keep the weights, in the order in which they are looked for.
_CONTAINERS = ("model_state_dict", "state_dict", "model", "module")
_FORBIDDEN = (
    "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.kill", "os.startfile", "subprocess.",
    "socket.", "ctypes.dlopen", "shutil.", "os.remove", "os.rename", "os.link", "os.symlink", "pty.", "webbrowser.",
    "urllib.", "ftplib.", "http.", "smtplib.",
)  # fmt: skip


def main(job_path: str) -> int:
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    folder = Path(job["folder"])
    _leave_the_network()
    import torch
    from safetensors.torch import save_file

    torch.set_num_threads(1)
    _limit(job)
    sys.addaudithook(_refuse)
    try:
        loaded = _load(torch, job["source"])
        weights, found = _weights(torch, loaded, job["file_bytes"])
        save_file(weights, folder / "weights.safetensors", metadata={"format": "pt"})
        _write(folder / "found.json", found)
    except _Refused as error:
        return _fail(folder, error.kind, str(error))
    except MemoryError:
        return _fail(folder, "memory", "")
    except Exception as error:  # noqa: BLE001 - whatever a crafted file makes torch raise becomes one plain line
        return _fail(folder, *_meaning(f"{type(error).__name__}: {error}"))
    return 0


def _meaning(text: str) -> tuple[str, str]:
    """The kind of torch's error and what is worth telling of it (never its advice to load without limits)."""
    if "DefaultCPUAllocator" in text or "allocate memory" in text:
        return "memory", ""
    if "Weights only load failed" in text:
        named = re.search(r"GLOBAL (\S+)", text)
        return ("code", named[1]) if named else ("broken", "it holds what torch does not write")
    return "broken", text.splitlines()[0][:300]


class _Refused(Exception):
    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


def _leave_the_network() -> None:
    """An own, empty network namespace, where the system allows it (Linux, unprivileged)."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        new_user, new_network = 0x10000000, 0x40000000
        ctypes.CDLL(None).unshare(new_user | new_network)


def _limit(job: dict[str, Any]) -> None:
    """Memory beyond what torch itself needs, processor time, and the size of a written file."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit is what remains
        return
    resource.setrlimit(resource.RLIMIT_CPU, (job["cpu_s"], job["cpu_s"] + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (job["file_bytes"], job["file_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + job["memory_bytes"]
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise _Refused("code", f"tried {event}")


def _load(torch: Any, source: str) -> Any:
    with open(source, "rb") as file:
        zipped = file.read(4) == b"PK\x03\x04"
    return torch.load(source, map_location="cpu", weights_only=True, mmap=zipped)


def _weights(torch: Any, loaded: Any, file_bytes: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The tensors by name, and what else was found: the key that held them, plain values, what was left out."""
    body, container = loaded, ""
    if isinstance(loaded, dict):
        for name in _CONTAINERS:
            if isinstance(loaded.get(name), dict) and _tensors(torch, loaded[name]):
                body, container = loaded[name], name
                break
    tensors = _tensors(torch, body) if isinstance(body, dict) else {}
    if not tensors:
        raise _Refused("content", f"a {type(loaded).__name__} without named tensors")
    weights: dict[str, Any] = {}
    total = 0
    for name, tensor in tensors.items():
        if tensor.layout != torch.strided or tensor.is_quantized:
            raise _Refused("content", f"tensor {name!r} is sparse or quantised")
        total += tensor.numel() * tensor.element_size()
        if total > file_bytes:
            raise _Refused("bomb", f"tensor {name!r} claims more numbers than the file holds")
        weights[name] = tensor.detach().clone(memory_format=torch.contiguous_format)
    others = [str(k)[:100] for k in (loaded if container else body) if k != container and k not in tensors]
    return weights, {"container": container, "others": others[:100], "values": _plain(loaded if container else {})}


def _tensors(torch: Any, body: dict[Any, Any]) -> dict[str, Any]:
    return {k: v for k, v in body.items() if isinstance(k, str) and len(k) < 1000 and isinstance(v, torch.Tensor)}


def _plain(loaded: dict[Any, Any]) -> dict[str, Any]:
    """Short plain values, one level deep: nanoGPT's model_args and config."""
    values: dict[str, Any] = {}
    for name, value in loaded.items():
        if isinstance(name, str) and isinstance(value, dict) and len(value) < 200:
            values[name] = {k: v for k, v in value.items() if isinstance(k, str) and _short(v)}
    return values


def _short(value: Any) -> bool:
    if isinstance(value, bool | None):
        return True
    if isinstance(value, int):
        return value.bit_length() < 64
    return math.isfinite(value) if isinstance(value, float) else isinstance(value, str) and len(value) < 200


def _write(path: Path, body: dict[str, Any]) -> None:
    path.write_text(json.dumps(body), encoding="utf-8")


def _fail(folder: Path, kind: str, text: str) -> int:
    _write(folder / "error.json", {"kind": kind, "text": text})
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
