"""What a device can compute at most, and the part of it that training uses (MFU).

Model-FLOPs utilisation as in PaLM (Chowdhery et al. 2022, appendix B): FLOPs that the model needs
for the tokens seen, recomputation not counted, over what the device could do in that time.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
from torch import Tensor

from engine.models.linear import onednn_available

# Dense peak of matrix products in TFLOP/s as the makers publish it: bf16/fp16 with float32 sums, then float32.
# Matched against the device's name in this order.
_GPU_PEAKS: tuple[tuple[str, float, float], ...] = (
    ("B200", 2250.0, 75.0),
    ("H200", 989.0, 67.0),
    ("H100 PCIe", 756.0, 51.0),
    ("H100", 989.0, 67.0),
    ("A100", 312.0, 19.5),
    ("A10G", 70.0, 31.2),
    ("A10", 125.0, 31.2),
    ("L40S", 362.0, 91.6),
    ("L4", 121.0, 30.3),
    ("T4", 65.0, 8.1),
    ("V100", 125.0, 15.7),
    ("RTX 5090", 209.5, 104.8),
    ("RTX 5080", 112.6, 56.3),
    ("RTX 4090", 165.2, 82.6),
    ("RTX 4080", 97.5, 48.7),
    ("RTX 4070", 58.3, 29.1),
    ("RTX 4060", 30.2, 15.1),
    ("RTX 3090", 71.0, 35.6),
    ("RTX 3080", 59.5, 29.8),
    ("RTX 3070", 40.6, 20.3),
    ("RTX 3060", 25.6, 12.7),
)


def peak_flops(device: torch.device, precision: str, seconds: float = 0.3) -> float | None:
    """FLOP/s that matrix products reach on ``device`` in ``precision``; None when unknown.

    On a CPU it is measured (best of a short series, about ``seconds``), on a GPU looked up by name.
    """
    if device.type == "cpu":
        return measured_peak(torch.bfloat16 if precision == "bf16" else torch.float32, seconds)
    if device.type == "cuda":
        return known_peak(torch.cuda.get_device_name(device), precision)
    return None


def known_peak(name: str, precision: str) -> float | None:
    """The published peak of a GPU by name; None when it is not in the table."""
    for known, half, single in _GPU_PEAKS:
        if known in name:
            return 1e12 * (single if precision == "fp32" else half)
    return None


def measured_peak(dtype: torch.dtype, seconds: float = 0.3, size: int = 1024) -> float:
    """Best FLOP/s of (size x size) matrix products on the CPU, by the fastest kernel that there is here."""
    a = torch.randn(size, size).to(dtype)
    b = torch.randn(size, size).to(dtype)
    products: list[Callable[[], Tensor]] = [lambda: torch.mm(a, b)]
    if dtype == torch.float32 and onednn_available():
        products.append(lambda: torch.ops.mkldnn._linear_pointwise(a, b, None, "none", [], ""))
    best = float("inf")
    with torch.no_grad():
        for product in products:
            until = time.perf_counter() + seconds / len(products)
            product()
            while time.perf_counter() < until:
                start = time.perf_counter()
                product()
                best = min(best, time.perf_counter() - start)
    return 2.0 * size**3 / best


def utilisation(flops_per_token: float, tokens_per_second: float, peak: float | None) -> float | None:
    """MFU, 0 to 1; None when the device's peak is unknown."""
    return None if not peak else flops_per_token * tokens_per_second / peak
