"""The policy, its frozen reference and its critic, as one thing that PPO asks three questions.

They are networks of their own, or adapters that take turns on one copy of the weights: then the reference is that copy
with the adapters off, and nothing is held twice.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import torch
from torch import Tensor, nn

from engine.models.adapters import Attached, attach
from engine.models.heads import ValueModel
from engine.recipes.methods import MethodSection, trainable_parameters
from engine.training.logprobs import AnswerRows, answer_logprobs

Turn = Callable[[str], AbstractContextManager[Any]]

POLICY, CRITIC, REFERENCE = "policy", "critic", "reference"


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

    def learning(self, attached: Attached) -> dict[str, nn.Parameter]:
        """What learns, by name: the policy's part as ``attached`` has it, and the critic's."""
        with self.turn(POLICY):
            found = {f"{POLICY}.{name}": p for name, p in attached.trainable().items()}
        if self.critic is not None:
            found |= {f"{CRITIC}.head.{name}": p for name, p in self.critic.head.named_parameters()}
            if self.critic.trunk is not self.policy:
                found |= {f"{CRITIC}.trunk.{name}": p for name, p in self.critic.trunk.named_parameters()}
            else:
                with self.turn(CRITIC):
                    found |= {f"{CRITIC}.{name}": p for name, p in attached.trainable().items()}
        for parameter in found.values():
            parameter.requires_grad_(True)  # an adapter that is not in use is switched off in this respect too
        return found

    def recompute(self, on: bool) -> None:
        """Gradient checkpointing of policy and critic."""
        policy: Any = self.policy
        policy.gradient_checkpointing = on
        if self.critic is not None:
            trunk: Any = self.critic.trunk
            trunk.gradient_checkpointing = on

    @property
    def reference(self) -> nn.Module:
        """The frozen model that the policy is held to."""
        return self._reference[0]

    def logprobs(self, rows: AnswerRows) -> Tensor:
        """The policy's log-probabilities of the answers' tokens (B, R), float32, nats."""
        with self.turn(POLICY):
            return self._of(self.policy, rows, entropies=False)[0]

    def outlook(self, rows: AnswerRows) -> tuple[Tensor, Tensor]:
        """The same, and the policy's entropies where the tokens were chosen (B, R)."""
        with self.turn(POLICY):
            return self._of(self.policy, rows)

    def reference_logprobs(self, rows: AnswerRows) -> Tensor:
        """The reference's log-probabilities (B, R), without gradient."""
        with self.turn(REFERENCE), torch.no_grad():
            return self._of(self.reference, rows, entropies=False)[0]

    def values(self, rows: AnswerRows) -> Tensor:
        """What the critic expects before each answer token (B, R); 0 where there is no token.

        Raises ValueError without a critic.
        """
        if self.critic is None:
            raise ValueError("this agent has no critic")
        with self.turn(CRITIC):
            trunk: Any = self.critic.trunk
            return rows.spread(self.critic.of_hidden(rows.before(trunk.hidden(rows.ids))))

    def _of(self, model: Any, rows: AnswerRows, *, entropies: bool = True) -> tuple[Tensor, Tensor]:
        return answer_logprobs(
            model, rows, temperature=self.temperature, vocabulary=self.vocabulary, entropies=entropies
        )


def weights_to_come(
    model: nn.Module, method: MethodSection, critic_trunk: nn.Module | None, needs_critic: bool, device: torch.device
) -> tuple[int, int]:
    """What ``make_agent`` will need beyond a ``model`` that is in memory: numbers of weights that are still to come onto the
    device (the policy, its frozen copy, a critic; with an adapter all of them share one copy), and of those that learn."""
    whole = sum(p.numel() for p in model.parameters())
    coming = 0 if device.type == "cpu" else whole
    settings: Any = model.settings
    learning = trainable_parameters(settings, method)
    if method.kind != "full":
        return coming, learning * (2 if needs_critic else 1)
    critic = sum(p.numel() for p in (critic_trunk or model).parameters()) if needs_critic else 0
    return coming + whole + critic, learning + critic


def make_agent(
    model: nn.Module,
    method: MethodSection,
    *,
    seed: int,
    critic_trunk: nn.Module | None,
    needs_critic: bool,
    vocabulary: int,
    temperature: float,
) -> tuple[Agent, Attached]:
    """The agent that begins as ``model`` (changed in place), and what learns of its policy.

    With full fine-tuning the reference is a frozen copy, and the critic begins as a copy of ``critic_trunk``, or of the
    model where that is None.  With an adapter the reference is the model without it, and the critic is a second adapter.
    """
    reference = copy.deepcopy(model).requires_grad_(False) if method.kind == "full" else None
    critic = None
    if needs_critic and method.kind == "full":
        critic = ValueModel(copy.deepcopy(model if critic_trunk is None else critic_trunk).requires_grad_(True))
    attached = attach(model, method, seed=seed, name=POLICY)
    if needs_critic and critic is None:
        attached.add(CRITIC, method, seed=seed + 1)
        attached.switch(POLICY)
        critic = ValueModel(attached.model)

    @contextlib.contextmanager
    def turn(name: str) -> Iterator[None]:
        before = attached.active
        attached.switch(None if name == REFERENCE else name)
        try:
            yield
        finally:
            attached.switch(before)

    shared = method.kind != "full"
    takes_turns: Turn = turn if shared else lambda _: contextlib.nullcontext()
    agent = Agent(attached.model, reference, critic, vocabulary=vocabulary, temperature=temperature, turn=takes_turns)
    if critic is not None:
        critic.head.to(next(model.parameters()).device).requires_grad_(True)
    return agent, attached
