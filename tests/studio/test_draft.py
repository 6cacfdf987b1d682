"""The recipe in preparation: changed by keys, undone step by step, wrong for a while, copied as a command."""

from __future__ import annotations

import shlex

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.recipes import recipe as recipes
from engine.recipes.recipe import Recipe
from studio import draft as draft_module
from studio.draft import Draft, command_for
from studio.first_recipe import first_recipe


@pytest.fixture
def draft(qapp: QApplication) -> Draft:
    return Draft(lambda: first_recipe("tales:tr"))


@pytest.fixture
def never_merge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_module, "MERGE_S", 0.0)


def built(draft: Draft) -> Recipe:
    recipe = draft.recipe()
    assert recipe is not None, draft.problem()
    return recipe


def test_before_anybody_chooses_it_is_the_first_recipe(draft: Draft) -> None:
    assert draft.stage == "pretrain"
    assert built(draft) == first_recipe("tales:tr")
    assert draft.problem() == ""
    assert draft.changed_keys() == []


def test_setting_a_value_changes_the_recipe_and_says_so(draft: Draft, qtbot: QtBot) -> None:
    with qtbot.waitSignal(draft.changed, timeout=1000):
        draft.set("train.learning_rate", 0.5)
    assert built(draft).train.learning_rate == 0.5  # type: ignore[attr-defined]
    assert draft.changed_keys() == ["train.learning_rate"]
    assert draft.start_value("train.learning_rate") != 0.5
    with qtbot.assertNotEmitted(draft.changed):
        draft.set("train.learning_rate", 0.5)


def test_reset_and_setting_the_old_value_leave_no_mark(draft: Draft) -> None:
    before = draft.value("train.seed")
    draft.set("train.seed", 7)
    draft.reset("train.seed")
    assert draft.changed_keys() == []
    draft.set("train.seed", 7)
    draft.set("train.seed", before)
    assert draft.changed_keys() == []


def test_a_wrong_value_stands_there_and_is_told(draft: Draft) -> None:
    draft.set("train.learning_rate", -1.0)
    assert draft.recipe() is None
    assert "train.learning_rate" in draft.problem()
    assert draft.value("train.learning_rate") == -1.0
    draft.undo()
    assert draft.recipe() is not None
    assert draft.problem() == ""


def test_a_key_that_the_stage_does_not_have_is_a_bug_of_the_caller(draft: Draft) -> None:
    for key in ("train.larning_rate", "nothing.at_all", "train"):
        with pytest.raises(KeyError):
            draft.set(key, 1)


def test_undo_and_redo_walk_through_every_step(draft: Draft, never_merge: None) -> None:
    for seed in (1, 2, 3):
        draft.set("train.seed", seed)
    seen = []
    while draft.can_undo:
        draft.undo()
        seen.append(draft.value("train.seed"))
    assert seen == [2, 1, draft.start_value("train.seed")]
    draft.redo()
    draft.redo()
    assert draft.value("train.seed") == 2
    draft.set("train.seed", 9)
    assert not draft.can_redo


def test_a_field_that_is_dragged_is_one_step_back(draft: Draft) -> None:
    for batch in range(20, 60):
        draft.set("train.batch_size", batch)
    draft.set("train.seed", 7)
    draft.undo()
    assert draft.value("train.batch_size") == 59
    draft.undo()
    assert draft.changed_keys() == []
    assert not draft.can_undo


def test_several_values_are_one_step(draft: Draft) -> None:
    draft.set_all({"model.preset": "small", "train.batch_size": 8})
    assert draft.changed_keys() == ["model.preset", "train.batch_size"]
    draft.undo()
    assert draft.changed_keys() == []


def test_none_takes_a_value_out_of_the_recipe(draft: Draft) -> None:
    draft.set("model.emb_dim", 96)
    draft.set("model.emb_dim", None)
    assert built(draft).model.emb_dim is None  # type: ignore[attr-defined]


def test_beginning_with_another_recipe_can_be_taken_back(draft: Draft) -> None:
    draft.set("train.seed", 7)
    draft.begin(first_recipe("tales:en"))
    assert draft.changed_keys() == []
    assert draft.value("data.path") == "tales:en"
    draft.undo()
    assert (draft.value("data.path"), draft.value("train.seed")) == ("tales:tr", 7)


def test_the_command_makes_exactly_this_recipe(draft: Draft) -> None:
    draft.set_all(
        {
            "train.seed": 7,
            "sample.prompts": ['Bir gün, "Ayşe"', "İki"],
            "model.emb_dim": 96,
            "train.learning_rate": 2e-4,
        }
    )
    make, train = command_for(built(draft)).split(" && ")
    assert train == "tezgah train recipe.toml"
    words = shlex.split(make.removesuffix(" > recipe.toml"))
    assert words[:3] == ["tezgah", "recipe", "pretrain"]
    assert recipes.default("pretrain", sets=words[4::2]) == built(draft)
