"""What a policy writes itself while it learns from other people's answers.

Rising accuracy on pairs hides a policy that drifts away or forgets to end: only its own answers show that.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from engine.messages import Notice
from engine.text.pairs import Marked
from engine.text.tokenizers import Tokenizer
from engine.training import rl
from engine.training.logprobs import answer_logprobs
from engine.training.rollouts import Answering, write_answers

SHOWN_ROWS = 16
SELDOM_ENDS = 0.5
ENDS_AT_LEAST = 0.9
STRAYED = 10.0  # nats between whole answers of policy and reference


@dataclass(frozen=True)
class OwnLook:
    """One look at a policy's answers: ``numbers`` under ``val/…``, and ``rows`` for people, before and now."""

    numbers: dict[str, float]
    rows: list[dict[str, Any]]


class OwnAnswers:
    """A policy's answers to ``questions``, drawn ``how`` with the same random ``numbers`` at every look, beside those of its
    reference, which is asked once.  ``beta`` makes rewards of log-ratios."""

    def __init__(
        self,
        questions: Sequence[Marked],
        how: Answering,
        numbers: NDArray[np.float64],
        tokenizer: Tokenizer,
        beta: float,
    ) -> None:
        self.questions, self.how, self.numbers = list(questions), how, numbers
        self.tokenizer, self.beta = tokenizer, beta
        self.before: list[str] = []
        self.ended_before = math.nan  # the share of the reference's answers that end by themselves
        self._warned: set[str] = set()

    def look(
        self, policy: Any, as_reference: Callable[[], AbstractContextManager[Any]], device: torch.device
    ) -> OwnLook:
        """Lets the policy answer; ``as_reference`` is entered for the model that it is compared with."""
        prompts = [m.ids[0][: m.starts[0]].tolist() for m in self.questions]
        now = write_answers(policy, prompts, self.how, self.numbers)
        if not self.before:
            with as_reference() as reference:
                written = write_answers(reference, prompts[:SHOWN_ROWS], self.how, self.numbers[:SHOWN_ROWS])
            self.before = [self._text(ids) for ids in written.answers]
            self.ended_before = float(written.ended.float().mean())
        answered = now.rows(device)
        with torch.no_grad():
            logp, _ = answer_logprobs(policy, answered, vocabulary=self.how.vocabulary)
            with as_reference() as reference:
                ref, _ = answer_logprobs(reference, answered, vocabulary=self.how.vocabulary)
        kl = rl.sequence_sum(rl.kl_k1(logp, ref), answered.mask)
        texts = [self._text(ids) for ids in now.answers]
        numbers = {
            "val/kl": float(kl.mean()),
            "val/ended": float(now.ended.float().mean()),
            "val/length": now.tokens / len(texts),
            "val/distinct": len(set(texts)) / len(texts),
        }
        return OwnLook(numbers, [self._row(place, texts[place], float(kl[place])) for place in range(len(self.before))])

    def _row(self, place: int, now: str, kl: float) -> dict[str, Any]:
        question = self.questions[place].question
        return {"prompt": question, "before": self.before[place], "now": now, "reward": self.beta * kl, "kl": kl}

    def _text(self, ids: list[int]) -> str:
        return self.tokenizer.decode(self.how.without_stop(ids)).strip()

    def warnings(self, numbers: Mapping[str, float], step: int) -> Iterator[Notice]:
        """What rising accuracy hides, told once each."""
        found = {
            "endless": (
                self.ended_before < SELDOM_ENDS,
                f"Only {self.ended_before:.0%} of the answers of the model that it began as end by themselves.",
                "Fine-tune that model on whole answers first, or raise dpo.max_new_tokens.",
            ),
            "end": (
                numbers["val/ended"] < min(ENDS_AT_LEAST, self.ended_before - 0.05) and step > 0,
                f"Only {numbers['val/ended']:.0%} of the answers end by themselves.",
                "Lower train.learning_rate, raise dpo.beta, or add some of the chosen answers' likelihood (dpo.nll).",
            ),
            "kl": (
                numbers["val/kl"] > STRAYED,
                f"The answers are {numbers['val/kl']:.1f} nats away from the reference's: the policy strays.",
                "Raise dpo.beta or lower train.learning_rate.",
            ),
        }
        for name, (wrong, text, remedy) in found.items():
            if wrong and name not in self._warned:
                self._warned.add(name)
                yield Notice(level="warning", text=text, remedy=remedy, step=step)
