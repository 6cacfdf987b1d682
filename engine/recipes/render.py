"""A recipe as commented TOML that a person can read, change and run."""

from __future__ import annotations

import json
import textwrap
from typing import Any, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from engine.errors import RecipeError
from engine.recipes.base import extra_of, fields_of
from engine.recipes.explain import allowed_values
from engine.recipes.recipe import Recipe


def render(recipe: Recipe, *, comments: bool = True) -> str:
    """The TOML of a recipe, every value written out; values that are not set stay as comments."""
    lines = [f"# Tezgah recipe: {recipe.stage}"] if comments else []
    if comments:
        lines += ["# Run it with:  tezgah train THIS_FILE        Change a value for one run:  --set train.seed=7", ""]
    lines += [f"version = {recipe.version}", f"stage = {toml_value(recipe.stage)}"]
    for name in type(recipe).model_fields:
        section = getattr(recipe, name)
        if isinstance(section, BaseModel) and (name != "origin" or section != type(section)()):
            lines += ["", *_table(name, section, comments)]
    return "\n".join(lines) + "\n"


def _table(title: str, section: BaseModel, comments: bool) -> list[str]:
    doc = (type(section).__doc__ or "").strip().splitlines()[0]
    lines = [f"# {doc}"] if comments and doc else []
    lines.append(f"[{title}]")
    for key, (name, info) in fields_of(type(section)).items():
        value = getattr(section, name)
        if comments:
            lines += _comment(info)
        if value is None:
            lines.append(f"# {key} =")
        else:
            lines.append(f"{key} = {toml_value(value)}")
    return lines


def _comment(info: FieldInfo) -> list[str]:
    unit = extra_of(info, "unit")
    told = f"{info.title}{f' ({unit})' if unit else ''}: {info.description}"
    allowed = allowed_values(info)
    if get_origin(info.annotation) is list:
        told += f" {allowed[0].upper()}{allowed[1:]}."
    elif '"' in allowed:
        told += f" One of {allowed}."
    return ["", *textwrap.wrap(told, 110, initial_indent="# ", subsequent_indent="#   ")]


def toml_value(value: Any) -> str:
    """A plain value as TOML (a TOML basic string is a JSON string, but for DEL).

    Raises RecipeError for a text that no UTF-8 file holds: a name on the disk may be of any bytes.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if not _is_unicode(value):
            raise RecipeError(
                f"{value!r} cannot be kept in a recipe: it holds bytes that are not UTF-8.",
                "Rename the file, or write the text in UTF-8.",
            )
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(v) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml_value(str(k))} = {toml_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, float):
        text = repr(value)
        return text if "e" not in text or "." in text.split("e")[0] else text.replace("e", ".0e")
    return str(value)


def _is_unicode(text: str) -> bool:
    """Whether there are no lone surrogates in it, as which Python hands on bytes that are not UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
