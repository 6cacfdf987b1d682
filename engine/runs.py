"""The run folder: the interface between everything that trains and everything that watches.

runs/<date>-<time>-<stage>-<name>/
  recipe.toml  events.jsonl  commands.jsonl  worker.log  lock  about.json  checkpoints/  model/
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shlex
import shutil
import time
import tomllib
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import locks
from engine.about import read_about
from engine.errors import DiskError, EngineError, RunError
from engine.events import EventLog, LineReader, append_line, is_end
from engine.messages import Command, Failed, Metrics
from engine.recipes import recipe as recipes
from engine.recipes.recipe import Recipe
from engine.recipes.render import render
from engine.summaries import Folding, RunSummary
from engine.workspace import Workspace, make_folder

HUB_NAME = re.compile(r"\w[\w.-]*/\w[\w.-]*")
STAGING = ".new"
STALE_S = 24 * 3600.0


@dataclass(frozen=True)
class RunFolder:
    """One run on disk.  Cheap to make; reads when asked."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def handle(self) -> str:
        """How a command line names it: by its name, or by its path when it lies outside the workspace."""
        return self.name if self.path.parent == Workspace.default().runs else shlex.quote(str(self.path))

    @property
    def recipe_path(self) -> Path:
        return self.path / "recipe.toml"

    @property
    def events_path(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def commands_path(self) -> Path:
        return self.path / "commands.jsonl"

    @property
    def log_path(self) -> Path:
        return self.path / "worker.log"

    @property
    def lock_path(self) -> Path:
        return self.path / "lock"

    @property
    def checkpoints(self) -> Path:
        return self.path / "checkpoints"

    @property
    def model(self) -> Path:
        return self.path / "model"

    def recipe(self) -> Recipe:
        """What was asked.  Raises RunError when the folder is no run, RecipeError when the recipe is damaged."""
        if not self.recipe_path.is_file():
            raise RunError(f"{self.path} is not a run: it has no recipe.toml.", "See all runs with:  tezgah runs")
        return recipes.load(self.recipe_path)

    def remember_data(self, data_hash: str) -> None:
        """Writes the hash of the run's text into its recipe, once.

        Raises RunError when the text is no longer the one that the run began with.
        """
        self._remember("data_hash", data_hash, "text")

    def remember_model(self, model_hash: str) -> None:
        """Writes the hash of the weights that the run starts from into its recipe, once.

        Raises RunError when they are no longer those that the run began with.
        """
        self._remember("model_hash", model_hash, "base model")

    def _remember(self, key: str, value: str, what: str) -> None:
        recipe = self.recipe()
        known = getattr(recipe.origin, key)
        if known == value:
            return
        if known:
            raise RunError(
                f"The {what} of {self.name} has changed since the run began.",
                f"Put the old {what} back to go on, or start a new run with the new one.",
            )
        origin = recipe.origin.model_copy(update={key: value})
        temporary = self.path / f".recipe-{new_id()}.toml"
        temporary.write_text(render(recipe.model_copy(update={"origin": origin})), encoding="utf-8")
        temporary.replace(self.recipe_path)

    def send(self, command: Command) -> None:
        """Writes a wish; the worker reads it between two steps."""
        try:
            append_line(self.commands_path, command)
        except OSError as error:
            raise DiskError(f"{self.commands_path} cannot be written: {error.strerror}.", "Free some space.") from None

    def is_running(self) -> bool:
        """Whether a live process computes this run."""
        return locks.is_locked(self.lock_path)

    def holder(self) -> dict[str, Any]:
        """The JSON of the lock: pid, boot_id, start_time of the computing process."""
        return locks.holder(self.lock_path)

    def reader(self, offset: int = 0) -> LineReader:
        """A reader of the events, from the beginning unless told."""
        return LineReader(self.events_path, offset)

    def summary(self) -> RunSummary:
        """State, last step, best validation and spark-line, from the events."""
        return summarize(self)

    def model_source(self) -> Path | None:
        """The folder to sample from: ``model/`` when it is there, else the newest checkpoint, else None."""
        if (self.model / "config.json").is_file():
            return self.model
        steps = checkpoint_folders(self.checkpoints)
        return steps[-1] if steps else None


def slug(text: str) -> str:
    """A file name part of any text: letters (of any script), digits and single dashes, 40 at most."""
    whole = unicodedata.normalize("NFC", text).replace("İ", "i")  # in lower case it would be two characters
    return re.sub(r"[^\w]+", "-", whole.strip(), flags=re.UNICODE).strip("-_")[:40].lower() or "run"


def create_run(runs: Path, recipe: Recipe, name: str = "", *, contents: Path | None = None) -> RunFolder:
    """Makes a new run folder with its recipe; never reuses one, and is never seen half made.

    Raises DiskError, and RecipeError for a recipe that no file can hold.

    ``contents`` is a folder from ``staging`` that becomes the run's, with all that was put into it.
    """
    stem = f"{time.strftime('%Y%m%d-%H%M%S')}-{recipe.stage}-{slug(name or default_name(recipe))}"
    text = render(recipe)  # may refuse: before there is anything to clear away
    made = contents or staging(runs)
    try:
        (made / "recipe.toml").write_text(text, encoding="utf-8")
        (made / "events.jsonl").touch()
        (made / "commands.jsonl").touch()
        for attempt in range(1, 1000):
            path = runs / (stem if attempt == 1 else f"{stem}-{attempt}")
            if not path.exists() and _renamed(made, path):
                with contextlib.suppress(OSError):
                    made.parent.rmdir()  # unless another run is just being made
                return RunFolder(path.absolute())
    except OSError as error:
        shutil.rmtree(made, ignore_errors=True)
        raise DiskError(
            f"The run folder {runs / stem} cannot be made: {error.strerror or error}.",
            "Free some space, or choose another folder with --runs.",
        ) from None
    shutil.rmtree(made, ignore_errors=True)
    raise RunError(f"{runs} already holds a thousand runs named {stem}.", "Give the run another name.")


def staging(runs: Path) -> Path:
    """A folder on the disk of the runs in which something may be put together before it is seen.  Raises DiskError.

    What somebody left there long ago and never finished goes away.
    """
    place = make_folder(make_folder(runs) / STAGING)
    for left in place.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE_S:
                shutil.rmtree(left, ignore_errors=True)
    return make_folder(place / new_id())


def _renamed(made: Path, path: Path) -> bool:
    """Gives a folder its name; False when another has it already."""
    try:
        made.rename(path)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY) or path.exists():
            return False
        raise
    return True


def default_name(recipe: Recipe) -> str:
    """A run's name when none is given: that of its text."""
    path = str(getattr(getattr(recipe, "data", None), "path", "")) or recipe.stage
    return path.replace(":", "-") if path.startswith("tales:") else Path(path).name.split(".")[0] or recipe.stage


def is_run(folder: Path) -> bool:
    """Whether a folder is a run's.  One that may not be looked into is none (``Path.is_file`` would raise)."""
    return os.path.isfile(folder / "recipe.toml")


def list_runs(runs: Path) -> list[RunSummary]:
    """All runs of a folder, newest first; folders that are no runs are left out."""
    if not runs.is_dir():
        return []
    found = [_summary_or_reason(RunFolder(p)) for p in runs.iterdir() if is_run(p)]
    return sorted(found, key=lambda r: (r.started or r.path.stat().st_mtime, r.name), reverse=True)


def _summary_or_reason(run: RunFolder) -> RunSummary:
    """The summary; of a run that cannot be read the reason, so that one damaged folder hides no other."""
    try:
        return run.summary()
    except EngineError as error:
        return RunSummary(
            path=run.path, name=run.name, stage="", state="failed", reason=error.text, remedy=error.remedy
        )


def find_run(name: str | Path, runs: Path) -> RunFolder:
    """The run with this path, folder name, or (when only one has it) given name.  Raises RunError."""
    for path in (Path(name), runs / name):
        if is_run(path):
            return RunFolder(path.absolute())
        if os.path.isdir(path) and not os.access(path, os.X_OK):
            raise RunError(f"{path} cannot be opened: Permission denied.", "Check the folder's permissions.")
    known = sorted(p for p in runs.glob("*") if is_run(p))
    given = re.escape(slug(str(name)))
    # the name as it was given; else one that ends so; else a title that it was given later
    for wanted in (rf"\d{{8}}-\d{{6}}-[a-z]+-{given}(-\d+)?", rf".*-{given}(-\d+)?"):
        near = [p for p in known if re.fullmatch(wanted, p.name)]
        if near:
            break
    near = near or [p for p in known if read_about(p).title == str(name)]
    if len(near) == 1:
        return RunFolder(near[0].absolute())
    if near:
        raise RunError(
            f"Several runs are named {name}: {', '.join(p.name for p in near)}.", "Give the whole folder name."
        )
    if os.path.isdir(name):
        raise RunError(
            f"{name} is not the folder of a run: it holds no recipe.toml.", "See all runs with:  tezgah runs"
        )
    if Path(name).name != str(name):
        remedy = "Check the path, or see all runs with:  tezgah runs"
        if HUB_NAME.fullmatch(str(name)):
            remedy = f"Is it a model on the hub? Fetch it first:  tezgah fetch {name}"
        raise RunError(f"{name}: there is no such folder, and no run of that name in {runs}.", remedy)
    raise RunError(f"There is no run {name} (looked in {runs}).", "See all runs with:  tezgah runs")


def live_runs(runs: Path) -> list[Path]:
    """The runs of a folder whose lock somebody holds, newest first."""
    try:
        held = [path.parent for path in runs.glob("*/lock")]
    except OSError:
        return []
    found = []
    for path in sorted(held, reverse=True):
        try:
            if RunFolder(path).is_running():
                found.append(path)
        except RunError:
            continue  # a lock that cannot be opened belongs to somebody else
    return found


def checkpoint_folders(checkpoints: Path) -> list[Path]:
    """The announced checkpoints, oldest first (by number, not by name)."""
    found = [p for p in checkpoints.glob("step-*") if p.is_dir() and p.name[5:].isdigit()]
    return sorted(found, key=lambda p: int(p.name[5:]))


def new_id() -> str:
    """A unique id for a command."""
    return uuid.uuid4().hex[:12]


def summarize(run: RunFolder) -> RunSummary:
    """The summary of a run from its events.  Raises EngineError when they, or the lock, cannot be read."""
    folding = begin_folding(run)
    folding.add_lines(run.reader().lines())
    return completed(run, folding)


def begin_folding(run: RunFolder) -> Folding:
    """What is known of a run before its first event: its name."""
    parts = run.name.split("-", 3)
    whole = len(parts) == 4
    return Folding(RunSummary(path=run.path, name=parts[3] if whole else run.name, stage=parts[2] if whole else ""))


def completed(run: RunFolder, folding: Folding) -> RunSummary:
    """The summary of what was folded, with what stands beside the events: lock, model, size, parent, title and tags."""
    summary = folding.verdict(computed=run.is_running())
    about = read_about(run.path)
    summary.title, summary.tags, summary.pinned, summary.note = about.title, about.tags, about.pinned, about.note
    summary.has_model = run.model_source() is not None
    summary.size_bytes = folder_bytes(run.path)
    summary.parent = parent_of(run.recipe_path)
    return summary


def folder_bytes(folder: Path) -> int:
    """What a folder's files take; what goes away while it is counted counts for nothing."""
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        total += folder_bytes(Path(entry.path))
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
    except OSError:
        return total
    return total


def parent_of(recipe_path: Path) -> str:
    """``origin.parent`` of a run's recipe, read without the rest of it; "" for a run that stands on none."""
    try:
        _, found, origin = recipe_path.read_text(encoding="utf-8").partition("\n[origin]\n")
    except (OSError, UnicodeDecodeError):
        return ""
    for line in origin.splitlines() if found else []:
        if line.startswith("["):
            return ""
        if line.startswith("parent"):
            try:
                return str(tomllib.loads(line).get("parent", ""))
            except tomllib.TOMLDecodeError:
                return ""
    return ""


def how_to_go_on(run: RunFolder) -> str:
    """The remedy for a run whose worker died: what its resume will start from."""
    if checkpoint_folders(run.checkpoints):
        return f"Go on from the last checkpoint:  tezgah resume {run.handle}"
    return f"It had no checkpoint yet. Start it anew from step 0:  tezgah resume {run.handle}"


def bury(run: RunFolder, text: str, remedy: str) -> bool:
    """Writes the Failed of a worker that died without a word.  False when it lives or had said its last."""
    lock = locks.FileLock(run.lock_path)
    if not lock.acquire():
        return False
    try:
        messages = run.reader().read()
        if messages and is_end(messages[-1]):
            return False
        log = EventLog(run.events_path)
        step = max((m.step for m in messages if isinstance(m, Metrics)), default=-1)
        log.append(Failed(kind="killed", text=text, remedy=remedy, step=step))
        log.close()
        return True
    finally:
        lock.release()
