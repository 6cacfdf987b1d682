"""What all tests share: one torch thread, a workspace of their own, and where the real data lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    """Every test has its own TEZGAH_HOME, so that none sees another's runs or caches."""
    home = tmp_path / "workspace"
    monkeypatch.setenv("TEZGAH_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real texts beside the project; tests that need it skip where it is absent."""
    named = os.environ.get("TEZGAH_DATA")
    places = [Path(named)] if named else [p / "shared" / "data" for p in Path(__file__).resolve().parents]
    for place in places:
        if (place / "tinyshakespeare.txt").is_file():
            return place
    pytest.skip("the folder of real texts (shared/data, or TEZGAH_DATA) is not here")
