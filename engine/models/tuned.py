"""What came of fine-tuning: a base model in full precision, and what was learned on it, as folders.

The running model may have computed in bfloat16 or in 4 bits.  The result is made of the base's own float32 weights:
a merge into rounded ones would lose most of what was learned.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from engine.models.adapters import Attached, attach
from engine.models.exchange import CONFIG, save_native
from engine.models.opening import LanguageModel, save_opened
from engine.models.transformer import Transformer
from engine.recipes.methods import MethodSection
from engine.text.own_template import save_tokenizer
from engine.text.tokenizer import Tokenizer

ADAPTER = "adapter"  # the folder of an adapter that belongs to the model in whose folder it lies
CHECKED_TOKENS = 48


class Tuned:
    """``model`` (float32, its vocabulary grown already; changed in place) with the ``weights`` that ``method`` learned."""

    def __init__(
        self, model: LanguageModel, method: MethodSection, weights: Mapping[str, Tensor], new_rows: list[int]
    ) -> None:
        self.attached: Attached = attach(model, method.beside_full_precision(), seed=0, new_rows=new_rows)
        self.attached.load(weights)
        self.attached.model.eval()

    def save_adapter(self, folder: Path, base: str) -> None:
        """The adapter alone, in PEFT's layout where it has one.  Raises DiskError."""
        self.attached.save(folder, base)

    def save_model(self, folder: Path, tokenizer: Tokenizer, template: str, stops: Sequence[str] = ()) -> float | None:
        """The whole model, with what was learned worked in; its tokenizer, chat template and ends of answers.

        A method that cannot be worked in is saved as the base model with its adapter in the folder, in our own layout:
        no other program shall open it and silently leave the adapter out.
        The adapter is off the model afterwards.  Returns the largest difference of logits between the model that is
        written and the one with its adapter; None where nothing was worked in.
        """
        if not self.attached.mergeable:
            self._save_with_adapter(folder)
            difference = None
        else:
            merged, difference = self._merged(tokenizer)
            save_opened(merged, folder, eos_id=tokenizer.eot_id)
        save_tokenizer(tokenizer, folder, template, stops)
        return difference

    def _merged(self, tokenizer: Tokenizer) -> tuple[LanguageModel, float]:
        model: LanguageModel = self.attached.model  # type: ignore[assignment]
        ids = _some_text(tokenizer, model.settings.context_length)
        with torch.no_grad():
            before = model(ids)
            after = self.attached.worked_in()(ids)
        return model, float((after - before).abs().max())

    def _save_with_adapter(self, folder: Path) -> None:
        self.attached.save(folder / ADAPTER, "..")
        model: LanguageModel = self.attached.detach()  # type: ignore[assignment]
        if isinstance(model, Transformer):
            save_native(model, folder)
        else:
            save_opened(model, folder)
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        (folder / CONFIG).write_text(
            json.dumps({**config, "tezgah_adapter": ADAPTER}, indent=2) + "\n", encoding="utf-8"
        )


def _some_text(tokenizer: Tokenizer, context: int) -> Tensor:
    """Two rows of tokens, spread over the vocabulary: the texts on which a merge is checked."""
    count = min(CHECKED_TOKENS, context)
    ids = torch.arange(2 * count).mul(7919).remainder(tokenizer.vocab_size)
    return ids.view(2, count)
