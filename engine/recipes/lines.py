"""On which line of a TOML text each key stands (tomllib does not tell)."""

from __future__ import annotations

import re

BACKSLASHES = "Inside \"…\" a backslash is written twice; 'C:\\texts\\book.txt' in single quotes stays as it is."
"""What helps against a path such as ``"C:\\temp"``, in which TOML finds a tab."""

_TABLE = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=(.*)$"""
)


def key_lines(text: str) -> dict[str, int]:
    """Dotted key -> line number (from 1) of a TOML text that tomllib accepts.

    Keys inside multi-line strings and arrays are not mistaken for keys of the table.
    """
    found: dict[str, int] = {}
    table, until, depth = "", "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if until:  # inside a multi-line string
            if until in line:
                until = ""
            continue
        if depth > 0:  # inside a multi-line array
            depth += _open_brackets(line)
            continue
        if match := _TABLE.match(line):
            table = _plain(match[1])
            found.setdefault(table, number)
            continue
        if not (match := _KEY.match(line)):
            continue
        key = _plain(match[1])
        found.setdefault(f"{table}.{key}" if table else key, number)
        value = match[2]
        for quote in ('"""', "'''"):
            if value.count(quote) % 2:
                until = quote
        if not until:
            depth = max(0, _open_brackets(value))
    return found


def _plain(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))


def _open_brackets(text: str) -> int:
    bare = re.sub(r"\"(?:\\.|[^\"\\])*\"|'[^']*'", "", text).split("#", 1)[0]
    return bare.count("[") - bare.count("]")
