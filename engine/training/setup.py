"""From a recipe's model and training sections to something that learns: device, kernels, precision, threads.

What is measured at the first start is kept twice: in the run, so that a resume computes the very same
numbers, and in the workspace, so that an equal run makes the same choices.
"""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import torch
from torch import nn

from engine.messages import Message, Status
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.recipes.sections import TrainSection
from engine.training.checkpoint import Checkpoint, CheckpointStore
from engine.training.context import RunContext
from engine.training.devices import cpu_name
from engine.training.flops import peak_flops
from engine.training.kernels import (
    PLAIN,
    Batch,
    choose_kernels,
    choose_precision,
    restore,
)
from engine.training.shards import shards_of
from engine.training.threads import available_cores, choose_threads

FRESH_S = 6 * 3600.0
CODE_VERSION = 5  # one more whenever a kernel or a way of measuring changes: older choices are measured again


def recover_or_choose(
    run: RunContext,
    model: nn.Module,
    batch: Callable[[], Batch],
    train: TrainSection,
    device: torch.device,
    *,
    by_rows: bool = False,
) -> Generator[Message, None, tuple[Checkpoint | None, dict[str, Any]]]:
    """The run's newest checkpoint with the choices that it was computed with; or None, and choices measured now on ``batch``.

    ``by_rows``: the stage's loss may be computed by several threads at once, each with some rows of the batch.
    """
    checkpoint = CheckpointStore(run.folder.checkpoints).recover()
    if checkpoint is None:
        return None, (yield from choose(model, batch(), train, device, run.cache, by_rows=by_rows))
    choices = dict(checkpoint.state["choices"])
    restore(choices)
    return checkpoint, choices


def choose(
    model: nn.Module, batch: Batch, train: TrainSection, device: torch.device, cache: Path, *, by_rows: bool = False
) -> Generator[Message, None, dict[str, Any]]:
    """Yields what is being measured, and returns the choices: threads, shards, linear, precision, peak_flops, reasons.

    Choices that this workspace made within the last hours for the same model, batch and machine are taken again.
    """
    if not isinstance(model, Transformer):
        return plain_choices(train, device)
    path = cache / "choices" / f"{_key(model.settings, batch, train, device, by_rows)}.json"
    if (known := _read(path)) is not None:
        restore(known)
        return known
    yield Status(text="measuring threads, kernels and precision")
    choices: dict[str, Any] = {}
    reasons = {}
    threads = choose_threads(model, batch, train, by_rows=by_rows)
    shards = shards_of(threads, train, model)
    kernels = choose_kernels(model, batch, train, shards=shards)
    precision = choose_precision(model, batch, train, shards=shards)
    if shards is not None and precision["precision"] == "bf16":  # its products are shorter, its kernels others
        threads = choose_threads(model, batch, train, by_rows=by_rows, half=True)
        if shards_of(threads, train, model) is None:
            asked = train.model_copy(update={"precision": "bf16"})
            precision = {**choose_precision(model, batch, asked), "why": precision["why"]}
    for chosen in (threads, kernels, precision):
        name = next(k for k in chosen if k != "why")
        reasons[name] = chosen.pop("why")
        choices.update(chosen)
    choices["reasons"] = reasons
    choices["peak_flops"] = peak_flops(device, choices["precision"])
    choices["measured"] = time.time()
    _write(path, choices)
    return choices


def plain_choices(train: TrainSection, device: torch.device) -> dict[str, Any]:
    """What holds for a model of another library, whose kernels are its own: all but one of the cores, and float32
    unless the recipe asks for less (on a GPU that computes bfloat16: that)."""
    threads = train.threads or max(1, available_cores() - 1)
    precision = train.precision
    if precision == "auto":
        fast = device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
        precision = "bf16" if fast else "fp32"
    choices = {"threads": threads, **PLAIN, "precision": precision, "reasons": {"linear": "the model's own library"}}
    restore(choices)
    return {**choices, "peak_flops": peak_flops(device, precision), "measured": time.time()}


def _key(settings: ModelSettings, batch: Batch, train: TrainSection, device: torch.device, by_rows: bool) -> str:
    facts = {
        "code": CODE_VERSION,
        "model": settings.to_dict(),
        "batch": list(batch[0].shape),
        "by_rows": by_rows,
        "asked": [
            train.precision,
            train.kernels,
            train.threads,
            train.optimizer,
            train.gradient_checkpointing,
            train.compile,
        ],
        "device": str(device),
        "name": torch.cuda.get_device_name(device) if device.type == "cuda" else cpu_name(),
        "cores": available_cores(),
        "versions": [torch.__version__, platform.python_version()],
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:24]


def _read(path: Path) -> dict[str, Any] | None:
    try:
        choices = json.loads(path.read_bytes())
        fresh = 0 <= time.time() - float(choices["measured"]) < FRESH_S
    except (OSError, ValueError, KeyError, TypeError):
        return None  # nothing kept, or damaged: measured again
    return dict(choices) if fresh else None


def _write(path: Path, choices: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{time.time_ns()}.tmp")
        temporary.write_text(json.dumps(choices), encoding="utf-8")
        temporary.replace(path)
    except OSError:
        return  # a cache that cannot be written costs a measurement, no more
