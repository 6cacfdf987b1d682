"""The same questions, before and now: what a policy's answers to validation questions have become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.text.prompts import Prompt
from engine.training import rl
from engine.training.answers import Answers, Asking
from engine.training.ppo import AtOnce, observe

SHOWN_ROWS = 32


class Comparison:
    """Answers of the reference and of the policy to the same ``prompts`` with the same random ``numbers``, so that what
    differs is what was learned.  The reference is asked once."""

    def __init__(self, asking: Asking, prompts: Sequence[Prompt], numbers: NDArray[np.float64], device: torch.device):
        self.asking, self.prompts, self.numbers, self.device = asking, list(prompts), numbers, device
        self.before: Answers | None = None
        self.now: Answers | None = None
        self.kl: Tensor | None = None  # of each answer

    def look(self, at_once: AtOnce, kl_coef: float) -> dict[str, float]:
        """Asks the policy; the numbers under ``val/…``."""
        if self.before is None:
            self.before = self.asking.ask(self.prompts, self.numbers, reference=True)
        self.now = self.asking.ask(self.prompts, self.numbers)
        rows = self.now.rollout.rows(self.device)
        seen = observe(self.asking.agent, rows, at_once, critic=False)
        self.kl = rl.sequence_sum(rl.kl_k1(seen.logp, seen.ref_logp), rows.mask)
        values = {f"val/{name}": value for name, value in self.now.facts().items()}
        values |= {f"val/reward/{name}": value for name, value in self.now.rewards().items()}
        kl = float(self.kl.mean())
        return values | {
            "val/reward_before": float(self.before.scores.total.mean()),
            "val/kl": kl,
            "val/objective": values["val/reward"] - kl_coef * kl,
        }

    def table(self) -> list[dict[str, Any]]:
        """The first rows for people: prompt, before, now, rewards, KL, whether the answer ended, and each reward's own
        number.  Empty before the first look."""
        if self.before is None or self.now is None or self.kl is None:
            return []
        before, now = self.before, self.now
        return [
            {
                "prompt": prompt.shown,
                "before": before.texts[row],
                "now": now.texts[row],
                "reward_before": round(float(before.scores.total[row]), 4),
                "reward": round(float(now.scores.total[row]), 4),
                "kl": round(float(self.kl[row]), 4),
                "ended": bool(now.rollout.ended[row]),
                "rewards": {name: round(float(values[row]), 4) for name, values in now.scores.parts.items()},
            }
            for row, prompt in enumerate(self.prompts[:SHOWN_ROWS])
        ]
