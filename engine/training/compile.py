"""torch.compile, with a way back when this computer cannot do it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

Function = Callable[..., Any]


def try_compile(function: Function, first_call: Callable[[Function], Any]) -> tuple[Function, str]:
    """``function`` compiled, and why not when it is not.

    Compiling happens at the first call, so ``first_call(compiled)`` makes one, forward and backward, before
    training relies on it.  When that fails (no C++ compiler, an operation that cannot be traced, …) the plain
    function comes back with the reason in one line; otherwise the reason is empty.
    """
    compiled = torch.compile(function)
    try:
        first_call(compiled)
    except Exception as error:  # noqa: BLE001 - the compiler raises dozens of types; each means: run without it
        torch._dynamo.reset()
        return function, f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"
    return compiled, ""
