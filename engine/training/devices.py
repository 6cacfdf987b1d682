"""The devices that torch can compute on here, and which one a run takes."""

from __future__ import annotations

import platform
from dataclasses import dataclass

import psutil
import torch

from engine.errors import DeviceError


@dataclass(frozen=True)
class Device:
    """One device.  ``id`` is what the recipe's ``train.device`` takes; memory in bytes."""

    id: str
    kind: str
    name: str
    total_memory: int
    free_memory: int
    usable: bool = True
    reason: str = ""


def list_devices() -> list[Device]:
    """Every device that the installed torch knows, the fastest first, the CPU last."""
    found = []
    for index in range(torch.cuda.device_count() if torch.cuda.is_available() else 0):
        found.append(_cuda(index))
    if torch.backends.mps.is_available():
        total = int(torch.mps.recommended_max_memory())
        found.append(Device("mps", "mps", "Apple GPU", total, max(0, total - int(torch.mps.driver_allocated_memory()))))
    for index in range(torch.xpu.device_count() if torch.xpu.is_available() else 0):
        free, total = torch.xpu.mem_get_info(index)
        found.append(Device(f"xpu:{index}", "xpu", torch.xpu.get_device_name(index), int(total), int(free)))
    memory = psutil.virtual_memory()
    found.append(Device("cpu", "cpu", cpu_name(), int(memory.total), int(memory.available)))
    return found


def _cuda(index: int) -> Device:
    name = torch.cuda.get_device_name(index)
    try:
        free, total = torch.cuda.mem_get_info(index)
        torch.zeros(1, device=f"cuda:{index}").add_(1).cpu()
    except RuntimeError as error:
        reason = str(error).strip().splitlines()[0]
        return Device(f"cuda:{index}", "cuda", name, 0, 0, usable=False, reason=reason)
    return Device(f"cuda:{index}", "cuda", name, int(total), int(free))


def pick_device(asked: str = "auto") -> torch.device:
    """The device of ``train.device``; "auto" takes the first that works.

    Raises DeviceError naming what there is when the asked device is missing or does not work.
    """
    devices = list_devices()
    usable = [d for d in devices if d.usable]
    if asked == "auto":
        return torch.device(usable[0].id)
    matching = [d for d in devices if asked in (d.id, d.kind)]
    for device in matching:
        if device.usable:
            return torch.device(device.id)
    if matching:
        broken = matching[0]
        raise DeviceError(f"{broken.id} ({broken.name}) does not work: {broken.reason}", _remedy(usable))
    raise DeviceError(f"There is no device {asked!r} here.", _remedy(usable))


def _remedy(usable: list[Device]) -> str:
    names = ", ".join(f"{d.id} ({d.name})" for d in usable)
    return f'Set train.device to "auto" or one of: {names}. `tezgah doctor` tells why a GPU is not used.'


def cpu_name() -> str:
    """The processor's name as the system gives it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass  # not Linux
    return platform.processor() or platform.machine()
