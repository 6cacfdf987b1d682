"""The PPO loop against the exact optimum of a task small enough to write down: 6 tokens, answers of 3, 216 answers.

For a leash beta the best policy is pi* ~ ref exp(r / beta), and J* = beta log E_ref[exp(r / beta)] bounds the objective
J = E[r] - beta KL(pi || ref) of *every* policy.  All of it by enumeration, no sampling error: a loop that is right comes
near J*, one with a fault in its rewards does not, and none can pass it.  The same test must fail for each known fault.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from engine.models.heads import ValueModel
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.recipes.ppo import SHORT_HORIZON
from engine.recipes.sections import TrainSection
from engine.training import rl
from engine.training.agent import Agent
from engine.training.ppo import AtOnce, PPOSettings, observe, update, weigh
from engine.training.precision import make_learner
from engine.training.rollouts import Answering, answer_rows, uniform_numbers, write_answers

pytestmark = pytest.mark.slow

VOCABULARY, TOKENS, PROMPT = 6, 3, [0]
BETA, UPDATES, EPISODES, RATE = 1.0, 60, 256, 1e-3
ENOUGH = 0.90
ANSWERS = [list(ids) for ids in itertools.product(range(VOCABULARY), repeat=TOKENS)]
ROWS = answer_rows([PROMPT] * len(ANSWERS), ANSWERS)


@dataclass
class Task:
    """A random reward for each answer, and what the reference makes of it."""

    rewards: Tensor
    ref: Tensor  # log-probabilities of all answers

    @property
    def best(self) -> float:
        return BETA * float(torch.logsumexp(self.ref + self.rewards / BETA, 0))

    def objective(self, logp: Tensor) -> float:
        return float((logp.exp() * (self.rewards - BETA * (logp - self.ref))).sum())

    def gap_closed(self, logp: Tensor) -> float:
        """0: no better than the reference; 1: the optimum; below 0: worse than the reference."""
        start = self.objective(self.ref)
        return (self.objective(logp) - start) / (self.best - start)

    def score(self, answers: list[list[int]]) -> Tensor:
        return torch.stack([self.rewards[a * VOCABULARY**2 + b * VOCABULARY + c] for a, b, c in answers]).float()


def _all_logp(agent: Agent) -> Tensor:
    with torch.no_grad():
        return agent.logprobs(ROWS).sum(1).double()


def _model(seed: int) -> Transformer:
    shape = ModelSettings(vocab_size=VOCABULARY, context_length=8, emb_dim=32, n_heads=2, n_layers=1, qkv_bias=True)
    return Transformer(shape, seed=seed)


def _learn(
    seed: int, settings: PPOSettings, *, leash: rl.KLController | None = None, falls: bool = True
) -> tuple[Task, Tensor]:
    """Runs the loop; the task and the final log-probabilities of all answers.  The learning rate falls to 0 unless told."""
    leash = leash or rl.KLController(BETA)
    policy, reference = _model(seed), _model(seed)
    critic = ValueModel(_model(seed)) if settings.advantages == "gae" else None
    agent = Agent(policy, reference, critic, vocabulary=VOCABULARY)
    train = TrainSection(optimizer="adam", learning_rate=RATE, weight_decay=0.0, max_steps=UPDATES)
    learner = make_learner(agent, train, "fp32")
    table = torch.randn(len(ANSWERS), generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    task = Task(table, _all_logp(agent))
    how = Answering(TOKENS, (), VOCABULARY)
    for number in range(UPDATES):
        rollout = write_answers(policy, [PROMPT] * EPISODES, how, uniform_numbers(seed, number, EPISODES, TOKENS))
        rows = rollout.rows()
        seen = observe(agent, rows, AtOnce(EPISODES), critic=critic is not None)
        experience = weigh(rows, seen, task.score(rollout.answers), leash.kl_coef, settings)
        leash.update(float(rl.sequence_sum(rl.kl_k1(seen.logp, seen.ref_logp), rows.mask).mean()), EPISODES)
        rate = RATE * (1 - number / UPDATES if falls else 1.0)
        update(agent, learner, experience, settings, rate, (seed, number), AtOnce(EPISODES))
    return task, _all_logp(agent)


@pytest.mark.parametrize("seed", range(5))
def test_ppo_closes_the_gap_to_the_exact_optimum(seed: int) -> None:
    task, logp = _learn(seed, PPOSettings())
    assert float(logp.exp().sum()) == pytest.approx(1.0, abs=1e-5)  # every answer was counted
    assert task.gap_closed(logp) >= ENOUGH
    assert task.objective(logp) <= task.best + 1e-5


@pytest.mark.parametrize("seed", range(2))
def test_grpo_without_scaling_has_the_same_optimum(seed: int) -> None:
    settings = PPOSettings(advantages="group", group_size=EPISODES, scale_group=False)
    task, logp = _learn(seed, settings)
    assert task.gap_closed(logp) >= ENOUGH
    assert task.objective(logp) <= task.best + 1e-5


@pytest.mark.parametrize("kl_coef", [0.2, 4.0])
def test_an_adaptive_leash_finds_its_target_from_both_sides(kl_coef: float) -> None:
    """After 60 updates the exact KL of the policy is within 30 % of the target, from a leash five times too loose or four
    times too tight."""
    target = 0.5
    leash = rl.KLController(kl_coef, adaptive=True, target=target, horizon=SHORT_HORIZON * EPISODES)
    task, logp = _learn(1, PPOSettings(ppo_epochs=2), leash=leash, falls=False)
    assert float((logp.exp() * (logp - task.ref)).sum()) == pytest.approx(target, rel=0.3)
    assert 0.7 < leash.kl_coef < 1.4


Rewards = Callable[[Tensor, Tensor, Tensor, Tensor, float], Tensor]
_right: Rewards = rl.token_rewards


def _kl_flipped(logp: Tensor, ref: Tensor, scores: Tensor, mask: Tensor, kl_coef: float) -> Tensor:
    return _right(logp, ref, scores, mask, -kl_coef)


def _kl_dropped(logp: Tensor, ref: Tensor, scores: Tensor, mask: Tensor, kl_coef: float) -> Tensor:
    return _right(logp, ref, scores, mask, 0.0)


def _kl_averaged(logp: Tensor, ref: Tensor, scores: Tensor, mask: Tensor, kl_coef: float) -> Tensor:
    return _right(logp, ref, scores, mask, kl_coef / TOKENS)


def _reward_misplaced(logp: Tensor, ref: Tensor, scores: Tensor, mask: Tensor, kl_coef: float) -> Tensor:
    rewards = _right(logp, ref, torch.zeros_like(scores), mask, kl_coef)
    rewards[:, 0] += scores  # on the first token: what the later ones do changes nothing
    return rewards


@pytest.mark.parametrize("fault", [_kl_flipped, _kl_dropped, _kl_averaged, _reward_misplaced])
def test_every_known_fault_is_seen(fault: Rewards, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seed 0 of the test above, with a fault in the rewards of tokens."""
    monkeypatch.setattr(rl, "token_rewards", fault)
    task, logp = _learn(0, PPOSettings())
    assert task.gap_closed(logp) < ENOUGH - 0.2
    assert task.objective(logp) <= task.best + 1e-5
