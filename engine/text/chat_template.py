"""Chat templates: how a conversation becomes text, and which of that text is learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.text.conversations import Turn
from engine.text.tokenizer import Tokenizer


@dataclass(frozen=True)
class ChatTemplate:
    """A chat template.

    ``jinja`` is its text, as in ``chat_template.jinja``; ``stops`` are the texts at which an answer ends (end of text
    always does); ``special_tokens`` are those that a tokenizer must have as single tokens (``Tokenizer.with_added``);
    ``names`` are what the template calls bos_token, eos_token, …; ``context_join`` stands between a question and what
    it is about.
    """

    name: str
    jinja: str
    stops: tuple[str, ...] = ()
    special_tokens: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    context_join: str = "\n\n"

    def for_tokenizer(self, tokenizer: Tokenizer) -> ChatTemplate:
        """The same template with the tokenizer's own bos_token, eos_token, …"""
        raise NotImplementedError

    def render(self, turns: Sequence[Turn], generation_prompt: bool = False) -> str:
        """The text of turns.  Raises DataError when the template refuses them or takes too long."""
        raise NotImplementedError

    def spans(self, turns: Sequence[Turn]) -> list[tuple[str, bool]]:
        """``render(turns)`` in parts, each with whether it is learned."""
        raise NotImplementedError

    def save(self, folder: Path) -> None:
        """Writes ``chat_template.jinja``."""
        raise NotImplementedError


READY: dict[str, ChatTemplate] = {}


def choose_template(
    asked: str, own: str = "", format: str = "", language: str = "", own_stops: Sequence[str] = ()
) -> ChatTemplate:
    """The template that is asked for: "auto", a ready one's name, a jinja file's path, a text with {prompt} and {answer}."""
    raise NotImplementedError
