"""The kinds of reward: a rule, a reward model of ours, a classifier that transformers runs.

A reward scores *text*: a question's turns and an answer.  So a reward model may have any shape and any tokenizer.  Where it
reads the policy's own tokens it scores exactly the ids that were written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from torch import Tensor

from engine.errors import DataError, ModelError, RunError
from engine.loading import open_any
from engine.models.heads import RewardModel, load_reward_head
from engine.models.opening import Opened
from engine.models.reward_folders import is_reward_folder, reward_folder
from engine.rules import ExpressionError, Rule
from engine.runs import find_run
from engine.text.chat_template import choose_template
from engine.text.scoring import Scorable
from engine.text.turns import Turn
from engine.training.ppo import AtOnce

Item = TypeVar("Item")

ROWS_AT_ONCE = 64
_NO_LIMIT = 1 << 30  # what transformers writes where a tokenizer knows no limit is larger still


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


@dataclass
class Failures:
    """Answers for which a reward had no number: how many, and the first reason.  They are worth 0."""

    count: int = 0
    reason: str = ""

    def add(self, error: Exception) -> None:
        self.count += 1
        self.reason = self.reason or str(error).splitlines()[0].rstrip(".")


class Source(Protocol):
    """One kind of reward."""

    failures: Failures

    def score(self, answered: Sequence[Answered]) -> list[float]:
        """A number for each answer."""
        ...


@dataclass
class RuleReward:
    """A rule."""

    rule: Rule
    failures: Failures = field(default_factory=Failures)

    def score(self, answered: Sequence[Answered]) -> list[float]:
        return [self._one(a) for a in answered]

    def _one(self, answered: Answered) -> float:
        try:
            return self.rule.score(answered.question, answered.answer)
        except ExpressionError as error:
            self.failures.add(error)
            return 0.0


@dataclass
class ModelReward:
    """A reward model of ours on its device.

    ``same_tokens``: its tokenizer is the policy's; ``reads_policy``: its template too, so that the policy's ids are scored
    as they were written.
    """

    model: RewardModel
    scorable: Scorable
    same_tokens: bool = False
    reads_policy: bool = False
    failures: Failures = field(default_factory=Failures)
    at_once: AtOnce = field(default_factory=lambda: AtOnce(ROWS_AT_ONCE))

    @torch.no_grad()
    def score(self, answered: Sequence[Answered]) -> list[float]:
        texts = [self._ids(a) for a in answered]
        device = next(self.model.parameters()).device
        scores = torch.zeros(len(texts))
        order = sorted((i for i in range(len(texts)) if texts[i]), key=lambda i: len(texts[i]))
        for some, found in _in_memory(
            order, self.at_once, lambda rows: self.model(*padded([texts[i] for i in rows], device))
        ):
            scores[some] = found.cpu()
        return [float(s) for s in scores]

    def _ids(self, answered: Answered) -> list[int]:
        """What the model reads; nothing when it has no tokens for it (characters that its tokenizer never saw)."""
        if self.reads_policy and answered.ids:
            return list(answered.ids[-self.scorable.context_length :])
        try:
            return self.scorable.ids(answered.turns, answered.answer)
        except DataError as error:
            self.failures.add(error)
            return []


@dataclass
class ClassifierReward:
    """A classifier that transformers runs (an encoder such as DeBERTa too): its one number, or last label minus first.

    It is normalised by ``gain`` and ``shift``, which are found on answers of the reference (``normalise``).
    """

    model: Any
    tokenizer: Any
    gain: float = 1.0
    shift: float = 0.0
    failures: Failures = field(default_factory=Failures)
    at_once: AtOnce = field(default_factory=lambda: AtOnce(ROWS_AT_ONCE))

    def __post_init__(self) -> None:
        # A score is read at a text's end, so that is what stays; and on the right padding moves nobody's positions.
        self.tokenizer.padding_side, self.tokenizer.truncation_side = "right", "left"

    @torch.no_grad()
    def score(self, answered: Sequence[Answered]) -> list[float]:
        found: list[float] = []
        for _, logits in _in_memory(answered, self.at_once, self._logits):
            one = logits[:, 0] if logits.shape[1] == 1 else logits[:, -1] - logits[:, 0]
            found += one.tolist()
        return [value * self.gain + self.shift for value in found]

    def _logits(self, answered: Sequence[Answered]) -> Tensor:
        logits: Tensor = self.model(**self._encoded(answered).to(self.model.device)).logits
        return logits.float().cpu()

    def _encoded(self, answered: Sequence[Answered]) -> Any:
        longest = _longest_text(self.model.config, self.tokenizer)
        asked: dict[str, Any] = {"return_tensors": "pt", "padding": True}
        asked |= {"truncation": True, "max_length": longest} if longest else {}
        if getattr(self.tokenizer, "chat_template", None):
            talks = [
                [*({"role": t.role, "content": _said(t)} for t in a.turns), {"role": "assistant", "content": a.answer}]
                for a in answered
            ]
            texts = [self.tokenizer.apply_chat_template(talk, tokenize=False) for talk in talks]
            return self.tokenizer(texts, add_special_tokens=False, **asked)
        questions = ["\n".join(_said(t) for t in a.turns) for a in answered]
        return self.tokenizer(questions, [a.answer for a in answered], **asked)


def _in_memory(
    items: Sequence[Item], at_once: AtOnce, compute: Callable[[Sequence[Item]], Tensor]
) -> Iterator[tuple[Sequence[Item], Tensor]]:
    """Items in batches, each with what was computed of it; smaller batches when memory runs out."""
    start = 0
    while start < len(items):
        some = items[start : start + at_once.rows]
        try:
            computed = compute(some)
        except (RuntimeError, MemoryError) as error:
            at_once.halve(error, len(items) - start)
            continue
        yield some, computed
        start += len(some)


def _said(turn: Turn) -> str:
    return f"{turn.text}\n\n{turn.context}" if turn.context else turn.text


def padded(texts: Sequence[Sequence[int]], device: torch.device | str) -> tuple[Tensor, Tensor]:
    """Ids (B, T) padded on the right, and which of them are real (B, T, bool)."""
    longest = max(map(len, texts))
    ids = torch.tensor([[*text, *[0] * (longest - len(text))] for text in texts], device=device)
    mask = torch.arange(longest, device=device) < torch.tensor([[len(text)] for text in texts], device=device)
    return ids, mask


# ------------------------------------------------------------------ opening


def open_reward(what: str | Path, runs: Path, device: torch.device | str = "cpu") -> ModelReward | ClassifierReward:
    """A reward model of ours (a run or its model folder), or a folder with a classifier.

    Raises ModelError for what is neither.
    """
    folder = reward_folder(_place(what, runs))
    if not is_reward_folder(folder):
        return _open_classifier(folder, device)
    opened = open_any(folder, runs)
    model = load_reward_head(opened.model, folder).to(device).eval().requires_grad_(False)
    return ModelReward(model, scorable_of(opened))


def _place(what: str | Path, runs: Path) -> Path:
    """A model folder, or a run; a folder that is neither, where no run is called so, for it to be told what it lacks."""
    path = Path(what)
    if (path / "config.json").is_file():
        return path
    try:
        return find_run(what, runs).path
    except RunError:
        if path.exists():
            return path
        raise


def scorable_of(opened: Opened) -> Scorable:
    """How a reward model of ours reads conversations: by its own tokenizer and template."""
    template = choose_template("auto", opened.template, own_stops=opened.template_stops)
    return Scorable(opened.tokenizer, template.for_tokenizer(opened.tokenizer), opened.model.settings.context_length)


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
        own = model.config.pad_token_id
        tokenizer.pad_token = tokenizer.eos_token if own is None else tokenizer.convert_ids_to_tokens(own)
    if tokenizer.pad_token_id is None:
        raise ModelError(
            f"{folder}: its tokenizer has no padding token, so texts of different length cannot be scored together.",
            'Name one of its tokens as "pad_token" in its tokenizer_config.json.',
        )
    model.config.pad_token_id = tokenizer.pad_token_id
    return ClassifierReward(model.to(device).eval().requires_grad_(False), tokenizer)


def _longest_text(config: Any, tokenizer: Any) -> int:
    """Tokens that a classifier can read; 0 where nothing limits them.

    By its tokenizer, which often does not know, and by its table of positions; RoBERTa and its kin begin to count
    behind the padding token's number.
    """
    places = getattr(config, "max_position_embeddings", None) or 0
    if "roberta" in config.model_type or config.model_type in ("camembert", "longformer", "mpnet"):
        places -= (config.pad_token_id or 0) + 1
    known = [size for size in (places, int(tokenizer.model_max_length)) if 0 < size < _NO_LIMIT]
    return min(known, default=0)
