"""The whole way with a real worker and a real model: three clicks from the first start to a model of one's own text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.workspace import Workspace
from studio import numbers
from studio.app import Studio

TRAINING_S = 4
PATIENCE_MS = 90_000
TEXT = "Bir varmış bir yokmuş, evvel zaman içinde küçük bir tilki yaşarmış. Tilki her sabah dereye inermiş.\n" * 400


@pytest.fixture
def studio(qapp: Any, workspace: Path) -> Any:
    made = Studio(qapp, Workspace(workspace))
    made.settings.threads = 1
    made.window.show()
    yield made
    made.window.closing.decide()
    made.window.close()
    made.close()


@pytest.mark.slow
def test_three_clicks_to_a_model_of_ones_own_text(
    studio: Any, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "Küçük tilki 🦊.txt"
    book.write_text(TEXT, encoding="utf-8")
    window = studio.window
    start = window.page_of("start")
    monkeypatch.setattr(
        start, "ask_for_files", lambda: start.choose_files([book])
    )  # stands for the system's own dialog

    qtbot.mouseClick(start.own, Qt.MouseButton.LeftButton)  # 1: my own text (and the file)
    qtbot.waitUntil(start.look_card.start.isEnabled, timeout=PATIENCE_MS)  # 2: look
    assert start.look_card.text.figure.text() == numbers.size(book.stat().st_size)
    train = start.recipe.train.model_copy(update={"max_seconds": float(TRAINING_S)})
    start.recipe = start.recipe.model_copy(update={"train": train})
    qtbot.mouseClick(start.look_card.start, Qt.MouseButton.LeftButton)  # 3: start

    qtbot.waitUntil(lambda: window.page is window.page_of("train"), timeout=PATIENCE_MS)  # after a last check
    engine = studio.engine
    qtbot.waitUntil(lambda: engine.current is not None and engine.current.state == "finished", timeout=PATIENCE_MS)
    losses = engine.current.curve("val/loss").values
    assert losses[-1] < losses[0]
    assert engine.current.samples

    window.navigate("playground", engine.current_run)
    playground = window.page
    playground.prompt.box.setPlainText("Bir varmış")
    window.context.actions.trigger("page.main")
    qtbot.waitUntil(
        lambda: playground.answers.current is not None and playground.answers.current.end is not None,
        timeout=PATIENCE_MS,
    )
    written = playground.answer.text.toPlainText()
    assert written.startswith("Bir varmış")
    assert len(written) > len("Bir varmış") + 10


@pytest.mark.slow
def test_closing_leaves_the_run_training_and_a_new_window_shows_all_of_it(
    qapp: Any, workspace: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    book = tmp_path / "tilki.txt"
    book.write_text(TEXT, encoding="utf-8")
    first = Studio(qapp, Workspace(workspace))
    first.window.show()
    start = first.window.page_of("start")
    start.choose_files([book])
    qtbot.waitUntil(start.look_card.start.isEnabled, timeout=PATIENCE_MS)
    start.recipe = start.recipe.model_copy(
        update={"train": start.recipe.train.model_copy(update={"max_seconds": 60.0, "threads": 1})}
    )
    start.start()
    qtbot.waitUntil(lambda: first.engine.current is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(first.engine.current.curve("train/loss")) > 3, timeout=PATIENCE_MS)
    run = first.engine.current_run
    assert not first.window.close(), "it asks while a run trains"
    first.window.closing.decide()
    first.window.close()
    first.close()

    second = Studio(qapp, Workspace(workspace))
    second.window.show()
    try:
        qtbot.waitUntil(lambda: second.engine.current_run == run, timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: len(second.engine.current.curve("train/loss")) > 3, timeout=PATIENCE_MS)
        steps = second.engine.current.curve("train/loss").steps
        assert steps[0] <= 1
        second.context.actions.trigger("run.stop")
        qtbot.waitUntil(lambda: second.engine.current.state == "stopped", timeout=PATIENCE_MS)
    finally:
        second.window.closing.decide()
        second.window.close()
        second.close()
