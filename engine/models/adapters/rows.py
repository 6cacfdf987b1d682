"""Rows of the embedding table that learn while the table stays: those of new tokens.

A new token's row must learn whatever the method is, and so must its row of the head, or the model could neither read
nor write it.  The table itself stays frozen and shared; the rows stand beside it, several sets under their names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

from engine.models.adapters.adapter import FIRST
from engine.models.adapters.module_paths import ModulePaths, put_module
from engine.models.linear import linear


class RowsBeside(nn.Module):
    """An embedding or a head, some of whose rows come from elsewhere.

    ``rows`` holds sets of rows (R, D) by name; ``active`` is the set in use, None for none.  ``weight`` is the table
    without them.
    """

    def __init__(self, base: nn.Module) -> None:
        super().__init__()
        self.base_layer = base
        self.rows = nn.ParameterDict()
        self.active: str | None = None
        self._ids: dict[str, Tensor] = {}

    @property
    def weight(self) -> Tensor:
        """The table (V, D) as the base model has it."""
        base: Any = self.base_layer
        table: Tensor = base.weight
        return table

    def put(self, name: str, ids: Sequence[int], rows: nn.Parameter) -> None:
        """Another set of rows, those of token ``ids`` (ascending); not in use yet."""
        self.rows[name] = rows
        self._ids[name] = torch.tensor(ids, dtype=torch.long)

    def ids(self, device: torch.device) -> Tensor:
        """The token ids (R,) of the set in use."""
        assert self.active is not None
        found = self._ids[self.active]
        if found.device != device:
            found = self._ids[self.active] = found.to(device)
        return found

    def composed(self) -> Tensor:
        """The table (V, D) with the rows in use in their places: a copy."""
        table = self.weight.detach()
        if self.active is None:
            return table.clone()
        return table.index_copy(0, self.ids(table.device), self.rows[self.active].detach().to(table.dtype))

    def _logits(self, hidden: Tensor) -> Tensor:
        """Logits (…, V) through the table, with the rows in use in their places."""
        base: Any = self.base_layer
        bias: Tensor | None = getattr(base, "bias", None)
        if self.active is None:
            return linear(hidden, base.weight, bias)
        logits: Tensor = _HeadWithRows.apply(  # type: ignore[no-untyped-call]
            hidden, self.rows[self.active], self.ids(hidden.device), base.weight, bias
        )
        return logits


class _HeadWithRows(torch.autograd.Function):
    """h W' + b, where some rows of W are others; neither W nor the logits are copied for that.

    With other rows R at the ids i the gradient of h is g W + g_i (R - W_i): what the table's rows gave too much is
    taken off again.  The table itself is frozen.
    """

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, rows: Tensor, ids: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        ctx.save_for_backward(hidden, rows, ids, weight)
        own = linear(hidden, rows.to(hidden.dtype), None if bias is None else bias[ids])
        logits = linear(hidden, weight, bias)
        return logits.index_copy_(-1, ids, own.to(logits.dtype))

    @staticmethod
    @once_differentiable  # type: ignore[untyped-decorator]
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, Tensor | None, None, None, None]:
        hidden, rows, ids, weight = ctx.saved_tensors
        of_rows = grad.index_select(-1, ids)
        of_hidden = found = None
        if ctx.needs_input_grad[0]:
            instead = (rows - weight[ids]).to(grad.dtype)
            of_hidden = (linear(grad, weight.to(grad.dtype).t()) + of_rows @ instead).to(hidden.dtype)
        if ctx.needs_input_grad[1]:
            found = (of_rows.flatten(0, -2).t() @ hidden.flatten(0, -2).to(grad.dtype)).to(rows.dtype)
        return of_hidden, found, None, None, None


class RowsBesideEmbedding(RowsBeside):
    """The embedding of tokens with rows beside it; also the head of our transformer where that is tied."""

    def forward(self, ids: Tensor) -> Tensor:
        found: Tensor = self.base_layer(ids)
        if self.active is None:
            return found
        wanted = self.ids(ids.device)
        place = torch.searchsorted(wanted, ids.contiguous()).clamp_(max=len(wanted) - 1)
        rows = F.embedding(place, self.rows[self.active])
        scale = getattr(self.base_layer, "embed_scale", None)  # Gemma's tables are scaled as they are read
        rows = rows if scale is None else rows * scale
        return torch.where((wanted[place] == ids)[..., None], rows.to(found.dtype), found)

    def logits(self, hidden: Tensor) -> Tensor:
        """Logits (…, V) through the tied table."""
        return self._logits(hidden)


class RowsBesideHead(RowsBeside):
    """A head of its own, or the tied one of a transformers model, with rows beside it."""

    def forward(self, hidden: Tensor) -> Tensor:
        return self._logits(hidden)


class NewRows:
    """One set of learned rows, in the embedding and in the head of a model; shared by both where they are tied."""

    def __init__(self, model: nn.Module, where: ModulePaths, slot: str, ids: Sequence[int]) -> None:
        """Rows of ``ids``, beginning as the table has them.  Raises ValueError for an id that the table has not."""
        self.ids = sorted(set(ids))
        self.slot = slot
        self.model = model
        kinds: dict[str | None, type[RowsBeside]] = {where.table: RowsBesideEmbedding, where.head: RowsBesideHead}
        self._places = {
            path: _wrapped(model, path, kind)
            for path, kind in kinds.items()
            if path is not None and not _learns(model, path)
        }
        shared: nn.Parameter | None = None
        for place in self._places.values():
            if self.ids[0] < 0 or self.ids[-1] >= place.weight.shape[0]:
                raise ValueError(f"rows {self.ids[0]}…{self.ids[-1]} of a table of {place.weight.shape[0]}")
            if shared is None or not where.tied:
                shared = nn.Parameter(place.weight.detach()[self.ids].clone())
            place.put(slot, self.ids, shared)
        self.off()

    def take_off(self) -> None:
        """Remove these rows, and the wrappers that hold no others."""
        for path, place in self._places.items():
            del place.rows[self.slot]
            if not place.rows:
                put_module(self.model, path, place.base_layer)

    def merged(self, weights: Mapping[str, Tensor], state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """The base model's ``weights`` with the rows of ``state`` in their places."""
        changed = dict(weights)
        for path in self._places:
            if f"{path}.weight" in changed:  # a tied head has none of its own
                rows = state[name_of_rows(self._owner(path))]
                table = changed[f"{path}.weight"].float()
                changed[f"{path}.weight"] = table.index_copy(
                    0, torch.tensor(self.ids, device=table.device), rows.to(table)
                )
        return changed

    @property
    def paths(self) -> tuple[str, ...]:
        """The embedding and, where it has rows of its own, the head."""
        return tuple(dict.fromkeys(self._owner(path) for path in self._places))

    def _owner(self, path: str) -> str:
        """The first module that holds the same rows."""
        rows = self._places[path].rows[self.slot]
        return next(other for other, place in self._places.items() if place.rows[self.slot] is rows)

    def parameters(self) -> dict[str, nn.Parameter]:
        """The rows, by the names that the model gives its first set."""
        return {name_of_rows(path): self._places[path].rows[self.slot] for path in self.paths}

    def on(self) -> None:
        """Use these rows."""
        for place in self._places.values():
            place.active = self.slot
            place.rows[self.slot].requires_grad_(True)

    def off(self) -> None:
        """Use the table alone."""
        for place in self._places.values():
            place.active = None
            place.rows[self.slot].requires_grad_(False)


def name_of_rows(path: str) -> str:
    """How the model names the rows beside its table at ``path``."""
    return f"{path}.rows.{FIRST}"


def _learns(model: nn.Module, path: str) -> bool:
    """Whether a table learns as a whole."""
    weight: Any = model.get_submodule(path).weight
    return bool(weight.requires_grad)


def _wrapped(model: nn.Module, path: str, kind: type[RowsBeside]) -> RowsBeside:
    """The module at ``path`` in its wrapper, put in its place if it has none yet."""
    found = model.get_submodule(path)
    if isinstance(found, RowsBeside):
        return found
    wrapper = kind(found).train(found.training)
    put_module(model, path, wrapper)
    return wrapper
