"""How much disk and how much time a run is going to take.  Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

from engine.forecast.footprint import FLOAT
from engine.forecast.moments import Learning
from engine.models.settings import ModelSettings
from engine.recipes.methods import MethodSection, trainable_parameters
from engine.recipes.sections import CheckpointSection, TrainSection

TOKENIZER = 4 * 10**6  # tokenizer.json and kin beside a model, at most about that
HEADERS = 50 * 10**3  # names and shapes in a checkpoint, and its state


@dataclass(frozen=True)
class Disk:
    """Bytes on the disk: of one checkpoint, of all that are there at the most, of the result (model/ and adapter/), and
    of all of it.  A checkpoint is written before an older one goes, so that for a moment there is one more than kept."""

    checkpoint: int
    checkpoints: int
    result: int

    @property
    def total(self) -> int:
        """All of it, at the fullest moment."""
        return self.checkpoints + self.result


def disk_forecast(
    settings: ModelSettings,
    train: TrainSection,
    keeping: CheckpointSection,
    method: MethodSection | None = None,
    steps: int = 0,
) -> Disk:
    """What a run writes.  ``steps`` (0: not known) tells how many checkpoints there will be at all.

    Checkpoints hold what learns, in float32, and the optimiser's memory of it; the result is a whole model in float32.
    """
    whole = settings.parameter_count()
    count = whole if method is None else trainable_parameters(settings, method)
    learning = Learning(train, "fp32", 0, count, 0)
    checkpoint = count * FLOAT + learning.optimizer + HEADERS
    kept = keeping.keep + (1 if keeping.keep_best else 0) + 1
    if steps:
        every = keeping.every_steps
        kept = min(kept, (steps // every if every else 0) + 1 + (1 if keeping.keep_best else 0))
    adapter = 0 if method is None or method.kind == "full" else count * FLOAT + TOKENIZER
    return Disk(checkpoint, checkpoint * kept, whole * FLOAT + TOKENIZER + adapter)


@dataclass(frozen=True)
class Duration:
    """A run's length: its optimiser steps (0: not known), and seconds from the first step to the last (None: not known)."""

    steps: int
    seconds: float | None


def time_forecast(train: TrainSection, seconds_per_step: float, batches_per_epoch: int = 0) -> Duration:
    """How long a run learns, from measured ``seconds_per_step``; evaluations, samples and checkpoints come on top.

    ``batches_per_epoch`` is needed where the recipe counts epochs.  Whichever limit comes first ends the run.
    """
    limits = [float(train.max_steps)] if train.max_steps else []
    if train.max_epochs and batches_per_epoch:
        limits.append(-(-train.max_epochs * batches_per_epoch // train.grad_accumulation))
    by_time = train.max_seconds / seconds_per_step if train.max_seconds and seconds_per_step > 0 else 0.0
    if by_time:
        limits.append(max(1.0, by_time))
    if not limits:
        return Duration(0, None)
    steps = int(min(limits))
    return Duration(steps, train.max_seconds if by_time and by_time <= min(limits) else steps * seconds_per_step)
