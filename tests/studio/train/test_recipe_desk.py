"""The next recipe on the Train page: prepared from a stage's card, changed, saved, copied, queued and started."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import typer.main
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QScrollArea

from engine import cli
from engine.errors import DiskError
from engine.messages import Finished, Metrics, Started, to_json
from engine.queue import Queue
from engine.recipes import recipe as recipes
from engine.recipes.base import fields_of
from engine.recipes.recipe import Recipe
from engine.recipes.render import render
from engine.runs import create_run
from engine.stages import STAGES, recipe_class
from studio.draft import command_for
from studio.editor_for import bare
from studio.stage_path import places

from .later_stages import LATER
from .story import story


def made(workspace, name: str, stage: str = "pretrain", sets=()) -> Path:
    """A finished run with a model."""
    run = create_run(workspace.runs, recipes.default(stage, sets), name)
    (run.model).mkdir()
    (run.model / "config.json").write_text("{}")
    told = [Started(step=0, stage=stage), Metrics(step=10, values={"val/loss": 2.07}), Finished(step=10)]
    run.events_path.write_text("".join(to_json(message) + "\n" for message in told))
    return run.path


@pytest.fixture
def page(studio, qtbot):
    studio.window.resize(1440, 900)
    studio.window.navigate("train")
    page = studio.window.page
    page.reader.wait()
    qtbot.wait(10)
    return page


def read_runs(page, qtbot) -> None:
    page.reader.start(page.context.runs_folder)
    page.reader.wait()
    qtbot.wait(10)


# ------------------------------------------------------------------ the path


def test_a_card_prepares_its_stage_and_goes_on_from_the_newest_run(page, workspace, qtbot):
    base = made(workspace, "masallar", sets=["data.path=tales:tr"])
    read_runs(page, qtbot)
    assert page.strip.cards["pretrain"].state.text() == "finished"
    assert "2.07" in page.strip.cards["pretrain"].doing.whole_text
    qtbot.mouseClick(page.strip.cards["finetune"], Qt.MouseButton.LeftButton)
    assert page.desk.isVisible()
    draft = page.context.draft
    assert (draft.stage, draft.value("model.from"), draft.value("data.path")) == ("finetune", base.name, "tales:tr")
    assert page.strip.cards["finetune"].isChecked()
    draft.set("model.from", "elsewhere")
    page.prepare("finetune")
    assert draft.value("model.from") == "elsewhere", "what a person chose stays"


def test_a_card_with_a_run_opens_it_and_offers_another(page, workspace, engine, qtbot):
    run = made(workspace, "masallar")
    read_runs(page, qtbot)
    card = page.strip.cards["pretrain"]
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert engine.current_run == run
    assert page.board.isVisible()
    qtbot.mouseClick(card.another, Qt.MouseButton.LeftButton)
    assert page.desk.isVisible()
    assert page.context.draft.stage == "pretrain"
    assert page.cancel(), "Esc goes back to the run"
    assert page.board.isVisible()


def test_a_stage_that_takes_two_runs_gets_both(page, workspace, qtbot):
    tuned, judge = made(workspace, "cevap", "finetune"), made(workspace, "tercih", "reward")
    read_runs(page, qtbot)
    page.prepare("ppo")
    draft = page.context.draft
    assert (draft.value("model.from"), draft.value("reward.from")) == (tuned.name, [judge.name])
    assert draft.recipe() is not None
    assert page.desk.forms.forms["reward"].rows["from"].editor._offers() == [judge.name]


def test_what_was_proposed_is_proposed_anew_and_what_was_chosen_stays(page, workspace, qtbot):
    tuned, first = made(workspace, "cevap", "finetune"), made(workspace, "once", "reward")
    read_runs(page, qtbot)
    page.prepare("ppo")
    draft = page.context.draft
    assert draft.value("reward.from") == [first.name]
    again = made(workspace, "yeniden", "reward")
    read_runs(page, qtbot)
    page.prepare("ppo")
    assert draft.value("reward.from") == [again.name], "nobody chose the older one"
    draft.set("reward.from", [f"0.5 * {first.name}"])
    page.prepare("ppo")
    assert (draft.value("reward.from"), draft.value("model.from")) == ([f"0.5 * {first.name}"], tuned.name)


def test_pairs_that_were_judged_are_what_the_policy_is_asked_and_dpo_learns_from(page, workspace, qtbot):
    """Nobody who judged answers to questions of their own wants a policy that practises on the English tales."""
    tuned = made(workspace, "cevap", "finetune", ["data.path=/text/sorular.csv", "data.prompt_column=soru"])
    read_runs(page, qtbot)
    page.prepare("ppo")
    draft = page.context.draft
    assert (draft.value("data.path"), draft.value("data.prompt_column")) == ("/text/sorular.csv", "soru")
    made(workspace, "tercih", "reward", ["data.path=/feedback/benim.jsonl", f"origin.parent={tuned}"])
    read_runs(page, qtbot)
    for stage in ("ppo", "dpo"):
        page.prepare(stage)
        assert draft.value("model.from") == tuned.name
        assert draft.value("data.path") == "/feedback/benim.jsonl"
    draft.set("data.path", "tales:tr")
    page.prepare("dpo")
    assert draft.value("data.path") == "tales:tr", "what a person chose stays"


def test_what_a_stage_waits_for_is_said(page, qtbot):
    card = page.strip.cards["finetune"]
    assert card.state.text() == "waiting"
    assert card.doing.whole_text == "needs Pretrain"
    assert card.accessibleName() == "2 Fine-tune: waiting"
    assert "Prepares" in card.accessibleDescription()
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert page.desk.isVisible(), "it can be prepared all the same: a model may come from elsewhere"


def test_stages_to_come_need_no_line_here(studio, workspace, monkeypatch, qtbot):
    for name, stage in LATER.items():
        monkeypatch.setitem(STAGES, name, stage)
    base = made(workspace, "masallar")
    studio.window.navigate("train")
    page = studio.window.page
    read_runs(page, qtbot)
    cards = page.strip.cards
    assert [cards[name].name.whole_text for name in ("judge", "move", "turn")] == [
        f"{len(places()) - 1} Judge",
        f"{len(places())} Move",
        f"{len(places())} Turn",
    ]
    assert cards["judge"].state.text() == "ready"
    assert cards["move"].toolTip().startswith("needs Judge")
    for name in ("judge", "move", "turn"):
        qtbot.mouseClick(cards[name], Qt.MouseButton.LeftButton)
        assert page.context.draft.stage == name
        assert page.desk.forms.valid
    assert page.context.draft.value("model.from") == base.name
    assert page.context.draft.recipe() is not None


def test_the_path_follows_the_run_that_is_shown(page, workspace, engine, qtbot):
    old = made(workspace, "eski")
    made(workspace, "yeni")
    tuned = made(workspace, "cevap", "finetune")
    recipe = recipes.load(tuned / "recipe.toml")
    origin = recipe.origin.model_copy(update={"parent": str(old)})
    (tuned / "recipe.toml").write_text(render(recipe.model_copy(update={"origin": origin})))
    read_runs(page, qtbot)
    assert page.strip.cards["pretrain"].doing.whole_text.endswith("yeni")
    page.open_run(tuned)
    assert page.strip.cards["pretrain"].doing.whole_text.endswith("eski")
    engine.feed(*story(50))


# ------------------------------------------------------------------ starting


def test_a_prepared_run_is_started_and_shown(page, workspace, engine, qtbot):
    base = made(workspace, "masallar")
    read_runs(page, qtbot)
    page.prepare("finetune")
    page.context.draft.set("train.max_steps", 30)
    page.context.settings.threads = 1
    qtbot.mouseClick(page.desk.start, Qt.MouseButton.LeftButton)
    recipe, _ = engine.started[0]
    assert recipe.stage == "finetune"
    assert recipe.model.from_ == str(base), "a whole path"
    assert recipe.origin.parent == str(base)
    assert (recipe.train.max_steps, recipe.train.threads) == (30, 1)
    assert page.board.isVisible(), "the run is in front"


def test_a_model_that_is_not_there_is_told_at_its_field(page, engine, qtbot):
    page.prepare("finetune")
    page.context.draft.set("model.from", "no-such-run")
    page.main_action()
    assert engine.started == []
    assert "no-such-run" in page.desk.problem.text()
    assert "no-such-run" in page.desk.forms.forms["model"].rows["from"].error.text()
    qtbot.mouseClick(page.desk.show_problem, Qt.MouseButton.LeftButton)
    page.context.draft.set("train.seed", 3)
    assert page.desk.problem.text() == ""


def test_what_the_check_finds_is_told_before_there_is_a_run(page, engine, qtbot, monkeypatch):
    page.prepare("finetune")
    monkeypatch.setattr("studio.starter.Errand.found", {"text": "data.path: too little.", "remedy": "Give more."})
    page.context.draft.set("model.from", "")
    made(page.context.workspace, "masallar")
    page.desk.start_run()
    assert engine.started == []
    assert "too little" in page.desk.problem.text()
    assert "too little" in page.desk.forms.forms["data"].rows["path"].error.text()


def test_another_recipe_is_not_started_by_the_check_of_the_one_before(page, engine, qtbot, monkeypatch):
    page.prepare("pretrain")
    monkeypatch.setattr("studio.starter.Errand.found", None)
    page.desk.start_run()
    assert page.desk.start.text() == "Checking…"
    assert not page.desk.start.isEnabled()
    page.context.draft.set("train.seed", 7)
    assert not page.desk.starter.busy
    assert page.desk.start.isEnabled()
    page.desk.start_run()
    assert page.cancel()
    assert not page.desk.starter.busy
    assert engine.started == []


def test_a_start_that_is_refused_stays_here(page, engine, qtbot):
    page.prepare("pretrain")
    engine.refuse = DiskError("The disk is full.", "Free some space.")
    qtbot.mouseClick(page.desk.start, Qt.MouseButton.LeftButton)
    assert "The disk is full." in page.desk.problem.text()
    assert page.desk.isVisible()


def test_nothing_starts_while_a_field_is_wrong(page, qtbot):
    page.prepare("pretrain")
    row = page.desk.forms.forms["train"].rows["batch_size"]
    line = row.editor.focusProxy().focusProxy()
    line.clear()
    qtbot.keyClicks(line, "many")
    for button in (page.desk.start, page.desk.queue, page.desk.copy, page.desk.save):
        assert not button.isEnabled()
    page.main_action()
    assert page.desk.problem.isVisible()
    page.desk.reset_all.click()
    assert page.desk.start.isEnabled()


def test_a_queued_run_waits_its_turn(page, workspace, engine, monkeypatch, qtbot):
    woken: list[Path] = []
    monkeypatch.setattr(Queue, "wake", lambda queue: woken.append(queue.root) or True)
    page.prepare("pretrain")
    qtbot.mouseClick(page.desk.queue, Qt.MouseButton.LeftButton)
    entries = Queue(workspace.root).entries()
    assert len(entries) == 1
    assert entries[0].run.path.parent == workspace.runs
    assert entries[0].run.recipe().stage == "pretrain"
    assert woken == [workspace.root]
    assert engine.started == []
    Queue(workspace.root).hold()
    qtbot.mouseClick(page.desk.queue, Qt.MouseButton.LeftButton)
    assert len(woken) == 1, "a queue that is held back stays so"


def test_what_cannot_start_is_not_queued_either(page, workspace, engine, monkeypatch):
    page.prepare("pretrain")
    monkeypatch.setattr("studio.starter.Errand.found", {"text": "data.path: too little.", "remedy": "Give more."})
    page.desk.queue_run()
    assert Queue(workspace.root).entries() == []
    assert not list(workspace.runs.glob("*/recipe.toml"))
    assert "too little" in page.desk.problem.text()


def test_what_is_prepared_next_does_not_keep_a_run_out_of_the_queue(page, workspace, engine, monkeypatch):
    monkeypatch.setattr(Queue, "wake", lambda queue: True)
    page.prepare("pretrain")
    monkeypatch.setattr("studio.starter.Errand.found", None)
    page.desk.queue_run()
    page.context.draft.set("train.seed", 7)
    page.desk.starter._errand.done.emit({"text": "", "remedy": ""})
    (entry,) = Queue(workspace.root).entries()
    assert entry.run.recipe().train.seed != 7


def test_a_run_that_waits_is_offered_as_a_beginning(page, workspace, engine, monkeypatch, qtbot):
    """And its model, which is still to come, keeps nothing out of the queue behind it."""
    asked: list[list[str]] = []
    monkeypatch.setattr(Queue, "wake", lambda queue: True)
    monkeypatch.setattr("studio.starter.Errand.start", lambda self, arguments, text: asked.append(list(arguments)))
    base = create_run(workspace.runs, recipes.default("pretrain"), "base")
    page.prepare("finetune")
    read_runs(page, qtbot)
    assert page.desk._beginnings(["pretrain"]) == [], "nobody will compute it"
    Queue(workspace.root).add(base)
    assert page.desk._beginnings(["pretrain"]) == [base.path.name]
    page.context.draft.set("model.from", base.path.name)
    page.desk.queue_run()
    assert asked[0][-1] == str(base.path)


# ------------------------------------------------------------------ undo, files


def test_undo_and_redo_by_button_and_key(page, qtbot):
    page.prepare("pretrain")
    draft = page.context.draft
    draft.set("train.seed", 5)
    qtbot.mouseClick(page.desk.undo, Qt.MouseButton.LeftButton)
    assert draft.changed_keys() == []
    assert not page.desk.undo.isEnabled()
    page.desk.expert.setFocus()
    qtbot.keyClick(
        page.desk.expert, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert draft.changed_keys() == ["train.seed"]
    qtbot.keyClick(page.desk.expert, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert draft.changed_keys() == []


def test_a_saved_recipe_comes_back_as_it_was(page, tmp_path, qtbot):
    page.prepare("pretrain")
    page.context.draft.set_all({"train.seed": 5, "data.path": "tales:tr", "sample.prompts": ["a", "b\nc"]})
    before = page.context.draft.recipe()
    page.desk.save_recipe(tmp_path / "Öğün 日本")
    file = tmp_path / "Öğün 日本.toml"
    assert recipes.load(file) == before
    page.context.draft.set("train.seed", 6)
    assert page.desk.load_recipe(file)
    assert page.context.draft.recipe() == before
    page.context.draft.undo()
    assert page.context.draft.value("train.seed") == 6, "loading can be undone"


def test_a_run_of_another_stage_is_loaded_without_its_past(page, workspace, qtbot):
    tuned = made(workspace, "cevap", "finetune", ["train.seed=9"])
    recipe = recipes.load(tuned / "recipe.toml")
    origin = recipe.origin.model_copy(update={"parent": "/runs/gone", "data_hash": "abc"})
    (tuned / "recipe.toml").write_text(render(recipe.model_copy(update={"origin": origin})))
    page.take([tuned])
    draft = page.context.draft
    assert (draft.stage, draft.value("train.seed")) == ("finetune", 9)
    assert draft.value("origin.parent") == ""
    assert draft.value("origin.data_hash") == ""


def test_a_damaged_recipe_changes_nothing(page, tmp_path, qtbot):
    page.prepare("pretrain")
    before = page.context.draft.recipe()
    (tmp_path / "bad.toml").write_text("stage = [")
    assert page.desk.load_recipe(tmp_path / "bad.toml")
    assert page.context.draft.recipe() == before
    assert not page.desk.load_recipe(tmp_path / "missing.txt")


def test_what_is_dropped_is_a_recipe_or_a_text(page, tmp_path, qtbot):
    file, text = tmp_path / "own.toml", tmp_path / "book.txt"
    file.write_text(render(recipes.default("pretrain", ["train.seed=77"])))
    text.write_text("Bir varmış bir yokmuş.")
    for path in (file, text):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        page.dropEvent(QDropEvent(QPointF(5, 5), action, data, left, Qt.KeyboardModifier.NoModifier))
    draft = page.context.draft
    assert (draft.value("train.seed"), draft.value("data.path")) == (77, str(text))
    assert page.desk.isVisible()


# ------------------------------------------------------------------ as a command


def run_of(command: str, capsys) -> tuple[Recipe, dict[str, Any]]:
    """The recipe that a copied command trains and what its second half is read as, by the command line's own parser."""
    make, train = (shlex.split(half) for half in command.split(" > recipe.toml && "))
    assert make[0] == train[0] == "tezgah"
    assert cli.main(make[1:]) == 0
    recipe = recipes.parse(capsys.readouterr().out)
    verb = typer.main.get_command(cli.app).commands[train[1]]  # type: ignore[attr-defined]
    return recipe, verb.make_context("train", train[2:]).params


def another(info: Any, value: Any) -> Any:
    """Another value of the field's type, as far as one can be guessed."""
    kind, _ = bare(info.annotation)
    if get_origin(kind) is Literal:
        return next(choice for choice in get_args(kind) if choice != value)
    if kind is bool:
        return not value
    if kind is int:
        return (value or 64) + 1
    if kind is float:
        return (value or 0.5) / 2
    if kind is str:
        return f'it\'s "{value}" {{prompt}}\nÖ $HOME `x` \\n && | ;'
    return [*(value or []), "a b", "it's", '"', "back\\slash", "line\nbreak"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_command_gives_exactly_its_recipe_whatever_is_changed(stage, capsys):
    usual = recipes.default(stage)
    tried = 0
    for section, cls in recipe_class(stage).sections().items():
        for key, (attribute, info) in fields_of(cls).items():
            values = usual.model_dump(by_alias=True, exclude={"origin"})
            values[section][key] = another(info, getattr(getattr(usual, section), attribute))
            try:
                wanted = recipes.build(values)
            except recipes.RecipeError:
                continue  # not a value of this field after all
            tried += 1
            assert run_of(command_for(wanted), capsys)[0] == wanted, f"{section}.{key}"
    assert tried > 20


def test_one_limit_more_does_not_lose_the_other(capsys):
    wanted = recipes.build({"stage": "pretrain", "train": {"max_steps": 1000, "max_seconds": 60.0}})
    assert run_of(command_for(wanted), capsys)[0] == wanted


def test_the_copied_command_is_that_of_the_run_that_would_start(page, workspace, engine, capsys, qtbot):
    base = made(workspace, "masallar")
    read_runs(page, qtbot)
    page.prepare("finetune")
    page.context.settings.device = "cpu"
    qtbot.mouseClick(page.desk.copy, Qt.MouseButton.LeftButton)
    copied, params = run_of(QGuiApplication.clipboard().text(), capsys)
    qtbot.mouseClick(page.desk.start, Qt.MouseButton.LeftButton)
    started, _ = engine.started[0]
    assert copied == started.model_copy(update={"origin": copied.origin})
    assert (copied.model.from_, copied.train.device) == (str(base), "cpu")
    assert params["runs"] is None


def test_the_copied_command_names_another_runs_folder(page, tmp_path, capsys, qtbot):
    page.context.settings.runs_folder = str(tmp_path / "my runs")
    page.prepare("pretrain")
    page.desk.copy_command()
    _, params = run_of(QGuiApplication.clipboard().text(), capsys)
    assert params["runs"] == tmp_path / "my runs"


def test_a_setting_that_was_found_is_in_sight(studio, page, qtbot):
    studio.window.resize(900, 600)
    studio.window.show()
    qtbot.waitExposed(studio.window)
    page.show_setting("pretrain", "train.seed")
    field = page.desk.forms.forms["train"].rows["seed"].editor
    view = page.findChild(QScrollArea).viewport()

    def in_sight() -> bool:
        top = field.mapTo(view, field.rect().topLeft()).y()
        return field.isVisible() and top >= 0 and top + field.height() <= view.height()

    qtbot.waitUntil(in_sight, timeout=5000)  # as soon as the layout stands
