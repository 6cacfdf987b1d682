"""A run as a terminal sees it: a live display on a terminal, plain lines otherwise, always on stderr; results on stdout.

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

from engine.errors import DiskError
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
        except OSError:  # nobody reads, the disk behind it is full, or it was closed
            return False
    return True


def put(text: str) -> None:
    """Writes ``text`` to stdout at once.  Raises DiskError when the disk behind it does not take it."""
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads any more: the command ends without a word
        raise
    except OSError as error:
        raise DiskError(f"The output cannot be written: {error.strerror}.", "Write it somewhere else.") from None


@contextlib.contextmanager
def display() -> Iterator[Display]:
    """The display that suits stderr."""
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        with _Live() as live:
            yield live
    else:
        yield _Plain()


class _Plain:
    """One line an event; steps, and how far a piece of work is, at most every other second."""

    def __init__(self) -> None:
        self._last = -PLAIN_APART_S
        self._doing = ""  # the Status that was told last

    def show(self, message: Message) -> None:
        line = describe(message)
        if line and not self._is_more_of_the_same(message):
            say(line)

    def _is_more_of_the_same(self, message: Message) -> bool:
        """Whether this tells the same as the line before, and too soon after it, or with no number that is new."""
        if isinstance(message, Status):
            again, self._doing = message.text == self._doing, message.text
            return again and (not message.total or self._too_soon())
        if isinstance(message, Metrics) and "train/eval_loss" not in message.values:
            return self._too_soon()
        return False

    def _too_soon(self) -> bool:
        if time.monotonic() - self._last < PLAIN_APART_S:
            return True
        self._last = time.monotonic()
        return False


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
        return _started(message)
    if isinstance(message, Metrics):
        return _metrics(message)
    if isinstance(message, Status):
        return f"{message.text} {message.done:,.0f} / {message.total:,.0f}" if message.total else message.text
    if isinstance(message, Sample):
        return f"step {message.step:,} wrote: {_visible(message.prompt + message.text)}"
    if isinstance(message, CheckpointSaved):
        return f"step {message.step:,}: checkpoint saved ({message.bytes / 1e6:,.1f} MB)"
    if isinstance(message, Notice):
        return f"{message.level}: {message.text}" + (f" {message.remedy}" if message.remedy else "")
    if isinstance(message, Finished):
        return f"{message.reason} at step {message.step:,}"
    return ""


# What a model wrote may hold any byte; a terminal would obey the escape codes among them.
_PICTURES = {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"} | {127: 0x2421}
_PICTURES |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


def _visible(text: str) -> str:
    """``text`` with pictures in place of control characters, line breaks and tabs excepted."""
    return text.translate(_PICTURES)


def _whole(fact: Any) -> int:
    """A fact that counts something; 0 for what another program, or a damaged line, has put in its place."""
    return fact if isinstance(fact, int) else 0


def _started(message: Started) -> str:
    facts = message.facts
    parameters, trainable = _whole(facts.get("parameters")), _whole(facts.get("trainable"))
    parts = [f"{'resumed' if facts.get('resumed') else 'started'} at step {message.step:,}: {parameters:,} parameters"]
    if 0 < trainable < parameters:
        parts.append(f"{trainable:,} of them learn ({facts.get('method', '')})")
    parts.append(f"vocabulary {_whole(facts.get('vocab_size')):,}")
    for name, words in (("tokens", "training tokens"), ("examples", "conversations"), ("pairs", "pairs")):
        if isinstance(counts := facts.get(name), dict) and "train" in counts:
            parts.append(f"{_whole(counts['train']):,} {words}")
    threads = facts.get("threads")
    parts.append(f"{facts.get('device')} with {threads} thread{'' if threads == 1 else 's'}")
    return ", ".join([*parts, f"{facts.get('precision')}", f"{facts.get('kernels')} kernels"])


# What a line about a step tells, in order, where it is there: the metric and how it reads.
_TOLD = (
    ("train/loss", "loss {:.3f}"),
    ("ppo/reward", "reward {:+.3f}"),
    ("ppo/objective", "objective {:+.3f}"),
    ("ppo/kl", "KL {:.2f}"),
    ("ppo/ended", "{:.0%} end"),
    ("val/loss", "validation {:.3f}"),
    ("val/perplexity", "perplexity {:,.1f}"),
    ("val/accuracy", "{:.0%} of the pairs right"),
    ("val/rewards/accuracies", "{:.0%} of the pairs right"),
    ("val/rewards/margins", "margin {:+.2f}"),
    ("val/objective", "objective on validation {:+.3f}"),
    ("val/kl", "KL {:.2f} on validation"),
    ("val/ended", "{:.0%} end on validation"),
    ("test/loss", "test {:.3f}"),
    ("exam/accuracy", "exam {:.0%} right"),
    ("train/tokens_per_second", "{:,.0f} tokens/s"),
)


def _metrics(message: Metrics) -> str:
    values = message.values
    parts = [f"step {message.step:,}", *(form.format(values[name]) for name, form in _TOLD if name in values)]
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
