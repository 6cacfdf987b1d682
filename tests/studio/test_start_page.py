"""The first page with looks that a test feeds it: three clicks, problems in place, drops, recent runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.errors import DiskError
from engine.look import Looked
from engine.messages import Metrics, Started
from engine.models.settings import ModelSettings
from engine.summaries import RunSummary
from studio.app import Studio
from studio.dropped import one_path
from studio.first_recipe import first_recipe, sized
from studio.pages.page import State
from studio.pages.start import StartPage
from studio.window import SMALLEST

TEXT = "Bir varmış bir yokmuş. " * 400


def found(**changes: Any) -> Looked:
    """What a look at a small text finds."""
    split = {"characters": 9000, "bytes": 9200, "tokens": 4000, "documents": 1, "windows": 60, "batches": 5}
    report = {
        "documents": 1, "characters": 10_000, "bytes": 10_200, "tokens": 4400, "vocab_size": 300, "bytes_per_token": 2.3,
        "splits": {"train": split, "val": split, "test": split}, "steps_per_epoch": 5, "enough": True, "advice": [],
    }  # fmt: skip
    model = ModelSettings(vocab_size=300, context_length=64, emb_dim=128, n_heads=4, n_layers=4)
    values: dict[str, Any] = {
        "report": report, "model": model.to_dict(), "parameters": model.parameter_count(), "memory_bytes": 320_000_000,
    }  # fmt: skip
    return Looked(**{**values, **changes})


@pytest.fixture
def page(studio: Studio, qtbot: QtBot) -> StartPage:
    shown = studio.window.page_of("start")
    assert isinstance(shown, StartPage)
    qtbot.waitUntil(lambda: shown.recipe is not None)
    return shown


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "Dede Korkut 📖.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_tales_of_the_language_are_chosen_already(page: StartPage) -> None:
    assert page.cards["tales:en"].isChecked()
    assert page.recipe is not None
    assert page.recipe.data.path == "tales:en"
    assert not page.look_card.start.isEnabled()


def test_three_clicks_from_first_start_to_ones_own_text(
    page: StartPage, engine: Any, qtbot: QtBot, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    navigated: list[tuple[str, Path]] = []
    page.context.navigate = lambda page_id, run=None: navigated.append((page_id, run))
    monkeypatch.setattr(page, "ask_for_files", lambda: page.choose_files([book]))

    qtbot.mouseClick(page.own, Qt.MouseButton.LeftButton)  # the card, and in its dialog the file
    page.look.find(found())  # type: ignore[attr-defined]
    qtbot.mouseClick(page.look_card.start, Qt.MouseButton.LeftButton)

    recipe, _ = engine.started[0]
    assert recipe.data.path == str(book)
    assert recipe.tokenizer.kind == "bpe"
    assert recipe.train.max_seconds == 60
    assert navigated[0][0] == "train"


def test_the_figures_are_those_of_the_look(page: StartPage) -> None:
    page.look.find(found())  # type: ignore[attr-defined]
    card = page.look_card
    assert card.text.figure.text() == "10 kB"
    assert card.model.figure.text() == "0.8 M"
    assert card.model.remark.whole_text == "4 layers · 128 wide · 64 tokens"
    assert card.needs.figure.text() == "320 MB"
    assert card.start.isEnabled()
    assert page.state is State.READY


@pytest.mark.parametrize("language", ["en", "tr"])
def test_nothing_of_the_look_is_cut_in_the_smallest_window(page: StartPage, studio: Studio, language: str) -> None:
    studio.settings.language = language
    studio.apply_settings()
    studio.window.show()
    studio.window.resize(*SMALLEST)
    page.look.find(found())  # type: ignore[attr-defined]
    QApplication.processEvents()
    card = page.look_card
    for figure in (card.text, card.model, card.needs):
        assert figure.remark.text() == figure.remark.whole_text
    below = card.start.mapTo(card, card.start.rect().topLeft()).y()
    studio.window.resize(1440, 900)
    QApplication.processEvents()
    assert card.start.mapTo(card, card.start.rect().topLeft()).y() < below, "beside the figures where there is room"


def test_a_tiny_model_has_a_size_too(page: StartPage) -> None:
    page.look.find(found(parameters=20_416))  # type: ignore[attr-defined]
    assert page.look_card.model.figure.text() == "20.4k"


def test_a_problem_stands_in_place_with_its_cures(page: StartPage, qtbot: QtBot) -> None:
    looks: list[Any] = page.look.recipes  # type: ignore[attr-defined]
    page.look.find(  # type: ignore[attr-defined]
        Looked(
            problem="a.txt:3:1: byte 0xFC is not valid UTF-8.",
            remedy="If one of these reads right, set data.encoding.",
            encodings=[("cp1254", "Gün"), ("cp1252", "Gün")],
            bad_lines=3,
        )
    )
    assert page.state is State.PROBLEM
    assert not page.look_card.start.isEnabled()
    assert "a.txt:3:1" in page.look_card.problem.text()

    cures = [page.look_card.cures.itemAt(i).widget() for i in range(page.look_card.cures.count())]
    assert [cure.text() for cure in cures] == ["Read as cp1254: Gün", "Read as cp1252: Gün", "Skip 3 bad lines"]
    qtbot.mouseClick(cures[0], Qt.MouseButton.LeftButton)
    assert looks[-1].data.encoding == "cp1254"


def test_bad_lines_are_skipped_when_asked(page: StartPage, qtbot: QtBot) -> None:
    page.look.find(Looked(problem="a.jsonl:7: not JSON.", bad_lines=1))  # type: ignore[attr-defined]
    qtbot.mouseClick(page.look_card.cures.itemAt(0).widget(), Qt.MouseButton.LeftButton)
    assert page.look.recipes[-1].data.skip_bad_lines  # type: ignore[attr-defined]


def test_a_text_that_is_not_there_is_told_without_a_look(page: StartPage, tmp_path: Path) -> None:
    page.choose_path(str(tmp_path / "nothing.txt"))
    assert page.state is State.PROBLEM
    assert "no such file" in page.look_card.problem.text()
    assert not page.look_card.start.isEnabled()


def test_a_start_that_is_refused_stays_on_the_page(page: StartPage, engine: Any) -> None:
    page.look.find(found())  # type: ignore[attr-defined]
    engine.refuse = DiskError("The disk is full.", "Free some space.")
    page.start()
    assert page.look_card.problem.text() == "The disk is full."


def test_the_whole_path_leads_to_runs_and_recipes(
    page: StartPage, studio: Studio, engine: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    strip = page.whole_path.strip
    qtbot.waitUntil(lambda: strip.cards["finetune"].state.text() == "waiting")
    assert strip.cards["pretrain"].state.text() == "ready"
    run = RunSummary(
        path=tmp_path / "20260101-000000-pretrain-masal", name="masal", stage="pretrain", state="finished", has_model=True,
        best_val_loss=2.07,
    )  # fmt: skip
    page.whole_path.finish()
    page.whole_path.show_runs([run])
    assert strip.cards["finetune"].state.text() == "ready"
    assert "2.07" in strip.cards["pretrain"].doing.whole_text
    went: list[tuple[str, Path | None]] = []
    navigate, page.context.navigate = page.context.navigate, lambda name, run=None: went.append((name, run))
    qtbot.mouseClick(strip.cards["pretrain"], Qt.MouseButton.LeftButton)
    assert went == [("train", run.path)]
    page.context.navigate = navigate
    qtbot.mouseClick(strip.cards["finetune"], Qt.MouseButton.LeftButton)
    assert studio.context.draft.stage == "finetune"
    assert studio.context.draft.value("model.from") == run.path.name
    assert studio.window.page is studio.window.page_of("train")
    assert studio.window.page.desk.isVisible()  # type: ignore[attr-defined]


def test_the_whole_path_shows_how_far_the_run_is(page: StartPage, engine: Any, qtbot: QtBot) -> None:
    page.whole_path.finish()
    page.whole_path.show_runs([])
    engine.start_run(page.recipe)
    engine.feed(Started(step=0, stage="pretrain", facts={}), Metrics(step=5, values={"train/loss": 3.0}))
    card = page.whole_path.strip.cards["pretrain"]
    assert card.property("live")
    assert "5" in card.doing.whole_text


def test_what_stands_in_the_way_of_a_start_is_told_before_there_is_a_run(
    page: StartPage, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.look.find(found())  # type: ignore[attr-defined]
    refusal = {"text": "book.txt is gone.", "remedy": "Choose another."}
    monkeypatch.setattr("studio.starter.Errand.found", refusal)
    page.start()
    assert engine.started == []
    assert (page.look_card.problem.text(), page.look_card.remedy.text()) == tuple(refusal.values())
    assert page.state is State.PROBLEM


def test_a_start_that_is_being_checked_can_be_taken_back(
    page: StartPage, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.look.find(found())  # type: ignore[attr-defined]
    monkeypatch.setattr("studio.starter.Errand.found", None)
    page.start()
    assert page.look_card.start.text() == "Checking…"
    assert not page.look_card.start.isEnabled()
    assert page.cancel()
    assert page.look_card.start.isEnabled()
    page.start()
    page.choose_path("tales:tr")
    assert not page.starter.busy, "another text is another start"
    assert engine.started == []


def test_threads_and_device_of_the_settings_reach_the_recipe(page: StartPage, engine: Any) -> None:
    page.context.navigate = lambda *_: None
    page.context.settings.threads = 3
    page.context.settings.device = "cpu"
    page.start()
    train = engine.started[0][0].train
    assert (train.threads, train.device) == (3, "cpu")


def test_a_changed_setting_is_looked_at_again(page: StartPage, qtbot: QtBot) -> None:
    page.adjust_card.show()
    form = page.adjust_card.forms["train"]
    form.rows["batch_size"].editor.set_value(5)
    qtbot.waitUntil(lambda: page.look.recipes[-1].train.batch_size == 5)  # type: ignore[attr-defined]
    assert page.recipe is not None
    assert page.recipe.train.batch_size == 5


def _drop(page: StartPage, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dragEnterEvent(QDragEnterEvent(QPointF(5, 5).toPoint(), action, data, left, none))
    assert page.own.property("dropping") is True
    page.dropEvent(QDropEvent(QPointF(5, 5), action, data, left, none))
    assert page.own.property("dropping") is False


def test_a_dropped_file_is_chosen(page: StartPage, book: Path) -> None:
    _drop(page, book)
    assert page.recipe is not None
    assert page.recipe.data.path == str(book)
    assert page.own.isChecked()


def test_a_dropped_folder_is_chosen(page: StartPage, book: Path) -> None:
    _drop(page, book.parent)
    assert page.recipe is not None
    assert page.recipe.data.path == str(book.parent)


def test_several_dropped_files_come_together(page: StartPage, book: Path) -> None:
    other = book.with_name("second.txt")
    other.write_text(TEXT)
    _drop(page, book, other)
    assert page.recipe is not None
    together = Path(page.recipe.data.path)
    assert together.is_relative_to(page.context.workspace.root / "texts")
    assert len(list(together.iterdir())) == 2


def test_a_mixture_of_folders_and_files_is_refused_in_words(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(Exception, match="not all of them files"):
        one_path([book, folder], tmp_path / "texts")


@pytest.mark.parametrize("size", [1, 1000, 20_000, 200_000, 1_000_000, 10**9])
def test_the_first_recipe_fits_every_size_of_text(size: int, tmp_path: Path) -> None:
    values = sized(size)
    assert 257 <= values["tokenizer.vocab_size"] <= 2048
    assert values["train.batch_size"] >= 1
    path = tmp_path / "text.txt"
    path.write_text("x" * min(size, 5000))
    first_recipe(str(path)).check()


def test_recent_runs_offer_what_can_be_done_next(page: StartPage, engine: Any, qtbot: QtBot, tmp_path: Path) -> None:
    runs = [
        RunSummary(tmp_path / "a", "masallar-07", "pretrain", "running", spark=[3.0, 2.0], best_val_loss=2.07),
        RunSummary(tmp_path / "b", "masallar-06", "pretrain", "finished", has_model=True),
        RunSummary(tmp_path / "c", "roman", "pretrain", "stopped", step=800),
    ]
    navigated: list[tuple[str, Path]] = []
    page.context.navigate = lambda page_id, run=None: navigated.append((page_id, run))
    page.recent.show_runs(runs)
    buttons = {b.accessibleName(): b for b in page.recent.findChildren(type(page.folder))}
    buttons["Watch: masallar-07"].click()
    buttons["Try it: masallar-06"].click()
    buttons["Resume: roman"].click()
    assert navigated == [("train", tmp_path / "a"), ("playground", tmp_path / "b"), ("train", tmp_path / "c")]
    assert engine.resumed == [tmp_path / "c"]
    assert page.recent.isVisible()


def test_a_damaged_run_does_not_hide_the_others(page: StartPage, qtbot: QtBot) -> None:
    folder = page.context.runs_folder
    for name, events in (("20260101-000000-pretrain-a", b"\xff garbage\n{torn"), ("20260102-000000-pretrain-b", b"")):
        run = folder / name
        run.mkdir(parents=True)
        (run / "recipe.toml").write_text("not a recipe")
        (run / "events.jsonl").write_bytes(events)
    with qtbot.waitSignal(page.recent.found):
        page.recent.refresh()
    assert [run.name for run in page.recent.runs] == ["b", "a"]


def test_esc_ends_the_look(page: StartPage) -> None:
    assert page.look.busy
    assert page.cancel()
    assert not page.look.busy
    assert page.state is State.EMPTY


def test_nothing_starts_while_a_setting_is_wrong(page: StartPage, engine: Any, qtbot: QtBot) -> None:
    page.look.find(found())  # type: ignore[attr-defined]
    qtbot.mouseClick(page.look_card.adjust, Qt.MouseButton.LeftButton)
    line = page.adjust_card.forms["train"].rows["batch_size"].editor.focusProxy().line  # type: ignore[union-attr, attr-defined]
    line.selectAll()
    qtbot.keyClicks(line, "many")
    assert page.look_card.hindrance.isVisible()
    assert not page.look_card.start.isEnabled()
    page.main_action()
    assert not engine.started

    line.selectAll()
    qtbot.keyClicks(line, "12")
    assert not page.look_card.hindrance.isVisible()
    assert page.look_card.start.isEnabled()


def test_settings_that_do_not_fit_each_other_hold_the_start_back_too(page: StartPage, qtbot: QtBot) -> None:
    page.look.find(found())  # type: ignore[attr-defined]
    page.context.draft.set("model.n_heads", 3)
    assert "n_heads" in page.look_card.hindrance.text()
    assert not page.look_card.start.isEnabled()

    qtbot.mouseClick(page.look_card.setting, Qt.MouseButton.LeftButton)
    assert page.adjust_card.isVisible()
    assert page.adjust_card.forms["model"].rows["n_heads"].error.text()

    page.context.draft.set("model.n_heads", 4)
    assert page.look_card.start.isEnabled()
