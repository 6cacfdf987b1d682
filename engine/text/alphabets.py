"""Tokenizers without merges: one token a character, one token a byte."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from engine.errors import DataError
from engine.text.bytes_in_json import BYTE_LEVEL, BYTE_LEVEL_DECODER, BYTE_TO_CHARACTER
from engine.text.extended import ExtendedTokenizer
from engine.text.tokenizer import EOT_TEXT, Ids, Tokenizer, bpe_model, tokenizer_json, without_surrogates

_NO_ID = np.iinfo(np.uint32).max


class _TableTokenizer(Tokenizer):
    """A tokenizer whose tokens are few enough for a table."""

    _tokens: Sequence[bytes]

    def token_bytes(self, id: int) -> bytes:
        if not 0 <= id < self.vocab_size:
            raise self._outside(id)
        return self._tokens[id]

    def decode_bytes(self, ids: Iterable[int]) -> bytes:
        ids = list(ids)
        if ids and not (min(ids) >= 0 and max(ids) < self.vocab_size):
            raise self._outside(next(int(i) for i in ids if not 0 <= i < self.vocab_size))
        return b"".join([self._tokens[i] for i in ids])

    def with_added(self, tokens: Sequence[str]) -> Tokenizer:
        return ExtendedTokenizer.of(self, tokens)


class CharTokenizer(_TableTokenizer):
    """One token for each character of the training text, in code point order; end of text is the last id.

    A character outside the alphabet is refused with a DataError that names it: an unknown token would lose
    text silently, and characters of the training text are all inside by construction.
    """

    kind = "char"

    def __init__(self, alphabet: str) -> None:
        self.alphabet = "".join(sorted(set(alphabet)))
        self.eot_id = len(self.alphabet)
        self.vocab_size = self.eot_id + 1
        points = np.array([ord(c) for c in self.alphabet], dtype=np.int64)
        self._tokens = [character.encode() for character in self.alphabet] + [self.eot_text.encode()]
        self._table = np.full(int(points.max(initial=0)) + 2, _NO_ID, dtype=np.uint32)
        self._table[points] = np.arange(len(points), dtype=np.uint32)

    def _encode_chunk(self, text: str) -> Ids:
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        ids: Ids = self._table[np.minimum(points, len(self._table) - 1)]
        if (unknown := ids == _NO_ID).any():
            raise self._unknown(chr(points[int(unknown.argmax())]))
        return ids

    def _unknown(self, character: str) -> DataError:
        code = f"U+{ord(character):04X}"
        shown = f"character {character!r} ({code})" if character.isprintable() else f"control character {code}"
        return DataError(
            f"The {shown} is not among the {len(self.alphabet)} characters that this tokenizer was made from.",
            'Leave it out, or train with tokenizer.kind = "bpe" or "bytes", which know every character.',
        )

    def _identity(self) -> dict[str, Any]:
        return {"alphabet": self.alphabet}

    def tokenizer_json(self) -> dict[str, Any]:
        vocab = {c: i for i, c in enumerate(self.alphabet)} | {self.eot_text: self.eot_id}
        return tokenizer_json(bpe_model(vocab, []), eot_id=self.eot_id, decoder={"type": "Fuse"})


class ByteTokenizer(_TableTokenizer):
    """One token for each byte of UTF-8 (its id is its value); end of text is 256."""

    kind = "bytes"
    vocab_size = 257
    eot_id = 256
    _tokens = (*(bytes([byte]) for byte in range(256)), EOT_TEXT.encode())

    def _encode_chunk(self, text: str) -> Ids:
        try:
            encoded = text.encode()
        except UnicodeEncodeError:
            encoded = without_surrogates(text).encode()
        return np.frombuffer(encoded, dtype=np.uint8).astype(np.uint32)

    def _identity(self) -> dict[str, Any]:
        return {}

    def tokenizer_json(self) -> dict[str, Any]:
        vocab = {character: byte for byte, character in enumerate(BYTE_TO_CHARACTER)} | {self.eot_text: self.eot_id}
        model = bpe_model(vocab, [])
        return tokenizer_json(model, eot_id=self.eot_id, pre_tokenizer=BYTE_LEVEL, decoder=BYTE_LEVEL_DECODER)
