"""The table of rows with the real child: a million rows are found, and scrolled through without holding up the window."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.data_desk import FilesFound, OpenRows, ReadRows, RowsIndexed, RowsRead
from engine.messages import Message
from engine.recipes.recipe import default
from studio.child import Talk
from studio.data.rows_card import RowsCard
from studio.data.rows_model import BLOCK_ROWS, KEPT_BLOCKS, RowsModel
from studio.theme import Theme


def rows(first: int, count: int) -> list[dict[str, object]]:
    return [{"place": f"a:{n}", "cells": [f"row {n}"], "problem": ""} for n in range(first, first + count)]


def test_what_was_scrolled_past_is_not_asked_for(theme: Theme, qtbot: QtBot) -> None:
    model = RowsModel(theme)
    wanted: list[int] = []
    model.wanted.connect(lambda first, count: wanted.append(first // BLOCK_ROWS))
    model.set_rows(1_000_000, ["text"])
    for block in range(2000):
        model.row(block * BLOCK_ROWS)
    qtbot.wait(5)
    assert len(wanted) <= 2
    assert max(wanted) == 1999


def test_only_some_blocks_are_kept(theme: Theme, qtbot: QtBot) -> None:
    model = RowsModel(theme)
    model.wanted.connect(lambda first, count: model.add(first, rows(first, count)))
    model.set_rows(1_000_000, ["text"])
    for block in range(3 * KEPT_BLOCKS):
        model.row(block * BLOCK_ROWS)
        qtbot.wait(1)
    assert len(model._blocks) == KEPT_BLOCKS


def test_rows_that_come_in_are_added_at_the_end(theme: Theme, qtbot: QtBot) -> None:
    model = RowsModel(theme)
    model.set_rows(10, ["text"])
    with qtbot.waitSignal(model.rowsInserted):
        model.set_rows(25, ["text"])
    with qtbot.waitSignal(model.modelReset):
        model.set_rows(5, ["text"])
    assert model.rowCount() == 5


class Rows:
    """A card of rows that a real child serves."""

    def __init__(self, theme: Theme, cache: Path) -> None:
        self.card = RowsCard(theme)
        self.card.resize(900, 500)
        self.card.show()
        self.desk = Talk("engine.data_desk_child", [str(cache)])
        self.ended = False
        self.card.wanted.connect(lambda first, count: self.desk.send(ReadRows(id="r", first=first, count=count)))
        self.desk.told.connect(self._on_told)

    def _on_told(self, message: Message) -> None:
        if isinstance(message, RowsIndexed):
            self.card.show_rows(message.rows, message.columns, message.done, message.total, ended=message.ended)
            self.ended = message.ended
        elif isinstance(message, RowsRead):
            self.card.add(message.first, message.rows)
        else:
            assert isinstance(message, FilesFound)
            assert not message.problem

    def open(self, path: Path) -> None:
        data = default("finetune", [f"data.path={path}"]).model_dump(by_alias=True)["data"]
        self.desk.send(OpenRows(id="o", stage="finetune", data=data))


@pytest.fixture
def served(theme: Theme, tmp_path: Path) -> Iterator[Rows]:
    made = Rows(theme, tmp_path / "cache")
    yield made
    made.desk.close()
    made.card.close()


def big(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f'{{"instruction": "Soru {n}?", "output": "Cevap {n}"}}\n' for n in range(count))
    return path


def test_a_real_child_fills_the_table(served: Rows, tmp_path: Path, qtbot: QtBot) -> None:
    served.open(big(tmp_path / "a.jsonl", 300))
    qtbot.waitUntil(lambda: served.ended, timeout=30_000)
    model = served.card.model
    qtbot.waitUntil(lambda: model.data(model.index(0, 1)) == "Soru 0?")
    served.card.choose(299)
    qtbot.waitUntil(lambda: model.data(model.index(299, 2)) == "Cevap 299")


@pytest.mark.slow
def test_a_million_rows_scroll_smoothly(served: Rows, tmp_path: Path, qtbot: QtBot) -> None:
    served.open(big(tmp_path / "a.jsonl", 1_000_000))
    begun = time.monotonic()
    qtbot.waitUntil(lambda: served.ended, timeout=60_000)
    assert time.monotonic() - begun < 30
    assert served.card.model.rowCount() == 1_000_000
    bar, table = served.card.table.verticalScrollBar(), served.card.table
    frames: list[float] = []
    for step in range(120):
        started = time.perf_counter()
        bar.setValue(bar.maximum() * step // 120)
        table.viewport().repaint()
        QApplication.processEvents()
        frames.append(time.perf_counter() - started)
    frames.sort()
    assert frames[len(frames) // 2] < 0.030  # 4 ms on a quiet core
    bar.setValue(bar.maximum())
    model = served.card.model
    begun = time.monotonic()
    qtbot.waitUntil(lambda: model.data(model.index(999_999, 1)) == "Soru 999999?", timeout=5000)
    assert time.monotonic() - begun < 2
