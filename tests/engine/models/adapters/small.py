"""Small models of the shapes that matter, and what every test of adapters does with them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from engine.models.adapters import Attached, attach
from engine.models.exchange import load_model, save_folder
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.recipes.methods import MethodSection

VOCABULARY = 60
_SIZES = {"vocab_size": VOCABULARY, "context_length": 32, "emb_dim": 32, "n_heads": 4, "n_layers": 2}
_LLAMA = {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu", "n_kv_heads": 2}

SHAPES: dict[str, dict[str, Any]] = {
    "gpt2": {**_SIZES, "qkv_bias": True},
    "llama": {**_SIZES, **_LLAMA, "tie_embeddings": False},
    "qwen2": {**_SIZES, **_LLAMA, "qkv_bias": True, "bias": False},
    "mixed": {**_SIZES, "position": "rotary"},  # no Hugging Face class can hold it
}
KINDS = ("full", "lora", "dora", "qlora", "prefix", "adapter")
NEW_ROWS = [58, 59]

every_shape = pytest.mark.parametrize("shape", SHAPES)
exported_shapes = pytest.mark.parametrize("shape", [name for name in SHAPES if name != "mixed"])
every_kind = pytest.mark.parametrize("kind", KINDS)
every_adapter = pytest.mark.parametrize("kind", KINDS[1:])


def base_model(shape: str, *, seed: int = 0) -> Transformer:
    """A model of a shape, float32, in evaluation mode; its weights are large enough that every part matters."""
    model = Transformer(ModelSettings(**SHAPES[shape]), seed=seed).eval()
    with torch.no_grad():
        generator = torch.Generator().manual_seed(seed + 1)
        for parameter in model.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator) * 0.05)
    return model


def some_ids(rows: int = 2, tokens: int = 12) -> Tensor:
    """Texts in which the new tokens occur."""
    ids = torch.randint(0, VOCABULARY, (rows, tokens), generator=torch.Generator().manual_seed(7))
    ids[0, 2], ids[-1, 4] = NEW_ROWS
    return ids


def shaken(attached: Attached, size: float = 0.05) -> Attached:
    """As if it had learned: every trainable number is somewhere else."""
    generator = torch.Generator().manual_seed(11)
    with torch.no_grad():
        for parameter in attached.trainable().values():
            parameter.add_((torch.randn(parameter.shape, generator=generator) * size).to(parameter))
    return attached


def learned(model: nn.Module, kind: str, *, new_rows: list[int] = [], **keys: Any) -> Attached:
    """A model with a method on it that has learned something."""
    return shaken(attach(model, method(kind, **keys), seed=3, new_rows=new_rows))


def method(kind: str, **keys: Any) -> MethodSection:
    """A small method of a kind."""
    return MethodSection(**{"kind": kind, "rank": 4, "prefix_tokens": 5, "bottleneck": 8, **keys})


@torch.no_grad()
def logits(model: Callable[..., Tensor], ids: Tensor | None = None) -> Tensor:
    return model(some_ids() if ids is None else ids)


def close(found: Tensor, wanted: Tensor, atol: float = 1e-5) -> None:
    torch.testing.assert_close(found, wanted, rtol=0, atol=atol)


def apart(found: Tensor, wanted: Tensor) -> float:
    return (found - wanted).abs().max().item()


def export(shape: str, folder: Path) -> Path:
    """The folder of a shape's model in Hugging Face's layout."""
    save_folder(base_model(shape), folder)
    return folder


def reopened(folder: Path) -> Transformer:
    return load_model(folder)


def their_model(folder: Path) -> Any:
    """The folder's model as transformers opens it."""
    import transformers

    return transformers.AutoModelForCausalLM.from_pretrained(folder).eval()


def their_logits(model: Any, ids: Tensor | None = None) -> Tensor:
    ids = some_ids() if ids is None else ids
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: Tensor = model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits
    return found
