"""Numbers as people read them."""

from __future__ import annotations

import pytest

from studio.numbers import brief_loss, loss_figures, percent, short, size, sizes_apart


@pytest.mark.parametrize(
    ("value", "text"), [(9.94e9, "9.9 GB"), (9.97e9, "10 GB"), (41e9, "41 GB"), (1.1e6, "1.1 MB"), (512, "512 B")]
)
def test_sizes(value: float, text: str) -> None:
    assert size(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(9996, "10.0k"), (9990, "9.99k"), (99_960, "100k"), (9.96, "10"), (9.9, "9.9")]
)
def test_short_numbers(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(("share", "text"), [(0.0996, "10 %"), (0.099, "9.9 %"), (0.41, "41 %"), (0.0, "0.0 %")])
def test_shares(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("one", "other", "texts"),
    [
        (18.3e9, 17.9e9, ("18.3 GB", "17.9 GB")),
        (25e9, 18e9, ("25 GB", "18 GB")),
        (18.02e9, 17.98e9, ("18.02 GB", "17.98 GB")),
        (5e9, 5e9, ("5.0 GB", "5.0 GB")),
        (489.4e6, 489.2e6, ("489.4 MB", "489.2 MB")),
    ],
)
def test_two_sizes_are_told_apart(one: float, other: float, texts: tuple[str, str]) -> None:
    assert sizes_apart(one, other) == texts


@pytest.mark.parametrize(("loss", "text"), [(3.5e-6, "<0.001"), (0.00487, "0.00487"), (1.4881, "1.49"), (0.0, "0")])
def test_losses_where_there_is_little_room(loss: float, text: str) -> None:
    assert brief_loss(loss) == text


@pytest.mark.parametrize(
    ("loss", "text"),
    [
        (10.98, "10.98"),
        (2.0, "2.00"),
        (0.006372, "0.00637"),
        (1e-7, "<0.001"),
        (0.0, "0"),
        (float("nan"), "NaN"),
        (float("inf"), "∞"),
    ],
)
def test_the_loss_in_a_sentence_is_never_rounded_to_another_one(loss: float, text: str) -> None:
    assert loss_figures(loss) == text
