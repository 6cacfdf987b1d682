"""Parameter sweeps: one recipe, some keys, several values each, and a run for every combination.

tezgah sweep RECIPE --over train.learning_rate=1e-4,3e-4 --over model.n_layers=2,4        four runs (a grid)
tezgah sweep RECIPE --over … --over … --list                                              two runs (first with first, …)
"""

from __future__ import annotations

import itertools
import math
import re
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.about import LONGEST_TAG, LONGEST_TITLE, change_about
from engine.errors import RecipeError, UsageError
from engine.preflight import check_start
from engine.recipes.recipe import OriginSection, Recipe, parse
from engine.recipes.render import render
from engine.runs import RunFolder, create_run
from engine.start import with_whole_paths
from engine.workspace import Workspace

MOST_RUNS = 1000
_OPENING, _CLOSING = "[({", "])}"


@dataclass(frozen=True)
class Axis:
    """One swept key with its values, as they would stand behind ``--set key=``."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Variant:
    """One run of a sweep: its recipe, and the assignments that tell it from the others."""

    recipe: Recipe
    sets: tuple[str, ...]

    @property
    def title(self) -> str:
        """What tells it from the others, shortly: ``learning_rate=1e-4 n_layers=2``."""
        return " ".join(each.partition(".")[2] for each in self.sets)


def axis(text: str) -> Axis:
    """The axis of ``section.key=a,b,c``; commas inside quotes and brackets belong to a value.  Raises UsageError."""
    key, equals, values = text.partition("=")
    split = tuple(value.strip() for value in _split(values))
    if not equals or "." not in key or not any(split):
        raise UsageError(
            f"{text}: not of the form section.key=value,value.",
            "For example: train.learning_rate=1e-4,3e-4",
        )
    if "" in split:
        raise UsageError(f"{text}: there is an empty value.", "Take away the extra comma.")
    if len(set(split)) < len(split):
        twice = next(value for value in split if split.count(value) > 1)
        raise UsageError(f"{text}: {twice} is given twice.", "Give each value once.")
    return Axis(key.strip(), split)


def combinations(axes: Sequence[Axis], *, grid: bool = True) -> list[tuple[str, ...]]:
    """The assignments of each run: every combination, or (``grid`` False) the first values together, the second, …

    Raises UsageError for a key that is given twice, lists of different lengths, or more than MOST_RUNS runs.
    """
    keys = [each.key for each in axes]
    if not axes:
        raise UsageError("There is nothing to sweep over.", "For example: train.learning_rate=1e-4,3e-4")
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise UsageError(f"{twice} is given twice.", f"Give all its values at once: {twice}=a,b,c")
    lengths = [len(each.values) for each in axes]
    if not grid and len(set(lengths)) > 1:
        told = ", ".join(f"{each.key} has {len(each.values)}" for each in axes)
        raise UsageError(
            f"A list needs as many values of each key: {told}.", "Give as many of each, or take every combination."
        )
    count = math.prod(lengths) if grid else lengths[0]
    if count > MOST_RUNS:
        raise UsageError(f"That would be {count:,} runs.", f"Sweep at most {MOST_RUNS:,} at once.")
    values = [each.values for each in axes]
    rows = itertools.product(*values) if grid else zip(*values, strict=True)
    return [tuple(f"{key}={value}" for key, value in zip(keys, row, strict=True)) for row in rows]


def variants(recipe: Recipe, axes: Sequence[Axis], *, grid: bool = True) -> list[Variant]:
    """The checked recipe of each run.  Raises RecipeError naming the combination that is none, UsageError as above."""
    # where the recipe's own run came from says nothing about these
    text = render(recipe.model_copy(update={"origin": OriginSection()}), comments=False)
    found = []
    for sets in combinations(axes, grid=grid):
        try:
            found.append(Variant(parse(text, sets=sets), sets))
        except RecipeError as error:
            told = error.text if any(each.partition("=")[0] in error.text for each in sets) else f"{sets}: {error.text}"
            raise RecipeError(re.sub(r"--set:? ", "", told), error.remedy) from None
    return found


def make_runs(
    found: Iterable[Variant], runs: Path, name: str = "", *, beside: Path | None = None, after: Collection[Path] = ()
) -> list[RunFolder]:
    """A run folder for each variant, titled by what tells it from the others and tagged as one sweep; none is started.

    All are checked before the first is made; ``after`` as in ``engine.start.new_run``.  Raises EngineError.
    """
    ready = []
    for variant in found:
        recipe = with_whole_paths(variant.recipe, beside, runs)
        check_start(recipe, Workspace.default().cache, after)
        ready.append((variant.title, recipe))
    tag = f"sweep {time.strftime('%m-%d %H:%M')} {name}".strip()[:LONGEST_TAG]
    made = []
    for title, recipe in ready:
        run = create_run(runs, recipe, f"{name} {title}".strip())
        change_about(run.path, title=(f"{name} · {title}" if name else title)[:LONGEST_TITLE], tags=[tag])
        made.append(run)
    return made


def _split(text: str) -> list[str]:
    """The parts between commas that stand in no quotes and no brackets."""
    parts, depth, quote = [""], 0, ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            depth -= 1
        if letter == "," and not quote and depth <= 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts
