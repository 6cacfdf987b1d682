"""The one matrix product of the model, whose kernel can be switched while the program runs.

On CPUs where MKL takes its slow path (AMD), oneDNN's own linear computes the same exact float32 about
twice as fast, forward and backward.  It is an internal operator of torch, so nothing relies on it:
``check_linear_kernel`` compares numbers and speed at the start of a run, and "torch" is the default.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

KERNELS = ("torch", "onednn")

_kernel = "torch"


def set_linear_kernel(name: str) -> None:
    """Choose how every ``Linear`` computes from now on: "torch" (F.linear) or "onednn".

    "onednn" acts on float32 on the CPU only; everything else goes to F.linear.
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
    return torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_linear_pointwise")


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
    return F.linear(x, weight, bias)
