"""Proximal policy optimisation on answers (Schulman et al. 2017; for language models Ziegler et al. 2019).

One update, apart from run folders and recipes:

    rollout = write_answers(policy, prompts, …)                   engine.training.rollouts
    seen = observe(agent, rows, at_once)                          log-probabilities and values, teacher-forced
    experience = weigh(rows, seen, scores, kl_coef, settings)     rewards and advantages
    result = update(agent, learner, experience, settings, …)      epochs x minibatches of clipped steps

The old log-probabilities come from the same forward pass that trains, never from the sampling loop, so that the ratio of
the first minibatch is 1.  That is checked at every update: dropout left on, a moved reference or another temperature
somewhere still lets rewards rise, and only this finds it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import torch
from torch import Tensor

from engine.errors import TrainingError
from engine.failpoints import failpoint
from engine.training import rl
from engine.training.logprobs import AnswerRows
from engine.training.memory import is_out_of_memory
from engine.training.precision import StepResult

RATIO_LIMIT = 10.0  # a minibatch whose mean ratio is beyond this teaches nothing: it is left out


class Agent(Protocol):
    """What is needed of ``engine.training.agent.Agent``."""

    @property
    def turn(self) -> Callable[[str], contextlib.AbstractContextManager[Any]]: ...
    def logprobs(self, rows: AnswerRows) -> Tensor: ...
    def outlook(self, rows: AnswerRows) -> tuple[Tensor, Tensor]: ...
    def reference_logprobs(self, rows: AnswerRows) -> Tensor: ...
    def values(self, rows: AnswerRows) -> Tensor: ...


class Learner(Protocol):
    """What is needed of ``engine.training.precision.Learner``."""

    def computing(self) -> contextlib.AbstractContextManager[Any]: ...
    def backward(self, loss: Tensor) -> None: ...
    def step(self, learning_rate: float) -> StepResult: ...
    def forget(self) -> None: ...


@dataclass(frozen=True)
class PPOSettings:
    """How an update learns, under the papers' names.

    ``advantages`` "gae" asks the critic; "group" needs none: ``group_size`` answers to each prompt, one after
    another, are compared with each other (GRPO; its KL stays in the reward, which keeps PPO's objective and optimum,
    and ``scale_group`` divides by the group's deviation).  ``stop_kl`` ends the update when the policy has gone this
    far from the one that wrote (mean k2 of a minibatch; 0: never).  ``ratio_tolerance`` is how far from 1 the first
    ratios may be: 1e-4 in float32.
    """

    ppo_epochs: int = 4
    minibatches: int = 4
    cliprange: float = 0.2
    cliprange_value: float = 0.2
    vf_coef: float = 0.1
    gamma: float = 1.0
    lam: float = 0.95
    advantages: Literal["gae", "group"] = "gae"
    group_size: int = 1
    scale_group: bool = True
    whiten_rewards: bool = False
    stop_kl: float = 0.1
    ratio_tolerance: float = 1e-4


@dataclass
class AtOnce:
    """How many rows are computed at once; halved whenever memory runs out, which changes no more than roundings."""

    rows: int

    def halve(self, error: BaseException, among: int) -> None:
        """After an error that says so, of which ``among`` rows there were to compute: as often as fewer are tried next.

        Raises it again when it says something else, or when one row is too much.
        """
        tried = min(self.rows, among)
        if not is_out_of_memory(error) or tried <= 1:
            raise error
        while self.rows >= tried:
            self.rows //= 2


@dataclass(frozen=True)
class Seen:
    """What the networks said about fresh answers, all (B, R): before anything is learned from them."""

    logp: Tensor
    ref_logp: Tensor
    values: Tensor
    entropy: Tensor


@dataclass(frozen=True)
class Experience:
    """Answers with everything that an update needs; (B, R) tensors over their tokens, ``mask`` says which are real."""

    rows: AnswerRows
    mask: Tensor
    logp: Tensor
    values: Tensor
    advantages: Tensor
    returns: Tensor

    def take(self, index: Tensor) -> Experience:
        """Some of the answers."""
        tensors = (self.mask, self.logp, self.values, self.advantages, self.returns)
        return Experience(self.rows.take(index), *(t[index] for t in tensors))


@dataclass(frozen=True)
class Update:
    """What an update did: means over its minibatches, each by its tokens, but for ``ratio_max`` and ``grad_norm`` (largest).

    ``first_deviation`` is how far from 1 the first minibatch's ratios were.  ``steps`` were taken, ``skipped`` minibatches
    left out for a wild ratio or numbers that are not finite; ``stopped`` tells whether ``stop_kl`` ended it early.
    ``last`` is the last step's result.
    """

    policy_loss: float
    value_loss: float
    approx_kl: float
    clip_fraction: float
    value_clip_fraction: float
    ratio_max: float
    first_deviation: float
    grad_norm: float
    steps: int
    skipped: int
    stopped: bool
    last: StepResult | None


@torch.no_grad()
def observe(agent: Agent, rows: AnswerRows, at_once: AtOnce, *, critic: bool = True) -> Seen:
    """Log-probabilities of policy and reference, entropies, and values (0 without ``critic``)."""
    while True:
        try:
            return _observed(agent, rows, at_once.rows, critic)
        except (RuntimeError, MemoryError) as error:
            at_once.halve(error, len(rows.ids))


def _observed(agent: Agent, rows: AnswerRows, size: int, critic: bool) -> Seen:
    shape = (len(rows.ids), rows.width)
    logp, ref_logp, values, entropy = (torch.zeros(shape, device=rows.ids.device) for _ in range(4))
    for index, some in rows.batches(size):
        logp[index], entropy[index] = (t.to(logp) for t in agent.outlook(some))
        ref_logp[index] = agent.reference_logprobs(some).to(logp)
        if critic:
            values[index] = agent.values(some).to(logp)
    return Seen(logp, ref_logp, values, entropy)


def weigh(rows: AnswerRows, seen: Seen, scores: Tensor, kl_coef: float, settings: PPOSettings) -> Experience:
    """Rewards of tokens, and from them advantages and returns.  ``scores`` (B,) are the answers', penalties included."""
    mask = rows.mask
    rewards = rl.token_rewards(seen.logp, seen.ref_logp, scores, mask, kl_coef)
    if settings.whiten_rewards:
        rewards = rl.masked_whiten(rewards, mask, shift_mean=False)
    if settings.advantages == "group":
        totals = rl.sequence_sum(rewards, mask)
        advantages = rl.group_advantages(totals, mask, settings.group_size, scale=settings.scale_group)
        returns = totals[:, None].expand(mask.shape).where(mask, 0.0)
    else:
        advantages, returns = rl.gae(rewards, seen.values, mask, settings.gamma, settings.lam)
        advantages = rl.masked_whiten(advantages, mask)
    return Experience(rows, mask, seen.logp, seen.values, advantages, returns)


def update(
    agent: Agent,
    learner: Learner,
    experience: Experience,
    settings: PPOSettings,
    rate: float,
    seed: tuple[int, int],
    at_once: AtOnce,
) -> Update:
    """Epochs of minibatches, each one optimiser step with learning rate ``rate``.

    The minibatches are a pure function of ``seed``, (the run's, the update's number).  Raises TrainingError when the
    first minibatch's ratios are not 1.
    """
    record = _Record()
    for parts in _epochs(len(experience.mask), settings, seed):
        for index in parts:
            part = experience.take(torch.from_numpy(index).to(experience.mask.device))
            look = _learn_in_memory(agent, learner, part, settings, at_once)
            if not record.looks:
                _check_first(look.deviation, settings.ratio_tolerance, learner)
            record.looks.append(look)
            if settings.stop_kl and look.approx_kl > settings.stop_kl:
                learner.forget()
                return record.result(stopped=True)
            if look.mean_ratio > RATIO_LIMIT:
                learner.forget()
                record.skipped += 1
                continue
            record.steps.append(learner.step(rate))
    return record.result(stopped=False)


def _epochs(rows: int, settings: PPOSettings, seed: tuple[int, int]) -> Iterator[list[np.ndarray[Any, Any]]]:
    """For each epoch its minibatches of row numbers, in a fresh order."""
    random = np.random.Generator(np.random.PCG64([*seed, 1]))
    for _ in range(settings.ppo_epochs):
        yield np.array_split(random.permutation(rows), min(settings.minibatches, rows))


@dataclass(frozen=True)
class _Look:
    """One minibatch as it was before its step."""

    tokens: float
    policy_loss: float
    value_loss: float
    approx_kl: float
    clipped: float
    value_clipped: float
    mean_ratio: float
    ratio_max: float
    deviation: float


def _learn_in_memory(agent: Agent, learner: Learner, part: Experience, settings: PPOSettings, at_once: AtOnce) -> _Look:
    while True:
        try:
            failpoint("oom")
            return _learn_from(agent, learner, part, settings, at_once.rows)
        except (RuntimeError, MemoryError) as error:
            learner.forget()
            at_once.halve(error, len(part.mask))


def _learn_from(agent: Agent, learner: Learner, part: Experience, settings: PPOSettings, size: int) -> _Look:
    """Gradients of one minibatch, ``size`` rows at once, weighted by their tokens; no step yet."""
    tokens = float(part.mask.sum())
    sums, largest = torch.zeros(6, device=part.mask.device), torch.zeros(2, device=part.mask.device)
    for index, rows in part.rows.batches(size):
        mask, old_logp, advantages = part.mask[index], part.logp[index], part.advantages[index]
        with agent.turn("policy"):  # backward too: networks that share weights switch what may learn
            with learner.computing():
                logp = agent.logprobs(rows)
                policy = rl.policy_loss(logp, old_logp, advantages, mask, settings.cliprange, tokens)
            learner.backward(policy.loss)
        value, value_clipped = torch.zeros_like(policy.loss), torch.zeros_like(mask)
        if settings.advantages == "gae":
            with agent.turn("critic"):
                with learner.computing():
                    values = agent.values(rows)
                    old, returns = part.values[index], part.returns[index]
                    value, value_clipped = rl.value_loss(values, old, returns, mask, settings.cliprange_value, tokens)
                learner.backward(settings.vf_coef * value)
        ratio = policy.ratio.detach()
        shares = (policy.clipped.sum(), value_clipped.sum(), ratio.where(mask, 0.0).sum())
        means = [policy.loss.detach(), value.detach(), policy.approx_kl, *(s / tokens for s in shares)]
        sums += torch.stack([m.float() for m in means])
        largest = torch.maximum(largest, torch.stack((ratio.max(), (ratio - 1).abs().max())).float())
    return _Look(tokens, *sums.tolist(), *largest.tolist())


def _check_first(deviation: float, tolerance: float, learner: Learner) -> None:
    if deviation <= tolerance:
        return
    learner.forget()
    raise TrainingError(
        f"Before the first step of an update the policy must be as likely to write its answers as when it wrote them "
        f"(ratio 1), but the ratio is off by {deviation:.2g} (at most {tolerance:g} is rounding). Learning from this "
        "would look fine and be wrong.",
        "Something computes differently in the two passes: dropout, another number format, or a model that changed. "
        'Try train.precision = "fp32"; if that does not help, this is a fault of the program: please report it.',
    )


class _Record:
    """What the minibatches of an update add up to."""

    def __init__(self) -> None:
        self.looks: list[_Look] = []
        self.steps: list[StepResult] = []
        self.skipped = 0

    def _mean(self, name: str) -> float:
        tokens = sum(look.tokens for look in self.looks)
        return float(sum(getattr(look, name) * look.tokens for look in self.looks)) / max(tokens, 1.0)

    def result(self, *, stopped: bool) -> Update:
        return Update(
            policy_loss=self._mean("policy_loss"),
            value_loss=self._mean("value_loss"),
            approx_kl=self._mean("approx_kl"),
            clip_fraction=self._mean("clipped"),
            value_clip_fraction=self._mean("value_clipped"),
            ratio_max=max((look.ratio_max for look in self.looks), default=1.0),
            first_deviation=self.looks[0].deviation if self.looks else 0.0,
            grad_norm=max((step.grad_norm for step in self.steps), default=0.0),
            steps=sum(not step.skipped for step in self.steps),
            skipped=self.skipped + sum(step.skipped for step in self.steps),
            stopped=stopped,
            last=self.steps[-1] if self.steps else None,
        )
