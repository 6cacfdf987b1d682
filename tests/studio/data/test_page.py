"""The Data page over children that a test scripts: what it asks, what it shows, what it puts into the draft."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.data_desk import (
    CUT,
    LEARNED,
    READ,
    Cure,
    DataStudied,
    FilesFound,
    FindRow,
    OpenRows,
    PreviewRow,
    ReadRows,
    RowFound,
    RowPreviewed,
    RowsIndexed,
    RowsRead,
    Studied,
    StudyData,
)
from engine.messages import Message
from engine.recipes.recipe import parse
from studio.app import Studio
from studio.data.study import AUTO_BYTES
from studio.pages.data import DataPage
from studio.pages.page import State

COLUMNS = ["question", "reply", "score"]


@pytest.fixture
def page(studio: Studio, qtbot: QtBot, tmp_path: Path) -> DataPage:
    """The page, for fine-tuning on a file."""
    qtbot.wait(20)  # the Start page prepares pretraining once
    studio.context.draft.choose_stage("finetune")
    studio.context.draft.set("data.path", str(tmp_path / "talks.jsonl"))
    page = studio.window.page_of("data")
    assert isinstance(page, DataPage)
    studio.window.navigate("data")
    qtbot.waitUntil(lambda: bool(asked(page, OpenRows)))
    return page


def asked(page: DataPage, kind: type[Message]) -> list[Any]:
    sent = [*page.desk.sent, *page.student.sent]  # type: ignore[attr-defined]
    return [command for command in sent if isinstance(command, kind)]


def find(page: DataPage, bytes: int = 2000, rows: int = 200, **more: Any) -> None:
    """Answers the newest opening: one file with so many rows."""
    opening = asked(page, OpenRows)[-1].id
    file = {
        "path": asked(page, OpenRows)[-1].data["path"],
        "format": "jsonl",
        "compression": "",
        "bytes": bytes,
        "encoding": "utf-8",
    }
    page.desk.told.emit(FilesFound(request=opening, files=[file], count=1, bytes=bytes, **more))
    derived = {"prompt_column": "question", "answer_column": "reply", "format": "columns"}
    page.desk.told.emit(
        RowsIndexed(request=opening, rows=rows, columns=COLUMNS, done=9, total=9, ended=True, derived=derived)
    )


def study(page: DataPage, qtbot: QtBot, **more: Any) -> None:
    """Answers the newest study."""
    qtbot.waitUntil(lambda: bool(asked(page, StudyData)))
    usual: dict[str, Any] = {
        "kind": "conversations", "rows": 200, "train": 180, "val": 20, "tokens": 9000, "learned_tokens": 3000,
        "longest": 300, "limit": 256, "width": 50, "histogram": [5, 100, 60, 20, 10, 5], "cut": 14,
    }  # fmt: skip
    found = Studied(**{**usual, **more})
    page.student.told.emit(DataStudied(request=asked(page, StudyData)[-1].id, studied=asdict(found)))


def buttons(page: DataPage) -> dict[str, QPushButton]:
    """The buttons of one click, by their words."""
    card = page.study_card
    found = [column.itemAt(place).widget() for column in (card.cures, card.advice) for place in range(column.count())]
    return {widget.text(): widget for widget in found if isinstance(widget, QPushButton)}


# ------------------------------------------------------------------ what is asked


def test_showing_the_page_opens_the_data_of_the_draft(page: DataPage, studio: Studio, qtbot: QtBot) -> None:
    (opening,) = asked(page, OpenRows)
    assert (opening.stage, opening.data["path"]) == ("finetune", studio.context.draft.value("data.path"))
    find(page)
    assert asked(page, PreviewRow)[-1].row == 0
    qtbot.waitUntil(lambda: bool(asked(page, StudyData)))
    recipe = parse(asked(page, StudyData)[-1].recipe)
    assert recipe == studio.context.draft.recipe()
    assert page.state is State.RUNNING
    study(page, qtbot)
    assert page.state is State.READY


def test_every_stage_that_reads_data_shows_its_own(page: DataPage, studio: Studio, qtbot: QtBot) -> None:
    assert {"pretrain", "finetune", "reward", "ppo"} <= set(page.stages)
    for stage, button in page.stages.items():
        button.click()
        assert studio.context.draft.stage == stage
        assert asked(page, OpenRows)[-1].stage == stage
        form = page.settings.form
        assert form is not None
        assert set(form.rows) == set(studio.context.draft.section("data"))
        assert not form.rows["path"].shown


def test_a_split_decides_no_row_a_column_does(page: DataPage, studio: Studio, qtbot: QtBot) -> None:
    find(page)
    study(page, qtbot)
    opened, studies = len(asked(page, OpenRows)), len(asked(page, StudyData))
    studio.context.draft.set("data.val_fraction", 0.2)
    qtbot.waitUntil(lambda: len(asked(page, StudyData)) > studies)
    assert len(asked(page, OpenRows)) == opened
    studio.context.draft.set("data.answer_column", "score")
    qtbot.waitUntil(lambda: len(asked(page, OpenRows)) > opened)
    assert page.rows.model.rowCount() == 200  # the rows stay while they are asked about again


def test_what_does_not_concern_data_asks_for_nothing(page: DataPage, studio: Studio, qtbot: QtBot) -> None:
    find(page)
    study(page, qtbot)
    before = len(page.desk.sent), len(page.student.sent)  # type: ignore[attr-defined]
    studio.context.draft.set("train.learning_rate", 1e-5)
    qtbot.wait(400)
    assert (len(page.desk.sent), len(page.student.sent)) == before  # type: ignore[attr-defined]


def test_large_data_is_studied_only_when_asked(page: DataPage, qtbot: QtBot) -> None:
    find(page, bytes=AUTO_BYTES + 1)
    qtbot.waitUntil(lambda: page.study_card.offer.isVisible())
    assert not asked(page, StudyData)
    page.study_card.again.click()
    assert len(asked(page, StudyData)) == 1


def test_esc_ends_the_study(page: DataPage, qtbot: QtBot) -> None:
    find(page)
    qtbot.waitUntil(lambda: bool(asked(page, StudyData)))
    assert page.cancel()
    assert not page.cancel()
    assert page.student.sent == []  # type: ignore[attr-defined]
    assert page.state is State.EMPTY


def test_a_late_answer_is_not_shown(page: DataPage, qtbot: QtBot) -> None:
    find(page)
    page.desk.told.emit(RowsIndexed(request="long ago", rows=9, columns=["x"], ended=True))
    assert page.rows.model.rowCount() == 200
    page.student.told.emit(DataStudied(request="long ago", studied=asdict(Studied(problem="no"))))
    assert page.state is State.RUNNING


# ------------------------------------------------------------------ choosing


def test_a_dropped_file_becomes_the_data_and_forgets_the_old_columns(
    page: DataPage, studio: Studio, tmp_path: Path
) -> None:
    file = tmp_path / "konuşmalar.jsonl"
    file.write_text("{}\n")
    draft = studio.context.draft
    before = draft.value("data.path")
    draft.set_all({"data.prompt_column": "question", "data.val_fraction": 0.3})
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    keys = Qt.KeyboardModifier.NoModifier
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    page.dropEvent(QDropEvent(QPointF(5, 5), action, data, button, keys))
    assert draft.value("data.path") == str(file)
    assert draft.value("data.prompt_column") == ""
    assert draft.value("data.val_fraction") == 0.3
    assert page.source.own.isChecked()
    draft.undo()
    assert (draft.value("data.path"), draft.value("data.prompt_column")) == (before, "question")


def test_several_files_become_one_folder(page: DataPage, studio: Studio, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.jsonl" for name in "ab"]
    for file in files:
        file.write_text("{}\n")
    page.choose_files(files)
    assert len(list(Path(studio.context.draft.value("data.path")).iterdir())) == 2


@pytest.mark.parametrize(
    ("text", "extension"),
    [
        ("Soru: Ne?\nCevap: Şu.\n", ".txt"),
        ('{"prompt": "a", "answer": "b"}\n{"prompt": "c", "answer": "d"}\n', ".jsonl"),
        ('[{"prompt": "a", "answer": "b"}]', ".json"),
        ("prompt\tanswer\na\tb\n", ".tsv"),
    ],
)
def test_a_pasted_text_becomes_a_file_of_its_form(page: DataPage, studio: Studio, text: str, extension: str) -> None:
    QGuiApplication.clipboard().setText(text)
    page.source.paste.click()
    path = Path(studio.context.draft.value("data.path"))
    assert path.suffix == extension
    assert path.read_text(encoding="utf-8") == text


def test_an_unchanged_quick_start_fits_itself_to_another_text(page: DataPage, studio: Studio, tmp_path: Path) -> None:
    draft = studio.context.draft
    page.stages["pretrain"].click()
    vocabulary = draft.value("tokenizer.vocab_size")
    short = tmp_path / "kısa.txt"
    short.write_text("Bir varmış bir yokmuş. " * 100, encoding="utf-8")
    page.choose_files([short])
    assert draft.value("data.path") == str(short)
    assert draft.value("tokenizer.vocab_size") < vocabulary
    draft.undo()
    assert draft.value("tokenizer.vocab_size") == vocabulary
    draft.set("train.learning_rate", 0.002)
    page.choose_files([short])
    assert draft.value("tokenizer.vocab_size") == vocabulary  # what somebody has chosen stays
    assert draft.value("data.path") == str(short)


def test_tales_are_one_click(page: DataPage, studio: Studio) -> None:
    page.source.cards["tales:tr"].click()
    assert studio.context.draft.value("data.path") == "tales:tr"
    assert page.source.cards["tales:tr"].isChecked()


# ------------------------------------------------------------------ what is shown


def test_files_and_what_was_left_out_are_listed(page: DataPage) -> None:
    find(page, left_out=["README.md: left out beside tables and JSON"])
    texts = [page.source.table.item(0, column).text() for column in range(4)]
    assert texts == ["talks.jsonl", "JSON lines", "utf-8", "2.0 kB"]
    assert "README.md" in page.source.left_out.text()


def test_columns_are_offered_and_what_was_found_stands_in_grey(page: DataPage, studio: Studio) -> None:
    find(page)
    form = page.settings.form
    assert form is not None
    row = form.rows["prompt_column"]
    assert row.shown
    box: Any = row.editor.focusProxy()
    assert box.lineEdit().placeholderText().endswith("question")
    box.fill()
    assert [box.itemText(place) for place in range(box.count())] == ["", *COLUMNS]
    box.setCurrentText("reply")
    assert studio.context.draft.value("data.prompt_column") == "reply"


def test_a_row_is_looked_at_again_once_the_rows_are_read_otherwise(
    page: DataPage, studio: Studio, qtbot: QtBot
) -> None:
    find(page)
    openings, looks = len(asked(page, OpenRows)), len(asked(page, PreviewRow))
    studio.context.draft.set("data.encoding", "cp1254")
    qtbot.waitUntil(lambda: len(asked(page, OpenRows)) > openings and len(asked(page, PreviewRow)) > looks)
    looks = len(asked(page, PreviewRow))  # that one may be answered with the rows of before
    find(page)
    assert len(asked(page, PreviewRow)) == looks + 1


def test_a_text_without_columns_shows_no_column(page: DataPage, studio: Studio, tmp_path: Path) -> None:
    page.stages["pretrain"].click()
    studio.context.draft.set("data.path", str(tmp_path / "a.csv"))
    page.refresh()
    form = page.settings.form
    assert form is not None
    page.desk.told.emit(RowsIndexed(request=asked(page, OpenRows)[-1].id, rows=9, columns=[""], ended=True))
    assert not form.rows["text_column"].shown
    page.settings.expert.setChecked(True)
    assert form.rows["text_column"].shown
    page.settings.expert.setChecked(False)
    page.desk.told.emit(RowsIndexed(request=asked(page, OpenRows)[-1].id, rows=9, columns=COLUMNS, ended=True))
    assert form.rows["text_column"].shown


def test_the_figures_of_other_data_do_not_stay(page: DataPage, studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    find(page)
    study(page, qtbot)
    card = page.study_card
    assert card.figures[0].isVisible()
    studio.context.draft.set("data.val_fraction", 0.2)
    qtbot.waitUntil(lambda: page.state is State.RUNNING)
    assert card.figures[0].isVisible(), "of the same data they stay until there are new ones"
    page.choose_files([tmp_path])
    assert page.state is State.RUNNING
    assert not card.figures[0].isVisible()
    assert not card.histogram.isVisible()


def test_rows_are_read_when_they_come_into_sight(page: DataPage, qtbot: QtBot) -> None:
    find(page, rows=1000)
    model = page.rows.model
    page.rows.choose(700)
    assert model.data(model.index(700, 1)) == "…"
    qtbot.waitUntil(lambda: any(a.first <= 700 < a.first + a.count for a in asked(page, ReadRows)))
    wanted = next(a for a in asked(page, ReadRows) if a.first <= 700 < a.first + a.count)
    rows = [
        {"place": f"talks.jsonl:{n + 1}", "cells": [f"soru {n}", "cevap", "1"], "problem": "bad" if n == 701 else ""}
        for n in range(wanted.first, wanted.first + wanted.count)
    ]
    page.desk.told.emit(RowsRead(request="r", first=wanted.first, rows=rows))
    assert model.data(model.index(700, 1)) == "soru 700"
    assert model.data(model.index(700, 0)) == "701"  # there is but one file
    assert model.data(model.index(700, 0), Qt.ItemDataRole.ToolTipRole) == "talks.jsonl:701"
    page.rows.show_files(2)
    assert model.data(model.index(700, 0)) == "talks.jsonl:701"
    assert model.data(model.index(701, 1), Qt.ItemDataRole.ToolTipRole) == "bad"
    assert isinstance(model.data(model.index(701, 1), Qt.ItemDataRole.ForegroundRole), QColor)
    assert asked(page, PreviewRow)[-1].row == 700


def test_learned_read_and_lost_tokens_are_told_apart(page: DataPage) -> None:
    find(page)
    preview = asked(page, PreviewRow)[-1]
    part = {"title": "", "texts": ["Soru", ":", " Ne", "?"], "ids": [1, 2, 3, 4], "states": [READ, READ, LEARNED, CUT]}
    part["totals"] = [2, 1, 997]  # the row goes on
    page.desk.told.emit(RowPreviewed(request=preview.id, row=0, place="talks.jsonl:1", parts=[part], template="plain"))
    view = page.preview.views[0]
    assert view.whole_text() == "Soru: Ne?"
    document = view.document()
    formats = []
    for position in (0, 6, 8):
        cursor = view.textCursor()
        cursor.setPosition(position + 1)
        formats.append(cursor.charFormat())
    assert len({form.background().color().name(QColor.NameFormat.HexArgb) for form in formats}) == 3
    assert [form.fontStrikeOut() for form in formats] == [False, False, True]
    assert document.characterCount() == len("Soru: Ne?") + 1
    view.choose(2)
    assert "id 3" in page.preview.detail.text()
    assert "learned" in page.preview.detail.text()
    assert "talks.jsonl:1" in page.preview.remark.whole_text
    assert "997 (100 %)" in page.preview.bar.accessibleDescription()


def test_pairs_are_shown_side_by_side(page: DataPage) -> None:
    page.stages["reward"].click()
    find(page)
    more = {"ids": [1], "states": [LEARNED], "totals": [0, 1, 0]}
    parts = [{"title": title, "texts": [title], **more} for title in ("chosen", "rejected")]
    page.desk.told.emit(RowPreviewed(request=asked(page, PreviewRow)[-1].id, row=0, parts=parts))
    assert [view.whole_text() for view in page.preview.views] == ["chosen", "rejected"]
    assert page.preview.views[1].isVisible()
    assert page.preview.titles[1].text()


def test_without_a_model_the_page_leads_to_one(page: DataPage, studio: Studio) -> None:
    find(page)
    part = {"title": "", "texts": ["Ne?"], "ids": [-1], "states": [READ], "totals": [3, 0, 0]}
    page.desk.told.emit(
        RowPreviewed(request=asked(page, PreviewRow)[-1].id, row=0, parts=[part], without="model.from is empty")
    )
    assert page.preview.choose_model.isVisible()
    page.preview.choose_model.click()
    assert studio.window.page is studio.window.page_of("model")


def test_the_lengths_say_how_many_lose_their_end(page: DataPage, qtbot: QtBot) -> None:
    find(page)
    study(page, qtbot)
    said = page.study_card.histogram.accessibleDescription()
    assert "256" in said
    assert "7.0 %" in said
    assert page.study_card.histogram.tip_at(1.0)
    assert "180" in page.study_card.split.accessibleDescription()


def test_bad_rows_are_listed_and_left_out_by_one_click(page: DataPage, studio: Studio, qtbot: QtBot) -> None:
    find(page)
    problems = [
        {"file": "/data/talks.jsonl", "line": 3, "column": 7, "reason": "not JSON: x", "excerpt": "{"},
        {"file": "/data/talks.jsonl", "line": 9, "column": 0, "reason": "expected an object", "excerpt": "7"},
    ]
    cure = asdict(Cure("skip", {"data.skip_bad_lines": True}, count=2))
    study(
        page, qtbot, rows=0, train=0, histogram=[], problem="bad", remedy="mend", problems=problems, bad=2, cures=[cure]
    )
    assert page.state is State.PROBLEM
    assert page.study_card.problems.item(0).text().startswith("talks.jsonl:3:7")
    page.study_card.problems.setCurrentRow(1)
    (wanted,) = asked(page, FindRow)
    assert (wanted.file, wanted.line) == ("/data/talks.jsonl", 9)
    page.desk.told.emit(RowFound(request=wanted.id, row=8))
    assert page.rows.current == 8
    assert asked(page, PreviewRow)[-1].row == 8
    (button,) = buttons(page).values()
    assert "2" in button.text()
    button.click()
    assert studio.context.draft.value("data.skip_bad_lines") is True


def test_what_would_make_the_data_better_is_one_click_too(page: DataPage, studio: Studio, qtbot: QtBot) -> None:
    find(page)
    cures = [
        Cure("duplicates", {"data.drop_duplicates": True}, count=5),
        Cure("too_long", {"data.tail": "drop"}, count=3),
    ]
    study(page, qtbot, duplicates=5, cures=[asdict(cure) for cure in cures])
    assert page.state is State.READY
    for button in buttons(page).values():
        button.click()
    assert studio.context.draft.value("data.drop_duplicates") is True
    assert studio.context.draft.value("data.tail") == "drop"


def test_an_encoding_is_chosen_by_how_it_reads(page: DataPage, studio: Studio, qtbot: QtBot) -> None:
    find(page)
    cure = asdict(Cure("encoding", {"data.encoding": "cp1254"}, shown="Şişli"))
    study(page, qtbot, rows=0, problem="a:1:1: bad.\n  as cp1254: Şişli", remedy="r", cures=[cure])
    (words,) = buttons(page)
    assert "Şişli" in words
    buttons(page)[words].click()
    assert studio.context.draft.value("data.encoding") == "cp1254"


def test_a_column_that_is_to_be_named_gets_the_cursor(page: DataPage, qtbot: QtBot) -> None:
    find(page)
    study(page, qtbot, rows=0, problem="unclear", remedy="r", cures=[asdict(Cure("column", key="data.answer_column"))])
    (button,) = buttons(page).values()
    button.click()
    form = page.settings.form
    assert form is not None
    proxy = form.rows["answer_column"].editor.focusProxy()
    assert proxy is not None
    assert proxy.hasFocus() or page.window().focusWidget() is proxy


def test_a_child_that_dies_is_told_and_started_again(page: DataPage, studio: Studio, qtbot: QtBot) -> None:
    find(page)
    page.desk.lost.emit("Killed")
    assert "Killed" in page.rows.problem.text()
    openings = len(asked(page, OpenRows))
    page.on_shown()
    qtbot.waitUntil(lambda: len(asked(page, OpenRows)) > openings)


def test_another_language_is_spoken_at_once(page: DataPage, studio: Studio, qtbot: QtBot) -> None:
    find(page)
    study(page, qtbot, notices=["12 rows could not be read and were left out."])
    cards = (page.study_card, page.source, page.rows, page.settings, page.preview)
    english = [card.title.text() for card in cards]
    studio.settings.language = "tr"
    studio.apply_settings()
    qtbot.waitUntil(lambda: all(card.title.text() != was for card, was in zip(cards, english, strict=True)))
    assert page.study_card.notices.text().startswith("12 ")
    assert "rows" not in page.study_card.notices.text()
    assert page.rows.model.headerData(0, Qt.Orientation.Horizontal) == "Yer"
