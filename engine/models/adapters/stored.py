"""Reading an adapter's folder, ours or peft's, for a given base model.  Nothing of the model is touched."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from pydantic import ValidationError
from torch import Tensor, nn

from engine.errors import ModelError
from engine.models.adapter_folders import CONFIG, OWN
from engine.models.adapters.folder import (
    BOTTLENECK,
    DELTA,
    PEFT_PREFIX,
    ROWS,
    WEIGHTS,
    OwnFile,
    shape_of,
)
from engine.models.adapters.low_rank import Narrow, name_of
from engine.models.adapters.module_paths import ModulePaths
from engine.models.adapters.names import Names
from engine.models.adapters.rows import name_of_rows
from engine.models.settings import ModelSettings
from engine.models.tensors import TensorSource, read_json
from engine.recipes.methods import MethodSection

# What peft's configuration may say without changing what its LoRA computes, beyond what is read here.
_HARMLESS = frozenset({
    "alpha_pattern", "auto_mapping", "base_model_name_or_path", "bias", "corda_config", "ensure_weight_tying",
    "eva_config", "exclude_modules", "fan_in_fan_out", "inference_mode", "init_lora_weights", "layers_pattern",
    "layers_to_transform", "loftq_config", "lora_alpha", "lora_dropout", "lora_ga_config", "megatron_core", "peft_type",
    "peft_version", "qalora_group_size", "r", "rank_pattern", "revision", "runtime_config", "target_modules",
    "task_type", "trainable_token_indices", "use_dora", "use_rslora",
})  # fmt: skip
_LENGTHS = "lora_magnitude_vector"
_KEY = re.compile(rf"(?P<module>.+)\.(?P<kind>lora_A|lora_B|{_LENGTHS}|{re.escape(DELTA)})(\.weight)?")
_OTHER_BASE = "It belongs to another base model, or is damaged: open it on the model that it was trained on."


@dataclass(frozen=True)
class Stored:
    """What an adapter's folder holds: the method, the width of each layer's matrices (LoRA and kin, by our paths), the
    token ids of its own rows, and all tensors as the adapter names them."""

    method: MethodSection
    layers: dict[str, Narrow]
    new_rows: list[int]
    state: dict[str, Tensor]


def read_adapter(folder: Path, model: nn.Module) -> Stored:
    """The adapter of a folder, to be put onto ``model``.

    Raises ModelError, naming the file, when something is missing, damaged, of another base or not supported.
    """
    if not (folder / CONFIG).is_file():
        raise ModelError(
            f"{folder}: there is no {CONFIG} in it.",
            "Choose the folder of an adapter: this program's, or one that peft wrote.",
        )
    config = read_json(folder / CONFIG)
    if not (folder / WEIGHTS).is_file():
        raise ModelError(
            f"{folder}: there is no {WEIGHTS} in it.",
            "An adapter_model.bin may contain code: save the adapter again with a newer peft, which writes safetensors.",
        )
    source = TensorSource([folder / WEIGHTS])
    own = _own(folder, model)
    match config.get("peft_type"):
        case "LORA":
            return _LowRankReader(folder, config, own, source, model).read()
        case "PREFIX_TUNING":
            stored = _read_prefix(folder, source, model)
        case kind if kind == BOTTLENECK:
            stored = _read_bottlenecks(folder, config, source)
        case kind:
            raise ModelError(
                f"{folder / CONFIG}: peft_type = {kind!r:.60} is not supported.",
                f"Supported are LORA (with rsLoRA and DoRA), PREFIX_TUNING and {BOTTLENECK}.",
            )
    return stored if own is None else _with_rows(folder, own, stored, model)


def _own(folder: Path, model: nn.Module) -> OwnFile | None:
    """What we wrote beside PEFT's files; None for folders of others."""
    path = folder / OWN
    if not path.is_file():
        return None
    body = read_json(path)
    try:
        own = OwnFile.model_validate_json(json.dumps(body))
    except ValidationError as error:
        first = error.errors()[0]
        raise ModelError(
            f"{path}: {'.'.join(map(str, first['loc']))} cannot be read ({str(first.get('input'))[:60]}).",
            "A newer Tezgah wrote it, or it is damaged: without it the folder is read as peft's.",
        ) from None
    if own.base != shape_of(model):
        told = ", ".join(f"{name} {value}" for name, value in own.base.items() if shape_of(model).get(name) != value)
        raise ModelError(f"{path}: the adapter is of a model with {told}.", _OTHER_BASE)
    return own


# ------------------------------------------------------------------ LoRA and its kin


class _LowRankReader:
    """peft's LoRA folder, tensor by tensor, turned into matrices for our layers."""

    def __init__(
        self, folder: Path, config: dict[str, Any], own: OwnFile | None, source: TensorSource, model: nn.Module
    ) -> None:
        self.folder, self.config, self.own, self.source, self.model = folder, config, own, source, model
        self.names = Names.of(model)
        self.layers: dict[str, Narrow] = {}
        self.state: dict[str, Tensor] = {}
        _refuse_unknown(folder, config)

    def read(self) -> Stored:
        """All tensors; none may be left over."""
        modules: dict[str, dict[str, Tensor]] = {}
        for key in self.source:
            found = _KEY.fullmatch(key.removeprefix(PEFT_PREFIX))
            if found is None:
                raise self._refused(f"tensor {key!r:.120} has no place here", _OTHER_BASE)
            modules.setdefault(found["module"], {})[found["kind"]] = self.source.read(key, torch.float32)
        rows: dict[str, dict[int, Tensor]] = {}
        for theirs, tensors in modules.items():
            ours = self.names.ours(theirs)
            if ours is None:
                raise self._refused(f"this model has no {theirs!r:.120}", _OTHER_BASE)
            if DELTA in tensors:
                rows[ours[0]] = self._rows(theirs, tensors[DELTA])
            else:
                self._layer(theirs, ours, tensors)
        if not self.layers:
            raise self._refused("there are no matrices in it", "Save the adapter again.")
        return Stored(self._method(), self.layers, self._put_rows(rows), self.state)

    def _layer(self, theirs: str, ours: tuple[str, ...], tensors: dict[str, Tensor]) -> None:
        """One layer of theirs, cut into ours."""
        dora = bool(self.config.get("use_dora"))
        wanted = {"lora_A", "lora_B"} | ({_LENGTHS} if dora else set())
        if set(tensors) != wanted:
            raise self._refused(f"{theirs!r:.120} has only {', '.join(sorted(tensors))}", "Save the adapter again.")
        a, b = tensors["lora_A"], tensors["lora_B"]
        modules: list[Any] = [self.model.get_submodule(path) for path in ours]
        inputs, outputs = modules[0].in_features, [module.out_features for module in modules]
        if a.dim() != 2 or a.shape[1] != inputs or b.shape != (sum(outputs), a.shape[0]):
            raise self._refused(
                f"the matrices of {theirs!r:.120} are {list(a.shape)} and {list(b.shape)}; "
                f"the layer has {inputs} inputs and {sum(outputs)} outputs",
                _OTHER_BASE,
            )
        if dora and tensors[_LENGTHS].numel() != sum(outputs):
            raise self._refused(f"{theirs!r:.120} has {tensors[_LENGTHS].numel()} lengths", _OTHER_BASE)
        alpha = float(_of_pattern(self.config.get("alpha_pattern"), theirs, self.config.get("lora_alpha", 8)))
        whole = Narrow(a.shape[0], alpha)
        lengths = torch.split(tensors[_LENGTHS].flatten(), outputs) if dora else [None] * len(ours)
        cut = self._cut(ours, whole, a, torch.split(b, outputs))
        for path, length in zip(ours, lengths, strict=True):
            if path not in cut:
                continue
            self.layers[path], own_a, own_b = cut[path]
            self.state[name_of(path, "lora_A")] = own_a.clone()
            self.state[name_of(path, "lora_B")] = own_b.clone()
            if length is not None:
                self.state[name_of(path, _LENGTHS)] = length.clone()

    def _cut(
        self, ours: tuple[str, ...], whole: Narrow, a: Tensor, blocks: tuple[Tensor, ...]
    ) -> dict[str, tuple[Narrow, Tensor, Tensor]]:
        """Width, A and B of each of our layers.

        Where we wrote the blocks of several layers into one, each gets its own back; else every layer gets the whole A
        and its rows of B, which computes the same.
        """
        told = {} if self.own is None else self.own.layers
        narrows = {path: Narrow(*told[path]) for path in ours if path in told}
        if len(ours) == 1 or sum(narrow.rank for narrow in narrows.values()) != whole.rank:
            return {path: (whole, a, block) for path, block in zip(ours, blocks, strict=True)}
        cut: dict[str, tuple[Narrow, Tensor, Tensor]] = {}
        column = 0
        for path, block in zip(ours, blocks, strict=True):
            width = narrows[path].rank if path in narrows else 0
            outside = block.clone()
            outside[:, column : column + width] = 0
            if outside.any():  # another program has trained it since
                return {path: (whole, a, block) for path, block in zip(ours, blocks, strict=True)}
            if path in narrows:
                own = slice(column, column + width)
                factor = whole.scaling(self._rslora) / narrows[path].scaling(self._rslora)
                cut[path] = (narrows[path], a[own], block[:, own] * factor)
            column += width
        return cut

    @property
    def _rslora(self) -> bool:
        return bool(self.config.get("use_rslora"))

    def _rows(self, theirs: str, delta: Tensor) -> dict[int, Tensor]:
        """Rows of tokens by their ids, of the embedding or of the head."""
        told = self.config.get("trainable_token_indices")
        ids = told.get(theirs.rsplit(".", 1)[-1], told.get(theirs)) if isinstance(told, dict) else told
        if not isinstance(ids, list) or len(ids) != len(delta) or not all(isinstance(i, int) for i in ids):
            raise self._refused(
                f"trainable_token_indices do not tell the rows of {theirs!r:.80}", "Save the adapter again."
            )
        _check_rows(self.folder, ids, delta, self.model)
        return dict(zip(ids, delta, strict=True))

    def _put_rows(self, told: Mapping[str, Mapping[int, Tensor]]) -> list[int]:
        """All ids of which some table has a row of its own; a row that peft left alone, as it does with those of a head that
        is not tied, is the base model's."""
        if not told:
            return []
        where = ModulePaths.of(self.model)
        ids = sorted(set().union(*told.values()))
        both = [where.table] if where.tied or where.head is None else [where.table, where.head]
        for path in dict.fromkeys([*both, *told]):
            table: Any = self.model.get_submodule(path)
            rows = table.weight.detach()[ids].float()
            for place, number in enumerate(ids):
                if number in told.get(path, {}):
                    rows[place] = told[path][number]
            self.state[name_of_rows(path)] = rows
        return ids

    def _method(self) -> MethodSection:
        """What we wrote (LoRA for QLoRA: the base here is in full precision); else what peft's configuration says."""
        usual = Counter(self.layers.values()).most_common(1)[0][0]
        dora = bool(self.config.get("use_dora"))
        if self.own and (told := self.own.method).rank == usual.rank and told.strength == usual.alpha:
            return told.model_copy(update={"kind": "dora" if dora else "lora", "rslora": self._rslora})
        return MethodSection(
            kind="dora" if dora else "lora",
            rank=usual.rank,
            alpha=usual.alpha,
            dropout=float(self.config.get("lora_dropout") or 0.0),
            rslora=self._rslora,
            targets=sorted({path.rsplit(".", 1)[-1] for path in self.layers}),
        )

    def _refused(self, what: str, remedy: str) -> ModelError:
        return ModelError(f"{self.folder / WEIGHTS}: {what}.", remedy)


def _refuse_unknown(folder: Path, config: Mapping[str, Any]) -> None:
    if config.get("bias", "none") != "none":
        raise ModelError(
            f"{folder / CONFIG}: bias = {config['bias']!r:.40} is not supported.", "Merge the adapter with peft first."
        )
    for name, value in config.items():
        if name not in _HARMLESS and value:
            raise ModelError(
                f"{folder / CONFIG}: {name} = {str(value)[:80]} is not supported.",
                "Merge the adapter into its base with peft (merge_and_unload), and open the merged model.",
            )


def _of_pattern(pattern: Any, name: str, default: Any) -> Any:
    """The value of the first pattern that ends like ``name``, as peft looks it up."""
    for key, value in pattern.items() if isinstance(pattern, dict) else ():
        try:
            if re.match(rf"(.*\.)?({key})$", name):
                return value
        except re.error:
            continue
    return default


# ------------------------------------------------------------------ prefixes, bottlenecks, and rows beside them


def _read_prefix(folder: Path, source: TensorSource, model: nn.Module) -> Stored:
    settings = model.settings
    assert isinstance(settings, ModelSettings)
    if list(source) != ["prompt_embeddings"]:
        raise ModelError(
            f"{folder / WEIGHTS}: it must hold prompt_embeddings and nothing else.", "Save the prefix again."
        )
    flat = source.read("prompt_embeddings", torch.float32)
    row = settings.n_layers * 2 * settings.n_kv_heads * settings.head_dim
    if flat.dim() != 2 or flat.shape[1] != row:
        raise ModelError(
            f"{folder / WEIGHTS}: a prefix of the shape {list(flat.shape)}; this model needs {row} numbers a token.",
            _OTHER_BASE,
        )
    shape = (len(flat), settings.n_layers, 2, settings.n_kv_heads, settings.head_dim)
    pairs = flat.view(shape).permute(1, 2, 3, 0, 4).contiguous()
    method = MethodSection(kind="prefix", prefix_tokens=len(flat))
    return Stored(method, {}, [], {"prefix.pairs": pairs})


def _read_bottlenecks(folder: Path, config: Mapping[str, Any], source: TensorSource) -> Stored:
    width = config.get("bottleneck")
    if not isinstance(width, int) or width < 1:
        raise ModelError(f"{folder / CONFIG}: bottleneck = {width!r:.40} is no width.", "Save the adapter again.")
    state = {name: source.read(name, torch.float32) for name in source}
    return Stored(MethodSection(kind="adapter", bottleneck=width), {}, [], state)


def _with_rows(folder: Path, own: OwnFile, stored: Stored, model: nn.Module) -> Stored:
    if own.method.kind == stored.method.kind:
        stored = dataclasses.replace(stored, method=own.method)
    if not own.new_rows:
        return stored
    source = TensorSource([folder / ROWS])
    rows = {name: source.read(name, torch.float32) for name in source}
    for tensor in rows.values():
        _check_rows(folder, own.new_rows, tensor, model)
    state = stored.state | rows
    return dataclasses.replace(stored, new_rows=own.new_rows, state=state)


def _check_rows(folder: Path, ids: list[int], rows: Tensor, model: nn.Module) -> None:
    settings: Any = model.settings
    if rows.shape != (len(ids), settings.emb_dim):
        raise ModelError(f"{folder}: rows of the shape {list(rows.shape)} for {len(ids)} tokens.", _OTHER_BASE)
    if outside := [i for i in ids if not 0 <= i < settings.vocab_size]:
        raise ModelError(
            f"{folder}: it trains the row of token {outside[0]}; the model has {settings.vocab_size:,} tokens.",
            "Give the base model rows for the tokens that were added to its tokenizer first.",
        )
