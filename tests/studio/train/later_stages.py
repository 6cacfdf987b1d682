"""Stages that do not exist: whatever the studio shows of a stage must follow from its row and its recipe alone."""

from __future__ import annotations

from typing import ClassVar, Literal

from engine.recipes.base import Section, knob
from engine.recipes.recipe import Recipe
from engine.recipes.sections import TrainSection
from engine.stages import Stage


class FromSection(Section):
    """The model that is judged."""

    title: ClassVar[str] = "Model"

    from_: str = knob("", "Start from", "A run or a folder.", alias="from", takes=("pretrain",))


class TasteSection(Section):
    """What counts."""

    title: ClassVar[str] = "Taste"

    weights: list[float] = knob([1.0, 0.5], "Weights", "One for each taste.")
    words: list[str] = knob([], "Words", "What must occur.")
    strict: bool | None = knob(None, "Strict", "Whether all of them must.", expert=True)
    limit: float = knob(0.5, "Limit", "How far it may go.", gt=0, le=10)


class JudgeRecipe(Recipe):
    """A stage that takes a model."""

    stage: Literal["judge"] = "judge"
    model: FromSection = FromSection()
    taste: TasteSection = TasteSection()
    train: TrainSection = TrainSection()


class MoveSection(Section):
    """What is moved, and by whose judgement."""

    title: ClassVar[str] = "Move"

    model: str = knob("", "Model", "A run.", takes=("finetune", "pretrain"))
    judge: str = knob("", "Judge", "A run.", takes=("judge",))


class MoveRecipe(Recipe):
    """A stage that takes two runs, of different stages."""

    stage: Literal["move"] = "move"
    move: MoveSection = MoveSection()


class TurnRecipe(Recipe):
    """An alternative to moving."""

    stage: Literal["turn"] = "turn"
    model: FromSection = FromSection()


HERE = "tests.studio.train.later_stages"
LATER = {
    "judge": Stage("judge", "Judge", "learn what is better", f"{HERE}:JudgeRecipe", "nowhere:train", place=8),
    "move": Stage("move", "Move", "do what is better", f"{HERE}:MoveRecipe", "nowhere:train", place=9),
    "turn": Stage("turn", "Turn", "do what is better at once", f"{HERE}:TurnRecipe", "nowhere:train", place=9),
}
