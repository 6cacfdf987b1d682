"""A batch of tokens on its way into a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engine.training.losses import IGNORE


@dataclass(frozen=True)
class TokenBatch:
    """``ids`` (B, T) and ``targets`` (B, T), each one token further, ``IGNORE`` where nothing is learned.

    ``positions`` (B, T) and ``documents`` (B, T) are for packed rows: each document counts its own positions, and
    tokens see only tokens of their own document (0 is padding).  ``weight`` counts the targets that are learned,
    ``tokens`` the real tokens.
    """

    ids: Tensor
    targets: Tensor
    weight: int
    tokens: int
    positions: Tensor | None = None
    documents: Tensor | None = None

    @classmethod
    def of_windows(cls, windows: Any) -> TokenBatch:
        """Windows (B, T+1) of a running text: every token is learned."""
        whole = torch.from_numpy(windows)
        targets = whole[:, 1:]
        return cls(ids=whole[:, :-1], targets=targets, weight=targets.numel(), tokens=targets.numel())

    @classmethod
    def of_packed(cls, packed: Any) -> TokenBatch:
        """An ``engine.text.packing.PackedBatch``."""
        documents = torch.from_numpy(packed.documents)
        return cls(
            ids=torch.from_numpy(packed.ids),
            targets=torch.from_numpy(packed.targets),
            weight=int(packed.learned),
            tokens=int((documents > 0).sum()),
            positions=torch.from_numpy(packed.positions),
            documents=documents,
        )

    def halves(self, parts: int) -> list[TokenBatch]:
        """The same rows in at most ``parts`` batches; together they weigh the same."""
        size = -(-len(self.ids) // parts)
        if size >= len(self.ids):
            return [self]
        return [self._rows(slice(start, start + size)) for start in range(0, len(self.ids), size)]

    def _rows(self, rows: slice) -> TokenBatch:
        ids, targets = self.ids[rows], self.targets[rows]
        positions = None if self.positions is None else self.positions[rows]
        documents = None if self.documents is None else self.documents[rows]
        tokens = ids.numel() if documents is None else int((documents > 0).sum())
        return TokenBatch(ids, targets, int((targets != IGNORE).sum()), tokens, positions, documents)

    def on(self, device: torch.device) -> tuple[Tensor, Tensor, Tensor | None, Tensor | None]:
        """ids, targets, positions and documents on a device, as ``token_cross_entropy`` takes them."""
        ids, targets = (t.to(device, non_blocking=True) for t in (self.ids, self.targets))
        if self.documents is None or self.positions is None or int(self.documents.max()) <= 1:
            return ids, targets, None, None  # padding on the right: what is real never sees it
        return ids, targets, self.positions.to(device), self.documents.to(device)
