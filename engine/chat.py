"""A conversation with a model: turns in, an answer out, piece by piece.  Loads torch when a model is opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import DataError
from engine.sampler_settings import SamplerSettings
from engine.text.chat_template import ChatTemplate, choose_template
from engine.text.conversations import Turn
from engine.text.marking import encode_prompt
from engine.text.tokenizer import Tokenizer

if TYPE_CHECKING:
    from engine.models.opening import LanguageModel, Opened
    from engine.sampling import Piece

ROOM_FOR_ANSWER = 16  # tokens of the context that a conversation leaves at least; a quarter of a very short context


class Chat:
    """One conversation.  ``turns`` are what was said so far, the system prompt first where there is one."""

    def __init__(self, model: LanguageModel, tokenizer: Tokenizer, template: ChatTemplate, *, system: str = "") -> None:
        self.model, self.tokenizer, self.template = model, tokenizer, template
        self.turns: list[Turn] = [Turn("system", system)] if system else []
        self.forgotten = 0  # turns that no longer fit the context

    def ask(self, text: str, settings: SamplerSettings) -> Iterator[Piece]:
        """The answer to ``text`` in pieces.

        Question and answer become part of the conversation when the answer is over, or when the iterator is closed on
        its way; a question that the model could not answer does not.
        Raises DataError for a question that fills the context, and what ``generate`` raises.
        """
        from engine.sampling import generate

        asked = [*self.turns, Turn("user", text)]
        prompt, kept = fitting(self.template, asked, self.tokenizer, self.model.settings.context_length)
        self.forgotten = len(asked) - len(kept)
        said: list[str] = []
        try:
            for piece in generate(self.model, self.tokenizer, [prompt], with_stops(settings, self.template)):
                said.append(piece.text)
                yield piece
        except (GeneratorExit, KeyboardInterrupt):
            self.turns = [*asked, Turn("assistant", "".join(said).strip())]
            raise
        self.turns = [*asked, Turn("assistant", "".join(said).strip())]

    def rendered(self, text: str) -> str:
        """The prompt as the model would see it if ``text`` were asked now: without the turns that do not fit.

        Raises what ``ask`` raises.
        """
        asked = [*self.turns, Turn("user", text)]
        _, kept = fitting(self.template, asked, self.tokenizer, self.model.settings.context_length)
        return self.template.render(kept, generation_prompt=True)


def with_stops(settings: SamplerSettings, template: ChatTemplate) -> SamplerSettings:
    """The sampler, which now also ends where answers of the template end."""
    return replace(settings, stop=tuple(dict.fromkeys((*settings.stop, *template.stops))))


def fitting(
    template: ChatTemplate, turns: Sequence[Turn], tokenizer: Tokenizer, context_length: int
) -> tuple[list[int], list[Turn]]:
    """The ids that an answer to ``turns`` follows on, and the turns in it.

    When the context is full the oldest questions go first, each with its answer; the system prompt stays.
    Raises DataError when not even the last question fits, and when template or tokenizer refuse the turns.
    """
    limit = context_length - min(ROOM_FOR_ANSWER, context_length // 4)
    system = [turn for turn in turns[:1] if turn.role == "system"]
    rest = list(turns[len(system) :])
    while True:
        kept = [*system, *rest]
        ids = encode_prompt(template, kept, tokenizer)
        if len(ids) <= limit:
            return ids, kept
        later = next((n for n, turn in enumerate(rest) if n and turn.role == "user"), 0)
        if not later:
            what = "The question and the system prompt have" if system else "The question has"
            raise DataError(
                f"{what} {len(ids):,} tokens with the template; the model reads {context_length:,}, and its answer needs room.",
                "Ask something shorter.",
            )
        rest = rest[later:]


def template_for(opened: Opened, asked: str = "auto") -> ChatTemplate:
    """The template by which a model is talked with.

    ``asked`` is "auto" (the model's own, else a plain one), a ready template's name, a jinja file, or a text with
    {prompt} and {answer}.  Raises DataError for one that is none, or that needs a token which the model does not have.
    """
    chosen = choose_template(asked, opened.template, own_stops=opened.template_stops)
    chosen = chosen.for_tokenizer(opened.tokenizer)
    unknown = [token for token in chosen.special_tokens if token not in opened.tokenizer.special_tokens]
    if unknown:
        raise DataError(
            f"The template {chosen.name} needs the token {unknown[0]}, which this model does not have.",
            "Fine-tune the model with this template first, or choose another one.",
        )
    return chosen


def open_chat(source: str, runs: Path, *, template: str = "auto", system: str = "", weights: str = "fp32") -> Chat:
    """A conversation with the model of a run or a folder; ``template`` as in ``template_for``.

    Raises EngineError when the model or the template cannot be used.
    """
    from engine.loading import open_writer
    from engine.sampling import prepare_for_generation

    opened = open_writer(source, runs)
    chosen = template_for(opened, template)
    return Chat(prepare_for_generation(opened.model, weights), opened.tokenizer, chosen, system=system)
