"""What is said of a run, from its numbers alone: the same while it computes and when it is replayed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.messages import Failed, Message, Metrics
from engine.recipes.recipe import Recipe, default
from studio.feedback.cockpit_charts import cockpit_of
from studio.feedback.verdict import exam_of, finding_of, kl_limit
from studio.history import History
from studio.monitor.view import RunView
from tests.studio.feedback import story


def view(messages: Sequence[Message], recipe: Recipe | None = None) -> RunView:
    history = History()
    for message in messages:
        history.add(message)
    return RunView(Path("/runs/20260101-000000-ppo-a"), history, recipe)


def test_a_healthy_ppo_run_says_how_it_moved() -> None:
    found = finding_of(view(story.ppo()))
    assert (found.level, found.kind) == ("ok", "ppo rises")
    assert found.numbers["reward_before"] == pytest.approx(0.1)
    assert found.numbers["length"] > found.numbers["length_before"]


def test_reward_that_rises_while_the_kl_explodes_is_exploited() -> None:
    found = finding_of(view(story.ppo(kl=0.9)))
    assert (found.level, found.kind) == ("problem", "engine")
    assert "exploiting" in found.text
    assert found.remedy


def test_a_kl_that_an_adaptive_run_aims_at_is_no_explosion() -> None:
    recipe = default("ppo", ["ppo.adaptive_kl=true", "ppo.target_kl=16"])
    seen = view(story.ppo(kl=0.9), recipe)
    assert kl_limit(seen) == 32
    assert finding_of(seen).level == "ok"


def test_a_ppo_run_that_stands_still_is_no_success() -> None:
    found = finding_of(view(story.ppo(rise=0.0001, kl=0.0001)))
    assert found.level == "warning"
    assert "where it began" in found.text
    few = finding_of(view(story.ppo(updates=5, rise=0.0001, kl=0.0001)))
    assert (few.level, few.kind) == ("ok", "ppo flat")


def test_a_verdict_needs_some_updates() -> None:
    assert finding_of(view(story.ppo(updates=2))).kind == "early"
    assert finding_of(view(story.dpo(evaluations=2))).kind == "early"


def test_a_long_run_is_judged_by_its_newest_updates() -> None:
    messages = story.ppo(updates=60)
    ill = [m for m in story.ppo(updates=80, kl=0.9) if isinstance(m, Metrics) and m.step > 60]
    assert finding_of(view([*messages, *ill])).level == "problem"
    well = [m for m in story.ppo(updates=120) if isinstance(m, Metrics) and m.step > 80]
    assert finding_of(view([*messages, *ill, *well])).level == "ok"


def test_dpo_whose_chosen_reward_falls_is_explained_and_not_alarmed() -> None:
    assert (finding_of(view(story.dpo())).level, finding_of(view(story.dpo())).kind) == ("info", "dpo chosen falls")
    assert finding_of(view(story.dpo(chosen=0.2))).kind == "dpo rises"


def test_what_rising_accuracy_hides_comes_first() -> None:
    assert finding_of(view(story.dpo(ended=0.6))).kind == "dpo no end"
    late = [*story.dpo(), Metrics(step=60, values={"val/loss": 0.9})]
    assert finding_of(view(late)).kind == "dpo by heart"
    assert finding_of(view([*story.dpo(), Metrics(step=60, values={"val/kl": 12.0})])).kind == "dpo strays"


def test_the_exam_is_the_verdict_of_a_reward_model() -> None:
    assert finding_of(view(story.reward())).kind == "reward passed"
    guessing = {**story.EXAM, "accuracy": 0.52, "error": 0.035}
    assert finding_of(view(story.reward(guessing))).kind == "reward guesses"
    few = {**story.EXAM, "pairs": 7, "accuracy": 4 / 7, "error": 0.19}
    assert finding_of(view(story.reward(few))).kind == "reward too few", "nobody passes an exam by a coin"
    assert finding_of(view(story.reward({**few, "accuracy": 1.0, "error": 0.0}))).kind == "reward passed"
    long = {**story.EXAM, "length_correlation": 0.7}
    assert finding_of(view(story.reward(long))).kind == "reward follows length"
    assert finding_of(view(story.reward()[:3])).kind == "reward learns"
    assert exam_of({"exam": {"pairs": 0}}) == {}
    assert exam_of({"exam": "nonsense"}) == {}


def test_a_run_that_failed_says_why() -> None:
    found = finding_of(view([*story.ppo(), Failed(kind="memory", text="Memory ran out.", remedy="Less at once.")]))
    assert (found.level, found.text, found.remedy) == ("problem", "Memory ran out.", "Less at once.")


def test_the_cockpit_shows_what_was_told_and_nothing_else() -> None:
    charts = cockpit_of(view(story.ppo()).history)
    assert charts["Reward"] == ["ppo/reward", "reward/taste", "reward/judge"]
    assert charts["KL"] == ["ppo/kl", "val/kl"]
    assert "Answers that end" in charts
    assert list(cockpit_of(view(story.dpo()).history))[:4] == [
        "Implicit rewards",
        "Margin of rewards",
        "KL",
        "Answers that end",
    ]
    assert list(cockpit_of(view(story.reward()).history)) == ["Pairs judged right", "Margin"]
    assert cockpit_of(History()) == {}
