"""From instruction data to examples on disk: read, rendered, tokenized, marked, in bounded memory, once.

The examples lie in ``cache/examples/<key>/``; the key is a hash of the content and of everything that decides the
tokens and their marks, so a second call only maps them.  Interrupted at any point, a build leaves nothing that a later
one would take for whole.
"""

from __future__ import annotations

import json
import shutil
import time
import uuid
from array import array
from collections import Counter, deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError, DiskError
from engine.messages import Message, Status
from engine.recipes.instructions import InstructionDataSection
from engine.text.cache import content_hash, disk_errors, make_folder, publish, spot_digest, sweep
from engine.text.conversations import Conversation, read_conversations, tales_language
from engine.text.corpus import alone, hash_of, told_problems
from engine.text.documents import Problem, Problems, Reading
from engine.text.example_report import ExampleReport, advice_of, histogram_of, left_out, report_lines
from engine.text.marking import NO_ROOM, NOTHING, TOO_LONG, Example, Marked, Marker, encode_prompt
from engine.text.rendering import ChatTemplate, values_of
from engine.text.rows import data_sources
from engine.text.tales_instructions import INSTRUCTIONS_VERSION
from engine.text.tokenizer import Tokenizer
from engine.text.tokenizing import cores

__all__ = ["Example", "ExamplePart", "ExampleReport", "ExampleSet", "encode_prompt", "prepare_examples", "report_lines"]

VERSION = 1  # of the cache: a change of anything that decides the examples counts it up
_FILES = ("ids.bin", "learned.bin", "offsets.npy", "train.npy", "val.npy")
_JOB_ROWS = 256
_TELL_EVERY_S = 0.2
# What of the section decides the examples; the rest decides how they are used.
_DECIDES = (
    "path", "format", "loss_on", "prompt_column", "answer_column", "context_column", "system_column", "turns_column",
    "encoding", "skip_bad_lines", "drop_duplicates", "val_fraction", "tail", "examples",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class ExamplePart:
    """The training or the validation examples, in files: ``index`` names those of the set that belong to it."""

    folder: Path
    index: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.index)

    def __getitem__(self, number: int) -> Example:
        return Example(self.ids(number), self.learned(number))

    def ids(self, number: int) -> NDArray[np.uint32]:
        """The token ids of an example."""
        return self._ids[self._place(number)]

    def learned(self, number: int) -> NDArray[np.bool_]:
        """Which of its tokens are learned."""
        return self._learned[self._place(number)]

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each example, all at least 2."""
        return (self._offsets[self.index + 1] - self._offsets[self.index]).astype(np.int64)

    def _place(self, number: int) -> slice:
        example = self.index[number]
        return slice(int(self._offsets[example]), int(self._offsets[example + 1]))

    @cached_property
    def _offsets(self) -> NDArray[np.int64]:
        return np.load(self.folder / "offsets.npy", mmap_mode="r")  # type: ignore[no-any-return]

    @cached_property
    def _ids(self) -> NDArray[np.uint32]:
        return np.memmap(self.folder / "ids.bin", dtype=np.uint32, mode="r")

    @cached_property
    def _learned(self) -> NDArray[np.bool_]:
        return np.memmap(self.folder / "learned.bin", dtype=np.bool_, mode="r")


@dataclass(frozen=True)
class ExampleSet:
    """Instruction data, tokenized, marked and split.  ``content`` is the SHA-256 over the files that were read."""

    train: ExamplePart
    val: ExamplePart
    report: ExampleReport
    problems: Problems
    key: str
    content: str
    notices: list[str] = field(default_factory=list)


def prepare_examples(
    section: InstructionDataSection,
    tokenizer: Tokenizer,
    template: ChatTemplate,
    context_length: int,
    cache: Path,
    *,
    seed: int = 0,
    workers: int = 0,
) -> Generator[Message, None, ExampleSet]:
    """The examples of a section, from the cache or built; yields Status messages.

    ``tokenizer`` must have the template's special tokens.  Conversations of more than ``section.max_tokens`` (0: the
    ``context_length``) lose their end or are dropped.  Equal conversations are all on one side of the split, which
    ``seed`` decides.  ``workers`` is the number of tokenizing threads (0: all cores).

    Raises DataError (rows that are no conversations, with the place and the remedy; nothing to learn at all) and
    DiskError (the cache folder is full or not writable).
    """
    template = template.for_tokenizer(tokenizer)
    skipped: list[str] = []
    language = tales_language(section.path)
    sources = [] if language else data_sources(section.path, skipped)
    make_folder(cache / "examples")
    content = yield from content_hash(sources, cache)
    limit = min(section.max_tokens or context_length, context_length)
    tail = "drop" if language else section.tail  # of tales there are always more
    marker = Marker(tokenizer, template, limit, section.loss_on, tail)
    decides = {name: getattr(section, name) for name in _DECIDES}
    decides["path"] = f"{section.path} {INSTRUCTIONS_VERSION}" if language else ""
    decides["marks"] = section.template if "{prompt}" in section.template else ""
    key = hash_of(VERSION, content, decides, values_of(template), tokenizer.fingerprint, limit, seed)
    folder = cache / "examples" / key
    if found := _load(folder):
        return found
    lock = yield from alone(folder)
    try:  # another process may just have made it
        return _load(folder) or (yield from _build(folder, section, marker, content, skipped, seed, workers))
    finally:
        lock.release()


# ------------------------------------------------------------------ building


class _Writer:
    """Writes examples as they come and counts what becomes of the conversations."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self._ids = (folder / "ids.bin").open("wb")
        self._learned = (folder / "learned.bin").open("wb")
        self._seed = (seed % 2**64).to_bytes(8, "little")
        self.offsets = array("q", [0])
        self.keys = array("Q")  # of each example, by its content and the seed
        self.lengths = array("q")  # of every conversation, before it was cut
        self.counts: Counter[str] = Counter()

    def add(self, marked: Marked) -> None:
        self.counts["rows"] += 1
        self.counts[marked.dropped] += 1
        if marked.tokens:
            self.lengths.append(marked.tokens)
        if marked.example is None:
            return
        ids, learned = marked.example.ids.tobytes(), marked.example.learned.tobytes()
        self._ids.write(ids)
        self._learned.write(learned)
        self.offsets.append(self.offsets[-1] + len(learned))
        digest = blake2b(ids + learned, digest_size=8, key=self._seed).digest()
        self.keys.append(int.from_bytes(digest, "little"))
        self.counts["learned"] += int(marked.example.learned.sum())
        self.counts["cut"] += marked.cut
        self.counts["merged"] += marked.merged

    def close(self) -> None:
        self._ids.close()
        self._learned.close()


def _build(
    folder: Path,
    section: InstructionDataSection,
    marker: Marker,
    content: str,
    skipped: list[str],
    seed: int,
    workers: int,
) -> Generator[Message, None, ExampleSet]:
    sweep(folder.parent, folder.name)
    temporary = folder.parent / f".tmp-{folder.name}-{uuid.uuid4().hex}"
    reading = Reading(skip_bad_lines=section.skip_bad_lines)
    try:
        with disk_errors(folder.parent):
            temporary.mkdir()
            writer = _Writer(temporary, seed)
        try:
            conversations = read_conversations(section, reading.problems, skipped)
            yield from _write(conversations, marker, reading, writer, workers)
        finally:
            with disk_errors(folder.parent):
                writer.close()
        report = _split(temporary, writer, section, marker.limit, reading.problems)
        meta = {
            "version": VERSION,
            "content": content,
            "report": report.as_dict(),
            "problems": asdict(reading.problems),
            "notices": [*skipped, *told_problems(reading.problems)],
        }
        with disk_errors(folder.parent):
            meta["digests"] = {name: spot_digest(temporary / name) for name in _FILES}
            (temporary / "examples.json").write_text(json.dumps(meta, indent=1), encoding="utf-8")
            publish(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    built = _load(folder)
    if built is None:
        raise DiskError(f"The examples in {folder} do not read back as they were written.", "Check the disk.")
    return built


def _write(
    conversations: Iterator[Conversation], marker: Marker, reading: Reading, writer: _Writer, workers: int
) -> Generator[Message, None, None]:
    """Marks conversations in threads and writes them in order; at most two jobs a thread wait in memory."""
    threads = workers or cores()
    waiting: deque[Future[list[Marked | _Refused]]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="examples")
    told = -_TELL_EVERY_S
    try:
        while True:
            job = list(islice(conversations, _JOB_ROWS))
            if job:
                waiting.append(pool.submit(_mark_all, job, marker))
            while waiting and (not job or len(waiting) > 2 * threads):
                for marked in waiting.popleft().result():
                    if isinstance(marked, _Refused):
                        reading.bad(marked.problem, marked.remedy)
                    else:
                        with disk_errors(writer.folder.parent):
                            writer.add(marked)
            if (now := time.monotonic()) - told > _TELL_EVERY_S:
                told = now
                yield Status(text="Preparing the conversations", done=writer.counts["rows"])
            if not job:
                break
    finally:
        pool.shutdown(cancel_futures=True)


class _Refused(NamedTuple):
    """A conversation that template or tokenizer refuse, and what they say may be done."""

    problem: Problem
    remedy: str


def _mark_all(conversations: list[Conversation], marker: Marker) -> list[Marked | _Refused]:
    return [_mark(conversation, marker) for conversation in conversations]


def _mark(conversation: Conversation, marker: Marker) -> Marked | _Refused:
    try:
        return marker.mark(conversation.turns)
    except DataError as error:
        return _Refused(Problem(conversation.file, conversation.line, 0, error.text.rstrip(".")), error.remedy)


def _split(
    folder: Path, writer: _Writer, section: InstructionDataSection, limit: int, problems: Problems
) -> ExampleReport:
    """Decides what trains and what validates, writes it down, and says what it all amounts to."""
    keys = np.frombuffer(writer.keys, dtype=np.uint64)
    counts = writer.counts
    if not len(keys):
        dropped = {
            "bad": problems.count,
            "dropped_nothing_to_learn": counts[NOTHING],
            "dropped_no_room": counts[NO_ROOM],
            "dropped_too_long": counts[TOO_LONG],
        }
        told = ", ".join(f"{count:,} {why}" for count, why in left_out(dropped, limit))
        remedy = "Look at the columns (data.prompt_column, data.answer_column) and the template."
        if counts[TOO_LONG] + counts[NO_ROOM] > counts[NOTHING] + problems.count:
            remedy = (
                "Raise data.max_tokens if it is set, take a model with a longer context, or give shorter questions."
            )
        raise DataError(f"{section.path}: no conversation is left to learn from: {told or 'there are none'}.", remedy)
    distinct, first = np.unique(keys, return_index=True)
    wanted = round(len(distinct) * section.val_fraction) or (1 if section.val_fraction and len(distinct) > 1 else 0)
    is_val = keys < distinct[wanted] if wanted < len(distinct) else np.ones(len(keys), dtype=np.bool_)
    kept = np.zeros(len(keys), dtype=np.bool_)
    kept[first if section.drop_duplicates else slice(None)] = True
    offsets = np.frombuffer(writer.offsets, dtype=np.int64)
    train, val = np.flatnonzero(kept & ~is_val), np.flatnonzero(kept & is_val)
    with disk_errors(folder.parent):
        np.save(folder / "offsets.npy", offsets)
        np.save(folder / "train.npy", train.astype(np.int64))
        np.save(folder / "val.npy", val.astype(np.int64))
    lengths = np.frombuffer(writer.lengths, dtype=np.int64)
    width, histogram = histogram_of(lengths)
    duplicates = len(keys) - len(distinct)
    report = ExampleReport(
        rows=counts["rows"],
        train=len(train),
        val=len(val),
        bad=problems.count,
        dropped_nothing_to_learn=counts[NOTHING],
        dropped_no_room=counts[NO_ROOM],
        dropped_too_long=counts[TOO_LONG],
        dropped_duplicates=duplicates if section.drop_duplicates else 0,
        cut=counts["cut"],
        merged=counts["merged"],
        duplicates=duplicates,
        tokens=int(offsets[-1]),
        learned_tokens=counts["learned"],
        longest=int(lengths.max()),
        limit=limit,
        histogram_width=width,
        histogram=histogram,
        share_cut=counts["cut"] / len(keys),
    )
    return replace(report, advice=list(advice_of(report)))


# ------------------------------------------------------------------ finding it again


def _load(folder: Path) -> ExampleSet | None:
    """The examples in ``folder``; None when they are absent, of another version, or damaged."""
    try:
        meta = json.loads((folder / "examples.json").read_text(encoding="utf-8"))
        if meta["version"] != VERSION or any(spot_digest(folder / n) != d for n, d in meta["digests"].items()):
            return None
        kept = [Problem(**problem) for problem in meta["problems"]["kept"]]
        return ExampleSet(
            train=ExamplePart(folder, np.load(folder / "train.npy")),
            val=ExamplePart(folder, np.load(folder / "val.npy")),
            report=ExampleReport(**meta["report"]),
            problems=Problems(meta["problems"]["count"], kept, meta["problems"]["lone_surrogates"]),
            key=folder.name,
            content=meta["content"],
            notices=list(meta["notices"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # it is only a cache: what cannot be read is made again
