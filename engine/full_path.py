"""The whole path in minutes: pretrain, fine-tune, preferences of the tales' judge, reward model, PPO and DPO.

Everything runs on the built-in tales, so that what came of it can be measured: the judge knows how kindly a tale ends, and
the policy never hears it, only the reward model that learned from its choices.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from engine import launch
from engine.messages import Finished, Metrics
from engine.progress import put, say
from engine.recipes.recipe import Recipe, build, load
from engine.runs import RunFolder
from engine.start import new_run, watch
from engine.text.tales import judge
from engine.text.tales_instructions import open_endings
from engine.workspace import assets

SHARES = {"pretrain": 0.42, "finetune": 0.17, "reward": 0.07, "ppo": 0.28, "dpo": 0.06}
PAIRS = 1200
HEADROOM = 512
EXAMINED = 256
WHOLE_SECONDS = 300.0  # with less training there are fewer pairs and answers too
ANSWER_TOKENS = 80
ASKED_SEED, EXAM_SEED = 11, 12  # of the questions that pairs are made of, and of those that nobody learns from
NOISE = 0.5  # of the judge's choice, as people's choices have it: the chance is sigmoid(difference / NOISE)


@dataclass(frozen=True)
class Row:
    """A line of the last table."""

    name: str
    gold: float
    ended: float
    length: float
    kl: float | None
    sample: str


def full_path(seconds: float, language: str, runs: Path) -> int:
    """Computes every stage for its share of ``seconds`` of training, and prints the table.  Returns the exit code."""
    base = load(
        assets() / "recipes" / "quickstart.toml",
        sets=[f"data.path=tales:{language}", f"train.max_seconds={SHARES['pretrain'] * seconds}"],
    )
    made: dict[str, RunFolder] = {}
    for name, recipe in _recipes(base, made, seconds, language, runs):
        say(f"\n{name}: {WHAT[name]}")
        run = new_run(recipe, runs, f"path-{language}")
        if code := watch(run, 0, launch.start(run, tied=True)):
            return code
        if run.summary().state == "stopped":
            say(f"The path ends here, as asked. What it has made so far is kept in {runs}")
            return 0
        made[name] = run
    say("\nExamining the models on questions that none of them has seen.")
    questions = _questions(language, EXAM_SEED, _as_many(EXAMINED, seconds))
    rows = [_examined(name, made[name], runs, language, questions) for name in ("finetune", "ppo", "dpo")]
    put(table(rows, _exam(made["reward"])))
    return 0


def _as_many(most: int, seconds: float) -> int:
    return round(most * min(1.0, max(0.1, seconds / WHOLE_SECONDS)))


WHAT = {
    "pretrain": "the model learns the language of the tales",
    "finetune": "it learns to answer",
    "reward": "a reward model learns which endings the judge prefers",
    "ppo": "the model learns from the reward model",
    "dpo": "the fine-tuned model learns from the same pairs, without a reward model",
}


def _recipes(
    base: Recipe, made: dict[str, RunFolder], seconds: float, language: str, runs: Path
) -> Iterator[tuple[str, Recipe]]:
    """The recipes in order; each may build on the runs ``made`` before it."""

    def limit(stage: str) -> dict[str, Any]:
        return {"max_seconds": SHARES[stage] * seconds}

    def once(stage: str) -> dict[str, Any]:
        """A fast computer must not learn the pairs by heart: they are read once."""
        return {**limit(stage), "max_epochs": 1.0}

    yield "pretrain", base
    told = {"sample": {"max_new_tokens": 40, "every_steps": 0}}
    yield (
        "finetune",
        _recipe(
            "finetune",
            model={"from": str(made["pretrain"].path)},
            method={"kind": "full"},
            data={"path": f"tales:{language}", "examples": 8000},
            train={**limit("finetune"), "batch_size": 16, "learning_rate": 1e-3},
            eval={"every_steps": 100},
            **told,
        ),
    )
    say("\nAsking the fine-tuned model twice and letting the judge choose.")
    pairs = runs / f"preferences-{made['finetune'].name}.jsonl"
    count = _write_preferences(pairs, made["finetune"], runs, language, _as_many(PAIRS, seconds))
    say(f"{count:,} pairs in {pairs}")
    tuned = {"model": {"from": str(made["finetune"].path)}}
    yield (
        "reward",
        _recipe(
            "reward", **tuned, data={"path": str(pairs)}, head={"max_new_tokens": ANSWER_TOKENS}, train=once("reward")
        ),
    )
    yield (
        "ppo",
        _recipe(
            "ppo",
            **tuned,
            reward={"from": [str(made["reward"].path)], "rule": [f"0 * judge:{language}"]},
            data={"path": f"tales:{language}"},
            ppo={"episodes": 128, "max_new_tokens": ANSWER_TOKENS, "headroom": _as_many(HEADROOM, seconds)},
            train={**limit("ppo"), "max_steps": 25, "learning_rate": 2e-4, "warmup_steps": 0},  # time for few updates
            **told,
        ),
    )
    yield (
        "dpo",
        _recipe(
            "dpo",
            **tuned,
            data={"path": str(pairs)},
            dpo={"max_new_tokens": ANSWER_TOKENS},
            train=once("dpo"),
            **told,
        ),
    )


def _recipe(stage: str, **sections: Any) -> Recipe:
    return build({"stage": stage, **sections}, source="the path")


# ------------------------------------------------------------------ asking models


@dataclass(frozen=True)
class Asked:
    """A model's answers: their texts, the share that ended by themselves, and their mean length in tokens."""

    texts: list[str]
    ended: float
    length: float


def ask(run: RunFolder, runs: Path, questions: list[str], seed: int, tokens: int = ANSWER_TOKENS) -> Asked:
    """What a run's model answers to ``questions`` at temperature 1, in at most ``tokens`` tokens each."""
    from engine.loading import open_any
    from engine.sampling import prepare_for_generation
    from engine.text.asked_prompts import stop_ids
    from engine.text.chat_template import choose_template
    from engine.text.marking import encode_prompt
    from engine.text.turns import Turn
    from engine.training.rollouts import Answering, uniform_numbers, write_answers

    opened = open_any(run.path, runs)
    tokenizer = opened.tokenizer
    template = choose_template("auto", opened.template, own_stops=opened.template_stops).for_tokenizer(tokenizer)
    how = Answering(tokens, stop_ids(template, tokenizer), tokenizer.vocab_size)
    prompts = [encode_prompt(template, [Turn("user", question)], tokenizer) for question in questions]
    numbers = uniform_numbers(seed, 0, len(prompts), how.max_new_tokens)
    writer: Any = prepare_for_generation(opened.model, batch=len(prompts))
    written = write_answers(writer, prompts, how, numbers)
    texts = [tokenizer.decode(ids[:-1] if ids and ids[-1] in how.stops else ids).strip() for ids in written.answers]
    return Asked(texts, float(written.ended.float().mean()), written.tokens / len(texts))


def _questions(language: str, seed: int, count: int) -> list[str]:
    return [pair["prompt"] for pair in islice(open_endings(language, seed), count)]


def _write_preferences(path: Path, run: RunFolder, runs: Path, language: str, pairs: int) -> int:
    """Pairs of the model's own answers, chosen by the judge with the uncertainty of people; how many differ."""
    import math

    questions = _questions(language, ASKED_SEED, pairs)
    both = ask(run, runs, [*questions, *questions], seed=1).texts
    chance = random.Random(f"choices {language}")
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for question, one, other in zip(questions, both[:pairs], both[pairs:], strict=True):
            if one == other:
                continue
            difference = judge(one, language) - judge(other, language)
            first = chance.random() < 1 / (1 + math.exp(-difference / NOISE))
            chosen, rejected = (one, other) if first else (other, one)
            row = {"prompt": question, "chosen": chosen, "rejected": rejected}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def _examined(name: str, run: RunFolder, runs: Path, language: str, questions: list[str]) -> Row:
    asked = ask(run, runs, questions, seed=2)
    gold = sum(judge(text, language) for text in asked.texts) / len(asked.texts)
    seen = [m.values["val/kl"] for m in run.reader().read() if isinstance(m, Metrics) and "val/kl" in m.values]
    return Row(name, gold, asked.ended, asked.length, seen[-1] if seen else None, asked.texts[0])


def _exam(run: RunFolder) -> dict[str, Any]:
    last = next(m for m in reversed(run.reader().read()) if isinstance(m, Finished))
    exam: dict[str, Any] = last.facts.get("exam") or {}
    return exam


# ------------------------------------------------------------------ the table


def table(rows: list[Row], exam: dict[str, Any]) -> str:
    """Gold (the judge's mean, -1 … 1), how many answers end, their length, KL to the fine-tuned model; then the exam."""
    lines = [f"{'':10}{'gold':>7}{'ended':>8}{'length':>8}{'KL':>7}   an answer"]
    for row in rows:
        kl = "-" if row.kl is None else f"{row.kl:.2f}"
        lines.append(f"{row.name:10}{row.gold:+7.2f}{row.ended:8.0%}{row.length:8.1f}{kl:>7}   {row.sample:.90}")
    if exam:
        lines.append(
            f"reward model: right in {exam['accuracy']:.0%} of {exam['pairs']} pairs, calibration error "
            f"{exam['calibration_error']:.2f}, length bias {exam['length_correlation']:+.2f}"
        )
    return "\n".join(lines) + "\n"
