"""What a transformer looks like, before any weight exists: typed, validated, torch-free.

``ModelSettings`` carries the names that learners meet first (``context_length, emb_dim, n_heads,
n_layers, drop_rate, qkv_bias``) and then the parts in which GPT-2 and Llama shaped models differ.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from engine.errors import ModelError, RecipeError

VERSION = 1

POSITIONS = ("learned", "rotary")
NORMS = ("layernorm", "rmsnorm")
MLPS = ("gelu", "swiglu")
GELUS = ("tanh", "exact")

# Beyond any model that a person trains; a damaged file must not make the program count for hours.
MOST = 1 << 24
MOST_LAYERS = 4096

_SIZES = ("vocab_size", "context_length", "emb_dim", "n_heads", "n_layers", "n_kv_heads", "head_dim", "hidden_dim")
_SWITCHES = ("qkv_bias", "tie_embeddings", "bias", "qk_norm", "causal")


@dataclass(frozen=True)
class ModelSettings:
    """The shape of one transformer.

    ``n_kv_heads``, ``hidden_dim``, ``head_dim`` and ``bias`` may be left out (None): they are derived
    at construction, so that afterwards every field holds its true value.

    Raises RecipeError (the text names ``model.<field>``) when a value is out of range or two
    fields contradict each other.
    """

    vocab_size: int
    context_length: int
    emb_dim: int
    n_heads: int
    n_layers: int
    drop_rate: float = 0.0
    qkv_bias: bool = False
    n_kv_heads: int = None  # type: ignore[assignment]  # derived: n_heads
    position: str = "learned"
    norm: str = "layernorm"
    mlp: str = "gelu"
    tie_embeddings: bool = True
    hidden_dim: int = None  # type: ignore[assignment]  # derived: 4 widths (gelu), 8/3 widths (swiglu)
    head_dim: int = None  # type: ignore[assignment]  # derived: emb_dim / n_heads
    bias: bool = None  # type: ignore[assignment]  # of the output projection and the MLP; derived: gelu yes, swiglu no
    rope_base: float = 10000.0
    norm_eps: float = 1e-5
    gelu: str = "tanh"  # GPT-2 computes it by tanh, nanoGPT exactly
    qk_norm: bool = False
    causal: bool = True

    def __post_init__(self) -> None:
        self._check_choices()
        self._derive()
        self._check_numbers()
        self._check_heads()

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _derive(self) -> None:
        for name in ("emb_dim", "n_heads"):
            _positive(name, getattr(self, name))
        if self.n_kv_heads is None:
            self._set("n_kv_heads", self.n_heads)
        if self.head_dim is None:
            if self.emb_dim % self.n_heads:
                raise RecipeError(
                    f"model.n_heads = {self.n_heads} does not divide model.emb_dim = {self.emb_dim}.",
                    f"Choose n_heads from {_list(_divisors(self.emb_dim))}, or emb_dim = "
                    f"{_round_up(self.emb_dim, self.n_heads)}.",
                )
            self._set("head_dim", self.emb_dim // self.n_heads)
        if self.hidden_dim is None:
            self._set("hidden_dim", default_hidden_dim(self.emb_dim, self.mlp))
        if self.bias is None:
            self._set("bias", self.mlp == "gelu")

    def _check_choices(self) -> None:
        for name, allowed in (("position", POSITIONS), ("norm", NORMS), ("mlp", MLPS), ("gelu", GELUS)):
            if getattr(self, name) not in allowed:
                raise RecipeError(
                    f"model.{name} = {getattr(self, name)!r} is not known.", f"Choose one of {', '.join(allowed)}."
                )

    def _check_numbers(self) -> None:
        for name in _SIZES:
            _positive(name, getattr(self, name))
        for name in _SWITCHES:
            if not isinstance(getattr(self, name), bool):
                raise RecipeError(f"model.{name} = {getattr(self, name)!r} is not a switch.", "Write true or false.")
        for name in ("drop_rate", "rope_base", "norm_eps"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise RecipeError(f"model.{name} = {value!r} is not a number.", "Write a number.")
            # A whole number of 400 digits is no float; what is infinite is refused below.
            self._set(name, float(value) if not isinstance(value, int) or abs(value) < 10**300 else math.inf)
        if not 0.0 <= self.drop_rate < 1.0:
            raise RecipeError(
                f"model.drop_rate = {self.drop_rate} is not a share.", "Choose 0 (off) up to, not including, 1."
            )
        if not 1.0 < self.rope_base < float("inf"):
            raise RecipeError(f"model.rope_base = {self.rope_base} must be larger than 1.", "The usual value is 10000.")
        if not 0.0 < self.norm_eps < 1.0:
            raise RecipeError(f"model.norm_eps = {self.norm_eps} must lie between 0 and 1.", "The usual value is 1e-5.")

    def _check_heads(self) -> None:
        if self.n_heads % self.n_kv_heads:
            raise RecipeError(
                f"model.n_kv_heads = {self.n_kv_heads} does not divide model.n_heads = {self.n_heads}.",
                f"Choose n_kv_heads from {_list(_divisors(self.n_heads))}.",
            )
        if self.position == "rotary" and self.head_dim % 2:
            raise RecipeError(
                f"model.position = 'rotary' turns pairs of numbers, but each head is {self.head_dim} wide "
                f"(model.emb_dim = {self.emb_dim} over model.n_heads = {self.n_heads}), an odd number.",
                "Choose emb_dim and n_heads so that emb_dim / n_heads is even, or position = 'learned'.",
            )

    # ------------------------------------------------------------------ counts

    def parameter_count(self) -> int:
        """Parameters of the whole model; a tied head is counted once."""
        embeddings = self.vocab_size * self.emb_dim
        if self.position == "learned":
            embeddings += self.context_length * self.emb_dim
        head = 0 if self.tie_embeddings else self.vocab_size * self.emb_dim
        return embeddings + self.n_layers * self.block_parameters() + self._norm_parameters(self.emb_dim) + head

    def _norm_parameters(self, width: int) -> int:
        return width * (2 if self.norm == "layernorm" else 1)

    def block_parameters(self) -> int:
        """Parameters of one layer."""
        queries, keys = self.n_heads * self.head_dim, self.n_kv_heads * self.head_dim
        attention = self.emb_dim * (queries + 2 * keys) + queries * self.emb_dim
        attention += (queries + 2 * keys if self.qkv_bias else 0) + (self.emb_dim if self.bias else 0)
        attention += 2 * self._norm_parameters(self.head_dim) if self.qk_norm else 0
        widenings = 2 if self.mlp == "swiglu" else 1
        mlp = (widenings + 1) * self.emb_dim * self.hidden_dim
        mlp += widenings * self.hidden_dim + self.emb_dim if self.bias else 0
        return attention + mlp + 2 * self._norm_parameters(self.emb_dim)

    def flops_per_token(self, context: int | None = None) -> int:
        """Floating-point operations of one training step (forward and backward) per token.

        The usual 6 N + 12 L D T (PaLM, appendix B): N are the parameters that multiply, so the
        position table and, when the head is untied, the token table (a lookup) are left out, while a
        tied table counts once, as the head; L layers, D the width of all heads together, T tokens of
        ``context`` (the full context length unless given).
        """
        lookups = self.context_length * self.emb_dim if self.position == "learned" else 0
        lookups += 0 if self.tie_embeddings else self.vocab_size * self.emb_dim
        tokens = self.context_length if context is None else context
        return 6 * (self.parameter_count() - lookups) + 12 * self.n_layers * self.n_heads * self.head_dim * tokens

    # ------------------------------------------------------------------ in and out

    def to_dict(self) -> dict[str, Any]:
        """Every field by name, and the version of this layout."""
        return {"version": VERSION, **asdict(self)}

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> ModelSettings:
        """The settings of ``to_dict``.

        Raises ModelError for an unknown version, an unknown or missing key; RecipeError for a wrong value.
        """
        values = dict(body)
        version = values.pop("version", None)
        if version != VERSION:
            raise ModelError(
                f"model settings have version {version!r}; this program reads version {VERSION}.",
                "Open them with the program that wrote them, or with a newer one.",
            )
        known = {f.name for f in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise ModelError(f"model settings have unknown keys: {', '.join(unknown)}.", "Remove them.")
        needed = ("vocab_size", "context_length", "emb_dim", "n_heads", "n_layers")
        if missing := [name for name in needed if name not in values]:
            raise ModelError(f"model settings lack {', '.join(missing)}.", "Add them.")
        return cls(**values)


def default_hidden_dim(emb_dim: int, mlp: str) -> int:
    """Width inside the MLP: 4 widths for gelu; 8/3 widths for swiglu, rounded up to a multiple of 32, so
    that its three matrices weigh as much as gelu's two."""
    return 4 * emb_dim if mlp == "gelu" else _round_up(-(-8 * emb_dim // 3), 32)


def _positive(name: str, value: object) -> None:
    most = MOST_LAYERS if name == "n_layers" else MOST
    if isinstance(value, bool) or not isinstance(value, int):
        raise RecipeError(f"model.{name} = {value!r:.60} is not a whole number.", "Write a whole number from 1 up.")
    if value < 1:
        raise RecipeError(f"model.{name} = {value} is too small.", "Choose 1 or more.")
    if value > most:
        raise RecipeError(f"model.{name} = {value!r:.60} is too large.", f"Choose at most {most}.")


def _divisors(number: int) -> list[int]:
    small = [n for n in range(1, math.isqrt(number) + 1) if number % n == 0]
    return sorted({*small, *(number // n for n in small)})


def _round_up(number: int, multiple: int) -> int:
    return -(-number // multiple) * multiple


def _list(numbers: list[int]) -> str:
    shown = numbers if len(numbers) <= 12 else [*numbers[:11], numbers[-1]]
    return ", ".join(map(str, shown))
