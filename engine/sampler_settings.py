"""How a model writes: everything that a person can turn while it does.  Torch-free."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from engine.errors import UsageError

_WHOLE = {"max_new_tokens": (1, 10_000_000), "top_k": (0, 10_000_000), "beams": (1, 64), "alternatives": (0, 100)}
_SWITCHES = ("stop_at_eot", "probabilities")
MAX_SEED = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class SamplerSettings:
    """The sampler, checked at construction.

    The cuts act in this order, as in transformers: repetition penalty, temperature, top-k, top-p, min-p.
    ``temperature`` 0 is greedy: always the likeliest token.  ``top_k`` 0, ``top_p`` 1, ``min_p`` 0 and
    ``repetition_penalty`` 1 are off.  With ``beams`` above 1 the likeliest text is searched, nothing is drawn:
    temperature and the cuts have no effect then.

    ``stop`` are strings at which writing ends (they are not part of the text).  ``probabilities`` asks for the model's
    probability of each token and the entropy in nats; ``alternatives`` for the likeliest so many others too.

    Raises UsageError naming the field.
    """

    max_new_tokens: int = 200
    temperature: float = 0.8
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    repetition_penalty: float = 1.0
    beams: int = 1
    seed: int = 42
    stop: tuple[str, ...] = ()
    stop_at_eot: bool = True
    probabilities: bool = False
    alternatives: int = 0

    def __post_init__(self) -> None:
        for name, (low, high) in _WHOLE.items():
            _check_whole(name, getattr(self, name), low, high)
        _check_whole("seed", self.seed, 0, MAX_SEED)
        _check_number("temperature", self.temperature, 0.0, 100.0)
        _check_number("top_p", self.top_p, 0.0, 1.0, open_below=True)
        _check_number("min_p", self.min_p, 0.0, 1.0)
        _check_number("repetition_penalty", self.repetition_penalty, 0.0, 100.0, open_below=True)
        for name in _SWITCHES:
            if not isinstance(getattr(self, name), bool):
                raise UsageError(f"{name} = {getattr(self, name)!r} is not a switch.", "Write true or false.")
        self._check_stop()

    def _check_stop(self) -> None:
        if isinstance(self.stop, str):
            raise UsageError("stop is one text, not a list of texts.", f"Write [{self.stop!r}].")
        stop = tuple(self.stop)
        if not all(isinstance(text, str) and text for text in stop):
            raise UsageError("stop holds something that is no text, or an empty one.", "Leave it out.")
        object.__setattr__(self, "stop", stop)

    @property
    def greedy(self) -> bool:
        """Whether nothing is drawn."""
        return self.temperature == 0.0 or self.beams > 1

    def to_dict(self) -> dict[str, Any]:
        """Every field by name, in plain values."""
        return {**asdict(self), "stop": list(self.stop)}

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> SamplerSettings:
        """The settings of ``to_dict``; what is missing takes its default.  Raises UsageError for an unknown key."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(body) - known):
            raise UsageError(f"The sampler has no {', '.join(unknown)}.", f"It has: {', '.join(sorted(known))}.")
        return cls(**body)


def _check_whole(name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise UsageError(f"{name} = {value!r} is not a whole number.", f"Choose {low} to {high}.")
    if not low <= value <= high:
        raise UsageError(f"{name} = {value} is out of range.", f"Choose {low} to {high}.")


def _check_number(name: str, value: object, low: float, high: float, *, open_below: bool = False) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        raise UsageError(f"{name} = {value!r} is not a number.", f"Choose {low:g} to {high:g}.")
    if not low <= value <= high or (open_below and value == low):
        above = f"more than {low:g}, at most {high:g}" if open_below else f"{low:g} to {high:g}"
        raise UsageError(f"{name} = {value:g} is out of range.", f"Choose {above}.")
