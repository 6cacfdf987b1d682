"""One transformer for every shape: GPT-2's parts, Llama's parts, and mixes of both.

Shapes: B texts, T tokens given now, S tokens seen (cache included), D width, H heads, G key-value heads,
d numbers a head, F width inside the MLP, V vocabulary.

Pre-norm residual blocks (Radford et al. 2019); rotary positions (Su et al. 2021) in the rotate-half
form of Llama; RMSNorm (Zhang and Sennrich 2019); SwiGLU (Shazeer 2020); grouped-query attention
(Ainslie et al. 2023).
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from engine.models.activation import gelu
from engine.models.attention import attend, document_lengths, document_mask
from engine.models.cache import KVCache, Prefix
from engine.models.linear import Linear, linear
from engine.models.settings import ModelSettings

INIT_STD = 0.02

Visible = Tensor | tuple[int, ...] | None  # a mask, the lengths of packed documents, or what came before


class Transformer(nn.Module):
    """Token ids in, logits of the next token out.

    Weights are drawn as GPT-2 draws them: normal, with deviation 0.02, those that write into the residual stream smaller
    by 1/sqrt(2 L).  Other widths than 768 and untied embeddings have deviations of their own: ``matrix_std``,
    ``embedding_std``, ``residual_std``.  With ``seed`` the draw depends on nothing else and leaves torch's random state
    as it was.

    ``gradient_checkpointing`` (off) trades a second forward pass for the memory of activations.
    """

    def __init__(self, settings: ModelSettings, *, seed: int | None = None) -> None:
        super().__init__()
        self.settings = settings
        self.gradient_checkpointing = False
        with _seeded(seed):
            std = embedding_std(settings)
            self.tok_emb = Embedding(settings.vocab_size, settings.emb_dim, std)
            learned = settings.position == "learned"
            self.pos_emb = Embedding(settings.context_length, settings.emb_dim, std) if learned else None
            self.drop = nn.Dropout(settings.drop_rate)
            self.blocks = nn.ModuleList(Block(settings, layer) for layer in range(settings.n_layers))
            self.final_norm = make_norm(settings, settings.emb_dim)
            self.head = None
            if not settings.tie_embeddings:
                self.head = Linear(settings.emb_dim, settings.vocab_size, bias=False)
        self.prefix: Prefix | None = None  # of prefix tuning

    def forward(
        self,
        ids: Tensor,
        *,
        positions: Tensor | None = None,
        mask: Tensor | None = None,
        cache: KVCache | None = None,
    ) -> Tensor:
        """Logits (B, T, V) of the token after each of ``ids`` (B, T).  The arguments are those of ``hidden``."""
        return self.logits_of(self.hidden(ids, positions=positions, mask=mask, cache=cache))

    def hidden(
        self,
        ids: Tensor,
        *,
        positions: Tensor | None = None,
        mask: Tensor | None = None,
        cache: KVCache | None = None,
    ) -> Tensor:
        """What the last norm gives: (B, T, D), the input of the head and of reward and value heads.

        ``mask`` (bool, True = may be looked at) is either (B, S), which tokens are real (padding may stand on
        either side, causality is added here), or (B or 1, 1, T, S), which key each query sees, taken as it is
        (prefixes); for packed rows it is (B, T) of whole numbers, the number of each token's document, and tokens
        see those before them in their own.  ``positions`` (B, T) default to the place among the real tokens.
        With ``cache`` the ids continue what it holds (S = held + T) and are added to it.

        Raises ValueError when the text is longer than ``context_length`` or the mask is not as long as the text.
        """
        held = cache.length if cache is not None else 0
        tokens = ids.shape[1]
        if positions is None and held + tokens > self.settings.context_length:
            raise ValueError(f"{held + tokens} tokens do not fit the context of {self.settings.context_length}")
        if mask is not None and mask.shape[-1] != held + tokens:
            raise ValueError(f"the mask speaks of {mask.shape[-1]} tokens, the text has {held + tokens}")
        lengths = None
        if mask is not None and mask.dtype != torch.bool:
            alone = cache is None and self.prefix is None and self.settings.causal
            lengths = document_lengths(mask, self.settings.emb_dim) if alone else None
            mask = document_mask(mask) if lengths is None else None
        positions = default_positions(ids, mask, held) if positions is None else positions
        visible: Visible
        visible, is_causal = _visibility(ids, mask, held, self.settings.causal)
        if self.prefix is not None:
            positions = positions + self.prefix.tokens
            visible = None if visible is None else F.pad(visible, (self.prefix.tokens, 0), value=True)
        visible = visible if lengths is None else lengths
        seen = self.prefix if cache is None else cache

        x = self.tok_emb(ids)
        rotation = None
        if self.pos_emb is not None:
            x = x + self.pos_emb(positions)
        else:
            rotation = rope(positions, self.settings.head_dim, self.settings.rope_base, x.dtype)
        x = self.drop(x)
        for block in self.blocks:
            if self.gradient_checkpointing and cache is None and torch.is_grad_enabled():
                x = checkpoint(block, x, rotation, visible, is_causal, seen, use_reentrant=False)
            else:
                x = block(x, rotation, visible, is_causal, seen)
        if cache is not None:
            cache.length = held + tokens
        normed: Tensor = self.final_norm(x)
        return normed

    def logits_of(self, hidden: Tensor) -> Tensor:
        """Logits (…, V) of hidden states (…, D), through the tied or the own head."""
        if self.head is None:
            return self.tok_emb.logits(hidden)
        logits: Tensor = self.head(hidden)
        return logits

    def new_cache(self, batch: int, capacity: int | None = None) -> KVCache:
        """An empty cache on the model's device and in its precision."""
        weight = self.tok_emb.weight
        return KVCache(self.settings, batch, capacity, dtype=weight.dtype, device=weight.device, prefix=self.prefix)


class Block(nn.Module):
    """Attention, then the MLP; each reads a normed copy of the residual stream and adds to it.

    What they add first passes ``adapter1`` and ``adapter2``, the places of bottleneck adapters.
    """

    def __init__(self, settings: ModelSettings, layer: int) -> None:
        super().__init__()
        self.norm1 = make_norm(settings, settings.emb_dim)
        self.att = Attention(settings, layer)
        self.norm2 = make_norm(settings, settings.emb_dim)
        self.mlp = MLP(settings)
        self.drop = nn.Dropout(settings.drop_rate)
        self.adapter1: nn.Module = nn.Identity()
        self.adapter2: nn.Module = nn.Identity()

    def forward(
        self,
        x: Tensor,
        rotation: tuple[Tensor, Tensor] | None,
        visible: Visible,
        is_causal: bool,
        seen: KVCache | Prefix | None,
    ) -> Tensor:
        x = x + self.drop(self.adapter1(self.att(self.norm1(x), rotation, visible, is_causal, seen)))
        x = x + self.drop(self.adapter2(self.mlp(self.norm2(x))))
        return x


class Attention(nn.Module):
    """Scaled dot-product attention of H query heads over G shared key-value heads."""

    def __init__(self, settings: ModelSettings, layer: int) -> None:
        super().__init__()
        self.layer = layer
        self.n_heads, self.n_kv_heads = settings.n_heads, settings.n_kv_heads
        self.head_dim, self.drop_rate = settings.head_dim, settings.drop_rate
        keys = self.n_kv_heads * self.head_dim
        std = matrix_std(settings)
        self.q_proj = Linear(settings.emb_dim, self.n_heads * self.head_dim, settings.qkv_bias, std)
        self.k_proj = Linear(settings.emb_dim, keys, settings.qkv_bias, std)
        self.v_proj = Linear(settings.emb_dim, keys, settings.qkv_bias, std)
        self.o_proj = Linear(self.n_heads * self.head_dim, settings.emb_dim, settings.bias, residual_std(settings))
        self.q_norm = make_norm(settings, self.head_dim) if settings.qk_norm else None
        self.k_norm = make_norm(settings, self.head_dim) if settings.qk_norm else None

    def forward(
        self,
        x: Tensor,
        rotation: tuple[Tensor, Tensor] | None,
        visible: Visible,
        is_causal: bool,
        seen: KVCache | Prefix | None,
    ) -> Tensor:
        batch, tokens, _ = x.shape
        q, k, v = self.project(x)
        q = q.view(batch, tokens, self.n_heads, self.head_dim)
        k = k.view(batch, tokens, self.n_kv_heads, self.head_dim)
        v = v.view(batch, tokens, self.n_kv_heads, self.head_dim).transpose(1, 2)
        if self.q_norm is not None and self.k_norm is not None:
            q, k = self.q_norm(q), self.k_norm(k)
        q, k = q.transpose(1, 2), k.transpose(1, 2)  # (B, H, T, d), (B, G, T, d)
        if rotation is not None:
            q, k = rotate(q, rotation), rotate(k, rotation)
        if seen is not None:
            k, v = seen.append(self.layer, k, v)
        drop_rate = self.drop_rate if self.training else 0.0
        mixed = attend(q, k, v, mask=visible, drop_rate=drop_rate, is_causal=is_causal)
        out: Tensor = self.o_proj(mixed.transpose(1, 2).reshape(batch, tokens, self.n_heads * self.head_dim))
        return out

    def project(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries (B, T, H d), keys and values (B, T, G d) of ``x`` (B, T, D), not yet split into heads."""
        return self.q_proj(x), self.k_proj(x), self.v_proj(x)


class MLP(nn.Module):
    """Widen, bend, narrow: GELU, or SwiGLU with its gate."""

    def __init__(self, settings: ModelSettings) -> None:
        super().__init__()
        width, hidden, bias = settings.emb_dim, settings.hidden_dim, settings.bias
        std = matrix_std(settings)
        self.gate_proj = Linear(width, hidden, bias, std) if settings.mlp == "swiglu" else None
        self.up_proj = Linear(width, hidden, bias, std)
        self.down_proj = Linear(hidden, width, bias, residual_std(settings))
        self.gelu = "none" if settings.gelu == "exact" else "tanh"

    def forward(self, x: Tensor) -> Tensor:
        wide = self.up_proj(x)
        bent = gelu(wide, self.gelu) if self.gate_proj is None else F.silu(self.gate_proj(x)) * wide
        out: Tensor = self.down_proj(bent)
        return out


class Embedding(nn.Embedding):
    """``nn.Embedding`` drawn from a normal distribution with deviation ``std``."""

    def __init__(self, rows: int, width: int, std: float) -> None:
        self.std = std
        super().__init__(rows, width)

    def reset_parameters(self) -> None:
        nn.init.normal_(self.weight, std=self.std)

    def logits(self, hidden: Tensor) -> Tensor:
        """Logits (…, V) of hidden states (…, D) when the table is the head as well."""
        return linear(hidden, self.weight)


def make_norm(settings: ModelSettings, width: int) -> nn.Module:
    """The norm of these settings over ``width`` numbers."""
    if settings.norm == "layernorm":
        return nn.LayerNorm(width, eps=settings.norm_eps)
    return nn.RMSNorm(width, eps=settings.norm_eps)


def embedding_std(settings: ModelSettings) -> float:
    """Deviation of the embeddings: GPT-2's 0.02 where the table is the head as well, 1 where it is not.

    A tied table must be small, or the first logits would be far from even.  A table of its own may put tokens into the
    residual stream at full size: GPT-2 124M with an untied head then learns a short story by heart in 90 steps, while
    with 0.02 it still stands at a loss of 5.9.
    """
    return INIT_STD if settings.tie_embeddings else 1.0


def matrix_std(settings: ModelSettings) -> float:
    """Deviation of the weights inside the blocks: GPT-2's 0.02 at its width of 768, wider for narrower models.

    What a matrix puts out then has the same size at every width (as with 1/sqrt(fan-in), LeCun et al. 1998).  With
    0.02 at every width the blocks of small models say almost nothing at first: 4 layers of 128 reach a validation
    loss of 1.78 instead of 1.91 on Shakespeare's characters after 2000 steps.
    """
    return INIT_STD * math.sqrt(768 / settings.emb_dim)


def residual_std(settings: ModelSettings) -> float:
    """Deviation of weights that write into the residual stream, where 2 L of them add up.

    Beside small (tied) embeddings they are scaled by 1/sqrt(2 L), as in GPT-2, so that the sum keeps its size; beside
    embeddings of full size they need not be.
    """
    scale = math.sqrt(2 * settings.n_layers) if settings.tie_embeddings else 1.0
    return matrix_std(settings) / scale


def rope(positions: Tensor, head_dim: int, base: float, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """Cosines and sines (B, 1, T, d) of rotary positions, computed in float32 whatever the model's precision."""
    exponents = torch.arange(0, head_dim, 2, device=positions.device, dtype=torch.float32) / head_dim
    angles = positions[:, None, :, None].float() * base**-exponents  # (B, 1, T, d/2)
    angles = torch.cat((angles, angles), dim=-1)
    return angles.cos().to(dtype), angles.sin().to(dtype)


def rotate(x: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
    """Turn each pair (x[i], x[i + d/2]) of ``x`` (B, H, T, d) by its position's angle."""
    cos, sin = rotation
    first, second = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-second, first), dim=-1) * sin


def default_positions(ids: Tensor, mask: Tensor | None, held: int) -> Tensor:
    """Place of each token among the real tokens of its text: (B, T), or (1, T) without padding."""
    tokens = ids.shape[1]
    if mask is None or mask.dim() == 4:
        return torch.arange(held, held + tokens, device=ids.device)[None]
    return (mask.long().cumsum(-1) - 1).clamp(min=0)[:, -tokens:]


def _visibility(ids: Tensor, mask: Tensor | None, held: int, causal: bool) -> tuple[Tensor | None, bool]:
    """The mask for attention, and whether its fast causal path does instead."""
    tokens = ids.shape[1]
    if mask is not None and mask.dim() == 4:
        return mask, False
    if mask is None:
        if not causal or tokens == 1:
            return None, False
        if held == 0:
            return None, True
    seen = held + tokens
    queries = torch.arange(held, seen, device=ids.device)[:, None]
    keys = torch.arange(seen, device=ids.device)[None]
    allowed = (keys <= queries if causal else torch.ones_like(keys <= queries))[None, None]  # (1, 1, T, S)
    if mask is None:
        return allowed, False
    # A padding query would see nothing and its softmax would be 0/0: it may see itself; nobody sees it.
    return (allowed & mask[:, None, None, :]) | (keys == queries), False


@contextlib.contextmanager
def _seeded(seed: int | None) -> Iterator[None]:
    if seed is None:
        yield
        return
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield
