"""A short name for weights that changes when they do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from torch import Tensor

SAMPLED = 1 << 16


def fingerprint_of(weights: Mapping[str, Tensor]) -> str:
    """SHA-256 (hex) of names, shapes and numbers: of large tensors some 65,000 numbers, evenly spread.

    Training moves every number, so that the sample finds it; reading all of a large model would take as long as loading it.
    """
    digest = hashlib.sha256()
    for name, tensor in sorted(weights.items()):
        flat = tensor.detach().reshape(-1)
        digest.update(f"{name} {tuple(tensor.shape)}".encode())
        digest.update(flat[:: max(1, flat.numel() // SAMPLED)].float().cpu().numpy().tobytes())
    return digest.hexdigest()
