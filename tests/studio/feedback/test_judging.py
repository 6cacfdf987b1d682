"""Judging without a window: what is shown next, what is kept, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.feedback import FeedbackSet, Setup
from studio.feedback.judging import LOOKAHEAD, Judging


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def judging(tmp_path: Path, clock: Clock) -> Judging:
    return Judging(FeedbackSet(tmp_path / "a.jsonl"), Setup(model="ft", pairs=10, seed=3), clock)


def deliver(judging: Judging) -> None:
    """The child writes all that is asked for."""
    while (wanted := judging.to_ask()) is not None:
        for number in range(wanted[0], wanted[0] + wanted[1]):
            judging.offer(number, f"Soru {number}?", f"iyi {number}", f"kötü {number}")


def test_the_first_pair_is_asked_for_alone_and_the_next_ones_while_it_is_judged(judging: Judging) -> None:
    assert judging.to_ask() == (0, 1)
    assert judging.to_ask() == (1, LOOKAHEAD)
    assert judging.to_ask() is None
    judging.offer(0, "q", "a", "b")
    assert judging.current is not None
    assert judging.to_ask() is None
    judging.judge("left")
    assert judging.to_ask() == (LOOKAHEAD + 1, 1)


def test_no_more_pairs_are_written_than_are_wanted(judging: Judging) -> None:
    deliver(judging)
    for _ in range(10):
        assert judging.judge("left") is not None
        deliver(judging)
    assert judging.done
    assert judging.current is None
    assert [j.number for j in judging.kept.judgements] == list(range(10))
    judging.more(2)
    deliver(judging)
    judging.resumed()
    assert judging.current is not None
    assert judging.progress == (11, 12)


def test_choices_become_lines_with_side_and_seconds(judging: Judging, clock: Clock) -> None:
    deliver(judging)
    clock.now += 4
    judging.judge("right")
    clock.now += 2
    judging.judge("equal")
    first, second = judging.kept.judgements
    assert (first.chosen, first.rejected, first.side, first.seconds, first.seed) == ("kötü 0", "iyi 0", "right", 4.0, 3)
    assert (second.tie, second.seconds, second.model) == (True, 2.0, "ft")
    assert judging.seconds_left() == pytest.approx(8 * 3.0)


def test_skipping_keeps_nothing_and_undo_goes_back_through_both(judging: Judging) -> None:
    deliver(judging)
    judging.judge("left")
    judging.skip()
    judging.judge("right")
    assert [j.number for j in judging.kept.judgements] == [0, 2]
    assert judging.undo()
    assert judging.current is not None
    assert judging.current.number == 2
    assert judging.undo()
    assert judging.current.number == 1
    assert len(judging.kept) == 1
    assert judging.undo()
    assert judging.current.number == 0
    assert len(judging.kept) == 0
    assert not judging.undo()
    judging.judge("left")
    assert judging.current.number == 1
    judging.judge("left")
    assert judging.current.number == 2


def test_skipped_pairs_are_kept_and_can_be_judged_later(judging: Judging, clock: Clock) -> None:
    deliver(judging)
    judging.skip()
    judging.judge("left")
    judging.skip()
    assert [pair.number for pair in judging.kept.skipped] == [0, 2]
    later = Judging(FeedbackSet(judging.kept.path), judging.setup, clock)
    assert [pair.number for pair in later.kept.skipped] == [0, 2], "they outlive the window"
    assert later.to_ask() == (3, 1), "and do not come again by themselves"
    assert later.look_at_skipped() == 2
    assert later.current is not None
    assert (later.current.number, later.current.chosen, later.current.rejected) == (0, "iyi 0", "kötü 0")
    later.judge("right")
    assert [pair.number for pair in later.kept.skipped] == [2]
    assert [j.number for j in later.kept.judgements] == [1, 0]
    assert later.undo()
    assert [pair.number for pair in later.kept.skipped] == [0, 2], (
        "a judgement that is taken back makes it skipped again"
    )
    later.judge("left")
    later.skip()
    assert [pair.number for pair in later.kept.skipped] == [2], "once is enough"
    assert later.undo()
    later.judge("equal")
    assert FeedbackSet(judging.kept.path).skipped == []


def test_undo_reaches_back_into_an_earlier_session(judging: Judging, clock: Clock) -> None:
    deliver(judging)
    judging.judge("right")
    later = Judging(FeedbackSet(judging.kept.path), judging.setup, clock)
    assert later.to_ask() == (1, 1)
    assert later.undo()
    assert later.current is not None
    assert (later.current.chosen, later.current.rejected) == ("iyi 0", "kötü 0")
    assert judging.kept.path.read_bytes() == b""


def test_a_second_look_shows_old_pairs_and_counts_apart(judging: Judging) -> None:
    deliver(judging)
    for _ in range(8):
        judging.judge("left")
        deliver(judging)
    waiting = judging.current
    assert judging.begin_again() == 5
    assert judging.progress == (1, 5)
    assert judging.to_ask() is None
    seen = []
    for _ in range(5):
        pair = judging.current
        assert pair is not None
        assert pair.again
        seen.append(pair.number)
        judging.judge("left" if pair.chosen.startswith("iyi") else "right")
    assert len(set(seen)) == 5
    assert judging.kept.agreement() == (5, 5)
    assert judging.kept.judged == 8
    assert not judging.again
    assert judging.current == waiting
    assert judging.undo()
    assert judging.again
    assert judging.progress == (5, 5)


def test_alike_answers_are_not_waited_for(judging: Judging) -> None:
    assert judging.to_ask() == (0, 1)
    judging.missed(1)
    assert judging.to_ask() == (1, 1)
    assert judging.alike == 1
