from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import torch
from torch import Tensor

from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.recipes.sections import TrainSection
from engine.training.kernels import PLAIN, restore

VOCABULARY, CONTEXT = 37, 12


@pytest.fixture(autouse=True)
def _plain_kernels() -> Iterator[None]:
    """One thread and torch's kernels before and after every test."""
    restore({**PLAIN, "threads": 1})
    yield
    restore({**PLAIN, "threads": 1})


@pytest.fixture
def make_model() -> Callable[..., Transformer]:
    def make(**changes: object) -> Transformer:
        shape = {"vocab_size": VOCABULARY, "context_length": CONTEXT, "emb_dim": 16, "n_heads": 2, "n_layers": 2}
        return Transformer(ModelSettings(**{**shape, "qkv_bias": True, **changes}), seed=1)  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_train() -> Callable[..., TrainSection]:
    def make(**values: object) -> TrainSection:
        return TrainSection.model_validate({"threads": 1, **values})

    return make


@pytest.fixture
def batch() -> tuple[Tensor, Tensor]:
    random = torch.Generator().manual_seed(5)
    ids = torch.randint(0, VOCABULARY, (4, CONTEXT + 1), generator=random)
    return ids[:, :-1], ids[:, 1:]
