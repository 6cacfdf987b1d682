"""Run folders as tests need them: written by hand, without training anything."""

from __future__ import annotations

import json
from pathlib import Path

from engine.events import EventLog
from engine.messages import CheckpointSaved, Failed, Finished, Message, Metrics, Started
from engine.recipes.recipe import Recipe, default
from engine.runs import RunFolder, create_run
from engine.training.manifest import write_manifest

TINY = (
    "tokenizer.kind=char",
    "model.context_length=16",
    "model.emb_dim=16",
    "model.n_heads=2",
    "model.n_layers=1",
    "train.batch_size=4",
    "train.max_steps=30",
    "train.threads=1",
    "train.kernels=torch",
    "train.precision=fp32",
    "eval.every_steps=10",
    "eval.batches=2",
    "sample.max_new_tokens=4",
    "checkpoint.every_steps=10",
)


def tiny(*sets: str) -> Recipe:
    """A recipe of a model that trains in a second."""
    return default("pretrain", [*TINY, *sets])


def write(run: RunFolder, *messages: Message) -> None:
    """Writes events."""
    log = EventLog(run.events_path)
    for message in messages:
        log.append(message)
    log.close()


def made_run(runs: Path, name: str = "masal", *, recipe: Recipe | None = None, end: str = "done") -> RunFolder:
    """A run of 30 steps that ended as asked: done, stopped, failed, or "" (nobody knows)."""
    run = create_run(runs, recipe or tiny(), name)
    told: list[Message] = [Started(step=0, stage="pretrain", facts={"max_steps": 30, "parameters": 1000}, time=100.0)]
    for step in range(0, 31, 10):
        values = {"train/loss": 4 - step / 10, "val/loss": 4.1 - step / 10, "train/epoch": step / 20}
        told.append(Metrics(step=step, values=values, time=100.0 + step))
    told.append(CheckpointSaved(step=30, path="checkpoints/step-00000030", time=131.0))
    if end == "failed":
        told.append(Failed(kind="training", text="The loss is NaN.", step=30))
    elif end:
        told.append(Finished(step=30, reason=end, time=132.0))
    write(run, *told)
    return run


def give_checkpoint(run: RunFolder, step: int, **state: object) -> Path:
    """A checkpoint that verifies, with the state that every stage keeps."""
    folder = run.checkpoints / f"step-{step:08d}"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"weights" * 100)
    (folder / "optimizer.safetensors").write_bytes(b"moments" * 200)
    whole = {"step": step, "seconds": 12.0, "best_loss": 1.0, "best_step": step, "worse": 2, "evaluated": step,
             "sampled": step, "choices": {"precision": "bf16", "threads": 2, "linear": "onednn"}, **state}  # fmt: skip
    (folder / "state.json").write_text(json.dumps(whole))
    write_manifest(folder)
    tokenizer = run.path / "tokenizer"
    tokenizer.mkdir(exist_ok=True)
    (tokenizer / "tokenizer.json").write_text("{}")
    return folder
