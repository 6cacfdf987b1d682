"""Direct preference optimisation (Rafailov et al. 2023): a model learns from pairs of answers without a reward model.

    tezgah train RECIPE.toml          with  stage = "dpo"

The reference is the model as it began.  Its log-probabilities of all answers are computed once, two numbers a pair, and
kept in the cache; so no second model is needed while learning.  Beside the metrics that trl shows, the policy's own
answers are looked at: accuracy rises also where the policy drifts away or forgets to end.
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from engine.errors import TrainingError
from engine.loading import open_any
from engine.messages import Message, Metrics, Notice, Rollouts, Started, Status
from engine.models.adapters import Attached, attach
from engine.models.fingerprint import fingerprint_of
from engine.recipes.dpo import DPORecipe
from engine.recipes.methods import trainable_parameters
from engine.sampling import Prompt
from engine.text.asked_pairs import template_of_pairs
from engine.text.asked_prompts import stop_ids
from engine.text.chat_template import ChatTemplate
from engine.text.corpus import hash_of
from engine.text.pairs import Marked, PairBatches, PairSet, prepare_pairs
from engine.text.tokenizers import Tokenizer
from engine.training import rl
from engine.training.context import RunContext
from engine.training.devices import pick_device
from engine.training.logprobs import answer_logprobs
from engine.training.memory import LIGHTER, check_room
from engine.training.own_answers import OwnAnswers
from engine.training.pair_batch import PairBatch
from engine.training.precision import make_learner
from engine.training.references import References, ask_reference
from engine.training.rollouts import Answering, uniform_numbers
from engine.training.setup import recover_or_choose
from engine.training.tuning import TuningJob, keep_tokenizer

SHOWN_QUESTIONS = 2
EXAMINED = 2**32  # the stream of random numbers of the answers that are looked at: the same at every evaluation
ROUNDING = {"fp32": 1e-3, "bf16": 0.1, "fp16": 0.02}  # nats a token between two passes over the same answer


def train(recipe: DPORecipe, run: RunContext) -> Iterator[Message]:
    """Lets a model learn from pairs and yields what the world should know; the last message is ``Finished``."""
    job = yield from prepare_job(recipe, run)
    job.check_start()
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
        yield from job.check_that_it_learns()
    if not job.wanted.stop:
        yield from job.examine()
    yield from job.finish(job.reason(), job.results())


def prepare_job(recipe: DPORecipe, run: RunContext) -> Generator[Message, None, DPO]:
    """Yields what is being prepared, and returns the job, new or gone on from its newest checkpoint."""
    device = pick_device(recipe.train.device)
    torch.manual_seed(recipe.train.seed)
    yield Status(text="opening the model")
    base = open_any(recipe.model.from_, run.folder.path.parent)
    weights_hash = fingerprint_of(base.model.state_dict())
    run.folder.remember_model(weights_hash)
    template = template_of_pairs(recipe.data, base.tokenizer, base.template, base.template_stops)
    context = recipe.method.context_left(base.model.settings.context_length)
    pairs = yield from prepare_pairs(recipe.data, base.tokenizer, template, context, run.cache, seed=recipe.train.seed)
    run.folder.remember_data(pairs.key)
    keep_tokenizer(run, base.tokenizer, template)
    whole = sum(p.numel() for p in base.model.parameters())
    keeps_copy = recipe.method.kind == "full" and recipe.dpo.answers > 0
    coming = (0 if device.type == "cpu" else whole) + (whole if keeps_copy else 0)
    check_room(coming, device, trainable_parameters(base.model.settings, recipe.method), LIGHTER)
    model = base.model.to(device)
    first = PairBatch(PairBatches(pairs.train, recipe.train.batch_size, recipe.train.seed).batch(0))
    checkpoint, choices = yield from recover_or_choose(
        run, model, lambda: (first.on(device)[0],) * 2, recipe.train, device
    )
    frozen = copy.deepcopy(model).requires_grad_(False) if keeps_copy else None
    attached = attach(model, recipe.method, seed=recipe.train.seed)
    model.gradient_checkpointing = recipe.train.gradient_checkpointing
    model.eval()  # the ratios are those of the model that answers: no dropout
    job = DPO(recipe, run, attached, frozen, base.tokenizer, template, pairs, device, choices)
    yield from job.ask_reference(weights_hash)
    yield from job.begin(checkpoint)
    yield from (Notice(level="info", text=note) for note in pairs.notices)
    return job


class DPO(TuningJob):
    """One DPO run while it computes.  ``frozen`` is the reference where it is not the model with its adapter off."""

    def __init__(
        self,
        recipe: DPORecipe,
        run: RunContext,
        attached: Attached,
        frozen: Any,
        tokenizer: Tokenizer,
        template: ChatTemplate,
        pairs: PairSet,
        device: torch.device,
        choices: dict[str, Any],
    ) -> None:
        learner = make_learner(attached.model, recipe.train, choices["precision"], attached.trainable())
        super().__init__(recipe, run, learner, attached, tokenizer, template, [], device, choices)
        self.recipe = recipe
        self.pairs = pairs
        self.order = PairBatches(pairs.train, self.train.batch_size, self.train.seed)
        self.frozen = frozen
        if frozen is not None and choices["precision"] == "bf16":
            frozen.to(torch.bfloat16)
        self.references: References = {}
        self.own = self._own_answers()

    @property
    def batches_per_epoch(self) -> int:
        return self.order.batches_per_epoch

    def batches(self, step: int) -> Sequence[PairBatch]:
        rounds = self.train.grad_accumulation
        return [PairBatch(self.order.batch(step, micro, rounds)) for micro in range(rounds)]

    # ------------------------------------------------------------------ the reference

    def ask_reference(self, weights_hash: str) -> Generator[Message, None, None]:
        """The reference's log-probabilities of all answers: from the cache, or computed now, while the policy's weights still
        are the reference's, and in its number format, so that no rounding counts as learning.

        The key holds all that changes them, were it in the last digit: equal runs must be equal whatever ran before.
        """
        quantised = self.begun.method.model_dump() if self.begun.method.kind == "qlora" else {}
        computed = (self.device.type, torch.get_num_threads(), self.train.batch_size)
        formats = (self.choices["precision"], self.choices["linear"])
        key = hash_of(weights_hash, self.pairs.key, quantised, *formats, *computed)
        path = self.run.cache / "references" / f"{key}.npz"
        self.references = yield from ask_reference(path, self.pairs, self.train.batch_size, self._reference_logps)

    def _reference_logps(self, batch: PairBatch) -> Tensor:
        """What the adapter's base, or the model before its first step, says of a batch (2P,)."""
        with self._adapter_off():
            return self._logps(batch)[0]

    @contextlib.contextmanager
    def _as_reference(self) -> Iterator[Any]:
        """The reference: the frozen copy, or the model with its adapter off."""
        if self.frozen is not None:
            yield self.frozen
        else:
            with self._adapter_off():
                yield self.model

    def _adapter_off(self) -> contextlib.AbstractContextManager[None]:
        """A new adapter need not be without effect (a prefix has one): the reference is the model without it."""
        full = self.begun.method.kind == "full"
        return contextlib.nullcontext() if full else self.attached.disabled()

    def _logps(self, batch: PairBatch) -> tuple[Tensor, Tensor, Tensor]:
        """Of the answers (chosen first): summed log-probabilities (2P,), numbers of tokens (2P,), mean entropy."""
        rows = batch.answers(self.device)
        with self.learner.computing():
            logp, entropy = answer_logprobs(self.model, rows, vocabulary=self.tokenizer.vocab_size)
        tokens = rows.answer.sum(1)
        return logp.sum(1), tokens, entropy.sum() / tokens.sum()

    # ------------------------------------------------------------------ the loss

    def loss(self, batch: PairBatch) -> tuple[Tensor, Mapping[str, Tensor]]:
        """Summed loss of a batch of training pairs, and trl's numbers under trl's names."""
        return self._loss(batch, "train")

    def _loss(self, batch: PairBatch, split: str) -> tuple[Tensor, dict[str, Tensor]]:
        asked = self.recipe.dpo
        logps, tokens, entropy = self._logps(batch)
        references = torch.from_numpy(self.references[split][:, batch.rows.index]).to(self.device)
        (chosen, rejected), (chosen_tokens, rejected_tokens) = logps.chunk(2), tokens.chunk(2)
        pairs = rl.PairLogps(chosen, rejected, references[0], references[1], chosen_tokens, rejected_tokens)
        if asked.reference_free:
            pairs = pairs.without_reference()
        losses = rl.dpo_losses(asked.loss, pairs, asked.beta, asked.label_smoothing)
        ties = batch.chances(self.device) < 1  # nothing is to be learned from answers that are equally good
        losses = losses.where(~ties, 0.0)
        if asked.nll:
            losses = losses - asked.nll * chosen / chosen_tokens
        good, bad = pairs.rewards(asked.beta)
        seen = batch.weight
        return losses.sum(), {
            "rewards/chosen": good.sum(),
            "rewards/rejected": bad.sum(),
            "rewards/margins": (good - bad).sum(),
            "rewards/accuracies": (good > bad).float().sum(),
            "logps/chosen": chosen.detach().sum(),
            "logps/rejected": rejected.detach().sum(),
            "entropy": entropy.detach() * seen,
        }

    def loss_values(self, split: str, loss: float) -> dict[str, float]:
        return {f"{split}/loss": loss}

    def check_start(self) -> None:
        """Before the first step the policy is its reference: every log-ratio is 0 and the loss ln 2.  (A new prefix is not
        without effect.)  Raises TrainingError when they differ by more than rounding."""
        if self.step or self.begun.method.kind == "prefix":
            return
        batch = self.batches(0)[0]
        with torch.no_grad():
            logps, tokens, _ = self._logps(batch)
        references = torch.from_numpy(self.references["train"][:, batch.rows.index]).to(self.device).flatten()
        off = float(((logps - references).abs() / tokens).max())
        if not off <= ROUNDING[self.choices["precision"]]:
            raise TrainingError(
                f"Before the first step the policy must be as likely to write its answers as its reference, but it differs "
                f"by {off:.2g} nats a token. Learning from this would look fine and be wrong.",
                f"The kept numbers of the reference do not belong to this model: delete {self.run.cache / 'references'} and "
                "start again. If that does not help, this is a fault of the program: please report it.",
            )

    def check_that_it_learns(self) -> Iterator[Message]:
        """After the first step the policy must differ from its reference: else nothing is learned at all."""
        if self.step != 1 or self.recipe.dpo.reference_free:
            return
        with torch.no_grad():
            _, numbers = self._loss(self.batches(0)[0], "train")
        if float(numbers["rewards/margins"].abs()) == 0.0 and float(numbers["rewards/chosen"].abs()) == 0.0:
            text = "After the first step the policy still is its reference: no weight has moved."
            yield Notice(level="problem", text=text, remedy="Raise train.learning_rate.", step=self.step)

    # ------------------------------------------------------------------ looking at the model

    def scores(self, split: str) -> dict[str, float]:
        """Loss and rewards of pairs in evaluation mode, the validation's under names of their own."""
        part = {"train": self.pairs.train, "val": self.pairs.val}.get(split, [])
        if not part:
            return {}
        total, seen = 0.0, 0
        sums: dict[str, float] = {}
        with torch.no_grad():
            for rows in PairBatches(part, self.train.batch_size, 0).fixed(self.recipe.eval.batches):
                batch = PairBatch(rows)
                loss, numbers = self._loss(batch, split)
                total, seen = total + float(loss), seen + batch.weight
                for name, value in numbers.items():
                    sums[name] = sums.get(name, 0.0) + float(value)
        if split == "train":
            return {"train/loss": total / seen, "train/eval_loss": total / seen}
        return {"val/loss": total / seen} | {f"val/{name}": value / seen for name, value in sums.items()}

    def evaluate(self) -> Iterator[Message]:
        """As every stage, and then the policy's own answers: how far from the reference they are, and whether they end."""
        if not self.own.questions:
            yield from super().evaluate()
            return
        with self.learner.computing():
            look = self.own.look(self.model, self._as_reference, self.device)
        for message in super().evaluate():
            if isinstance(message, Metrics):
                message = dataclasses.replace(message, values={**message.values, **look.numbers})
            yield message
        yield Rollouts(step=self.step, rows=look.rows)
        yield from self.own.warnings(look.numbers, self.step)

    def _own_answers(self) -> OwnAnswers:
        """How the policy's own answers are looked at: to validation questions (training ones where there are none), each once,
        that leave room for an answer; in a short context answers take half of it, so that questions fit before them."""
        asked, context = self.recipe.dpo, self.settings.context_length  # what a prefix takes is gone already
        length = min(asked.max_new_tokens, context // 2)
        found: dict[str, Marked] = {}
        for marked in self.pairs.val or self.pairs.train:
            if 0 < marked.starts[0] <= context - length:
                found.setdefault(marked.question, marked)
        questions = list(found.values())[: asked.answers]
        how = Answering(length, stop_ids(self.template, self.tokenizer), self.tokenizer.vocab_size)
        numbers = uniform_numbers(self.train.seed, EXAMINED, len(questions), length)
        return OwnAnswers(questions, how, numbers, self.tokenizer, asked.beta)

    def default_prompts(self) -> list[tuple[str, Prompt]]:
        """The first validation questions."""
        part = (self.pairs.val or self.pairs.train)[:SHOWN_QUESTIONS]
        return [(m.question, m.ids[0][: m.starts[0]].tolist()) for m in part]

    # ------------------------------------------------------------------ what is told

    def told(self) -> Started:
        """What is known before the first step."""
        report = self.pairs.report
        return self.started(
            {
                "text": self.recipe.data.path,
                "data_hash": self.pairs.key,
                "report": report.as_dict(),
                "pairs": {"train": report.train, "val": report.val},
                "base": self.recipe.model.from_,
                "method": self.recipe.method.kind,
                "loss": self.recipe.dpo.loss,
                "beta": self.recipe.dpo.beta,
                "template": self.template.name,
            }
        )
