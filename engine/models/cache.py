"""Keys and values that attention sees besides those of the tokens given now: of tokens read before (the cache, so
that each token is read once), and learned ones before every text (the prefix)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.models.settings import ModelSettings


class Prefix(nn.Module):
    """Learned keys and values that every token of every text sees (prefix tuning, Li and Liang 2021).

    ``pairs`` (L, 2, G, P, d) holds, for each layer, the keys (as they are after rotary positions) and the values of P
    tokens that nobody wrote.
    """

    def __init__(self, pairs: Tensor) -> None:
        super().__init__()
        self.pairs = nn.Parameter(pairs)

    @property
    def tokens(self) -> int:
        """How many tokens the prefix stands for."""
        return self.pairs.shape[3]

    def append(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """The prefix, then (B, G, T, d): keys and values of shape (B, G, P + T, d)."""
        own = self.pairs[layer].to(keys.dtype).expand(keys.shape[0], *self.pairs.shape[1:])  # (B, 2, G, P, d)
        return torch.cat((own[:, 0], keys), dim=2), torch.cat((own[:, 1], values), dim=2)


class KVCache:
    """Preallocated keys and values of every layer, filled in place from the left.

    ``Transformer.forward`` writes the tokens it is given at ``length`` and moves ``length`` on.
    Shape of one layer: (batch, n_kv_heads, capacity, head_dim).  A prefix stands before all of them and counts
    neither in ``length`` nor in ``capacity``.
    """

    def __init__(
        self,
        settings: ModelSettings,
        batch: int,
        capacity: int | None = None,
        *,
        dtype: torch.dtype = torch.float32,
        device: torch.device | str = "cpu",
        prefix: Prefix | None = None,
    ) -> None:
        """Room for ``capacity`` tokens (the context length unless given) of ``batch`` texts."""
        self.capacity = settings.context_length if capacity is None else capacity
        self.length = 0
        self._before = 0 if prefix is None else prefix.tokens
        shape = (batch, settings.n_kv_heads, self._before + self.capacity, settings.head_dim)
        self.keys = [torch.zeros(shape, dtype=dtype, device=device) for _ in range(settings.n_layers)]
        self.values = [torch.zeros(shape, dtype=dtype, device=device) for _ in range(settings.n_layers)]
        if prefix is not None:
            for layer, (keys, values) in enumerate(prefix.pairs.detach()):
                self.keys[layer][:, :, : self._before] = keys
                self.values[layer][:, :, : self._before] = values

    @property
    def batch(self) -> int:
        """How many texts are held."""
        return self.keys[0].shape[0]

    def append(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Write (B, H, T, d) behind what is held; all keys and values so far, as views."""
        end = self.length + keys.shape[2]
        if end > self.capacity:
            raise ValueError(f"the cache holds {self.capacity} tokens; {end} are too many")
        start, end = self._before + self.length, self._before + end
        self.keys[layer][:, :, start:end] = keys
        self.values[layer][:, :, start:end] = values
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
