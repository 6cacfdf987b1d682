"""What is chosen by measuring at a run's first start: CPU kernels and number format (and threads: ``threads``).

Each choice is a plain dict that is written into the run; ``restore`` applies it at a resume without
measuring again, because a resumed run must compute the very same numbers.  Measured is a *probe*: the
model itself while it is small, else one of its width with fewer layers, on as much of a batch as takes
a fraction of a second; single kernels are measured alone, at the model's shapes.
"""

from __future__ import annotations

import copy
import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from engine.models.activation import gelu, gelu_kernel, set_gelu_kernel
from engine.models.attention import attend, attention_kernel, set_attention_kernel
from engine.models.linear import (
    check_linear_kernel,
    linear_kernel,
    linear_shapes,
    onednn_available,
    set_linear_kernel,
)
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.recipes.sections import TrainSection
from engine.training.losses import IGNORE, token_cross_entropy
from engine.training.precision import make_learner
from engine.training.shards import Shards

Batch = tuple[Tensor, Tensor]
Choice = dict[str, Any]

PLAIN: dict[str, str] = {"linear": "torch", "attention": "torch", "gelu": "torch"}
FAST: dict[str, str] = {"linear": "onednn", "attention": "blocks", "gelu": "sigmoid"}

_SET: dict[str, Callable[[str], None]] = {
    "linear": set_linear_kernel,
    "attention": set_attention_kernel,
    "gelu": set_gelu_kernel,
}
# How much faster a kernel must be to be taken: products are most of a step, so that less is worth it.
_GAIN = {"linear": 1.03, "attention": 1.05, "gelu": 1.05}
_APART = 2e-5  # how far gradients may lie apart in float32; sums in another order differ by 1e-6
_BF16_GAIN = 1.1  # how much faster bfloat16 must be to be taken
_BF16_LOSS = 0.01  # how far its loss may lie apart after a few steps

_ATTENTION_SCORES = 1 << 22  # scores of the attention that is measured
_GELU_NUMBERS = 1 << 20
_PROBE_PARAMETERS = 4_000_000  # at its fullest the measurement holds ten copies of it
_PROBE_VOCABULARY = 8192
_PROBE_TOKENS = 512
_PROBE_FLOPS = 15e9


def kernels_in_use() -> dict[str, str]:
    """The kernels that compute now: {"linear": …, "attention": …, "gelu": …}."""
    return {name: current() for name, current in _CURRENT.items()}


def choose_kernels(
    model: Transformer, batch: Batch, train: TrainSection, seconds: float = 1.0, shards: Shards | None = None
) -> Choice:
    """Switch on whichever CPU kernels make float32 training of ``model`` faster here, each checked on numbers first.

    ``batch`` is (ids, targets), each (B, T); ``shards`` are the threads that will share it by rows.  The choice: {"linear": …, "attention": …, "gelu": …, "why": …} with
    the values of ``PLAIN`` or ``FAST``.
    """
    device = next(model.parameters()).device
    if device.type != "cpu":
        return _apply({**PLAIN, "why": f"{device.type} has its own"})
    if train.kernels == "torch":
        return _apply({**PLAIN, "why": "asked"})
    with torch.random.fork_rng(devices=[]):  # measuring draws numbers; the run's own random state stays
        return _apply(_race(model, batch, train, "fp32", seconds, shards))


def choose_precision(
    model: Transformer, batch: Batch, train: TrainSection, seconds: float = 2.0, shards: Shards | None = None
) -> Choice:
    """The number format: as asked, else bf16 on GPUs that have it, else on a CPU whichever takes steps faster.

    The choice: {"precision": "fp32" | "bf16" | "fp16", "why": …}; where it is bf16 on a CPU, also the kernels that
    are fastest with it, in place of those of ``choose_kernels``.  On a CPU bf16 must also reach the loss of fp32
    over a few steps.
    """
    device = next(model.parameters()).device
    if train.precision == "fp32" or (train.precision != "auto" and device.type != "cpu"):
        return {"precision": train.precision, "why": "asked"}
    if train.precision == "fp16":
        return _apply({"precision": "fp16", **PLAIN, "why": "asked"})
    if device.type == "cuda":
        native = torch.cuda.is_bf16_supported(including_emulation=False)
        return {"precision": "bf16" if native else "fp16", "why": "the GPU's fast format"}
    if device.type != "cpu":
        return {"precision": "fp32", "why": f"safe on {device.type}"}

    single = kernels_in_use()
    with torch.random.fork_rng(devices=[]):
        plain = train.kernels == "torch"
        own = dict(PLAIN) if plain else _race(model, batch, train, "bf16", seconds / 2, shards)
        own.pop("why", None)
        if train.precision == "bf16":
            return _apply({"precision": "bf16", **own, "why": "asked"})
        probe, some = make_probe(model, batch)
        slow_way = _Trial(probe, some, train, "fp32", single)
        fast_way = _Trial(probe, some, train, "bf16", own)
        slow, fast = _duel(slow_way.step, fast_way.step, seconds / 2)
    slow_loss, fast_loss = slow_way.losses[2], fast_way.losses[2]
    gain, apart = slow / fast, abs(fast_loss - slow_loss) / max(abs(slow_loss), 1e-9)
    why = f"bf16 takes steps {gain:.2f} x as fast as fp32, losses differ by {apart:.2%}"
    if gain > _BF16_GAIN and apart < _BF16_LOSS:
        return _apply({"precision": "bf16", **own, "why": why})
    return {"precision": "fp32", "why": why}


def restore(choice: Mapping[str, Any]) -> None:
    """Apply what was chosen at the first start: threads and kernels (the precision is the caller's).

    A kernel that a run does not name is torch's; one that this torch lacks gives way to torch's too.
    """
    if "threads" in choice:
        torch.set_num_threads(int(choice["threads"]))
    for name, switch in _SET.items():
        wanted = str(choice.get(name, PLAIN[name]))
        switch(PLAIN[name] if wanted == "onednn" and not onednn_available() else wanted)


# ------------------------------------------------------------------ how it is measured

_CURRENT: dict[str, Callable[[], str]] = {
    "linear": linear_kernel,
    "attention": attention_kernel,
    "gelu": gelu_kernel,
}


def _apply(choice: Choice) -> Choice:
    if "threads" in choice:
        torch.set_num_threads(int(choice["threads"]))
    for name, switch in _SET.items():
        if name in choice:
            switch(choice[name])
    return choice


@contextmanager
def _using(kernels: Mapping[str, str]) -> Iterator[None]:
    """These kernels for a while, then those that were in use."""
    before = kernels_in_use()
    try:
        _apply(dict(kernels))
        yield
    finally:
        _apply(dict(before))


def make_probe(model: Transformer, batch: Batch, rows: int = 1) -> tuple[Transformer, Batch]:
    """A float32 model of the same shapes that may be spoilt, and a part of the batch that it computes quickly, ``rows``
    at the least."""
    ids, targets = (part[:, :_PROBE_TOKENS] for part in batch)
    shape = model.settings
    if shape.parameter_count() > _PROBE_PARAMETERS:
        shape = dataclasses.replace(
            shape, n_layers=min(2, shape.n_layers), vocab_size=min(shape.vocab_size, _PROBE_VOCABULARY)
        )
        with torch.device(ids.device):
            probe = Transformer(shape, seed=0)
        ids = ids % shape.vocab_size
        targets = torch.where(targets == IGNORE, targets, targets % shape.vocab_size)
    else:
        probe = copy.deepcopy(model)
    affordable = int(_PROBE_FLOPS / shape.flops_per_token(ids.shape[1]) / ids.shape[1])
    rows = max(rows, min(len(ids), affordable))
    return probe, (ids[:rows].contiguous(), targets[:rows].contiguous())


def _race(
    model: Transformer, batch: Batch, train: TrainSection, precision: str, seconds: float, shards: Shards | None
) -> Choice:
    """The kernels that are faster at the shapes of ``model`` and ``batch``, if their gradients are right."""
    half = precision == "bf16"
    gains = _gains(model.settings, batch[0].shape, half, seconds)
    taken: Choice = {name: FAST[name] if gains.get(name, 0.0) > _GAIN[name] else PLAIN[name] for name in PLAIN}
    if train.kernels == "onednn" and "linear" in gains and onednn_available():
        taken["linear"] = FAST["linear"]
    told = ", ".join(f"{FAST[name]} {gain:.2f} x" for name, gain in gains.items())
    if taken == PLAIN:
        return {**PLAIN, "why": told or "nothing to choose"}
    probe, some = make_probe(model, batch, shards.count if shards else 1)
    with _using(PLAIN):
        exact = gradients(probe, some)
    allowed = _APART
    if half:  # no worse than bfloat16 is anyway
        probe = probe.to(torch.bfloat16)
        with _using(PLAIN):
            allowed = 1.5 * _distance(exact, gradients(probe, some)) + 1e-3
    with _using(taken):
        error = _distance(exact, gradients(probe, some))
    if not error <= allowed:
        return {**PLAIN, "why": f"{told}; but gradients differ by {error:.0e}"}
    if shards is not None and len(some[0]) == len(batch[0]):  # fewer rows would wait more than they compute
        taken = _without_waiting(probe, some, taken, shards, seconds / 3)
    return {**taken, "why": f"{told}; gradients differ by {error:.0e}"}


def _gains(shape: ModelSettings, size: torch.Size, half: bool, seconds: float) -> dict[str, float]:
    """How many times faster each fast kernel is, forward and backward, at these shapes; what does not apply is left
    out."""
    rows, tokens = size
    dtype = torch.bfloat16 if half else torch.float32
    gains: dict[str, float] = {}
    if not half:
        gains["linear"] = check_linear_kernel(linear_shapes(shape, rows * tokens), seconds / 3).speedup
    if shape.causal and shape.n_heads == shape.n_kv_heads:
        texts = max(1, min(rows, _ATTENTION_SCORES // (shape.n_heads * tokens * tokens)))
        q, k, v = (
            torch.randn(texts, tokens, shape.n_heads, shape.head_dim, dtype=dtype).transpose(1, 2).requires_grad_()
            for _ in range(3)
        )
        gains["attention"] = _gain("attention", lambda: attend(q, k, v, is_causal=True), (q, k, v), seconds / 3)
    if shape.mlp == "gelu" and shape.gelu == "tanh":
        wide = torch.randn(max(1, min(rows * tokens, _GELU_NUMBERS // shape.hidden_dim)), shape.hidden_dim, dtype=dtype)
        wide.requires_grad_()
        gains["gelu"] = _gain("gelu", lambda: gelu(wide), (wide,), seconds / 3)
    return gains


def _gain(name: str, forward: Callable[[], Tensor], inputs: tuple[Tensor, ...], seconds: float) -> float:
    """How many times faster the fast kernel of ``name`` is, forward and backward."""
    grad = torch.randn(forward().shape).to(inputs[0].dtype)

    def with_kernel(kernel: str) -> Callable[[], None]:
        def work() -> None:
            with _using({name: kernel}):
                torch.autograd.grad(forward(), inputs, grad)

        return work

    old, new = _duel(with_kernel(PLAIN[name]), with_kernel(FAST[name]), seconds)
    return old / new


def _without_waiting(
    probe: Transformer, batch: Batch, taken: Mapping[str, str], shards: Shards, seconds: float
) -> dict[str, str]:
    """Of the kernels ``taken`` those that stay faster when threads share the batch by rows: kernels written in Python
    wait there for Python's lock."""
    best = dict(taken)
    for name in (name for name in taken if taken[name] != PLAIN[name]):
        times = {name: float("inf") for name in (FAST[name], PLAIN[name])}
        until = time.perf_counter() + seconds / len(taken)
        rounds = 0
        while rounds < 3 or time.perf_counter() < until:
            rounds += 1
            for kernel in times:
                with _using({**best, name: kernel}):
                    start = time.perf_counter()
                    gradients_in_shards(probe, batch, shards)
                    times[kernel] = min(times[kernel], time.perf_counter() - start)
        best[name] = min(times, key=times.__getitem__)
    return best


def gradients(model: Transformer, batch: Batch) -> list[Tensor]:
    """Loss and all gradients of one batch, dropout off; nothing of the model changes."""
    mode = model.training
    model.eval()
    try:
        return _mean_gradients(model, batch)
    finally:
        model.train(mode)


def gradients_in_shards(model: Transformer, batch: Batch, shards: Shards) -> list[Tensor]:
    """The same of a model without dropout, each thread with some of the rows."""
    size = -(-len(batch[0]) // shards.count)
    parts = list(zip(*(torch.split(part, size) for part in batch), strict=True))
    first, *others = shards.map(lambda part: _mean_gradients(model, part), parts)
    for other in others:
        torch._foreach_add_(first, other)
    torch._foreach_div_(first, len(parts))
    return first


def _mean_gradients(model: Transformer, batch: Batch) -> list[Tensor]:
    loss, count = token_cross_entropy(model, *batch)
    loss = loss / max(1, count)
    return [loss.detach(), *torch.autograd.grad(loss, [p for p in model.parameters() if p.requires_grad])]


def _distance(exact: list[Tensor], other: list[Tensor]) -> float:
    """Largest difference of two lists of tensors, each relative to its length.

    Gradients that are zero in truth (a key's bias) consist of rounding: they are held against a thousandth of
    the whole gradient's length.  Infinite when something is not finite.
    """
    floor = 1e-3 * float(torch.stack([x.float().norm() for x in exact[1:]]).norm())
    worst = 0.0
    for x, y in zip(exact, other, strict=True):
        apart = float((x.float() - y.float()).norm()) / (float(x.float().norm()) + floor)
        if not apart < float("inf"):
            return float("inf")
        worst = max(worst, apart)
    return worst


_CLOCK = time.process_time if time.get_clock_info("process_time").resolution < 1e-4 else time.perf_counter


def _duel(old: Callable[[], Any], new: Callable[[], Any], seconds: float) -> tuple[float, float]:
    """The best time of ``old`` and of ``new`` on one thread, taken in turns.

    Processor time where the system counts it finely, so that other programs do not decide.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        old()
        new()
        best = [float("inf"), float("inf")]
        until = time.perf_counter() + seconds
        rounds = 0
        while rounds < 2 or time.perf_counter() < until:
            rounds += 1
            for index, work in enumerate((old, new)):
                start = _CLOCK()
                work()
                best[index] = min(best[index], _CLOCK() - start)
        return best[0], best[1]
    finally:
        torch.set_num_threads(threads)


class _Trial:
    """Training steps on a copy of the probe in one number format, with its kernels."""

    def __init__(
        self, probe: Transformer, batch: Batch, train: TrainSection, precision: str, kernels: Mapping[str, str]
    ) -> None:
        self.learner = make_learner(copy.deepcopy(probe), train, precision)
        self.rate = train.learning_rate / 10
        self.batch, self.kernels = batch, kernels
        self.losses: list[float] = []

    def step(self) -> None:
        with _using(self.kernels):
            loss, count = self.learner.forward_loss(*self.batch)
            self.learner.backward(loss / max(1, count))
            self.losses.append(self.learner.step(self.rate).loss)
