"""Which editor a field of a recipe gets: by its type, and for texts by what its key means."""

from __future__ import annotations

import types
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from engine.recipes.base import default_of, extra_of
from studio.editors import ChoiceEditor, Editor, NumberEditor, SwitchEditor, TextEditor
from studio.text_editors import ListEditor, OfferEditor, Offers, PathEditor, ValueEditor
from studio.theme import Theme


def editor_for(theme: Theme, key: str, info: FieldInfo, start: Any, offers: Offers | None = None) -> Editor:
    """The editor of the field ``key``, showing ``start``.

    By the names that every recipe uses, ``path`` is a file or a folder and ``from`` a model: a run, a folder, a name of
    the hub.  ``offers`` lists what can stand there, where somebody knows more than the recipe does.
    """
    kind, optional = bare(info.annotation)
    if get_origin(kind) is Literal:
        return ChoiceEditor(list(get_args(kind)), optional, start)
    if kind is bool:
        return ChoiceEditor([True, False], True, start) if optional else SwitchEditor(bool(start))
    if kind in (int, float):
        return NumberEditor(info, kind is int, optional, start)
    if kind is str:
        return _text_editor(theme, key, info, optional, start, offers)
    if get_origin(kind) is list and (inner := get_args(kind)) and inner[0] in (str, int, float):
        named: list[str] = list(extra_of(info, "offers") or ())
        known = offers or ((lambda: named) if named else None)
        return ListEditor(theme, inner[0], optional, start if start is not None else default_of(info), known)
    return ValueEditor(optional, start)


def _text_editor(theme: Theme, key: str, info: FieldInfo, optional: bool, start: Any, offers: Offers | None) -> Editor:
    named: list[str] = list(extra_of(info, "offers") or ())
    known: Offers = offers or (lambda: named)
    if key == "from":
        return PathEditor(theme, known, optional, start, folders_only=True)
    if key == "path":
        return PathEditor(theme, known, optional, start)
    return OfferEditor(known, optional, start) if named or offers else TextEditor(optional, start)


def bare(annotation: Any) -> tuple[Any, bool]:
    """The type without "or None", and whether it had it.  Of several types, the one that holds any of them: object."""
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation, False
    members = [member for member in get_args(annotation) if member is not type(None)]
    return (members[0] if len(members) == 1 else object), len(members) < len(get_args(annotation))
