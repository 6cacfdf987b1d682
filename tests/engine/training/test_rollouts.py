"""Rollouts against the plainest sampler: no cache, no batch, one text at a time, the same random numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from engine.errors import ModelError
from engine.models.transformer import Transformer
from engine.sampling.cuts import draw_ids
from engine.training import rollouts
from engine.training.rollouts import Answering, Rollout, answer_rows, uniform_numbers, write_answers

Make = Callable[..., Transformer]
VOCABULARY = 37
STOPS = (3, 4, 5, 6, 7, 8)  # many, so that answers end early and rows leave the batch
PROMPTS = [[10, 11, 12], [13], [14, 15], [13], [16, 17, 18, 19, 20], [10, 11, 12], [21, 22]] * 3


def _model(make_model: Make, **changes: object) -> Transformer:
    return make_model(context_length=24, **changes).eval()


def _how(**changes: object) -> Answering:
    return Answering(**{"max_new_tokens": 9, "stops": STOPS, "vocabulary": VOCABULARY, **changes})  # type: ignore[arg-type]


def _write(model: Transformer, how: Answering, prompts: list[list[int]] = PROMPTS, step: int = 4) -> Rollout:
    return write_answers(model, prompts, how, uniform_numbers(1, step, len(prompts), how.max_new_tokens))


@torch.no_grad()
def _one_by_one(model: Transformer, how: Answering, step: int = 4) -> list[list[int]]:
    answers = []
    numbers = uniform_numbers(1, step, len(PROMPTS), how.max_new_tokens)
    for prompt, own in zip(PROMPTS, numbers, strict=True):
        text = list(prompt)
        for number in own:
            logits = model(torch.tensor([text]))[:, -1, : how.vocabulary] / how.temperature
            text.append(int(draw_ids(logits, torch.tensor([number]))))
            if text[-1] in how.stops:
                break
        answers.append(text[len(prompt) :])
    return answers


@pytest.mark.parametrize("shape", [{}, {"position": "rotary", "n_kv_heads": 1}])
@pytest.mark.parametrize("temperature", [1.0, 0.6])
@pytest.mark.parametrize("cache_bytes", [1 << 30, 30_000])
def test_answers_are_those_of_the_plainest_sampler(
    make_model: Make, monkeypatch: pytest.MonkeyPatch, shape: dict[str, object], temperature: float, cache_bytes: int
) -> None:
    monkeypatch.setattr(rollouts, "CACHE_BYTES", cache_bytes)  # 30,000 bytes: four texts at a time
    model, how = _model(make_model, **shape), _how(temperature=temperature)
    found = _write(model, how)
    assert found.answers == _one_by_one(model, how)
    assert found.ended.tolist() == [ids[-1] in STOPS for ids in found.answers]
    assert len({len(ids) for ids in found.answers}) > 3  # rows did leave at different times


def test_a_step_is_written_again_alike_and_another_otherwise(make_model: Make) -> None:
    model, how = _model(make_model), _how()
    torch.manual_seed(123)
    first = _write(model, how)
    torch.manual_seed(77)
    assert _write(model, how).answers == first.answers
    assert _write(model, how, step=5).answers != first.answers


def test_the_same_prompt_asked_twice_gets_two_answers(make_model: Make) -> None:
    found = _write(_model(make_model), _how(), [[9, 9]] * 12)
    assert len({tuple(ids) for ids in found.answers}) > 6


def test_tokens_are_drawn_with_their_probabilities(make_model: Make) -> None:
    """Chi-squared of 20,000 first tokens against the softmax at the temperature, 36 degrees of freedom."""
    model, how = _model(make_model), _how(max_new_tokens=1, temperature=1.3)
    found = _write(model, how, [[10, 11]] * 20_000)
    seen = np.bincount([ids[0] for ids in found.answers], minlength=VOCABULARY)
    with torch.no_grad():
        wanted = torch.softmax(model(torch.tensor([[10, 11]]))[0, -1] / 1.3, -1).numpy() * 20_000
    assert float(((seen - wanted) ** 2 / wanted).sum()) < 80.0  # p = 0.00004


def test_ids_that_the_tokenizer_lacks_are_never_written(make_model: Make) -> None:
    found = _write(_model(make_model), _how(vocabulary=12, stops=()), [[1, 2]] * 40)
    assert max(max(ids) for ids in found.answers) < 12
    assert not found.ended.any()
    assert found.tokens == 40 * 9


def test_training_mode_comes_back_and_few_at_once_write_the_same(make_model: Make) -> None:
    model = _model(make_model, drop_rate=0.5).train()
    calls: list[int] = []
    how = _how()
    numbers = uniform_numbers(1, 4, len(PROMPTS), 9)
    with_dropout = write_answers(model, PROMPTS, how, numbers, at_once=7, each_token=lambda: calls.append(1))
    assert model.training
    assert with_dropout.answers == _write(model.eval(), how).answers
    assert 3 < len(calls) <= 27


def test_writing_can_be_ended_between_tokens(make_model: Make) -> None:
    class Enough(Exception):
        pass

    def each_token() -> None:
        if calls.append(1) or len(calls) == 3:
            raise Enough

    calls: list[int] = []
    model, how = _model(make_model).train(), _how()
    with pytest.raises(Enough):
        write_answers(model, PROMPTS, how, uniform_numbers(1, 4, len(PROMPTS), 9), each_token=each_token)
    assert model.training


@pytest.mark.parametrize("prompt", [[], [1] * 16])
def test_prompts_without_tokens_or_room_are_refused(make_model: Make, prompt: list[int]) -> None:
    with pytest.raises(ValueError, match="1 to 15 tokens"):
        _write(_model(make_model), _how(), [[1], prompt])


def test_a_model_that_computes_no_numbers_is_told(make_model: Make) -> None:
    model = _model(make_model)
    with torch.no_grad():
        model.final_norm.weight.fill_(float("nan"))
    with pytest.raises(ModelError, match="not finite"):
        _write(model, _how())


def test_rows_hold_prompt_answer_padding() -> None:
    rows = answer_rows([[1, 2], [3]], [[4], [5, 6, 7]])
    assert rows.ids.tolist() == [[1, 2, 4, 0], [3, 5, 6, 7]]
    assert rows.answer.tolist() == [[False, False, True, False], [False, True, True, True]]
    assert rows.mask.tolist() == [[True, False, False], [True, True, True]]
    assert answer_rows([], []).ids.shape == (0, 0)
