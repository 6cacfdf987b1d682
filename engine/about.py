"""What people say about a run: a title, tags, a pin, a note.  Torch-free.

It stands in ``about.json`` of the run folder, beside what the engine wrote and never instead of it: the folder keeps
its name, so that a computing run and the runs that stand on this one are not touched by a new title.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from engine.errors import DiskError, UsageError
from engine.workspace import drop_file

FILE = "about.json"
VERSION = 1
LONGEST_TITLE, LONGEST_TAG, MOST_TAGS = 120, 40, 20
LONGEST_NOTE = 10_000


@dataclass(frozen=True)
class About:
    """``title`` "" means: the run goes by its folder's name."""

    title: str = ""
    tags: tuple[str, ...] = ()
    pinned: bool = False
    note: str = ""


def read_about(run: Path) -> About:
    """What is said about the run in this folder; nothing where the file is missing or damaged."""
    try:
        body = json.loads((run / FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return About()
    if not isinstance(body, dict):
        return About()
    tags = body.get("tags")
    return About(
        title=_line(body.get("title"), LONGEST_TITLE),
        tags=clean_tags(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        pinned=body.get("pinned") is True,
        note=str(body.get("note") or "")[:LONGEST_NOTE],
    )


def shown_name(run: Path) -> str:
    """What the run in this folder is called: its title, else its folder's name without date, time and stage."""
    return read_about(run).title or run.name.split("-", 3)[-1]


def change_about(run: Path, **values: Any) -> About:
    """Says something new (``title``, ``tags``, ``pinned``, ``note``) and returns all that is said now.

    Raises UsageError for a title, tag or note that is too long, DiskError when it cannot be written.
    """
    if len(title := str(values.get("title", ""))) > LONGEST_TITLE:
        raise UsageError(f"The name has {len(title)} characters.", f"Use at most {LONGEST_TITLE}.")
    if len(note := str(values.get("note", ""))) > LONGEST_NOTE:
        raise UsageError(f"The note has {len(note):,} characters.", f"Use at most {LONGEST_NOTE:,}.")
    if "title" in values:
        values["title"] = _line(values["title"], LONGEST_TITLE)
    if "tags" in values:
        asked = [str(tag) for tag in values["tags"]]
        if any(len(tag) > LONGEST_TAG for tag in asked) or len(asked) > MOST_TAGS:
            raise UsageError(
                "There are too many tags, or one is too long.",
                f"Use at most {MOST_TAGS} tags of {LONGEST_TAG} characters.",
            )
        values["tags"] = clean_tags(asked)
    about = replace(read_about(run), **values)
    temporary = run / f".about-{uuid.uuid4().hex[:8]}.json"
    try:
        body = json.dumps({"version": VERSION, **asdict(about)}, ensure_ascii=False)
        temporary.write_text(body, encoding="utf-8", errors="replace")
        temporary.replace(run / FILE)
    except OSError as error:
        drop_file(temporary)
        raise DiskError(
            f"{run / FILE} cannot be written: {error.strerror or error}.", "Check the folder and its disk."
        ) from None
    return about


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags without surrounding blanks and commas, each once, in their order."""
    bare = (_line(tag.replace(",", " "), LONGEST_TAG) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in bare if tag))[:MOST_TAGS]


def _line(text: Any, longest: int) -> str:
    return " ".join(text.split())[:longest] if isinstance(text, str) else ""
