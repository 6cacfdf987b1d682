"""How much memory a run is going to need, from its settings alone.  Torch-free; all figures in bytes.

Memory is not one number: it is full at one moment, and what fills it differs.  A large batch is largest at the end of its
forward pass, a large model at the end of the backward pass, a large vocabulary in an evaluation.  Every such moment is
added up from what is held then, and the largest is the forecast.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.forecast.footprint import FAST, FLOAT, HALF, PLAIN, Pass
from engine.models.settings import ModelSettings
from engine.recipes.sections import TrainSection

PARTS = ("weights", "gradients", "optimizer", "activations", "logits", "kv_cache", "runtime")

# What a worker holds besides its tensors: Python, torch and its libraries, their buffers; measured on Linux with torch 2.13.
# On a GPU that stays in the computer's own memory, and CUDA takes a context on the device.
WORKER = 357 * 10**6
CUDA_CONTEXT = 500 * 10**6

# What an allocator cannot give again, as a share of the tensors that come and go.  A block that is computed again comes and
# goes between gradients that stay, and costs its own size once more.  Measured for glibc under the worker's settings.
GAPS = {"cpu": 0.10, "cuda": 0.06}
GRADIENT_GAPS = {"cpu": 0.20, "cuda": 0.06}
RECOMPUTED_GAPS = {"cpu": 1.2, "cuda": 0.06}

_STATES = {"sgd": 1.0, "rmsprop": 1.0, "adagrad": 1.0, "adafactor": 0.02}  # numbers a parameter; the others keep two
_STEP_NUMBERS = {"nadam": 1.0, "radam": 1.0, "rmsprop": 2.0}  # needed for a moment by steps that are not fused


@dataclass(frozen=True)
class Forecast:
    """What fills the memory at the fullest moment, so that the parts add up to ``total``.

    ``moment`` names it: "forward" (the end of the forward pass), "backward" (inside a block), "gradients" (the end of
    the backward pass), "step" (the optimiser's) or "evaluation"; ``moments`` has the total of each, "sampling" too.  ``gradients`` are those that
    exist at that moment: where the forward pass is the fullest, they take the room that activations leave.
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

    def parts(self) -> dict[str, int]:
        """The parts by name, in the order in which they are drawn."""
        return {name: getattr(self, name) for name in PARTS}

    def as_dict(self) -> dict[str, object]:
        """Plain values: the parts, ``total``, ``moment``, ``moments``, ``device``, ``precision``."""
        return {**dataclasses.asdict(self), "moments": dict(self.moments), "total": self.total}


@dataclass(frozen=True)
class _Held:
    """What is held besides weights and optimiser at one moment."""

    moment: str
    gradients: int = 0
    activations: int = 0
    logits: int = 0
    kv_cache: int = 0


@dataclass(frozen=True)
class Learning:
    """What learns: how many parameters there are and how many of them learn, in which format, by which optimiser."""

    parameters: int
    trainable: int
    precision: str
    train: TrainSection
    weights: int

    @property
    def number(self) -> int:
        """Bytes of a number in the residual stream."""
        return HALF if self.precision == "bf16" else FLOAT

    @property
    def gradients(self) -> int:
        """All gradients in the format that the optimiser reads."""
        return self.trainable * FLOAT

    @property
    def optimizer(self) -> int:
        """The optimiser's own memory."""
        states = _STATES.get(self.train.optimizer, 2.0)
        if self.train.optimizer == "sgd" and not self.train.beta1:
            states = 0.0
        return int(self.trainable * states) * FLOAT

    @property
    def step_needs(self) -> int:
        """What the optimiser's step needs for a moment."""
        return int(self.trainable * _STEP_NUMBERS.get(self.train.optimizer, 0.0)) * FLOAT


def forecast_pretrain(
    settings: ModelSettings,
    train: TrainSection,
    precision: str = "auto",
    *,
    device: str = "cpu",
    kernels: Mapping[str, str] | None = None,
) -> Forecast:
    """The memory of a pretraining run.

    ``precision`` "auto" is the format that needs most of those that the run may choose; ``kernels`` (as in a run's
    choices) default to the fast ones where the recipe lets the run choose.  Never raises for a valid recipe.
    """
    if precision == "auto":
        return _largest(
            forecast_pretrain(settings, train, one, device=device, kernels=kernels) for one in candidates(train, device)
        )
    batch = Pass(
        settings,
        train.batch_size,
        settings.context_length,
        number=HALF if precision == "bf16" else FLOAT,
        autocast=precision == "fp16",
        device=device,
        kernels=kernels if kernels is not None else likely_kernels(train, device),
        checkpointing=train.gradient_checkpointing,
    )
    count = settings.parameter_count()
    weights = count * (FLOAT + HALF if precision == "bf16" else FLOAT)
    return largest_moment(batch, Learning(count, count, precision, train, weights))


def candidates(train: TrainSection, device: str) -> tuple[str, ...]:
    """The number formats that a run may take."""
    if train.precision != "auto":
        return (train.precision,)
    return {"cuda": ("bf16",), "cpu": ("fp32", "bf16")}.get(device, ("fp32",))


def likely_kernels(train: TrainSection, device: str) -> dict[str, str]:
    """The kernels that a run is going to take: on a CPU the fast ones, unless the recipe forbids it."""
    return dict(FAST if device == "cpu" and train.kernels != "torch" else PLAIN)


def _largest(forecasts: Iterator[Forecast]) -> Forecast:
    return max(forecasts, key=lambda forecast: forecast.total)


def largest_moment(batch: Pass, learning: Learning) -> Forecast:
    """The forecast of a run that learns from batches like this one."""
    runtime = WORKER if batch.device == "cpu" else CUDA_CONTEXT
    state = learning.weights + learning.optimizer + runtime
    moments: dict[str, int] = {}
    fullest, most = _Held("forward"), -1
    for held in _moments(batch, learning):
        held = _with_gaps(held, batch, learning)
        total = state + held.gradients + held.activations + held.logits + held.kv_cache
        moments[held.moment] = max(total, moments.get(held.moment, 0))
        if total > most:
            fullest, most = held, total
    return Forecast(
        weights=learning.weights,
        gradients=fullest.gradients,
        optimizer=learning.optimizer,
        activations=fullest.activations,
        logits=fullest.logits,
        kv_cache=fullest.kv_cache,
        runtime=runtime,
        moment=fullest.moment,
        moments=moments,
        device=batch.device,
        precision=learning.precision,
    )


def _moments(batch: Pass, learning: Learning) -> Iterator[_Held]:
    """What is held at each of the moments at which memory may be fullest."""
    settings = batch.settings
    share = learning.trainable / max(1, learning.parameters)
    table = int(settings.vocab_size * settings.emb_dim * batch.number * share)
    in_backward = learning.trainable * batch.number  # gradients as the backward pass makes them
    added_up = learning.gradients if learning.train.grad_accumulation > 1 else 0
    casts = settings.parameter_count() * HALF if batch.autocast else 0

    kept = batch.kept() + casts
    yield _Held("forward", added_up + table, kept, batch.head_needs())
    blocks = settings.n_layers * (batch.stream() if batch.checkpointing else batch.block_kept())
    embedded = kept - blocks - batch.final_kept()
    of_block = max(0, in_backward - table) // settings.n_layers
    if added_up and learning.number == FLOAT:
        of_block = 0  # added to what is there as soon as they are made
    for done in range(settings.n_layers):
        left = blocks * (settings.n_layers - done) // settings.n_layers
        yield _Held("backward", added_up + table + done * of_block, embedded + left + batch.backward_needs())
    yield _Held("gradients", _all_gradients(learning, table, settings.tie_embeddings), batch.stream())
    yield _Held("step", learning.gradients + learning.step_needs)
    yield _Held("evaluation", 0, 0, batch.reading_needs())
    yield _Held("sampling", 0, 0, settings.vocab_size * FLOAT, batch.cache())


def _all_gradients(learning: Learning, table: int, tied: bool) -> int:
    """What gradients take at the end of a backward pass.

    A tied table has one from the head until that of the embedding comes.  Working gradients in bfloat16 become float32
    one by one, and none finds room in the gap that one of half its size leaves.
    """
    adding = learning.train.grad_accumulation > 1
    if learning.number == HALF:
        return learning.gradients + learning.gradients // 2 + (2 * table if adding else 0)
    return learning.gradients + (table if tied else 0) + (table if adding else 0)


def _with_gaps(held: _Held, batch: Pass, learning: Learning) -> _Held:
    """The same moment with what the allocator loses between its tensors."""
    kind = "cpu" if batch.device == "cpu" else "cuda"
    if held.moment in ("evaluation", "sampling"):
        return held
    between = GAPS[kind] * held.activations
    if batch.checkpointing and held.moment in ("forward", "backward"):
        between = RECOMPUTED_GAPS[kind] * batch.block_kept()
    return dataclasses.replace(
        held,
        gradients=held.gradients + int(GRADIENT_GAPS[kind] * learning.gradients),
        activations=held.activations + int(between),
    )
