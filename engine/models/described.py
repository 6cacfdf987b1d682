"""What a model is, read from its files without its weights: shape, tokenizer, chat template.  Torch-free."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ModelError
from engine.models.foreign_shape import foreign_shape
from engine.models.layouts import LAYOUTS
from engine.models.naming import Config, UnsupportedModel
from engine.models.settings import ModelSettings
from engine.runs import RunFolder, checkpoint_folders
from engine.text.huggingface import read_json
from engine.text.own_template import own_template
from engine.text.tokenizers import load_tokenizer

NATIVE = "tezgah"
OWN_KEY = "tezgah_settings"


@dataclass(frozen=True)
class Described:
    """A model on disk.

    ``weights`` is the folder that holds them (a model folder, or a checkpoint), ``tokenizer`` the folder of the
    tokenizer's files, ``template`` the chat template (jinja, "" when there is none), ``run`` the run it came from.
    """

    settings: ModelSettings
    weights: Path
    tokenizer: Path
    template: str
    run: Path | None = None


def describe_model(source: str | Path) -> Described:
    """The model of a run (its result, else its newest checkpoint), of one of its checkpoints, or of a model folder.

    Raises ModelError when there is none, or when its configuration is not one that is known here.
    """
    path = Path(source)
    if (path / "config.json").is_file():
        run = path.parent if path.name == "model" and (path.parent / "recipe.toml").is_file() else None
        return Described(settings_of(path), path, path, own_template(path), run)
    if (path / "MANIFEST.json").is_file():
        return _of_checkpoint(path)
    if not (path / "recipe.toml").is_file():
        what = "is a file" if path.is_file() else "holds neither config.json nor recipe.toml" if path.exists() else ""
        raise ModelError(f"{path} {what or 'does not exist'}.", "Give a run or a model folder.")
    run_folder = RunFolder(path)
    if (run_folder.model / "config.json").is_file():
        return Described(
            settings_of(run_folder.model), run_folder.model, run_folder.model, own_template(run_folder.model), path
        )
    if steps := checkpoint_folders(run_folder.checkpoints):
        return _of_checkpoint(steps[-1])
    raise ModelError(f"{path.name} has no model yet.", "Wait for its first checkpoint, or take another run.")


def settings_of(folder: Path) -> ModelSettings:
    """The shape that a model folder's config.json tells: ours, that of a family known here, or the nearest that our
    settings can say.  Raises ModelError."""
    body = read_json(folder / "config.json")
    kind = body.get("model_type")
    own = body.get("settings") if kind == NATIVE else body.get(OWN_KEY)
    if isinstance(own, dict):
        return ModelSettings.from_dict(own)
    layout = LAYOUTS.get(kind) if isinstance(kind, str) else None
    config = Config(folder / "config.json", body)
    try:
        return layout.settings(config) if layout else foreign_shape(config)
    except UnsupportedModel:  # a family of ours with a part that transformers has to compute
        return foreign_shape(config)


def _of_checkpoint(folder: Path) -> Described:
    run = folder.parent.parent
    tokenizer = run / "tokenizer"
    try:
        state = json.loads((folder / "state.json").read_bytes())
        settings = ModelSettings.from_dict(state["model"]) if "model" in state else _as_asked(run, tokenizer)
    except (OSError, ValueError, TypeError, AttributeError):
        text = f"{folder}: its state.json does not tell the model's shape."
        raise ModelError(text, "Take another checkpoint.") from None
    return Described(settings, folder, tokenizer, own_template(tokenizer), run)


def _as_asked(run: Path, tokenizer: Path) -> ModelSettings:
    """The shape of a pretraining run whose checkpoints do not tell it yet (those of version 0.1)."""
    asked = getattr(RunFolder(run).recipe(), "model", None)
    settings: ModelSettings = asked.settings(load_tokenizer(tokenizer).vocab_size)  # type: ignore[union-attr]
    return settings
