"""What comes out of a model while it writes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from engine.sampler_settings import SamplerSettings
from engine.sampling.cuts import Candidate, candidates


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One token of one text, and the text that it sets free.

    ``index`` is the number of the prompt.  ``text`` lags behind the tokens while a character is unfinished or a stop
    string may be beginning; joined, the texts of all pieces are what was written.  ``id`` is None when a
    beam search has gone on by a token without settling one.  ``finish`` is "" until the last piece of a text: "eot"
    (the end-of-text token, which has no text), "stop" (a stop string), or "length".

    When asked for: ``probability`` is the model's own for this token, before temperature and cuts, ``entropy`` (nats)
    how unsure it was, ``alternatives`` the likeliest tokens at this place, the chosen one among them or not.
    ``context`` counts the tokens that the model saw.
    """

    index: int
    id: int | None
    text: str = ""
    finish: str = ""
    probability: float | None = None
    entropy: float | None = None
    alternatives: tuple[Candidate, ...] = ()
    context: int = 0


@dataclass(frozen=True)
class Completion:
    """A text that was written after ``prompt``: its token ids (the end-of-text token included, if it came), and why
    it ended.  ``loss`` is the mean of -ln(probability) over its tokens, when probabilities were asked for."""

    prompt: str
    text: str
    ids: tuple[int, ...]
    finish: str
    loss: float | None = None

    @property
    def perplexity(self) -> float | None:
        """exp(loss): among how many tokens the model was unsure, on average."""
        return None if self.loss is None else math.exp(self.loss)


def measured(piece: Piece, logits: Tensor, settings: SamplerSettings, seen: Sequence[int]) -> Piece:
    """``piece`` with what ``settings`` ask to be told about its token; ``logits`` (V,) are those it came from."""
    if piece.id is None or not (settings.probabilities or settings.alternatives):
        return piece
    logs = logits.log_softmax(-1)
    shares = logs.exp()
    entropy = -float((shares * logs).nan_to_num_(0.0).sum())  # 0 · ln 0 is 0
    found = tuple(candidates(logits, settings, settings.alternatives, seen)) if settings.alternatives else ()
    return replace(piece, probability=float(shares[piece.id]), entropy=entropy, alternatives=found)
