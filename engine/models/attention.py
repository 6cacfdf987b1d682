"""Attention of one sequence over itself, whose kernel can be switched while the program runs.

"torch" is ``scaled_dot_product_attention``.  "blocks" is for training on a CPU: the queries go in blocks, each
meets only the keys that it may see, and every product is one batched matrix product, forward and
backward (the tiling of Dao et al. 2022 without its running softmax: a block of scores fits the cache).
torch's own CPU kernel loses most of its time in bfloat16 and in its backward pass.

Rows of packed documents need no mask on a CPU: there each document is attended to by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import once_differentiable

KERNELS = ("torch", "blocks")

_ROWS = {torch.float32: 64, torch.bfloat16: 128}  # queries in a block; measured on Zen 4
# Scores up to which all heads of all texts go in one product: small ones cost mostly calls.  More in bfloat16 (1.1-1.2 x
# with 2 texts of GPT-2 124M); still more would be as fast again, but takes a tenth more memory.
_MERGE = {torch.float32: 1 << 20, torch.bfloat16: 1 << 22}
_KEEP_BYTES = 32 << 20  # probabilities of a layer up to which they are kept for the backward pass

# What the calls for a document by itself cost, in products of numbers that a mask would have computed for nothing
# (0.2 ms, measured on Zen 4 against torch's masked attention).
_CALLS = 1 << 20

_kernel = "torch"


def set_attention_kernel(name: str) -> None:
    """Choose how training on the CPU computes attention from now on: "torch" or "blocks".

    Raises ValueError for another name.
    """
    global _kernel
    if name not in KERNELS:
        raise ValueError(f"unknown attention kernel {name!r}; known: {', '.join(KERNELS)}")
    _kernel = name


def attention_kernel() -> str:
    """The kernel in use."""
    return _kernel


def attend(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    *,
    mask: Tensor | tuple[int, ...] | None = None,
    drop_rate: float = 0.0,
    is_causal: bool = False,
) -> Tensor:
    """Values mixed by softmax(q k' / sqrt(d)): q (B, H, T, d) over k and v (B, G, S, d) gives (B, H, T, d).

    ``mask`` is bool, True where a key may be seen, and excludes ``is_causal``.  With it, keys beyond the number of
    queries come before the text (a prefix), and every query sees them.  G divides H.  In place of a mask the lengths
    of packed documents may be given, as by ``document_lengths``.
    """
    if isinstance(mask, tuple):
        return _attend_apart(q, k, v, mask, drop_rate)
    before = k.shape[2] - q.shape[2]
    if is_causal and before > 0:
        # The prefix asks as well and nobody listens: so the square causal kernels serve.
        q = F.pad(q, (0, 0, before, 0))
        return attend(q, k, v, drop_rate=drop_rate, is_causal=True)[:, :, before:]
    if _kernel == "blocks" and is_causal and mask is None and _suits_blocks(q, k):
        mixed: Tensor = _BlockAttention.apply(q, k, v, drop_rate)  # type: ignore[no-untyped-call]
        return mixed
    return F.scaled_dot_product_attention(
        q, k, v, attn_mask=mask, dropout_p=drop_rate, is_causal=is_causal, enable_gqa=q.shape[1] != k.shape[1]
    )


def _attend_apart(q: Tensor, k: Tensor, v: Tensor, lengths: tuple[int, ...], drop_rate: float) -> Tensor:
    """Each document by itself, causally: no score is computed that a mask would hide."""
    batch, heads, tokens, width = q.shape
    in_one_row = (x.transpose(1, 2).reshape(1, batch * tokens, -1, width) for x in (q, k, v))
    documents = zip(*(torch.split(x, list(lengths), 1) for x in in_one_row), strict=True)
    mixed = [attend(*(x.transpose(1, 2) for x in one), drop_rate=drop_rate, is_causal=True) for one in documents]
    joined = torch.cat([x.transpose(1, 2) for x in mixed], dim=1)
    return joined.view(batch, tokens, heads, width).transpose(1, 2)


def document_lengths(documents: Tensor, width: int) -> tuple[int, ...] | None:
    """Tokens of each document in rows (B, T) of document numbers, row by row, padding too (as a document).

    None where a mask serves better: on other devices than the CPU, while compiling, or when there are so many
    short documents that their calls cost more than the scores that they save (``width``: numbers a token).
    """
    if documents.device.type != "cpu" or torch.compiler.is_compiling():
        return None
    rows = torch.arange(len(documents))[:, None] * (int(documents.max()) + 1)
    lengths = torch.unique_consecutive((documents + rows).flatten(), return_counts=True)[1]
    saved = documents.numel() * documents.shape[1] - int(lengths.square().sum())
    return tuple(lengths.tolist()) if saved * width > len(lengths) * _CALLS else None


def document_mask(documents: Tensor) -> Tensor:
    """Which keys each query sees, (B, 1, T, T) bool: those before it in its own document.  ``documents`` is (B, T).

    Padding sees itself, so that no softmax is over nothing.
    """
    same = documents[:, :, None] == documents[:, None, :]
    return torch.tril(same)[:, None]


def _suits_blocks(q: Tensor, k: Tensor) -> bool:
    return (
        q.device.type == "cpu"
        and q.dtype in _ROWS
        and q.shape == k.shape
        and torch.is_grad_enabled()
        and q.requires_grad
        and not torch.compiler.is_compiling()
        and not torch.is_autocast_enabled("cpu")
    )


def _groups(x: Tensor) -> list[Any]:
    """How (B, H) of ``x`` is cut for batched products: everything at once where it is small, else text by text."""
    batch, heads, tokens, _ = x.shape
    return [slice(None)] if batch * heads * tokens * tokens <= _MERGE[x.dtype] else list(range(batch))


def _rows(tokens: int, dtype: torch.dtype) -> list[tuple[int, int]]:
    rows = _ROWS[dtype]
    return [(start, min(start + rows, tokens)) for start in range(0, tokens, rows)]


def _three(x: Tensor) -> Tensor:
    """(H, T, d) as it is; (B, H, T, d) with the heads of all texts in one dimension."""
    return x if x.dim() == 3 else x.flatten(0, 1)


def _probabilities(q: Tensor, k: Tensor, start: int, ceiling: Tensor) -> Tensor:
    """Softmax of the scores of queries ``start``… (N, R, d), already scaled, over the keys up to them: (N, R, E)."""
    scores = torch.bmm(q, k.transpose(1, 2))
    rows = q.shape[1]
    scores[:, :, start:] += ceiling[:rows, :rows]
    return torch.softmax(scores, -1)


class _BlockAttention(torch.autograd.Function):
    """Causal attention, block by block.  Keeps the probabilities, or computes them again where they are many."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, drop_rate: float) -> Tensor:
        scaled = q * (1.0 / math.sqrt(q.shape[-1]))
        out = _like(q)
        ceiling = _ceiling(q)
        batch, heads, tokens, _ = q.shape
        keep = drop_rate > 0 or batch * heads * tokens * tokens * q.element_size() // 2 <= _KEEP_BYTES
        kept: list[Tensor] = []
        for group in _groups(q):
            gq, gk, gv = _three(scaled[group]), _three(k[group]), _three(v[group])
            for start, end in _rows(tokens, q.dtype):
                probabilities = _probabilities(gq[:, start:end], gk[:, :end], start, ceiling)
                if keep:
                    kept.append(probabilities)
                if drop_rate > 0:
                    kept.append(torch.empty_like(probabilities).bernoulli_(1 - drop_rate).div_(1 - drop_rate))
                    probabilities = probabilities * kept[-1]
                mixed = torch.bmm(probabilities, gv[:, :end])
                target = out[group][..., start:end, :]
                target.copy_(mixed.view(target.shape))
        ctx.save_for_backward(scaled, k, v, *kept)
        ctx.keep, ctx.dropped = keep, drop_rate > 0
        return out

    @staticmethod
    @once_differentiable  # type: ignore[untyped-decorator]
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:
        scaled, k, v, *kept = ctx.saved_tensors
        memory = iter(kept)
        ceiling = _ceiling(scaled)
        grads = _like(scaled), _like(k), _like(v)
        for group in _groups(scaled):
            parts = [_three(x[group]) for x in (grad, scaled, k, v)]
            into_k, into_v = torch.zeros_like(parts[2]), torch.zeros_like(parts[3])
            for start, end in _rows(scaled.shape[2], scaled.dtype):
                into_q = _block_backward(ctx, parts, memory, ceiling, start, end, into_k, into_v)
                target = grads[0][group][..., start:end, :]
                target.copy_(into_q.view(target.shape))
            for target, found in ((grads[1][group], into_k), (grads[2][group], into_v)):
                target.copy_(found.view(target.shape))
        grads[0].mul_(1.0 / math.sqrt(scaled.shape[-1]))
        return *grads, None


def _block_backward(
    ctx: Any,
    parts: list[Tensor],
    memory: Iterator[Tensor],
    ceiling: Tensor,
    start: int,
    end: int,
    into_k: Tensor,
    into_v: Tensor,
) -> Tensor:
    """The gradient of one block's queries (not yet scaled); its share for keys and values is added into theirs."""
    grad, q, k, v = parts
    grad, q, k, v = grad[:, start:end], q[:, start:end], k[:, :end], v[:, :end]
    probabilities = next(memory) if ctx.keep else _probabilities(q, k, start, ceiling)
    dropout = next(memory) if ctx.dropped else None
    used = probabilities if dropout is None else probabilities * dropout
    into_v[:, :end].baddbmm_(used.transpose(1, 2), grad)
    of_scores = torch.bmm(grad, v.transpose(1, 2))
    if dropout is not None:
        of_scores.mul_(dropout)
    of_scores = torch._softmax_backward_data(of_scores, probabilities, -1, probabilities.dtype)
    into_k[:, :end].baddbmm_(of_scores.transpose(1, 2), q)
    return torch.bmm(of_scores, k)


def _like(x: Tensor) -> Tensor:
    """An empty (B, H, T, d) that lies in memory as (B, T, H, d), so that joining the heads costs no copy."""
    batch, heads, tokens, width = x.shape
    return x.new_empty(batch, tokens, heads, width).transpose(1, 2)


def _ceiling(x: Tensor) -> Tensor:
    """What is added to a diagonal block of scores: 0 up to the own place, minus infinity behind it."""
    rows = min(_ROWS[x.dtype], x.shape[2])
    return x.new_full((rows, rows), float("-inf")).triu_(1)
