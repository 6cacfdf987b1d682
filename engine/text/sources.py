"""From what the user names (a file, a folder, ``tales:en``) to a stream of documents."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import DataError
from engine.recipes.lines import BACKSLASHES
from engine.text.decoding import HEAD_BYTES, recognise, text_chunks
from engine.text.documents import Piece, Problem, Problems, Reading
from engine.text.json_files import read_json, read_jsonl
from engine.text.tables import read_parquet, read_table
from engine.text.tales import tales_text
from engine.text.unpacking import blocks, kind_of, open_regular

__all__ = ["EXTENSIONS", "Piece", "Problem", "Problems", "Source", "find_sources", "read_documents"]

EXTENSIONS = {
    ".txt": "text", ".md": "text", ".markdown": "text", ".text": "text",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
    ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet",
}  # fmt: skip
COMPRESSIONS = {".gz": "gz", ".zst": "zst"}
DEFAULT_TALES_BYTES = 4_000_000
PIECE_CHARACTERS = 1 << 20
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(kb|mb|gb|b)?", re.IGNORECASE)
_UNITS = {"b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000}
_GIVE = f"Give one of {' '.join(sorted(EXTENSIONS))} (also .gz, .zst), a folder, tales:en or tales:tr."


@dataclass(frozen=True, slots=True)
class Source:
    """One file (or one sample corpus) to read.  ``size`` is its bytes on the disk, or those asked of tales."""

    path: str
    format: str  # text, jsonl, json, csv, tsv, parquet or tales
    compression: str  # "", gz or zst
    size: int


def find_sources(path: str, skipped: list[str] | None = None) -> list[Source]:
    """The files that ``path`` names, in a fixed order.

    A file of any extension is read as text when it is text.  In a folder (read recursively) hidden files
    and files of unknown extension are left out; links that leave the folder or loop, FIFOs and devices are
    left out too and told in ``skipped``.  Raises DataError when nothing readable is there.
    """
    if path.startswith("tales:"):
        return [_tales(path)]
    if not path:
        raise DataError("No text is named.", f"Set data.path. {_GIVE}")
    if "\0" in path:
        raise DataError("data.path holds a NUL character.", _GIVE)
    place = Path(path).expanduser()
    try:
        mode = place.stat().st_mode
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file or folder.", _missing_remedy(place)) from None
    except PermissionError:
        raise DataError(f"{path}: no permission to read it.", "Change its permissions or copy it.") from None
    except OSError as error:  # a link to itself, a name that is too long
        raise DataError(f"{path} cannot be opened: {error.strerror}.", _GIVE) from None
    if stat.S_ISDIR(mode):
        return _in_folder(place, skipped if skipped is not None else [])
    if not stat.S_ISREG(mode):
        raise DataError(f"{path} is a {kind_of(place)}, not a regular file.", _GIVE)
    return [_single(place)]


def _missing_remedy(place: Path) -> str:
    if re.search(r"[\a\b\f\n\r\t\v]", str(place)):
        return BACKSLASHES
    try:
        names = [n for n in os.listdir(place.parent) if not n.startswith(".")]
    except OSError:
        return "Check the path in data.path."
    import difflib

    near = difflib.get_close_matches(place.name, names, n=1)
    return f"Did you mean {place.parent / near[0]}?" if near else "Check the path in data.path."


def _tales(path: str) -> Source:
    _, language, *rest = path.split(":")
    size = DEFAULT_TALES_BYTES
    if rest:
        match = _SIZE.fullmatch(rest[0].strip())
        size = int(float(match[1]) * _UNITS[(match[2] or "b").lower()]) if match else 0
    if language not in ("en", "tr") or len(rest) > 1 or not 1_000 <= size <= 10_000_000_000:
        raise DataError(f"{path!r} is no sample corpus.", "Write tales:en, tales:tr, or with a size: tales:tr:8MB.")
    return Source(f"tales:{language}:{size}", "tales", "", size)


def _split_name(path: Path) -> tuple[str, str]:
    """(format, compression) by the name; format is "" when the extension is unknown."""
    suffix = path.suffix.lower()
    compression = COMPRESSIONS.get(suffix, "")
    if compression:
        suffix = Path(path.stem).suffix.lower()
    return EXTENSIONS.get(suffix, ""), compression


def _single(path: Path) -> Source:
    format, compression = _split_name(path)
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
    if not size:
        raise DataError(f"{path} is empty.", "Give a file that holds text.")
    if not format:
        recognise(next(blocks(path, compression), b"")[:HEAD_BYTES], path)  # raises when it is no text
        format = "text"
    return Source(str(path), format, compression, size)


def _in_folder(root: Path, skipped: list[str]) -> list[Source]:
    found: list[Source] = []
    inside = root.resolve()
    seen: set[tuple[int, int]] = set()
    for folder, folders, files in os.walk(root, followlinks=True, onerror=lambda e: skipped.append(_unread(e))):
        entry = os.stat(folder)
        if (entry.st_dev, entry.st_ino) in seen or not Path(folder).resolve().is_relative_to(inside):
            skipped.append(f"{folder}: a link to a folder that was read already or lies outside")
            folders.clear()
            continue
        seen.add((entry.st_dev, entry.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            source = None if name.startswith(".") else _in_folder_file(Path(folder, name), inside, seen, skipped)
            if source:
                found.append(source)
    if not found:
        because = f" ({skipped[0]})" if skipped else ""
        raise DataError(f"{root} holds no text that can be read{because}.", _GIVE)
    return sorted(found, key=lambda s: Path(s.path).parts)


def _unread(error: OSError) -> str:
    return f"{error.filename}: {error.strerror}"


def _in_folder_file(path: Path, inside: Path, seen: set[tuple[int, int]], skipped: list[str]) -> Source | None:
    format, compression = _split_name(path)
    if not format:
        return None
    try:
        entry = path.stat()
        real = path.resolve()
    except (OSError, RuntimeError) as error:
        skipped.append(f"{path}: a link that leads nowhere ({error})")
        return None
    if not stat.S_ISREG(entry.st_mode):
        skipped.append(f"{path}: a {kind_of(path)}, not a regular file")
    elif not real.is_relative_to(inside):
        skipped.append(f"{path}: a link that leaves the folder")
    elif (entry.st_dev, entry.st_ino) in seen:
        skipped.append(f"{path}: the same file as one that was read already")
    elif not entry.st_size:
        skipped.append(f"{path}: empty")
    else:
        seen.add((entry.st_dev, entry.st_ino))
        return Source(str(path), format, compression, entry.st_size)
    return None


def read_documents(
    sources: Sequence[Source],
    *,
    text_column: str = "",
    encoding: str = "",
    skip_bad_lines: bool = False,
    problems: Problems | None = None,
) -> Iterator[Piece]:
    """The documents of the sources, piece by piece, in bounded memory.

    Empty documents are left out.  Raises DataError at the first bad line, or counts it in ``problems``.
    """
    reading = Reading(text_column, encoding, skip_bad_lines, problems if problems is not None else Problems())
    for source in sources:
        begun = False
        for piece in _pieces(source, reading):
            if piece.text or (begun and piece.ends):
                yield piece
                begun = not piece.ends
            elif piece.ends:
                begun = False


def _pieces(source: Source, reading: Reading) -> Iterator[Piece]:
    path, compression = Path(source.path), source.compression
    match source.format:
        case "tales":
            _, language, size = source.path.split(":")
            return (Piece(text, ends=True) for text in tales_text(language, int(size)))
        case "jsonl":
            return read_jsonl(path, compression, reading)
        case "json":
            return read_json(path, compression, reading)
        case "csv":
            return read_table(path, compression, reading)
        case "tsv":
            return read_table(path, compression, reading, delimiter="\t")
        case "parquet":
            return read_parquet(path, compression, reading)
        case _:
            return _read_text(path, compression, reading)


def _read_text(path: Path, compression: str, reading: Reading) -> Iterator[Piece]:
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
