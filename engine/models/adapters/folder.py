"""Adapters in folders, in PEFT's layout: adapter_config.json and adapter_model.safetensors.

Plain peft opens them on the model as it stands in Hugging Face's layout.  GPT-2's queries, keys and values are one
layer there and three here: three pairs of matrices of rank r become one of rank 3 r, whose B has three blocks.
``tezgah_adapter.json`` beside it keeps what PEFT's layout has no word for; without it the folder is read as peft's.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import torch
from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor, nn

from engine.errors import DiskError, ModelError
from engine.models.adapter_folders import CONFIG, OWN
from engine.models.adapters.adapter import Adapter
from engine.models.adapters.low_rank import LowRank, Narrow, name_of
from engine.models.adapters.names import Names, suffixes
from engine.models.adapters.rows import NewRows
from engine.models.exchange import put_file
from engine.recipes.methods import MethodSection

WEIGHTS = "adapter_model.safetensors"
ROWS = "new_rows.safetensors"  # of kinds for which PEFT's layout has no place for them
BOTTLENECK = "TEZGAH_BOTTLENECK"
PEFT_PREFIX = "base_model.model."
DELTA = "token_adapter.trainable_tokens_delta"


class OwnFile(BaseModel):
    """``tezgah_adapter.json``: the method, what it stood on, the rank and alpha of each of our layers, the new tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: Literal[1] = 1
    method: MethodSection
    base: dict[str, str | int]
    layers: dict[str, tuple[PositiveInt, PositiveFloat]] = {}
    new_rows: list[int] = []


def shape_of(model: nn.Module) -> dict[str, str | int]:
    """What a base model must be like for an adapter to fit it, beyond the names of its layers."""
    settings: Any = model.settings
    return {name: getattr(settings, name) for name in ("emb_dim", "n_heads", "n_layers", "position", "norm", "mlp")}


def write_adapter(
    folder: Path, base: str, model: nn.Module, adapter: Adapter, rows: NewRows | None, state: Mapping[str, Tensor]
) -> None:
    """Write an adapter whose tensors are ``state``, named as its parameters.

    Raises ModelError for full fine-tuning, DiskError when the disk does not take it.
    """
    kind = adapter.method.kind
    if kind == "full":
        raise ModelError("Full fine-tuning has no adapter to save.", "Save the whole model.")
    names = Names.of(model)
    config: dict[str, Any] = {"base_model_name_or_path": base, "inference_mode": True, "task_type": "CAUSAL_LM"}
    layers: dict[str, tuple[int, float]] = {}
    apart: dict[str, Tensor] = {}
    if isinstance(adapter, LowRank):
        tensors = _low_rank(model, names, adapter, state, config)
        layers = {path: (narrow.rank, narrow.alpha) for path, narrow in adapter.layers.items()}
        if rows:
            theirs = {
                names.theirs_of[path]: state[name] for path, name in zip(rows.paths, rows.parameters(), strict=True)
            }
            config["trainable_token_indices"] = {name.rsplit(".", 1)[-1]: rows.ids for name in theirs}
            tensors |= {f"{PEFT_PREFIX}{name}.{DELTA}": tensor for name, tensor in theirs.items()}
    else:
        tensors = _prefix(state, config) if kind == "prefix" else _bottlenecks(adapter, state, config)
        apart = {name: state[name] for name in rows.parameters()} if rows else {}
    own = OwnFile(method=adapter.method, base=shape_of(model), layers=layers, new_rows=rows.ids if rows else [])
    _write(folder, config, own.model_dump(mode="json"), tensors, apart)


def _low_rank(
    model: nn.Module, names: Names, adapter: LowRank, state: Mapping[str, Tensor], config: dict[str, Any]
) -> dict[str, Tensor]:
    """The tensors as peft names them; fills its configuration."""
    method = adapter.method
    tensors: dict[str, Tensor] = {}
    narrows: dict[str, Narrow] = {}
    for theirs, ours in names.ours_of.items():
        if not any(path in adapter.layers for path in ours):
            continue
        a, b, lengths, narrow = _joined(model, ours, adapter, state)
        narrows[theirs] = narrow
        tensors[f"{PEFT_PREFIX}{theirs}.lora_A.weight"] = a
        tensors[f"{PEFT_PREFIX}{theirs}.lora_B.weight"] = b
        if lengths is not None:
            tensors[f"{PEFT_PREFIX}{theirs}.lora_magnitude_vector"] = lengths
    usual = Counter(narrows.values()).most_common(1)[0][0]
    other = {
        narrow: suffixes((name for name, own in narrows.items() if own == narrow), narrows)
        for narrow in narrows.values()
        if narrow != usual
    }
    config |= {
        "peft_type": "LORA",
        "r": usual.rank,
        "lora_alpha": _plain(usual.alpha),
        "lora_dropout": method.dropout,
        "target_modules": suffixes(narrows, names.ours_of),
        "rank_pattern": {name: narrow.rank for narrow, endings in other.items() for name in endings},
        "alpha_pattern": {name: _plain(narrow.alpha) for narrow, endings in other.items() for name in endings},
        "use_rslora": method.rslora,
        "use_dora": adapter.dora,
        "fan_in_fan_out": names.turned,
        "bias": "none",
        "init_lora_weights": True,
        "modules_to_save": None,
    }
    return tensors


def _joined(
    model: nn.Module, ours: tuple[str, ...], adapter: LowRank, state: Mapping[str, Tensor]
) -> tuple[Tensor, Tensor, Tensor | None, Narrow]:
    """A (R, in), B (out, R), the lengths (out,) and the width of one layer of theirs that holds layers of ours.

    R is the sum of their ranks; each of ours has a block of B, its scaling brought to that of the first.
    """
    present = [path for path in ours if path in adapter.layers]
    first = adapter.layers[present[0]]
    if len(ours) == 1:
        lengths = state[name_of(ours[0], "lora_magnitude_vector")] if adapter.dora else None
        return state[name_of(ours[0], "lora_A")], state[name_of(ours[0], "lora_B")], lengths, first
    rslora = adapter.method.rslora
    rank = sum(adapter.layers[path].rank for path in present)
    scaling = first.scaling(rslora)
    blocks: list[Tensor] = []
    lengths_of: list[Tensor] = []
    column = 0
    like = state[name_of(present[0], "lora_A")]
    for path in ours:
        block = like.new_zeros(_outputs(model, path), rank)
        if path in adapter.layers:
            narrow = adapter.layers[path]
            b = state[name_of(path, "lora_B")]
            block[:, column : column + narrow.rank] = b * (narrow.scaling(rslora) / scaling)
            column += narrow.rank
        blocks.append(block)
        if adapter.dora:
            lengths_of.append(
                state[name_of(path, "lora_magnitude_vector")]
                if path in adapter.layers
                else torch.linalg.norm(model.get_parameter(f"{path}.weight").detach().to(like), dim=1)
            )
    a = torch.cat([state[name_of(path, "lora_A")] for path in present])
    alpha = scaling * (rank**0.5 if rslora else rank)
    return a, torch.cat(blocks), torch.cat(lengths_of) if adapter.dora else None, Narrow(rank, alpha)


def _outputs(model: nn.Module, path: str) -> int:
    module: Any = model.get_submodule(path)
    return int(module.out_features)


def _plain(alpha: float) -> float | int:
    """Whole numbers as peft writes them."""
    return int(alpha) if alpha == int(alpha) else alpha


def _prefix(state: Mapping[str, Tensor], config: dict[str, Any]) -> dict[str, Tensor]:
    """(L, 2, G, P, d) as peft keeps it: (P, L 2 G d)."""
    pairs = state["prefix.pairs"]
    layers, _, groups, tokens, width = pairs.shape
    config |= {
        "peft_type": "PREFIX_TUNING",
        "num_virtual_tokens": tokens,
        "num_layers": layers,
        "num_attention_heads": groups,
        "token_dim": groups * width,
        "num_transformer_submodules": 1,
        "encoder_hidden_size": groups * width,
        "prefix_projection": False,
    }
    return {"prompt_embeddings": pairs.permute(3, 0, 1, 2, 4).reshape(tokens, -1)}


def _bottlenecks(adapter: Adapter, state: Mapping[str, Tensor], config: dict[str, Any]) -> dict[str, Tensor]:
    config |= {"peft_type": BOTTLENECK, "bottleneck": adapter.method.bottleneck}
    return {name: state[name] for name in adapter.parameters()}


def _write(
    folder: Path,
    config: Mapping[str, Any],
    own: Mapping[str, Any],
    tensors: Mapping[str, Tensor],
    apart: Mapping[str, Tensor],
) -> None:
    """All files, the configuration last: a folder without it is no adapter yet."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for stale in (CONFIG, OWN, ROWS):
            (folder / stale).unlink(missing_ok=True)
        for name, some in ((ROWS, apart), (WEIGHTS, tensors)):
            if some:
                _put_tensors(folder / name, some)
        for name, body in ((OWN, own), (CONFIG, config)):
            text = json.dumps(dict(sorted(body.items())), indent=2) + "\n"
            _put_text(folder / name, text)
            shutil.copymode(folder / name, folder / WEIGHTS)  # safetensors lets only the owner read
    except (OSError, SafetensorError) as error:
        raise DiskError(
            f"{folder}: the adapter cannot be written ({error}).", "Free some space or choose another folder."
        ) from None


def _put_text(path: Path, text: str) -> None:
    put_file(path, lambda aside: aside.write_text(text, encoding="utf-8"))


def _put_tensors(path: Path, tensors: Mapping[str, Tensor]) -> None:
    ready = {name: tensor.detach().to("cpu", torch.float32).contiguous() for name, tensor in sorted(tensors.items())}
    put_file(path, lambda aside: save_file(ready, aside, metadata={"format": "pt"}))
