"""Beam search: the likeliest text that can be found by keeping the best few beginnings.

A text's score is the mean log-probability of its tokens, end of text included (length penalty 1, Wu et al. 2016
in the simple form of transformers).  The search ends when no beginning can overtake the worst of the
finished texts kept, or at the length limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from engine.models.through_transformers import LanguageModel
from engine.sampler_settings import SamplerSettings
from engine.sampling.cuts import penalized
from engine.sampling.decoder import Decoder
from engine.sampling.pieces import Piece, measured
from engine.sampling.text_stream import TextStream
from engine.text.tokenizer import Tokenizer


@dataclass(frozen=True)
class Beam:
    """A beginning: its pieces (without text yet), the sum of its log-probabilities, and why it ended, if it did."""

    pieces: tuple[Piece, ...] = ()
    total: float = 0.0
    finish: str = ""

    @property
    def ids(self) -> list[int]:
        return [piece.id for piece in self.pieces if piece.id is not None]

    @property
    def score(self) -> float:
        return self.total / max(len(self.pieces), 1)


def search(
    model: LanguageModel, tokenizer: Tokenizer, index: int, prompt: list[int], settings: SamplerSettings
) -> Iterator[Piece]:
    """The pieces of the best text: each as soon as all beams agree on it, the rest at the end.

    After a step that settles nothing, a piece without a token tells that the search goes on.
    """
    decoder = Decoder(model, [prompt], settings.max_new_tokens, tokenizer.vocab_size)
    running, finished = [Beam()], list[Beam]()
    stream = TextStream(tokenizer, settings.stop)
    told = 0
    while running:
        beams, parents = _step(decoder.logits, running, prompt, tokenizer, settings, index)
        finished = sorted(finished + [b for b in beams if b.finish], key=lambda b: -b.score)[: settings.beams]
        going = [(b, parent) for b, parent in zip(beams, parents, strict=True) if not b.finish][: settings.beams]
        if len(finished) == settings.beams and going and going[0][0].score <= finished[-1].score:
            going = []
        running = [b for b, _ in going]
        if running:
            settled = _agreed([*running, *finished])
            if settled == told:
                yield Piece(index=index, id=None, context=len(decoder.windows[0]))
            for piece in running[0].pieces[told:settled]:
                yield replace(piece, text=stream.push(_id(piece)))
            told = settled
            decoder.keep([parent for _, parent in going])
            decoder.feed([_id(b.pieces[-1]) for b in running])
    yield from _rest(finished[0], told, stream)


def _rest(best: Beam, told: int, stream: TextStream) -> Iterator[Piece]:
    """What is not told yet of the best text; its last piece says why it ended."""
    for piece in best.pieces[told:-1]:
        yield replace(piece, text=stream.push(_id(piece)))
    last = best.pieces[-1]
    text = "" if best.finish == "eot" else stream.push(_id(last))
    yield replace(last, text=text + stream.finish(), finish=best.finish)


def _step(
    logits: Tensor, running: list[Beam], prompt: list[int], tokenizer: Tokenizer, settings: SamplerSettings, index: int
) -> tuple[list[Beam], list[int]]:
    """The best continuations of ``running`` by one token, best first, and the beam that each continues.

    Twice as many as there are beams, so that enough go on even if as many end; one that ends counts only
    among the best ``beams``.
    """
    seen = [prompt + beam.ids for beam in running]
    logs = penalized(logits, settings.repetition_penalty, seen).log_softmax(-1)
    totals = logs + torch.tensor([beam.total for beam in running])[:, None]
    best = totals.flatten().topk(min(2 * settings.beams, totals.numel()))
    beams, parents = [], []
    for rank, (total, place) in enumerate(zip(best.values.tolist(), best.indices.tolist(), strict=True)):
        parent, id = divmod(place, logits.shape[-1])
        piece = Piece(index=index, id=id, context=len(seen[parent]))
        pieces = (*running[parent].pieces, measured(piece, logits[parent], settings, seen[parent]))
        beam = Beam(pieces, total)
        beam = replace(beam, finish=_finish(beam, tokenizer, settings))
        if not beam.finish or rank < settings.beams:
            beams.append(beam)
            parents.append(parent)
    return beams, parents


def _finish(beam: Beam, tokenizer: Tokenizer, settings: SamplerSettings) -> str:
    if settings.stop_at_eot and beam.pieces[-1].id == tokenizer.eot_id:
        return "eot"
    if settings.stop:
        text = tokenizer.decode(beam.ids)
        if any(stop in text for stop in settings.stop):
            return "stop"
    return "length" if len(beam.pieces) == settings.max_new_tokens else ""


def _agreed(beams: list[Beam]) -> int:
    """How many tokens from the start all beams share."""
    count = 0
    for column in zip(*(beam.ids for beam in beams), strict=False):
        if len(set(column)) > 1:
            break
        count += 1
    return count


def _id(piece: Piece) -> int:
    if piece.id is None:
        raise AssertionError("a beam holds a piece without a token")
    return piece.id
