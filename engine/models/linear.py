"""The one matrix product of the model, whose kernel can be switched while the program runs.

On some CPUs MKL, torch's usual library, takes a slow path (AMD with full AVX-512: half the speed).
oneDNN's own linear computes the same exact float32 there, forward and backward, about twice as fast.
It is an internal operator of torch, so nothing relies on it: "torch" is the default, and
``check_linear_kernel`` compares numbers and speed at the start of a run before anybody switches.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

from engine.models.settings import ModelSettings

KERNELS = ("torch", "onednn")

Shape = tuple[int, int, int]  # rows, in, out

_ENOUGH_WORK = 1_000_000  # multiply-adds below which the operator's fixed cost (some 10 µs) outweighs its gain
_MAX_ERROR = 1e-5  # relative to the largest number; float32 products differ by about 1e-6
_WORTH_IT = 1.03

_kernel = "torch"


def set_linear_kernel(name: str) -> None:
    """Choose how every ``Linear`` computes from now on: "torch" (F.linear) or "onednn".

    "onednn" acts on float32 on the CPU only, outside autocast and torch.compile; the rest goes to F.linear.
    Raises ValueError for another name, or when this torch has no such operator.
    """
    global _kernel
    if name not in KERNELS:
        raise ValueError(f"unknown linear kernel {name!r}; known: {', '.join(KERNELS)}")
    if name == "onednn" and not onednn_available():
        raise ValueError("this torch has no oneDNN linear")
    _kernel = name


def linear_kernel() -> str:
    """The kernel in use."""
    return _kernel


def onednn_available() -> bool:
    """Whether this build of torch has the operator at all."""
    return bool(torch._C._has_mkldnn) and hasattr(torch.ops.mkldnn, "_linear_pointwise")


class Linear(nn.Linear):
    """``nn.Linear`` on the switchable kernel, with GPT-2's initialisation (normal, ``std``; bias 0)."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True, std: float = 0.02) -> None:
        self.std = std
        super().__init__(in_features, out_features, bias)

    def reset_parameters(self) -> None:
        nn.init.normal_(self.weight, std=self.std)
        if self.bias is not None:
            nn.init.zeros_(self.bias)

    def forward(self, input: Tensor) -> Tensor:
        return linear(input, self.weight, self.bias)


def linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """``x`` (…, K) times ``weight`` (N, K) transposed, plus ``bias`` (N): (…, N)."""
    if _kernel == "torch" or not _suits_onednn(x, weight):
        return F.linear(x, weight, bias)
    if torch.is_grad_enabled() and (x.requires_grad or weight.requires_grad or _requires_grad(bias)):
        product: Tensor = _OneDnnLinear.apply(x, weight, bias)  # type: ignore[no-untyped-call]
        return product
    return _onednn(x, weight, bias)


def _requires_grad(tensor: Tensor | None) -> bool:
    return tensor is not None and tensor.requires_grad


def _suits_onednn(x: Tensor, weight: Tensor) -> bool:
    return (
        x.dtype is torch.float32
        and weight.dtype is torch.float32
        and x.device.type == "cpu"
        and weight.device.type == "cpu"
        and x.numel() * weight.shape[0] >= _ENOUGH_WORK
        # Subclasses (sharded, quantised, traced tensors) bring their own idea of a product.
        and type(x) in _PLAIN
        and type(weight) in _PLAIN
        and not torch.compiler.is_compiling()
        and not torch.is_autocast_enabled("cpu")
    )


_PLAIN = (Tensor, nn.Parameter)


def _onednn(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    product: Tensor = torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
    return product


class _OneDnnLinear(torch.autograd.Function):
    """Forward and both backward products by the same operator; transposed views need no copy."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        # A frozen weight (adapters) needs no input kept, a first layer no weight.
        needs_x, needs_weight, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if needs_weight else None, weight if needs_x else None)
        return _onednn(x, weight, bias)

    @staticmethod
    @once_differentiable  # type: ignore[untyped-decorator]
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
        x, weight = ctx.saved_tensors
        rows = grad.reshape(-1, grad.shape[-1])
        grad_x = grad_weight = grad_bias = None
        if weight is not None:
            grad_x = _onednn(rows, weight.t()).view(*grad.shape[:-1], weight.shape[1])
        if x is not None:
            grad_weight = _onednn(rows.t(), x.reshape(-1, x.shape[-1]).t())
        if ctx.needs_input_grad[2]:
            grad_bias = rows.sum(0)
        return grad_x, grad_weight, grad_bias


# ------------------------------------------------------------------ the check at run start


@dataclass(frozen=True)
class KernelReport:
    """What ``check_linear_kernel`` found.

    ``kernel`` is the one to use; ``speedup`` F.linear's time over oneDNN's, forward and backward (0 where
    it was not measured); ``error`` the largest difference relative to the largest number; ``text`` one
    sentence for people.
    """

    kernel: str
    speedup: float
    error: float
    text: str


def linear_shapes(settings: ModelSettings, rows: int) -> list[Shape]:
    """The products of one forward pass of ``rows`` tokens: each layer's, and the head."""
    width, queries = settings.emb_dim, settings.n_heads * settings.head_dim
    keys, hidden = settings.n_kv_heads * settings.head_dim, settings.hidden_dim
    ups = 2 if settings.mlp == "swiglu" else 1
    block = [(rows, width, queries), (rows, width, keys), (rows, width, keys), (rows, queries, width)]
    block += [(rows, width, hidden)] * ups + [(rows, hidden, width)]
    return block * settings.n_layers + [(rows, width, settings.vocab_size)]


def check_linear_kernel(shapes: Sequence[Shape], budget_s: float = 0.2) -> KernelReport:
    """Compare oneDNN with F.linear on products of these shapes (repeats count as weight), on this CPU, with the
    present number of threads, for about ``budget_s`` seconds.  Leaves the kernel in use as it was."""
    if not onednn_available():
        return KernelReport("torch", 0.0, 0.0, "Products by torch: this torch has no oneDNN linear.")
    distinct = {_cut(shape): 0 for shape in shapes}
    for shape in shapes:
        distinct[_cut(shape)] += 1
    distinct = {shape: count for shape, count in distinct.items() if shape[0] * shape[1] * shape[2] >= _ENOUGH_WORK}
    if not distinct:
        return KernelReport("torch", 0.0, 0.0, "Products by torch: the model is too small for oneDNN to matter.")
    trials = [_Trial(shape) for shape in distinct]
    error = max(trial.error() for trial in trials)
    if not error < _MAX_ERROR:  # NaN too
        return KernelReport("torch", 0.0, error, f"Products by torch: oneDNN's differ by {error:.1e}.")
    torch_s = onednn_s = 0.0
    for trial, count in zip(trials, distinct.values(), strict=True):
        plain, fast = trial.race(budget_s / len(trials))
        torch_s, onednn_s = torch_s + count * plain, onednn_s + count * fast
    speedup = torch_s / onednn_s
    if speedup < _WORTH_IT:
        return KernelReport("torch", speedup, error, f"Products by torch: oneDNN is not faster here ({speedup:.2f} ×).")
    return KernelReport("onednn", speedup, error, f"Products by oneDNN, {speedup:.2f} × as fast as torch's usual ones.")


def _cut(shape: Shape) -> Shape:
    """The shape with fewer rows and a shorter head, so that one product takes milliseconds."""
    rows, width, out = shape
    out = min(out, 8192)
    return max(1, min(rows, 200_000_000 // (width * out))), width, out


class _Trial:
    """One shape's numbers, and both kernels' forward and backward on them."""

    def __init__(self, shape: Shape) -> None:
        rows, width, out = shape
        random = torch.Generator().manual_seed(0)
        self.x = torch.randn(rows, width, generator=random)
        self.weight = torch.randn(out, width, generator=random)
        self.bias = torch.randn(out, generator=random)
        self.grad = torch.randn(rows, out, generator=random)

    def _run(self, product: Callable[..., Tensor]) -> list[Tensor]:
        inputs = [t.detach().requires_grad_() for t in (self.x, self.weight, self.bias)]
        with torch.enable_grad():
            y = product(*inputs)
            return [y.detach(), *torch.autograd.grad(y, inputs, self.grad)]

    def error(self) -> float:
        """The largest difference between the kernels, relative to the largest number of each result."""
        pairs = zip(self._run(F.linear), self._run(_OneDnnLinear.apply), strict=True)
        return max(float((a - b).abs().max() / a.abs().max()) for a, b in pairs)

    def race(self, budget_s: float) -> tuple[float, float]:
        """Best seconds of torch and of oneDNN, taken in turns."""
        best = [float("inf"), float("inf")]
        end = time.perf_counter() + budget_s
        for turn in range(20):
            for which, product in enumerate((F.linear, _OneDnnLinear.apply)):
                start = time.perf_counter()
                self._run(product)
                best[which] = min(best[which], time.perf_counter() - start)
            if turn >= 1 and time.perf_counter() > end:
                break
        return best[0], best[1]
