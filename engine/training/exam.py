"""The exam of a reward model: how well it judges pairs that it never learned from, and where it cheats.  Torch-free.

Accuracy alone hides much: scores may be sure of themselves without reason (calibration, Guo et al. 2017), or follow the
length of answers instead of their worth.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

BINS = 20
CALIBRATION_BINS = 10


@dataclass(frozen=True)
class Exam:
    """What came of an exam; plain values.

    ``accuracy`` counts pairs whose chosen answer scored strictly higher (ties of people are left out).  ``ceiling`` is the
    accuracy that a judge can reach whose labels agree with themselves as often as these did the second time; NaN when no
    pair was judged twice.  ``calibration_error`` is the mean distance between sigmoid(margin) and how often it was right.
    ``length_correlation`` is that of score and length; ``chosen_shorter`` and ``chosen_longer`` are the accuracies where the
    chosen answer is the shorter and the longer one.  ``histogram`` counts margins between ``edges``.
    """

    pairs: int = 0
    accuracy: float = math.nan
    error: float = math.nan
    ceiling: float = math.nan
    margin: float = math.nan
    calibration_error: float = math.nan
    length_correlation: float = math.nan
    chosen_shorter: float = math.nan
    chosen_longer: float = math.nan
    histogram: list[int] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    calibration: list[tuple[float, float, int]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain values; numbers that are not known are None."""
        return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in asdict(self).items()}


def examine_scores(
    chosen: NDArray[np.float64],
    rejected: NDArray[np.float64],
    lengths: NDArray[np.int64],
    ties: NDArray[np.bool_],
    agreement: float = math.nan,
) -> Exam:
    """The exam of P pairs' scores; ``lengths`` (2, P) are the tokens of the chosen and the rejected answers.

    ``agreement`` is how often a second judgement of the same pair was the same.
    """
    margins = (chosen - rejected)[~ties]
    if not len(margins):
        return Exam()
    right = margins > 0
    accuracy = float(right.mean())
    longer = (lengths[0] > lengths[1])[~ties]
    shorter = (lengths[0] < lengths[1])[~ties]
    reach = float(np.abs(margins).max()) or 1.0
    counts, edges = np.histogram(margins, bins=BINS, range=(-reach, reach))
    table, error = _calibration(margins)
    return Exam(
        pairs=len(margins),
        accuracy=accuracy,
        error=_error(int(right.sum()), len(margins)),
        ceiling=ceiling_of(agreement),
        margin=float(margins.mean()),
        calibration_error=error,
        length_correlation=_correlation(np.concatenate([chosen, rejected]), lengths.reshape(-1).astype(np.float64)),
        chosen_shorter=float(right[shorter].mean()) if shorter.any() else math.nan,
        chosen_longer=float(right[longer].mean()) if longer.any() else math.nan,
        histogram=[int(n) for n in counts],
        edges=[float(e) for e in edges],
        calibration=table,
    )


def _error(right: int, pairs: int) -> float:
    """The standard error of a share, after one imagined pair of each kind (Laplace): six right of six are not certain."""
    share = (right + 1) / (pairs + 2)
    return math.sqrt(share * (1 - share) / (pairs + 2))


def ceiling_of(agreement: float) -> float:
    """The accuracy that is possible against labels which agree with themselves this often.

    Two independent judgements, each right with chance p, agree with p² + (1 - p)²; p is what the best judge reaches.
    """
    if math.isnan(agreement):
        return math.nan
    return (1 + math.sqrt(max(0.0, 2 * agreement - 1))) / 2


def _calibration(margins: NDArray[np.float64]) -> tuple[list[tuple[float, float, int]], float]:
    """Rows (how sure, how often right, pairs) and the expected calibration error."""
    sure = 1 / (1 + np.exp(-np.abs(margins)))  # of whichever answer scored higher
    place = np.minimum(((sure - 0.5) * 2 * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    table, error = [], 0.0
    for number in range(CALIBRATION_BINS):
        inside = place == number
        if inside.any():
            said, was, count = float(sure[inside].mean()), float((margins[inside] > 0).mean()), int(inside.sum())
            table.append((said, was, count))
            error += abs(said - was) * count / len(margins)
    return table, error


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    if len(one) < 2 or one.std() < 1e-12 or other.std() < 1e-12:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def exam_lines(exam: Exam) -> list[str]:
    """The exam in sentences."""
    if not exam.pairs:
        return ["There was no pair to examine the reward model on."]
    ceiling = "" if math.isnan(exam.ceiling) else f"; {exam.ceiling:.0%} is the ceiling, by how the labels agree"
    lines = [
        f"Exam: right in {exam.accuracy:.0%} ± {exam.error:.0%} of {exam.pairs:,} pairs{ceiling}. Calibration error "
        f"{exam.calibration_error:.2f}, score and length correlate {exam.length_correlation:+.2f}."
    ]
    if exam.pairs >= 20 and exam.accuracy < 0.5 + 2 * exam.error:
        lines.append(
            "That is hardly better than guessing: give it more pairs, or clearer ones, before you learn from it."
        )
    if abs(exam.length_correlation) > 0.5:
        lines.append("The scores follow the length of answers: a policy may learn to write long instead of well.")
    return lines
