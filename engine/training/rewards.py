"""What answers are worth: reward models and rules, each with its weight and its curve, and penalties.

A reward scores *text*: a question's turns and an answer.  So a reward model may have any shape and any tokenizer, be ours or
a classifier that transformers runs.  Where it reads the policy's own tokens it scores exactly the ids that were written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from engine.errors import ModelError
from engine.loading import open_any
from engine.models.exchange import read_config
from engine.models.heads import RewardModel, is_reward_folder, load_reward_head
from engine.models.opening import Opened
from engine.recipes.rewards import FilterSection, RewardSection
from engine.rules import ExpressionError, OutputFilter, Rule, parse_rule
from engine.runs import find_run
from engine.text.chat_template import ChatTemplate, choose_template
from engine.text.rendering import values_of
from engine.text.scoring import Scorable
from engine.text.tokenizer import Tokenizer
from engine.text.turns import Turn

ROWS_AT_ONCE = 64


@dataclass(frozen=True)
class Answered:
    """A question and an answer.  ``ids`` are the tokens that were written, question, answer and its end; empty where
    there are none."""

    turns: tuple[Turn, ...]
    answer: str
    ids: tuple[int, ...] = ()

    @property
    def question(self) -> str:
        """The last thing asked."""
        return self.turns[-1].text if self.turns else ""


class Source(Protocol):
    """One kind of reward."""

    def score(self, answered: Sequence[Answered]) -> list[float]:
        """A number for each answer."""
        ...


@dataclass
class RuleReward:
    """A rule.  An answer for which it has no number is worth 0 and counted, with the first reason."""

    rule: Rule
    failures: int = 0
    reason: str = ""

    def score(self, answered: Sequence[Answered]) -> list[float]:
        return [self._one(a) for a in answered]

    def _one(self, answered: Answered) -> float:
        try:
            return self.rule.score(answered.question, answered.answer)
        except ExpressionError as error:
            self.failures += 1
            self.reason = self.reason or str(error)
            return 0.0


@dataclass
class ModelReward:
    """A reward model of ours on its device.  ``reads_policy``: the policy's tokens are its own, and are scored as written."""

    model: RewardModel
    scorable: Scorable
    reads_policy: bool = False

    @torch.no_grad()
    def score(self, answered: Sequence[Answered]) -> list[float]:
        limit = self.scorable.context_length
        texts = [
            list(a.ids[-limit:]) if self.reads_policy and a.ids else self.scorable.ids(a.turns, a.answer)
            for a in answered
        ]
        device = next(self.model.parameters()).device
        scores = torch.zeros(len(texts))
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), ROWS_AT_ONCE):
            some = order[start : start + ROWS_AT_ONCE]
            ids, mask = padded([texts[i] for i in some], device)
            scores[some] = self.model(ids, mask).cpu()
        return [float(s) for s in scores]


@dataclass
class ClassifierReward:
    """A classifier that transformers runs (an encoder such as DeBERTa too): its one number, or last label minus first.

    It is normalised by ``gain`` and ``shift``, which are found on answers of the reference (``normalise``).
    """

    model: Any
    tokenizer: Any
    gain: float = 1.0
    shift: float = 0.0

    @torch.no_grad()
    def score(self, answered: Sequence[Answered]) -> list[float]:
        found: list[float] = []
        for start in range(0, len(answered), ROWS_AT_ONCE):
            some = answered[start : start + ROWS_AT_ONCE]
            logits = self.model(**self._encoded(some).to(self.model.device)).logits.float().cpu()
            one = logits[:, 0] if logits.shape[1] == 1 else logits[:, -1] - logits[:, 0]
            found += one.tolist()
        return [value * self.gain + self.shift for value in found]

    def _encoded(self, answered: Sequence[Answered]) -> Any:
        asked: dict[str, Any] = {"return_tensors": "pt", "padding": True, "truncation": True}
        if getattr(self.tokenizer, "chat_template", None):
            talks = [
                [*({"role": t.role, "content": _said(t)} for t in a.turns), {"role": "assistant", "content": a.answer}]
                for a in answered
            ]
            texts = [self.tokenizer.apply_chat_template(talk, tokenize=False) for talk in talks]
            return self.tokenizer(texts, add_special_tokens=False, **asked)
        questions = ["\n".join(_said(t) for t in a.turns) for a in answered]
        return self.tokenizer(questions, [a.answer for a in answered], **asked)


def _said(turn: Turn) -> str:
    return f"{turn.text}\n\n{turn.context}" if turn.context else turn.text


def padded(texts: Sequence[Sequence[int]], device: torch.device | str) -> tuple[Tensor, Tensor]:
    """Ids (B, T) padded on the right, and which of them are real (B, T, bool)."""
    longest = max(map(len, texts))
    ids = torch.tensor([[*text, *[0] * (longest - len(text))] for text in texts], device=device)
    mask = torch.arange(longest, device=device) < torch.tensor([[len(text)] for text in texts], device=device)
    return ids, mask


# ------------------------------------------------------------------ several rewards as one


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
            bad = next(name for name, values in own.items() if not bool(torch.isfinite(values).all()))
            raise ModelError(
                f"The reward {bad} gives numbers that are not finite.", "Its weights are damaged: train it again."
            )
        return Scores(total, own, filtered)

    def notices(self) -> list[str]:
        """What went wrong since the last call, in words."""
        told = []
        for part in self.parts:
            if isinstance(part.source, RuleReward) and part.source.failures:
                source = part.source
                told.append(
                    f"{source.failures:,} answers got no number from {source.rule.text!r:.60} ({source.reason})."
                )
                source.failures, source.reason = 0, ""
        return told

    def normalise(self, answered: Sequence[Answered]) -> dict[str, tuple[float, float]]:
        """Bring classifiers to mean 0 and deviation 1 on these answers; what was found, to be kept with the run."""
        found = {}
        for part in self.parts:
            if isinstance(part.source, ClassifierReward):
                scores = torch.tensor(part.source.score(answered), dtype=torch.float64)
                std = float(scores.std(correction=0))
                if std > 1e-12:
                    found[part.name] = (1 / std, -float(scores.mean()) / std)
        self.set_scales(found)
        return found

    def set_scales(self, scales: dict[str, tuple[float, float]]) -> None:
        """Put back what ``normalise`` found."""
        for part in self.parts:
            if isinstance(part.source, ClassifierReward) and part.name in scales:
                part.source.gain, part.source.shift = scales[part.name]

    def trunk_for(self, tokenizer: Tokenizer) -> RewardModel | None:
        """The reward model that counts most of those that read this tokenizer's ids: what a critic may begin from."""
        own = [p for p in self.parts if isinstance(p.source, ModelReward) and p.source.reads_policy]
        best = max(own, key=lambda part: abs(part.weight), default=None)
        return best.source.model if best is not None and isinstance(best.source, ModelReward) else None


# ------------------------------------------------------------------ opening


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
            theirs = source.scorable
            source.reads_policy = (theirs.tokenizer.fingerprint, values_of(theirs.template)) == (
                tokenizer.fingerprint,
                values_of(template),
            )
        parts.append(Part(asked.name, asked.weight, source))
    parts += [Part(asked.name, asked.weight, RuleReward(parse_rule(asked.what))) for asked in section.rules()]
    return Rewards(_renamed(parts), output_filter.filter(), output_filter.penalty, eos_penalty)


def _renamed(parts: list[Part]) -> list[Part]:
    """A model may be called as a rule is: every curve needs a name of its own."""
    names: set[str] = set()
    renamed = []
    for part in parts:
        name = part.name if part.name not in names else f"{part.name}-rule"
        names.add(name)
        renamed.append(Part(name, part.weight, part.source))
    return renamed


def open_reward(what: str | Path, runs: Path, device: torch.device | str = "cpu") -> ModelReward | ClassifierReward:
    """A reward model of ours (a run or its model folder), or a folder with a classifier.

    Raises ModelError for what is neither.
    """
    path = Path(what)
    folder = path if (path / "config.json").is_file() else find_run(what, runs).model
    if is_reward_folder(folder):
        opened = open_any(folder, runs)
        model = load_reward_head(opened.model, folder).to(device).eval().requires_grad_(False)
        return ModelReward(model, scorable_of(opened))
    if (folder / "config.json").is_file() and _is_classifier(folder):
        return _open_classifier(folder, device)
    raise ModelError(
        f"{what} is no reward model: it has neither a reward head of Tezgah's nor a classifier's.",
        'Train one (stage "reward"), or name a rule in reward.rule.',
    )


def scorable_of(opened: Opened) -> Scorable:
    """How a reward model of ours reads conversations: by its own tokenizer and template."""
    template = choose_template("auto", opened.template, own_stops=opened.template_stops)
    return Scorable(opened.tokenizer, template.for_tokenizer(opened.tokenizer), opened.model.settings.context_length)


def _is_classifier(folder: Path) -> bool:
    names = read_config(folder).get("architectures")
    return isinstance(names, list) and any(str(n).endswith("ForSequenceClassification") for n in names)


def _open_classifier(folder: Path, device: torch.device | str) -> ClassifierReward:
    import transformers  # heavy, and only this kind of reward needs it

    auto_model: Any = transformers.AutoModelForSequenceClassification
    auto_tokenizer: Any = transformers.AutoTokenizer
    try:
        model = auto_model.from_pretrained(
            folder, dtype=torch.float32, trust_remote_code=False, local_files_only=True, use_safetensors=True
        )
        tokenizer = auto_tokenizer.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
    except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
        raise ModelError(
            f"{folder} cannot be opened as a classifier: {str(error).splitlines()[0]:.200}.",
            "Safetensors weights and a tokenizer that transformers knows without own code are needed.",
        ) from None
    if model.config.num_labels > 2:
        raise ModelError(
            f"{folder} has {model.config.num_labels} labels; a reward has one number, or two labels (bad, good).",
            "Choose a reward model.",
        )
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    model.config.pad_token_id = tokenizer.pad_token_id
    return ClassifierReward(model.to(device).eval().requires_grad_(False), tokenizer)
