"""What every training stage does besides learning: obey wishes, pause, save, survive a full disk, end.

A stage subclasses ``Job`` with its own ``evaluate``, ``sample`` and ``learn`` and writes its loop itself,
in the fixed order: listen, evaluate, sample, save, leave if done, one optimiser step.
"""

from __future__ import annotations

import math
import shutil
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch

from engine.errors import DiskError
from engine.messages import CheckpointSaved, Finished, Message, Notice, SampleNow, Status
from engine.models.exchange import save_model
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.recipes.sections import CheckpointSection, TrainSection
from engine.text.tokenizers import Tokenizer
from engine.training.checkpoint import (
    Checkpoint,
    CheckpointStore,
    disk_error,
    load,
    random_states,
    set_random_states,
    sync_folder,
)
from engine.training.context import RunContext, Wanted
from engine.training.guard import LossGuard
from engine.training.pace import Pace
from engine.training.precision import Learner
from engine.training.schedule import Progress, is_done

POLL_S = 0.05
RETRY_S = 1.0


class Job(ABC):
    """The state of one run while it computes.  ``step`` counts optimiser steps that are done."""

    def __init__(
        self,
        run: RunContext,
        train: TrainSection,
        keeping: CheckpointSection,
        learner: Learner,
        settings: ModelSettings,
        tokenizer: Tokenizer,
        device: torch.device,
        choices: dict[str, Any],
    ) -> None:
        self.run = run
        self.train = train
        self.keeping = keeping
        self.learner = learner
        self.settings = settings
        self.tokenizer = tokenizer
        self.device = device
        self.choices = choices
        self.store = CheckpointStore(run.folder.checkpoints, keep=keeping.keep)
        self.wanted = Wanted()
        self.pace = Pace()
        self.guard = LossGuard()
        self.step = 0
        self.tokens = 0
        self.best_loss = math.inf
        self.best_step = -1
        self.worse = 0
        self.evaluated = self.sampled = self.saved = -1

    # ------------------------------------------------------------------ what a stage brings

    @abstractmethod
    def epochs(self) -> float:
        """How often the training text was read through so far."""

    @abstractmethod
    def sample(self, wish: SampleNow | None = None) -> Iterator[Message]:
        """Lets the model write: the recipe's prompts, or what the wish asks for."""

    # ------------------------------------------------------------------ state in and out

    def progress(self) -> Progress:
        """How far the run is, for the schedule and the limits."""
        return Progress(step=self.step, epochs=self.epochs(), seconds=self.pace.elapsed())

    def done(self) -> bool:
        """Whether a limit is reached."""
        return is_done(self.train, self.progress())

    def state(self) -> dict[str, Any]:
        """Everything but the tensors that a resumed run needs, as plain values."""
        return {
            "model": self.settings.to_dict(),
            "tokens": self.tokens,
            "seconds": self.pace.elapsed(),
            "best_loss": self.best_loss if math.isfinite(self.best_loss) else None,
            "best_step": self.best_step,
            "worse": self.worse,
            "evaluated": self.evaluated,
            "sampled": self.sampled,
            "guard": self.guard.state(),
            "learner": self.learner.scalars(),
            "random": random_states(self.device),
            "choices": self.choices,
        }

    def begin(self, checkpoint: Checkpoint | None) -> Iterator[Message]:
        """Goes on from a checkpoint, telling which newer ones were damaged; without one, the random numbers begin here:
        measuring must not have moved them."""
        if checkpoint is None:
            torch.manual_seed(self.train.seed)
            return
        yield from (Notice(level="warning", text=note, step=checkpoint.step) for note in checkpoint.notes)
        self.restore(checkpoint)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Goes on from a checkpoint: weights, optimiser, random states, counters."""
        state = checkpoint.state
        self.learner.load(checkpoint.model, checkpoint.optimizer, state["learner"])
        self.step = self.saved = checkpoint.step
        self.tokens = int(state["tokens"])
        self.pace.seconds = float(state["seconds"])
        self.best_loss = math.inf if state["best_loss"] is None else float(state["best_loss"])
        self.best_step, self.worse = int(state["best_step"]), int(state["worse"])
        self.evaluated, self.sampled = int(state["evaluated"]), int(state["sampled"])
        self.guard.load(state["guard"])
        set_random_states(state["random"], self.device)

    # ------------------------------------------------------------------ wishes and pauses

    def listen(self) -> Iterator[Message]:
        """Obeys what was wished since the last step; a pause is waited out here."""
        self.wanted.take(self.run, self.step)
        yield from self._obey()
        if self.wanted.pause and not self.wanted.stop:
            yield from self.save()
            yield from self.rest("paused")

    def _obey(self) -> Iterator[Message]:
        yield from self.wanted.tell()
        while self.wanted.samples:
            yield from self.sample(self.wanted.samples.pop(0))
        if self.wanted.save_now:
            self.wanted.save_now = False
            yield from self.save()

    def rest(self, why: str) -> Iterator[Message]:
        """Waits until somebody says go on, or stop; samples and checkpoints are still given."""
        self.pace.pause()
        self.wanted.pause = True
        yield Status(text=why, done=self.step)
        while self.wanted.take(self.run, self.step).pause and not self.wanted.stop:
            yield from self._obey()
            time.sleep(POLL_S)
        yield from self.wanted.tell()
        self.wanted.pause = False
        yield Status(text="training", done=self.step)
        self.pace.start()

    # ------------------------------------------------------------------ saving

    def save(self) -> Iterator[Message]:
        """Writes a checkpoint of this step, once; waits for room when the disk is full.

        Weights that are not finite are never written over good ones.
        """
        if self.saved == self.step:
            return
        weights = self.learner.weights()
        if bad := [name for name, w in weights.items() if not torch.isfinite(w).all()]:
            yield Notice(
                level="problem", text=f"Nothing was saved: {bad[0]} holds numbers that are not finite.", step=self.step
            )
            return
        for path in self._patiently(lambda: self._write_checkpoint(weights)):
            if isinstance(path, Message):
                yield path
                continue
            self.saved = self.step
            size = sum(f.stat().st_size for f in path.iterdir())
            yield CheckpointSaved(
                step=self.step,
                path=str(path.relative_to(self.run.folder.path)),
                bytes=size,
                best=self.best_step == self.step,
            )

    def _write_checkpoint(self, weights: dict[str, torch.Tensor]) -> Path:
        keep = self.best_step if self.keeping.keep_best else None
        checkpoint = Checkpoint(self.step, weights, self.learner.optimizer_tensors(), self.state())
        return self.store.save(checkpoint, best_step=keep)

    def _patiently(self, write: Any) -> Iterator[Message | Path]:
        """The path that ``write`` gives; while the disk refuses, tells so once and waits for room (or a stop)."""
        told = False
        while True:
            try:
                path: Path = write()
            except DiskError as error:
                if not told:
                    told = True
                    self.pace.pause()
                    yield Notice(level="problem", text=error.text, remedy=error.remedy, step=self.step)
                    yield Status(text=f"paused: {error.text}", done=self.step)
                until = time.monotonic() + RETRY_S
                while time.monotonic() < until and not self.wanted.take(self.run, self.step).stop:
                    time.sleep(POLL_S)
                yield from self.wanted.tell()
                if self.wanted.stop:
                    return
                continue
            if told:
                yield Notice(level="info", text="There is room again; the run goes on.", step=self.step)
                yield Status(text="training", done=self.step)
            self.pace.start()
            yield path
            return

    def finish(self, reason: str, facts: dict[str, Any]) -> Iterator[Message]:
        """Saves, writes ``model/`` and says the last word.

        A run that somebody stops while it waits for room to write its model has stopped: it can go on, and write it.
        """
        self.pace.pause()
        if reason != "stopped" or self.wanted.save:
            yield from self.save()
            yield Status(text="writing the model", done=self.step)
            written = False
            for path in self._patiently(self._write_model):
                if isinstance(path, Message):
                    yield path
                else:
                    written = True
            reason = reason if written else "stopped"
            self.pace.pause()
        yield Finished(
            step=self.step, reason=reason, facts={"seconds": self.pace.elapsed(), "tokens": self.tokens, **facts}
        )

    def _write_model(self) -> Path:
        """``model/``: the resulting weights in float32, with the tokenizer."""
        weights = self.resulting_weights()
        return put_folder(self.run.folder.model, lambda folder: self.put_model(weights, folder))

    def resulting_weights(self) -> dict[str, torch.Tensor]:
        """The weights that ``model/`` will hold: the last, or with keep-best those of the best evaluation."""
        best = self.run.folder.checkpoints / f"step-{self.best_step:08d}"
        if self.keeping.keep_best and best.is_dir() and self.best_step != self.step:
            return load(best).model
        return self.learner.weights()

    def put_model(self, weights: dict[str, torch.Tensor], folder: Path) -> None:
        """Writes the result, whose learned weights are ``weights``, into a new folder."""
        write_model(self.settings, weights, folder, self.tokenizer.eot_id)
        self.tokenizer.save(folder)


def put_folder(final: Path, write: Callable[[Path], object]) -> Path:
    """Lets ``write`` fill a folder aside, then puts it in the place of ``final`` whole.  Raises DiskError."""
    temporary = final.with_name(f".tmp-{final.name}-{uuid.uuid4().hex[:8]}")
    try:
        write(temporary)
        if final.exists():
            doomed = temporary.with_name(f"{temporary.name}-old")
            final.rename(doomed)
            temporary.rename(final)
            shutil.rmtree(doomed, ignore_errors=True)
        else:
            temporary.rename(final)
        sync_folder(final.parent)
    except (OSError, DiskError) as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise (error if isinstance(error, DiskError) else disk_error(error, final.parent)) from None
    return final


def write_model(settings: ModelSettings, weights: dict[str, torch.Tensor], folder: Path, eos_id: int) -> None:
    """Float32 weights as a folder that transformers opens, or in our own layout for a mix that it cannot hold."""
    with torch.device("meta"):
        model = Transformer(settings)
    model.load_state_dict(weights, assign=True)
    save_model(model, folder, eos_id=eos_id)
