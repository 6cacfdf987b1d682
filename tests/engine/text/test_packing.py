"""Packing: every example once, nothing over capacity, nothing crosses a border, and the order is pure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.text.packing import IGNORE, ExampleBatches, pack

LENGTHS = st.lists(st.integers(2, 40), min_size=1, max_size=200)


class Part:
    """Examples of given lengths; every token names its example and place, the last half of each is learned."""

    def __init__(self, lengths):
        self.lengths = np.array(lengths, dtype=np.int64)

    def ids(self, number):
        return (1000 * (number + 1) + np.arange(self.lengths[number])).astype(np.uint32)

    def learned(self, number):
        return np.arange(self.lengths[number]) >= self.lengths[number] // 2


# ------------------------------------------------------------------ bins


def test_best_fit_decreasing_by_hand():
    # 6, 5, 4, 3, 2, 1 into 7: each finds the fullest bin that takes it
    assert pack([3, 5, 2, 4, 1, 6], 7) == [[5, 4], [1, 2], [3, 0]]
    # 5 and 4 open two bins; the 2 goes to the 5 (3 left), not to the 4 (4 left)
    assert pack([5, 4, 2], 8) == [[0, 2], [1]]
    assert pack([8], 8) == [[0]]
    assert pack([], 8) == []


def test_equal_lengths_keep_their_order():
    assert pack([2, 2, 2, 2, 2], 4) == [[0, 1], [2, 3], [4]]


@pytest.mark.parametrize("lengths", [[9], [0], [-1, 3]])
def test_what_does_not_fit_is_refused(lengths):
    with pytest.raises(ValueError, match="1 … 8"):
        pack(lengths, 8)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(lengths=st.lists(st.integers(1, 60), max_size=300), capacity=st.integers(60, 100))
def test_every_length_is_packed_once_and_no_bin_is_too_full(lengths, capacity):
    bins = pack(lengths, capacity)
    assert sorted(number for row in bins for number in row) == list(range(len(lengths)))
    loads = [sum(lengths[number] for number in row) for row in bins]
    assert all(0 < load <= capacity for load in loads)
    assert len(bins) <= 11 / 9 * -(-sum(lengths) // capacity) + 6 / 9 + sum(n > capacity / 2 for n in lengths)
    assert pack(lengths, capacity) == bins


def test_little_is_wasted_on_many_short_examples():
    lengths = np.random.default_rng(0).integers(5, 300, 5000)
    bins = pack(lengths, 1024)
    assert len(bins) <= 1.01 * -(-int(lengths.sum()) // 1024)


# ------------------------------------------------------------------ batches


def test_a_packed_batch_by_hand():
    batch = ExampleBatches(Part([4, 3]), 1, 5, packing=True, seed=0).batch(0)
    assert batch.ids.tolist() == [[1000, 1001, 1002, 2000, 2001]]
    # learned: the last two of 1000…1003 and of 2000…2002; each stands where the token before it is read
    assert batch.targets.tolist() == [[IGNORE, 1002, 1003, 2001, 2002]]
    assert batch.positions.tolist() == [[0, 1, 2, 0, 1]]
    assert batch.documents.tolist() == [[1, 1, 1, 2, 2]]
    assert batch.learned == 4
    assert (batch.ids.dtype, batch.documents.dtype) == (np.int64, np.int32)


def test_padding_learns_nothing_and_is_document_zero():
    batch = ExampleBatches(Part([6, 3]), 2, 5, packing=True, seed=0).batch(0)
    short = int(np.argmin((batch.documents > 0).sum(axis=1)))
    assert batch.ids[short].tolist() == [2000, 2001, 0, 0, 0]
    assert batch.targets[short].tolist() == [2001, 2002, IGNORE, IGNORE, IGNORE]
    assert batch.documents[short].tolist() == [1, 1, 0, 0, 0]
    assert batch.positions[short].tolist() == [0, 1, 0, 0, 0]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(LENGTHS, st.integers(1, 7), st.booleans(), st.integers(0, 2**31))
def test_an_epoch_takes_every_example_once_and_no_target_crosses(lengths, batch_size, packing, seed):
    part = Part(lengths)
    batches = ExampleBatches(part, batch_size, 40, packing, seed)
    seen = []
    for step in range(batches.batches_per_epoch):
        batch = batches.batch(step)
        assert len(batch.ids) == batch_size or step == batches.batches_per_epoch - 1
        assert batch.ids.shape[1] <= 40
        assert batch.learned == (batch.targets != IGNORE).sum()
        real = batch.documents > 0
        learned = batch.targets != IGNORE
        assert not (learned & ~real).any()
        assert (batch.targets[learned] == batch.ids[learned] + 1).all()  # the next token of the same example
        assert (batch.positions[real] == batch.ids[real] % 1000).all()
        starts = real & (batch.positions == 0)
        seen += (batch.ids[starts] // 1000 - 1).tolist()
        for row in range(len(batch.ids)):  # each document is one example
            for document in range(1, batch.documents[row].max() + 1):
                assert len(set((batch.ids[row] // 1000)[batch.documents[row] == document].tolist())) == 1
    assert sorted(seen) == list(range(len(lengths)))


@pytest.mark.parametrize("packing", [True, False])
def test_a_batch_is_a_function_of_seed_and_step_alone(packing):
    part = Part(np.random.default_rng(1).integers(2, 41, 400))
    first = ExampleBatches(part, 4, 64, packing, seed=5)
    wanted = [first.batch(step).ids for step in range(2 * first.batches_per_epoch)]
    second = ExampleBatches(part, 4, 64, packing, seed=5)
    for step in reversed(range(2 * first.batches_per_epoch)):
        assert np.array_equal(second.batch(step).ids, wanted[step])
    per_epoch = first.batches_per_epoch
    assert not all(np.array_equal(a, b) for a, b in zip(wanted[:per_epoch], wanted[per_epoch:], strict=True))
    other = ExampleBatches(part, 4, 64, packing, seed=6)
    assert not all(np.array_equal(other.batch(step).ids, wanted[step]) for step in range(per_epoch))


def test_accumulation_goes_through_the_same_batches():
    part = Part([5] * 40)
    batches = ExampleBatches(part, 2, 8, packing=False, seed=3)
    flat = [batches.batch(step).ids.tolist() for step in range(12)]
    grouped = [batch.ids.tolist() for step in range(4) for batch in batches.batches(step, accumulation=3)]
    assert grouped == flat


def test_unpacked_batches_hold_examples_of_about_one_length():
    lengths = np.random.default_rng(2).integers(2, 500, 2000)
    grouped = ExampleBatches(Part(lengths), 8, 512, packing=False, seed=0)
    padding = [1 - (b.documents > 0).mean() for b in (grouped.batch(step) for step in range(grouped.batches_per_epoch))]
    assert np.mean(padding) < 0.05
    widths = [grouped.batch(step).ids.shape[1] for step in range(40)]
    assert abs(np.corrcoef(np.arange(40), widths)[0, 1]) < 0.5  # long and short batches take turns


def test_fixed_batches_are_always_the_same_and_may_be_all():
    part = Part(np.random.default_rng(3).integers(2, 41, 101))
    for packing in (True, False):
        one, two = (ExampleBatches(part, 4, 40, packing, seed=seed) for seed in (0, 9))
        everything = list(one.fixed_batches())
        assert sum((batch.positions == 0)[batch.documents > 0].sum() for batch in everything) == 101
        few = list(one.fixed_batches(3))
        assert [len(batch.ids) for batch in few] == [4, 4, 4]
        assert all(np.array_equal(a.ids, b.ids) for a, b in zip(few, two.fixed_batches(3), strict=True))


def test_a_part_without_examples_has_no_batches():
    batches = ExampleBatches(Part([]), 4, 40, packing=True, seed=0)
    assert (batches.rows, batches.batches_per_epoch, list(batches.fixed_batches())) == (0, 0, [])
    unpacked = ExampleBatches(Part([]), 4, 40, packing=False, seed=0)
    assert (unpacked.batches_per_epoch, list(unpacked.fixed_batches()), unpacked.fill) == (0, [], 0.0)
