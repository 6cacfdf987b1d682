"""The recipe of direct preference optimisation: a model learns from pairs of answers without a reward model."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

from engine.errors import RecipeError
from engine.recipes.base import Section, knob
from engine.recipes.finetune import FinetuneSampleSection, FinetuneTrainSection, FromSection
from engine.recipes.methods import Kind, MethodSection
from engine.recipes.places import Places
from engine.recipes.preferences import PreferenceDataSection
from engine.recipes.recipe import Recipe
from engine.recipes.reward import STARTS_FROM, check_pairs_recipe, located_pairs
from engine.recipes.sections import CheckpointSection, EvalSection, Schedule

DPOLoss = Literal["sigmoid", "cdpo", "robust", "hinge", "ipo_sum", "ipo_mean"]


class DPOModelSection(FromSection):
    """The model that learns, which is its own reference."""

    from_: str = knob(
        "",
        "Start from",
        "A fine-tuned run (path or name), one of its checkpoints, or a model folder; it is also the reference from which "
        "the policy is measured. Empty: your newest finished run that fits.",
        alias="from",
        takes=STARTS_FROM,
    )


class DPOMethodSection(MethodSection):
    """Which weights learn."""

    kind: Kind = knob(
        "full", "Kind", "full: every weight; lora, dora, qlora, prefix, adapter: an adapter on the frozen weights."
    )


class DPOSection(Section):
    """How pairs become a loss (names as in the papers)."""

    title: ClassVar[str] = "DPO"

    loss: DPOLoss = knob(
        "sigmoid",
        "Loss",
        "sigmoid: DPO as published; cdpo, robust: some labels are wrong, as often as label_smoothing says; hinge: SLiC; "
        "ipo_sum: IPO as published, on sums over the answer; ipo_mean: IPO as trl computes it, on means per token.",
    )
    beta: float = knob(
        0.1,
        "Beta",
        "How dearly distance from the reference is paid: small lets the policy go far.",
        gt=0,
        le=1000,
        advice="0.1 to 0.5",
    )
    label_smoothing: float = knob(
        0.0,
        "Wrong labels",
        "cdpo, robust: the share of pairs that are labelled the wrong way round.",
        ge=0,
        lt=0.5,
        expert=True,
    )
    reference_free: bool = knob(
        False,
        "Reference-free",
        "Leave the reference out: every answer counts as if it had been equally likely.",
        expert=True,
    )
    nll: float = knob(
        0.0,
        "Likelihood of the chosen",
        "Adds this much of the chosen answers' own loss, so that they do not become unlikely; 0: off.",
        ge=0,
        le=100,
        advice="0 to 1",
    )
    answers: int = knob(
        64,
        "Answers to look at",
        "Answers to validation questions that are written at every evaluation, to see how far the policy has moved and "
        "whether it still ends; 0: none.",
        ge=0,
        le=100_000,
        expert=True,
    )
    max_new_tokens: int = knob(64, "Their length", "Most tokens of such an answer.", unit="tokens", ge=1, expert=True)


class DPOTrainSection(FinetuneTrainSection):
    """How long and how fast the policy learns."""

    batch_size: int = knob(16, "Batch size", "Pairs per optimiser step and accumulation round.", ge=1, le=65536)
    max_epochs: float = knob(
        1.0, "Epochs", "End after reading the pairs this many times; 0: no such limit.", ge=0, le=1e6
    )
    learning_rate: float = knob(
        5e-5,
        "Learning rate",
        "The largest step size.",
        gt=0,
        le=100,
        advice="5e-5 for models up to a few million weights, 1e-6 for billions; with lora ten times that",
    )
    schedule: Schedule = knob("linear", "Schedule", "How the learning rate falls.")


class DPOEvalSection(EvalSection):
    """When the policy is examined on pairs that it does not learn from."""

    every_steps: int = knob(
        20, "Every", "Evaluate after this many steps; 0: only at start and end.", unit="steps", ge=0
    )


class DPORecipe(Recipe):
    """Everything that a DPO run depends on."""

    stage: Literal["dpo"] = "dpo"
    model: DPOModelSection = DPOModelSection()
    method: DPOMethodSection = DPOMethodSection()
    data: PreferenceDataSection = PreferenceDataSection()
    dpo: DPOSection = DPOSection()
    train: DPOTrainSection = DPOTrainSection()
    eval: DPOEvalSection = DPOEvalSection()
    sample: FinetuneSampleSection = FinetuneSampleSection()
    checkpoint: CheckpointSection = CheckpointSection()

    def check(self) -> None:
        """Cross-field rules.  Raises RecipeError naming the fields and the remedy."""
        self.train.check()
        check_pairs_recipe(self)
        if self.dpo.label_smoothing and self.dpo.loss not in ("cdpo", "robust"):
            raise RecipeError(
                f'dpo.label_smoothing has no effect with dpo.loss = "{self.dpo.loss}".',
                'Choose dpo.loss = "cdpo" (or "robust"), or set dpo.label_smoothing to 0.',
            )

    def located(self, places: Places) -> DPORecipe:
        located: DPORecipe = located_pairs(self, places, DPOModelSection)
        return located

    def before_start(self, cache: Path) -> None:
        from engine.text.asked_pairs import check_pairs  # readers and tokenizers: not needed to write a recipe

        check_pairs(self, cache)
