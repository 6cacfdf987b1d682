"""How many threads take a step, and whether each product or the rows of the batch are shared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.models.transformer import Transformer
from engine.recipes.sections import TrainSection
from engine.training import setup, threads
from engine.training.shards import Shards
from engine.training.threads import choose_threads
from tests.engine.stages.small import returned

Make = Callable[..., Transformer]
MakeTrain = Callable[..., TrainSection]
Batch = tuple[Tensor, Tensor]


def test_threads_as_asked(make_model: Make, make_train: MakeTrain, batch: Batch) -> None:
    chosen = choose_threads(make_model(), batch, make_train(threads=1), by_rows=True)
    assert chosen == {"threads": 1, "shards": 1, "why": "asked"}


@pytest.mark.parametrize(
    ("seconds", "best"),
    [
        ({(1, 1): 8.0, (3, 1): 3.0, (4, 1): 2.0}, (4, 1)),
        ({(1, 1): 8.0, (3, 1): 3.0, (4, 1): 2.9}, (3, 1)),
        ({(1, 1): 1.0, (3, 1): 6.0, (4, 1): 40.0}, (1, 1)),
        ({(1, 1): 8.0, (3, 1): 3.0, (4, 1): 2.9, (3, 3): 2.8, (4, 4): 2.7}, (3, 3)),
        ({(1, 1): 8.0, (3, 1): 6.0, (4, 1): 5.0, (3, 3): 3.0, (4, 4): 2.0}, (4, 4)),
        ({(1, 1): 8.0, (3, 1): 6.0, (4, 1): 2.0, (3, 3): 9.0, (4, 4): 9.0}, (4, 1)),
    ],
)
def test_threads_by_measuring(
    seconds: dict[tuple[int, int], float],
    best: tuple[int, int],
    make_model: Make,
    make_train: MakeTrain,
    batch: Batch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Quiet: all cores; hardly better: one is left to the window; busy: they collapse, so one thread; rows are shared
    where that is faster."""
    now, count = [0.0], [1]

    def compute(shards: int) -> list[Tensor]:
        now[0] += seconds[count[0], shards]
        return []

    monkeypatch.setattr(threads, "available_cores", lambda: 4)
    monkeypatch.setattr(threads.torch, "set_num_threads", lambda n: count.__setitem__(0, n))
    monkeypatch.setattr(threads.time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(threads, "gradients", lambda *_: compute(1))
    monkeypatch.setattr(threads, "gradients_in_shards", lambda probe, some, shards: compute(shards.count))
    by_rows = any(shards > 1 for _, shards in seconds)
    chosen = choose_threads(make_model(), batch, make_train(threads=0), by_rows=by_rows)
    assert (chosen["threads"], chosen["shards"]) == best
    assert count[0] == best[0]


def test_asked_threads_may_still_share_the_rows(
    make_model: Make, make_train: MakeTrain, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def race(model: Transformer, some: Batch, ways: list[Any], *rest: Any) -> dict[Any, float]:
        asked.extend(ways)
        return {way: 1.0 / way[1] for way in ways}

    monkeypatch.setattr(threads, "_race", race)
    before = torch.get_num_threads()
    try:
        chosen = choose_threads(make_model(), batch, make_train(threads=2), by_rows=True)
    finally:
        torch.set_num_threads(before)
    assert asked == [(2, 1), (2, 2)]
    assert (chosen["threads"], chosen["shards"]) == (2, 2)
    assert "2 by rows" in chosen["why"]


@pytest.mark.parametrize("faster", [True, False])
def test_in_bfloat16_sharing_the_rows_is_measured_again(
    make_model: Make,
    make_train: MakeTrain,
    batch: Batch,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    faster: bool,
) -> None:
    """Where it is not faster there, the kernels too are those of steps in one piece."""
    asked_in: list[bool] = []
    given: list[Shards | None] = []

    def race(model: Transformer, some: Batch, ways: list[Any], seconds: float, half: bool) -> dict[Any, float]:
        asked_in.append(half)
        by_rows = 0.5 if faster or not half else 2.0
        return {way: by_rows if way[1] > 1 else 1.0 for way in ways}

    def precision(model: Transformer, some: Batch, train: TrainSection, shards: Shards | None = None) -> Any:
        given.append(shards)
        return {"precision": "bf16", "gelu": "torch" if shards else "sigmoid", "why": train.precision}

    monkeypatch.setattr(threads, "_race", race)
    monkeypatch.setattr(setup, "choose_kernels", lambda *_, **__: {"linear": "torch", "gelu": "torch", "why": ""})
    monkeypatch.setattr(setup, "choose_precision", precision)
    monkeypatch.setattr(setup, "peak_flops", lambda *_: 1.0)
    before = torch.get_num_threads()
    try:
        steps = setup.choose(make_model(), batch, make_train(threads=2), torch.device("cpu"), tmp_path, by_rows=True)
        chosen = returned(steps)
    finally:
        torch.set_num_threads(before)
    assert asked_in == [False, True]
    assert [shards is not None for shards in given] == ([True] if faster else [True, False])
    assert (chosen["shards"], chosen["gelu"]) == ((2, "torch") if faster else (1, "sigmoid"))
    assert chosen["reasons"]["precision"] == "auto"
