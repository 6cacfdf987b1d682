"""What the stages share that learn by gradient steps over batches: when to look, how to step, what to report.

A stage brings its batches, its loss and its scores; the loop itself stands in the stage.
"""

from __future__ import annotations

import contextlib
from abc import abstractmethod
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor

from engine.failpoints import failpoint
from engine.messages import Message, Metrics, Notice, Status
from engine.models.settings import ModelSettings
from engine.text.tokenizers import Tokenizer
from engine.training.checkpoint import Checkpoint
from engine.training.compile import try_compile
from engine.training.context import RunContext
from engine.training.examined import Asked, ExaminedJob
from engine.training.flops import utilisation
from engine.training.memory import give_memory_back, is_out_of_memory, memory_used
from engine.training.precision import Learner, StepResult
from engine.training.schedule import learning_rate
from engine.training.shards import Shards, one_thread, shards_of

GUARD_REST = "paused: the numbers stopped being finite"


class Batch(Protocol):
    """A part of a step: ``weight`` is what its summed loss is a sum over, ``tokens`` what it reads."""

    @property
    def weight(self) -> int: ...
    @property
    def tokens(self) -> int: ...
    def halves(self, parts: int) -> Sequence[Any]: ...


class LearningJob(ExaminedJob):
    """One run of a stage that learns from batches, while it computes."""

    def __init__(
        self,
        recipe: Asked,
        run: RunContext,
        learner: Learner,
        settings: ModelSettings,
        tokenizer: Tokenizer,
        device: torch.device,
        choices: dict[str, Any],
    ) -> None:
        super().__init__(recipe, run, learner, settings, tokenizer, device, choices)
        self.shards = shards_of(choices, recipe.train, learner.model)
        self.parts = 1  # into so many parts each batch is cut, since memory ran out
        self._compiled: Callable[..., Tensor] | None = None
        self._learned: list[tuple[float, int]] = []
        self._sums: dict[str, Tensor] = {}

    # ------------------------------------------------------------------ what a stage brings

    @abstractmethod
    def batches(self, step: int) -> Sequence[Batch]:
        """The batches of a step, on the CPU; a pure function of the seed and the step."""

    @abstractmethod
    def loss(self, batch: Any) -> tuple[Tensor, Mapping[str, Tensor]]:
        """The loss of a batch summed over its weight, and other sums over it to report as means, by metric name."""

    def flops_per_token(self) -> float | None:
        """Floating-point operations that a token of a training step takes; None when unknown."""
        return None

    def state(self) -> dict[str, Any]:
        return {**super().state(), "parts": self.parts}

    def restore(self, checkpoint: Checkpoint) -> None:
        super().restore(checkpoint)
        self.parts = int(checkpoint.state.get("parts", 1))

    # ------------------------------------------------------------------ one optimiser step

    def learn(self) -> Iterator[Message]:
        """One step: gradients of all batches, each by its share of the step, then the optimiser; reports."""
        self.pace.begin_step()
        rate = learning_rate(self.train, self.progress())
        batches = self.batches(self.step)
        total, tokens = sum(batch.weight for batch in batches), sum(batch.tokens for batch in batches)
        result = yield from self._step_in_memory(batches, total, rate)
        finding = self.guard.see(self.step, result.loss, result.grad_norm, scaling=result.scaling)
        self.step += 1
        self.tokens += tokens
        self.pace.step(self.step, tokens)
        self._learned.append((result.loss, total))
        if self.pace.report_due(self.step) or finding:
            yield self.report(rate, result.grad_norm)
        if finding:
            level = "problem" if finding.kind == "pause" else "warning"
            yield Notice(level=level, text=finding.text, remedy=finding.remedy, step=self.step)
            if finding.kind == "pause":
                yield from self.rest(GUARD_REST)

    def _step_in_memory(
        self, batches: Sequence[Batch], total: int, rate: float
    ) -> Generator[Message, None, StepResult]:
        """The step, its batches cut into more parts as often as memory runs out: the same sum of gradients."""
        before = dict(self._sums)  # its tensors are never added to in place
        while True:
            try:
                return self._take_step(batches, total, rate)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error) or all(len(b.halves(2 * self.parts)) <= self.parts for b in batches):
                    raise
            self.learner.forget()
            self._sums = dict(before)
            give_memory_back(self.device)
            self.parts *= 2
            text = f"Memory ran out at step {self.step}. Each batch is computed in {self.parts} parts from now on: the same learning, less memory at once, a little slower."
            remedy = "To start like this: halve train.batch_size and double train.grad_accumulation."
            yield Notice(level="warning", text=text, remedy=remedy, step=self.step)

    def _take_step(self, batches: Sequence[Batch], total: int, rate: float) -> StepResult:
        failpoint("oom")
        # The optimiser's many little tensors are no work for several threads either.
        with self._as_compiled(), contextlib.nullcontext() if self.shards is None else one_thread():
            for batch in batches:
                for part in batch.halves(self.parts):
                    if self.shards is None:
                        self._add(part, total)
                    else:
                        self._add_in_shards(self.shards, part, total)
            return self.learner.step(rate)

    def _add(self, part: Any, total: int) -> None:
        """Add the gradients of a batch, as its share of the step's ``total`` weight."""
        loss, sums = self.loss(part)
        self._count(sums)
        # Nothing holds the graph afterwards: its thousands of little nodes would lie between the large tensors of the next
        # pass, and those find no room in between: a tenth more memory where batches are added up.
        self.learner.backward(loss / total)

    def _add_in_shards(self, shards: Shards, part: Any, total: int) -> None:
        """The same by several threads, each with some of its rows; added up in the order of the rows."""

        def work(rows: Any) -> tuple[Tensor, Mapping[str, Tensor], list[Tensor | None]]:
            loss, sums = self.loss(rows)
            loss = loss / total
            return loss.detach(), {name: value.detach() for name, value in sums.items()}, self.learner.gradients(loss)

        for loss, sums, gradients in shards.map(work, part.halves(shards.count)):
            self._count(sums)
            self.learner.add(loss, gradients)

    def _count(self, sums: Mapping[str, Tensor]) -> None:
        for name, value in sums.items():
            self._sums[name] = self._sums[name] + value.detach() if name in self._sums else value.detach()

    @contextlib.contextmanager
    def _as_compiled(self) -> Iterator[None]:
        """Only training steps run compiled: evaluation and writing have other shapes and would compile anew."""
        if self._compiled is None:
            yield
            return
        self.model.hidden = self._compiled
        try:
            yield
        finally:
            del self.model.hidden

    def compile(self, ids: Tensor) -> Iterator[Message]:
        """torch.compile on a batch of ``ids`` (B, T), with a fall-back that is told."""
        yield Status(text="compiling")
        compiled, why_not = try_compile(self.model.hidden, lambda hidden: hidden(ids).sum().backward())
        self.model.zero_grad(set_to_none=True)
        if why_not:
            yield Notice(level="warning", text=f"Not compiled: {why_not}")
        else:
            self._compiled = compiled

    def report(self, rate: float, grad_norm: float) -> Metrics:
        """The numbers since the last report."""
        seen = sum(weight for _, weight in self._learned)
        loss = sum(loss * weight for loss, weight in self._learned) / seen
        sums = {name: float(value) / seen for name, value in self._sums.items()}
        self._learned.clear()
        self._sums = {}
        speed = self.pace.tokens_per_second()
        values = {
            **self.loss_values("train", loss),
            **sums,
            "train/learning_rate": rate,
            "train/grad_norm": grad_norm,
            "train/tokens_per_second": speed,
            "train/memory_bytes": float(memory_used(self.device)),
            **self._position(),
        }
        flops = self.flops_per_token()
        if self.device.type == "cpu" and self.choices.get("peak_flops") and flops:
            # measured for a moment at the start, perhaps while other programs computed too: what is reached is possible
            self.choices["peak_flops"] = max(self.choices["peak_flops"], flops * speed)
        used = utilisation(flops, speed, self.choices.get("peak_flops")) if flops else None
        if used is not None:
            values["train/mfu"] = used
        if (left := self.seconds_left()) is not None:
            values["train/seconds_left_low"], values["train/seconds_left_high"] = left
        return Metrics(step=self.step, values=values)
