"""A studio whose runs folder holds a handful of runs, on its Runs page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from engine.about import change_about
from engine.recipes.recipe import OriginSection
from engine.runs import RunFolder
from engine.workspace import Workspace
from studio.app import Studio
from studio.pages.runs import RunsPage
from tests.engine.runs_by_hand import give_checkpoint, made_run, tiny


@pytest.fixture
def runs(workspace: Workspace) -> dict[str, RunFolder]:
    """a: finished, pinned; b: stopped, from a; c: failed; d: finished, with other settings; e: not started."""
    from engine.runs import create_run

    folder = workspace.runs
    made = {"a": made_run(folder, "a")}
    child = tiny().model_copy(update={"origin": OriginSection(parent=made["a"].name)})
    made["b"] = made_run(folder, "b", recipe=child, end="stopped")
    made["c"] = made_run(folder, "c", end="failed")
    made["d"] = made_run(folder, "d", recipe=tiny("train.learning_rate=3e-3", "model.n_layers=2"))
    made["e"] = create_run(folder, tiny(), "e")
    for name in ("a", "b"):
        give_checkpoint(made[name], 10)
        give_checkpoint(made[name], 20)
    change_about(made["a"].path, pinned=True, title="Masalcı", tags=["iyi"])
    return made


@pytest.fixture
def page(studio: Studio, runs: dict[str, RunFolder], qtbot: QtBot) -> RunsPage:
    """The Runs page, read to the end."""
    studio.window.navigate("runs")
    found: Any = studio.window.page_of("runs")
    qtbot.waitUntil(lambda: found._read_once, timeout=10_000)
    return found


@pytest.fixture
def choose(page: RunsPage, runs: dict[str, RunFolder]) -> Callable[..., None]:
    """Chooses runs by their letters."""
    return lambda *names: page.table.choose([runs[name].path for name in names])


@pytest.fixture
def settle(page: RunsPage, qtbot: QtBot) -> Callable[[], None]:
    """Waits until nothing is being read."""

    def wait() -> None:
        for _ in range(3):
            page.summaries.wait()
            page.comparison.reader.wait()
            qtbot.wait(10)

    return wait


def names(page: RunsPage) -> list[str]:
    """The runs in the table, as they stand."""
    return [run.shown_name for run in page.model.listing.visible]
