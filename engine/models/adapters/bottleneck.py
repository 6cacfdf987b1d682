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

# What the families of models call the two halves of a block.
_ATTENTION = ("self_attn", "attn", "attention", "self_attention", "temporal_block")
_MLP = ("mlp", "feed_forward", "ffn", "ff", "block_sparse_moe", "fc2")


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
        raise ModelError("Bottleneck adapters cannot be worked into the weights.", "Use the model with its adapter.")


def _places(model: nn.Module) -> dict[str, tuple[nn.Module, str]]:
    """Module and attribute where each bottleneck goes, by the name that its parameters get."""
    places = {}
    for path in ModulePaths.of(model).blocks:
        block = model.get_submodule(path)
        if not isinstance(model, Transformer) and not hasattr(block, "adapter1"):
            _open(path, block)
        for attribute in ("adapter1", "adapter2"):
            places[f"{path}.{attribute}"] = (block, attribute)
    return places


def _open(path: str, block: nn.Module) -> None:
    """Give a block of the transformers library the two places that ours have: what its halves return passes them."""
    children = dict(block.named_children())
    for attribute, names in (("adapter1", _ATTENTION), ("adapter2", _MLP)):
        half = next((children[name] for name in names if name in children), None)
        if half is None:
            raise ModelError(
                f"The block {path} of this model has no {names[0]} that a bottleneck adapter could follow.",
                "Use method.kind = 'lora', or another model.",
            )
        setattr(block, attribute, nn.Identity())

        def passed(_: nn.Module, __: Any, out: Any, block: nn.Module = block, attribute: str = attribute) -> Any:
            adapter = getattr(block, attribute)
            return (adapter(out[0]), *out[1:]) if isinstance(out, tuple) else adapter(out)

        half.register_forward_hook(passed)
