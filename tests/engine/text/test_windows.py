"""Windows: what they hold, that their order is pure, and what the report says."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import RecipeError
from engine.text.windows import Windows, report, shuffled


def test_a_window_is_neighbouring_tokens_and_one_more():
    windows = Windows(np.arange(1000, dtype=np.uint16), 16, batch_size=4)
    batch = windows.batch(seed=1, step=0)
    assert batch.shape == (4, 17)
    assert batch.dtype == np.int64
    assert (np.diff(batch, axis=1) == 1).all()
    assert (batch[:, 0] % 16 == 0).all()


@pytest.mark.parametrize(("tokens", "context", "stride", "expected"), [
    (17, 16, 16, 1), (16, 16, 16, 0), (32, 16, 16, 1), (33, 16, 16, 2), (100, 16, 1, 84), (4612, 256, 256, 18), (534, 256, 256, 2),
])  # fmt: skip
def test_how_many_windows_fit(tokens, context, stride, expected):
    if expected:
        assert len(Windows(np.zeros(tokens, np.uint16), context, stride=stride, batch_size=1)) == expected
    else:
        with pytest.raises(RecipeError):
            Windows(np.zeros(tokens, np.uint16), context, stride=stride, batch_size=1)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(size=st.integers(1, 3000), seed=st.integers(0, 2**63), epoch=st.integers(0, 2**40))
def test_every_epoch_is_a_permutation(size, seed, epoch):
    order = shuffled(np.arange(size, dtype=np.uint64), size, seed, epoch)
    assert np.array_equal(np.sort(order), np.arange(size))


def test_the_order_is_well_mixed_and_differs_by_seed_and_epoch():
    places = np.arange(10_000, dtype=np.uint64)
    orders = [shuffled(places, 10_000, seed, epoch) for seed, epoch in ((0, 0), (0, 1), (1, 0), (1, 1))]
    for number, order in enumerate(orders):
        assert abs(np.corrcoef(places, order)[0, 1]) < 0.03
        assert (np.abs(np.diff(order)) == 1).sum() < 20
        for other in orders[:number]:
            assert (order == other).sum() < 20


def test_the_order_is_the_same_on_every_machine_and_version():
    assert shuffled(np.arange(8, dtype=np.uint64), 8, 42, 0).tolist() == [4, 0, 2, 7, 3, 6, 1, 5]


def test_each_epoch_visits_every_window_once():
    windows = Windows(np.arange(161, dtype=np.uint16), 16, batch_size=3, drop_last=False)
    assert (windows.windows_per_epoch, windows.batches_per_epoch) == (10, 4)
    for epoch in range(3):
        batches = [windows.batch(7, epoch * 4 + step) for step in range(4)]
        assert [len(batch) for batch in batches] == [3, 3, 3, 1]
        assert sorted(np.concatenate(batches)[:, 0].tolist()) == list(range(0, 160, 16))


def test_a_batch_is_a_function_of_seed_and_step_alone():
    tokens = np.arange(5000, dtype=np.uint16)
    one, two = Windows(tokens, 8, batch_size=5), Windows(tokens, 8, batch_size=5)
    wanted = [one.batch(3, step) for step in range(300)]
    for step in (299, 0, 150, 151, 7):
        assert np.array_equal(two.batch(3, step), wanted[step])
    assert not np.array_equal(two.batch(4, 7), wanted[7])


@pytest.mark.parametrize("drop_last", [True, False])
def test_the_last_batch_of_an_epoch_is_short_unless_it_is_dropped(drop_last):
    windows = Windows(np.arange(1000, dtype=np.uint16), 16, batch_size=5, drop_last=drop_last)
    sizes = [len(windows.batch(1, step, micro, 3)) for step in range(9) for micro in range(3)]
    assert set(sizes) == ({5} if drop_last else {5, 62 % 5})


def test_accumulation_takes_the_following_batches():
    windows = Windows(np.arange(5000, dtype=np.uint16), 8, batch_size=2)
    flat = [windows.batch(3, step) for step in range(12)]
    assert all(np.array_equal(windows.batch(3, n // 4, n % 4, 4), flat[n]) for n in range(12))


def test_fixed_batches_are_spread_and_always_the_same():
    windows = Windows(np.arange(16_001, dtype=np.uint16), 16, batch_size=4)
    first = [batch[:, 0].tolist() for batch in windows.fixed_batches(5)]
    assert first == [batch[:, 0].tolist() for batch in windows.fixed_batches(5)]
    starts = [start for batch in first for start in batch]
    assert starts == list(range(0, 16_000, 800))
    whole = list(Windows(np.arange(161, dtype=np.uint16), 16, batch_size=4).fixed_batches())
    assert [len(batch) for batch in whole] == [4, 4, 2]
    assert [len(batch) for batch in Windows(np.arange(33, dtype=np.uint16), 16, batch_size=1).fixed_batches(50)] == [
        1,
        1,
    ]


def test_too_little_text_says_the_numbers_and_what_to_change():
    with pytest.raises(RecipeError) as caught:
        Windows(np.zeros(100, np.uint16), 256, batch_size=2, name="validation")
    assert "validation text has 100 tokens; one window needs 257" in caught.value.text
    assert "data.val_fraction" in caught.value.remedy
    assert "model.context_length to at most 99" in caught.value.remedy
    with pytest.raises(RecipeError) as caught:
        Windows(np.zeros(600, np.uint16), 256, batch_size=8)
    assert "gives 2 windows, less than one batch (train.batch_size = 8)" in caught.value.text
    assert "data.drop_last = false" in caught.value.remedy


def test_the_report_is_plain_and_advises(tmp_path, corpus_of):
    (tmp_path / "a.txt").write_text("a tale of a fox " * 30)
    corpus = corpus_of(tmp_path / "a.txt", val_fraction=0.1)
    good = report(corpus, 16, batch_size=2, grad_accumulation=3)
    assert (good.characters, good.bytes, good.tokens, good.vocab_size) == (480, 480, 480, 257)
    assert good.bytes_per_token == 1.0
    assert (good.splits["train"].windows, good.splits["train"].batches, good.steps_per_epoch) == (26, 13, 4)
    assert good.enough
    assert json.loads(json.dumps(good.as_dict()))["splits"]["val"]["windows"] == 2
    dense = report(corpus, 16, stride=4, drop_last=False, batch_size=2)
    assert dense.splits["train"].windows > 3 * good.splits["train"].windows
    assert dense.splits["val"] == good.splits["val"]  # what is examined never overlaps
    small = report(corpus, 256, batch_size=2)
    assert not small.enough
    assert any("training text gives 1 windows" in advice for advice in small.advice)
    assert any("validation text has 48 tokens" in advice for advice in small.advice)
    without = report(corpus_of(tmp_path / "a.txt", val_fraction=0.0), 16)
    assert any("no validation text" in advice for advice in without.advice)
