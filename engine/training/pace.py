"""How long a run has been computing, how fast it is, and how much time is left."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Pace:
    """The clock of a run: pauses do not count, and a resumed run goes on counting.

    ``seconds`` is training time so far.  Speeds come from the steps since the last report, without what was evaluated,
    written or saved between them where ``begin_step`` is told; the time left
    is a range from the quartiles of recent steps (evaluations and checkpoints spread over them).
    """

    seconds: float = 0.0
    clock: Callable[[], float] = time.monotonic
    _running_since: float | None = None
    _reported_at: float = 0.0
    _begun: float | None = None
    _busy: float = 0.0
    _tokens: int = 0
    _steps: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=240))

    def start(self) -> None:
        """Begins to count (again)."""
        if self._running_since is None:
            self._running_since = self.clock()
            self._reported_at = self._running_since

    def pause(self) -> None:
        """Stops counting until ``start``."""
        self.seconds = self.elapsed()
        self._running_since = None
        self._steps.clear()

    def elapsed(self) -> float:
        """Training time so far, in seconds."""
        return self.seconds + (self.clock() - self._running_since if self._running_since is not None else 0.0)

    def begin_step(self) -> None:
        """Tells that a step begins."""
        self._begun = self.clock()

    def step(self, step: int, tokens: int) -> None:
        """Tells that ``step`` is done and how many tokens it saw."""
        self._tokens += tokens
        if self._begun is not None:
            self._busy += self.clock() - self._begun
            self._begun = None
        self._steps.append((self.elapsed(), step))

    def report_due(self, step: int, *, each_until: int = 500) -> bool:
        """Whether to report: every step at first, then 20 times a second, and ever more seldom in a long run.

        A night of ten hours leaves some 50,000 reports, enough for any chart and quick to read again.
        """
        apart_s = max(0.05, self.elapsed() / 10_000)
        return step <= each_until or self.clock() - self._reported_at >= apart_s

    def tokens_per_second(self) -> float:
        """Speed since the last call, in tokens a second."""
        now = self.clock()
        spent = self._busy or now - self._reported_at
        speed = self._tokens / spent if spent > 0 else 0.0
        self._reported_at, self._busy, self._tokens = now, 0.0, 0
        return speed

    def seconds_left(self, steps_left: float) -> tuple[float, float] | None:
        """(at least, at most) seconds for ``steps_left`` steps; None before there is something to go by."""
        if len(self._steps) < 8:
            return None
        marks = list(self._steps)
        per_step = sorted((b[0] - a[0]) / max(1, b[1] - a[1]) for a, b in itertools.pairwise(marks))
        mean = (marks[-1][0] - marks[0][0]) / max(1, marks[-1][1] - marks[0][1])
        low, high = per_step[len(per_step) // 4], per_step[(3 * len(per_step)) // 4]
        return steps_left * min(low, mean), steps_left * max(high, mean * 1.05)
