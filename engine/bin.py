"""The bin: deleted runs, whole, until somebody empties it.

A run goes to ``.bin`` inside its runs folder, so that it stays on its disk and one rename takes it there and back.
Beside each binned folder stands ``NAME.json`` with where it came from.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from engine import locks
from engine.errors import DiskError, RunError
from engine.runs import RunFolder, folder_bytes, is_run
from engine.workspace import drop_file, make_folder

FOLDER = ".bin"


@dataclass(frozen=True)
class Binned:
    """A run in the bin.  ``name`` is the folder's name that it had, ``binned`` when it went there (s since the epoch)."""

    path: Path
    name: str
    binned: float

    @property
    def bytes(self) -> int:
        """What it takes on the disk."""
        return folder_bytes(self.path)


def throw(run: RunFolder) -> Binned:
    """Puts a run into the bin.  Raises RunError while it is computed, DiskError when the folder cannot be moved."""
    if not run.recipe_path.is_file():
        raise RunError(f"{run.path} is not a run: it has no recipe.toml.", "See all runs with:  tezgah runs")
    folder = make_folder(run.path.parent / FOLDER)
    lock = locks.FileLock(run.lock_path)
    if not lock.acquire():
        raise RunError(f"{run.name} is being computed.", f"Stop it first:  tezgah stop {run.name}")
    target = _free(folder, run.name)
    binned = Binned(target, run.name, time.time())
    record = _record(target)
    try:
        record.write_text(json.dumps({"name": binned.name, "binned": binned.binned}), encoding="utf-8")
        if os.name == "nt":
            lock.release()  # a folder with an open file cannot be renamed there
        run.path.rename(target)
        lock.path = target / "lock"
    except OSError as error:
        drop_file(record)
        raise DiskError(
            f"{run.name} cannot be put into the bin: {error.strerror or error}.", "Check the folder's permissions."
        ) from None
    finally:
        lock.release()
    return binned


def restore(binned: Binned) -> RunFolder:
    """Takes a run out of the bin, whole.  Raises RunError when its place is taken, or it is no longer in the bin."""
    place = binned.path.parent.parent / binned.name
    if place.exists():
        raise RunError(f"There is a run {binned.name} again.", "Rename that folder first.")
    try:
        binned.path.rename(place)
    except FileNotFoundError:
        raise RunError(f"{binned.name} is no longer in the bin.", "See what is:  tezgah bin") from None
    except OSError as error:
        raise DiskError(
            f"{binned.name} cannot be taken out of the bin: {error.strerror or error}.",
            "Check the folder's permissions.",
        ) from None
    _record(binned.path).unlink(missing_ok=True)
    return RunFolder(place)


def binned_runs(runs: Path) -> list[Binned]:
    """What is in the bin of a runs folder, the newest first."""
    try:
        folders = [path for path in (runs / FOLDER).iterdir() if is_run(path)]
    except OSError:
        return []
    return sorted((_read(path) for path in folders), key=lambda each: (each.binned, each.name), reverse=True)


def find_binned(runs: Path, name: str) -> Binned:
    """The newest run of this name in the bin.  Raises RunError."""
    found = [each for each in binned_runs(runs) if name in (each.name, each.name.split("-", 3)[-1], str(each.path))]
    if not found:
        raise RunError(f"There is no run {name} in the bin.", "See what is:  tezgah bin")
    return found[0]


def empty(runs: Path) -> int:
    """Deletes everything in the bin for good and returns how many bytes that freed.  Raises DiskError."""
    freed = 0
    for each in binned_runs(runs):
        size = each.bytes
        try:
            shutil.rmtree(each.path)
        except OSError as error:
            raise DiskError(
                f"{each.path} cannot be deleted: {error.strerror or error}.", "Check the folder's permissions."
            ) from None
        _record(each.path).unlink(missing_ok=True)
        freed += size
    return freed


def children(run: RunFolder) -> list[str]:
    """The runs of the same folder whose recipes name this one: they began with its weights, or compute with its model."""
    try:
        others = sorted(path for path in run.path.parent.iterdir() if path != run.path)
    except OSError:
        return []
    return [path.name for path in others if _names(path / "recipe.toml", run.name)]


def _names(recipe: Path, name: str) -> bool:
    """Whether a recipe names a run, as its parent, its model, its reward: a folder's name occurs nowhere by accident."""
    try:
        return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", recipe.read_text(encoding="utf-8")) is not None
    except (OSError, UnicodeDecodeError):
        return False


def _free(folder: Path, name: str) -> Path:
    target = folder / name
    number = 2
    while target.exists():
        target = folder / f"{name}~{number}"
        number += 1
    return target


def _record(target: Path) -> Path:
    return target.with_name(f"{target.name}.json")


def _read(path: Path) -> Binned:
    try:
        body = json.loads(_record(path).read_bytes())
        return Binned(path, str(body["name"]), float(body["binned"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Binned(path, path.name.partition("~")[0], path.stat().st_mtime)
