"""Any row of any data file at hand: an index of where rows begin, built once while rows are already looked at.

Lines of plain files are found again by their offsets in the file itself; Parquet is asked for a slice; whatever can only
be read from its beginning (packed files, JSON lists, tables with quoted line ends, UTF-16) is written into a spool, one
row a line.  Memory stays bounded: offsets lie in a file too.
"""

from __future__ import annotations

import json
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError, EngineError
from engine.text.cache import disk_errors
from engine.text.decoding import HEAD_BYTES, check_encoding, recognise
from engine.text.documents import Problem, Reading
from engine.text.rows import Row, read_rows
from engine.text.shapes import is_whole_row
from engine.text.sources import Source
from engine.text.tables import parquet_rows
from engine.text.unpacking import open_regular

BLOCK_BYTES = 8 << 20
TELL_S = 0.1
LONGEST_ROW_BYTES = 4 << 20  # of a line that is shown; of a longer one only the beginning is read
MOST_COLUMNS = 40
COLUMN_ROWS = 50
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row as it stands in its file: a value, or a ``problem`` and what could be read of it.

    ``line`` counts from 1, 0 where ``file`` names the row itself.  ``turns`` are those of a conversation that stands in
    plain text, as (role, text, context).
    """

    file: str
    line: int
    value: Any
    problem: str = ""
    turns: tuple[tuple[str, str, str], ...] = ()


class Rows(Protocol):
    """The rows of one source.  ``index`` finds them and yields the bytes read so far; meanwhile and afterwards ``read`` gives those
    that are found."""

    size: int

    def __len__(self) -> int: ...

    def index(self) -> Iterator[int]: ...

    def read(self, first: int, count: int) -> list[SeenRow]: ...


class RowTable:
    """The rows of several sources, one after the other, numbered from 0."""

    def __init__(self, parts: list[Rows]) -> None:
        self.parts = parts
        self.size = sum(part.size for part in parts)
        self.problems: list[str] = []
        self._columns: list[str] = []
        self._columns_of = -1

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def index(self) -> Iterator[int]:
        """Finds all rows; yields, every now and then, how many bytes were read.  A source that cannot be read to its
        end keeps what was found, and ``problems`` says why."""
        before = 0
        for part in self.parts:
            try:
                for done in part.index():
                    yield before + done
            except EngineError as error:
                self.problems.append(error.text)
            before += part.size
            yield before

    def read(self, first: int, count: int) -> list[SeenRow]:
        """The rows from ``first`` on, at most ``count``."""
        ends = list(accumulate(map(len, self.parts)))
        found: list[SeenRow] = []
        while count > 0 and ends and 0 <= first < ends[-1]:
            place = bisect_right(ends, first)
            start = first - (ends[place - 1] if place else 0)
            some = self.parts[place].read(start, min(count, ends[place] - first))
            found += some
            first, count = first + len(some), count - len(some)
            if not some:
                break
        return found

    def find(self, file: str, line: int) -> int:
        """The number of the row of ``file`` that stands on ``line``, or begins before it; -1 when there is none."""
        before = 0
        for part in self.parts:
            first = part.read(0, 1)
            if first and first[0].file == file and first[0].line:
                place = bisect_right(range(len(part)), line, key=_lines_of(part)) - 1
                return before + place if place >= 0 else -1
            before += len(part)
        return -1

    @property
    def columns(self) -> list[str]:
        """The names of the fields of the first rows; none where rows are texts or lists."""
        if self._columns_of < COLUMN_ROWS:  # found while the first rows come in, then kept
            values = [row.value for row in self.read(0, COLUMN_ROWS)]
            self._columns_of = len(values)
            names = dict.fromkeys(str(name) for value in values if isinstance(value, Mapping) for name in value)
            self._columns = list(names)[:MOST_COLUMNS]
        return self._columns


def _lines_of(part: Rows) -> Callable[[int], int]:
    return lambda row: part.read(row, 1)[0].line


def rows_of(source: Source, encoding: str, folder: Path, number: int) -> Rows:
    """The rows of a source; what has to be kept about them goes into ``folder`` under ``number``."""
    if source.format == "parquet":
        return ParquetRows(source)
    if source.format in ("jsonl", "text") and not source.compression:
        known = _line_encoding(Path(source.path), encoding)
        if known:
            return LineRows(source, known, folder / f"{number}.index")
    return SpooledRows(source.size, folder / f"{number}.spool", spooled(source, encoding))


def _line_encoding(path: Path, encoding: str) -> str:
    """The encoding of a file in which the byte 0x0A ends a line, and nothing else does; "" for any other file."""
    with open_regular(path) as file:
        head = file.read(HEAD_BYTES)
    try:
        name = check_encoding(encoding) if encoding else recognise(head, path)
    except DataError:
        return ""
    wide = name.startswith(("utf-16", "utf-32", "utf-7", "utf_", "iso2022", "hz"))
    return "" if wide or (b"\r" in head and b"\n" not in head) else name


# ------------------------------------------------------------------ lines


class LineRows:
    """The lines of a plain file that hold something, by their offsets; of ``jsonl`` each is a JSON value."""

    def __init__(self, source: Source, encoding: str, index: Path) -> None:
        self.size = source.size
        self._path, self._json, self._encoding = Path(source.path), source.format == "jsonl", encoding
        self._index, self._count = index, 0

    def __len__(self) -> int:
        return self._count

    def index(self) -> Iterator[int]:
        with open_regular(self._path) as file, disk_errors(self._index.parent), self._index.open("wb") as kept:
            start = done = 3 if file.read(3) == _BOM else 0
            file.seek(start)
            line, before = 1, b"\n"
            while block := file.read(BLOCK_BYTES):
                ends = np.flatnonzero(np.frombuffer(block, np.uint8) == 10)
                if len(ends):
                    ends_at = ends.astype(np.int64) + done
                    starts = np.concatenate(([start], ends_at[:-1] + 1))
                    last = np.frombuffer(before + block, np.uint8)[ends]  # the byte in front of each line end
                    self._keep(kept, starts, ends_at - starts - (last == 13), line)
                    line, start = line + len(ends), int(ends_at[-1]) + 1
                done, before = done + len(block), block[-1:]
                kept.flush()
                yield done
            if done > start:
                self._keep(kept, np.array([start]), np.array([done - start - (before == b"\r")]), line)

    def _keep(self, kept: Any, starts: NDArray[np.int64], lengths: NDArray[np.int64], line: int) -> None:
        lines = np.arange(line, line + len(starts), dtype=np.int64)
        rows = np.stack([starts, lengths, lines], axis=1).astype(np.int64)[lengths > 0]
        kept.write(rows.tobytes())
        kept.flush()
        self._count += len(rows)

    def read(self, first: int, count: int) -> list[SeenRow]:
        count = min(count, self._count - first)
        if count <= 0:
            return []
        places: NDArray[np.int64] = np.fromfile(self._index, np.int64, 3 * count, offset=24 * first).reshape(-1, 3)
        found = []
        with open_regular(self._path) as file:
            for start, length, line in places.tolist():
                file.seek(start)
                raw = file.read(min(length, LONGEST_ROW_BYTES))
                found.append(self._seen(raw, line, whole=length <= LONGEST_ROW_BYTES))
        return found

    def _seen(self, raw: bytes, line: int, *, whole: bool) -> SeenRow:
        text = raw.decode(self._encoding, "replace")
        problem = ""
        try:
            raw.decode(self._encoding)
        except UnicodeDecodeError as error:
            if whole:
                problem = f"byte 0x{raw[error.start]:02X} is not valid {self._encoding.removesuffix('-sig').upper()}"
        if not self._json:
            return SeenRow(str(self._path), line, text, problem)
        try:
            return SeenRow(str(self._path), line, json.loads(text.strip("\ufeff")), problem)
        except RecursionError:
            reason = "the JSON is nested too deeply"
        except json.JSONDecodeError as error:
            reason = f"not JSON: {error.msg}" if whole else "the row is too long to be shown"
        except ValueError as error:
            reason = f"not JSON: {error}"
        return SeenRow(str(self._path), line, text, problem or reason)


# ------------------------------------------------------------------ spools


Feed = Callable[[], Iterator[SeenRow]]


class SpooledRows:
    """Rows that can only be read in order, written down as they come."""

    def __init__(self, size: int, spool: Path, feed: Feed) -> None:
        self.size = size
        self._spool, self._offsets, self._feed = spool, spool.with_suffix(".offsets"), feed
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def index(self) -> Iterator[int]:
        told, done = time.monotonic(), 0
        fresh = [0]
        with disk_errors(self._spool.parent), self._spool.open("wb") as kept, self._offsets.open("wb") as places:
            try:
                for row in self._feed():
                    body = json.dumps([row.file, row.line, row.value, row.problem, row.turns], default=str).encode()
                    done += kept.write(body)
                    fresh.append(done)
                    if time.monotonic() - told > TELL_S:
                        self._tell(kept, places, fresh)
                        yield min(done, self.size)
                        told = time.monotonic()
            finally:  # what was found before it could not be read any further stays
                self._tell(kept, places, fresh)

    def _tell(self, kept: Any, places: Any, fresh: list[int]) -> None:
        kept.flush()
        places.write(np.array(fresh[:-1], np.int64).tobytes() + np.array(fresh[-1:], np.int64).tobytes())
        places.seek(-8, 1)  # the end of the newest row is the beginning of the next
        places.flush()
        self._count += len(fresh) - 1
        del fresh[:-1]

    def read(self, first: int, count: int) -> list[SeenRow]:
        count = min(count, self._count - first)
        if count <= 0:
            return []
        ends = np.fromfile(self._offsets, np.int64, count + 1, offset=8 * first).tolist()
        with self._spool.open("rb") as kept:
            kept.seek(ends[0])
            bodies = [json.loads(kept.read(end - start)) for start, end in pairwise(ends)]
        return [
            SeenRow(file, line, value, problem, tuple((role, text, context) for role, text, context in turns))
            for file, line, value, problem, turns in bodies
        ]


def spooled(source: Source, encoding: str) -> Feed:
    """The rows of a source in order; those that cannot be read stand where the reader met them."""

    def feed() -> Iterator[SeenRow]:
        bad = _Bad(encoding=encoding, skip_bad_lines=True)
        for row in read_rows(source, bad, is_whole_row):
            yield from bad.taken()
            yield SeenRow(row.file, row.line, row.value)
        yield from bad.taken()

    return feed


class _Bad(Reading):
    """A reading that hands bad rows on instead of counting them."""

    def bad(self, problem: Problem, remedy: str = "") -> None:
        self.problems.kept.append(problem)

    def taken(self) -> list[SeenRow]:
        kept, self.problems.kept = self.problems.kept, []
        return [SeenRow(bad.file, bad.line, bad.excerpt, bad.reason) for bad in kept]


# ------------------------------------------------------------------ Parquet


class ParquetRows:
    """The rows of a Parquet table, which finds any of them itself."""

    def __init__(self, source: Source) -> None:
        self.size = source.size
        self._source, self._count = source, 0
        self._table: Any = None

    def __len__(self) -> int:
        return self._count

    def index(self) -> Iterator[int]:
        path = Path(self._source.path)
        for _ in parquet_rows(path, self._source.compression, lambda sample: list(sample[0])):
            break  # what is damaged has been refused by now
        import polars  # lazily: only Parquet needs it

        self._table = polars.scan_parquet(path, glob=False)
        self._count = int(self._table.select(polars.len()).collect().item())
        yield self.size

    def read(self, first: int, count: int) -> list[SeenRow]:
        if self._table is None:
            return []
        records = self._table.slice(first, count).collect().to_dicts()
        return [SeenRow(f"{self._source.path} row {first + n}", 0, value) for n, value in enumerate(records, 1)]


# ------------------------------------------------------------------ cells


def cells_of(value: Any, columns: list[str], most: int = 160) -> list[str]:
    """A row's value as the texts of its columns, each on one line of at most ``most`` characters."""
    if not isinstance(value, Mapping):
        return [shown(value, most), *[""] * (len(columns) - 1)]
    return [shown(value.get(name), most) for name in columns]


def shown(value: Any, most: int) -> str:
    """A value on one line."""
    if value is None:
        return ""
    if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        text = "  ".join(_message(item) for item in value[:8])
    elif isinstance(value, str):
        text = value
    else:
        text = json.dumps(value, ensure_ascii=False, default=str)
    return _one_line(text[: 4 * most], most)


def _message(item: Mapping[str, Any]) -> str:
    texts = [str(value) for value in item.values() if isinstance(value, str)]
    return f"{texts[0]}: {texts[1]}" if len(texts) > 1 else json.dumps(dict(item), ensure_ascii=False, default=str)


def _one_line(text: str, most: int) -> str:
    line = text.replace("\r\n", "\n").replace("\n", " ↵ ")
    return line if len(line) <= most else f"{line[:most]}…"


def as_row(seen: SeenRow) -> Row:
    """The row as readers know it."""
    return Row(seen.file, seen.line, seen.value)


def place_of(seen: SeenRow) -> str:
    """Where a row stands: the file's name and the line."""
    name = Path(seen.file).name if not seen.file.startswith("tales:") else seen.file
    return f"{name}:{seen.line}" if seen.line else name
