"""Finding and reading texts: every format, every encoding, and a table of bad files with their exact errors."""

from __future__ import annotations

import gzip
import json
import os
import time
import tomllib
import tracemalloc

import polars
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import DataError
from engine.text.sources import Problems, find_sources, read_documents


def documents(path, **reading):
    """The documents at a path, each as one string."""
    found, text = [], ""
    for piece in read_documents(find_sources(str(path)), **reading):
        text += piece.text
        if piece.ends:
            found.append(text)
            text = ""
    assert text == ""
    return found


def refused(path):
    """The DataError that a file meets; None when it is read."""
    try:
        documents(path)
    except DataError as error:
        return error
    return None


def parquet(table):
    def write(path):
        polars.DataFrame(table).write_parquet(path)

    return write


# ------------------------------------------------------------------ what is read

GOOD = {
    "a.txt": ("Bir varmış\nbir yokmuş".encode(), ["Bir varmış\nbir yokmuş"]),
    "a.md": (b"# Title\n\ntext\n", ["# Title\n\ntext\n"]),
    "no_extension": (b"plain text", ["plain text"]),
    "a.py": (b"x = 1\n", ["x = 1\n"]),
    "crlf.txt": (b"a\r\nb\rc\n", ["a\nb\nc\n"]),
    "nul.txt": (b"a\0b\0\0c", ["a\0b\0\0c"]),
    "bom.txt": ("\ufeffşu".encode(), ["şu"]),
    "utf16.txt": ("ılık süt\n".encode("utf-16"), ["ılık süt\n"]),
    "utf16le.txt": ("No mark here, just text.\n".encode("utf-16-le"), ["No mark here, just text.\n"]),
    "utf16be.txt": ("No mark here, ılık süt.\n".encode("utf-16-be"), ["No mark here, ılık süt.\n"]),
    "utf32.txt": ("ılık".encode("utf-32"), ["ılık"]),
    "a.jsonl": (b'{"text": "one", "id": 1}\n\n{"text": "two"}\n', ["one", "two"]),
    "strings.jsonl": (b'"one"\n"two"', ["one", "two"]),
    "bom.jsonl": (b'\xef\xbb\xbf{"text": "one"}\n', ["one"]),
    "named.jsonl": ('{"id": "x", "içerik": "bir", "title": "a long title indeed"}\n'.encode(), ["bir"]),
    "longest.jsonl": (b'{"id": "x", "about": "the longest of all"}\n{"id": "y", "about": "again a long one"}\n',
                      ["the longest of all", "again a long one"]),
    "list.json": (b'["one", "two\\u015f"]', ["one", "twoş"]),
    "objects.json": (b' [ {"text": "one"} ,\n {"text": "two"}\n] \n', ["one", "two"]),
    "one_list.json": (b'{"version": 1, "data": [{"text": "one"}]}', ["one"]),
    "one_object.json": (b'{"text": "all of it"}', ["all of it"]),
    "misnamed.json": (b'{"text": "one"}\n{"text": "two"}\n', ["one", "two"]),
    "a.csv": ('id,metin\n1,"çok, ""satırlı""\nmetin"\n2,iki\n'.encode(), ['çok, "satırlı"\nmetin', "iki"]),
    "semicolon.csv": (b"id;metin\n1;bir, iki\n", ["bir, iki"]),
    "a.tsv": (b"id\ttext\n1\tone, two\n", ["one, two"]),
    "one_column.csv": (b"words\nfirst line\nsecond line\n", ["first line", "second line"]),
    "a.txt.gz": (gzip.compress("şu".encode()), ["şu"]),
    "two_members.txt.gz": (gzip.compress(b"one ") + gzip.compress(b"two"), ["one two"]),
    "a.jsonl.zst": (zstandard.compress(b'{"text": "one"}\n'), ["one"]),
    "two_frames.txt.zst": (zstandard.compress(b"one ") + zstandard.compress(b"two"), ["one two"]),
    "empty_lines.txt": (b"\n\n", ["\n\n"]),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_good_files(tmp_path, name):
    content, expected = GOOD[name]
    (tmp_path / name).write_bytes(content)
    assert documents(tmp_path / name) == expected


def test_parquet(tmp_path):
    rows = [f"öykü {n}" for n in range(3000)]
    parquet({"id": list(range(3000)), "text": rows})(tmp_path / "a.parquet")
    assert documents(tmp_path / "a.parquet") == rows
    parquet({"meta": [{"body": "inside", "n": 1}], "other": ["x"]})(tmp_path / "nested.parquet")
    assert documents(tmp_path / "nested.parquet", text_column="meta.body") == ["inside"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"id": "x7", "body": {"text": "long enough", "by": "somebody or other"}}, "long enough"),
        ({"meta": {"n": 1}, "body": {"words": "long enough"}}, "long enough"),
        ({"meta": {"url": "far away"}, "satır": "kısa"}, "kısa"),
        ({"satır": "uzun bir satır", "meta": {"text": "kısa"}}, "uzun bir satır"),
        ({"meta": {"text": "not this, long as it is"}, "text": "this"}, "this"),
    ],
)
def test_a_nested_text_is_found_where_the_columns_hold_less(tmp_path, row, found):
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert documents(tmp_path / "a.jsonl") == [found]
    parquet({name: [value] for name, value in row.items()})(tmp_path / "a.parquet")
    assert documents(tmp_path / "a.parquet") == [found]


def test_the_column_is_named_also_when_it_is_nested(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "no", "story": {"tr": "evet"}}\n')
    assert documents(tmp_path / "a.jsonl", text_column="story.tr") == ["evet"]
    (tmp_path / "a.csv").write_text("text,other\nno,yes\n")
    assert documents(tmp_path / "a.csv", text_column="other") == ["yes"]


@pytest.mark.parametrize("encoding", ["cp1254", "iso-8859-9", "cp857", "mac-turkish", "utf-16", "utf-8", "cp1251"])
def test_a_named_encoding_is_used(tmp_path, encoding):
    text = "Привет" if encoding == "cp1251" else "İğne ılık şölen"
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert documents(tmp_path / "a.txt", encoding=encoding) == [text]


def test_a_large_file_streams_in_pieces(tmp_path):
    line = "ölçülü bir satır, epeyce uzun bir satır\n"
    path = tmp_path / "large.txt"
    path.write_text(line * 400_000)
    tracemalloc.start()
    pieces = characters = 0
    for piece in read_documents(find_sources(str(path))):
        pieces += 1
        characters += len(piece.text)
        assert len(piece.text) <= 1 << 20
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert characters == len(line) * 400_000
    assert pieces > 10
    assert peak < 16e6


@settings(max_examples=60, deadline=None, derandomize=True)
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=200))
def test_any_utf8_text_reads_back(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_bytes(b"x\n" + text.encode())
    assert documents(path) == ["x\n" + text]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(content=st.binary(min_size=1, max_size=300), name=st.sampled_from(
    ["a.txt", "a.jsonl", "a.json", "a.csv", "a.parquet", "a.txt.gz", "a.jsonl.zst", "a.bin"]
))  # fmt: skip
def test_any_bytes_are_read_or_refused(tmp_path_factory, content, name):
    path = tmp_path_factory.mktemp("fuzz") / name
    path.write_bytes(content)
    refusal = refused(path)
    assert refusal is None or (refusal.text and refusal.remedy)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(rows=st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=2, max_size=12), data=st.data())
def test_one_bad_line_is_the_one_that_is_reported(tmp_path_factory, rows, data):
    lines = [json.dumps({"text": row}) for row in rows]
    bad = data.draw(st.integers(0, len(lines) - 1))
    lines[bad] = lines[bad][:-1]
    path = tmp_path_factory.mktemp("bad") / "a.jsonl"
    path.write_text("\n".join(lines))
    with pytest.raises(DataError, match=rf"a\.jsonl:{bad + 1}:\d+: not JSON"):
        documents(path)
    problems = Problems()
    left = documents(path, skip_bad_lines=True, problems=problems)
    assert problems.count == 1
    assert problems.kept[0].line == bad + 1
    assert left == [row for number, row in enumerate(rows) if number != bad and row]


# ------------------------------------------------------------------ what is refused

# name -> (content, start of the error after the path, a part of the remedy)
BAD = {
    "empty.txt": (b"", " is empty", "holds text"),
    "cp1254.txt": ("ilk satır\nİki: şölen\n".encode("cp1254"), ':1:8: byte 0xFD is not valid UTF-8.\n  as cp1254: ilk satır', 'data.encoding = "cp1254"'),
    "header.csv": ("çay\nşölen ığdır\n".encode("cp1254"), ":1:1: byte 0xE7 is not valid UTF-8.\n  as cp1254: çay", 'data.encoding = "cp1254"'),
    "latin.txt": ("ok\nna\xefve caf\xe9\n".encode("latin-1"), ":2:3: byte 0xEF is not valid UTF-8.\n  as cp1252: naïve café", 'data.encoding = "cp1252"'),
    "cyrillic.txt": ("Привет мир".encode("cp1251"), ":1:1: byte 0xCF is not valid UTF-8.\n  as cp1251: Привет мир", "cp1251"),
    "cut.txt": ("şş".encode()[:-1], ":1:2: byte 0xC5 is not valid UTF-8 (the text ends in the middle", "data.encoding"),
    "surrogate.txt": (b"ab\xed\xa0\x80", ":1:3: byte 0xED is not valid UTF-8", ""),
    "bad_utf16.txt": (b"\xff\xfea\0\0\xd8b\0", ":1: ", "UTF-8"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\0\0", " is a PNG picture, not text", "convert"),
    "paper.md": (b"%PDF-1.7\n", " is a PDF document", "convert"),
    "word.docx": (b"PK\x03\x04rest", " is a ZIP archive", "convert"),
    "random.dat": (bytes(range(256)) * 8, " is not text: it holds binary data", "convert"),
    "hidden.txt": (gzip.compress(b"text"), " is gzip data, not text", "convert"),
    "not.gz.txt.gz": (b"plain", " is named .gz but is not gzip data", "again"),
    "cut.txt.gz": (gzip.compress(b"some text " * 50)[:-9], " ends too early (it is truncated)", "again"),
    "flipped.txt.gz": (gzip.compress(b"some text")[:-8] + b"\0" * 8, " is damaged", "again"),
    "cut.jsonl.zst": (zstandard.compress(b'{"text": "one"}\n' * 90)[:-4], " ends too early", "again"),
    "not.txt.zst": (b"plain text", " is named .zst but is not zstd data", "again"),
    "flipped.txt.zst": (zstandard.compress(b"abc" * 500)[:8] + b"\xff" * 40, " is damaged", "again"),
    "bomb.txt.gz": (gzip.compress(b" " * (64 << 20), 1 + 8), " grows more than 100 times when it is unpacked", "bomb"),
    "bomb.txt.zst": (zstandard.compress(b" " * (300 << 20)), " grows more than 100 times", "bomb"),
    "broken.jsonl": (b'{"text": "one"}\n{"text": oops}\n', ':2:10: not JSON: Expecting value | {"text": oops}', "skip_bad_lines"),
    "list_row.jsonl": (b'{"text": "one"}\n[1]\n', ":2: expected a text or an object, found a list | [1]", "skip_bad_lines"),
    "number.jsonl": (b'{"text": "one"}\n{"text": 7}\n', ":2: the field 'text' is a number, not text", "skip_bad_lines"),
    "null.jsonl": (b'{"text": "one"}\n{"text": null}\n', ":2: the field 'text' is null, not text", "skip_bad_lines"),
    "missing.jsonl": (b'{"text": "one"}\n{"txt": "x"}\n', ":2: the field 'text' is missing; there are: txt", "skip_bad_lines"),
    "deep.jsonl": (b'{"text": "a"}\n' + b"[" * 100_000 + b"\n", ":2:1: the JSON is nested too deeply", "skip_bad_lines"),
    "digits.jsonl": (b'"a"\n' + b"9" * 10_000 + b"\n", ":2:1: not JSON: Exceeds", "skip_bad_lines"),
    "bytes.jsonl": (b'{"text": "a"}\n{"text": "\xfe"}\n', ":2:11: byte 0xFE is not valid UTF-8", "skip_bad_lines"),
    "unclear.jsonl": (b'{"q": "what now", "a": "nothing"}\n', ": it is not clear which column holds the text. Columns: q, a.", "data.text_column"),
    "nested.jsonl": (b'{"x": {"a": "what now"}, "y": {"b": "nothing new"}}\n', ": it is not clear which column holds the text. Columns: x.a, y.b.", 'data.text_column = "y.b"'),
    "numbers.jsonl": (b'{"a": 1}\n', ": it is not clear which column holds the text. Columns: a.", "data.text_column"),
    "cut.json": (b'[{"text": "one"},\n {"text": "tw', ":2:11: not JSON: Unterminated string", "Mend"),
    "open.json": (b'[{"text": "one"},\n', ":2:1: not JSON: the list does not end (the file is truncated)", "Mend"),
    "comma.json": (b'[{"text": "one"}\n {"text": "two"}]', ":2:2: not JSON: expecting ',' between two items", "Mend"),
    "after.json": (b'["one"]\n["two"]', ":2:1: not JSON: there is more after the end of the list", "Mend"),
    "word.json": (b"once upon a time", ":1:1: not JSON: Expecting value", "Mend"),
    "two_lists.json": (b'{"train": ["a"], "test": ["b"]}', " holds 2 lists; it is not clear which one. Columns: train, test.", "data.text_column"),
    "two_lists_named.json": (b'{"name": "mine", "train": ["a"], "test": ["b"]}', " holds 2 lists; it is not clear which one. Columns: train, test.", 'data.text_column = "train"'),
    "fields.csv": (b"id,text\n1,one\n2,two,three\n", ":3: 3 fields where the header has 2 | 2,two,three", "skip_bad_lines"),
    "quote.csv": (b'id,text\n1,"never ends\nmore\n', ":2: a quoted field that begins here never ends", "skip_bad_lines"),
    "header_only.csv": (b"id,text\n", " has a header line but no rows", "at least one row"),
    "blank.csv": (b"\n\n", " is empty", "header"),
    "cut.parquet": (b"PAR1 and then nothing", " cannot be read as Parquet", "again"),
    "not.parquet": (b"hello", " cannot be read as Parquet", "again"),
    "packed.parquet.gz": (gzip.compress(b"PAR1"), ": a compressed Parquet file cannot be read in parts", "Unpack"),
}  # fmt: skip


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", BAD)
def test_bad_files(tmp_path, name):
    content, text, remedy = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        documents(path)
    assert caught.value.text.startswith(f"{path}{text}"), caught.value.text
    assert remedy in caught.value.remedy


def test_parquet_without_text_lists_its_columns(tmp_path):
    parquet({"a": [1, 2], "b": [1.5, 2.5]})(tmp_path / "a.parquet")
    with pytest.raises(DataError, match="Columns: a, b"):
        documents(tmp_path / "a.parquet")
    parquet({"text": ["one", None]})(tmp_path / "null.parquet")
    with pytest.raises(DataError, match="row 2: the column 'text' is null, not text"):
        documents(tmp_path / "null.parquet")
    parquet({"text": []})(tmp_path / "none.parquet")
    with pytest.raises(DataError, match="has no rows"):
        documents(tmp_path / "none.parquet")


@pytest.mark.parametrize("flip", range(0, 400, 23))
def test_a_damaged_parquet_never_crashes(tmp_path, flip):
    parquet({"text": [f"row {n}" for n in range(50)]})(tmp_path / "a.parquet")
    content = bytearray((tmp_path / "a.parquet").read_bytes())
    content[-(flip % len(content)) - 1] ^= 0xFF
    (tmp_path / "a.parquet").write_bytes(content)
    refusal = refused(tmp_path / "a.parquet")
    assert refusal is None or "a.parquet" in refusal.text


def test_a_line_that_is_too_long_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.text.decoding.LONGEST_LINE_BYTES", 6 << 20)
    (tmp_path / "a.jsonl").write_text('"short"\n"' + "x" * (9 << 20) + '"\n')
    with pytest.raises(DataError, match=r"a\.jsonl:2: the line is longer than 6 MB"):
        documents(tmp_path / "a.jsonl")


def test_a_character_that_is_cut_at_the_end_of_a_long_line_is_told(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x" * (9 << 20) + "ş".encode()[:1])
    with pytest.raises(DataError, match=rf"a\.txt:1:{(9 << 20) + 1}: byte 0xC5 is not valid UTF-8"):
        documents(tmp_path / "a.txt")


def test_a_long_json_list_is_read_in_linear_time_with_its_lines(tmp_path):
    items = [{"text": f"{n} tale"} for n in range(60_000)]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(items))
    begun = time.process_time()
    assert documents(path)[-1] == "59999 tale"
    assert time.process_time() - begun < 5
    path.write_text("[\n" + ",\n".join(map(json.dumps, items)) + "\n, 7]")
    with pytest.raises(DataError, match=r"a\.json:60002: expected a text or an object, found a number"):
        documents(path)


def test_a_named_column_that_is_not_there_lists_the_columns(tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n1,one\n")
    with pytest.raises(DataError, match="has no column 'body'"):
        documents(tmp_path / "a.csv", text_column="body")


@pytest.mark.parametrize(("name", "near"), [("cp-1254", "cp1254"), ("utf9", "utf"), ("rot13", ""), ("hex", "")])
def test_an_unknown_encoding_names_the_nearest(tmp_path, name, near):
    (tmp_path / "a.txt").write_text("text")
    with pytest.raises(DataError, match="no text encoding") as caught:
        documents(tmp_path / "a.txt", encoding=name)
    assert near in caught.value.remedy


def test_the_wrong_encoding_is_told_with_the_place(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"ok\n\x81\n")
    with pytest.raises(DataError, match=r"a\.txt:2:1: byte 0x81 is not valid CP1254"):
        documents(tmp_path / "a.txt", encoding="cp1254")


def test_bad_lines_are_skipped_and_counted_only_when_asked(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"good\r\nbad \xff line\nfine\n\xfe\nlast")
    problems = Problems()
    assert documents(path, skip_bad_lines=True, problems=problems) == ["good\nfine\nlast"]
    assert [(p.line, p.column, p.reason) for p in problems.kept] == [
        (2, 5, "byte 0xFF is not valid UTF-8"),
        (4, 1, "byte 0xFE is not valid UTF-8"),
    ]


def test_only_the_first_problems_are_kept_but_all_are_counted(tmp_path):
    (tmp_path / "a.jsonl").write_text('"good"\n' + "bad\n" * 70)
    problems = Problems()
    assert documents(tmp_path / "a.jsonl", skip_bad_lines=True, problems=problems) == ["good"]
    assert problems.count == 70
    assert len(problems.kept) == 50


def test_a_path_that_lost_its_backslashes_is_explained():
    with pytest.raises(DataError, match="no such file") as caught:
        find_sources(tomllib.loads(r'path = "C:\texts\book.txt"')["path"])
    assert r"'C:\texts\book.txt' in single quotes" in caught.value.remedy


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("no;açıklama\n1;iyi bir gün\n2;çok iyi\n".encode("cp1254"), 1),
        ("\nno;açıklama\n1;plain\n2;plain too\n".encode("cp1254"), 2),
        (b'id,"text\nthat never ends\n', 1),
    ],
)
def test_a_header_is_never_left_out_as_a_bad_line(tmp_path, content, line):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(DataError, match=rf"a\.csv:{line}: the header line cannot be read") as caught:
        documents(tmp_path / "a.csv", skip_bad_lines=True, problems=Problems())
    assert "data.encoding" in caught.value.remedy


def test_a_quote_that_never_ends_takes_only_its_own_line_along(tmp_path):
    rows = [
        "",
        "id,text",
        '1,"one',
        'and a half"',
        '2,"never ends',
        '3,"three"',
        "4,four",
        '5,"odd"x',
        "6,six",
        '7,"also',
    ]
    (tmp_path / "a.csv").write_text("\n".join(rows))
    problems = Problems()
    found = documents(tmp_path / "a.csv", skip_bad_lines=True, problems=problems)
    assert found == ["one\nand a half", "three", "four", "six"]
    assert [problem.line for problem in problems.kept] == [5, 8, 10]
    assert problems.count == 3


def test_bad_rows_of_a_table_are_skipped_when_asked(tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n1,one\n2\n3,three\n4,x,y\n")
    problems = Problems()
    assert documents(tmp_path / "a.csv", skip_bad_lines=True, problems=problems) == ["one", "three"]
    assert [problem.line for problem in problems.kept] == [3, 5]


def test_lone_surrogates_are_counted_and_told(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "a\\ud800b\\ud83d\\ude00"}\n')
    problems = Problems()
    assert documents(tmp_path / "a.jsonl", problems=problems) == ["a\ufffdb😀"]
    assert problems.lone_surrogates == 1


# ------------------------------------------------------------------ folders and odd paths


def test_a_folder_is_read_in_order_and_hidden_files_are_left_out(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b/2.txt", "b/1.md", "a.txt", "z.jsonl", ".hidden.txt", ".git/c.txt", "picture.png"):
        (tmp_path / name).write_text('"x"' if name.endswith("l") else name)
    assert documents(tmp_path) == ["a.txt", "b/1.md", "b/2.txt", "x"]


@pytest.mark.timeout(10)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_links_loops_and_pipes_are_told_and_never_hang(tmp_path):
    root = tmp_path / "texts"
    (root / "sub").mkdir(parents=True)
    (root / "a.txt").write_text("a")
    (root / "again.txt").symlink_to(root / "a.txt")
    (root / "out.txt").symlink_to("/etc/passwd")
    (root / "broken.txt").symlink_to(root / "nothing")
    (root / "self.txt").symlink_to(root / "self.txt")
    (root / "sub" / "loop").symlink_to(root)
    (root / "sub" / "elsewhere").symlink_to("/usr")
    os.mkfifo(root / "pipe.txt")
    (root / "empty.txt").touch()
    skipped: list[str] = []
    assert [source.path for source in find_sources(str(root), skipped)] == [str(root / "a.txt")]
    told = "\n".join(skipped)
    for name in ("again", "out", "broken", "self", "loop", "elsewhere", "pipe", "empty"):
        assert name in told


@pytest.mark.timeout(10)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_a_pipe_a_device_and_a_loop_are_refused_by_name(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    for path, words in (
        (tmp_path / "pipe.txt", "named pipe"),
        ("/dev/zero", "device"),
        (tmp_path / "self.txt", "self.txt"),
    ):
        with pytest.raises(DataError, match=words):
            find_sources(str(path))


def test_missing_files_suggest_the_nearest_name(tmp_path):
    (tmp_path / "story.txt").write_text("x")
    with pytest.raises(DataError, match="no such file") as caught:
        find_sources(str(tmp_path / "stroy.txt"))
    assert "story.txt" in caught.value.remedy


@pytest.mark.parametrize(
    "path", ["", "nothing/here.txt", "a\0b", "x" * 5000, "tales:de", "tales:en:0", "tales:tr:much"]
)
def test_impossible_paths(path):
    with pytest.raises(DataError) as caught:
        find_sources(path)
    assert caught.value.remedy


def test_a_folder_without_text_is_told(tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    with pytest.raises(DataError, match="holds no text"):
        find_sources(str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(DataError, match="permission"):
        documents(tmp_path / "a.txt")


def test_names_in_any_script_and_long_paths(tmp_path):
    folder = tmp_path / "Şükrü Öğün 日本 😀" / ("x" * 120) / ("y" * 120)
    folder.mkdir(parents=True)
    (folder / "öykü.txt").write_text("masal")
    assert documents(folder) == documents(folder / "öykü.txt") == ["masal"]


def test_tales_are_a_source():
    texts = documents("tales:tr:20KB")
    assert 20_000 <= sum(len(text.encode()) for text in texts) < 22_000
    assert texts == documents("tales:tr:20000")
    assert find_sources("tales:en")[0].size == 4_000_000
