"""A model, its optimiser and a number format, as one thing that learns.

``fp32``  weights, gradients and moments in float32.
``bf16``  the model computes in bfloat16, on the CPU as on GPUs; float32 *masters* of all weights take the
          optimiser's steps and are what is saved (Micikevicius et al. 2018, with bfloat16 no loss scaling).
          Against autocast this saves the cast of every weight and activation.
``fp16``  float32 weights, float16 matrix products by autocast, losses scaled up so that small gradients survive.

A step whose loss or gradient is not finite changes no weight and no moment.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn

from engine.errors import ModelError
from engine.recipes.sections import TrainSection
from engine.training.losses import LanguageModel, token_cross_entropy
from engine.training.optimizer import (
    clip_gradients,
    load_optimizer_tensors,
    make_optimizer,
    named_parameters,
    optimizer_tensors,
    set_learning_rate,
)

FORMATS = ("fp32", "bf16", "fp16")


@dataclass(frozen=True)
class StepResult:
    """What one optimiser step did.

    ``loss``: the sum of what went through ``backward`` since the last step; ``grad_norm``: length of the
    gradient before clipping; ``finite``: both were; ``skipped``: no weight was changed.  A skipped step of fp16
    whose scale was merely too large has ``finite`` False and ``scaling`` True: it is no fault until it repeats.
    """

    loss: float
    grad_norm: float
    finite: bool
    skipped: bool
    scaling: bool = False


def make_learner(
    model: nn.Module, train: TrainSection, precision: str, learning: Mapping[str, nn.Parameter] | None = None
) -> Learner:
    """The learner of ``precision`` ("fp32", "bf16", "fp16") around a float32 ``model``.

    ``learning`` are the parameters that learn, by name; unless given, all that are not frozen.
    """
    kinds: dict[str, type[Learner]] = {"fp32": Learner, "bf16": MasterLearner, "fp16": ScaledLearner}
    return kinds[precision](model, train, learning)


class Learner:
    """float32: the model's own weights are the truth.

    The loop of a step: for each batch ``forward_loss`` and ``backward``; then one ``step``.
    """

    def __init__(
        self, model: nn.Module, train: TrainSection, learning: Mapping[str, nn.Parameter] | None = None
    ) -> None:
        self.model = model
        self.train = train
        self.truth = named_parameters(model if learning is None else learning)
        self.optimizer = make_optimizer(self.truth, train)
        self._loss: Tensor | None = None

    def forward_loss(
        self, ids: Tensor, targets: Tensor, positions: Tensor | None = None, mask: Tensor | None = None
    ) -> tuple[Tensor, int]:
        """Summed loss (float32 scalar, nats) of a batch (B, T), and how many targets counted."""
        with self.computing():
            return token_cross_entropy(cast(LanguageModel, self.model), ids, targets, positions, mask)

    def computing(self) -> contextlib.AbstractContextManager[Any]:
        """The context in which forward passes run (autocast for fp16)."""
        return contextlib.nullcontext()

    def backward(self, loss: Tensor) -> None:
        """Add the gradients of ``loss`` (already divided by the tokens of the whole step)."""
        self._loss = loss.detach() if self._loss is None else self._loss + loss.detach()
        torch.autograd.backward(loss)

    def gradients(self, loss: Tensor) -> list[Tensor | None]:
        """The gradients of ``loss`` by the weights that learn, each in memory of its own, added up nowhere: threads may
        ask at the same time."""
        found: list[Tensor | None] = []
        places: set[int] = set()
        for gradient in torch.autograd.grad(loss, list(self._computing_weights()), allow_unused=True):
            # Weights that are added to one another get the same tensor, and what is added to it would be added twice.
            shared = gradient is not None and (gradient.data_ptr() in places or not gradient.is_contiguous())
            found.append(gradient.clone(memory_format=torch.contiguous_format) if shared else gradient)
            if gradient is not None:
                places.add(gradient.data_ptr())
        return found

    def add(self, loss: Tensor, gradients: Iterable[Tensor | None]) -> None:
        """Add what ``gradients`` gave for ``loss``, which become the learner's."""
        self._loss = loss if self._loss is None else self._loss + loss
        into: list[Tensor] = []
        added: list[Tensor] = []
        for parameter, gradient in zip(self.truth.values(), gradients, strict=True):
            if gradient is None:
                continue
            if parameter.grad is None:
                parameter.grad = gradient.to(parameter.dtype)
            else:
                into.append(parameter.grad)
                added.append(gradient)
        if into:
            torch._foreach_add_(into, added)

    def _computing_weights(self) -> Iterable[Tensor]:
        return self.truth.values()

    def step(self, learning_rate: float) -> StepResult:
        """One optimiser step with what was added up, unless it is not finite; gradients are empty afterwards."""
        set_learning_rate(self.optimizer, learning_rate)
        norm = clip_gradients(self.truth.values(), self.train.grad_clip)
        loss, grad_norm = self._read(norm)
        finite = math.isfinite(loss) and math.isfinite(grad_norm)
        if finite:
            self.optimizer.step()
        self.forget()
        return StepResult(loss=loss, grad_norm=grad_norm, finite=finite, skipped=not finite)

    def _read(self, norm: Tensor) -> tuple[float, float]:
        """Loss and norm as numbers, in one transfer: the only wait for the device in a step."""
        loss = torch.zeros((), device=norm.device) if self._loss is None else self._loss
        both = torch.stack((loss.float(), norm.float())).tolist()
        return both[0], both[1]

    def forget(self) -> None:
        """Drops what was added up since the last step."""
        self._loss = None
        for parameter in self.truth.values():
            parameter.grad = None

    # ------------------------------------------------------------------ what is saved

    def weights(self) -> dict[str, Tensor]:
        """The truth in float32 by parameter name (buffers too); tied weights once.

        Where a part of the model is frozen, only what learns: the rest is the base model's.
        """
        if any(not parameter.requires_grad for parameter in self.model.parameters()):
            return {name: parameter.detach() for name, parameter in self.truth.items()}
        seen: dict[int, str] = {}
        state = {}
        for name, tensor in self.model.state_dict(keep_vars=True).items():
            if seen.setdefault(id(tensor), name) == name:
                state[name] = self._true(name, tensor).detach()
        return state

    def _true(self, name: str, tensor: Tensor) -> Tensor:
        return tensor

    def optimizer_tensors(self) -> dict[str, Tensor]:
        """The optimiser's memory as flat named tensors."""
        return optimizer_tensors(self.optimizer, self.truth)

    def scalars(self) -> dict[str, Any]:
        """What else must survive, as plain JSON values."""
        return {}

    def load(self, weights: Mapping[str, Tensor], optimizer: Mapping[str, Tensor], scalars: Mapping[str, Any]) -> None:
        """Put back ``weights()``, ``optimizer_tensors()`` and ``scalars()``, bit by bit.

        Raises ModelError when names or shapes do not fit this model.
        """
        self._load_weights(weights)
        load_optimizer_tensors(self.optimizer, self.truth, optimizer)

    @contextlib.contextmanager
    def holding(self, weights: Mapping[str, Tensor]) -> Iterator[None]:
        """The model computes with other ``weights()`` meanwhile; afterwards with its own again, bit by bit.

        Raises ModelError when names or shapes do not fit this model.
        """
        own = {name: tensor.clone() for name, tensor in self.weights().items()}
        self._load_weights(weights)
        try:
            yield
        finally:
            self._load_weights(own)

    def _load_weights(self, weights: Mapping[str, Tensor]) -> None:
        mine = self.weights()
        if missing := sorted(set(mine) ^ set(weights)):
            raise ModelError(
                f"The checkpoint and the model differ in {missing[0]!r}.", "Use the recipe of the checkpoint."
            )
        with torch.no_grad():
            for name, tensor in mine.items():
                if tensor.shape != weights[name].shape:
                    raise ModelError(
                        f"{name!r} has shape {tuple(weights[name].shape)} in the checkpoint, {tuple(tensor.shape)} here.",
                        "Use the recipe of the checkpoint.",
                    )
                tensor.copy_(weights[name])


class MasterLearner(Learner):
    """bfloat16 weights that compute, float32 masters that learn.

    The model handed over is converted in place; gradients of every batch are added up in float32.
    """

    def __init__(
        self, model: nn.Module, train: TrainSection, learning: Mapping[str, nn.Parameter] | None = None
    ) -> None:
        self.working = named_parameters(model if learning is None else learning)
        masters = {name: nn.Parameter(p.detach().float().clone()) for name, p in self.working.items()}
        self.model = model.to(torch.bfloat16)  # in place: ``working`` are its parameters still
        self.train = train
        self.truth = masters
        self.optimizer = make_optimizer(masters, train)
        self._loss = None

    def backward(self, loss: Tensor) -> None:
        torch.autograd.backward(loss)
        self.add(loss.detach(), self._handed_over())

    def _handed_over(self) -> Iterator[Tensor | None]:
        """The gradients that the working weights hold, each let go of before the next one is asked for."""
        for parameter in self.working.values():
            gradient, parameter.grad = parameter.grad, None
            yield gradient

    def _computing_weights(self) -> Iterable[Tensor]:
        return self.working.values()

    def step(self, learning_rate: float) -> StepResult:
        result = super().step(learning_rate)
        if not result.skipped:
            self._publish()
        return result

    def forget(self) -> None:
        super().forget()
        for parameter in self.working.values():
            parameter.grad = None

    def _publish(self) -> None:
        """Round the masters into the computing weights."""
        with torch.no_grad():
            torch._foreach_copy_(list(self.working.values()), list(self.truth.values()))

    def _true(self, name: str, tensor: Tensor) -> Tensor:
        return self.truth.get(name, tensor)

    def _load_weights(self, weights: Mapping[str, Tensor]) -> None:
        super()._load_weights(weights)
        self._publish()


class ScaledLearner(Learner):
    """float16 by autocast with a loss scale that adapts itself (torch.amp.GradScaler)."""

    def __init__(
        self, model: nn.Module, train: TrainSection, learning: Mapping[str, nn.Parameter] | None = None
    ) -> None:
        super().__init__(model, train, learning)
        self.device_type = next(model.parameters()).device.type
        self.scaler = torch.amp.GradScaler(self.device_type)

    def computing(self) -> contextlib.AbstractContextManager[Any]:
        return torch.autocast(self.device_type, dtype=torch.float16)

    def backward(self, loss: Tensor) -> None:
        self._loss = loss.detach() if self._loss is None else self._loss + loss.detach()
        torch.autograd.backward(self.scaler.scale(loss))

    def step(self, learning_rate: float) -> StepResult:
        set_learning_rate(self.optimizer, learning_rate)
        self.scaler.unscale_(self.optimizer)
        norm = clip_gradients(self.truth.values(), self.train.grad_clip)
        loss, grad_norm = self._read(norm)
        finite = math.isfinite(loss) and math.isfinite(grad_norm)
        if finite:
            self.scaler.step(self.optimizer)
        self.scaler.update()
        self.forget()
        return StepResult(
            loss=loss,
            grad_norm=grad_norm,
            finite=finite,
            skipped=not finite,
            scaling=not finite and math.isfinite(loss),
        )

    def scalars(self) -> dict[str, Any]:
        return {"scaler": self.scaler.state_dict()}

    def load(self, weights: Mapping[str, Tensor], optimizer: Mapping[str, Tensor], scalars: Mapping[str, Any]) -> None:
        super().load(weights, optimizer, scalars)
        self.scaler.load_state_dict(dict(scalars["scaler"]))
