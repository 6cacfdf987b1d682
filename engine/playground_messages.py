"""What the playground's warm child and its parent tell each other.  Torch-free.

The same frozen, plain messages as a run's, one JSON object a line, over the child's stdin and stdout.
``request`` is the id of the command that an answer belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.messages import Command, Message, Plain, kind

# ------------------------------------------------------------------ to the child


@kind
@dataclass(frozen=True, kw_only=True)
class LoadModel(Command):
    """Open a run, one of its checkpoints, or a model folder.

    ``runs`` is where names of runs are looked up; ``weights`` fp32, bf16 or int8; ``device`` auto (CUDA where
    there is one, else the CPU), or torch's name for one.
    """

    source: str
    runs: str
    weights: str = "fp32"
    device: str = "auto"


@kind
@dataclass(frozen=True, kw_only=True)
class Write(Command):
    """Go on from ``prompt``, then from the token ids ``forced``, under ``settings`` (``SamplerSettings.to_dict``)."""

    prompt: str
    settings: dict[str, Plain]
    forced: list[int] = field(default_factory=list)


@kind
@dataclass(frozen=True, kw_only=True)
class AskNext(Command):
    """What could come after ``prompt`` and ``forced``, the ``count`` likeliest, and what ``settings`` cut."""

    prompt: str
    settings: dict[str, Plain]
    forced: list[int] = field(default_factory=list)
    count: int = 10


@kind
@dataclass(frozen=True, kw_only=True)
class StopWriting(Command):
    """End the text of ``request`` before its next token, or before it begins."""

    request: str


@kind
@dataclass(frozen=True, kw_only=True)
class UnloadModel(Command):
    """Give the model's memory back."""


# ------------------------------------------------------------------ from the child


@kind
@dataclass(frozen=True, kw_only=True)
class ModelLoaded(Message):
    """The model answers from now on.  ``parameters`` counts weights, ``vocabulary`` and ``context`` tokens."""

    request: str
    source: str
    weights: str
    device: str
    parameters: int
    vocabulary: int
    context: int
    seconds: float


@kind
@dataclass(frozen=True, kw_only=True)
class TokenWritten(Message):
    """One token.  ``piece`` is the token's own text, ``text`` what became readable with it (see ``sampling.Piece``);
    ``probability`` and ``entropy`` are the model's own, ``alternatives`` rows of {id, text, probability, chance, cut_by}."""

    request: str
    id: int
    text: str
    piece: str
    probability: float
    entropy: float
    context: int
    alternatives: list[dict[str, Plain]] = field(default_factory=list)


@kind
@dataclass(frozen=True, kw_only=True)
class Searching(Message):
    """A beam search has gone on by a token without settling one."""

    request: str
    context: int


@kind
@dataclass(frozen=True, kw_only=True)
class WritingEnded(Message):
    """The text is over: ``reason`` is eot, stop, length or stopped (by the user).  Times are in seconds.

    ``loss`` is the mean of -ln(probability) over the tokens, NaN when there are none.
    """

    request: str
    reason: str
    tokens: int
    prompt_tokens: int
    context: int
    first_token_s: float
    seconds: float
    loss: float


@kind
@dataclass(frozen=True, kw_only=True)
class NextTokens(Message):
    """What could come next: rows of {id, text, probability, chance, cut_by}, likeliest first; ``entropy`` in nats,
    ``kept`` how many tokens of the whole vocabulary the settings leave."""

    request: str
    rows: list[dict[str, Plain]]
    entropy: float
    kept: int
    prompt_tokens: int
    context: int


@kind
@dataclass(frozen=True, kw_only=True)
class Refused(Message):
    """A command could not be carried out; ``trace`` is empty when the user can mend it.  The child goes on."""

    request: str
    kind: str
    text: str
    remedy: str = ""
    trace: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class ModelUnloaded(Message):
    """The model's memory is given back."""

    request: str


@kind
@dataclass(frozen=True, kw_only=True)
class ChildEnded(Message):
    """Told by the parent's half, last: the child is gone.  ``expected`` is false when nobody asked it to go."""

    code: int
    expected: bool
    text: str = ""
    remedy: str = ""
