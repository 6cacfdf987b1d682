"""Log-probabilities of answers: against log_softmax, padding on the right, pieces, temperature, their gradient."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from engine.models.transformer import Transformer
from engine.training import logprobs
from engine.training.logprobs import AnswerRows, answer_logprobs, logprobs_and_entropies

Make = Callable[..., Transformer]


def _rows(padding: int = 0) -> AnswerRows:
    """Prompts of 3 and 1 tokens, answers of 2 and 4."""
    ids = torch.tensor([[5, 6, 7, 8, 9], [1, 2, 3, 4, 0]])
    answer = torch.tensor([[0, 0, 0, 1, 1], [0, 1, 1, 1, 1]]).bool()
    ids = torch.nn.functional.pad(ids, (0, padding), value=11)
    return AnswerRows(ids, torch.nn.functional.pad(answer, (0, padding)), width=4)


def _plain(model: Transformer, rows: AnswerRows, temperature: float) -> tuple[Tensor, Tensor]:
    """Every position through the head, one row at a time."""
    logp, entropy = torch.zeros(2, rows.width), torch.zeros(2, rows.width)
    for row in range(2):
        log_softmax = torch.log_softmax(model(rows.ids[row : row + 1])[0] / temperature, -1)
        for column, place in enumerate(torch.nonzero(rows.answer[row])[:, 0].tolist()):
            logp[row, column] = log_softmax[place - 1, rows.ids[row, place]]
            entropy[row, column] = -(log_softmax[place - 1].exp() * log_softmax[place - 1]).sum()
    return logp, entropy


@pytest.mark.parametrize("temperature", [1.0, 0.7])
@pytest.mark.parametrize("pieces", [False, True])
def test_values_and_gradients_are_those_of_log_softmax(
    make_model: Make, monkeypatch: pytest.MonkeyPatch, temperature: float, pieces: bool
) -> None:
    if pieces:
        monkeypatch.setattr(logprobs, "LOGITS_AT_ONCE", 1)
        monkeypatch.setattr(logprobs, "PIECE", 300)
        monkeypatch.setattr(logprobs, "_CACHED", 40)
    model, rows = make_model(), _rows()
    weights = torch.randn(2, rows.width)
    found = []
    for way in (_plain, lambda m, r, t: answer_logprobs(m, r, temperature=t)):
        logp, entropy = way(model, rows, temperature)
        gradients = torch.autograd.grad((logp * weights).sum(), list(model.parameters()))
        found.append((logp, entropy, gradients))
    torch.testing.assert_close(found[1][0], found[0][0], rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(found[1][1], found[0][1].detach(), rtol=1e-5, atol=1e-6)
    for mine, plain in zip(found[1][2], found[0][2], strict=True):
        torch.testing.assert_close(mine, plain, rtol=1e-4, atol=1e-6)


def test_padding_changes_nothing(make_model: Make) -> None:
    model = make_model()
    with torch.no_grad():
        short, long = answer_logprobs(model, _rows())[0], answer_logprobs(model, _rows(7))[0]
    torch.testing.assert_close(short, long, rtol=1e-6, atol=1e-6)
    assert short.tolist()[0][2:] == [0.0, 0.0]


def test_ids_beyond_the_tokenizers_count_for_nothing(make_model: Make) -> None:
    model, rows = make_model(), _rows()
    cut = answer_logprobs(model, rows, vocabulary=12)[0]
    place = torch.log_softmax(model(rows.ids)[0, 2, :12].detach(), -1)[8]
    assert float(cut[0, 0].detach()) == pytest.approx(float(place), abs=1e-6)
    cut.sum().backward()
    gradient = model.tok_emb.weight.grad
    assert gradient is not None
    assert float(gradient[12:].abs().sum()) == 0.0


def test_the_answers_mask_and_width() -> None:
    assert _rows().mask.tolist() == [[True, True, False, False], [True] * 4]


def test_an_answer_without_anything_before_it_is_refused(make_model: Make) -> None:
    rows = AnswerRows(torch.zeros(1, 3, dtype=torch.long), torch.ones(1, 3).bool(), 3)
    with pytest.raises(ValueError, match="before"):
        answer_logprobs(make_model(), rows)


def test_a_leaf_is_never_overwritten_and_a_gradient_handed_on_once() -> None:
    leaf = torch.randn(3, 7, requires_grad=True)
    before = leaf.detach().clone()
    logprobs_and_entropies(leaf, torch.zeros(3, dtype=torch.long))[0].sum().backward()
    assert torch.equal(leaf, before)
    again = logprobs_and_entropies(leaf * 1, torch.zeros(3, dtype=torch.long))[0]
    torch.autograd.grad(again.sum(), leaf, retain_graph=True)
    with pytest.raises(RuntimeError, match="already"):
        torch.autograd.grad(again.sum(), leaf)


def test_certain_and_impossible_tokens_have_entropy_zero() -> None:
    logits = torch.tensor([[0.0, float("-inf"), -200.0]])
    logp, entropy = logprobs_and_entropies(logits, torch.tensor([0]))
    assert float(logp) == pytest.approx(0.0)
    assert float(entropy) == pytest.approx(0.0)
