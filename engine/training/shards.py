"""The gradients of one batch by several threads, each for its own rows on one core.

Threads that share every single product wait for each other hundreds of times a step, and all of them for the one whose core
another program has taken.  A small model's products are over before that pays: there each thread had better take some
rows through the whole model, forward and backward, and wait once (data parallelism as between devices, in one process).
torch lets go of Python's lock while it computes; the backward pass of its own operators never takes it.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any, TypeVar

import torch
from torch import nn

from engine.models.transformer import Transformer
from engine.recipes.sections import TrainSection

_COPIES = 64 << 20  # bytes of gradients that further threads may hold: beside a worker's 0.4 GB that is little

Part = TypeVar("Part")
Result = TypeVar("Result")


class Shards:
    """``count`` threads that compute with one core each."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool = _threads(count)

    def map(self, work: Callable[[Part], Result], parts: Sequence[Part]) -> list[Result]:
        """``work`` of each part, computed at the same time, in the order of ``parts``.

        Raises the first error, when all have ended.
        """
        with one_thread():
            futures = [self._pool.submit(work, part) for part in parts]
            wait(futures)
        return [future.result() for future in futures]


@functools.cache
def _threads(count: int) -> ThreadPoolExecutor:
    """The same for all who compute here: to each thread the libraries give buffers of its own."""
    return ThreadPoolExecutor(count, "shard", initializer=torch.set_num_threads, initargs=(1,))


if hasattr(os, "register_at_fork"):  # a child process has none of its parent's threads
    os.register_at_fork(after_in_child=_threads.cache_clear)


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Products take one core each meanwhile, in all threads: MKL has one number for the whole process."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def shards_suit(model: Transformer, rows: int, count: int, train: TrainSection) -> bool:
    """Whether batches of ``rows`` may be computed in ``count`` shards: each needs a row, and gradients of its own must not
    fill the memory."""
    copies = 4 * model.settings.parameter_count() * (count - 1)
    return 1 < count <= rows and copies <= _COPIES and train.precision != "fp16" and _may_share(model, train)


def shards_of(choices: Mapping[str, Any], train: TrainSection, model: nn.Module) -> Shards | None:
    """The threads that a run's ``choices`` name; None where the steps of ``model`` are computed in one piece.

    Since they were chosen a branch may have asked for what excludes them, or the run goes on on another device.
    """
    count = int(choices.get("shards", 1))
    return Shards(count) if count > 1 and choices.get("precision") != "fp16" and _may_share(model, train) else None


def _may_share(model: nn.Module, train: TrainSection) -> bool:
    """Not where the recipe asks for torch's plain way, nor where numbers are drawn on the way (threads would take them in
    another order each time), forward passes are repeated or compiled, or another device than the CPU computes."""
    return not (
        train.kernels == "torch"
        or train.gradient_checkpointing
        or train.compile
        or any(parameter.device.type != "cpu" for parameter in model.parameters())
        or any(isinstance(module, nn.Dropout) and module.p > 0 for module in model.modules())
    )
