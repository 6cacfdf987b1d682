"""A linear layer whose frozen weight is kept in 4 bits.  Needs bitsandbytes (the extra ``qlora``)."""

from __future__ import annotations

from typing import Any, Self

import torch
import torch.nn.functional as F
from bitsandbytes.functional import dequantize_4bit
from bitsandbytes.nn.modules import Linear4bit, Params4bit
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

from engine.models.linear import linear

BLOCK = 64  # weights that share a scale


class FourBitLinear(Linear4bit):
    """bitsandbytes' layer, its weight unpacked for each product and forgotten after it.

    The library's own product repacks the weight for evaluation on some CPUs and has no gradient from then on;
    this one trains and evaluates in turns, by whatever kernel ``engine.models.linear`` uses.
    """

    @classmethod
    def of(cls, layer: nn.Linear, *, double: bool) -> Self:
        """The same layer, frozen and in NF4."""
        with torch.device("meta"):
            packed = cls(layer.in_features, layer.out_features, layer.bias is not None, quant_type="nf4")
        # Block by block: on a CPU bitsandbytes 0.50 unpacks rows wrongly that are no multiple of a block wide.
        flat = layer.weight.detach().flatten()
        blocks = F.pad(flat, (0, -len(flat) % BLOCK)).view(-1, BLOCK)
        rounded: Any = Params4bit(blocks, compress_statistics=double, quant_type="nf4", module=packed)
        packed.weight = rounded.to(flat.device)  # this packs it
        packed.bias = layer.bias
        return packed.train(layer.training).requires_grad_(False)

    def unpacked(self, dtype: torch.dtype) -> Tensor:
        """The weight (out, in) that the layer computes with."""
        rounded: Any = self.weight
        blocks: Tensor = dequantize_4bit(rounded.data, rounded.quant_state)
        weight = blocks.flatten()[: self.out_features * self.in_features]
        return weight.view(self.out_features, self.in_features).to(dtype)

    def forward(self, x: Tensor) -> Tensor:
        if torch.is_grad_enabled() and x.requires_grad:
            product: Tensor = _Product.apply(x, self)  # type: ignore[no-untyped-call]
            return product
        return _product(x, self)


def _product(x: Tensor, layer: FourBitLinear) -> Tensor:
    return linear(x, layer.unpacked(x.dtype), None if layer.bias is None else layer.bias.to(x.dtype))


class _Product(torch.autograd.Function):
    """Keeps neither the input (the weight is frozen) nor the unpacked weight."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, layer: FourBitLinear) -> Tensor:
        ctx.layer = layer
        return _product(x, layer)

    @staticmethod
    @once_differentiable  # type: ignore[untyped-decorator]
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        return linear(grad, ctx.layer.unpacked(grad.dtype).t()), None
