"""The learning rates that a run is going to use, for whoever draws them.  Torch-free."""

from __future__ import annotations

from engine.recipes.sections import TrainSection
from engine.training.schedule import Progress, learning_rate


def planned_rates(train: TrainSection, steps: int, count: int = 200) -> tuple[list[int], list[float]]:
    """(steps, learning rates) of a run of ``steps`` optimiser steps, at about ``count`` of them, evenly spread.

    A step stands with the rate that it took, as in the run's ``train/learning_rate``: the first is step 1.
    """
    whole = train.model_copy(update={"max_steps": steps, "max_epochs": 0.0, "max_seconds": 0.0})
    taken = sorted({round(i * (steps - 1) / max(1, count - 1)) for i in range(count)})
    return [step + 1 for step in taken], [learning_rate(whole, Progress(step=step)) for step in taken]
