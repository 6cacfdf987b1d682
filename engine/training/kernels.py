"""What is chosen by measuring at a run's first start: matrix kernels, number format, threads.

Each choice is a plain dict that is written into the run; ``restore`` applies it at a resume without
measuring again, because a resumed run must compute the very same numbers.
"""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from engine.models.linear import linear_kernel, onednn_available, set_linear_kernel
from engine.recipes.sections import TrainSection
from engine.training.precision import make_learner

Batch = tuple[Tensor, Tensor]
Choice = dict[str, Any]

TOLERANCE = 2e-5
GAIN = 1.03


def choose_kernels(model: nn.Module, batch: Batch, train: TrainSection, seconds: float = 1.0) -> Choice:
    """Switch on the faster float32 matrix kernel for ``model`` on the CPU, checked on a real forward and backward.

    ``batch`` is (ids, targets), each (B, T).  The choice: {"linear": "torch" | "onednn", "why": …}.
    """
    device = next(model.parameters()).device
    if device.type != "cpu" or train.kernels == "torch" or not onednn_available():
        why = "asked" if train.kernels == "torch" else "the only one here"
        return _apply_kernel({"linear": "torch", "why": why})
    plain = _timed(lambda: _gradients(model, batch, "torch"), seconds / 2)
    other = _timed(lambda: _gradients(model, batch, "onednn"), seconds / 2)
    error = _distance(plain[0], other[0])
    gain = plain[1] / other[1]
    if error > TOLERANCE:
        return _apply_kernel({"linear": "torch", "why": f"oneDNN differs by {error:.1e}"})
    if train.kernels == "onednn" or gain > GAIN:
        return _apply_kernel({"linear": "onednn", "why": f"{gain:.2f} x as fast, differs by {error:.1e}"})
    return _apply_kernel({"linear": "torch", "why": f"oneDNN is {gain:.2f} x as fast"})


def choose_precision(model: nn.Module, batch: Batch, train: TrainSection, seconds: float = 2.0) -> Choice:
    """The number format: as asked, else bf16 on GPUs that have it, else on a CPU whichever takes steps faster.

    The choice: {"precision": "fp32" | "bf16" | "fp16", "why": …}.  On the CPU bf16 must also reach
    the same loss as fp32 (1 %) over a few steps.
    """
    if train.precision != "auto":
        return {"precision": train.precision, "why": "asked"}
    device = next(model.parameters()).device
    if device.type == "cuda":
        native = torch.cuda.is_bf16_supported(including_emulation=False)
        return {"precision": "bf16" if native else "fp16", "why": "the GPU's fast format"}
    if device.type != "cpu":
        return {"precision": "fp32", "why": f"safe on {device.type}"}
    single, single_loss = _trial(model, batch, train, "fp32", seconds / 2)
    half, half_loss = _trial(model, batch, train, "bf16", seconds / 2)
    gain = single / half
    apart = abs(half_loss - single_loss) / abs(single_loss)
    if gain > 1.1 and apart < 0.01:
        return {"precision": "bf16", "why": f"{gain:.2f} x as fast as fp32, losses differ by {apart:.1%}"}
    return {"precision": "fp32", "why": f"bf16 is {gain:.2f} x as fast, losses differ by {apart:.1%}"}


def choose_threads(model: nn.Module, batch: Batch, train: TrainSection, seconds: float = 1.5) -> Choice:
    """The number of CPU threads with which steps are fastest now: of 1, all cores but one, all cores.

    Other programs count: threads that wait for a core hold all others up.  The choice: {"threads": n, "why": …}.
    """
    cores = available_cores()
    if train.threads:
        return _apply_threads({"threads": train.threads, "why": "asked"})
    if next(model.parameters()).device.type != "cpu":
        return _apply_threads({"threads": max(1, cores - 1), "why": "the device computes"})
    counts = sorted({1, max(1, cores - 1), cores})
    times = {}
    for count in counts:
        torch.set_num_threads(count)
        times[count] = _timed(lambda: _gradients(model, batch, linear_kernel()), seconds / len(counts))[1]
    best = min(counts, key=lambda count: times[count])
    shown = ", ".join(f"{count}: {times[count] * 1e3:.0f} ms" for count in counts)
    return _apply_threads({"threads": best, "why": f"measured a batch with {shown}"})


def restore(choice: Mapping[str, Any]) -> None:
    """Apply what was chosen at the first start: "linear" and "threads" (precision is the caller's)."""
    if "threads" in choice:
        torch.set_num_threads(int(choice["threads"]))
    if "linear" in choice:
        set_linear_kernel(str(choice["linear"]))


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _apply_kernel(choice: Choice) -> Choice:
    set_linear_kernel(choice["linear"])
    return choice


def _apply_threads(choice: Choice) -> Choice:
    torch.set_num_threads(choice["threads"])
    return choice


def _gradients(model: nn.Module, batch: Batch, kernel: str) -> list[Tensor]:
    """Loss and all gradients of one batch with a kernel, dropout off; nothing of the model changes."""
    from engine.training.losses import token_cross_entropy

    before, mode = linear_kernel(), model.training
    set_linear_kernel(kernel)
    model.eval()
    try:
        loss, count = token_cross_entropy(model, *batch)  # type: ignore[arg-type]
        grads = torch.autograd.grad(loss / max(1, count), [p for p in model.parameters() if p.requires_grad])
    finally:
        model.train(mode)
        set_linear_kernel(before)
    return [loss.detach(), *grads]


def _distance(a: list[Tensor], b: list[Tensor]) -> float:
    """Largest difference of two lists of tensors, each relative to its largest number."""
    return max(float((x - y).abs().max() / x.abs().max().clamp_min(1e-12)) for x, y in zip(a, b, strict=True))


def _timed(work: Callable[[], Any], seconds: float) -> tuple[Any, float]:
    """The first result of ``work`` and its best time; repeated for about ``seconds``, at least once after warming."""
    result = work()
    best, until = float("inf"), time.perf_counter() + seconds
    while True:
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
        if time.perf_counter() >= until:
            return result, best


def _trial(model: nn.Module, batch: Batch, train: TrainSection, precision: str, seconds: float) -> tuple[float, float]:
    """Best time of a training step on a copy of ``model``, and the mean loss of its first steps."""
    learner = make_learner(copy.deepcopy(model), train, precision)
    losses: list[float] = []

    def step() -> None:
        loss, count = learner.forward_loss(*batch)
        learner.backward(loss / max(1, count))
        losses.append(learner.step(train.learning_rate / 10).loss)

    _, best = _timed(step, seconds)
    return best, sum(losses[:4]) / len(losses[:4])
