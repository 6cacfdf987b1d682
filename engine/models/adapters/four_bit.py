"""Frozen weights in 4 bits: NF4 with double quantisation (Dettmers et al. 2023, "QLoRA"), by bitsandbytes."""

from __future__ import annotations

import logging

from torch import nn

from engine.errors import ModelError
from engine.models.adapters.module_paths import ModulePaths, library_part, linear_paths, put_module
from engine.models.linear import Linear


def hush_bitsandbytes() -> None:
    """Before the library is loaded: it would speak of kernels that it could download."""
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)


def is_quantised(model: nn.Module) -> bool:
    """Whether ``quantise`` has been here."""
    return hasattr(library_part(model)[0], "is_loaded_in_4bit")


def quantise(model: nn.Module, *, double: bool) -> list[str]:
    """Bring the linear layers inside the blocks of ``model`` to 4 bits, in place; their paths.

    A weight is rounded to one of 16 values that suit a normal distribution, in blocks of 64 with one scale each; with
    ``double`` the scales are kept in 8 bits as well.  The head, the embeddings and the norms stay.
    Raises ModelError when bitsandbytes is missing, or nothing in the model can be quantised.
    """
    hush_bitsandbytes()
    try:
        from engine.models.adapters.four_bit_linear import FourBitLinear
    except ImportError:
        raise ModelError(
            "method.kind = 'qlora' needs the bitsandbytes library, which is not installed.",
            "Install it:  pip install bitsandbytes  (or use method.kind = 'lora').",
        ) from None
    paths = [path for path in linear_paths(model, ModulePaths.of(model)) if type(model.get_submodule(path)) in _PLAIN]
    if not paths:
        raise ModelError("The model has no linear layers that could be kept in 4 bits.", "Use method.kind = 'lora'.")
    for path in paths:
        layer = model.get_submodule(path)
        assert isinstance(layer, nn.Linear)
        put_module(model, path, FourBitLinear.of(layer, double=double))
    library_part(model)[0].is_loaded_in_4bit = True  # type: ignore[assignment]  # peft looks for it
    return paths


_PLAIN = (nn.Linear, Linear)
