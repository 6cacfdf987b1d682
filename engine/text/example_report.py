"""What instruction data amounts to, before a start: plain values, and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

_COLUMNS = 64
_MUCH = 0.05  # share of cut conversations from which on there is advice


@dataclass(frozen=True)
class ExampleReport:
    """What instruction data amounts to; plain values for the window, the command and ``Started.facts``.

    ``histogram`` counts the conversations by their tokens before they were cut, in columns ``histogram_width`` wide.
    """

    rows: int = 0  # conversations that could be read
    train: int = 0
    val: int = 0
    bad: int = 0  # rows left out because they could not be read
    dropped_nothing_to_learn: int = 0  # without a question or without an answer
    dropped_no_room: int = 0  # whose question alone fills what the model reads
    dropped_too_long: int = 0
    dropped_duplicates: int = 0
    cut: int = 0  # examples that lost their end
    merged: int = 0  # examples with a token that holds the end of a question and the beginning of its answer
    duplicates: int = 0  # examples that are the same as an earlier one
    tokens: int = 0
    learned_tokens: int = 0
    longest: int = 0
    limit: int = 0
    histogram_width: int = 1
    histogram: list[int] = field(default_factory=list)
    share_cut: float = 0.0
    advice: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain dicts and numbers."""
        return asdict(self)


def histogram_of(lengths: NDArray[np.int64]) -> tuple[int, list[int]]:
    """The width of a column, and how many lengths lie in each: column n from n·width + 1 to (n + 1)·width."""
    if not len(lengths):
        return 1, []
    longest = int(lengths.max())
    width = -(-longest // _COLUMNS)
    return width, np.bincount((lengths - 1) // width, minlength=-(-longest // width)).tolist()


def advice_of(report: ExampleReport) -> Iterator[str]:
    """What would make the data better."""
    if report.share_cut > _MUCH:
        yield (
            f"{report.share_cut:.0%} of the conversations lose their end, and the model does not learn to end them: "
            'set data.tail = "drop" to leave them out, or take a model with a longer context.'
        )
    if not report.val:
        yield "No conversation is kept for validation, so overfitting will not show. Set data.val_fraction, say to 0.1."
    if report.duplicates > _MUCH * report.rows and not report.dropped_duplicates:
        yield (
            f"{report.duplicates:,} conversations repeat an earlier one, word for word; data.drop_duplicates = true "
            "leaves them out."
        )
    if report.merged > _MUCH * report.rows:
        yield (
            f"In {report.merged:,} conversations a token spans the end of the question and the beginning of the answer; "
            "a template that ends the question with a line end or a special token avoids it."
        )


def left_out(counts: Mapping[str, Any], limit: int) -> list[tuple[int, str]]:
    """How many conversations were left out, and why; ``counts`` are named as in the report, some may be absent."""
    reasons = {
        "bad": "could not be read",
        "dropped_nothing_to_learn": "hold nothing to learn (no question, or no answer)",
        "dropped_no_room": f"have no room for an answer: the question alone fills {limit:,} tokens",
        "dropped_too_long": f"are longer than {limit:,} tokens",
        "dropped_duplicates": "repeat an earlier one",
    }
    return [(count, why) for name, why in reasons.items() if (count := counts.get(name, 0))]


def report_lines(report: ExampleReport) -> Iterator[str]:
    """The report in sentences."""
    yield (
        f"Conversations: {report.rows:,} read, {report.train:,} to train on, {report.val:,} to validate; "
        f"{report.tokens:,} tokens, of which {report.learned_tokens:,} are learned."
    )
    yield from (f"Left out: {count:,} that {why}." for count, why in left_out(report.as_dict(), report.limit))
    if report.cut:
        yield (
            f"Cut: {report.cut:,} conversations ({report.share_cut:.1%}) are longer than {report.limit:,} tokens (the "
            f"longest has {report.longest:,}); they lose their end, and with it the sign that the answer is over."
        )
    yield from report.advice
