"""Reading in the background goes on, whatever the disk says."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.recipes.recipe import default
from engine.runs import RunFolder, create_run
from studio.feedback.history_reader import HistoryReader
from studio.monitor.earlier import _read


@pytest.fixture
def unreadable(tmp_path: Path) -> RunFolder:
    run = create_run(tmp_path / "runs", default("pretrain"), "test")
    run.events_path.unlink()
    run.events_path.mkdir()
    return run


def test_a_history_that_cannot_be_read_arrives_empty_and_lost(qtbot: QtBot, unreadable: RunFolder) -> None:
    reader = HistoryReader()
    with qtbot.waitSignal(reader.read, timeout=5000) as told:
        reader.start(unreadable.path)
    path, history = told.args
    assert (path, history.state, history.step) == (str(unreadable.path), "lost", 0)
    reader.finish()


def test_an_earlier_run_that_cannot_be_read_is_none_to_compare_with(unreadable: RunFolder) -> None:
    assert _read(unreadable.path) is None
