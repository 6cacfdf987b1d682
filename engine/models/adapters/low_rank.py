"""LoRA (Hu et al. 2021) and its kin on a model, by the peft library.

The library puts its layers around the model's own.  It is loaded when an adapter is made, which takes some seconds.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from engine.errors import ModelError
from engine.models.adapters.adapter import FIRST, Adapter
from engine.models.adapters.four_bit import hush_bitsandbytes
from engine.models.adapters.module_paths import ModulePaths, library_part, put_module, resolve_targets
from engine.recipes.methods import MethodSection

_LIBRARY_MISSING = "Install it:  pip install peft"


@dataclass(frozen=True)
class Narrow:
    """The width of one layer's two matrices, and the alpha that its scaling is made of."""

    rank: int
    alpha: float

    def scaling(self, rslora: bool) -> float:
        """What their product is multiplied by (rsLoRA: Kalajdzievski 2023)."""
        return self.alpha / (self.rank**0.5 if rslora else self.rank)


class LowRank(Adapter):
    """Beside each chosen layer W x stands s B A x: A (r, in), B (out, r), s = alpha / r.

    DoRA (Liu et al. 2024) gives each output of the changed weight a learned length as well.  QLoRA (Dettmers et al.
    2023) is LoRA on weights that are kept in 4 bits; ``engine.models.adapters.four_bit`` has done that by now.
    """

    def __init__(
        self,
        model: nn.Module,
        method: MethodSection,
        *,
        slot: str,
        seed: int,
        layers: Mapping[str, Narrow] | None = None,
    ) -> None:
        """New matrices around ``layers``, by path, or around the targets of the method; B = 0, so nothing changes yet.

        Raises RecipeError for targets that are none.
        """
        super().__init__(method, slot)
        if layers is None:
            paths = resolve_targets(model, ModulePaths.of(model), method.targets)
            layers = dict.fromkeys(paths, Narrow(method.rank, method.strength))
        self.layers = dict(layers)
        _inject(model, method, slot, seed, self.layers)
        self._model = model
        self._modules: dict[str, Any] = {path: model.get_submodule(path) for path in self.layers}
        for module in self._modules.values():
            module.train(model.training)  # for the library's new ones are always in training
        self.off()

    @property
    def dora(self) -> bool:
        """Whether lengths are learned, too."""
        return self.method.kind == "dora"

    def parameters(self) -> dict[str, nn.Parameter]:
        kinds = ("lora_A", "lora_B", "lora_magnitude_vector") if self.dora else ("lora_A", "lora_B")
        return {
            name_of(path, kind): getattr(module, kind)[self.slot].weight
            for path, module in self._modules.items()
            for kind in kinds
        }

    def on(self) -> None:
        for module in self._modules.values():
            module.enable_adapters(True)
            module.set_adapter(self.slot)

    def off(self) -> None:
        for module in self._modules.values():
            module.enable_adapters(False)

    def take_off(self) -> None:
        for path, module in self._modules.items():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # which of the others the library would use now
                module.delete_adapter(self.slot)
            if not module.lora_A:
                put_module(self._model, path, module.get_base_layer())

    def merged(self, weights: Mapping[str, Tensor], state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        changed = dict(weights)
        for path, narrow in self.layers.items():
            a, b = state[name_of(path, "lora_A")], state[name_of(path, "lora_B")]
            lengths = state[name_of(path, "lora_magnitude_vector")] if self.dora else None
            weight, turned = weights[f"{path}.weight"], is_turned(self._modules[path])
            whole = merge(weight.t() if turned else weight, a, b, narrow.scaling(self.method.rslora), lengths)
            changed[f"{path}.weight"] = whole.t().contiguous() if turned else whole
        return changed


def name_of(path: str, kind: str) -> str:
    """How the model names a tensor ("lora_A", "lora_B", "lora_magnitude_vector") of an adapted layer."""
    return f"{path}.{kind}.{FIRST}.weight"


def merge(weight: Tensor, a: Tensor, b: Tensor, scaling: float, lengths: Tensor | None = None) -> Tensor:
    """W + s B A (out, in); with ``lengths`` (out,) its rows are brought to these (DoRA)."""
    weight = weight.float()
    whole = torch.addmm(weight, b.to(weight), a.to(weight), alpha=scaling)
    if lengths is None:
        return whole
    change: Tensor = lengths.to(whole) / torch.linalg.norm(whole, dim=1)
    return whole * change[:, None]


def is_turned(module: Any) -> bool:
    """Whether an adapted layer keeps its weight as (in, out), as GPT-2's do in transformers."""
    return type(module.get_base_layer()).__name__ == "Conv1D"


def _inject(model: nn.Module, method: MethodSection, slot: str, seed: int, layers: Mapping[str, Narrow]) -> None:
    """peft's layers around those of ``layers``, drawn from ``seed`` alone."""
    hush_bitsandbytes()  # peft loads it
    try:
        from peft import LoraConfig, inject_adapter_in_model
    except ImportError:
        raise ModelError(f"method.kind = {method.kind!r} needs the peft library.", _LIBRARY_MISSING) from None
    part, prefix = library_part(model)
    layers = {path.removeprefix(prefix): narrow for path, narrow in layers.items()}
    first = next(iter(layers.values()))
    other = {path: narrow for path, narrow in layers.items() if narrow != first}
    turned = [type(part.get_submodule(path)).__name__ == "Conv1D" for path in layers]
    config = LoraConfig(
        r=first.rank,
        lora_alpha=first.alpha,  # type: ignore[arg-type]  # fractions too: it is only divided
        lora_dropout=method.dropout,
        target_modules=list(layers),
        rank_pattern={re.escape(path): narrow.rank for path, narrow in other.items()},
        alpha_pattern={re.escape(path): narrow.alpha for path, narrow in other.items()},
        use_rslora=method.rslora,
        use_dora=method.kind == "dora",
        fan_in_fan_out=any(turned),
    )
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of layers of both orientations: the library sets each right by itself
        torch.manual_seed(seed)
        inject_adapter_in_model(config, part, slot)
