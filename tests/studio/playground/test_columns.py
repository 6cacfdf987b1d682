"""Columns and conversations on the page, over a scripted session."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from engine.messages import Message
from engine.playground_messages import (
    ChildEnded,
    LoadModel,
    LoadReward,
    PromptShown,
    Refused,
    Score,
    Scored,
    ShowPrompt,
    StopWriting,
    TokenWritten,
    UnloadModel,
    Write,
    WritingEnded,
)
from studio.app import Studio
from studio.pages.page import State
from studio.pages.playground import PlaygroundPage
from studio.playground.columns import SLOTS
from studio.playground.model_choice import made_from, models_of
from studio.playground.next_look import Spot

from .conftest import ROWS, FakeSession

PARENT, CHILD = "20260101-120000-pretrain-masallar-07", "20260102-120000-ppo-masallar-07-ppo"


@pytest.fixture
def tuned(page: PlaygroundPage, make_run: Callable[..., Path]) -> PlaygroundPage:
    """The page with a second run, made from the first, in its one column."""
    run = make_run(CHILD)
    (run / "recipe.toml").write_text(f'stage = "ppo"\n[origin]\nparent = "{run.parent / PARENT}"\n')
    page.open_run(run)
    return page


def let(session: FakeSession, request: str, *words: str, reason: str = "length") -> None:
    """One text comes, and ends."""
    told: list[Message] = [
        TokenWritten(
            request=request, id=n, text=word, piece=word, probability=0.5, entropy=1.0, context=5, alternatives=ROWS
        )
        for n, word in enumerate(words)
    ]
    told.append(
        WritingEnded(
            request=request,
            reason=reason,
            tokens=len(words),
            prompt_tokens=4,
            context=9,
            first_token_s=0.01,
            seconds=0.1,
            loss=0.7,
        )
    )
    session.tell(*told)


def asked(session: FakeSession, count: int) -> list[Write]:
    """The newest texts that were asked for."""
    return session.of(Write)[-count:]  # type: ignore[return-value]


def rest(page: PlaygroundPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.columns.running)


# ------------------------------------------------------------------ side by side


def test_two_columns_are_asked_with_one_prompt_and_one_seed(
    tuned: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    page = tuned
    page.prompt.compare.click()
    assert [column.title for column in page.columns.all] == ["masallar-07-ppo", "masallar-07"]
    assert {command.slot for command in session.of(LoadModel)} == {"a", "b"}  # type: ignore[attr-defined]
    page.prompt.set_text("x")
    page.main_action()
    one, two = asked(session, 2)
    assert (one.slot, two.slot) == ("a", "b")
    assert (one.prompt, one.settings) == (two.prompt, two.settings)
    assert page.state == State.RUNNING
    let(session, two.id, " wolf")
    qtbot.waitUntil(lambda: page.columns.all[1].running is None)
    assert page.prompt.generate.accessibleName() == "Stop", "one still writes"
    let(session, one.id, " fox")
    rest(page, qtbot)
    assert page.state == State.READY
    assert [column.card.text.toPlainText() for column in page.columns.all] == ["x fox", "x wolf"]


def test_each_column_has_its_own_stop_and_the_main_one_stops_all(
    tuned: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    page = tuned
    page.prompt.compare.click()
    page.main_action()
    one, two = asked(session, 2)
    qtbot.waitUntil(page.columns.all[1].card.stop.isVisible)
    page.columns.all[1].card.stop.click()
    assert [command.request for command in session.of(StopWriting)] == [two.id]  # type: ignore[attr-defined]
    let(session, two.id, reason="stopped")
    qtbot.waitUntil(lambda: page.columns.all[1].running is None)
    assert not page.columns.all[1].card.stop.isVisible()
    assert page.cancel()
    assert session.of(StopWriting)[-1].request == one.id  # type: ignore[attr-defined]
    let(session, one.id, reason="stopped")
    rest(page, qtbot)
    assert not page.cancel()


def test_before_and_after_in_one_click(tuned: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page = tuned
    page.prompt.set_text("x")
    page.main_action()
    [first] = asked(session, 1)
    let(session, first.id, " fox")
    rest(page, qtbot)
    page.sampler.throw()
    assert page.answer.before.isVisible()
    page.answer.before.click()
    assert [column.title for column in page.columns.all] == ["masallar-07", "masallar-07-ppo"], "before stands left"
    [second] = asked(session, 1)
    assert (second.slot, second.prompt, second.settings) == ("b", "x", first.settings), "the seed of the answer, too"
    let(session, second.id, " wolf")
    rest(page, qtbot)
    assert not page.columns.all[0].card.before.isVisible(), "it began from nothing"


def test_four_columns_at_most_and_one_at_least(tuned: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page = tuned
    for _ in range(6):
        page.desk.compare(page.current)
    assert [column.slot for column in page.columns.all] == list(SLOTS)
    assert not page.prompt.compare.isEnabled()
    page.current = page.columns.all[1]
    page.columns.all[1].card.close_button.click()
    assert session.of(UnloadModel)[-1].slot == "b"  # type: ignore[attr-defined]
    assert page.current is page.columns.all[0]
    assert page.prompt.compare.isEnabled()
    assert page.columns.add().slot == "b"
    while len(page.columns.all) > 1:
        page.columns.remove(page.columns.all[-1])
    page.columns.remove(page.columns.all[0])
    assert len(page.columns.all) == 1
    assert not page.answer.close_button.isVisible()


def test_a_refused_column_does_not_end_the_other(tuned: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page = tuned
    page.prompt.compare.click()
    page.main_action()
    one, two = asked(session, 2)
    session.tell(Refused(request=two.id, kind="model", text="Not finite.", remedy=""))
    qtbot.waitUntil(lambda: page.columns.all[1].running is None)
    assert page.columns.all[1].card.problem.text() == "Not finite."
    assert page.columns.all[0].running is not None
    let(session, one.id, " fox")
    rest(page, qtbot)
    assert not page.columns.all[0].card.problem.text()


def test_a_crash_ends_all_columns_and_all_are_loaded_again(
    tuned: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    page = tuned
    page.prompt.compare.click()
    page.main_action()
    session.tell(ChildEnded(code=-9, expected=False, text="Killed.", remedy="Load it again."))
    rest(page, qtbot)
    assert page.state == State.PROBLEM
    assert {column.card.problem.text() for column in page.columns.all} == {"Killed.\nLoad it again."}
    fresh = FakeSession()
    page.link._open = lambda: fresh
    page.main_action()
    assert len(fresh.of(LoadModel)) == len(fresh.of(Write)) == 2
    for command in fresh.of(Write):
        let(fresh, command.id, " x")
    rest(page, qtbot)


def test_a_branch_goes_on_in_its_own_column(tuned: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page = tuned
    page.prompt.compare.click()
    page.prompt.set_text("x")
    page.main_action()
    for command in asked(session, 2):
        let(session, command.id, " a", " b", " c")
    rest(page, qtbot)
    second = page.columns.all[1]
    second.card.text.choose(1)
    assert page.current is second
    qtbot.waitUntil(lambda: page.look.spot is not None and page.look.spot.column is second)
    qtbot.waitUntil(lambda: page.look.spot.place.number == 1)
    page.next_tokens.bars.chosen.emit(1)
    [branch] = asked(session, 1)
    assert (branch.slot, branch.forced) == ("b", [0, 2])
    let(session, branch.id, " on")
    rest(page, qtbot)
    assert len(page.columns.all[0].answers.versions) == 1
    assert second.card.text.toPlainText() == "x a wolf on"


def test_the_menu_of_a_token_offers_what_could_have_come(
    tuned: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    page = tuned
    page.prompt.set_text("x")
    page.main_action()
    [command] = asked(session, 1)
    let(session, command.id, " a", " fox")
    rest(page, qtbot)
    page.answer.text.choose(1)
    page._open_ways(page.current, -1, 1, page.mapToGlobal(page.rect().center()))
    [menu] = [menu for menu in page.findChildren(QMenu) if menu.isVisible()]
    assert [action.text().split() for action in menu.actions()] == [["wolf", "20%"], ["cloud", "5.0%"]]
    menu.actions()[0].trigger()
    menu.close()
    [branch] = asked(session, 1)
    assert branch.forced == [0, 2]
    let(session, branch.id, " on")
    rest(page, qtbot)


# ------------------------------------------------------------------ conversations


def say(page: PlaygroundPage, session: FakeSession, qtbot: QtBot, text: str, answer: str) -> Write:
    page.prompt.set_text(text)
    QTest.keyClick(page.prompt.box, Qt.Key.Key_Return)
    commands = asked(session, len(page.columns.all))
    for command in commands:
        let(session, command.id, *answer.split("|"))
    rest(page, qtbot)
    return commands[0]


def test_a_conversation_is_asked_with_all_its_turns(page: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page.title.talks.click()
    assert page.chatting
    page.prompt.system.setText("Be brief.")
    say(page, session, qtbot, "Who?", " A| fox")
    command = say(page, session, qtbot, "Where?", " Here")
    assert command.turns == [
        {"role": "system", "text": "Be brief."},
        {"role": "user", "text": "Who?"},
        {"role": "assistant", "text": "A fox"},
        {"role": "user", "text": "Where?"},
    ]
    assert page.prompt.text() == ""
    blocks = page.answer.chat.blocks
    assert [block.question.text() for block in blocks] == ["Who?", "Where?"]
    assert [block.text.toPlainText() for block in blocks] == ["A fox", "Here"]
    assert "seed" in blocks[0].note.whole_text


def test_shift_enter_begins_a_line_and_an_empty_question_is_not_sent(
    page: PlaygroundPage, session: FakeSession
) -> None:
    page.set_chatting(True)
    QTest.keyClick(page.prompt.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.prompt.text() == "\n"
    page.main_action()
    assert session.of(Write) == []


def test_an_answer_of_a_conversation_is_seen_from_its_first_line(
    page: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    page.set_chatting(True)
    page.prompt.set_text("Who?")
    page.main_action()
    for number in range(12):  # it comes in pieces, and grows while it follows its end
        session.tell(session.token(f" line{number}\n", 0.5, number))
        qtbot.waitUntil(lambda: len(page.answer.chat.blocks[0].text.tokens) > number)
    session.tell(session.end(tokens=12))
    rest(page, qtbot)
    text = page.answer.chat.blocks[0].text
    qtbot.waitUntil(lambda: text.verticalScrollBar().value() == 0)
    lines = text.document().size().height() * text.fontMetrics().lineSpacing()
    assert text.viewport().height() >= lines, "all of it is seen"


def test_regenerate_keeps_versions_and_flips(page: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page.set_chatting(True)
    first = say(page, session, qtbot, "Who?", " fox")
    block = page.answer.chat.blocks[0]
    block.again.click()
    [second] = asked(session, 1)
    assert (second.turns, second.settings["seed"] != first.settings["seed"]) == (first.turns, True)
    let(session, second.id, " wolf")
    rest(page, qtbot)
    assert (block.text.toPlainText(), block.versions.count.text()) == ("wolf", "2 / 2")
    block.versions.older.click()
    assert (block.text.toPlainText(), block.versions.count.text()) == ("fox", "1 / 2")
    page.flip(1)
    assert block.text.toPlainText() == "wolf"


def test_a_changed_question_is_sent_in_every_column(tuned: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page = tuned
    page.set_chatting(True)
    page.prompt.compare.click()
    say(page, session, qtbot, "Who?", " fox")
    say(page, session, qtbot, "Where?", " here")
    block = page.answer.chat.blocks[0]
    block.edit.click()
    assert block.box.isVisible()
    QTest.keyClick(block.box, Qt.Key.Key_Escape)
    assert not block.box.isVisible()
    block.edit.click()
    block.box.set_text("Who then?")
    QTest.keyClick(block.box, Qt.Key.Key_Return)
    commands = asked(session, 2)
    assert {command.slot for command in commands} == {"a", "b"}
    assert all(command.turns == [{"role": "user", "text": "Who then?"}] for command in commands)
    for command in commands:
        let(session, command.id, " cat")
    rest(page, qtbot)
    assert [block.question.text() for block in page.answer.chat.blocks] == ["Who then?"]
    page.answer.chat.blocks[0].questions.older.click()
    assert [block.question.text() for block in page.answer.chat.blocks] == ["Who?", "Where?"]


def test_a_branch_in_a_conversation_is_another_version(
    page: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    page.set_chatting(True)
    first = say(page, session, qtbot, "Who?", " a| b| c")
    page.answer.chat.blocks[0].text.choose(1)
    qtbot.waitUntil(lambda: page.look.spot is not None and page.look.spot.place.number == 1 and not page.look.asked)
    page.next_tokens.bars.chosen.emit(1)
    [branch] = asked(session, 1)
    assert (branch.forced, branch.turns) == ([0, 2], first.turns)
    let(session, branch.id, " on")
    rest(page, qtbot)
    assert page.answer.chat.blocks[0].text.toPlainText() == "a wolf on"


def test_what_the_model_sees_is_shown(page: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page.set_chatting(True)
    say(page, session, qtbot, "Who?", " fox")
    page.prompt.set_text("And?")
    page.prompt.show_prompt.click()
    [asked_for] = session.of(ShowPrompt)
    assert [row["text"] for row in asked_for.turns] == ["Who?", "fox", "And?"]  # type: ignore[attr-defined]
    session.tell(
        PromptShown(request=asked_for.id, text="Q: And?", tokens=7, forgotten=2, template="mine", stops=["<|im_end|>"])
    )
    qtbot.waitUntil(page.seen.isVisible)
    assert page.seen.text.toPlainText() == "Q: And?"
    assert "template: mine · 7 tokens · 2 earlier turns" in page.seen.remark.whole_text
    assert "<|im_end|>" in page.seen.ends.text()
    session.tell(Refused(request=page.desk.shown_prompt, kind="data", text="No such token.", remedy=""))
    qtbot.waitUntil(page.prompt.problem.isVisible)


def test_a_conversation_is_exported(page: PlaygroundPage, session: FakeSession, qtbot: QtBot, tmp_path: Path) -> None:
    page.set_chatting(True)
    say(page, session, qtbot, "Kim?", " tilki")
    page.export(tmp_path / "c.jsonl")
    body = json.loads((tmp_path / "c.jsonl").read_text(encoding="utf-8"))
    assert [message["content"] for message in body["messages"]] == ["Kim?", "tilki"]
    page.export(tmp_path / "c.md")
    assert "**masallar-07:** tilki" in (tmp_path / "c.md").read_text(encoding="utf-8")
    page.export(tmp_path / "no" / "c.md")  # told, not raised
    page.prompt.new.click()
    assert page.answer.chat.blocks == []


def test_a_question_that_is_refused_says_why_beside_it(
    page: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    page.set_chatting(True)
    page.prompt.set_text("long")
    page.main_action()
    [command] = asked(session, 1)
    session.tell(Refused(request=command.id, kind="data", text="Too long.", remedy="Ask something shorter."))
    rest(page, qtbot)
    assert "Too long." in page.answer.chat.blocks[0].problem.text()
    command = say(page, session, qtbot, "short", " yes")
    assert command.turns == [{"role": "user", "text": "short"}], "what was not answered is not said"


# ------------------------------------------------------------------ tint, scores, the filter


def test_tint_by_entropy_reaches_every_text(tuned: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page = tuned
    page.prompt.compare.click()
    for kind in ("entropy", "", "probability"):
        page.prompt.set_tint(kind)
        assert {column.card.text._tint for column in page.columns.all} == {kind}
        assert {column.card.chat._tint for column in page.columns.all} == {kind}
    page.prompt._fill_tints()
    assert [action.isChecked() for action in page.prompt.tinted.menu().actions()] == [True, False, False]


def test_a_reward_model_scores_what_is_shown(
    tuned: PlaygroundPage, session: FakeSession, qtbot: QtBot, make_run: Callable[..., Path]
) -> None:
    page = tuned
    page.prompt.set_text("x")
    page.main_action()
    let(session, asked(session, 1)[0].id, " fox")
    rest(page, qtbot)
    make_run("20260103-120000-reward-taste")
    page.on_shown()
    assert "taste" not in [page.answer.models.itemText(n) for n in range(page.answer.models.count())]
    page.judging.rewards.setCurrentIndex(1)
    page.judging.rewards.activated.emit(1)
    [opened] = session.of(LoadReward)
    assert opened.source.endswith("reward-taste/model")  # type: ignore[attr-defined]
    [score] = session.of(Score)
    assert (score.turns, score.answer) == ([{"role": "user", "text": "x"}], " fox")  # type: ignore[attr-defined]
    session.tell(Scored(request=score.id, score=1.84))
    qtbot.waitUntil(lambda: "reward +1.84" in page.answer.note.whole_text)
    page.main_action()
    let(session, asked(session, 1)[0].id, " wolf")
    rest(page, qtbot)
    assert len(session.of(Score)) == 2
    assert len(session.of(LoadReward)) == 1
    session.tell(Refused(request=session.of(Score)[-1].id, kind="model", text="Broken.", remedy=""))
    qtbot.waitUntil(page.judging.problem.isVisible)
    page.judging.rewards.setCurrentIndex(0)
    page.judging.rewards.activated.emit(0)
    assert session.of(LoadReward)[-1].source == ""  # type: ignore[attr-defined]
    assert "reward" not in page.answer.note.whole_text


def test_words_and_patterns_are_struck_out(page: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page.prompt.set_text("x")
    page.main_action()
    let(session, asked(session, 1)[0].id, " a", " fo", "x", " 🐫", " Fox12")
    rest(page, qtbot)
    page.judging.words.setText("FOX, , bear")
    page.judging.take_filter()
    assert page.answer.text.marks == [(3, 6)]
    marked = [selection.cursor.selectedText() for selection in page.answer.text.extraSelections()]
    assert marked == ["fox"]
    page.judging.patterns.setText(r"\d+")
    page.judging.take_filter()
    assert [s.cursor.selectedText() for s in page.answer.text.extraSelections()] == ["fox", "12"]
    page.judging.patterns.setText("(")
    page.judging.take_filter()
    assert page.judging.problem.isVisible()
    assert len(page.answer.text.marks) == 2, "the filter before it stays"
    page.judging.words.clear()
    page.judging.patterns.clear()
    page.judging.take_filter()
    assert page.answer.text.marks == []
    assert not page.judging.problem.isVisible()


# ------------------------------------------------------------------ models


def test_what_a_run_was_made_from(tmp_path: Path, make_run: Callable[..., Path]) -> None:
    run = make_run("20260101-000000-finetune-x")
    assert made_from(run) == ""
    (run / "recipe.toml").write_text('[model]\nfrom = "/m/base"\n')
    assert made_from(run) == "/m/base"
    (run / "recipe.toml").write_text("not toml [")
    assert made_from(run) == ""
    make_run("20260101-000001-reward-r")
    assert [model.name for model in models_of(run.parent)] == ["x"]
    assert [model.name for model in models_of(run.parent, "reward")] == ["r"]


@pytest.mark.parametrize("language", ["en", "tr"])
def test_everything_in_columns_and_chats_has_a_name(
    tuned: PlaygroundPage, session: FakeSession, studio: Studio, qtbot: QtBot, language: str
) -> None:
    page = tuned
    page.prompt.compare.click()
    page.set_chatting(True)
    say(page, session, qtbot, "Who?", " fox")
    page.answer.chat.blocks[0].edit.click()
    page.seen.show_prompt(PromptShown(request="", text="x", tokens=1, forgotten=0, template="t"))
    studio.language.set(language)
    for widget in page.findChildren(QWidget):
        if widget.isVisibleTo(page) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget


def test_a_model_without_a_template_is_told_and_another_can_be_chosen(
    page: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: page.current.own_template is not None)
    page.set_chatting(True)
    template = page.prompt.template
    assert not template.note.isVisible()
    assert template.box.currentText() == "template: the model's own"
    session.own_template = False
    page.answer.weights_box.setCurrentText("bf16")
    page.answer.model_changed.emit()
    qtbot.waitUntil(lambda: page.current.own_template is False)
    qtbot.waitUntil(template.note.isVisible)
    assert "has no chat template of its own" in template.note.text()
    assert template.box.currentText() == "template: question-answer (automatic)"
    template.choose("soru-cevap")
    assert not template.note.isVisible(), "whoever chooses knows"
    page.desk.say("Kim geldi?")
    (written,) = session.of(Write)
    assert isinstance(written, Write)
    assert written.template == "soru-cevap"
    page.desk.show_prompt(page.current)
    (asked,) = session.of(ShowPrompt)
    assert isinstance(asked, ShowPrompt)
    assert asked.template == "soru-cevap"


def test_other_ways_of_an_answer_are_looked_at_with_its_own_template(
    page: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    page.set_chatting(True)
    page.prompt.template.choose("alpaca")
    page.desk.say("Kim geldi?")
    session.tell(session.token("Ayşe"), session.end())
    qtbot.waitUntil(lambda: not page.columns.running)
    page.prompt.template.choose("plain")
    place = page.current.place("", 0)
    assert place is not None
    page.desk.take_other_way(Spot(page.current, place), session.token("Ali"))
    asked = [command.template for command in session.of(Write) if isinstance(command, Write)]
    assert asked == ["alpaca", "alpaca"]


def test_the_question_stays_in_sight_in_a_low_window(page: PlaygroundPage, studio: Studio, qtbot: QtBot) -> None:
    studio.window.resize(1100, 700)
    page.set_chatting(True)
    qtbot.waitUntil(lambda: page.prompt.y() > page.columns.y())
    button = page.prompt.generate
    qtbot.waitUntil(lambda: button.mapTo(page, button.rect().bottomLeft()).y() <= page.height())
