"""A small base model, pretrained once for all tests of stages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.engine.stages.small import World, play, small_run


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    run = small_run(World(folder, folder), "pretrain", train={"max_steps": 60})
    play(run)
    return run.path


@pytest.fixture
def world(tmp_path: Path, base: Path) -> World:
    (tmp_path / "runs").mkdir()
    own = tmp_path / "runs" / base.name
    shutil.copytree(base, own)
    return World(tmp_path, own)
