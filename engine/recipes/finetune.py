"""The recipe of fine-tuning: a model, conversations, and which of its weights learn from them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

from engine.errors import RecipeError
from engine.recipes.base import Section, knob
from engine.recipes.instructions import InstructionDataSection
from engine.recipes.methods import MethodSection
from engine.recipes.places import Places
from engine.recipes.recipe import OriginSection, Recipe
from engine.recipes.sections import CheckpointSection, EvalSection, SampleSection, TrainSection

STARTS_FROM = ("pretrain", "finetune")


class FromSection(Section):
    """The model that the run starts from."""

    title: ClassVar[str] = "Model"

    from_: str = knob(
        "",
        "Start from",
        "A run (path or name), one of its checkpoints, a model folder (GPT-2, Llama, Mistral, Qwen and kin), or a model "
        "fetched from the hub by its name; empty: your newest finished run that fits.",
        alias="from",
        takes=STARTS_FROM,
    )


class FinetuneTrainSection(TrainSection):
    """How long, how fast and on what the model learns."""

    batch_size: int = knob(8, "Batch size", "Rows per optimiser step and accumulation round.", ge=1, le=65536)
    max_steps: int = knob(0, "Steps", "End after this many optimiser steps; 0: no such limit.", ge=0)
    max_epochs: float = knob(
        2.0, "Epochs", "End after reading the conversations this many times; 0: no such limit.", ge=0, le=1e6
    )
    learning_rate: float = knob(
        5e-4,
        "Learning rate",
        "The largest step size.",
        gt=0,
        le=100,
        advice="1e-3 for small models with lora, 2e-4 for 100 M and more; a fifth of that for full",
    )
    warmup_steps: int = knob(
        20, "Warm-up", "Steps over which the learning rate rises from zero.", unit="steps", ge=0, expert=True
    )
    weight_decay: float = knob(0.0, "Weight decay", "Pulls weights towards zero.", ge=0, le=10, expert=True)


class FinetuneEvalSection(EvalSection):
    """When the model is examined on conversations that it does not learn from."""

    every_steps: int = knob(
        50, "Every", "Evaluate after this many steps; 0: only at start and end.", unit="steps", ge=0
    )


class FinetuneSampleSection(SampleSection):
    """What the model answers while it trains: the same questions, the same seed."""

    prompts: list[str] = knob([], "Questions", "What the model is asked; empty: questions of the validation part.")
    every_steps: int = knob(
        100, "Every", "Write samples after this many steps; 0: only at start and end.", unit="steps", ge=0
    )
    max_new_tokens: int = knob(120, "Length", "Tokens per sample; 0: no samples.", unit="tokens", ge=0, le=100_000)
    temperature: float = knob(0.0, "Temperature", "0: always the likeliest token; higher: more daring.", ge=0, le=100)


class FinetuneRecipe(Recipe):
    """Everything that a fine-tuning run depends on."""

    stage: Literal["finetune"] = "finetune"
    model: FromSection = FromSection()
    method: MethodSection = MethodSection()
    data: InstructionDataSection = InstructionDataSection()
    train: FinetuneTrainSection = FinetuneTrainSection()
    eval: FinetuneEvalSection = FinetuneEvalSection()
    sample: FinetuneSampleSection = FinetuneSampleSection()
    checkpoint: CheckpointSection = CheckpointSection()

    def check(self) -> None:
        """Cross-field rules.  Raises RecipeError naming the fields and the remedy."""
        self.train.check()
        if not self.data.val_fraction and (self.eval.patience or self.checkpoint.keep_best):
            field = "eval.patience" if self.eval.patience else "checkpoint.keep_best"
            raise RecipeError(
                f"{field} needs conversations to validate on.", "Set data.val_fraction, for example to 0.1."
            )

    def located(self, places: Places) -> FinetuneRecipe:
        model, parent = places.start(self.model.from_, STARTS_FROM)
        template = self.data.template
        data = {"path": places.text(self.data.path)}
        if template.endswith((".jinja", ".jinja2", ".j2")):
            data["template"] = places.text(template)
        return self.model_copy(
            update={
                "model": FromSection.model_validate({"from": model}),
                "data": self.data.model_copy(update=data),
                "origin": OriginSection(parent=parent),
            }
        )

    def before_start(self, cache: Path) -> None:
        from engine.text.asked_examples import check_examples  # readers and tokenizers: not needed to write a recipe

        check_examples(self, cache)
