"""Runs whose threads take rows of their own: bit-identical to themselves, equal to others but for the order of sums."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import torch

from engine.branching import branch
from engine.messages import Metrics
from engine.runs import RunFolder
from engine.stages import trainer
from engine.training import threads
from engine.training.context import RunContext
from tests.engine.stages.small import World, folder_hash, of, play, small_run

TWO = {"threads": 2, "kernels": "auto", "batch_size": 5, "grad_accumulation": 2, "max_steps": 8}


@pytest.fixture(autouse=True)
def _threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def _prefer(monkeypatch: pytest.MonkeyPatch, *, shards: bool) -> None:
    order = -1.0 if shards else 1.0
    monkeypatch.setattr(threads, "_race", lambda model, batch, ways, *rest: {way: way[1] ** order for way in ways})


def _stopped_and_resumed(run: RunFolder) -> None:
    context = RunContext(run)
    for message in trainer(run.recipe().stage)(run.recipe(), context):
        if isinstance(message, Metrics) and message.step >= 3:
            context.stop.set()
    play(run)


def _shards(run: RunFolder) -> int:
    state = (sorted(run.checkpoints.iterdir())[-1] / "state.json").read_text("utf-8")
    return int(json.loads(state)["choices"]["shards"])


def _learned(messages: list[Any]) -> list[float]:
    return [m.values["train/loss"] for m in of(Metrics, messages) if "train/loss" in m.values]


@pytest.mark.parametrize(
    ("stage", "changes"),
    [
        ("pretrain", {}),
        ("pretrain", {"train": {"precision": "bf16"}}),
        ("finetune", {"method": {"kind": "full"}}),
        ("finetune", {"method": {"kind": "lora"}, "train": {"precision": "bf16"}}),
        ("finetune", {"method": {"kind": "dora"}}),
        ("finetune", {"method": {"kind": "prefix"}}),
        ("finetune", {"method": {"kind": "adapter"}}),
        ("finetune", {"method": {"kind": "lora"}, "data": {"template": "chatml"}}),
    ],
    ids=["pretrain", "bf16", "full", "lora", "dora", "prefix", "adapter", "new-rows"],
)
def test_equal_runs_and_resumed_runs_are_byte_equal(
    world: World, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, stage: str, changes: dict[str, Any]
) -> None:
    _prefer(monkeypatch, shards=True)
    still = {"model": {"drop_rate": 0.0}}
    if stage == "finetune":
        base = small_run(world, "pretrain", "still", **still, train={"max_steps": 2, "threads": 1})
        play(base)
        still = {"model": {"from": str(base.path)}}
        changes = {**changes, "method": {**changes["method"], "dropout": 0.0}}
    changes = {**still, **changes, "train": {**TWO, **changes.get("train", {})}}
    whole, parts, alone = (small_run(world, stage, name, **changes) for name in ("whole", "parts", "alone"))
    messages = play(whole)
    _stopped_and_resumed(parts)
    assert (_shards(whole), _shards(parts)) == (2, 2)
    assert folder_hash(parts.model) == folder_hash(whole.model)
    _prefer(monkeypatch, shards=False)
    others = play(alone, cache=tmp_path / "another cache")  # choices are kept there
    assert _shards(alone) == 1
    near = 1e-4 if changes["train"].get("precision", "fp32") == "fp32" else 2e-2
    assert _learned(messages) == pytest.approx(_learned(others), rel=near)


@pytest.mark.parametrize(
    ("stage", "changes"),
    [("pretrain", {"model": {"drop_rate": 0.1}}), ("finetune", {"method": {"kind": "lora", "dropout": 0.1}})],
)
def test_what_draws_numbers_is_computed_in_one_piece(
    world: World, monkeypatch: pytest.MonkeyPatch, stage: str, changes: dict[str, Any]
) -> None:
    _prefer(monkeypatch, shards=True)
    run = small_run(world, stage, **changes, train={**TWO, "max_steps": 1})
    play(run)
    assert _shards(run) == 1


@pytest.mark.parametrize(
    ("stage", "key"), [("pretrain", "model.drop_rate"), ("finetune", "method.dropout")], ids=["pretrain", "finetune"]
)
def test_a_branch_that_begins_to_draw_numbers_is_computed_in_one_piece(
    world: World, monkeypatch: pytest.MonkeyPatch, stage: str, key: str
) -> None:
    _prefer(monkeypatch, shards=True)
    still: dict[str, Any] = {"model": {"drop_rate": 0.0}}
    if stage == "finetune":
        base = small_run(world, "pretrain", "still", **still, train={"max_steps": 2, "threads": 1})
        play(base)
        still = {"model": {"from": str(base.path)}, "method": {"kind": "lora", "dropout": 0.0}}
    run = small_run(world, stage, **still, train={**TWO, "threads": 0, "max_steps": 2})
    monkeypatch.setattr(threads, "available_cores", lambda: 2)
    play(run)
    assert _shards(run) == 2
    twins = []
    for name in ("one", "other"):
        twins.append(branch(run, world.runs, changes=[f"{key}=0.3", "train.max_steps=12"], name=name))
        play(twins[-1])
    assert folder_hash(twins[0].model) == folder_hash(twins[1].model)
