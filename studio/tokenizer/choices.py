"""The tokenizers that can be chosen, as values of a recipe's [tokenizer] section.  Qt-free, but for the names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from engine.recipes.sections import TOKENIZER_KINDS, is_tokenizer_path
from studio.language import QT_TRANSLATE_NOOP
from studio.numbers import count

COMPARED_SIZES = (512, 2048, 8192)
NAMES = {
    "char": QT_TRANSLATE_NOOP("tokenizers", "Characters"),
    "bytes": QT_TRANSLATE_NOOP("tokenizers", "Bytes"),
    "bpe": QT_TRANSLATE_NOOP("tokenizers", "BPE {0}"),
    "gpt2": "GPT-2",
}


@dataclass(frozen=True)
class Choice:
    """One tokenizer; ``vocab_size`` counts only for BPE that is learned from the text."""

    kind: str
    path: str = ""
    vocab_size: int = 0

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Choice:
        """The choice of a [tokenizer] section's values, written in one way only."""
        kind, path = str(values["kind"]), str(values.get("path") or "")
        if not path and is_tokenizer_path(kind):
            kind, path = "bpe", kind
        kind = "bpe" if path else kind.removesuffix("_base")
        return cls(kind, path, int(values.get("vocab_size") or 0) if kind == "bpe" and not path else 0)

    def as_dict(self) -> dict[str, Any]:
        """The plain values, as the laboratory takes them."""
        return asdict(self)

    def sets(self) -> dict[str, Any]:
        """The values of a draft that make this the tokenizer of its run."""
        chosen: dict[str, Any] = {"tokenizer.kind": self.kind, "tokenizer.path": self.path}
        return chosen | ({"tokenizer.vocab_size": self.vocab_size} if self.learns else {})

    @property
    def learns(self) -> bool:
        """Whether it learns a vocabulary of a size from the text."""
        return self.kind == "bpe" and not self.path

    @property
    def published(self) -> bool:
        """Whether it is one of the published vocabularies, which can be downloaded once."""
        return not self.path and self.kind in TOKENIZER_KINDS and self.kind not in ("char", "bytes", "bpe")

    @property
    def name(self) -> str:
        """What it is called in the language in force."""
        if self.path:
            place = Path(self.path)
            return place.parent.name if place.name == "tokenizer.json" and place.parent.name else place.name
        return QCoreApplication.translate("tokenizers", NAMES.get(self.kind, self.kind)).format(count(self.vocab_size))


def compared(own: Choice | None, size: int, files: list[Choice]) -> list[Choice]:
    """What the table compares: letters and bytes, BPE of a few sizes and of ``size``, GPT-2's, files, and ``own``."""
    sizes = sorted({*COMPARED_SIZES, size, *([own.vocab_size] if own is not None and own.learns else [])})
    choices = [Choice("char"), Choice("bytes"), *(Choice("bpe", "", each) for each in sizes), Choice("gpt2"), *files]
    return choices if own is None or own in choices else [*choices, own]
