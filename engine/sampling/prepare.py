"""A model made ready to write: weights in the layout, and the number format, that small batches read fastest.

Writing is limited by how fast the weights stream through the processor, so this is where its speed lies.
Measured with GPT-2 124M on an AMD Zen 4 core (``tests/bench/bench_generation.py``): for a single text
(K, N) weights stream at 21-28 GB/s where (N, K) ones reach 14, except where N < K; for several texts oneDNN's
packed layout is fastest.  Which layout is used follows from the shapes alone, never from a stop-watch, so
that the same seed writes the same text in every process.

All operators but F.linear and addmm are internal to torch: each is looked up here, and where one is missing
or the processor lacks its instructions the plain product takes its place.
"""

from __future__ import annotations

import copy
import warnings
from typing import TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.errors import DeviceError, ModelError, UsageError
from engine.models.adapters.folding import fold_adapters, is_dora
from engine.models.linear import Linear, onednn_available
from engine.models.through_transformers import ForeignLM, LanguageModel
from engine.models.transformer import Attention, Block, Transformer

WEIGHTS = ("fp32", "bf16", "int8")
M = TypeVar("M", Transformer, ForeignLM)


def prepare_for_generation(model: LanguageModel, weights: str = "fp32", *, batch: int = 1) -> LanguageModel:
    """A copy of ``model`` that only writes: in evaluation mode, without gradients, its products laid out anew.

    ``weights`` is "fp32" (exact up to the order of sums), "bf16" (weights, cache and activations), or "int8" (weights
    with one scale a row of outputs, activations with one scale a token; norms, attention and the embedding
    table stay as they are).  ``batch`` is how many texts will mostly be written at once; any number works.
    What need not be laid out anew is shared with ``model``, which is left as it is.  Adapters in use are worked in where
    that costs no precision, and else kept.  A model that transformers runs
    keeps its layout.

    Raises UsageError for another name of weights, DeviceError for int8 outside the CPU, ModelError for int8 of a model
    that transformers runs.
    """
    if weights not in WEIGHTS:
        raise UsageError(f"weights = {weights!r} is not known.", f"Choose one of: {', '.join(WEIGHTS)}.")
    device = model.tok_emb.weight.device
    if weights == "int8" and device.type != "cpu":
        raise DeviceError(f"int8 weights run on the CPU only; this model is on {device}.", "Choose bf16 there.")
    if isinstance(model, ForeignLM):
        return _foreign(model, weights)
    with torch.no_grad():
        ready = _shallow(model)
        fold_adapters(ready)
        for block in ready.blocks:
            if isinstance(block, Block) and JoinedAttention.suits(block.att):
                block.att = JoinedAttention(block.att)
        if ready.head is None:
            ready.head = _tied(ready)
        if weights == "bf16":
            ready.to(torch.bfloat16)
        if device.type == "cpu":
            _lay_out(ready, weights, batch)
    return ready.eval().requires_grad_(False)


def _foreign(model: ForeignLM, weights: str) -> ForeignLM:
    if weights == "int8":
        raise ModelError("int8 weights are computed for models of our own shapes only.", "Choose bf16 or fp32.")
    ready = _shallow(model)
    if weights == "bf16":
        for parameter in ready.parameters():  # not the buffers: tables of angles need their precision
            if parameter.is_floating_point():  # 4-bit weights are not
                parameter.data = parameter.data.to(torch.bfloat16)
    return ready.eval().requires_grad_(False)


def _shallow(model: M) -> M:
    """A second tree of modules over the same tensors."""
    shared: dict[int, Tensor] = {}
    for tensor in (*model.parameters(), *model.buffers()):
        plain = type(tensor) in (Tensor, nn.Parameter)  # 4-bit weights are shared as they are
        shared[id(tensor)] = nn.Parameter(tensor.detach(), requires_grad=False) if plain else tensor
    return copy.deepcopy(model, memo=dict(shared))


class JoinedAttention(Attention):
    """Attention whose queries, keys and values come from one product."""

    @staticmethod
    def suits(source: Attention) -> bool:
        """Whether the three are plain products, without an adapter beside them and not in 4 bits."""
        return all(type(part) is Linear for part in (source.q_proj, source.k_proj, source.v_proj))

    def __init__(self, source: Attention) -> None:
        nn.Module.__init__(self)
        self.layer, self.drop_rate = source.layer, source.drop_rate
        self.n_heads, self.n_kv_heads, self.head_dim = source.n_heads, source.n_kv_heads, source.head_dim
        self.q_norm, self.k_norm, self.o_proj = source.q_norm, source.k_norm, source.o_proj
        parts = (source.q_proj, source.k_proj, source.v_proj)
        self.widths = [part.weight.shape[0] for part in parts]
        bias = None if source.q_proj.bias is None else torch.cat([part.bias for part in parts])
        self.qkv_proj = _linear_of(torch.cat([part.weight for part in parts]), bias)

    def project(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        q, k, v = self.qkv_proj(x).split(self.widths, dim=-1)
        return q, k, v


def _tied(model: Transformer) -> Linear:
    return _linear_of(model.tok_emb.weight, None)


def _linear_of(weight: Tensor, bias: Tensor | None) -> Linear:
    with torch.device("meta"):
        made = Linear(weight.shape[1], weight.shape[0], bias=bias is not None)
    made.weight = nn.Parameter(weight, requires_grad=False)
    if bias is not None:
        made.bias = nn.Parameter(bias, requires_grad=False)
    return made


def _lay_out(model: Transformer, weights: str, batch: int) -> None:
    for module in list(model.modules()):
        if is_dora(module):
            continue
        for name, child in list(module.named_children()):
            if isinstance(child, Linear):
                setattr(module, name, _kernel(child, weights, batch))


def _kernel(layer: Linear, weights: str, batch: int) -> nn.Module:
    """The fastest product that this processor has for a layer."""
    if weights == "int8":
        return Int8Linear(layer) if Int8Linear.available() else WeightOnlyInt8Linear(layer)
    outputs, inputs = layer.weight.shape
    if weights == "fp32" and layer.weight.dtype == torch.float32 and batch == 1 and outputs >= inputs:
        return TransposedLinear(layer)
    if PackedLinear.available(layer.weight.dtype):
        return PackedLinear(layer, batch)
    return layer


class TransposedLinear(nn.Module):
    """x W + b with W stored as (K, N): each weight is read once, in order."""

    def __init__(self, layer: Linear) -> None:
        super().__init__()
        self.register_buffer("weight", layer.weight.t().contiguous(), persistent=False)
        self.register_buffer("bias", layer.bias, persistent=False)

    weight: Tensor
    bias: Tensor | None

    def forward(self, x: Tensor) -> Tensor:
        rows = x.reshape(-1, x.shape[-1])
        out = rows @ self.weight if self.bias is None else torch.addmm(self.bias, rows, self.weight)
        return out.view(*x.shape[:-1], out.shape[-1])


class PackedLinear(nn.Module):
    """oneDNN's linear on weights that were brought into its own layout once, instead of at every call."""

    def __init__(self, layer: Linear, batch: int) -> None:
        super().__init__()
        # Kept in a list: packed tensors have no storage that nn.Module could move or save.
        self._packed = [torch.ops.mkldnn._reorder_linear_weight(layer.weight.detach().contiguous(), batch)]
        self.register_buffer("bias", layer.bias, persistent=False)

    bias: Tensor | None

    @staticmethod
    def available(dtype: torch.dtype) -> bool:
        """Whether torch has the operators, and the processor the instructions."""
        if not (onednn_available() and hasattr(torch.ops.mkldnn, "_reorder_linear_weight")):
            return False
        if dtype == torch.bfloat16:
            return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
        return dtype == torch.float32

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = torch.ops.mkldnn._linear_pointwise(x, self._packed[0], self.bias, "none", [], "")
        return out


class Int8Linear(nn.Module):
    """Whole-number products: int8 weights with a scale for each output, 8-bit activations with one for each token
    (the per-channel, per-token scheme of SmoothQuant, Xiao et al. 2023, without its smoothing).

    FBGEMM's operator measures one range for all tokens it is given.  Each token is therefore divided by its largest
    activation first, and two columns with 1 and -1, whose weights are 0, fix the range: so a token's numbers
    do not depend on those beside it.
    """

    def __init__(self, layer: Linear) -> None:
        super().__init__()
        codes, scale = quantize_rows(layer.weight.float())
        self._packed = [_fbgemm_packed(F.pad(codes, (0, 2)), scale)]
        self.register_buffer("ends", torch.tensor([[1.0, -1.0]]), persistent=False)
        self.register_buffer("bias", None if layer.bias is None else layer.bias.float(), persistent=False)

    ends: Tensor
    bias: Tensor | None

    @staticmethod
    def available() -> bool:
        """Whether torch has the operators, and the processor the instructions (VNNI; without them sums overflow)."""
        known = hasattr(torch.ops.quantized, "linear_dynamic") and hasattr(torch, "_make_per_channel_quantized_tensor")
        return known and "fbgemm" in torch.backends.quantized.supported_engines and torch.cpu._is_vnni_supported()

    def forward(self, x: Tensor) -> Tensor:
        rows = x.reshape(-1, x.shape[-1])
        size = torch.linalg.vector_norm(rows, float("inf"), -1, keepdim=True).clamp_(min=1e-30)
        ranged = torch.cat((rows / size, self.ends.expand(len(rows), 2)), -1)
        sums: Tensor = torch.ops.quantized.linear_dynamic(ranged, self._packed[0], False)
        out = sums * size if self.bias is None else torch.addcmul(self.bias, sums, size)
        return out.view(*x.shape[:-1], out.shape[-1])


def _fbgemm_packed(codes: Tensor, scale: Tensor) -> object:
    """int8 codes (N, K) with scales (N) in FBGEMM's layout."""
    before = torch.backends.quantized.engine
    torch.backends.quantized.engine = "fbgemm"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch means to drop quantised tensors; ``available`` looks for them
            zero = torch.zeros(len(scale), dtype=torch.int64)
            weight = torch._make_per_channel_quantized_tensor(codes, scale.double(), zero, 0)
            packed: object = torch.ops.quantized.linear_prepack(weight, None)
            return packed
    finally:
        torch.backends.quantized.engine = before


class WeightOnlyInt8Linear(nn.Module):
    """int8 weights with a scale for each output, activations in bf16: for processors without VNNI."""

    def __init__(self, layer: Linear) -> None:
        super().__init__()
        codes, scale = quantize_rows(layer.weight.float(), scale_dtype=torch.bfloat16)
        self.register_buffer("codes", codes, persistent=False)
        self.register_buffer("scale", scale, persistent=False)
        self.register_buffer("bias", layer.bias, persistent=False)

    codes: Tensor
    scale: Tensor
    bias: Tensor | None

    def forward(self, x: Tensor) -> Tensor:
        rows = x.reshape(-1, x.shape[-1]).to(torch.bfloat16)
        out: Tensor = torch.ops.aten._weight_int8pack_mm(rows, self.codes, self.scale).to(x.dtype)
        out = out if self.bias is None else out + self.bias
        return out.view(*x.shape[:-1], out.shape[-1])


def quantize_rows(weight: Tensor, scale_dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor]:
    """int8 codes (N, K) and scales (N): the largest weight of each row becomes 127 or -127.

    The codes are rounded against the scale as it is kept, so that a coarse ``scale_dtype`` adds no bias.
    """
    scale = (weight.abs().amax(1).clamp(min=1e-30) / 127).to(scale_dtype)
    codes = (weight / scale.to(weight.dtype)[:, None]).round().clamp(-127, 127).to(torch.int8)
    return codes, scale
