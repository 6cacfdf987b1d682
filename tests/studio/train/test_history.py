"""A run's history from its messages: series, evaluations, resumes, states, torn and garbage lines."""

from __future__ import annotations

import json
import math
import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.messages import (
    CheckpointSaved,
    Failed,
    Finished,
    Metrics,
    Notice,
    Obeyed,
    Sample,
    Started,
    Status,
    to_json,
)
from studio.history import History


def metrics(step: int, **values: float) -> Metrics:
    return Metrics(step=step, time=1000.0 + step, values={name.replace("__", "/"): v for name, v in values.items()})


def fed(*messages) -> History:
    history = History()
    for message in messages:
        history.add(message)
    return history


def both_ways(*messages) -> list[History]:
    """The same messages one by one, as lines, and as lines among which some are no messages."""
    lines = [to_json(m) for m in messages]
    return [fed(*messages), History().load(lines), History().load(["{", *lines, "not json"])]


def test_an_evaluation_does_not_touch_the_raw_line():
    for history in both_ways(
        metrics(0, train__loss=9.0, train__eval_loss=9.0, val__loss=9.1),
        metrics(1, train__loss=8.0, train__tokens=64.0),
        metrics(2, train__loss=7.0, train__tokens=128.0),
        metrics(2, train__loss=6.5, val__loss=7.5),
    ):
        assert history.curve("train/loss").steps.tolist() == [1, 2]
        assert history.curve("train/loss").values.tolist() == [8.0, 7.0]
        assert history.curve("train/eval_loss").values.tolist() == [9.0, 6.5]
        assert history.curve("val/loss").steps.tolist() == [0, 2]
        assert history.best is not None
        assert (history.best.step, history.best.loss) == (2, 7.5)


def test_a_resumed_run_replaces_the_steps_that_come_again():
    for history in both_ways(
        Started(step=0, stage="pretrain", time=1.0),
        *(metrics(step, train__loss=10.0 - step) for step in range(1, 9)),
        metrics(6, val__loss=1.0),
        Sample(step=0, prompt="a", text="first", time=2.0),
        Sample(step=6, prompt="a", text="lost with the crash", time=2.0),
        Failed(kind="killed", text="gone", time=3.0),
        Status(text="preparing", time=3.5),
        Started(step=4, stage="pretrain", time=4.0),
        *(metrics(step, train__loss=20.0 - step) for step in range(5, 7)),
    ):
        curve = history.curve("train/loss")
        assert curve.steps.tolist() == [1, 2, 3, 4, 5, 6]
        assert curve.values.tolist() == [9.0, 8.0, 7.0, 6.0, 15.0, 14.0]
        assert (np.diff(history.wall.steps) > 0).all()
        assert history.resumes == [4]
        assert [s.text for s in history.samples] == ["first"]
        assert history.best is None
        assert history.state == "running"
        assert history.reason == ""


def test_steps_that_repeat_without_a_start_still_never_run_backwards():
    for history in both_ways(*(metrics(step, train__loss=float(step)) for step in (1, 2, 3, 2, 3, 4))):
        assert history.curve("train/loss").steps.tolist() == [1, 2, 3, 4]


def test_numbers_that_are_not_finite_are_kept():
    for history in both_ways(
        metrics(1, train__loss=1.0), metrics(2, train__loss=math.nan), metrics(3, train__loss=math.inf)
    ):
        values = history.curve("train/loss").values
        assert math.isnan(values[1])
        assert values[2] == math.inf
        assert history.best is None


def test_states_follow_the_messages():
    history = History()
    seen = []
    for message in (
        Status(text="preparing"),
        Started(step=0, stage="pretrain"),
        Status(text="training"),
        metrics(1, train__loss=1.0),
        Obeyed(command="a", what="Pause"),
        Status(text="paused"),
        Obeyed(command="b", what="Resume"),
        Status(text="training"),
        metrics(2, train__loss=1.0),
        Status(text="writing the model"),
        Finished(step=2, reason="stopped"),
        Status(text="preparing"),
        Started(step=2, stage="pretrain"),
        Failed(kind="memory", text="Out of memory.", remedy="Halve the batch."),
    ):
        history.add(message)
        seen.append(history.state)
    assert seen == [
        "preparing", "preparing", "running", "running", "paused", "paused", "running", "running", "running",
        "saving", "stopped", "preparing", "preparing", "failed",
    ]  # fmt: skip
    assert (history.reason, history.remedy) == ("Out of memory.", "Halve the batch.")
    assert [event.kind for event in history.events] == ["started", "paused", "continued", "ended", "resumed", "failed"]


def test_lost_is_a_verdict_that_the_next_worker_lifts():
    history = fed(Started(step=0, stage="pretrain"), metrics(3, train__loss=1.0))
    history.lose("gone", "resume")
    assert (history.state, history.live, history.reason) == ("lost", False, "gone")
    history.add(Status(text="preparing"))
    assert (history.state, history.reason) == ("preparing", "")
    finished = fed(Finished(step=1))
    finished.lose("gone")
    assert finished.state == "finished"


def test_events_name_checkpoints_notices_and_better_validations():
    history = fed(
        metrics(0, val__loss=5.0),
        metrics(10, val__loss=4.0),
        metrics(20, val__loss=4.5),
        CheckpointSaved(step=20, path="checkpoints/step-00000020"),
        Notice(level="warning", text="spike", step=25),
    )
    assert [(e.kind, e.step) for e in history.events] == [("best", 10), ("checkpoint", 20), ("notice", 25)]


def test_axes_tell_where_a_step_lies():
    history = fed(*(metrics(s, train__loss=1.0, train__tokens=s * 100.0, train__seconds=s / 2) for s in (10, 20, 30)))
    steps = np.array([10, 15, 30])
    assert history.along("tokens", steps).tolist() == [1000.0, 1500.0, 3000.0]
    assert history.along("seconds", steps).tolist() == [5.0, 7.5, 15.0]
    assert not history.has_axis("epoch")
    wall = fed(*(metrics(s, train__loss=1.0) for s in (10, 20)))
    assert wall.along("seconds", np.array([20])).tolist() == [10.0]


def test_torn_and_garbage_lines_are_survived_and_counted():
    good = [to_json(metrics(step, train__loss=float(step))) for step in range(1, 6)]
    body = ("\n".join([good[0], "", "garbage", '{"type": "Metrics"}', '{"type": "Nonsense", "time": 1}', good[1],
                       '["a list"]', "5", '{"type":"Metrics","time":1,"step":3,"values":{"train/loss":"three"}}',
                       '{"type":"Metrics","time":1,"step":-4,"values":{"train/loss":1}}', good[2] + good[3], good[4]])
            ).encode()  # fmt: skip
    history = History().load(body.split(b"\n")[:-1])  # the last line is torn: its reader keeps it back
    assert history.curve("train/loss").steps.tolist() == [1, 2]
    assert history.bad_lines == 8
    history.load([good[4]])
    assert history.curve("train/loss").last == 5.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=40), st.text(max_size=40),
                          st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
                                       lambda x: st.lists(x, max_size=3) | st.dictionaries(
                                           st.sampled_from(["type", "step", "values", "time", "facts", "text", "a"]), x,
                                           max_size=5), max_leaves=8).map(lambda x: json.dumps(x)))))  # fmt: skip
def test_no_line_makes_it_raise(lines):
    history = History().load(lines)
    assert history.bad_lines <= len(lines)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0, 10), st.booleans()), max_size=60))
def test_lines_and_messages_give_the_same_history(rows):
    messages = [metrics(s, train__loss=v, **({"val__loss": v} if evaluation else {})) for s, v, evaluation in rows]
    one, many, _ = both_ways(*messages)
    for name in ("train/loss", "val/loss", "train/eval_loss"):
        assert one.curve(name).steps.tolist() == many.curve(name).steps.tolist()
        assert one.curve(name).values.tolist() == many.curve(name).values.tolist()


def test_a_million_points_load_in_seconds():
    values = '{"train/loss": 2.25, "train/learning_rate": 3e-4, "train/grad_norm": 0.75, "train/tokens": 1000000.0}'
    lines = [
        f'{{"type": "Metrics", "time": {1e9 + step}, "step": {step}, "values": {values}}}' for step in range(250_000)
    ]
    began = time.process_time()
    history = History().load(lines)
    spent = time.process_time() - began
    assert sum(len(series) for series in history.series.values()) == 1_000_000
    assert spent < 3.0


def test_a_branch_that_was_stopped_at_once_stands_where_it_began():
    for history in both_ways(
        Started(step=663, stage="pretrain", time=1.0), Finished(step=663, reason="stopped", time=2.0)
    ):
        assert (history.step, history.state) == (663, "stopped")
