"""The smallest runs of every stage: what the tests of all stages have in common.

A new stage adds one function to ``SMALL``; every guarantee of ``test_every_stage.py`` is then tried on it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from engine.recipes.recipe import Recipe, build
from engine.runs import RunFolder, create_run
from engine.stages import STAGES, trainer
from engine.training.context import RunContext

T = TypeVar("T")

TEXT = "the quick brown fox jumps over the lazy dog; pack my box with five dozen liquor jugs. " * 60
COLOURS = {"sky": "blue", "grass": "green", "sun": "yellow", "snow": "white", "coal": "black", "blood": "red"}

TRAIN = {"threads": 1, "kernels": "torch", "precision": "fp32", "warmup_steps": 2}
MODEL = {"context_length": 64, "emb_dim": 16, "n_heads": 2, "n_layers": 1, "drop_rate": 0.1}


@dataclass(frozen=True)
class World:
    """A folder for runs, and what the stages after pretraining start from."""

    folder: Path
    base: Path

    @property
    def runs(self) -> Path:
        return self.folder / "runs"

    def text(self) -> Path:
        return self._file("text.txt", TEXT)

    def questions(self) -> Path:
        """Questions and answers in alpaca's layout."""
        rows = [
            {"instruction": f"What colour has the {thing}?", "input": "", "output": f"It is {colour}, {word}."}
            for thing, colour in COLOURS.items()
            for word in ("yes", "sure", "mostly", "always")
        ]
        return self._file("questions.json", json.dumps(rows))

    def preferences(self) -> Path:
        """Questions with a chosen and a rejected answer."""
        rows = [
            {"prompt": f"What colour has the {thing}?", "chosen": f"It is {colour}, {word}.", "rejected": f"{bad}!"}
            for thing, colour in COLOURS.items()
            for word, bad in (("yes", "Go away"), ("sure", "Who cares"), ("mostly", "No idea"), ("always", "Ask her"))
        ]
        return self._file("preferences.json", json.dumps(rows))

    def _file(self, name: str, content: str) -> Path:
        path = self.folder / name
        if not path.exists():
            path.write_text(content, encoding="utf-8")
        return path


def _pretrain(world: World) -> dict[str, Any]:
    return {
        "data": {"path": str(world.text()), "split": "characters"},
        "tokenizer": {"kind": "bytes"},
        "model": MODEL,
        "train": {**TRAIN, "batch_size": 4, "max_steps": 12, "learning_rate": 1e-2},
        "eval": {"every_steps": 5, "batches": 2},
        "sample": {"every_steps": 6, "max_new_tokens": 4, "prompts": ["the "]},
        "checkpoint": {"every_steps": 4},
    }


def _finetune(world: World) -> dict[str, Any]:
    return {
        "model": {"from": str(world.base)},
        "method": {"kind": "lora", "rank": 4, "dropout": 0.1},
        "data": {"path": str(world.questions()), "template": "Q: {prompt}\nA: {answer}", "val_fraction": 0.2},
        "train": {**TRAIN, "batch_size": 4, "max_steps": 12, "learning_rate": 1e-2},
        "eval": {"every_steps": 5, "batches": 2},
        "sample": {"every_steps": 6, "max_new_tokens": 4},
        "checkpoint": {"every_steps": 4},
    }


def _reward(world: World) -> dict[str, Any]:
    return {
        "model": {"from": str(world.base)},
        "head": {"samples": 8, "max_new_tokens": 8},
        "data": {"path": str(world.preferences()), "template": "Q: {prompt}\nA: {answer}", "val_fraction": 0.2},
        "train": {**TRAIN, "batch_size": 4, "max_steps": 12, "learning_rate": 1e-2},
        "eval": {"every_steps": 5, "batches": 2},
        "sample": {"every_steps": 6, "max_new_tokens": 4},
        "checkpoint": {"every_steps": 4},
    }


def _dpo(world: World) -> dict[str, Any]:
    return {
        "model": {"from": str(world.base)},
        "data": {"path": str(world.preferences()), "template": "Q: {prompt}\nA: {answer}", "val_fraction": 0.2},
        "dpo": {"answers": 4, "max_new_tokens": 8},
        "train": {**TRAIN, "batch_size": 4, "max_steps": 12, "learning_rate": 1e-2},
        "eval": {"every_steps": 5, "batches": 2},
        "sample": {"every_steps": 6, "max_new_tokens": 4},
        "checkpoint": {"every_steps": 4},
    }


def _ppo(world: World) -> dict[str, Any]:
    return {
        "model": {"from": str(world.base)},
        "reward": {"rule": ["length: 3-6 words", "0.5 * expression: count(answer, 'o') / 5", "0 * regex: the"]},
        "data": {"path": str(world.questions()), "template": "Q: {prompt}\nA: {answer}", "val_fraction": 0.2},
        "ppo": {"episodes": 8, "max_new_tokens": 10, "ppo_epochs": 2, "minibatches": 2, "headroom": 8},
        "train": {**TRAIN, "batch_size": 4, "max_steps": 12, "learning_rate": 1e-2},
        "eval": {"every_steps": 5},
        "sample": {"every_steps": 6, "max_new_tokens": 4},
        "checkpoint": {"every_steps": 4},
    }


SMALL: dict[str, Callable[[World], dict[str, Any]]] = {
    "pretrain": _pretrain,
    "finetune": _finetune,
    "reward": _reward,
    "ppo": _ppo,
    "dpo": _dpo,
}

EXAMINED = {"ppo": "val/objective"}
"""By which number a stage examines its model, where that is not ``val/loss``."""


def small_recipe(world: World, stage: str, **changes: Any) -> Recipe:
    """The small recipe of a stage with single values of its sections changed."""
    sections = SMALL[stage](world)
    for name, values in changes.items():
        sections[name] = {**sections.get(name, {}), **values}
    return build({"stage": stage, **sections})


def small_run(world: World, stage: str, name: str = "run", **changes: Any) -> RunFolder:
    """A new run of a stage."""
    return create_run(world.runs, small_recipe(world, stage, **changes), name)


def play(run: RunFolder, **context: Any) -> list[Any]:
    """All that a run tells, computed here."""
    recipe = run.recipe()
    return list(trainer(recipe.stage)(recipe, RunContext(run, **context)))


def returned(steps: Generator[Any, None, T]) -> T:
    """What a generator returns at its end; what it tells on the way is passed over."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            value: T = end.value
            return value


def of(kind: type, messages: list[Any]) -> list[Any]:
    """The messages of one kind."""
    return [m for m in messages if isinstance(m, kind)]


def folder_hash(folder: Path) -> str:
    """One hash of all files below a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()


__all__ = ["SMALL", "STAGES", "World", "folder_hash", "of", "play", "returned", "small_recipe", "small_run"]
