"""What makes a checkpoint trustworthy: the size and hash of each of its files, and files that are really on the disk.

Torch-free, so that whoever copies or lists checkpoints can verify them without loading a model.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from engine.errors import RunError

VERSION = 1
FILE = "MANIFEST.json"
NAMES = ("model.safetensors", "optimizer.safetensors", "state.json")


def write_manifest(folder: Path) -> None:
    """Writes the manifest of a checkpoint's files and asks the disk to keep all of them.  Raises OSError."""
    manifest = {"version": VERSION, "files": {name: fingerprint(folder / name) for name in NAMES}}
    (folder / FILE).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    for name in (*NAMES, FILE):
        sync_file(folder / name)
    sync_folder(folder)


def fingerprint(path: Path) -> dict[str, Any]:
    """Size and SHA-256 of a file, read back from where it was written."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return {"size": path.stat().st_size, "sha256": digest.hexdigest()}


def verify(folder: Path) -> dict[str, Any]:
    """The manifest of a checkpoint whose files are all as they were written.  Raises RunError naming the file."""
    try:
        manifest = json.loads((folder / FILE).read_bytes())
        files = dict(manifest["files"])
        version = int(manifest["version"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        raise RunError(f"{folder.name}: {FILE} is missing or damaged; the checkpoint is not used.") from None
    if version > VERSION:
        raise RunError(f"{folder.name} was written by a newer Tezgah; it is not used.", "Update Tezgah.")
    for name in NAMES:
        path = folder / name
        if name not in files or not path.is_file():
            raise RunError(f"{folder.name}: {name} is missing; the checkpoint is not used.")
        if fingerprint(path) != files[name]:
            raise RunError(f"{folder.name}: {name} is not what was written (damaged); the checkpoint is not used.")
    return dict(manifest)


def sync_file(path: Path) -> None:
    """Asks the disk to keep a file's bytes."""
    fd = os.open(path, os.O_RDWR)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def sync_folder(path: Path) -> None:
    """Asks the disk to keep a folder's names (a no-op on Windows, where folders cannot be opened)."""
    if os.name != "nt":
        fd = os.open(path, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
