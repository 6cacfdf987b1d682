"""``tezgah doctor``: what this computer can do, and what keeps it from doing more.  Loads torch."""

from __future__ import annotations

import os
import platform
import shutil
from importlib import metadata
from typing import Any

import psutil
import torch

from engine import __version__
from engine.devices_probe import Gpu, find_gpus, remedy
from engine.models.linear import onednn_available
from engine.training.devices import Device, list_devices
from engine.training.env import worker_environment
from engine.training.threads import available_cores
from engine.workspace import Workspace

PACKAGES = ("PySide6-Essentials", "pyqtgraph", "tiktoken", "tokenizers", "safetensors", "numpy", "polars", "pydantic")
COMPUTES = {"nvidia": "cuda", "amd": "cuda", "intel": "xpu", "apple": "mps"}


def examine_computer() -> dict[str, Any]:
    """Plain facts: devices with memory in bytes, threads, precision, versions, folders, and problems with remedies."""
    devices = list_devices()
    workspace = Workspace.default()
    return {
        "tezgah": __version__,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}",
        "torch": torch.__version__,
        "devices": [_device(device) for device in devices],
        "auto": next(device.id for device in devices if device.usable),
        "cores": available_cores(),
        "threads": torch.get_num_threads(),
        "load": round(psutil.getloadavg()[0], 2),
        "precision": _precisions(devices),
        "kernels": "torch, onednn" if onednn_available() else "torch",
        "environment": _environment(),
        "workspace": str(workspace.root),
        "disk_free": _size(_free(workspace)),
        "packages": {name: _version(name) for name in PACKAGES},
        "problems": problems(find_gpus(), devices, torch.__version__),
    }


def problems(gpus: list[Gpu], devices: list[Device], torch_version: str) -> list[str]:
    """One line for every GPU that torch cannot use, with what to do about it."""
    usable = {device.kind for device in devices if device.usable}
    found = [
        f"{gpu.name} is not used by the installed torch {torch_version}. {remedy(gpu, torch_version)}"
        for gpu in gpus
        if COMPUTES[gpu.vendor] not in usable
    ]
    return found + [f"{d.name} ({d.id}) does not work: {d.reason}" for d in devices if not d.usable]


def _device(device: Device) -> dict[str, Any]:
    state = "works" if device.usable else f"does not work: {device.reason}"
    return {
        "id": device.id,
        "name": device.name,
        "memory": f"{_size(device.free_memory)} free of {_size(device.total_memory)}",
        "state": state,
    }


def _precisions(devices: list[Device]) -> str:
    best = next(device for device in devices if device.usable)
    if best.kind == "cuda":
        native = torch.cuda.is_bf16_supported(including_emulation=False)
        return "fp32, bf16, fp16" if native else "fp32, fp16"
    if best.kind == "cpu":
        flags = torch.backends.cpu.get_cpu_capability()
        fast = torch.ops.mkldnn._is_mkldnn_bf16_supported()
        return f"fp32, bf16 ({'fast' if fast else 'slow'} here, {flags})"
    return "fp32"


def _environment() -> str:
    added = {k: v for k, v in worker_environment({}).items() if k not in os.environ}
    return ", ".join(f"{k}={v}" for k, v in added.items()) or "plain"


def _free(workspace: Workspace) -> int:
    place = workspace.root
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"
