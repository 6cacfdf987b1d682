"""Recipes between the studio and the disk: read to be run anew, written for the command line, made ready to start.  Qt-free."""

from __future__ import annotations

from pathlib import Path

from engine.errors import DiskError, EngineError
from engine.recipes.recipe import OriginSection, Recipe, load
from engine.recipes.render import render
from engine.start import with_whole_paths
from studio.settings import Settings

RECIPE_NAME = "recipe.toml"


def recipe_of(path: Path) -> Recipe | None:
    """The recipe of a file, or of a run folder; None for what is neither.  Raises EngineError for a damaged recipe.

    Where the run came from is left out: what is trained next is another run.  A relative path in it is looked for
    beside the file.
    """
    file = path / RECIPE_NAME if path.is_dir() else path
    if file.suffix.lower() != ".toml" or not file.is_file():
        return None
    recipe = load(file).model_copy(update={"origin": OriginSection()})
    try:
        whole = with_whole_paths(recipe, beside=file.absolute().parent)
    except EngineError:
        return recipe  # it names a model that is not here: the start will say so, and another can be chosen
    return whole.model_copy(update={"origin": OriginSection()})


def write_recipe(recipe: Recipe, path: Path) -> Path:
    """Writes a recipe as commented TOML and returns its path, with .toml at its end.  Raises DiskError."""
    path = path if path.suffix.lower() == ".toml" else path.with_name(f"{path.name}.toml")
    aside = path.with_name(f".{path.name}.tmp")
    try:
        aside.write_text(render(recipe), encoding="utf-8", newline="\n")
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise DiskError(f"{path} cannot be written: {error.strerror or error}.", "Choose another folder.") from None
    return path


def ready_to_start(recipe: Recipe, settings: Settings, runs: Path) -> Recipe:
    """The recipe as a run takes it: with whole paths, and with the person's own device and threads where the recipe
    leaves them open.  Raises EngineError for a model that is not here."""
    train = getattr(recipe, "train", None)
    if train is not None:
        own = {"threads": train.threads or settings.threads}
        own["device"] = settings.device if train.device == "auto" else train.device
        recipe = recipe.model_copy(update={"train": train.model_copy(update=own)})
    return with_whole_paths(recipe, runs=runs)
