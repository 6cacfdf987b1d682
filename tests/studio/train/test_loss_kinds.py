"""What a loss is -ln of depends on the stage: of tokens, of the better answer of a pair, or of nothing."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from engine.messages import Finished, Metrics, Started, Status
from engine.recipes import recipe as recipes
from studio.history import History
from studio.monitor.loss_card import LossCard
from studio.monitor.meaning import Meaning
from studio.monitor.run_notice import RunNotice
from studio.monitor.view import RunView


def view_of(stage: str, *, ppo: bool = False, **sections: dict) -> RunView:
    history = History()
    history.add(Started(step=0, stage=stage, facts={"vocab_size": 1000}))
    history.add(Status(text="training"))
    first, last = (
        {"val/reward": r, "val/kl": k} if ppo else {"val/loss": loss}
        for r, k, loss in ((-0.5, 0.0, math.log(2)), (1.5, 2.0, 0.5))
    )
    for step, values in ((0, first), (10, last)):
        history.add(Metrics(step=step, values=values))
    history.add(Finished(step=10))
    recipe = recipes.default(stage)
    for name, values in sections.items():
        recipe = recipe.model_copy(update={name: getattr(recipe, name).model_copy(update=values)})
    return RunView(Path("/runs/20260101-000000-x-y"), history, recipe)


@pytest.mark.parametrize(
    ("stage", "sections", "kind", "guess"),
    [
        ("pretrain", {}, "token", math.log(1000)),
        ("finetune", {}, "token", math.log(1000)),
        ("reward", {}, "pair", math.log(2)),
        ("reward", {"head": {"centring": 0.1}}, "other", None),
        ("dpo", {}, "pair", math.log(2)),
        ("dpo", {"dpo": {"loss": "ipo_sum"}}, "other", None),
        ("dpo", {"dpo": {"nll": 0.5}}, "other", None),
        ("ppo", {}, "other", None),
    ],
)
def test_what_a_loss_is_of(stage, sections, kind, guess):
    view = view_of(stage, **sections)
    assert view.loss_kind == kind
    assert view.guess == (pytest.approx(guess) if guess else None)


def test_a_loss_of_pairs_is_never_explained_by_tokens(qtbot, theme):
    card, notice = LossCard(theme), RunNotice(theme)
    for widget in (card, notice):
        qtbot.addWidget(widget)
    view = view_of("reward")
    card.show_run(view)
    notice.show_run(view)
    assert "token" not in card.sentence.text()
    assert "60.7 %" in card.sentence.text()
    assert "50.0 %" in card.sentence.text()
    assert card.perplexity.isHidden()
    assert notice.why.text() == (
        "Validation loss 0.693 → 0.500: the better answer got a probability of 50.0 % before, 60.7 % now."
    )
    meaning = Meaning(card)
    meaning._view = view
    meaning._write()
    assert "pair of answers" in meaning.words.text()
    assert next(name for name, _ in meaning.rows()) == "tossing a coin"


def test_perplexity_goes_off_when_a_run_of_pairs_is_shown(qtbot, theme):
    card = LossCard(theme)
    qtbot.addWidget(card)
    card.show_run(view_of("pretrain"))
    card.perplexity.setChecked(True)
    assert card.chart.shows_exponential
    card.show_run(view_of("dpo"))
    assert not card.chart.shows_exponential
    card.show_run(view_of("pretrain"))
    assert not card.perplexity.isHidden()
    assert "guessing would be unsure among 1,000" in card.sentence.text()


def test_what_ppo_has_learned_is_its_reward(qtbot, theme):
    notice = RunNotice(theme)
    qtbot.addWidget(notice)
    notice.show_run(view_of("ppo", ppo=True))
    assert notice.why.text() == "Reward of the answers to validation questions −0.50 → +1.50, at a KL of 2.00 nats."
