"""A run as a terminal sees it: a live display on a terminal, plain lines otherwise, always on stderr.

Lines that nobody reads are dropped: a full pipe must never hold up whoever follows a run.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import time
from collections.abc import Iterator
from typing import Any, Protocol

from engine.messages import CheckpointSaved, Failed, Finished, Message, Metrics, Notice, Sample, Started, Status

PLAIN_APART_S = 2.0
PATIENCE_S = 1.0


class Display(Protocol):
    """Shows messages as they come."""

    def show(self, message: Message) -> None: ...


def say(line: str, *, patience_s: float = 0.0) -> bool:
    """Writes one plain, unwrapped line to stderr; False when nobody takes it within ``patience_s``.

    A pipe that select() calls writable takes at least 4096 bytes, so longer texts go in pieces.
    """
    try:
        fd = sys.stderr.fileno()
    except (OSError, ValueError, AttributeError):
        sys.stderr.write(line + "\n")
        return True
    body = (line + "\n").encode("utf-8", "replace")
    sys.stderr.flush()
    until = time.monotonic() + patience_s
    while body:
        if os.name == "posix" and not select.select([], [fd], [], max(0.0, until - time.monotonic()))[1]:
            return False
        try:
            body = body[os.write(fd, body[:4096]) :]
        except (BrokenPipeError, BlockingIOError):
            return False
    return True


@contextlib.contextmanager
def display() -> Iterator[Display]:
    """The display that suits stderr."""
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        with _Live() as live:
            yield live
    else:
        yield _Plain()


class _Plain:
    """One line an event; step lines at most every other second."""

    def __init__(self) -> None:
        self._last = 0.0

    def show(self, message: Message) -> None:
        line = describe(message)
        if not line:
            return
        if isinstance(message, Metrics) and "train/eval_loss" not in message.values:
            if time.monotonic() - self._last < PLAIN_APART_S:
                return
            self._last = time.monotonic()
        say(line)


class _Live:
    """A progress bar with what matters behind it; events scroll above."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self.console = Console(stderr=True, highlight=False, soft_wrap=True)
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[told]}"),
            console=self.console,
            transient=True,
        )
        self.task = self.bar.add_task("preparing", total=None, told="")
        self.limits: dict[str, Any] = {}

    def __enter__(self) -> _Live:
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def show(self, message: Message) -> None:
        if isinstance(message, Started):
            self.limits = message.facts
        if isinstance(message, Status):
            self.bar.update(self.task, description=message.text)
            if message.total:
                self.bar.update(self.task, total=message.total, completed=message.done)
            return
        if isinstance(message, Metrics) and "train/eval_loss" not in message.values:
            seconds, steps = self.limits.get("max_seconds") or 0, self.limits.get("max_steps") or 0
            done = message.values.get("train/seconds", 0.0) if seconds else message.step
            self.bar.update(
                self.task,
                description="training",
                total=seconds or steps or None,
                completed=done,
                told=describe(message),
            )
            return
        if line := describe(message):
            self.console.print(line, markup=False)


def describe(message: Message) -> str:
    """One line about a message; empty for what a terminal need not show."""
    if isinstance(message, Started):
        facts = message.facts
        tokens = facts.get("tokens", {})
        return (
            f"{'resumed' if facts.get('resumed') else 'started'} at step {message.step:,}: "
            f"{facts.get('parameters', 0):,} parameters, vocabulary {facts.get('vocab_size', 0):,}, "
            f"{tokens.get('train', 0):,} training tokens, {facts.get('device')} with {facts.get('threads')} threads, "
            f"{facts.get('precision')}, {facts.get('kernels')} kernels"
        )
    if isinstance(message, Metrics):
        return _metrics(message)
    if isinstance(message, Status):
        return f"{message.text} {message.done:,.0f} / {message.total:,.0f}" if message.total else message.text
    if isinstance(message, Sample):
        return f"step {message.step:,} wrote: {message.prompt}{message.text}"
    if isinstance(message, CheckpointSaved):
        return f"step {message.step:,}: checkpoint saved ({message.bytes / 1e6:,.1f} MB)"
    if isinstance(message, Notice):
        return f"{message.level}: {message.text}" + (f" {message.remedy}" if message.remedy else "")
    if isinstance(message, Finished):
        return f"{message.reason} at step {message.step:,}"
    return ""


def _metrics(message: Metrics) -> str:
    values = message.values
    parts = [f"step {message.step:,}", f"loss {values.get('train/loss', float('nan')):.3f}"]
    if "val/loss" in values:
        parts.append(f"validation {values['val/loss']:.3f} (perplexity {values['val/perplexity']:,.1f})")
    if "test/loss" in values:
        parts = [f"step {message.step:,}", f"test {values['test/loss']:.3f}"]
    if "train/tokens_per_second" in values:
        parts.append(f"{values['train/tokens_per_second']:,.0f} tokens/s")
    if "train/seconds_left_high" in values:
        low, high = values["train/seconds_left_low"], values["train/seconds_left_high"]
        parts.append(f"{clock(low)} left" if clock(low) == clock(high) else f"{clock(low)}–{clock(high)} left")
    return " · ".join(parts)


def clock(seconds: float) -> str:
    """Seconds as m:ss or h:mm:ss."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def failure_lines(message: Failed) -> list[str]:
    """The plain lines of a failure, the trace first when it is a bug."""
    lines = message.trace.rstrip().splitlines() if message.trace else []
    return [*lines, f"error: {message.text}", *([message.remedy] if message.remedy else [])]
