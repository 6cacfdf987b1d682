"""Adapters worked into a copy of a model that only writes, where that costs no precision."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from engine.models.adapters.low_rank import merge
from engine.models.adapters.module_paths import put_module
from engine.models.adapters.rows import RowsBeside
from engine.models.linear import Linear
from engine.models.transformer import Transformer


def fold_adapters(model: Transformer) -> None:
    """Plain tables where rows stand beside them; plain layers where LoRA's stand beside float32 weights.

    What stands beside bfloat16 or 4-bit weights stays beside them: there a merge would round it away.
    """
    for path, module in list(model.named_modules()):
        if isinstance(module, RowsBeside):
            plain = module.base_layer
            plain.weight = nn.Parameter(module.composed(), requires_grad=False)
            put_module(model, path, plain)
        elif hasattr(module, "lora_A"):
            _fold(model, path, module)


def is_dora(module: nn.Module) -> bool:
    """Whether this is an adapted layer that needs the plain weight for its lengths."""
    return bool(getattr(module, "lora_magnitude_vector", None))


def _fold(model: Transformer, path: str, module: Any) -> None:
    base = module.get_base_layer()
    slots = [] if module.disable_adapters else [slot for slot in module.active_adapters if slot in module.lora_A]
    if not slots:
        put_module(model, path, base)
    elif type(base) is Linear and base.weight.dtype == torch.float32:
        (slot,) = slots
        lengths = module.lora_magnitude_vector[slot].weight if is_dora(module) else None
        a, b = module.lora_A[slot].weight, module.lora_B[slot].weight
        weight = merge(base.weight.detach(), a, b, module.scaling[slot], lengths)
        base.weight = nn.Parameter(weight, requires_grad=False)
        put_module(model, path, base)
