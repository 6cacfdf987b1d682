"""Full fine-tuning: every weight learns, or all but those of the lowest layers and the embeddings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from torch import Tensor, nn

from engine.errors import ModelError
from engine.models.adapters.attached import Adapter
from engine.recipes.methods import MethodSection


class FullTuning(Adapter):
    """The model itself learns; there is nothing to switch off and nothing to save apart."""

    def __init__(self, model: nn.Module, method: MethodSection) -> None:
        super().__init__(method)
        self.model = model

    def parameters(self) -> dict[str, nn.Parameter]:
        return {name: p for name, p in self.model.named_parameters() if p.requires_grad}

    def on(self) -> None:
        pass

    def off(self) -> None:
        pass

    def merged(self, weights: Mapping[str, Tensor], state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        return {**weights, **state}

    def save(self, folder: Path, base: str, state: Mapping[str, Tensor]) -> None:
        raise ModelError("Full fine-tuning has no adapter to save.", "Save the whole model.")
