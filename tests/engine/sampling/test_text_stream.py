"""What may be shown after each token."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sampling.text_stream import TextStream
from engine.text.alphabets import ByteTokenizer
from engine.text.tokenizer import Tokenizer

TOKENIZER = ByteTokenizer()


def push_all(text: str, stop: tuple[str, ...] = (), tokenizer: Tokenizer = TOKENIZER) -> tuple[list[str], bool]:
    stream = TextStream(tokenizer, stop)
    shown = []
    for id in tokenizer.encode(text):
        shown.append(stream.push(id))
        if stream.stopped:
            break
    return [*shown, stream.finish()], stream.stopped


def test_a_character_of_several_tokens_is_held_back_until_it_is_whole() -> None:
    shown, _ = push_all("aş😀")
    assert shown == ["a", "", "ş", "", "", "", "😀", ""]


def test_an_unfinished_character_at_the_end_is_a_replacement_mark() -> None:
    stream = TextStream(TOKENIZER)
    assert [stream.push(0xC5), stream.finish()] == ["", "\ufffd"]


def test_a_stop_string_over_token_borders_is_never_shown() -> None:
    shown, stopped = push_all("one END two", ("END",))
    assert (shown, stopped) == (["o", "n", "e", " ", "", "", "", ""], True)


def test_text_that_only_began_like_a_stop_string_is_set_free() -> None:
    assert push_all("ENEN.", ("END",)) == (["", "", "EN", "", "EN.", ""], False)
    assert push_all("so EN", ("END",))[0][-1] == "EN"


def test_the_earliest_of_several_stop_strings_counts() -> None:
    shown, stopped = push_all("abcabd", ("abd", "cab"))
    assert ("".join(shown), stopped) == ("ab", True)


@given(text=st.text(max_size=60), stop=st.lists(st.text(min_size=1, max_size=4), max_size=3))
def test_pieces_join_to_the_text_before_the_first_stop(text: str, stop: list[str]) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    shown, stopped = push_all(text, tuple(stop))
    joined = "".join(shown)
    if not stopped:
        assert joined == text
        assert not any(s in text for s in stop)
    else:
        assert text.startswith(joined)
        assert any(s in text for s in stop)
        assert not any(s in joined for s in stop)


@pytest.mark.parametrize("text", ["Bir gün Hoca 🐫 pazara gitmiş.", "\u0000e\u0301\u200d👩‍👩‍👧"])
def test_streaming_equals_decoding(text: str) -> None:
    assert "".join(push_all(text)[0]) == TOKENIZER.decode(TOKENIZER.encode(text)) == text
