"""What every stage of the table promises: its story, its limits, and that no work is lost."""

from __future__ import annotations

import importlib
import json
import os
import random
import signal
import time

import pytest
import torch

from engine import failpoints, worker
from engine.errors import DeviceError, DiskError, EngineError, RunError
from engine.loading import open_any
from engine.messages import CheckpointSaved, Finished, Metrics, Notice, Sample, Started, Status, from_json
from engine.progress import describe
from engine.recipes.recipe import default, parse
from engine.recipes.render import render
from engine.runs import RunFolder
from engine.stages import STAGES, trainer
from engine.start import new_run
from engine.training import memory
from engine.training.context import RunContext
from engine.training.job import Job
from tests.engine.stages.small import EXAMINED, SMALL, World, folder_hash, of, play, returned, small_recipe, small_run

every_stage = pytest.mark.parametrize("stage", STAGES)


def test_every_stage_of_the_table_is_tried_here():
    assert set(SMALL) == set(STAGES)


@every_stage
def test_the_default_recipe_prints_and_reads_back(stage):
    recipe = default(stage)
    assert parse(render(recipe)) == recipe


@every_stage
def test_a_run_tells_its_story(world: World, stage):
    run = small_run(world, stage)
    messages = play(run)
    assert len(of(Started, messages)) == 1
    assert isinstance(messages[-1], Finished)
    assert messages[-1].reason == "done"
    last = messages[-1].step
    number = EXAMINED.get(stage, "val/loss")
    val = {m.step: m.values[number] for m in of(Metrics, messages) if number in m.values}
    assert min(val) == 0, "validation comes before the first step"
    assert max(val) == last, "and after the last"
    assert of(CheckpointSaved, messages)[-1].step == last
    assert of(Sample, messages)
    for message in messages:
        json.dumps(message.values if isinstance(message, Metrics) else {}, allow_nan=False)
        assert isinstance(describe(message), str), "the terminal shows every stage"
    assert (run.model / "config.json").is_file()
    opened = open_any(run.path, world.runs)  # also what does not write, as a reward model
    model, tokenizer = opened.model, opened.tokenizer
    assert tokenizer.vocab_size <= model.settings.vocab_size


@every_stage
def test_equal_runs_are_byte_equal(world: World, stage):
    first, second = (small_run(world, stage, name) for name in ("first", "second"))
    play(first)
    play(second)
    assert folder_hash(first.model) == folder_hash(second.model)


@every_stage
@pytest.mark.parametrize("stop_at", [3, 7])
def test_a_resumed_run_is_bit_identical(world: World, stage, stop_at):
    whole, parts = small_run(world, stage, "whole"), small_run(world, stage, "parts")
    play(whole)
    context = RunContext(parts)
    messages = []
    for message in trainer(stage)(parts.recipe(), context):
        messages.append(message)
        if isinstance(message, Metrics) and message.step >= stop_at:
            context.stop.set()
    assert messages[-1].reason == "stopped"
    again = play(parts)
    assert of(Started, again)[0].step == messages[-1].step
    assert again[-1].reason == "done"
    assert folder_hash(parts.model) == folder_hash(whole.model)
    last = sorted(whole.checkpoints.iterdir())[-1].name
    for name in ("model.safetensors", "optimizer.safetensors"):
        assert (parts.checkpoints / last / name).read_bytes() == (whole.checkpoints / last / name).read_bytes()


def _child(run: RunFolder) -> None:
    code = 1
    try:
        torch.set_num_threads(1)
        code = worker.main([str(run.path)])
    finally:
        os._exit(code)


@every_stage
@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_random_kills_change_no_bit(world: World, stage):
    changes = {"train": {"max_steps": 400}, "checkpoint": {"every_steps": 5}, "sample": {"max_new_tokens": 0}}
    changes["eval"] = {"every_steps": 200}
    whole, killed = small_run(world, stage, "whole", **changes), small_run(world, stage, "killed", **changes)
    play(whole)
    dice = random.Random(5)
    kills = 0
    for _ in range(6):
        child = os.fork()
        if child == 0:
            _child(killed)
        time.sleep(dice.uniform(0.1, 0.6))
        if os.waitpid(child, os.WNOHANG) != (0, 0):
            break  # a fast machine: it came to its end between two kills
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        kills += 1
    assert kills
    if not (killed.model / "config.json").is_file():
        child = os.fork()
        if child == 0:
            _child(killed)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert folder_hash(killed.model) == folder_hash(whole.model)


@every_stage
def test_a_full_disk_pauses_and_the_run_goes_on(world: World, stage, monkeypatch):
    monkeypatch.setattr(failpoints, "_PLAN", {"checkpoint:after_model": (1, "enospc")})
    monkeypatch.setattr(failpoints, "_SEEN", {})
    messages = play(small_run(world, stage))
    problem = next(m for m in of(Notice, messages) if m.level == "problem")
    assert "No space left" in problem.text or "full" in problem.text
    assert any(m.text.startswith("paused") for m in of(Status, messages))
    assert messages[-1].reason == "done"


def test_a_run_that_is_stopped_before_its_model_is_written_can_go_on(world: World, monkeypatch):
    """It waits for room, somebody stops it: that is no end, or the work would be lost."""

    def full(job: Job, weights: object, folder: object) -> None:
        raise DiskError("Disk full.", "Free some space.")

    run, told = small_run(world, "pretrain"), []
    context = RunContext(run)
    with monkeypatch.context() as patched:
        patched.setattr(Job, "put_model", full)
        for message in trainer("pretrain")(run.recipe(), context):
            told.append(message)
            if isinstance(message, Notice) and message.text == "Disk full.":
                context.stop.set()
    assert told[-1].reason == "stopped"
    assert not run.model.exists()
    assert play(run)[-1].reason == "done"
    assert (run.model / "config.json").is_file()


@every_stage
def test_a_step_that_runs_out_of_memory_is_taken_again(world: World, stage, monkeypatch):
    monkeypatch.setattr(failpoints, "_PLAN", {"oom": (2, "oom")})
    monkeypatch.setattr(failpoints, "_SEEN", {})
    messages = play(small_run(world, stage))
    assert any("Memory ran out" in m.text for m in of(Notice, messages))
    assert messages[-1].reason == "done"


@pytest.mark.parametrize("stage", ["finetune", "reward", "dpo", "ppo"])
def test_an_adapter_fits_where_all_weights_would_not(world: World, stage, monkeypatch):
    """What learns, and copies that are still to be made, count; a base that is in memory already does not."""
    numbers = sum(p.numel() for p in open_any(world.base, world.runs).model.parameters())
    monkeypatch.setattr(memory, "memory_free", lambda device: 2 * numbers)
    prepare = importlib.import_module(f"engine.stages.{stage}").prepare_job
    for kind in ("lora", "full"):
        run = small_run(world, stage, kind, method={"kind": kind, "rank": 2, "dropout": 0.0})
        made = prepare(run.recipe(), RunContext(run))
        if kind == "lora":
            assert returned(made).step == 0
            continue
        with pytest.raises(DeviceError):
            list(made)


@every_stage
def test_data_that_is_missing_is_refused_before_a_folder_is_made(world: World, stage):
    before = sorted(world.runs.iterdir())
    recipe = small_recipe(world, stage, data={"path": str(world.folder / "not-here.jsonl")})
    with pytest.raises(EngineError, match=r"not-here\.jsonl"):
        new_run(recipe, world.runs)
    assert sorted(world.runs.iterdir()) == before


@every_stage
def test_data_that_changed_is_refused_when_going_on(world: World, stage):
    run = small_run(world, stage)
    context = RunContext(run)
    for message in trainer(stage)(run.recipe(), context):
        if isinstance(message, Metrics) and message.step >= 2:
            context.stop.set()
    path = next(world.folder.glob("*.*"))
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace("fox", "dog").replace("sky", "sea"), encoding="utf-8")
    with pytest.raises(RunError, match="has changed since the run began"):
        play(run)


@every_stage
def test_a_second_worker_is_refused_and_one_last_word_is_said(world: World, stage):
    from engine import locks

    run = small_run(world, stage)
    lock = locks.FileLock(run.lock_path)
    assert lock.acquire()
    try:
        assert worker.main([str(run.path)]) == worker.EXIT_BUSY
    finally:
        lock.release()
    assert worker.main([str(run.path)]) == 0
    lines = run.events_path.read_text(encoding="utf-8").splitlines()
    told = [from_json(line) for line in lines]
    assert [type(m).__name__ for m in told].count("Finished") == 1
    assert isinstance(told[-1], Finished)
