"""Which column of a table, or field of an object, holds the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import DataError

TEXT_NAMES = (
    "text", "content", "body", "story", "document", "article", "passage", "sentence", "completion", "output",
    "metin", "içerik", "icerik", "hikaye", "hikâye", "masal", "yazı", "yazi", "makale", "cümle", "cumle",
)  # fmt: skip
DECIDE_ROWS = 50
_FEW_LONGER = 2.0  # the longest column is the text when it is this much longer than the second


def choose_column(rows: Sequence[Mapping[str, Any]], named: str, where: str) -> str:
    """The column that holds the text: the named one, one with a usual name, else the only or the longest text.

    DataError that lists the columns when it cannot be decided.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    if named:
        if any(found(row, named) is not None for row in rows):
            return named
        raise no_column(f"{where} has no column {named!r}.", names)
    values = {name: [v for row in rows if isinstance(v := row.get(name), str)] for name in names}
    texts = {name: sum(map(len, strings)) for name, strings in values.items() if strings}
    by_name = {name.strip().casefold(): name for name in texts}
    for usual in TEXT_NAMES:
        if usual in by_name:
            return by_name[usual]
    longest = sorted(texts, key=lambda name: -texts[name])
    if longest and (len(longest) == 1 or texts[longest[0]] > _FEW_LONGER * texts[longest[1]]):
        return longest[0]
    raise no_column(f"{where}: it is not clear which column holds the text.", names)


def no_column(text: str, names: list[str]) -> DataError:
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
