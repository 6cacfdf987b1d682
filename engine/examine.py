"""``tezgah evaluate``: how well a model foretells a text it is given.  Loads torch."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.errors import DataError
from engine.loading import load_any
from engine.text.asked import finish
from engine.text.corpus import prepare
from engine.training.losses import evaluate
from engine.workspace import Workspace

BATCH = 8


def examine(
    source: str, data: str, runs: Path, *, text_column: str = "", encoding: str = "", skip_bad_lines: bool = False
) -> dict[str, Any]:
    """Loss (nats per token), perplexity, bits_per_byte, and the numbers of tokens, bytes and characters.

    The whole text is read once, in windows of the model's context that do not overlap; every token but the first
    of a window is foretold.  Raises DataError whose remedies name the options of ``tezgah evaluate``.
    """
    model, tokenizer = load_any(source, runs)
    work = prepare(
        data,
        text_column=text_column,
        encoding=encoding,
        skip_bad_lines=skip_bad_lines,
        val_fraction=0.0,
        test_fraction=0.0,
        split="characters",
        seed=0,
        kind=tokenizer.kind,
        tokenizer_path="",
        vocab_size=tokenizer.vocab_size,
        cache=Workspace.default().cache,
        tokenizer=tokenizer,
    )
    try:
        part = finish(work).train
    except DataError as error:
        raise DataError(error.text, _as_options(error.remedy)) from None
    if part.count < 2:
        raise DataError(f"{data} holds {part.count} tokens: nothing to foretell.", "Give a longer text.")
    loss, count = evaluate(model, windows(part.tokens, model.settings.context_length))  # type: ignore[arg-type]
    return {
        "loss": loss,
        "perplexity": math.exp(loss) if loss < 700 else math.inf,
        "bits_per_byte": loss / math.log(2) * part.count / max(1, part.bytes),
        "tokens": int(count),
        "bytes": int(part.bytes),
        "characters": int(part.characters),
    }


def _as_options(remedy: str) -> str:
    """A remedy that names keys of a recipe, with the options that stand for them here."""
    for word, instead in (
        ("data.path", "--data"),
        ("set data.", "give data."),
        ("data.skip_bad_lines = true", "--skip-bad-lines"),
    ):
        remedy = remedy.replace(word, instead)
    return re.sub(r"data\.(text_column|encoding) = ", lambda key: f"--{key[1].replace('_', '-')} ", remedy)


def windows(tokens: NDArray[Any], context: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches (B, T) of inputs and targets that cover ``tokens`` once; the last window may be shorter."""
    whole = (tokens.size - 1) // context
    for first in range(0, whole, BATCH):
        last = min(first + BATCH, whole)
        flat = torch.from_numpy(np.asarray(tokens[first * context : last * context + 1], dtype=np.int64))
        yield flat[:-1].view(last - first, context), flat[1:].view(last - first, context)
    rest = torch.from_numpy(np.asarray(tokens[whole * context :], dtype=np.int64))
    if rest.numel() > 1:
        yield rest[None, :-1], rest[None, 1:]
