"""Beam search: against transformers, and against trying everything."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
import torch

from engine.models.transformer import Transformer
from engine.sampler_settings import SamplerSettings
from engine.sampling import generate, generate_texts
from engine.text.alphabets import CharTokenizer
from engine.text.tokenizer import Tokenizer

MakeModel = Callable[..., Transformer]


def settings(beams: int, **values: object) -> SamplerSettings:
    return SamplerSettings(**{"max_new_tokens": 20, "beams": beams, **values})


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("beams", [2, 4])
def test_it_equals_transformers(
    make_model: MakeModel, tokenizer: Tokenizer, tmp_path: Path, seed: int, beams: int
) -> None:
    from transformers import GPT2LMHeadModel

    from engine.models.exchange import save_model

    model = make_model(48, seed=seed)
    save_model(model, tmp_path)
    oracle = GPT2LMHeadModel.from_pretrained(tmp_path).eval()
    prompt = tokenizer.encode("hello")
    likely = generate_texts(model, tokenizer, "hello", SamplerSettings(temperature=0.0, max_new_tokens=9))[0].ids[-1]
    for eot in (tokenizer.eot_id, likely):  # the second one ends beams early
        tokenizer.eot_id = eot
        theirs = oracle.generate(
            torch.tensor([prompt]),
            max_new_tokens=20,
            do_sample=False,
            num_beams=beams,
            eos_token_id=eot,
            pad_token_id=0,
        )[0, len(prompt) :].tolist()
        [ours] = generate_texts(model, tokenizer, "hello", settings(beams))
        assert list(ours.ids) == theirs[: len(ours.ids)]
        assert set(theirs[len(ours.ids) :]) <= {0}


def test_enough_beams_find_the_best_of_all_texts(make_model: MakeModel) -> None:
    tokenizer = CharTokenizer("abc")
    model = make_model(vocab_size=tokenizer.vocab_size)
    [found] = generate_texts(model, tokenizer, "a", settings(64, max_new_tokens=3, probabilities=True))

    def score(ids: tuple[int, ...]) -> float:
        with torch.inference_mode():
            logs = model(torch.tensor([tokenizer.encode("a") + list(ids)]))[0].log_softmax(-1)
        return sum(float(logs[place, id]) for place, id in enumerate(ids)) / len(ids)

    vocabulary = range(tokenizer.vocab_size)
    texts = [(tokenizer.eot_id,)]
    for length in (2, 3):
        for ids in product(vocabulary, repeat=length):
            if tokenizer.eot_id not in ids[:-1] and (length == 3 or ids[-1] == tokenizer.eot_id):
                texts.append(ids)
    best = max(texts, key=score)
    assert found.ids == best
    assert found.loss == pytest.approx(-score(best), rel=1e-4)


def test_pieces_are_told_once_and_only_when_settled(model: Transformer, tokenizer: Tokenizer) -> None:
    chosen = settings(3, max_new_tokens=40, probabilities=True)
    pieces = list(generate(model, tokenizer, "hello", chosen))
    told = [piece.id for piece in pieces if piece.id is not None]
    assert tokenizer.decode(told) == "".join(piece.text for piece in pieces)
    assert [bool(piece.finish) for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert all(piece.probability is not None for piece in pieces if piece.id is not None)
    assert len(pieces) >= 40  # every step tells something, so that it can be stopped


def test_a_stop_string_ends_a_beam(model: Transformer, tokenizer: Tokenizer) -> None:
    [whole] = generate_texts(model, tokenizer, "hello", settings(2))
    stop = next(character for character in whole.text if character != "\ufffd")
    [cut] = generate_texts(model, tokenizer, "hello", settings(2, stop=(stop,)))
    assert stop not in cut.text
