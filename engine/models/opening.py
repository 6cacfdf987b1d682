"""A model folder that others made, opened whole: the model, its tokenizer and its chat template.  Loads torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.errors import DataError, ModelError
from engine.models.exchange import load_model, save_model
from engine.models.foreign_folder import load_foreign, tokenizer_content
from engine.models.growing import grow_vocabulary
from engine.models.naming import UnsupportedModel
from engine.models.through_transformers import ForeignLM, LanguageModel
from engine.text.huggingface import HuggingFaceTokenizer, named_tokens_beside, starting_tokens
from engine.text.own_template import own_stops, own_template
from engine.text.tokenizers import Tokenizer, load_tokenizer, make_tokenizer

__all__ = ["LanguageModel", "Opened", "open_folder", "open_model", "save_opened", "with_rows_for"]

GPT2_VOCABULARY = 50257
MOST_ADDED = 8, 0.01  # so many tokens, or this share, may a tokenizer have beyond its model's rows
# What a tokenizer without a tokenizer.json consists of, besides GPT-2's two files, which we read ourselves.
_OLDER_TOKENIZERS = ("tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "vocab.txt")


@dataclass(frozen=True)
class Opened:
    """What a model folder holds.

    ``template`` is the folder's own chat template (jinja), "" when it has none; ``template_stops`` are the texts at
    which an answer written with it ends.  ``source`` is the folder.
    """

    model: LanguageModel
    tokenizer: Tokenizer
    template: str
    template_stops: tuple[str, ...]
    source: str


def open_folder(folder: Path, *, cache: Path) -> Opened:
    """The model of a Hugging Face folder (or one of ours), float32, in evaluation mode, and what belongs to it.

    ``cache`` is the workspace's: GPT-2's vocabulary is looked for there when the folder brings no tokenizer.
    Raises ModelError or DataError, naming the file, when something is missing, damaged or not supported.
    """
    model = open_model(folder)
    tokenizer = _tokenizer_of(folder, model.settings.vocab_size, cache)
    model = with_rows_for(tokenizer, model, folder)
    template = own_template(folder)
    return Opened(model, tokenizer, template, own_stops(folder, tokenizer, template), str(folder.absolute()))


def open_model(folder: Path) -> LanguageModel:
    """The model of a folder: in our transformer where that can hold it, else run by transformers."""
    try:
        return load_model(folder)
    except UnsupportedModel:
        return load_foreign(folder)


def save_opened(model: LanguageModel, folder: Path, *, eos_id: int | None = None) -> str:
    """Write a model as a folder that ``open_model`` and transformers open; the name of its class there.

    Raises DiskError when the disk does not take it.
    """
    if isinstance(model, ForeignLM):
        model.save(folder, eos_id=eos_id)
        return type(model.model).__name__
    return save_model(model, folder, eos_id=eos_id)


def with_rows_for(tokenizer: Tokenizer, model: LanguageModel, folder: Path) -> LanguageModel:
    """The model with a row for every token; tokenizers often have a few (padding, mostly) that their model lacks.

    Raises ModelError when there are so many that the two do not belong together.
    """
    rows = model.settings.vocab_size
    if tokenizer.vocab_size <= rows:
        return model
    if tokenizer.vocab_size - rows > max(MOST_ADDED[0], MOST_ADDED[1] * rows):
        raise ModelError(
            f"{folder}: the tokenizer has {tokenizer.vocab_size:,} tokens, the model {rows:,}.",
            "They do not belong together: give the tokenizer that the model was trained with.",
        )
    return grow_vocabulary(model, tokenizer.vocab_size, list(range(rows, tokenizer.vocab_size)))


def _tokenizer_of(folder: Path, vocab_size: int, cache: Path) -> Tokenizer:
    try:
        return load_tokenizer(folder, for_model=True)
    except DataError:
        if (folder / "tokenizer.json").exists():
            raise
        if any((folder / name).is_file() for name in _OLDER_TOKENIZERS):
            named = named_tokens_beside(folder / "tokenizer.json")
            content = tokenizer_content(folder, vocab_size)
            return HuggingFaceTokenizer(content, named.get("eos_token", ""), named, starts=starting_tokens(content))
        if vocab_size != GPT2_VOCABULARY:
            raise
        return make_tokenizer("gpt2", cache=cache / "tokenizers")
