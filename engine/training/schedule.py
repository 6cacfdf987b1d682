"""The learning rate as a pure function of how far a run is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.recipes.sections import TrainSection

LONGEST_WARMUP = 0.5


@dataclass(frozen=True)
class Progress:
    """How far a run is: optimiser steps taken, epochs read, seconds trained (pauses left out)."""

    step: int = 0
    epochs: float = 0.0
    seconds: float = 0.0


def share_done(train: TrainSection, progress: Progress) -> float:
    """The part of the run that lies behind, 0 to 1.

    With several limits (steps, epochs, time) the one nearest to its end counts, because it will end the run.
    """
    shares = (
        (progress.step, train.max_steps),
        (progress.epochs, train.max_epochs),
        (progress.seconds, train.max_seconds),
    )
    return min(1.0, max((done / limit for done, limit in shares if limit), default=0.0))


def is_done(train: TrainSection, progress: Progress) -> bool:
    """Whether one of the limits is reached.

    A first step is always taken: where the look at the untrained model has used up all the time, a run that ended there
    would hold a model that learned nothing.
    """
    return progress.step > 0 and share_done(train, progress) >= 1.0


def learning_rate(train: TrainSection, progress: Progress) -> float:
    """The rate of the step that comes next.

    Linear warm-up over ``warmup_steps`` (step n of W takes n/W of the full rate), then a half cosine
    (Loshchilov and Hutter 2017), a line, or nothing, from ``learning_rate`` down to the lowest, which is
    reached at the end of the run.  The run's length in steps follows from the share that is done: exact
    with ``max_steps`` and ``max_epochs``, an estimate that settles with ``max_seconds``.  A warm-up that is
    longer than half the run is cut to that.
    """
    share = share_done(train, progress)
    warmup: float = train.warmup_steps
    if total := steps_in_run(train, progress):
        warmup = min(warmup, LONGEST_WARMUP * total)
    if progress.step < warmup:
        return train.learning_rate * min(1.0, (progress.step + 1) / warmup)
    if train.schedule == "constant":
        return train.learning_rate
    warm_share = warmup / total if total else 0.0
    along = min(1.0, max(0.0, (share - warm_share) / (1.0 - warm_share)))
    left = 1.0 - along if train.schedule == "linear" else 0.5 * (1.0 + math.cos(math.pi * along))
    lowest = train.lowest_learning_rate
    return lowest + left * (train.learning_rate - lowest)


def steps_in_run(train: TrainSection, progress: Progress) -> float:
    """How many steps the whole run has, as far as is known now; 0 while nothing is known."""
    share = share_done(train, progress)
    if share > 0 and progress.step > 0:
        return progress.step / share
    return float(train.max_steps)
