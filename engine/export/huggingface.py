"""A model and its tokenizer as a folder that transformers opens, verified before it counts as written."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from engine.errors import DataError, DiskError, ModelError
from engine.models.adapters import stands_beside
from engine.models.exchange import CONFIG, OWN_KEY, read_config, save_folder
from engine.models.layouts import layout_for
from engine.models.opening import open_model
from engine.models.reward_folders import HEAD_FACTS, HEAD_FILE, is_reward_folder
from engine.models.through_transformers import LanguageModel
from engine.models.transformer import Transformer
from engine.text.own_template import GENERATION_FILE, save_tokenizer
from engine.text.tokenizer import OWN_FILE, TEMPLATE_FILE, Tokenizer
from engine.text.tokenizers import load_tokenizer

_SAME = 1e-3  # float32 written and read again differs by nothing; half precision by a little

PROMPTS = (
    "Once upon a time there was a little fox.",
    "Bir varmış bir yokmuş, İstanbul'da küçük bir tilki yaşarmış.",
    "Question: what is 12 + 30?\nAnswer:",
    "def add(a, b):\n    return a + b",
)


def export_folder(
    model: LanguageModel,
    tokenizer: Tokenizer,
    to: str | Path,
    *,
    template: str = "",
    stops: Sequence[str] = (),
    source: str | Path = "",
) -> float:
    """Write ``to`` as a Hugging Face folder, read it again, and return the largest difference of a logit on ``PROMPTS``
    and on tokens from the whole vocabulary.

    ``template`` is the chat template that belongs to the model, ``stops`` where its answers end, ``source`` the folder
    that it was opened from: a reward head there comes along.  Only a new, empty or formerly exported folder is written
    into, and never ``source``.  Raises ModelError when no Hugging Face class can hold the model (or what it has learned
    beside its weights), its vocabulary is not the tokenizer's, the folder holds something else, or what was written does
    not compute the same; DiskError when the disk does not take it.
    """
    to = Path(to)
    if tokenizer.vocab_size > model.settings.vocab_size:
        raise ModelError(
            f"The tokenizer has {tokenizer.vocab_size} tokens, the model {model.settings.vocab_size}.",
            "Export the model with the tokenizer that it was trained with.",
        )
    if beside := stands_beside(model):
        raise ModelError(
            f"The model has learned {beside}, which no Hugging Face class has a place for beside its weights.",
            "A prefix opens in peft from the run's folder adapter/, on the base model. For a model that stands alone, "
            "train with method.kind = 'lora' or 'full'.",
        )
    if isinstance(model, Transformer):
        layout_for(model.settings)  # refuses a mix before anything is written
    if source and to.resolve() == Path(source).resolve():
        raise ModelError(f"{to}: the model was opened from this very folder.", "Choose another folder to export to.")
    _make_place(to)
    if isinstance(model, Transformer):
        save_folder(model, to, eos_id=tokenizer.eot_id)
    else:
        model.save(to, eos_id=tokenizer.eot_id)
    try:
        save_tokenizer(tokenizer, to, template, stops)
        if source and is_reward_folder(Path(source)):
            for name in (HEAD_FILE, HEAD_FACTS):
                shutil.copyfile(Path(source) / name, to / name)
    except OSError as error:
        raise DiskError(
            f"{to}: the tokenizer cannot be written ({error}).", "Free space or choose another folder."
        ) from None
    return _verify(model, tokenizer, to)


def _verify(model: LanguageModel, tokenizer: Tokenizer, to: Path) -> float:
    """The largest difference of a logit between the model and the folder.  Raises ModelError when it is too large, or
    when the tokenizer there gives other ids."""
    there, reread = open_model(to), load_tokenizer(to)
    texts = [_some_of_all(model)]
    for prompt in PROMPTS:
        try:
            ids = tokenizer.encode(prompt)
        except DataError:  # a character that is not in the alphabet of a tokenizer of characters
            continue
        if reread.encode(prompt) != ids:
            raise _fault(to, f"its tokenizer reads {prompt!r} otherwise")
        if ids:
            texts.append(torch.tensor([ids[: model.settings.context_length]]))
    difference = max(largest_difference(model, there, text) for text in texts)
    if not difference < _SAME:
        raise _fault(to, f"it computes other logits (off by {difference:.2g})")
    return difference


def _fault(to: Path, what: str) -> ModelError:
    return ModelError(
        f"{to}: what was written is not the model: {what}.",
        "This is a fault of the program or of the disk: do not use the folder, and report it.",
    )


def _some_of_all(model: LanguageModel) -> Tensor:
    """Ids (2, T) of all kinds of tokens."""
    count = min(model.settings.context_length, 64)
    return torch.arange(2 * count).mul(7919).remainder(model.settings.vocab_size).view(2, count)


def largest_difference(model: LanguageModel, other: LanguageModel, ids: Tensor | None = None) -> float:
    """The largest difference of a logit after ``ids`` (B, T), both models in evaluation mode; by default after two
    windows of all kinds of tokens."""
    ids = _some_of_all(model) if ids is None else ids
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


def _make_place(to: Path) -> None:
    """A folder that is new, empty, or the work of an earlier export (whose chat template and reward head go); nothing else
    is overwritten."""
    if not to.exists():
        return
    if not to.is_dir():
        raise ModelError(f"{to}: is a file.", "Choose a folder that does not exist yet.")
    if not any(to.iterdir()):
        return
    ours = (to / CONFIG).is_file() and (OWN_KEY in read_config(to) or (to / OWN_FILE).is_file())
    if not (ours and any(to.glob("model*.safetensors"))):
        raise ModelError(
            f"{to}: the folder holds other files.", "Choose an empty folder, or one that does not exist yet."
        )
    for name in (TEMPLATE_FILE, GENERATION_FILE, HEAD_FILE, HEAD_FACTS):
        (to / name).unlink(missing_ok=True)
