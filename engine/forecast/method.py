"""What a method of fine-tuning learns and what its passes keep in memory.  Torch-free arithmetic.

A frozen product needs no record of what it read; an adapter beside it reads the same numbers and keeps them after all, and
a few of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from engine.models.settings import ModelSettings
from engine.recipes.methods import ALL_LINEAR, ATTENTION, LOW_RANK, MethodSection, linear_layers

PACKED = 0.5 + 4 / 64  # bytes of a weight in 4 bits: half a byte, and a float32 scale for each 64
PACKED_TWICE = 0.5 + 1 / 64 + 4 / (64 * 256)  # the scales in 8 bits, with a float32 scale for each 256 of them


@dataclass(frozen=True)
class Reads:
    """Which of a block's inputs are kept for the gradients of weights, and what stands beside.

    ``attention``, ``mixing``, ``mlp``, ``narrowing`` and ``head``: whether queries, keys and values, the product
    after attention, the widening, the narrowing and the head keep what they read; ``norms``: whether norms learn.
    ``own``: numbers a token that a block's adapters keep; ``beside``: copies of the wide tensor that they need for a
    moment, forward and backward; ``from_block``: the first block with a backward pass.  Of that block some parts read
    what never changes and keep nothing: ``still`` names them ("" for none), ``spared`` counts further numbers a
    token.  ``prefix``: learned tokens before every text.
    """

    attention: bool = True
    mixing: bool = True
    mlp: bool = True
    narrowing: bool = True
    head: bool = True
    norms: bool = True
    own: int = 0
    beside: int = 0
    from_block: int = 0
    still: Literal["", "input", "queries", "attention"] = ""
    spared: int = 0
    prefix: int = 0


EVERYTHING = Reads()
FROZEN = Reads(attention=False, mixing=False, mlp=False, narrowing=False, head=False, norms=False)


def reads_of(settings: ModelSettings, method: MethodSection) -> Reads:
    """What a pass with this method keeps."""
    if method.kind == "full":
        frozen = min(method.freeze_layers, settings.n_layers)  # and the tables with them, a tied head too
        return replace(EVERYTHING, head=not (frozen and settings.tie_embeddings), from_block=frozen)
    if method.kind == "prefix":
        return replace(FROZEN, still="queries", prefix=method.prefix_tokens)
    if method.kind == "adapter":
        return replace(FROZEN, still="attention", own=2 * (2 * settings.emb_dim + 2 * method.bottleneck))
    return _low_rank(settings, method)


def _low_rank(settings: ModelSettings, method: MethodSection) -> Reads:
    chosen = {name: size for name, size in linear_layers(settings).items() if name in targets(settings, method)}
    own = method.rank * len(chosen)
    if method.dropout:  # a mask and the masked input for each layer, in place of one input that they share
        own += sum(2 * inputs for inputs, _ in chosen.values())
    if method.kind == "dora":  # both summands, for the gradient of the lengths
        own += sum(2 * outputs for _, outputs in chosen.values())
    first = {"q_proj", "k_proj", "v_proj"} & set(chosen)
    if method.dropout:
        masked = len(first) * settings.emb_dim  # whose masks nobody needs in the first block
        return replace(FROZEN, own=own, beside=1, still="input", spared=masked)
    return replace(
        FROZEN,
        attention=bool(first),
        mixing="o_proj" in chosen,
        mlp=bool({"up_proj", "gate_proj"} & set(chosen)),
        narrowing="down_proj" in chosen,
        own=own,
        beside=1,
        still="input",
    )


def targets(settings: ModelSettings, method: MethodSection) -> set[str]:
    """The layers of a block that a low-rank method changes, by name."""
    wanted = set(method.targets) | ({"q_proj", "v_proj"} if ATTENTION in method.targets else set())
    layers = set(linear_layers(settings))
    return layers if ALL_LINEAR in wanted else layers & wanted


def frozen_bytes(settings: ModelSettings, method: MethodSection, number: int) -> int:
    """What the base model's weights take, ``number`` bytes each, or 4 bits inside the blocks for qlora."""
    count = settings.parameter_count()
    if method.kind != "qlora":
        return count * number
    packed = settings.n_layers * sum(inputs * outputs for inputs, outputs in linear_layers(settings).values())
    return int(packed * (PACKED_TWICE if method.double_quant else PACKED)) + (count - packed) * number


def loads_peft(method: MethodSection | None) -> bool:
    """Whether the worker loads the peft library."""
    return method is not None and method.kind in LOW_RANK
