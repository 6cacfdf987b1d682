"""Bottleneck adapters (Houlsby et al. 2019): two small layers after attention and after the MLP of each block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from engine.errors import ModelError
from engine.models.activation import gelu
from engine.models.adapters.adapter import Adapter
from engine.models.adapters.module_paths import ModulePaths
from engine.models.linear import Linear
from engine.models.transformer import Transformer
from engine.recipes.methods import MethodSection

PLACE = "bottleneck"  # the attribute of a half of a block that its bottleneck stands at, in models of transformers

# What the families of models call the two halves of a block.
_ATTENTION = ("self_attn", "attn", "attention", "self_attention")
_MLP = ("mlp", "feed_forward", "ffn", "block_sparse_moe", "fc2")


class Bottleneck(nn.Module):
    """x + up(gelu(down(norm(x)))); ``up`` begins at zero, so that nothing changes at first."""

    def __init__(self, width: int, narrow: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.down = Linear(width, narrow, std=width**-0.5)
        self.up = Linear(narrow, width, std=0.0)

    def forward(self, x: Tensor) -> Tensor:
        change: Tensor = self.up(gelu(self.down(self.norm(x))))
        return x + change


class Bottlenecks(Adapter):
    """Two bottlenecks in each block, on what attention and the MLP are about to add to the residual stream."""

    def __init__(self, model: nn.Module, method: MethodSection, *, slot: str, seed: int) -> None:
        """Raises ModelError for a model of transformers whose blocks have no attention and MLP of known names."""
        super().__init__(method, slot)
        self._places = _places(model)
        settings: Any = model.settings
        like = next(model.parameters())
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self._modules = {name: Bottleneck(settings.emb_dim, method.bottleneck) for name in self._places}
        for module in self._modules.values():
            module.to(like.device, like.dtype).train(model.training)

    def parameters(self) -> dict[str, nn.Parameter]:
        return {
            f"{name}.{own}": parameter
            for name, module in self._modules.items()
            for own, parameter in module.named_parameters()
        }

    def on(self) -> None:
        for name, (block, attribute) in self._places.items():
            setattr(block, attribute, self._modules[name].requires_grad_(True))

    def off(self) -> None:
        for name, (block, attribute) in self._places.items():
            setattr(block, attribute, nn.Identity())
            self._modules[name].requires_grad_(False)

    def take_off(self) -> None:
        """``off`` has left the places empty."""

    def merged(self, weights: Mapping[str, Tensor], state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        raise ModelError("Bottleneck adapters cannot be merged into the weights.", "Use the model with its adapter.")


def _places(model: nn.Module) -> dict[str, tuple[nn.Module, str]]:
    """Module and attribute that each bottleneck goes to, by the name that its parameters get."""
    places: dict[str, tuple[nn.Module, str]] = {}
    for path in ModulePaths.of(model).blocks:
        block = model.get_submodule(path)
        if isinstance(model, Transformer):
            places |= {f"{path}.{attribute}": (block, attribute) for attribute in ("adapter1", "adapter2")}
        else:
            places |= {f"{path}.{name}.{PLACE}": (half, PLACE) for name, half in _halves(path, block)}
    return places


def _halves(path: str, block: nn.Module) -> list[tuple[str, nn.Module]]:
    """Attention and MLP of a block of the transformers library, each given a place that what it returns passes."""
    children = dict(block.named_children())
    halves = []
    for names in (_ATTENTION, _MLP):
        name = next((name for name in names if name in children), None)
        if name is None:
            raise ModelError(
                f"The block {path} of this model has no {names[0]} that a bottleneck adapter could follow.",
                "Use method.kind = 'lora', or another model.",
            )
        half = children[name]
        if not hasattr(half, PLACE):
            setattr(half, PLACE, nn.Identity())
            half.register_forward_hook(_pass_on)
        halves.append((name, half))
    return halves


def _pass_on(half: nn.Module, _: Any, out: Any) -> Any:
    """What a half returns (first, where it returns several things), through its place."""
    place = getattr(half, PLACE)
    return (place(out[0]), *out[1:]) if isinstance(out, tuple) else place(out)
