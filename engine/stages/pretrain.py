"""Pretraining: the model learns to foretell the next token of a text.

    tezgah train RECIPE.toml          with  stage = "pretrain"

``train`` reads top to bottom: prepare, then evaluate, sample, save, leave if done, one optimiser step.
"""

from __future__ import annotations

import contextlib
import math
import platform
import re
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor

from engine.errors import EngineError
from engine.messages import Message, Metrics, Notice, Sample, SampleNow, Started, Status
from engine.models.transformer import Transformer
from engine.recipes.pretrain import PretrainRecipe
from engine.sampler_settings import SamplerSettings
from engine.sampling import generate
from engine.text.asked import examined_windows, prepare_asked, report_asked, report_lines, training_windows
from engine.text.cache import TokenFile
from engine.text.corpus import Corpus
from engine.text.tokenizers import load_tokenizer
from engine.text.windows import Windows
from engine.training.checkpoint import Checkpoint, CheckpointStore
from engine.training.compile import try_compile
from engine.training.context import RunContext
from engine.training.devices import pick_device
from engine.training.flops import utilisation
from engine.training.job import Job
from engine.training.kernels import restore
from engine.training.losses import evaluate
from engine.training.memory import check_room, memory_used
from engine.training.precision import make_learner
from engine.training.schedule import learning_rate, share_done
from engine.training.setup import choose

GUARD_REST = "paused: the numbers stopped being finite"


def train(recipe: PretrainRecipe, run: RunContext) -> Iterator[Message]:
    """Trains a model on a text and yields what the world should know; the last message is ``Finished``."""
    job: Pretraining | None = None
    for made in prepare_job(recipe, run):
        if isinstance(made, Pretraining):
            job = made
        else:
            yield made
    assert job is not None
    yield job.started()
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
        if job.wanted.stop or job.done() or job.patience_is_over():
            break
        yield from job.learn()
    if not job.wanted.stop:
        yield from job.examine()
    yield from job.finish(job.reason(), job.results())


def prepare_job(recipe: PretrainRecipe, run: RunContext) -> Iterator[Message | Pretraining]:
    """Yields what is being prepared and, last, the job, new or gone on from its newest checkpoint."""
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
    checkpoint = _newest(run)
    choices: dict[str, Any] = {}
    if checkpoint:
        choices = dict(checkpoint.state["choices"])
        restore(choices)
    else:
        batch = _to_device(windows.batch(recipe.train.seed, 0), device)
        for told in choose(model, batch, recipe.train, device, run.cache):
            if isinstance(told, Message):
                yield told
            else:
                choices = told
    job = Pretraining(recipe, run, model, corpus, windows, device, choices)
    if checkpoint:
        yield from (Notice(level="warning", text=note, step=checkpoint.step) for note in checkpoint.notes)
        job.restore(checkpoint)
    else:
        torch.manual_seed(recipe.train.seed)  # measuring must not move the run's random numbers
        yield from (Notice(level="info", text=line) for line in report_lines(job.text_report))
    yield from (Notice(level="info", text=note) for note in corpus.notices)
    if recipe.train.compile:
        yield from job.compile()
    yield job


def _newest(run: RunContext) -> Checkpoint | None:
    store = CheckpointStore(run.folder.checkpoints)
    store.sweep()
    return store.newest()


def _to_device(batch: Any, device: torch.device) -> tuple[Tensor, Tensor]:
    """(B, T+1) token ids as inputs (B, T) and targets (B, T), each one token further."""
    ids = torch.from_numpy(batch).to(device, non_blocking=True)
    return ids[:, :-1], ids[:, 1:]


class Pretraining(Job):
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
        super().__init__(
            run, recipe.train, recipe.checkpoint, learner, model.settings, corpus.tokenizer, device, choices
        )
        self.recipe = recipe
        self.model = model
        self._compiled: Callable[..., Tensor] | None = None
        self.corpus = corpus
        self.windows = windows
        self.flops_per_token = model.settings.flops_per_token(model.settings.context_length)
        self.text_report = report_asked(corpus, recipe.data, recipe.train, model.settings.context_length)
        self._losses: list[tuple[float, int]] = []

    # ------------------------------------------------------------------ where the run stands

    def epochs(self) -> float:
        return self.step * self.train.grad_accumulation / self.windows.batches_per_epoch

    def _epoch_just_ended(self) -> bool:
        whole = math.floor(self.epochs() + 1e-9)
        before = math.floor((self.step - 1) * self.train.grad_accumulation / self.windows.batches_per_epoch + 1e-9)
        return self.step > 0 and whole > before

    def _due(self, every_steps: int, every_epoch: bool) -> bool:
        on_step = every_steps > 0 and self.step % every_steps == 0
        return on_step or (every_epoch and self._epoch_just_ended()) or self.step == 0 or self.done()

    def evaluation_due(self) -> bool:
        """Before the first step, as asked, and at the end."""
        return self.evaluated != self.step and self._due(self.recipe.eval.every_steps, self.recipe.eval.every_epoch)

    def sampling_due(self) -> bool:
        """Before the first step, as asked, and at the end."""
        wanted = self.recipe.sample
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
        return 0 < self.recipe.eval.patience <= self.worse

    def reason(self) -> str:
        """Why the run ends: stopped, early or done."""
        if self.wanted.stop and not self.done():
            return "stopped"
        return "early" if self.patience_is_over() and not self.done() else "done"

    # ------------------------------------------------------------------ one optimiser step

    def learn(self) -> Iterator[Message]:
        """One step: gradients of all batches, weighted by their tokens, then the optimiser; reports."""
        train = self.train
        rounds = range(train.grad_accumulation)
        windows = sum(self.windows.batch_windows(self.step, micro, train.grad_accumulation) for micro in rounds)
        total = windows * self.settings.context_length
        rate = learning_rate(train, self.progress())
        with self._as_compiled():
            for micro in rounds:  # one batch in memory at a time
                batch = self.windows.batch(train.seed, self.step, micro, train.grad_accumulation)
                ids, targets = _to_device(batch, self.device)
                loss, _ = self.learner.forward_loss(ids, targets)
                self.learner.backward(loss / total)
        result = self.learner.step(rate)
        finding = self.guard.see(self.step, result.loss, result.grad_norm, scaling=result.scaling)
        self.step += 1
        self.tokens += total
        self.pace.step(self.step, total)
        self._losses.append((result.loss, total))
        if self.pace.report_due(self.step) or finding:
            yield self.report(rate, result.grad_norm)
        if finding:
            level = "problem" if finding.kind == "pause" else "warning"
            yield Notice(level=level, text=finding.text, remedy=finding.remedy, step=self.step)
            if finding.kind == "pause":
                yield from self.rest(GUARD_REST)

    @contextlib.contextmanager
    def _as_compiled(self) -> Iterator[None]:
        """Only training steps run compiled: evaluation and writing have other shapes and would compile anew."""
        if self._compiled is None:
            yield
            return
        self.model.hidden = self._compiled  # type: ignore[method-assign]
        try:
            yield
        finally:
            del self.model.hidden

    def report(self, rate: float, grad_norm: float) -> Metrics:
        """The numbers since the last report."""
        seen = sum(tokens for _, tokens in self._losses)
        loss = sum(loss * tokens for loss, tokens in self._losses) / seen
        self._losses.clear()
        speed = self.pace.tokens_per_second()
        values = {
            "train/loss": loss,
            "train/perplexity": perplexity(loss),
            "train/learning_rate": rate,
            "train/grad_norm": grad_norm,
            "train/tokens_per_second": speed,
            "train/memory_bytes": float(memory_used(self.device)),
            **self._position(),
        }
        if self.device.type == "cpu" and self.choices.get("peak_flops"):
            # measured for a moment at the start, perhaps while other programs computed too: what is reached is possible
            self.choices["peak_flops"] = max(self.choices["peak_flops"], self.flops_per_token * speed)
        used = utilisation(self.flops_per_token, speed, self.choices.get("peak_flops"))
        if used is not None:
            values["train/mfu"] = used
        if (left := self.seconds_left()) is not None:
            values["train/seconds_left_low"], values["train/seconds_left_high"] = left
        return Metrics(step=self.step, values=values)

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
        """Training and validation loss on fixed windows, in evaluation mode."""
        count = self.recipe.eval.batches
        values = self._position()
        values["train/loss"] = values["train/eval_loss"] = self._loss_on(self.windows, count)
        values["train/perplexity"] = perplexity(values["train/loss"])
        if self.corpus.val.count:
            values |= self._scores("val", count)
            yield from self._compare(values["val/loss"])
        self.evaluated = self.step
        yield Metrics(step=self.step, values=values)

    def _loss_on(self, windows: Windows, count: int) -> float:
        batches = (_to_device(batch, self.device) for batch in windows.fixed_batches(count))
        with self.learner.computing():
            loss, _ = evaluate(self.learner.model, batches)  # type: ignore[arg-type]
        return loss

    def _scores(self, name: str, count: int) -> dict[str, float]:
        windows = examined_windows(self.corpus, name, self.train, self.settings.context_length)
        loss = self._loss_on(windows, count)
        part: TokenFile = getattr(self.corpus, name)
        bits = loss / math.log(2) * part.count / max(1, part.bytes)
        return {f"{name}/loss": loss, f"{name}/perplexity": perplexity(loss), f"{name}/bits_per_byte": bits}

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
        if self.corpus.test.count:
            yield Metrics(step=self.step, values=self._scores("test", 0))
        if self.sampled != self.step and self.recipe.sample.max_new_tokens:
            yield from self.sample()

    def sample(self, wish: SampleNow | None = None) -> Iterator[Message]:
        """Lets the model go on from the recipe's prompts (or the wish's), each with the run's seed."""
        wanted = self.recipe.sample
        prompts = [wish.prompt] if wish and wish.prompt else (list(wanted.prompts) or [self._fitting_prompt()])
        seed = wish.seed if wish and wish.seed >= 0 else self.train.seed
        settings = SamplerSettings(
            max_new_tokens=(wish.max_new_tokens if wish else 0) or wanted.max_new_tokens or 60,
            temperature=wish.temperature if wish and wish.temperature >= 0 else wanted.temperature,
            top_k=wanted.top_k,
            top_p=wanted.top_p,
            seed=seed,
        )
        for prompt in prompts:
            try:
                text = "".join(t.text for t in generate(self.model, self.tokenizer, prompt, settings))
            except EngineError as error:  # a prompt that the tokenizer cannot read must not end a night's work
                yield Notice(level="warning", text=f"No sample: {error.text}", remedy=error.remedy, step=self.step)
                continue
            yield Sample(step=self.step, prompt=prompt, text=text, seed=seed, command=wish.id if wish else "")
        if wish is None:
            self.sampled = self.step

    def _fitting_prompt(self) -> str:
        """The first words of the text."""
        tokens = [int(t) for t in self.corpus.train.tokens[:160]]
        head = self.tokenizer.decode(tokens[: [*tokens, self.tokenizer.eot_id].index(self.tokenizer.eot_id)])
        words = re.match(r"\s*\S+(?:\s+\S+){0,2}(?=\s)", head)
        return words[0] if words else head[:12]

    # ------------------------------------------------------------------ what is told

    def compile(self) -> Iterator[Message]:
        """torch.compile, with a fall-back that is told."""
        ids, _ = _to_device(self.windows.batch(self.train.seed, 0), self.device)
        yield Status(text="compiling")
        compiled, why_not = try_compile(self.model.hidden, lambda hidden: hidden(ids).sum().backward())
        self.model.zero_grad(set_to_none=True)
        if why_not:
            yield Notice(level="warning", text=f"Not compiled: {why_not}")
        else:
            self._compiled = compiled

    def started(self) -> Started:
        """What is known before the first step."""
        weights = self.learner.weights()
        size = sum(w.numel() * w.element_size() for w in weights.values())
        planned = self.train.max_steps or (
            math.ceil(self.train.max_epochs * self.windows.batches_per_epoch / self.train.grad_accumulation)
            if self.train.max_epochs
            else 0
        )
        return Started(
            step=self.step,
            stage="pretrain",
            facts={
                "resumed": self.step > 0,
                "device": str(self.device),
                "threads": torch.get_num_threads(),
                "precision": self.choices["precision"],
                "kernels": self.choices["linear"],
                "reasons": self.choices.get("reasons", {}),
                "peak_flops": self.choices.get("peak_flops"),
                "parameters": sum(w.numel() for w in weights.values()),
                "model": self.settings.to_dict(),
                "vocab_size": self.settings.vocab_size,
                "context_length": self.settings.context_length,
                "max_steps": planned,
                "max_seconds": self.train.max_seconds,
                "text": self.recipe.data.path,
                "data_hash": self.corpus.key,
                "tokens": {name: part.tokens for name, part in self.text_report.splits.items()},
                "report": self.text_report.as_dict(),
                "windows": len(self.windows),
                "batches_per_epoch": self.windows.batches_per_epoch,
                "tokens_per_step": self.train.batch_size * self.train.grad_accumulation * self.settings.context_length,
                "memory": {"weights": size, "gradients": size, "optimizer": 2 * size},
                "versions": {"torch": torch.__version__, "python": platform.python_version()},
            },
        )

    def results(self) -> dict[str, Any]:
        """What the last message tells beside step and reason."""
        best = None if math.isinf(self.best_loss) else self.best_loss
        return {"best_val_loss": best, "best_step": self.best_step, "model": "model"}


def perplexity(loss: float) -> float:
    """exp(loss), infinite where it does not fit a float."""
    return math.exp(loss) if loss < 700 else math.inf
