"""The cuts on numbers that can be checked by hand, and beside transformers' own."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.sampler_settings import SamplerSettings
from engine.sampling.cuts import candidates, cut_logits, draw, min_p, penalized, top_k, top_p

SHARES = torch.tensor([[0.5, 0.25, 0.15, 0.1]])
LOGITS = SHARES.log()


def kept(logits: torch.Tensor) -> list[list[int]]:
    return [row.isfinite().nonzero()[:, 0].tolist() for row in logits]


def test_top_k_keeps_the_largest_and_what_equals_the_last() -> None:
    assert kept(top_k(LOGITS, 2)) == [[0, 1]]
    assert kept(top_k(torch.tensor([[1.0, 2.0, 1.0, 0.0]]), 2)) == [[0, 1, 2]]
    assert top_k(LOGITS, 0) is LOGITS
    assert top_k(LOGITS, 4) is LOGITS


@pytest.mark.parametrize(
    ("p", "expected"), [(0.4, [0]), (0.5, [0]), (0.51, [0, 1]), (0.76, [0, 1, 2]), (0.95, [0, 1, 2, 3]), (1e-9, [0])]
)
def test_top_p_includes_the_token_that_reaches_the_share(p: float, expected: list[int]) -> None:
    assert kept(top_p(LOGITS, p)) == [expected]


def test_top_p_of_a_flat_vocabulary_larger_than_the_first_look() -> None:
    flat = torch.zeros(2, 4096)  # a power of two: its shares are exact
    assert [len(row) for row in kept(top_p(flat, 0.5))] == [2048, 2048]


@pytest.mark.parametrize(("share", "expected"), [(0.19, [0, 1, 2, 3]), (0.21, [0, 1, 2]), (0.49, [0, 1]), (1.0, [0])])
def test_min_p_compares_with_the_likeliest(share: float, expected: list[int]) -> None:
    assert kept(min_p(LOGITS, share)) == [expected]


def test_the_penalty_divides_positive_and_multiplies_negative_logits_once_each() -> None:
    logits = torch.tensor([[2.0, -2.0, 1.0], [2.0, -2.0, 1.0]])
    assert penalized(logits, 2.0, [[0, 1, 1, 0], []]).tolist() == [[1.0, -4.0, 1.0], [2.0, -2.0, 1.0]]
    assert logits.tolist()[0] == [2.0, -2.0, 1.0]


def test_temperature_scales_and_zero_takes_the_first_of_the_best() -> None:
    warm = cut_logits(torch.tensor([[1.0, 2.0]]), SamplerSettings(temperature=2.0))
    assert warm.tolist() == [[0.5, 1.0]]
    greedy = cut_logits(torch.tensor([[1.0, 3.0, 3.0]]), SamplerSettings(temperature=0.0))
    assert kept(greedy) == [[1]]


@pytest.mark.parametrize("seed", range(4))
def test_each_cut_equals_transformers(seed: int) -> None:
    from transformers.generation import logits_process as oracle

    torch.manual_seed(seed)
    logits, ids = torch.randn(3, 60) * 3, torch.randint(0, 60, (3, 9))
    for ours, theirs in (
        (top_k(logits, 7), oracle.TopKLogitsWarper(7)),
        (top_p(logits, 0.8), oracle.TopPLogitsWarper(0.8)),
        (min_p(logits, 0.1), oracle.MinPLogitsWarper(0.1)),
        (penalized(logits, 1.3, ids.tolist()), oracle.RepetitionPenaltyLogitsProcessor(1.3)),
    ):
        assert torch.equal(ours, theirs(ids, logits.clone()))


def test_all_cuts_together_equal_transformers_in_order() -> None:
    from transformers.generation import logits_process as oracle

    torch.manual_seed(9)
    logits, ids = torch.randn(4, 300) * 4, torch.randint(0, 300, (4, 20))
    settings = SamplerSettings(temperature=0.7, top_k=40, top_p=0.9, min_p=0.02, repetition_penalty=1.2)
    theirs = logits.clone()
    for step in (
        oracle.RepetitionPenaltyLogitsProcessor(1.2),
        oracle.TemperatureLogitsWarper(0.7),
        oracle.TopKLogitsWarper(40),
        oracle.TopPLogitsWarper(0.9),
        oracle.MinPLogitsWarper(0.02),
    ):
        theirs = step(ids, theirs)
    torch.testing.assert_close(cut_logits(logits, settings, ids.tolist()), theirs)


def test_drawing_walks_through_the_ids() -> None:
    logits = torch.tensor([0.5, 0.0, 0.25, 0.25]).log()
    for uniform, expected in ((0.0, 0), (0.49, 0), (0.51, 2), (0.74, 2), (0.76, 3), (1 - 1e-16, 3)):
        assert draw(logits[None], [uniform]) == [expected]


def test_drawing_follows_the_chances() -> None:
    uniform = torch.rand(20_000, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    ids = torch.tensor(draw(LOGITS.expand(20_000, -1), uniform.tolist()))
    shares = torch.bincount(ids, minlength=4) / 20_000
    torch.testing.assert_close(shares, SHARES[0], atol=0.015, rtol=0)


@given(
    logits=st.lists(st.floats(-30, 30, width=32), min_size=2, max_size=40),
    uniform=st.floats(0, 1, exclude_max=True),
    k=st.integers(0, 50),
    p=st.floats(0.001, 1),
    m=st.floats(0, 1),
)
def test_a_cut_token_is_never_drawn_and_one_is_always_left(
    logits: list[float], uniform: float, k: int, p: float, m: float
) -> None:
    cut = cut_logits(torch.tensor([logits]), SamplerSettings(temperature=0.9, top_k=k, top_p=p, min_p=m))
    [id] = draw(cut, [uniform])
    assert math.isfinite(cut[0, id])


def test_candidates_name_what_cut_them() -> None:
    settings = SamplerSettings(temperature=1.0, top_k=3, top_p=0.8)
    found = candidates(LOGITS[0], settings, 10)
    assert [c.id for c in found] == [0, 1, 2, 3]
    assert [c.cut_by for c in found] == ["", "", "top_p", "top_k"]
    assert [round(c.probability, 4) for c in found] == [0.5, 0.25, 0.15, 0.1]
    assert [round(c.chance, 4) for c in found] == [0.6667, 0.3333, 0.0, 0.0]
    assert [c.cut_by for c in candidates(LOGITS[0], SamplerSettings(temperature=0.0), 2)] == ["", "greedy"]
