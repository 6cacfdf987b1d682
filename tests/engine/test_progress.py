"""What a run looks like where stderr is no terminal: lines that each tell something new."""

from __future__ import annotations

import pytest

from engine import progress
from engine.messages import Message, Metrics, Sample, Started, Status


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said."""
    said: list[str] = []
    monkeypatch.setattr(progress, "say", said.append)
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: False, raising=False)
    return said


def _show(messages: list[Message], monkeypatch: pytest.MonkeyPatch, seconds_apart: float) -> None:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.display() as display:
        for message in messages:
            display.show(message)
            now[0] += seconds_apart


def test_a_piece_of_work_is_told_at_most_every_other_second(lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    work: list[Message] = [Status(text="asking the reference", done=16.0 * n, total=1600) for n in range(100)]
    _show(work, monkeypatch, 0.1)
    assert lines[0] == "asking the reference 0 / 1,600"
    assert 4 <= len(lines) <= 7


def test_no_line_comes_twice(lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    work: list[Message] = [Status(text="Preparing the preferences", done=500 * n) for n in range(4)]
    _show([*work, Status(text="training"), Status(text="paused"), Status(text="training")], monkeypatch, 5.0)
    assert lines == ["Preparing the preferences", "training", "paused", "training"]


def test_steps_are_told_seldom_and_evaluations_always(lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[Message] = [Metrics(step=n, values={"train/loss": 1.0}) for n in range(30)]
    looked: list[Message] = [Metrics(step=30 + n, values={"train/eval_loss": 1.0, "val/loss": 2.0}) for n in range(3)]
    _show([*steps, *looked], monkeypatch, 0.1)
    assert sum("validation" in line for line in lines) == 3
    assert 2 <= sum("validation" not in line for line in lines) <= 3


def test_a_terminal_is_not_given_the_escape_codes_that_a_model_wrote(
    lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wild = Sample(step=3, prompt="Şu", text="\x1b]0;x\x07\x0e\r\x9b2J\x00\x7f ırmak 😀\n\tend")
    _show([wild], monkeypatch, 1.0)
    assert lines == ["step 3 wrote: Şu␛]0;x␇␎␍\N{REPLACEMENT CHARACTER}2J␀␡ ırmak 😀\n\tend"]


@pytest.mark.parametrize("fact", [None, "many", [1], {}])
def test_a_start_with_strange_facts_is_told_all_the_same(fact: object) -> None:
    facts = dict.fromkeys(("parameters", "trainable", "vocab_size"), fact) | {"tokens": {"train": fact}}
    assert progress.describe(Started(step=7, stage="pretrain", facts=facts)).startswith(
        "started at step 7: 0 parameters"
    )
