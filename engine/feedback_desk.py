"""What the feedback desk's child (``engine.feedback_desk_child``) and its parent tell each other.  Torch-free.

Frozen, plain messages, one JSON object a line, over the child's stdin and stdout.  ``request`` is the id of the command
that an answer belongs to.  Whatever cannot be done is answered with ``engine.playground_messages.Refused``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.messages import Command, Message, Plain, kind

# ------------------------------------------------------------------ to the child


@kind
@dataclass(frozen=True, kw_only=True)
class OpenDesk(Command):
    """Open the model ``source`` (a run, a checkpoint, a folder) and the questions that it is to answer.

    ``setup`` are the values of ``engine.feedback.Setup``."""

    source: str
    runs: str
    setup: dict[str, Plain]


@kind
@dataclass(frozen=True, kw_only=True)
class MakePairs(Command):
    """Write two answers to each of ``count`` questions, beginning with pair ``first``; equal answers are left out.

    A pair is a pure function of its number and the setup."""

    first: int
    count: int


@kind
@dataclass(frozen=True, kw_only=True)
class ScoreAnswers(Command):
    """What the reward model ``reward`` (a run or a folder) thinks of answers to a question."""

    reward: str
    runs: str
    prompt: str
    answers: list[str]


@kind
@dataclass(frozen=True, kw_only=True)
class ReadPairs(Command):
    """Read the preference pairs of a file or folder, to be taken into a set."""

    path: str


# ------------------------------------------------------------------ from the child


@kind
@dataclass(frozen=True, kw_only=True)
class DeskOpened(Message):
    """The model is loaded; ``questions`` are how many it can be asked, ``template`` how they become text."""

    request: str
    questions: int
    template: str
    own_template: bool
    parameters: int
    notices: list[str] = field(default_factory=list)


@kind
@dataclass(frozen=True, kw_only=True)
class PairMade(Message):
    """Two different answers to a question."""

    request: str
    number: int
    prompt: str
    left: str
    right: str


@kind
@dataclass(frozen=True, kw_only=True)
class PairsMade(Message):
    """The pairs that were asked for are all told; ``alike`` questions got no two different answers.

    ``seconds`` is how long they took."""

    request: str
    first: int
    count: int
    alike: int
    seconds: float


@kind
@dataclass(frozen=True, kw_only=True)
class AnswersScored(Message):
    """The scores of answers in the order asked, and how sure that makes of the first against the second."""

    request: str
    scores: list[float]
    chance: float


@kind
@dataclass(frozen=True, kw_only=True)
class PairsRead(Message):
    """Some pairs of a file: values of ``engine.feedback.Judgement``; with ``ended`` there are no more of them.

    ``left_out`` counts rows that are no pairs, or teach nothing."""

    request: str
    rows: list[dict[str, Plain]] = field(default_factory=list)
    ended: bool = False
    left_out: int = 0
