"""Keys and values of the tokens that a model has read, so that each new token is read once."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.models.settings import ModelSettings


class KVCache:
    """Preallocated keys and values of every layer, filled in place from the left.

    ``Transformer.forward`` writes the tokens it is given at ``length`` and moves ``length`` on.
    Shape of one layer: (batch, n_kv_heads, capacity, head_dim).
    """

    def __init__(
        self,
        settings: ModelSettings,
        batch: int,
        capacity: int | None = None,
        *,
        dtype: torch.dtype = torch.float32,
        device: torch.device | str = "cpu",
    ) -> None:
        """Room for ``capacity`` tokens (the context length unless given) of ``batch`` texts."""
        self.capacity = settings.context_length if capacity is None else capacity
        self.length = 0
        shape = (batch, settings.n_kv_heads, self.capacity, settings.head_dim)
        self.keys = [torch.zeros(shape, dtype=dtype, device=device) for _ in range(settings.n_layers)]
        self.values = [torch.zeros(shape, dtype=dtype, device=device) for _ in range(settings.n_layers)]

    @property
    def batch(self) -> int:
        """How many texts are held."""
        return self.keys[0].shape[0]

    def append(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Write (B, H, T, d) behind what is held; all keys and values so far, as views."""
        end = self.length + keys.shape[2]
        if end > self.capacity:
            raise ValueError(f"the cache holds {self.capacity} tokens; {end} are too many")
        self.keys[layer][:, :, self.length : end] = keys
        self.values[layer][:, :, self.length : end] = values
        return self.keys[layer][:, :, :end], self.values[layer][:, :, :end]

    def rewind(self, length: int) -> None:
        """Forget everything behind the first ``length`` tokens."""
        if not 0 <= length <= self.length:
            raise ValueError(f"cannot rewind a cache of {self.length} tokens to {length}")
        self.length = length

    def select(self, rows: Tensor) -> None:
        """Keep, repeat or reorder texts (beam search, finished rows): row i becomes old row ``rows[i]``."""
        self.keys = [k.index_select(0, rows) for k in self.keys]
        self.values = [v.index_select(0, rows) for v in self.values]
