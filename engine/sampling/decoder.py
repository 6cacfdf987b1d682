"""What stands between a model and its texts: the window each text is read through, and the cache.

**The window rule.**  A model reads at most its context length C.  Of a longer prompt it reads the last C tokens.
Whenever one more token would not fit, the older half is forgotten: the newest C // 2 tokens stay and are
read anew, because with learned positions every token's keys and values change when its position does.  (Rotary
models follow the same rule.)  What is forgotten depends on a text alone, not on the batch it is in, so that
texts come out the same alone and together, with the cache and without.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from engine.errors import ModelError
from engine.models.through_transformers import LanguageModel


class Decoder:
    """A batch of texts that grow by one token a step.

    ``windows`` are the ids that the model sees of each text, ``logits`` (B, V, float32, on the CPU, where the
    sampler works) those of the token after.  Texts of different lengths are padded on the left.

    V is ``vocabulary``, the tokenizer's: a model's own may be padded with ids that stand for nothing.
    Raises ModelError, here and later, when the model computes what is no number.
    """

    def __init__(self, model: LanguageModel, texts: Sequence[Sequence[int]], room: int, vocabulary: int) -> None:
        """Read ``texts`` (none of them empty); ``room`` is how many tokens will follow at most."""
        self.model = model
        self.context = model.settings.context_length
        self.windows = [list(text[-self.context :]) for text in texts]
        self._room, self._vocabulary = room, vocabulary
        self._cache: Any  # of the kind that the model makes
        self._mask: Tensor | None
        self.logits = self._read()

    @torch.inference_mode()
    def feed(self, ids: Sequence[int]) -> Tensor:
        """Append one token to each text and read it; the new logits (B, V)."""
        self._room -= 1
        full = [len(window) == self.context for window in self.windows]
        for row, id in enumerate(ids):
            if full[row]:
                del self.windows[row][: self.context - self.context // 2]
            self.windows[row].append(id)
        if any(full) or self._cache.length == self._cache.capacity:
            self.logits = self._read()
            return self.logits
        if self._mask is not None:
            self._mask = torch.nn.functional.pad(self._mask, (0, 1), value=True)
        step = torch.tensor(ids, device=self._device)[:, None]
        self.logits = self._last(self.model.hidden(step, mask=self._mask, cache=self._cache))
        return self.logits

    @torch.inference_mode()
    def keep(self, rows: Sequence[int]) -> None:
        """Go on with these texts only, in this order; one may appear several times (beams)."""
        chosen = torch.tensor(rows, device=self._device)
        self.windows = [list(self.windows[row]) for row in rows]
        self.logits = self.logits.index_select(0, chosen.cpu())
        self._cache.select(chosen)
        if self._mask is not None:
            self._mask = self._mask.index_select(0, chosen)

    @property
    def _device(self) -> torch.device:
        return self.model.tok_emb.weight.device

    @torch.inference_mode()
    def _read(self) -> Tensor:
        """Read all windows from their beginning."""
        longest = max(map(len, self.windows))
        capacity = min(self.context, longest + max(self._room, 0))
        self._cache = self.model.new_cache(len(self.windows), capacity)
        padded = [[0] * (longest - len(window)) + window for window in self.windows]
        self._mask = None
        if min(map(len, self.windows)) < longest:
            real = [[False] * (longest - len(window)) + [True] * len(window) for window in self.windows]
            self._mask = torch.tensor(real, device=self._device)
        ids = torch.tensor(padded, device=self._device)
        return self._last(self.model.hidden(ids, mask=self._mask, cache=self._cache))

    def _last(self, hidden: Tensor) -> Tensor:
        logits = self.model.logits_of(hidden[:, -1:])[:, -1, : self._vocabulary].float().cpu()
        if not bool(logits.amax(-1).isfinite().all()):
            raise ModelError(
                "The model computes numbers that are not finite, so it cannot choose a token.",
                "Its weights are damaged, or training diverged: use an earlier checkpoint.",
            )
        return logits
