"""What answers are worth: several rewards, each with its weight and its curve, as one; and penalties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from engine.errors import ModelError
from engine.recipes.rewards import FilterSection, RewardSection
from engine.rules import OutputFilter, parse_rule
from engine.text.chat_template import ChatTemplate
from engine.text.tokenizer import Tokenizer
from engine.training.reward_sources import (
    Answered,
    ClassifierReward,
    Failures,
    ModelReward,
    RuleReward,
    Source,
    open_reward,
)


@dataclass(frozen=True)
class Part:
    """One reward among several."""

    name: str
    weight: float
    source: Source


@dataclass(frozen=True)
class Scores:
    """Of N answers: ``total`` (N,), what they learn from, penalties included; each reward's own numbers, not weighted, by
    name; and which answers the output filter found something in (N, bool)."""

    total: Tensor
    parts: dict[str, Tensor]
    filtered: Tensor


@dataclass
class Rewards:
    """The weighted sum of several rewards, less penalties."""

    parts: list[Part]
    output_filter: OutputFilter = field(default_factory=OutputFilter)
    filter_penalty: float = 0.0
    eos_penalty: float = 0.0

    def score(self, answered: Sequence[Answered], ended: Tensor) -> Scores:
        """``ended`` (N, bool) tells which answers ended by themselves; the others pay ``eos_penalty``."""
        own = {part.name: torch.tensor(part.source.score(answered), dtype=torch.float32) for part in self.parts}
        total = torch.zeros(len(answered))
        for part in self.parts:
            total += part.weight * own[part.name]
        if self.output_filter:
            filtered = torch.tensor([bool(self.output_filter.found(a.answer)) for a in answered], dtype=torch.bool)
        else:
            filtered = torch.zeros(len(answered), dtype=torch.bool)
        total = total - self.filter_penalty * filtered - self.eos_penalty * ~ended.cpu()
        if not bool(torch.isfinite(total).all()):
            raise _not_finite([name for name, values in own.items() if not bool(torch.isfinite(values).all())])
        return Scores(total, own, filtered)

    def notices(self) -> list[str]:
        """What went wrong since the last call, in words."""
        told = []
        for part in self.parts:
            failed = part.source.failures
            if failed.count:
                told.append(f"{failed.count:,} answers got no number from {part.name} ({failed.reason}).")
                part.source.failures = Failures()
        return told

    def normalise(self, answered: Sequence[Answered]) -> dict[str, tuple[float, float]]:
        """Bring classifiers to mean 0 and deviation 1 on these answers; what was found, to be kept with the run."""
        found = {}
        for part in self.parts:
            if isinstance(part.source, ClassifierReward):
                part.source.gain, part.source.shift = 1.0, 0.0  # a scale that was found before would hide itself
                scores = torch.tensor(part.source.score(answered), dtype=torch.float64)
                std = float(scores.std(correction=0))
                if std > 1e-12:
                    found[part.name] = (1 / std, -float(scores.mean()) / std)
        self.set_scales(found)
        return found

    def rows_at_once(self) -> dict[str, int]:
        """How many texts each model scores at once: fewer since memory ran out, to be kept with the run."""
        sources = {part.name: part.source for part in self.parts}
        return {n: s.at_once.rows for n, s in sources.items() if isinstance(s, ModelReward | ClassifierReward)}

    def set_rows_at_once(self, rows: Mapping[str, int]) -> None:
        """Put back ``rows_at_once``."""
        for part in self.parts:
            if isinstance(part.source, ModelReward | ClassifierReward) and part.name in rows:
                part.source.at_once.rows = int(rows[part.name])

    def set_scales(self, scales: dict[str, tuple[float, float]]) -> None:
        """Put back what ``normalise`` found."""
        for part in self.parts:
            if isinstance(part.source, ClassifierReward) and part.name in scales:
                part.source.gain, part.source.shift = scales[part.name]

    def trunk_for(self, context_length: int) -> torch.nn.Module | None:
        """What a critic may begin from: the trunk of the reward model that counts most, of those that read the policy's
        tokens and texts as long."""
        fitting = [
            (abs(part.weight), part.source.model.trunk)
            for part in self.parts
            if isinstance(part.source, ModelReward)
            and part.weight
            and part.source.model.pooling == "last"  # a mean says nothing of single places
            and part.source.same_tokens
            and part.source.scorable.context_length >= context_length
        ]
        return max(fitting, key=lambda found: found[0], default=(0.0, None))[1]


def open_rewards(
    section: RewardSection,
    output_filter: FilterSection,
    eos_penalty: float,
    runs: Path,
    tokenizer: Tokenizer,
    template: ChatTemplate,
    device: torch.device,
) -> Rewards:
    """The rewards of a recipe; ``tokenizer`` and ``template`` are the policy's.  Raises EngineError for one that is none."""
    parts = []
    for asked in section.models():
        source = open_reward(asked.what, runs, device)
        if isinstance(source, ModelReward):
            source.same_tokens = source.scorable.tokenizer.fingerprint == tokenizer.fingerprint
            source.reads_policy = source.same_tokens and source.scorable.template.jinja == template.jinja
        parts.append(Part(asked.name, asked.weight, source))
    parts += [Part(asked.name, asked.weight, RuleReward(parse_rule(asked.what))) for asked in section.rules()]
    return Rewards(_renamed(parts), output_filter.filter(), output_filter.penalty, eos_penalty)


def _not_finite(names: list[str]) -> ModelError:
    if not names:
        return ModelError("The weighted sum of the rewards is too large for a number.", "Give them smaller weights.")
    return ModelError(
        f"The reward {names[0]} gives numbers that are not finite.", "Its weights are damaged: train it again."
    )


def _renamed(parts: list[Part]) -> list[Part]:
    """A model may be called as a rule is: every curve needs a name of its own."""
    names: set[str] = set()
    renamed = []
    for part in parts:
        name = part.name if part.name not in names else f"{part.name}-rule"
        names.add(name)
        renamed.append(Part(name, part.weight, part.source))
    return renamed
