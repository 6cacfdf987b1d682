"""What the playground has been answered so far; Qt-free.  Nothing is overwritten: each answer is a version of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from engine.playground_messages import TokenWritten, WritingEnded
from engine.sampler_settings import SamplerSettings

MOST_ANSWERS = 200


@dataclass
class Answer:
    """One text: what it was asked with, its tokens so far, and its end once it has come.

    ``forced`` are the tokens that were taken over from another answer, up to where this one goes another way.
    ``turns`` are the conversation that it answers (rows of role and text), written out by ``template``; empty where it
    goes on from ``prompt``.
    ``score`` is what the reward model ``judge`` gives.
    """

    request: str
    model: str
    prompt: str
    settings: SamplerSettings
    forced: list[TokenWritten] = field(default_factory=list)
    tokens: list[TokenWritten] = field(default_factory=list)
    end: WritingEnded | None = None
    problem: str = ""
    turns: list[dict[str, str]] = field(default_factory=list)
    template: str = "auto"
    score: float | None = None
    judge: str = ""

    @property
    def running(self) -> bool:
        """Whether more may come."""
        return self.end is None and not self.problem

    @property
    def all_tokens(self) -> list[TokenWritten]:
        """Every token that is shown behind the prompt."""
        return [*self.forced, *self.tokens]

    @property
    def text(self) -> str:
        """What was written, the forced beginning included."""
        return "".join(token.text for token in self.all_tokens)

    @property
    def loss(self) -> float:
        """Mean of -ln(probability) over the tokens that the model wrote; NaN when there are none."""
        if not self.tokens:
            return math.nan
        return sum(loss_of(token.probability) for token in self.tokens) / len(self.tokens)

    @property
    def perplexity(self) -> float:
        """exp(loss): among how many tokens the model was unsure, on average."""
        return math.exp(self.loss)

    @property
    def tokens_per_second(self) -> float:
        """Speed behind the first token; NaN before there are two.  As long as the text is being written, what is written
        beside it takes its share; in the end only the time counts in which this text was computed."""
        if len(self.tokens) < 2:
            return math.nan
        if self.end is not None and self.end.seconds > self.end.first_token_s:
            return (len(self.tokens) - 1) / (self.end.seconds - self.end.first_token_s)
        seconds = self.tokens[-1].time - self.tokens[0].time
        return (len(self.tokens) - 1) / seconds if seconds > 0 else math.nan


@dataclass(frozen=True)
class Place:
    """Where a next token is looked at: before token ``number`` of ``answer``, or behind a bare ``prompt``."""

    prompt: str
    answer: Answer | None = None
    number: int = 0

    @property
    def before(self) -> list[TokenWritten]:
        """The tokens between the prompt and the place."""
        return self.answer.all_tokens[: self.number] if self.answer is not None else []

    @property
    def text_before(self) -> str:
        """Everything that stands before the place; of a conversation the answer alone."""
        opening = "" if self.answer is not None and self.answer.turns else self.prompt
        return opening + "".join(token.text for token in self.before)

    @property
    def turns(self) -> list[dict[str, str]]:
        """The conversation that the place belongs to."""
        return self.answer.turns if self.answer is not None else []

    @property
    def taken(self) -> int:
        """The id of the token that was taken here; -1 when there is none yet."""
        tokens = self.answer.all_tokens if self.answer is not None else []
        return tokens[self.number].id if self.number < len(tokens) else -1


def loss_of(probability: float) -> float:
    """-ln(probability), with the smallest float32 in place of 0."""
    return -math.log(max(probability, 1e-45))


class Answers:
    """The versions, oldest first, and which of them is looked at."""

    def __init__(self) -> None:
        self.versions: list[Answer] = []
        self.place = -1

    @property
    def current(self) -> Answer | None:
        """The answer that is shown."""
        return self.versions[self.place] if self.versions else None

    def add(self, answer: Answer) -> None:
        """Keeps a new answer and shows it; beyond MOST_ANSWERS the oldest goes."""
        self.versions.append(answer)
        del self.versions[:-MOST_ANSWERS]
        self.place = len(self.versions) - 1

    def flip(self, by: int) -> bool:
        """Shows an older (-1) or newer (1) answer; whether there was one."""
        place = self.place + by
        if not 0 <= place < len(self.versions):
            return False
        self.place = place
        return True

    def by_request(self, request: str) -> Answer | None:
        """The answer that a message belongs to."""
        return next((answer for answer in reversed(self.versions) if answer.request == request), None)
