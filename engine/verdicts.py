"""What can be said of a run that learns from rewards, for whoever only reads its numbers.  Torch-free.

The run itself tells a verdict once, when it becomes true; here it is asked which are true now.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.training.verdicts import KEPT, KL_LIMIT, Values, Verdict, Watch

__all__ = ["KEPT", "KL_LIMIT", "NEEDS_ERRORS", "Values", "Verdict", "verdicts_now"]

NEEDS_ERRORS = ("negative_kl", "too_good")  # they weigh errors of estimation, which are not among the metrics


def verdicts_now(
    first: Values, newest: Sequence[Values], updates: int, *, kl_limit: float = KL_LIMIT, watched: tuple[str, ...] = ()
) -> list[Verdict]:
    """The verdicts that hold after so many ``updates``, problems first.

    ``first`` are the numbers of the first update, ``newest`` those of the last ones, at most ``KEPT`` and at least one.
    A key in ``NEEDS_ERRORS`` is only suspected: trust it where the run itself has told it.
    """
    watch = Watch(kl_limit, watched, first=dict(first), recent=[dict(row) for row in newest[:-1]], seen=updates - 1)
    return sorted(watch.see(newest[-1]), key=lambda verdict: verdict.level != "problem")
