"""The recipe of a reward model: pairs of answers, and a model that learns which of them people prefer."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Literal

from engine.errors import RecipeError
from engine.recipes.base import Section, knob
from engine.recipes.finetune import FinetuneTrainSection, FromSection
from engine.recipes.methods import Kind, MethodSection
from engine.recipes.places import Places
from engine.recipes.preferences import PreferenceDataSection
from engine.recipes.recipe import OriginSection, Recipe
from engine.recipes.sections import CheckpointSection, EvalSection, SampleSection, Schedule

STARTS_FROM = ("finetune", "dpo", "ppo", "pretrain")


class RewardModelSection(FromSection):
    """The model that learns to judge: the fine-tuned one, which knows the questions and the way they are asked."""

    from_: str = knob(
        "",
        "Start from",
        "A fine-tuned run (path or name), one of its checkpoints, or a model folder; empty: your newest finished run that "
        "fits.",
        alias="from",
        takes=STARTS_FROM,
    )


class RewardMethodSection(MethodSection):
    """Which weights learn, beside the head, which always does."""

    kind: Kind = knob("full", "Kind", "full: every weight; lora and kin: an adapter on the frozen weights.")


class HeadSection(Section):
    """How a text becomes one number."""

    title: ClassVar[str] = "Reward head"

    pooling: Literal["last", "mean"] = knob(
        "last",
        "Read at",
        "last: the score is read at the answer's last token, which has seen it all; mean: at the mean of all tokens (it "
        "judges as well, but cannot start a critic).",
    )
    centring: float = knob(
        0.0,
        "Centring",
        "Pulls the scores of a pair towards 0 together, with this weight; 0: off.",
        ge=0,
        le=100,
        advice="0.01",
        expert=True,
    )
    margins: bool = knob(
        True,
        "Use margins",
        "Where pairs say by how much one is better, scores must differ by at least that.",
        expert=True,
    )
    samples: int = knob(
        256,
        "Normalise on",
        "Answers of the starting model by which the finished scores are brought to mean 0 and deviation 1; 0: the pairs' "
        "own answers instead.",
        ge=0,
        le=100_000,
        expert=True,
    )
    max_new_tokens: int = knob(
        64,
        "Their length",
        "Most tokens of an answer that is written to normalise on.",
        unit="tokens",
        ge=1,
        expert=True,
    )


class RewardTrainSection(FinetuneTrainSection):
    """How long and how fast the reward model learns."""

    epsilon: ClassVar[float] = 1e-5

    batch_size: int = knob(32, "Batch size", "Pairs per optimiser step and accumulation round.", ge=1, le=65536)
    max_epochs: float = knob(
        1.0,
        "Epochs",
        "End after reading the pairs this many times; 0: no such limit. More than one learns the pairs by heart.",
        ge=0,
        le=1e6,
    )
    learning_rate: float = knob(
        5e-4,
        "Learning rate",
        "The largest step size.",
        gt=0,
        le=100,
        advice="5e-4 for models up to a few million weights, 1e-5 for 100 million; with lora ten times that",
    )
    min_learning_rate: float | None = knob(
        0.0,
        "Lowest learning rate",
        "Where the schedule ends; unset: a tenth of the learning rate.",
        ge=0,
        le=100,
        expert=True,
    )
    warmup_steps: int = knob(
        0, "Warm-up", "Steps over which the learning rate rises from zero.", unit="steps", ge=0, expert=True
    )
    schedule: Schedule = knob("linear", "Schedule", "How the learning rate falls.")


class RewardEvalSection(EvalSection):
    """When the model judges pairs that it does not learn from."""

    every_steps: int = knob(
        20, "Every", "Evaluate after this many steps; 0: only at start and end.", unit="steps", ge=0
    )


class RewardSampleSection(SampleSection):
    """Pairs of the validation part whose scores are shown while it learns."""

    prompts: list[str] = knob([], "Prompts", "Not used: pairs of the validation part are scored.", expert=True)
    every_steps: int = knob(
        40, "Every", "Show scores after this many steps; 0: only at start and end.", unit="steps", ge=0
    )


class RewardRecipe(Recipe):
    """Everything that a reward run depends on."""

    stage: Literal["reward"] = "reward"
    model: RewardModelSection = RewardModelSection()
    method: RewardMethodSection = RewardMethodSection()
    head: HeadSection = HeadSection()
    data: PreferenceDataSection = PreferenceDataSection()
    train: RewardTrainSection = RewardTrainSection()
    eval: RewardEvalSection = RewardEvalSection()
    sample: RewardSampleSection = RewardSampleSection()
    checkpoint: CheckpointSection = CheckpointSection()

    def check(self) -> None:
        """Cross-field rules.  Raises RecipeError naming the fields and the remedy."""
        self.train.check()
        check_pairs_recipe(self)
        if self.method.kind in ("prefix", "adapter"):
            raise RecipeError(
                f'method.kind = "{self.method.kind}" cannot be merged into a reward model.',
                'Choose "full", "lora", "dora" or "qlora".',
            )

    def located(self, places: Places) -> RewardRecipe:
        located: RewardRecipe = located_pairs(self, places, RewardModelSection)
        return located

    def before_start(self, cache: Path) -> None:
        from engine.text.asked_pairs import check_pairs  # readers and tokenizers: not needed to write a recipe

        check_pairs(self, cache)


def check_pairs_recipe(recipe: Recipe) -> None:
    """Rules of every recipe that learns from pairs.  Raises RecipeError."""
    data, train = recipe.data, recipe.train  # type: ignore[attr-defined]
    if not data.val_fraction and (recipe.eval.patience or recipe.checkpoint.keep_best):  # type: ignore[attr-defined]
        field = "eval.patience" if recipe.eval.patience else "checkpoint.keep_best"  # type: ignore[attr-defined]
        raise RecipeError(f"{field} needs pairs to validate on.", "Set data.val_fraction, for example to 0.1.")
    if train.compile:
        raise RecipeError("train.compile: pairs have ever new lengths, each would be compiled anew.", "Switch it off.")


def located_pairs(recipe: Recipe, places: Places, section: type[FromSection]) -> Any:
    """A recipe that learns from pairs, with whole paths."""
    model, parent = places.start(recipe.model.from_, STARTS_FROM)  # type: ignore[attr-defined]
    own = recipe.data  # type: ignore[attr-defined]
    data = {"path": places.text(own.path)}
    if own.template.endswith((".jinja", ".jinja2", ".j2")):
        data["template"] = places.text(own.template)
    return recipe.model_copy(
        update={
            "model": section.model_validate({"from": model}),
            "data": own.model_copy(update=data),
            "origin": OriginSection(parent=parent),
        }
    )
