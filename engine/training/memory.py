"""How much memory this process uses on its device, and how much is left.  All figures in bytes."""

from __future__ import annotations

import os

import psutil
import torch

from engine.errors import DeviceError

LEAST_BYTES_PER_PARAMETER = 8  # a float32 weight and its gradient, whatever the optimiser adds


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
        import resource
        import sys

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    return memory_used(device)


def memory_free(device: torch.device) -> int:
    """What can still be had on the device, other programs' share left out."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    if device.type == "xpu":
        return int(torch.xpu.mem_get_info(device)[0])
    if device.type == "mps":
        return max(0, int(torch.mps.recommended_max_memory()) - int(torch.mps.driver_allocated_memory()))
    return int(psutil.virtual_memory().available)


def check_room(parameters: int, device: torch.device) -> None:
    """Raises DeviceError when the weights and gradients alone of so many parameters cannot fit the device.

    Asked before anything is allocated: a system that runs out of memory ends processes that others need.
    """
    needed, free = parameters * LEAST_BYTES_PER_PARAMETER, memory_free(device)
    if needed > free:
        raise DeviceError(
            f"A model of {parameters:,} parameters needs at least {needed / 2**30:,.1f} GiB to train; "
            f"{device} has {free / 2**30:,.1f} GiB free.",
            "Choose a smaller model.preset, emb_dim or n_layers, a smaller vocabulary, or another train.device.",
        )
