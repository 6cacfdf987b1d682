"""Causal language models of shapes that our transformer does not compute, run by the transformers library.

``ForeignLM`` shows the face of ``engine.models.transformer.Transformer``; ``engine.models.foreign_folder`` opens it.
The library is loaded with the first model, not with this module.
"""

from __future__ import annotations

import dataclasses
import inspect
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from torch import Tensor, nn

from engine.errors import DiskError, ModelError
from engine.models.attention import document_mask
from engine.models.cache import Prefix
from engine.models.exchange import CONFIG
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer, default_positions


class ForeignLM(nn.Module):
    """A causal language model of transformers behind the face of ``Transformer``: same methods, same arguments.

    ``settings`` tell its true sizes; parts of it that our settings have no word for are not in them.  ``packs`` says
    whether it obeys masks of the form (B, 1, T, S), which packed documents need.
    """

    def __init__(self, model: Any, settings: ModelSettings) -> None:
        super().__init__()
        self.model: Any = model  # transformers' PreTrainedModel
        self.settings = settings
        self.packs = True
        self.prefix: Prefix | None = None  # of prefix tuning
        self._recomputes = False
        self._takes_positions = "position_ids" in inspect.signature(model.base_model.forward).parameters
        self.register_state_dict_post_hook(_drop_shared)  # type: ignore[no-untyped-call]
        self.register_load_state_dict_pre_hook(_add_shared)  # type: ignore[no-untyped-call]
        self.register_load_state_dict_post_hook(_share_again)  # type: ignore[no-untyped-call]

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Self:
        """``to``, ``half`` and the like, but for tables of angles, which need float32 whatever the weights are in."""
        before = [(m, name, b) for m in self.modules() for name, b in m.named_buffers(recurse=False)]
        super()._apply(fn, recurse)  # type: ignore[no-untyped-call]
        for module, name, table in before:
            now = module.get_buffer(name)
            if now.dtype != table.dtype and table.is_floating_point():
                setattr(module, name, table.to(now.device))
        return self

    @property
    def config(self) -> Any:
        """The library's configuration of the language model."""
        return self.model.config.get_text_config()

    @property
    def tok_emb(self) -> nn.Embedding:
        """The embedding of tokens; its ``weight`` is (V, D)."""
        table: nn.Embedding = self.model.get_input_embeddings()
        return table

    @property
    def head(self) -> nn.Linear | None:
        """The output projection, None when it is the table of embeddings."""
        head: nn.Linear = self.model.get_output_embeddings()
        return None if head.weight is self.tok_emb.weight else head

    @property
    def gradient_checkpointing(self) -> bool:
        """Whether activations are computed again in the backward pass instead of kept."""
        return self._recomputes

    @gradient_checkpointing.setter
    def gradient_checkpointing(self, on: bool) -> None:
        # The library is about to change its word for it.
        known = "activation" if hasattr(self.model, "activation_checkpointing_enable") else "gradient"
        if on:
            getattr(self.model, f"{known}_checkpointing_enable")({"use_reentrant": False})
        else:
            getattr(self.model, f"{known}_checkpointing_disable")()
        self._recomputes = on

    # ------------------------------------------------------------------ computing

    def forward(
        self,
        ids: Tensor,
        *,
        positions: Tensor | None = None,
        mask: Tensor | None = None,
        cache: ForeignCache | None = None,
    ) -> Tensor:
        """Logits (B, T, V) of the token after each of ``ids`` (B, T); as ``Transformer.forward``."""
        return self.logits_of(self.hidden(ids, positions=positions, mask=mask, cache=cache))

    def hidden(
        self,
        ids: Tensor,
        *,
        positions: Tensor | None = None,
        mask: Tensor | None = None,
        cache: ForeignCache | None = None,
    ) -> Tensor:
        """The input of the head: (B, T, D).  Arguments and errors are those of ``Transformer.hidden``."""
        held = cache.length if cache is not None else 0
        seen = held + ids.shape[1]
        if positions is None and seen > self.settings.context_length:
            raise ValueError(f"{seen} tokens do not fit the context of {self.settings.context_length}")
        if mask is not None and mask.shape[-1] != seen:
            raise ValueError(f"the mask speaks of {mask.shape[-1]} tokens, the text has {seen}")
        if mask is not None and mask.dtype != torch.bool:
            mask = document_mask(mask)
        if cache is not None and seen > cache.capacity:
            raise ValueError(f"the cache holds {cache.capacity} tokens; {seen} are too many")
        before = 0 if self.prefix is None else self.prefix.tokens
        if before and self.gradient_checkpointing and self.training:
            raise ModelError(
                "This family of models forgets a prefix when it computes activations again.",
                "Set train.gradient_checkpointing = false, or choose method.kind = 'lora'.",
            )
        seen_too = cache if cache is not None or self.prefix is None else self.new_cache(len(ids))
        given: dict[str, Any] = {"input_ids": ids, "use_cache": seen_too is not None}
        if seen_too is not None:
            given["past_key_values"] = seen_too.held
        if mask is not None:
            whole = F.pad(mask, (before, 0), value=True)
            given["attention_mask"] = self._added_to_scores(whole) if mask.dim() == 4 else whole.long()
        if self._takes_positions:
            places = default_positions(ids, mask, held) if positions is None else positions
            given["position_ids"] = (places + before).expand(ids.shape)
        hidden: Tensor = self.model.base_model(**given).last_hidden_state
        return hidden

    def logits_of(self, hidden: Tensor) -> Tensor:
        """Logits (…, V) of hidden states (…, D), with what the family does to them behind the head."""
        logits: Tensor = self.model.get_output_embeddings()(hidden)
        config = self.config
        if scale := getattr(config, "logit_scale", None):  # Cohere
            logits = logits * scale
        if scale := getattr(config, "logits_scaling", None):  # Granite
            logits = logits / scale
        if limit := getattr(config, "final_logit_softcapping", None):  # Gemma 2
            logits = torch.tanh(logits / limit) * limit
        return logits

    def new_cache(self, batch: int, capacity: int | None = None) -> ForeignCache:
        """An empty cache for ``batch`` texts of at most ``capacity`` tokens (the context length unless given)."""
        capacity = self.settings.context_length if capacity is None else capacity
        return ForeignCache(batch, capacity, self.prefix, self.model.dtype)

    def _added_to_scores(self, mask: Tensor) -> Any:
        """A bool mask (B or 1, 1, T, S) as numbers added to the scores; one for each kind of layer where there are several.

        The library takes such masks as they are, so the window of layers that look back only so far is cut here.
        """
        least = torch.finfo(self.model.dtype).min
        zero = torch.zeros((), dtype=self.model.dtype, device=mask.device)
        window = getattr(self.config, "sliding_window", None)
        kinds = set(getattr(self.config, "layer_types", None) or ["sliding_attention" if window else "full_attention"])
        masks = {kind: torch.where(mask, zero, least) for kind in kinds}
        if window and "sliding_attention" in kinds:
            tokens, seen = mask.shape[-2:]
            places = torch.arange(seen, device=mask.device)
            near = places[None] > places[seen - tokens :, None] - window
            masks["sliding_attention"] = torch.where(mask & near, zero, least)
        return masks if getattr(self.config, "layer_types", None) and len(kinds) > 1 else next(iter(masks.values()))

    # ------------------------------------------------------------------ size and disk

    @torch.no_grad()
    def grow(self, vocab_size: int, new_ids: list[int]) -> ForeignLM:
        """Room for at least ``vocab_size`` tokens; the rows of ``new_ids`` stand at the mean of the old ones."""
        before = self.settings.vocab_size
        old = torch.tensor(sorted(set(range(before)) - set(new_ids)))
        means = [table[old].mean(0) for table in self._tables()]
        if vocab_size > before:
            self.model.resize_token_embeddings(vocab_size, mean_resizing=False)
            self.settings = dataclasses.replace(self.settings, vocab_size=vocab_size)
        for table, mean in zip(self._tables(), means, strict=True):
            table[before:] = mean
            table[new_ids] = mean
        return self

    def _tables(self) -> list[nn.Parameter]:
        """Whatever has one row for each token: the embedding, an own head and its bias."""
        return [*self.tok_emb.parameters(), *(self.head.parameters() if self.head is not None else ())]

    def save(self, folder: Path | str, *, eos_id: int | None = None) -> None:
        """Write the model as its library does (config.json, safetensors); ``eos_id`` is the end-of-text token.

        Raises DiskError when the disk does not take it; a model that was in the folder is then still there.
        """
        folder = Path(folder)
        self._tell_the_end(eos_id)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as aside:
                self.model.save_pretrained(aside)
                _move_in(Path(aside), folder)
        except (OSError, SafetensorError) as error:
            raise DiskError(
                f"{folder}: the model cannot be written ({error}).", "Free some space or choose another folder."
            ) from None

    def _tell_the_end(self, eos_id: int | None) -> None:
        """The library writes the end of text into two files; where it knows several ends, the token joins them."""
        for config in filter(None, (self.model.config, self.model.generation_config)):
            known = config.eos_token_id
            if eos_id is not None and eos_id not in (known if isinstance(known, list) else [known]):
                config.eos_token_id = [eos_id, *known] if isinstance(known, list) else eos_id


def _move_in(aside: Path, folder: Path) -> None:
    """Put written files in place, each by a rename and config.json last; weights under other names go."""
    names = sorted((path.name for path in aside.iterdir()), key=lambda name: name == CONFIG)
    for name in names:
        shutil.copymode(aside / CONFIG, aside / name)  # safetensors lets only the owner read
        with open(aside / name, "rb+") as file:
            os.fsync(file.fileno())
    for name in names:
        os.replace(aside / name, folder / name)
    for stale in folder.glob("model*.safetensors*"):
        if stale.name not in names:
            stale.unlink()


class ForeignCache:
    """Keys and values as the library keeps them, behind the face of ``engine.models.cache.KVCache``."""

    def __init__(
        self, batch: int, capacity: int, prefix: Prefix | None = None, dtype: torch.dtype = torch.float32
    ) -> None:
        from transformers import DynamicCache

        self.batch, self.capacity = batch, capacity
        self.held: Any = DynamicCache()
        self._before = 0 if prefix is None else prefix.tokens
        for layer, pair in enumerate(() if prefix is None else prefix.pairs):
            keys, values = pair.to(dtype)[:, None].expand(-1, batch, -1, -1, -1)
            self.held.update(keys, values, layer)

    @property
    def length(self) -> int:
        """How many tokens of each text are held."""
        return int(self.held.get_seq_length()) - self._before

    def rewind(self, length: int) -> None:
        """Forget everything behind the first ``length`` tokens."""
        if not 0 <= length <= self.length:
            raise ValueError(f"cannot rewind a cache of {self.length} tokens to {length}")
        if length < self.length:
            self.held.crop(length - self.length)  # a negative number: so many tokens fewer

    def select(self, rows: Tensor) -> None:
        """Keep, repeat or reorder texts: row i becomes old row ``rows[i]``."""
        self.batch = len(rows)
        if self.held.get_seq_length():
            self.held.reorder_cache(rows)


LanguageModel = Transformer | ForeignLM


# ------------------------------------------------------------------ tied weights are saved once


def _shared(model: nn.Module) -> dict[str, str]:
    """Further names of parameters that have several, and their first."""
    first: dict[int, str] = {}
    further = {}
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if first.setdefault(id(parameter), name) != name:
            further[name] = first[id(parameter)]
    return further


def _drop_shared(module: nn.Module, state: dict[str, Tensor], prefix: str, _: object) -> None:
    for name in _shared(module):
        state.pop(prefix + name, None)


def _add_shared(module: nn.Module, state: dict[str, Tensor], prefix: str, *_: object) -> None:
    for name, first in _shared(module).items():
        if prefix + first in state:
            state.setdefault(prefix + name, state[prefix + first])


def _share_again(module: Any, _: object) -> None:
    module.model.tie_weights()
