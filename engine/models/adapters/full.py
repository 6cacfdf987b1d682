"""Full fine-tuning: every weight learns, or all but those of the lowest layers and the embeddings."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor, nn

from engine.errors import ModelError
from engine.models.adapters.adapter import FIRST, Adapter
from engine.models.adapters.module_paths import ModulePaths
from engine.recipes.methods import MethodSection


class FullTuning(Adapter):
    """The model itself learns.  A head that is the embedding table stays with it when layers are frozen."""

    def __init__(self, model: nn.Module, method: MethodSection) -> None:
        """Raises RecipeError when no layer would be left to learn."""
        super().__init__(method, FIRST)
        model.requires_grad_(True)
        if method.freeze_layers:
            where = ModulePaths.of(model)
            method.check_depth(len(where.blocks))
            for path in (*where.tables, *where.blocks[: method.freeze_layers]):
                model.get_submodule(path).requires_grad_(False)
        self._parameters = {name: p for name, p in model.named_parameters() if p.requires_grad}

    def parameters(self) -> dict[str, nn.Parameter]:
        return dict(self._parameters)

    def on(self) -> None:
        for parameter in self._parameters.values():
            parameter.requires_grad_(True)

    def off(self) -> None:
        raise ModelError(
            "Full fine-tuning changes the model's own weights: it cannot be switched off.",
            "Open the model that it started from.",
        )

    def take_off(self) -> None:
        """Nothing was put in."""

    def merged(self, weights: Mapping[str, Tensor], state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        return {**weights, **{name: state[name] for name in self._parameters}}
