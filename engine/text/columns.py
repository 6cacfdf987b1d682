"""Which column of a table, or field of an object, holds the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.errors import DataError

TEXT_NAMES = (
    "text", "content", "body", "story", "document", "article", "passage", "sentence", "completion", "output",
    "metin", "içerik", "icerik", "hikaye", "hikâye", "masal", "yazı", "yazi", "makale", "cümle", "cumle",
)  # fmt: skip
DECIDE_ROWS = 50
_DEPTH = 8  # of nested fields that an error lists
_FEW_LONGER = 2.0  # the longest column is the text when it is this much longer than the second


def choose_column(rows: Sequence[Mapping[str, Any]], named: str, where: str) -> str:
    """The column that holds the text: the named one, one with a usual name, else the only or the longest text.

    A nested field is taken by its dotted name where no column holds text, or where it has a usual name and holds more
    text than any column.  DataError that lists the columns when it cannot be decided.
    """
    if named:
        if any(found(row, named) is not None for row in rows):
            return named
        raise no_column(f"{where} has no column {named!r}.", rows)
    columns = _sizes((name, value) for row in rows for name, value in row.items())
    if usual := _usual(columns):
        return usual
    nested = _sizes(field for row in rows for field in _fields(row) if field[0] not in row)
    usual = _usual(nested, of=lambda name: name.rpartition(".")[2])
    if usual and nested[usual] > max(columns.values(), default=0):
        return usual
    texts = columns or nested
    longest = sorted(texts, key=lambda name: -texts[name])
    if longest and (len(longest) == 1 or texts[longest[0]] > _FEW_LONGER * texts[longest[1]]):
        return longest[0]
    raise no_column(f"{where}: it is not clear which column holds the text.", rows)


def _sizes(fields: Iterable[tuple[str, Any]]) -> dict[str, int]:
    """How many characters the fields hold that hold texts."""
    sizes: dict[str, int] = {}
    for name, value in fields:
        if isinstance(value, str):
            sizes[name] = sizes.get(name, 0) + len(value)
    return sizes


def _usual(texts: Iterable[str], of: Callable[[str], str] = str) -> str:
    """The first of which ``of`` gives a name that columns of text have; empty where none does."""
    by_name: dict[str, str] = {}
    for name in texts:
        by_name.setdefault(of(name).strip().casefold(), name)
    return next((by_name[usual] for usual in TEXT_NAMES if usual in by_name), "")


def no_column(text: str, rows: Sequence[Mapping[str, Any]]) -> DataError:
    """An error that lists the columns, nested ones by their dotted names, and proposes the one with the most text."""
    names = list(dict.fromkeys(name for row in rows for name, _ in _fields(row)))
    texts = _sizes(field for row in rows for field in _fields(row))
    listed = ", ".join(names[:30]) or "none"
    proposed = max(texts, key=texts.__getitem__, default=(names or ["text"])[0])
    return DataError(f"{text} Columns: {listed}.", f'Name one, for example data.text_column = "{proposed}".')


def _fields(row: Mapping[str, Any], within: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, Mapping) and value and depth < _DEPTH:
            yield from _fields(value, f"{within}{name}.", depth + 1)
        else:
            yield f"{within}{name}", value


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


def type_name(value: Any) -> str:
    kinds = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }
    return "null" if value is None else kinds.get(type(value), type(value).__name__)
