"""Ready-made shapes, and the one dial that derives a shape from a number of parameters.  Torch-free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.errors import RecipeError
from engine.models.settings import ModelSettings


@dataclass(frozen=True)
class Preset:
    """A named shape: ``values`` are keys of the recipe's [model] section, without the vocabulary,
    which comes from the tokenizer."""

    name: str
    title: str
    why: str
    values: dict[str, Any]


def _gpt2(emb_dim: int, n_heads: int, n_layers: int) -> dict[str, Any]:
    return {
        "context_length": 1024,
        "emb_dim": emb_dim,
        "n_heads": n_heads,
        "n_layers": n_layers,
        "drop_rate": 0.1,
        "qkv_bias": True,
    }


def _llama(
    emb_dim: int, heads: tuple[int, int], n_layers: int, context: int, hidden: int, tied: bool
) -> dict[str, Any]:
    return {
        "context_length": context,
        "emb_dim": emb_dim,
        "n_heads": heads[0],
        "n_kv_heads": heads[1],
        "n_layers": n_layers,
        "position": "rotary",
        "norm": "rmsnorm",
        "mlp": "swiglu",
        "tie_embeddings": tied,
        "hidden_dim": hidden,
    }


CATALOGUE: tuple[Preset, ...] = (
    Preset(
        "nano",
        "Nano, 0.1 M",
        "learns words within a minute on any computer",
        {"context_length": 64, "emb_dim": 64, "n_heads": 2, "n_layers": 2},
    ),
    Preset(
        "tiny",
        "Tiny, 0.8 M",
        "nanoGPT's settings for a CPU: readable text in a few minutes",
        {"context_length": 64, "emb_dim": 128, "n_heads": 4, "n_layers": 4},
    ),
    Preset(
        "small",
        "Small, 10 M",
        "nanoGPT's settings for one GPU: good sentences from a few MB of text",
        {"context_length": 256, "emb_dim": 384, "n_heads": 6, "n_layers": 6, "drop_rate": 0.2},
    ),
    Preset(
        "distilgpt2",
        "DistilGPT-2, 82 M",
        "GPT-2 with half the layers: the usual student of a distillation",
        _gpt2(768, 12, 6),
    ),
    Preset("gpt2-124M", "GPT-2 124M", "the smallest GPT-2, the shape that books and courses build", _gpt2(768, 12, 12)),
    Preset("gpt2-355M", "GPT-2 355M", "GPT-2 medium: for fine-tuning on one GPU", _gpt2(1024, 16, 24)),
    Preset("gpt2-774M", "GPT-2 774M", "GPT-2 large: wants a GPU with 16 GB or adapters", _gpt2(1280, 20, 36)),
    Preset("gpt2-1558M", "GPT-2 1558M", "GPT-2 XL: the largest of its family", _gpt2(1600, 25, 48)),
    Preset(
        "llama-15M",
        "Llama 15M",
        "Llama's parts at the size of the TinyStories models",
        _llama(288, (6, 6), 6, 256, 768, True),
    ),
    Preset(
        "llama-42M",
        "Llama 42M",
        "the middle of the TinyStories models, long enough for whole stories",
        _llama(512, (8, 8), 8, 1024, 1376, True),
    ),
    Preset(
        "llama-110M",
        "Llama 110M",
        "Llama's parts at the size of the smallest GPT-2",
        _llama(768, (12, 12), 12, 1024, 2048, True),
    ),
    Preset(
        "llama-1B",
        "Llama 1.1B",
        "TinyLlama's shape: keys and values shared by eight heads each",
        _llama(2048, (32, 4), 22, 2048, 5632, False),
    ),
)

PRESETS: dict[str, dict[str, Any]] = {preset.name: preset.values for preset in CATALOGUE}


@dataclass(frozen=True)
class Derived:
    """What the size dial chose: the recipe's [model] keys, the reason for each, and the true count."""

    values: dict[str, Any]
    reasons: dict[str, str]
    parameters: int


def derive(size: int, vocab_size: int, context_length: int = 256, mlp: str = "gelu") -> Derived:
    """The shape whose parameters come nearest to ``size``, embeddings included.

    ``mlp`` is "gelu" for GPT-2's parts or "swiglu" for Llama's.  Width grows 64 a layer, as in
    GPT-2 124M, because at a given size the loss hardly depends on the ratio (Kaplan et al. 2020, section 3.1).
    Raises RecipeError when the vocabulary alone needs more than ``size``.
    """
    candidates = [_shape(width, layers, context_length, mlp) for width in _WIDTHS for layers in _layers_for(width)]
    counts = [ModelSettings(vocab_size=vocab_size, **values).parameter_count() for values in candidates]
    if size < min(counts) * 0.8:
        raise RecipeError(
            f"model.size = {size} parameters is too small: with {vocab_size} tokens the smallest model has {min(counts)}.",
            "Choose a larger size or a tokenizer with a smaller vocabulary.",
        )
    if size > max(counts) * 1.2:
        raise RecipeError(
            f"model.size = {size} parameters is more than this dial builds ({max(counts)}).",
            "Give emb_dim, n_heads and n_layers yourself.",
        )
    best = min(range(len(counts)), key=lambda i: (abs(counts[i] - size), counts[i]))
    return Derived(candidates[best], _reasons(candidates[best], vocab_size), counts[best])


_WIDTHS = (*range(32, 128, 16), *range(128, 256, 32), *range(256, 2048, 64), *range(2048, 8193, 256))


def _layers_for(width: int) -> range:
    natural = max(2, round(width / 64))
    return range(max(2, natural - natural // 4), natural + natural // 4 + 2)


def _shape(width: int, layers: int, context_length: int, mlp: str) -> dict[str, Any]:
    head = 16 if width < 128 else 32 if width < 256 else 64
    values: dict[str, Any] = {
        "context_length": context_length,
        "emb_dim": width,
        "n_heads": max(1, width // head),
        "n_layers": layers,
    }
    if mlp == "swiglu":
        values |= {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu"}
    return values


def _reasons(values: dict[str, Any], vocab_size: int) -> dict[str, str]:
    width, layers, heads = values["emb_dim"], values["n_layers"], values["n_heads"]
    reasons = {
        "context_length": f"{values['context_length']} tokens are read at once; memory and time grow with it",
        "emb_dim": f"each of {vocab_size} tokens becomes {width} numbers: about 64 for each of {layers} layers",
        "n_heads": f"{width} / {heads} = {width // heads} numbers a head, the size that GPT-2 kept over all its models"
        if width // heads == 64
        else f"{width} / {heads} = {width // heads} numbers a head: narrow models keep several heads",
        "n_layers": f"{layers} layers of {width} come nearest to the asked size",
    }
    if values.get("mlp") == "swiglu":
        reasons |= {
            "position": "rotary, as in Llama: distances between tokens, no table to learn",
            "norm": "rmsnorm, as in Llama: one division less than layernorm",
            "mlp": "swiglu, as in Llama: a gate beside each number",
        }
    return reasons
