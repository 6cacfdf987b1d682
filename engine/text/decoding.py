"""From bytes to text: which encoding, and errors that name the place.

Line ends become ``\\n`` (``\\r\\n`` and a lone ``\\r`` too); NUL and every other character stay data.
"""

from __future__ import annotations

import codecs
import difflib
from collections.abc import Iterator
from encodings.aliases import aliases
from pathlib import Path

from engine.errors import DataError
from engine.text.documents import Problem, Reading, excerpt
from engine.text.unpacking import BLOCK_BYTES, blocks

HEAD_BYTES = 1 << 16
LONGEST_LINE_BYTES = 100 << 20

_MAGIC = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive (.zip, .docx, .epub, .xlsx, .pt)",
    b"\x7fELF": "a program",
    b"MZ\x90\x00": "a program",
    b"\x1f\x8b": "gzip data",
    b"\x28\xb5\x2f\xfd": "zstd data",
    b"BZh": "bzip2 data",
    b"\xfd7zXZ": "xz data",
    b"PAR1": "a Parquet table",
    b"GGUF": "a GGUF model",
    b"SQLite format 3\x00": "an SQLite database",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"{\\rtf": "an RTF document",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TURKISH_BYTES = frozenset(b"\xd0\xdd\xde\xf0\xfd\xfe")  # Ğ İ Ş ğ ı ş in cp1254 and ISO 8859-9


# ------------------------------------------------------------------ which encoding


def check_encoding(name: str) -> str:
    """The codec's own name; DataError with the nearest known names when there is no such text encoding."""
    try:
        codec = codecs.lookup(name)
        if getattr(codec, "_is_text_encoding", True):
            return codec.name
    except (LookupError, ValueError):
        pass
    near = difflib.get_close_matches(name.lower().replace("-", "_"), {*aliases, *aliases.values()}, n=3)
    hint = f"Did you mean {', '.join(near)}? " if near else ""
    raise DataError(
        f"There is no text encoding named {name!r}.", f"{hint}Usual ones: utf-8, cp1254, iso-8859-9, utf-16."
    )


def recognise(head: bytes, path: Path) -> str:
    """The encoding of a text by its first bytes: by its byte order mark, UTF-16 by its zeros, else UTF-8.

    DataError when the file is no text at all.
    """
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise DataError(f"{path} is {what}, not text.", _NOT_TEXT_REMEDY)
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        others = head[0::2] if name == "utf-16-le" else head[1::2]
        if zeros.count(0) > 0.4 * len(zeros) and others.count(0) <= 0.02 * len(others) and _reads(head, name):
            return name
    if not _reads(head, "utf-8") and _controls(head) > 0.03:
        raise DataError(f"{path} is not text: it holds binary data.", _NOT_TEXT_REMEDY)
    return "utf-8"


_NOT_TEXT_REMEDY = (
    "Give .txt, .md, .jsonl, .json, .csv, .tsv or .parquet (also .gz, .zst); convert other formats first."
)


def _controls(head: bytes) -> float:
    """The share of control bytes other than tab, line ends, form feed and escape."""
    kept = head.translate(None, bytes(b for b in range(32) if b not in b"\t\n\r\f\x1b"))
    return (len(head) - len(kept)) / max(1, len(head))


def _reads(head: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _previews(line: bytes, around: bytes) -> list[tuple[str, str]]:
    """How a line that is not UTF-8 reads in the likely encodings, the likeliest first.

    The text ``around`` decides which that is: a header alone may hold none of the letters that tell languages apart.
    """
    high = [b for b in line if b >= 0x80]
    names = ["cp1254", "iso-8859-9", "cp1252", "cp1250", "cp1251"]
    if sum(b >= 0xC0 for b in high) > 0.4 * len(line):  # nearly every letter is high: Cyrillic
        names = ["cp1251", *names]
    elif not _TURKISH_BYTES & set(around):
        names = ["cp1252", *names]
    seen: dict[str, str] = {}
    for name in names:
        try:
            text = line.decode(name)
        except UnicodeDecodeError:
            continue
        if not any(0x80 <= ord(c) < 0xA0 for c in text):  # C1 controls: never meant
            seen.setdefault(excerpt(text), name)
    return [(name, text) for text, name in seen.items()][:3]


# ------------------------------------------------------------------ text


def text_chunks(path: Path, compression: str, reading: Reading) -> Iterator[str]:
    """The text of a file in chunks that end at line ends, except inside a line of more than a few MB.

    A bad byte raises DataError with file, line, column and how the line reads in likely encodings, or,
    when bad lines are skipped, drops its line.
    """
    source = blocks(path, compression)
    head = b""
    for block in source:
        head += block
        if len(head) >= HEAD_BYTES:
            break
    encoding = check_encoding(reading.encoding) if reading.encoding else recognise(head[:HEAD_BYTES], path)
    if encoding == "utf-8" and head.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    if _ascii_lines(encoding):
        yield from _decode_lines(path, head, source, encoding, reading)
    else:
        yield from _decode_wide(path, head, source, encoding)


def _ascii_lines(encoding: str) -> bool:
    """Whether the byte 0x0A is a line end and nothing else (not so in UTF-16, UTF-32 and stateful codecs)."""
    return not encoding.startswith(("utf-16", "utf-32", "utf-7", "utf_", "iso2022", "hz"))


def _decode_lines(path: Path, head: bytes, source: Iterator[bytes], encoding: str, reading: Reading) -> Iterator[str]:
    line, column = 1, 0  # of the next character: lines from 1, characters already read in it
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    pending: bytes = head
    ended = False
    while not ended:
        block = next(source, None)
        ended = block is None
        pending += block or b""
        cut = len(pending) if ended else pending.rfind(b"\n") + 1
        if not cut and len(pending) >= 4 * BLOCK_BYTES:  # a very long line goes on in parts
            cut = len(pending) - 1 if pending.endswith(b"\r") else len(pending)
        if not cut and not ended:
            continue
        part, pending = pending[:cut], pending[cut:]
        text = _decode_part(path, part, decoder, encoding, (line, column), reading, final=ended)
        yield text
        newlines = part.count(b"\n") or part.count(b"\r")
        line += newlines
        column = 0 if newlines else column + len(text)


def _decode_part(
    path: Path,
    part: bytes,
    decoder: codecs.IncrementalDecoder,
    encoding: str,
    place: tuple[int, int],
    reading: Reading,
    *,
    final: bool,
) -> str:
    """The text of ``part``; its bad lines are told one by one."""
    state = decoder.getstate()
    try:
        return newlines_to_lf(decoder.decode(part, final))
    except UnicodeDecodeError as error:
        if not reading.skip_bad_lines:
            _raise_bad_byte(path, error, encoding, place)
    decoder.setstate(state)
    good: list[str] = []
    for number, raw in enumerate(part.splitlines(keepends=True)):
        try:
            good.append(decoder.decode(raw, final=True))
        except UnicodeDecodeError as error:
            decoder.reset()
            byte = error.object[error.start]
            reason = f"byte 0x{byte:02X} is not valid {encoding.upper()}"
            shown = excerpt(raw.decode(encoding, "replace").rstrip("\r\n"))
            column = len(raw[: error.start].decode(encoding, "replace")) + 1
            reading.bad(Problem(str(path), place[0] + number, column, reason, shown))
    return newlines_to_lf("".join(good))


def _raise_bad_byte(path: Path, error: UnicodeDecodeError, encoding: str, place: tuple[int, int]) -> None:
    data, at = error.object, error.start
    newlines = data.count(b"\n", 0, at)
    begin = data.rfind(b"\n", 0, at) + 1
    before = data[begin:at].decode(encoding, "replace").lstrip("\ufeff")
    column = len(before) + 1 + (0 if newlines else place[1])
    end = data.find(b"\n", at)
    begin, end = max(begin, at - 60), min(end if end >= 0 else len(data), at + 60)
    what = f"byte 0x{data[at]:02X} is not valid {encoding.removesuffix('-sig').upper()}"
    if at + 1 >= len(data):
        what += " (the text ends in the middle of a character)"
    previews = _previews(data[begin:end].strip(b"\r\n"), data[begin : begin + HEAD_BYTES])
    lines = [f"{path}:{place[0] + newlines}:{column}: {what}."]
    lines += [f"  as {name}: {text}" for name, text in previews]
    offers = " or ".join(f'data.encoding = "{name}"' for name, _ in previews)
    remedy = f"If one of these reads right, set {offers}; or " if previews else "Save the file as UTF-8, or "
    raise DataError("\n".join(lines), remedy + "set data.skip_bad_lines = true to leave such lines out.") from None


def _decode_wide(path: Path, head: bytes, source: Iterator[bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line, held = 1, ""
    block: bytes | None = head
    while block is not None:
        following = next(source, None)
        try:
            text = held + decoder.decode(block, following is None)
        except UnicodeDecodeError as error:
            at = f"{path}:{line}"
            text = f"{at}: {error.reason} ({encoding}, byte {error.start} of this part)."
            raise DataError(text, "Save the file as UTF-8.") from None
        held = "\r" if following is not None and text.endswith("\r") else ""
        text = newlines_to_lf(text.removesuffix("\r") if held else text)
        line += text.count("\n")
        yield text
        block = following


def newlines_to_lf(text: str) -> str:
    """Line ends as ``\\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def text_lines(path: Path, compression: str, reading: Reading) -> Iterator[str]:
    """The lines of a file, without their ends.  DataError at a line longer than LONGEST_LINE_BYTES."""
    held: list[str] = []
    size = count = 0
    for chunk in text_chunks(path, compression, reading):
        first, *rest = chunk.split("\n")
        held.append(first)
        size += len(first)
        if size > LONGEST_LINE_BYTES:
            reason = f"the line is longer than {LONGEST_LINE_BYTES >> 20} MB"
            raise DataError(f"{path}:{count + 1}: {reason}.", "Split the line, or give the text as .txt.")
        if not rest:
            continue
        count += 1
        yield "".join(held)
        *whole, last = rest
        count += len(whole)
        yield from whole
        held, size = [last], len(last)
    if size:
        yield "".join(held)
