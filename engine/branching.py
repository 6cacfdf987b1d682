"""A new run that goes on from another run's checkpoint with some settings changed.  Torch-free: files are copied.

The branch owns its copy, so that the run it came from may be stopped, resumed or deleted.  What belongs to the weights (the
model's shape, the tokenizer, the optimiser's kind) cannot change on the way; everything else can.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.errors import DiskError, EngineError, RunError, UsageError
from engine.messages import Metrics
from engine.recipes.difference import changed_keys
from engine.recipes.recipe import OriginSection, Recipe, load
from engine.runs import RunFolder, checkpoint_folders, create_run, folder_bytes, staging
from engine.training.manifest import NAMES, verify, write_manifest
from engine.training.schedule import Progress, share_done

SPARE_BYTES = 1 << 20
KEPT = ("tokenizer",)  # what stands beside the checkpoints and belongs to the weights
WEIGHTS = "the weights of the checkpoint have this shape"
NUMBERING = "the weights know the tokens by these numbers"
REMEMBERED = "what the checkpoint remembers belongs to it"
# section or key -> why it stays as it was; of what is not named, the sections in FREE may change
FIXED: Mapping[str, str] = {
    "stage": "a branch goes on with the same stage",
    "tokenizer": NUMBERING,
    "data.template": NUMBERING,
    "model": WEIGHTS,
    "method": WEIGHTS,
    "train.optimizer": "the optimiser's memory belongs to this kind",
}
FREE = ("data", "train", "eval", "sample", "checkpoint")
FREE_KEYS = ("model.drop_rate", "method.dropout")
ALIKE = ({"adam", "adamw"},)  # optimisers that remember the same


def branch(
    run: RunFolder,
    runs: Path,
    *,
    step: int | None = None,
    changes: Iterable[str] = (),
    name: str = "",
) -> RunFolder:
    """A new run in ``runs`` that starts from the checkpoint of ``run`` at ``step`` (the newest unless told).

    ``changes`` are assignments as on the command line (``train.learning_rate=1e-4``).  The run is made, not started.
    Raises RecipeError for a bad assignment, UsageError for a change that cannot be branched, RunError when there is no
    such checkpoint, it is damaged, or nothing would be left to train; DiskError when it cannot be copied.
    """
    before = run.recipe()
    after = load(run.recipe_path, sets=changes)
    checkpoint = _checkpoint(run, step)
    changed = changed_keys(before, after)
    check_changes(before, after)
    state = _state(checkpoint)
    _check_rest(run, after, state)
    origin = OriginSection(
        parent=run.name,
        data_hash="" if any(_divides(key) for key in changed) else before.origin.data_hash,
        model_hash=before.origin.model_hash,
    )
    contents = staging(runs)
    try:
        _copy(run, checkpoint, contents, _fresh(state, after))
        verify(contents / "checkpoints" / checkpoint.name)
    except (OSError, EngineError) as error:
        shutil.rmtree(contents, ignore_errors=True)
        if isinstance(error, OSError):
            raise DiskError(
                f"The checkpoint cannot be copied: {error.strerror or error}.", "Free some space."
            ) from None
        raise
    whole_name = name or f"{run.name.split('-', 3)[-1]}-{int(checkpoint.name[5:])}"
    return create_run(runs, after.model_copy(update={"origin": origin}), whole_name, contents=contents)


def steps_to_branch_from(run: RunFolder) -> list[int]:
    """The steps whose checkpoints are there, oldest first."""
    return [int(path.name[5:]) for path in checkpoint_folders(run.checkpoints)]


def check_changes(before: Recipe, after: Recipe) -> None:
    """Raises UsageError for a difference that a checkpoint cannot follow, naming key and reason."""
    for key in changed_keys(before, after):
        if key in FREE_KEYS:
            continue
        section = key.partition(".")[0]
        reason = FIXED.get(key) or FIXED.get(section) or ("" if section in FREE else REMEMBERED)
        if not reason or (key == "train.optimizer" and _alike(before, after)):
            continue
        raise UsageError(
            f"{key} cannot change in a branch: {reason}.",
            "Start a new run for that, or branch without this change.",
        )
    if _value(after, "train", "precision") == "fp16" != _value(before, "train", "precision"):
        raise UsageError(
            "train.precision cannot become fp16 in a branch: the checkpoint holds no loss scale.",
            "Start a new run for that, or take bf16.",
        )


def _divides(key: str) -> bool:
    """Whether the text is another, or divided in another way (documents are drawn by the seed), when ``key`` changes."""
    return key.startswith("data.") or key == "train.seed"


def _alike(before: Recipe, after: Recipe) -> bool:
    kinds = {_value(before, "train", "optimizer"), _value(after, "train", "optimizer")}
    return any(kinds <= group for group in ALIKE)


def _value(recipe: Recipe, section: str, key: str) -> Any:
    return getattr(getattr(recipe, section, None), key, None)


def _checkpoint(run: RunFolder, step: int | None) -> Path:
    there = checkpoint_folders(run.checkpoints)
    if not there:
        raise RunError(f"{run.name} has no checkpoint to branch from.", "Wait for its first one, or ask for one now.")
    if step is None:
        return there[-1]
    found = next((path for path in there if int(path.name[5:]) == step), None)
    if found is None:
        steps = ", ".join(f"{int(path.name[5:]):,}" for path in there)
        raise RunError(f"{run.name} has no checkpoint of step {step:,}.", f"Choose one of: {steps}.")
    return found


def _state(checkpoint: Path) -> dict[str, Any]:
    try:
        state = json.loads((checkpoint / "state.json").read_bytes())
        choices = dict(state.get("choices") or {})
        return {**state, "step": int(state["step"]), "seconds": float(state["seconds"]), "choices": choices}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
        raise RunError(
            f"{checkpoint.name}: state.json is missing or damaged; the checkpoint is not used.",
            "Branch from another step.",
        ) from None


def _check_rest(run: RunFolder, recipe: Recipe, state: Mapping[str, Any]) -> None:
    """Raises RunError when a limit of the recipe is reached at the checkpoint already."""
    train = getattr(recipe, "train", None)
    if train is None:
        return
    step, seconds = int(state["step"]), float(state["seconds"])
    epochs = _epochs(run, step) if train.max_epochs else 0.0
    if share_done(train, Progress(step=step, epochs=epochs, seconds=seconds)) < 1.0:
        return
    if train.max_steps and step >= train.max_steps:
        limit, raised = f"train.max_steps = {train.max_steps:,}", f"train.max_steps={2 * step}"
    elif train.max_seconds and seconds >= train.max_seconds:
        limit, raised = f"train.max_seconds = {train.max_seconds:g}", f"train.max_seconds={2 * seconds:.0f}"
    else:
        limit, raised = f"train.max_epochs = {train.max_epochs:g}", f"train.max_epochs={2 * train.max_epochs:g}"
    raise RunError(f"Nothing would be left to train: {limit} is reached at step {step:,}.", f"Set more, say {raised}.")


def _epochs(run: RunFolder, step: int) -> float:
    """How often the text was read at a step, as the run's events tell; 0 when they do not."""
    reader, found = run.reader(), 0.0
    while messages := reader.read(1 << 22):
        for message in messages:
            if isinstance(message, Metrics) and message.step <= step and "train/epoch" in message.values:
                found = message.values["train/epoch"]
    return found


def _fresh(state: Mapping[str, Any], recipe: Recipe) -> dict[str, Any]:
    """The state that the branch begins with: a best of its own, an evaluation where it starts, and what was set by hand
    instead of what the other run had measured."""
    choices = dict(state["choices"])
    train = getattr(recipe, "train", None)
    if (threads := getattr(train, "threads", 0)) and threads != choices.get("threads"):
        choices["threads"], choices["shards"] = threads, 1
    if (precision := getattr(train, "precision", "auto")) != "auto":
        choices["precision"] = precision
    if (kernels := getattr(train, "kernels", "auto")) != "auto":
        choices["linear"] = kernels
        if kernels == "torch":
            choices["attention"] = choices["gelu"] = kernels
    own = {"best_loss": None, "best_step": -1, "worse": 0, "evaluated": -1, "sampled": -1, "choices": choices}
    return {**state, **own}


def _copy(run: RunFolder, checkpoint: Path, contents: Path, state: Mapping[str, Any]) -> None:
    """Copies the checkpoint, verified, and what belongs to it.  Raises OSError, DiskError, RunError."""
    manifest = verify(checkpoint)
    needed = folder_bytes(checkpoint) + SPARE_BYTES
    if (free := shutil.disk_usage(contents).free) < needed:
        raise DiskError(
            f"Disk full: {free / 1e6:,.1f} MB are free at {contents.parent.parent}, {needed / 1e6:,.1f} MB are needed.",
            "Free some space.",
        )
    target = contents / "checkpoints" / checkpoint.name
    target.mkdir(parents=True)
    for name in NAMES:
        if name != "state.json":
            shutil.copyfile(checkpoint / name, target / name)
    (target / "state.json").write_text(json.dumps(state, allow_nan=False), encoding="utf-8")
    write_manifest(target)
    copied = verify(target)["files"]
    if any(copied[name] != manifest["files"][name] for name in NAMES if name != "state.json"):
        raise RunError(f"{checkpoint.name} changed while it was copied.", "Branch from it once more.")
    for name in KEPT:
        if (run.path / name).is_dir():
            shutil.copytree(run.path / name, contents / name)
