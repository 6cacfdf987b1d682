"""What the batches of a fine-tuning run hold, once its conversations are tokenized.  Torch-free.

Short conversations fill no row that is not packed, and a few fill no batch: without looking at them a forecast has to think
of rows as long as the context, each token of which is learned.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from engine.forecast.plan import Plan
from engine.recipes.finetune import FinetuneRecipe
from engine.text.asked import finish
from engine.text.asked_examples import examples_of
from engine.text.packing import ExampleBatches


def batches_ahead(recipe: FinetuneRecipe, cache: Path) -> tuple[ExampleBatches, float]:
    """The batches that a recipe (with whole paths) is going to learn from, kept in ``cache`` for the run, and the share of
    their tokens that is learned.  Raises EngineError when the model or the conversations cannot be read."""
    found, context = finish(examples_of(recipe, cache))
    limit = min(context, recipe.data.max_tokens or context)
    batches = ExampleBatches(found.train, recipe.train.batch_size, limit, recipe.data.packing, recipe.train.seed)
    return batches, found.report.learned_tokens / max(1, found.report.tokens)


def over_the_run(plan: Plan, batches: ExampleBatches, learned: float) -> Plan:
    """The plan with the largest batch that these can give; ``learned`` is the share of tokens that are."""
    return dataclasses.replace(
        plan,
        max_tokens=batches.row_positions,
        most_rows=batches.rows,
        documents=len(batches.part.lengths) / batches.rows,
        learned=learned * (batches.fill if batches.packing else 1.0),
    )


def over_steps(plan: Plan, batches: ExampleBatches, steps: int) -> Plan:
    """The plan with the largest batch of the first ``steps``: what a measurement of them sees."""
    rounds = plan.train.grad_accumulation
    taken = [batch for step in range(steps) for batch in batches.batches(step, rounds)]
    most = max(taken, key=lambda batch: batch.ids.size)
    rows, tokens = most.ids.shape
    return dataclasses.replace(
        plan,
        max_tokens=tokens,
        most_rows=rows,
        documents=float(most.documents.max(axis=1).mean()),
        learned=most.learned / most.ids.size,
    )
