"""The recipe in preparation: one for the whole studio, which every page reads and changes.

A draft begins with a recipe (the quick start for a text, a stage's defaults, a run's own recipe) and remembers what
was changed since.  What it holds may be wrong for a while (a field is being typed): then ``recipe()`` is None and
``problem()`` says why.  Each stage has a draft of its own, with its own way back.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from engine.errors import EngineError
from studio.engine_texts import said_error

if TYPE_CHECKING:
    from engine.recipes.recipe import Recipe

MERGE_S = 1.0  # edits of one field that follow each other faster are one step back: a slider, a word being typed
MOST_STEPS = 200


@dataclass(frozen=True)
class Version:
    """What a draft holds at one moment: the recipe it began with and the values (by dotted key) set since."""

    base: Recipe
    changes: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def start(self) -> dict[str, dict[str, Any]]:
        """The plain values of the recipe that it began with, section by section, keyed as in the TOML file."""
        dumped = self.base.model_dump(by_alias=True)
        return {name: dict(dumped[name]) for name in [*self.base.sections(), "origin"]}

    def values(self, section: str) -> dict[str, Any]:
        """The plain values of a section as they stand."""
        changed = {key.partition(".")[2]: value for key, value in self.changes.items() if key.startswith(f"{section}.")}
        return {**self.start[section], **changed}

    @cached_property
    def built(self) -> Recipe | EngineError:
        """The checked recipe, or what is wrong with it."""
        from engine.recipes.recipe import build

        raw: dict[str, Any] = {"version": self.base.version, "stage": self.base.stage}
        for section in self.start:
            raw[section] = {key: value for key, value in self.values(section).items() if value is not None}
        try:
            return build(raw)
        except EngineError as error:
            return error


@dataclass
class Plan:
    """The draft of one stage: what it holds now, and the ways back and forth."""

    now: Version
    past: list[Version] = field(default_factory=list)
    future: list[Version] = field(default_factory=list)
    proposed: dict[str, Any] = field(default_factory=dict)


class Draft(QObject):
    """The recipe in preparation.  Keys are dotted, as on the command line: ``train.learning_rate``, ``model.from``.

    ``changed`` is emitted after anything about it has changed: a value, the stage, the whole recipe.  ``first`` makes
    the recipe that stands here before anybody has chosen one; it is called when the draft is first looked at.
    """

    changed = Signal()

    def __init__(self, first: Callable[[], Recipe], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._first = first
        self._plans: dict[str, Plan] = {}
        self._stage = ""
        self._last_key, self._last_time = "", 0.0

    # ------------------------------------------------------------------ reading

    @property
    def stage(self) -> str:
        """The id of the stage that is prepared, "pretrain" at first."""
        return self._plan().now.base.stage

    def recipe(self) -> Recipe | None:
        """The checked recipe, or None while something in it is wrong."""
        built = self._plan().now.built
        return None if isinstance(built, EngineError) else built

    def error(self) -> EngineError | None:
        """What is wrong, as the engine tells it; None when nothing is."""
        built = self._plan().now.built
        return built if isinstance(built, EngineError) else None

    def problem(self) -> str:
        """What is wrong and what to do about it, in the language in force; empty when nothing is."""
        error = self.error()
        return said_error(error) if error is not None else ""

    def value(self, key: str) -> Any:
        """The value of a key as it stands, right or wrong.  KeyError for a key that the stage does not have."""
        section, _, name = self._known(key).partition(".")
        return self._plan().now.values(section)[name]

    def start_value(self, key: str) -> Any:
        """What ``reset`` goes back to: the value in the recipe that the draft began with."""
        section, _, name = self._known(key).partition(".")
        return self._plan().now.start[section][name]

    def section(self, name: str) -> dict[str, Any]:
        """All values of a section as they stand, keyed as in the TOML file."""
        return self._plan().now.values(name)

    def changed_keys(self) -> list[str]:
        """The keys whose values are others than in the recipe that the draft began with, in the recipe's order."""
        now = self._plan().now
        order = [f"{section}.{name}" for section, values in now.start.items() for name in values]
        return [key for key in order if key in now.changes]

    # ------------------------------------------------------------------ changing

    def begin(self, recipe: Recipe) -> None:
        """Goes on with another recipe (and its stage); the one before can be had back by ``undo``."""
        plan = self._plans.get(recipe.stage)
        if plan is None:
            self._plans[recipe.stage] = Plan(Version(recipe))
            self._stage = recipe.stage
            self.changed.emit()
            return
        self._stage = recipe.stage
        self._take(Version(recipe))

    def choose_stage(self, stage: str) -> None:
        """Shows the draft of another stage, which begins with the stage's defaults.  Raises EngineError for an unknown one."""
        from engine.recipes.recipe import default

        if stage == self.stage:
            return
        if stage not in self._plans:
            self._plans[stage] = Plan(Version(default(stage)))
        self._stage, self._last_key = stage, ""
        self.changed.emit()

    def set(self, key: str, value: Any) -> None:
        """Sets one value; None stands for "not set".  KeyError for a key that the stage does not have."""
        self.set_all({key: value})

    def set_all(self, values: Mapping[str, Any]) -> None:
        """Sets several values in one step."""
        now = self._plan().now
        changes = dict(now.changes)
        for asked, value in values.items():
            key = self._known(asked)
            section, _, name = key.partition(".")
            changes.pop(key, None)
            if not _same(value, now.start[section][name]):
                changes[key] = value
        if changes == now.changes and all(_same(changes[key], now.changes[key]) for key in changes):
            return
        key = " ".join(values)
        merge = key == self._last_key and time.monotonic() - self._last_time < MERGE_S
        self._take(replace(now, changes=changes), merge=merge)
        self._last_key, self._last_time = key, time.monotonic()

    def propose(self, values: Mapping[str, Any]) -> None:
        """Sets values that nobody has chosen: those that are left alone may be proposed anew (``open_to_proposals``)."""
        self.set_all(values)
        self._plan().proposed.update({self._known(key): value for key, value in values.items()})

    def open_to_proposals(self, key: str) -> bool:
        """Whether nobody has chosen the value of a key: it is empty, as the draft began, or as it was proposed."""
        value, proposed = self.value(key), self._plan().proposed
        known = self._known(key)
        untouched = known not in self._plan().now.changes or (known in proposed and _same(value, proposed[known]))
        return not value or untouched

    def reset(self, key: str) -> None:
        """Goes back to the value that the draft began with."""
        self.set_all({key: self.start_value(key)})
        self._last_key = ""

    def undo(self) -> None:
        """Takes the last change back, if there is one."""
        self._move(self._plan().past, self._plan().future)

    def redo(self) -> None:
        """Makes the change again that was taken back last, if there is one."""
        self._move(self._plan().future, self._plan().past)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._plan().past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to make again."""
        return bool(self._plan().future)

    # ------------------------------------------------------------------ within

    def _plan(self) -> Plan:
        if not self._stage:
            recipe = self._first()
            self._stage = recipe.stage
            self._plans[recipe.stage] = Plan(Version(recipe))
        return self._plans[self._stage]

    def _known(self, key: str) -> str:
        """The key as the TOML file writes it (a field that is a Python word has an alias: ``model.from``)."""
        section, _, name = key.partition(".")
        start = self._plan().now.start
        if name not in start.get(section, {}):
            cls = self._plan().now.base.sections().get(section)
            info = cls.model_fields.get(name) if cls is not None else None
            if info is None or not info.alias:
                raise KeyError(key)
            name = info.alias
        return f"{section}.{name}"

    def _take(self, version: Version, *, merge: bool = False) -> None:
        plan = self._plan()
        if not merge:
            plan.past = [*plan.past[-MOST_STEPS + 1 :], plan.now]
        plan.now, plan.future, self._last_key = version, [], ""
        self.changed.emit()

    def _move(self, source: list[Version], other: list[Version]) -> None:
        if source:
            plan = self._plan()
            other.append(plan.now)
            plan.now, self._last_key = source.pop(), ""
            self.changed.emit()


def _same(one: Any, other: Any) -> bool:
    """Equal and of one kind: 1 and 1.0 and True are three values to a recipe."""
    return type(one) is type(other) and bool(one == other)


def command_for(recipe: Recipe, runs: Path | None = None) -> str:
    """A command line that trains exactly ``recipe``; its run lands in ``runs`` (None: where runs usually are)."""
    make, train = ["tezgah", "recipe", recipe.stage], ["tezgah", "train", "recipe.toml"]
    for assignment in _assignments(recipe):
        make += ["--set", assignment]
    if runs is not None:
        train += ["--runs", str(runs)]
    join = subprocess.list2cmdline if sys.platform == "win32" else shlex.join
    return f"{join(make)} > recipe.toml && {join(train)}"


def _assignments(recipe: Recipe) -> list[str]:
    """``section.key=value`` for every value that is not the stage's default, or would not be beside the others:
    a limit that is set clears the defaults of the other limits."""
    from engine.recipes.recipe import default

    named: list[str] = []
    other = _other_keys(recipe, default(recipe.stage))
    while other:
        named = [key for key in _keys(recipe) if key in {*named, *other}]
        assigned = [f"{key}={_text(recipe, key)}" for key in named]
        try:
            other = [key for key in _other_keys(recipe, default(recipe.stage, assigned)) if key not in named]
        except EngineError:  # right only as a whole
            other = [key for key in _keys(recipe) if key not in named]
    return [f"{key}={_text(recipe, key)}" for key in named]


def _keys(recipe: Recipe) -> list[str]:
    """The dotted keys of all values that are set, in the recipe's order."""
    dumped = recipe.model_dump(by_alias=True)
    return [f"{s}.{name}" for s in recipe.sections() for name, value in dumped[s].items() if value is not None]


def _other_keys(recipe: Recipe, than: Recipe) -> list[str]:
    """The keys whose values in ``recipe`` are others than in another recipe of the stage."""
    mine, theirs = recipe.model_dump(by_alias=True), than.model_dump(by_alias=True)
    split = [(key, *key.split(".", 1)) for key in _keys(recipe)]
    return [key for key, section, name in split if not _same(mine[section][name], theirs[section][name])]


def _text(recipe: Recipe, key: str) -> str:
    """A value as ``--set`` takes it: texts as they are, everything else as TOML."""
    from engine.recipes.render import toml_value

    section, _, name = key.partition(".")
    value = recipe.model_dump(by_alias=True)[section][name]
    return value if isinstance(value, str) else toml_value(value)
