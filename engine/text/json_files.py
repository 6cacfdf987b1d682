"""JSON and JSON lines: a row is a document.  Errors name file, line and column."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from engine.errors import DataError
from engine.text.columns import DECIDE_ROWS, choose_column, found, no_column, type_name
from engine.text.decoding import text_chunks, text_lines
from engine.text.documents import Piece, Problem, Reading, excerpt

LARGEST_JSON_CHARACTERS = 256 << 20
_JSON = json.JSONDecoder()
_JSON_SPACE = re.compile(r"[ \t\n\r]*")
_LONGEST_WORD = len("-Infinity")


Row = tuple[int, Any]  # line, value


def _rows_to_pieces(path: Path, rows: Iterator[Row], reading: Reading) -> Iterator[Piece]:
    """Documents of strings or objects; the column is decided by the first rows."""
    first = list(islice(rows, DECIDE_ROWS))
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
        return f"expected a text or an object, found {type_name(text)}"
    if text is None and found(value, name) is None and name not in value:
        return f"the field {name!r} is missing; there are: {', '.join(map(str, value)) or 'none'}"
    return f"the field {name!r} is {type_name(text)}, not text"


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
    yield from _rows_to_pieces(path, jsonl_rows(path, compression, reading), reading)


def read_json(path: Path, compression: str, reading: Reading) -> Iterator[Piece]:
    """A list of texts or objects, streamed; an object that holds one list; or, misnamed, JSON lines."""
    yield from _rows_to_pieces(path, json_rows(path, compression, reading), reading)


def jsonl_rows(path: Path, compression: str, reading: Reading) -> Iterator[Row]:
    """The values of JSON lines, whatever they are, each with its line."""
    for number, line in enumerate(text_lines(path, compression, reading), 1):
        if line.strip(" \t\r\ufeff"):
            value = _parse(path, line.strip("\ufeff"), number, reading)
            if value is not _BAD:
                yield number, value


def json_rows(
    path: Path, compression: str, reading: Reading, whole: Callable[[dict[str, Any]], bool] | None = None
) -> Iterator[Row]:
    """The values of a JSON list with their lines (0 inside an object); an object is one when ``whole`` says so."""
    chunks = text_chunks(path, compression, reading)
    buffer = next(chunks, "")
    start = _skip_space(buffer, 0)
    if start == len(buffer):
        raise DataError(f"{path} is empty.", "Give a file that holds text.")
    if buffer[start] == "[":
        yield from _array(path, buffer[:start], buffer[start + 1 :], chunks)
        return
    if _is_lines(buffer):
        yield from jsonl_rows(path, compression, reading)
        return
    parts = [buffer]
    size = len(buffer)
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > LARGEST_JSON_CHARACTERS:
            text = f"{path} is one JSON object of more than {LARGEST_JSON_CHARACTERS >> 20} MB."
            raise DataError(text, "Give it as .jsonl (one object a line) or as a list.")
    content = "".join(parts)
    try:
        value = _JSON.decode(content)
    except json.JSONDecodeError as error:
        problem = Problem(str(path), error.lineno, error.colno, f"not JSON: {error.msg}", excerpt(content, error.pos))
        raise DataError(str(problem), "Mend the file; one object a line would be .jsonl.") from None
    except (RecursionError, ValueError) as error:
        raise DataError(f"{path}: not JSON that can be read: {error}.", "Mend the file.") from None
    one = not isinstance(value, dict) or (whole is not None and whole(value))
    lists = [] if one else [v for v in value.values() if isinstance(v, list)]
    if isinstance(value, dict) and len(lists) > 1 and reading.text_column in value:
        lists = [value[reading.text_column]] if isinstance(value[reading.text_column], list) else lists
    if len(lists) > 1:
        of_objects = [v for v in lists if v and isinstance(v[0], dict)]
        lists = of_objects if len(of_objects) == 1 else lists  # beside, say, a list of tags
    if len(lists) > 1:
        text = f"{path} holds {len(lists)} lists; it is not clear which one."
        if whole is not None:  # conversations have no setting that names it
            raise DataError(text, "Give a file that holds one list of rows, or .jsonl with one object a line.")
        raise no_column(text, [{name: v for name, v in value.items() if isinstance(v, list)}])
    yield from ((0, item) for item in (lists[0] if lists else [value]))


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
            more = _double(buffer, at, chunks) if not ended and _may_go_on(error, buffer) else ""
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


def _may_go_on(error: ValueError, buffer: str) -> bool:
    """Whether text that does not parse may be the beginning of text that does."""
    if not isinstance(error, json.JSONDecodeError) or error.msg.startswith("Unterminated string"):
        return True
    return error.pos >= len(buffer) - _LONGEST_WORD


def _double(buffer: str, at: int, chunks: Iterator[str]) -> str:
    """At least as much text again as is waiting, so that a long item is parsed few times."""
    parts: list[str] = []
    size = 0
    while size <= len(buffer) - at and (chunk := next(chunks, None)) is not None:
        parts.append(chunk)
        size += len(chunk)
    return "".join(parts)
