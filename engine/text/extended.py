"""A tokenizer of ours whose vocabulary grew by special tokens, as chat templates need them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engine.errors import DataError
from engine.text.tokenizer import Ids, Tokenizer, added_entry, new_tokens


class ExtendedTokenizer(Tokenizer):
    """``base`` and special tokens whose ids follow its vocabulary.  Text is encoded exactly as by ``base``."""

    marks_in_text = True

    def __init__(self, base: Tokenizer, added: Sequence[str]) -> None:
        """Raises DataError when a token is an ordinary one of ``base`` already."""
        self.base = base
        self.added = {token: base.vocab_size + number for number, token in enumerate(added)}
        self.kind, self.eot_id, self.eot_text = base.kind, base.eot_id, base.eot_text
        self.chunk_characters = base.chunk_characters
        self.vocab_size = base.vocab_size + len(self.added)
        self._texts = {id: token.encode() for token, id in self.added.items()}
        texts = set(self._texts.values())
        if taken := next((t for t in map(base.token_bytes, range(base.vocab_size)) if t in texts), b""):
            raise DataError(
                f"{taken.decode()!r} is an ordinary token of this tokenizer, so it cannot be a special one.",
                "Choose another text for it, such as <|user|>.",
            )

    @classmethod
    def of(cls, base: Tokenizer, tokens: Sequence[str]) -> Tokenizer:
        """``base`` with ``tokens``; itself when it has them all."""
        added = new_tokens(tokens, base.special_tokens)
        return cls(base, added) if added else base

    def with_added(self, tokens: Sequence[str]) -> Tokenizer:
        return self.of(self.base, [*self.added, *tokens])

    @property
    def special_tokens(self) -> dict[str, int]:
        return {**self.base.special_tokens, **self.added}

    # -------------------------------------------------------------- as the base does it

    def _encode_chunk(self, text: str) -> Ids:
        return self.base._encode_chunk(text)

    def _cut(self, window: str) -> int:
        return self.base._cut(window)

    def encode_documents(self, texts: Sequence[str]) -> Ids:
        return self.base.encode_documents(texts)

    def decode_bytes(self, ids: Iterable[int]) -> bytes:
        ids = [int(i) for i in ids]
        return super().decode_bytes(ids) if self._texts.keys() & set(ids) else self.base.decode_bytes(ids)

    def token_bytes(self, id: int) -> bytes:
        if id in self._texts:
            return self._texts[id]
        if not 0 <= id < self.vocab_size:
            raise self._outside(id)
        return self.base.token_bytes(id)

    # -------------------------------------------------------------- on disk

    def _identity(self) -> dict[str, Any]:
        return {"base": self.base.fingerprint, "added": list(self.added)}

    def _own_facts(self) -> dict[str, Any]:
        return {**self.base._own_facts(), "added": list(self.added)}

    def tokenizer_json(self) -> dict[str, Any]:
        content = self.base.tokenizer_json()
        model = {**content["model"], "vocab": {**content["model"]["vocab"], **self.added}}
        entries = [added_entry(id, token) for token, id in self.added.items()]
        return {**content, "added_tokens": [*content["added_tokens"], *entries], "model": model}
