"""The pretraining stage as a generator: what it yields, resumes, and refuses to do."""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import signal
import time
from pathlib import Path

import pytest
import torch

from engine import failpoints, worker
from engine.errors import EngineError, RecipeError, RunError
from engine.messages import (
    CheckpointSaved,
    Finished,
    Metrics,
    Notice,
    Obeyed,
    Pause,
    Resume,
    Sample,
    SampleNow,
    SaveNow,
    Started,
    Status,
    Stop,
)
from engine.recipes.recipe import build
from engine.runs import RunFolder, create_run
from engine.stages import pretrain
from engine.training.context import RunContext

TEXT = "the quick brown fox jumps over the lazy dog; " * 120


def recipe(text_path: Path, **changes):
    sections = {
        "data": {"path": str(text_path), "split": "characters"},
        "tokenizer": {"kind": "char"},
        "model": {"context_length": 16, "emb_dim": 16, "n_heads": 2, "n_layers": 1, "drop_rate": 0.1},
        "train": {
            "batch_size": 4,
            "max_steps": 12,
            "threads": 1,
            "kernels": "torch",
            "precision": "fp32",
            "learning_rate": 1e-2,
            "warmup_steps": 2,
        },
        "eval": {"every_steps": 5, "batches": 2},
        "sample": {"every_steps": 6, "max_new_tokens": 4, "prompts": ["the "]},
        "checkpoint": {"every_steps": 4},
    }
    for name, values in changes.items():
        sections[name] = {**sections.get(name, {}), **values}
    return build({"stage": "pretrain", **sections})


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    return path


@pytest.fixture
def make(tmp_path, text):
    def make_run(name="run", **changes) -> RunFolder:
        return create_run(tmp_path / "runs", recipe(text, **changes), name)

    return make_run


def play(run: RunFolder, **context):
    return list(pretrain.train(run.recipe(), RunContext(run, **context)))


def of(kind, messages):
    return [m for m in messages if isinstance(m, kind)]


def series(messages, name):
    return {m.step: m.values[name] for m in of(Metrics, messages) if name in m.values}


def model_hash(run: RunFolder) -> str:
    digest = hashlib.sha256()
    for path in sorted(run.model.rglob("*")):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


# ------------------------------------------------------------------ the story of a run


def test_a_run_tells_its_story_in_order(make):
    run = make()
    messages = play(run)
    kinds = [type(m).__name__ for m in messages]
    assert kinds.count("Started") == 1
    assert kinds[-1] == "Finished"
    assert messages[-1].reason == "done"
    facts = of(Started, messages)[0].facts
    assert facts["vocab_size"] == len(set(TEXT)) + 1
    assert facts["max_steps"] == 12
    val = series(messages, "val/loss")
    assert sorted(val) == [0, 5, 10, 12]
    assert val[0] == pytest.approx(math.log(facts["vocab_size"]), abs=0.3)
    assert val[12] < val[0] - 0.3
    assert sorted(series(messages, "train/eval_loss")) == [0, 5, 10, 12]
    assert sorted(series(messages, "train/loss")) == list(range(13))
    assert sorted({m.step for m in of(Sample, messages)}) == [0, 6, 12]
    assert [m.step for m in of(CheckpointSaved, messages)] == [4, 8, 12]
    assert (run.model / "config.json").is_file()
    perplexity = series(messages, "val/perplexity")
    assert perplexity[12] == pytest.approx(math.exp(val[12]))
    json.dumps(facts)


def test_before_the_start_a_report_says_what_the_text_amounts_to(make):
    messages = play(make(train={"max_steps": 1}, data={"test_fraction": 0.1}))
    told = [m.text for m in of(Notice, messages) if m.level == "info"]
    assert (
        told[0]
        == f"Text: 5,400 characters, 5,400 tokens, 1 document, vocabulary {len(set(TEXT)) + 1}, 1.00 bytes a token."
    )
    assert told[1] == "Training: 4,320 characters, 4,320 tokens, 269 windows, 67 batches."
    assert told[2] == "Validation: 540 characters, 540 tokens, 33 windows, 9 batches."
    assert told[3].startswith("Test: 540 characters")
    report = of(Started, messages)[0].facts["report"]
    assert report["splits"]["val"]["windows"] == 33


def test_first_and_last_training_loss_are_those_of_evaluation_mode(make):
    values = series(play(make(train={"max_steps": 3})), "train/loss")
    eval_values = series(play(make(train={"max_steps": 3})), "train/eval_loss")
    assert values[0] == eval_values[0]
    assert values[3] == eval_values[3]


def test_bits_per_byte_do_not_depend_on_the_tokenizer_of_a_constant_model(make):
    messages = play(make(data={"split": "characters"}))
    loss, bits = series(messages, "val/loss")[0], series(messages, "val/bits_per_byte")[0]
    assert bits == pytest.approx(loss / math.log(2), rel=1e-6)  # one byte a character in this text


def test_equal_runs_are_byte_equal_and_another_seed_is_not(make):
    one, two, other = make("one"), make("two"), make("three", train={"seed": 1})
    for run in (one, two, other):
        play(run)
    assert model_hash(one) == model_hash(two)
    assert model_hash(one) != model_hash(other)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"train": {"precision": "bf16"}},
        {"train": {"optimizer": "sgd", "grad_accumulation": 3}},
        {"train": {"optimizer": "nadam", "gradient_checkpointing": True}},
        {"model": {"position": "rotary", "norm": "rmsnorm", "mlp": "swiglu", "n_kv_heads": 1}},
        {"train": {"max_epochs": 0.5}, "data": {"drop_last": False, "stride": 7}},
        {
            "tokenizer": {"kind": "bpe", "vocab_size": 280},
            "checkpoint": {"keep_best": True},
            "eval": {"every_steps": 3},
        },
    ],
    ids=["plain", "bf16", "sgd", "nadam", "llama", "epochs", "bpe"],
)
def test_a_resumed_run_is_bit_identical(make, changes):
    whole, parts = make("whole", **changes), make("parts", **changes)
    play(whole)
    for stop_at in (3, 7):
        context = RunContext(parts)
        for message in pretrain.train(parts.recipe(), context):
            if isinstance(message, Metrics) and message.step >= stop_at:
                context.stop.set()
        assert isinstance(message, Finished)
        assert message.reason == "stopped"
    resumed = play(parts)
    assert of(Started, resumed)[0].step == 7
    assert of(Started, resumed)[0].facts["resumed"]
    assert resumed[-1].reason == "done"
    assert model_hash(parts) == model_hash(whole)
    last = sorted(whole.checkpoints.iterdir())[-1].name
    for name in ("model.safetensors", "optimizer.safetensors"):
        assert (parts.checkpoints / last / name).read_bytes() == (whole.checkpoints / last / name).read_bytes()
    states = [json.loads((r.checkpoints / last / "state.json").read_text()) for r in (whole, parts)]
    for state in states:
        del state["seconds"]
        state["choices"].pop("measured")
        state["choices"].pop("peak_flops")
    assert states[0] == states[1]


def _child(run):
    code = 1
    try:
        torch.set_num_threads(1)
        code = worker.main([str(run.path)])
    finally:
        os._exit(code)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_twenty_random_kills_change_no_bit(make):
    changes = {"train": {"max_steps": 2500}, "checkpoint": {"every_steps": 20}, "sample": {"max_new_tokens": 0}}
    changes["eval"] = {"every_steps": 500}
    whole, killed = make("whole", **changes), make("killed", **changes)
    play(whole)
    dice = random.Random(11)
    for kill in range(20):
        child = os.fork()
        if child == 0:
            _child(killed)
        until = time.monotonic() + 120
        while kill == 0 and not any(killed.checkpoints.glob("step-*")) and time.monotonic() < until:
            time.sleep(0.01)  # on a busy machine a start takes longer than all the kills
        time.sleep(dice.uniform(0.05, 0.4))
        assert os.waitpid(child, os.WNOHANG) == (0, 0), "the run ended before the kills did: give it more steps"
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    child = os.fork()
    if child == 0:
        _child(killed)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    resumed_at = [m.step for m in killed.reader().read() if isinstance(m, Started)]
    assert resumed_at[-1] > 0
    assert model_hash(killed) == model_hash(whole)
    ends = [m for m in killed.reader().read() if isinstance(m, Finished)]
    assert len(ends) == 1


@pytest.mark.slow
def test_a_compiled_run_learns_the_same(make):
    steady = {"drop_rate": 0.0}  # compiled dropout draws other numbers
    plain = play(make(train={"max_steps": 4}, model=steady))
    compiled = play(make(train={"max_steps": 4, "compile": True}, model=steady))
    assert series(compiled, "val/loss")[4] == pytest.approx(series(plain, "val/loss")[4], abs=1e-4)


def test_without_a_compiler_the_run_goes_on_and_says_so(make, monkeypatch):
    def no_compiler(function):
        def fails(*args, **kwargs):
            raise RuntimeError("InvalidCxxCompiler: none found\nsecond line")

        return fails

    monkeypatch.setattr(torch, "compile", no_compiler)
    messages = play(make(train={"max_steps": 2, "compile": True}))
    told = [m.text for m in of(Notice, messages) if m.level == "warning"]
    assert told == ["Not compiled: RuntimeError: InvalidCxxCompiler: none found"]
    assert messages[-1].reason == "done"


# ------------------------------------------------------------------ limits and choices


def test_the_first_limit_reached_ends_the_run(make):
    messages = play(make(train={"max_steps": 500, "max_seconds": 1.0, "max_epochs": 50}))
    assert 0 < messages[-1].step < 500
    seconds = messages[-1].facts["seconds"]
    assert seconds >= 1.0
    messages = play(make(train={"max_steps": 0, "max_epochs": 0.1}))
    started = of(Started, messages)[0].facts
    assert messages[-1].step == math.ceil(0.1 * started["batches_per_epoch"])


def test_elapsed_time_is_kept_over_a_resume(make):
    run = make(train={"max_steps": 0, "max_seconds": 1.2})
    context = RunContext(run)
    for message in pretrain.train(run.recipe(), context):
        if isinstance(message, Metrics) and message.values.get("train/seconds", 0) > 0.6:
            context.stop.set()
    again = play(run)
    seconds = series(again, "train/seconds")
    assert min(seconds.values()) >= 0.6
    assert again[-1].facts["seconds"] < 2.4


def test_early_stopping_and_keep_best(make):
    run = make(
        train={"max_steps": 60, "learning_rate": 0.5, "schedule": "constant"},
        eval={"every_steps": 2, "patience": 3},
        checkpoint={"keep_best": True, "every_steps": 0},
    )
    messages = play(run)
    end = messages[-1]
    assert end.reason == "early"
    assert end.step == end.facts["best_step"] + 6
    best = run.checkpoints / f"step-{end.facts['best_step']:08d}"
    assert best.is_dir()
    told = {m.step: m.best for m in messages if isinstance(m, CheckpointSaved)}
    assert told[end.facts["best_step"]]
    assert not told[end.step]
    from engine.loading import load_any

    model, _ = load_any(run.path, run.path.parent)
    from_best, _ = load_any(best, run.path.parent)
    for (name, a), b in zip(model.state_dict().items(), from_best.state_dict().values(), strict=True):
        assert torch.equal(a, b), name


# ------------------------------------------------------------------ wishes


def test_wishes_are_obeyed_between_two_steps(make):
    run = make(train={"max_steps": 8}, checkpoint={"every_steps": 0})
    messages = []
    for message in pretrain.train(run.recipe(), RunContext(run)):
        messages.append(message)
        if isinstance(message, Metrics) and message.step == 3 and "train/grad_norm" in message.values:
            run.send(SaveNow(id="save"))
            run.send(SampleNow(id="write", prompt="the lazy ", max_new_tokens=3, temperature=0.0, seed=5))
    assert {m.command for m in of(Obeyed, messages)} == {"save", "write"}
    assert [m.step for m in of(CheckpointSaved, messages)] == [3, 8]
    [asked] = [m for m in of(Sample, messages) if m.command == "write"]
    assert (asked.prompt, asked.step, asked.seed) == ("the lazy ", 3, 5)
    assert 0 < len(asked.text) <= 3


def test_pause_holds_the_run_until_resume(make):
    run = make(train={"max_steps": 6})
    messages = []
    for message in pretrain.train(run.recipe(), RunContext(run)):
        messages.append(message)
        if isinstance(message, Metrics) and message.step == 2 and "train/grad_norm" in message.values:
            run.send(Pause(id="p"))
        if isinstance(message, Status) and message.text == "paused":
            run.send(SampleNow(id="s"))
            run.send(Resume(id="r"))
    texts = [m.text for m in of(Status, messages)]
    assert "paused" in texts
    assert messages[-1].reason == "done"
    assert [m.step for m in of(CheckpointSaved, messages)] == [2, 4, 6]


def test_stop_without_saving_leaves_no_checkpoint(make):
    run = make(checkpoint={"every_steps": 0})
    run.send(Stop(id="x", save=False))
    messages = play(run)
    assert messages[-1].reason == "stopped"
    assert not run.checkpoints.exists()
    assert not run.model.exists()


# ------------------------------------------------------------------ what goes wrong


def test_numbers_that_are_not_finite_never_step_never_save_and_pause(make, monkeypatch):
    run = make(train={"max_steps": 10}, checkpoint={"every_steps": 1})
    real = pretrain.Pretraining.learn

    def poisoned(self):
        if self.step >= 4:
            monkeypatch.setattr(
                type(self.learner), "forward_loss", lambda s, i, t: (next(s.model.parameters()).sum() * float("nan"), 1)
            )
        yield from real(self)

    monkeypatch.setattr(pretrain.Pretraining, "learn", poisoned)
    messages = []
    weights = {}
    for message in pretrain.train(run.recipe(), RunContext(run)):
        messages.append(message)
        if isinstance(message, CheckpointSaved):
            weights[message.step] = (run.path / message.path / "model.safetensors").read_bytes()
        if isinstance(message, Status) and message.text.startswith("paused"):
            run.send(Stop(id="enough"))
    problem = [m for m in of(Notice, messages) if m.level == "problem"]
    assert len(problem) == 1
    assert "3 steps in a row" in problem[0].text
    assert "learning_rate" in problem[0].remedy
    assert weights[4] == weights[7]  # no step changed a weight
    assert messages[-1].reason == "stopped"


def test_weights_that_are_not_finite_are_never_written(make, monkeypatch):
    run = make(train={"max_steps": 5}, checkpoint={"every_steps": 2})
    real = pretrain.Pretraining.learn

    def broken(self):
        yield from real(self)
        if self.step == 4:
            with torch.no_grad():
                next(self.learner.model.parameters()).fill_(float("inf"))

    monkeypatch.setattr(pretrain.Pretraining, "learn", broken)
    messages = play(run)
    assert [m.step for m in of(CheckpointSaved, messages)] == [2]
    assert any("Nothing was saved" in m.text for m in of(Notice, messages))


def test_a_prompt_that_cannot_be_read_does_not_end_the_run(make):
    messages = play(make(sample={"prompts": ["the ", "ÇÇÇ"]}, train={"max_steps": 2}))
    assert messages[-1].reason == "done"
    assert any("No sample" in m.text and "Ç" in m.text for m in of(Notice, messages))
    assert {m.prompt for m in of(Sample, messages)} == {"the "}


def test_too_little_validation_text_is_named(make):
    with pytest.raises(RecipeError, match="validation"):
        play(make(data={"val_fraction": 0.002}))


def test_a_text_that_has_changed_is_refused(make, text):
    run = make()
    context = RunContext(run)
    for message in pretrain.train(run.recipe(), context):
        if isinstance(message, Metrics):
            context.stop.set()
    text.write_text(TEXT.replace("fox", "cat"))
    with pytest.raises(RunError, match="has changed"):
        play(run)


def test_too_little_text_names_the_numbers(make, text):
    text.write_text("too short")
    with pytest.raises(RecipeError) as caught:
        play(make())
    assert "context" in str(caught.value)


@pytest.mark.parametrize("fault", ["bug", "memory", "eio"])
def test_the_worker_ends_with_one_last_word(make, monkeypatch, fault):
    run = make()
    from engine import failpoints

    monkeypatch.setitem(failpoints._PLAN, "checkpoint:after_model", (1, fault))
    failpoints._SEEN.clear()
    if fault == "eio":  # a disk error pauses; the run goes on by itself when the disk is well again
        assert worker.main([str(run.path)]) == 0
        assert any("disk failed" in m.text for m in run.reader().read() if isinstance(m, Notice))
        return
    assert worker.main([str(run.path)]) == 1
    messages = run.reader().read()
    last = messages[-1]
    assert last.kind == fault
    assert bool(last.trace)
    assert not run.lock_path.exists()
    assert run.summary().state == "failed"


def test_a_user_error_has_no_trace(make, text):
    run = make()
    text.unlink()
    assert worker.main([str(run.path)]) == 1
    last = run.reader().read()[-1]
    assert last.trace == ""
    assert str(text) in last.text


def test_engine_errors_are_what_users_see():
    assert str(EngineError("what", "remedy")) == "what\nremedy"


def test_a_run_survives_running_out_of_memory_and_learns_the_same(make, monkeypatch):
    """The batch is cut into parts and the step taken again: the same sum of gradients."""
    still = {"model": {"drop_rate": 0.0}}
    plain = play(make("plain", **still))
    monkeypatch.setattr(failpoints, "_PLAN", {"oom": (3, "oom")})
    monkeypatch.setattr(failpoints, "_SEEN", {})
    short = play(make("short", **still))
    notice = next(m for m in short if isinstance(m, Notice) and m.level == "warning")
    assert "Memory ran out at step 2" in notice.text
    assert "2 parts" in notice.text
    losses = [[m.values["train/loss"] for m in run if isinstance(m, Metrics)] for run in (plain, short)]
    assert losses[0] == pytest.approx(losses[1], abs=1e-5)


def test_a_batch_that_cannot_be_cut_further_fails_with_a_remedy(make, monkeypatch):
    monkeypatch.setattr(failpoints, "_PLAN", {"oom": (1, "oom")})
    monkeypatch.setattr(failpoints, "_LASTING", {"oom"})
    monkeypatch.setattr(failpoints, "_SEEN", {})
    with pytest.raises(RuntimeError, match="DefaultCPUAllocator"):
        play(make("short"))
