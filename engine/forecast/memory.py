"""How much memory a run is going to need, from its settings alone.  Torch-free; all figures in bytes.

    forecast_pretrain(settings, recipe.train).total
    forecast_finetune(settings, recipe.method, recipe.train, max_tokens=recipe.data.max_tokens).parts()

Memory is not one number: it is full at one moment, and what fills it differs.  ``engine.forecast.moments`` adds up what is
held at each; the largest is the forecast.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.forecast.footprint import FAST, FLOAT, HALF, PLAIN, QUERY_ROWS, Pass
from engine.forecast.method import frozen_bytes, loads_peft, reads_of
from engine.forecast.moments import Held, Learning, moments_of
from engine.forecast.processor import computes_bfloat16
from engine.models.settings import ModelSettings
from engine.recipes.methods import MethodSection, trainable_parameters
from engine.recipes.sections import TrainSection

PARTS = ("weights", "gradients", "optimizer", "activations", "logits", "kv_cache", "runtime")

# How many documents a packed row is thought to hold by whoever forecasts and has not read the data.
DOCUMENTS = 2.0

# What a worker holds besides its tensors: Python, torch and its libraries, compiled kernels and buffers; measured on Linux
# with torch 2.13.  On a GPU that stays in the computer's own memory, and CUDA takes a context on the device.
WORKER = 390 * 10**6
PEFT = 91 * 10**6
# Code that oneDNN and torch write for each length of a packed document in bfloat16 and keep (engine.training.env bounds it):
# so much after a few steps of sixteen documents each, half as much again in the long run.
LENGTHS = 50 * 10**6
CUDA_CONTEXT = 500 * 10**6


@dataclass(frozen=True)
class Forecast:
    """What fills the memory at the fullest moment, so that the parts add up to ``total``.

    ``moment`` names it: "forward" (the end of the forward pass), "backward" (inside a block), "gradients" (the end of the
    backward pass), "step" (the optimiser's), "evaluation", "sampling", "opening" (the base model is read) or "saving" (the
    result is put together).  ``moments`` has the total of each, and of "measuring", when kernels and format are chosen:
    what that takes beyond the rest is part of ``runtime``.  ``gradients`` are those that exist at that moment: where the
    forward pass is the fullest, the others will take the room that activations leave.
    ``device`` is the kind of memory: "cpu" means the computer's own.
    """

    weights: int = 0
    gradients: int = 0
    optimizer: int = 0
    activations: int = 0
    logits: int = 0
    kv_cache: int = 0
    runtime: int = 0
    moment: str = "forward"
    moments: Mapping[str, int] = field(default_factory=dict)
    device: str = "cpu"
    precision: str = "fp32"

    @property
    def total(self) -> int:
        """The peak."""
        return sum(self.parts().values())

    @property
    def of_steps(self) -> int:
        """The peak before the result is put together: what a measurement of a few steps can see.

        On a GPU the driver's context is left out, which torch's record of its memory does not count.
        """
        seen = (total for moment, total in self.moments.items() if moment not in ("saving", "sampling"))
        return max(seen, default=self.total) - (0 if self.device == "cpu" else self.runtime)

    def parts(self) -> dict[str, int]:
        """The parts by name, in the order in which they are drawn."""
        return {name: getattr(self, name) for name in PARTS}

    def as_dict(self) -> dict[str, object]:
        """Plain values: the parts, ``total``, ``moment``, ``moments``, ``device``, ``precision``."""
        return {**dataclasses.asdict(self), "moments": dict(self.moments), "total": self.total}


def forecast_pretrain(
    settings: ModelSettings,
    train: TrainSection,
    precision: str = "auto",
    *,
    device: str = "cpu",
    kernels: Mapping[str, str] | None = None,
) -> Forecast:
    """The memory of a pretraining run on a kind of device ("cpu", "cuda", "mps", "xpu").

    ``precision`` "auto" is the recipe's, and where that is "auto" as well, the format that the run will probably find the
    fastest; ``kernels`` (as in a run's choices) default to the fast ones where the recipe lets the run choose.
    """
    return _pretrain(settings, train, likely_format(train, precision, device), device, kernels)


def forecast_finetune(
    settings: ModelSettings,
    method: MethodSection,
    train: TrainSection,
    precision: str = "auto",
    max_tokens: int = 0,
    *,
    device: str = "cpu",
    kernels: Mapping[str, str] | None = None,
    packing: bool = True,
    learned: float = 1.0,
    new_rows: int = 0,
    documents: float = DOCUMENTS,
    most_rows: int = 0,
) -> Forecast:
    """The memory of a fine-tuning run of a model of these ``settings``.

    ``max_tokens`` is the longest row (0: the model's context), ``packing`` whether rows hold several conversations,
    ``documents`` how many of them a row then holds, ``learned`` the share of tokens that are learned (those of answers),
    ``new_rows`` how many tokens are added, ``most_rows`` how many rows the data give a batch at most (0: as many as it has).
    """
    context = max(1, settings.context_length - reads_of(settings, method).prefix)
    batch = _pass(
        settings, train, min(context, max_tokens or context), likely_format(train, precision, device), device, kernels
    )
    batch = dataclasses.replace(
        batch,
        rows=min(batch.rows, most_rows or batch.rows),
        reads=reads_of(settings, method),
        document=max(1, round(batch.tokens / documents)) if packing else 0,
        learned=learned,
    )
    return _finetune(batch, method, train, likely_format(train, precision, device), new_rows)


def likely_format(train: TrainSection, precision: str, device: str) -> str:
    """The number format that a run is going to take: as asked, else bf16 on GPUs and on CPUs that compute with it."""
    asked = train.precision if precision == "auto" else precision
    if asked != "auto":
        return asked
    fast = device == "cuda" or (device == "cpu" and computes_bfloat16())
    return "bf16" if fast else "fp32"


def likely_kernels(train: TrainSection, device: str, tokens: int) -> dict[str, str]:
    """The kernels that a run of rows of ``tokens`` is going to take: on a CPU the fast ones, unless the recipe forbids it;
    a row that is no longer than a block of queries gains nothing from attention in blocks."""
    if device != "cpu" or train.kernels == "torch":
        return dict(PLAIN)
    return FAST | ({"attention": "torch"} if tokens <= QUERY_ROWS[FLOAT] else {})


def _pass(
    settings: ModelSettings,
    train: TrainSection,
    tokens: int,
    precision: str,
    device: str,
    kernels: Mapping[str, str] | None,
) -> Pass:
    return Pass(
        settings,
        train.batch_size,
        tokens,
        number=HALF if precision == "bf16" else FLOAT,
        autocast=precision == "fp16",
        device="cpu" if device == "cpu" else "cuda",
        kernels=kernels if kernels is not None else likely_kernels(train, device, tokens),
        checkpointing=train.gradient_checkpointing,
    )


def _pretrain(
    settings: ModelSettings, train: TrainSection, precision: str, device: str, kernels: Mapping[str, str] | None
) -> Forecast:
    batch = _pass(settings, train, settings.context_length, precision, device, kernels)
    count = settings.parameter_count()
    weights = count * (FLOAT + HALF if precision == "bf16" else FLOAT)
    learning = Learning(train, precision, weights, count, settings.vocab_size * settings.emb_dim, count * FLOAT)
    return _fullest(moments_of(batch, learning), learning, batch.device, WORKER)


def _finetune(batch: Pass, method: MethodSection, train: TrainSection, precision: str, new_rows: int) -> Forecast:
    settings = batch.settings
    count = trainable_parameters(settings, method, new_rows)
    weights = frozen_bytes(settings, method, batch.number)
    if precision == "bf16":  # what learns has float32 masters beside
        weights += count * FLOAT
    if method.kind != "full":
        weights += count * batch.number
    table = settings.vocab_size * settings.emb_dim if method.kind == "full" and not method.freeze_layers else 0
    adapter = "" if method.kind == "full" and not method.freeze_layers else method.kind
    learning = Learning(train, precision, weights, count, table, settings.parameter_count() * FLOAT, adapter)
    runtime = WORKER + (PEFT if loads_peft(method) else 0)
    if batch.apart() and batch.number == HALF:
        runtime += LENGTHS
    return _fullest(moments_of(batch, learning), learning, batch.device, runtime)


def _fullest(held: list[Held], learning: Learning, device: str, worker: int) -> Forecast:
    """The forecast of a run that passes through these moments."""
    runtime = worker if device == "cpu" else CUDA_CONTEXT
    moments: dict[str, int] = {}
    for one in held:
        moments[one.moment] = max(moments.get(one.moment, 0), one.total + runtime)
    most = max((one for one in held if one.moment != "measuring"), key=lambda one: one.total)
    runtime += max(0, moments.get("measuring", 0) - most.total - runtime)
    return Forecast(
        weights=most.weights,
        gradients=most.gradients,
        optimizer=most.optimizer,
        activations=most.activations,
        logits=most.logits,
        kv_cache=most.kv_cache,
        runtime=runtime,
        moment=most.moment,
        moments=moments,
        device=device,
        precision=learning.precision,
    )
