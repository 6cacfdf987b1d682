"""Checkpoints that survive a kill at any moment, a full disk and a flipped bit.

A checkpoint is written into a temporary folder on the same volume, hashed, fsynced, renamed, its parent
fsynced and read back; only then is it announced, and only after that may older ones go.  No pickle:
tensors are safetensors, the rest is JSON.

    checkpoints/step-00001200/  model.safetensors  optimizer.safetensors  state.json  MANIFEST.json
"""

from __future__ import annotations

import errno
import json
import shutil
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.errors import DiskError, RunError
from engine.events import FULL
from engine.failpoints import failpoint
from engine.runs import checkpoint_folders
from engine.training.manifest import VERSION, write_manifest
from engine.training.manifest import sync_folder as sync_folder
from engine.training.manifest import verify as verify

SPARE_BYTES = 1 << 20
PINNED = "PINNED"


@dataclass
class Checkpoint:
    """What is kept of a run at a step.

    ``model`` are the float32 weights by name, ``optimizer`` its tensors by ``parameter.slot`` name,
    ``state`` plain values: random states, schedule, guard, best loss, what was chosen by measuring.
    """

    step: int
    model: dict[str, Tensor]
    optimizer: dict[str, Tensor]
    state: dict[str, Any]
    path: Path | None = None
    notes: list[str] = field(default_factory=list)


class CheckpointStore:
    """The checkpoints of one run; only the holder of the run's lock may make one of these to write."""

    def __init__(self, folder: Path, *, keep: int = 2) -> None:
        self.folder = folder
        self.keep = keep

    def recover(self) -> Checkpoint | None:
        """What a run goes on from: the newest checkpoint that verifies, after half-written ones are swept away."""
        self.sweep()
        return self.newest()

    def sweep(self) -> None:
        """Removes what a killed writer left behind."""
        for leftover in self.folder.glob(".tmp-*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def save(self, checkpoint: Checkpoint, *, best_step: int | None = None) -> Path:
        """Writes, verifies and announces a checkpoint, then removes older ones.

        ``best_step`` is never removed.  Raises DiskError when there is no room or the disk fails; nothing that
        was there before is lost then.
        """
        final = self.folder / f"step-{checkpoint.step:08d}"
        temporary = self.folder / f".tmp-step-{checkpoint.step}-{uuid.uuid4().hex[:8]}"
        if final.exists() and _verifies(final):
            return final  # a run that was resumed here passes the same step again: the same weights
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._check_room(checkpoint)
            temporary.mkdir()
            self._write(temporary, checkpoint)
            failpoint("checkpoint:before_rename")
            if final.exists():  # damaged, as was just found
                final.rename(temporary.with_name(temporary.name + "-old"))
            temporary.rename(final)
            failpoint("checkpoint:after_rename")
            sync_folder(self.folder)
            verify(final)
        except (OSError, SafetensorError) as error:
            shutil.rmtree(temporary, ignore_errors=True)
            raise disk_error(error, self.folder) from None
        self.sweep()
        failpoint("checkpoint:before_prune")
        self._prune(best_step)
        return final

    def _check_room(self, checkpoint: Checkpoint) -> None:
        needed = SPARE_BYTES + sum(
            t.numel() * t.element_size() for t in (*checkpoint.model.values(), *checkpoint.optimizer.values())
        )
        free = shutil.disk_usage(self.folder).free
        if free < needed:
            raise full_disk(self.folder, free, needed)

    def _write(self, folder: Path, checkpoint: Checkpoint) -> None:
        save_tensors(checkpoint.model, folder / "model.safetensors")
        failpoint("checkpoint:after_model")
        save_tensors(checkpoint.optimizer, folder / "optimizer.safetensors")
        failpoint("checkpoint:after_optimizer")
        state = {"version": VERSION, "step": checkpoint.step, **checkpoint.state}
        (folder / "state.json").write_text(json.dumps(state, allow_nan=False), encoding="utf-8")
        write_manifest(folder)
        failpoint("checkpoint:after_write")

    def _prune(self, best_step: int | None) -> None:
        there = checkpoint_folders(self.folder)
        for path in there[: -self.keep]:
            if int(path.name[5:]) != best_step and not (path / PINNED).exists():
                # renamed first, so that a kill in the middle leaves no half checkpoint under a real name
                doomed = path.with_name(f".tmp-old-{path.name}-{uuid.uuid4().hex[:8]}")
                path.rename(doomed)
                shutil.rmtree(doomed, ignore_errors=True)

    def newest(self) -> Checkpoint | None:
        """The newest checkpoint that verifies, with notes on newer ones that do not; None when there is none.

        Raises RunError when there are checkpoints but none of them can be used.
        """
        notes: list[str] = []
        there = checkpoint_folders(self.folder)
        for path in reversed(there):
            try:
                checkpoint = load(path)
            except RunError as error:
                notes.append(error.text)
                continue
            checkpoint.notes = notes
            return checkpoint
        if there:
            raise RunError(
                "\n".join(notes),
                "No checkpoint of this run can be used: start a new run, or restore the folder from a copy.",
            )
        return None


def save_tensors(tensors: Mapping[str, Tensor], path: Path) -> None:
    """Writes tensors of any device as safetensors; the same tensors give the same bytes."""
    save_file({k: v.detach().cpu().contiguous() for k, v in tensors.items()}, path, metadata={"format": "pt"})


def _verifies(folder: Path) -> bool:
    try:
        verify(folder)
    except RunError:
        return False
    return True


def load(folder: Path) -> Checkpoint:
    """A verified checkpoint.  Raises RunError naming the file that is damaged."""
    verify(folder)
    try:
        state = json.loads((folder / "state.json").read_bytes())
        model = load_file(folder / "model.safetensors")
        optimizer = load_file(folder / "optimizer.safetensors")
    except (OSError, ValueError, SafetensorError) as error:
        raise RunError(f"{folder.name} cannot be read: {error}; the checkpoint is not used.") from None
    return Checkpoint(step=int(state["step"]), model=model, optimizer=optimizer, state=state, path=folder)


def full_disk(folder: Path, free: int, needed: int) -> DiskError:
    """The error of a disk without room."""
    return DiskError(
        f"Disk full: {free / 1e6:,.1f} MB are free at {folder}, {needed / 1e6:,.1f} MB are needed.",
        "Free some space: the run goes on by itself.",
    )


def disk_error(error: OSError | SafetensorError, folder: Path) -> DiskError:
    """What a failed write means to the user."""
    if isinstance(error, DiskError):
        return error
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        free = 0
    code = error.errno if isinstance(error, OSError) else None
    # safetensors tells a full disk only in words
    if code in FULL or code == errno.EFBIG or "No space" in str(error) or "StorageFull" in str(error):
        return DiskError(
            f"Disk full: {free / 1e6:,.1f} MB are free at {folder}, not enough for a checkpoint.",
            "Free some space: the run goes on by itself.",
        )
    return DiskError(f"The disk failed at {folder}: {error}.", "Check the disk and the folder's permissions.")


# ------------------------------------------------------------------ random states


def random_states(device: torch.device) -> dict[str, str]:
    """The states of all random sources that a stage may draw from, as hexadecimal text."""
    states = {"torch": torch.get_rng_state().numpy().tobytes().hex()}
    if device.type == "cuda":
        states["cuda"] = torch.cuda.get_rng_state(device).numpy().tobytes().hex()
    return states


def set_random_states(states: Mapping[str, str], device: torch.device) -> None:
    """Puts back what ``random_states`` gave."""
    for name, tensor in _state_tensors(states):
        if name == "torch":
            torch.set_rng_state(tensor)
        elif name == "cuda" and device.type == "cuda":
            torch.cuda.set_rng_state(tensor, device)


def _state_tensors(states: Mapping[str, str]) -> Iterator[tuple[str, Tensor]]:
    for name, text in states.items():
        yield name, torch.frombuffer(bytearray.fromhex(text), dtype=torch.uint8)
