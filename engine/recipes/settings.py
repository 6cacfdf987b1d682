"""``--set section.key=value``: text from a command line becomes the value that the field takes."""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from engine.errors import RecipeError
from engine.recipes.base import Section, default_of, fields_of
from engine.recipes.explain import allowed_values, section_of
from engine.recipes.sections import LIMITS


def assign(raw: dict[str, Any], assignment: str, cls: type[BaseModel]) -> str:
    """Puts ``section.key=value`` into ``raw`` and returns the dotted key.

    The value is converted by the field's type; text fields are taken literally.  Raises RecipeError.
    """
    key, equals, text = assignment.partition("=")
    key = key.strip()
    section, dot, name = key.partition(".")
    if not equals or not dot or not name or not section:
        near = section_of(cls, key) if equals else ""
        example = f"{near}.{assignment}" if near else "train.seed=7"
        raise RecipeError(f"--set {assignment}: not of the form section.key=value.", f"For example: --set {example}")
    info = cls.model_fields.get(section)
    table = info.annotation if info else None
    if not (isinstance(table, type) and issubclass(table, Section)):
        tables = {n: i.annotation for n, i in cls.model_fields.items() if n != "origin"}
        names = [n for n, kind in tables.items() if isinstance(kind, type) and issubclass(kind, Section)]
        raise RecipeError(f"--set {key}: there is no section {section}.", _hint(section, names))
    keys = fields_of(table)
    if name in table.refused:
        raise RecipeError(f"--set {key} is refused: {table.refused[name]}", "Leave it out.")
    if name not in keys:
        raise RecipeError(f"--set {key}: [{section}] has no key {name}.", _hint(name, list(keys)))
    _, field = keys[name]
    body = raw.setdefault(section, {})
    if not isinstance(body, dict):
        raise RecipeError(f"{section} must be a section: [{section}].", f"Write [{section}] on a line of its own.")
    body[name] = convert(text, field.annotation, key, allowed_values(field))
    return key


def clear_default_limits(raw: dict[str, Any], cls: type[BaseModel], given: Collection[str]) -> None:
    """Takes limits out of ``raw`` that stand there with their default values, when ``given`` (dotted keys) sets another.

    A printed recipe writes every default out, and 600 seconds still mean 600 seconds, not 1000 steps.
    """
    body = raw.get("train")
    if "train" not in cls.model_fields or not isinstance(body, dict):
        return
    defaults = fields_of(type(default_of(cls.model_fields["train"])))
    if any(f"train.{limit}" in given and body.get(limit) for limit in LIMITS):
        for limit in LIMITS:
            if f"train.{limit}" not in given and body.get(limit) == default_of(defaults[limit][1]):
                body.pop(limit, None)


def convert(text: str, annotation: Any, key: str, allowed: str) -> Any:
    """The value of ``text`` for a field of type ``annotation``.  Raises RecipeError when it is none."""
    kinds = (
        [a for a in get_args(annotation) if a is not type(None)] if get_origin(annotation) not in (list, None) else []
    )
    kind = annotation if not kinds else (kinds[0] if len(kinds) == 1 else str)
    if get_origin(kind) is list or kind is list:
        return _list(text, key)
    if kind is bool:
        if text.strip().lower() in ("true", "1", "yes", "on"):
            return True
        if text.strip().lower() in ("false", "0", "no", "off"):
            return False
        raise RecipeError(f"--set {key}={text}: not true or false.", "Write true or false.")
    if kind in (int, float):
        return _number(text, kind, key, allowed)
    return text


def _number(text: str, kind: type, key: str, allowed: str) -> int | float:
    bare = text.strip().replace("_", "")
    try:
        if kind is int:
            number = float(bare) if any(c in bare for c in "eE.") else int(bare)
            if number != int(number):
                raise ValueError
            return int(number)
        return float(bare)
    except (ValueError, OverflowError):
        raise RecipeError(f"--set {key}={text}: not {allowed}.", f"Write {allowed}.") from None


def _list(text: str, key: str) -> list[str]:
    bare = text.strip()
    if bare.startswith("["):
        try:
            value = json.loads(bare)
        except ValueError:
            raise RecipeError(f"--set {key}={text}: not a list.", 'Write ["first", "second"] or one text.') from None
        return [str(v) for v in value]
    return [text] if text else []


def _hint(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f"Did you mean {near[0]}? It has: {', '.join(names)}." if near else f"It has: {', '.join(names)}."
