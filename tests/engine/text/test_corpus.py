"""The token cache: what it holds, how it is split, and that nothing can break it."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from engine.errors import DataError, DiskError, RecipeError
from engine.messages import Status
from engine.text.asked import report_lines
from engine.text.corpus import prepare
from engine.text.tokenizers import load_tokenizer
from engine.text.windows import report


def text_of(corpus, split):
    return corpus.tokenizer.decode(getattr(corpus, split).tokens.tolist())


def write_lines(path, documents):
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in documents))
    return path


# ------------------------------------------------------------------ the known chapter


def test_the_verdict_with_gpt2_tokens(shared_data, gpt2_files, corpus_of, monkeypatch):
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(gpt2_files))
    corpus = corpus_of(shared_data / "the-verdict.txt", kind="gpt2", val_fraction=0.1)
    told = report(corpus, 256, 256, True, 2)
    assert (told.characters, told.tokens, told.vocab_size, told.documents) == (20_479, 5_145, 50_257, 1)
    assert (told.splits["train"].characters, told.splits["train"].tokens) == (18_431, 4_612)
    assert (told.splits["train"].windows, told.splits["train"].batches) == (18, 9)
    assert (told.splits["val"].windows, told.splits["val"].batches) == (2, 1)
    assert told.enough
    assert list(report_lines(told)) == [
        "Text: 20,479 characters, 5,145 tokens, 1 document, vocabulary 50,257, 3.98 bytes a token.",
        "Training: 18,431 characters, 4,612 tokens, 18 windows, 9 batches.",
        "Validation: 2,048 characters, 534 tokens, 2 windows, 1 batch.",
    ]
    assert any("one document" in notice for notice in corpus.notices)
    whole = corpus_of(shared_data / "the-verdict.txt", kind="gpt2", val_fraction=0.0)
    assert len(whole.train) == whole.tokens == 5_145


# ------------------------------------------------------------------ splits


@pytest.mark.parametrize("kind", ["bytes", "char", "bpe"])
def test_characters_are_cut_where_the_recipe_says(tmp_path, corpus_of, kind):
    text = "Şu ılık günde küçük bir tilki ormana gitti. " * 40
    (tmp_path / "a.txt").write_text(text)
    corpus = corpus_of(tmp_path / "a.txt", kind=kind, split="characters", val_fraction=0.2, test_fraction=0.1)
    n = len(text)
    first, second = int(n * (1 - 0.2 - 0.1)), int(n * (1 - 0.1))
    assert text_of(corpus, "train") == text[:first]
    assert text_of(corpus, "val") == text[first:second]
    assert text_of(corpus, "test") == text[second:]
    assert (corpus.train.characters, corpus.val.characters) == (first, second - first)
    assert corpus.train.bytes == len(text[:first].encode())
    assert corpus.tokens == len(corpus.tokenizer.encode(text))
    assert (corpus.documents, corpus.characters, corpus.bytes) == (1, n, len(text.encode()))
    assert corpus.notices == []


def test_documents_are_joined_by_end_of_text_between_them_only(tmp_path, corpus_of):
    path = write_lines(tmp_path / "a.jsonl", ["one", "two", "three"])
    corpus = corpus_of(path, val_fraction=0.0)
    assert text_of(corpus, "train") == "one<|endoftext|>two<|endoftext|>three"
    assert (len(corpus.val), len(corpus.test)) == (0, 0)
    assert corpus.val.tokens.size == 0


def test_documents_go_whole_to_one_split_by_the_seed(tmp_path, corpus_of):
    documents = [f"document {n} " * (n % 7 + 1) for n in range(200)]
    path = write_lines(tmp_path / "a.jsonl", documents)
    wishes = {"val_fraction": 0.1, "test_fraction": 0.05, "split": "documents"}
    corpus = corpus_of(path, seed=1, **wishes)
    parts = {split: text_of(corpus, split).split("<|endoftext|>") for split in ("train", "val", "test")}
    assert sorted([text for part in parts.values() for text in part]) == sorted(documents)
    assert {split: len(part) for split, part in parts.items()} == {"train": 170, "val": 20, "test": 10}
    assert [getattr(corpus, split).documents for split in parts] == [170, 20, 10]
    order = {text: n for n, text in enumerate(documents)}
    assert all(part == sorted(part, key=order.__getitem__) for part in parts.values())
    assert text_of(corpus_of(path, seed=2, **wishes), "val") != text_of(corpus, "val")
    again = corpus_of(path, seed=1, cache=tmp_path / "another cache", **wishes)
    assert text_of(again, "val") == text_of(corpus, "val")


@pytest.mark.parametrize(("documents", "whole"), [(1, False), (4, False), (5, True), (30, True)])
def test_too_few_documents_are_cut_by_characters_and_that_is_told(tmp_path, corpus_of, documents, whole):
    path = write_lines(tmp_path / "a.jsonl", [f"tale {n} " * 20 for n in range(documents)])
    corpus = corpus_of(path, val_fraction=0.1)
    assert (corpus.notices == []) == whole
    assert corpus.val.documents >= 1
    if not whole:
        assert "too few to split by documents" in corpus.notices[0]
        assert corpus.val.characters == corpus.characters - int(corpus.characters * 0.9)


def test_large_and_small_documents_make_the_same_tokens_as_encoding_each(tmp_path, corpus_of):
    documents = ["küçük", "büyük " * 60_000, "", "x" * 200_000, "son <|endoftext|> söz"] * 2
    path = write_lines(tmp_path / "a.jsonl", documents)
    corpus = corpus_of(path, kind="bpe", vocab_size=400, val_fraction=0.0, workers=2)
    tokenizer = corpus.tokenizer
    expected: list[int] = []
    for number, text in enumerate(text for text in documents if text):
        expected += [tokenizer.eot_id] * bool(number) + tokenizer.encode(text)
    assert corpus.train.tokens.tolist() == expected
    assert corpus.documents == 8


def test_a_long_file_streams_to_the_same_tokens_as_one_encode(tmp_path, corpus_of):
    text = "".join(f"Satır {n}: ılık, şen; don't stop!\n" for n in range(60_000))
    (tmp_path / "a.txt").write_text(text)
    corpus = corpus_of(tmp_path / "a.txt", kind="bpe", vocab_size=500, val_fraction=0.0)
    assert np.array_equal(corpus.train.tokens, corpus.tokenizer.encode_array(text))
    one = corpus_of(tmp_path / "a.txt", kind="bpe", vocab_size=500, val_fraction=0.0, workers=1, cache=tmp_path / "c")
    assert np.array_equal(one.train.tokens, corpus.train.tokens)


def test_tokens_take_two_bytes_where_the_vocabulary_fits(tmp_path, corpus_of, make):
    (tmp_path / "a.txt").write_text("abc" * 100)
    assert corpus_of(tmp_path / "a.txt").train.dtype == "uint16"
    wide = "".join(map(chr, range(0x4E00, 0x9FFF))) + "".join(map(chr, range(0x20000, 0x2CEA1)))
    (tmp_path / "b.txt").write_text(wide)
    corpus = corpus_of(tmp_path / "b.txt", kind="char", val_fraction=0.0)
    assert corpus.train.dtype == "uint32"
    assert text_of(corpus, "train") == wide


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(("val", "test"), [(1.0, 0.0), (0.6, 0.4), (-0.1, 0.0), (0.0, 1.5)])
def test_fractions_that_leave_nothing_are_refused(tmp_path, corpus_of, val, test):
    (tmp_path / "a.txt").write_text("text")
    with pytest.raises(RecipeError, match=r"data\.(val|test)_fraction"):
        corpus_of(tmp_path / "a.txt", val_fraction=val, test_fraction=test)


def test_a_text_of_nothing_but_bad_lines_is_empty(tmp_path, corpus_of):
    (tmp_path / "a.jsonl").write_text("bad\nbad\n")
    with pytest.raises(DataError, match=r"empty \(2 bad lines"):
        corpus_of(tmp_path / "a.jsonl", skip_bad_lines=True)


def test_a_character_without_an_id_is_named(tmp_path, corpus_of, make):
    (tmp_path / "a.txt").write_text("abcç")
    with pytest.raises(DataError, match=r"U\+00E7"):
        corpus_of(tmp_path / "a.txt", tokenizer=make("char", "abc"))


def test_skipped_lines_and_surrogates_are_told(tmp_path, corpus_of):
    (tmp_path / "a.jsonl").write_text('{"text": "good"}\nbad\n{"text": "a\\udc00b"}\n')
    for _ in range(2):  # made, and found again
        corpus = corpus_of(tmp_path / "a.jsonl", skip_bad_lines=True, val_fraction=0.0)
        assert corpus.problems.count == 1
        assert corpus.problems.kept[0].line == 2
        assert corpus.notices[0].startswith("1 bad lines were left out; the first: ")
        assert "lone surrogates" in corpus.notices[1]


# ------------------------------------------------------------------ the cache


def test_a_second_call_reads_nothing(tmp_path, corpus_of, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("a tale " * 1000)
    os.utime(path, (1, 1))
    first = corpus_of(path, kind="bpe", vocab_size=300)
    monkeypatch.setattr("engine.text.corpus.read_documents", None)
    monkeypatch.setattr("pathlib.Path.open", _refuse_reading(path))
    second = corpus_of(path, kind="bpe", vocab_size=300)
    assert second.key == first.key
    assert second.tokenizer.fingerprint == first.tokenizer.fingerprint
    assert np.array_equal(second.train.tokens, first.train.tokens)


def _refuse_reading(path):
    from pathlib import Path

    real = Path.open

    def opened(self, *args, **kwargs):
        assert self != path
        return real(self, *args, **kwargs)

    return opened


def test_changed_content_of_the_same_size_is_noticed(tmp_path, corpus_of):
    path = tmp_path / "a.txt"
    path.write_text("old text " * 10)
    assert text_of(corpus_of(path, val_fraction=0.0), "train").startswith("old")
    path.write_text("new text " * 10)
    assert text_of(corpus_of(path, val_fraction=0.0), "train").startswith("new")


def test_the_same_content_elsewhere_is_found_again(tmp_path, corpus_of):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("the same text")
    assert corpus_of(tmp_path / "a.txt").key == corpus_of(tmp_path / "b.txt").key


def test_what_decides_the_tokens_decides_the_key(tmp_path, corpus_of):
    path = write_lines(tmp_path / "a.jsonl", [f"tale {n}" for n in range(30)])
    wishes = [{}, {"kind": "char"}, {"kind": "bpe"}, {"kind": "bpe", "vocab_size": 258}, {"seed": 3},
              {"val_fraction": 0.3}, {"split": "characters"}, {"text_column": "text"}]  # fmt: skip
    assert len({corpus_of(path, **wish).key for wish in wishes}) == len(wishes)


def test_a_saved_tokenizer_finds_the_cache_of_the_one_that_was_made(tmp_path, corpus_of):
    (tmp_path / "a.txt").write_text("a tale of a fox " * 50)
    made = corpus_of(tmp_path / "a.txt", kind="bpe", vocab_size=300)
    made.tokenizer.save(tmp_path / "run")
    again = corpus_of(tmp_path / "a.txt", kind="bpe", vocab_size=300, tokenizer=load_tokenizer(tmp_path / "run"))
    assert again.key == made.key


DAMAGE = {
    "a truncated token file": lambda folder: _change(folder / "train.bin", lambda data: data[:-2]),
    "an empty token file": lambda folder: _change(folder / "train.bin", lambda data: b""),
    "a flipped bit": lambda folder: _change(folder / "train.bin", lambda data: bytes([data[0] ^ 1]) + data[1:]),
    "a missing token file": lambda folder: (folder / "val.bin").unlink(),
    "garbage in the facts": lambda folder: _change(folder / "corpus.json", lambda data: b"\0garbage"),
    "facts of another shape": lambda folder: _change(folder / "corpus.json", lambda data: b"[1, 2]"),
    "torn facts": lambda folder: _change(folder / "corpus.json", lambda data: data[: len(data) // 2]),
    "a damaged tokenizer": lambda folder: _change(folder / "tokenizer" / "tokenizer.json", lambda data: b"{}"),
    "garbage hashes": lambda folder: (folder.parents[1] / "hashes.json").write_bytes(b"\xff"),
    "hashes of another shape": lambda folder: (folder.parents[1] / "hashes.json").write_bytes(b"[]"),
}


def _change(path, how):
    path.write_bytes(how(path.read_bytes()))


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_cache_is_made_again(tmp_path, corpus_of, damage):
    (tmp_path / "a.txt").write_text("a tale of a fox " * 50)
    expected = np.array(corpus_of(tmp_path / "a.txt", kind="bpe", vocab_size=300).train.tokens)
    (folder,) = [entry for entry in (tmp_path / "cache" / "corpora").iterdir() if entry.is_dir()]
    DAMAGE[damage](folder)
    assert np.array_equal(corpus_of(tmp_path / "a.txt", kind="bpe", vocab_size=300).train.tokens, expected)


def test_an_abandoned_preparation_leaves_nothing(tmp_path):
    write_lines(tmp_path / "a.jsonl", ["tale " * 2000] * 300)
    work = prepare(str(tmp_path / "a.jsonl"), cache=tmp_path / "cache", kind="bytes")
    for message in work:
        if message.text == "Tokenizing":
            break
    work.close()
    left = [entry.name for entry in (tmp_path / "cache" / "corpora").iterdir()]
    assert left == []


CHILD = """
import sys
from pathlib import Path
from engine.text.corpus import prepare
for message in prepare(sys.argv[1], cache=Path(sys.argv[2]), kind="bpe", vocab_size=400):
    print(message.text, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("moment", ["Making the tokenizer", "Tokenizing", "a little later"])
def test_a_killed_preparation_does_not_spoil_the_next(tmp_path, corpus_of, moment):
    path = write_lines(tmp_path / "a.jsonl", [f"tale {n} of the fox, " * 500 for n in range(800)])
    command = [sys.executable, "-c", CHILD, str(path), str(tmp_path / "cache")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout:
            if line.strip() == moment or (moment == "a little later" and line.startswith("Tokenizing")):
                break
        if moment == "a little later":
            time.sleep(0.3)
        child.send_signal(signal.SIGKILL)
    corpus = corpus_of(path, kind="bpe", vocab_size=400)
    fresh = corpus_of(path, kind="bpe", vocab_size=400, cache=tmp_path / "fresh")
    assert np.array_equal(corpus.train.tokens, fresh.train.tokens)
    names = [entry.name for folder in ("corpora", "tokenizers") for entry in (tmp_path / "cache" / folder).iterdir()]
    assert not [name for name in names if name.startswith(".tmp")]


def test_two_runs_at_once_share_one_preparation(tmp_path, drained):
    path = write_lines(tmp_path / "a.jsonl", [f"tale {n} of the fox, " * 100 for n in range(300)])
    found, told = [], []

    def run():
        messages, corpus = drained(prepare(str(path), cache=tmp_path / "cache", kind="bpe", vocab_size=400))
        found.append(corpus)
        told.extend(messages)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len({corpus.key for corpus in found}) == 1
    assert len(found) == 3
    assert all(np.array_equal(corpus.train.tokens, found[0].train.tokens) for corpus in found)
    assert sum(message.text == "Making the tokenizer" for message in told) == 1
    assert not list((tmp_path / "cache" / "corpora").glob("*.lock"))


def test_progress_is_told(tmp_path, monkeypatch, drained):
    monkeypatch.setattr("engine.text.tokenizing._TELL_EVERY_S", 0)
    monkeypatch.setattr("engine.text.corpus._TELL_EVERY_S", 0)
    write_lines(tmp_path / "a.jsonl", ["tale " * 100] * 20)
    messages, corpus = drained(prepare(str(tmp_path / "a.jsonl"), cache=tmp_path / "cache", kind="bpe"))
    assert all(isinstance(message, Status) for message in messages)
    assert [text for text in dict.fromkeys(m.text for m in messages)] == [
        "Reading the text",
        "Making the tokenizer",
        "Tokenizing",
    ]
    done = [m.done for m in messages if m.text == "Tokenizing"]
    assert done == sorted(done)
    assert done[-1] == corpus.characters == messages[-1].total


# ------------------------------------------------------------------ the disk


def test_a_full_disk_is_told_with_folder_and_room(tmp_path, corpus_of, monkeypatch):
    (tmp_path / "a.txt").write_text("text " * 100)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("engine.text.cache.os.fsync", full)
    with pytest.raises(DiskError, match=r"The disk is full: .*corpora has .* MB left") as caught:
        corpus_of(tmp_path / "a.txt")
    assert "TEZGAH_HOME" in caught.value.remedy
    assert list((tmp_path / "cache" / "corpora").iterdir()) == []


def test_a_cache_that_cannot_be_written_is_told(tmp_path, corpus_of):
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DiskError, match="file"):
        corpus_of(tmp_path / "a.txt", cache=tmp_path / "file" / "cache")


def test_a_text_that_changes_while_it_is_read_is_told(tmp_path, drained):
    path = write_lines(tmp_path / "a.jsonl", ["tale"] * 20)
    work = prepare(str(path), cache=tmp_path / "cache", kind="char")
    assert next(work).text == "Making the tokenizer"
    write_lines(path, ["tale"] * 10)
    with pytest.raises(DataError, match="changed while it was read"):
        drained(work)


SMALL_DISK = """
set -e
mount -t tmpfs -o size=1m none "$1"
"$2" - "$1" <<'PYTHON'
import sys
from pathlib import Path
from engine.errors import DiskError
from engine.text.corpus import prepare

def told(cache):
    try:
        for _ in prepare("tales:en:3MB", cache=cache, kind="bytes"):
            pass
    except DiskError as error:
        return str(error)

small = Path(sys.argv[1]) / "cache"
assert "The disk is full" in told(small), told(small)
assert str(small) in told(small)
assert [path for path in small.rglob("*") if path.is_file()] == []
PYTHON
mount -o remount,ro "$1"
"$2" -c 'import sys
from engine.errors import DiskError
from engine.text.corpus import prepare
try:
    list(prepare("tales:en:3MB", cache=sys.argv[1] + "/other", kind="bytes"))
except DiskError as error:
    assert "Read-only" in str(error), error
else:
    raise SystemExit("a read-only folder was written to")
' "$1"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a small disk")
def test_a_small_and_a_read_only_disk_are_told(tmp_path):
    may = subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False)
    if may.returncode:
        pytest.skip("this system lets nobody mount")
    command = ["unshare", "-rm", "bash", "-c", SMALL_DISK, "bash", str(tmp_path), sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
