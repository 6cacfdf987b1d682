"""From a path to tokens on disk: read, split, tokenize on all cores, in bounded memory, once.

Two passes stream over the text: the first counts (and gathers what a tokenizer learns from), the second
tokenizes.  The result lies in ``cache/corpora/<key>/``; the key is a hash of the content and of everything
that decides the tokens, so a second call only maps it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
import uuid
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import DataError, DiskError, RecipeError
from engine.locks import FileLock
from engine.messages import Message, Status
from engine.text.cache import TokenFile, content_hash, disk_errors, make_folder, publish, spot_digest, sweep
from engine.text.documents import Piece, Problem, Problems, utf8_length
from engine.text.sources import Source, find_sources, read_documents
from engine.text.splitting import SPLITS, Splitter, plan_split
from engine.text.tales import VERSION as TALES_VERSION
from engine.text.tokenizer import Tokenizer
from engine.text.tokenizers import TextSampler, load_tokenizer, make_tokenizer, needs_text
from engine.text.tokenizing import dtype_of, tokenize

VERSION = 1  # of the cache: a change of anything that decides the tokens counts it up
_TELL_EVERY_S = 0.2
_WAIT_S = 0.2


@dataclass(frozen=True)
class Corpus:
    """A text, tokenized and split.

    ``documents``, ``characters``, ``bytes`` (of UTF-8) and ``tokens`` count the whole text before it is split:
    a cut inside a token can make the parts one token longer together.
    """

    tokenizer: Tokenizer
    train: TokenFile
    val: TokenFile
    test: TokenFile
    documents: int
    characters: int
    bytes: int
    tokens: int
    problems: Problems
    key: str
    content: str  # SHA-256 over the files that were read
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Text:
    """What is read, and how."""

    sources: list[Source]
    content: str
    text_column: str
    encoding: str
    skip_bad_lines: bool
    skipped: list[str]

    def read(self, problems: Problems | None = None) -> Iterator[Piece]:
        return read_documents(
            self.sources,
            text_column=self.text_column,
            encoding=self.encoding,
            skip_bad_lines=self.skip_bad_lines,
            problems=problems,
        )

    def facts(self) -> list[Any]:
        """What decides the documents."""
        return [TALES_VERSION, self.content, self.text_column, self.encoding, self.skip_bad_lines]


@dataclass(frozen=True)
class _Wish:
    """How the text is split."""

    val_fraction: float
    test_fraction: float
    split: str
    seed: int


@dataclass
class _Count:
    documents: int = 0
    characters: int = 0
    bytes: int = 0
    problems: Problems = field(default_factory=Problems)


def prepare(
    path: str,
    *,
    cache: Path | str,
    text_column: str = "",
    encoding: str = "",
    skip_bad_lines: bool = False,
    val_fraction: float = 0.1,
    test_fraction: float = 0.0,
    split: str = "documents",
    seed: int = 0,
    kind: str = "bpe",
    tokenizer_path: str = "",
    vocab_size: int = 4096,
    workers: int = 0,
    tokenizer: Tokenizer | None = None,
) -> Generator[Message, None, Corpus]:
    """Tokenize the text at ``path`` (a file, a folder, ``tales:en``) into the cache, or find it there.

    Yields Status messages; returns the Corpus (``corpus = yield from prepare(…)``).  Documents are joined by
    the end-of-text token, between documents only.  ``split`` is "documents" (whole documents go to training,
    validation and test, chosen by ``seed``) or "characters" (the last fractions of the joined text).
    ``workers`` is the number of tokenizing threads (0: all cores; tiktoken and tokenizers compute outside
    Python's lock).  A ``tokenizer`` given is used as it is.

    Raises DataError (unreadable text, with the place and the remedy), RecipeError (fractions that leave nothing
    to train on), DiskError (cache folder full or not writable).  Interrupted at any point, it leaves nothing
    that a later call would take for whole.
    """
    _check_fractions(val_fraction, test_fraction, split)
    skipped: list[str] = []
    sources = find_sources(path, skipped)
    cache = Path(cache)
    make_folder(cache / "corpora")
    make_folder(cache / "tokenizers")
    content = yield from content_hash(sources, cache)
    text = _Text(sources, content, text_column, encoding, skip_bad_lines, skipped)
    count: _Count | None = None
    if tokenizer is None and not needs_text(kind, tokenizer_path):
        tokenizer = make_tokenizer(kind, path=tokenizer_path, cache=cache / "tokenizers")
    elif tokenizer is None:
        tokenizer, count = yield from _made_tokenizer(text, kind, vocab_size, cache / "tokenizers")
    wish = _Wish(val_fraction, test_fraction, split, seed)
    key = hash_of(VERSION, text.facts(), asdict(wish), tokenizer.fingerprint)
    folder = cache / "corpora" / key
    if found := _load(folder, key):
        return found
    lock = yield from alone(folder)
    try:  # another process may just have made it
        return _load(folder, key) or (yield from _build(folder, text, wish, tokenizer, count, workers))
    finally:
        lock.release()


def hash_of(*decides: Any) -> str:
    return hashlib.sha256(json.dumps(decides).encode()).hexdigest()[:32]


def alone(folder: Path) -> Generator[Message, None, FileLock]:
    """The lock of what is made at ``folder``, which two processes must not make at once."""
    lock = FileLock(folder.with_name(f"{folder.name}.lock"))
    waited = 0.0
    while not lock.acquire():
        yield Status(text="Waiting for another run that prepares the same text", done=waited)
        time.sleep(_WAIT_S)
        waited += _WAIT_S
    return lock


def _check_fractions(val_fraction: float, test_fraction: float, split: str) -> None:
    for name, value in (("val_fraction", val_fraction), ("test_fraction", test_fraction)):
        if not 0 <= value < 1:
            raise RecipeError(f"data.{name} = {value} is not a share.", "Give a number from 0 up to, not including, 1.")
    if val_fraction + test_fraction >= 1:
        text = (
            f"data.val_fraction + data.test_fraction = {val_fraction + test_fraction:g}: nothing is left to train on."
        )
        raise RecipeError(text, "Make them smaller; 0.1 and 0 are usual.")
    if split not in ("documents", "characters"):
        raise RecipeError(f"data.split = {split!r} is unknown.", 'Choose "documents" or "characters".')


# ------------------------------------------------------------------ building


def _made_tokenizer(
    text: _Text, kind: str, vocab_size: int, folder: Path
) -> Generator[Message, None, tuple[Tokenizer, _Count | None]]:
    """A tokenizer made from the text, or found from an earlier time; the text's count when it was read for it."""
    target = folder / hash_of(VERSION, text.facts(), kind, vocab_size if kind == "bpe" else 0)
    if known := _known_tokenizer(target):
        return known, None
    lock = yield from alone(target)
    temporary = target.with_name(f".tmp-{target.name}-{uuid.uuid4().hex}")
    try:
        if known := _known_tokenizer(target):
            return known, None
        sweep(folder, target.name)
        sampler = TextSampler(kind)
        count = yield from _survey(text, sampler)
        yield Status(text="Making the tokenizer")
        tokenizer = sampler.tokenizer(vocab_size)
        with disk_errors(folder):
            tokenizer.save(temporary)
            publish(temporary, target)
        return tokenizer, count
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        lock.release()


def _known_tokenizer(folder: Path) -> Tokenizer | None:
    try:
        return load_tokenizer(folder)
    except DataError:
        return None  # absent or damaged: it is made again


def _build(
    folder: Path, text: _Text, wish: _Wish, tokenizer: Tokenizer, count: _Count | None, workers: int
) -> Generator[Message, None, Corpus]:
    sweep(folder.parent, folder.name)
    temporary = folder.parent / f".tmp-{folder.name}-{uuid.uuid4().hex}"
    try:
        count = count or (yield from _survey(text, None))
        fractions = (wish.val_fraction, wish.test_fraction)
        plan = plan_split(wish.split, count.documents, count.characters, fractions, wish.seed)
        with disk_errors(folder.parent):
            temporary.mkdir()
            tokenizer.save(temporary / "tokenizer")
        splitter = Splitter(plan)
        parts = (part for piece in text.read() for part in splitter.route(piece))
        tokens = yield from tokenize(parts, tokenizer, temporary, count.characters, workers)
        if splitter.documents != count.documents or splitter.characters != count.characters:
            raise DataError("The text changed while it was read.", "Start again when nothing writes to it any more.")
        extra = sum(_seam(tokenizer, left, right) for left, right in splitter.seams)
        meta = {
            "version": VERSION,
            "content": text.content,
            **asdict(count),
            "tokens": sum(tokens.values()) + extra,
            "notices": [*text.skipped, *told_problems(count.problems), *plan.notices],
            "splits": {split: _facts(temporary, split, tokenizer, tokens[split], splitter) for split in SPLITS},
        }
        with disk_errors(folder.parent):
            (temporary / "corpus.json").write_text(json.dumps(meta, indent=1), encoding="utf-8")
            publish(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    corpus = _load(folder, folder.name)
    if corpus is None:
        raise DiskError(f"The tokens in {folder} do not read back as they were written.", "Check the disk.")
    return corpus


def _survey(text: _Text, sampler: TextSampler | None) -> Generator[Message, None, _Count]:
    """The first pass: count, and gather what a tokenizer is made from."""
    count = _Count()
    total = float(sum(source.size for source in text.sources if not source.compression))
    told = time.monotonic()
    for piece in text.read(count.problems):
        count.documents += piece.ends
        count.characters += len(piece.text)
        count.bytes += utf8_length(piece.text)
        if sampler:
            sampler.add(piece)
        if (now := time.monotonic()) - told > _TELL_EVERY_S:
            told = now
            yield Status(text="Reading the text", done=count.bytes, total=max(total, count.bytes))
    if not count.characters:
        left_out = f" ({count.problems.count} bad lines were left out)" if count.problems.count else ""
        raise DataError(f"The text is empty{left_out}.", "Choose a file that holds text.")
    return count


def told_problems(problems: Problems) -> list[str]:
    notices = []
    if problems.count:
        notices.append(f"{problems.count:,} bad lines were left out; the first: {problems.kept[0]}")
    if problems.lone_surrogates:
        notices.append(f"{problems.lone_surrogates:,} lone surrogates, which no encoding can hold, became U+FFFD.")
    return notices


def _seam(tokenizer: Tokenizer, left: str, right: str) -> int:
    """How many tokens more (mostly -1 or 0) the text has where a split cuts it, when it is not cut."""
    try:
        return sum((len(tokenizer.encode(left + right)), -len(tokenizer.encode(left)), -len(tokenizer.encode(right))))
    except DataError:
        return 0


def _facts(folder: Path, split: str, tokenizer: Tokenizer, tokens: int, splitter: Splitter) -> dict[str, Any]:
    counted = splitter.counts[split]
    return {
        "dtype": dtype_of(tokenizer),
        "count": tokens,
        "characters": counted.characters,
        "bytes": counted.bytes,
        "documents": counted.documents,
        "digest": spot_digest(folder / f"{split}.bin"),
    }


# ------------------------------------------------------------------ finding it again


def _load(folder: Path, key: str) -> Corpus | None:
    """The corpus in ``folder``; None when it is absent, of another version, or damaged."""
    try:
        meta = json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
        if meta["version"] != VERSION:
            return None
        files = {}
        for split in SPLITS:
            facts, path = meta["splits"][split], folder / f"{split}.bin"
            if spot_digest(path) != facts.pop("digest"):
                return None
            files[split] = TokenFile(path=path, **facts)
        kept = [Problem(**problem) for problem in meta["problems"]["kept"]]
        return Corpus(
            tokenizer=load_tokenizer(folder / "tokenizer"),
            **files,
            documents=meta["documents"],
            characters=meta["characters"],
            bytes=meta["bytes"],
            tokens=meta["tokens"],
            problems=Problems(meta["problems"]["count"], kept, meta["problems"]["lone_surrogates"]),
            key=key,
            content=meta["content"],
            notices=list(meta["notices"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, DataError):
        return None  # it is only a cache: what cannot be read is made again
