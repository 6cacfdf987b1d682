"""Random access to training windows, and the report that says before a start what a text amounts to.

A window is ``context_length + 1`` neighbouring tokens: inputs are all but the last, targets all but the
first.  Which windows make up a batch is a pure function of (seed, step): nothing to store, nothing to lose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import RecipeError

if TYPE_CHECKING:
    from engine.text.corpus import Corpus

_ROUNDS = 6
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def window_count(tokens: int, context_length: int, stride: int) -> int:
    """How many windows begin every ``stride`` tokens and fit whole."""
    return max(0, -(-(tokens - context_length) // stride))


def batch_count(windows: int, batch_size: int, drop_last: bool) -> int:
    """How many batches an epoch has."""
    return windows // batch_size if drop_last else -(-windows // batch_size)


class Windows:
    """The windows of one split.

    ``tokens`` is a one-dimensional array (a memory map serves), ``stride`` the distance between the starts
    of windows (0: the context length, so that none overlap).  Raises RecipeError, with the numbers and what
    to change, when there is not enough for one batch; ``name`` is how the split is called there.
    """

    def __init__(
        self,
        tokens: NDArray[Any],
        context_length: int,
        *,
        batch_size: int,
        stride: int = 0,
        drop_last: bool = True,
        name: str = "training",
    ) -> None:
        self.tokens: NDArray[Any] = np.asarray(tokens)  # of a memory map: a view, nothing is read
        self.context_length = context_length
        self.batch_size = batch_size
        self.stride = stride or context_length
        self.drop_last = drop_last
        self.windows_per_epoch = window_count(len(tokens), context_length, self.stride)
        self.batches_per_epoch = batch_count(self.windows_per_epoch, batch_size, drop_last)
        if not self.batches_per_epoch:
            raise RecipeError(*_too_little(name, len(tokens), context_length, self.windows_per_epoch, batch_size))

    def __len__(self) -> int:
        return self.windows_per_epoch

    def batch(self, seed: int, step: int, micro: int = 0, accumulation: int = 1) -> NDArray[np.int64]:
        """The batch of a step, shape (B, context_length + 1), int64.

        With ``accumulation`` > 1 a step takes that many batches in turn; ``micro`` counts them from 0.  Every
        epoch visits each window once, in an order of its own; B is ``batch_size``, except in the last
        batch of an epoch when ``drop_last`` is false.
        """
        epoch, position = divmod(step * accumulation + micro, self.batches_per_epoch)
        first = position * self.batch_size
        places = np.arange(first, min(first + self.batch_size, self.windows_per_epoch), dtype=np.uint64)
        return self._gather(shuffled(places, self.windows_per_epoch, seed, epoch))

    def fixed_batches(self, n: int = 0) -> Iterator[NDArray[np.int64]]:
        """``n`` batches for evaluation, always the same, spread evenly over the split (0: all windows).

        Never drops a last batch: when all windows are taken, the last one may be short.
        """
        wanted = n * self.batch_size if n > 0 else self.windows_per_epoch
        count = min(wanted, self.windows_per_epoch)
        chosen = np.arange(count, dtype=np.int64) * self.windows_per_epoch // count
        for first in range(0, count, self.batch_size):
            yield self._gather(chosen[first : first + self.batch_size])

    def _gather(self, windows: NDArray[np.int64]) -> NDArray[np.int64]:
        starts = windows * self.stride
        places = starts[:, None] + np.arange(self.context_length + 1, dtype=np.int64)  # (B, T + 1)
        batch: NDArray[np.int64] = self.tokens[places].astype(np.int64)
        return batch


def shuffled(places: NDArray[np.uint64], size: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """Where ``places`` (all below ``size``) go in the permutation of 0 … size - 1 that (seed, epoch) names.

    A Feistel network over the next even power of two with cycle walking (Black and Rogaway 2002): any
    place can be asked for alone, so no permutation is ever held in memory, and it never changes with numpy.
    """
    half = np.uint64(max(1, ((size - 1).bit_length() + 1) // 2))
    mask = (np.uint64(1) << half) - np.uint64(1)
    keys = _mix(np.arange(_ROUNDS, dtype=np.uint64) + _mix(np.array([seed % 2**64, epoch], np.uint64)) @ _WEIGHTS)
    result = places.astype(np.uint64)
    outside = np.ones(len(result), dtype=bool)
    while outside.any():
        left, right = result[outside] >> half, result[outside] & mask
        for key in keys:
            left, right = right, left ^ (_mix(right ^ key) & mask)
        result[outside] = (left << half) | right
        outside = result >= np.uint64(size)
    return result.astype(np.int64)


_WEIGHTS = np.array([0xD1342543DE82EF95, 0xAF251AF3B0F025B5], dtype=np.uint64)


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64's finaliser (Steele et al. 2014); wraps modulo 2**64."""
    values = values + _GOLDEN
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _too_little(name: str, tokens: int, context_length: int, windows: int, batch_size: int) -> tuple[str, str]:
    """What is wrong and what to change when a split gives no batch."""
    if not windows:
        text = (
            f"The {name} text has {tokens:,} tokens; one window needs {context_length + 1:,} "
            f"(model.context_length = {context_length}, and the next token)."
        )
        fit = f"Set model.context_length to at most {tokens - 1}" if tokens > 8 else "Use a shorter context"
        share = "" if name == "training" else f", raise data.{_fraction(name)}"
        return text, f"{fit}{share}, or give more text."
    text = f"The {name} text gives {windows:,} windows, less than one batch (train.batch_size = {batch_size})."
    return text, f"Set train.batch_size to at most {windows}, or data.drop_last = false, or give more text."


def _fraction(name: str) -> str:
    return "test_fraction" if name == "test" else "val_fraction"


# ------------------------------------------------------------------ the report


@dataclass(frozen=True)
class SplitReport:
    """What one split amounts to."""

    characters: int
    bytes: int
    tokens: int
    documents: int
    windows: int
    batches: int


@dataclass(frozen=True)
class Report:
    """What a text amounts to before a start; plain values for the window, the command and ``Started.facts``."""

    documents: int
    characters: int
    bytes: int
    tokens: int
    vocab_size: int
    bytes_per_token: float
    splits: dict[str, SplitReport]
    steps_per_epoch: int
    enough: bool
    advice: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain dicts and numbers."""
        return asdict(self)


def report(
    corpus: Corpus,
    context_length: int,
    stride: int = 0,
    drop_last: bool = True,
    batch_size: int = 1,
    grad_accumulation: int = 1,
) -> Report:
    """Characters, tokens, windows and batches of every split, and what to change when there is too little.

    ``stride`` and ``drop_last`` are of training alone: evaluation reads every window once, without overlap.
    """
    splits: dict[str, SplitReport] = {}
    advice: list[str] = []
    for key, name, part in (
        ("train", "training", corpus.train),
        ("val", "validation", corpus.val),
        ("test", "test", corpus.test),
    ):
        step = stride if key == "train" and stride else context_length
        windows = window_count(part.count, context_length, step)
        batches = batch_count(windows, batch_size, drop_last and key == "train")
        splits[key] = SplitReport(part.characters, part.bytes, part.count, part.documents, windows, batches)
        if not batches and (part.count or key == "train"):
            advice.append(" ".join(_too_little(name, part.count, context_length, windows, batch_size)))
    train = splits["train"]
    if corpus.val.count == 0:
        advice.append("There is no validation text, so overfitting will not show. Set data.val_fraction, say to 0.1.")
    elif train.batches and train.tokens < 20 * context_length * batch_size:
        advice.append(
            f"An epoch has few batches ({train.batches}): the model will soon know the text by heart. "
            "More text is the best remedy."
        )
    return Report(
        documents=corpus.documents,
        characters=corpus.characters,
        bytes=corpus.bytes,
        tokens=corpus.tokens,
        vocab_size=corpus.tokenizer.vocab_size,
        bytes_per_token=corpus.bytes / max(1, corpus.tokens),
        splits=splits,
        steps_per_epoch=max(1, train.batches // grad_accumulation) if train.batches else 0,
        enough=train.batches > 0 and not (corpus.val.count and not splits["val"].batches),
        advice=advice,
    )
