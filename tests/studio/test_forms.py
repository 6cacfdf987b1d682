"""A form from every section that there is: what it shows, what it takes, what it refuses."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.recipes.base import Section
from engine.recipes.recipe import build, default
from engine.stages import STAGES, recipe_class
from studio.editors import ChoiceEditor, NumberEditor, SwitchEditor, TextEditor
from studio.forms import Form
from studio.text_editors import ListEditor, OfferEditor, PathEditor
from studio.theme import Theme

SECTIONS = [(stage, name) for stage in STAGES for name in recipe_class(stage).sections()]


def _form(theme: Theme, qtbot: QtBot, stage: str, name: str) -> Form:
    cls: type[Section] = recipe_class(stage).sections()[name]
    form = Form(theme, name, cls, getattr(default(stage), name).model_dump(by_alias=True))
    qtbot.addWidget(form)
    return form


@pytest.mark.parametrize(("stage", "name"), SECTIONS)
def test_a_form_gives_back_what_it_was_given(theme: Theme, qtbot: QtBot, stage: str, name: str) -> None:
    form = _form(theme, qtbot, stage, name)
    recipe = default(stage)
    assert form.valid
    assert form.values() == getattr(recipe, name).model_dump(by_alias=True)
    assert getattr(build({"stage": stage, name: form.values()}), name) == getattr(recipe, name)


@pytest.mark.parametrize(("stage", "name"), SECTIONS)
def test_every_field_explains_itself(theme: Theme, qtbot: QtBot, stage: str, name: str) -> None:
    form = _form(theme, qtbot, stage, name)
    for key, row in form.rows.items():
        assert f"{name}.{key}" in row.editor.whatsThis()
        assert row.title.text()


def test_the_editor_fits_the_type(theme: Theme, qtbot: QtBot) -> None:
    forms = [_form(theme, qtbot, "pretrain", name) for name in ("train", "sample", "model", "data")]
    train, sample, model, data = (form.rows for form in forms)
    assert isinstance(train["learning_rate"].editor, NumberEditor)
    assert isinstance(train["schedule"].editor, ChoiceEditor)
    assert isinstance(train["compile"].editor, SwitchEditor)
    assert isinstance(sample["prompts"].editor, ListEditor)
    assert isinstance(data["path"].editor, PathEditor)
    assert isinstance(data["encoding"].editor, TextEditor)
    assert isinstance(train["device"].editor, OfferEditor)
    assert isinstance(model["qkv_bias"].editor, ChoiceEditor)
    assert model["qkv_bias"].editor.value() is None


def test_basic_hides_what_is_for_experts_but_not_what_was_changed(theme: Theme, qtbot: QtBot) -> None:
    form = _form(theme, qtbot, "pretrain", "train")
    assert form.rows["batch_size"].editor.isVisibleTo(form)
    assert not form.rows["beta1"].editor.isVisibleTo(form)
    form.rows["beta1"].editor.set_value(0.8)
    form.show_matching((), expert=False)
    assert form.rows["beta1"].editor.isVisibleTo(form)
    form.show_matching((), expert=True)
    assert form.rows["beta2"].editor.isVisibleTo(form)


def test_a_change_is_marked_and_can_be_taken_back(theme: Theme, qtbot: QtBot) -> None:
    form = _form(theme, qtbot, "pretrain", "train")
    row = form.rows["batch_size"]
    row.editor.set_value(7)
    assert row.dot.isVisibleTo(form)
    assert row.reset.isVisibleTo(form)
    row.reset.click()
    assert form.values()["batch_size"] == 16
    assert not row.dot.isVisibleTo(form)


def test_a_wrong_value_is_told_under_its_field(theme: Theme, qtbot: QtBot) -> None:
    form = _form(theme, qtbot, "pretrain", "train")
    row = form.rows["learning_rate"]
    line = row.editor.focusProxy().focusProxy()  # type: ignore[union-attr]
    line.clear()  # type: ignore[union-attr]
    qtbot.keyClicks(line, "-1")
    assert not form.valid
    assert row.error.isVisibleTo(form)
    assert "more than 0" in row.error.text()
    assert form.values()["learning_rate"] == 1e-3


def test_the_sections_own_checks_speak_under_their_field(theme: Theme, qtbot: QtBot) -> None:
    form = _form(theme, qtbot, "pretrain", "train")
    form.rows["device"].editor.set_value("gpu")
    assert not form.valid
    assert "cuda" in form.rows["device"].error.text()
    model = _form(theme, qtbot, "pretrain", "model")
    model.rows["preset"].editor.set_value("huge")
    assert "'huge'" in model.rows["preset"].error.text()
    assert "allowed: nano, tiny" in model.rows["preset"].error.text()


def test_an_empty_field_shows_what_it_stands_for(theme: Theme, qtbot: QtBot) -> None:
    form = _form(theme, qtbot, "pretrain", "model")
    form.set_derived({"emb_dim": 128, "norm": "layernorm"})
    edit = form.rows["emb_dim"].editor.focusProxy().focusProxy()  # type: ignore[union-attr]
    assert edit.placeholderText() == "128"  # type: ignore[union-attr]
    assert form.values()["emb_dim"] is None
