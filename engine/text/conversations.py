"""Conversations: what instruction data of any usual form becomes before a template makes text of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.recipes.instructions import InstructionDataSection
from engine.text.documents import Problems


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance.  ``role`` is system, user, assistant or tool; ``context`` is what a question is about."""

    role: str
    text: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A row of the data; ``line`` counts from 1, 0 where the format has none (``file`` then names the row)."""

    turns: tuple[Turn, ...]
    file: str = ""
    line: int = 0


def read_conversations(section: InstructionDataSection, problems: Problems | None = None) -> Iterator[Conversation]:
    """The conversations of a section's data, in order, in bounded memory."""
    raise NotImplementedError
