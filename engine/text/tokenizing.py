"""The second pass over a text: chunks are encoded in threads and written in order."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine.messages import Status
from engine.text.cache import disk_errors
from engine.text.splitting import SPLITS, Part
from engine.text.tokenizer import Tokenizer

JOB_CHARACTERS = 1 << 19
SMALL_CHARACTERS = 1 << 20  # below this, threads cost more than they bring
_TELL_EVERY_S = 0.2

# What one thread encodes at once: texts of one split in groups.  Texts of a group are documents (or their last
# parts) with end of text between them; True says that end of text stands in front of the group, too.
Group = tuple[bool, list[str]]


@dataclass
class _Batch:
    """The text of one split that waits to be encoded."""

    groups: list[Group] = field(default_factory=list)
    characters: int = 0
    held: str = ""  # of the document that is being read
    within: bool = False  # chunks of that document are in ``groups`` already
    begun: bool = False  # the split has text already

    def add(self, part: Part, tokenizer: Tokenizer) -> None:
        self.held += part.text
        self.characters += len(part.text)
        start = 0
        while cut := tokenizer.next_cut(self.held, start):
            self._put(self.held[start:cut])
            self.within, start = True, cut
        self.held = self.held[start:]
        if part.ends:
            self.finish()

    def finish(self) -> None:
        """The document that is being read ends here (or was cut here by the split)."""
        if self.held:
            self._put(self.held)
        self.held, self.within = "", False

    def _put(self, text: str) -> None:
        if self.within or not self.groups:
            self.groups.append((self.begun and not self.within, [text]))
        else:
            self.groups[-1][1].append(text)
        self.begun = True

    def take(self) -> list[Group]:
        groups, self.groups, self.characters = self.groups, [], 0
        return groups


def dtype_of(tokenizer: Tokenizer) -> str:
    """The smallest type that holds every id."""
    return "uint16" if tokenizer.vocab_size <= 1 << 16 else "uint32"


def _encode(tokenizer: Tokenizer, groups: list[Group], dtype: str) -> NDArray[Any]:
    eot = np.array([tokenizer.eot_id], dtype=dtype)
    parts: list[NDArray[Any]] = []
    for end_before, texts in groups:
        if end_before:
            parts.append(eot)
        parts.append(tokenizer.encode_documents(texts).astype(dtype))
    return np.concatenate(parts)


def tokenize(
    parts: Iterator[Part], tokenizer: Tokenizer, folder: Path, characters: int, workers: int
) -> Generator[Status, None, dict[str, int]]:
    """Write the ids of ``parts`` to ``folder/<split>.bin``; returns how many each split has.

    ``characters`` is the length of the whole text, ``workers`` the number of threads (0: all cores).  At most
    two jobs a thread wait in memory.  DiskError when the folder cannot take it.
    """
    dtype = dtype_of(tokenizer)
    threads = 1 if characters < SMALL_CHARACTERS else workers or cores()
    batches = {split: _Batch() for split in SPLITS}
    tokens = dict.fromkeys(SPLITS, 0)
    waiting: deque[tuple[str, Future[NDArray[Any]]]] = deque()
    done, told = 0, time.monotonic()
    with disk_errors(folder.parent):
        outputs: dict[str, BinaryIO] = {split: (folder / f"{split}.bin").open("wb") for split in SPLITS}
    pool = ThreadPoolExecutor(threads, thread_name_prefix="tokenize")

    def write(limit: int) -> None:
        while len(waiting) > limit:
            split, future = waiting.popleft()
            ids = future.result()
            tokens[split] += len(ids)
            with disk_errors(folder.parent):
                outputs[split].write(ids.tobytes())

    try:
        for part in parts:
            batch = batches[part.split]
            batch.add(part, tokenizer)
            done += len(part.text)
            if batch.characters >= JOB_CHARACTERS and batch.groups:
                waiting.append((part.split, pool.submit(_encode, tokenizer, batch.take(), dtype)))
                write(2 * threads)
            if (now := time.monotonic()) - told > _TELL_EVERY_S:
                told = now
                yield Status(text="Tokenizing", done=done, total=characters)
        for split, batch in batches.items():
            batch.finish()
            if batch.groups:
                waiting.append((split, pool.submit(_encode, tokenizer, batch.take(), dtype)))
        write(0)
    finally:
        pool.shutdown(cancel_futures=True)
        with disk_errors(folder.parent):
            for output in outputs.values():
                output.close()
    yield Status(text="Tokenizing", done=characters, total=characters)
    return tokens


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
