"""Any ``tokenizer.json``: run by the tokenizers library, saved so that AutoTokenizer finds the same ids."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import tokenizers

from engine.errors import DataError
from engine.text.bytes_in_json import CHARACTER_TO_BYTE, to_bytes
from engine.text.tokenizer import EOT_TEXT, Ids, Tokenizer, added_entry, new_tokens, without_surrogates

LARGEST_FILE_BYTES = 256 << 20
_KNOWN_ENDS = ("<|endoftext|>", "</s>", "<|end_of_text|>", "<eos>", "<|im_end|>", "<|eot_id|>", "[SEP]", "<end>")
_NAMED = ("bos_token", "eos_token", "pad_token", "unk_token")
_REMEDY = "Give a tokenizer.json of the tokenizers library, or the folder that holds one."


class HuggingFaceTokenizer(Tokenizer):
    """A tokenizer of the tokenizers library.

    Text is encoded without the tokens that a model wants around it (``[CLS]``, ``<s>``), and those are left
    out of the saved form too, so that both give the same ids; only where the tokenizer is opened with its model
    (``for_model``), they are known as ``start_ids`` and kept for other programs.  Documents of more than a million characters are
    cut at line ends.  Whether text round-trips exactly depends on the file: WordPiece and normalizers lose some.
    """

    kind = "path"

    def __init__(
        self,
        content: dict[str, Any],
        eot_text: str = "",
        named: Mapping[str, str] | None = None,
        *,
        marks_in_text: bool = False,
        starts: Sequence[str] = (),
    ) -> None:
        """``named`` are special tokens by the names that chat templates call them by; the rest is guessed.

        ``starts`` are the special tokens that the model wants before every text.
        """
        content = {**content, "truncation": None, "padding": None, "post_processor": _harmless(content)}
        names = {str(token.get("content")): int(token["id"]) for token in content.get("added_tokens") or []}
        self._tokenizer = _build(content)
        vocabulary = self._tokenizer.get_vocab(with_added_tokens=True)
        ends = [eot_text, *(name for name in _KNOWN_ENDS if name in names), *_KNOWN_ENDS]
        self.eot_text = next((name for name in ends if name and name in vocabulary), EOT_TEXT)
        self.eot_id = vocabulary.get(self.eot_text, max(vocabulary.values(), default=-1) + 1)
        wanted = {self.eot_text: self.eot_id}
        wanted |= {text: vocabulary[text] for text in (named or {}).values() if text in vocabulary}
        if missing := [text for text in wanted if text not in names]:
            for text in missing:
                content = _with_entry(content, text, wanted[text])
            self._tokenizer = _build(content)
        self._content = content
        self._bytes_in_words = _is_byte_level(content)
        self._special = {int(token["id"]): str(token["content"]) for token in content["added_tokens"]}
        self._named = {name: text for name, text in (named or {}).items() if text in self._special.values()}
        self.marks_in_text = marks_in_text
        self._starts = [text for text in starts if text in self._special.values()]
        self.vocab_size = max([*self._tokenizer.get_vocab(with_added_tokens=True).values(), self.eot_id]) + 1

    # -------------------------------------------------------------- special tokens

    @property
    def special_tokens(self) -> dict[str, int]:
        listed = self._content["added_tokens"]
        special = {str(token["content"]): int(token["id"]) for token in listed if token.get("special")}
        return {self.eot_text: self.eot_id, **special}

    @property
    def named_tokens(self) -> dict[str, str]:
        return {**super().named_tokens, **self._named, "eos_token": self.eot_text}

    @property
    def start_ids(self) -> list[int]:
        return [self.special_tokens[text] for text in self._starts]

    def encode_with_specials(self, text: str) -> list[int]:
        if len(text) > self.chunk_characters:
            return super().encode_with_specials(text)
        return _ids(self._reading_specials, without_surrogates(text))

    @cached_property
    def _reading_specials(self) -> tokenizers.Tokenizer:
        """The library knows how a special token treats the spaces beside it; this copy lets it."""
        return _build(self._content, specials_are_text=False)

    def with_added(self, tokens: Sequence[str]) -> Tokenizer:
        added = new_tokens(tokens, self.special_tokens)
        if not added:
            return self
        content, vocabulary = self._content, self._tokenizer.get_vocab(with_added_tokens=True)
        free = self.vocab_size
        for token in added:
            id = vocabulary.get(token, free)
            free = max(free, id + 1)
            content = _with_entry(content, token, id)
        return HuggingFaceTokenizer(content, self.eot_text, self._named, marks_in_text=True, starts=self._starts)

    # -------------------------------------------------------------- text

    def _cut(self, window: str) -> int:
        limit = self.chunk_characters
        return window.rfind("\n", 0, limit) + 1 or window.rfind(" ", 1, limit) + 1 or limit

    def _encode_chunk(self, text: str) -> Ids:
        try:
            ids = _ids(self._tokenizer, text)
        except (UnicodeEncodeError, TypeError):  # how the library refuses a lone surrogate
            ids = _ids(self._tokenizer, without_surrogates(text))
        return np.array(ids, dtype=np.uint32)

    def decode(self, ids: Any) -> str:
        text: str = self._tokenizer.decode([int(i) for i in ids], skip_special_tokens=False)
        return text

    def decode_bytes(self, ids: Any) -> bytes:
        if self._bytes_in_words:
            return super().decode_bytes(ids)
        return self.decode(ids).encode()

    def token_bytes(self, id: int) -> bytes:
        name = self._tokenizer.id_to_token(id) if 0 <= id < self.vocab_size else None
        if name is None:
            if 0 <= id < self.vocab_size:
                return b""
            raise self._outside(id)
        if id in self._special:
            return name.encode()
        if self._bytes_in_words and all(c in CHARACTER_TO_BYTE for c in name):
            return to_bytes(name)
        if len(name) == 6 and name.startswith("<0x") and name.endswith(">"):
            return bytes([int(name[3:5], 16)])
        return name.replace("\u2581", " ").removeprefix("##").encode()

    def _identity(self) -> dict[str, Any]:
        return {"content": self._content, "eot": self.eot_text, "chunk": self.chunk_characters}

    def _own_facts(self) -> dict[str, Any]:
        return {"named": self._named, "marks_in_text": self.marks_in_text, "starts": self._starts}

    def tokenizer_json(self) -> dict[str, Any]:
        if not self._starts:
            return self._content
        pieces = [{"SpecialToken": {"id": text, "type_id": 0}} for text in self._starts]
        tokens = {t: {"id": t, "ids": [self.special_tokens[t]], "tokens": [t]} for t in self._starts}
        first, second = ({"Sequence": {"id": part, "type_id": number}} for number, part in enumerate("AB"))
        pair = [*pieces, first, second]
        template = {"type": "TemplateProcessing", "single": pair[:-1], "pair": pair, "special_tokens": tokens}
        return {**self._content, "post_processor": template}


def _build(content: dict[str, Any], *, specials_are_text: bool = True) -> tokenizers.Tokenizer:
    try:
        built = tokenizers.Tokenizer.from_str(json.dumps(content))
    except Exception as error:
        raise DataError(f"The tokenizer cannot be loaded: {error}.", _REMEDY) from error
    built.encode_special_tokens = specials_are_text
    return built


def _ids(tokenizer: tokenizers.Tokenizer, text: str, *, specials: bool = False) -> list[int]:
    """The library's ids of ``text``.  DataError when it holds what a vocabulary without an unknown token lacks."""
    try:
        ids: list[int] = tokenizer.encode(text, add_special_tokens=specials).ids
    except (UnicodeEncodeError, TypeError):
        raise
    except Exception as error:  # the library raises no type of its own
        raise DataError(
            f"The tokenizer cannot encode this text ({len(text):,} characters): {error}.",
            "Its vocabulary lacks a character of it and names no unknown token: choose another tokenizer.",
        ) from error
    return ids


def _is_byte_level(content: dict[str, Any]) -> bool:
    return '"ByteLevel"' in json.dumps([content.get("decoder"), content.get("pre_tokenizer")])


def _harmless(content: dict[str, Any]) -> dict[str, Any] | None:
    """The post-processor if it adds no tokens."""
    processor = content.get("post_processor")
    return processor if isinstance(processor, dict) and processor.get("type") == "ByteLevel" else None


def _with_entry(content: dict[str, Any], text: str, id: int) -> dict[str, Any]:
    """The content with one more special token.

    It stands in the model's vocabulary too, which is how the library comes to give it this id.  (A Unigram vocabulary
    is a list: there the token stands alone, and the ids must follow each other.)
    """
    listed = [token for token in content.get("added_tokens") or [] if token.get("content") != text]
    model = content["model"]
    vocab = model.get("vocab")
    if isinstance(vocab, dict) and text not in vocab:
        model = {**model, "vocab": {**vocab, text: id}}
    return {**content, "added_tokens": [*listed, added_entry(id, text)], "model": model}


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file of sane size; DataError otherwise."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise DataError(f"{path} is larger than {LARGEST_FILE_BYTES >> 20} MB.", _REMEDY)
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.", _REMEDY) from None
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is not JSON: {error}.", _REMEDY) from None
    if not isinstance(content, dict):
        raise DataError(f"{path} holds no JSON object.", _REMEDY)
    return content


def load_huggingface(path: Path, *, for_model: bool = False) -> HuggingFaceTokenizer:
    """The tokenizer of a ``tokenizer.json``; the files beside it name its end of text and its other special tokens.

    ``for_model``: it is opened with the model that was trained with it.
    """
    content = read_json(path)
    if not isinstance(content.get("model"), dict):
        raise DataError(f"{path} is not a tokenizer.json: it has no model.", _REMEDY)
    if not _are_tokens(content.get("added_tokens") or []):
        raise DataError(f"{path} is not a tokenizer.json: its added_tokens are damaged.", _REMEDY)
    named = named_tokens_beside(path)
    starts = starting_tokens(content) if for_model else []
    return HuggingFaceTokenizer(_with_tokens_beside(path, content), named.get("eos_token", ""), named, starts=starts)


def _are_tokens(listed: object) -> bool:
    return isinstance(listed, list) and all(
        isinstance(token, dict) and isinstance(token.get("content"), str) and type(token.get("id")) is int
        for token in listed
    )


def starting_tokens(content: dict[str, Any]) -> list[str]:
    """The special tokens that the post-processor of a ``tokenizer.json`` puts before a text."""
    built = _build(content, specials_are_text=False)
    bare, around = (_ids(built, "a", specials=wanted) for wanted in (False, True))
    before = next((at for at in range(len(around)) if bare and around[at : at + len(bare)] == bare), 0)
    return [built.id_to_token(id) or "" for id in around[:before]]


def _with_tokens_beside(path: Path, content: dict[str, Any]) -> dict[str, Any]:
    """The content with the tokens that only tokenizer_config.json lists, as AutoTokenizer adds them."""
    listed = list(content.get("added_tokens") or [])
    known = {token.get("content") for token in listed if isinstance(token, dict)}
    beside = _config_beside(path, "tokenizer_config.json").get("added_tokens_decoder")
    for id, token in (beside if isinstance(beside, dict) else {}).items():
        text = token.get("content") if isinstance(token, dict) else None
        if not (str(id).isdecimal() and isinstance(text, str) and text) or text in known:
            continue
        content = _with_entry(content, text, int(id))
        flags = {key: value for key, value in token.items() if isinstance(value, bool)}
        content["added_tokens"][-1].update(flags)
    return content


def named_tokens_beside(path: Path) -> dict[str, str]:
    """bos_token, eos_token … as the configuration files beside a tokenizer's file name them."""
    named: dict[str, str] = {}
    for name in ("special_tokens_map.json", "tokenizer_config.json"):
        config = _config_beside(path, name)
        for key in _NAMED:
            value = config.get(key)
            value = value.get("content") if isinstance(value, dict) else value
            if isinstance(value, str) and value:
                named[key] = value
    return named


def _config_beside(path: Path, name: str) -> dict[str, Any]:
    config_path = path.with_name(name)
    return read_json(config_path) if config_path.is_file() else {}
