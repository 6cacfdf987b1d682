"""Prefix tuning (Li and Liang 2021): learned keys and values before every text; all weights stay."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from engine.errors import ModelError
from engine.models.adapters.adapter import Adapter
from engine.models.cache import Prefix
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.recipes.methods import MethodSection


class PrefixTuning(Adapter):
    """The model with a prefix in its place.  Texts begin at position P, so the context is P tokens shorter: that is
    what ``model.settings.context_length`` says while the prefix is in use."""

    def __init__(self, model: nn.Module, method: MethodSection, *, slot: str, seed: int) -> None:
        """A prefix that begins as the keys and values of tokens drawn from ``seed``.

        Activations of real tokens train faster and more steadily than random numbers, as the paper found.
        Raises RecipeError when the prefix fills the context.
        """
        super().__init__(method, slot)
        self.model: Any = model
        settings: Any = model.settings
        self._whole: ModelSettings = settings
        self._left = method.context_left(self._whole.context_length)
        self.prefix = Prefix(_activations(self.model, method.prefix_tokens, seed))
        self.prefix.to(self._device())

    def _device(self) -> torch.device:
        device: torch.device = self.model.tok_emb.weight.device
        return device

    def parameters(self) -> dict[str, nn.Parameter]:
        return {"prefix.pairs": self.prefix.pairs}

    def on(self) -> None:
        self._whole = self.model.settings
        self.model.settings = dataclasses.replace(self._whole, context_length=self._left)
        self.model.prefix = self.prefix
        self.prefix.requires_grad_(True)

    def off(self) -> None:
        self.model.settings = self._whole
        self.model.prefix = None
        self.prefix.requires_grad_(False)

    def take_off(self) -> None:
        """``off`` has put everything back."""

    def merged(self, weights: Mapping[str, Tensor], state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        raise ModelError("A prefix cannot be merged into the weights.", "Use the model with its adapter.")


@torch.no_grad()
def _activations(model: Any, tokens: int, seed: int) -> Tensor:
    """Keys and values (L, 2, G, P, d) of P tokens, drawn from the vocabulary, as the model computes them."""
    random = torch.Generator().manual_seed(seed)
    ids = torch.randint(model.settings.vocab_size, (1, tokens), generator=random)
    training = model.training
    model.eval()
    cache = model.new_cache(1, tokens)
    model.hidden(ids.to(model.tok_emb.weight.device), cache=cache)
    model.train(training)
    if isinstance(model, Transformer):
        layers = list(zip(cache.keys, cache.values, strict=True))
    else:
        layers = [(layer.keys, layer.values) for layer in cache.held.layers]
    if len({keys.shape for keys, _ in layers}) > 1:
        raise ModelError("The layers of this model differ in their heads.", "Choose method.kind = 'lora'.")
    return torch.stack([torch.stack((keys[0], values[0])) for keys, values in layers]).clone()
