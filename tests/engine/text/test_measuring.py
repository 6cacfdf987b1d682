"""What tokenizers make of a text, on texts small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import DataError
from engine.text.alphabets import ByteTokenizer, CharTokenizer
from engine.text.bpe import SMALLEST_VOCABULARY, train_bpe
from engine.text.measuring import LearnedVocabularies, cut, ladder, measure, part_sample, take_sample
from engine.text.tales import tales_text


@pytest.fixture(scope="module")
def tales() -> list[str]:
    return list(tales_text("tr", 60_000))


def test_characters_and_bytes_are_counted_as_they_are() -> None:
    text = "ağaç a"
    letters = measure(CharTokenizer("ağç "), text)
    assert (letters.tokens, letters.characters_per_token, letters.used) == (6, 1.0, 4)
    assert letters.bytes_per_token == pytest.approx(8 / 6)
    assert letters.exact
    assert measure(ByteTokenizer(), text).tokens == 8


def test_whole_words_are_those_of_one_token() -> None:
    tokenizer = train_bpe(["kedi kedi kedi kedi kedi " * 20], 300)
    figures = measure(tokenizer, "bir kedi ve kedi")
    assert figures.whole_words == pytest.approx(2 / 4)
    assert figures.longest[0] == " kedi"
    assert measure(ByteTokenizer(), "ab cd").whole_words == 0.0
    assert measure(ByteTokenizer(), "123").whole_words == 0.0


def test_a_character_without_an_id_is_refused() -> None:
    with pytest.raises(DataError, match="character"):
        measure(CharTokenizer("ab"), "abc")


def test_a_sample_keeps_every_tenth_stretch_back(tales: list[str]) -> None:
    sample = part_sample(tales)
    whole = sum(map(len, tales))
    assert sample.kept_back
    assert 0.06 < len(sample.measured) / whole < 0.14
    learned = "\n".join(sample.learned)
    assert not any(line and line in learned for line in sample.measured[:400].split("\n")[1:3])
    assert sample.opening == "\n".join(tales)[:2000]


def test_a_small_text_is_measured_on_itself() -> None:
    sample = part_sample(["Bir varmış.", "Bir yokmuş."])
    assert not sample.kept_back
    assert sample.measured == "Bir varmış.\nBir yokmuş."
    assert sample.learned == ["Bir varmış.", "Bir yokmuş."]


def test_a_sample_is_bounded_and_takes_from_every_file(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(name * 50_000)
    sample = take_sample(str(tmp_path), limit=60_000)
    assert not sample.complete
    assert sample.characters == 60_000
    assert {letter for stretch in sample.learned for letter in stretch} >= {"a", "b", "c"}
    assert take_sample(str(tmp_path)).complete


def test_bad_lines_are_left_out_of_a_sample(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "bir"}\n{"text": oops}\n{"text": "iki"}\n')
    assert take_sample(str(path)).measured == "bir\niki"


def test_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": ""}\n')
    with pytest.raises(DataError, match="empty"):
        take_sample(str(path))


def test_a_small_vocabulary_is_the_beginning_of_a_large_one(tales: list[str]) -> None:
    learned = LearnedVocabularies(tales)
    learned.learn(2000)
    for size in (257, 300, 700, 1500):
        assert learned.tokenizer(size).ranks == train_bpe(tales, size).ranks
    assert learned.tokenizer(SMALLEST_VOCABULARY).vocab_size == SMALLEST_VOCABULARY


def test_where_no_pair_repeats_the_vocabulary_ends() -> None:
    learned = LearnedVocabularies(["abab"])
    learned.learn(5000)
    assert learned.largest == learned.tokenizer(5000).vocab_size < 270


def test_a_text_is_cut_into_tokens_and_characters_stay_whole() -> None:
    tokens = cut(ByteTokenizer(), "aş📖")
    assert "".join(token.text for token in tokens) == "aş📖"
    assert [token.text for token in tokens] == ["a", "", "ş", "", "", "", "📖"]
    assert b"".join(token.data for token in tokens) == "aş📖".encode()


@pytest.mark.parametrize(("smallest", "largest"), [(300, 8192), (300, 300), (257, 270)])
def test_a_ladder_rises_from_one_end_to_the_other(smallest: int, largest: int) -> None:
    sizes = ladder(smallest, largest)
    assert sizes == sorted(set(sizes))
    assert (sizes[0], sizes[-1]) == (smallest, largest)
