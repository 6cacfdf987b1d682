"""What an answer is worth: the ``[reward]`` and ``[filter]`` tables of stages that learn from rewards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pydantic import field_validator

from engine.errors import ModelError, RecipeError
from engine.recipes.base import Section, knob
from engine.recipes.places import Places
from engine.rules import KINDS, OutputFilter, parse_rule

REWARD_STAGES = ("reward",)
LARGEST_WEIGHT = 1e6
_WEIGHTED = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*\*\s*(.+)", re.DOTALL)
_RUN_NAME = re.compile(r"\d{8}-\d{6}-[a-z]+-(.+)")


@dataclass(frozen=True)
class Weighted:
    """One reward among several: ``what`` it is, how much it counts, and the ``name`` of its curve."""

    weight: float
    what: str
    name: str


class RewardSection(Section):
    """Where rewards come from: reward models, rules, or several of both."""

    title: ClassVar[str] = "Reward"

    from_: list[str] = knob(
        [],
        "Reward models",
        'Reward runs (path or name), or folders of classifiers from the hub; "0.5 * name" counts half. They score text, so '
        "any shape and tokenizer will do. Without any rule either: your newest finished reward run.",
        alias="from",
        takes=REWARD_STAGES,
    )
    rule: list[str] = knob(
        [],
        "Rules",
        'Rewards without a model: "judge:en" (of the tales), "length: 10-30" words, "regex: pattern", "expression: '
        '1 if \'please\' in lower(answer) else 0". "0.5 * judge:en" counts half, "0 * judge:en" is only watched.',
    )

    @field_validator("from_", "rule", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return ([value] if value else []) if isinstance(value, str) else value

    def models(self) -> list[Weighted]:
        """The reward models asked for."""
        return _named([(weight, what, _name_of_model(what)) for weight, what in map(weighted, self.from_)])

    def rules(self) -> list[Weighted]:
        """The rules asked for."""
        return _named([(weight, what, what.partition(":")[0].strip()) for weight, what in map(weighted, self.rule)])

    def check(self) -> None:
        """Raises RecipeError for a rule that is none, or when nothing counts."""
        for rule in self.rules():
            parse_rule(rule.what)
        given = [*self.models(), *self.rules()]
        for reward in given:
            if not abs(reward.weight) <= LARGEST_WEIGHT:
                raise RecipeError(
                    f"reward.from and reward.rule: the weight of {reward.what!r:.60} is larger than {LARGEST_WEIGHT:g}.",
                    "Give it a smaller weight; only what rewards weigh beside each other and ppo.kl_coef matters.",
                )
        if given and not any(reward.weight for reward in given):
            raise RecipeError(
                "reward.from and reward.rule: every weight is 0, so nothing is rewarded.",
                "Give one of them another weight.",
            )

    def located(self, places: Places) -> RewardSection:
        """With whole paths.  Raises EngineError for a reward that is not here."""
        asked = self.from_ if self.from_ or self.rule else [""]
        found = []
        for weight, what in map(weighted, asked):
            try:
                path, _ = places.model(what, REWARD_STAGES)
            except ModelError as error:
                raise _nothing_to_reward(error, bool(what)) from None
            found.append(path if weight == 1 else f"{weight:g} * {path}")
        return RewardSection.model_validate({"from": found, "rule": self.rule})


class FilterSection(Section):
    """What an answer should not hold."""

    title: ClassVar[str] = "Output filter"

    words: list[str] = knob([], "Words", "Words that cost an answer the penalty; letter case does not matter.")
    patterns: list[str] = knob([], "Patterns", "Regular expressions that cost an answer the penalty.", expert=True)
    penalty: float = knob(1.0, "Penalty", "Taken from the reward of an answer that holds any of them.", ge=0, le=1e6)

    def filter(self) -> OutputFilter:
        """The filter.  Raises RecipeError for a pattern that is none."""
        return OutputFilter(self.words, self.patterns)


def weighted(text: str) -> tuple[float, str]:
    """``0.5 * what`` as its two parts; the weight is 1 where none stands."""
    match = _WEIGHTED.fullmatch(text)
    return (float(match[1]), match[2].strip()) if match else (1.0, text.strip())


def _name_of_model(what: str) -> str:
    path = Path(what)
    name = path.parent.name if path.name in ("model", "") else path.name
    match = _RUN_NAME.fullmatch(name)
    return re.sub(r"[^\w-]+", "-", match[1] if match else name).strip("-") or "model"


def _named(found: Sequence[tuple[float, str, str]]) -> list[Weighted]:
    """Each with a name of its own: the second of a name gets a number."""
    names: list[str] = []
    for _, _, name in found:
        taken = sum(known == name or known.startswith(f"{name}-") for known in names)
        names.append(f"{name}-{taken + 1}" if name in names else name)
    return [Weighted(weight, what, name) for (weight, what, _), name in zip(found, names, strict=True)]


def _nothing_to_reward(error: ModelError, named: bool) -> ModelError:
    if named:
        return ModelError(error.text.replace("model.from", "reward.from"), error.remedy)
    return ModelError(
        "There is no reward: reward.from and reward.rule are empty, and no reward model has been trained yet.",
        f'Train one (tezgah train, stage "reward"), or set reward.rule, which may begin with {", ".join(KINDS)}: for the '
        'tales  rule = "judge:en".',
    )
