"""One PPO update: its guards, its early ends, and that how it is cut into batches changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from engine.errors import TrainingError
from engine.models.heads import ValueModel
from engine.models.transformer import Transformer
from engine.recipes.sections import TrainSection
from engine.training import rl
from engine.training.agent import Agent
from engine.training.logprobs import AnswerRows
from engine.training.ppo import AtOnce, Experience, PPOSettings, Seen, Update, observe, update, weigh
from engine.training.precision import Learner, make_learner
from engine.training.rollouts import Answering, uniform_numbers, write_answers

Make = Callable[..., Transformer]
VOCABULARY = 37
PROMPTS = [[10, 11, 12], [13], [14, 15], [16, 17, 18, 19], [20, 21], [22]] * 2
SETTINGS = PPOSettings(ppo_epochs=2, minibatches=3, stop_kl=0.0)


def _agent(make_model: Make, temperature: float = 1.0, **changes: object) -> Agent:
    made = [make_model(context_length=20, **changes) for _ in range(3)]
    critic = ValueModel(made[2])
    torch.manual_seed(4)
    torch.nn.init.normal_(critic.head.weight, std=0.1)
    return Agent(made[0], made[1], critic, vocabulary=VOCABULARY, temperature=temperature)


def _learner(agent: Agent, **values: object) -> Learner:
    return make_learner(agent, TrainSection(optimizer="adam", weight_decay=0.0, learning_rate=1e-3, **values), "fp32")


def _plain(agent: Agent) -> Learner:
    """Whose step is the gradient."""
    return make_learner(agent, TrainSection(optimizer="sgd", beta1=0.0, weight_decay=0.0), "fp32")


def _rows(agent: Agent, step: int = 0) -> AnswerRows:
    how = Answering(8, (3, 4, 5, 6, 7, 8), VOCABULARY, agent.temperature)
    return write_answers(agent.policy, PROMPTS, how, uniform_numbers(0, step, len(PROMPTS), 8)).rows()  # type: ignore[arg-type]


def _experience(agent: Agent, settings: PPOSettings = SETTINGS) -> Experience:
    rows = _rows(agent)
    scores = torch.randn(len(PROMPTS), generator=torch.Generator().manual_seed(2))
    return weigh(rows, observe(agent, rows, AtOnce(5)), scores, 0.1, settings)


def _run(agent: Agent, settings: PPOSettings = SETTINGS, rate: float = 1e-3, **values: object) -> Update:
    return update(agent, _learner(agent, **values), _experience(agent, settings), settings, rate, (0, 0), AtOnce(99))


def _weights(agent: Agent) -> list[Tensor]:
    return [p.detach().clone() for p in agent.parameters()]


# ------------------------------------------------------------------ what is seen


@pytest.mark.parametrize("temperature", [1.0, 0.7])
def test_the_policy_begins_as_its_reference(make_model: Make, temperature: float) -> None:
    agent = _agent(make_model, temperature)
    rows = _rows(agent)
    seen = observe(agent, rows, AtOnce(100))
    assert float(rl.sequence_sum(rl.kl_k1(seen.logp, seen.ref_logp), rows.mask).abs().max()) < 1e-4
    assert float(seen.entropy[rows.mask].min()) > 0
    assert float(seen.values[rows.mask].abs().min()) > 0
    assert float(seen.logp[~rows.mask].abs().sum() + seen.values[~rows.mask].abs().sum()) == 0.0


def test_seeing_few_rows_at_once_changes_nothing(make_model: Make) -> None:
    agent = _agent(make_model)
    rows = _rows(agent)
    one, all = observe(agent, rows, AtOnce(1)), observe(agent, rows, AtOnce(100))
    for name in ("logp", "ref_logp", "values", "entropy"):
        torch.testing.assert_close(getattr(one, name), getattr(all, name), rtol=1e-5, atol=1e-6)


def test_the_critic_looks_from_before_each_token(make_model: Make) -> None:
    agent = _agent(make_model)
    rows = _rows(agent)
    assert agent.critic is not None
    with torch.no_grad():
        everywhere, values = agent.critic(rows.ids), agent.values(rows)
    row, start = 0, len(PROMPTS[0])
    own = int(rows.answer[row].sum())
    torch.testing.assert_close(values[row, :own], everywhere[row, start - 1 : start - 1 + own])


def _seen(rows: AnswerRows) -> Seen:
    random = torch.Generator().manual_seed(9)
    return Seen(*(torch.randn(rows.mask.shape, generator=random) for _ in range(4)))


def test_advantages_are_white_over_real_tokens_and_returns_are_not(make_model: Make) -> None:
    rows = _rows(_agent(make_model))
    seen, scores = _seen(rows), torch.randn(len(PROMPTS))
    made = weigh(rows, seen, scores, 0.3, SETTINGS)
    assert float(rl.masked_mean(made.advantages, rows.mask)) == pytest.approx(0.0, abs=1e-6)
    assert float(rl.masked_var(made.advantages, rows.mask)) == pytest.approx(1.0, abs=1e-4)
    rewards = rl.token_rewards(seen.logp, seen.ref_logp, scores, rows.mask, 0.3)
    torch.testing.assert_close(made.returns, rl.gae(rewards, seen.values, rows.mask, 1.0, 0.95)[1])
    whitened = weigh(rows, seen, scores, 0.3, replace(SETTINGS, whiten_rewards=True))
    assert not torch.allclose(whitened.returns, made.returns)


def test_group_advantages_take_the_whole_answers_reward(make_model: Make) -> None:
    rows = _rows(_agent(make_model))
    seen, scores = _seen(rows), torch.randn(len(PROMPTS))
    settings = replace(SETTINGS, advantages="group", group_size=6, scale_group=False)
    made = weigh(rows, seen, scores, 0.3, settings)
    totals = scores - 0.3 * rl.sequence_sum(rl.kl_k1(seen.logp, seen.ref_logp), rows.mask)
    torch.testing.assert_close(made.advantages[7, 0], totals[7] - totals[6:].mean())


# ------------------------------------------------------------------ guards


def test_first_ratios_are_one(make_model: Make) -> None:
    """A5: at a temperature, with answers of all lengths, whatever minibatch comes first."""
    assert _run(_agent(make_model, 0.7)).first_deviation <= 1e-4


def test_dropout_left_on_is_refused_before_anything_is_learned(make_model: Make) -> None:
    agent = _agent(make_model, drop_rate=0.1)
    experience, learner = _experience(agent), _learner(agent)
    agent.train()
    before = _weights(agent)
    with pytest.raises(TrainingError, match="ratio 1"):
        update(agent, learner, experience, SETTINGS, 1e-3, (0, 0), AtOnce(99))
    assert all(torch.equal(a, b) for a, b in zip(before, _weights(agent), strict=True))
    assert all(p.grad is None for p in agent.parameters())


def test_a_policy_that_went_far_ends_the_update(make_model: Make) -> None:
    calm = _run(_agent(make_model), replace(SETTINGS, stop_kl=0.05), rate=1e-6)
    assert (calm.steps, calm.stopped) == (6, False)
    wild = _run(_agent(make_model), replace(SETTINGS, stop_kl=0.05), rate=0.1)
    assert wild.stopped
    assert 1 <= wild.steps < 6


def test_wild_ratios_are_left_out(make_model: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = _agent(make_model)
    experience = _experience(agent)
    right = agent.logprobs
    calls = iter(range(100))

    def far(rows: AnswerRows) -> Tensor:
        return right(rows) + (5.0 if next(calls) == 2 else 0.0)  # the third minibatch: ratio e**5

    monkeypatch.setattr(agent, "logprobs", far)
    result = update(agent, _learner(agent), experience, SETTINGS, 1e-4, (0, 0), AtOnce(99))
    assert (result.skipped, result.steps) == (1, 5)
    assert result.ratio_max > 100


# ------------------------------------------------------------------ batches


@pytest.mark.parametrize("micro", [1, 3])
def test_micro_batches_add_up_to_the_minibatch(make_model: Make, micro: int) -> None:
    """O22: weighted by tokens; sgd, so that the step is the gradient."""
    found = []
    for size in (99, micro):
        agent = _agent(make_model)
        result = update(agent, _plain(agent), _experience(agent), SETTINGS, 0.05, (0, 0), AtOnce(size))
        found.append((result, _weights(agent)))
    for a, b in zip(found[0][1], found[1][1], strict=True):
        torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-6)
    for name in ("policy_loss", "value_loss", "approx_kl", "clip_fraction", "ratio_max", "grad_norm"):
        assert getattr(found[0][0], name) == pytest.approx(getattr(found[1][0], name), rel=1e-3, abs=1e-5)


def test_the_same_seed_takes_the_same_steps_and_another_update_others(make_model: Make) -> None:
    ends = []
    for number in (3, 3, 4):
        agent = _agent(make_model)
        torch.manual_seed(number)
        update(agent, _learner(agent), _experience(agent), SETTINGS, 1e-3, (7, number), AtOnce(99))
        ends.append(_weights(agent))
    assert all(torch.equal(a, b) for a, b in zip(ends[0], ends[1], strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(ends[0], ends[2], strict=True))


def test_the_reference_never_moves(make_model: Make) -> None:
    """A8: neither trained nor part of what is saved, and no memory shared with the policy."""
    agent = _agent(make_model)
    before = [p.clone() for p in agent.reference.parameters()]
    _run(agent, rate=0.01)
    assert all(torch.equal(a, b) for a, b in zip(before, agent.reference.parameters(), strict=True))
    assert not any(name.startswith("reference") for name in agent.state_dict())
    mine = {p.data_ptr() for p in agent.parameters()}
    assert not mine & {p.data_ptr() for p in agent.reference.parameters()}


def test_networks_that_share_weights_take_turns(make_model: Make) -> None:
    agent = _agent(make_model)
    turns: list[str] = []

    @contextmanager
    def turn(name: str) -> Iterator[None]:
        turns.append(name)
        yield

    sharing = Agent(agent.policy, None, agent.critic, vocabulary=VOCABULARY, turn=turn)
    rows = _rows(agent)
    experience = weigh(rows, observe(sharing, rows, AtOnce(100)), torch.ones(len(PROMPTS)), 0.1, SETTINGS)
    assert turns == ["policy", "reference", "critic"]
    update(
        sharing, _learner(sharing), experience, replace(SETTINGS, ppo_epochs=1, minibatches=1), 1e-4, (0, 0), AtOnce(99)
    )
    assert turns[3:] == ["policy", "policy", "critic", "critic"]
    assert sharing.reference is agent.policy


def test_grpo_needs_no_critic(make_model: Make) -> None:
    agent = Agent(make_model(context_length=20), make_model(context_length=20), None, vocabulary=VOCABULARY)
    settings = replace(SETTINGS, advantages="group", group_size=2)
    rows = _rows(agent)
    experience = weigh(rows, observe(agent, rows, AtOnce(9), critic=False), torch.randn(len(PROMPTS)), 0.1, settings)
    result = update(agent, _learner(agent), experience, settings, 1e-3, (0, 0), AtOnce(99))
    assert result.steps == 6
    assert result.value_loss == 0.0
    with pytest.raises(ValueError, match="no critic"):
        agent.values(rows)


def test_less_at_once_when_memory_runs_out(make_model: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = []
    for memory in (99, 4):
        agent = _agent(make_model)
        values = agent.values

        def small(rows: AnswerRows, right: Callable[..., Tensor] = values, memory: int = memory) -> Tensor:
            if len(rows.ids) > memory:
                raise torch.OutOfMemoryError("out of memory")
            return right(rows)

        monkeypatch.setattr(agent, "values", small)
        at_once = AtOnce(10)
        rows = _rows(agent)
        experience = weigh(rows, observe(agent, rows, at_once), torch.ones(len(PROMPTS)), 0.1, SETTINGS)
        update(agent, _plain(agent), experience, SETTINGS, 1e-2, (0, 0), at_once)
        ends.append(_weights(agent))
        assert at_once.rows == (10 if memory == 99 else 2)
    for a, b in zip(*ends, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-6)
    with pytest.raises(RuntimeError, match="else"):
        AtOnce(4).halve(RuntimeError("something else"), 4)
    with pytest.raises(torch.OutOfMemoryError):
        AtOnce(1).halve(torch.OutOfMemoryError("out of memory"), 4)
