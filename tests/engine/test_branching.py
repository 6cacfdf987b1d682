"""Branches: a copy of a checkpoint under a changed recipe, and what cannot be changed on the way."""

from __future__ import annotations

import json
import math

import pytest

from engine.branching import branch, steps_to_branch_from
from engine.errors import EngineError, RecipeError, RunError, UsageError
from engine.messages import CheckpointSaved, Finished, Metrics
from engine.recipes.recipe import OriginSection, default
from engine.runs import create_run, list_runs
from engine.training.manifest import verify

from .runs_by_hand import give_checkpoint, made_run, tiny


@pytest.fixture
def run(tmp_path):
    origin = OriginSection(data_hash="abc")
    made = made_run(tmp_path, "base", recipe=tiny().model_copy(update={"origin": origin}))
    for step in (10, 20):
        give_checkpoint(made, step)
    return made


def test_a_branch_has_the_checkpoint_the_tokenizer_and_a_changed_recipe(tmp_path, run):
    before = (run.checkpoints / "step-00000010" / "state.json").read_bytes()
    made = branch(run, tmp_path, step=10, changes=["train.learning_rate=1e-4", "model.drop_rate=0.2"], name="slower")
    assert made.name.endswith("-pretrain-slower")
    recipe = made.recipe()
    assert (recipe.train.learning_rate, recipe.model.drop_rate) == (1e-4, 0.2)
    assert (recipe.origin.parent, recipe.origin.data_hash) == (run.name, "abc")
    assert steps_to_branch_from(made) == [10]
    checkpoint = made.checkpoints / "step-00000010"
    verify(checkpoint)
    for name in ("model.safetensors", "optimizer.safetensors"):
        assert (checkpoint / name).read_bytes() == (run.checkpoints / "step-00000010" / name).read_bytes()
    assert (made.path / "tokenizer" / "tokenizer.json").is_file()
    assert made.summary().state == "queued"
    assert made.summary().parent == run.name
    assert (run.checkpoints / "step-00000010" / "state.json").read_bytes() == before
    assert not (tmp_path / ".new").exists()


def test_the_branch_has_a_best_of_its_own_and_what_was_set_by_hand(tmp_path, run):
    made = branch(run, tmp_path, changes=["train.precision=fp32", "train.kernels=torch", "train.threads=1"])
    assert steps_to_branch_from(made) == [20], "the newest, unless told"
    state = json.loads((made.checkpoints / "step-00000020" / "state.json").read_text())
    assert (state["best_loss"], state["best_step"], state["worse"], state["evaluated"]) == (None, -1, 0, -1)
    assert (state["step"], state["seconds"]) == (20, 12.0)
    assert state["choices"]["precision"] == "fp32"
    assert state["choices"]["threads"] == 1
    assert state["choices"]["linear"] == "torch"


@pytest.mark.parametrize(("asked", "kept"), [(2, 2), (1, 1), (3, 1)])
def test_a_branch_with_as_many_threads_lets_them_share_the_work_as_before(tmp_path, asked, kept):
    made = made_run(tmp_path, "base", recipe=tiny())
    give_checkpoint(made, 10, choices={"threads": 2, "shards": 2})
    branched = branch(made, tmp_path, changes=[f"train.threads={asked}"])
    choices = json.loads((branched.checkpoints / "step-00000010" / "state.json").read_text())["choices"]
    assert (choices["threads"], choices["shards"]) == (asked, kept)


@pytest.mark.parametrize("change", ["data.path=tales:tr", "data.val_fraction=0.2", "train.seed=8"])
def test_a_text_that_is_another_or_divided_in_another_way_is_a_new_text(tmp_path, run, change):
    assert branch(run, tmp_path, changes=["train.learning_rate=1e-4"]).recipe().origin.data_hash == "abc"
    assert branch(run, tmp_path, changes=[change]).recipe().origin.data_hash == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("model.n_layers=2", r"model\.n_layers cannot change in a branch: the weights"),
        ("tokenizer.kind=bytes", r"tokenizer\.kind cannot change in a branch: the weights know the tokens"),
        ("train.optimizer=sgd", r"train\.optimizer cannot change in a branch: the optimiser's memory"),
        ("train.precision=fp16", "no loss scale"),
    ],
)
def test_what_the_weights_cannot_follow_is_refused_with_the_reason(tmp_path, run, change, said):
    before = list_runs(tmp_path)
    with pytest.raises(UsageError, match=said):
        branch(run, tmp_path, changes=[change])
    assert list_runs(tmp_path) == before


def test_adam_and_adamw_remember_the_same(tmp_path, run):
    assert branch(run, tmp_path, changes=["train.optimizer=adam"]).recipe().train.optimizer == "adam"


def test_a_bad_assignment_names_the_key(tmp_path, run):
    with pytest.raises(RecipeError, match="has no key sed"):
        branch(run, tmp_path, changes=["train.sed=1"])


def test_a_branch_that_would_end_at_once_is_refused(tmp_path, run):
    give_checkpoint(run, 30)
    with pytest.raises(RunError, match=r"train\.max_steps = 30 is reached at step 30") as caught:
        branch(run, tmp_path)
    assert "train.max_steps=60" in caught.value.remedy
    assert branch(run, tmp_path, changes=["train.max_steps=60"]).recipe().train.max_steps == 60
    with pytest.raises(RunError, match=r"train\.max_seconds = 5 is reached"):
        branch(run, tmp_path, step=10, changes=["train.max_seconds=5"])
    with pytest.raises(RunError, match=r"train\.max_epochs = 1 is reached at step 20"):
        branch(run, tmp_path, step=20, changes=["train.max_steps=0", "train.max_epochs=1"])


def test_missing_and_damaged_checkpoints_are_told(tmp_path, run):
    with pytest.raises(RunError, match="no checkpoint of step 15") as caught:
        branch(run, tmp_path, step=15)
    assert "10, 20" in caught.value.remedy
    with pytest.raises(RunError, match="no checkpoint to branch from"):
        branch(made_run(tmp_path, "bare"), tmp_path)
    weights = run.checkpoints / "step-00000020" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    before = list_runs(tmp_path)
    with pytest.raises(RunError, match=r"model\.safetensors is not what was written"):
        branch(run, tmp_path, step=20)
    whole = json.loads((run.checkpoints / "step-00000010" / "state.json").read_text())
    for body in ("{", "[]", json.dumps({**whole, "step": math.inf}), json.dumps({**whole, "choices": 1})):
        (run.checkpoints / "step-00000010" / "state.json").write_text(body)
        with pytest.raises(RunError, match=r"state\.json is missing or damaged"):
            branch(run, tmp_path, step=10)
    assert [r.path for r in list_runs(tmp_path)] == [r.path for r in before]
    assert not any((tmp_path / ".new").glob("*"))


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path, run, monkeypatch):
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10, 9, 1))
    before = list_runs(tmp_path)
    with pytest.raises(EngineError, match="Disk full"):
        branch(run, tmp_path)
    assert list_runs(tmp_path) == before
    assert not any((tmp_path / ".new").glob("*"))


def trained(folder, cache):
    """Trains a run here, in this process; its metrics, checkpoints and end."""
    from engine.stages import trainer
    from engine.training.context import RunContext

    recipe = folder.recipe()
    messages = list(trainer(recipe.stage)(recipe, RunContext(folder, cache=cache)))
    return [m for m in messages if isinstance(m, Metrics | CheckpointSaved | Finished)]


@pytest.mark.slow
def test_a_real_branch_goes_on_from_its_step_with_the_same_weights(tmp_path):
    """Trained for real: the branch starts where the parent was and, unchanged, takes the very same steps."""
    cache = tmp_path / "cache"
    text = tmp_path / "text.txt"
    text.write_text("the quick brown fox jumps over the lazy dog.\n" * 400)
    recipe = tiny(f"data.path={text}", "data.split=characters", "checkpoint.keep=9")
    parent = create_run(tmp_path / "runs", recipe, "parent")
    trained(parent, cache)
    same = branch(parent, tmp_path / "runs", step=20)
    told = trained(same, cache)
    assert (told[0].step, told[-1].step, told[-1].reason) == (20, 30, "done")
    ends = [run.checkpoints / "step-00000030" / "model.safetensors" for run in (parent, same)]
    assert ends[0].read_bytes() == ends[1].read_bytes()
    other = branch(parent, tmp_path / "runs", step=20, changes=["train.learning_rate=1e-2", "train.batch_size=8"])
    assert trained(other, cache)[-1].step == 30
    assert (other.checkpoints / "step-00000030" / "model.safetensors").read_bytes() != ends[0].read_bytes()


@pytest.mark.slow
def test_a_fine_tuning_run_branches_with_its_adapter_and_not_to_another_method(tmp_path):
    runs, cache = tmp_path / "runs", tmp_path / "cache"
    base = create_run(runs, tiny("tokenizer.kind=bytes", "model.context_length=256", "train.max_steps=5"), "base")
    trained(base, cache)
    sets = (f"model.from={base.path}/model", "method.kind=lora", "data.path=tales:en", "data.examples=40",
            "train.max_steps=6", "train.max_epochs=0", "train.threads=1", "train.kernels=torch", "train.precision=fp32",
            "sample.max_new_tokens=0", "checkpoint.every_steps=3", "checkpoint.keep=9")  # fmt: skip
    tuned = create_run(runs, default("finetune", sets), "tuned")
    trained(tuned, cache)
    same = branch(tuned, runs, step=3)
    assert trained(same, cache)[-1].step == 6
    ends = [run.checkpoints / "step-00000006" / "model.safetensors" for run in (tuned, same)]
    assert ends[0].read_bytes() == ends[1].read_bytes()
    assert same.recipe().origin.parent == tuned.name
    with pytest.raises(UsageError, match=r"method\.rank cannot change in a branch"):
        branch(tuned, runs, step=3, changes=["method.rank=2"])
