"""What a model is, read from its files without its weights: shape, tokenizer, chat template.  Torch-free."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ModelError, NoModelYet
from engine.models.adapter_folders import added_rows, base_name, base_of, is_adapter, is_inside, kind_of, tokenizer_of
from engine.models.foreign_shape import foreign_shape
from engine.models.layouts import LAYOUTS
from engine.models.naming import Config, UnsupportedModel
from engine.models.settings import ModelSettings
from engine.recipes.methods import MERGEABLE
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
    ``ours``: our transformer is known to compute it.
    """

    settings: ModelSettings
    weights: Path
    tokenizer: Path
    template: str
    run: Path | None = None
    ours: bool = False


def describe_model(source: str | Path) -> Described:
    """The model of a run (its result, else its newest checkpoint), of one of its checkpoints, of a model folder, or of
    an adapter's folder.

    Raises NoModelYet for a run that has made none, ModelError when there is none, or when its configuration is not one
    that is known here.
    """
    path = Path(source)
    if is_adapter(path):
        return _of_adapter(path)
    if (path / "config.json").is_file():
        run = path.parent if path.name == "model" and (path.parent / "recipe.toml").is_file() else None
        return _of_folder(path, run)
    if (path / "MANIFEST.json").is_file():
        return _of_checkpoint(path)
    if not (path / "recipe.toml").is_file():
        what = "is a file" if path.is_file() else "holds neither config.json nor recipe.toml" if path.exists() else ""
        raise ModelError(f"{path} {what or 'does not exist'}.", "Give a run or a model folder.")
    run_folder = RunFolder(path)
    if (run_folder.model / "config.json").is_file():
        return _of_folder(run_folder.model, path)
    if steps := checkpoint_folders(run_folder.checkpoints):
        return _of_checkpoint(steps[-1])
    raise NoModelYet(run_folder.path)


def _of_adapter(folder: Path) -> Described:
    """The base model of an adapter, with rows for the tokens that the adapter brings."""
    base = describe_model(base_of(folder))
    if is_inside(folder):
        return base
    own = tokenizer_of(folder)
    known = load_tokenizer(own).vocab_size if own else 0
    rows = max(base.settings.vocab_size, known, *(id + 1 for id in added_rows(folder)), 0)
    settings = dataclasses.replace(base.settings, vocab_size=rows)
    template = own_template(own) if own else ""
    return Described(settings, folder, own or base.tokenizer, template or base.template, ours=base.ours)


def kept_apart(source: Path) -> tuple[str, str] | None:
    """What a model (as ``describe_model`` takes it) has learned outside its weights, and what it stands on: the method's
    kind, "prefix" or "adapter", and the base's name.  None where all is in the weights, or will be."""
    if is_adapter(source):
        found = kind_of(source), base_name(source)
    elif (source / "MANIFEST.json").is_file():
        found = _of_recipe(source.parent.parent)
    elif is_adapter(inner := source / "adapter") and (source / "config.json").is_file():
        run = source.parent
        found = kind_of(inner), _of_recipe(run)[1] if (run / "recipe.toml").is_file() else base_name(inner)
    else:
        found = _of_recipe(source)
    return found if found[0] and found[0] not in MERGEABLE else None


def _of_recipe(run: Path) -> tuple[str, str]:
    """How a run learns, and what it begins with; empty for a folder that is no run, and for pretraining."""
    recipe = RunFolder(run).recipe() if (run / "recipe.toml").is_file() else None
    method, model = getattr(recipe, "method", None), getattr(recipe, "model", None)
    return getattr(method, "kind", ""), getattr(model, "from_", "")


def settings_of(folder: Path) -> ModelSettings:
    """The shape that a model folder's config.json tells: ours, that of a family known here, or the nearest that our
    settings can say.  Raises ModelError."""
    return _shape_of(folder)[0]


def _of_folder(folder: Path, run: Path | None) -> Described:
    settings, ours = _shape_of(folder)
    return Described(settings, folder, folder, own_template(folder), run, ours)


def _shape_of(folder: Path) -> tuple[ModelSettings, bool]:
    """The shape of a model folder, and whether our transformer computes it."""
    body = read_json(folder / "config.json")
    kind = body.get("model_type")
    own = body.get("settings") if kind == NATIVE else body.get(OWN_KEY)
    if isinstance(own, dict):
        return ModelSettings.from_dict(own), True
    layout = LAYOUTS.get(kind) if isinstance(kind, str) else None
    config = Config(folder / "config.json", body)
    try:
        return (layout.settings(config), True) if layout else (foreign_shape(config), False)
    except UnsupportedModel:  # a family of ours with a part that transformers has to compute
        return foreign_shape(config), False


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
