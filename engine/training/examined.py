"""What the stages share that look at their model while it learns: when to look, what to compare, what to tell.

A stage brings its scores and the way it learns; the loop itself stands in the stage.
"""

from __future__ import annotations

import math
import platform
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import torch

from engine.errors import EngineError
from engine.messages import Message, Metrics, Notice, Sample, SampleNow, Started
from engine.models.settings import ModelSettings
from engine.recipes.sections import CheckpointSection, EvalSection, SampleSection, TrainSection
from engine.sampler_settings import SamplerSettings
from engine.sampling import Prompt, generate
from engine.text.tokenizers import Tokenizer
from engine.training.context import RunContext
from engine.training.job import Job
from engine.training.precision import Learner
from engine.training.schedule import share_done

SAMPLE_TOKENS = 60


class Asked(Protocol):
    """The sections that every such stage's recipe has."""

    @property
    def stage(self) -> str: ...
    @property
    def train(self) -> TrainSection: ...
    @property
    def eval(self) -> EvalSection: ...
    @property
    def sample(self) -> SampleSection: ...
    @property
    def checkpoint(self) -> CheckpointSection: ...


class ExaminedJob(Job):
    """One run, while it computes, of a stage that evaluates, samples and saves between its steps."""

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
        super().__init__(run, recipe.train, recipe.checkpoint, learner, settings, tokenizer, device, choices)
        self.asked = recipe
        self.model: Any = learner.model

    # ------------------------------------------------------------------ what a stage brings

    @property
    @abstractmethod
    def batches_per_epoch(self) -> int:
        """Batches in one reading of the training text."""

    @abstractmethod
    def learn(self) -> Iterator[Message]:
        """One step."""

    @abstractmethod
    def scores(self, split: str) -> dict[str, float]:
        """Metrics of "train", "val" or "test" in evaluation mode; empty where there is no such text."""

    def default_prompts(self) -> list[tuple[str, Prompt]]:
        """What the model goes on from where the recipe names nothing: as shown to people, and as the model sees it."""
        return [("", "")]

    def as_prompt(self, text: str) -> Prompt:
        """A user's prompt as the model is to see it."""
        return text

    @property
    def stops(self) -> tuple[str, ...]:
        """Texts that end an answer, beside the end-of-text token."""
        return ()

    # ------------------------------------------------------------------ where the run stands

    def epochs(self) -> float:
        return self.step * self.train.grad_accumulation / self.batches_per_epoch

    def _epoch_just_ended(self) -> bool:
        whole = math.floor(self.epochs() + 1e-9)
        before = math.floor((self.step - 1) * self.train.grad_accumulation / self.batches_per_epoch + 1e-9)
        return self.step > 0 and whole > before

    def _due(self, every_steps: int, every_epoch: bool) -> bool:
        on_step = every_steps > 0 and self.step % every_steps == 0
        return on_step or (every_epoch and self._epoch_just_ended()) or self.step == 0 or self.done()

    def evaluation_due(self) -> bool:
        """Before the first step, as asked, and at the end."""
        return self.evaluated != self.step and self._due(self.asked.eval.every_steps, self.asked.eval.every_epoch)

    def sampling_due(self) -> bool:
        """Before the first step, as asked, and at the end."""
        wanted = self.asked.sample
        return (
            wanted.max_new_tokens > 0
            and self.sampled != self.step
            and self._due(wanted.every_steps, wanted.every_epoch)
        )

    def saving_due(self) -> bool:
        """As asked, and after an evaluation that was the best so far when the best is kept."""
        every = self.keeping.every_steps
        new_best = self.keeping.keep_best and self.best_step == self.step
        return new_best or (every > 0 and self.step > 0 and self.step % every == 0)

    def patience_is_over(self) -> bool:
        """Whether validation has not become better for as many evaluations as allowed."""
        return 0 < self.asked.eval.patience <= self.worse

    def over(self) -> bool:
        """Whether the run ends here: it was stopped, a limit is reached, or patience is over."""
        return self.wanted.stop or self.done() or self.patience_is_over()

    def reason(self) -> str:
        """Why the run ends: stopped, early or done."""
        if self.wanted.stop and not self.done():
            return "stopped"
        return "early" if self.patience_is_over() and not self.done() else "done"

    # ------------------------------------------------------------------ numbers of every stage

    def loss_values(self, split: str, loss: float) -> dict[str, float]:
        """A mean loss under its names: the loss of tokens has a perplexity."""
        return {f"{split}/loss": loss, f"{split}/perplexity": perplexity(loss)}

    def _position(self) -> dict[str, float]:
        return {
            "train/tokens": float(self.tokens),
            "train/epoch": self.epochs(),
            "train/seconds": self.pace.elapsed(),
        }

    def seconds_left(self) -> tuple[float, float] | None:
        """The time left as a range, in seconds; None before there is something to go by."""
        share = share_done(self.train, self.progress())
        if self.train.max_seconds and share >= self.pace.elapsed() / self.train.max_seconds - 1e-9:
            left = max(0.0, self.train.max_seconds - self.pace.elapsed())
            if share <= self.pace.elapsed() / self.train.max_seconds + 1e-9:
                return left, left
        return self.pace.seconds_left(self.step / share - self.step) if share > 0 else None

    # ------------------------------------------------------------------ looking at the model

    def evaluate(self) -> Iterator[Message]:
        """Scores of training and validation text in evaluation mode, always of the same rows."""
        values = self._position() | self.scores("train") | self.scores("val")
        if "val/loss" in values:
            yield from self._compare(values["val/loss"])
        self.evaluated = self.step
        yield Metrics(step=self.step, values=values)

    def _compare(self, loss: float) -> Iterator[Message]:
        if loss < self.best_loss:
            self.best_loss, self.best_step, self.worse = loss, self.step, 0
        else:
            self.worse += 1
            if self.patience_is_over():
                text = f"Validation did not get better for {self.worse} evaluations (best {self.best_loss:.3f} at step {self.best_step})."
                yield Notice(level="info", text=text, step=self.step)

    def examine(self) -> Iterator[Message]:
        """The last look: evaluation and samples where they are still missing, and the test text once."""
        if self.evaluated != self.step:
            yield from self.evaluate()
        if test := self.scores("test"):
            yield Metrics(step=self.step, values=test)
        if self.sampled != self.step and self.asked.sample.max_new_tokens:
            yield from self.sample()

    def sample(self, wish: SampleNow | None = None) -> Iterator[Message]:
        """Lets the model go on from the recipe's prompts (or the wish's), each with the run's seed."""
        wanted = self.asked.sample
        given = [wish.prompt] if wish and wish.prompt else list(wanted.prompts)
        prompts = [(text, self.as_prompt(text)) for text in given] or self.default_prompts()
        seed = wish.seed if wish and wish.seed >= 0 else self.train.seed
        settings = SamplerSettings(
            max_new_tokens=(wish.max_new_tokens if wish else 0) or wanted.max_new_tokens or SAMPLE_TOKENS,
            temperature=wish.temperature if wish and wish.temperature >= 0 else wanted.temperature,
            top_k=wanted.top_k,
            top_p=wanted.top_p,
            stop=self.stops,
            seed=seed,
        )
        for shown, prompt in prompts:
            try:
                pieces = generate(self.model, self.tokenizer, [prompt], settings)
                text = "".join(piece.text for piece in pieces)
            except EngineError as error:  # a prompt that the tokenizer cannot read must not end a night's work
                yield Notice(level="warning", text=f"No sample: {error.text}", remedy=error.remedy, step=self.step)
                continue
            yield Sample(step=self.step, prompt=shown, text=text, seed=seed, command=wish.id if wish else "")
        if wish is None:
            self.sampled = self.step

    # ------------------------------------------------------------------ what is told

    def started(self, facts: Mapping[str, Any]) -> Started:
        """What is known before the first step: what every stage knows, and the stage's own ``facts``."""
        planned = self.train.max_steps or (
            math.ceil(self.train.max_epochs * self.batches_per_epoch / self.train.grad_accumulation)
            if self.train.max_epochs
            else 0
        )
        learning = sum(p.numel() for p in self.learner.truth.values())
        weights = {id(p): p for p in self.model.parameters()}.values()
        return Started(
            step=self.step,
            stage=self.asked.stage,
            facts={
                "resumed": self.step > 0,
                "device": str(self.device),
                "threads": torch.get_num_threads(),
                "precision": self.choices["precision"],
                "kernels": self.choices["linear"],
                "reasons": self.choices.get("reasons", {}),
                "peak_flops": self.choices.get("peak_flops"),
                "parameters": sum(w.numel() for w in weights),
                "trainable": learning,
                "model": self.settings.to_dict(),
                "vocab_size": self.settings.vocab_size,
                "context_length": self.settings.context_length,
                "max_steps": planned,
                "max_seconds": self.train.max_seconds,
                "batches_per_epoch": self.batches_per_epoch,
                "memory": {
                    "weights": sum(w.numel() * w.element_size() for w in weights),
                    "gradients": 4 * learning,
                    "optimizer": 8 * learning,
                },
                "versions": {"torch": torch.__version__, "python": platform.python_version()},
                **facts,
            },
        )

    def results(self) -> dict[str, Any]:
        """What the last message tells beside step and reason."""
        best = None if math.isinf(self.best_loss) else self.best_loss
        return {"best_val_loss": best, "best_step": self.best_step, "model": "model"}


def perplexity(loss: float) -> float:
    """exp(loss), infinite where it does not fit a float."""
    return math.exp(loss) if loss < 700 else math.inf
