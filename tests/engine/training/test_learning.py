"""The gradient steps that the stages share."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from engine.training.learning import LearningJob


class Whole:
    """A batch that is not cut."""

    weight = tokens = 1

    def halves(self, parts: int) -> list[Whole]:
        return [self]


class Learner:
    def backward(self, loss: Tensor) -> None:
        loss.backward()

    def step(self, rate: float) -> None:
        return None


class Job(LearningJob):
    """Notes, whenever a loss is asked for, which of the graphs before are still there."""

    def __init__(self) -> None:
        self.parts, self.shards, self._compiled, self._sums = 1, None, None, {}
        self.learner: Any = Learner()
        self.graphs: list[weakref.ref[Tensor]] = []
        self.alive: list[int] = []

    def batches(self, step: int) -> list[Whole]:
        return [Whole(), Whole(), Whole()]

    def loss(self, batch: Any) -> tuple[Tensor, Mapping[str, Tensor]]:
        self.alive.append(sum(graph() is not None for graph in self.graphs))
        loss = torch.ones(2, requires_grad=True).sum()
        self.graphs.append(weakref.ref(loss))
        return loss, {"policy/something": loss.detach()}

    def _unused(self, *_: Any) -> Any:
        raise AssertionError

    scores = default_prompts = told = put_model = _unused


Job.__abstractmethods__ = frozenset()  # only the step is tried


def test_a_graph_is_gone_before_the_next_batch_is_computed() -> None:
    job = Job()
    job._take_step(job.batches(0), 3, 0.1)
    assert job.alive == [0, 0, 0]
