"""Runs that stand beside each other are never called alike; numbers as the language writes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from studio import numbers
from studio.app import Studio
from studio.run_names import telling_names


def test_no_two_runs_are_called_alike(qapp: QApplication) -> None:
    first, second = Path("/r/20260101-120000-pretrain-masal"), Path("/r/20260102-130500-ppo-masal")
    third = Path("/r/20260103-140500-ppo-masal")
    assert telling_names([("masal", first)]) == ["masal"]
    assert telling_names([("masal", first), ("başka", second)]) == ["masal", "başka"]
    assert telling_names([("masal", first), ("masal", second)]) == ["masal · Pretrain", "masal · PPO"]
    assert telling_names([("masal", second), ("masal", third)]) == [
        "masal · PPO · 01-02 13:05",
        "masal · PPO · 01-03 14:05",
    ]
    assert telling_names([("model", Path("/a/model")), ("model", None)]) == ["model · model", "model"]


def test_turkish_writes_the_percent_sign_first(studio: Studio) -> None:
    assert (numbers.percent(0.75), numbers.percent(0.041)) == ("75 %", "4.1 %")
    studio.language.set("tr")
    assert (numbers.percent(0.75), numbers.per_cent_of("31", tight=True)) == ("%75", "%31")
    studio.language.set("en")
    assert numbers.per_cent_of("31", tight=True) == "31%"


@pytest.mark.parametrize(
    ("value", "shown"), [(1.2, "+1.20"), (-0.345, "−0.34"), (float("nan"), "–"), (float("inf"), "–")]
)
def test_scores_carry_their_sign(value: float, shown: str) -> None:
    assert numbers.signed(value) == shown
