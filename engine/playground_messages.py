"""What the playground's warm child and its parent tell each other.  Torch-free.

The same frozen, plain messages as a run's, one JSON object a line, over the child's stdin and stdout.
``request`` is the id of the command that an answer belongs to.

The child holds several models at once, each in a ``slot`` with a name.  The commands for one slot are carried out in
order; different slots write side by side, a token of each in turn.  Where a command has ``turns`` (rows of {role, text}),
they are the prompt, written out by ``template`` ("auto": the model's own), and ``prompt`` is not read.
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
    there is one, else the CPU), or torch's name for one.  Models that stand on one base share it: an adapter is then
    put onto what is in memory, and nothing else is read.
    """

    source: str
    runs: str
    weights: str = "fp32"
    device: str = "auto"
    slot: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class Write(Command):
    """Go on from ``prompt``, then from the token ids ``forced``, under ``settings`` (``SamplerSettings.to_dict``)."""

    prompt: str
    settings: dict[str, Plain]
    forced: list[int] = field(default_factory=list)
    slot: str = ""
    turns: list[dict[str, str]] = field(default_factory=list)
    template: str = "auto"


@kind
@dataclass(frozen=True, kw_only=True)
class AskNext(Command):
    """What could come after ``prompt`` and ``forced``, the ``count`` likeliest, and what ``settings`` cut."""

    prompt: str
    settings: dict[str, Plain]
    forced: list[int] = field(default_factory=list)
    count: int = 10
    slot: str = ""
    turns: list[dict[str, str]] = field(default_factory=list)
    template: str = "auto"


@kind
@dataclass(frozen=True, kw_only=True)
class ShowPrompt(Command):
    """What a model would see if it answered ``turns`` now."""

    turns: list[dict[str, str]]
    template: str = "auto"
    slot: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class StopWriting(Command):
    """End the text of ``request`` before its next token, or before it begins."""

    request: str


@kind
@dataclass(frozen=True, kw_only=True)
class UnloadModel(Command):
    """Give the memory of a slot's model back."""

    slot: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class LoadReward(Command):
    """Open a reward model (a run, its model folder, or a folder with a classifier); an empty ``source`` lets go of it."""

    source: str
    runs: str


@kind
@dataclass(frozen=True, kw_only=True)
class Score(Command):
    """What the reward model gives for ``answer`` after ``turns``."""

    turns: list[dict[str, str]]
    answer: str


# ------------------------------------------------------------------ from the child


@kind
@dataclass(frozen=True, kw_only=True)
class ModelLoaded(Message):
    """The model answers from now on.  ``parameters`` counts weights, ``vocabulary`` and ``context`` tokens.

    ``weight_bytes`` is the memory of its own weights; ``shared`` says that it stands on a base that another slot uses
    too, whose weights count once.  ``resident_bytes`` is the memory of the whole child.  ``template`` names the chat
    template that "auto" means here, ``own_template`` whether it is the model's own, ``stops`` are the ends of its answers.
    """

    request: str
    source: str
    weights: str
    device: str
    parameters: int
    vocabulary: int
    context: int
    seconds: float
    weight_bytes: int = 0
    shared: bool = False
    resident_bytes: int = 0
    template: str = ""
    own_template: bool = False
    stops: list[str] = field(default_factory=list)


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
    """The text is over: ``reason`` is eot, stop, length or stopped (by the user).

    Times are seconds in which this very text was computed, whatever was written beside it.
    ``loss`` is the mean of -ln(probability) over the tokens, NaN when there are none; ``forgotten`` counts the turns that
    did not fit the context.
    """

    request: str
    reason: str
    tokens: int
    prompt_tokens: int
    context: int
    first_token_s: float
    seconds: float
    loss: float
    forgotten: int = 0


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
class PromptShown(Message):
    """A conversation as the model sees it: ``text`` with the special tokens written out, ``tokens`` of it, and how many
    turns did not fit the context (``forgotten``).  ``template`` and ``stops`` as in ModelLoaded."""

    request: str
    text: str
    tokens: int
    forgotten: int
    template: str
    stops: list[str] = field(default_factory=list)


@kind
@dataclass(frozen=True, kw_only=True)
class RewardLoaded(Message):
    """Scores are given from now on; ``source`` is empty when the reward model was let go."""

    request: str
    source: str
    seconds: float


@kind
@dataclass(frozen=True, kw_only=True)
class Scored(Message):
    """What the reward model gives for an answer."""

    request: str
    score: float


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
