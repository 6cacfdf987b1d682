"""What a person chose for the studio itself; Qt-free, kept as JSON in the workspace.

The file is written aside and renamed, in the C locale.  A file that cannot be read is moved aside to
``settings.json.bad-1`` and defaults take its place; a single wrong value falls back to its default alone.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

VERSION = 1
MAX_BYTES = 1_000_000

THEMES = ("system", "dark", "light")
LANGUAGES = ("system", "en", "tr")
SCALES = (0.85, 1.0, 1.15, 1.3, 1.5, 2.0)
MAX_THREADS = 1024


@dataclass
class Settings:
    """The studio's settings.  ``runs_folder``: "" is the workspace's own; ``threads``: 0 is chosen by measuring."""

    theme: str = "system"
    language: str = "system"
    runs_folder: str = ""
    threads: int = 0
    device: str = "auto"
    text_scale: float = 1.0
    notify: bool = False
    geometry: str = ""
    explain: bool = False


_RULES: dict[str, Callable[[Any], bool]] = {
    "theme": lambda v: v in THEMES,
    "language": lambda v: v in LANGUAGES,
    "runs_folder": lambda v: isinstance(v, str) and "\0" not in v and (not v or os.path.isabs(v)),
    "threads": lambda v: isinstance(v, int) and not isinstance(v, bool) and 0 <= v <= MAX_THREADS,
    "device": lambda v: isinstance(v, str) and re.fullmatch(r"auto|cpu|mps|(cuda|xpu)(:\d{1,3})?", v) is not None,
    "text_scale": lambda v: (
        isinstance(v, int | float) and not isinstance(v, bool) and math.isfinite(v) and 0.5 <= v <= 3.0
    ),
    "notify": lambda v: isinstance(v, bool),
    "geometry": lambda v: isinstance(v, str) and v.isascii(),
    "explain": lambda v: isinstance(v, bool),
}


@dataclass(frozen=True)
class Loaded:
    """The settings of a file; ``moved_to`` names the copy of a file that could not be read."""

    settings: Settings
    moved_to: Path | None = None


def load(path: Path) -> Loaded:
    """The settings in ``path``; defaults where there are none or where they make no sense."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Loaded(Settings())
    except OSError:
        return Loaded(Settings())  # unreadable is not garbage: it may be readable again tomorrow
    try:
        body = json.loads(raw) if len(raw) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        body = None
    body = migrate(body)
    if body is None:
        return Loaded(Settings(), _move_aside(path))
    known = {f.name for f in fields(Settings)}
    return Loaded(Settings(**{k: v for k, v in body.items() if k in known and _RULES[k](v)}))


def migrate(body: object) -> dict[str, Any] | None:
    """``body`` in today's version, or None when it is no settings file.

    A newer version is read as far as it is understood; it is not garbage.
    """
    if not isinstance(body, dict):
        return None
    version = body.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        return None
    while version < VERSION:
        body = MIGRATIONS[version](body)
        version += 1
    return body


# version -> a function that turns the body of that version into the next one
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def save(settings: Settings, path: Path) -> None:
    """Writes ``settings`` to ``path``: aside, flushed to the disk, renamed.  Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    text = json.dumps({"version": VERSION, **asdict(settings)}, indent=2, ensure_ascii=False, allow_nan=False)
    try:
        with aside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _move_aside(path: Path) -> Path | None:
    number = 1
    while (kept := path.with_name(f"{path.name}.bad-{number}")).exists():
        number += 1
    try:
        os.replace(path, kept)
    except OSError:
        return None  # a read-only workspace: the defaults are used all the same
    return kept
