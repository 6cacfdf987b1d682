from __future__ import annotations

import warnings

import pytest


@pytest.fixture(autouse=True, scope="session")
def _quiet_libraries() -> None:
    """What peft and its own imports warn of at the first import is no fault of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from engine.models.adapters.four_bit import hush_bitsandbytes

        hush_bitsandbytes()
        import peft  # noqa: F401
