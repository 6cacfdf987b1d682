"""A run in a few numbers: what lists, tables and ``tezgah runs`` show, folded from its events as they come.

Folding keeps little: a run of a million steps leaves the same hundred points of a curve as one of a thousand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic_core import from_json as parse_json

from engine.messages import CheckpointSaved, Failed, Finished, Message, Metrics, Started, Status, from_dict

SPARK_POINTS = 60  # the fewest points of a long curve; the most are twice as many
CHUNK_LINES = 2000
PAUSED = "paused"


@dataclass
class RunSummary:
    """What a list of runs shows.  ``state`` is one of queued, preparing, running, paused, finished,
    stopped, failed, interrupted.  ``name`` is the folder's, ``title`` what a person called the run instead."""

    path: Path
    name: str
    stage: str
    state: str = "queued"
    reason: str = ""
    remedy: str = ""
    step: int = 0
    max_steps: int = 0
    started: float = 0.0
    ended: float = 0.0
    train_loss: float | None = None
    val_loss: float | None = None
    best_val_loss: float | None = None
    best_step: int | None = None
    parameters: int = 0
    has_model: bool = False
    checkpoint_step: int | None = None
    size_bytes: int = 0
    parent: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    pinned: bool = False
    note: str = ""
    spark: list[float] = field(default_factory=list)

    @property
    def shown_name(self) -> str:
        """What the run is called."""
        return self.title or self.name

    @property
    def live(self) -> bool:
        """Whether a process computes it, or waits with it in memory."""
        return self.state in ("preparing", "running", "paused")

    def as_dict(self) -> dict[str, Any]:
        """Plain values for ``tezgah runs --json``."""
        return {**{k: v for k, v in vars(self).items() if k != "path"}, "tags": list(self.tags), "path": str(self.path)}


@dataclass
class Curve:
    """The shape of a growing curve in few points: every ``stride``-th is kept, and always the newest."""

    steps: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    stride: int = 1
    skipped: int = 0
    last: tuple[int, float] | None = None

    def add(self, step: int, value: float) -> None:
        """One more point; one at a step that was passed already counts for nothing."""
        if self.last is not None and step <= self.last[0]:
            return
        self.last = (step, value)
        self.skipped += 1
        if self.skipped < self.stride and self.steps:
            return
        self.skipped = 0
        self.steps.append(step)
        self.values.append(value)
        if len(self.steps) >= 2 * SPARK_POINTS:
            self.steps, self.values, self.stride = self.steps[::2], self.values[::2], 2 * self.stride

    def cut(self, step: int) -> None:
        """Forgets what lies beyond ``step``: a resumed run computes it again."""
        while self.steps and self.steps[-1] > step:
            del self.steps[-1], self.values[-1]
        self.last = (self.steps[-1], self.values[-1]) if self.steps else None

    def points(self) -> list[float]:
        """The values, the newest included."""
        newest = [self.last[1]] if self.last is not None and (not self.steps or self.steps[-1] < self.last[0]) else []
        return [*self.values, *newest]


@dataclass
class Folding:
    """What the events of a run add up to so far.  ``summary.state`` is what the events say; who computes they cannot."""

    summary: RunSummary
    end: Message | None = None
    curve: Curve = field(default_factory=Curve)

    def add_lines(self, lines: Iterable[bytes]) -> Folding:
        """Takes whole lines of an events file in, fast; lines that are no message change nothing.  Returns itself."""
        chunk: list[bytes] = []
        for line in lines:
            chunk.append(line)
            if len(chunk) == CHUNK_LINES:
                self._add_chunk(chunk)
                chunk = []
        self._add_chunk(chunk)
        self.summary.spark = self.curve.points()
        return self

    def _add_chunk(self, lines: list[bytes]) -> None:
        try:
            bodies = parse_json(b"[" + b",".join(lines) + b"]")
        except ValueError:
            bodies = None
        if bodies is None or len(bodies) != len(lines):
            bodies = [body for line in lines if (body := _parsed(line)) is not None]
        for body in bodies:
            if isinstance(body, dict):
                self._add_body(body)

    def _add_body(self, body: Mapping[str, Any]) -> None:
        if body.get("type") == "Metrics":  # nearly every line: without the detour over a message
            step, values = body.get("step"), body.get("values")
            if type(step) is int and type(values) is dict:
                self.end = None
                self._add_metrics(step, values)
            return
        try:
            message = from_dict(body)
        except ValueError:
            return
        self.end = message if isinstance(message, Finished | Failed) else None
        self._add(message)

    def _add_metrics(self, step: int, values: Mapping[str, Any]) -> None:
        summary = self.summary
        summary.step = step
        if (loss := _number(values.get("train/loss"))) is not None:
            summary.train_loss = loss
            self.curve.add(step, loss)
        if (loss := _number(values.get("val/loss"))) is not None:
            summary.val_loss = loss
            if math.isfinite(loss) and (summary.best_val_loss is None or loss < summary.best_val_loss):
                summary.best_val_loss, summary.best_step = loss, step

    def _add(self, message: Message) -> None:
        summary = self.summary
        if isinstance(message, Started):
            summary.state = "running"
            summary.stage = message.stage
            summary.started = summary.started or message.time
            summary.parameters = _whole(message.facts.get("parameters"), summary.parameters)
            summary.max_steps = _whole(message.facts.get("max_steps"), summary.max_steps)
            summary.step = message.step
            self.curve.cut(message.step)
        elif isinstance(message, CheckpointSaved):
            summary.checkpoint_step = message.step
        elif isinstance(message, Finished):
            summary.step = message.step
        elif isinstance(message, Status):
            self._add_status(message)
        elif isinstance(message, Metrics):
            self._add_metrics(message.step, message.values)

    def _add_status(self, message: Status) -> None:
        summary = self.summary
        if message.text.startswith(PAUSED):
            summary.state = PAUSED
        elif summary.step or summary.state == PAUSED:
            summary.state = "running"
        elif summary.state == "queued":
            summary.state = "preparing"
            summary.started = summary.started or message.time

    def verdict(self, *, computed: bool) -> RunSummary:
        """The summary as it stands; ``computed``: whether a process holds the run's lock.  A copy that nothing changes."""
        summary = RunSummary(**vars(self.summary))
        if isinstance(self.end, Finished):
            summary.state = "stopped" if self.end.reason == "stopped" else "finished"
            summary.ended = self.end.time
        elif isinstance(self.end, Failed):
            summary.state, summary.ended = "failed", self.end.time
            summary.reason, summary.remedy = self.end.text, self.end.remedy
        elif not computed:
            summary.state = "interrupted" if summary.started else "queued"
            summary.reason = "The computing process ended without a word." if summary.started else ""
        return summary


_NOT_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def _number(value: Any) -> float | None:
    if isinstance(value, str):
        return _NOT_FINITE.get(value)
    try:
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    except OverflowError:  # JSON's whole numbers have no end
        return None


def _whole(value: Any, before: int) -> int:
    number = _number(value)
    return int(number) if number and math.isfinite(number) else before


def _parsed(line: bytes) -> Any:
    try:
        return parse_json(line)
    except ValueError:
        return None
