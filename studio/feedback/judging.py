"""Judging pairs one after the other: which is shown, which wait, what was judged, and the way back.  Qt-free."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from engine.feedback import FeedbackSet, Judgement, Setup, judged_now

Choice = Literal["left", "right", "equal"]

LOOKAHEAD = 6  # pairs that are ready or being written beside the one that is judged
SECOND_PASS_SHARE, SECOND_PASS_LEAST, SECOND_PASS_MOST = 0.1, 5, 30


@dataclass(frozen=True)
class Past:
    """What was done with a pair, so that it can be taken back."""

    pair: Judgement
    kept: bool
    from_skipped: bool = False  # it had been passed over before


class Judging:
    """A set being judged.  A pair is a Judgement whose chosen answer stands on the left, until somebody has chosen.

    ``again`` tells that pairs are judged a second time, to learn how often the person agrees with themselves.
    """

    def __init__(self, kept: FeedbackSet, setup: Setup, clock: Callable[[], float] = time.monotonic) -> None:
        self.kept, self.setup = kept, setup
        self.current: Judgement | None = None
        self.again = False
        self.alike = 0  # questions whose answers were alike, and so not shown
        self._clock = clock
        self._waiting: deque[Judgement] = deque()
        self._past: list[Past] = []
        self._shown_at = clock()
        self._next = kept.next_number
        self._coming = 0
        self._again_total = 0

    # ------------------------------------------------------------------ pairs come

    def to_ask(self) -> tuple[int, int] | None:
        """(first, count) of the pairs to have written now; None while enough are ready or being written."""
        ready = len(self._waiting) + self._coming + (self.current is not None)
        count = min(LOOKAHEAD + 1, self.left_to_judge) - ready
        if self.again or count <= 0:
            return None
        # the first alone, so that judging can begin; then several, which are written together
        count = 1 if not ready else count
        first, self._next = self._next, self._next + count
        self._coming += count
        return first, count

    def offer(self, number: int, prompt: str, left: str, right: str) -> None:
        """A pair has been written."""
        self._coming = max(0, self._coming - 1)
        made = Judgement(prompt, left, right, number=number, seed=self.setup.seed, model=self.setup.model)
        self._waiting.append(made)
        if self.current is None and not self.again:
            self._show_next()

    def missed(self, count: int) -> None:
        """So many pairs that were asked for will not come."""
        self.alike += count
        self._coming = max(0, self._coming - count)

    # ------------------------------------------------------------------ a person judges

    def judge(self, choice: Choice) -> Judgement | None:
        """Keeps the choice and goes on to the next pair.  Raises DiskError, and then the pair stays."""
        pair = self.current
        if pair is None:
            return None
        judgement = judged_now(pair, choice, max(0.0, self._clock() - self._shown_at))
        self.kept.add(judgement)
        self._past.append(Past(pair, kept=True, from_skipped=self.kept.take_skipped(pair)))
        self._show_next()
        return judgement

    def skip(self) -> None:
        """Goes on without a judgement; the pair is kept beside the set.  Raises DiskError, and then it stays."""
        pair = self.current
        if pair is not None:
            if not pair.again:  # a second look that is passed over has been judged once
                self.kept.take_skipped(pair)
                self.kept.skip(pair)
            self._past.append(Past(pair, kept=False))
            self._show_next()

    def look_at_skipped(self) -> int:
        """Brings the pairs that were passed over to the front again; how many."""
        known = {pair.key for pair in (self.current, *self._waiting) if pair is not None}
        pairs = [pair for pair in self.kept.skipped if pair.key not in known]
        if not pairs:
            return 0
        if self.current is not None:
            self._waiting.appendleft(self.current)
        self._waiting.extendleft(reversed(pairs))
        self.setup = replace(self.setup, pairs=max(self.setup.pairs, self.kept.judged + len(pairs)))
        self.again = False
        self._show_next()
        return len(pairs)

    def undo(self) -> bool:
        """Goes back to the pair before this one; whether there was one.  Raises DiskError."""
        if self._past:
            before = self._past[-1]
            if before.kept and self.kept.undo() is None:
                return False
            if before.from_skipped:
                self.kept.skip(before.pair)
            elif not before.kept and not before.pair.again:
                self.kept.take_skipped(before.pair)
            self._past.pop()
            pair = before.pair
        else:
            taken = self.kept.undo()
            if taken is None:
                return False
            turned = taken.side == "right"
            left, right = (taken.rejected, taken.chosen) if turned else (taken.chosen, taken.rejected)
            pair = replace(taken, chosen=left, rejected=right, tie=False, side="", time=0.0, seconds=0.0)
        if self.current is not None:
            self._waiting.appendleft(self.current)
        if pair.again and not self.again:
            self.again = True
            self._again_total = max(self._again_total, self._again_done + 1)
        self.current, self._shown_at = pair, self._clock()
        return True

    def begin_again(self) -> int:
        """Begins the second pass over some of the pairs, their sides changed at random; how many."""
        share = round(SECOND_PASS_SHARE * self.kept.judged)
        count = min(max(share, SECOND_PASS_LEAST), SECOND_PASS_MOST)
        chosen = self.kept.for_second_pass(count)
        if not chosen:
            return 0
        fresh = [self.current] if self.current is not None else []
        self._waiting.extendleft(reversed(fresh))
        turn = random.Random(len(self.kept))
        looks = []
        for once in chosen:
            left, right = (once.rejected, once.chosen) if turn.random() < 0.5 else (once.chosen, once.rejected)
            looks.append(replace(once, chosen=left, rejected=right, tie=False, side="", again=True, seconds=0.0))
        self._waiting.extendleft(reversed(looks))
        self.again, self._again_total = True, self._again_done + len(looks)
        self._show_next()
        return len(looks)

    def more(self, count: int) -> None:
        """Wants so many pairs more."""
        self.setup = replace(self.setup, pairs=max(self.setup.pairs, self.kept.judged) + count)

    def _show_next(self) -> None:
        self.current = self._waiting.popleft() if self._waiting else None
        if self.again and (self.current is None or not self.current.again):
            self.again = False
        if self.current is not None and not self.again and self.left_to_judge <= 0:
            self._waiting.appendleft(self.current)
            self.current = None
        self._shown_at = self._clock()

    # ------------------------------------------------------------------ how far

    @property
    def _again_done(self) -> int:
        return sum(judgement.again for judgement in self.kept.judgements)

    @property
    def left_to_judge(self) -> int:
        """Pairs that are still wanted, the one that is shown included."""
        return max(0, self.setup.pairs - self.kept.judged)

    @property
    def progress(self) -> tuple[int, int]:
        """(which pair this is, of how many): of the set, or of the second pass."""
        if self.again:
            total = self._again_total
            return min(self._again_done + 1, total), total
        return min(self.kept.judged + 1, self.setup.pairs), self.setup.pairs

    @property
    def done(self) -> bool:
        """Whether as many pairs are judged as were wanted."""
        return not self.again and self.left_to_judge == 0

    def seconds_left(self) -> float | None:
        """How long the rest takes at this person's pace; None while nobody knows it."""
        at, total = self.progress
        return self.kept.seconds_left(total - at + 1)

    def resumed(self) -> None:
        """The pair has come into sight (again): its time begins now."""
        self._shown_at = self._clock()
        if self.current is None and self._waiting and (self.again or self.left_to_judge > 0):
            self._show_next()
