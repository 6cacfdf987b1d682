"""A model with its tokenizer from whatever a user names: a run, a model folder, a foreign checkpoint.  Loads torch."""

from __future__ import annotations

from pathlib import Path

import torch

from engine.errors import DataError, ModelError
from engine.models.exchange import load_model, save_model
from engine.models.transformer import Transformer
from engine.recipes.pretrain import PretrainRecipe
from engine.runs import RunFolder, checkpoint_folders, find_run
from engine.text.tokenizers import Tokenizer, load_tokenizer, make_tokenizer
from engine.training.checkpoint import CheckpointStore
from engine.training.checkpoint import load as load_checkpoint


def load_any(source: str | Path, runs: Path) -> tuple[Transformer, Tokenizer]:
    """The float32 model, in evaluation mode, and its tokenizer.

    ``source`` is a run (path or name), one of its ``checkpoints/step-…`` folders, or a model folder in Hugging
    Face's layout.  Raises EngineError children that name what is missing.
    """
    path = Path(source)
    if path.is_file():
        raise ModelError(
            f"{path} is a file, not a model folder.", f"Turn it into one first:  tezgah import {path} --to FOLDER"
        )
    if (path / "MANIFEST.json").is_file():
        return from_checkpoint(RunFolder(path.absolute().parent.parent), path)
    if (path / "config.json").is_file():
        return load_model(path).eval(), load_tokenizer(path)
    run = find_run(source, runs)
    if (run.model / "config.json").is_file():
        return load_model(run.model).eval(), load_tokenizer(run.model)
    if checkpoint_folders(run.checkpoints):
        return from_checkpoint(run)
    raise ModelError(f"{run.name} has no model yet.", "Wait for its first checkpoint, or ask for one now.")


def from_checkpoint(run: RunFolder, folder: Path | None = None) -> tuple[Transformer, Tokenizer]:
    """The model of a run's checkpoint (the newest that verifies unless told) with the run's tokenizer."""
    checkpoint = load_checkpoint(folder) if folder else CheckpointStore(run.checkpoints).newest()
    tokenizer = load_tokenizer(run.path / "tokenizer")
    recipe = run.recipe()
    if checkpoint is None or not isinstance(recipe, PretrainRecipe):
        raise ModelError(f"{run.name} has no checkpoint to load.", "Wait for its first checkpoint.")
    with torch.device("meta"):
        model = Transformer(recipe.model.settings(tokenizer.vocab_size))
    model.load_state_dict(checkpoint.model, assign=True)
    return model.eval(), tokenizer


GPT2_VOCABULARY = 50257


def give_tokenizer(folder: Path, asked: str, beside: Path, cache: Path) -> str:
    """Puts a tokenizer into an imported model's folder and tells which, or why there is none.

    ``asked`` is a ready-made kind or a path.  When it is empty: the one in ``beside``, else GPT-2's for a vocabulary
    of its size.  Raises DataError for an asked tokenizer that is not here, ModelError for one with more tokens
    than the model.
    """
    model = load_model(folder)
    if not asked and (beside / "tokenizer.json").is_file():
        asked = str(beside)
    if asked:
        tokenizer = make_tokenizer(asked, cache=cache)
    elif model.settings.vocab_size == GPT2_VOCABULARY:
        try:
            tokenizer = make_tokenizer("gpt2", cache=cache)
        except DataError:
            return "Without a tokenizer: GPT-2's is not on this computer. Run  tezgah fetch gpt2  and import again."
    else:
        return "Without a tokenizer: name the model's own with --tokenizer, a kind such as gpt2 or a tokenizer.json."
    if tokenizer.vocab_size > model.settings.vocab_size:
        raise ModelError(
            f"The tokenizer has {tokenizer.vocab_size:,} tokens, the model {model.settings.vocab_size:,}.",
            "Give the tokenizer that the model was trained with.",
        )
    save_model(model, folder, eos_id=tokenizer.eot_id)
    tokenizer.save(folder)
    return f"With the tokenizer {asked or 'gpt2'} ({tokenizer.vocab_size:,} tokens)."
