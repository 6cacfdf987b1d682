"""A conversation with a model: turns in, an answer out, piece by piece.  Loads torch when a model is opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import DataError
from engine.sampler_settings import SamplerSettings
from engine.text.chat_template import ChatTemplate, choose_template
from engine.text.conversations import Turn
from engine.text.examples import encode_prompt
from engine.text.tokenizer import Tokenizer

if TYPE_CHECKING:
    from engine.models.opening import LanguageModel
    from engine.sampling import Piece

ROOM_FOR_ANSWER = 16  # tokens of the context that a conversation leaves at least


class Chat:
    """One conversation.  ``turns`` are what was said so far, the system prompt first where there is one."""

    def __init__(
        self, model: LanguageModel, tokenizer: Tokenizer, template: ChatTemplate, *, system: str = ""
    ) -> None:
        self.model, self.tokenizer, self.template = model, tokenizer, template
        self.turns: list[Turn] = [Turn("system", system)] if system else []
        self.forgotten = 0  # turns that no longer fit the context

    def ask(self, text: str, settings: SamplerSettings) -> Iterator[Piece]:
        """The answer to ``text`` in pieces; question and answer become part of the conversation when it is over (or the
        iterator closed).  Raises DataError for a question that fills the context, and what ``generate`` raises."""
        from engine.sampling import generate

        asked = [*self.turns, Turn("user", text)]
        prompt, kept = self._fitting(asked)
        self.forgotten = len(asked) - len(kept)
        stops = (*settings.stop, *self.template.stops)
        said: list[str] = []
        try:
            for piece in generate(self.model, self.tokenizer, [prompt], replace(settings, stop=stops)):
                said.append(piece.text)
                yield piece
        finally:
            self.turns = [*asked, Turn("assistant", "".join(said).strip())]

    def rendered(self, text: str) -> str:
        """The prompt as the model would see it if ``text`` were asked now."""
        return self.template.render([*self.turns, Turn("user", text)], generation_prompt=True)

    def _fitting(self, turns: list[Turn]) -> tuple[list[int], list[Turn]]:
        """The prompt's ids, and the turns in it: the oldest go first when the context is full; the system prompt stays."""
        limit = self.model.settings.context_length - ROOM_FOR_ANSWER
        system = [turn for turn in turns[:1] if turn.role == "system"]
        rest = turns[len(system) :]
        while True:
            kept = [*system, *rest]
            ids = encode_prompt(self.template, kept, self.tokenizer)
            if len(ids) <= limit:
                return ids, kept
            if len(rest) <= 1:
                raise DataError(
                    f"The question has {len(ids):,} tokens; the model reads {self.model.settings.context_length:,}.",
                    "Ask something shorter.",
                )
            rest = rest[2:]  # a question goes with its answer


def open_chat(
    source: str, runs: Path, *, template: str = "auto", system: str = "", weights: str = "fp32"
) -> Chat:
    """A conversation with the model of a run or a folder.

    ``template`` is "auto" (the model's own, else a plain one), a ready template's name, a jinja file, or a text with
    {prompt} and {answer}.  Raises EngineError when the model or the template cannot be used.
    """
    from engine.loading import open_any
    from engine.sampling import prepare_for_generation

    opened = open_any(source, runs)
    chosen = choose_template(template, opened.template, own_stops=opened.template_stops)
    unknown = [token for token in chosen.special_tokens if token not in opened.tokenizer.special_tokens]
    if unknown:
        raise DataError(
            f"The template {chosen.name} needs the token {unknown[0]}, which this model does not have.",
            "Fine-tune the model with this template first, or choose another one.",
        )
    ready = prepare_for_generation(opened.model, weights)
    return Chat(ready, opened.tokenizer, chosen.for_tokenizer(opened.tokenizer), system=system)
