"""The words in which foreign layouts are described: which of their tensors holds which of ours, and how their
configuration is read.  Torch-free.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import ModelError, RecipeError
from engine.models.settings import ModelSettings

OTHER_OF_FAMILY = "Choose another model of this family; the list of supported shapes stands in the documentation."
NEEDS_ATTENTION = (
    "Choose a model with attention (GPT-2, Llama, Qwen and their like): one that keeps a state instead, as Mamba and RWKV do, "
    "cannot be used here."
)


class UnsupportedModel(ModelError):
    """A sound model of a shape that our transformer does not compute; another library may."""


@dataclass(frozen=True)
class Part:
    """One tensor of theirs and the tensors of ours that it holds, one below the other.

    ``transposed``: theirs is (in, out), as GPT-2's Conv1D keeps it.
    """

    theirs: str
    ours: tuple[str, ...]
    transposed: bool = False


@dataclass(frozen=True)
class Naming:
    """Which of their tensors holds which of ours."""

    prefix: str  # before every tensor but the head; files without it are read too
    parts: Callable[[ModelSettings], list[Part]]
    ignored: re.Pattern[str]  # tensors that hold nothing learned
    lacks_biases: bool = False  # biases that no layer has are zero


@dataclass(frozen=True)
class Layout(Naming):
    """A family of models as transformers names it: its class, and its config.json there and back.

    ``obstacles`` lists what in our settings the class cannot hold.
    """

    model_type: str = field(kw_only=True)
    architecture: str = field(kw_only=True)
    settings: Callable[[Config], ModelSettings] = field(kw_only=True)
    config: Callable[[ModelSettings], dict[str, Any]] = field(kw_only=True)
    obstacles: Callable[[ModelSettings], list[str]] = field(kw_only=True)


class Config:
    """A config.json whose values are checked as they are asked for.  Every error names file and key."""

    def __init__(self, path: Path, body: dict[str, Any]) -> None:
        self.path = path
        self.body = body

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number from 1 up."""
        value = self.body.get(name)
        value = default if value is None else value
        if value is None:
            raise ModelError(f"{self.path}: {name} is missing.", "Fetch or export the model again.")
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ModelError(f"{self.path}: {name} = {value!r:.60} is not a whole number from 1 up.", "Correct it.")
        return value

    def number(self, name: str, default: float) -> float:
        """A number."""
        value = self.body.get(name)
        value = default if value is None else value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ModelError(f"{self.path}: {name} = {value!r:.60} is not a number.", "Correct it.")
        return float(value)

    def switch(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self.body.get(name)
        value = default if value is None else value
        if not isinstance(value, bool):
            raise ModelError(f"{self.path}: {name} = {value!r:.60} is not true or false.", "Correct it.")
        return value

    def refuse(self, name: str, value: object, why: str, remedy: str = OTHER_OF_FAMILY) -> UnsupportedModel:
        """The error for a value that this program does not compute."""
        return UnsupportedModel(f"{self.path}: {name} = {value!r:.80} is not supported ({why}).", remedy)

    def demand(self, name: str, default: object, *allowed: object) -> object:
        """One of the ``allowed`` values; anything else is refused by name."""
        value = self.body.get(name, default)
        if value not in allowed:
            raise self.refuse(name, value, f"known: {', '.join(map(repr, allowed))}")
        return value


def build_settings(config: Config, **values: Any) -> ModelSettings:
    """Settings of foreign values, their contradictions told as faults of the config file."""
    try:
        return ModelSettings(**values)
    except RecipeError as error:
        raise ModelError(f"{config.path}: {error.text}", "The file is damaged: fetch the model again.") from None
