"""What a tokenizer makes of a text: how many tokens, how long, how many whole words.  Torch-free.

A tokenizer that was learned from a text flatters itself on it.  So a sample is parted: most of it is there to
learn from, every tenth stretch is kept back, and what is told is measured on the stretches kept back.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from engine.errors import DataError
from engine.text.bpe import SMALLEST_VOCABULARY, BPETokenizer, train_bpe
from engine.text.documents import Piece
from engine.text.sources import Source, find_sources, read_documents
from engine.text.tokenizer import Tokenizer

SAMPLE_CHARACTERS = 2_000_000
SMALL_CHARACTERS = 4_000  # a text below this is measured on itself: a tenth of it would say nothing
STRETCH_CHARACTERS = 8_192
KEPT_BACK = 10  # one stretch of so many
MOST_WORDS = 20_000
LONGEST_SHOWN = 6

_WORD = re.compile(r" ?[^\W\d_]+")


@dataclass(frozen=True)
class TextSample:
    """A part of a text of any size.

    ``learned`` are the stretches to learn from, ``measured`` the text to measure on (the whole, when it is small);
    ``complete`` tells whether the sample is all there is, ``opening`` is how the text begins.
    """

    learned: list[str]
    measured: str
    characters: int
    complete: bool
    opening: str

    @property
    def kept_back(self) -> bool:
        """Whether the measured text is other text than the learned."""
        return self.characters >= SMALL_CHARACTERS


@dataclass(frozen=True)
class TokenizerFigures:
    """What a tokenizer makes of a text.

    ``tokens`` of the text; ``characters_per_token`` and ``bytes_per_token`` (UTF-8), means; ``whole_words`` is the share
    of the words that are one token each; ``used`` is how many different tokens occur; ``longest`` are the longest of these;
    ``exact`` tells whether the text comes back unchanged.
    """

    vocab_size: int
    tokens: int
    characters_per_token: float
    bytes_per_token: float
    whole_words: float
    used: int
    longest: list[str]
    exact: bool


# ------------------------------------------------------------------ the sample


def take_sample(
    path: str, *, text_column: str = "", encoding: str = "", limit: int = SAMPLE_CHARACTERS, opening: int = 2_000
) -> TextSample:
    """At most about ``limit`` characters of the text at ``path``, from the beginning of each of its files.

    Bad lines are left out: whoever starts a run is told of them.  Raises DataError when there is no text.
    """
    sources = find_sources(path)
    room = max(limit // len(sources), STRETCH_CHARACTERS)
    texts: list[str] = []
    characters, complete = 0, True
    for source in sources:
        if characters >= limit:
            complete = False
            break
        taken, whole = _beginning(source, text_column, encoding, min(room, limit - characters))
        texts += taken
        characters += sum(map(len, taken))
        complete = complete and whole
    if not characters:
        raise DataError("The text is empty.", "Choose a file that holds text.")
    return part_sample(texts, complete=complete, opening=opening)


def _beginning(source: Source, text_column: str, encoding: str, room: int) -> tuple[list[str], bool]:
    """The first ``room`` characters of a file, and whether that is all of it."""
    taken: list[str] = []
    left = room
    pieces: Iterator[Piece] = read_documents([source], text_column=text_column, encoding=encoding, skip_bad_lines=True)
    for piece in pieces:
        if left <= 0:
            return taken, False
        taken.append(piece.text[:left])
        if len(piece.text) > left:
            return taken, False
        left -= len(piece.text)
    return taken, True


def part_sample(texts: Sequence[str], *, complete: bool = True, opening: int = 2_000) -> TextSample:
    """Parts documents into stretches to learn from and stretches kept back."""
    characters = sum(map(len, texts))
    begin = "\n".join(islice(texts, 20))[:opening]
    if characters < SMALL_CHARACTERS:
        return TextSample(list(texts), "\n".join(texts), characters, complete, begin)
    size = min(max(characters // (4 * KEPT_BACK), 200), STRETCH_CHARACTERS)
    learned: list[str] = []
    measured: list[str] = []
    for number, stretch in enumerate(_stretches(texts, size)):
        (measured if number % KEPT_BACK == KEPT_BACK - 1 else learned).append(stretch)
    return TextSample(learned, "\n".join(measured), characters, complete, begin)


def _stretches(texts: Iterable[str], size: int) -> Iterator[str]:
    """The texts joined and cut into stretches of about ``size`` characters, at spaces where there are some."""
    held = ""
    for text in texts:
        held = f"{held}\n{text}" if held else text
        while len(held) > 2 * size:
            cut = held.find(" ", size, 2 * size)
            cut = size if cut < 0 else cut
            yield held[:cut]
            held = held[cut:]
    if held:
        yield held


# ------------------------------------------------------------------ measuring


def measure(tokenizer: Tokenizer, text: str) -> TokenizerFigures:
    """What ``tokenizer`` makes of ``text`` (not empty).  Raises DataError when a character has no id."""
    ids = tokenizer.encode_array(text)
    used = np.unique(ids)
    names = sorted({tokenizer.token_bytes(int(id)) for id in used}, key=lambda name: (-len(name), name))
    tokens = max(len(ids), 1)
    return TokenizerFigures(
        vocab_size=tokenizer.vocab_size,
        tokens=len(ids),
        characters_per_token=len(text) / tokens,
        bytes_per_token=len(text.encode("utf-8", "replace")) / tokens,
        whole_words=_whole_words(tokenizer, text),
        used=len(used),
        longest=[name.decode("utf-8", "replace") for name in names[:LONGEST_SHOWN]],
        exact=tokenizer.decode(ids) == text,
    )


def _whole_words(tokenizer: Tokenizer, text: str) -> float:
    """The share of the text's words (runs of letters, with the space before them) that are one token each."""
    words = Counter(_WORD.findall(text)).most_common(MOST_WORDS)
    if not words:
        return 0.0
    lengths = [len(ids) for ids in tokenizer.encode_batch([word for word, _ in words])]
    if tokenizer.kind == "path":  # some of these put a space of their own before every text
        bare = [len(ids) for ids in tokenizer.encode_batch([word.lstrip() for word, _ in words])]
        lengths = [min(pair) for pair in zip(lengths, bare, strict=True)]
    whole = sum(count for (_, count), length in zip(words, lengths, strict=True) if length == 1)
    return whole / sum(count for _, count in words)


@dataclass(frozen=True)
class CutToken:
    """One token of a text: its id, its bytes, and the characters that are complete with it (none, where a
    character goes on in the next token)."""

    id: int
    data: bytes
    text: str


def cut(tokenizer: Tokenizer, text: str) -> list[CutToken]:
    """``text`` token by token.  Raises DataError when a character has no id."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    found = []
    for id in tokenizer.encode(text):
        data = tokenizer.token_bytes(id)
        found.append(CutToken(id, data, decoder.decode(data)))
    return found


# ------------------------------------------------------------------ vocabularies of many sizes


class LearnedVocabularies:
    """Byte-level BPE vocabularies of any size from one sample.

    BPE is greedy: what it learns for a small vocabulary is the beginning of what it learns for a large one.  So the
    largest size asked so far is learned once, and every smaller one is a prefix of it.
    """

    def __init__(self, sample: Sequence[str]) -> None:
        self._sample = sample
        self._tokens: list[bytes] = []
        self._asked = 0

    @property
    def largest(self) -> int:
        """The vocabulary size that has been learned so far; less than was asked where no pair repeats any more."""
        return SMALLEST_VOCABULARY + len(self._tokens)

    def learn(self, vocab_size: int) -> None:
        """Learns up to ``vocab_size`` tokens, if that has not been done."""
        if vocab_size > self._asked:
            ranks = train_bpe(self._sample, vocab_size).ranks
            self._tokens = [token for token, rank in sorted(ranks.items(), key=lambda item: item[1]) if rank > 255]
            self._asked = vocab_size

    def tokenizer(self, vocab_size: int) -> BPETokenizer:
        """The vocabulary of this size, or the largest that the sample gives."""
        self.learn(vocab_size)
        ranks = {bytes([byte]): byte for byte in range(256)}
        for token in self._tokens[: max(0, vocab_size - SMALLEST_VOCABULARY)]:
            ranks[token] = len(ranks)
        return BPETokenizer(ranks, eot_id=len(ranks), vocab_size=len(ranks) + 1)


def ladder(smallest: int, largest: int) -> list[int]:
    """Vocabulary sizes to measure at: two for each doubling, from ``smallest`` to ``largest``, both included."""
    sizes, size = [smallest], float(smallest)
    while (size := size * 2**0.5) < largest * 0.99:
        sizes.append(round(size))
    return [*sizes, largest] if largest > smallest else sizes
