"""The sections that several stages share.  Torch-free: the studio builds its forms from them."""

from __future__ import annotations

import os.path
from typing import Any, ClassVar, Literal

from pydantic import field_validator, model_validator

from engine.errors import RecipeError
from engine.recipes.base import Section, knob

Split = Literal["documents", "characters"]
Schedule = Literal["cosine", "linear", "constant"]
Optimizer = Literal["adamw", "adam", "sgd", "nadam", "radam", "rmsprop", "adagrad", "adafactor"]
Precision = Literal["auto", "fp32", "bf16", "fp16"]
LIMITS = ("max_steps", "max_seconds", "max_epochs")
TOKENIZER_KINDS = ("char", "bytes", "bpe", "gpt2", "r50k", "p50k", "cl100k", "o200k")


class DataSection(Section):
    """Where the text comes from and how it is divided."""

    title: ClassVar[str] = "Text"

    path: str = knob(
        "tales:en",
        "Text",
        "A file, a folder, or a built-in corpus: tales:en, tales:tr. Reads .txt .md .jsonl .json .csv .tsv .parquet, "
        "also as .gz or .zst.",
        offers=("tales:en", "tales:tr"),
    )
    text_column: str = knob("", "Text column", "The column or key that holds the text; empty: found by itself.")
    encoding: str = knob(
        "", "Encoding", "For example utf-8, utf-16, cp1254; empty: recognised, or refused with a preview.", expert=True
    )
    skip_bad_lines: bool = knob(
        False, "Skip bad lines", "Leave out lines that cannot be read, and tell how many.", expert=True
    )
    val_fraction: float = knob(
        0.1,
        "Validation share",
        "The part of the text that the model is never trained on; its loss shows whether it learns or memorises.",
        ge=0.0,
        le=0.9,
        advice="0.05 to 0.1",
    )
    test_fraction: float = knob(0.0, "Test share", "A second part kept for one look at the end.", ge=0.0, le=0.9)
    split: Split = knob(
        "documents",
        "Split by",
        "documents: whole documents go to training or validation; characters: the end of the text is validation.",
        expert=True,
    )
    stride: int = knob(
        0,
        "Stride",
        "Distance between the starts of two training windows; 0: the context length, so that nothing overlaps.",
        unit="tokens",
        ge=0,
        expert=True,
    )
    drop_last: bool = knob(True, "Drop last batch", "Leave out an epoch's last, smaller batch.", expert=True)


class TokenizerSection(Section):
    """How text becomes numbers."""

    title: ClassVar[str] = "Tokenizer"

    kind: str = knob(
        "bpe",
        "Kind",
        "bpe: learned from your text; char; bytes; gpt2, r50k, p50k, cl100k, o200k: ready-made; "
        "or the path of a tokenizer.json.",
        offers=TOKENIZER_KINDS,
    )
    path: str = knob("", "File", "A tokenizer.json, or a folder that holds one; overrides the kind.", expert=True)
    vocab_size: int = knob(
        2048,
        "Vocabulary",
        "The largest number of different tokens that bpe may learn.",
        unit="tokens",
        ge=257,
        le=1_000_000,
        advice="1,000 to 8,000 for a small text",
    )

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, value: str) -> str:
        if not is_tokenizer_path(value) and value.removesuffix("_base") not in TOKENIZER_KINDS:
            raise ValueError(f"{', '.join(TOKENIZER_KINDS)}, or the path of a tokenizer.json")
        return value


def is_tokenizer_path(kind: str) -> bool:
    """Whether ``tokenizer.kind`` means a file or a folder: it looks like a path, or there is one of that name."""
    if kind.removesuffix("_base") in TOKENIZER_KINDS:
        return False
    return "/" in kind or "\\" in kind or kind.endswith(".json") or os.path.exists(kind)


class TrainSection(Section):
    """How long, how fast and on what the model learns."""

    title: ClassVar[str] = "Training"
    epsilon: ClassVar[float] = 1e-8
    """What Adam and its kin add to the divisor; stages that learn from rewards take 1e-5, as their papers do."""

    batch_size: int = knob(16, "Batch size", "Windows per optimiser step and accumulation round.", ge=1, le=65536)
    grad_accumulation: int = knob(
        1, "Gradient accumulation", "Batches added up before one optimiser step.", ge=1, le=65536, expert=True
    )
    max_steps: int = knob(1000, "Steps", "End after this many optimiser steps; 0: no such limit.", ge=0)
    max_seconds: float = knob(
        0.0, "Time", "End after this much training time; 0: no such limit.", unit="s", ge=0, le=1e8
    )
    max_epochs: float = knob(
        0.0, "Epochs", "End after reading the training text this many times; 0: no such limit.", ge=0, le=1e6
    )
    learning_rate: float = knob(
        1e-3, "Learning rate", "The largest step size.", gt=0, le=100, advice="1e-3 for small models, 3e-4 for 100 M"
    )
    min_learning_rate: float | None = knob(
        None,
        "Lowest learning rate",
        "Where cosine and linear schedules end; unset: a tenth of the learning rate.",
        ge=0,
        le=100,
        expert=True,
    )
    warmup_steps: int = knob(
        50, "Warm-up", "Steps over which the learning rate rises from zero.", unit="steps", ge=0, expert=True
    )
    schedule: Schedule = knob("cosine", "Schedule", "How the learning rate falls after the warm-up.")
    optimizer: Optimizer = knob("adamw", "Optimiser", "The rule that turns gradients into steps.", expert=True)
    weight_decay: float = knob(0.1, "Weight decay", "Pulls weights towards zero.", ge=0, le=10, expert=True)
    decay_on: Literal["matrices", "all"] = knob(
        "matrices", "Decay on", "matrices: not on biases and norms; all: on every parameter.", expert=True
    )
    beta1: float = knob(0.9, "Beta 1", "Memory of the gradient's mean.", ge=0, lt=1, expert=True)
    beta2: float = knob(0.99, "Beta 2", "Memory of the gradient's square.", ge=0, lt=1, expert=True)
    grad_clip: float = knob(
        1.0, "Gradient clipping", "Longest gradient that is allowed; 0: off.", ge=0, le=1e6, expert=True
    )
    precision: Precision = knob(
        "auto", "Precision", "Number format of the computation; auto: measured at the first start.", expert=True
    )
    compile: bool = knob(False, "Compile", "torch.compile: a slow start, sometimes faster steps.", expert=True)
    gradient_checkpointing: bool = knob(
        False, "Gradient checkpointing", "Less memory for about a third more time.", expert=True
    )
    kernels: Literal["auto", "torch", "onednn"] = knob(
        "auto", "Kernels", "Which matrix kernels run on a CPU; auto: checked and measured at the start.", expert=True
    )
    seed: int = knob(42, "Seed", "Same seed, same run.", ge=0, le=2**31 - 1)
    device: str = knob(
        "auto",
        "Device",
        "auto, cuda, cuda:N, mps, xpu or cpu; auto takes the fastest that works.",
        expert=True,
        offers=("auto", "cpu", "cuda", "mps", "xpu"),
    )
    threads: int = knob(0, "Threads", "Processor threads; 0: chosen by measuring.", ge=0, le=1024, expert=True)
    workers: int = knob(
        0, "Text workers", "Processes that tokenize the text; 0: one per core.", ge=0, le=1024, expert=True
    )

    @model_validator(mode="before")
    @classmethod
    def _one_limit_clears_the_others(cls, values: Any) -> Any:
        """A limit that is set clears the defaults of the others: 60 seconds means 60 seconds, not 1000 steps."""
        if isinstance(values, dict) and any(values.get(limit) for limit in LIMITS):
            return {**dict.fromkeys(LIMITS, 0), **values}
        return values

    def check(self) -> None:
        """Cross-field rules.  Raises RecipeError naming the fields and the remedy."""
        if not (self.max_steps or self.max_seconds or self.max_epochs):
            raise RecipeError(
                "train.max_steps, train.max_seconds and train.max_epochs are all 0: the run would never end.",
                "Set one of them.",
            )
        if self.lowest_learning_rate > self.learning_rate and self.schedule != "constant":
            raise RecipeError(
                f"train.min_learning_rate ({self.lowest_learning_rate:g}) is above train.learning_rate "
                f"({self.learning_rate:g}).",
                "Lower train.min_learning_rate, a tenth of the learning rate is usual.",
            )

    def derived(self) -> dict[str, Any]:
        return {"min_learning_rate": self.lowest_learning_rate}

    @property
    def lowest_learning_rate(self) -> float:
        """``min_learning_rate``, or a tenth of the learning rate where it is not set."""
        return self.learning_rate / 10 if self.min_learning_rate is None else self.min_learning_rate

    @field_validator("device")
    @classmethod
    def _device_name(cls, value: str) -> str:
        name, _, index = value.partition(":")
        if name not in ("auto", "cuda", "mps", "xpu", "cpu") or (
            index and not (name in ("cuda", "xpu") and index.isdigit())
        ):
            raise ValueError("auto, cuda, cuda:N, mps, xpu, cpu")
        return value


class EvalSection(Section):
    """When the model is examined on text that it does not learn from."""

    title: ClassVar[str] = "Evaluation"

    every_steps: int = knob(
        100, "Every", "Evaluate after this many steps; 0: only at start and end.", unit="steps", ge=0
    )
    every_epoch: bool = knob(False, "Every epoch", "Evaluate at the end of each epoch as well.", expert=True)
    batches: int = knob(20, "Batches", "Batches per evaluation; 0: all.", ge=0)
    patience: int = knob(
        0, "Early stopping", "End after this many evaluations without a better one; 0: off.", ge=0, expert=True
    )


class SampleSection(Section):
    """What the model writes while it trains: the same prompts, the same seed."""

    title: ClassVar[str] = "Samples"

    prompts: list[str] = knob([], "Prompts", "Beginnings that the model goes on from; empty: fitting the text.")
    every_steps: int = knob(
        200, "Every", "Write samples after this many steps; 0: only at start and end.", unit="steps", ge=0
    )
    every_epoch: bool = knob(False, "Every epoch", "Write samples at the end of each epoch as well.", expert=True)
    max_new_tokens: int = knob(60, "Length", "Tokens per sample; 0: no samples.", unit="tokens", ge=0, le=100_000)
    temperature: float = knob(0.8, "Temperature", "0: always the likeliest token; higher: more daring.", ge=0, le=100)
    top_k: int = knob(0, "Top-k", "Choose among the k likeliest tokens; 0: off.", ge=0, expert=True)
    top_p: float = knob(
        1.0, "Top-p", "Choose among the likeliest tokens that hold this share; 1: off.", gt=0, le=1, expert=True
    )


class CheckpointSection(Section):
    """What is kept while it trains."""

    title: ClassVar[str] = "Checkpoints"

    every_steps: int = knob(
        500, "Every", "Save after this many steps; 0: only when stopped and at the end.", unit="steps", ge=0
    )
    keep: int = knob(2, "Keep", "This many of the newest stay; with keep_best the best one too.", ge=1, le=10_000)
    keep_best: bool = knob(
        False, "Keep best", "The result is the model with the lowest validation loss, not the last.", expert=True
    )
