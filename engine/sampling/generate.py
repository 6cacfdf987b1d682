"""Writing: prompts in, tokens out, one at a time.

Every text has a random stream of its own, drawn from the seed alone, so that it comes out the same whatever
else is in the batch and however many threads compute.  (Sums in another order may differ in their last bit;
that shows only where two tokens are all but equally likely.)  The same prompt given twice in a batch draws twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from torch import Tensor

from engine.errors import ModelError
from engine.models.through_transformers import LanguageModel
from engine.sampler_settings import SamplerSettings
from engine.sampling.beams import search
from engine.sampling.cuts import cut_logits, draw
from engine.sampling.decoder import Decoder
from engine.sampling.pieces import Completion, Piece, measured
from engine.sampling.text_stream import TextStream
from engine.text.tokenizer import Tokenizer

Prompt = str | Sequence[int]


def generate(
    model: LanguageModel, tokenizer: Tokenizer, prompts: str | Sequence[Prompt], settings: SamplerSettings
) -> Iterator[Piece]:
    """Write after one prompt or several at once; pieces come as soon as they are known.

    A prompt is a text or a list of token ids; an empty one starts from the end-of-text token.  Closing
    the iterator stops the writing.  The model is in evaluation mode meanwhile, and no random state but the sampler's
    own is touched.  Raises DataError when a character of a prompt has no token, ModelError when the tokenizer
    has more tokens than the model, when the
    model is not causal, or computes what is no number.
    """
    _check_fit(model, tokenizer)
    texts = [encode(tokenizer, prompt) for prompt in ([prompts] if isinstance(prompts, str) else prompts)]
    return _write(model, tokenizer, texts, settings)


def generate_texts(
    model: LanguageModel, tokenizer: Tokenizer, prompts: str | Sequence[Prompt], settings: SamplerSettings
) -> list[Completion]:
    """The same, whole: one Completion for each prompt.  Raises what ``generate`` raises."""
    given = [prompts] if isinstance(prompts, str) else list(prompts)
    pieces: list[list[Piece]] = [[] for _ in given]
    for piece in generate(model, tokenizer, given, settings):
        pieces[piece.index].append(piece)
    return [_completion(tokenizer, prompt, own) for prompt, own in zip(given, pieces, strict=True)]


def encode(tokenizer: Tokenizer, prompt: Prompt) -> list[int]:
    """The ids that a prompt stands for; never none.  A text begins with what the model wants before every text."""
    ids = tokenizer.started(tokenizer.encode(prompt)) if isinstance(prompt, str) else list(prompt)
    return ids or [tokenizer.eot_id]


def next_logits(model: LanguageModel, tokenizer: Tokenizer, prompt: Prompt) -> Tensor:
    """Logits (V,) of the token after ``prompt``.  Raises what ``generate`` raises."""
    _check_fit(model, tokenizer)
    was_training = model.training
    model.eval()
    try:
        return Decoder(model, [encode(tokenizer, prompt)], 0, tokenizer.vocab_size).logits[0]
    finally:
        model.train(was_training)


def _check_fit(model: LanguageModel, tokenizer: Tokenizer) -> None:
    if not model.settings.causal:
        raise ModelError(
            "This model reads in both directions: it fills gaps, it does not go on from a beginning.",
            "Use a model that was trained to predict the next token.",
        )
    if tokenizer.vocab_size > model.settings.vocab_size:
        raise ModelError(
            f"The tokenizer has {tokenizer.vocab_size} tokens, the model knows {model.settings.vocab_size}.",
            "Use the tokenizer that the model was trained with.",
        )


class _Text:
    """One text that is being written."""

    def __init__(self, index: int, ids: list[int], twin: int, tokenizer: Tokenizer, settings: SamplerSettings) -> None:
        self.index, self.ids, self.written = index, ids, 0
        self.stream = TextStream(tokenizer, settings.stop)
        self.random = np.random.Generator(np.random.PCG64([settings.seed, twin]))
        self.finish = ""

    def take(self, id: int, eot_id: int, settings: SamplerSettings) -> Piece:
        """Append a token; decide whether it is the last."""
        self.ids.append(id)
        self.written += 1
        ended = id == eot_id and settings.stop_at_eot
        text = "" if ended else self.stream.push(id)
        if ended:
            self.finish = "eot"
        elif self.stream.stopped:
            self.finish = "stop"
        elif self.written == settings.max_new_tokens:
            self.finish = "length"
        if self.finish:
            text += self.stream.finish()
        return Piece(index=self.index, id=id, text=text, finish=self.finish)


def _write(
    model: LanguageModel, tokenizer: Tokenizer, texts: list[list[int]], settings: SamplerSettings
) -> Iterator[Piece]:
    was_training = model.training
    model.eval()
    try:
        if settings.beams > 1:
            for index, ids in enumerate(texts):
                yield from search(model, tokenizer, index, ids, settings)
        elif texts:
            yield from _sample(model, tokenizer, texts, settings)
    finally:
        model.train(was_training)


def _sample(
    model: LanguageModel, tokenizer: Tokenizer, texts: list[list[int]], settings: SamplerSettings
) -> Iterator[Piece]:
    twins: Counter[tuple[int, ...]] = Counter()
    live = []
    for index, ids in enumerate(texts):
        live.append(_Text(index, ids, twins[tuple(ids)], tokenizer, settings))
        twins[tuple(ids)] += 1
    decoder = Decoder(model, texts, settings.max_new_tokens, tokenizer.vocab_size)
    while live:
        logits = decoder.logits
        ids = _choose(logits, live, settings)
        for row, (text, id) in enumerate(zip(live, ids, strict=True)):
            seen = list(text.ids) if settings.alternatives else ()
            piece = replace(text.take(id, tokenizer.eot_id, settings), context=len(decoder.windows[row]))
            yield measured(piece, logits[row], settings, seen)
        going = [row for row, text in enumerate(live) if not text.finish]
        if len(going) < len(live):
            live, ids = [live[row] for row in going], [ids[row] for row in going]
            if live:
                decoder.keep(going)
        if live:
            decoder.feed(ids)


def _choose(logits: Tensor, live: list[_Text], settings: SamplerSettings) -> list[int]:
    cut = cut_logits(logits, settings, [text.ids for text in live])
    if settings.greedy:
        best: list[int] = cut.argmax(-1).tolist()
        return best
    return draw(cut, [float(text.random.random()) for text in live])


def _completion(tokenizer: Tokenizer, prompt: Prompt, pieces: list[Piece]) -> Completion:
    told = [piece for piece in pieces if piece.id is not None]
    losses = [-np.log(piece.probability) for piece in told if piece.probability]
    return Completion(
        prompt if isinstance(prompt, str) else tokenizer.decode(prompt),
        "".join(piece.text for piece in pieces),
        tuple(piece.id for piece in told if piece.id is not None),
        pieces[-1].finish,
        float(np.mean(losses)) if losses else None,
    )
