"""A whole recipe: the root class, reading and checking it, and the errors that name the line.

``parse`` and ``load`` turn TOML into a checked recipe, ``render`` turns a recipe into commented TOML.
"""

from __future__ import annotations

import re
import tomllib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.errors import EngineError, RecipeError
from engine.recipes.base import RECIPE_VERSION, Section, knob
from engine.recipes.explain import explain, placed
from engine.recipes.lines import BACKSLASHES, key_lines
from engine.recipes.places import Places
from engine.recipes.settings import assign, clear_default_limits
from engine.stages import recipe_class

MAX_RECIPE_BYTES = 1_000_000


R = TypeVar("R", bound="Recipe")


class OriginSection(Section):
    """Where a run comes from; written by the engine, not by hand."""

    title: ClassVar[str] = "Origin"

    data_hash: str = knob("", "Data", "Hash of the text and of how it was tokenized.", expert=True)
    parent: str = knob("", "Parent run", "The run whose weights this one started from.", expert=True)
    model_hash: str = knob("", "Model", "Hash of the weights that this run started from.", expert=True)


class Recipe(BaseModel):
    """The root of every stage's recipe.  Subclasses add their sections and ``check``."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, protected_namespaces=())

    version: int = RECIPE_VERSION
    stage: str
    origin: OriginSection = OriginSection()

    def check(self) -> None:
        """Cross-field rules.  Raises RecipeError; the root has none."""

    def located(self: R, places: Places) -> R:
        """The recipe of a new run: with whole paths, so that it can be resumed from anywhere, and with an origin of its
        own, not that of the run whose recipe it was.  Raises EngineError for a model that is not here."""
        return self.model_copy(update={"origin": OriginSection()})

    def before_start(self, cache: Path) -> None:
        """Raises EngineError when what the recipe names is missing, unreadable or (where that is quick to see) too
        little to train on.  Called before a run folder is made."""

    @classmethod
    def sections(cls) -> dict[str, type[Section]]:
        """The recipe's own tables, in order, without the origin."""
        return {
            name: info.annotation
            for name, info in cls.model_fields.items()
            if name != "origin" and isinstance(info.annotation, type) and issubclass(info.annotation, Section)
        }


def build(values: Mapping[str, Any], *, source: str = "recipe", text: str = "", sets: Iterable[str] = ()) -> Recipe:
    """The checked recipe of plain ``values``, after the ``key=value`` assignments of ``sets``.

    ``source`` and ``text`` (its TOML) let an error name file and line.  Raises RecipeError.
    """
    raw = migrate(values, source)
    stage = raw.get("stage")
    if not isinstance(stage, str):
        raise RecipeError(
            f"{source}: stage is missing or not text.", 'Write  stage = "pretrain"  above the first [section].'
        )
    where = {key: f"{source}, line {line}" for key, line in key_lines(text).items()} if text else {}
    try:
        cls = recipe_class(stage)
    except RecipeError as error:
        raise placed(error, ["stage"], where) from None
    assigned = [assign(raw, assignment, cls) for assignment in sets]
    clear_default_limits(raw, cls, assigned)
    where.update(dict.fromkeys(assigned, "--set"))
    try:
        recipe = cls.model_validate(raw)
    except ValidationError as error:
        raise explain(error, cls, raw, source, where) from None
    try:
        recipe.check()
    except RecipeError as error:
        named = [key for key in re.findall(r"^\w+(?=:)|\w+\.\w+", error.text) if key in where]
        raise placed(error, sorted(named, key=lambda key: where[key] != "--set"), where) from None
    return recipe


def parse(text: str, *, source: str = "recipe", sets: Iterable[str] = ()) -> Recipe:
    """The checked recipe of a TOML text.  Raises RecipeError with source, line, key and remedy."""
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _not_toml(source, str(error), text) from None
    return build(values, source=source, text=text, sets=sets)


def _not_toml(source: str, reason: str, text: str) -> RecipeError:
    line = ""
    if at := re.search(r" \(at line (\d+), column (\d+)\)$", reason):
        source, reason = f"{source}, line {at[1]}, column {at[2]}", reason[: at.start()]
        line = text.split("\n")[int(at[1]) - 1]
    remedy = 'Text needs quotes: key = "text"; sections look like [train].'
    if "Cannot overwrite" in reason or "twice" in reason:
        remedy = "Give each key and each section only once."
    elif re.search(r"=\s*[+-]?\d+,\d", line):
        remedy = "Numbers take a point, not a comma: 0.001."
    elif re.search(r"[“”„‘’«»]", line):
        remedy = "Use straight quotes: \"text\" or 'text'."
    elif re.search(r"=\s*\"[^\"]*\\", line):
        remedy = BACKSLASHES
    return RecipeError(f"{source}: not valid TOML: {reason}.", remedy)


def load(path: str | Path, *, sets: Iterable[str] = ()) -> Recipe:
    """The checked recipe of a TOML file.  Raises RecipeError for anything that is not one."""
    return parse(_read(Path(path)), source=str(path), sets=sets)


def _read(path: Path) -> str:
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "does not exist" if not path.exists() else "is not a plain file"
            raise RecipeError(f"{path} {what}.", "Write one with:  tezgah recipe pretrain > recipe.toml")
        if path.stat().st_size > MAX_RECIPE_BYTES:
            raise RecipeError(f"{path} is {path.stat().st_size:,} bytes long: that is not a recipe.", "Check the path.")
        raw = path.read_bytes()
        # "tezgah recipe pretrain > recipe.toml" writes UTF-16 in Windows PowerShell
        return raw.decode("utf-16" if raw[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecipeError(
            f"{path}: byte {error.start} is not UTF-8.", "Save the recipe as UTF-8 (every text editor can)."
        ) from None
    except (OSError, ValueError) as error:
        raise RecipeError(f"{path} cannot be read: {error}.", "Check the path and its permissions.") from None


@contextmanager
def lines_told(path: Path, sets: Iterable[str] = ()) -> Iterator[None]:
    """What is refused inside because of the recipe at ``path`` is told with the line, or the ``--set``, to change."""
    try:
        yield
    except EngineError as error:
        if place := place_of(error.text, error.remedy, path, sets):
            error.text = f"{place}: {error.text}"
        raise


def place_of(text: str, remedy: str, path: Path, sets: Iterable[str] = ()) -> str:
    """Where the recipe at ``path`` says what an error is about; "" when it says nothing of it.

    That is the first key that ``text`` or else ``remedy`` names, else a path that ``text`` names, else the section of a key.
    """
    toml = _read(path)
    where = {key: f"{path}, line {line}" for key, line in key_lines(toml).items()}
    assigned = dict(each.split("=", 1) for each in sets)
    where.update({key: "--set" if key in text else f"--set {key}" for key in assigned})
    named, proposed = (re.findall(r"\b[a-z_]+\.[a-z_]+\b", part) for part in (text, remedy))
    section = [key.partition(".")[0] for key in named[:1]]
    tables = {name: body for name, body in tomllib.loads(toml).items() if isinstance(body, dict)}
    values = {f"{name}.path": str(body.get("path", "")) for name, body in tables.items()} | assigned
    paths = [key for key, value in values.items() if key.endswith(".path") and value and _names(text, value)]
    return next((where[key] for key in (*named, *proposed, *paths, *section) if key in where), "")


def _names(text: str, path: str) -> bool:
    """Whether ``text`` names ``path``, whole or as the end of a longer one."""
    return re.search(rf"(?:^|[\s'\"/\\]){re.escape(path)}(?=[\s'\":]|$)", text) is not None


def default(stage: str, sets: Iterable[str] = ()) -> Recipe:
    """The stage's default recipe.  Raises RecipeError for an unknown stage or a bad assignment."""
    return build({"version": RECIPE_VERSION, "stage": stage}, source="defaults", sets=sets)


def migrate(values: Mapping[str, Any], source: str) -> dict[str, Any]:
    """A deep copy of ``values`` in today's version.  Raises RecipeError for a newer or senseless version."""
    raw = {key: dict(value) if isinstance(value, Mapping) else value for key, value in values.items()}
    version = raw.setdefault("version", RECIPE_VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise RecipeError(
            f"{source}: version = {version!r} is not a recipe version.", f"Write  version = {RECIPE_VERSION}"
        )
    if version > RECIPE_VERSION:
        raise RecipeError(
            f"{source}: written by a newer Tezgah (recipe version {version}, this one reads up to {RECIPE_VERSION}).",
            "Update Tezgah.",
        )
    while version < RECIPE_VERSION:
        MIGRATIONS[version](raw)
        version += 1
    raw["version"] = RECIPE_VERSION
    return raw


# version -> a function that turns a raw recipe of that version into the next one, in place
MIGRATIONS: dict[int, Any] = {}
