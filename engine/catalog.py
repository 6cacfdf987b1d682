"""The summaries of all runs of a folder, read once and afterwards only where something has changed.

Ten thousand runs must not be read again because one of them took a step: each summary is kept with a stamp of the files
that it came from, in memory and in the workspace's cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.events import LineReader
from engine.messages import strict
from engine.runs import RunFolder, begin_folding, completed
from engine.summaries import Folding, RunSummary
from engine.workspace import drop_file

VERSION = 1
CHUNK_BYTES = 1 << 22
FIRST_BATCH_S, BATCH_S = 0.15, 0.6
_NUMBERS = ("NaN", "Infinity", "-Infinity")
_STAMPED = ("events.jsonl", "about.json", "recipe.toml", "checkpoints", "model", "lock")

Stamp = list[int]


@dataclass
class _Known:
    """A summary and what it came from.  ``folding`` and ``reader`` are kept for runs that still grow."""

    stamp: Stamp
    summary: RunSummary
    folding: Folding | None = None
    reader: LineReader | None = None


class Catalog:
    """The runs of one folder.  Not for several threads at once."""

    def __init__(self, runs: Path, cache: Path) -> None:
        self.runs = runs
        place = hashlib.sha256(str(runs.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._file = cache / "summaries" / f"{place}.json"
        self._known: dict[str, _Known] | None = None

    def read(self, ending: Callable[[], bool] = lambda: False) -> Iterator[list[RunSummary]]:
        """Yields all summaries, newest first: soon what is known, and again while more is being read; the last is whole.

        Ends early, without a last word, once ``ending()`` is true.
        """
        if self._known is None:
            self._known = self._load()
        known = self._known
        names = self._names()
        changed = bool(known.keys() - names.keys())
        for gone in known.keys() - names.keys():
            del known[gone]
        told, patience = time.monotonic(), FIRST_BATCH_S
        for name, path in names.items():
            if ending():
                return
            changed |= self._look(known, name, path)
            if time.monotonic() - told > patience:
                yield self._summaries(known)
                told, patience = time.monotonic(), BATCH_S
        if changed:
            self._save(known)
        yield self._summaries(known)

    def whole(self) -> list[RunSummary]:
        """All summaries, newest first, once everything is read."""
        return deque(self.read(), maxlen=1)[0]

    def _names(self) -> dict[str, Path]:
        """The run folders, newest name first: those are read first."""
        try:
            with os.scandir(self.runs) as entries:
                found = sorted((e.name for e in entries if not e.name.startswith(".")), reverse=True)
        except OSError:
            return {}
        return {name: self.runs / name for name in found}

    def _look(self, known: dict[str, _Known], name: str, path: Path) -> bool:
        """Brings one run up to date; whether anything about it has changed."""
        stamp = _stamp(path)
        if stamp is None:  # no run, or just gone
            return known.pop(name, None) is not None
        before = known.get(name)
        if before is not None and before.stamp == stamp and not before.summary.live:
            return False
        run = RunFolder(path.absolute())
        try:
            now = self._read_run(run, stamp, before)
        except EngineError as error:
            broken = begin_folding(run).summary
            broken.state, broken.reason, broken.remedy = "failed", error.text, error.remedy
            now = _Known(stamp, broken)
        if before is not None and before.summary == now.summary:
            now.summary = before.summary  # the same object, so that whoever lists knows at once that nothing is new
        changed = before is None or before.summary is not now.summary or before.stamp != now.stamp
        known[name] = now
        return changed

    @staticmethod
    def _read_run(run: RunFolder, stamp: Stamp, before: _Known | None) -> _Known:
        folding, reader = (before.folding, before.reader) if before is not None else (None, None)
        if folding is None or reader is None or stamp[0] < reader.offset:
            folding, reader = begin_folding(run), run.reader()
        while lines := reader.lines(CHUNK_BYTES):
            folding.add_lines(lines)
        summary = completed(run, folding)
        grows = summary.live
        return _Known(stamp, summary, folding if grows else None, reader if grows else None)

    @staticmethod
    def _summaries(known: dict[str, _Known]) -> list[RunSummary]:
        found = [each.summary for each in known.values()]
        return sorted(found, key=lambda run: (run.started, run.path.name), reverse=True)

    # ------------------------------------------------------------------ kept between starts

    def _load(self) -> dict[str, _Known]:
        try:
            body = json.loads(self._file.read_bytes())
            if body["version"] != VERSION:
                return {}
            return {name: _Known(each["stamp"], _summary(each["summary"])) for name, each in body["runs"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # nothing kept, or damaged: read again

    def _save(self, known: dict[str, _Known]) -> None:
        runs = {
            name: {"stamp": each.stamp, "summary": strict(each.summary.as_dict())}
            for name, each in known.items()
            if not each.summary.live
        }
        temporary = self._file.with_suffix(f".{uuid.uuid4().hex[:8]}.tmp")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps({"version": VERSION, "runs": runs}), encoding="utf-8")
            temporary.replace(self._file)
        except OSError:
            drop_file(temporary)  # a cache that cannot be written costs a reading, no more


def _stamp(path: Path) -> Stamp | None:
    """Size and times of what a summary comes from; None for a folder that is no run."""
    stamp: Stamp = []
    for name in _STAMPED:
        try:
            found = os.stat(path / name)
        except OSError:
            if name == "recipe.toml":
                return None
            stamp += [-1, -1]
        else:
            stamp += [found.st_size, found.st_mtime_ns]
    return stamp


def _summary(body: dict[str, Any]) -> RunSummary:
    """A summary from its plain values.  Raises ValueError or TypeError for anything else."""
    known = {f.name for f in fields(RunSummary)}
    values = {key: value for key, value in body.items() if key in known}
    values["path"], values["tags"] = Path(values["path"]), tuple(values["tags"])
    values["spark"] = [float(value) for value in values["spark"]]
    for key in ("train_loss", "val_loss", "best_val_loss"):
        if values.get(key) in _NUMBERS:
            values[key] = float(values[key])
    return RunSummary(**values)
