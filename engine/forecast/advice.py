"""What fits here: a few questions from the mildest way to train to the thriftiest, answered with figures.  Torch-free.

Texts are English, from the templates of ``TEXTS``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.forecast.plan import Plan
from engine.forecast.remedy import Remedy, fitting_parts, has_four_bits, remedies

ROOM = 0.9  # of the free memory; other programs want some, and a forecast is not exact

AS_ASKED, START = "Does it fit as it is?", "Start as it is"
ALL, TRAIN_ALL = "Can all weights learn?", "Train all weights"
ALL_SPARING, TRAIN_ALL_SPARING = (
    "Can all weights learn with gradient checkpointing?",
    "Train all weights, sparingly",
)
NARROW, TRAIN_NARROW = "Can LoRA learn beside frozen weights?", "Train with LoRA"
NARROW_SPARING, TRAIN_NARROW_SPARING = (
    "Can LoRA learn with gradient checkpointing?",
    "Train with LoRA, sparingly",
)
PACKED, TRAIN_PACKED = "Can LoRA learn on weights kept in 4 bits?", "Train with QLoRA"
SMALL, USE_SMALL = "Does it fit in smaller batches?", "Use smaller batches"
RECOMPUTED, USE_RECOMPUTED = (
    "Does it fit with gradient checkpointing?",
    "Use gradient checkpointing",
)
SHORT, USE_SHORT = "Does it fit with a shorter context as well?", "Shorten the context"
PRESET, USE_PRESET = "Does a smaller model fit?", "Choose a smaller model"
NOTHING = "Nothing of this fits: a smaller model, or a computer with more free memory, is needed."

TEXTS = (
    *(AS_ASKED, START, ALL, TRAIN_ALL, ALL_SPARING, TRAIN_ALL_SPARING, NARROW, TRAIN_NARROW, NARROW_SPARING),
    *(TRAIN_NARROW_SPARING, PACKED, TRAIN_PACKED, SMALL, USE_SMALL, RECOMPUTED, USE_RECOMPUTED, SHORT, USE_SHORT),
    *(PRESET, USE_PRESET, NOTHING),
)


@dataclass(frozen=True)
class Question:
    """One question of the tree: can it be done so?  ``needs`` bytes were reckoned; ``answer`` is what to do where it fits,
    with the recipe's dotted keys of ``sets`` (None: unset)."""

    name: str
    question: str
    answer: str
    needs: int
    fits: bool
    sets: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Advice:
    """The questions in order, asked of ``free`` bytes.  The first that fits is what is advised."""

    questions: tuple[Question, ...]
    free: int

    @property
    def advised(self) -> Question | None:
        """The first that fits; None where nothing does."""
        return next((question for question in self.questions if question.fits), None)


def advise(plan: Plan, free: int) -> Advice:
    """What fits into ``free`` bytes: all weights, LoRA, QLoRA, checkpointing, smaller; each with its figures."""
    tree = _from_nothing(plan, free) if plan.method is None else _from_a_model(plan, free)
    return Advice(tuple(tree), free)


def _asked(name: str, question: str, answer: str, plan: Plan, free: int, sets: Mapping[str, Any]) -> Question:
    needs = plan.forecast().total
    return Question(name, question, answer, needs, needs <= ROOM * free, dict(sets))


def _in_parts(plan: Plan, free: int) -> tuple[Plan, dict[str, Any]]:
    """The plan with batches cut as often as it must be to fit, the learning the same; and what sets it."""
    room = int(ROOM * free)
    if plan.forecast().total <= room:
        return plan, {}
    parts = fitting_parts(plan, room)
    batch, rounds = plan.train.batch_size // parts, plan.train.grad_accumulation * parts
    sets = {"train.batch_size": batch, "train.grad_accumulation": rounds} if parts > 1 else {}
    return plan.training(batch_size=batch, grad_accumulation=rounds), sets


def _sparing(plan: Plan, free: int) -> tuple[Plan, dict[str, Any]]:
    """The same with gradient checkpointing."""
    saving, sets = _in_parts(plan.training(gradient_checkpointing=True), free)
    return saving, {"train.gradient_checkpointing": True, **sets}


def _from_a_model(plan: Plan, free: int) -> Iterator[Question]:
    for kind, question, answer, sparing_question, sparing_answer in (
        ("full", ALL, TRAIN_ALL, ALL_SPARING, TRAIN_ALL_SPARING),
        ("lora", NARROW, TRAIN_NARROW, NARROW_SPARING, TRAIN_NARROW_SPARING),
    ):
        tuned = plan.learning(kind=kind)
        cut, sets = _in_parts(tuned, free)
        yield _asked(kind, question, answer, cut, free, {"method.kind": kind, **sets})
        saving, sets = _sparing(tuned, free)
        yield _asked(f"{kind}-sparing", sparing_question, sparing_answer, saving, free, {"method.kind": kind, **sets})
    if has_four_bits():
        saving, sets = _sparing(plan.learning(kind="qlora"), free)
        yield _asked("qlora", PACKED, TRAIN_PACKED, saving, free, {"method.kind": "qlora", **sets})


def _from_nothing(plan: Plan, free: int) -> Iterator[Question]:
    room = int(ROOM * free)
    yield _asked("as-asked", AS_ASKED, START, plan, free, {})
    offered = {remedy.name: remedy for remedy in remedies(plan, room)}
    if "batch" in offered:
        yield _of(offered["batch"], "small", SMALL, USE_SMALL, room)
    saving, sets = _sparing(plan, free)
    yield _asked("recomputed", RECOMPUTED, USE_RECOMPUTED, saving, free, sets)
    shorter = {remedy.name: remedy for remedy in remedies(saving, room)}.get("context")
    if shorter:
        yield _of(shorter, "short", SHORT, USE_SHORT, room, sets)
    if "preset" in offered:
        yield _of(offered["preset"], "preset", PRESET, USE_PRESET, room)


def _of(
    remedy: Remedy, name: str, question: str, answer: str, room: int, sets: Mapping[str, Any] | None = None
) -> Question:
    return Question(name, question, answer, remedy.needs, remedy.needs <= room, {**(sets or {}), **remedy.sets})
