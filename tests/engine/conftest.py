"""Engine tests run on one torch thread and without Qt."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture(autouse=True)
def one_thread():
    """Pins torch to one thread where it is loaded; a busy machine must not slow the tests down."""
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
