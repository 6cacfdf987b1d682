"""The Feedback page: judged by key, kept at once, trained with one click; exam and cockpit from the folders of runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.feedback import FeedbackSet
from engine.feedback_desk import AnswersScored, MakePairs, OpenDesk, PairsRead, ReadPairs, ScoreAnswers
from engine.playground_messages import Refused
from studio.app import Studio
from studio.feedback.changes import COLUMNS
from studio.pages.feedback import FeedbackPage
from studio.pages.page import State
from tests.studio.conftest import FakeEngine
from tests.studio.feedback import story
from tests.studio.feedback.conftest import Child, lines_of


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, wherever the keys go now."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


@pytest.fixture
def judging(page: FeedbackPage, child: Child) -> FeedbackPage:
    """The page with the first pair of ten in front."""
    page.setup.pairs.set_value(10)
    page.begin()
    child.answer()
    return page


def test_pairs_are_judged_by_key_and_on_the_disk_at_once(judging: FeedbackPage, child: Child, qtbot: QtBot) -> None:
    path = judging.judging.kept.path  # type: ignore[union-attr]
    assert judging.judge.left.toPlainText() == "iyi 0"
    assert judging.judge.left.hasFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_S, Qt.Key.Key_Left):
        press(key)
    assert [(row["chosen"], row["tie"]) for row in lines_of(path)] == [
        ("iyi 0", False),
        ("kötü 1", False),
        ("iyi 2", True),
        ("iyi 4", False),
    ]
    assert judging.judge.remark.whole_text.startswith("5 of 10")
    press(Qt.Key.Key_U)
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_U)
    assert [row["number"] for row in lines_of(path)] == [0, 1]
    assert judging.judge.left.toPlainText() == "iyi 2"


def test_keys_also_judge_from_the_buttons_and_text_fields_keep_theirs(judging: FeedbackPage, child: Child) -> None:
    judging.judge.right.setFocus()
    press(Qt.Key.Key_Return)
    assert judging.judging is not None
    assert judging.judging.kept.judgements[-1].side == "right"
    judging.judge.buttons["equal"].click()
    assert judging.judging.kept.judgements[-1].tie


def test_the_next_pairs_are_written_while_one_is_judged(page: FeedbackPage, child: Child) -> None:
    page.setup.pairs.set_value(100)
    page.begin()
    assert child.of(MakePairs) == []
    [opened] = child.of(OpenDesk)
    assert opened.setup["questions"] == "tales:en"  # type: ignore[attr-defined]
    child.answer()
    asked = [(c.first, c.count) for c in child.of(MakePairs)]  # type: ignore[attr-defined]
    assert asked[0] == (0, 1)
    assert sum(count for _, count in asked) >= 5


def test_a_set_is_gone_on_with_where_it_was_left(judging: FeedbackPage, child: Child, studio: Studio) -> None:
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Right)
    assert judging.cancel()
    assert judging.judging is None
    assert "2 pair" in judging.setup.note.text()
    assert judging.setup.begin.text() == "Go on judging"
    assert judging.setup.pairs.value == 10
    judging.begin()
    fresh = Child(judging)
    fresh.answer()
    assert judging.judge.left.toPlainText() == "iyi 2"
    assert judging.judge.remark.whole_text.startswith("3 of 10")


def test_own_questions_are_asked(page: FeedbackPage, child: Child) -> None:
    page.setup._write_questions("typed")
    page.setup.prompts.set_text("Neden?\nNe zaman?")
    page.begin()
    [opened] = child.of(OpenDesk)
    assert (opened.setup["questions"], opened.setup["prompts"]) == ("", ["Neden?", "Ne zaman?"])  # type: ignore[attr-defined]
    page.leave()
    page.setup._write_questions("tales:tr")
    page.setup.sets.setCurrentText("feedback")
    page._on_set_named()
    assert page.setup.chosen_questions == "typed"


def test_the_reward_stage_takes_the_set_with_one_click(judging: FeedbackPage, child: Child, studio: Studio) -> None:
    for _ in range(10):
        press(Qt.Key.Key_Left)
        child.answer()
    assert judging.judge.train.isVisible()
    assert not judging.judge.shows_pair
    judging.judge.train.click()
    draft = studio.context.draft
    kept = judging.judging.kept  # type: ignore[union-attr]
    assert draft.stage == "reward"
    assert draft.value("data.path") == str(kept.path)
    assert str(draft.value("model.from")).endswith("finetune-masallar-02")
    assert draft.value("data.template") == "auto"
    assert draft.value("data.val_fraction") == 0.25, "of so few pairs a tenth is no exam"
    assert studio.window.page is not None
    assert studio.window.page.page_id == "train"


def test_a_model_without_a_template_is_judged_by_its_bare_text(
    page: FeedbackPage, child: Child, studio: Studio
) -> None:
    page.setup.pairs.set_value(1)
    page.begin()
    child.answer(own_template=False)
    press(Qt.Key.Key_Left)
    page.train_reward()
    assert studio.context.draft.value("data.template") == "plain"


def test_a_second_look_ends_with_ones_own_agreement(judging: FeedbackPage, child: Child) -> None:
    for _ in range(10):
        press(Qt.Key.Key_Left)
        child.answer()
    judging.judge.again.click()
    assert judging.judge.remark.whole_text.startswith("second look, 1 of 5")
    for _ in range(5):
        better = judging.judge.left.toPlainText().startswith("iyi")
        press(Qt.Key.Key_Left if better else Qt.Key.Key_Right)
    assert "100 %" in judging.judge.note.text()


def test_what_the_child_refuses_is_said_and_leaves_a_way_out(page: FeedbackPage, child: Child) -> None:
    page.begin()
    [opened] = child.of(OpenDesk)
    child.tell(Refused(request=opened.id, kind="data", text="There is no question.", remedy="Write one."))
    assert "There is no question." in page.judge.note.text()
    assert page.state is State.PROBLEM
    assert page.cancel()
    assert page.state is not State.PROBLEM
    page.begin()
    page.desk.lost.emit("killed")
    assert "killed" in page.judge.note.text()


def test_a_model_that_always_answers_the_same_is_not_asked_for_ever(page: FeedbackPage, child: Child) -> None:
    page.begin()
    child.answer(alike=True)
    assert "temperature" in page.judge.note.text()
    assert len(child.of(MakePairs)) < 200


def test_pairs_of_a_file_come_into_the_set_and_go_out(page: FeedbackPage, child: Child, tmp_path: Path) -> None:
    page.import_pairs(tmp_path / "pairs.jsonl")
    [asked] = child.of(ReadPairs)
    rows = [{"prompt": f"q{n}", "chosen": "a", "rejected": "b", "tie": False, "model": "x"} for n in range(20)]
    child.tell(PairsRead(request=asked.id, rows=rows, ended=True, left_out=2))
    assert "20 pair" in page.setup.note.text()
    page.export(tmp_path / "out.csv")
    assert len((tmp_path / "out.csv").read_text("utf-8").splitlines()) == 21
    page.split()
    assert sum(len(FeedbackSet(path)) for path in page.folder.glob("feedback-*.jsonl")) == 20


# ------------------------------------------------------------------ the exam and the cockpit


def test_the_exam_of_the_newest_reward_model_is_shown(
    page: FeedbackPage, child: Child, make_run: Callable[..., Path], qtbot: QtBot
) -> None:
    assert not page.exam.figure.isVisible()
    run = make_run("reward", "taste", story.reward())
    page.on_shown()
    qtbot.waitUntil(page.exam.figure.isVisible)
    assert page.exam.figure.text() == "87 %"
    assert "93 %" in page.exam.ceiling.text()
    assert page.exam.bars.counts == story.EXAM["histogram"]
    page.exam.details.setChecked(True)
    assert page.calibration.isVisible()
    page.score.question.set_text("Soru?")
    for box, text in zip(page.score.boxes, ("kind", "unkind"), strict=True):
        box.set_text(text)
    page.score.button.click()
    [asked] = child.of(ScoreAnswers)
    assert (asked.reward, asked.answers) == (str(run), ["kind", "unkind"])  # type: ignore[attr-defined]
    child.tell(AnswersScored(request=asked.id, scores=[1.5, -0.5], chance=0.88))
    assert [label.text() for label in page.score.scores] == ["+1.50", "−0.50"]
    assert "88 %" in page.score.verdict.text()


def test_a_finished_run_replays_in_the_cockpit(page: FeedbackPage, make_run: Callable[..., Path], qtbot: QtBot) -> None:
    run = make_run("ppo", "kind", story.ppo())
    page.on_shown()
    qtbot.waitUntil(lambda: page.cockpit.changes.table.isVisible())
    assert page.cockpit.choice.currentText().endswith("kind")
    assert set(page.cockpit.charts.cards) >= {"Reward", "KL", "Entropy", "Value fit"}
    assert page.cockpit.verdict.finding.kind == "ppo rises"
    assert page.cockpit.verdict.word.text() == "Healthy."
    changes = page.cockpit.changes
    assert changes.model.rows[0]["prompt"] == story.PROMPTS[1]
    assert "20 of 25" in changes.remark.whole_text
    changes.earlier.click()
    assert "step 10" in changes.remark.whole_text
    changes.earlier.click()
    assert not changes.earlier.isEnabled()
    changes.later.click()
    changes.later.click()
    assert "step 20" in changes.remark.whole_text
    assert page.watching.view is not None
    assert page.watching.view.run == run


def test_rows_are_sorted_and_pinned_by_key(page: FeedbackPage, make_run: Callable[..., Path], qtbot: QtBot) -> None:
    make_run("ppo", "kind", story.ppo())
    page.on_shown()
    changes = page.cockpit.changes
    qtbot.waitUntil(lambda: changes.table.isVisible())
    changes.table.sortByColumn(COLUMNS.index("kl"), Qt.SortOrder.AscendingOrder)
    assert [row["kl"] for row in changes.model.rows] == [0.0, 0.1, 0.2]
    changes.table.setFocus()
    changes.table.selectRow(2)
    QTest.keyClick(changes.table, Qt.Key.Key_P)
    assert changes.model.rows[0]["prompt"] == story.PROMPTS[2]
    assert changes.table.currentIndex().row() == 0
    assert "pinned" in changes.remark.whole_text
    changes.step(-1)
    assert changes.model.rows[0]["prompt"] == story.PROMPTS[2]
    assert "does not end" in changes.whole.toPlainText()


def test_a_run_that_computes_comes_to_the_front_and_moves(
    page: FeedbackPage, engine: FakeEngine, make_run: Callable[..., Path], qtbot: QtBot
) -> None:
    make_run("dpo", "old", story.dpo())
    live = make_run("ppo", "new")
    engine.follow(live)
    messages = story.ppo(updates=2)
    engine.feed(*messages)
    assert page.state is State.RUNNING
    assert page.cockpit.verdict.finding.kind == "early"
    engine.feed(*story.ppo(updates=20)[len(messages) :])
    assert page.cockpit.verdict.finding.kind == "ppo rises"
    assert page.watching.view is not None
    assert page.watching.view.run == live


def test_a_run_can_be_chosen_and_the_next_stage_prepared(
    page: FeedbackPage, make_run: Callable[..., Path], qtbot: QtBot, studio: Studio
) -> None:
    make_run("dpo", "old", story.dpo())
    make_run("reward", "taste", story.reward())
    page.on_shown()
    qtbot.waitUntil(lambda: page.cockpit.verdict.finding.kind == "dpo chosen falls")
    assert "usual for DPO" in page.cockpit.verdict.text.text()
    page.cockpit.choice.setCurrentIndex(0)
    page.cockpit.choice.activated.emit(0)
    qtbot.waitUntil(lambda: page.cockpit.verdict.finding.kind == "reward passed")
    page.cockpit.prepare["ppo"].click()
    assert studio.context.draft.stage == "ppo"
    assert str(studio.context.draft.value("reward.from")).count("taste") == 1


def test_the_palette_leads_to_the_skipped_pairs(page: FeedbackPage, studio: Studio) -> None:
    studio.window.navigate("runs")
    studio.context.actions.trigger("feedback.skipped")
    assert studio.window.page is page
    assert page.judging is not None, "judging begins where it had not"
    page.leave()
    studio.context.actions.trigger("feedback.split")  # an empty set cannot be split: told, not raised
    assert studio.window.toasts.notes
