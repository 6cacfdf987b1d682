"""A model folder that others made, opened whole: the model, its tokenizer and its chat template.  Loads torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.errors import DataError
from engine.models.exchange import load_model
from engine.models.transformer import Transformer
from engine.text.own_template import own_stops, own_template
from engine.text.tokenizers import Tokenizer, load_tokenizer, make_tokenizer

GPT2_VOCABULARY = 50257


@dataclass(frozen=True)
class Opened:
    """What a model folder holds.

    ``template`` is the folder's own chat template (jinja), "" when it has none; ``template_stops`` are the texts at
    which an answer written with it ends.  ``source`` is the folder.
    """

    model: Transformer
    tokenizer: Tokenizer
    template: str
    template_stops: tuple[str, ...]
    source: str


def open_folder(folder: Path, *, cache: Path) -> Opened:
    """The model of a Hugging Face folder (or one of ours), float32, in evaluation mode, and what belongs to it.

    ``cache`` is the workspace's: GPT-2's vocabulary is looked for there when the folder brings no tokenizer.
    Raises ModelError or DataError, naming the file, when something is missing, damaged or not supported.
    """
    model = load_model(folder)
    tokenizer = _tokenizer_of(folder, model.settings.vocab_size, cache)
    template = own_template(folder)
    return Opened(model, tokenizer, template, own_stops(folder, tokenizer, template), str(folder.absolute()))


def _tokenizer_of(folder: Path, vocab_size: int, cache: Path) -> Tokenizer:
    try:
        return load_tokenizer(folder)
    except DataError:
        if vocab_size != GPT2_VOCABULARY or any(folder.glob("*tokenizer*")):
            raise
        return make_tokenizer("gpt2", cache=cache / "tokenizers")
