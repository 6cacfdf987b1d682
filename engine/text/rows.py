"""The rows of data files, whatever is in them: objects, lists or texts, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.text.decoding import text_lines
from engine.text.documents import Problem, Reading, excerpt
from engine.text.json_files import json_rows, jsonl_rows
from engine.text.sources import Source, find_sources
from engine.text.tables import parquet_rows, table_rows

_ABOUT_DATA = ("dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json")


@dataclass(frozen=True, slots=True)
class Row:
    """A value and where it stands; ``line`` counts from 1, 0 where ``file`` names the row itself."""

    file: str
    line: int
    value: Any

    def problem(self, reason: str) -> Problem:
        """A problem of this row."""
        shown = self.value if isinstance(self.value, str) else repr(self.value)[:400]
        return Problem(self.file, self.line, 0, reason, excerpt(shown))


def data_sources(path: str, skipped: list[str] | None = None) -> list[Source]:
    """The data files that ``path`` names.

    Of a folder that holds tables or JSON, text files (a README) and notes about the data are left out and told
    in ``skipped``.  Raises DataError when there is nothing.
    """
    sources = find_sources(path, skipped)
    if len(sources) == 1:
        return sources
    data = [s for s in sources if s.format != "text" and Path(s.path).name not in _ABOUT_DATA]
    if not data:
        return sources
    if skipped is not None:
        skipped += [f"{s.path}: left out beside tables and JSON" for s in sources if s not in data]
    return data


def read_rows(source: Source, reading: Reading, whole: Callable[[dict[str, Any]], bool]) -> Iterator[Row]:
    """The rows of a source; of a text its lines.

    ``whole`` says whether a JSON object is a row, rather than the holder of a list of rows.
    """
    path, compression = Path(source.path), source.compression
    match source.format:
        case "jsonl":
            rows = jsonl_rows(path, compression, reading)
        case "json":
            rows = json_rows(path, compression, reading, whole)
        case "csv" | "tsv":
            rows = table_rows(path, compression, reading, "\t" if source.format == "tsv" else "")
        case "parquet":
            rows = parquet_rows(path, compression, lambda sample: list(sample[0]))
            yield from (Row(f"{path} row {number}", 0, value) for number, value in rows)
            return
        case _:
            rows = enumerate(text_lines(path, compression, reading), 1)
    for number, (line, value) in enumerate(rows, 1):
        yield Row(str(path), line, value) if line else Row(f"{path} item {number}", 0, value)
