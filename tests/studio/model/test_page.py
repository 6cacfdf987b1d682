"""The Model page over a desk that a test scripts: what it shows of the draft, and what it puts there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.messages import Message, Status
from engine.model_desk import (
    DescribeModel,
    GiveTokenizer,
    HubModelFound,
    ImportModel,
    LookUpModel,
    ModelBrought,
    ModelDescribed,
)
from engine.models.presets import PRESETS
from engine.models.settings import ModelSettings
from engine.recipes.methods import MethodSection, trainable_parameters
from engine.recipes.pretrain import PretrainRecipe
from studio.app import Studio
from studio.model.candidates import candidates_of
from studio.model.outlook import PUBLISHED_SIZES, outlook, shape_sets, vocabulary_of
from studio.pages.model import ModelPage
from studio.pages.page import State

GPT2 = ModelSettings(vocab_size=50257, **PRESETS["gpt2-124M"])


@pytest.fixture
def page(studio: Studio, qtbot: QtBot) -> ModelPage:
    page = studio.window.page_of("model")
    assert isinstance(page, ModelPage)
    QApplication.processEvents()  # the Start page, which is shown first, prepares a pretraining once it has time
    studio.window.navigate("model")
    qtbot.waitUntil(lambda: page.state is State.READY)
    return page


def asked(page: ModelPage, kind: type[Message]) -> list[Any]:
    return [command for command in page.desk.sent if isinstance(command, kind)]  # type: ignore[attr-defined]


def shown(page: ModelPage) -> ModelSettings:
    page.refresh()
    settings = page.diagram.outlook.settings
    assert settings is not None
    return settings


# ------------------------------------------------------------------ shape


def test_a_preset_is_one_click(page: ModelPage, studio: Studio) -> None:
    page.presets.cards["small"].click()
    model = studio.context.draft.recipe().model  # type: ignore[union-attr]
    assert model.shape() == PRESETS["small"]
    assert shown(page).emb_dim == 384
    assert page.presets.cards["small"].isChecked()
    assert not page.presets.cards["tiny"].isChecked()


def test_a_shape_of_its_own_is_no_preset(page: ModelPage, studio: Studio) -> None:
    page.presets.cards["small"].click()
    studio.context.draft.set("model.n_layers", 3)
    assert shown(page).n_layers == 3
    assert not any(card.isChecked() for card in page.presets.cards.values())


def test_a_clicked_preset_that_is_chosen_already_stays_chosen(page: ModelPage) -> None:
    for _ in range(2):
        page.presets.cards["nano"].click()
        page.refresh()
        assert page.presets.cards["nano"].isChecked()


def test_the_dial_derives_width_heads_and_layers_and_says_why(page: ModelPage, studio: Studio, qtbot: QtBot) -> None:
    page.dial.dial.set_value(10)
    qtbot.waitUntil(lambda: abs(shown(page).parameter_count() / 10e6 - 1) < 0.15)
    assert studio.context.draft.value("model.preset") == ""
    words = " ".join(
        page.dial.facts.itemAt(i).widget().text()
        for i in range(page.dial.facts.count())  # type: ignore[union-attr]
    )
    assert "numbers a head" in words
    assert page.dial.dial.value == 10, "the dial stays where it was put"


def test_turning_the_dial_is_one_step_back(page: ModelPage, studio: Studio, qtbot: QtBot) -> None:
    draft = studio.context.draft
    before = draft.section("model")
    for size in (2, 4, 8):
        page.dial.dial.set_value(size)
        qtbot.waitUntil(lambda: not page.dial.settling)
    draft.undo()
    assert draft.section("model") == before


def test_llamas_parts_are_a_choice(page: ModelPage, studio: Studio, qtbot: QtBot) -> None:
    page.dial.parts.setCurrentIndex(1)
    page.dial.parts.activated.emit(1)
    qtbot.waitUntil(lambda: studio.context.draft.value("model.mlp") == "swiglu")
    assert studio.context.draft.value("model.position") == "rotary"


def test_a_size_that_no_shape_has_says_what_to_do(page: ModelPage, qtbot: QtBot) -> None:
    page.dial.dial.set_value(0.001)
    qtbot.waitUntil(lambda: page.dial.problem.isVisible())
    assert "too small" in page.dial.problem.text()


def test_a_draft_that_is_wrong_is_told(page: ModelPage, studio: Studio, qtbot: QtBot) -> None:
    studio.context.draft.set("model.n_heads", 7)
    qtbot.waitUntil(lambda: page.state is State.PROBLEM)
    assert "n_heads" in page.problem.text()
    studio.context.draft.undo()
    qtbot.waitUntil(lambda: page.state is State.READY)
    assert not page.problem.isVisible()


# ------------------------------------------------------------------ the diagram


def test_areas_are_as_large_as_their_numbers(page: ModelPage, studio: Studio) -> None:
    page.presets.cards["small"].click()
    page.refresh()
    diagram = page.diagram.diagram
    diagram.resize(600, 600)
    areas = diagram.areas()
    settings = shown(page)
    size = {id: area.width() * area.height() for id, area in areas.items()}
    block = settings.n_layers * settings.block_parameters()
    tokens = settings.vocab_size * settings.emb_dim
    assert (size["attention"] + size["mlp"]) / size["tokens"] == pytest.approx(block / tokens, rel=0.05)
    assert size["mlp"] / size["attention"] == pytest.approx(2.0, rel=0.02)


def test_keys_walk_through_the_parts(page: ModelPage, qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt

    diagram = page.diagram.diagram
    seen = [diagram.chosen_cell.id]  # type: ignore[union-attr]
    for _ in range(5):
        qtbot.keyClick(diagram, Qt.Key.Key_Down)
        seen.append(diagram.chosen_cell.id)  # type: ignore[union-attr]
    assert list(dict.fromkeys(seen)) == ["tokens", "positions", "attention", "mlp"]
    assert "q_proj" not in page.diagram.detail.text()
    assert "up_proj" in page.diagram.detail.text()
    assert diagram.accessibleDescription()


# ------------------------------------------------------------------ starting from a model


@pytest.fixture
def tuning(page: ModelPage, studio: Studio, qtbot: QtBot) -> ModelPage:
    """The page while a fine-tuning of GPT-2 is prepared."""
    page.stages["finetune"].click()
    (command,) = asked(page, DescribeModel)
    page.desk.told.emit(ModelDescribed(request=command.id, source="/models/gpt2", settings=GPT2.to_dict()))
    qtbot.waitUntil(lambda: page.diagram.outlook.settings == GPT2)
    return page


def test_a_model_is_described_once(tuning: ModelPage, studio: Studio) -> None:
    tuning.refresh()
    tuning.refresh()
    assert len(asked(tuning, DescribeModel)) == 1
    assert "124M parameters" in tuning.source.shape.text()
    tuning.start_from("/models/other")
    tuning.refresh()
    assert asked(tuning, DescribeModel)[-1].source == "/models/other"
    assert tuning.diagram.outlook.settings is None, "the old shape is not shown for another model"


def test_a_model_that_cannot_be_described_says_why(page: ModelPage) -> None:
    page.stages["finetune"].click()
    (command,) = asked(page, DescribeModel)
    page.desk.told.emit(ModelDescribed(request=command.id, problem="/x holds no model.", remedy="Give a run."))
    assert "/x holds no model." in page.source.shape.text()
    assert page.diagram.empty.isVisible()


def test_the_method_decides_what_is_hatched(tuning: ModelPage, studio: Studio) -> None:
    draft = studio.context.draft
    cells = {cell.id: cell for band in tuning.diagram.diagram.bands for cell in band.cells}
    assert not any(cells["mlp"].learns)
    assert cells["mlp"].added > 0
    tuning.method.cards["full"].click()
    tuning.refresh()
    assert draft.value("method.kind") == "full"
    cells = {cell.id: cell for band in tuning.diagram.diagram.bands for cell in band.cells}
    assert all(cells["mlp"].learns)
    draft.set("method.freeze_layers", 5)
    tuning.refresh()
    cells = {cell.id: cell for band in tuning.diagram.diagram.bands for cell in band.cells}
    assert cells["mlp"].learns == (False,) * 5 + (True,) * 7
    assert cells["tokens"].learns == (False,)


def test_the_method_tells_how_many_numbers_learn(tuning: ModelPage, studio: Studio) -> None:
    tuning.method.rows["rank"].set_value(16)
    tuning.refresh()
    assert studio.context.draft.value("method.rank") == 16
    share = trainable_parameters(GPT2, MethodSection(rank=16)) / GPT2.parameter_count()
    assert f"{100 * share:.2f} %" in tuning.method.words.text()
    assert not tuning.method.rows["prefix_tokens"].isVisible()


def test_an_imported_file_becomes_the_model_to_start_from(page: ModelPage, studio: Studio, tmp_path: Path) -> None:
    page.source.take_path(tmp_path / "model.pth")
    (command,) = asked(page, ImportModel)
    page.desk.told.emit(Status(text="Recognising the model"))
    assert page.source.status.isVisible()
    assert not page.source.folder.isEnabled()
    page.desk.told.emit(ModelBrought(request=command.id, folder="/models/model"))
    assert studio.context.draft.stage == "finetune"
    assert studio.context.draft.value("model.from") == "/models/model"
    assert not page.source.status.isVisible()


def test_a_model_without_a_tokenizer_can_be_given_one(page: ModelPage, tmp_path: Path) -> None:
    page.source.take_path(tmp_path / "model.pth")
    page.desk.told.emit(ModelBrought(request=asked(page, ImportModel)[0].id, folder="/models/model", tokenizer=False))
    assert "model came without a tokenizer" in page.source.lacks.text()
    page.source.tokenizer_asked.emit("/models/model", tmp_path / "tokenizer.json")
    (command,) = asked(page, GiveTokenizer)
    assert (command.folder, command.tokenizer) == ("/models/model", str(tmp_path / "tokenizer.json"))
    page.desk.told.emit(ModelBrought(request=command.id, folder="/models/model"))
    assert not page.source.tokenizer.isVisible()


def test_an_import_that_fails_says_why(page: ModelPage, tmp_path: Path) -> None:
    page.source.take_path(tmp_path / "model.pth")
    (command,) = asked(page, ImportModel)
    page.desk.told.emit(ModelBrought(request=command.id, problem="model.pth contains code.", remedy="Do not open it."))
    assert "contains code" in page.source.problem.text()
    assert page.source.problem.isVisible()


def test_esc_ends_an_import(page: ModelPage, tmp_path: Path) -> None:
    page.source.take_path(tmp_path / "model.pth")
    assert page.cancel()
    assert not page.source.status.isVisible()
    assert not page.cancel()


def test_a_folder_that_opens_as_it_is_needs_no_import(page: ModelPage, studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"")
    page.source.take_path(tmp_path)
    assert asked(page, ImportModel) == []
    assert studio.context.draft.value("model.from") == str(tmp_path)


def test_the_hub_is_asked_only_by_name_and_tells_the_size_first(page: ModelPage, qtbot: QtBot) -> None:
    page.source.hub.setText("openai-community/gpt2")
    page.source.look_up.click()
    (command,) = asked(page, LookUpModel)
    assert not page.source.fetch.isVisible()
    page.desk.told.emit(HubModelFound(request=command.id, name=command.name, bytes=548_000_000, files=6))
    assert page.source.fetch.isVisible()
    assert "548 MB" in page.source.fetch.text()
    qtbot.keyClicks(page.source.hub, "x")
    assert not page.source.fetch.isVisible(), "another name has another size"


def test_a_desk_that_dies_is_told(page: ModelPage, tmp_path: Path) -> None:
    page.source.take_path(tmp_path / "model.pth")
    page.desk.lost.emit("MemoryError")
    assert "MemoryError" in page.source.problem.text()
    assert not page.source.status.isVisible()


# ------------------------------------------------------------------ without a window


def test_candidates_are_finished_runs_that_fit_and_models_that_were_fetched(tmp_path: Path) -> None:
    runs, models = tmp_path / "runs", tmp_path / "models"
    for name in ("20260101-000000-pretrain-bir", "20260102-000000-reward-iki", "20260103-000000-pretrain-uc"):
        (runs / name / "model").mkdir(parents=True)
    (runs / "20260101-000000-pretrain-bir" / "model" / "config.json").touch()
    (runs / "20260102-000000-reward-iki" / "model" / "config.json").touch()
    for name in ("openai-community--gpt2", ".importing-1"):
        (models / name).mkdir(parents=True)
        (models / name / "config.json").touch()
    found = candidates_of(runs, models, ("pretrain", "finetune"))
    assert [each.name for each in found] == ["", "bir · pretrain", "openai-community/gpt2"]
    assert candidates_of(tmp_path / "none", tmp_path / "none", ()) == found[:1]


def test_published_sizes_are_those_of_the_vocabularies() -> None:
    from engine.text.published import PUBLISHED

    assert {name: published.vocab_size for name, published in PUBLISHED.items()} == PUBLISHED_SIZES


@pytest.mark.parametrize(
    ("tokenizer", "told"),
    [
        ({"kind": "bpe", "path": "", "vocab_size": 512}, (512, "at most")),
        ({"kind": "bytes", "path": "", "vocab_size": 512}, (257, "exact")),
        ({"kind": "cl100k_base", "path": "", "vocab_size": 512}, (100258, "exact")),
        ({"kind": "char", "path": "", "vocab_size": 512}, (100, "about")),
        ({"kind": "bpe", "path": "/x/tokenizer.json", "vocab_size": 512}, (32_000, "about")),
    ],
)
def test_the_vocabulary_is_told_as_surely_as_it_is_known(tokenizer: dict[str, Any], told: tuple[int, str]) -> None:
    assert vocabulary_of(tokenizer) == told


def test_an_outlook_tells_what_is_wrong_with_a_shape() -> None:
    recipe = PretrainRecipe.model_validate({"model": {"preset": "", "emb_dim": 10}})
    found = outlook(recipe, None)
    assert found.settings is None
    assert found.error is not None
    assert outlook(None, None).settings is None


def test_a_derived_shape_replaces_every_value_of_the_shape() -> None:
    sets = shape_sets({"emb_dim": 64, "n_heads": 2})
    assert sets["model.emb_dim"] == 64
    assert sets["model.mlp"] is None
    assert sets["model.preset"] == ""


def test_the_palette_does_what_the_buttons_do(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    page = studio.window.page_of("model")
    studio.window.navigate("start")
    asked: list[str] = []
    monkeypatch.setattr(page, "measure", lambda: asked.append("measure"))
    monkeypatch.setattr("studio.model.source_card.QFileDialog.open", lambda dialog: asked.append("dialog"))
    for deed in ("measure", "folder", "file"):
        studio.context.actions.trigger(f"model.{deed}")
    assert asked == ["measure", "dialog", "dialog"]
    assert studio.window.page is page
    studio.context.actions.trigger("model.hub")
    assert studio.window.focusWidget() is page.source.hub  # type: ignore[attr-defined]
