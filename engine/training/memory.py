"""How much memory this process uses on its device, and how much is left.  All figures in bytes."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import sys

import psutil
import torch

from engine.errors import DeviceError

FLOAT_BYTES = 4

# What allocators that raise a plain RuntimeError say: torch's on a CPU (Linux and macOS, Windows), CUDA's libraries,
# the driver itself, Apple's Metal, and C++.
_OUT_OF_MEMORY = (
    "DefaultCPUAllocator",
    "not enough memory",
    "out of memory",
    "ALLOC_FAILED",
    "Cannot allocate memory",
    "std::bad_alloc",
)


def memory_used(device: torch.device) -> int:
    """What this process holds: resident memory on the CPU, torch's reserve on a GPU (0 when unknown)."""
    if device.type == "cuda":
        return int(torch.cuda.memory_reserved(device))
    if device.type == "xpu":
        return int(torch.xpu.memory_reserved(device))
    if device.type == "mps":
        return int(torch.mps.driver_allocated_memory())
    return int(psutil.Process().memory_info().rss)


def memory_peak(device: torch.device) -> int:
    """The most that was held since the start; on devices that keep no record, what is held now."""
    if device.type == "cuda":
        return int(torch.cuda.max_memory_reserved(device))
    if device.type == "xpu":
        return int(torch.xpu.max_memory_reserved(device))
    if device.type == "cpu" and os.name == "posix":
        return _resident_peak()
    return memory_used(device)


def _resident_peak() -> int:
    """The process's own high-water mark.

    Linux's ``ru_maxrss`` is not: a child begins with the mark of whoever started it, so a small worker of a large
    program would report the large one.  ``VmHWM`` begins anew with every program.
    """
    with (
        contextlib.suppress(FileNotFoundError),
        open("/proc/self/status", encoding="ascii", errors="replace") as status,
    ):
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def memory_free(device: torch.device) -> int:
    """What can still be had on the device, other programs' share left out."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    if device.type == "xpu":
        return int(torch.xpu.mem_get_info(device)[0])
    if device.type == "mps":
        return max(0, int(torch.mps.recommended_max_memory()) - int(torch.mps.driver_allocated_memory()))
    return int(psutil.virtual_memory().available)


LIGHTER = 'Set method.kind = "lora", begin with a smaller model, or choose another train.device.'


def check_room(parameters: int, device: torch.device, learning: int | None = None, remedy: str = "") -> None:
    """Raises DeviceError when not even the weights that are still to come onto ``device``, and the gradients of those
    that learn (all, unless told), can fit, both in float32.

    Asked before anything is allocated: a system that runs out of memory ends processes that others need.  What a run is
    really going to need, ``engine.forecast`` tells; whoever wants to try it nevertheless, may.
    """
    learning = parameters if learning is None else learning
    needed, free = (parameters + learning) * FLOAT_BYTES, memory_free(device)
    if needed > free:
        raise DeviceError(
            f"A model of {max(parameters, learning):,} parameters needs at least {needed / 2**30:,.1f} GiB to train; "
            f"{device} has {free / 2**30:,.1f} GiB free.",
            remedy
            or "Choose a smaller model.preset, emb_dim or n_layers, a smaller vocabulary, or another train.device.",
        )


def is_out_of_memory(error: BaseException) -> bool:
    """Whether ``error`` says that an allocation did not fit, on whatever device: less at once may help."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    return isinstance(error, RuntimeError) and any(words in str(error) for words in _OUT_OF_MEMORY)


def give_memory_back(device: torch.device) -> None:
    """Frees what only cycles still hold, then lets the device's allocator return what it keeps for later.

    To be called outside the ``except`` block of an out-of-memory error: its traceback holds the tensors of the step.
    """
    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "xpu":
        torch.xpu.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
