"""Fine-tuning: a model learns to answer, by examples of questions and answers.

    tezgah train RECIPE.toml          with  stage = "finetune"

All of its weights learn, or a small adapter beside them (``engine.models.adapters``); the loss is that of the
answers (supervised fine-tuning, Ouyang et al. 2022).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from engine.loading import open_any
from engine.messages import Message, Notice, Started, Status
from engine.models.adapters import Attached, attach
from engine.models.fingerprint import fingerprint_of
from engine.models.growing import grow_vocabulary
from engine.models.opening import LanguageModel
from engine.models.transformer import Transformer
from engine.recipes.finetune import FinetuneRecipe
from engine.recipes.methods import trainable_parameters
from engine.sampling import Prompt
from engine.text.asked_examples import prepare_asked_examples, template_for
from engine.text.chat_template import ChatTemplate
from engine.text.examples import ExamplePart, ExampleSet, report_lines
from engine.text.packing import ExampleBatches
from engine.text.tokenizers import Tokenizer
from engine.training.batch import TokenBatch
from engine.training.context import RunContext
from engine.training.devices import pick_device
from engine.training.losses import evaluate
from engine.training.memory import LIGHTER, check_room
from engine.training.precision import make_learner
from engine.training.setup import recover_or_choose
from engine.training.tuning import TuningJob, keep_tokenizer

SHOWN_QUESTIONS = 2


def train(recipe: FinetuneRecipe, run: RunContext) -> Iterator[Message]:
    """Fine-tunes a model on conversations and yields what the world should know; the last message is ``Finished``."""
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


def prepare_job(recipe: FinetuneRecipe, run: RunContext) -> Generator[Message, None, Finetuning]:
    """Yields what is being prepared, and returns the job, new or gone on from its newest checkpoint."""
    device = pick_device(recipe.train.device)
    torch.manual_seed(recipe.train.seed)
    yield Status(text="opening the model")
    base = open_any(recipe.model.from_, run.folder.path.parent)
    run.folder.remember_model(fingerprint_of(base.model.state_dict()))
    template, tokenizer = template_for(recipe.data, base.tokenizer, base.template, base.template_stops)
    context = recipe.method.context_left(base.model.settings.context_length)
    examples = yield from prepare_asked_examples(recipe.data, recipe.train, tokenizer, template, context, run.cache)
    run.folder.remember_data(examples.key)
    keep_tokenizer(run, tokenizer, template)
    new_rows = list(range(base.tokenizer.vocab_size, tokenizer.vocab_size))
    coming = 0 if device.type == "cpu" else sum(p.numel() for p in base.model.parameters())
    check_room(coming, device, trainable_parameters(base.model.settings, recipe.method, len(new_rows)), LIGHTER)
    model = grow_vocabulary(base.model, max(tokenizer.vocab_size, base.model.settings.vocab_size), new_rows).to(device)
    batches = batches_of(examples.train, recipe, model, context)
    checkpoint, choices = yield from recover_or_choose(
        run,
        model,
        lambda: TokenBatch.of_packed(batches.batch(0)).on(device)[:2],
        recipe.train,
        device,
        by_rows=recipe.method.dropout == 0,
    )
    attached = attach(model, recipe.method, seed=recipe.train.seed, new_rows=new_rows)
    model.gradient_checkpointing = recipe.train.gradient_checkpointing
    model.train()
    job = Finetuning(recipe, run, model, attached, tokenizer, template, examples, batches, new_rows, device, choices)
    yield from job.begin(checkpoint)
    if checkpoint is None:
        yield from (Notice(level="info", text=line) for line in report_lines(examples.report))
    yield from (Notice(level="info", text=note) for note in examples.notices)
    return job


def batches_of(part: ExamplePart, recipe: FinetuneRecipe, model: LanguageModel, context: int) -> ExampleBatches:
    """The batches of a part: rows as long as the context, or less when the recipe says so; packed where the
    model keeps documents of one row apart."""
    limit = min(context, recipe.data.max_tokens or context)
    packing = recipe.data.packing and (isinstance(model, Transformer) or model.packs)
    return ExampleBatches(part, recipe.train.batch_size, limit, packing, recipe.train.seed)


class Finetuning(TuningJob):
    """One fine-tuning run while it computes."""

    def __init__(
        self,
        recipe: FinetuneRecipe,
        run: RunContext,
        model: LanguageModel,
        attached: Attached,
        tokenizer: Tokenizer,
        template: ChatTemplate,
        examples: ExampleSet,
        batches: ExampleBatches,
        new_rows: list[int],
        device: torch.device,
        choices: dict[str, Any],
    ) -> None:
        learner = make_learner(model, recipe.train, choices["precision"], attached.trainable())
        super().__init__(recipe, run, learner, attached, tokenizer, template, new_rows, device, choices)
        self.recipe = recipe
        self.examples = examples
        self.packed = batches

    @property
    def batches_per_epoch(self) -> int:
        return self.packed.batches_per_epoch

    def batches(self, step: int) -> Sequence[TokenBatch]:
        rounds = self.train.grad_accumulation
        return [TokenBatch.of_packed(self.packed.batch(step, micro, rounds)) for micro in range(rounds)]

    def loss(self, batch: TokenBatch) -> tuple[Tensor, Mapping[str, Tensor]]:
        loss, _ = self.learner.forward_loss(*batch.on(self.device))
        return loss, {}

    # ------------------------------------------------------------------ looking at the model

    def scores(self, split: str) -> dict[str, float]:
        """The loss of the learned tokens, which are those of answers unless the recipe asks for all."""
        if split == "test" or not len(part := self._part(split)):
            return {}
        batches = batches_of(part, self.recipe, self.model, self.model.settings.context_length)
        fixed = (
            TokenBatch.of_packed(batch).on(self.device) for batch in batches.fixed_batches(self.recipe.eval.batches)
        )
        with self.learner.computing():
            loss, _ = evaluate(self.learner.model, fixed)  # type: ignore[arg-type]
        extra = {"train/eval_loss": loss} if split == "train" else {}
        return {**self.loss_values(split, loss), **extra}

    def _part(self, split: str) -> ExamplePart:
        return self.examples.train if split == "train" else self.examples.val

    def default_prompts(self) -> list[tuple[str, Prompt]]:
        """The first questions of the validation part (of the training part where there is none)."""
        part = self.examples.val if len(self.examples.val) else self.examples.train
        found: list[tuple[str, Prompt]] = []
        for number in range(min(SHOWN_QUESTIONS, len(part))):
            example = part[number]
            question = example.ids[: int(example.learned.argmax())].tolist()
            found.append((self.tokenizer.decode(question).lstrip(), question))
        return found

    # ------------------------------------------------------------------ what is told

    def told(self) -> Started:
        """What is known before the first step."""
        report = self.examples.report
        return self.started(
            {
                "text": self.recipe.data.path,
                "data_hash": self.examples.key,
                "report": report.as_dict(),
                "examples": {"train": report.train, "val": report.val},
                "base": self.recipe.model.from_,
                "method": self.recipe.method.kind,
                "template": self.template.name,
            }
        )
