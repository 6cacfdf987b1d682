"""A model and its tokenizer as a folder that transformers opens, verified before it counts as written."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import torch

from engine.errors import DiskError, ModelError
from engine.models.exchange import CONFIG, OWN_KEY, WEIGHTS, load_model, read_config, save_folder
from engine.models.layouts import layout_for
from engine.models.transformer import Transformer

_SAME = 1e-3  # float32 written and read again differs by nothing; half precision by a little


class ExportedTokenizer(Protocol):
    """What an export needs of a tokenizer."""

    vocab_size: int
    eot_id: int

    def save(self, folder: Path) -> None:
        """Write the files that AutoTokenizer opens."""


def export_folder(model: Transformer, tokenizer: ExportedTokenizer, to: str | Path) -> float:
    """Write ``to`` as a Hugging Face folder, read it again, and return the largest difference of a logit.

    Only a new, empty or formerly exported folder is written into.  Raises ModelError when no Hugging Face
    class can hold the model, its vocabulary is not the tokenizer's, the folder holds something else, or what was
    written does not compute the same; DiskError when the disk does not take it.
    """
    to = Path(to)
    if tokenizer.vocab_size > model.settings.vocab_size:
        raise ModelError(
            f"The tokenizer has {tokenizer.vocab_size} tokens, the model {model.settings.vocab_size}.",
            "Export the model with the tokenizer that it was trained with.",
        )
    layout_for(model.settings)  # refuses a mix before anything is written
    _check_place(to)
    save_folder(model, to, eos_id=tokenizer.eot_id)
    try:
        tokenizer.save(to)
    except OSError as error:
        raise DiskError(
            f"{to}: the tokenizer cannot be written ({error}).", "Free space or choose another folder."
        ) from None
    difference = largest_difference(model, load_model(to))
    if not difference < _SAME:
        raise ModelError(
            f"{to}: what was written computes other logits (off by {difference:.2g}).",
            "This is a fault of the program or of the disk: do not use the folder, and report it.",
        )
    return difference


def largest_difference(model: Transformer, other: Transformer) -> float:
    """The largest difference of a logit over one window of all kinds of tokens, both in evaluation mode."""
    settings = model.settings
    count = min(settings.context_length, 64)
    ids = torch.arange(2 * count).mul(7919).remainder(settings.vocab_size).view(2, count)
    training = model.training
    model.eval()
    other.eval()
    try:
        with torch.inference_mode():
            here = model(ids.to(model.tok_emb.weight.device)).float().cpu()
            there = other(ids.to(other.tok_emb.weight.device)).float().cpu()
    finally:
        model.train(training)
    return float((here - there).abs().max())


def _check_place(to: Path) -> None:
    """A folder that is new, empty, or the work of an earlier export; nothing else is overwritten."""
    if not to.exists():
        return
    if not to.is_dir():
        raise ModelError(f"{to}: is a file.", "Choose a folder that does not exist yet.")
    if not any(to.iterdir()):
        return
    if (to / WEIGHTS).is_file() and (to / CONFIG).is_file() and OWN_KEY in read_config(to):
        return
    raise ModelError(f"{to}: the folder holds other files.", "Choose an empty folder, or one that does not exist yet.")
