"""The Tokenizer page over a laboratory that a test scripts: what it asks, what it shows, what it puts into the draft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.messages import Message
from engine.tokenizer_lab import (
    CutText,
    FetchVocabulary,
    MeasureTokenizer,
    SampleTaken,
    StudyEnded,
    StudyTokenizers,
    TextCut,
    TokenizerMeasured,
    VocabularyTried,
)
from studio.app import Studio
from studio.pages.page import State
from studio.pages.tokenizer import TokenizerPage
from studio.tokenizer.choices import Choice, compared
from studio.tokenizer.compare_card import CHARACTERS, LONGEST, NAME, VOCABULARY
from studio.tokenizer.token_card import visible


@pytest.fixture
def page(studio: Studio, qtbot: QtBot) -> TokenizerPage:
    page = studio.window.page_of("tokenizer")
    assert isinstance(page, TokenizerPage)
    studio.window.navigate("tokenizer")
    qtbot.waitUntil(lambda: bool(asked(page, StudyTokenizers)))
    return page


def asked(page: TokenizerPage, kind: type[Message]) -> list[Any]:
    return [command for command in page.lab.sent if isinstance(command, kind)]  # type: ignore[attr-defined]


def tell(page: TokenizerPage, *messages: Message) -> None:
    for message in messages:
        page.lab.told.emit(message)


def figures(vocab_size: int, characters_per_token: float) -> dict[str, Any]:
    return {
        "vocab_size": vocab_size, "tokens": 1000, "characters_per_token": characters_per_token, "bytes_per_token": 3.5,
        "whole_words": 0.42, "used": 200, "longest": [" masal", "\n"], "exact": True,
    }  # fmt: skip


def finish(page: TokenizerPage) -> None:
    """Answers the newest study."""
    study = asked(page, StudyTokenizers)[-1]
    tell(
        page,
        SampleTaken(
            request=study.id, characters=50_000, measured=5_000, complete=True, kept_back=True, opening="Bir varmış"
        ),
        *(
            TokenizerMeasured(request=study.id, choice=choice, figures=figures(300 + i, 2.0 + i / 10))
            for i, choice in enumerate(study.choices)
        ),
        *(VocabularyTried(request=study.id, vocab_size=2**k, characters_per_token=k / 3) for k in range(9, 14)),
        StudyEnded(request=study.id),
    )


def test_showing_the_page_studies_the_text_of_the_draft(page: TokenizerPage, studio: Studio) -> None:
    (study,) = asked(page, StudyTokenizers)
    assert study.data["path"] == studio.context.draft.value("data.path")
    kinds = {(choice["kind"], choice["vocab_size"]) for choice in study.choices}
    assert kinds >= {
        ("char", 0),
        ("bytes", 0),
        ("gpt2", 0),
        ("bpe", studio.context.draft.value("tokenizer.vocab_size")),
    }
    assert page.state is State.RUNNING
    finish(page)
    assert page.state is State.READY


def test_another_text_is_studied_the_same_text_is_not(page: TokenizerPage, studio: Studio, qtbot: QtBot) -> None:
    finish(page)
    studio.context.draft.set("train.seed", 7)
    qtbot.wait(300)
    assert len(asked(page, StudyTokenizers)) == 1
    studio.context.draft.set("data.path", "tales:tr:2MB")
    qtbot.waitUntil(lambda: len(asked(page, StudyTokenizers)) == 2)


def test_the_rows_show_what_was_measured(page: TokenizerPage) -> None:
    finish(page)
    table = page.compare.table
    names = [table.item(row, NAME).text() for row in range(table.rowCount())]
    assert names[:2] == ["Characters", "Bytes"]
    assert any(name.startswith("● BPE") for name in names)
    assert table.item(0, VOCABULARY).text() == "300"
    assert table.item(0, CHARACTERS).text() == "2.00"


def test_an_answer_to_an_earlier_study_is_not_shown(page: TokenizerPage) -> None:
    tell(page, VocabularyTried(request="long ago", vocab_size=512, characters_per_token=2.0))
    assert page.curve.chart.trace("learned") is None
    tell(page, StudyEnded(request="long ago", problem="x is empty."))
    assert page.state is State.RUNNING


def test_selecting_a_row_cuts_the_text_with_it(page: TokenizerPage) -> None:
    finish(page)
    page.compare.table.selectRow(1)
    cut = asked(page, CutText)[-1]
    assert (cut.choice["kind"], cut.text) == ("bytes", "Bir varmış")
    tell(
        page,
        TextCut(request=cut.id, choice=cut.choice, ids=[66, 105, 114], texts=["B", "i", "r"], data=["42", "69", "72"]),
    )
    assert page.tokens.view.whole_text() == "Bir"
    page.tokens.view.choose(1)
    assert "id 105" in page.tokens.detail.text()
    assert "69" in page.tokens.detail.text()


def test_a_late_cut_does_not_replace_a_newer_one(page: TokenizerPage) -> None:
    finish(page)
    page.compare.table.selectRow(0)
    old = asked(page, CutText)[-1]
    page.compare.table.selectRow(1)
    tell(page, TextCut(request=old.id, choice=old.choice, ids=[1], texts=["x"], data=["78"]))
    assert page.tokens.view.whole_text() == ""


def test_a_typed_text_is_cut_instead(page: TokenizerPage, qtbot: QtBot) -> None:
    finish(page)
    page.tokens.own.click()
    page.tokens.editor.setPlainText("Merhaba")
    qtbot.waitUntil(lambda: asked(page, CutText)[-1].text == "Merhaba")
    page.tokens.own.click()
    assert asked(page, CutText)[-1].text == "Bir varmış"


def test_using_a_tokenizer_puts_it_into_the_draft(page: TokenizerPage, studio: Studio, qtbot: QtBot) -> None:
    finish(page)
    page.compare.table.selectRow(0)
    assert page.compare.use.text() == "Use Characters"
    page.main_action()
    draft = studio.context.draft
    assert draft.value("tokenizer.kind") == "char"
    qtbot.waitUntil(lambda: not page.compare.use.isEnabled())
    draft.undo()
    assert draft.value("tokenizer.kind") == "bpe"


def test_the_slider_adds_a_row_of_its_size(page: TokenizerPage, studio: Studio, qtbot: QtBot) -> None:
    finish(page)
    page.curve.slider.set_value(3000)
    qtbot.waitUntil(lambda: page.compare.choice == Choice("bpe", "", 3000))
    assert asked(page, MeasureTokenizer)[-1].choice["vocab_size"] == 3000
    page.main_action()
    assert studio.context.draft.value("tokenizer.vocab_size") == 3000


def test_a_size_beyond_what_was_tried_is_studied(page: TokenizerPage, qtbot: QtBot) -> None:
    finish(page)
    page.curve.slider.set_value(20_000)
    qtbot.waitUntil(lambda: len(asked(page, StudyTokenizers)) == 2)
    assert asked(page, StudyTokenizers)[-1].largest == 20_000


def test_what_cannot_be_tried_says_why_and_cannot_be_used(page: TokenizerPage) -> None:
    finish(page)
    row = next(i for i in range(page.compare.table.rowCount()) if page.compare.table.item(i, NAME).text() == "GPT-2")
    page.compare.table.selectRow(row)
    choice = Choice("gpt2").as_dict()
    tell(page, TokenizerMeasured(request="x", choice=choice, problem="The vocabulary is not here.", remedy="Fetch it."))
    assert not page.compare.use.isEnabled()
    assert page.compare.fetch.isVisible()
    page.compare.fetch.click()
    assert asked(page, FetchVocabulary)[-1].choice == choice
    tell(page, TokenizerMeasured(request="y", choice=choice, figures=figures(50257, 2.4)))
    assert page.compare.use.isEnabled()


def test_a_file_becomes_a_row_and_can_be_used(page: TokenizerPage, studio: Studio, tmp_path: Path) -> None:
    finish(page)
    file = tmp_path / "bert" / "tokenizer.json"
    page.add_file(file)
    assert page.compare.choice == Choice("bpe", str(file))
    assert page.compare.choice.name == "bert"
    measured = asked(page, MeasureTokenizer)[-1]
    tell(page, TokenizerMeasured(request=measured.id, choice=measured.choice, figures=figures(30522, 3.9)))
    page.main_action()
    assert studio.context.draft.value("tokenizer.path") == str(file)


def test_a_text_that_cannot_be_read_is_told_in_place(page: TokenizerPage) -> None:
    study = asked(page, StudyTokenizers)[-1]
    tell(page, StudyEnded(request=study.id, problem="a.txt is empty.", remedy="Give a file that holds text."))
    assert page.state is State.PROBLEM
    assert page.problem.isVisible()
    assert "a.txt is empty." in page.problem.text()


def test_a_child_that_dies_is_told_and_another_study_is_possible(page: TokenizerPage, qtbot: QtBot) -> None:
    page.lab.lost.emit("MemoryError")
    assert page.state is State.PROBLEM
    assert "MemoryError" in page.problem.text()
    qtbot.mouseClick(page.curve.again, Qt.MouseButton.LeftButton)
    assert page.state is State.RUNNING


def test_escape_ends_the_study(page: TokenizerPage) -> None:
    assert page.cancel()
    assert asked(page, StudyTokenizers) == []
    assert not page.cancel()


def test_compared_choices_hold_each_size_once() -> None:
    own = Choice("bpe", "", 2048)
    choices = compared(own, 2048, [])
    assert len(choices) == len(set(choices))
    assert own in choices
    assert Choice("cl100k") in compared(Choice("cl100k"), 512, [])


@pytest.mark.parametrize(
    ("values", "choice"),
    [
        ({"kind": "bpe", "path": "", "vocab_size": 512}, Choice("bpe", "", 512)),
        ({"kind": "char", "path": "", "vocab_size": 512}, Choice("char")),
        ({"kind": "cl100k_base", "path": "", "vocab_size": 512}, Choice("cl100k")),
        ({"kind": "/x/tokenizer.json", "path": "", "vocab_size": 512}, Choice("bpe", "/x/tokenizer.json")),
        ({"kind": "gpt2", "path": "/x/tokenizer.json", "vocab_size": 512}, Choice("bpe", "/x/tokenizer.json")),
    ],
)
def test_a_section_is_one_choice(values: dict[str, Any], choice: Choice) -> None:
    assert Choice.of(values) == choice


def test_tokens_are_written_on_one_line() -> None:
    assert visible(b" a\n\x00") == "␣a↵\\x00"
    assert visible("ş".encode()[:1]) == "c5"


def test_fine_tuning_keeps_the_tokenizer_of_its_model(page: TokenizerPage, studio: Studio, qtbot: QtBot) -> None:
    finish(page)
    studio.context.draft.choose_stage("finetune")
    qtbot.waitUntil(lambda: page.compare.to_pretrain.isVisible())
    assert page.own is None
    assert not page.compare.use.isEnabled()
    page.compare.to_pretrain.click()
    assert studio.context.draft.stage == "pretrain"
    qtbot.waitUntil(lambda: not page.compare.to_pretrain.isVisible())


def test_what_a_vocabulary_is_worth_is_told_in_words(page: TokenizerPage) -> None:
    finish(page)
    page.curve.slider.set_value(1024)
    words = page.curve.words.text()
    assert "1,024 tokens: 3.33 characters a token." in words
    assert "Twice as many: 10 % more." in words
    rows = 1024 * page.context.draft.recipe().model.settings(1024).emb_dim  # type: ignore[union-attr]
    assert f"{rows / 1000:.0f}k parameters" in words


def test_a_ready_made_tokenizer_is_a_line_across_the_curve(page: TokenizerPage) -> None:
    finish(page)
    tell(page, TokenizerMeasured(request="x", choice=Choice("gpt2").as_dict(), figures=figures(50257, 2.4)))
    assert [name for name, _ in page.curve.levels.values()] == ["GPT-2"]


def test_the_palette_does_what_the_buttons_do(page: TokenizerPage, studio: Studio) -> None:
    studio.window.navigate("start")
    studio.context.actions.trigger("tokenizer.type")
    assert studio.window.page is page
    assert page.tokens.own.isChecked()
    before = page._study
    studio.context.actions.trigger("tokenizer.learn")
    assert page._study not in ("", before)


def test_of_a_long_text_it_is_said_that_only_its_beginning_is_shown(page: TokenizerPage) -> None:
    page.tokens.own.setChecked(True)
    page.tokens.editor.setPlainText("a" * 5000)
    page.tokens.retranslate()
    assert "4,000" in page.tokens.detail.text()
    page.tokens.editor.setPlainText("a" * 50)
    page.tokens.retranslate()
    assert "4,000" not in page.tokens.detail.text()


def test_the_read_out_stands_at_the_size_that_is_looked_at(page: TokenizerPage) -> None:
    finish(page)
    page.curve.set_size(1024)
    page.curve.retranslate()
    assert page.curve.chart.reading_at == 1024


def test_what_is_wrong_with_a_tokenizer_stands_in_its_row_and_the_remedy_below(page: TokenizerPage) -> None:
    finish(page)
    choice = Choice("gpt2")
    page.compare.show_figures(choice, {}, "It is not here.", "Download it.")
    row = page.compare._choices.index(choice)
    item = page.compare.table.item(row, LONGEST)
    assert item is not None
    assert (item.text(), item.toolTip()) == ("It is not here.", "It is not here.\nDownload it.")
    page.compare.table.selectRow(row)
    assert page.compare.note.text() == "It is not here. Download it."
