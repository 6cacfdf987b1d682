"""The policy, its frozen reference and its critic, as one thing that PPO asks three questions.

They are networks of their own, or adapters that take turns on one copy of the weights: then the reference is that copy
with the adapters off, and nothing is held twice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import torch
from torch import Tensor, nn

from engine.models.heads import ValueModel
from engine.training.logprobs import AnswerRows, answer_logprobs

Turn = Callable[[str], AbstractContextManager[Any]]


class Agent(nn.Module):
    """``policy`` (a Transformer or a model with its face), ``reference`` of the same shape, ``critic`` (None where
    advantages need none).

    ``turn("policy" | "reference" | "critic")`` is entered around each use; it switches adapters where networks share
    their weights.  ``reference`` None means the policy itself in the reference's turn.  The reference is no submodule: it
    is neither trained nor saved.  Log-probabilities are those of logits / ``temperature`` over ``vocabulary`` tokens,
    everywhere.
    """

    def __init__(
        self,
        policy: nn.Module,
        reference: nn.Module | None,
        critic: ValueModel | None,
        *,
        vocabulary: int,
        temperature: float = 1.0,
        turn: Turn = lambda _: contextlib.nullcontext(),
    ) -> None:
        super().__init__()
        self.policy = policy
        self.critic = critic
        self.vocabulary, self.temperature, self.turn = vocabulary, temperature, turn
        self._reference = (policy if reference is None else reference.requires_grad_(False),)  # hidden from nn.Module
        self.eval()
        self.reference.eval()

    @property
    def reference(self) -> nn.Module:
        """The frozen model that the policy is held to."""
        return self._reference[0]

    def logprobs(self, rows: AnswerRows) -> tuple[Tensor, Tensor]:
        """The policy's log-probabilities of the answers' tokens, and its entropies there: (B, R) float32, nats."""
        with self.turn("policy"):
            return self._of(self.policy, rows)

    def reference_logprobs(self, rows: AnswerRows) -> Tensor:
        """The reference's log-probabilities (B, R), without gradient."""
        with self.turn("reference"), torch.no_grad():
            return self._of(self.reference, rows)[0]

    def values(self, rows: AnswerRows) -> Tensor:
        """What the critic expects before each answer token (B, R); 0 where there is no token.

        Raises ValueError without a critic.
        """
        if self.critic is None:
            raise ValueError("this agent has no critic")
        with self.turn("critic"):
            trunk: Any = self.critic.trunk
            return rows.spread(self.critic.of_hidden(rows.before(trunk.hidden(rows.ids))))

    def _of(self, model: Any, rows: AnswerRows) -> tuple[Tensor, Tensor]:
        return answer_logprobs(model, rows, temperature=self.temperature, vocabulary=self.vocabulary)
