"""GPT-2's way of writing bytes as printable characters, which tokenizer.json files use for byte-level vocabularies.

Radford et al., "Language Models are Unsupervised Multitask Learners" (2019): bytes that are printable Latin-1
stand for themselves, the other 68 for the characters from U+0100 on.
"""

from __future__ import annotations

from typing import Any


def _characters() -> list[str]:
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = iter(range(0x100, 0x200))
    return [chr(b) if b in printable else chr(next(others)) for b in range(256)]


BYTE_TO_CHARACTER = _characters()
CHARACTER_TO_BYTE = {character: byte for byte, character in enumerate(BYTE_TO_CHARACTER)}

BYTE_LEVEL: dict[str, Any] = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
BYTE_LEVEL_DECODER: dict[str, Any] = {**BYTE_LEVEL, "use_regex": True}


def to_characters(token: bytes) -> str:
    return "".join(BYTE_TO_CHARACTER[b] for b in token)


def to_bytes(token: str) -> bytes:
    """The bytes that a vocabulary entry stands for.  KeyError when it is not written this way."""
    return bytes(CHARACTER_TO_BYTE[c] for c in token)
