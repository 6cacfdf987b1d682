"""What DPO's reference says of every answer: asked once, two numbers a pair, and kept in the cache."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.messages import Message, Status
from engine.text.pairs import PairBatches, PairSet
from engine.training.pair_batch import PairBatch

References = dict[str, NDArray[np.float32]]
"""By part ("train", "val"), (2, pairs): summed log-probabilities in nats of the chosen answers, and of the rejected ones."""


def ask_reference(
    path: Path, pairs: PairSet, batch_size: int, logps: Callable[[PairBatch], Tensor]
) -> Generator[Message, None, References]:
    """The reference's log-probabilities of all answers: from the file at ``path``, or from ``logps`` (2P,) batch by batch
    and then kept there.  A file that is damaged, or of other pairs, is written anew."""
    parts = {"train": pairs.train, "val": pairs.val}
    kept = _read(path)
    if {name: found.shape for name, found in kept.items()} == {name: (2, len(part)) for name, part in parts.items()}:
        return kept
    references: References = {}
    for name, part in parts.items():
        found = np.zeros((2, len(part)), np.float32)
        for done, rows in enumerate(PairBatches(part, batch_size, 0).fixed() if part else ()):
            yield Status(text="asking the reference", done=done * batch_size, total=len(part))
            with torch.no_grad():
                found[:, rows.index] = logps(PairBatch(rows)).view(2, -1).cpu().numpy()
        references[name] = found
    _write(path, references)
    return references


def _read(path: Path) -> References:
    damaged = (ValueError, KeyError, EOFError, zipfile.BadZipFile)
    with contextlib.suppress(OSError, *damaged), np.load(path) as kept:  # OSError: there is none
        return {name: kept[name] for name in ("train", "val")}
    return {}


def _write(path: Path, references: References) -> None:
    with contextlib.suppress(OSError):  # a cache that cannot be written costs a second computation, no more
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.stem}.{id(references)}.tmp.npz")
        np.savez(aside, **references)  # type: ignore[arg-type]
        aside.replace(path)
