"""Rollouts: the policy answers many prompts at once, token by token, and every answer can be drawn again.

Plain sampling at a temperature and nothing else.  Any cut (top-k, top-p, a penalty, a least length) would draw from another
distribution than the one whose log-probabilities train the policy; the KL then reads negative and the update is wrong.

Every answer has random numbers of its own, drawn from (seed, step) alone: a resumed run writes the same answers, and
neither the order nor the finished rows that leave a batch change them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.errors import ModelError
from engine.models.settings import ModelSettings
from engine.sampling.cuts import draw_ids
from engine.training.logprobs import AnswerRows

CACHE_BYTES = 1 << 30  # keys and values of the texts that are written at once
COMPACT_BELOW = 0.75  # finished rows leave the batch when fewer than this share still write
LOOK_EVERY = 8  # tokens between two looks at an accelerator, which wait for it


class Writer(Protocol):
    """What is needed of ``engine.models.transformer.Transformer``."""

    settings: ModelSettings
    training: bool

    def hidden(
        self, ids: Tensor, *, positions: Tensor | None = None, mask: Tensor | None = None, cache: Any = None
    ) -> Tensor: ...
    def logits_of(self, hidden: Tensor) -> Tensor: ...
    def new_cache(self, batch: int, capacity: int | None = None) -> Any: ...
    def train(self, mode: bool = True) -> Any: ...


@dataclass(frozen=True)
class Answering:
    """How answers are written.  ``stops`` are the ids that end one (they belong to it); ``vocabulary`` is the
    tokenizer's: a model's own may be padded with ids that stand for nothing."""

    max_new_tokens: int
    stops: tuple[int, ...]
    vocabulary: int
    temperature: float = 1.0

    def __post_init__(self) -> None:
        if self.max_new_tokens < 1 or self.temperature <= 0:
            raise ValueError("answers need at least one token and a temperature above 0")

    def ends(self, ids: Sequence[int]) -> bool:
        """Whether an answer ended by itself: with a stop."""
        return len(ids) > 0 and ids[-1] in self.stops

    def without_stop(self, ids: list[int]) -> list[int]:
        """An answer without the stop that ended it."""
        return ids[:-1] if self.ends(ids) else ids


@dataclass(frozen=True)
class Rollout:
    """Prompts and their answers in the order asked.  ``ended`` (B, bool): the answer ends with a stop of its own."""

    prompts: list[list[int]]
    answers: list[list[int]]
    ended: Tensor

    @property
    def tokens(self) -> int:
        """How many tokens were written."""
        return sum(map(len, self.answers))

    def rows(self, device: torch.device | str = "cpu") -> AnswerRows:
        """The answers behind their prompts, as ``engine.training.logprobs`` reads them."""
        return answer_rows(self.prompts, self.answers, device)


def answer_rows(
    prompts: Sequence[Sequence[int]], answers: Sequence[Sequence[int]], device: torch.device | str = "cpu"
) -> AnswerRows:
    """Rows ``prompt, answer, padding`` of ids (any: padding is never looked at)."""
    longest = max((len(p) + len(a) for p, a in zip(prompts, answers, strict=True)), default=0)
    ids = np.zeros((len(prompts), longest), np.int64)
    answer = np.zeros((len(prompts), longest), bool)
    for row, (prompt, own) in enumerate(zip(prompts, answers, strict=True)):
        end = len(prompt) + len(own)
        ids[row, : len(prompt)], ids[row, len(prompt) : end] = prompt, own
        answer[row, len(prompt) : end] = True
    width = max(map(len, answers), default=0)
    return AnswerRows(torch.from_numpy(ids).to(device), torch.from_numpy(answer).to(device), width)


def uniform_numbers(seed: int, step: int, answers: int, tokens: int) -> NDArray[np.float64]:
    """(answers, tokens) numbers in [0, 1), a pure function of (seed, step); each answer's are its own."""
    streams = np.random.SeedSequence([seed, step]).spawn(answers)
    rows = [np.random.Generator(np.random.PCG64(stream)).random(tokens) for stream in streams]
    return np.array(rows).reshape(answers, tokens)  # of no answers too


@torch.no_grad()
def write_answers(
    model: Writer,
    prompts: Sequence[Sequence[int]],
    how: Answering,
    numbers: NDArray[np.float64],
    *,
    at_once: int = 0,
    each_token: Callable[[], None] = lambda: None,
) -> Rollout:
    """One answer to each prompt (ids, none empty), drawn with ``numbers`` (B, max_new_tokens) from ``uniform_numbers``.

    ``at_once`` is how many are written together at most (0: as many as ``CACHE_BYTES`` hold); it changes no answer.
    ``each_token`` is called before every step of a batch, and may raise to end the writing.  The model is in evaluation
    mode meanwhile.  Raises ValueError when a prompt is empty or leaves no room in the context, ModelError when the model
    computes no numbers.
    """
    room = model.settings.context_length - how.max_new_tokens
    if any(not 0 < len(prompt) <= room for prompt in prompts):
        raise ValueError(f"prompts must have 1 to {room} tokens, so that {how.max_new_tokens} more fit the context")
    answers: list[list[int]] = [[] for _ in prompts]
    was_training = model.training
    model.train(False)
    try:
        for some in _batches(model.settings, prompts, how, at_once or len(prompts)):
            written = _Batch(model, [prompts[i] for i in some], how, numbers[some]).write(each_token)
            for index, ids in zip(some, written, strict=True):
                answers[index] = _until_stop(ids, how.stops)
    finally:
        model.train(was_training)
    ended = torch.tensor([how.ends(ids) for ids in answers], dtype=torch.bool)
    return Rollout([list(p) for p in prompts], answers, ended)


def _batches(settings: ModelSettings, prompts: Sequence[Sequence[int]], how: Answering, most: int) -> list[list[int]]:
    """Indices of prompts, those of like length together, at most ``most`` and as many as the cache may hold."""
    order = sorted(range(len(prompts)), key=lambda i: (len(prompts[i]), i))
    a_token = 8 * settings.n_layers * settings.n_kv_heads * settings.head_dim  # keys and values in float32
    batches: list[list[int]] = []
    for index in order:
        a_text = a_token * (len(prompts[index]) + how.max_new_tokens)  # the longest so far: they come in order
        if not batches or len(batches[-1]) == most or (len(batches[-1]) + 1) * a_text > CACHE_BYTES:
            batches.append([])
        batches[-1].append(index)
    return batches


def _until_stop(ids: list[int], stops: tuple[int, ...]) -> list[int]:
    for place, id in enumerate(ids):
        if id in stops:
            return ids[: place + 1]
    return ids


class _Batch:
    """Texts that grow together, one token a step; those that ended leave when enough have."""

    def __init__(
        self, model: Writer, prompts: list[Sequence[int]], how: Answering, numbers: NDArray[np.float64]
    ) -> None:
        self.model, self.how = model, how
        self.device = next(iter(model.parameters())).device  # type: ignore[attr-defined]
        self.numbers = torch.from_numpy(numbers).to(torch.float32 if self.device.type == "mps" else torch.float64)
        self.numbers = self.numbers.to(self.device)
        self.stops = torch.tensor(how.stops, device=self.device, dtype=torch.long)
        self.written = torch.zeros(len(prompts), how.max_new_tokens, dtype=torch.long, device=self.device)
        self.live = torch.arange(len(prompts), device=self.device)  # which text each row of the cache is
        self.done = torch.zeros(len(prompts), dtype=torch.bool, device=self.device)
        self.finite = torch.ones((), dtype=torch.bool, device=self.device)
        self._read(prompts)

    def _read(self, prompts: list[Sequence[int]]) -> None:
        """Fill the cache; the same prompt asked several times is read once."""
        places: dict[tuple[int, ...], int] = {}
        which = [places.setdefault(tuple(prompt), len(places)) for prompt in prompts]
        self.longest = max(map(len, places))
        self.cache = self.model.new_cache(len(places), self.longest + self.how.max_new_tokens)
        padded = [[0] * (self.longest - len(text)) + list(text) for text in places]
        lengths = torch.tensor([len(text) for text in places], device=self.device)
        self.mask: Tensor | None = None
        if min(map(len, places)) < self.longest:
            columns = torch.arange(self.longest + self.how.max_new_tokens, device=self.device)
            self.mask = columns >= (self.longest - lengths)[:, None]
        mask = None if self.mask is None else self.mask[:, : self.longest]
        self.hidden = self.model.hidden(torch.tensor(padded, device=self.device), mask=mask, cache=self.cache)[:, -1]
        self.next_place = lengths
        if len(places) < len(prompts):
            self._keep(torch.tensor(which, device=self.device))

    def _keep(self, rows: Tensor) -> None:
        self.cache.select(rows)
        self.hidden, self.next_place = self.hidden[rows], self.next_place[rows]
        self.mask = None if self.mask is None else self.mask[rows]

    def write(self, each_token: Callable[[], None]) -> list[list[int]]:
        """The ids written after each prompt; what follows a text's stop means nothing."""
        for token in range(self.how.max_new_tokens):
            each_token()
            self._draw(token)
            if token + 1 == self.how.max_new_tokens or self._all_ended(token):
                break
            self._feed(token)
        if not bool(self.finite):
            raise ModelError(
                "The policy computes numbers that are not finite, so it cannot answer.",
                "Its weights are damaged, or training diverged: go back to a checkpoint and lower train.learning_rate.",
            )
        written: list[list[int]] = self.written[:, : token + 1].tolist()
        return written

    def _draw(self, token: int) -> None:
        logits = self.model.logits_of(self.hidden)[:, : self.how.vocabulary].float() / self.how.temperature
        self.finite &= logits.amax(-1).isfinite().all()
        chosen = draw_ids(logits, self.numbers[self.live, token])
        self.written[self.live, token] = chosen
        self.done |= torch.isin(chosen, self.stops)

    def _all_ended(self, token: int) -> bool:
        """Whether nobody writes any more; rows that ended leave the batch where that pays."""
        if self.device.type != "cpu" and token % LOOK_EVERY:
            return False
        going = torch.nonzero(~self.done)[:, 0]
        if len(going) and len(going) < COMPACT_BELOW * len(self.live):
            self._keep(going)
            self.live, self.done = self.live[going], self.done[going]
        return len(going) == 0

    def _feed(self, token: int) -> None:
        step = self.written[self.live, token][:, None]
        mask = None if self.mask is None else self.mask[:, : self.longest + token + 1]
        positions = self.next_place[:, None]
        self.hidden = self.model.hidden(step, positions=positions, mask=mask, cache=self.cache)[:, -1]
        self.next_place = self.next_place + 1
