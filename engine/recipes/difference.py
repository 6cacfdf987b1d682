"""What tells recipes apart: the keys whose values differ, in the order of the recipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from engine.recipes.recipe import Recipe
from engine.recipes.render import toml_value

ABSENT = object()


@dataclass(frozen=True)
class Difference:
    """One key with its value in each recipe, as TOML; "" where a recipe does not have the key, "–" where it is unset.

    ``section`` is the title of the section that it stands in.
    """

    key: str
    title: str
    values: tuple[str, ...]
    section: str = ""


def differences(recipes: Sequence[Recipe]) -> list[Difference]:
    """The keys whose values are not the same in all recipes (the origin left out: it always differs)."""
    rows = [flat(recipe) for recipe in recipes]
    keys = dict.fromkeys(key for row in rows for key in row)
    found = []
    for key in keys:
        values = [row.get(key, (ABSENT, "")) for row in rows]
        if any(_other(value, values[0][0]) for value, _ in values[1:]):
            title = next(title for _, title in values if title)
            section = next(filter(None, (_section_title(recipe, key) for recipe in recipes)), "")
            found.append(Difference(key, title, tuple(_text(value) for value, _ in values), section))
    return found


def changed_keys(before: Recipe, after: Recipe) -> list[str]:
    """The keys whose values differ between two recipes."""
    return [each.key for each in differences((before, after))]


def flat(recipe: Recipe) -> dict[str, tuple[Any, str]]:
    """Dotted key (as in the TOML file) -> (value, title) of a recipe, without its origin."""
    found: dict[str, tuple[Any, str]] = {"stage": (recipe.stage, "Stage")}
    for name in type(recipe).model_fields:
        section = getattr(recipe, name)
        if name == "origin" or not isinstance(section, BaseModel):
            continue
        for field, info in type(section).model_fields.items():
            found[f"{name}.{info.alias or field}"] = (getattr(section, field), info.title or field)
    return found


def _section_title(recipe: Recipe, key: str) -> str:
    return str(getattr(getattr(recipe, key.partition(".")[0], None), "title", ""))


def _other(value: Any, first: Any) -> bool:
    return value is not first and (value is ABSENT or first is ABSENT or bool(value != first))


def _text(value: Any) -> str:
    if value is ABSENT:
        return ""
    return "–" if value is None else toml_value(value)
