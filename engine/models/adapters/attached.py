"""A model with what learns on it: every weight, or adapters that can be switched, saved and merged."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from engine.errors import ModelError
from engine.recipes.methods import MethodSection


class Adapter(ABC):
    """One named way in which a model's weights learn.

    ``parameters`` are named without the adapter's own name, so that a state fits wherever the same method does.
    """

    def __init__(self, method: MethodSection) -> None:
        self.method = method

    @abstractmethod
    def parameters(self) -> dict[str, nn.Parameter]:
        """What learns."""

    @abstractmethod
    def on(self) -> None:
        """Let the model compute with this adapter."""

    @abstractmethod
    def off(self) -> None:
        """Let the model compute as if this adapter had never been."""

    @abstractmethod
    def merged(self, weights: Mapping[str, Tensor], state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """The base model's ``weights`` with this adapter, whose tensors are ``state``, worked in."""

    @abstractmethod
    def save(self, folder: Path, base: str, state: Mapping[str, Tensor]) -> None:
        """Write the adapter, whose tensors are ``state``, into a folder."""


class Attached:
    """A model, and the adapters on it, of which one at most is in use.

    Tensors in and out are named as ``trainable`` names them.  A learner may keep better copies of them than the
    model computes with (float32 masters of bfloat16 weights): methods that take ``state`` use those instead.
    """

    def __init__(self, model: nn.Module) -> None:
        self.model = model
        self.active: str | None = None
        self._adapters: dict[str, Adapter] = {}

    # ------------------------------------------------------------------ what learns

    @property
    def adapter(self) -> Adapter:
        """The adapter in use.  Raises ModelError when all are switched off."""
        if self.active is None:
            raise ModelError("No adapter is in use.", "Switch to one of them first.")
        return self._adapters[self.active]

    @property
    def names(self) -> tuple[str, ...]:
        """The adapters on this model, in the order in which they came."""
        return tuple(self._adapters)

    @property
    def kind(self) -> str:
        """How the adapter in use learns: full, lora, dora, qlora, prefix or adapter."""
        return self.adapter.method.kind

    @property
    def mergeable(self) -> bool:
        """Whether the adapter in use can be worked into the weights."""
        return self.adapter.method.mergeable

    def trainable(self) -> dict[str, nn.Parameter]:
        """The parameters that learn, by name: those of the adapter in use, or all that are not frozen."""
        return self.adapter.parameters()

    # ------------------------------------------------------------------ on and off

    def put(self, name: str, adapter: Adapter) -> None:
        """Put an adapter on the model under a new ``name`` and use it."""
        if name in self._adapters:
            raise ModelError(f"There is already an adapter {name!r} on this model.", "Choose another name.")
        self._adapters[name] = adapter
        self.active, before = name, self.active
        if before is not None:
            self._adapters[before].off()

    def switch(self, name: str | None) -> None:
        """Use another adapter, or none (None).  Raises ModelError for an unknown name."""
        if name is not None and name not in self._adapters:
            raise ModelError(
                f"There is no adapter {name!r} on this model.", f"There are: {', '.join(self._adapters) or 'none'}."
            )
        if self.active is not None:
            self.adapter.off()
        self.active = name
        if name is not None:
            self.adapter.on()

    @contextlib.contextmanager
    def disabled(self) -> Iterator[None]:
        """The base model for a while: equal logits, whatever has been learned (not after full fine-tuning)."""
        before = self.active
        self.switch(None)
        try:
            yield
        finally:
            self.switch(before)

    # ------------------------------------------------------------------ tensors in and out

    def state(self) -> dict[str, Tensor]:
        """What the adapter in use has learned, in float32."""
        return {name: parameter.detach().float().clone() for name, parameter in self.trainable().items()}

    def load(self, state: Mapping[str, Tensor]) -> None:
        """Put back what ``state`` gave.  Raises ModelError when names or shapes do not fit."""
        mine = self.trainable()
        if strange := sorted(set(mine) ^ set(state)):
            raise ModelError(f"The adapter's tensors differ in {strange[0]!r}.", "Use the method that they are of.")
        with torch.no_grad():
            for name, parameter in mine.items():
                if parameter.shape != state[name].shape:
                    raise ModelError(
                        f"{name!r} has the shape {list(state[name].shape)}; here it is {list(parameter.shape)}.",
                        "Use the method that these tensors are of (rank, targets, …).",
                    )
                parameter.copy_(state[name])

    def merged_state(
        self, original: Mapping[str, Tensor] | None = None, *, state: Mapping[str, Tensor] | None = None
    ) -> dict[str, Tensor]:
        """The float32 state_dict of the plain model with the adapter in use worked into its weights.

        ``original`` is the plain model's state_dict in full precision; needed when the model computes with less
        (bfloat16, 4 bits), because a merge into rounded weights would lose most of what was learned.
        Raises ModelError for a kind that cannot be merged, or when ``original`` is needed and missing.
        """
        if not self.mergeable:
            raise ModelError(f"{self.kind} cannot be worked into the weights.", "Use the model with its adapter.")
        raise ModelError("not built yet", "")

    def save(self, folder: str | Path, base: str, *, state: Mapping[str, Tensor] | None = None) -> None:
        """Write the adapter in use as a folder in PEFT's layout, which plain peft opens on the model exported to
        Hugging Face's (prefix tuning and LoRA), or in the like layout of our own (bottleneck adapters).

        ``base`` names the base model: a folder or a name on the hub.  Raises DiskError when the disk does not take it.
        """
        self.adapter.save(Path(folder), base, self.state() if state is None else state)
