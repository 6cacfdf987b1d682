"""The whole path on a model of a quarter of a million weights: what the bench and the end-to-end test walk.

Everything is learned from one kind of question, how a tale of two characters ends.  A fine-tuned model ends half of them
kindly and half unkindly; the judge of the tales knows which is which, so gold is exact, and the chance by which it chooses
between two answers is known, so the best accuracy that any reward model could reach is known too.

The stages run in this process, on one thread, in fp32 with torch's kernels: the same seed gives the same numbers.
"""

from __future__ import annotations

import contextlib
import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from statistics import fmean
from typing import Any

import torch

from engine.full_path import ask
from engine.messages import Finished, Message, Metrics, Notice
from engine.recipes.recipe import build
from engine.runs import RunFolder
from engine.stages import trainer
from engine.stages.ppo import HEADROOM, prepare_job
from engine.start import new_run
from engine.text.tales import judge
from engine.text.tales_instructions import open_endings, sentences
from engine.training import rl
from engine.training.context import RunContext
from engine.training.rewards import Rewards, Scores
from engine.training.rollouts import uniform_numbers
from tests.engine.stages.small import returned

LANGUAGE = "en"
NOISE = 0.5  # the judge prefers the first answer with chance sigmoid((gold - other gold) / NOISE)
ANSWER_TOKENS = 36
PRETRAINED_ON, EXAM_SEED = 1000, 999  # seeds of the questions of pretraining, and of those that nobody learns from
EXAMINED = 512
KL_COEF = 0.3  # with less, too few of the reference's answers speak for J* (rlhf.md 4.3: ESS above 50)
PPO_RATE = 3e-4  # a quarter of a million weights bear more than the default
ANSWERS_EACH = 32

EXACT = {"threads": 1, "kernels": "torch", "precision": "fp32"}
SHAPE = {"context_length": 80, "emb_dim": 96, "n_heads": 4, "n_layers": 2, "drop_rate": 0.0}
QUIET = {"eval": {"every_steps": 0}, "sample": {"max_new_tokens": 0}, "checkpoint": {"every_steps": 0}}


@dataclass(frozen=True)
class Size:
    """How much of everything: what a seed costs."""

    pairs: int = 1536
    updates: int = 48
    episodes: int = 256
    questions: int = 64  # by which the best objective is estimated, from ANSWERS_EACH answers to each


@dataclass(frozen=True)
class Look:
    """A model's answers to questions that nobody learned from."""

    gold: float
    ended: float
    length: float
    distinct: float


@dataclass
class Walked:
    """A run that was walked to its end, and all it told."""

    run: RunFolder
    messages: list[Message] = field(repr=False)

    def numbers(self, name: str) -> list[float]:
        """Every value of a metric, in order."""
        return [m.values[name] for m in self.messages if isinstance(m, Metrics) and name in m.values]

    def alarms(self) -> list[str]:
        """What it warned of."""
        return [m.text for m in self.messages if isinstance(m, Notice) and m.level != "info"]

    @property
    def exam(self) -> dict[str, Any]:
        last = self.messages[-1]
        assert isinstance(last, Finished)
        return dict(last.facts["exam"])


@dataclass(frozen=True)
class Pairs:
    """A file of preferences.  ``ceiling`` is the accuracy of a judge who knows gold: E[max(p, 1 - p)]."""

    path: Path
    count: int
    ceiling: float


def walk(runs: Path, stage: str, name: str, **sections: Any) -> Walked:
    """One run of a stage, from its recipe to its end, in this process.  A failure is raised."""
    given = {**QUIET, **sections, "train": {**EXACT, **sections.get("train", {})}}
    return play(new_run(build({"stage": stage, **given}), runs, name))


def play(run: RunFolder) -> Walked:
    """The run, computed here to its end."""
    torch.set_num_threads(1)
    recipe = run.recipe()
    return Walked(run, list(trainer(recipe.stage)(recipe, RunContext(run))))


# ------------------------------------------------------------------ what the stages learn from


def base_model(folder: Path, steps: int = 700) -> Path:
    """The pretrained model that all seeds start from: it knows the language of endings, and no questions."""
    text = folder / "endings.txt"
    pairs = islice(open_endings(LANGUAGE, PRETRAINED_ON), 12_000)
    text.write_text("\n".join(p["chosen" if n % 2 else "rejected"] for n, p in enumerate(pairs)), encoding="utf-8")
    run = walk(
        folder / "runs",
        "pretrain",
        "base",
        data={"path": str(text), "split": "characters", "val_fraction": 0.05},
        tokenizer={"kind": "bpe", "vocab_size": 512},
        model=SHAPE,
        train={"batch_size": 16, "max_steps": steps, "learning_rate": 3e-3, "precision": "fp32"},
    )
    return run.run.path


def _as_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def questions(seed: int, count: int) -> list[str]:
    """Questions how a tale ends."""
    return [pair["prompt"] for pair in islice(open_endings(LANGUAGE, seed), count)]


@dataclass
class SmallPath:
    """The path of one seed, in a folder with its ``runs``."""

    runs: Path
    base: Path
    seed: int
    size: Size = Size()

    def finetune(self) -> Walked:
        """Learns to answer; every second ending that it learns from is unkind."""
        chance = random.Random(f"endings {self.seed}")
        rows = [
            {"instruction": pair["prompt"], "output": sentences(pair[chance.choice(("chosen", "rejected"))])[-1]}
            for pair in islice(open_endings(LANGUAGE, 10 * self.seed + 1), 3072)
        ]
        data = _as_rows(self.runs / f"answers-{self.seed}.jsonl", rows)
        return walk(
            self.runs,
            "finetune",
            f"tuned-{self.seed}",
            model={"from": str(self.base)},
            method={"kind": "full"},
            data={"path": str(data), "template": "question-answer", "val_fraction": 0.02},
            train={"seed": self.seed, "batch_size": 16, "max_epochs": 2, "learning_rate": 1.5e-3},
        )

    def preferences(self, tuned: Walked, *, shuffled: bool = False) -> Pairs:
        """The model's own answers, two to a question, and the judge's choice with its noise; ``shuffled``: a coin's."""
        asked = questions(10 * self.seed + 2, self.size.pairs)
        both = ask(tuned.run, self.runs, [*asked, *asked], seed=self.seed, tokens=ANSWER_TOKENS).texts
        chance = random.Random(f"choices {self.seed}")
        rows, best = [], []
        for question, one, other in zip(asked, both[: len(asked)], both[len(asked) :], strict=True):
            if one == other:
                continue
            sure = 1 / (1 + math.exp((judge(other, LANGUAGE) - judge(one, LANGUAGE)) / NOISE))
            first = chance.random() < (0.5 if shuffled else sure)
            rows.append({"prompt": question, "chosen": one if first else other, "rejected": other if first else one})
            best.append(max(sure, 1 - sure))
        path = self.runs / f"{'coin' if shuffled else 'judged'}-{self.seed}.jsonl"
        return Pairs(_as_rows(path, rows), len(rows), fmean(best))

    def reward(self, tuned: Walked, pairs: Pairs, **train: Any) -> Walked:
        """The reward model; a quarter of the pairs is kept for the exam."""
        return walk(
            self.runs,
            "reward",
            f"reward-{pairs.path.stem}",
            model={"from": str(tuned.run.path)},
            data={"path": str(pairs.path), "val_fraction": 0.25},
            head={"max_new_tokens": ANSWER_TOKENS},
            train={"seed": self.seed, **train},
        )

    def _ppo_run(
        self, tuned: Walked, reward: Walked, name: str, train: dict[str, Any], ppo: dict[str, Any]
    ) -> RunFolder:
        asked = _as_rows(
            self.runs / f"questions-{self.seed}.jsonl", [{"prompt": q} for q in questions(10 * self.seed + 3, 2048)]
        )
        given = {"episodes": self.size.episodes, "headroom": 0, "max_new_tokens": ANSWER_TOKENS, "kl_coef": KL_COEF}
        recipe = {
            "stage": "ppo",
            "model": {"from": str(tuned.run.path)},
            "reward": {"from": [str(reward.run.path)], "rule": [f"0 * judge:{LANGUAGE}"]},
            "data": {"path": str(asked)},
            "ppo": {**given, **ppo},
            "train": {**EXACT, "seed": self.seed, "max_steps": self.size.updates, "learning_rate": PPO_RATE, **train},
            **QUIET,
            "eval": {"every_steps": 0, "batches": 3},
        }
        return new_run(build(recipe), self.runs, f"{name}-{self.seed}")

    def ppo(
        self, tuned: Walked, reward: Walked, name: str = "ppo", train: dict[str, Any] | None = None, **ppo: Any
    ) -> Walked:
        """PPO on the reward model; the judge is watched and never counts."""
        return play(self._ppo_run(tuned, reward, name, train or {}, ppo))

    def best(self, tuned: Walked, reward: Walked) -> rl.Headroom:
        """J*, the best objective that any policy could reach with ``KL_COEF``, from the reference's own answers.

        A reward model may give every answer to one question more than those to another: pairs never compare them.  No
        policy can choose its questions, so that offset is taken out before the answers to all questions are pooled.
        """
        run = self._ppo_run(tuned, reward, "best", {}, {})
        recipe: Any = run.recipe()
        job = returned(prepare_job(recipe, RunContext(run)))
        asked = [prompt for prompt in job.prompts.train[: self.size.questions] for _ in range(ANSWERS_EACH)]
        numbers = uniform_numbers(self.seed, HEADROOM, len(asked), ANSWER_TOKENS)
        scores = job.asking.ask(asked, numbers, reference=True).scores.total.double().view(-1, ANSWERS_EACH)
        own = scores.mean(1, keepdim=True)
        spread = math.sqrt(
            ANSWERS_EACH / (ANSWERS_EACH - 1)
        )  # a mean of few answers takes some of their spread with it
        best = rl.headroom(((scores - own) * spread + scores.mean()).flatten(), KL_COEF)
        error = math.hypot(best.standard_error, float(own.std()) / math.sqrt(len(own)))
        return replace(best, standard_error=error)

    def dpo(self, tuned: Walked, pairs: Pairs, name: str = "dpo", **train: Any) -> Walked:
        """DPO on the same pairs."""
        return walk(
            self.runs,
            "dpo",
            f"{name}-{self.seed}",
            model={"from": str(tuned.run.path)},
            data={"path": str(pairs.path)},
            dpo={"max_new_tokens": ANSWER_TOKENS, "answers": 192},
            train={"seed": self.seed, **train},
            eval={"every_steps": 0},
        )

    def look(self, walked: Walked, count: int = EXAMINED) -> Look:
        """The model on questions that nobody learned from, always with the same random numbers."""
        asked = ask(walked.run, self.runs, questions(EXAM_SEED, count), seed=EXAM_SEED, tokens=ANSWER_TOKENS)
        gold = fmean(judge(text, LANGUAGE) for text in asked.texts)
        return Look(gold, asked.ended, asked.length, len(set(asked.texts)) / count)


# ------------------------------------------------------------------ what the gates are about


def objective(ppo: Walked) -> float:
    """J of a PPO run: reward less the price of its KL, over its last three updates."""
    return fmean(ppo.numbers("ppo/objective")[-3:])


@contextlib.contextmanager
def shuffled_rewards(seed: int) -> Iterator[None]:
    """Within, every answer gets the reward of another answer of its batch."""
    true = Rewards.score
    generator = torch.Generator().manual_seed(seed)

    def score(self: Rewards, answered: Any, ended: Any) -> Scores:
        scores = true(self, answered, ended)
        order = torch.randperm(len(scores.total), generator=generator)
        return Scores(scores.total[order], scores.parts, scores.filtered)

    Rewards.score = score  # type: ignore[method-assign]
    try:
        yield
    finally:
        Rewards.score = true  # type: ignore[method-assign]
