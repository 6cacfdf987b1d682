"""Where the rows of a [data] section come from: files, the built-in tales, conversations marked in plain text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.errors import DataError, RecipeError
from engine.messages import Plain
from engine.recipes.base import Section
from engine.stages import recipe_class
from engine.text.conversations import TALES_EXAMPLES, read_conversations, tales_language
from engine.text.decoding import HEAD_BYTES, recognise
from engine.text.preferences import TALES_PAIRS
from engine.text.prompts import TALES_QUESTIONS
from engine.text.row_table import SeenRow
from engine.text.rows import data_sources
from engine.text.sources import Source, find_sources
from engine.text.tales import tales_text
from engine.text.tales_instructions import instructions, open_endings
from engine.text.unpacking import blocks
from engine.text.viewing import RowReader, conversations_in


def section_of(stage: str, values: dict[str, Plain]) -> Section:
    """The [data] section of a stage.  Raises RecipeError."""
    cls = recipe_class(stage).sections().get("data")
    if cls is None:
        raise RecipeError(f"A {stage} recipe reads no data.", "Choose another stage.")
    try:
        return cls.model_validate({key: value for key, value in values.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(["data", *map(str, first["loc"][:1])])
        raise RecipeError(f"{key}: {first['msg']}.", "Mend the value.") from None


def sources_of(reader: RowReader, left_out: list[str]) -> list[Source]:
    """The files of a section's data; ``left_out`` gets those that are not read.  Raises DataError when there are none."""
    path = reader.section.path
    if reader.kind == "text":
        return find_sources(path, left_out)
    if language := tales_language(path):
        return [Source(f"tales:{language}", "tales", "", 0)]
    return data_sources(path, left_out)


def decides(reader: RowReader, sources: list[Source]) -> list[Any]:
    """Everything that decides which rows there are."""
    section = reader.section
    files = [(source.path, source.size, _changed(source)) for source in sources]
    marks = [(getattr(section, "format", ""), getattr(section, "template", "")) for s in sources if s.format == "text"]
    return [reader.kind, section.path, section.encoding, files, marks, getattr(section, "examples", 0)]


def _changed(source: Source) -> int:
    try:
        return os.stat(source.path).st_mtime_ns
    except OSError:  # the tales lie in no file
        return 0


def facts_of(source: Source, encoding: str = "") -> dict[str, Plain]:
    """What people want to know of a file; ``encoding`` is the one that it is read in, "" where that is recognised."""
    recognised = _encoding(source)
    return {
        "path": source.path,
        "format": source.format,
        "compression": source.compression,
        "bytes": source.size,
        "encoding": (encoding or recognised) if recognised else "",
    }


def _encoding(source: Source) -> str:
    """The encoding of a text by its beginning; "" where the format has its own, "?" where it cannot be told."""
    if source.format in ("parquet", "tales"):
        return ""
    try:
        head = next(blocks(Path(source.path), source.compression), b"")[:HEAD_BYTES]
        name = recognise(head, Path(source.path))
        # up to the last whole line, for a character must not be cut
        head[: head.rfind(b"\n") + 1 or len(head)].decode(name)
    except DataError:
        return "?"
    except UnicodeDecodeError:
        return "?"
    return name.removesuffix("-sig")


def tales_rows(reader: RowReader, source: Source) -> Iterator[SeenRow]:
    """The rows of the built-in tales."""
    path = reader.section.path
    if reader.kind == "text":
        language, size = source.path.split(":")[1:]
        yield from (
            SeenRow(f"tales:{language}", number, text) for number, text in enumerate(tales_text(language, int(size)), 1)
        )
        return
    language = tales_language(path)
    usual = {"conversations": TALES_EXAMPLES, "pairs": TALES_PAIRS, "prompts": TALES_QUESTIONS}[reader.kind]
    rows = instructions(language) if reader.kind == "conversations" else open_endings(language)
    wanted = reader.section.examples or usual
    yield from (SeenRow(path, number, value) for number, value in enumerate(islice(rows, wanted), 1))


def is_marked(reader: RowReader, source: Source) -> bool:
    """Whether a text holds marked conversations."""
    try:
        return reader.shape(source.path).marks is not None
    except DataError:
        return False


def said_rows(reader: RowReader, source: Source) -> Iterator[SeenRow]:
    """The conversations of a marked text."""
    section = reader.section.as_instructions() if reader.kind == "prompts" else reader.section
    one = section.model_copy(update={"path": source.path, "skip_bad_lines": True, "examples": 0})
    return conversations_in(read_conversations(one))
