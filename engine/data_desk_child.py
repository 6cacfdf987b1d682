"""The data desk: a child process that reads a person's data, so that the window never waits.  Torch-free.

``python -m engine.data_desk_child CACHE`` reads commands from stdin, one JSON object a line, and answers on stdout, until
stdin closes.  Finding rows and studying go on between commands and give way to newer ones; whoever wants no more of a
study ends the child.
"""

from __future__ import annotations

import os
import shutil
import sys
import uuid
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from engine.data_desk import (
    CUT,
    LEARNED,
    READ,
    DataStudied,
    FilesFound,
    FindRow,
    OpenRows,
    PreviewRow,
    ReadRows,
    RowFound,
    RowPreviewed,
    RowsIndexed,
    RowsRead,
    Studied,
    StudyData,
)
from engine.data_rows import decides, facts_of, is_marked, said_rows, section_of, sources_of, tales_rows
from engine.data_study import Base, base_of, room_for, study, template_with
from engine.errors import EngineError, ModelError
from engine.locks import FileLock
from engine.messages import Command, Message
from engine.recipes.places import Places
from engine.recipes.recipe import Recipe, parse
from engine.serving import Answer, serve
from engine.text.cache import make_folder
from engine.text.chat_template import READY
from engine.text.row_table import COLUMN_ROWS, Rows, RowTable, SeenRow, SpooledRows, cells_of, place_of, rows_of
from engine.text.sources import Source
from engine.text.tokenizers import Tokenizer, make_tokenizer, needs_text
from engine.text.turns import BadRow
from engine.text.viewing import Lens, Part, RowReader, seen

NICENESS = 5  # whoever trains meanwhile comes first
MOST_FILES = 1000
MOST_ROWS = 500  # that are read at once
MOST_TOKENS, MOST_CHARACTERS = 4000, 12_000  # of a row that is shown
PASSAGE_ROWS, PASSAGE_CHARACTERS = 80, 1500  # of a plain text, whose lines are one document
_LEFTOVER = "rows-"


class Desk:
    """What the child knows: the rows of the data that was opened last, and the models that they were shown with."""

    def __init__(self, cache: Path, folder: Path) -> None:
        self._cache, self._folder = cache, folder
        self._table = RowTable([])
        self._reader: RowReader | None = None
        self._whole: list[Any] | None = None  # what decides the rows, once all of them are found
        self._bases: dict[str, Base] = {}
        self._plain: set[str] = set()  # the files of plain text
        self._opened = 0

    # ------------------------------------------------------------------ rows

    def open(self, asked: OpenRows) -> Iterator[Message]:
        """The files, then how many rows are at hand, until all of them are.  Rows that are known already are kept."""
        known, self._whole, self._reader = self._whole, None, None
        try:
            section = section_of(asked.stage, asked.data)
            reader = RowReader(section)
            left_out: list[str] = []
            sources = sources_of(reader, left_out)
            yield FilesFound(
                request=asked.id,
                files=[facts_of(source, str(getattr(section, "encoding", ""))) for source in sources[:MOST_FILES]],
                count=len(sources),
                bytes=sum(source.size for source in sources),
                left_out=left_out,
            )
            found = decides(reader, sources)
            self._reader = reader
            self._plain = {str(source.path) for source in sources if source.format == "text"}
            if found == known:
                self._whole = known
                yield self._indexed(asked.id, reader, self._table)
                return
            self._table = RowTable([])  # the old spools go away with the next line
            self._table = RowTable(list(self._parts(reader, sources)))
        except EngineError as error:
            self._table = RowTable([])
            yield FilesFound(request=asked.id, problem=error.text, remedy=error.remedy)
            yield RowsIndexed(request=asked.id, rows=0, columns=[], ended=True)
            return
        yield from self._index(asked.id, reader, self._table)
        self._whole = found

    def _index(self, request: str, reader: RowReader, table: RowTable) -> Iterator[Message]:
        derived: dict[str, str] = {}
        for done in table.index():
            derived = derived or reader.derived(table.read(0, COLUMN_ROWS))
            columns = table.columns or [""]
            yield RowsIndexed(
                request=request, rows=len(table), columns=columns, done=done, total=table.size, derived=derived
            )
        yield self._indexed(request, reader, table)

    def _indexed(self, request: str, reader: RowReader, table: RowTable) -> RowsIndexed:
        """All rows are found."""
        return RowsIndexed(
            request=request,
            rows=len(table),
            columns=table.columns or [""],
            done=table.size,
            total=table.size,
            ended=True,
            derived=dict(reader.derived(table.read(0, COLUMN_ROWS))),
            problem="\n".join(table.problems[:3]),
        )

    def _parts(self, reader: RowReader, sources: list[Source]) -> Iterator[Rows]:
        self._opened += 1
        folder = self._folder / str(self._opened)
        shutil.rmtree(self._folder / str(self._opened - 1), ignore_errors=True)
        make_folder(folder)
        section = reader.section
        if section.path.startswith("tales:"):
            yield SpooledRows(sources[0].size, folder / "tales.spool", partial(tales_rows, reader, sources[0]))
            return
        for number, source in enumerate(sources):
            if source.format == "text" and reader.kind in ("conversations", "prompts") and is_marked(reader, source):
                yield SpooledRows(source.size, folder / f"{number}.spool", partial(said_rows, reader, source))
            else:
                yield rows_of(source, section.encoding, folder, number)

    def read(self, asked: ReadRows) -> RowsRead:
        """Some rows, as cells."""
        columns = self._table.columns or [""]
        rows = self._table.read(asked.first, min(asked.count, MOST_ROWS))
        told = [
            {
                "place": place_of(row),
                "cells": cells_of(row.value, columns),
                "problem": self._reader.problem(row) if self._reader is not None else "",
            }
            for row in rows
        ]
        return RowsRead(request=asked.id, first=asked.first, rows=told)

    def find(self, asked: FindRow) -> RowFound:
        """The row on a line."""
        return RowFound(request=asked.id, row=self._table.find(asked.file, asked.line))

    # ------------------------------------------------------------------ a row as the model sees it

    def preview(self, asked: PreviewRow) -> RowPreviewed:
        """A row under a recipe; of a plain text the passage that begins there."""
        rows = self._table.read(asked.row, 1)
        if not rows:
            return RowPreviewed(request=asked.id, row=asked.row)
        told: dict[str, Any] = {"request": asked.id, "row": asked.row, "place": place_of(rows[0])}
        try:
            recipe = parse(asked.recipe)
            reader = RowReader(recipe.data)  # type: ignore[attr-defined]
            lens, without = self._lens(recipe, reader, asked)
            if without is not None:
                told |= {"without": without.text, "without_remedy": without.remedy}
            if reader.kind == "text" and rows[0].file in self._plain:
                rows = [passage(self._table.read(asked.row, PASSAGE_ROWS))]
            parts = seen(reader, rows[0], lens)
        except BadRow as error:
            return RowPreviewed(**told, problem=str(error))
        except EngineError as error:
            return RowPreviewed(**told, problem=error.text, remedy=error.remedy)
        return RowPreviewed(
            **told, parts=[_shown(part) for part in parts], template=lens.template.name, limit=lens.limit
        )

    def _lens(self, recipe: Recipe, reader: RowReader, asked: PreviewRow) -> tuple[Lens, EngineError | None]:
        """Through what the rows of a recipe are seen, and why there is no model, if there is none."""
        if reader.kind == "text":
            return Lens(READY["plain"], self._made(recipe)), None
        try:
            base = self._base(recipe, Places(Path(asked.runs), Path(asked.models)))
        except ModelError as error:
            return Lens(template_with(recipe, None)[0]), error
        template, tokenizer = template_with(recipe, base)
        return Lens(template, tokenizer, room_for(recipe, base.context_length)), None

    def _base(self, recipe: Recipe, places: Places) -> Base:
        key = recipe.model.model_dump_json()  # type: ignore[attr-defined]
        if key not in self._bases:
            self._bases = {key: base_of(recipe, places)}
        return self._bases[key]

    def _made(self, recipe: Recipe) -> Tokenizer | None:
        """The tokenizer of a recipe that makes its own, where that needs no text."""
        asked: Any = recipe.tokenizer  # type: ignore[attr-defined]
        if needs_text(asked.kind, asked.path):
            return None
        try:
            return make_tokenizer(asked.kind, path=asked.path, cache=self._cache / "tokenizers")
        except EngineError:
            return None  # the Tokenizer page and the study tell why

    # ------------------------------------------------------------------ the study

    def study(self, asked: StudyData) -> Iterator[Message]:
        """What a recipe's data amounts to."""
        try:
            recipe = parse(asked.recipe)
            found: Studied = yield from study(recipe, Places(Path(asked.runs), Path(asked.models)), self._cache)
        except EngineError as error:
            found = Studied(problem=error.text, remedy=error.remedy)
        yield DataStudied(request=asked.id, studied=asdict(found))


def _shown(part: Part) -> dict[str, Any]:
    """A part as far as it is shown; ``totals`` counts the tokens of all of it by state (characters, where there are no ids)."""
    totals: Counter[int] = Counter()
    for text, id, state in zip(part.texts, part.ids, part.states, strict=True):
        totals[state] += 1 if id >= 0 else len(text)
    ends = list(accumulate(map(len, part.texts)))
    most = min(MOST_TOKENS, max(1, bisect_right(ends, MOST_CHARACTERS)))
    texts = [text[:MOST_CHARACTERS] for text in part.texts[:most]]
    return {
        "title": part.title,
        "texts": texts,
        "ids": part.ids[:most],
        "states": part.states[:most],
        "totals": [totals[state] for state in (READ, LEARNED, CUT)],
    }


def passage(rows: Sequence[SeenRow]) -> SeenRow:
    """The lines of a plain text as one row, up to the end of their file or a length that can be read at a glance."""
    first, *others = rows
    text, line = str(first.value), first.line
    for row in others:
        if row.file != first.file or row.problem or len(text) > PASSAGE_CHARACTERS:
            break
        text, line = text + "\n" * (row.line - line) + str(row.value), row.line
    return replace(first, value=text)


# ------------------------------------------------------------------ the process


def main() -> int:
    """Serves commands until stdin closes."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    cache = Path(sys.argv[1])
    home = cache / "rows"
    make_folder(home)
    _sweep(home)
    folder = home / f"{_LEFTOVER}{uuid.uuid4().hex}"
    lock = FileLock(folder.with_suffix(".lock"))
    lock.acquire()
    try:
        serve(partial(_answer, Desk(cache, folder)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
    return 0


def _sweep(home: Path) -> None:
    """Takes away what children left that were ended from outside."""
    for path in home.glob(f"{_LEFTOVER}*.lock"):
        lock = FileLock(path)
        if lock.acquire():
            shutil.rmtree(path.with_suffix(""), ignore_errors=True)
            lock.release()


def _answer(desk: Desk, command: Command) -> Answer:
    match command:
        case OpenRows():
            return desk.open(command)
        case StudyData():
            return desk.study(command)
        case ReadRows():
            return desk.read(command)
        case FindRow():
            return desk.find(command)
        case PreviewRow():
            return desk.preview(command)
    return None


if __name__ == "__main__":
    sys.exit(main())
