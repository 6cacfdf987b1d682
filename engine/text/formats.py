"""One reader for each file format: from a file to its documents, piece by piece.

A text file is one document; everywhere else a row is one.  A reader raises DataError with file,
line, column and remedy, or counts a bad line when the reading says that bad lines are skipped.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from engine.errors import DataError
from engine.text.decoding import text_chunks, text_lines
from engine.text.documents import Piece, Problem, Reading, excerpt
from engine.text.unpacking import guard_growth, open_regular

TEXT_NAMES = (
    "text", "content", "body", "story", "document", "article", "passage", "sentence", "completion", "output",
    "metin", "içerik", "icerik", "hikaye", "hikâye", "masal", "yazı", "yazi", "makale", "cümle", "cumle",
)  # fmt: skip
PIECE_CHARACTERS = 1 << 20
LARGEST_JSON_CHARACTERS = 256 << 20
_DECIDE_ROWS = 50
_FEW_LONGER = 2.0  # the longest column is the text when it is this much longer than the second
_JSON = json.JSONDecoder()
_JSON_SPACE = re.compile(r"[ \t\n\r]*")


def read_text(path: Path, compression: str, reading: Reading) -> Iterator[Piece]:
    """A whole text file as one document."""
    held = ""
    for chunk in text_chunks(path, compression, reading):
        if held:
            yield Piece(held, ends=False)
        while len(chunk) > PIECE_CHARACTERS:
            yield Piece(chunk[:PIECE_CHARACTERS], ends=False)
            chunk = chunk[PIECE_CHARACTERS:]
        held = chunk
    yield Piece(held, ends=True)


# ------------------------------------------------------------------ which column is the text


def choose_column(rows: Sequence[Mapping[str, Any]], named: str, where: str) -> str:
    """The column that holds the text: the named one, one with a usual name, else the only or the longest text.

    DataError that lists the columns when it cannot be decided.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    if named:
        if any(found(row, named) is not None for row in rows):
            return named
        raise _no_column(f"{where} has no column {named!r}.", names)
    values = {name: [v for row in rows if isinstance(v := row.get(name), str)] for name in names}
    texts = {name: sum(map(len, strings)) for name, strings in values.items() if strings}
    by_name = {name.strip().casefold(): name for name in texts}
    for usual in TEXT_NAMES:
        if usual in by_name:
            return by_name[usual]
    longest = sorted(texts, key=lambda name: -texts[name])
    if longest and (len(longest) == 1 or texts[longest[0]] > _FEW_LONGER * texts[longest[1]]):
        return longest[0]
    raise _no_column(f"{where}: it is not clear which column holds the text.", names)


def _no_column(text: str, names: list[str]) -> DataError:
    listed = ", ".join(names[:30]) or "none"
    return DataError(
        f"{text} Columns: {listed}.", f'Name one, for example data.text_column = "{(names or ["text"])[0]}".'
    )


def found(row: Mapping[str, Any], name: str) -> Any:
    """The value of a column, or of a nested field by its dotted name; None when it is missing."""
    if name in row:
        return row[name]
    value: Any = row
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


# ------------------------------------------------------------------ JSON


Row = tuple[int, Any]  # line, value


def _rows_to_pieces(path: Path, rows: Iterator[Row], reading: Reading) -> Iterator[Piece]:
    """Documents of strings or objects; the column is decided by the first rows."""
    first = list(islice(rows, _DECIDE_ROWS))
    objects = [value for _, value in first if isinstance(value, dict)]
    column = choose_column(objects, reading.text_column, str(path)) if objects else ""
    for line, value in chain(first, rows):
        if isinstance(value, dict):
            if not column:
                column = choose_column([value], reading.text_column, str(path))
            text, name = found(value, column), column
        else:
            text, name = value, ""
        if isinstance(text, str):
            yield Piece(reading.whole(text), ends=True)
        else:
            reading.bad(Problem(str(path), line, 0, _not_text(text, name, value), excerpt(_shown(value))))


def _not_text(text: Any, name: str, value: Any) -> str:
    if not name:
        return f"expected a text or an object, found {_json_type(text)}"
    if text is None and found(value, name) is None and name not in value:
        return f"the field {name!r} is missing; there are: {', '.join(map(str, value)) or 'none'}"
    return f"the field {name!r} is {_json_type(text)}, not text"


def _json_type(value: Any) -> str:
    kinds = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }
    return "null" if value is None else kinds.get(type(value), type(value).__name__)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:400]


def _parse(path: Path, text: str, line: int, reading: Reading) -> Any:
    """The JSON value of a line; None (and a Problem told) when it is none."""
    try:
        return _JSON.decode(text)
    except json.JSONDecodeError as error:
        reading.bad(Problem(str(path), line, error.colno, f"not JSON: {error.msg}", excerpt(text, error.pos)))
    except RecursionError:
        reading.bad(Problem(str(path), line, 1, "the JSON is nested too deeply", excerpt(text)))
    except ValueError as error:  # a number of more digits than Python takes
        reading.bad(Problem(str(path), line, 1, f"not JSON: {error}", excerpt(text)))
    return _BAD


_BAD = object()


def read_jsonl(path: Path, compression: str, reading: Reading) -> Iterator[Piece]:
    """One JSON text or object a line; blank lines are left out."""

    def rows() -> Iterator[Row]:
        for number, line in enumerate(text_lines(path, compression, reading), 1):
            if line.strip(" \t\r\ufeff"):
                value = _parse(path, line.strip("\ufeff"), number, reading)
                if value is not _BAD:
                    yield number, value

    yield from _rows_to_pieces(path, rows(), reading)


def read_json(path: Path, compression: str, reading: Reading) -> Iterator[Piece]:
    """A list of texts or objects, streamed; an object that holds one list; or, misnamed, JSON lines."""
    chunks = text_chunks(path, compression, reading)
    buffer = next(chunks, "")
    start = _skip_space(buffer, 0)
    if start == len(buffer):
        raise DataError(f"{path} is empty.", "Give a file that holds text.")
    if buffer[start] == "[":
        yield from _rows_to_pieces(path, _array(path, buffer[:start], buffer[start + 1 :], chunks), reading)
        return
    if _is_lines(buffer):
        yield from read_jsonl(path, compression, reading)
        return
    parts = [buffer]
    size = len(buffer)
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > LARGEST_JSON_CHARACTERS:
            text = f"{path} is one JSON object of more than {LARGEST_JSON_CHARACTERS >> 20} MB."
            raise DataError(text, "Give it as .jsonl (one object a line) or as a list.")
    whole = "".join(parts)
    strict = Reading(reading.text_column, reading.encoding)  # half a file cannot be skipped
    try:
        value = _JSON.decode(whole)
    except json.JSONDecodeError as error:
        problem = Problem(str(path), error.lineno, error.colno, f"not JSON: {error.msg}", excerpt(whole, error.pos))
        raise DataError(str(problem), "Mend the file; one object a line would be .jsonl.") from None
    except (RecursionError, ValueError) as error:
        raise DataError(f"{path}: not JSON that can be read: {error}.", "Mend the file.") from None
    lists = [v for v in value.values() if isinstance(v, list)] if isinstance(value, dict) else []
    if isinstance(value, dict) and len(lists) > 1 and reading.text_column in value:
        lists = [value[reading.text_column]] if isinstance(value[reading.text_column], list) else lists
    if len(lists) > 1:
        raise _no_column(f"{path} holds {len(lists)} lists; it is not clear which one.", list(value))
    items = lists[0] if lists else [value]
    yield from _rows_to_pieces(path, ((0, item) for item in items), strict if not lists else reading)


def _is_lines(buffer: str) -> bool:
    """Whether a .json file really holds one JSON value a line."""
    first, _, rest = buffer.lstrip().partition("\n")
    try:
        _JSON.decode(first)
    except (ValueError, RecursionError):
        return False
    return bool(rest.strip())


def _skip_space(text: str, at: int) -> int:
    match = _JSON_SPACE.match(text, at)
    return match.end() if match else at


def _array(path: Path, before: str, buffer: str, chunks: Iterator[str]) -> Iterator[Row]:
    """The items of a JSON list with their lines, reading only as far as each item needs."""
    at, ended = 0, False
    counted, line, column = 0, before.count("\n") + 1, len(before) - before.rfind("\n")  # of buffer[counted]

    def move(upto: int) -> tuple[int, int]:
        """The line and column of ``buffer[upto]``, counting on from the last place that was asked for."""
        nonlocal counted, line, column
        newlines = buffer.count("\n", counted, upto)
        column = upto - buffer.rfind("\n", counted, upto) if newlines else column + upto - counted
        line, counted = line + newlines, upto
        return line, column

    def fail(upto: int, reason: str) -> DataError:
        return DataError(str(Problem(str(path), *move(upto), reason, excerpt(buffer, upto))), "Mend the file.")

    want_item, first = True, True
    while True:
        at = _skip_space(buffer, at)
        if at >= len(buffer) - 1 and not ended:  # a lone last character may be the start of more
            move(at)
            following = next(chunks, None)
            buffer, at, counted, ended = buffer[at:] + (following or ""), 0, 0, following is None
            continue
        if at >= len(buffer):
            raise fail(at, "not JSON: the list does not end (the file is truncated)")
        if buffer[at] == "]" and (first or not want_item):
            at = _skip_space(buffer, at + 1)
            if at < len(buffer) or any(chunk.strip() for chunk in chunks):
                raise fail(at, "not JSON: there is more after the end of the list")
            return
        if not want_item:
            if buffer[at] != ",":
                raise fail(at, "not JSON: expecting ',' between two items")
            at, want_item = at + 1, True
            continue
        try:
            value, end = _JSON.raw_decode(buffer, at)
        except RecursionError:
            raise fail(at, "the JSON is nested too deeply") from None
        except ValueError as error:
            # Either the item is not all here, or it is wrong: more text tells, up to a limit.
            more = _double(buffer, at, chunks) if not ended else ""
            if more and len(buffer) - at < LARGEST_JSON_CHARACTERS:
                buffer += more
                continue
            position = error.pos if isinstance(error, json.JSONDecodeError) else at
            message = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            raise fail(position, f"not JSON: {message}") from None
        if end >= len(buffer) and not ended:  # a number may go on
            following = next(chunks, None)
            ended, buffer = following is None, buffer + (following or "")
            continue
        yield move(at)[0], value
        first, want_item, at = False, False, end


def _double(buffer: str, at: int, chunks: Iterator[str]) -> str:
    """At least as much text again as is waiting, so that a long item is parsed few times."""
    parts: list[str] = []
    size = 0
    while size <= len(buffer) - at and (chunk := next(chunks, None)) is not None:
        parts.append(chunk)
        size += len(chunk)
    return "".join(parts)


# ------------------------------------------------------------------ tables


def read_table(path: Path, compression: str, reading: Reading, delimiter: str = "") -> Iterator[Piece]:
    """CSV or TSV with a header line; quoted fields may hold line ends; ``;`` tables are recognised."""
    lines = text_lines(path, compression, reading)
    header = next((line for line in lines if line.strip()), None)
    if header is None:
        raise DataError(f"{path} is empty.", "Give a table with a header line.")
    delimiter = delimiter or max(",;\t|", key=header.count)
    csv.field_size_limit(1 << 27)
    reader = csv.reader(chain([header + "\n"], (line + "\n" for line in lines)), delimiter=delimiter, strict=True)
    names = [name.strip() for name in next(_records(path, reader, reading), (0, []))[1]]

    def rows() -> Iterator[tuple[int, dict[str, Any]]]:
        for line, fields in _records(path, reader, reading):
            if len(fields) == len(names):
                yield line, dict(zip(names, fields, strict=True))
            elif fields:
                reason = f"{len(fields)} fields where the header has {len(names)}"
                reading.bad(Problem(str(path), line, 0, reason, excerpt(delimiter.join(fields))))

    first = list(islice(rows(), _DECIDE_ROWS))
    if not first:
        raise DataError(f"{path} has a header line but no rows.", "Give a table with at least one row.")
    column = choose_column([row for _, row in first], reading.text_column, str(path))
    for _, row in chain(first, rows()):
        yield Piece(row[column], ends=True)


def _records(path: Path, reader: Any, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """The records of a table with the line on which each begins."""
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"not a table row: {error}"
            if "end of data" in str(error):
                reason = "a quoted field that begins here never ends"
            reading.bad(Problem(str(path), line, 0, reason))
            continue
        yield line, fields


def read_parquet(path: Path, compression: str, reading: Reading) -> Iterator[Piece]:
    """A text column of a Parquet table, batch by batch."""
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
    schema = guarded(table.collect_schema)
    sample = guarded(lambda: table.head(_DECIDE_ROWS).collect()).to_dicts()
    if not sample:
        raise DataError(f"{path} has no rows.", "Give a table with at least one row.")
    column = choose_column(sample, reading.text_column, str(path))
    outer = column if column in schema else column.split(".")[0]
    batches: Iterable[Any] = guarded(lambda: iter(table.select(outer).collect_batches(chunk_size=1024)))
    row = written = 0
    while (batch := guarded(lambda: next(iter(batches), None))) is not None:
        for record in batch.iter_rows(named=True):
            row += 1
            text = found(record, column)
            if isinstance(text, str):
                written += len(text)
                yield Piece(text, ends=True)
            else:
                kind = _json_type(text)
                reading.bad(Problem(f"{path} row {row}", 0, 0, f"the column {column!r} is {kind}, not text"))
        guard_growth(path, written, size, from_bytes=1 << 30)
