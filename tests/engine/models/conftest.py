"""One thread, and transformers (the oracle) without its chatter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from engine.models.linear import linear_kernel, set_linear_kernel


@pytest.fixture(autouse=True)
def _one_quiet_thread() -> Iterator[None]:
    threads, kernel = torch.get_num_threads(), linear_kernel()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(threads)
    set_linear_kernel(kernel)


@pytest.fixture(autouse=True, scope="session")
def _quiet_oracle() -> None:
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
