"""From a recipe's method, or a folder, to an adapter on a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from torch import nn

from engine.errors import ModelError
from engine.models.adapters.attached import Adapter, Attached
from engine.models.adapters.full import FullTuning
from engine.recipes.methods import MethodSection


def attach(
    model: nn.Module, method: MethodSection, *, seed: int, new_rows: Sequence[int] = (), name: str = "default"
) -> Attached:
    """Freeze ``model`` (a Transformer or a ForeignLM, changed in place) and put onto it what learns.

    ``new_rows`` are token ids whose rows in the embedding table, and in the head, learn whatever the method.
    ``seed`` alone decides the first weights; torch's random state stays as it was.

    Raises RecipeError for targets that the model does not have, ModelError for a method that it cannot carry.
    """
    attached = Attached(model)
    attached.put(name, _make(model, method, seed, new_rows))
    return attached


def load_adapter(model: nn.Module, folder: str | Path, *, name: str = "default") -> Attached:
    """The adapter of a folder (ours, or written by peft) on its base ``model``, in use.

    Raises ModelError, naming the file, when something is missing, damaged, of another base or not supported.
    """
    raise ModelError(f"{folder}: cannot be read yet.", "")


def _make(model: nn.Module, method: MethodSection, seed: int, new_rows: Sequence[int]) -> Adapter:
    return FullTuning(model, method)
