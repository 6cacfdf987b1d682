"""What every recipe section shares: fields that describe themselves, and errors that teach.

A section is a frozen pydantic model whose fields carry title, unit, limits and help.  The form in
the studio, the commented TOML file, the documentation and the checks all derive from these fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

RECIPE_VERSION = 1


class Section(BaseModel):
    """One table of a recipe: unknown keys are refused, values are typed, instances are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, protected_namespaces=())

    title: ClassVar[str] = ""
    refused: ClassVar[Mapping[str, str]] = {}
    """Keys that people look for here and that there must not be, each with the reason."""

    def derived(self) -> dict[str, Any]:
        """What the keys that are not set stand for, as far as it is known before the run; forms show it in grey."""
        return {}


def knob(
    default: Any,
    title: str,
    help: str,
    *,
    unit: str = "",
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
    expert: bool = False,
    advice: str = "",
    alias: str | None = None,
    offers: Sequence[str] = (),
    takes: Sequence[str] = (),
) -> Any:
    """A recipe field: its default and everything that a person is told about it.

    ``unit`` is shown behind the number, ``expert`` hides the field from the basic form, ``advice``
    is the safe range in words, ``offers`` are values of a text field that a form puts forward (others are allowed),
    ``takes`` are the stages whose runs fit here, the usual one first.
    """
    extra: dict[str, Any] = {"unit": unit, "expert": expert, "advice": advice}
    extra |= {"offers": list(offers), "takes": list(takes)}
    if isinstance(default, list | dict):
        made = default
        return Field(
            default_factory=lambda: type(made)(made),
            title=title,
            description=help,
            json_schema_extra=extra,
            alias=alias,
        )
    return Field(
        default=default, title=title, description=help, ge=ge, gt=gt, le=le, lt=lt, json_schema_extra=extra, alias=alias
    )


def fields_of(section: type[BaseModel]) -> dict[str, tuple[str, FieldInfo]]:
    """The keys of a section as they stand in a file, each with its attribute's name and its field.

    The two differ where the key is a word of Python: ``from`` is the attribute ``from_``.
    """
    return {info.alias or name: (name, info) for name, info in section.model_fields.items()}


def extra_of(info: FieldInfo, name: str) -> Any:
    """One of the extra facts (unit, expert, advice, offers, takes) of a field made by ``knob``."""
    extra = info.json_schema_extra
    return extra.get(name, "") if isinstance(extra, dict) else ""


def default_of(info: FieldInfo) -> Any:
    """The default value of a field made by ``knob``."""
    return info.get_default(call_default_factory=True)
