"""What crosses the line between engine and studio, both ways.

Frozen, keyword-only, plain values: numbers, strings, lists, dicts; never tensors or exceptions.
The same objects go over a connection and, one JSON object a line, into ``events.jsonl`` and
``commands.jsonl``.  The JSON is strict: numbers that are not finite travel as the strings
``"NaN"``, ``"Infinity"`` and ``"-Infinity"`` and come back as floats in ``Metrics.values``.
"""

from __future__ import annotations

import json
import math
import time as _clock
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

Plain = Any  # str | float | int | bool | None | list | dict of these
_M = TypeVar("_M", bound="type[Message]")
_KINDS: dict[str, type[Message]] = {}


def kind(cls: _M) -> _M:
    """Class decorator: the type can be read back from JSON under its own name."""
    _KINDS[cls.__name__] = cls
    return cls


@dataclass(frozen=True, kw_only=True)
class Message:
    """The common root; ``time`` is seconds since the epoch, set when the message is made."""

    time: float = field(default_factory=_clock.time)


# ------------------------------------------------------------------ from the engine


@kind
@dataclass(frozen=True, kw_only=True)
class Started(Message):
    """A worker began (or resumed) to compute.  ``facts`` holds what is known before the first step:
    device, threads, precision, kernels, parameters, vocabulary, tokens, windows, versions."""

    step: int
    stage: str
    facts: dict[str, Plain] = field(default_factory=dict)


@kind
@dataclass(frozen=True, kw_only=True)
class Metrics(Message):
    """Named numbers at a step; titles and units stand in ``engine.metrics.METRICS``."""

    step: int
    values: dict[str, float]


@kind
@dataclass(frozen=True, kw_only=True)
class Status(Message):
    """What the engine is doing now (reading, tokenizing, measuring, saving, paused, training)."""

    text: str
    done: float = 0.0
    total: float = 0.0


@kind
@dataclass(frozen=True, kw_only=True)
class Sample(Message):
    """Text that the model wrote at a step; ``command`` is the id of the wish that asked for it."""

    step: int
    prompt: str
    text: str
    seed: int = 0
    command: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class Rollouts(Message):
    """Rows of the live table of the preference stages: prompt, before, now, reward, KL."""

    step: int
    rows: list[dict[str, Plain]]


@kind
@dataclass(frozen=True, kw_only=True)
class CheckpointSaved(Message):
    """A checkpoint was written, read back and verified; ``best``: no evaluation so far was better than that of its step."""

    step: int
    path: str
    bytes: int = 0
    best: bool = False


@kind
@dataclass(frozen=True, kw_only=True)
class Notice(Message):
    """Something worth knowing; ``level`` is info, warning or problem."""

    level: str
    text: str
    remedy: str = ""
    step: int = -1


@kind
@dataclass(frozen=True, kw_only=True)
class Obeyed(Message):
    """The wish with this id was carried out (or refused, with the reason) and is never obeyed again."""

    command: str
    what: str
    reason: str = ""
    step: int = -1


@kind
@dataclass(frozen=True, kw_only=True)
class Finished(Message):
    """The last message of a worker that ended in order.  ``reason``: done, stopped, early."""

    step: int
    reason: str = "done"
    facts: dict[str, Plain] = field(default_factory=dict)


@kind
@dataclass(frozen=True, kw_only=True)
class Failed(Message):
    """The last message of a worker that could not go on.  ``trace`` is empty for user errors."""

    kind: str
    text: str
    remedy: str = ""
    trace: str = ""
    step: int = -1


# ------------------------------------------------------------------ to the engine


@dataclass(frozen=True, kw_only=True)
class Command(Message):
    """A wish; ``id`` is unique, so that it is never obeyed twice, least of all by a resumed run."""

    id: str


@kind
@dataclass(frozen=True, kw_only=True)
class Stop(Command):
    """Save and end (``save=False``: end without a new checkpoint)."""

    save: bool = True


@kind
@dataclass(frozen=True, kw_only=True)
class Pause(Command):
    """Wait between two steps, the model kept in memory."""


@kind
@dataclass(frozen=True, kw_only=True)
class Resume(Command):
    """Go on after a pause."""


@kind
@dataclass(frozen=True, kw_only=True)
class SaveNow(Command):
    """Write a checkpoint between two steps."""


@kind
@dataclass(frozen=True, kw_only=True)
class SampleNow(Command):
    """Let the model write; an empty ``prompt`` means the recipe's prompts."""

    prompt: str = ""
    max_new_tokens: int = 0
    temperature: float = -1.0
    seed: int = -1


# ------------------------------------------------------------------ JSON in and out


def strict(value: Plain) -> Plain:
    """``value`` with every number that is not finite as its JSON-safe string."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, Mapping):
        return {str(k): strict(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [strict(v) for v in value]
    return value


def to_dict(message: Message) -> dict[str, Plain]:
    """The plain dict of a message, its type first."""
    body = {f.name: strict(getattr(message, f.name)) for f in fields(message)}
    return {"type": type(message).__name__, "time": body.pop("time"), **body}


def to_json(message: Message) -> str:
    """One line of strict JSON, without the newline."""
    return json.dumps(to_dict(message), ensure_ascii=False, allow_nan=False)


def from_dict(body: Mapping[str, Plain]) -> Message:
    """The message of a plain dict.

    Fields that this version does not know are left out, so that a newer engine can be read.
    Raises ValueError when the type is unknown, or a field is missing, of the wrong type or an absurd number.
    """
    cls = _KINDS.get(str(body.get("type")))
    if cls is None:
        raise ValueError(f"unknown message type {body.get('type')!r}")
    known = _shape(cls)
    values = {k: v for k, v in body.items() if k in known}
    for name, value in values.items():
        if value in ("NaN", "Infinity", "-Infinity") and float in known[name]:
            values[name] = value = float(value)
        if not isinstance(value, known[name]) or (isinstance(value, bool) and bool not in known[name]):
            raise ValueError(f"{cls.__name__}.{name} has the wrong type: {type(value).__name__}")
        if isinstance(value, int) and value.bit_length() > _MOST_BITS:
            raise ValueError(f"{cls.__name__}.{name} is larger than any step, time or size")
    try:
        if cls is Metrics:
            values["values"] = {str(k): float(v) for k, v in values["values"].items()}
        return cls(**values)
    except (TypeError, KeyError, OverflowError) as error:
        raise ValueError(f"{cls.__name__}: {error}") from None


_MOST_BITS = 63  # JSON's whole numbers have no end, but what computes with them has
_SHAPES: dict[str, dict[str, tuple[type, ...]]] = {}


def _shape(cls: type[Message]) -> dict[str, tuple[type, ...]]:
    """The fields of a message and the JSON types that each may have."""
    if cls.__name__ not in _SHAPES:
        _SHAPES[cls.__name__] = _find_shape(cls)
    return _SHAPES[cls.__name__]


def _find_shape(cls: type[Message]) -> dict[str, tuple[type, ...]]:
    kinds: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "str": (str,), "bool": (bool,)}
    return {f.name: kinds.get(str(f.type), (dict,) if str(f.type).startswith("dict") else (list,)) for f in fields(cls)}


def from_json(line: str | bytes) -> Message:
    """The message of one JSON line.  Raises ValueError for anything that is not one."""
    body = json.loads(line)
    if not isinstance(body, dict):
        raise ValueError("not a JSON object")
    return from_dict(body)
