"""A model with its tokenizer from whatever a user names: a run, a model folder, a foreign checkpoint.  Loads torch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch

from engine.errors import DataError, ModelError, NoModelYet, RunError
from engine.models.adapter_folders import base_of, is_adapter, is_inside
from engine.models.described import Described, describe_model
from engine.models.growing import grow_vocabulary
from engine.models.opening import LanguageModel, Opened, open_folder, open_model, save_opened, with_rows_for
from engine.models.reward_folders import check_writes
from engine.models.transformer import Transformer
from engine.runs import RunFolder, checkpoint_folders, find_run
from engine.text.own_template import own_stops, own_template, save_tokenizer
from engine.text.tokenizers import Tokenizer, holds_tokenizer, load_tokenizer, make_tokenizer
from engine.training.checkpoint import Checkpoint, CheckpointStore
from engine.training.checkpoint import load as load_checkpoint
from engine.workspace import Workspace


def load_any(source: str | Path, runs: Path) -> tuple[LanguageModel, Tokenizer]:
    """The float32 model, in evaluation mode, and its tokenizer, as ``open_writer`` finds them."""
    opened = open_writer(source, runs)
    return opened.model, opened.tokenizer


def open_writer(source: str | Path, runs: Path) -> Opened:
    """As ``open_any``, for a model that is to write.  Raises ModelError for a reward model too, which only scores."""
    folder = _place(source, runs)
    check_writes(folder)
    return _open(folder, runs)


def open_any(source: str | Path, runs: Path) -> Opened:
    """The float32 model, in evaluation mode, its tokenizer and its chat template.

    ``source`` is a run (path or name), one of its ``checkpoints/step-…`` folders, a model folder in Hugging Face's
    layout, or the folder of an adapter (ours, or peft's) whose base model is here.  What an adapter learned is worked
    into the weights where its kind allows that; a prefix and bottlenecks stay on the model.
    Raises EngineError children that name what is missing.
    """
    return _open(_place(source, runs), runs)


def _place(source: str | Path, runs: Path) -> Path:
    """The folder that holds what ``source`` names: a model, a checkpoint that verifies, or an adapter."""
    path = Path(source)
    if path.is_file():
        raise ModelError(
            f"{path} is a file, not a model folder.", f"Turn it into one first:  tezgah import {path} --to FOLDER"
        )
    if not path.exists() and ((fetched := Workspace.default().fetched(str(source))) / "config.json").is_file():
        return fetched
    if (path / "MANIFEST.json").is_file() or (path / "config.json").is_file() or is_adapter(path):
        return path
    try:
        run = find_run(source, runs)
    except RunError:
        if not path.is_dir():
            raise
        text = f"{path} holds neither config.json nor recipe.toml."
        raise ModelError(text, "Give a run, one of its checkpoints, a model folder or an adapter's folder.") from None
    if (run.model / "config.json").is_file():
        return run.model
    if steps := checkpoint_folders(run.checkpoints):
        newest = CheckpointStore(run.checkpoints).newest()
        return newest.path if newest and newest.path else steps[-1]
    raise NoModelYet(run.path)


def _open(folder: Path, runs: Path) -> Opened:
    if (folder / "MANIFEST.json").is_file():
        return from_checkpoint(folder)
    if (folder / "config.json").is_file():
        return _whole(folder, Workspace.default().cache)
    return _with_adapter(folder, runs)


def _whole(folder: Path, cache: Path) -> Opened:
    """A model folder, with the adapter in it where it has one that could not be worked into its weights."""
    opened = open_folder(folder, cache=cache)
    if (folder / ADAPTER / "adapter_config.json").is_file():
        from engine.models.adapters import load_adapter

        load_adapter(opened.model, folder / ADAPTER)
        opened.model.eval()
    return opened


def _with_adapter(folder: Path, runs: Path) -> Opened:
    """The base model of an adapter's folder with the adapter, and the tokenizer that came with it, else the base's."""
    from engine.models.adapters import load_adapter

    opened = open_any(base_of(folder), runs)
    if is_inside(folder):
        return opened
    described = describe_model(folder)
    known = opened.model.settings.vocab_size
    model = grow_vocabulary(
        opened.model, described.settings.vocab_size, list(range(known, described.settings.vocab_size))
    )
    return _opened(load_adapter(model, folder).worked_in(), described, folder)


def _opened(model: LanguageModel, described: Described, source: Path) -> Opened:
    """A model with the tokenizer and the template that were described."""
    tokenizer = load_tokenizer(described.tokenizer)
    template = described.template
    return Opened(model.eval(), tokenizer, template, own_stops(described.tokenizer, tokenizer, template), str(source))


def from_checkpoint(folder: Path) -> Opened:
    """The model of a run's checkpoint with the run's tokenizer; where only a part of a model learned, it is put onto
    the base model again."""
    described = describe_model(folder)
    recipe = RunFolder(described.run).recipe() if described.run else None
    if recipe is not None and recipe.stage == "reward":
        raise ModelError(
            f"{folder} is a checkpoint of a reward model: it judges answers and writes none.",
            "Take the model that its run began with, or wait until the run is finished.",
        )
    checkpoint = _policy_of(load_checkpoint(folder))
    if checkpoint.state.get("method"):
        return _opened(_on_its_base(checkpoint, described), described, folder)
    if TOKEN_TABLE in checkpoint.model:
        with torch.device("meta"):
            model: LanguageModel = Transformer(described.settings)
        model.load_state_dict(checkpoint.model, assign=True)
    else:
        model = _foreign(checkpoint, described)
    return _opened(model, described, folder)


def _policy_of(checkpoint: Checkpoint) -> Checkpoint:
    """Of a checkpoint that holds a critic too (PPO): the policy alone."""
    holds = f"{checkpoint.state['holds']}." if "holds" in checkpoint.state else ""
    weights = {name.removeprefix(holds): t for name, t in checkpoint.model.items() if name.startswith(holds)}
    return replace(checkpoint, model=weights)


def _foreign(checkpoint: Checkpoint, described: Described) -> LanguageModel:
    """A model that transformers runs, whose every weight learned: the base model lends its shape."""
    recipe = RunFolder(described.run).recipe() if described.run else None
    model = open_any(recipe.model.from_, Path()).model  # type: ignore[union-attr]
    if checkpoint.state["new_rows"]:
        model = grow_vocabulary(model, described.settings.vocab_size, checkpoint.state["new_rows"])
    model.load_state_dict(checkpoint.model)
    return model


def _on_its_base(checkpoint: Checkpoint, described: Described) -> LanguageModel:
    """A checkpoint that holds only what learned: its base model is opened, grown, and what was learned put onto it, and
    into it where that can be."""
    from engine.models.adapters import attach
    from engine.recipes.methods import MethodSection

    state = checkpoint.state
    base = open_any(state["base"], Path())
    model = base.model
    if state["new_rows"]:
        model = grow_vocabulary(model, described.settings.vocab_size, state["new_rows"])
    method = MethodSection.model_validate(state["method"]).beside_full_precision()
    attached = attach(model, method, seed=0, new_rows=state["new_rows"])
    attached.load(checkpoint.model)
    return attached.worked_in()


GPT2_VOCABULARY = 50257
TOKEN_TABLE = "tok_emb.weight"  # which every model of ours has
ADAPTER = "adapter"  # beside a model's weights: its adapter, where that could not be worked in


def give_tokenizer(folder: Path, asked: str, beside: Path, cache: Path) -> str:
    """Puts a tokenizer into an imported model's folder and tells which, or why there is none.

    ``asked`` is a ready-made kind or a path.  When it is empty: the one in ``beside``, else GPT-2's for a vocabulary
    of its size.  Raises DataError for an asked tokenizer that is not here, ModelError for one with more tokens
    than the model.
    """
    model = open_model(folder)
    template = ""
    if own := not asked and holds_tokenizer(beside):
        asked, template = str(beside), own_template(beside)
    if asked:
        tokenizer = make_tokenizer(asked, cache=cache)
    elif model.settings.vocab_size == GPT2_VOCABULARY:
        try:
            tokenizer = make_tokenizer("gpt2", cache=cache)
        except DataError:
            return "Without a tokenizer: GPT-2's is not on this computer. Run  tezgah fetch gpt2  and import again."
    else:
        return "Without a tokenizer: name the model's own with --tokenizer, a kind such as gpt2 or a tokenizer.json."
    if own:
        model = with_rows_for(tokenizer, model, folder)
    elif tokenizer.vocab_size > model.settings.vocab_size:
        raise ModelError(
            f"The tokenizer has {tokenizer.vocab_size:,} tokens, the model {model.settings.vocab_size:,}.",
            "Give the tokenizer that the model was trained with.",
        )
    save_opened(model, folder, eos_id=tokenizer.eot_id)
    save_tokenizer(tokenizer, folder, template, own_stops(beside, tokenizer, template))
    told = f"With the tokenizer {asked or 'gpt2'} ({tokenizer.vocab_size:,} tokens)"
    return f"{told} and its chat template." if template else f"{told}."
