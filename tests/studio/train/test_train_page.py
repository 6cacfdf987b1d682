"""The Train page over a fake engine: what it shows of a run in every state, and what its buttons ask for."""

from __future__ import annotations

import math
import shlex
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QTextEdit, QWidget

from engine.messages import (
    Failed,
    Finished,
    Metrics,
    Notice,
    Obeyed,
    Resume,
    Sample,
    SampleNow,
    SaveNow,
    Started,
    Status,
    to_json,
)
from engine.recipes import recipe as recipes
from engine.runs import RunFolder, create_run
from studio.history import History
from studio.monitor.earlier import best_earlier
from studio.monitor.events_card import newest_first
from studio.monitor.meaning import probability, unsure_among
from studio.monitor.samples_card import clean
from studio.monitor.view import RunView
from studio.pages.page import State

from .story import story


@pytest.fixture
def run(workspace) -> Path:
    return create_run(workspace.runs, recipes.default("pretrain", ["train.max_steps=2000"]), "masallar-07").path


@pytest.fixture
def page(studio, engine, run, qtbot):
    engine.follow(run)
    studio.window.resize(1440, 900)
    studio.window.navigate("train")
    page = studio.window.page
    page.earlier.wait()
    return page


def texts(widget: QWidget) -> str:
    """Everything that can be read on a widget."""
    said = [w.text() for w in widget.findChildren(QLabel) if w.isVisible()]
    said += [w.text() for w in widget.findChildren(QAbstractButton) if w.isVisible()]
    said += [w.toPlainText() for w in widget.findChildren(QTextEdit) if w.isVisible()]
    return "\n".join(said)


def test_a_running_run_is_shown_whole(page, engine, qtbot):
    engine.feed(*story())
    said = texts(page)
    for words in ("1 Pretrain", "running", "step 1,240 of 2,000", "GPT 10.7M", "masallar.txt", "Once upon a time",
                  "stars above the mill", "seed 42", "checkpoint 1,200 verified", "validation 2.06", "5.08M", "of 8.19M",
                  "41 %", "≤ 1.0", "guessing would be unsure among 65", "Step 840"):  # fmt: skip
        assert words in said, words
    assert page.state == State.RUNNING
    assert not page.board.notice.isVisible()
    lead = page.board.loss.chart.lead()
    assert lead is not None
    assert len(lead.x) == 1240
    assert page.board.loss.chart.trace("val").x.tolist() == list(range(0, 1201, 100))


def test_the_read_out_names_step_tokens_losses_and_perplexities(page, engine):
    engine.feed(*story())
    lines = page.board.loss.chart.describe(500.0)
    assert lines[0] == "step 500 · 2.05M tokens"
    assert lines[1].startswith("train ")
    assert lines[-1] == "validation 2.26 · ppl 9.60"
    assert page.board.loss.chart.describe(555.0)[-1] == "validation 2.26 · ppl 9.60 (step 500)"


def test_the_meaning_uses_the_learners_own_numbers(page, engine, qtbot):
    engine.feed(*story())
    page.board.loss.open_meaning()
    rows = dict(page.board.loss.meaning.rows())
    assert rows["guessing among all 65 tokens"] == pytest.approx(math.log(65))
    assert rows["step 1,200, on new text"] == pytest.approx(2.05 + 2.17 * math.exp(-1200 / 215))
    said = "\n".join(label.text() for label in page.board.loss.meaning.findChildren(type(page.title)))
    assert "7.45e-05" in said
    assert "9.50" in said
    page.board.loss.meaning.close()
    assert probability(9.5046) == "7.45e-05"
    assert (probability(math.log(4)), unsure_among(math.log(4))) == ("25.0 %", "4.00")


def test_the_sentence_tells_the_loss_of_the_read_out(page, engine, qtbot):
    engine.feed(*story(until=20))
    loss = page.board.loss
    qtbot.waitUntil(lambda: loss.chart.reading_at == 20.0)
    engine.feed(Metrics(step=21, values={"train/loss": 1.25}))  # the chart redraws a little later
    qtbot.waitUntil(lambda: loss.chart.reading_at == 21.0)
    assert "loss 1.25" in loss.sentence.text()
    loss.chart.read_at(20.0)
    assert "loss 1.25" not in loss.sentence.text()
    loss.chart.leaveEvent(QEvent(QEvent.Type.Leave))
    assert "loss 1.25" in loss.sentence.text()


def test_the_meaning_opened_again_has_room_for_every_row(page, engine, qtbot):
    engine.feed(*story(until=20))
    meaning = page.board.loss.meaning
    for until in (20, 1240):
        engine.feed(*story(until=until))
        page.board.loss.open_meaning()
        QApplication.processEvents()
        rows = [label for label in meaning.findChildren(QLabel) if label.isVisible() and label is not meaning.words]
        assert len(rows) == 4 * (1 + len(meaning.rows()))
        assert meaning.height() >= meaning.layout().totalHeightForWidth(meaning.width())
        meaning.close()


def test_a_run_that_went_astray_does_not_widen_the_page(page, engine, qtbot):
    engine.feed(*story(until=20), Metrics(step=21, values={"train/loss": 5798.0}))
    assert (probability(5798.0), unsure_among(5798.0)) == ("10^-2518", "10^2518")
    assert unsure_among(math.inf) == "∞"
    assert "5798.00" in texts(page)
    QApplication.processEvents()
    [area] = page.findChildren(QScrollArea, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert area.horizontalScrollBar().maximum() == 0


def test_why_a_run_failed_is_said_once(page, engine):
    engine.feed(*story(), Failed(kind="memory", text="Out of memory.", remedy="Halve the batch.", step=1240))
    assert page.board.notice.isVisible()
    assert not page.board.verdict.isVisible()


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (Failed(kind="memory", text="Out of memory.", remedy="Halve the batch.", step=1240),
         ("The run failed at step 1,240", "Out of memory.", "Halve the batch.", "Resume")),
        (Finished(step=1240, reason="stopped"), ("Stopped at step 1,240", "Resume")),
        (Finished(step=1240), ("Finished at step 1,240", "unsure among")),
    ],
)  # fmt: skip
def test_a_run_that_ended_says_how_and_what_to_do(page, engine, end, words):
    engine.feed(*story())
    engine.feed(end)
    assert page.board.notice.isVisible()
    for each in words:
        assert each in texts(page.board.notice)
    assert page.board.notice.resume.isVisible() == ("Resume" in words)
    assert not page.board.figures.sample.isEnabled()


def test_a_lost_run_shows_reason_log_and_resume(page, engine, qtbot, run):
    engine.feed(*story())
    engine.current.lose("The computing process ended without a word, at step 1240.", "Resume: …")
    engine.current.trace = "Killed"
    engine.messages.emit(str(run), [])
    assert page.state == State.PROBLEM
    assert "ended without a word" in texts(page.board.notice)
    qtbot.mouseClick(page.board.notice.more, Qt.MouseButton.LeftButton)
    assert page.board.notice.details.toPlainText() == "Killed"
    qtbot.mouseClick(page.board.notice.resume, Qt.MouseButton.LeftButton)
    assert engine.resumed == [run]


def test_a_pause_for_bad_numbers_says_why_and_goes_on(page, engine, qtbot, run):
    engine.feed(*story())
    engine.feed(
        Notice(level="problem", text="3 steps in a row were not finite.", remedy="Lower the learning rate.", step=1240),
        Status(text="paused: the numbers stopped being finite"),
    )
    assert "not finite" in texts(page.board.notice)
    assert "Lower the learning rate." in texts(page.board.notice)
    page.main_action()
    assert isinstance(engine.sent[-1][1], Resume)
    engine.feed(Obeyed(command=engine.sent[-1][1].id, what="Resume"), Status(text="training"))
    assert not page.board.notice.isVisible()


def test_buttons_send_wishes_for_the_run(page, engine, qtbot, run):
    engine.feed(*story(300))
    for button in (page.board.figures.sample, page.board.figures.checkpoint):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [type(command) for _, command in engine.sent] == [SampleNow, SaveNow]
    assert {path for path, _ in engine.sent} == {run}
    assert len({command.id for _, command in engine.sent}) == 2


def test_discarding_asks_in_place(page, engine, qtbot, run):
    engine.feed(*story(50))
    qtbot.mouseClick(page.board.figures.discard, Qt.MouseButton.LeftButton)
    assert page.board.figures.asking
    assert page.cancel()
    assert not page.board.figures.asking
    assert engine.discarded == []
    qtbot.mouseClick(page.board.figures.discard, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.board.figures.really, Qt.MouseButton.LeftButton)
    assert engine.discarded == [run]
    assert page.empty.isVisible()


def test_the_copied_command_gives_exactly_this_run(page, engine, qtbot, run):
    engine.feed(*story(5))
    qtbot.mouseClick(page.board.figures.copy, Qt.MouseButton.LeftButton)
    words = shlex.split(QGuiApplication.clipboard().text())
    assert words[:3] == ["tezgah", "train", str(run / "recipe.toml")]
    sets = [words[i + 1] for i, word in enumerate(words) if word == "--set"]
    again = recipes.load(words[2], sets=sets)
    assert (again.train.threads, again.train.precision, again.train.kernels) == (2, "bf16", "onednn")
    assert words[-2:] == ["--name", "masallar-07"]
    plain = recipes.load(run / "recipe.toml")
    assert (
        again.train.model_copy(update={"threads": 0, "precision": "auto", "kernels": "auto", "device": "auto"})
        == plain.train
    )


def test_a_resumed_run_draws_no_zig_zag(page, engine):
    engine.feed(*story(900))
    engine.feed(Failed(kind="killed", text="gone", step=900), Started(step=800, stage="pretrain", facts={}))
    engine.feed(*(Metrics(step=step, values={"train/loss": 2.0}) for step in range(801, 1001)))
    lead = page.board.loss.chart.lead()
    assert lead.x.tolist() == list(range(1, 1001))
    assert [sample.step for sample in engine.current.samples] == [0, 400, 800]
    assert page.board.loss.chart._flags.tolist() == [800.0]
    assert "resumed at step 800" in texts(page.board.events)


def test_axes_and_switches(page, engine, qtbot):
    engine.feed(*story(600))
    card = page.board.loss
    qtbot.mouseClick(card.perplexity, Qt.MouseButton.LeftButton)
    assert card.chart.shows_exponential
    assert card.title.text() == "Perplexity"
    qtbot.mouseClick(card.log_x, Qt.MouseButton.LeftButton)
    assert card.chart.log_x
    card.set_axis("tokens")
    assert card.chart.lead().x[-1] == 600 * 4096
    card.set_axis("seconds")
    assert card.chart.lead().x[-1] == pytest.approx(60.0)
    assert card.chart.describe(60.0)[0] == "step 600 · 2.46M tokens"
    card.set_axis("epoch")
    assert card.chart.lead().x[-1] == pytest.approx(600 / 2001)
    card.smoothing.setValue(50)
    assert card.chart.smoothing == 0.5
    engine.feed(Metrics(step=601, values={"train/loss": 2.0}))
    assert card.chart.smoothing == 0.5, "a chosen smoothing stays"
    assert {"steps", "tokens seen", "epochs", "training time"} <= {
        action.text() for menu in card.menu().findChildren(type(card.menu())) for action in menu.actions()
    }


def test_samples_append_and_keep_their_place(page, engine, qtbot):
    engine.feed(*story(10))
    many = [Sample(step=step, prompt="p", text="line\n" * 6, seed=1) for step in range(11, 60)]
    engine.feed(*many)
    bar = page.board.samples.lines.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    bar.setValue(0)
    engine.feed(Sample(step=60, prompt="p", text="new", seed=1, command="abc"))
    assert bar.value() == 0
    assert page.board.samples.lines.entries == 51
    assert "step 60, asked for" in page.board.samples.lines.toPlainText()
    assert clean("a\0b\x1b" + "x" * 3000).endswith("…")
    assert "\0" not in clean("a\0b")


def test_a_sample_of_several_paragraphs_is_one_block(page, engine, qtbot):
    engine.feed(*story(), Sample(step=1240, prompt="Once", text=' upon.\n\n"Yes," he said.\nThe end.', seed=42))
    document = page.board.samples.lines.document()
    assert document.blockCount() == 2 * page.board.samples.lines.entries, (
        "a head and a text for each step, nothing else"
    )
    assert page.board.samples.lines.toPlainText().endswith('Once upon.\n\n"Yes," he said.\nThe end.')


def test_the_planned_learning_rate_stands_behind_the_real_one(page, engine, run):
    engine.feed(*story())
    real, plan = page.board.rate.chart.trace("value"), page.board.rate.chart.trace("plan")
    assert plan.x[-1] == 2000
    assert page.board.rate.chart.lead() is real, "the read-out stays on what really was"
    assert plan.y[-1] < plan.y.max() == pytest.approx(engine_rate(run))
    engine.feed(Finished(step=2000, reason="steps"))
    assert page.board.rate.chart.trace("plan") is None


def engine_rate(run):
    return RunFolder(run).recipe().train.learning_rate


def test_the_read_out_stands_where_it_hides_no_curve(page, engine, qtbot):
    engine.feed(*story())
    qtbot.wait(200)
    chart = page.board.loss.chart
    box, view = chart._readout._box.geometry(), chart._view.sceneBoundingRect()
    ends = [chart._view.mapSceneToView(QPointF(x, 0)).x() for x in (box.left(), box.right())]
    drawn = view.top() + chart.heights_between(*ends) * view.height()
    assert not ((drawn > box.top()) & (drawn < box.bottom())).any()


def test_an_empty_page_explains_how_to_start(studio, engine, qtbot, run):
    studio.window.navigate("train")
    page = studio.window.page
    assert page.empty.isVisible()
    assert page.state == State.EMPTY
    qtbot.mouseClick(page.open_last, Qt.MouseButton.LeftButton)
    assert engine.current_run == run


def test_a_page_behind_draws_nothing_but_keeps_its_dot(page, studio, engine, monkeypatch):
    shown: list[int] = []
    monkeypatch.setattr(page.board.loss, "show_run", lambda view: shown.append(1))
    studio.window.navigate("settings")
    engine.feed(*story(20))
    assert shown == []
    assert page.state == State.RUNNING
    studio.window.navigate("train")
    assert shown


def test_everything_that_takes_the_focus_has_a_name(page, engine):
    engine.feed(*story(100))
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisible():
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface is not None
        assert interface.text(QAccessible.Text.Name), f"{type(widget).__name__} {widget.objectName()}"


def test_it_speaks_turkish_without_a_restart(page, studio, engine):
    engine.feed(*story(100))
    studio.settings.language = "tr"
    studio.apply_settings()
    assert page.title.text()
    engine.feed(Metrics(step=101, values={"train/loss": 2.0}))
    studio.settings.language = "en"
    studio.apply_settings()
    assert page.title.text() == "Train"


def test_a_full_update_of_a_long_run_is_quick(page, engine):
    """10 updates a second must leave the window free: a long run's update stays well below a tenth of a second."""
    steps = np.arange(1, 200_001)
    for name in ("train/loss", "train/learning_rate", "train/grad_norm", "train/tokens", "train/seconds"):
        engine.current._series(name).extend(steps.tolist(), np.sin(steps / 1000) + 3.0)
    engine.current.wall.extend(steps.tolist(), steps / 10.0)
    times = []
    for step in range(200_001, 200_011):
        began = time.process_time()
        engine.feed(Metrics(step=step, values={"train/loss": 2.0, "train/tokens": float(step)}))
        times.append(time.process_time() - began)
    assert sorted(times)[5] < 0.05


def test_better_validations_in_a_row_bury_nothing():
    history = History()
    for message in story(1240):
        history.add(message)
    kinds = [event.kind for event in newest_first(history.events)]
    assert kinds == ["checkpoint", "best", "notice", "checkpoint", "best", "checkpoint", "best", "started"]


def test_the_best_earlier_run_is_found(workspace):
    made = []
    for number, (loss, text) in enumerate([(2.5, "tales:en"), (2.2, "tales:en"), (1.0, "tales:tr"), (2.4, "tales:en")]):
        run = create_run(workspace.runs, recipes.default("pretrain", [f"data.path={text}"]), f"run{number}")
        renamed = run.path.with_name(f"20260101-00000{number}-pretrain-run{number}")
        run.path.rename(renamed)
        lines = [Metrics(step=s, values={"val/loss": loss + 1 / (s + 1)}) for s in (0, 100)]
        (renamed / "events.jsonl").write_text("\n".join(map(to_json, [*lines, Finished(step=100)])) + "\nrubbish\n")
        made.append(renamed)
    best = best_earlier(made[3])
    assert best is not None
    assert best.best.loss == pytest.approx(2.2 + 1 / 101)
    assert best_earlier(made[0]) is None
    assert best_earlier(made[2]) is None


def test_a_run_without_a_readable_recipe_is_shown_all_the_same(studio, engine, workspace):
    run = workspace.runs / "20260101-000000-pretrain-broken"
    run.mkdir(parents=True)
    (run / "recipe.toml").write_text("not = [toml")
    engine.follow(run)
    studio.window.navigate("train")
    engine.feed(*story(10))
    page = studio.window.page
    assert not page.board.figures.copy.isEnabled()
    assert "step 10" in texts(page)
    assert RunView.of(run, engine.current).recipe is None
