"""Tokenizers: exact round trips, the ids of tiktoken and of AutoTokenizer, long runs, damaged files."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import DataError
from engine.text.bpe import OWN_PATTERN, merges_of
from engine.text.bytes_in_json import to_characters
from engine.text.documents import Piece
from engine.text.published import PUBLISHED, fetch_encoding
from engine.text.tokenizers import TextSampler, load_tokenizer, make_tokenizer

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
RUNS = st.lists(st.tuples(st.sampled_from(" a'ş\n.-9😀\u0301中\0<|"), st.integers(1, 70)), max_size=12).map(
    lambda runs: "".join(c * n for c, n in runs)
)
ALPHABET = "".join(map(chr, (*range(0x250), *range(0x300, 0x310), 0x4E2D, 0x1F600, 0x1F9FF, 0x200D, 0xFE0F)))
KINDS = ["char", "bytes", "bpe", "gpt2"]


@pytest.fixture(scope="module")
def tokenizers(make, sample, request):
    made = {kind: make(kind, sample + (ALPHABET if kind == "char" else "")) for kind in ("char", "bytes", "bpe")}
    try:
        made["gpt2"] = request.getfixturevalue("gpt2")
    except pytest.skip.Exception:
        made["gpt2"] = None
    return made


@pytest.fixture(scope="module")
def pairs(tokenizers, tmp_path_factory):
    """(ours, AutoTokenizer's) by kind."""
    from transformers import AutoTokenizer

    pairs = {}
    for kind, tokenizer in tokenizers.items():
        if tokenizer is not None:
            folder = tmp_path_factory.mktemp(kind)
            tokenizer.save(folder)
            pairs[kind] = (tokenizer, AutoTokenizer.from_pretrained(folder))
    return pairs


def pick(table, kind):
    if table.get(kind) is None:
        pytest.skip("GPT-2's vocabulary is not here")
    return table[kind]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(text=ANY_TEXT | RUNS)
def test_any_text_round_trips_here_and_through_auto_tokenizer(pairs, kind, text):
    ours, theirs = pick(pairs, kind)
    if kind == "char":
        text = "".join(c for c in text if c in ours.alphabet)
    ids = ours.encode(text)
    assert ours.decode(ids) == text
    assert ours.decode_bytes(ids) == text.encode()
    assert theirs(text)["input_ids"] == ids
    assert theirs.decode(ids) == text
    assert ours.eot_id not in ids
    assert all(0 <= i < ours.vocab_size for i in ids)


@pytest.mark.parametrize("kind", KINDS)
def test_end_of_text_is_inside_the_vocabulary_and_never_encoded(pairs, kind, sample):
    ours, theirs = pick(pairs, kind)
    assert ours.eot_text == "<|endoftext|>"
    assert ours.eot_id == ours.vocab_size - 1 == theirs.eos_token_id
    assert ours.eot_id not in ours.encode(sample)  # which holds the text "<|endoftext|>"
    assert ours.decode([ours.eot_id]) == theirs.decode([ours.eot_id]) == "<|endoftext|>"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("model_type", ["gpt2", "llama", "qwen2"])
def test_a_model_beside_the_tokenizer_does_not_change_it(tokenizers, kind, model_type, sample, tmp_path):
    from transformers import AutoTokenizer

    ours = pick(tokenizers, kind)
    facts = {"model_type": model_type, "vocab_size": ours.vocab_size, "bos_token_id": None, "eos_token_id": None}
    (tmp_path / "config.json").write_text(json.dumps(facts))
    ours.save(tmp_path)
    theirs = AutoTokenizer.from_pretrained(tmp_path)
    assert theirs(sample)["input_ids"] == ours.encode(sample)
    assert theirs.decode(ours.encode(sample)) == sample


@pytest.mark.parametrize("kind", KINDS)
def test_saved_bytes_are_the_same_and_load_back(tokenizers, kind, sample, tmp_path):
    ours = pick(tokenizers, kind)
    ours.save(tmp_path / "one")
    again = load_tokenizer(tmp_path / "one")
    again.save(tmp_path / "two")
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == ["special_tokens_map.json", "tezgah_tokenizer.json", "tokenizer.json", "tokenizer_config.json"]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert (again.kind, again.vocab_size, again.eot_id) == (ours.kind, ours.vocab_size, ours.eot_id)
    assert again.fingerprint == ours.fingerprint
    assert again.encode(sample) == ours.encode(sample)


def test_the_trained_vocabulary_is_the_same_in_every_process(sample, make):
    code = (
        "from engine.text.bpe import train_bpe; import sys;"
        "print(train_bpe([sys.stdin.buffer.read().decode()], 700).fingerprint)"
    )
    told = subprocess.run([sys.executable, "-c", code], input=sample.encode(), capture_output=True, check=True)
    assert told.stdout.decode().strip() == make("bpe", sample).fingerprint


def test_vocabulary_size_is_an_upper_limit_that_counts_end_of_text(make, sample):
    assert make("bpe", sample, vocab_size=300).vocab_size == 300
    assert make("bpe", sample, vocab_size=257).vocab_size == 257
    small = make("bpe", "abab", vocab_size=5000)
    assert small.vocab_size == 258  # only "ab" occurs twice
    with pytest.raises(DataError, match="too small") as caught:
        make("bpe", sample, vocab_size=100)
    assert "257" in caught.value.remedy


def test_large_text_is_learned_by_rustbpe_with_the_same_rules(make):
    text = "".join(f"{word} {n} şey. " for n in range(60_000) for word in ("tale", "masal", "story", "öykü"))
    tokenizer = make("bpe", text, vocab_size=1000)
    assert tokenizer.vocab_size == 1000
    assert len(tokenizer.encode(" masal masal")) <= 3
    assert tokenizer.decode(tokenizer.encode("görülmemiş 🙂")) == "görülmemiş 🙂"


def test_merges_are_those_that_gpt2_was_published_with(gpt2, gpt2_files):
    lines = (gpt2_files / "6d1cbeee0f20b3d9449abfede4726ed8212e3aee").read_text().split("\n")[1:-1]
    assert [f"{to_characters(a)} {to_characters(b)}" for a, b in merges_of(gpt2.ranks)] == lines


# ------------------------------------------------------------------ equality with plain tiktoken


def test_gpt2_ids_equal_plain_tiktoken(gpt2, gpt2_files, shared_data, monkeypatch, sample):
    import tiktoken

    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(gpt2_files))
    plain = tiktoken.get_encoding("gpt2")
    shakespeare = (shared_data / "tinyshakespeare.txt").read_text()
    verdict = (shared_data / "the-verdict.txt").read_text()
    assert len(gpt2.encode(verdict)) == 5145
    for text in (verdict, shakespeare, shakespeare.replace(" ", "\n"), "中文，" * 40_000, sample * 60):
        assert gpt2.encode(text) == plain.encode_ordinary(text)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(text=ANY_TEXT | RUNS)
def test_our_pattern_cuts_alike_in_every_engine(text):
    import tiktoken
    from tokenizers import Regex, pre_tokenizers

    from engine.text.bpe import _OWN_PIECES

    pieces = _OWN_PIECES.findall(text)
    assert "".join(pieces) == text
    rust = pre_tokenizers.Split(Regex(OWN_PATTERN), "isolated").pre_tokenize_str(text)
    assert [piece for piece, _ in rust] == pieces
    words = {piece.encode(): 256 + n for n, piece in enumerate(dict.fromkeys(p for p in pieces if len(p.encode()) > 1))}
    ranks = {bytes([b]): b for b in range(256)} | words  # a whole piece that is a token is taken whole
    encoding = tiktoken.Encoding("x", pat_str=OWN_PATTERN, mergeable_ranks=ranks, special_tokens={})
    assert [
        encoding.decode_single_token_bytes(i).decode("utf-8", "replace") for i in encoding.encode_ordinary(text)
    ] == [p for p in pieces]


@pytest.mark.parametrize("kind", ["gpt2", "bpe"])
@settings(max_examples=40, deadline=None, derandomize=True)
@given(text=st.lists(RUNS, max_size=6).map(" ".join), limit=st.integers(110, 150))
def test_chunks_do_not_change_the_ids_where_a_safe_place_is_near(tokenizers, kind, text, limit):
    tokenizer = pick(tokenizers, kind)
    whole = tokenizer.encode(text)
    cuts, start = [], 0
    text_limit = type(tokenizer).chunk_characters
    try:
        type(tokenizer).chunk_characters = limit
        chunks = list(tokenizer.chunks(text))
        cut = tokenizer.encode(text)
    finally:
        type(tokenizer).chunk_characters = text_limit
    assert "".join(chunks) == text
    assert all(len(chunk) <= limit for chunk in chunks)
    for chunk in chunks[:-1]:
        start += len(chunk)
        cuts.append(start)
    safe = all(text[c] == " " and not text[c - 1].isspace() for c in cuts)
    if kind == "bpe" or safe:
        assert cut == whole
    assert tokenizer.decode(cut) == text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("run", [" ", "a", "ş", "\n", ".", "9", "<|endoftext|>", "'a", "😀", "\0"])
def test_a_line_of_a_million_neither_crashes_nor_stalls(tokenizers, kind, run):
    tokenizer = pick(tokenizers, kind)
    text = run * (1_000_000 // len(run))
    begun = time.process_time()
    ids = tokenizer.encode(text)
    assert time.process_time() - begun < 5
    assert tokenizer.decode(ids) == text


def test_many_documents_in_one_call_have_end_of_text_between_them(tokenizers):
    for tokenizer in filter(None, tokenizers.values()):
        for texts in (["a b", "c", "d e"], ["a <|endoftext|> b", "c"], ["one"]):
            ids = tokenizer.encode_documents(texts).tolist()
            assert ids.count(tokenizer.eot_id) == len(texts) - 1
            assert tokenizer.decode(ids) == "<|endoftext|>".join(texts)
            assert ids[-1] != tokenizer.eot_id


# ------------------------------------------------------------------ refusals


def test_an_unknown_character_is_named(make):
    with pytest.raises(DataError) as caught:
        make("char", "abc").encode("abÇ")
    assert "'Ç' (U+00C7)" in caught.value.text
    assert "bpe" in caught.value.remedy


def test_bytes_that_are_cut_read_as_replacement_characters(make):
    tokenizer = make("bytes")
    assert tokenizer.decode([*tokenizer.encode("ş")[:1], 65]) == "\ufffdA"
    assert tokenizer.token_bytes(0xC5) == b"\xc5"
    with pytest.raises(DataError, match="no token 257"):
        tokenizer.token_bytes(257)


def test_a_lone_surrogate_reads_as_a_replacement_character(make):
    for kind in ("bpe", "bytes"):
        tokenizer = make(kind)
        assert tokenizer.decode(tokenizer.encode("a\ud800b")) == "a\ufffdb"


@pytest.mark.parametrize("name", [*PUBLISHED, "cl100k_base"])
def test_without_its_file_a_published_vocabulary_names_the_remedy(name, tmp_path, monkeypatch):
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("DATA_GYM_CACHE_DIR", "")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(DataError, match="not on this computer") as caught:
        make_tokenizer(name, cache=tmp_path)
    assert f"tezgah fetch {name.removesuffix('_base')}" in caught.value.remedy
    assert '"bpe"' in caught.value.remedy


def test_a_damaged_vocabulary_file_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    (tmp_path / "vocab.bpe").write_text("#version: 0.2\nh e\n")
    with pytest.raises(DataError, match="is not it: its SHA-256 differs"):
        make_tokenizer("gpt2", cache=tmp_path)


def test_gpt2_from_the_two_files_of_its_publication(gpt2, gpt2_files, tmp_path, sample):
    (tmp_path / "vocab.json").write_bytes((gpt2_files / "6c7ea1a7e38e3a7f062df639a5b80947f075ffe6").read_bytes())
    (tmp_path / "merges.txt").write_bytes((gpt2_files / "6d1cbeee0f20b3d9449abfede4726ed8212e3aee").read_bytes())
    loaded = load_tokenizer(tmp_path)
    assert loaded.fingerprint == gpt2.fingerprint


def test_fetching_checks_what_it_got(tmp_path, monkeypatch):
    import io

    class Answer(io.BytesIO):
        def __exit__(self, *_):
            return False

    monkeypatch.setattr("urllib.request.urlopen", lambda url, timeout: Answer(b"something else"))
    with pytest.raises(DataError, match="SHA-256 differs"):
        fetch_encoding("gpt2", tmp_path)
    monkeypatch.setattr("urllib.request.urlopen", lambda url, timeout: (_ for _ in ()).throw(OSError("no route")))
    with pytest.raises(DataError, match="no route") as caught:
        fetch_encoding("gpt2", tmp_path)
    assert str(tmp_path) in caught.value.remedy
    with pytest.raises(DataError, match="cannot be fetched"):
        fetch_encoding("gpt7", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_fetching_keeps_what_hashes_right(gpt2_files, tmp_path, monkeypatch, gpt2):
    import io

    content = (gpt2_files / "6d1cbeee0f20b3d9449abfede4726ed8212e3aee").read_bytes()
    monkeypatch.setattr("urllib.request.urlopen", lambda url, timeout: io.BytesIO(content))
    path = fetch_encoding("gpt2", tmp_path / "tokenizers")
    assert path.read_bytes() == content
    assert make_tokenizer("gpt2", cache=tmp_path / "tokenizers").fingerprint == gpt2.fingerprint


DAMAGE = {
    "no such folder": lambda folder: folder / "nothing",
    "an empty folder": lambda folder: folder,
    "not JSON": lambda folder: _write(folder, "{"),
    "not an object": lambda folder: _write(folder, "[1]"),
    "no model": lambda folder: _write(folder, "{}"),
    "a model of no type": lambda folder: _write(folder, '{"model": {"type": "Magic"}}'),
    "wrong types": lambda folder: _write(folder, '{"model": {"type": "BPE", "vocab": 3, "merges": "x"}}'),
    "deeply nested": lambda folder: _write(folder, "[" * 200_000),
    "binary": lambda folder: _write(folder, "\0\1\2"),
}


def _write(folder, text):
    (folder / "tokenizer.json").write_text(text)
    return folder


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_tokenizer_is_refused(damage, tmp_path):
    with pytest.raises(DataError) as caught:
        load_tokenizer(DAMAGE[damage](tmp_path))
    assert str(tmp_path) in caught.value.text or "cannot be loaded" in caught.value.text


def test_a_changed_tokenizer_is_noticed(make, tmp_path):
    make("bpe").save(tmp_path)
    content = json.loads((tmp_path / "tokenizer.json").read_text())
    vocab = content["model"]["vocab"]
    first, second = list(vocab)[300:302]
    vocab[first], vocab[second] = vocab[second], vocab[first]
    (tmp_path / "tokenizer.json").write_text(json.dumps(content))
    with pytest.raises(DataError, match="damaged"):
        load_tokenizer(tmp_path)


def test_an_unknown_kind_lists_the_kinds():
    with pytest.raises(DataError) as caught:
        make_tokenizer("wordpeace")
    assert "bpe" in caught.value.remedy


# ------------------------------------------------------------------ any tokenizer.json


def _foreign(tmp_path, kind):
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

    text = ["the little fox went home", "a tale of two foxes", "küçük tilki eve döndü"] * 5
    if kind == "WordPiece":
        tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.BertNormalizer()
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.decoder = decoders.WordPiece()
        tokenizer.train_from_iterator(text, trainers.WordPieceTrainer(special_tokens=["[UNK]", "[CLS]", "[SEP]"]))
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
        )
    elif kind == "Unigram":
        tokenizer = Tokenizer(models.Unigram())
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        tokenizer.decoder = decoders.Metaspace()
        tokenizer.train_from_iterator(
            text, trainers.UnigramTrainer(vocab_size=60, unk_token="<unk>", special_tokens=["<unk>"])
        )
    else:
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = decoders.ByteLevel()
        alphabet = pre_tokenizers.ByteLevel.alphabet()
        tokenizer.train_from_iterator(text, trainers.BpeTrainer(vocab_size=300, initial_alphabet=alphabet))
    path = tmp_path / "theirs" / "tokenizer.json"
    path.parent.mkdir()
    tokenizer.save(str(path))
    return path


@pytest.mark.parametrize("kind", ["WordPiece", "Unigram", "BPE"])
def test_any_tokenizer_json_keeps_its_ids_when_it_is_saved(tmp_path, kind):
    from tokenizers import Tokenizer
    from transformers import AutoTokenizer

    path = _foreign(tmp_path, kind)
    ours = make_tokenizer(str(path))
    text = "the little fox, küçük [SEP] tilki"
    plain = Tokenizer.from_file(str(path))
    plain.encode_special_tokens = True
    assert ours.encode(text) == plain.encode(text, add_special_tokens=False).ids
    assert ours.eot_id < ours.vocab_size
    assert ours.eot_id not in ours.encode(text + ours.eot_text)
    ours.save(tmp_path / "saved")
    theirs = AutoTokenizer.from_pretrained(tmp_path / "saved")
    assert theirs(text)["input_ids"] == ours.encode(text)
    assert theirs.eos_token_id == ours.eot_id
    again = load_tokenizer(tmp_path / "saved")
    assert again.fingerprint == ours.fingerprint
    assert ours.decode(ours.encode("the little fox")).strip() == "the little fox"


def test_a_byte_level_tokenizer_json_round_trips(tmp_path, sample):
    ours = make_tokenizer("bpe", path=str(_foreign(tmp_path, "BPE")))
    assert ours.kind == "path"
    assert ours.decode(ours.encode(sample)) == sample
    assert ours.decode_bytes(ours.encode("ş😀")) == "ş😀".encode()


def test_the_sample_that_bpe_learns_from_is_bounded_and_spread(monkeypatch):
    monkeypatch.setattr("engine.text.tokenizers.SAMPLE_CHARACTERS", 1000)
    sampler = TextSampler("bpe")
    for number in range(500):
        sampler.add(Piece(f"{number:03d}" * 10, ends=True))
    kept = [int(text[:3]) for text in sampler._kept]
    assert 10 <= len(kept) <= 33
    assert kept[0] == 0
    assert kept[-1] > 450
    assert len(set(np.diff(kept))) == 1
