"""What a run holds at each of the moments at which its memory may be fullest.  Torch-free; all figures in bytes.

A large batch is fullest at the end of its forward pass, a large model at the end of the backward pass, a large vocabulary in
an evaluation, an adapter on a large model when the result is put together.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from engine.forecast.footprint import FLOAT, HALF, Pass
from engine.recipes.sections import TrainSection

# What an allocator cannot give again, as a share of the tensors that come and go.  A block that is computed again comes and
# goes between gradients that stay, and costs its own size once more.  Where many packed documents are attended to one by one,
# their small tensors cut the room of large ones: up to a quarter more.  Measured for glibc under the worker's settings.
GAPS = {"cpu": 0.10, "cuda": 0.06}
SCATTERED = 0.25
GRADIENT_GAPS = {"cpu": 0.20, "cuda": 0.06}
RECOMPUTED_GAPS = {"cpu": 1.2, "cuda": 0.06}

# Copies of a base model in float32 (gaps included): while it is opened and made ready, and beside the base that is opened
# anew when what was learned is worked into it or (prefix, adapter) put beside it.
OPENING = 1.15
RESULT = {"full": 0.75, "lora": 1.15, "dora": 1.3, "qlora": 1.15, "prefix": 0.75, "adapter": 0.75}

# These repeat numbers of engine.training.kernels, which loads torch; a test compares them.
PROBE_PARAMETERS = 4_000_000
PROBE_VOCABULARY = 8192
PROBE_TOKENS = 512
PROBE_FLOPS = 15e9

_STATES = {"sgd": 1.0, "rmsprop": 1.0, "adagrad": 1.0, "adafactor": 0.02}  # numbers a parameter; the others keep two
_STEP_NUMBERS = {"nadam": 1.0, "radam": 1.0, "rmsprop": 2.0}  # needed for a moment by steps that are not fused


@dataclass(frozen=True)
class Held:
    """Everything that is held at one moment, the program itself apart."""

    moment: str
    weights: int
    gradients: int = 0
    optimizer: int = 0
    activations: int = 0
    logits: int = 0
    kv_cache: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.gradients + self.optimizer + self.activations + self.logits + self.kv_cache


@dataclass(frozen=True)
class Learning:
    """What learns, in which format and by which optimiser.

    ``weights`` are the bytes of the whole model with its masters, ``trainable`` the parameters that learn, ``table`` those
    of them in the table of tokens; ``loaded`` is the model in float32, as it is before it is made ready.  Where the run
    puts its result together from the model that it began with and an adapter, ``adapter`` is the method's kind.
    """

    train: TrainSection
    precision: str
    weights: int
    trainable: int
    table: int
    loaded: int = 0
    adapter: str = ""

    @property
    def number(self) -> int:
        """Bytes of a gradient as the backward pass makes it."""
        return HALF if self.precision == "bf16" else FLOAT

    @property
    def gradients(self) -> int:
        """All gradients as the optimiser reads them."""
        return self.trainable * FLOAT

    @property
    def optimizer(self) -> int:
        """The optimiser's own memory."""
        states = _STATES.get(self.train.optimizer, 2.0)
        if self.train.optimizer == "sgd" and not self.train.beta1:
            states = 0.0
        return int(self.trainable * states) * FLOAT

    @property
    def adding(self) -> bool:
        """Whether gradients of several batches are added up."""
        return self.train.grad_accumulation > 1


def moments_of(batch: Pass, learning: Learning) -> list[Held]:
    """What is held at each moment, the allocator's gaps included."""
    return [_with_gaps(held, batch, learning) for held in _moments(batch, learning)]


def _moments(batch: Pass, learning: Learning) -> Iterator[Held]:
    settings = batch.settings
    yield from _of_a_step(batch, learning)
    if learning.adapter:
        half = learning.loaded // 2 if learning.number == HALF else 0
        yield Held("opening", int(OPENING * learning.loaded) + half)
        copies = 1.0 + RESULT[learning.adapter]
        yield Held("saving", learning.weights + int(copies * learning.loaded), optimizer=learning.optimizer)
    idle = Held("evaluation", learning.weights, optimizer=learning.optimizer)
    yield dataclasses.replace(idle, activations=batch.reading_needs())
    if batch.device == "cpu" and "auto" in (learning.train.precision, learning.train.kernels):
        yield Held("measuring", learning.loaded, activations=_measuring(batch, learning.train.precision == "auto"))
    answer = settings.vocab_size * FLOAT
    yield dataclasses.replace(idle, moment="sampling", logits=answer, kv_cache=batch.cache())


def _measuring(batch: Pass, formats_too: bool) -> int:
    """What it takes to choose kernels and number format at the first start (``engine.training.kernels``).

    The model, or one of its shapes with two layers, learns as a copy: with its gradients three times, and to compare the
    formats with two optimisers, masters and gradients.
    """
    shape = batch.settings
    if shape.parameter_count() > PROBE_PARAMETERS:
        layers, vocabulary = min(2, shape.n_layers), min(shape.vocab_size, PROBE_VOCABULARY)
        shape = dataclasses.replace(shape, n_layers=layers, vocab_size=vocabulary)
    tokens = min(batch.tokens, PROBE_TOKENS)
    rows = max(1, min(batch.rows, int(PROBE_FLOPS / shape.flops_per_token(tokens) / tokens)))
    trial = Pass(shape, rows, tokens, kernels=batch.kernels)
    copies = 10 if formats_too else 3
    return copies * shape.parameter_count() * FLOAT + trial.kept() + trial.head_needs()


def _of_a_step(batch: Pass, learning: Learning) -> Iterator[Held]:
    held = Held("forward", learning.weights, optimizer=learning.optimizer)
    table = learning.table * learning.number
    made = learning.trainable * learning.number  # gradients as the backward pass makes them
    added_up = learning.gradients if learning.adding else 0
    casts = batch.settings.parameter_count() * HALF if batch.autocast else 0

    kept, blocks = batch.kept() + casts, batch.blocks_kept()
    yield dataclasses.replace(held, gradients=added_up + table, activations=kept, logits=batch.head_needs())
    layers = batch.settings.n_layers
    of_block = max(0, made - table) // layers
    if learning.adding and learning.number == FLOAT:
        of_block = 0  # added to what is there as soon as they are made
    for done in range(layers):
        left = kept - blocks - batch.final_kept() + blocks * (layers - done) // layers
        yield dataclasses.replace(
            held,
            moment="backward",
            gradients=added_up + table + done * of_block,
            activations=left + batch.backward_needs(),
        )
    ends = dataclasses.replace(held, activations=batch.stream())
    yield dataclasses.replace(ends, moment="gradients", gradients=_all_gradients(learning, batch))
    needs = int(learning.gradients * _STEP_NUMBERS.get(learning.train.optimizer, 0.0))
    yield dataclasses.replace(held, moment="step", gradients=learning.gradients + needs)


def _all_gradients(learning: Learning, batch: Pass) -> int:
    """What gradients take at the end of a backward pass.

    A tied table has one from the head until that of the embedding comes.  Working gradients in bfloat16 become float32
    one by one, and none finds room in the gap that one of half its size leaves.
    """
    table = learning.table * learning.number
    if learning.number == HALF:
        return learning.gradients + learning.gradients // 2 + (2 * table if learning.adding else 0)
    tied = table if batch.settings.tie_embeddings else 0
    return learning.gradients + tied + (table if learning.adding else 0)


def _with_gaps(held: Held, batch: Pass, learning: Learning) -> Held:
    """The same moment with what the allocator loses between its tensors."""
    if held.moment not in ("forward", "backward", "gradients", "step"):
        return held
    scattered = SCATTERED * max(0.0, 1 - 2 * batch.document / batch.tokens) if batch.apart() else 0.0
    between = (GAPS[batch.device] + scattered) * held.activations
    if batch.checkpointing and held.moment in ("forward", "backward"):
        between = RECOMPUTED_GAPS[batch.device] * batch.block_kept()
    share = GRADIENT_GAPS[batch.device] * (
        2 if learning.adding else 1
    )  # what is added comes and goes between what stays
    return dataclasses.replace(
        held,
        gradients=held.gradients + int(share * learning.gradients),
        activations=held.activations + int(between),
    )
