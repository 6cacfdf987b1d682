"""The reward model: a model learns which of two answers people prefer, and is examined on pairs that it never saw.

    tezgah train RECIPE.toml          with  stage = "reward"

The loss is that of Bradley and Terry (1952) on the scores of a pair, as in Stiennon et al. (2020); one epoch, dropout
off.  The finished scores are brought to mean 0 and deviation 1 on answers of the starting model, so that a KL
coefficient means the same with every reward model.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.errors import ModelError
from engine.loading import open_any
from engine.messages import Finished, Message, Metrics, Notice, Sample, SampleNow, Started, Status
from engine.models.adapters import Attached, attach
from engine.models.fingerprint import fingerprint_of
from engine.models.heads import RewardModel, save_reward_head
from engine.recipes.methods import trainable_parameters
from engine.recipes.reward import RewardRecipe
from engine.text.agreement import TELLING
from engine.text.asked_pairs import template_of_pairs
from engine.text.asked_prompts import stop_ids
from engine.text.chat_template import ChatTemplate
from engine.text.pairs import Marked, PairBatches, PairSet, pair_rows, prepare_pairs
from engine.text.tokenizers import Tokenizer
from engine.training import rl
from engine.training.checkpoint import Checkpoint
from engine.training.context import RunContext
from engine.training.devices import pick_device
from engine.training.exam import Exam, exam_lines, examine_scores
from engine.training.memory import LIGHTER, check_room
from engine.training.pair_batch import PairBatch
from engine.training.precision import make_learner
from engine.training.rollouts import Answering, uniform_numbers, write_answers
from engine.training.setup import recover_or_choose
from engine.training.tuning import TuningJob, keep_tokenizer

SHOWN_PAIRS = 3
TRUNK, HEAD = "trunk.", "head."
NORMALISING = 2**32  # the stream of random numbers by which answers are written to normalise on


def train(recipe: RewardRecipe, run: RunContext) -> Iterator[Message]:
    """Trains and examines a reward model and yields what the world should know; the last message is ``Finished``."""
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


def prepare_job(recipe: RewardRecipe, run: RunContext) -> Generator[Message, None, Rewarding]:
    """Yields what is being prepared, and returns the job, new or gone on from its newest checkpoint."""
    device = pick_device(recipe.train.device)
    torch.manual_seed(recipe.train.seed)
    yield Status(text="opening the model")
    base = open_any(recipe.model.from_, run.folder.path.parent)
    run.folder.remember_model(fingerprint_of(base.model.state_dict()))
    template = template_of_pairs(recipe.data, base.tokenizer, base.template, base.template_stops)
    context = base.model.settings.context_length
    pairs = yield from prepare_pairs(recipe.data, base.tokenizer, template, context, run.cache, seed=recipe.train.seed)
    run.folder.remember_data(pairs.key)
    keep_tokenizer(run, base.tokenizer, template)
    coming = 0 if device.type == "cpu" else sum(p.numel() for p in base.model.parameters())
    check_room(coming, device, trainable_parameters(base.model.settings, recipe.method), LIGHTER)
    model = base.model.to(device)
    first = PairBatch(PairBatches(pairs.train, recipe.train.batch_size, recipe.train.seed).batch(0))
    checkpoint, choices = yield from recover_or_choose(
        run, model, lambda: (first.on(device)[0],) * 2, recipe.train, device
    )
    spread = (
        checkpoint.state["spread"] if checkpoint else _spread_of_start(recipe, base.tokenizer, template, pairs, model)
    )
    if recipe.head.samples and not spread:
        yield Notice(
            level="warning",
            text="No question leaves room for an answer in the model's context: the scores are brought to mean 0 and deviation 1 on "
            "the pairs' own answers, not on the model's.",
            remedy="A KL coefficient will mean something else with this reward model. Lower head.max_new_tokens, or begin with a "
            "model that reads longer texts.",
        )
    attached = attach(model, recipe.method, seed=recipe.train.seed)
    model.gradient_checkpointing = recipe.train.gradient_checkpointing
    judge = RewardModel(attached.model, pooling=recipe.head.pooling, seed=recipe.train.seed).to(device).eval()
    job = Rewarding(recipe, run, judge, attached, base.tokenizer, template, pairs, spread, device, choices)
    yield from job.begin(checkpoint)
    yield from (Notice(level="info", text=note) for note in pairs.notices)
    return job


def _spread_of_start(
    recipe: RewardRecipe, tokenizer: Tokenizer, template: ChatTemplate, pairs: PairSet, model: Any
) -> list[list[int]]:
    """Questions with answers of the starting model, as ids: what the finished scores are normalised on.

    Written before anything is learned, so that no second model need be kept.  In a short context answers take half of
    it at most, so that questions fit before them.
    """
    length = min(recipe.head.max_new_tokens, model.settings.context_length // 2)
    room = model.settings.context_length - length
    questions = [m.ids[0][: m.starts[0]].tolist() for m in (*pairs.val, *pairs.train)]
    questions = [q for q in questions if 0 < len(q) <= room][: recipe.head.samples]
    if len(questions) < 2:
        return []
    how = Answering(length, stop_ids(template, tokenizer), tokenizer.vocab_size)
    numbers = uniform_numbers(recipe.train.seed, NORMALISING, len(questions), how.max_new_tokens)
    written = write_answers(model, questions, how, numbers)
    ends = [() if how.ends(answer) else how.stops[:1] for answer in written.answers]  # as in PPO
    texts = zip(written.prompts, written.answers, ends, strict=True)
    return [[*question, *answer, *end][-model.settings.context_length :] for question, answer, end in texts]


class Rewarding(TuningJob):
    """One reward run while it computes.  ``judge`` is the language model with its scalar head; ``spread`` are the texts
    that the finished scores are normalised on, as ids."""

    def __init__(
        self,
        recipe: RewardRecipe,
        run: RunContext,
        judge: RewardModel,
        attached: Attached,
        tokenizer: Tokenizer,
        template: ChatTemplate,
        pairs: PairSet,
        spread: list[list[int]],
        device: torch.device,
        choices: dict[str, Any],
    ) -> None:
        learning = {f"{TRUNK}{name}": p for name, p in attached.trainable().items()}
        learning |= {f"{HEAD}{name}": p for name, p in judge.head.named_parameters()}
        learner = make_learner(judge, recipe.train, choices["precision"], learning)
        judge.head.float()  # a score is one number: it keeps its digits
        super().__init__(recipe, run, learner, attached, tokenizer, template, [], device, choices)
        self.recipe = recipe
        self.judge = judge
        self.pairs = pairs
        self.order = PairBatches(pairs.train, self.train.batch_size, self.train.seed)
        self.spread = spread
        self.exam: Exam | None = None

    @property
    def batches_per_epoch(self) -> int:
        return self.order.batches_per_epoch

    def batches(self, step: int) -> Sequence[PairBatch]:
        rounds = self.train.grad_accumulation
        return [PairBatch(self.order.batch(step, micro, rounds)) for micro in range(rounds)]

    def of_the_model(self, weights: dict[str, Tensor]) -> dict[str, Tensor]:
        return {name.removeprefix(TRUNK): w for name, w in weights.items() if name.startswith(TRUNK)}

    def state(self) -> dict[str, Any]:
        # ``method`` would let a checkpoint be opened as a language model, which it is not
        state = {name: value for name, value in super().state().items() if name not in ("method", "base")}
        return {**state, "spread": self.spread}

    # ------------------------------------------------------------------ the loss

    def loss(self, batch: PairBatch) -> tuple[Tensor, Mapping[str, Tensor]]:
        """Summed Bradley-Terry loss of a batch; accuracy and margin of its pairs."""
        chosen, rejected = self._raw(batch)
        margins = torch.from_numpy(batch.rows.margin).to(self.device) if self.recipe.head.margins else None
        losses = rl.bradley_terry(
            chosen, rejected, margin=margins, centring=self.recipe.head.centring, chance=batch.chances(self.device)
        )
        difference = (chosen - rejected).detach()
        return losses.sum(), {"train/accuracy": (difference > 0).sum(), "train/margin": difference.sum()}

    def _raw(self, batch: PairBatch) -> tuple[Tensor, Tensor]:
        """Scores (P,) of the chosen and of the rejected answers, both halves in one pass."""
        with self.learner.computing():
            chosen, rejected = self.judge.raw(*batch.on(self.device)).chunk(2)
        return chosen, rejected

    def loss_values(self, split: str, loss: float) -> dict[str, float]:
        return {f"{split}/loss": loss}

    # ------------------------------------------------------------------ looking at the model

    def scores(self, split: str) -> dict[str, float]:
        """Loss, accuracy and margin of pairs in evaluation mode, and where their scores lie."""
        part = {"train": self.pairs.train, "val": self.pairs.val}.get(split, [])
        if not part:
            return {}
        total, seen = 0.0, 0
        chosen: list[Tensor] = []
        rejected: list[Tensor] = []
        ties: list[Tensor] = []
        with torch.no_grad():
            for rows in PairBatches(part, self.train.batch_size, 0).fixed(self.recipe.eval.batches):
                batch = PairBatch(rows)
                loss, _ = self.loss(batch)
                total, seen = total + float(loss), seen + batch.weight
                ties.append(torch.from_numpy(batch.rows.tie))
                for into, found in zip((chosen, rejected), self._raw(batch), strict=True):
                    into.append(found.float().cpu())
        good, bad = torch.cat(chosen), torch.cat(rejected)
        both = torch.cat([good, bad])
        right = (good > bad)[~torch.cat(ties)]  # of equally good answers none is the right one
        extra = {"train/eval_loss": total / seen} if split == "train" else {}
        return {
            f"{split}/loss": total / seen,
            **({f"{split}/accuracy": float(right.float().mean())} if len(right) else {}),
            f"{split}/margin": float((good - bad).mean()),
            f"{split}/score_low": float(both.min()),
            f"{split}/score_mean": float(both.mean()),
            f"{split}/score_high": float(both.max()),
            **extra,
        }

    def _of_part(self, part: Sequence[Marked]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Scores of all pairs of a part, in its order."""
        chosen, rejected = np.zeros(len(part)), np.zeros(len(part))
        with torch.no_grad():
            for rows in PairBatches(part, self.train.batch_size, 0).fixed():
                good, bad = self._raw(PairBatch(rows))
                chosen[rows.index], rejected[rows.index] = good.cpu().numpy(), bad.cpu().numpy()
        return chosen, rejected

    def sample(self, wish: SampleNow | None = None) -> Iterator[Message]:
        """A reward model writes nothing: it shows the scores of some pairs that it does not learn from."""
        part = (self.pairs.val or self.pairs.train)[:SHOWN_PAIRS]
        with torch.no_grad():
            scores = self._raw(PairBatch(pair_rows(part, np.arange(len(part)))))
        for marked, good, bad in zip(part, *(s.tolist() for s in scores), strict=True):
            text = f"{good:+.2f}  {marked.pair.chosen.strip()}\n{bad:+.2f}  {marked.pair.rejected.strip()}"
            yield Sample(step=self.step, prompt=marked.question, text=text, command=wish.id if wish else "")
        if wish is None:
            self.sampled = self.step

    def examine(self) -> Iterator[Message]:
        """The last look, and the exam of the model that is kept on every pair that was kept from learning."""
        yield from super().examine()
        yield Status(text="the exam", done=self.step)
        part = self.pairs.val
        report = self.pairs.report
        with self.learner.holding(self.resulting_weights()):
            chosen, rejected = self._of_part(part)
        lengths = np.array([[len(m.ids[side]) - m.starts[side] for m in part] for side in (0, 1)], np.int64)
        ties = np.array([m.pair.tie for m in part], bool)
        agreement = report.agreed / report.again if report.again >= TELLING else math.nan
        self.exam = examine_scores(chosen, rejected, lengths.reshape(2, -1), ties, agreement)
        known = {
            "exam/accuracy": self.exam.accuracy,
            "exam/calibration_error": self.exam.calibration_error,
            "exam/length_correlation": self.exam.length_correlation,
        }
        yield Metrics(step=self.step, values={k: v for k, v in known.items() if math.isfinite(v)})
        yield from (Notice(level="info", text=line, step=self.step) for line in exam_lines(self.exam))

    # ------------------------------------------------------------------ the result

    def put_model(self, weights: dict[str, Tensor], folder: Path) -> None:
        """``model/``: the language model as it learned to judge, with its head beside it."""
        super().put_model(weights, folder)
        facts = {"exam": self.exam.as_dict() if self.exam else {}, "base": self.recipe.model.from_}
        with self.learner.holding(weights):  # the best ones need not be the last
            self.judge.normalise(self._spread_scores())
            save_reward_head(self.judge, folder, facts)

    def _spread_scores(self) -> Tensor:
        """Raw scores of the texts that are normalised on: the starting model's answers, else the pairs'."""
        if not self.spread:
            return torch.from_numpy(np.concatenate(self._of_part(self.pairs.train)))
        found = []
        with torch.no_grad(), self.learner.computing():
            for start in range(0, len(self.spread), self.train.batch_size):
                texts = self.spread[start : start + self.train.batch_size]
                lengths = torch.tensor([len(text) for text in texts])
                ids = torch.zeros(len(texts), int(lengths.max()), dtype=torch.long)
                for row, text in enumerate(texts):
                    ids[row, : len(text)] = torch.tensor(text)
                real = torch.arange(ids.shape[1]) < lengths[:, None]
                found.append(self.judge.raw(ids.to(self.device), real.to(self.device)).cpu())
        return torch.cat(found)

    def finish(self, reason: str, facts: dict[str, Any]) -> Iterator[Message]:
        for message in super().finish(reason, facts):
            if isinstance(message, Finished) and self.exam:
                message = dataclasses.replace(message, facts={**message.facts, "exam": self.exam.as_dict()})
            yield message

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
                "template": self.template.name,
            }
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        super().restore(checkpoint)
        if checkpoint.state.get("spread") is None:
            raise ModelError(
                f"The checkpoint at step {self.step} is not that of a reward model.", "Start the run again."
            )
