"""How many threads compute a step, and how they share it: chosen by measuring at a run's first start."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import torch

from engine.models.transformer import Transformer
from engine.recipes.sections import TrainSection
from engine.training.kernels import Batch, Choice, gradients, gradients_in_shards, make_probe
from engine.training.shards import Shards, shards_suit

_LEAVE_A_CORE = 1.1  # how much faster the last core must make a step; the window likes to have it
_COLLAPSED = 2.0  # so much slower than the best it is not tried again

Way = tuple[int, int]  # threads, shards


def choose_threads(
    model: Transformer,
    batch: Batch,
    train: TrainSection,
    seconds: float = 1.0,
    *,
    by_rows: bool = False,
    half: bool = False,
) -> Choice:
    """The number of CPU threads with which steps are fastest now: of 1, all cores but one, all cores.

    Other programs count: threads that wait for a core hold all others up.  ``by_rows`` allows threads that take rows of
    their own through the whole model (``engine.training.shards``) in place of sharing each product, whichever is faster.
    Measured in float32, or in bfloat16 where ``half``, with the kernels in use.
    The choice: {"threads": n, "shards": n or 1, "why": …}; it is applied.
    """
    cores = available_cores()
    device = next(model.parameters()).device
    if device.type != "cpu":
        return _applied((train.threads or max(1, cores - 1), 1), "asked" if train.threads else "the device computes")
    counts = [train.threads] if train.threads else sorted({1, max(1, cores - 1), cores})
    rows = len(batch[0])
    ways = [(count, 1) for count in counts]
    if by_rows:
        ways += [(n, n) for n in counts if shards_suit(model, rows, n, train)]
    if len(ways) == 1:
        return _applied(ways[0], "asked" if train.threads else "one core")
    times = _race(model, batch, ways, seconds, half)
    chosen = ways[0]
    for way in sorted(ways):
        if times[chosen] > times[way] * (_LEAVE_A_CORE if way[0] == cores > chosen[0] else 1.0):
            chosen = way
    shown = ", ".join(f"{_named(way)}: {times[way] * 1e3:.1f} ms" for way in sorted(ways))
    return _applied(chosen, f"a measured batch takes with {shown}")


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _named(way: Way) -> str:
    threads, shards = way
    return f"{threads} by rows" if shards > 1 else f"{threads}"


def _applied(way: Way, why: str) -> dict[str, Any]:
    torch.set_num_threads(way[0])
    return {"threads": way[0], "shards": way[1], "why": why}


def _race(model: Transformer, batch: Batch, ways: list[Way], seconds: float, half: bool) -> dict[Way, float]:
    """Best seconds of each way, taken in turns: another program's burst must not decide."""
    probe, some = make_probe(model, batch, min(len(batch[0]), max(threads for threads, _ in ways)))
    probe = probe.to(torch.bfloat16) if half else probe
    works: dict[Way, Callable[[], Any]] = {}
    for way in ways:
        if way[1] > 1:
            works[way] = _by_rows(probe, some, Shards(way[1]))
        else:
            works[way] = lambda: gradients(probe, some)
    times = dict.fromkeys(ways, float("inf"))
    until = time.perf_counter() + seconds
    rounds = 0
    while rounds < 2 or time.perf_counter() < until:
        for way, work in works.items():
            if rounds and times[way] > _COLLAPSED * min(times.values()):
                continue
            torch.set_num_threads(way[0])
            if not rounds:
                work()
            start = time.perf_counter()
            work()
            times[way] = min(times[way], time.perf_counter() - start)
        rounds += 1
    return times


def _by_rows(probe: Transformer, batch: Batch, shards: Shards) -> Callable[[], Any]:
    return lambda: gradients_in_shards(probe, batch, shards)
