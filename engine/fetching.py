"""What ``tezgah fetch`` does: a tokenizer at once, a model after its size was told."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from engine.errors import UsageError
from engine.hub import HubModel, fetch_model, look_up
from engine.messages import Status
from engine.progress import display, say
from engine.text.published import fetch_encoding, published_name
from engine.workspace import Workspace, make_folder

_TOLD_APART_S = 2.0


def fetch_asked(name: str, workspace: Workspace, *, yes: bool = False) -> Path:
    """Fetches a published tokenizer or a model of the hub; the file or folder that is here then.

    Raises UsageError when nobody can be asked or the answer is no, and what the downloads raise.
    """
    if published_name(name):
        return fetch_encoding(name, workspace.cache / "tokenizers")
    model = look_up(name)
    say(f"{model.name} ({model.revision[:12]}): {len(model.files)} files, {size_in_words(model.bytes)}.", patience_s=1)
    if not yes:
        _ask()
    return _fetch(model, make_folder(workspace.models))


def size_in_words(size: int) -> str:
    """Bytes as people say them."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} bytes"


def _ask() -> None:
    if not sys.stdin.isatty():
        raise UsageError("Nobody is here to be asked whether to download it.", "Add --yes.")
    sys.stderr.write("Download it? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes", "e", "evet"):
        raise UsageError("Not downloaded.", "Answer y, or add --yes, to download it.")


def _fetch(model: HubModel, to: Path) -> Path:
    with display() as shown:
        told = 0.0

        def tell(done: int, total: int) -> None:
            nonlocal told
            if time.monotonic() - told >= _TOLD_APART_S or done == total:
                told = time.monotonic()
                shown.show(Status(text=f"fetching {model.name}, MB", done=done / 1e6, total=total / 1e6))

        return fetch_model(model, to, tell)
