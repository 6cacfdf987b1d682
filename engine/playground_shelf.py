"""The models that the playground's child holds, one a slot; those that stand on one base share it.  Loads torch.

A model alone is made fast (``prepare_for_generation``).  As soon as a second one stands on the same base, the base is opened
once more as it is, every adapter is put onto it, and whoever writes switches to its own first: changing to another adapter
of that base then reads nothing but the adapter.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path

import psutil
import torch
from torch import Tensor

from engine.chat import template_for
from engine.errors import EngineError, ModelError, NoModelYet
from engine.loading import open_any
from engine.models.adapter_folders import added_rows, base_of, is_adapter, is_inside
from engine.models.adapters import Attached
from engine.models.described import describe_model
from engine.models.opening import LanguageModel, Opened
from engine.models.reward_folders import check_writes
from engine.recipes.methods import MethodSection
from engine.runs import RunFolder, find_run
from engine.sampling import prepare_for_generation
from engine.text.chat_template import ChatTemplate
from engine.text.own_template import own_stops, own_template
from engine.text.tokenizers import Tokenizer, load_tokenizer
from engine.workspace import Workspace

BYTES = {"fp32": 4, "bf16": 2, "int8": 1}
ROOM_FACTOR = 1.1  # of the weights: what opening them needs beside


@dataclass(frozen=True)
class Standing:
    """What a model stands on: the folder of the ``base``'s weights, and the adapter's folder (or the checkpoint that holds
    one) on it; a model that stands on its own is its own base."""

    base: Path
    adapter: Path | None = None


@dataclass
class Base:
    """A model in memory, and the adapters on it by their folders."""

    opened: Opened
    attached: Attached
    users: int = 0


@dataclass
class Held:
    """A model that answers."""

    source: Path
    standing: Standing
    weights: str
    device: str
    model: LanguageModel
    opened: Opened
    base: Base | None = None
    asked: tuple[int, ...] = ()
    logits: Tensor | None = None
    _templates: dict[str, ChatTemplate] = field(default_factory=dict)

    @property
    def tokenizer(self) -> Tokenizer:
        return self.opened.tokenizer

    def use(self) -> None:
        """Puts the model's own adapter to work; to be called before every look at the model."""
        if self.base is None:
            return
        name = str(self.standing.adapter) if self.standing.adapter else None
        if self.base.attached.active != name:
            self.base.attached.switch(name)

    def template(self, asked: str = "auto") -> ChatTemplate:
        """The chat template that ``asked`` means here.  Raises DataError."""
        if asked not in self._templates:
            self._templates[asked] = template_for(self.opened, asked)
        return self._templates[asked]

    @property
    def shared(self) -> bool:
        """Whether another slot uses the same weights."""
        return self.base is not None and self.base.users > 1

    @property
    def weight_bytes(self) -> int:
        """The memory of what no other slot uses."""
        if self.base is not None and self.shared:
            if self.standing.adapter is None:
                return 0
            self.use()
            return sum(p.numel() * p.element_size() for p in self.base.attached.trainable().values())
        return int(self.model.settings.parameter_count() * BYTES[self.weights])


class Shelf:
    """The models by slot."""

    def __init__(self) -> None:
        self.held: dict[str, Held] = {}

    def load(self, slot: str, source: str, runs: Path, weights: str, device: str) -> Held:
        """Opens a model into a slot, in the place of the one that was there.  Raises EngineError."""
        path = folder_of(source, runs)
        check_writes(path)
        kin = self._kin(path, weights, device, slot)
        if kin is None:
            self.unload(slot)
            made = self._alone(path, weights, device)
        elif kin.mine == kin.theirs and kin.held.base is None:  # the very same model twice
            made = replace(kin.held, asked=(), logits=None)
        else:
            made = self._beside(path, kin, slot)
        self.unload(slot)
        self.held[slot] = made
        return made

    def unload(self, slot: str) -> None:
        """Gives back what the slot's model used alone."""
        gone = self.held.pop(slot, None)
        if gone is not None and gone.base is not None:
            still = any(h.base is gone.base and h.standing == gone.standing for h in self.held.values())
            gone.base.users -= 1
            if gone.standing.adapter and not still and gone.base.users:
                gone.base.attached.remove(str(gone.standing.adapter))
        del gone
        gc.collect()

    def _kin(self, path: Path, weights: str, device: str, slot: str) -> _Kin | None:
        """A model that is here and stands on what the new one stands on (or is it, or stands on the new one)."""
        for held in sorted(self.held.values(), key=lambda h: h.base is None):
            if (held.weights, held.device) != (weights, device):
                continue
            for mine, theirs in product(ways(path), [held.standing] if held.base else ways(held.source)):
                if mine == theirs and held is self.held.get(slot):
                    return None  # asked for once more: its files may have changed
                if mine == theirs or (mine.base == theirs.base and weights == "fp32"):
                    return _Kin(held, mine, theirs)
        return None

    # ------------------------------------------------------------------ opening

    def _alone(self, path: Path, weights: str, device: str) -> Held:
        _check_room(path)
        opened = open_any(path, Path())
        model = prepare_for_generation(opened.model.to(torch_device(device, weights)), weights)
        lean = Opened(model, opened.tokenizer, opened.template, opened.template_stops, opened.source)
        return Held(path, Standing(path), weights, device, model, lean)

    def _beside(self, path: Path, kin: _Kin, slot: str) -> Held:
        """The new model and its kin on one base, which is opened for that if it is not yet."""
        held = kin.held
        base = held.base
        if base is None:
            _check_room(kin.mine.base)
            opened = open_any(kin.mine.base, Path())
            opened.model.to(torch_device(held.device, held.weights))
            base = Base(opened, Attached(opened.model))
        made = _shared(path, kin.mine, held.weights, held.device, base)
        if held.base is None:  # it stood alone so far, in weights of its own
            for name, other in list(self.held.items()):
                if other.model is held.model and name != slot:
                    self.held[name] = _shared(held.source, kin.theirs, held.weights, held.device, base)
        return made


@dataclass(frozen=True)
class _Kin:
    """A model that shares its base with a new one, and how each of them stands on it."""

    held: Held
    mine: Standing
    theirs: Standing


def _shared(path: Path, standing: Standing, weights: str, device: str, base: Base) -> Held:
    if standing.adapter is not None and str(standing.adapter) not in base.attached.names:
        put_adapter(base.attached, standing.adapter)
    model: LanguageModel = base.attached.model.eval()  # type: ignore[assignment]
    base.users += 1
    return Held(path, standing, weights, device, model, _texts_of(path, model), base)


def torch_device(asked: str, weights: str) -> str:
    """The device that "auto" means."""
    if asked != "auto":
        return asked
    return "cuda" if torch.cuda.is_available() and weights != "int8" else "cpu"


def resident_bytes() -> int:
    """The memory of this process."""
    return int(psutil.Process().memory_info().rss)


def put_adapter(attached: Attached, folder: Path) -> None:
    """Puts the adapter of a folder, or of a run's checkpoint, onto a base, named by the folder.  Raises ModelError."""
    if not (folder / "MANIFEST.json").is_file():
        attached.read(str(folder), folder)
        return
    from engine.training.checkpoint import load as load_checkpoint

    checkpoint = load_checkpoint(folder)
    method = MethodSection.model_validate(checkpoint.state["method"]).beside_full_precision()
    attached.add(str(folder), method, seed=0)
    attached.load(checkpoint.model)


# ------------------------------------------------------------------ what a folder is


def folder_of(source: str, runs: Path) -> Path:
    """The folder to open of a run, a checkpoint, a model folder or an adapter's folder.  Raises EngineError."""
    path = Path(source)
    if not path.exists() and ((fetched := Workspace.default().fetched(source)) / "config.json").is_file():
        return fetched
    if (path / "MANIFEST.json").is_file() or (path / "config.json").is_file() or path.is_file() or is_adapter(path):
        return path.absolute()
    run = find_run(source, runs)
    found = run.model_source()
    if found is None:
        raise NoModelYet(run.path, "Wait for its first checkpoint, or ask for one now.")
    return found


def ways(path: Path) -> list[Standing]:
    """What the model of a folder can stand on: a base that its adapter is of, and itself.

    It stands on itself alone where the base is gone, or lacks tokens that the model has.
    """
    itself = Standing(path)
    try:
        base, adapter, more_tokens = _adapter_of(path)
        if adapter is None or more_tokens:
            return [itself]
        return [Standing(describe_model(_source_of(base)).weights.absolute(), adapter), itself]
    except (EngineError, OSError, ValueError, KeyError, TypeError):  # the whole model can be opened all the same
        return [itself]


def _adapter_of(path: Path) -> tuple[str, Path | None, bool]:
    """The base that an adapter names, the adapter's folder, and whether it brings tokens of its own."""
    if (path / "MANIFEST.json").is_file():
        state = json.loads((path / "state.json").read_bytes())
        partial = state.get("method") and state["method"]["kind"] != "full" and not state.get("holds")
        return (state["base"], path, bool(state.get("new_rows"))) if partial else ("", None, False)
    folder = path if is_adapter(path) else path.parent / "adapter"
    if not is_adapter(folder) or is_inside(folder) or (folder != path and path.name != "model"):
        return "", None, False
    return str(base_of(folder)), folder, bool(added_rows(folder))


def _source_of(base: str) -> Path:
    path = Path(base)
    return RunFolder(path).model_source() or path if (path / "recipe.toml").is_file() else path


def _texts_of(path: Path, model: LanguageModel) -> Opened:
    """The tokenizer and the template of a folder whose weights need not be read."""
    described = describe_model(path)
    tokenizer = load_tokenizer(described.tokenizer)
    template = own_template(described.tokenizer)
    return Opened(model, tokenizer, template, own_stops(described.tokenizer, tokenizer, template), str(path))


def _check_room(path: Path) -> None:
    """Raises ModelError when the weights of a folder cannot fit into the memory that is free."""
    needed = sum(file.stat().st_size for file in _weight_files(path)) * ROOM_FACTOR
    free = psutil.virtual_memory().available
    if needed > free:
        raise ModelError(
            f"{path} needs about {needed / 1e9:.1f} GB of memory; {free / 1e9:.1f} GB are free.",
            "Close another model or program first, or choose a smaller model.",
        )


def _weight_files(path: Path) -> Iterable[Path]:
    if is_adapter(path):
        yield from _weight_files(_source_of(str(base_of(path))))
    yield from (file for file in path.glob("*.safetensors") if not file.name.startswith("optimizer"))
