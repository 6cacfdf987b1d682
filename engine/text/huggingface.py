"""Any ``tokenizer.json``: run by the tokenizers library, saved so that AutoTokenizer finds the same ids."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import tokenizers

from engine.errors import DataError
from engine.text.bytes_in_json import CHARACTER_TO_BYTE, to_bytes
from engine.text.tokenizer import EOT_TEXT, Ids, Tokenizer, without_surrogates

LARGEST_FILE_BYTES = 256 << 20
_KNOWN_ENDS = ("<|endoftext|>", "</s>", "<|end_of_text|>", "<eos>", "<|im_end|>", "<|eot_id|>", "[SEP]", "<end>")
_REMEDY = "Give a tokenizer.json of the tokenizers library, or the folder that holds one."


class HuggingFaceTokenizer(Tokenizer):
    """A tokenizer of the tokenizers library.

    Text is encoded without the tokens that a model wants around it (``[CLS]``, ``<s>``), and those are left
    out of the saved form too, so that both give the same ids.  Documents of more than a million characters are
    cut at line ends.  Whether text round-trips exactly depends on the file: WordPiece and normalizers lose some.
    """

    kind = "path"

    def __init__(self, content: dict[str, Any], eot_text: str = "") -> None:
        content = {**content, "truncation": None, "padding": None, "post_processor": _harmless(content)}
        names = {str(token.get("content")): int(token["id"]) for token in content.get("added_tokens") or []}
        try:
            self._tokenizer = tokenizers.Tokenizer.from_str(json.dumps(content))
        except Exception as error:
            raise DataError(f"The tokenizer cannot be loaded: {error}.", _REMEDY) from error
        self._tokenizer.encode_special_tokens = True  # text that looks like a special token is text
        vocabulary = self._tokenizer.get_vocab(with_added_tokens=True)
        ends = [eot_text, *(name for name in _KNOWN_ENDS if name in names), *_KNOWN_ENDS]
        self.eot_text = next((name for name in ends if name and name in vocabulary), EOT_TEXT)
        self.eot_id = vocabulary.get(self.eot_text, max(vocabulary.values(), default=-1) + 1)
        if self.eot_text not in names:
            content = {**content, "added_tokens": [*(content.get("added_tokens") or []), self._added()]}
            if self.eot_text not in vocabulary:
                content["model"] = _with_entry(content["model"], self.eot_text, self.eot_id)
            self._tokenizer = tokenizers.Tokenizer.from_str(json.dumps(content))
            self._tokenizer.encode_special_tokens = True
        self._content = content
        self._bytes_in_words = _is_byte_level(content)
        self._special = {int(token["id"]): str(token["content"]) for token in content["added_tokens"]}
        self.vocab_size = max([*self._tokenizer.get_vocab(with_added_tokens=True).values(), self.eot_id]) + 1

    def _added(self) -> dict[str, Any]:
        flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
        return {"id": self.eot_id, "content": self.eot_text, **flags}

    def _cut(self, window: str) -> int:
        limit = self.chunk_characters
        return window.rfind("\n", 0, limit) + 1 or window.rfind(" ", 1, limit) + 1 or limit

    def _encode_chunk(self, text: str) -> Ids:
        try:
            ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        except (UnicodeEncodeError, TypeError):  # how the library refuses a lone surrogate
            ids = self._tokenizer.encode(without_surrogates(text), add_special_tokens=False).ids
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

    def tokenizer_json(self) -> dict[str, Any]:
        return self._content


def _is_byte_level(content: dict[str, Any]) -> bool:
    return '"ByteLevel"' in json.dumps([content.get("decoder"), content.get("pre_tokenizer")])


def _harmless(content: dict[str, Any]) -> dict[str, Any] | None:
    """The post-processor if it adds no tokens."""
    processor = content.get("post_processor")
    return processor if isinstance(processor, dict) and processor.get("type") == "ByteLevel" else None


def _with_entry(model: dict[str, Any], name: str, id: int) -> dict[str, Any]:
    """The model with one more entry (a Unigram vocabulary is a list: there the added token stands alone)."""
    vocab = model.get("vocab")
    return {**model, "vocab": {**vocab, name: id}} if isinstance(vocab, dict) else model


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


def load_huggingface(path: Path) -> HuggingFaceTokenizer:
    """The tokenizer of a ``tokenizer.json``; the file beside it, ``tokenizer_config.json``, names its end of text."""
    content = read_json(path)
    if not isinstance(content.get("model"), dict):
        raise DataError(f"{path} is not a tokenizer.json: it has no model.", _REMEDY)
    config_path = path.with_name("tokenizer_config.json")
    config = read_json(config_path) if config_path.is_file() else {}
    end = config.get("eos_token")
    end = end.get("content") if isinstance(end, dict) else end
    return HuggingFaceTokenizer(content, end if isinstance(end, str) else "")
