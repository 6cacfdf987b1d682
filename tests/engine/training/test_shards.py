"""Threads that take rows of a batch each: the same gradients, errors that surface, and where it may be done at all."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.models.transformer import Transformer
from engine.recipes.sections import TrainSection
from engine.training import shards as room
from engine.training.batch import TokenBatch
from engine.training.kernels import gradients, gradients_in_shards
from engine.training.learning import LearningJob
from engine.training.precision import make_learner
from engine.training.shards import Shards, shards_of, shards_suit

Make = Callable[..., Transformer]
MakeTrain = Callable[..., TrainSection]
Batch = tuple[Tensor, Tensor]
CPU = torch.device("cpu")


class Job(LearningJob):
    """The learning step alone."""

    def __init__(self, learner: Any, shards: Shards | None) -> None:
        self.parts, self._compiled, self._sums = 1, None, {}
        self.learner, self.shards = learner, shards

    def batches(self, step: int) -> list[TokenBatch]:
        raise AssertionError

    def loss(self, batch: TokenBatch) -> tuple[Tensor, Mapping[str, Tensor]]:
        return self.learner.forward_loss(*batch.on(CPU))[0], {"policy/rows": torch.tensor(float(len(batch.ids)))}

    def _unused(self, *_: Any) -> Any:
        raise AssertionError

    scores = default_prompts = told = put_model = _unused


Job.__abstractmethods__ = frozenset()


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("rows", [2, 3, 4])
@pytest.mark.parametrize("count", [2, 3, 7])
def test_a_step_in_shards_learns_what_a_step_in_one_piece_learns(
    make_model: Make, make_train: MakeTrain, batch: Batch, precision: str, rows: int, count: int
) -> None:
    ids, targets = (part[:rows] for part in batch)
    targets = targets.clone()
    targets[0, :5] = -100  # rows weigh differently
    targets[-1] = -100  # and one not at all
    whole = TokenBatch(ids, targets, int((targets >= 0).sum()), targets.numel())
    learned, losses = [], []
    for shards in (None, Shards(count)):
        job = Job(make_learner(make_model(), make_train(optimizer="sgd", beta1=0.0), precision), shards)
        result = job._take_step([whole, whole], 2 * whole.weight, 0.5)
        losses.append((result.loss, result.grad_norm))
        learned.append(job.learner.weights())
        assert float(job._sums["policy/rows"]) == 2 * rows
    exact = precision == "fp32"
    assert losses[0] == pytest.approx(losses[1], rel=1e-5 if exact else 2e-2)
    for name, tensor in learned[0].items():
        assert torch.allclose(tensor, learned[1][name], atol=1e-6 if exact else 3e-3), name


def test_gradients_that_autograd_shares_are_told_apart(make_train: MakeTrain) -> None:
    """Two weights that are added to each other, and one that is spread, get one tensor from autograd."""

    class Sum(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a, self.b, self.c = (torch.nn.Parameter(torch.ones(size)) for size in (3, 3, 4))

    model = Sum()
    learner = make_learner(model, make_train(optimizer="sgd", beta1=0.0, weight_decay=0.0, grad_clip=0.0), "fp32")
    for _ in range(2):
        loss = ((model.a + model.b) * torch.tensor([1.0, 2.0, 3.0])).sum() + model.c.sum()
        learner.add(loss.detach(), learner.gradients(loss))
    learner.step(0.5)
    assert model.a.tolist() == model.b.tolist() == [0.0, -1.0, -2.0]
    assert model.c.tolist() == [0.0] * 4


def test_shards_measure_the_same_gradients(make_model: Make, batch: Batch) -> None:
    model = make_model()
    pairs = zip(gradients(model, batch), gradients_in_shards(model, batch, Shards(2)), strict=True)
    assert all(torch.allclose(one, other, atol=1e-6) for one, other in pairs)


def test_parts_are_computed_at_the_same_time_and_answered_in_order() -> None:
    together = threading.Barrier(2, timeout=30)

    def work(part: int) -> tuple[int, int]:
        together.wait()
        time.sleep(0.05 * (1 - part))
        return part, torch.get_num_threads()

    before = torch.get_num_threads()
    assert Shards(2).map(work, [0, 1]) == [(0, 1), (1, 1)]
    assert torch.get_num_threads() == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_has_threads_of_its_own() -> None:
    assert Shards(2).map(abs, [-1, -2]) == [1, 2]
    child = os.fork()
    if child == 0:
        signal.alarm(20)  # waiting for threads that stayed with the parent would last forever
        os._exit(0 if Shards(2).map(abs, [-1, -2]) == [1, 2] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_an_error_waits_until_all_have_ended() -> None:
    ended = []

    def work(part: int) -> None:
        if part == 0:
            raise MemoryError("the first")
        time.sleep(0.1)
        ended.append(part)

    before = torch.get_num_threads()
    with pytest.raises(MemoryError, match="the first"):
        Shards(2).map(work, [0, 1])
    assert ended == [1]
    assert torch.get_num_threads() == before


@pytest.mark.parametrize(
    ("model", "train", "rows"),
    [
        ({"drop_rate": 0.1}, {}, 4),
        ({}, {"gradient_checkpointing": True}, 4),
        ({}, {"compile": True}, 4),
        ({}, {"precision": "fp16"}, 4),
        ({}, {"kernels": "torch"}, 4),
        ({}, {}, 1),
    ],
)
def test_where_rows_cannot_be_shared(
    make_model: Make, make_train: MakeTrain, model: dict[str, Any], train: dict[str, Any], rows: int
) -> None:
    assert shards_suit(make_model(), 4, 2, make_train())
    assert not shards_suit(make_model(**model), rows, 2, make_train(**train))
    assert not shards_suit(make_model().to("meta"), 4, 2, make_train())


def test_gradients_of_many_threads_must_not_fill_the_memory(
    make_model: Make, make_train: MakeTrain, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make_model()
    monkeypatch.setattr(room, "_COPIES", 4 * model.settings.parameter_count() * 3)
    assert shards_suit(model, 8, 4, make_train())
    assert not shards_suit(model, 8, 5, make_train())


def test_what_a_branch_asks_for_excludes_shards_that_were_chosen_before(
    make_model: Make, make_train: MakeTrain
) -> None:
    chosen = {"threads": 2, "shards": 2, "precision": "fp32"}
    model = make_model()
    found = shards_of(chosen, make_train(), model)
    assert found is not None
    assert found.count == 2
    assert shards_of(chosen, make_train(gradient_checkpointing=True), model) is None
    assert shards_of(chosen, make_train(compile=True), model) is None
    assert shards_of(chosen, make_train(kernels="torch"), model) is None
    assert shards_of(chosen, make_train(), make_model(drop_rate=0.1)) is None  # numbers are drawn on the way
    assert shards_of({**chosen, "precision": "fp16"}, make_train(), model) is None
    assert shards_of({"threads": 2}, make_train(), model) is None  # a run from before there were shards


def test_a_run_that_goes_on_on_another_device_is_computed_there_in_one_piece(
    make_model: Make, make_train: MakeTrain
) -> None:
    assert shards_of({"threads": 2, "shards": 2}, make_train(), make_model().to("meta")) is None
