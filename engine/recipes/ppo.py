"""The recipe of PPO: a model that answers, what it is asked, what its answers are worth, and how far it may go."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Literal

from engine.errors import EngineError, NoModelYet, RecipeError
from engine.models.described import describe_model
from engine.models.reward_folders import reward_folder
from engine.recipes.base import Section, knob
from engine.recipes.finetune import FinetuneSampleSection, FromSection
from engine.recipes.methods import Kind, MethodSection
from engine.recipes.places import Places
from engine.recipes.prompts import PromptDataSection
from engine.recipes.recipe import OriginSection, Recipe
from engine.recipes.rewards import FilterSection, RewardSection
from engine.recipes.sections import CheckpointSection, EvalSection, Precision, Schedule, TrainSection

STARTS_FROM = ("finetune", "ppo", "dpo", "pretrain")
SHORT_HORIZON = 3  # batches of answers: a controller then moves the leash sevenfold in 30 updates

_OTHER_DISTRIBUTION = (
    "it would draw answers from another distribution than the one whose log-probabilities are learned from; the KL then "
    "reads negative and the update is wrong. Answers are drawn by ppo.temperature alone."
)


class PPOModelSection(FromSection):
    """The model that learns, which is its own reference."""

    from_: str = knob(
        "",
        "Start from",
        "A fine-tuned run (path or name), one of its checkpoints, or a model folder; it is also the reference from which "
        "the policy may not stray. Empty: your newest finished run that fits.",
        alias="from",
        takes=STARTS_FROM,
    )


class PPOMethodSection(MethodSection):
    """Which weights learn.  With an adapter the reference is the same model with the adapter off: one copy for both."""

    kind: Kind = knob(
        "full",
        "Kind",
        "full: every weight, beside a frozen copy and a critic of its own; lora, dora, qlora, prefix, adapter: policy, "
        "reference and critic share one copy of the weights.",
    )


class PPOSection(Section):
    """How answers become rewards, and rewards become steps (names as in the papers)."""

    title: ClassVar[str] = "PPO"
    refused: ClassVar[dict[str, str]] = {
        name: f"{name}: {_OTHER_DISTRIBUTION}"
        for name in ("top_k", "top_p", "min_p", "repetition_penalty", "min_new_tokens", "min_length", "beams")
    }

    episodes: int = knob(
        256,
        "Answers",
        "Answers that are written and scored before each update.",
        ge=2,
        le=1_000_000,
        advice="64 to 512",
    )
    max_new_tokens: int = knob(48, "Length", "Most tokens of an answer.", unit="tokens", ge=1, le=100_000)
    temperature: float = knob(
        1.0,
        "Temperature",
        "Of drawing answers, of the reference and of learning alike.",
        gt=0,
        le=10,
        advice="0.7 to 1",
    )
    kl_coef: float = knob(
        0.2,
        "KL coefficient",
        "What each nat of distance from the reference costs: the leash. Rewards have deviation 1 after training a reward "
        "model here.",
        ge=0,
        le=1000,
        advice="0.05 to 0.5",
    )
    adaptive_kl: bool = knob(False, "Adaptive KL", "Move the KL coefficient until the KL is at its target.")
    target_kl: float = knob(
        4.0, "Target KL", "adaptive_kl: the KL of whole answers to be reached.", unit="nats", gt=0, le=10_000
    )
    kl_horizon: float = knob(
        0.0,
        "KL horizon",
        "adaptive_kl: answers over which the coefficient moves by a fifth; 0: three updates' worth. 10,000 (the paper) does "
        "nothing in a short run.",
        unit="answers",
        ge=0,
        le=1e9,
        expert=True,
    )
    advantages: Literal["gae", "group"] = knob(
        "gae",
        "Advantages",
        "gae: a critic foresees the reward (PPO); group: several answers to each question are compared with each other, "
        "no critic (GRPO).",
    )
    group_size: int = knob(8, "Group", "group: answers to each question.", ge=2, le=4096)
    scale_group: bool = knob(
        True, "Scale groups", "group: divide by the group's deviation, as the paper does.", expert=True
    )
    ppo_epochs: int = knob(
        2,
        "Epochs per update",
        "How often each batch of answers is learned from; the papers take 4. Fewer, with more updates, stay nearer to the "
        "reference for the same reward.",
        ge=1,
        le=100,
    )
    minibatches: int = knob(4, "Minibatches", "Optimiser steps per epoch.", ge=1, le=65536)
    cliprange: float = knob(0.2, "Clip range", "How far a token's probability ratio may pull.", gt=0, lt=1, expert=True)
    cliprange_value: float = knob(0.2, "Value clip range", "The same for the critic.", gt=0, le=1e6, expert=True)
    vf_coef: float = knob(0.1, "Value weight", "Weight of the critic's loss.", ge=0, le=100, expert=True)
    gamma: float = knob(1.0, "Gamma", "Discount of later rewards.", ge=0, le=1, expert=True)
    lam: float = knob(0.95, "Lambda", "Of generalised advantage estimation.", ge=0, le=1, expert=True)
    eos_penalty: float = knob(
        1.0, "Penalty for no end", "Taken from the reward of an answer that does not end by itself.", ge=0, le=1e6
    )
    whiten_rewards: bool = knob(False, "Whiten rewards", "Scale token rewards to deviation 1.", expert=True)
    stop_kl: float = knob(
        0.1,
        "Early stop",
        "End an update when the policy is this far from the one that wrote the answers; 0: never.",
        unit="nats/token",
        ge=0,
        le=100,
        expert=True,
    )
    headroom: int = knob(
        1024,
        "Headroom",
        "Answers of the reference by which the best reachable objective is estimated before the first update; 0: none.",
        ge=0,
        le=1_000_000,
        expert=True,
    )

    @property
    def horizon(self) -> float:
        """``kl_horizon``, or three batches of answers where it is 0."""
        return self.kl_horizon or float(SHORT_HORIZON * self.episodes)

    def derived(self) -> dict[str, Any]:
        return {"kl_horizon": self.horizon}


class PPOTrainSection(TrainSection):
    """How long and how fast the policy learns."""

    epsilon: ClassVar[float] = 1e-5

    batch_size: int = knob(
        64,
        "Rows at once",
        "Answers that are computed at once; less takes less memory, the result is the same.",
        ge=1,
        le=65536,
    )
    max_steps: int = knob(40, "Updates", "End after this many updates; 0: no such limit.", ge=0)
    max_epochs: float = knob(
        0.0, "Epochs", "End after asking every question this many times; 0: no such limit.", ge=0, le=1e6
    )
    learning_rate: float = knob(
        1e-4,
        "Learning rate",
        "The largest step size.",
        gt=0,
        le=100,
        advice="1e-4 for models up to a few million weights, 1e-5 for 100 million; with lora ten times that",
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
        3, "Warm-up", "Updates over which the learning rate rises from zero.", unit="steps", ge=0, expert=True
    )
    schedule: Schedule = knob("linear", "Schedule", "How the learning rate falls.")
    weight_decay: float = knob(0.0, "Weight decay", "Pulls weights towards zero.", ge=0, le=10, expert=True)
    beta2: float = knob(0.999, "Beta 2", "Memory of the gradient's square.", ge=0, lt=1, expert=True)
    precision: Precision = knob(
        "fp32", "Precision", "Number format. fp32 lets the first ratio of every update be checked exactly.", expert=True
    )


class PPOEvalSection(EvalSection):
    """When the answers to validation questions are compared, before and now."""

    every_steps: int = knob(
        5, "Every", "Compare after this many updates; 0: only at start and end.", unit="updates", ge=0
    )
    batches: int = knob(
        1, "Batches", "Batches (of train.batch_size) of validation questions per comparison; 0: all.", ge=0
    )


class PPOSampleSection(FinetuneSampleSection):
    """What the policy is asked while it learns, beside the questions whose answers are compared."""

    every_steps: int = knob(
        0, "Every", "Write samples after this many updates; 0: only at start and end.", unit="updates", ge=0
    )


class PPOCheckpointSection(CheckpointSection):
    """What is kept while it learns."""

    every_steps: int = knob(
        10, "Every", "Save after this many updates; 0: only when stopped and at the end.", unit="updates", ge=0
    )
    keep_best: bool = knob(
        False,
        "Keep best",
        "The result is the policy with the best objective on validation questions, not the last.",
        expert=True,
    )


class PPORecipe(Recipe):
    """Everything that a PPO run depends on."""

    stage: Literal["ppo"] = "ppo"
    model: PPOModelSection = PPOModelSection()
    method: PPOMethodSection = PPOMethodSection()
    reward: RewardSection = RewardSection()
    filter: FilterSection = FilterSection()
    data: PromptDataSection = PromptDataSection()
    ppo: PPOSection = PPOSection()
    train: PPOTrainSection = PPOTrainSection()
    eval: PPOEvalSection = PPOEvalSection()
    sample: PPOSampleSection = PPOSampleSection()
    checkpoint: PPOCheckpointSection = PPOCheckpointSection()

    def check(self) -> None:
        """Cross-field rules.  Raises RecipeError naming the fields and the remedy."""
        self.train.check()
        self.reward.check()
        self.filter.filter()
        ppo = self.ppo
        if ppo.adaptive_kl and not ppo.kl_coef:
            raise RecipeError(
                "ppo.adaptive_kl moves ppo.kl_coef by factors: it cannot start from 0.",
                "Set ppo.kl_coef, for example to 0.2.",
            )
        if ppo.advantages == "group" and ppo.episodes % ppo.group_size:
            raise RecipeError(
                f"ppo.episodes = {ppo.episodes} is no multiple of ppo.group_size = {ppo.group_size}.",
                f"Set ppo.episodes to {-(-ppo.episodes // ppo.group_size) * ppo.group_size}.",
            )
        if self.train.grad_accumulation != 1:
            raise RecipeError(
                "train.grad_accumulation has no meaning here: an update's answers are divided by ppo.minibatches.",
                "Lower train.batch_size to save memory.",
            )
        if self.train.compile:
            raise RecipeError(
                "train.compile: answers have ever new lengths, each would be compiled anew.", "Switch it off."
            )

    def located(self, places: Places) -> PPORecipe:
        model, parent = places.start(self.model.from_, STARTS_FROM)
        template = self.data.template
        data = {"path": places.text(self.data.path)}
        if template.endswith((".jinja", ".jinja2", ".j2")):
            data["template"] = places.text(template)
        return self.model_copy(
            update={
                "model": PPOModelSection.model_validate({"from": model}),
                "reward": self.reward.located(places),
                "data": self.data.model_copy(update=data),
                "origin": OriginSection(parent=parent),
            }
        )

    def before_start(self, cache: Path) -> None:
        """Raises EngineError when the model leaves no room for questions, or the data is missing or (where it is small)
        holds none."""
        from engine.text.asked_prompts import check_prompts  # readers and tokenizers: not needed to write a recipe

        described = describe_model(self.model.from_)
        settings = described.settings
        self.method.check_fits(settings, ours=described.ours)
        context = self.method.context_left(settings.context_length)
        if context <= self.ppo.max_new_tokens:
            raise RecipeError(
                f"ppo.max_new_tokens = {self.ppo.max_new_tokens} leaves no room for a question in the model's context of "
                f"{context}.",
                f"Set ppo.max_new_tokens to at most {max(1, context // 2)}.",
            )
        for reward in self.reward.models():
            try:
                reward_folder(Path(reward.what))
            except NoModelYet:  # of a run that the queue computes first
                raise
            except EngineError as error:
                raise RecipeError(f"reward.from: {error.text}", error.remedy) from None
        check_prompts(self)
