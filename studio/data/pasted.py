"""A pasted text becomes a file, so that a run can find it again.  Qt-free."""

from __future__ import annotations

import json
import time
from pathlib import Path

from engine.errors import DataError, DiskError
from engine.workspace import make_folder

LOOKED_AT_LINES = 5


def keep_pasted(text: str, folder: Path) -> Path:
    """Writes a pasted text into ``folder``, with the extension that its form asks for.  Raises DataError for none, DiskError."""
    if not text.strip():
        raise DataError("There is no text to paste.", "Copy a text first.")
    path = make_folder(folder) / f"{time.strftime('%Y%m%d-%H%M%S')}-pasted{_extension(text)}"
    try:
        path.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise DiskError(f"{path} cannot be written: {error.strerror}.", "Free some space.") from None
    return path


def _extension(text: str) -> str:
    """.jsonl for JSON values line by line, .json for one list or object, .tsv for a copied table, else .txt."""
    lines = [line for line in text[:200_000].splitlines() if line.strip()]
    first = lines[:LOOKED_AT_LINES]
    if len(lines) > 1 and all(_is_object(line) for line in first):
        return ".jsonl"
    if text.lstrip()[:1] in ("[", "{"):
        return ".json"
    tabs = {line.count("\t") for line in first}
    return ".tsv" if len(lines) > 1 and len(tabs) == 1 and tabs.pop() > 0 else ".txt"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False
