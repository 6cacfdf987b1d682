"""Pretraining: the model learns to foretell the next token of a text.

    tezgah train RECIPE.toml          with  stage = "pretrain"

``train`` reads top to bottom: prepare, then evaluate, sample, save, leave if done, one optimiser step.
"""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from engine.messages import Message, Notice, Started, Status
from engine.models.transformer import Transformer
from engine.recipes.pretrain import PretrainRecipe
from engine.sampling import Prompt
from engine.text.asked import examined_windows, prepare_asked, report_asked, report_lines, training_windows
from engine.text.cache import TokenFile
from engine.text.corpus import Corpus
from engine.text.tokenizers import load_tokenizer
from engine.text.windows import Windows
from engine.training.batch import TokenBatch
from engine.training.context import RunContext
from engine.training.devices import pick_device
from engine.training.learning import LearningJob
from engine.training.losses import evaluate
from engine.training.memory import check_room
from engine.training.precision import make_learner
from engine.training.setup import recover_or_choose


def train(recipe: PretrainRecipe, run: RunContext) -> Iterator[Message]:
    """Trains a model on a text and yields what the world should know; the last message is ``Finished``."""
    job = yield from prepare_job(recipe, run)
    yield job.told()
    yield Status(text="training", done=job.step)
    job.pace.start()
    while True:
        yield from job.listen()
        if job.evaluation_due():
            yield from job.evaluate()
        if job.sampling_due():
            yield from job.sample()
        if job.saving_due():
            yield from job.save()
        if job.over():
            break
        yield from job.learn()
    if not job.wanted.stop:
        yield from job.examine()
    yield from job.finish(job.reason(), job.results())


def prepare_job(recipe: PretrainRecipe, run: RunContext) -> Generator[Message, None, Pretraining]:
    """Yields what is being prepared, and returns the job, new or gone on from its newest checkpoint."""
    device = pick_device(recipe.train.device)
    torch.manual_seed(recipe.train.seed)
    saved_tokenizer = run.folder.path / "tokenizer"
    again = saved_tokenizer.is_dir()
    tokenizer = load_tokenizer(saved_tokenizer) if again else None
    corpus = yield from prepare_asked(recipe.data, recipe.tokenizer, recipe.train, run.cache, tokenizer=tokenizer)
    run.folder.remember_data(corpus.key)
    if not again:
        corpus.tokenizer.save(saved_tokenizer)
    settings = recipe.model.settings(corpus.tokenizer.vocab_size)
    yield Status(text="building the model")
    check_room(settings.parameter_count(), device)
    model = Transformer(settings, seed=recipe.train.seed).to(device)
    model.gradient_checkpointing = recipe.train.gradient_checkpointing
    windows = training_windows(corpus, recipe.data, recipe.train, settings.context_length)
    first = windows.batch(recipe.train.seed, 0)
    checkpoint, choices = yield from recover_or_choose(
        run, model, lambda: TokenBatch.of_windows(first).on(device)[:2], recipe.train, device, by_rows=True
    )
    job = Pretraining(recipe, run, model, corpus, windows, device, choices)
    yield from job.begin(checkpoint)
    if checkpoint is None:
        yield from (Notice(level="info", text=line) for line in report_lines(job.text_report))
    yield from (Notice(level="info", text=note) for note in corpus.notices)
    if recipe.train.compile:
        yield from job.compile(torch.from_numpy(first).to(device)[:, :-1])
    return job


class Pretraining(LearningJob):
    """One pretraining run while it computes."""

    def __init__(
        self,
        recipe: PretrainRecipe,
        run: RunContext,
        model: Transformer,
        corpus: Corpus,
        windows: Windows,
        device: torch.device,
        choices: dict[str, Any],
    ) -> None:
        learner = make_learner(model, recipe.train, choices["precision"])
        super().__init__(recipe, run, learner, model.settings, corpus.tokenizer, device, choices)
        self.recipe = recipe
        self.corpus = corpus
        self.windows = windows
        self.text_report = report_asked(corpus, recipe.data, recipe.train, model.settings.context_length)

    @property
    def batches_per_epoch(self) -> int:
        return self.windows.batches_per_epoch

    def batches(self, step: int) -> Sequence[TokenBatch]:
        rounds = self.train.grad_accumulation
        return [
            TokenBatch.of_windows(self.windows.batch(self.train.seed, step, micro, rounds)) for micro in range(rounds)
        ]

    def loss(self, batch: TokenBatch) -> tuple[Tensor, Mapping[str, Tensor]]:
        loss, _ = self.learner.forward_loss(*batch.on(self.device)[:2])
        return loss, {}

    def flops_per_token(self) -> float:
        return float(self.settings.flops_per_token(self.settings.context_length))

    # ------------------------------------------------------------------ looking at the model

    def scores(self, split: str) -> dict[str, float]:
        """Loss and perplexity on fixed windows (of the test text: on all of it), and bits per byte."""
        part: TokenFile = getattr(self.corpus, split)
        if split == "train":
            loss = self._loss_on(self.windows, self.recipe.eval.batches)
            return {**self.loss_values("train", loss), "train/eval_loss": loss}
        if not part.count:
            return {}
        windows = examined_windows(self.corpus, split, self.train, self.settings.context_length)
        loss = self._loss_on(windows, 0 if split == "test" else self.recipe.eval.batches)
        bits = loss / math.log(2) * part.count / max(1, part.bytes)
        return {**self.loss_values(split, loss), f"{split}/bits_per_byte": bits}

    def _loss_on(self, windows: Windows, count: int) -> float:
        batches = (TokenBatch.of_windows(batch).on(self.device)[:2] for batch in windows.fixed_batches(count))
        with self.learner.computing():
            loss, _ = evaluate(self.learner.model, batches)  # type: ignore[arg-type]
        return loss

    def default_prompts(self) -> list[tuple[str, Prompt]]:
        """The first words of the text."""
        tokens = [int(t) for t in self.corpus.train.tokens[:160]]
        head = self.tokenizer.decode(tokens[: [*tokens, self.tokenizer.eot_id].index(self.tokenizer.eot_id)])
        words = re.match(r"\s*\S+(?:\s+\S+){0,2}(?=\s)", head)
        beginning = words[0] if words else head[:12]
        return [(beginning, beginning)]

    # ------------------------------------------------------------------ what is told

    def told(self) -> Started:
        """What is known before the first step."""
        return self.started(
            {
                "text": self.recipe.data.path,
                "data_hash": self.corpus.key,
                "tokens": {name: part.tokens for name, part in self.text_report.splits.items()},
                "report": self.text_report.as_dict(),
                "windows": len(self.windows),
                "tokens_per_step": self.train.batch_size * self.train.grad_accumulation * self.settings.context_length,
            }
        )
