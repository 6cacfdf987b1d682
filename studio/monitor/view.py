"""What the parts of the Train page are given: a run's History together with what was asked of it.  Qt-free."""

from __future__ import annotations

import math
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from engine.about import shown_name
from engine.errors import EngineError
from engine.recipes import recipe as recipes
from engine.recipes.recipe import Recipe
from engine.runs import RunFolder
from engine.workspace import Workspace
from studio.history import AXIS_METRIC, Axis, History

MEASURED = {
    "threads": "train.threads",
    "precision": "train.precision",
    "kernels": "train.kernels",
    "device": "train.device",
}


LossKind = Literal["token", "pair", "other"]


@dataclass(frozen=True)
class RunView:
    """One run as the page shows it.  ``recipe`` is None when the folder's recipe cannot be read."""

    run: Path
    history: History
    recipe: Recipe | None

    @classmethod
    def of(cls, run: Path, history: History) -> RunView:
        """Reads the recipe of the run."""
        try:
            return cls(run, history, RunFolder(run).recipe())
        except EngineError:
            return cls(run, history, None)

    @property
    def name(self) -> str:
        """What the run is called."""
        return shown_name(self.run)

    @property
    def stage(self) -> str:
        """The id of its stage; "" while nobody knows it."""
        return self.history.stage or getattr(self.recipe, "stage", "")

    def asked(self, section: str, key: str, default: Any = None) -> Any:
        """A value of the recipe."""
        return getattr(getattr(self.recipe, section, None), key, default)

    # ------------------------------------------------------------------ how far it will go

    @property
    def planned_steps(self) -> float | None:
        """The step at which it ends, when the number of steps is what limits it."""
        return self.history.planned_steps

    @property
    def planned_tokens(self) -> float | None:
        """The training tokens that it will have seen at its end."""
        per_step = self.history.number("tokens_per_step")
        return self.planned_steps * per_step if self.planned_steps and per_step else None

    def share_done(self) -> float | None:
        """How much of the run is done, from 0 to 1; None while nobody can say."""
        return self.history.share_done()

    def end_of(self, axis: Axis) -> float | None:
        """Where an axis ends while more is to come, at the pace so far; None for a run that has ended."""
        history = self.history
        if not history.live:
            return None
        if axis == "seconds":
            return history.number("max_seconds") or self._seconds_at_end()
        if axis == "tokens" and self.planned_tokens:
            return self.planned_tokens
        if not self.planned_steps or axis == "step":
            return self.planned_steps
        clock = history.curve(AXIS_METRIC[axis])
        return clock.last * self.planned_steps / int(clock.steps[-1]) if clock.last and clock.steps[-1] > 0 else None

    def _seconds_at_end(self) -> float | None:
        spent, left = self.history.latest("train/seconds"), self.history.latest("train/seconds_left_high")
        return spent + left if spent is not None and left is not None else None

    # ------------------------------------------------------------------ numbers with a meaning

    @property
    def loss_kind(self) -> LossKind:
        """What the loss is -ln of: the probability of the right token, that of the better answer of a pair, or neither.

        A DPO loss is a probability only as published; with another loss or the likelihood added it is just a number.
        """
        if self.stage == "reward":
            return "pair" if not self.asked("head", "centring", 0.0) else "other"
        if self.stage == "dpo":
            plain = self.asked("dpo", "loss", "sigmoid") == "sigmoid" and not self.asked("dpo", "nll", 0.0)
            return "pair" if plain else "other"
        return "token" if self.stage != "ppo" else "other"

    @property
    def guess(self) -> float | None:
        """The loss of somebody who guesses blindly: among all tokens ln(vocabulary), between two answers ln 2."""
        if self.loss_kind != "token":
            return math.log(2) if self.loss_kind == "pair" else None
        vocabulary = self.history.number("vocab_size")
        return math.log(vocabulary) if vocabulary else None

    def speed(self) -> float | None:
        """Tokens a second, the median of the last reports."""
        recent = self.history.curve("train/tokens_per_second").values[-20:]
        recent = recent[np.isfinite(recent)]
        return float(np.median(recent)) if len(recent) else None

    def memory_parts(self) -> dict[str, float]:
        """Bytes of weights, gradients and optimiser, as far as the run told; the rest of what it uses is "rest"."""
        told = self.history.facts.get("memory")
        parts = {
            str(name): float(value)
            for name, value in (told.items() if isinstance(told, dict) else ())
            if isinstance(value, int | float) and value > 0
        }
        used = self.history.latest("train/memory_bytes")
        if used is not None and math.isfinite(used):
            if sum(parts.values()) > used:
                return {"rest": used}
            parts["rest"] = used - sum(parts.values())
        return parts

    def command(self) -> str:
        """The command line that computes exactly this run again: its recipe, and what was measured for it at its start."""
        recipe_path = RunFolder(self.run).recipe_path
        words = ["tezgah", "train", str(recipe_path)]
        sets: list[str] = []
        for fact, key in MEASURED.items():
            section, name = key.split(".")
            told, asked = self.history.facts.get(fact), self.asked(section, name)
            if told is not None and asked in ("auto", 0):
                sets.append(f"{key}={told}")
        try:
            recipes.load(recipe_path, sets=sets)
        except EngineError:
            sets = []  # measured by another version: the recipe alone still says what was asked
        for each in sets:
            words += ["--set", each]
        words += ["--name", self.name]
        if self.run.parent != _usual_runs():
            words += ["--runs", str(self.run.parent)]
        return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def _usual_runs() -> Path | None:
    """Where a command line puts its runs when it does not say; None where there is no such place."""
    try:
        return Workspace.default().runs
    except EngineError:
        return None
