"""PPO: a model learns from rewards for its own answers, on a leash to the model that it began as.

    tezgah train RECIPE.toml          with  stage = "ppo"

One step is one update: questions are asked, the answers scored, the scores made into advantages, and the advantages into
a few epochs of clipped steps (``engine.training.ppo``).  With ``ppo.advantages = "group"`` it is GRPO.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator
from typing import Any

import torch
from torch import Tensor

from engine.errors import RunError
from engine.loading import open_any
from engine.messages import Message, Metrics, Notice, Rollouts, Started, Status
from engine.models.adapters import Attached
from engine.models.fingerprint import fingerprint_of
from engine.models.opening import Opened
from engine.recipes.ppo import PPORecipe
from engine.sampling import Prompt as Shown
from engine.text.asked_prompts import stop_ids, template_of
from engine.text.chat_template import ChatTemplate
from engine.text.prompts import PromptSet, read_prompts
from engine.training import rl
from engine.training.agent import POLICY, Agent, make_agent, weights_to_come
from engine.training.answers import Answers, Asking
from engine.training.checkpoint import Checkpoint
from engine.training.comparison import Comparison
from engine.training.context import RunContext
from engine.training.devices import pick_device
from engine.training.memory import LIGHTER, check_room, give_memory_back, memory_used
from engine.training.ppo import AtOnce, Experience, PPOSettings, Seen, Update, observe, update, weigh
from engine.training.precision import make_learner
from engine.training.reward_sources import ClassifierReward, ModelReward
from engine.training.rewards import Rewards, open_rewards
from engine.training.rollouts import Answering, uniform_numbers
from engine.training.schedule import learning_rate
from engine.training.setup import recover_or_choose
from engine.training.tuning import ModelJob, keep_tokenizer
from engine.training.update_figures import headroom_figures, update_figures
from engine.training.verdicts import KL_LIMIT, Watch

RATIO_TOLERANCE = {"fp32": 1e-4, "bf16": 0.2, "fp16": 0.05}
SHOWN_QUESTIONS = 2
LISTEN_S = 0.2
# Streams of random numbers beside those of the updates, which count from 0.
EXAMINED, HEADROOM = 2**32, 2**32 + 1


def train(recipe: PPORecipe, run: RunContext) -> Iterator[Message]:
    """Lets a model learn from rewards and yields what the world should know; the last message is ``Finished``."""
    job = yield from prepare_job(recipe, run)
    yield job.told()
    yield from job.measure_headroom()
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


def prepare_job(recipe: PPORecipe, run: RunContext) -> Generator[Message, None, PPO]:
    """Yields what is being prepared, and returns the job, new or gone on from its newest checkpoint."""
    device = pick_device(recipe.train.device)
    torch.manual_seed(recipe.train.seed)
    yield Status(text="opening the model")
    runs = run.folder.path.parent
    base = open_any(recipe.model.from_, runs)
    run.folder.remember_model(fingerprint_of(base.model.state_dict()))
    template = template_of(recipe.data, base.tokenizer, base.template, base.template_stops)
    yield Status(text="reading the questions")
    room = recipe.method.context_left(base.model.settings.context_length) - recipe.ppo.max_new_tokens
    prompts = read_prompts(recipe.data, base.tokenizer, template, room, recipe.train.seed)
    run.folder.remember_data(prompts.key)
    keep_tokenizer(run, base.tokenizer, template)
    yield Status(text="opening the rewards")
    rewards = open_rewards(recipe.reward, recipe.filter, recipe.ppo.eos_penalty, runs, base.tokenizer, template, device)
    critic_trunk = rewards.trunk_for(base.model.settings.context_length)
    needs_critic = recipe.ppo.advantages == "gae"
    coming, learning = weights_to_come(base.model, recipe.method, critic_trunk, needs_critic, device)
    check_room(coming, device, learning, LIGHTER)
    model = base.model.to(device)
    checkpoint, choices = yield from recover_or_choose(
        run, model, lambda: _some_batch(prompts, recipe, device), recipe.train, device
    )
    agent, attached = make_agent(
        model,
        recipe.method,
        seed=recipe.train.seed,
        critic_trunk=critic_trunk,
        needs_critic=needs_critic,
        vocabulary=base.tokenizer.vocab_size,
        temperature=recipe.ppo.temperature,
    )
    agent.recompute(recipe.train.gradient_checkpointing)
    job = PPO(recipe, run, agent, attached, base, template, prompts, rewards, device, choices)
    yield from job.begin(checkpoint)
    yield from (Notice(level="info", text=note) for note in prompts.notices)
    return job


def _some_batch(prompts: PromptSet, recipe: PPORecipe, device: torch.device) -> tuple[Tensor, Tensor]:
    """Ids and targets (B, T) of the usual size, for measuring."""
    length = max(len(p.ids) for p in prompts.train[:256]) + recipe.ppo.max_new_tokens
    ids = torch.zeros(recipe.train.batch_size, length, dtype=torch.long, device=device)
    return ids, ids


class PPO(ModelJob):
    """One PPO run while it computes."""

    def __init__(
        self,
        recipe: PPORecipe,
        run: RunContext,
        agent: Agent,
        attached: Attached,
        base: Opened,
        template: ChatTemplate,
        prompts: PromptSet,
        rewards: Rewards,
        device: torch.device,
        choices: dict[str, Any],
    ) -> None:
        learner = make_learner(agent, recipe.train, choices["precision"], agent.learning(attached))
        agent.reference.to(next(iter(agent.policy.parameters())).dtype)
        super().__init__(recipe, run, learner, attached, base.tokenizer, template, [], device, choices)
        self.recipe, self.agent = recipe, agent
        self.prompts, self.rewards = prompts, rewards
        self.model = agent.policy
        ppo = recipe.ppo
        self.controller = rl.KLController(ppo.kl_coef, ppo.adaptive_kl, ppo.target_kl, ppo.horizon)
        limit = max(KL_LIMIT, 2 * ppo.target_kl) if ppo.adaptive_kl else KL_LIMIT
        self.watch = Watch(limit, tuple(part.name for part in rewards.parts if not part.weight))
        self.at_once = AtOnce(recipe.train.batch_size)
        how = Answering(
            ppo.max_new_tokens, stop_ids(template, base.tokenizer), base.tokenizer.vocab_size, ppo.temperature
        )
        self.asking = Asking(agent, base.tokenizer, rewards, how, AtOnce(max(ppo.episodes, ppo.headroom)))
        asked = prompts.val[: recipe.eval.batches * recipe.train.batch_size or None]
        numbers = uniform_numbers(recipe.train.seed, EXAMINED, len(asked), ppo.max_new_tokens)
        self.comparison = Comparison(self.asking, asked, numbers, device)
        self._listened = 0.0
        self.reference_scores: list[float] = []
        self.scales: dict[str, tuple[float, float]] = {}
        self.settings_ppo = PPOSettings(
            **{name: getattr(ppo, name) for name in _SHARED_KEYS},
            ratio_tolerance=RATIO_TOLERANCE[choices["precision"]],
        )

    # ------------------------------------------------------------------ where the run stands

    @property
    def questions_per_update(self) -> int:
        ppo = self.recipe.ppo
        return ppo.episodes // ppo.group_size if ppo.advantages == "group" else ppo.episodes

    @property
    def batches_per_epoch(self) -> int:
        return math.ceil(len(self.prompts.train) / self.questions_per_update)

    def epochs(self) -> float:
        return self.step * self.questions_per_update / len(self.prompts.train)

    def state(self) -> dict[str, Any]:
        return {
            **super().state(),
            "holds": POLICY,
            "kl_coef": self.controller.kl_coef,
            "watch": self.watch.state(),
            "rows": [self.at_once.rows, self.asking.at_once.rows],
            "reward_rows": self.rewards.rows_at_once(),
            "reference_scores": self.reference_scores,
            "scales": self.scales,
            "rewards": self._reward_hashes(),
        }

    def restore(self, checkpoint: Checkpoint) -> None:
        super().restore(checkpoint)
        state = checkpoint.state
        known = state["rewards"]  # runs of earlier versions kept no classifier's
        if any(known.get(name, found) != found for name, found in self._reward_hashes().items()):
            raise RunError(
                f"The reward model of {self.run.folder.name} has changed since the run began.",
                "Put the old one back to go on, or start a new run with the new one.",
            )
        self.controller.kl_coef = float(state["kl_coef"])
        self.watch.load(state["watch"])
        self.at_once.rows, self.asking.at_once.rows = map(int, state["rows"])
        self.rewards.set_rows_at_once(state.get("reward_rows", {}))
        self.reference_scores = [float(score) for score in state["reference_scores"]]
        self.scales = {name: (gain, shift) for name, (gain, shift) in state["scales"].items()}
        self.rewards.set_scales(self.scales)

    def _reward_hashes(self) -> dict[str, str]:
        sources = {part.name: part.source for part in self.rewards.parts}
        kinds = (ModelReward, ClassifierReward)
        return {n: fingerprint_of(s.model.state_dict()) for n, s in sources.items() if isinstance(s, kinds)}

    def _rows_at_once(self) -> dict[str, int]:
        """How many answers each part of an update takes at once: learning, writing, and each model that scores."""
        scoring = {f"score/{name}": rows for name, rows in self.rewards.rows_at_once().items()}
        return {"learn": self.at_once.rows, "write": self.asking.at_once.rows, **scoring}

    # ------------------------------------------------------------------ one update

    def learn(self) -> Iterator[Message]:
        """Questions, answers, scores, advantages, and a few epochs of steps; reports.  A stop ends it between tokens."""
        self.pace.begin_step()
        rate = learning_rate(self.train, self.progress())
        rows_before = self._rows_at_once()
        try:
            with self.learner.computing():
                answers = self._ask()
        except _Stopped:
            return
        with self.learner.computing():
            rows = answers.rollout.rows(self.device)
            seen = observe(self.agent, rows, self.at_once, critic=self.agent.critic is not None)
        scores = answers.scores.total.to(self.device)
        experience = weigh(rows, seen, scores, self.controller.kl_coef, self.settings_ppo)
        made = update(
            self.agent, self.learner, experience, self.settings_ppo, rate, (self.train.seed, self.step), self.at_once
        )
        self.step += 1
        self.tokens += answers.rollout.tokens
        self.pace.step(self.step, answers.rollout.tokens)
        values = self._figures(answers, seen, experience, made, rate)
        self.controller.update(values["ppo/kl"], len(answers.answered))
        yield Metrics(step=self.step, values={n: v for n, v in values.items() if n not in _FOR_VERDICTS})
        yield from self._tell(values, made, rows_before)

    def _ask(self) -> Answers:
        ppo = self.recipe.ppo
        group = ppo.group_size if ppo.advantages == "group" else 1
        count = self.questions_per_update
        questions = self.prompts.in_turn(self.step * count, count, self.train.seed)
        asked = [prompt for prompt in questions for _ in range(group)]
        numbers = uniform_numbers(self.train.seed, self.step, ppo.episodes, ppo.max_new_tokens)
        return self.asking.ask(asked, numbers, each_token=self._stop_when_asked)

    def _stop_when_asked(self) -> None:
        """Writing takes long: a wish to stop is heard meanwhile, and the unfinished update forgotten."""
        now = time.monotonic()
        if now - self._listened >= LISTEN_S:
            self._listened = now
            if self.wanted.take(self.run, self.step).stop:
                raise _Stopped

    def _figures(
        self, answers: Answers, seen: Seen, experience: Experience, made: Update, rate: float
    ) -> dict[str, float]:
        """All metrics of an update."""
        values = update_figures(answers, seen, experience, made, self.controller.kl_coef)
        values |= headroom_figures(self.reference_scores, self.controller.kl_coef)
        values |= {
            "train/learning_rate": rate,
            "train/grad_norm": made.grad_norm,
            "train/tokens_per_second": self.pace.tokens_per_second(),
            "train/memory_bytes": float(memory_used(self.device)),
            **self._position(),
        }
        if (left := self.seconds_left()) is not None:
            values["train/seconds_left_low"], values["train/seconds_left_high"] = left
        return values

    def _tell(self, values: dict[str, float], made: Update, rows_before: dict[str, int]) -> Iterator[Message]:
        """What is worth a notice after an update."""
        for verdict in self.watch.see(values):
            yield Notice(level=verdict.level, text=verdict.text, remedy=verdict.remedy, step=self.step)
        for text in self.rewards.notices():
            yield Notice(
                level="warning",
                text=text,
                remedy="Those answers count 0. Mend the rule, or choose another reward model.",
                step=self.step,
            )
        if (rows := self._rows_at_once()) != rows_before:
            give_memory_back(self.device)
            fewest = min(rows[name] for name in rows if rows[name] != rows_before[name])
            text = f"Memory ran out at step {self.step - 1}. {fewest} answers are computed at once from now on: the same learning, less memory at once, a little slower."
            remedy = "To start like this: halve train.batch_size."
            yield Notice(level="warning", text=text, remedy=remedy, step=self.step)
        loss = made.last.loss if made.last is not None and made.last.skipped else 0.0
        finding = self.guard.see(self.step, loss, made.last.grad_norm if made.last else 0.0)
        if finding:
            level = "problem" if finding.kind == "pause" else "warning"
            yield Notice(level=level, text=finding.text, remedy=finding.remedy, step=self.step)
            if finding.kind == "pause":
                yield from self.rest("paused: the numbers stopped being finite")

    # ------------------------------------------------------------------ looking at the policy

    def measure_headroom(self) -> Iterator[Message]:
        """Before the first update: what the reference's own answers are worth, and so the best that can be reached."""
        classifiers = any(isinstance(p.source, ClassifierReward) for p in self.rewards.parts)
        count = self.recipe.ppo.headroom or (256 if classifiers else 0)
        if self.reference_scores or not count or self.step:
            return
        yield Status(text="asking the reference")
        asked = [self.prompts.train[i % len(self.prompts.train)] for i in range(count)]
        numbers = uniform_numbers(self.train.seed, HEADROOM, count, self.recipe.ppo.max_new_tokens)
        with self.learner.computing():
            answers = self.asking.ask(asked, numbers, reference=True)
        self.scales = self.rewards.normalise(answers.answered)
        scores = self.rewards.score(answers.answered, answers.rollout.ended)
        if self.recipe.ppo.headroom:
            self.reference_scores = [round(float(score), 6) for score in scores.total]

    def scores(self, split: str) -> dict[str, float]:
        """The policy's answers to validation questions, always the same, with the same random numbers."""
        if split != "val":
            return {}
        with self.learner.computing():
            return self.comparison.look(self.at_once, self.controller.kl_coef)

    def evaluate(self) -> Iterator[Message]:
        """The answers to validation questions, before and now; the best policy is the one with the best objective."""
        values = self._position() | self.scores("val")
        yield from self._compare(-values["val/objective"])
        self.evaluated = self.step
        yield Metrics(step=self.step, values=values)
        yield Rollouts(step=self.step, rows=self.comparison.table())

    def default_prompts(self) -> list[tuple[str, Shown]]:
        """The first validation questions."""
        return [(prompt.shown, list(prompt.ids)) for prompt in self.prompts.val[:SHOWN_QUESTIONS]]

    # ------------------------------------------------------------------ what is told and kept

    def told(self) -> Started:
        """What is known before the first update."""
        return self.started(
            {
                "text": self.recipe.data.path,
                "data_hash": self.prompts.key,
                "questions": {"train": len(self.prompts.train), "val": len(self.prompts.val)},
                "base": self.recipe.model.from_,
                "method": self.recipe.method.kind,
                "template": self.template.name,
                "rewards": {part.name: part.weight for part in self.rewards.parts},
                "advantages": self.recipe.ppo.advantages,
                "episodes": self.recipe.ppo.episodes,
            }
        )

    def of_the_model(self, weights: dict[str, Tensor]) -> dict[str, Tensor]:
        """The policy's weights; the critic is of no use to anybody else."""
        return {name.removeprefix(f"{POLICY}."): t for name, t in weights.items() if name.startswith(f"{POLICY}.")}

    def results(self) -> dict[str, Any]:
        found = super().results()
        best = found.pop("best_val_loss")
        return {**found, "best_objective": None if best is None else -best}


class _Stopped(Exception):
    """A stop was wished while answers were written."""


_FOR_VERDICTS = ("ppo/kl_error", "ppo/best_objective_error")  # and of no use as curves
_SHARED_KEYS = (
    "ppo_epochs", "minibatches", "cliprange", "cliprange_value", "vf_coef", "gamma", "lam", "advantages", "group_size",
    "scale_group", "whiten_rewards", "stop_kl",
)  # fmt: skip
