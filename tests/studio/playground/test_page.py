"""The page over a scripted session: streaming, stopping, versions, other ways, errors."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.messages import CheckpointSaved
from engine.playground_messages import AskNext, ChildEnded, LoadModel, Refused, StopWriting, Write
from studio.app import Studio
from studio.pages.page import State
from studio.pages.playground import PlaygroundPage

from .conftest import ROWS, WORDS, FakeSession


def write(page: PlaygroundPage, session: FakeSession, qtbot: QtBot, words: list[str], reason: str = "length") -> None:
    """Generates and lets the answer come."""
    before = len(page.answers.versions)
    page.main_action()
    assert len(page.answers.versions) == before + 1
    session.tell(*(session.token(word, 0.5 if i else 0.08, i) for i, word in enumerate(words)))
    session.tell(session.end(reason, len(words)))
    qtbot.waitUntil(lambda: page.answers.versions[-1].end is not None)


def test_the_model_is_warmed_up_when_the_page_is_shown(page: PlaygroundPage, session: FakeSession) -> None:
    [load] = session.of(LoadModel)
    assert load.source.endswith("masallar-07/model")
    assert page.answer.models.currentText() == "masallar-07"
    assert page.state == State.READY
    assert "1.2 M parameters" in page.answer.note.whole_text


def test_tokens_stream_and_the_numbers_are_told(page: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page.prompt.set_text("Bir gün")
    page.main_action()
    assert page.state == State.RUNNING
    assert page.prompt.generate.accessibleName() == "Stop"
    [asked] = session.of(Write)
    assert asked.prompt == "Bir gün"
    assert asked.settings == {**page.sampler.settings.to_dict(), "alternatives": 8}
    session.tell(*(session.token(word, 0.5, place) for place, word in enumerate(WORDS)))
    qtbot.waitUntil(lambda: len(page.answer.text.tokens) == len(WORDS))
    assert page.answer.text.toPlainText() == "Bir gün" + "".join(WORDS)
    session.tell(session.end(tokens=len(WORDS)))
    qtbot.waitUntil(lambda: page.state == State.READY)
    note = page.answer.note.whole_text
    for part in ("43 tokens/s", "first token 14 ms", "9 tokens", "context 13 / 64", "seed 42"):
        assert part in note
    assert page.surprise.figure.text() == "2.0"  # every token had 0.5: as unsure as between two
    assert "probability 0.5 → loss 0.69" in page.surprise.token_line.text()


def test_the_button_and_escape_stop(page: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    assert not page.cancel()
    for stop in (page.prompt.generate.click, page.context.actions["window.escape"].trigger, page.main_action):
        page.main_action()
        count = len(session.of(StopWriting))
        stop()
        assert len(session.of(StopWriting)) == count + 1
        assert session.of(StopWriting)[-1].request == session.of(Write)[-1].id
        session.tell(session.end("stopped", 0))
        qtbot.waitUntil(lambda: page.answers.versions[-1].end is not None)
    assert "stopped" in page.answer.note.whole_text


def test_ctrl_enter_in_the_prompt_generates(page: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    page.prompt.box.setFocus()
    QTest.keyClicks(page.prompt.box, "ab")
    QTest.keyClick(page.prompt.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [command.prompt for command in session.of(Write)] == ["ab"]
    QTest.keyClick(page.prompt.box, Qt.Key.Key_Escape)
    assert len(session.of(StopWriting)) == 1
    session.tell(session.end("stopped", 0))
    qtbot.waitUntil(lambda: page.answers.versions[-1].end is not None)


def test_again_keeps_every_answer(page: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page.prompt.set_text("x")
    write(page, session, qtbot, ["one"])
    page.prompt.again.click()
    session.tell(session.token("two"), session.end(tokens=1))
    qtbot.waitUntil(lambda: page.answers.versions[-1].end is not None)
    first, second = session.of(Write)
    assert first.settings["seed"] != second.settings["seed"]
    assert second.settings["seed"] == page.sampler.settings.seed
    assert page.answer.version.text() == "2 / 2"
    page.answer.older.click()
    assert page.answer.text.toPlainText() == "xone"
    assert (page.answer.version.text(), page.answer.older.isEnabled()) == ("1 / 2", False)
    page.flip(1)
    assert page.answer.text.toPlainText() == "xtwo"


def test_a_chosen_token_shows_its_place_and_another_way_can_be_taken(
    page: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    page.prompt.set_text("x")
    write(page, session, qtbot, WORDS[:5])
    page.answer.text.choose(3)
    qtbot.waitUntil(lambda: len(session.of(AskNext)) > 0 and session.of(AskNext)[-1].forced == [0, 1, 2])
    qtbot.waitUntil(lambda: not page.look.asked)
    assert page.next_tokens.title.text() == "Next token after “…Once there was”"
    assert "“ a”" in page.surprise.token_line.text()
    page.next_tokens.bars.chosen.emit(1)
    other = session.of(Write)[-1]
    assert other.forced == [0, 1, 2, 2]
    assert page.answer.text.toPlainText() == "xOnce there was wolf"
    session.tell(session.token(" sat"), session.end(tokens=1))
    qtbot.waitUntil(lambda: page.answers.versions[-1].end is not None)
    assert page.answers.current.text == "Once there was wolf sat"
    assert page.answer.version.text() == "2 / 2"


def test_a_bar_belongs_to_the_place_that_it_was_shown_for(
    page: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    """A click that comes before the bars of a newly chosen place goes on from the old one."""
    page.prompt.set_text("x")
    write(page, session, qtbot, WORDS[:5])
    qtbot.waitUntil(lambda: page.next_tokens.title.text() == "Next token after “…here was a fox”")
    page.answer.text.choose(1)
    page.next_tokens.bars.chosen.emit(1)
    assert session.of(Write)[-1].forced == [0, 1, 2, 3, 4, 2]


def test_bars_follow_the_settings_and_grey_what_is_cut(
    page: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(page.next_tokens.bars.bars))
    assert [bar.cut for bar in page.next_tokens.bars.bars] == ["", "", "cut by top-p"]
    assert page.next_tokens.remark.text() == "2 tokens kept"
    page.sampler.rows["top_p"].set_value(0.5)
    qtbot.waitUntil(lambda: session.of(AskNext)[-1].settings["top_p"] == 0.5)
    page.sampler.rows["temperature"].slider.setValue(0)
    qtbot.waitUntil(lambda: session.of(AskNext)[-1].settings["temperature"] == 0.0)


def test_a_prompt_that_cannot_be_read_is_told_beside_it(
    page: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(page.next_tokens.bars.bars))
    page.look.asked = "asked"
    session.tell(Refused(request="asked", kind="data", text="No token for “ß”.", remedy="Leave it out."))
    qtbot.waitUntil(page.prompt.problem.isVisible)
    assert page.prompt.problem.text() == "No token for “ß”.\nLeave it out."
    page.prompt.box.insertPlainText("x")
    assert not page.prompt.problem.isVisible()


def test_a_refused_text_ends_and_says_why(page: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page.main_action()
    request = session.of(Write)[-1].id
    session.tell(Refused(request=request, kind="bug", text="ValueError: x", trace="Traceback …"))
    qtbot.waitUntil(page.answer.problem.isVisible)
    assert page.prompt.generate.accessibleName() == "Generate"
    assert page.answer.copy_trace.isVisible()
    write(page, session, qtbot, ["fine"])
    assert not page.answer.problem.isVisible()


def test_a_crashed_child_is_a_note_and_the_next_text_starts_another(
    page: PlaygroundPage, session: FakeSession, qtbot: QtBot
) -> None:
    page.main_action()
    session.tell(ChildEnded(code=-9, expected=False, text="Killed by the system.", remedy="Load it again."))
    qtbot.waitUntil(page.answer.problem.isVisible)
    assert page.state == State.PROBLEM
    assert page.answer.problem.text() == "Killed by the system.\nLoad it again."
    fresh = FakeSession()
    page.link._open = lambda: fresh
    page.main_action()
    assert len(fresh.of(LoadModel)) == len(fresh.of(Write)) == 1
    fresh.tell(fresh.token("again"), fresh.end(tokens=1))
    qtbot.waitUntil(lambda: page.answers.versions[-1].end is not None)
    assert page.state == State.READY


def test_a_running_run_is_shown_by_step_and_its_newer_checkpoint_is_taken(
    page: PlaygroundPage, session: FakeSession, make_run: Callable[..., Path], qtbot: QtBot, studio: Studio
) -> None:
    run = make_run("20260102-120000-pretrain-new", finished=False)
    page.open_run(run)
    assert page.answer.models.currentText() == "new · step 1,200"
    qtbot.waitUntil(lambda: session.of(LoadModel)[-1].source.endswith("step-00001200"))
    newer = run / "checkpoints" / "step-00002000"
    newer.mkdir()
    (newer / "MANIFEST.json").write_text("{}")
    page.context.engine.messages.emit(str(run), [CheckpointSaved(step=2000, path=str(newer))])
    assert page.answer.models.currentText() == "new · step 2,000"
    qtbot.waitUntil(lambda: session.of(LoadModel)[-1].source.endswith("step-00002000"))


def test_a_model_that_is_gone_is_not_replaced_in_silence(
    page: PlaygroundPage, make_run: Callable[..., Path], studio: Studio
) -> None:
    run = make_run("20260102-120000-pretrain-gone")
    page.open_run(run)
    shutil.rmtree(run)
    page.context.engine.runs_changed.emit()
    stands_in = page.answer.models.currentText()
    assert stands_in != "gone"
    (note,) = studio.window.toasts.notes
    assert "gone" in note.text
    assert stands_in in note.text


def test_a_run_without_a_model_is_called_by_its_name(page: PlaygroundPage, studio: Studio, tmp_path: Path) -> None:
    page.open_run(tmp_path / "20260102-120000-pretrain-küçük-tilki")
    (note,) = studio.window.toasts.notes
    assert note.text.startswith("küçük-tilki has no model yet")


def test_other_weights_load_the_model_anew(page: PlaygroundPage, session: FakeSession, qtbot: QtBot) -> None:
    page.answer.weights_box.setCurrentText("int8")
    page.answer.weights_box.activated.emit(2)
    qtbot.waitUntil(lambda: session.of(LoadModel)[-1].weights == "int8")


def test_without_a_model_the_page_says_what_to_do(studio: Studio) -> None:
    studio.window.navigate("playground")
    page = studio.window.page_of("playground")
    assert page.state == State.EMPTY
    assert page.empty.isVisible()
    assert not page.prompt.generate.isEnabled()
    page.main_action()
    assert page.answers.versions == []


def test_closing_ends_the_session(page: PlaygroundPage, session: FakeSession, studio: Studio) -> None:
    studio.window.close()
    assert session.closed


@pytest.mark.parametrize("language", ["en", "tr"])
def test_everything_that_takes_the_focus_has_a_name(page: PlaygroundPage, studio: Studio, language: str) -> None:
    studio.language.set(language)
    for widget in page.findChildren(QWidget):
        if widget.isVisibleTo(page) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget


def test_rows_of_the_bars_are_those_of_the_child(page: PlaygroundPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.next_tokens.rows == ROWS)


def test_tab_goes_through_the_page_as_the_eye_does(page: PlaygroundPage) -> None:
    def order() -> list[str]:
        names, widget = [], page.title.nextInFocusChain()
        while widget is not page.title:
            for name, place in places.items():
                stops = place.isAncestorOf(widget) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                if stops and (not names or names[-1] != name):
                    names.append(name)
            widget = widget.nextInFocusChain()
        return names

    page.desk.compare(page.current)
    one, other = page.columns.all
    places = {
        "prompt": page.prompt, "one": one.card, "other": other.card, "bars": page.next_tokens, "sampler": page.sampler,
    }  # fmt: skip
    assert order() == ["prompt", "one", "other", "bars", "sampler"]
    page.set_chatting(True)
    assert order() == ["one", "other", "prompt", "bars", "sampler"]


def test_an_empty_box_follows_the_text_size(studio: Studio) -> None:
    studio.settings.text_scale = 1.5
    studio.apply_settings()
    studio.window.show()
    studio.window.navigate("playground")
    page = studio.window.page_of("playground")
    QApplication.processEvents()
    studio.settings.text_scale = 1.0
    studio.apply_settings()
    for box in (page.prompt.box, page.answer.text):
        assert box.viewport().font().pixelSize() == box.font().pixelSize()
