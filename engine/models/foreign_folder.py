"""Folders whose models only transformers computes: opened by that library, and made to prove what ``ForeignLM`` promises.

Only safetensors are read and no code from a folder is ever run.  The library is loaded when a folder is opened, not
with this module.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from engine.errors import DataError, ModelError
from engine.models.exchange import CONFIG, read_config, weight_files
from engine.models.foreign_shape import foreign_shape
from engine.models.naming import NEEDS_ATTENTION, Config
from engine.models.settings import ModelSettings
from engine.models.tensors import TensorSource
from engine.models.through_transformers import ForeignLM

_SAME = 1e-3  # of the largest logit: float32 in another order


def load_foreign(folder: Path | str) -> ForeignLM:
    """The model of a Hugging Face folder, run by transformers, float32, in evaluation mode.

    Raises ModelError when the library is missing or does not know the shape without the folder's own code, when
    files are missing, damaged or quantised, or when the model does not keep what ``ForeignLM`` promises.
    """
    folder = Path(folder)
    body = read_config(folder)
    config = Config(folder / CONFIG, body)
    if body.get("quantization_config"):
        raise config.refuse("quantization_config", body["quantization_config"], "full precision is needed")
    if body.get("vision_config") or body.get("audio_config"):
        raise config.refuse("model_type", body.get("model_type"), "it is not a model of text alone")
    TensorSource(weight_files(folder))  # sound files only
    model = _through_the_library(folder)
    if getattr(model, "_is_stateful", False):
        raise config.refuse(
            "model_type", body.get("model_type"), "it keeps a state instead of keys and values", NEEDS_ATTENTION
        )
    for name, parameter in model.named_parameters():
        if not bool(torch.isfinite(parameter).all()):
            raise ModelError(f"{folder}: tensor {name!r} holds numbers that are not finite.", "Fetch the model again.")
    foreign = ForeignLM(model, _settings_of(config, model)).eval()
    _prove(foreign, config)
    return foreign


def _through_the_library(folder: Path) -> Any:
    try:
        import transformers
        from transformers.utils import logging
    except ImportError:
        raise ModelError(
            f"{folder}: a model of this shape needs the transformers library, which is not installed.",
            "Install it (pip install transformers), or choose a GPT-2, Llama, Mistral or Qwen model.",
        ) from None
    auto: Any = transformers.AutoModelForCausalLM
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # what is going on is told in our own way
    try:
        model, told = auto.from_pretrained(
            folder,
            dtype=torch.float32,
            trust_remote_code=False,
            local_files_only=True,
            use_safetensors=True,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # told below, in plainer words
        )
    except Exception as error:  # noqa: BLE001 - whatever a foreign folder makes the library raise becomes one plain line
        first = str(error).strip().split("\n")[0][:300]
        raise ModelError(
            f"{folder}: transformers cannot open it ({type(error).__name__}: {first}).",
            "Choose a model of a shape that it knows without code from the folder, or fetch it again.",
        ) from None
    wrong = sorted(f"lack {key}" for key in told["missing_keys"])
    wrong += sorted(f"have {key} in another shape" for key, *_ in told["mismatched_keys"])
    if wrong:
        raise ModelError(
            f"{folder}: the weights {wrong[0]} (and {len(wrong) - 1} more).",
            "Weights and configuration do not belong together: fetch the model again.",
        )
    return model


def tokenizer_content(folder: Path, vocab_size: int) -> dict[str, Any]:
    """The ``tokenizer.json`` that transformers makes of an older form (SentencePiece, BERT's vocab.txt).

    Raises DataError when it cannot, or finds less than half of the ``vocab_size`` tokens of the model: for some pairs
    of model and files the library makes an empty tokenizer without a word.
    """
    try:
        from transformers import AutoTokenizer

        told = AutoTokenizer.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
        content: dict[str, Any] = json.loads(told.backend_tokenizer.to_str())
        if len(told) < vocab_size // 2:
            raise ValueError(f"transformers finds {len(told)} of {vocab_size} tokens")
    except Exception as error:  # noqa: BLE001 - as above: one plain line, whatever the files make the library raise
        first = str(error).strip().split("\n")[0][:300]
        raise DataError(
            f"{folder}: its tokenizer cannot be converted ({type(error).__name__}: {first}).",
            "Put the model's tokenizer.json into the folder.",
        ) from None
    return content


def _settings_of(config: Config, model: Any) -> ModelSettings:
    """The shape, by the library's configuration, which knows the defaults that config.json may leave out."""
    table, head = model.get_input_embeddings().weight, model.get_output_embeddings().weight
    body = model.config.get_text_config().to_dict()
    return foreign_shape(Config(config.path, body), vocab_size=table.shape[0], tied=head is table)


# ------------------------------------------------------------------ what a model must show


@torch.no_grad()
def _prove(model: ForeignLM, config: Config) -> None:
    """Raises ModelError unless the model computes behind our face what it computes alone, looks at no later token, and
    gives padded and cached text the same logits; sets ``packs``."""
    count = min(8, model.settings.context_length - 3)
    ids = torch.arange(count).mul(7919).remainder(model.settings.vocab_size)[None]
    alone = model.model(input_ids=ids, use_cache=False).logits
    kind = config.body.get("model_type")
    if not _close(model(ids), alone):
        raise config.refuse("model_type", kind, "its logits are not those of its head")
    changed = torch.cat((ids[:, :-1], (ids[:, -1:] + 1) % model.settings.vocab_size), 1)
    if not _close(model(changed)[:, :-1], alone[:, :-1]):
        raise config.refuse("model_type", kind, "it looks at tokens that are still to come")
    padded, mask = torch.cat((ids[:, :3], ids), 1), torch.arange(count + 3)[None] >= 3
    cache = model.new_cache(1, count + 3)
    model(padded[:, :-2], mask=mask[:, :-2], cache=cache)
    if not _close(model(padded[:, -2:], mask=mask, cache=cache), alone[:, -2:]):
        raise config.refuse("model_type", kind, "padding or its cache changes what it computes")
    model.packs = _packs(model, ids, alone)


def _packs(model: ForeignLM, ids: Tensor, alone: Tensor) -> bool:
    """Whether a text behind another in one row, kept apart by a mask, is computed as if alone."""
    half = ids.shape[1] // 2
    places = torch.arange(half)
    documents = torch.arange(2 * half) // half
    mask = (documents[:, None] == documents[None]) & torch.ones(2 * half, 2 * half, dtype=torch.bool).tril()
    row = torch.cat((ids[:, half : 2 * half], ids[:, :half]), 1)
    try:
        packed = model(row, positions=torch.cat((places, places))[None], mask=mask[None, None])
    except (RuntimeError, ValueError, TypeError, IndexError, AttributeError):
        return False  # a family that builds its own masks from (B, S) alone
    return _close(packed[:, half:], alone[:, :half])


def _close(found: Tensor, wanted: Tensor) -> bool:
    limit = _SAME * max(1.0, float(wanted.abs().max()))
    return math.isfinite(limit) and float((found - wanted).abs().max()) <= limit
