"""Tiny models that write lively nonsense, and a tokenizer that needs no file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.text.alphabets import ByteTokenizer
from engine.text.tokenizer import Tokenizer

LEARNED = {"qkv_bias": True}
ROTARY = {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu", "n_kv_heads": 1}


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture
def tokenizer() -> Tokenizer:
    return ByteTokenizer()


@pytest.fixture
def make_model() -> Callable[..., Transformer]:
    def make(context: int = 24, vocab_size: int = 257, seed: int = 3, **parts: object) -> Transformer:
        shape = {"emb_dim": 32, "n_heads": 2, "n_layers": 2, **(parts or LEARNED)}
        model = Transformer(ModelSettings(vocab_size=vocab_size, context_length=context, **shape), seed=seed).eval()
        with torch.no_grad():  # fresh weights are nearly uniform; sharper ones make every token count
            for parameter in model.parameters():
                parameter.mul_(6)
        return model

    return make


@pytest.fixture
def model(make_model: Callable[..., Transformer]) -> Transformer:
    return make_model()
