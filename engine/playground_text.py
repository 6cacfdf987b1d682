"""One text that the playground's child writes, token by token, and what is told about it.  Loads torch."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.chat import fitting, with_stops
from engine.messages import Message, Plain
from engine.playground_messages import (
    AskNext,
    NextTokens,
    PromptShown,
    Searching,
    ShowPrompt,
    TokenWritten,
    Write,
    WritingEnded,
)
from engine.playground_shelf import Held
from engine.sampler_settings import SamplerSettings
from engine.sampling import Candidate, Piece, candidates, cut_logits, encode, generate, next_logits
from engine.text.tokenizer import Tokenizer
from engine.text.turns import Turn


@dataclass(frozen=True)
class Asked:
    """A prompt as a model reads it: its ids, where a conversation's answer ends, and how many turns did not fit."""

    ids: list[int]
    settings: SamplerSettings
    forgotten: int = 0


def asked_of(held: Held, command: Write | AskNext, **changes: bool) -> Asked:
    """What a command asks of a model.  Raises EngineError."""
    held.use()
    settings = SamplerSettings.from_dict({**command.settings, **changes})
    tokenizer = held.tokenizer
    if not command.turns:
        ids = tokenizer.started([*tokenizer.encode(command.prompt), *command.forced])
        return Asked(encode(tokenizer, ids), settings)
    template = held.template(command.template)
    turns = turns_of(command.turns)
    ids, kept = fitting(template, turns, tokenizer, held.model.settings.context_length)
    return Asked([*ids, *command.forced], with_stops(settings, template), len(turns) - len(kept))


def turns_of(rows: Iterable[dict[str, str]]) -> list[Turn]:
    """The turns of a command."""
    return [Turn(row["role"], row["text"]) for row in rows]


class Writing:
    """A text under way.  ``step`` writes a token; ``ended`` is true after the last message."""

    def __init__(self, held: Held, command: Write) -> None:
        """Raises EngineError when the model cannot read the prompt."""
        began = time.monotonic()
        self.request = command.id
        self.ended = False
        self._held = held
        self._asked = asked_of(held, command, probabilities=True)
        self._pieces: Iterator[Piece] = generate(held.model, held.tokenizer, [self._asked.ids], self._asked.settings)
        self._context = min(len(self._asked.ids), held.model.settings.context_length)
        self._first = math.nan
        self._losses: list[float] = []
        self._seconds = time.monotonic() - began

    @property
    def switches(self) -> bool:
        """Whether the model must be brought back to its own adapter when another one has had its turn."""
        return self._held.shared

    def step(self) -> Iterator[Message]:
        """Writes one token and tells it; the end too, when that was the last.  Raises what ``generate`` raises."""
        began = time.monotonic()
        self._held.use()
        piece = next(self._pieces)
        self._seconds += time.monotonic() - began
        self._context = piece.context
        if piece.id is not None:
            self._first = self._seconds if math.isnan(self._first) else self._first
            self._losses.append(-math.log(max(piece.probability or 0.0, 1e-45)))
        yield self._told(piece)
        if piece.finish:
            yield self.end(piece.finish)

    def end(self, reason: str) -> WritingEnded:
        """Ends the text here."""
        self.ended = True
        return WritingEnded(
            request=self.request,
            reason=reason,
            tokens=len(self._losses),
            prompt_tokens=len(self._asked.ids),
            context=self._context,
            first_token_s=self._first,
            seconds=self._seconds,
            loss=sum(self._losses) / len(self._losses) if self._losses else math.nan,
            forgotten=self._asked.forgotten,
        )

    def _told(self, piece: Piece) -> Message:
        if piece.id is None or piece.probability is None or piece.entropy is None:
            return Searching(request=self.request, context=piece.context)
        tokenizer = self._held.tokenizer
        return TokenWritten(
            request=self.request,
            id=piece.id,
            text=piece.text,
            piece=tokenizer.decode([piece.id]),
            probability=piece.probability,
            entropy=piece.entropy,
            context=piece.context,
            alternatives=rows_of(piece.alternatives, tokenizer),
        )


def what_comes_next(held: Held, command: AskNext) -> NextTokens:
    """The likeliest next tokens.  A moved slider needs no new reading.  Raises EngineError."""
    asked = asked_of(held, command)
    if held.logits is None or tuple(asked.ids) != held.asked:
        held.logits, held.asked = next_logits(held.model, held.tokenizer, asked.ids), tuple(asked.ids)
    logs = held.logits.log_softmax(-1)
    found = candidates(held.logits, asked.settings, command.count, asked.ids)
    return NextTokens(
        request=command.id,
        rows=rows_of(found, held.tokenizer),
        entropy=-float((logs.exp() * logs).nan_to_num(0.0).sum()),
        kept=int(cut_logits(held.logits[None], asked.settings, [asked.ids]).isfinite().sum()),
        prompt_tokens=len(asked.ids),
        context=min(len(asked.ids), held.model.settings.context_length),
    )


def shown_prompt(held: Held, command: ShowPrompt) -> PromptShown:
    """A conversation as the model sees it.  Raises DataError."""
    held.use()
    template = held.template(command.template)
    turns = turns_of(command.turns)
    ids, kept = fitting(template, turns, held.tokenizer, held.model.settings.context_length)
    return PromptShown(
        request=command.id,
        text=template.render(kept, generation_prompt=True),
        tokens=len(ids),
        forgotten=len(turns) - len(kept),
        template=template.name,
        stops=list(template.stops),
    )


def rows_of(found: Sequence[Candidate], tokenizer: Tokenizer) -> list[dict[str, Plain]]:
    """Candidates as plain values."""
    return [
        {
            "id": candidate.id,
            "text": tokenizer.decode([candidate.id]),
            "probability": candidate.probability,
            "chance": candidate.chance,
            "cut_by": candidate.cut_by,
        }
        for candidate in found
    ]
