"""Preferences as token ids: read, marked, split, and put into batches."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.messages import Message, Status
from engine.recipes.preferences import PreferenceDataSection
from engine.text.agreement import TELLING, agreement
from engine.text.cache import content_hash, make_folder
from engine.text.chat_template import ChatTemplate
from engine.text.conversations import tales_language
from engine.text.corpus import hash_of, told_problems
from engine.text.documents import Problem, Problems, Reading
from engine.text.marking import Marker
from engine.text.preferences import Pair, Refused, read_pairs
from engine.text.rendering import values_of
from engine.text.rows import data_sources
from engine.text.tokenizer import Tokenizer
from engine.text.turns import Turn
from engine.text.windows import shuffled

VERSION = 2
_WHOLE = 1 << 62
_TELL_ROWS = 500


@dataclass(frozen=True)
class PairReport:
    """What preference data amounts to; plain values.

    ``again`` counts pairs that were judged a second time, ``agreed`` those of them that were judged alike; ``longest`` is
    the length in tokens before any was shortened.
    """

    pairs: int = 0
    train: int = 0
    val: int = 0
    bad: int = 0
    identical: int = 0
    empty: int = 0
    too_long: int = 0
    shortened: int = 0
    ties: int = 0
    margins: int = 0
    tokens: int = 0
    longest: int = 0
    again: int = 0
    agreed: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain dicts and numbers."""
        return asdict(self)


@dataclass(frozen=True)
class Marked:
    """A pair as ids: each answer behind its question, and where the answers begin (from ``starts`` on).

    ``lost`` counts the tokens at the beginning that did not fit.
    """

    pair: Pair
    ids: tuple[NDArray[np.int32], NDArray[np.int32]]
    starts: tuple[int, int]
    question: str
    lost: int = 0


@dataclass(frozen=True)
class PairSet:
    """Preferences, tokenized and split; ``key`` changes when any token of any pair may."""

    train: list[Marked]
    val: list[Marked]
    report: PairReport
    key: str
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PairRows:
    """A batch of P pairs: the chosen answers in the first P rows, the rejected ones in the last P.

    ``ids`` (2P, T) int64, padded on the right; ``lengths`` (2P,) real tokens; ``starts`` (2P,) where answers begin;
    ``margin`` and ``tie`` (P,); ``index`` (P,) the pairs' places in their part.
    """

    ids: NDArray[np.int64]
    lengths: NDArray[np.int64]
    starts: NDArray[np.int64]
    margin: NDArray[np.float32]
    tie: NDArray[np.bool_]
    index: NDArray[np.int64]


def prepare_pairs(
    section: PreferenceDataSection,
    tokenizer: Tokenizer,
    template: ChatTemplate,
    context_length: int,
    cache: Path,
    *,
    seed: int,
) -> Generator[Message, None, PairSet]:
    """The pairs of a section; yields Status messages.

    A conversation of more than ``section.max_tokens`` (0: ``context_length``) tokens loses its beginning; a pair with an
    answer that is longer than that is left out and counted.  Pairs of one question are all on one side of the split, which
    ``seed`` decides.  Raises DataError for rows that are no pairs and when none are left.
    """
    template = template.for_tokenizer(tokenizer)
    language = tales_language(section.path)
    make_folder(cache)
    content = section.path
    if not language:
        content = yield from content_hash(data_sources(section.path), cache)
    limit = min(section.max_tokens or context_length, context_length)
    problems, refused, counts = Problems(), Refused(), Counter[str]()
    reading = Reading(skip_bad_lines=section.skip_bad_lines, problems=problems)
    marker = Marker(tokenizer, template, _WHOLE)
    found: list[Marked] = []
    for number, pair in enumerate(read_pairs(section, problems, refused)):
        if number % _TELL_ROWS == 0:
            yield Status(text="Preparing the preferences", done=number)
        try:
            marked = _mark(pair, marker, limit, counts)
        except DataError as error:
            reading.bad(Problem(pair.file, pair.line, 0, error.text.rstrip(".")), error.remedy)
            continue
        if marked:
            found.append(marked)
    if len(found) < 2:
        raise _nothing_left(section, len(found), refused, counts, problems, limit)
    own = {name: getattr(section, name) for name in type(section).model_fields if name != "path"}
    key = hash_of(VERSION, content, own, values_of(template), tokenizer.fingerprint, limit, seed)
    train, val = _split(found, section.val_fraction, seed)
    again, agreed = agreement((m.question, m.pair.chosen, m.pair.rejected, m.pair.tie) for m in found)
    report = PairReport(
        pairs=len(found),
        train=len(train),
        val=len(val),
        bad=problems.count,
        identical=refused.identical,
        empty=refused.empty,
        too_long=counts["too long"],
        shortened=counts["shortened"],
        ties=sum(m.pair.tie for m in found),
        margins=sum(m.pair.margin > 0 for m in found),
        tokens=sum(len(ids) for m in found for ids in m.ids),
        longest=max(len(ids) + m.lost for m in found for ids in m.ids),
        again=again,
        agreed=agreed,
    )
    return PairSet(train, val, report, key, [*told_problems(problems), *report_notices(report, limit)])


def report_notices(report: PairReport, limit: int) -> Iterator[str]:
    """What people should know about their pairs."""
    yield f"Preferences: {report.pairs:,} pairs, {report.train:,} for training, {report.val:,} for the exam, {report.tokens:,} tokens."
    if report.identical or report.empty:
        yield f"{report.identical:,} pairs with the same answer twice and {report.empty:,} with an empty answer teach nothing and were left out."
    if report.too_long:
        yield f"{report.too_long:,} pairs have an answer of more than {limit:,} tokens and were left out."
    if report.shortened:
        yield f"{report.shortened:,} pairs are longer than {limit:,} tokens and lost their beginning."
    if report.again >= TELLING:
        yield f"{report.again:,} pairs were judged twice; {report.agreed / report.again:.0%} of the second judgements agree with the first."


def _nothing_left(
    section: PreferenceDataSection, left: int, refused: Refused, counts: Counter[str], problems: Problems, limit: int
) -> DataError:
    reasons = [
        (refused.identical, "have the same answer twice"),
        (refused.empty, "have an empty answer"),
        (counts["too long"], f"have an answer of more than {limit:,} tokens"),
        (problems.count, "could not be read"),
    ]
    told = "; ".join(f"{count:,} {why}" for count, why in reasons if count)
    return DataError(
        f"{section.path} holds {left} pairs to learn from; at least 2 are needed{f' ({told})' if told else ''}.",
        f"Set data.max_tokens higher, or take a model with a longer context; {limit:,} tokens are read at most."
        if counts["too long"] and counts["too long"] == max(reasons)[0]
        else "Look at the columns (data.prompt_column, data.chosen_column, data.rejected_column).",
    )


def _mark(pair: Pair, marker: Marker, limit: int, counts: Counter[str]) -> Marked | None:
    ids, starts = [], []
    for answer in (pair.chosen, pair.rejected):
        marked = marker.mark([*pair.turns, Turn("assistant", answer)])
        if marked.example is None:
            counts["too long"] += 1
            return None
        learned = np.flatnonzero(marked.example.learned)
        starts.append(int(learned[np.flatnonzero(np.diff(learned, prepend=-2) > 1)[-1]]))  # of the last answer
        ids.append(marked.example.ids.astype(np.int32))
    lost = max(0, max(map(len, ids)) - limit)  # of both alike: they answer the same question
    if lost >= min(starts):  # nothing of the question would be left before the answer
        counts["too long"] += 1
        return None
    counts["shortened"] += lost > 0
    last = pair.turns[-1]
    whole = f"{last.text}\n{last.context}".strip()
    return Marked(pair, (ids[0][lost:], ids[1][lost:]), (starts[0] - lost, starts[1] - lost), whole, lost)


def _split(found: list[Marked], share: float, seed: int) -> tuple[list[Marked], list[Marked]]:
    """Training and validation pairs, both in the order of the data; all pairs of a question on one side."""
    questions: dict[bytes, list[int]] = defaultdict(list)
    for place, marked in enumerate(found):
        said = json.dumps([seed, *((t.role, t.text, t.context) for t in marked.pair.turns)]).encode()
        questions[blake2b(said, digest_size=8).digest()].append(place)
    wanted = round(share * len(found)) or (1 if share and len(questions) > 1 else 0)
    val: set[int] = set()
    for digest in sorted(questions):
        if len(val) >= wanted or len(val) + len(questions[digest]) >= len(found):
            break
        val.update(questions[digest])
    return [m for i, m in enumerate(found) if i not in val], [m for i, m in enumerate(found) if i in val]


class PairBatches:
    """The batches of a part; which pairs make up a batch is a pure function of (seed, step)."""

    def __init__(self, part: Sequence[Marked], batch_size: int, seed: int) -> None:
        self.part = part
        self.batch_size = batch_size
        self.seed = seed
        self._epoch = -1
        self._order = np.zeros(0, np.int64)

    @property
    def batches_per_epoch(self) -> int:
        """Batches in one reading of all pairs; the last may be short."""
        return -(-len(self.part) // self.batch_size)

    def batch(self, step: int, micro: int = 0, accumulation: int = 1) -> PairRows:
        """The batch of a step; with ``accumulation`` > 1 a step takes that many in turn, ``micro`` counts them."""
        epoch, position = divmod(step * accumulation + micro, self.batches_per_epoch)
        if epoch != self._epoch:
            count = len(self.part)
            self._order, self._epoch = shuffled(np.arange(count, dtype=np.uint64), count, self.seed, epoch), epoch
        return pair_rows(self.part, self._order[position * self.batch_size : (position + 1) * self.batch_size])

    def fixed(self, count: int = 0) -> Iterator[PairRows]:
        """``count`` batches for evaluation, always the same, spread evenly over the part (0: all of it)."""
        pairs = len(self.part)
        wanted = min(count * self.batch_size, pairs) if count > 0 else pairs
        chosen = np.arange(wanted, dtype=np.int64) * pairs // max(1, wanted)
        sizes = np.array([max(map(len, self.part[int(i)].ids)) for i in chosen])
        chosen = chosen[np.argsort(-sizes, kind="stable")]  # least padding
        for first in range(0, wanted, self.batch_size):
            yield pair_rows(self.part, chosen[first : first + self.batch_size])


def pair_rows(part: Sequence[Marked], index: NDArray[np.int64]) -> PairRows:
    """The rows of some pairs of a part."""
    pairs = [part[int(i)] for i in index]
    rows = [p.ids[0] for p in pairs] + [p.ids[1] for p in pairs]
    lengths = np.array([len(row) for row in rows], np.int64)
    ids = np.zeros((len(rows), int(lengths.max())), np.int64)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = row
    starts = np.array([p.starts[0] for p in pairs] + [p.starts[1] for p in pairs], np.int64)
    margin = np.array([0.0 if p.pair.tie else p.pair.margin for p in pairs], np.float32)  # equal answers have none
    return PairRows(ids, lengths, starts, margin, np.array([p.pair.tie for p in pairs], bool), np.asarray(index))
