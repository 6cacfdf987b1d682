"""What would be trained, so that it can be asked what it needs and what it would need otherwise.  Torch-free."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.forecast.memory import DOCUMENTS, Forecast, forecast_finetune, forecast_pretrain
from engine.models.settings import ModelSettings
from engine.recipes.instructions import InstructionDataSection
from engine.recipes.methods import MethodSection
from engine.recipes.recipe import Recipe
from engine.recipes.sections import TrainSection


@dataclass(frozen=True)
class Plan:
    """A model, how it learns, and on which kind of device.

    ``method`` is None where every weight is trained from nothing; the other fields are those of ``forecast_finetune``.
    """

    settings: ModelSettings
    train: TrainSection
    method: MethodSection | None = None
    device: str = "cpu"
    max_tokens: int = 0
    packing: bool = True
    learned: float = 1.0
    new_rows: int = 0
    documents: float = DOCUMENTS
    most_rows: int = 0

    @classmethod
    def of(cls, recipe: Recipe, settings: ModelSettings, device: str = "cpu") -> Plan:
        """The plan of a recipe whose model has these ``settings``.  Raises TypeError for a recipe without training."""
        train, method, data = (getattr(recipe, name, None) for name in ("train", "method", "data"))
        if not isinstance(train, TrainSection):
            raise TypeError(f"a {recipe.stage} recipe has no training section")
        if not isinstance(method, MethodSection):
            return cls(settings, train, device=device)
        if not isinstance(data, InstructionDataSection):
            return cls(settings, train, method, device)
        return cls(settings, train, method, device, data.max_tokens, data.packing)

    def forecast(self, precision: str = "auto", kernels: Mapping[str, str] | None = None) -> Forecast:
        """What it needs; in the number format and with the ``kernels`` of a measurement where there was one."""
        if self.method is None:
            return forecast_pretrain(self.settings, self.train, precision, device=self.device, kernels=kernels)
        return forecast_finetune(
            self.settings,
            self.method,
            self.train,
            precision,
            self.max_tokens,
            device=self.device,
            kernels=kernels,
            packing=self.packing,
            learned=self.learned,
            new_rows=self.new_rows,
            documents=self.documents,
            most_rows=self.most_rows,
        )

    def training(self, **changes: Any) -> Plan:
        """The same with other values in [train]."""
        return dataclasses.replace(self, train=self.train.model_copy(update=changes))

    def learning(self, **changes: Any) -> Plan:
        """The same with other values in [method]; only for a plan that has one."""
        assert self.method is not None
        return dataclasses.replace(self, method=self.method.model_copy(update=changes))

    def shaped(self, settings: ModelSettings) -> Plan:
        """The same with another model."""
        return dataclasses.replace(self, settings=settings)
