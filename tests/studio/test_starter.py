"""The check before a start, by its real child process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from engine.errors import EngineError
from engine.recipes.recipe import default
from engine.workspace import Workspace
from studio.app import Studio
from studio.child import Errand
from studio.starter import Starter


@pytest.fixture
def starter(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> Starter:
    monkeypatch.setattr("studio.starter.Errand", Errand)
    return Starter(studio.context)


def test_a_text_that_is_too_short_leaves_no_run(
    starter: Starter, workspace: Workspace, engine: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    text = tmp_path / "kısa.txt"
    text.write_text("Bir varmış.")
    with qtbot.waitSignal(starter.refused, timeout=60_000) as told:
        starter.start(default("pretrain", [f"data.path={text}"]), workspace.cache)
    (error,) = told.args
    assert isinstance(error, EngineError)
    assert error.remedy
    assert engine.started == []
    assert not starter.busy


def test_a_recipe_that_can_start_is_started(
    starter: Starter, workspace: Workspace, engine: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    text = tmp_path / "uzun.txt"
    text.write_text("Bir varmış, bir yokmuş, bir sincap varmış. " * 300)
    recipe = default("pretrain", [f"data.path={text}", "tokenizer.kind=bytes", "model.context_length=32"])
    with qtbot.waitSignal(starter.started, timeout=60_000) as told:
        starter.start(recipe, workspace.cache)
        starter.start(recipe, workspace.cache)
    assert told.args == [engine.current_run]
    assert [started for started, _ in engine.started] == [recipe]
