"""The Runs page: what it shows, what keys and buttons do, and that a choice outlives every change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from engine import locks
from engine.bin import binned_runs
from engine.messages import Metrics, Started
from engine.queue import Queue
from engine.runs import RunFolder, list_runs
from studio.actions import ACTIONS
from studio.app import Studio
from studio.pages.page import State
from studio.pages.runs import RunsPage
from studio.runs_page.commands import RUNS_ACTIONS
from studio.runs_page.listing import COLUMNS
from studio.widgets.buttons import Button
from studio.window import SMALLEST
from tests.engine.runs_by_hand import made_run, write

from .conftest import names

Runs = dict[str, RunFolder]
Choose = Callable[..., None]
Settle = Callable[[], None]


def text(page: RunsPage, name: str, column: str) -> str:
    row = names(page).index(name)
    return str(page.model.index(row, COLUMNS.index(column)).data())  # type: ignore[arg-type]


def notes(studio: Studio) -> list[str]:
    return [note.text for note in studio.window.toasts.notes]


def press(studio: Studio, title: str) -> None:
    """Clicks a button of a note."""
    buttons = [b for note in studio.window.toasts.notes for b in note.findChildren(Button) if b.text() == title]
    buttons[-1].click()


@pytest.fixture(autouse=True)
def no_supervisor(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """No test of the page starts a process that would compute."""
    woken: list[Path] = []
    monkeypatch.setattr("engine.queue._start_supervisor", lambda root, folder: woken.append(root))
    return woken


# ------------------------------------------------------------------ what is shown


def test_the_table_tells_what_is_known(page: RunsPage, runs: Runs) -> None:
    assert names(page)[0] == "Masalcı", "pinned runs stand first"
    assert sorted(names(page)) == ["Masalcı", "b", "c", "d", "e"]
    assert text(page, "Masalcı", "state") == "finished"
    assert text(page, "Masalcı", "best") == "1.100"
    assert text(page, "Masalcı", "tags") == "iyi"
    assert text(page, "b", "parent") == "Masalcı"
    assert text(page, "b", "step") == "30 / 30"
    assert text(page, "c", "state") == "failed"
    assert text(page, "e", "state") == "not started"
    assert page.state is State.READY
    row = names(page).index("c")
    assert "The loss is NaN." in page.model.index(row, COLUMNS.index("state")).data(Qt.ItemDataRole.ToolTipRole)
    assert "5 " in page.subtitle.whole_text


def test_the_smallest_window_cuts_neither_the_chart_nor_the_names(
    studio: Studio, page: RunsPage, settle: Settle, qtbot: QtBot
) -> None:
    studio.window.resize(*SMALLEST)
    studio.window.show()
    settle()
    inside = page.board.parentWidget()
    qtbot.waitUntil(lambda: page.board.height() > 100)
    assert page.overlay.mapTo(inside, page.overlay.rect().bottomLeft()).y() < inside.height()
    assert inside.width() <= page.width(), "nothing is scrolled sideways"
    assert page.table.columnWidth(COLUMNS.index("name")) >= studio.theme.px(110)
    assert not page.table.isColumnHidden(COLUMNS.index("stage")), "runs of one name are told apart by it"


def test_an_empty_workspace_says_what_will_be_here(studio: Studio, qtbot: QtBot) -> None:
    studio.window.navigate("runs")
    page: Any = studio.window.page_of("runs")
    qtbot.waitUntil(lambda: page._read_once, timeout=5000)
    assert page.empty.isVisible()
    assert not page.board.isVisible()
    assert page.state is State.EMPTY
    page.to_start.click()
    assert studio.window.page is studio.window.page_of("start")


def test_a_run_that_grows_is_shown_growing(page: RunsPage, runs: Runs, settle: Settle) -> None:
    run = runs["e"]
    lock = locks.FileLock(run.lock_path)
    assert lock.acquire()
    write(run, Started(step=0, stage="pretrain"), Metrics(step=7, values={"train/loss": 2.0}))
    page.refresh()
    settle()
    assert (text(page, "e", "state"), text(page, "e", "step")) == ("running", "7")
    assert page.state is State.RUNNING
    write(run, Metrics(step=8, values={"train/loss": 2.0}))
    page._look_again()
    settle()
    assert text(page, "e", "step") == "8"
    lock.release()
    page._look_again()
    settle()
    assert text(page, "e", "state") == "interrupted"


def test_search_and_sort_keep_the_choice(page: RunsPage, runs: Runs, choose: Choose, qtbot: QtBot) -> None:
    choose("d")
    page.table.sortByColumn(COLUMNS.index("name"), Qt.SortOrder.DescendingOrder)
    assert names(page) == ["Masalcı", "e", "d", "c", "b"]
    assert [run.name for run in page.table.chosen] == ["d"]
    page.search.setText("PRETRAIN-D")
    qtbot.waitUntil(lambda: "c" not in names(page), timeout=2000)
    assert [run.name for run in page.table.chosen] == ["d"]
    page.search.setText("masalc")
    qtbot.waitUntil(lambda: "d" not in names(page), timeout=2000)
    assert page.table.chosen == [], "what is not shown is not chosen: no deed meets what nobody sees"
    assert page.cancel(), "Esc clears the search"
    qtbot.waitUntil(lambda: len(names(page)) == 5, timeout=2000)


def test_the_window_can_ask_for_a_run(studio: Studio, page: RunsPage, runs: Runs, settle: Settle) -> None:
    late = made_run(page.context.runs_folder, "late")
    studio.window.navigate("runs", late.path)
    settle()
    assert [run.path for run in page.table.chosen] == [late.path]


# ------------------------------------------------------------------ comparing


def test_chosen_runs_are_drawn_and_their_settings_told_apart(
    page: RunsPage, runs: Runs, choose: Choose, settle: Settle
) -> None:
    choose("a", "d")
    settle()
    drawn = [str(runs[name].path) for name in "ad"]
    assert {name for name in drawn if page.overlay.chart.trace(name) is not None} == set(drawn)
    trace = page.overlay.chart.trace(drawn[0])
    assert trace is not None
    assert list(trace.x) == [0, 10, 20, 30]
    assert list(trace.y) == pytest.approx([4.1, 3.1, 2.1, 1.1])
    rows = {row.key: row.values for row in page.difference.model.rows}
    assert set(rows) == {"train.learning_rate", "model.n_layers"}
    assert sorted(rows["model.n_layers"]) == ["1", "2"]
    assert page.difference.model.heads == [run.shown_name for run in page.table.chosen]


def test_ticks_stay_in_the_chart_whatever_is_chosen(
    page: RunsPage, runs: Runs, choose: Choose, settle: Settle, qtbot: QtBot
) -> None:
    choose("a")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    choose("d")
    settle()
    assert page.model.ticked == [runs["a"].path]
    assert page.overlay.chart.trace(str(runs["a"].path)) is not None
    assert page.overlay.chart.trace(str(runs["d"].path)) is None
    before = page.model._slots[runs["a"].path]
    page.model.tick([runs["d"].path, runs["b"].path])
    settle()
    assert page.model._slots[runs["a"].path] == before
    assert len(set(page.model._slots.values())) == 3
    qtbot.keyClick(page.table, Qt.Key.Key_Space)  # d again: no longer ticked
    settle()
    assert runs["d"].path not in page.model.ticked
    assert page.overlay.chart.trace(str(runs["d"].path)) is None


def test_one_run_is_held_against_its_parent_or_the_usual_settings(
    page: RunsPage, choose: Choose, settle: Settle
) -> None:
    choose("b")
    settle()
    assert "came from" in page.difference.words.text()
    choose("d")
    settle()
    assert page.difference.model.heads == ["usual", "d"]
    assert "train.learning_rate" in [row.key for row in page.difference.model.rows]
    page.difference.table.setFocus()
    page.difference.table.selectAll()
    assert "train.learning_rate\t0.001\t0.003" in page.difference.model.as_text()


def test_another_metric_and_axis_are_read(page: RunsPage, runs: Runs, choose: Choose, settle: Settle) -> None:
    choose("a")
    settle()
    offered = [page.overlay.metric_box.itemData(i) for i in range(page.overlay.metric_box.count())]
    assert set(offered) == {"train/eval_loss", "val/loss"}
    place = offered.index("train/eval_loss")
    page.overlay.metric_box.setCurrentIndex(place)
    page.overlay.metric_box.activated.emit(place)
    page.overlay.axis_box.setCurrentIndex(2)
    page.overlay.axis_box.activated.emit(2)
    settle()
    trace = page.overlay.chart.trace(str(runs["a"].path))
    assert trace is not None
    assert list(trace.y) == [4, 3, 2, 1]
    assert list(trace.x) == [0, 0.5, 1, 1.5]  # epochs
    assert any("Masalcı" in line for line in page.overlay.chart.describe(1.0))


# ------------------------------------------------------------------ names, pins, tags


def test_a_name_is_written_in_place_and_the_folder_stays(
    page: RunsPage, runs: Runs, choose: Choose, settle: Settle, qtbot: QtBot
) -> None:
    choose("d")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert editor is not None
    asked: list[str] = []
    page.table.asked.connect(asked.append)
    editor.setText("Küçük model")  # type: ignore[attr-defined]
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert not asked, "the key that ends the writing opens no run"
    assert "Küçük model" in names(page)
    assert runs["d"].path.is_dir()
    page.model.setData(page.model.index(names(page).index("Küçük model"), COLUMNS.index("tags")), "iyi, hızlı,,iyi")
    settle()
    assert text(page, "Küçük model", "tags") == "iyi, hızlı"
    page.deeds.rename(runs["d"].path, "")
    settle()
    assert "d" in names(page)


def test_pins_move_runs_to_the_top(page: RunsPage, choose: Choose, settle: Settle, qtbot: QtBot) -> None:
    choose("c")
    qtbot.keyClick(page.table, Qt.Key.Key_P)
    settle()
    assert set(names(page)[:2]) == {"Masalcı", "c"}
    choose("c")
    page.do("pin")
    settle()
    assert names(page)[0] == "Masalcı"


# ------------------------------------------------------------------ going on


def test_resume_goes_on_with_one_and_queues_several(
    studio: Studio, page: RunsPage, runs: Runs, choose: Choose, engine: Any, no_supervisor: list[Path]
) -> None:
    choose("a")
    assert not page.buttons["resume"].isEnabled(), "a finished run does not go on"
    choose("b")
    page.buttons["resume"].click()
    assert engine.resumed == [runs["b"].path]
    assert studio.window.page is studio.window.page_of("train")
    studio.window.navigate("runs")
    choose("b", "c", "e")
    page.main_action()
    entries = Queue(studio.workspace.root).entries()
    assert [entry.run for entry in entries] == [runs["b"], runs["c"], runs["e"]]
    assert no_supervisor == [studio.workspace.root]
    assert text(page, "c", "state") == "in the queue: 2"
    assert page.deck.chips["queue"].text() == "Queue 3"


def test_the_queue_is_moved_held_and_emptied_by_keys(
    page: RunsPage, runs: Runs, choose: Choose, qtbot: QtBot, no_supervisor: list[Path]
) -> None:
    choose("b", "c", "e")
    page.do("queue")
    page.deck.turn_to("queue")
    pane = page.queue_pane
    pane.list.setCurrentRow(2)
    qtbot.keyClick(pane.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [entry.run for entry in pane.queue.entries()] == [runs["b"], runs["e"], runs["c"]]
    assert pane.list.currentRow() == 1
    qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    assert [entry.run for entry in pane.queue.entries()] == [runs["b"], runs["c"]]
    assert "Stands still" in pane.words.text()
    page.do("hold_queue")
    assert pane.queue.held
    assert "Held" in pane.words.text()
    page.do("start_queue")
    assert not pane.queue.held
    assert len(no_supervisor) == 2


def test_a_branch_is_checked_while_it_is_written_and_then_made(
    studio: Studio, page: RunsPage, runs: Runs, choose: Choose, engine: Any, qtbot: QtBot
) -> None:
    choose("a")
    page.do("branch")
    pane = page.branch_pane
    assert page.deck.shown == "branch"
    assert [pane.step.itemData(i) for i in range(pane.step.count())] == [20, 10]
    pane.changes.set_rows([("model.n_layers", "3")])
    pane.check()
    assert "cannot change in a branch" in pane.problem.text()
    assert not pane.start.isEnabled()
    pane.changes.set_rows([("train.learning_rate", "1e-4")])
    pane.check()
    assert pane.problem.text() == ""
    pane.step.setCurrentIndex(1)
    pane.name.setText("slower")
    pane.start.click()
    qtbot.waitUntil(lambda: bool(engine.resumed), timeout=5000)
    made = RunFolder(engine.resumed[0])
    assert made.name.endswith("-slower")
    assert made.recipe().origin.parent == runs["a"].name
    assert [path.name for path in made.checkpoints.iterdir()] == ["step-00000010"]


def test_a_branch_that_cannot_be_is_told(
    studio: Studio, page: RunsPage, runs: Runs, choose: Choose, qtbot: QtBot
) -> None:
    choose("a")
    page.do("branch")
    (runs["a"].checkpoints / "step-00000020" / "model.safetensors").write_bytes(b"damaged")
    page.branch_pane.queue.click()
    qtbot.waitUntil(lambda: any("damaged" in note for note in notes(studio)), timeout=5000)
    assert len(list_runs(page.context.runs_folder)) == 5


def test_a_sweep_says_how_many_runs_and_queues_them(
    studio: Studio, page: RunsPage, runs: Runs, choose: Choose, qtbot: QtBot, no_supervisor: list[Path]
) -> None:
    choose("d")
    page.do("sweep")
    pane = page.sweep_pane
    pane.changes.set_rows([("train.learning_rate", "1e-3, 1e-4"), ("train.seed", "1,2,x")])
    pane.check()
    assert "train.seed" in pane.problem.text()
    pane.changes.rows[1].value.setText("1,2,3")
    pane.check()
    assert pane.problem.text() == ""
    assert pane.told.text().startswith("6 ")
    pane.way.setCurrentIndex(1)
    pane.check()
    assert "as many values" in pane.problem.text()
    pane.changes.rows[1].value.setText("1,2")
    pane.name.setText("deneme")
    pane.check()
    pane.start.click()
    qtbot.waitUntil(lambda: len(Queue(studio.workspace.root).entries()) == 2, timeout=5000)
    qtbot.waitUntil(lambda: "deneme · learning_rate=1e-3 seed=1" in names(page), timeout=5000)
    assert len(no_supervisor) == 1
    made = [entry.run.recipe() for entry in Queue(studio.workspace.root).entries()]
    assert [(recipe.train.learning_rate, recipe.train.seed) for recipe in made] == [(1e-3, 1), (1e-4, 2)]  # type: ignore[attr-defined]
    assert {recipe.model.n_layers for recipe in made} == {2}  # type: ignore[attr-defined]


def test_a_sweep_can_begin_with_the_recipe_in_preparation(studio: Studio, page: RunsPage, runs: Runs) -> None:
    page.do("sweep")
    studio.context.draft.begin(runs["a"].recipe())
    page.sweep_pane.base.setCurrentIndex(1)
    page.sweep_pane.base.activated.emit(1)
    page.sweep_pane.changes.set_rows([("train.seed", "1,2")])
    page.sweep_pane.check()
    assert page.sweep_pane.start.isEnabled()


# ------------------------------------------------------------------ the bin


def test_delete_goes_to_the_bin_and_undo_brings_it_back_whole(
    studio: Studio, page: RunsPage, runs: Runs, choose: Choose, settle: Settle, qtbot: QtBot
) -> None:
    choose("c", "d")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle()
    assert sorted(names(page)) == ["Masalcı", "b", "e"]
    assert not runs["c"].path.exists()
    assert page.bin_pane.count == 2
    press(studio, "Undo")
    settle()
    assert sorted(names(page)) == ["Masalcı", "b", "c", "d", "e"]
    assert page.bin_pane.count == 0
    choose("c")
    page.do("delete")
    assert notes(studio)
    page.do("undo")
    settle()
    assert "c" in names(page)
    assert not notes(studio), "no note says that it is in the bin"


def test_a_parent_is_deleted_only_after_a_second_word(
    studio: Studio, page: RunsPage, runs: Runs, choose: Choose, settle: Settle
) -> None:
    choose("a")
    page.do("delete")
    assert runs["a"].path.is_dir()
    assert any("began with these weights: b" in note for note in notes(studio))
    press(studio, "Delete all the same")
    assert not runs["a"].path.exists()
    page.do("undo")
    choose("a", "b")  # both together: nobody is left behind
    page.do("delete")
    settle()
    assert sorted(names(page)) == ["c", "d", "e"]


def test_a_run_that_computes_is_not_deleted(
    studio: Studio, page: RunsPage, runs: Runs, choose: Choose, settle: Settle
) -> None:
    lock = locks.FileLock(runs["e"].lock_path)
    assert lock.acquire()
    choose("e")
    page.do("delete")  # the table does not know yet that it computes
    assert any("being computed" in note for note in notes(studio))
    write(runs["e"], Started(step=0, stage="pretrain"))
    page.refresh()
    settle()
    choose("e")
    assert not page.can("delete")
    lock.release()
    assert runs["e"].path.is_dir()


def test_the_followed_run_is_left_when_it_goes(page: RunsPage, runs: Runs, choose: Choose, engine: Any) -> None:
    engine.follow(runs["c"].path)
    choose("c")
    page.do("delete")
    assert engine.current_run is None


def test_the_bin_is_emptied_only_after_a_question(
    page: RunsPage, runs: Runs, choose: Choose, settle: Settle, qtbot: QtBot
) -> None:
    choose("c", "d")
    page.do("delete")
    page.do("empty_bin")
    pane = page.bin_pane
    assert page.deck.shown == "bin"
    assert pane.asking
    assert page.cancel()
    assert not pane.asking
    pane.list.setCurrentRow(0)
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    settle()
    assert pane.count == 1
    pane.empty.click()
    pane.really.click()
    qtbot.waitUntil(lambda: binned_runs(page.context.runs_folder) == [], timeout=5000)
    settle()
    assert len(names(page)) == 4


# ------------------------------------------------------------------ export, folders


def test_an_export_is_done_elsewhere_and_told(
    studio: Studio, page: RunsPage, choose: Choose, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Path, Path]] = []
    monkeypatch.setattr(page.deeds.exporting, "start", lambda run, to: asked.append((run, to)))
    choose("a")
    page.deeds.export(page.table.chosen[0], tmp_path)
    assert asked == [(page.table.chosen[0].path, tmp_path / "masalcı")]
    page.deeds.exporting.done.emit(tmp_path / "masalcı", "verified: the largest logit difference is 1.0e-06")
    assert any("largest logit difference" in note for note in notes(studio))
    page.deeds.exporting.failed.emit("There is no room.")
    assert "There is no room." in notes(studio)


def test_a_failed_export_tells_what_the_command_said(page: RunsPage, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.deeds.exporting.failed, timeout=60_000) as told:
        page.deeds.exporting.start(tmp_path / "no such run", tmp_path / "to")
    assert "no such folder" in told.args[0]
    assert not page.deeds.exporting.busy


# ------------------------------------------------------------------ keyboard, palette, languages


def test_every_deed_is_in_the_palette_and_does_no_harm_without_a_choice(
    studio: Studio, page: RunsPage, runs: Runs, qtbot: QtBot
) -> None:
    assert {action.id for action in RUNS_ACTIONS} <= {action.id for action in ACTIONS}
    studio.window.navigate("start")
    page.table.clearSelection()
    for action in RUNS_ACTIONS:
        if action.id not in ("runs.start_queue", "runs.hold_queue", "runs.undo"):
            studio.context.actions.trigger(action.id)
    assert studio.window.page is page
    assert "Choose a run first." in notes(studio)
    assert len(list_runs(page.context.runs_folder)) == 5


def test_the_menu_offers_what_can_be_done(page: RunsPage, choose: Choose) -> None:
    def enabled() -> set[str]:
        menu = page.menu()
        found = {action.text().split("\t")[0] for action in menu.actions() if action.isEnabled() and action.text()}
        menu.close()
        return found

    choose("a")
    assert {"Show the run", "Export the model", "Branch from a step", "Rename the run"} <= enabled()
    assert "Resume the run" not in enabled()
    choose("b", "c")
    assert {"Resume the run", "Add to the queue", "Put the run into the bin"} <= enabled()
    assert not {"Show the run", "Branch from a step", "Rename the run"} & enabled()


def test_return_opens_the_run(
    studio: Studio, page: RunsPage, runs: Runs, choose: Choose, engine: Any, qtbot: QtBot
) -> None:
    choose("d")
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert studio.window.page is studio.window.page_of("train")
    assert engine.current_run == runs["d"].path


@pytest.mark.parametrize("language", ["en", "tr"])
@pytest.mark.parametrize("pane", ["difference", "queue", "branch", "sweep", "bin"])
def test_every_pane_can_be_reached_and_every_widget_has_a_name(
    studio: Studio, page: RunsPage, choose: Choose, settle: Settle, qtbot: QtBot, pane: str, language: str
) -> None:
    from tests.studio.test_accessibility import focusable, name_of

    choose("c")
    page.do("delete")
    choose("b")
    page.do("queue")
    choose("a", "d")
    studio.settings.language = language
    studio.apply_settings()
    page.deck.turn_to(pane)
    settle()
    assert [repr(widget) for widget in focusable(studio.window) if not name_of(widget).strip()] == []
    # the line of a box that can be written in has the focus whenever its box has it
    wanted = {widget for widget in focusable(page) if not isinstance(widget.parent(), QComboBox)}
    assert len(wanted) > 10
    page.search.setFocus()
    seen = set()
    for _ in range(3 * len(focusable(studio.window))):
        studio.window.focusNextChild()
        seen.add(studio.window.focusWidget())
    assert wanted <= seen, [repr(widget) for widget in wanted - seen]


def test_both_themes_and_large_text_are_drawn(studio: Studio, page: RunsPage, choose: Choose, settle: Settle) -> None:
    choose("a", "d")
    settle()
    for theme in ("light", "dark"):
        studio.settings.theme, studio.settings.text_scale = theme, 1.3
        studio.apply_settings()
        image = page.table.grab().toImage()
        assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 5)}) > 8


def test_what_the_engine_says_about_runs_is_said_in_turkish(
    studio: Studio, page: RunsPage, runs: Runs, choose: Choose
) -> None:
    from studio.engine_texts import said

    studio.settings.language = "tr"
    studio.apply_settings()
    choose("a")
    page.do("branch")
    page.branch_pane.changes.set_rows([("model.n_layers", "3")])
    page.branch_pane.check()
    assert page.branch_pane.problem.text() == (
        "model.n_layers bir dalda değişemez: kontrol noktasının ağırlıkları bu biçimdedir.\n"
        "Bunun için yeni bir çalışma başlatın ya da bu değişiklik olmadan dallanın."
    )
    for english in (
        "20260101-000000-pretrain-a is in the queue already.",
        "train.seed=1,,2: there is an empty value.",
        "Nothing would be left to train: train.max_steps = 30 is reached at step 30. Set more, say train.max_steps=60.",
        "There is a run a b again.",
    ):
        assert said(english) != english


def test_names_that_hold_a_stage_follow_the_language(
    studio: Studio, page: RunsPage, choose: Choose, settle: Settle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose("a", "d")
    settle()
    asked: list[bool] = []
    monkeypatch.setattr(page.comparison.reader, "start", lambda *_: asked.append(True) or 1)
    studio.settings.language = "tr"
    studio.apply_settings()
    qtbot.waitUntil(lambda: bool(asked))
