"""CSV, TSV and Parquet: a row is a document."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from engine.errors import DataError
from engine.text.columns import DECIDE_ROWS, choose_column, found, type_name
from engine.text.decoding import text_lines
from engine.text.documents import Piece, Problem, Reading, excerpt
from engine.text.unpacking import guard_growth, open_regular

TableRow = tuple[int, dict[str, Any]]  # line or row from 1, values by column


def read_table(path: Path, compression: str, reading: Reading, delimiter: str = "") -> Iterator[Piece]:
    """CSV or TSV with a header line; quoted fields may hold line ends; ``;`` tables are recognised."""
    rows = table_rows(path, compression, reading, delimiter)
    first = list(islice(rows, DECIDE_ROWS))
    column = choose_column([row for _, row in first], reading.text_column, str(path))
    for _, row in chain(first, rows):
        yield Piece(row[column], ends=True)


def table_rows(path: Path, compression: str, reading: Reading, delimiter: str = "") -> Iterator[TableRow]:
    """The rows of a CSV or TSV by column, with the lines on which they begin.  DataError when there are none."""
    lines = text_lines(path, compression, reading)
    number, header = next(((n, line) for n, line in enumerate(lines, 1) if line.strip()), (0, ""))
    _check_header(path, number or 1, reading)
    if not number:
        raise DataError(f"{path} is empty.", "Give a table with a header line.")
    delimiter = delimiter or max(",;\t|", key=header.count)
    records = _records(path, chain([header], lines), number, delimiter, reading)
    names = [name.strip() for name in next(records, (0, []))[1]]
    _check_header(path, number, reading)
    empty = True
    for line, fields in records:
        if len(fields) == len(names):
            empty = False
            yield line, dict(zip(names, fields, strict=True))
        elif fields:
            reason = f"{len(fields)} fields where the header has {len(names)}"
            reading.bad(Problem(str(path), line, 0, reason, excerpt(delimiter.join(fields))))
    if empty:
        raise DataError(f"{path} has a header line but no rows.", "Give a table with at least one row.")


def _check_header(path: Path, number: int, reading: Reading) -> None:
    """Refuses a table whose header, at the latest line ``number``, was skipped as a bad line: a row would name its columns."""
    if (bad := reading.first_bad.get(str(path), number + 1)) <= number:
        raise DataError(
            f"{path}:{bad}: the header line cannot be read, so the columns have no names.",
            "Mend that line, or set data.encoding; only rows can be left out.",
        )


def _records(
    path: Path, lines: Iterator[str], number: int, delimiter: str, reading: Reading
) -> Iterator[tuple[int, list[str]]]:
    """The records of a table with the line on which each begins; the first of ``lines`` is line ``number``.

    Where a record cannot be read, only the line on which it begins is bad: the next line begins another.
    """
    csv.field_size_limit(1 << 27)
    again: deque[str] = deque()
    taken: list[str] = []

    def rows() -> Any:
        return csv.reader(feed(), delimiter=delimiter, strict=True)

    def feed() -> Iterator[str]:
        while (line := again.popleft() if again else next(lines, None)) is not None:
            taken.append(line)
            yield line + "\n"

    reader = rows()
    while True:
        taken.clear()
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"not a table row: {error}"
            if "end of data" in str(error):
                reason = "a quoted field that begins here never ends"
            reading.bad(Problem(str(path), number, 0, reason, excerpt(taken[0])))
            again.extendleft(reversed(taken[1:]))
            reader = rows()
            number += 1
            continue
        yield number, fields
        number += len(taken)


def read_parquet(path: Path, compression: str, reading: Reading) -> Iterator[Piece]:
    """A text column of a Parquet table, batch by batch."""
    column = ""

    def needed(sample: list[dict[str, Any]]) -> list[str]:
        nonlocal column
        column = choose_column(sample, reading.text_column, str(path))
        return [column if column in sample[0] else column.split(".")[0]]

    for row, record in parquet_rows(path, compression, needed):
        text = found(record, column)
        if isinstance(text, str):
            yield Piece(text, ends=True)
        else:
            kind = type_name(text)
            reading.bad(Problem(f"{path} row {row}", 0, 0, f"the column {column!r} is {kind}, not text"))


def parquet_rows(
    path: Path, compression: str, needed: Callable[[list[dict[str, Any]]], list[str]]
) -> Iterator[TableRow]:
    """The rows of a Parquet table, numbered from 1, batch by batch; ``needed`` names the columns by the first rows."""
    if compression:
        text = f"{path}: a compressed Parquet file cannot be read in parts."
        raise DataError(text, "Unpack it first (Parquet is compressed inside already).")
    with open_regular(path) as file:
        size = file.seek(0, 2)
    import polars  # lazily: only Parquet needs it, and it takes 0.1 s to load

    def guarded(step: Callable[[], Any]) -> Any:
        try:
            return step()
        except (polars.exceptions.PolarsError, OSError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise DataError(f"{path} cannot be read as Parquet: {reason}.", "Fetch or make the file again.") from error
        except polars.exceptions.PanicException as error:  # a BaseException: the Rust side met a crafted file
            raise DataError(f"{path} is damaged: it is not valid Parquet.", "Fetch or make the file again.") from error

    table = polars.scan_parquet(path, glob=False)
    guarded(table.collect_schema)
    sample = guarded(lambda: table.head(DECIDE_ROWS).collect()).to_dicts()
    if not sample:
        raise DataError(f"{path} has no rows.", "Give a table with at least one row.")
    batches: Iterable[Any] = guarded(lambda: iter(table.select(needed(sample)).collect_batches(chunk_size=1024)))
    row = written = 0
    while (batch := guarded(lambda: next(iter(batches), None))) is not None:
        for record in batch.iter_rows(named=True):
            row += 1
            written += sum(len(value) for value in record.values() if isinstance(value, str | list))
            yield row, record
        guard_growth(path, written, size, from_bytes=1 << 30)
