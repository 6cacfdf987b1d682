"""A model with what learns on it: every weight, or adapters that can be switched, saved and merged."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from engine.errors import ModelError, RecipeError
from engine.models.adapters.adapter import FIRST, Adapter
from engine.models.adapters.bottleneck import Bottleneck, Bottlenecks
from engine.models.adapters.folder import write_adapter
from engine.models.adapters.four_bit import is_quantised, quantise
from engine.models.adapters.full import FullTuning
from engine.models.adapters.low_rank import LowRank
from engine.models.adapters.module_paths import ModulePaths, resolve_targets
from engine.models.adapters.prefix import PrefixTuning
from engine.models.adapters.rows import NewRows
from engine.models.adapters.stored import Stored, read_adapter
from engine.models.through_transformers import LanguageModel
from engine.recipes.methods import LOW_RANK, MethodSection


def attach(
    model: nn.Module, method: MethodSection, *, seed: int, new_rows: Sequence[int] = (), name: str = FIRST
) -> Attached:
    """Freeze ``model`` (a float32 Transformer or ForeignLM, changed in place) and put onto it what learns.

    ``new_rows`` are token ids whose rows in the embedding table, and in the head, learn whatever the method.
    ``seed`` alone decides the first weights; torch's random state stays as it was.

    Raises RecipeError for targets that the model does not have, ModelError for a method that it cannot carry.
    """
    attached = Attached(model)
    attached.add(name, method, seed=seed, new_rows=new_rows)
    return attached


def load_adapter(model: nn.Module, folder: str | Path, *, name: str = FIRST) -> Attached:
    """The adapter of a folder (ours, or written by peft) on its base ``model``, in use.

    A QLoRA adapter goes onto the model as it is, in full precision.
    Raises ModelError, naming the file, when something is missing, damaged, of another base or not supported.
    """
    attached = Attached(model)
    attached.read(name, folder)
    return attached


def stands_beside(model: nn.Module) -> str:
    """What a model has learned that is not in its weights, in words; "" where nothing stands beside them."""
    if getattr(model, "prefix", None) is not None:
        return "a prefix"
    return "bottleneck adapters" if any(isinstance(module, Bottleneck) for module in model.modules()) else ""


@dataclass(frozen=True)
class _Entry:
    """An adapter and the rows of new tokens that belong to it."""

    adapter: Adapter
    rows: NewRows | None

    def parameters(self) -> dict[str, nn.Parameter]:
        return self.adapter.parameters() | (self.rows.parameters() if self.rows else {})

    def on(self) -> None:
        self.adapter.on()
        if self.rows:
            self.rows.on()

    def off(self) -> None:
        self.adapter.off()
        if self.rows:
            self.rows.off()

    def take_off(self) -> None:
        self.adapter.take_off()
        if self.rows:
            self.rows.take_off()


class Attached:
    """A model, and the adapters on it, of which one at most is in use.

    Tensors go in and out by the names of ``trainable``.  A learner may keep better copies of them than the model
    computes with (float32 masters of bfloat16 weights): methods that take ``state`` use those instead.
    """

    def __init__(self, model: nn.Module) -> None:
        """The bare ``model``, frozen, without an adapter yet."""
        self.model = model.requires_grad_(False)
        self.active: str | None = None
        self._entries: dict[str, _Entry] = {}
        self._made = 0
        self._base: dict[str, Tensor] | None = model.state_dict(keep_vars=True)

    # ------------------------------------------------------------------ what learns

    def _in_use(self) -> _Entry:
        if self.active is None:
            raise ModelError("No adapter is in use.", "Switch to one of them first.")
        return self._entries[self.active]

    @property
    def names(self) -> tuple[str, ...]:
        """The adapters on this model, in the order in which they came."""
        return tuple(self._entries)

    @property
    def method(self) -> MethodSection:
        """The method of the adapter in use.  Raises ModelError when all are switched off."""
        return self._in_use().adapter.method

    @property
    def kind(self) -> str:
        """How the adapter in use learns: full, lora, dora, qlora, prefix or adapter."""
        return self.method.kind

    @property
    def mergeable(self) -> bool:
        """Whether the adapter in use can be worked into the weights."""
        return self.method.mergeable

    def trainable(self) -> dict[str, nn.Parameter]:
        """The parameters that learn, by name: those of the adapter in use, or all that are not frozen.

        For the first adapter of a model these are the names and parameters that ``model.named_parameters()`` gives
        and that require a gradient.
        """
        return self._in_use().parameters()

    # ------------------------------------------------------------------ several adapters

    def add(self, name: str, method: MethodSection, *, seed: int, new_rows: Sequence[int] = ()) -> None:
        """Put a new adapter on the model under ``name`` and use it.  Raises what ``attach`` raises."""
        self._check_new(name, method)
        _check_rows(self.model, method, new_rows)
        if method.kind == "qlora" and not is_quantised(self.model):
            self._base = None  # the full-precision weights are given up
            quantise(self.model, double=method.double_quant)
        self._put(name, lambda slot: _make(self.model, method, slot, seed), new_rows)

    def read(self, name: str, folder: str | Path) -> None:
        """Put the adapter of a folder on the model under ``name`` and use it.  Raises what ``load_adapter`` raises."""
        stored = read_adapter(Path(folder), self.model)
        self._check_new(name, stored.method)
        before = self.active
        self._put(name, lambda slot: _remake(self.model, stored, slot), stored.new_rows)
        try:
            self.load(stored.state)
        except ModelError:
            self.remove(name)
            self.switch(before)
            raise

    def _check_new(self, name: str, method: MethodSection) -> None:
        if name in self._entries:
            raise ModelError(f"There is already an adapter {name!r} on this model.", "Choose another name.")
        if self._entries and "full" in (method.kind, *(e.adapter.method.kind for e in self._entries.values())):
            raise ModelError(
                "Full fine-tuning and adapters do not go together on one model.", "Open the model a second time."
            )

    def _check_known(self, name: str) -> None:
        if name not in self._entries:
            raise ModelError(
                f"There is no adapter {name!r} on this model.", f"There are: {', '.join(self._entries) or 'none'}."
            )

    def _put(self, name: str, make: Callable[[str], Adapter], new_rows: Sequence[int]) -> None:
        before = self.active
        self.switch(None)
        slot = f"{FIRST}_{self._made}" if self._made else FIRST
        self._made += 1
        try:
            adapter = make(slot)
            needs_rows = new_rows and not (adapter.method.kind == "full" and not adapter.method.freeze_layers)
            rows = NewRows(self.model, ModulePaths.of(self.model), slot, new_rows) if needs_rows else None
        except BaseException:
            self.switch(before)
            raise
        self._entries[name] = _Entry(adapter, rows)
        self.switch(name)

    def switch(self, name: str | None) -> None:
        """Use another adapter, or none (None).  Raises ModelError for an unknown name."""
        if name is not None:
            self._check_known(name)
        if self.active is not None:
            self._in_use().off()
        self.active = name
        if name is not None:
            self._in_use().on()

    @contextlib.contextmanager
    def disabled(self) -> Iterator[None]:
        """The base model for a while: its very logits, whatever has been learned.  ModelError for full fine-tuning."""
        before = self.active
        self.switch(None)
        try:
            yield
        finally:
            self.switch(before)

    def remove(self, name: str) -> None:
        """Take an adapter off the model for good; another one in use stays so.  Raises ModelError for an unknown name
        and for full fine-tuning."""
        self._check_known(name)
        before = self.active
        self.switch(None)
        self._entries.pop(name).take_off()
        for entry in self._entries.values():
            entry.off()
        self.switch(before if before != name else None)

    def detach(self) -> nn.Module:
        """Take all adapters off: the model as it was, frozen (in 4 bits where QLoRA brought it there; after full
        fine-tuning, with what it has learned)."""
        if self.active is not None and self.kind == "full":
            self._entries.pop(self.active).take_off()
            self.active = None
        for name in self.names:
            self.remove(name)
        return self.model.requires_grad_(False)

    # ------------------------------------------------------------------ tensors in and out

    def state(self) -> dict[str, Tensor]:
        """Copies of what the adapter in use has learned, in float32 or wider."""
        return {name: _wide(parameter.detach()).clone() for name, parameter in self.trainable().items()}

    def load(self, state: Mapping[str, Tensor]) -> None:
        """Put back what ``state`` gave.  Raises ModelError when names or shapes do not fit."""
        mine = self.trainable()
        if strange := sorted(set(mine) ^ set(state)):
            raise ModelError(f"The adapter's tensors differ in {strange[0]!r}.", "Use the method that they are of.")
        with torch.no_grad():
            for name, parameter in mine.items():
                if parameter.shape != state[name].shape:
                    raise ModelError(
                        f"{name!r} has the shape {list(state[name].shape)}; here it is {list(parameter.shape)}.",
                        "Use the method that these tensors are of (rank, targets, …).",
                    )
                parameter.copy_(state[name])

    def merged_state(
        self, original: Mapping[str, Tensor] | None = None, *, state: Mapping[str, Tensor] | None = None
    ) -> dict[str, Tensor]:
        """The state_dict of the plain model, in full precision, with the adapter in use worked into its weights.

        ``original`` is the state_dict of the plain model in full precision.  It is needed when the model here computes
        with less (bfloat16, 4 bits): a merge into rounded weights would round what was learned away.
        Raises ModelError for a kind that cannot be merged, or when ``original`` is needed and missing.
        """
        if not self.mergeable:
            raise ModelError(f"{self.kind} cannot be merged into the weights.", "Use the model with its adapter.")
        learned = self.state() if state is None else state
        weights = self._base if original is None else original
        rounded = weights is None or any(
            tensor.is_floating_point() and tensor.element_size() < 4 and name not in learned
            for name, tensor in weights.items()
        )
        if weights is None or rounded:
            raise ModelError(
                "An adapter is merged into full-precision weights only; this model computes with rounded ones.",
                "Open the base model once more in float32 and merge into that.",
            )
        entry = self._in_use()
        with torch.no_grad():
            merged = entry.adapter.merged({name: _wide(tensor.detach()) for name, tensor in weights.items()}, learned)
            merged = entry.rows.merged(merged, learned) if entry.rows else merged
            return {name: tensor.detach() for name, tensor in merged.items()}

    def worked_in(self) -> LanguageModel:
        """The model with the adapter in use worked into its weights and taken off; a kind that cannot be stays on it.

        Raises ModelError when the model computes with rounded weights.
        """
        model: LanguageModel = self.model  # type: ignore[assignment]
        if self.mergeable:
            state = self.merged_state()
            self.detach().load_state_dict(state)
        return model.eval()

    def save(self, folder: str | Path, base: str, *, state: Mapping[str, Tensor] | None = None) -> None:
        """Write the adapter in use as a folder in PEFT's layout.

        Plain peft opens it on the model as it is in Hugging Face's layout, with equal logits, for LoRA and its kin and
        for prefixes; bottleneck adapters and rows beside a prefix are read by this program alone.
        ``base`` names the base model: a folder, or a name on the hub.

        Raises ModelError after full fine-tuning, DiskError when the disk does not take it.
        """
        entry = self._in_use()
        learned = self.state() if state is None else {name: _wide(tensor.detach()) for name, tensor in state.items()}
        write_adapter(Path(folder), base, self.model, entry.adapter, entry.rows, learned)


def _wide(tensor: Tensor) -> Tensor:
    """At least float32."""
    return tensor.to(torch.promote_types(tensor.dtype, torch.float32)) if tensor.is_floating_point() else tensor


def _make(model: nn.Module, method: MethodSection, slot: str, seed: int) -> Adapter:
    match method.kind:
        case "full":
            return FullTuning(model, method)
        case "prefix":
            return PrefixTuning(model, method, slot=slot, seed=seed)
        case "adapter":
            return Bottlenecks(model, method, slot=slot, seed=seed)
        case _:
            return LowRank(model, method, slot=slot, seed=seed)


def _remake(model: nn.Module, stored: Stored, slot: str) -> Adapter:
    """The adapter of a folder, not yet filled with its tensors."""
    if stored.method.kind in LOW_RANK:
        return LowRank(model, stored.method, slot=slot, seed=0, layers=stored.layers)
    return _make(model, stored.method, slot, seed=0)


def _check_rows(model: nn.Module, method: MethodSection, new_rows: Sequence[int]) -> None:
    """Rows of a head that LoRA changes as a whole would learn twice."""
    if new_rows and method.kind in LOW_RANK:
        where = ModulePaths.of(model)
        if where.head in resolve_targets(model, where, method.targets):
            raise RecipeError(
                "method.targets: the head learns the rows of the new tokens already.", "Leave the head out."
            )
