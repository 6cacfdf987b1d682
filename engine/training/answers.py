"""Asking a policy, or its reference, many questions: what it wrote, and what that is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.sampling import prepare_for_generation
from engine.text.prompts import Prompt
from engine.text.tokenizer import Tokenizer
from engine.training.agent import POLICY, REFERENCE, Agent
from engine.training.ppo import AtOnce
from engine.training.reward_sources import Answered
from engine.training.rewards import Rewards, Scores
from engine.training.rollouts import Answering, Rollout, write_answers


@dataclass(frozen=True)
class Answers:
    """Answers to ``prompts``, as they were ``answered`` (texts without their end), and their ``scores``."""

    prompts: list[Prompt]
    rollout: Rollout
    answered: list[Answered]
    scores: Scores

    @property
    def texts(self) -> list[str]:
        """The answers' texts."""
        return [a.answer for a in self.answered]

    def facts(self) -> dict[str, float]:
        """What can be said of the answers themselves: rewards, how many end, how long they are, how many differ."""
        own = {
            "reward": float(self.scores.total.mean()),
            "reward_std": float(self.scores.total.std(correction=0)),
            "ended": float(self.rollout.ended.float().mean()),
            "length": self.rollout.tokens / len(self.answered),
            "distinct": len(set(self.texts)) / len(self.answered),
        }
        return own | ({"filtered": float(self.scores.filtered.float().mean())} if self.scores.filtered.any() else {})

    def rewards(self) -> dict[str, float]:
        """The mean of each reward, by its name."""
        return {name: float(values.mean()) for name, values in self.scores.parts.items()}


class Asking:
    """How questions are asked and answers scored.  ``at_once`` shrinks when memory runs out."""

    def __init__(self, agent: Agent, tokenizer: Tokenizer, rewards: Rewards, how: Answering, at_once: AtOnce) -> None:
        self.agent, self.tokenizer, self.rewards = agent, tokenizer, rewards
        self.how, self.at_once = how, at_once

    def ask(
        self,
        prompts: Sequence[Prompt],
        numbers: NDArray[np.float64],
        *,
        reference: bool = False,
        each_token: Callable[[], None] = lambda: None,
    ) -> Answers:
        """The answers of the policy (or of its ``reference``), drawn with ``numbers``, scored."""
        model: Any = self.agent.reference if reference else self.agent.policy
        ids = [prompt.ids for prompt in prompts]
        while True:
            try:
                with self.agent.turn(REFERENCE if reference else POLICY):
                    at_once = min(self.at_once.rows, len(ids))
                    writer: Any = prepare_for_generation(model, batch=at_once)  # laid out for writing, adapters merged
                    rollout = write_answers(writer, ids, self.how, numbers, at_once=at_once, each_token=each_token)
                break
            except (RuntimeError, MemoryError) as error:
                self.at_once.halve(error, len(ids))
        answered = [
            Answered(prompt.turns, self._text(ids), self._whole(prompt, ids))
            for prompt, ids in zip(prompts, rollout.answers, strict=True)
        ]
        return Answers(list(prompts), rollout, answered, self.rewards.score(answered, rollout.ended))

    def _text(self, ids: list[int]) -> str:
        return self.tokenizer.decode(self.how.without_stop(ids)).strip()

    def _whole(self, prompt: Prompt, ids: list[int]) -> tuple[int, ...]:
        """What a reward model reads: an answer always has an end; whether it wrote it itself is another matter."""
        end = () if self.how.ends(ids) else (self.how.stops[0],)
        return (*prompt.ids, *ids, *end)
