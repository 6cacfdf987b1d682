"""A run as it could have been, message by message: what the Train page is tested and pictured with."""

from __future__ import annotations

import math

import numpy as np

from engine.messages import CheckpointSaved, Message, Metrics, Notice, Sample, Started, Status

START = 1_790_000_000.0
WRITTEN = {
    0: "xq;Zk tt,wnEo lP yyr?b mmA",
    400: "the man was and the litle of the forest wit",
    800: "there was a little fox who lived by",
    1200: "there was a little fox named Mavi. She loved to count the stars above the mill.",
}


def story(until: int = 1240, planned: int = 2000) -> list[Message]:
    """The messages of a run of ``planned`` steps up to step ``until``."""
    rng = np.random.default_rng(7)
    told: list[Message] = [
        Status(text="preparing", time=START),
        Started(
            step=0,
            stage="pretrain",
            time=START + 2,
            facts={
                "device": "cpu",
                "threads": 2,
                "precision": "bf16",
                "kernels": "onednn",
                "parameters": 10_700_000,
                "vocab_size": 65,
                "max_steps": planned,
                "tokens_per_step": 4096,
                "tokens": {"train": 8_200_000, "val": 400_000, "test": 0},
                "text": "/home/learner/masallar.txt",
                "memory": {"weights": 43e6, "gradients": 43e6, "optimizer": 86e6},
            },
        ),
        Status(text="training", time=START + 2),
    ]
    for step in range(until + 1):
        now = START + 3 + step / 10
        smooth = 1.95 + 2.25 * math.exp(-step / 190)
        if step % 100 == 0:
            validation = 2.05 + 2.17 * math.exp(-step / 215)
            told.append(
                Metrics(
                    step=step,
                    time=now,
                    values={"train/loss": smooth, "train/eval_loss": smooth, "val/loss": validation,
                            "train/tokens": step * 4096.0, "train/epoch": step / 2001, "train/seconds": step / 10},
                )
            )  # fmt: skip
        if step in WRITTEN:
            told.append(Sample(step=step, prompt="Once upon a time ", text=WRITTEN[step], seed=42, time=now))
        if step and step % 400 == 0:
            told.append(CheckpointSaved(step=step, path=f"checkpoints/step-{step:08d}", bytes=172_000_000, time=now))
        if step == 840:
            told.append(
                Notice(level="warning", text="Step 840: the loss jumped to 3.1 from about 2.0.", step=840, time=now)
            )
        if step:
            told.append(_report(step, planned, smooth, rng, now))
    return told


def _report(step: int, planned: int, smooth: float, rng: np.random.Generator, now: float) -> Metrics:
    share = min(step / 100, 1.0) if step < 100 else 0.55 + 0.45 * math.cos(math.pi * step / planned)
    return Metrics(
        step=step,
        time=now,
        values={
            "train/loss": smooth + 0.05 * float(rng.standard_normal()),
            "train/learning_rate": 6e-4 * share,
            "train/grad_norm": 0.74 + 0.5 * math.exp(-step / 150) + 0.06 * float(rng.standard_normal()),
            "train/tokens_per_second": 48_200.0 + 600 * float(rng.standard_normal()),
            "train/mfu": 0.41,
            "train/memory_bytes": 510e6,
            "train/tokens": step * 4096.0,
            "train/epoch": step / 2001,
            "train/seconds": step / 10,
            "train/seconds_left_low": (planned - step) / 36,
            "train/seconds_left_high": (planned - step) / 29,
        },
    )
