"""Byte-level BPE run by tiktoken: trained on the user's text, or one of tiktoken's published vocabularies.

Sennrich et al. 2016 (https://arxiv.org/abs/1508.07909) over bytes, as in GPT-2.  Any Unicode round-trips.

The pattern of our own vocabularies names its character classes by explicit ranges and looks neither ahead
nor back.  So every regular-expression engine and every Unicode version cuts alike (tiktoken, the
tokenizers library and Python's ``re``), cutting takes linear time, and a piece is never longer than 50
characters: a line of a million letters costs what any other line costs.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import tiktoken

from engine.errors import EngineError
from engine.text.bytes_in_json import BYTE_LEVEL, BYTE_LEVEL_DECODER, to_characters
from engine.text.extended import ExtendedTokenizer
from engine.text.tokenizer import Ids, Tokenizer, bpe_model, tokenizer_json, without_surrogates

SMALL_SAMPLE_CHARACTERS = 2_000_000
SMALLEST_VOCABULARY = 257  # every byte, and end of text

_SPACE = r"\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # White_Space, all of it
_MARK = (  # punctuation, symbols, emoji with their joiners; what is in neither class is a letter or joins one
    r"!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u200d\u2010-\u2027"
    r"\u2030-\u205e\u20a0-\u20cf\u2190-\u2bff\u3001-\u3003\u3008-\u3020\ufe0e\ufe0f\uff01-\uff0f\U0001f000-\U0001faff"
)
_WORD = f"[^{_SPACE}{_MARK}0-9]"
_PYTHON_PATTERN = (
    f" ?{_WORD}{{1,32}}(?:['\u2019]{_WORD}{{1,16}})?| ?[0-9]{{1,3}}| ?[{_MARK}]{{1,16}}|[{_SPACE}]{{1,32}}"
)
OWN_PATTERN = re.sub(
    r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})", lambda m: f"\\x{{{int(m[1] or m[2], 16):x}}}", _PYTHON_PATTERN
)
_OWN_PIECES = re.compile(_PYTHON_PATTERN)

# The last place where every pattern that we run ends a piece, whatever follows: in front of a space after
# something that is no space, or in front of a line end or CJK stop after a letter or digit.
_LAST_SAFE_CUT = re.compile(r"(?s:.*)(?:\S(?= )|[^\W_](?=[\n\u3001\u3002\uff0c]))")


class BPETokenizer(Tokenizer):
    """Byte-level BPE.  ``ranks`` maps each token's bytes to its id, which is its merge rank too.

    Ids of published vocabularies equal plain tiktoken's for all text with a space, a line end after a
    letter, or a CJK stop at least every ``chunk_characters``; without one, a run is cut there.
    """

    chunk_characters = 1 << 15

    def __init__(
        self,
        ranks: dict[bytes, int],
        *,
        kind: str = "bpe",
        pattern: str = OWN_PATTERN,
        json_pattern: str = "",
        eot_id: int,
        vocab_size: int,
        merges: list[list[str]] | None = None,
    ) -> None:
        self.kind = kind
        self.pattern = pattern
        self.json_pattern = json_pattern or pattern  # the same cuts, in the words of the tokenizers library
        self.ranks = ranks
        self.eot_id = eot_id
        self.vocab_size = vocab_size
        self._merges = merges  # as tokenizer.json writes them, where they are known
        self._encoding = tiktoken.Encoding(
            kind, pat_str=pattern, mergeable_ranks=ranks, special_tokens={self.eot_text: eot_id}
        )

    # -------------------------------------------------------------- to ids

    def _cut(self, window: str) -> int:
        if safe := _LAST_SAFE_CUT.match(window):
            return safe.end()
        if self.pattern == OWN_PATTERN:  # exact: no piece looks further than two characters behind its end
            return [piece.start() for piece in _OWN_PIECES.finditer(window)][-2]
        return self.chunk_characters

    def _encode_chunk(self, text: str) -> Ids:
        return self._run(text, set())

    def encode_documents(self, texts: Sequence[str]) -> Ids:
        if any(self.eot_text in text for text in texts):
            return super().encode_documents(texts)
        # One call for many small documents: the end-of-text marker between them is the only one there is.
        return self._run(self.eot_text.join(texts), {self.eot_text})

    def _run(self, text: str, special: set[str]) -> Ids:
        try:
            return self._plain(text, special)
        except UnicodeEncodeError:
            return self._plain(without_surrogates(text), special)
        except BaseException as error:
            if isinstance(error, Exception | KeyboardInterrupt | SystemExit):
                raise
            # A Rust panic, which is a BaseException: the chunk rule should make it impossible.
            raise EngineError(f"tiktoken cannot encode this text ({len(text):,} characters): {error}.") from error

    def _plain(self, text: str, special: set[str]) -> Ids:
        ids: Ids = self._encoding.encode_to_numpy(text, allowed_special=special, disallowed_special=())
        return ids

    def with_added(self, tokens: Sequence[str]) -> Tokenizer:
        return ExtendedTokenizer.of(self, tokens)

    # -------------------------------------------------------------- back to text

    def decode_bytes(self, ids: Iterable[int]) -> bytes:
        ids = [int(i) for i in ids]
        try:
            return self._encoding.decode_bytes(ids)
        except KeyError:
            return super().decode_bytes(ids)

    def token_bytes(self, id: int) -> bytes:
        try:
            return self._encoding.decode_single_token_bytes(id)
        except (KeyError, OverflowError):
            if 0 <= id < self.vocab_size:
                return b""  # a hole that the published vocabulary leaves
            raise self._outside(id) from None

    # -------------------------------------------------------------- on disk

    def _identity(self) -> dict[str, Any]:
        digest = hashlib.sha256()
        for token, rank in sorted(self.ranks.items(), key=lambda item: item[1]):
            digest.update(b"%d %d %b" % (rank, len(token), token))
        return {
            "pattern": self.pattern,
            "tokens": digest.hexdigest(),
            "eot": self.eot_id,
            "chunk": self.chunk_characters,
        }

    def _own_facts(self) -> dict[str, Any]:
        return {"vocab_size": self.vocab_size, "pattern": self.pattern}

    def tokenizer_json(self) -> dict[str, Any]:
        vocab = {to_characters(token): id for token, id in sorted(self.ranks.items(), key=lambda item: item[1])}
        vocab[self.eot_text] = self.eot_id
        if self._merges is None:
            self._merges = [[to_characters(left), to_characters(right)] for left, right in merges_of(self.ranks)]
        split = {"type": "Split", "pattern": {"Regex": self.json_pattern}, "behavior": "Isolated", "invert": False}
        return tokenizer_json(
            bpe_model(vocab, self._merges),
            eot_id=self.eot_id,
            pre_tokenizer={"type": "Sequence", "pretokenizers": [split, BYTE_LEVEL]},
            decoder=BYTE_LEVEL_DECODER,
        )


def merges_of(ranks: dict[bytes, int]) -> Iterator[tuple[bytes, bytes]]:
    """The pair that makes each token of more than one byte, in the order of rank.

    It is what BPE with only the tokens of lower rank makes of the token.  No other pair of neighbours ever
    forms the same token: BPE is local, so neighbours in any text are what BPE makes of them alone.
    """
    for token, rank in sorted(ranks.items(), key=lambda item: item[1]):
        if len(token) == 1:
            continue
        parts = [token[i : i + 1] for i in range(len(token))]
        while len(parts) > 2:
            pair_ranks = [ranks.get(left + right, rank) for left, right in itertools.pairwise(parts)]
            best = min(pair_ranks)
            if best >= rank:
                raise EngineError(f"The token {token!r} of this vocabulary cannot be made by merging pairs.")
            at = pair_ranks.index(best)
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        yield parts[0], parts[1]


# ------------------------------------------------------------------ training


def train_bpe(sample: Sequence[str], vocab_size: int) -> BPETokenizer:
    """Byte-level BPE trained on ``sample``.

    ``vocab_size`` counts the 256 bytes and end of text and is an upper limit: a small text stops early, when
    no pair occurs twice.  The same sample gives the same vocabulary.
    """
    merges = max(0, vocab_size - SMALLEST_VOCABULARY)
    small = sum(map(len, sample)) <= SMALL_SAMPLE_CHARACTERS
    tokens = (_learn_small if small else _learn_large)(sample, merges)
    ranks = {bytes([byte]): byte for byte in range(256)}
    for token in tokens:
        ranks.setdefault(token, len(ranks))
    return BPETokenizer(ranks, eot_id=len(ranks), vocab_size=len(ranks) + 1)


def _learn_small(sample: Sequence[str], merges: int) -> list[bytes]:
    """By the tokenizers library, which can stop where pairs no longer repeat (a small text gets there)."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

    from engine.text.bytes_in_json import to_bytes

    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(OWN_PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=256 + merges,
        min_frequency=2,
        special_tokens=[],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    learner.train_from_iterator(sample, trainer)
    by_id = sorted(learner.get_vocab().items(), key=lambda item: item[1])
    return [token for name, _ in by_id if len(token := to_bytes(name)) > 1]


def _learn_large(sample: Sequence[str], merges: int) -> list[bytes]:
    """By rustbpe, about 2.6 times as fast."""
    import rustbpe

    learner = rustbpe.Tokenizer()
    learner.train_from_iterator(iter(sample), 256 + merges, pattern=OWN_PATTERN)
    by_rank = sorted(learner.get_mergeable_ranks(), key=lambda item: item[1])
    return [bytes(token) for token, _ in by_rank if len(token) > 1]
