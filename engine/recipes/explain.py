"""Turns pydantic's findings into one error that names the line, what is allowed and the nearest spelling."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from engine.errors import RecipeError
from engine.recipes.base import Section, fields_of

_NAMES = {int: "a whole number", float: "a number", bool: "true or false", str: "text in quotes", list: "a list"}


def explain(
    error: ValidationError, cls: type[BaseModel], raw: Mapping[str, Any], source: str, where: Mapping[str, str]
) -> RecipeError:
    """The RecipeError of the findings, one line each; the remedy belongs to the first."""
    texts, remedy = [], ""
    for finding in error.errors():
        text, cure = _one(finding, cls, source, where)
        if text not in texts:
            texts.append(text)
            remedy = remedy or cure
    return RecipeError("\n".join(texts), remedy)


def placed(error: RecipeError, keys: Sequence[str], where: Mapping[str, str]) -> RecipeError:
    """The error with the place of the first of ``keys`` that stands in the recipe or came by ``--set``."""
    place = next((where[key] for key in keys if key in where), "")
    return RecipeError(f"{place}: {error.text}", error.remedy) if place else error


def _one(finding: Any, cls: type[BaseModel], source: str, where: Mapping[str, str]) -> tuple[str, str]:
    path = [str(part) for part in finding["loc"] if isinstance(part, str)]
    holder, info, key = _locate(cls, path)
    place = where.get(key) or where.get(key.rpartition(".")[0]) or source
    value = finding.get("input")
    if finding["type"] == "extra_forbidden":
        return _unknown(holder, key, place)
    allowed = allowed_values(info) if info else ""
    if finding["type"] in ("model_type", "model_attributes_type"):
        return f"{place}: {key} must be a section: [{key}].", f"Write [{key}] on a line of its own, its keys below it."
    if finding["type"] == "value_error":  # of a validator in a section: its text says what is allowed
        allowed = str(finding["ctx"]["error"])
        near = _closest(str(value), [name for name in re.findall(r"[\w:-]+", allowed) if name != "cuda:N"])
        cure = f'Did you mean "{near}"?' if near else "Choose one of these."
        return f"{place}: {key} = {_shown(value)} is not allowed; allowed: {allowed}.", cure
    return f"{place}: {key} = {_shown(value)} is not allowed; allowed: {allowed or finding['msg']}.", _near(
        value, allowed
    )


def _locate(cls: type[BaseModel], path: list[str]) -> tuple[type[BaseModel], FieldInfo | None, str]:
    """The class that holds the last key of ``path``, the field (None when unknown) and the dotted key.

    Pydantic adds the members of unions to the path; they are no keys and are left out.
    """
    holder, info, keys = cls, None, []
    for index, part in enumerate(path):
        _, found = fields_of(holder).get(part, ("", None))
        if found is None:
            if info is None or index == len(keys):
                keys.append(part)
                info = None
            break
        keys.append(part)
        info = found
        if isinstance(found.annotation, type) and issubclass(found.annotation, BaseModel):
            holder = found.annotation
            if index < len(path) - 1:
                info = None
        else:
            break
    return holder, info, ".".join(keys)


def _unknown(holder: type[BaseModel], key: str, place: str) -> tuple[str, str]:
    name = key.rpartition(".")[2]
    table = key.rpartition(".")[0]
    if issubclass(holder, Section) and name in holder.refused:
        return f"{place}: {key} is refused: {holder.refused[name]}", "Remove it."
    names = [n for n in fields_of(holder) if n != "origin"]
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    what = f"[{table}]" if table else "a recipe"
    if near:
        cure = f"Did you mean {f'{table}.' if table else ''}{near[0]}?"
    elif not table and (section := section_of(holder, name)):
        cure = f"It belongs below the line [{section}]."
    else:
        cure = "Remove it, or check its section."
    return f"{place}: {key} is unknown; {what} has: {', '.join(names)}.", cure


def section_of(cls: type[BaseModel], name: str) -> str:
    """The first section of a recipe that has a key ``name``; "" when none has."""
    kinds = {section: info.annotation for section, info in cls.model_fields.items() if section != "origin"}
    tables = ((s, kind) for s, kind in kinds.items() if isinstance(kind, type) and issubclass(kind, Section))
    return next((section for section, kind in tables if name in fields_of(kind)), "")


def allowed_values(info: FieldInfo) -> str:
    """What a field takes, in words: the choices, or the type with its limits."""
    annotation = info.annotation
    if get_origin(annotation) is list:
        return 'a list of texts, ["…", "…"]'
    options = [a for a in get_args(annotation) if a is not type(None)]
    if options and any(not isinstance(a, type) for a in options):
        literals = [a for a in options if isinstance(a, str)] or [b for a in options for b in get_args(a)]
        if literals:
            return ", ".join(f'"{a}"' for a in literals)
    base = annotation if isinstance(annotation, type) else (options[0] if options else None)
    if isinstance(base, type) and issubclass(base, Section):
        return f"a section with {', '.join(fields_of(base))}"
    name = _NAMES.get(base, "") if isinstance(base, type) else ""
    limits = [f"{sign} {_limit(getattr(m, attr))}" for m in info.metadata for attr, sign in _SIGNS if hasattr(m, attr)]
    return " ".join([name, " and ".join(limits)]).strip()


def _limit(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


_SIGNS = (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<"))


def _near(value: Any, allowed: str) -> str:
    choices = [part.strip().strip('"') for part in allowed.split(",")]
    near = _closest(str(value), choices) if '"' in allowed else ""
    return f'Did you mean "{near}"?' if near else (f"Write {allowed}." if allowed else "")


def _closest(value: str, choices: Sequence[str]) -> str:
    """The choice that is spelled most like ``value``, capitals aside; "" where none is."""
    if value.lower() == "gpu" and "auto" in choices:  # by its letters it would be an "xpu"
        return "auto"
    near = difflib.get_close_matches(value.lower(), {name.lower(): name for name in choices}, n=1, cutoff=0.5)
    return next(name for name in choices if name.lower() == near[0]) if near else ""


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
