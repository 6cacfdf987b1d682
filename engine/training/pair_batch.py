"""A batch of pairs on its way into a model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.text.pairs import PairRows
from engine.training.logprobs import AnswerRows


@dataclass(frozen=True)
class PairBatch:
    """P pairs; the arrays of ``rows`` hold the chosen answers first, then the rejected ones."""

    rows: PairRows

    @property
    def weight(self) -> int:
        """How many pairs."""
        return len(self.rows.index)

    @property
    def tokens(self) -> int:
        """Real tokens of both answers of all pairs."""
        return int(self.rows.lengths.sum())

    def halves(self, parts: int) -> list[PairBatch]:
        """The same pairs in at most ``parts`` batches."""
        size = -(-self.weight // parts)
        if size >= self.weight:
            return [self]
        return [self._pairs(slice(start, start + size)) for start in range(0, self.weight, size)]

    def _pairs(self, some: slice) -> PairBatch:
        places = np.arange(self.weight)[some]
        both = np.concatenate([places, places + self.weight])
        own, longest = self.rows, int(self.rows.lengths[both].max())
        return PairBatch(
            PairRows(
                own.ids[both, :longest],
                own.lengths[both],
                own.starts[both],
                own.margin[places],
                own.tie[places],
                own.index[places],
            )
        )

    def on(self, device: torch.device) -> tuple[Tensor, Tensor]:
        """Ids (2P, T) and which of them are real (2P, T, bool)."""
        ids = torch.from_numpy(self.rows.ids).to(device, non_blocking=True)
        lengths = torch.from_numpy(self.rows.lengths).to(device)
        return ids, torch.arange(ids.shape[1], device=device) < lengths[:, None]

    def answers(self, device: torch.device) -> AnswerRows:
        """The rows with their answers marked, end of text included."""
        ids, real = self.on(device)
        starts = torch.from_numpy(self.rows.starts).to(device)
        answer = real & (torch.arange(ids.shape[1], device=device) >= starts[:, None])
        return AnswerRows(ids, answer, int((self.rows.lengths - self.rows.starts).max()))

    def chances(self, device: torch.device) -> Tensor:
        """(P,) how surely the chosen answer is the better one: 0.5 for a tie."""
        return torch.where(torch.from_numpy(self.rows.tie).to(device), 0.5, 1.0)
