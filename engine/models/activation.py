"""GELU in GPT-2's tanh form, whose kernel can be switched while the program runs.

torch's CPU kernel takes its time over the hyperbolic tangent, twice a step.  "sigmoid" uses the identity
0.5 x (1 + tanh(u)) = x sigmoid(2 u) and works out value and derivative together while the numbers are in the
cache, so that the backward pass is one product.
"""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import once_differentiable

KERNELS = ("torch", "sigmoid")

_CHUNK = 1 << 16  # numbers a thread works on at once: a few such buffers fit its cache
_LINEAR = 2 * math.sqrt(2 / math.pi)
_CUBIC = _LINEAR * 0.044715

_kernel = "torch"


def set_gelu_kernel(name: str) -> None:
    """Choose how training on the CPU computes GELU from now on: "torch" or "sigmoid".

    Raises ValueError for another name.
    """
    global _kernel
    if name not in KERNELS:
        raise ValueError(f"unknown GELU kernel {name!r}; known: {', '.join(KERNELS)}")
    _kernel = name


def gelu_kernel() -> str:
    """The kernel in use."""
    return _kernel


def gelu(x: Tensor, approximate: str = "tanh") -> Tensor:
    """x times the normal distribution's Φ(x), of any shape (Hendrycks and Gimpel 2016).

    ``approximate`` is "none" for that, or "tanh" for 0.5 x (1 + tanh(sqrt(2/π) (x + 0.044715 x³))), GPT-2's form.
    """
    if _kernel == "sigmoid" and approximate == "tanh" and _suits(x):
        bent: Tensor = _SigmoidGelu.apply(x)  # type: ignore[no-untyped-call]
        return bent
    return F.gelu(x, approximate=approximate)


def _suits(x: Tensor) -> bool:
    return (
        x.device.type == "cpu"
        and x.dtype in (torch.float32, torch.bfloat16)
        and x.is_contiguous()
        and torch.is_grad_enabled()
        and x.requires_grad
        and not torch.compiler.is_compiling()
    )


class _SigmoidGelu(torch.autograd.Function):
    """Keeps the derivative in place of the input."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        value, slope = torch.empty_like(x), torch.empty_like(x)
        chunk = _CHUNK * torch.get_num_threads()
        linear = torch.full((1,), _LINEAR)
        buffers = torch.empty(3, min(chunk, x.numel()))
        cut = [torch.split(tensor.view(-1), chunk) for tensor in (x, value, slope)]
        for part, into_value, into_slope in zip(*cut, strict=True):
            wide, gate, bend = (buffer[: part.numel()] for buffer in buffers)
            a = part if part.dtype == torch.float32 else wide.copy_(part)
            torch.addcmul(linear, a, a, value=_CUBIC, out=gate).mul_(a)  # 2 u
            torch.mul(gate, 3.0, out=bend).sub_(a, alpha=2 * _LINEAR)  # x times the derivative of 2 u
            gate.sigmoid_()
            torch.mul(a, gate, out=into_value)
            bend.addcmul_(gate, bend, value=-1.0)
            if into_slope.dtype == torch.float32:
                torch.addcmul(gate, gate, bend, out=into_slope)
            else:
                into_slope.copy_(torch.addcmul(gate, gate, bend, out=bend))
        ctx.save_for_backward(slope)
        return value

    @staticmethod
    @once_differentiable  # type: ignore[untyped-decorator]
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        slope: Tensor = ctx.saved_tensors[0]
        return grad * slope
