"""State dicts that come without a config.json: read off their names and shapes.  Torch-free."""

from __future__ import annotations

import re
from pathlib import Path

from engine.errors import ModelError, RecipeError
from engine.models.layouts import CAUSAL_MASKS, gpt2_parts
from engine.models.naming import Config, Naming, Part, build_settings
from engine.models.settings import ModelSettings
from engine.models.tensors import TensorSource

_HEAD_WIDTH = 64  # of every GPT-2


# ------------------------------------------------------------------ the pretraining chapter's GPT


def chapter_settings(path: Path, source: TensorSource, n_heads: int | None) -> ModelSettings:
    """The settings of the GPT that the pretraining chapter builds in a notebook (LayerNorm 1e-5, tanh GELU).

    The number of heads leaves no trace in the shapes: 64 numbers a head, as in GPT-2, unless it is given.
    Raises ModelError when a table is missing or the shapes contradict each other.
    """

    def shape(name: str) -> tuple[int, ...]:
        entry = source.entries.get(name)
        if entry is None or len(entry.shape) != 2:
            raise ModelError(f"{path}: tensor {name!r} is missing or not a table.", "The file is incomplete.")
        return entry.shape

    vocab_size, emb_dim = shape("tok_emb.weight")
    try:
        return ModelSettings(
            vocab_size=vocab_size,
            context_length=shape("pos_emb.weight")[0],
            emb_dim=emb_dim,
            n_heads=n_heads or _guess_heads(path, emb_dim),
            n_layers=len({name.split(".")[1] for name in source if name.startswith("trf_blocks.")}),
            qkv_bias="trf_blocks.0.att.W_query.bias" in source,
            hidden_dim=shape("trf_blocks.0.ff.layers.0.weight")[0],
            tie_embeddings="out_head.weight" not in source,
        )
    except RecipeError as error:
        raise ModelError(f"{path}: {error.text}", error.remedy) from None


def _guess_heads(path: Path, emb_dim: int) -> int:
    if emb_dim % _HEAD_WIDTH == 0:
        return emb_dim // _HEAD_WIDTH
    raise ModelError(
        f"{path}: the number of heads is not in the file, and a width of {emb_dim} does not tell it.",
        "Give the number of heads that the model was built with.",
    )


def _chapter_parts(s: ModelSettings) -> list[Part]:
    parts = [Part("tok_emb.weight", ("tok_emb.weight",)), Part("pos_emb.weight", ("pos_emb.weight",))]
    for i in range(s.n_layers):
        us, them = f"blocks.{i}.", f"trf_blocks.{i}."
        pairs = [
            ("norm1.scale", "norm1.weight"), ("norm1.shift", "norm1.bias"),
            ("norm2.scale", "norm2.weight"), ("norm2.shift", "norm2.bias"),
            ("ff.layers.0.weight", "mlp.up_proj.weight"), ("ff.layers.0.bias", "mlp.up_proj.bias"),
            ("ff.layers.2.weight", "mlp.down_proj.weight"), ("ff.layers.2.bias", "mlp.down_proj.bias"),
            ("att.out_proj.weight", "att.o_proj.weight"), ("att.out_proj.bias", "att.o_proj.bias"),
        ]  # fmt: skip
        kinds = ("weight", "bias") if s.qkv_bias else ("weight",)
        names = (("W_query", "q_proj"), ("W_key", "k_proj"), ("W_value", "v_proj"))
        pairs += [(f"att.{a}.{kind}", f"att.{b}.{kind}") for a, b in names for kind in kinds]
        parts += [Part(them + a, (us + b,)) for a, b in pairs]
    parts += [Part("final_norm.scale", ("final_norm.weight",)), Part("final_norm.shift", ("final_norm.bias",))]
    return parts + ([] if s.tie_embeddings else [Part("out_head.weight", ("head.weight",))])


CHAPTER = Naming("", _chapter_parts, re.compile(r"trf_blocks\.\d+\.att\.mask"))


# ------------------------------------------------------------------ nanoGPT


def nanogpt_settings(config: Config) -> ModelSettings:
    """The settings of nanoGPT's ``model_args``.

    Its tied head and its exact GELU are not among them.  Without ``bias`` it has none at all, which a
    norm whose shift is zero computes too.
    """
    bias = config.switch("bias", True)
    return build_settings(
        config,
        vocab_size=config.whole("vocab_size"),
        context_length=config.whole("block_size"),
        emb_dim=config.whole("n_embd"),
        n_heads=config.whole("n_head"),
        n_layers=config.whole("n_layer"),
        drop_rate=config.number("dropout", 0.0),
        qkv_bias=bias,
        bias=bias,
        gelu="exact",
    )


def _nanogpt_parts(s: ModelSettings) -> list[Part]:
    """GPT-2's names, but every matrix is (out, in)."""
    return [Part(part.theirs, part.ours) for part in gpt2_parts(s)]


NANOGPT = Naming("transformer.", _nanogpt_parts, CAUSAL_MASKS, lacks_biases=True)
