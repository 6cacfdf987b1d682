"""The settings page: changes hold at once; this computer is examined by a child."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from engine.workspace import Workspace
from studio.app import Studio
from studio.computer import Computer
from studio.pages.settings import SettingsPage
from studio.settings import LANGUAGES, THEMES

FACTS = {
    "devices": [
        {"id": "cuda:0", "name": "H200", "memory": "139 GB free of 141 GB", "state": "works"},
        {"id": "cpu", "name": "EPYC", "memory": "24 GB free of 25 GB", "state": "works"},
    ],
    "problems": ["torch was built without CUDA."],
}


@pytest.fixture
def page(studio: Studio) -> SettingsPage:
    studio.window.navigate("settings")
    shown = studio.window.page
    assert isinstance(shown, SettingsPage)
    return shown


def test_a_change_holds_at_once_and_is_saved(page: SettingsPage, studio: Studio, workspace: Workspace) -> None:
    page.theme.setCurrentIndex(THEMES.index("dark"))
    page.language.setCurrentIndex(LANGUAGES.index("tr"))
    page.threads.set_value(2)
    assert studio.theme.dark
    assert studio.language.code == "tr"
    kept = json.loads((workspace.root / "settings.json").read_text())
    assert (kept["theme"], kept["language"], kept["threads"]) == ("dark", "tr", 2)


def test_another_folder_for_runs_is_made_and_told_to_the_engine(
    page: SettingsPage, engine: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "başka" / "runs"
    page.set_runs_folder(str(folder))
    assert folder.is_dir()
    assert engine.runs == folder
    page.set_runs_folder("")
    assert engine.runs == page.context.workspace.runs


def test_a_folder_that_cannot_be_made_is_refused_in_place(page: SettingsPage, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    page.set_runs_folder(str(tmp_path / "file" / "runs"))
    assert "cannot be made" in page.problem.text()
    assert page.context.settings.runs_folder == ""


def test_devices_are_listed_and_chosen(page: SettingsPage, studio: Studio, qtbot: QtBot) -> None:
    card = page.computer
    card.computer.examined.emit(FACTS)
    assert [card.device.itemText(i) for i in range(card.device.count())] == ["auto", "cuda:0", "cpu"]
    told = [card.lines.itemAt(i).widget().text() for i in range(card.lines.count())]
    assert told[0] == "cuda:0 · H200 · 139 GB free of 141 GB · works"
    assert told[-1] == "torch was built without CUDA."
    card.device.setCurrentText("cuda:0")
    assert studio.settings.device == "cuda:0"
    studio.settings.language = "tr"
    studio.apply_settings()
    qtbot.waitUntil(lambda: card.lines.itemAt(0).widget().text().endswith("141 GB içinden 139 GB boş · çalışıyor"))


def test_a_device_that_is_gone_stays_chosen_until_another_is(page: SettingsPage, studio: Studio) -> None:
    studio.settings.device = "cuda:7"
    page.computer.retranslate()
    assert page.computer.device.currentText() == "cuda:7"


@pytest.mark.slow
def test_the_real_examination_names_the_processor(qtbot: QtBot) -> None:
    computer = Computer()
    with qtbot.waitSignal(computer.examined, timeout=60_000) as heard:
        computer.examine()
    assert any(device["id"] == "cpu" for device in heard.args[0]["devices"])
