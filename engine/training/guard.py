"""Watches the loss of a run: numbers that stop being finite, and spikes."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

PATIENCE = 3
SCALING_PATIENCE = 25  # halvings of fp16's loss scale in a row: from 65,536 to far below 1
WINDOW = 64
THRESHOLD = 8.0
RISE = 0.2


@dataclass(frozen=True)
class Finding:
    """What the guard saw.  ``kind``: "nonfinite" (one bad step), "pause" (too many in a row), "spike"."""

    kind: str
    text: str
    remedy: str = ""


class LossGuard:
    """Fed with every step's loss and gradient norm; remembers a window of losses.

    Pauses after ``PATIENCE`` steps in a row that were not finite.  A spike is a loss that lies more than
    ``THRESHOLD`` robust deviations (1.4826 x median absolute deviation) and a fifth above the median of the
    last ``WINDOW`` losses; after one, the next is reported when the loss has come down again.
    """

    def __init__(self) -> None:
        self.bad_steps = 0
        self.scaling_steps = 0
        self.spiking = False
        self.losses: deque[float] = deque(maxlen=WINDOW)

    def see(self, step: int, loss: float, grad_norm: float = 0.0, *, scaling: bool = False) -> Finding | None:
        """Judge one step.  ``scaling``: fp16's loss scale may have been too large; it adapts itself, which is no
        fault before it happened ``SCALING_PATIENCE`` times in a row."""
        if not (math.isfinite(loss) and math.isfinite(grad_norm)):
            return self._nonfinite(step, loss, grad_norm, scaling)
        self.bad_steps = self.scaling_steps = 0
        return self._spike(step, loss)

    def _nonfinite(self, step: int, loss: float, grad_norm: float, scaling: bool) -> Finding | None:
        if scaling:
            self.scaling_steps += 1
            if self.scaling_steps < SCALING_PATIENCE:
                return None
        self.bad_steps += 1
        what = f"the loss is {loss}" if not math.isfinite(loss) else f"the gradient's length is {grad_norm}"
        if self.bad_steps < PATIENCE:
            return Finding("nonfinite", f"Step {step}: {what}; the step was left out, no weight changed.")
        self.bad_steps = 0
        return Finding(
            "pause",
            f"{PATIENCE} steps in a row were not finite (step {step}: {what}). The weights are those of the last good step.",
            "Lower train.learning_rate (a third is a good try), lengthen train.warmup_steps, set train.grad_clip to 1, "
            'or use train.precision = "fp32"; then resume.',
        )

    def _spike(self, step: int, loss: float) -> Finding | None:
        found = None
        if len(self.losses) >= WINDOW // 2:
            middle = median(self.losses)
            deviation = 1.4826 * median(abs(x - middle) for x in self.losses)
            above = loss - middle
            if above > THRESHOLD * deviation and above > RISE * abs(middle):
                if not self.spiking:
                    found = Finding(
                        "spike",
                        f"Step {step}: the loss jumped to {loss:.3g} from about {middle:.3g}.",
                        "It often comes down by itself. If it stays, lower train.learning_rate or go back to a checkpoint.",
                    )
                self.spiking = True
            else:
                self.spiking = False
        self.losses.append(loss)
        return found

    def state(self) -> dict[str, Any]:
        """What must survive a resume, as plain values."""
        return {
            "bad_steps": self.bad_steps,
            "scaling_steps": self.scaling_steps,
            "spiking": self.spiking,
            "losses": list(self.losses),
        }

    def load(self, state: Mapping[str, Any]) -> None:
        """Put back ``state()``."""
        self.bad_steps = int(state["bad_steps"])
        self.scaling_steps = int(state["scaling_steps"])
        self.spiking = bool(state["spiking"])
        self.losses = deque((float(x) for x in state["losses"]), maxlen=WINDOW)
