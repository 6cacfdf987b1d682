"""The state of one run, built from its messages.  Qt-free: pages show it, tests feed it by hand.

A run that was resumed repeats the steps since its checkpoint; what came later holds, so every curve
has one value a step.  An *evaluation* is a ``Metrics`` that carries a validation loss (or a training
loss in evaluation mode): its ``train/loss`` is kept apart from the raw line, as ``train/eval_loss``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

import numpy as np
from pydantic_core import from_json as parse_json

from engine.messages import (
    CheckpointSaved,
    Failed,
    Finished,
    Message,
    Metrics,
    Notice,
    Obeyed,
    Rollouts,
    Sample,
    Started,
    Status,
    from_dict,
    from_json,
)
from studio.series import Series, Steps, Values

State = Literal["queued", "preparing", "running", "paused", "saving", "finished", "stopped", "failed", "lost"]
Axis = Literal["step", "tokens", "epoch", "seconds"]
EventKind = Literal["started", "resumed", "paused", "continued", "checkpoint", "best", "notice", "ended", "failed"]

LIVE: frozenset[State] = frozenset({"queued", "preparing", "running", "paused", "saving"})
AXIS_METRIC: dict[Axis, str] = {"tokens": "train/tokens", "epoch": "train/epoch", "seconds": "train/seconds"}
IN_EVALUATION = {"train/loss": "train/eval_loss", "train/perplexity": "train/eval_perplexity"}
CHUNK_LINES = 2000
MAX_STEP = 2**53


@dataclass(frozen=True)
class Event:
    """Something that the events list shows: what happened when, at which step, and the message that told it."""

    kind: EventKind
    time: float
    step: int
    message: Message


@dataclass(frozen=True)
class Best:
    """The lowest validation loss so far."""

    step: int
    loss: float


@dataclass
class History:
    """Everything that a page shows of a run.  ``add`` and ``load`` are the only ways in, ``lose`` the only verdict.

    ``facts`` are those of ``Started``, ``results`` those of ``Finished``.  ``reason``, ``remedy`` and ``trace`` are
    those of a run that failed or was lost.  ``resumes`` are the steps at which it went on after an end, ``bad_lines``
    counts what could not be understood, ``revision`` rises with every change.
    """

    series: dict[str, Series] = field(default_factory=dict)
    wall: Series = field(default_factory=Series)
    samples: list[Sample] = field(default_factory=list)
    rollouts: list[Rollouts] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    resumes: list[int] = field(default_factory=list)
    checkpoints: list[CheckpointSaved] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    stage: str = ""
    state: State = "queued"
    status: Status | None = None
    step: int = 0
    best: Best | None = None
    started: float = 0.0
    last_time: float = 0.0
    reason: str = ""
    remedy: str = ""
    trace: str = ""
    bad_lines: int = 0
    revision: int = 0
    _before: State = "preparing"

    # ------------------------------------------------------------------ in

    def add(self, message: Message) -> None:
        """Takes one message in.  A message that makes no sense here is counted in ``bad_lines``."""
        self.revision += 1
        self.last_time = message.time
        match message:
            case Metrics():
                self._add_metrics(message)
            case Started():
                self._add_started(message)
            case Status():
                self._add_status(message)
            case Sample():
                self.samples.append(message)
            case Rollouts():
                self.rollouts.append(message)
            case CheckpointSaved():
                self.checkpoints.append(message)
                self._tell("checkpoint", message, message.step)
                if self.state == "saving":
                    self.state = self._before
            case Notice():
                self._tell("notice", message, message.step if message.step >= 0 else self.step)
            case Obeyed():
                self._add_obeyed(message)
            case Finished():
                self.state = "stopped" if message.reason == "stopped" else "finished"
                self.results = dict(message.facts)
                self._tell("ended", message, message.step)
            case Failed():
                self.state = "failed"
                self.reason, self.remedy, self.trace = message.text, message.remedy, message.trace
                self._tell("failed", message, message.step if message.step >= 0 else self.step)
            case _:
                return

    def load(self, lines: Iterable[str | bytes]) -> History:
        """Takes whole lines of an events file in, fast (a million in about two seconds); returns itself.

        Lines that are no message are counted in ``bad_lines`` and change nothing.
        """
        rest = iter(lines)
        while chunk := [_bytes(line) for line in islice(rest, CHUNK_LINES)]:
            self._load_chunk([line for line in chunk if line and not line.isspace()])
        return self

    def lose(self, reason: str, remedy: str = "") -> None:
        """The verdict of whoever looked: nobody computes this run any more, and it had no last word."""
        if self.state in LIVE:
            self.state, self.reason, self.remedy = "lost", reason, remedy
            self.revision += 1

    # ------------------------------------------------------------------ out

    def curve(self, name: str) -> Series:
        """The series of a metric; an empty one when nothing was told yet."""
        return self.series.get(name) or Series()

    def latest(self, name: str) -> float | None:
        """The newest value of a metric, or None."""
        return self.curve(name).last

    def along(self, axis: Axis, steps: Steps) -> Values:
        """Where ``steps`` (n,) lie on an axis; elapsed time falls back to the wall clock."""
        if axis == "step":
            return np.asarray(steps, np.float64)
        clock = self.curve(AXIS_METRIC[axis])
        if len(clock):
            return clock.at(steps)
        if axis == "seconds" and len(self.wall):
            return self.wall.at(steps) - float(self.wall.values[0])
        return np.full(len(steps), np.nan)

    def has_axis(self, axis: Axis) -> bool:
        """Whether this run told what an axis needs."""
        return axis == "step" or axis == "seconds" or len(self.curve(AXIS_METRIC[axis])) > 0

    @property
    def planned_steps(self) -> float | None:
        """The step at which the run ends, when the number of steps is what limits it."""
        return self.number("max_steps")

    def share_done(self) -> float | None:
        """How much of the run is done, from 0 to 1; None while nobody can say."""
        limits = ((self.step, self.planned_steps), (self.latest("train/seconds"), self.number("max_seconds")))
        shares = [done / limit for done, limit in limits if limit and done is not None]
        return min(max(shares), 1.0) if shares else None

    @property
    def live(self) -> bool:
        """Whether more may come."""
        return self.state in LIVE

    def number(self, *names: str) -> float | None:
        """The first of these facts that is a finite number above zero."""
        for name in names:
            value = self.facts.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < math.inf:
                return float(value)
        return None

    # ------------------------------------------------------------------ single messages

    def _add_metrics(self, message: Metrics) -> None:
        if not 0 <= message.step <= MAX_STEP:
            self.bad_lines += 1
            return
        values = message.values
        evaluation = is_evaluation(values)
        for name, value in values.items():
            if evaluation and name in IN_EVALUATION:
                if IN_EVALUATION[name] in values:
                    continue
                name = IN_EVALUATION[name]
            self._series(name).append(message.step, value)
        self.wall.append(message.step, message.time)
        self._moved_on(message.step)
        loss = values.get("val/loss")
        if loss is not None and math.isfinite(loss) and (self.best is None or loss < self.best.loss):
            if self.best is not None:
                self._tell("best", message, message.step)
            self.best = Best(message.step, loss)

    def _add_started(self, message: Started) -> None:
        again = self.started > 0
        self.started = self.started or message.time
        self.stage = message.stage
        self.facts.update(message.facts)
        self.state, self._before = "preparing", "preparing"
        self.reason = self.remedy = self.trace = ""
        if again:
            self._go_back(message.step)
            self.resumes.append(message.step)
        self.step = message.step  # a branch begins where its checkpoint stood
        self._tell("resumed" if again else "started", message, message.step)

    def _add_status(self, message: Status) -> None:
        self.status = message
        word = message.text.casefold()
        if self.state not in LIVE:  # a new worker speaks: what its forerunner died of is past
            self.state, self._before = "preparing", "preparing"
            self.reason = self.remedy = self.trace = ""
        if word.startswith("paus"):
            if self.state != "paused":
                self._tell("paused", message, self.step)
            self.state = "paused"
            return
        if self.state == "paused":
            self._tell("continued", message, self.step)
        if word.startswith(("sav", "writ")):
            self._before = self.state if self.state != "saving" else self._before
            self.state = "saving"
        elif word.startswith("train"):
            self.state = self._before = "running"
        else:
            self.state = self._before = "preparing"

    def _add_obeyed(self, message: Obeyed) -> None:
        if message.reason or self.state not in LIVE:
            return
        if message.what == "Pause" and self.state != "paused":
            self.state = "paused"
            self._tell("paused", message, self.step)
        elif message.what == "Resume" and self.state == "paused":
            self.state = "running"
            self._tell("continued", message, self.step)

    def _moved_on(self, step: int) -> None:
        self.step = step
        if self.state in LIVE:
            self.state = self._before = "running"

    def _go_back(self, step: int) -> None:
        """A resumed run computes again from ``step`` on: what was told beyond it is replaced."""
        for series in (*self.series.values(), self.wall):
            series.cut(step + 1)
        self.samples = [sample for sample in self.samples if sample.step <= step]
        self.rollouts = [table for table in self.rollouts if table.step <= step]
        self.step = step
        losses = self.curve("val/loss")
        finite = np.where(np.isfinite(losses.values), losses.values, np.inf)
        at = int(finite.argmin()) if len(losses) else -1
        known = at >= 0 and finite[at] < np.inf
        self.best = Best(int(losses.steps[at]), float(finite[at])) if known else None

    def _series(self, name: str) -> Series:
        found = self.series.get(name)
        if found is None:
            found = self.series[name] = Series()
        return found

    def _tell(self, kind: EventKind, message: Message, step: int) -> None:
        self.events.append(Event(kind, message.time, step, message))

    # ------------------------------------------------------------------ many lines

    def _load_chunk(self, lines: list[bytes]) -> None:
        try:
            bodies = parse_json(b"[" + b",".join(lines) + b"]")
        except ValueError:
            bodies = None
        if bodies is None or len(bodies) != len(lines):
            self._load_slowly(lines)
            return
        plain: list[Mapping[str, Any]] = []
        for body in bodies:
            if not isinstance(body, dict):
                self.bad_lines += 1
            elif body.get("type") == "Metrics" and _is_plain(body):
                plain.append(body)
            else:
                self._add_plain(plain)
                plain = []
                self._add_body(body)
        self._add_plain(plain)

    def _load_slowly(self, lines: list[bytes]) -> None:
        for line in lines:
            try:
                message = from_json(line)
            except (ValueError, RecursionError):
                self.bad_lines += 1
            else:
                self.add(message)

    def _add_body(self, body: Mapping[str, Any]) -> None:
        try:
            message = from_dict(body)
        except ValueError:
            self.bad_lines += 1
        else:
            self.add(message)

    def _add_plain(self, bodies: list[Mapping[str, Any]]) -> None:
        """Metrics that are no evaluations, one after the other: column by column instead of one by one."""
        if not bodies:
            return
        try:
            columns = _columns(bodies)
            times = np.array([body["time"] for body in bodies], np.float64)
        except (TypeError, ValueError, OverflowError, KeyError):
            for body in bodies:
                self._add_body(body)
            return
        for name, (steps, values) in columns.items():
            self._series(name).extend(steps, values)
        self.wall.extend([body["step"] for body in bodies], times)
        self.revision += 1
        self.last_time = float(times[-1])
        self._moved_on(bodies[-1]["step"])


def is_evaluation(values: Mapping[str, float]) -> bool:
    """Whether these metrics were measured in evaluation mode."""
    return "val/loss" in values or "train/eval_loss" in values


def _columns(bodies: list[Mapping[str, Any]]) -> dict[str, tuple[list[int], Values]]:
    """The steps and values of each metric; raises TypeError, ValueError or OverflowError for a value that is no number."""
    steps = [body["step"] for body in bodies]
    rows = [body["values"] for body in bodies]
    names = rows[0].keys()
    if all(row.keys() == names for row in rows):
        return {name: (steps, np.array([row[name] for row in rows], np.float64)) for name in names}
    columns: dict[str, tuple[list[int], list[Any]]] = {}
    for step, row in zip(steps, rows, strict=True):
        for name, value in row.items():
            column = columns.setdefault(name, ([], []))
            column[0].append(step)
            column[1].append(value)
    return {name: (found, np.array(values, np.float64)) for name, (found, values) in columns.items()}


def _is_plain(body: Mapping[str, Any]) -> bool:
    """Whether a Metrics body can go in by columns: a sound step and values, and no evaluation."""
    step, values = body.get("step"), body.get("values")
    return type(step) is int and 0 <= step <= MAX_STEP and type(values) is dict and not is_evaluation(values)


def _bytes(line: str | bytes) -> bytes:
    return line.encode("utf-8", "replace") if isinstance(line, str) else line
