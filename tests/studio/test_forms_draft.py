"""All forms of a recipe over one draft: edits go in, undo and other pages come out, errors stand at their fields."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from engine.rates import planned_rates
from engine.recipes.recipe import default
from engine.stages import STAGES
from engine.workspace import assets
from studio import draft as draft_module
from studio.draft import Draft
from studio.language import Language
from studio.recipe_forms import RecipeForms
from studio.theme import Theme


@pytest.fixture
def draft(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Draft:
    monkeypatch.setattr(draft_module, "MERGE_S", 0.0)
    return Draft(lambda: default("pretrain"))


@pytest.fixture
def forms(theme: Theme, draft: Draft, qtbot: QtBot) -> RecipeForms:
    made = RecipeForms(theme, draft)
    qtbot.addWidget(made)
    made.resize(1200, 900)
    made.show()
    return made


def line_of(forms: RecipeForms, key: str) -> QLineEdit:
    section, _, name = key.partition(".")
    target: Any = forms.forms[section].rows[name].editor
    while (inner := target.focusProxy()) is not None:
        target = inner
    return target.lineEdit() if isinstance(target, QComboBox) else target


def type_into(qtbot: QtBot, forms: RecipeForms, key: str, text: str) -> None:
    line = line_of(forms, key)
    line.selectAll()
    qtbot.keyClicks(line, text)


def shown(forms: RecipeForms) -> set[str]:
    return {f"{name}.{key}" for name, form in forms.forms.items() for key, row in form.rows.items() if row.shown}


def error_at(forms: RecipeForms, key: str) -> str:
    section, _, name = key.partition(".")
    return forms.forms[section].rows[name].error.text()


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_its_forms_and_they_change_nothing(theme: Theme, qtbot: QtBot, stage: str) -> None:
    draft = Draft(lambda: default(stage))
    forms = RecipeForms(theme, draft)
    qtbot.addWidget(forms)
    forms.show()
    assert list(forms.forms) == list(default(stage).sections())
    assert draft.changed_keys() == []
    assert forms.valid
    for name, form in forms.forms.items():
        assert form.values() == draft.section(name)


def test_what_is_typed_is_in_the_draft(forms: RecipeForms, draft: Draft, qtbot: QtBot) -> None:
    type_into(qtbot, forms, "train.learning_rate", "0,002")
    type_into(qtbot, forms, "data.path", "tales:tr")
    assert draft.changed_keys() == ["data.path", "train.learning_rate"]
    recipe: Any = draft.recipe()
    assert (recipe.train.learning_rate, recipe.data.path) == (0.002, "tales:tr")
    assert line_of(forms, "train.learning_rate").text() == "0,002", "what a person types is left to them"


def test_undo_redo_and_other_pages_reach_the_fields(forms: RecipeForms, draft: Draft, qtbot: QtBot) -> None:
    type_into(qtbot, forms, "train.seed", "7")
    draft.set("model.preset", "nano")
    draft.set("train.compile", True)
    rows = forms.forms
    assert line_of(forms, "model.preset").text() == "nano"
    assert rows["train"].rows["compile"].editor.value() is True
    assert rows["train"].rows["compile"].shown, "a changed setting is shown, experts' or not"
    for _ in range(3):
        draft.undo()
    assert draft.changed_keys() == []
    assert line_of(forms, "train.seed").text() == "42"
    draft.redo()
    assert line_of(forms, "train.seed").text() == "7"


def test_a_wrong_field_waits_for_its_correction(forms: RecipeForms, draft: Draft, qtbot: QtBot) -> None:
    type_into(qtbot, forms, "train.batch_size", "-3")
    assert not forms.valid
    assert error_at(forms, "train.batch_size") == "Too small: at least 1."
    assert forms.problem_key() == "train.batch_size"
    type_into(qtbot, forms, "train.seed", "7")
    assert line_of(forms, "train.batch_size").text() == "-3", "another edit leaves it"
    assert draft.changed_keys() == ["train.seed"]
    draft.undo()
    assert line_of(forms, "train.batch_size").text() == "16", "a step back is a step back"
    assert forms.valid


def test_what_contradicts_another_section_stands_at_the_field_that_is_named(
    forms: RecipeForms, draft: Draft, qtbot: QtBot
) -> None:
    draft.set("data.val_fraction", 0.0)
    draft.set("eval.patience", 3)
    assert draft.recipe() is None
    assert forms.valid, "each field is right alone"
    assert "eval.patience needs validation text." in error_at(forms, "eval.patience")
    assert "0.1" in error_at(forms, "eval.patience"), "with what to do"
    assert forms.problem_key() == "eval.patience"
    draft.set("data.val_fraction", 0.1)
    assert error_at(forms, "eval.patience") == ""
    assert forms.problem_key() == ""


def test_errors_are_told_in_the_language_of_the_person(
    qapp: QApplication, forms: RecipeForms, draft: Draft, qtbot: QtBot
) -> None:
    language = Language(qapp, assets() / "translations")
    language.set("tr")
    try:
        draft.set_all({"data.val_fraction": 0.6, "data.test_fraction": 0.6})
        assert "kalmıyor" in error_at(forms, "data.val_fraction")
        draft.undo()
        draft.set("train.device", "gpu")
        assert "allowed" not in error_at(forms, "train.device")
        assert "cuda" in error_at(forms, "train.device")
    finally:
        language.remove()


def test_search_finds_titles_keys_and_help(forms: RecipeForms, qtbot: QtBot) -> None:
    basic = shown(forms)
    assert "train.learning_rate" in basic
    assert "train.beta1" not in basic
    forms.show_matching("beta", expert=False, changed_only=False)
    assert shown(forms) == {"train.beta1", "train.beta2"}
    forms.show_matching("grouped queries", expert=False, changed_only=False)
    assert shown(forms) == {"model.n_kv_heads"}
    forms.show_matching("checkpoint.keep", expert=False, changed_only=False)
    assert shown(forms) == {"checkpoint.keep", "checkpoint.keep_best"}
    forms.show_matching("no such thing at all", expert=False, changed_only=False)
    assert shown(forms) == set()
    assert forms.nothing.isVisible()
    forms.show_matching("", expert=True, changed_only=False)
    assert len(shown(forms)) == sum(len(form.rows) for form in forms.forms.values())


def test_only_what_was_changed(forms: RecipeForms, draft: Draft) -> None:
    draft.set_all({"train.seed": 7, "train.beta1": 0.5})
    forms.show_matching("", expert=False, changed_only=True)
    assert shown(forms) == {"train.seed", "train.beta1"}
    forms.reset_all()
    assert draft.changed_keys() == []
    assert forms.nothing.isVisible()
    draft.undo()
    assert draft.changed_keys() == ["train.beta1", "train.seed"], "all at once, and all back at once"


def test_a_single_field_goes_back(forms: RecipeForms, draft: Draft, qtbot: QtBot) -> None:
    type_into(qtbot, forms, "train.seed", "7")
    row = forms.forms["train"].rows["seed"]
    assert row.reset.isVisible()
    row.reset.click()
    assert draft.changed_keys() == []
    assert line_of(forms, "train.seed").text() == "42"
    type_into(qtbot, forms, "train.seed", "x")
    row.reset.click()
    assert forms.valid


def test_another_recipe_is_what_counts_as_unchanged(forms: RecipeForms, draft: Draft) -> None:
    draft.begin(default("pretrain", ["train.seed=5", "train.beta1=0.5"]))
    row = forms.forms["train"].rows["beta1"]
    assert row.editor.value() == 0.5
    assert not row.is_changed
    assert not row.shown


def test_the_planned_learning_rate_follows_the_fields(forms: RecipeForms, draft: Draft, qtbot: QtBot) -> None:
    draft.set("train.max_steps", 400)
    draft.set("train.schedule", "linear")
    preview = forms.previews["train"]
    trace = preview.chart.trace("plan")
    recipe: Any = draft.recipe()
    steps, rates = planned_rates(recipe.train, 400)
    assert trace is not None
    assert trace.x.tolist() == steps
    np.testing.assert_allclose(trace.y, rates)
    assert "1.0e-3" in preview.caption.text()
    assert preview.chart.describe(400.0)[0] == "step 400"
    draft.set_all({"train.max_steps": 0, "train.max_seconds": 60.0})
    assert "not known" in preview.caption.text()


def test_an_empty_field_says_what_it_stands_for(forms: RecipeForms, draft: Draft) -> None:
    draft.set("train.learning_rate", 0.01)
    assert line_of(forms, "train.min_learning_rate").placeholderText() == "0.001"
    draft.set("model.preset", "nano")
    recipe: Any = draft.recipe()
    assert line_of(forms, "model.emb_dim").placeholderText() == str(recipe.model.derived()["emb_dim"])


def test_a_narrow_window_has_one_column(forms: RecipeForms, qtbot: QtBot) -> None:
    assert forms._columns[1].count() > 0
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(forms)
    area.resize(500, 900)
    area.show()
    qtbot.waitUntil(lambda: forms._columns[1].count() == 0)
    area.takeWidget()
    assert forms._columns[0].count() == len(forms.forms) + 1


def test_a_setting_can_be_shown_whatever_is_searched(forms: RecipeForms, qtbot: QtBot) -> None:
    forms.show_matching("beta", expert=False, changed_only=False)
    forms.reveal("checkpoint.keep")
    assert "checkpoint.keep" in shown(forms)
