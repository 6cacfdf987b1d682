"""From instruction data to examples on disk: read, rendered, tokenized, marked, in bounded memory, once."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.messages import Message
from engine.recipes.instructions import InstructionDataSection
from engine.text.chat_template import ChatTemplate
from engine.text.tokenizer import Tokenizer


@dataclass(frozen=True)
class Example:
    """The tokens of a conversation; ``learned`` says by position which of them the model shall foretell."""

    ids: NDArray[np.uint32]
    learned: NDArray[np.bool_]


@dataclass(frozen=True)
class ExampleReport:
    """What instruction data amounts to; plain values."""

    rows: int = 0  # conversations read
    train: int = 0
    val: int = 0
    bad: int = 0  # rows left out because they could not be read
    dropped_nothing_to_learn: int = 0
    dropped_too_long: int = 0
    cut: int = 0  # examples that lost their end
    duplicates: int = 0  # examples that are the same as an earlier one
    tokens: int = 0
    learned_tokens: int = 0
    longest: int = 0  # tokens of the longest conversation, before it was cut
    limit: int = 0  # tokens at which conversations are cut
    histogram_width: int = 1  # tokens per column of the histogram
    histogram: list[int] = field(default_factory=list)  # conversations by length before cutting
    share_cut: float = 0.0
    advice: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain dicts and numbers."""
        return asdict(self)


class ExamplePart:
    """The training or the validation examples: ``lengths``, ``ids(i)``, ``learned(i)``, ``part[i]``, ``len(part)``."""


@dataclass(frozen=True)
class ExampleSet:
    """Instruction data, tokenized and split."""

    train: ExamplePart
    val: ExamplePart
    report: ExampleReport
    key: str
    content: str
    notices: list[str] = field(default_factory=list)


def prepare_examples(
    section: InstructionDataSection,
    tokenizer: Tokenizer,
    template: ChatTemplate,
    context_length: int,
    cache: Path,
    *,
    seed: int = 0,
    workers: int = 0,
) -> Generator[Message, None, ExampleSet]:
    """The examples of a section, from the cache or built; yields Status messages."""
    raise NotImplementedError


def report_lines(report: ExampleReport) -> Iterator[str]:
    """The report in sentences."""
    raise NotImplementedError
