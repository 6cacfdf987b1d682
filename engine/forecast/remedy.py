"""What would need less memory: changes to a recipe, the mildest first.  Torch-free.

Texts are English with their numbers filled in, from the templates of ``TEXTS``.
"""

from __future__ import annotations

import dataclasses
import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.forecast.plan import Plan
from engine.models.presets import PRESETS
from engine.models.settings import ModelSettings
from engine.recipes.pretrain import ModelSection

SHAPE_KEYS = tuple(name for name in ModelSection.model_fields if name != "preset")
SHORTEST = 32  # tokens; a context or a row that is shorter teaches nothing
WORTH_IT = 0.02  # of what is needed; a remedy that saves less is none

BATCH, SAME_LEARNING = "Batches of {0}, {1} of them a step", "the same learning, a little slower"
RECOMPUTE, THIRD_SLOWER = "Gradient checkpointing", "the same learning, about a third more time"
LORA, FEWER_LEARN = "LoRA: narrow matrices learn beside frozen weights", "fewer weights learn, mostly as well"
QLORA, ROUNDED = "QLoRA: LoRA on weights kept in 4 bits", "rounded weights, slower steps"
HALF, SHORT_NUMBERS = "bfloat16", "rounded numbers in between, exact weights"
CONTEXT, LESS_BACK = "A context of {0} tokens", "the model looks back less far"
ROWS, CUT = "Rows of at most {0} tokens", "longer conversations are cut"
PRESET, LEARNS_LESS = "The preset {0}", "a smaller model learns less"

TEXTS = (
    *(BATCH, SAME_LEARNING, RECOMPUTE, THIRD_SLOWER, LORA, FEWER_LEARN, QLORA, ROUNDED, HALF, SHORT_NUMBERS),
    *(CONTEXT, LESS_BACK, ROWS, CUT, PRESET, LEARNS_LESS),
)


@dataclass(frozen=True)
class Remedy:
    """One change: ``sets`` are the recipe's dotted keys and their new values (None: unset), ``cost`` what it costs in
    words, ``needs`` and ``saves_bytes`` what is needed with it and how much less that is."""

    name: str
    text: str
    cost: str
    sets: Mapping[str, Any] = field(default_factory=dict)
    saves_bytes: int = 0
    needs: int = 0


@dataclass(frozen=True)
class _Change:
    """A remedy before it is known what it saves."""

    name: str
    text: str
    cost: str
    sets: Mapping[str, Any]
    plan: Plan


def remedies(plan: Plan, free: int = 0) -> list[Remedy]:
    """What would need less, from the mildest to the hardest.

    With ``free`` bytes (0: not known) batches, contexts and presets shrink until they fit, otherwise by one step.
    """
    now = plan.forecast().total
    found = []
    for change in _changes(plan, free):
        needs = change.plan.forecast().total
        if now - needs >= WORTH_IT * now:
            found.append(Remedy(change.name, change.text, change.cost, change.sets, now - needs, needs))
    return found


def _changes(plan: Plan, free: int) -> Iterator[_Change]:
    train = plan.train
    if (parts := fitting_parts(plan, free)) > 1:
        batch, rounds = train.batch_size // parts, train.grad_accumulation * parts
        smaller = plan.training(batch_size=batch, grad_accumulation=rounds)
        sets = {"train.batch_size": batch, "train.grad_accumulation": rounds}
        yield _Change("batch", BATCH.format(batch, rounds), SAME_LEARNING, sets, smaller)
    if not train.gradient_checkpointing:
        again = plan.training(gradient_checkpointing=True)
        yield _Change("checkpointing", RECOMPUTE, THIRD_SLOWER, {"train.gradient_checkpointing": True}, again)
    if plan.method is not None:
        kind = plan.method.kind
        if kind in ("full", "dora"):
            yield _Change("lora", LORA, FEWER_LEARN, {"method.kind": "lora"}, plan.learning(kind="lora"))
        if kind != "qlora" and has_four_bits():
            yield _Change("qlora", QLORA, ROUNDED, {"method.kind": "qlora"}, plan.learning(kind="qlora"))
    if train.precision not in ("bf16", "fp16"):
        half = plan.training(precision="bf16")
        yield _Change("bf16", HALF, SHORT_NUMBERS, {"train.precision": "bf16"}, half)
    yield from _shorter(plan, free)
    if plan.method is None:
        yield from _smaller(plan, free)


def fitting_parts(plan: Plan, free: int) -> int:
    """In how many parts a batch is to be cut: the fewest that fit, all single rows where none does; 1: it has but one row."""
    size = plan.train.batch_size
    divisors = [n for n in range(2, size + 1) if size % n == 0]
    for parts in divisors:
        cut = plan.training(batch_size=size // parts, grad_accumulation=plan.train.grad_accumulation * parts)
        if not free or cut.forecast().total <= free:
            return parts
    return divisors[-1] if divisors else 1


def _shorter(plan: Plan, free: int) -> Iterator[_Change]:
    context = plan.settings.context_length
    tokens = min(context, plan.max_tokens or context)
    change: _Change | None = None
    while tokens // 2 >= SHORTEST:
        tokens //= 2
        if plan.method is None:
            cut = plan.shaped(dataclasses.replace(plan.settings, context_length=tokens))
            change = _Change("context", CONTEXT.format(tokens), LESS_BACK, {"model.context_length": tokens}, cut)
        else:
            cut = dataclasses.replace(plan, max_tokens=tokens)
            change = _Change("rows", ROWS.format(tokens), CUT, {"data.max_tokens": tokens}, cut)
        if not free or cut.forecast().total <= free:
            break
    if change is not None:
        yield change


def _smaller(plan: Plan, free: int) -> Iterator[_Change]:
    """The largest preset that is smaller than the model and fits (the smallest of all where none does)."""
    count = plan.settings.parameter_count()
    shapes = {name: ModelSettings(vocab_size=plan.settings.vocab_size, **values) for name, values in PRESETS.items()}
    below = sorted(
        (name for name, shape in shapes.items() if shape.parameter_count() < 0.9 * count),
        key=lambda name: -shapes[name].parameter_count(),
    )
    for name in below:
        change = plan.shaped(shapes[name])
        if not free or name == below[-1] or change.forecast().total <= free:
            sets = {"model.preset": name, **dict.fromkeys(f"model.{key}" for key in SHAPE_KEYS)}
            yield _Change("preset", PRESET.format(name), LEARNS_LESS, sets, change)
            return


def has_four_bits() -> bool:
    """Whether the library for weights in 4 bits is installed."""
    return importlib.util.find_spec("bitsandbytes") is not None
