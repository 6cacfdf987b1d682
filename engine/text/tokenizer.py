"""The face that every tokenizer shows, and the rule by which long text is cut before it is encoded.

**The chunk rule.**  Text is encoded in chunks, so that neither memory nor time explodes on huge documents
or on a line of a million letters.  While more than ``chunk_characters`` remain, ``_cut`` names a place
inside the first ``chunk_characters`` at which the text may be cut; what follows the last cut is encoded
as one.  The cuts depend on nothing but the document, so every process, and the streaming tokenizer of
``engine.text.corpus``, finds the same ids.
"""

from __future__ import annotations

import abc
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError

EOT_TEXT = "<|endoftext|>"
TEMPLATE_FILE = "chat_template.jinja"
Ids = NDArray[np.uint32]


class Tokenizer(abc.ABC):
    """Text to token ids and back.

    ``kind`` names how it was made, ``vocab_size`` is one more than the greatest id, ``eot_id`` (always inside
    the vocabulary) marks the end of a document and is never produced by ``encode``: text that looks like a
    special token is text.  ``marks_in_text`` says that it is one for chats, so that other programs shall read the
    special tokens in a text as such.
    """

    kind: str
    vocab_size: int
    eot_id: int
    eot_text: str = EOT_TEXT
    chunk_characters: int = 1 << 20
    marks_in_text: bool = False

    # -------------------------------------------------------------- to ids

    def encode(self, text: str) -> list[int]:
        """The ids of ``text``; never ``eot_id``.  DataError when a character has no id."""
        ids: list[int] = self.encode_array(text).tolist()
        return ids

    def encode_array(self, text: str) -> Ids:
        """The same ids as an array of uint32."""
        if len(text) <= self.chunk_characters:
            return self._encode_chunk(text)
        return np.concatenate([self._encode_chunk(chunk) for chunk in self.chunks(text)])

    def encode_batch(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text."""
        return [self.encode(text) for text in texts]

    def encode_documents(self, texts: Sequence[str]) -> Ids:
        """The ids of documents, ``eot_id`` between them (not before the first, not after the last).

        Each text is one chunk: the caller has cut it with ``next_cut``.
        """
        eot = np.array([self.eot_id], dtype=np.uint32)
        parts: list[Ids] = []
        for number, text in enumerate(texts):
            parts += [eot, self._encode_chunk(text)] if number else [self._encode_chunk(text)]
        return np.concatenate(parts) if parts else np.zeros(0, np.uint32)

    def chunks(self, text: str) -> Iterator[str]:
        """``text`` in the chunks in which it is encoded."""
        start = 0
        while cut := self.next_cut(text, start):
            yield text[start:cut]
            start = cut
        yield text[start:]

    def next_cut(self, text: str, start: int = 0) -> int:
        """Where the chunk that begins at ``start`` ends; 0 when so little text is left that it is the last."""
        if len(text) - start <= self.chunk_characters:
            return 0
        return start + self._cut(text[start : start + self.chunk_characters + 1])

    def _cut(self, window: str) -> int:
        """A place in 1 … chunk_characters; ``window`` holds one character more, to look ahead."""
        return self.chunk_characters

    @abc.abstractmethod
    def _encode_chunk(self, text: str) -> Ids: ...

    # -------------------------------------------------------------- special tokens

    @property
    def special_tokens(self) -> dict[str, int]:
        """The tokens that stand for no text (end of text, ends of turns) by the text in which templates write them."""
        return {self.eot_text: self.eot_id}

    @property
    def named_tokens(self) -> dict[str, str]:
        """The special tokens that chat templates and other programs call by a name: bos_token, eos_token, pad_token."""
        return {"bos_token": self.eot_text, "eos_token": self.eot_text, "pad_token": self.eot_text}

    @property
    def start_ids(self) -> list[int]:
        """What the model of this tokenizer was trained to see before every text (Llama's ``<s>``); mostly nothing.

        Never part of what ``encode`` gives.  Chat templates of such models write it out themselves.
        """
        return []

    def started(self, ids: Sequence[int]) -> list[int]:
        """``ids`` behind ``start_ids``, where they do not begin with them already."""
        start = self.start_ids
        return [*ids] if not start or [*ids[: len(start)]] == start else [*start, *ids]

    def encode_with_specials(self, text: str) -> list[int]:
        """The ids of a text in which special tokens are written out, as chat templates render it.

        What is between them is encoded as ``encode`` does.  Never for text that a user typed.
        """
        specials = self.special_tokens
        ids: list[int] = []
        for number, part in enumerate(self._special_pattern.split(text)):
            if number % 2:
                ids.append(specials[part])
            elif part:
                ids += self.encode(part)
        return ids

    @cached_property
    def _special_pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.special_tokens, key=len, reverse=True)
        return re.compile(f"({'|'.join(map(re.escape, longest_first))})")

    @abc.abstractmethod
    def with_added(self, tokens: Sequence[str]) -> Tokenizer:
        """This tokenizer with more special tokens, their ids behind the vocabulary in the given order.

        Those that are special tokens already keep their ids.  Raises DataError for a text that cannot be one.
        """

    # -------------------------------------------------------------- back to text

    def decode(self, ids: Iterable[int]) -> str:
        """The text of ids; bytes that form no character (a character cut in two) read as U+FFFD."""
        return self.decode_bytes(ids).decode("utf-8", "replace")

    def decode_bytes(self, ids: Iterable[int]) -> bytes:
        """The exact bytes of ids, for streaming: join them before decoding."""
        return b"".join(self.token_bytes(int(i)) for i in ids)

    @abc.abstractmethod
    def token_bytes(self, id: int) -> bytes:
        """The bytes of one token.  DataError when the id is outside the vocabulary."""

    def _outside(self, id: int) -> DataError:
        return DataError(f"There is no token {id} in a vocabulary of {self.vocab_size:,}.")

    # -------------------------------------------------------------- on disk

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of everything that decides the ids."""
        return hashlib.sha256(dumps({"kind": self.kind, **self._identity()}).encode()).hexdigest()

    @abc.abstractmethod
    def _identity(self) -> dict[str, Any]:
        """Plain values that, with the kind, decide the ids."""

    @abc.abstractmethod
    def tokenizer_json(self) -> dict[str, Any]:
        """The content of a ``tokenizer.json`` that gives the same ids."""

    def _own_facts(self) -> dict[str, Any]:
        """What ``load_tokenizer`` needs beside tokenizer.json."""
        return {}

    def save(self, folder: Path | str, template: str = "") -> None:
        """Write a tokenizer that transformers' AutoTokenizer opens with the same ids.

        ``template`` is the chat template (jinja) that other programs shall use; one that is in the folder stays without
        it.  With a template or added tokens AutoTokenizer gives the ids of ``encode_with_specials``; else
        ``split_special_tokens`` makes it, too, read text that looks like a special token as text.
        Save a model's ``config.json`` into the folder first: beside some models, transformers 5 would put a tokenizer
        of its own in the place of ours.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if template:
            (folder / TEMPLATE_FILE).write_text(template, encoding="utf-8")
        has_template = (folder / TEMPLATE_FILE).is_file()
        config: dict[str, Any] = {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "unk_token": None,
            **self.named_tokens,
            "add_bos_token": False,
            "add_eos_token": False,
            "add_prefix_space": False,
            "clean_up_tokenization_spaces": False,
            "split_special_tokens": not (has_template or self.marks_in_text),
            "model_max_length": int(1e30),
        }
        if _model_beside(folder) in _REPLACED_BESIDE:
            config["auto_map"] = {"AutoTokenizer": [None, None]}  # makes AutoTokenizer believe tokenizer_class
        facts = {"format": 1, "kind": self.kind, "eot": self.eot_text, "fingerprint": self.fingerprint}
        facts |= self._own_facts()
        for name, content in (
            ("tokenizer.json", self.tokenizer_json()),
            ("tokenizer_config.json", config),
            ("special_tokens_map.json", self.named_tokens),
            (OWN_FILE, facts),
        ):
            (folder / name).write_text(dumps(content, indent=1) + "\n", encoding="utf-8")


_REPLACED_BESIDE = ("qwen2",)
OWN_FILE = "tezgah_tokenizer.json"


def _model_beside(folder: Path) -> str:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # there is none, or none that transformers could read
        return ""
    return str(config.get("model_type", "")) if isinstance(config, dict) else ""


def new_tokens(tokens: Sequence[str], known: Iterable[str]) -> list[str]:
    """Those of ``tokens`` that are not ``known``, each once.  DataError for a text that cannot be a special token."""
    for token in tokens:
        if not token.strip() or without_surrogates(token) != token:
            raise DataError(f"{token!r:.60} cannot be a special token.", "Give it visible characters.")
    known = set(known)
    return [token for token in dict.fromkeys(tokens) if token not in known]


def added_entry(id: int, text: str) -> dict[str, Any]:
    """A special token as a ``tokenizer.json`` lists it."""
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": id, "content": text, **flags}


def without_surrogates(text: str) -> str:
    """``text`` with U+FFFD for each lone surrogate, which no encoding can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def dumps(value: Any, indent: int | None = None) -> str:
    """JSON with a fixed form."""
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=(",", ": ") if indent else (",", ":"))


def tokenizer_json(
    model: dict[str, Any],
    *,
    eot_id: int,
    eot_text: str = EOT_TEXT,
    pre_tokenizer: dict[str, Any] | None = None,
    decoder: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A ``tokenizer.json`` around a model, with the end-of-text token as its one special token."""
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [added_entry(eot_id, eot_text)],
        "normalizer": None,
        "pre_tokenizer": pre_tokenizer,
        "post_processor": None,
        "decoder": decoder,
        "model": model,
    }


def bpe_model(vocab: dict[str, int], merges: list[list[str]]) -> dict[str, Any]:
    """A BPE model of the tokenizers library; no unknown token, no prefix, no dropout."""
    return {
        "type": "BPE",
        "dropout": None,
        "unk_token": None,
        "continuing_subword_prefix": None,
        "end_of_word_suffix": None,
        "fuse_unk": False,
        "byte_fallback": False,
        "ignore_merges": False,
        "vocab": vocab,
        "merges": merges,
    }
