"""Numbers mean what is typed, above all on a Turkish desktop, where Qt's own fields read 0.001 as 1."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from studio.widgets.number_edit import NotANumber, NumberEdit, format_number, parse_number


@pytest.fixture
def turkish() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("tr_TR"))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.001", 0.001),
        ("0,001", 0.001),
        ("3e-4", 3e-4),
        ("3E-4", 3e-4),
        ("1.5", 1.5),
        ("1,5e-3", 1.5e-3),
        (".5", 0.5),
        ("5.", 5.0),
        ("-2", -2.0),
        ("\u22122", -2.0),
        ("+7", 7.0),
        ("1 000 000", 1e6),
        ("1\u00a0000", 1000.0),
        ("1_000", 1000.0),
        ("1.000", 1.0),
        ("  42  ", 42.0),
        ("0", 0.0),
    ],
)
def test_what_is_typed_is_what_is_meant(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1.000,5", "ambiguous"),
        ("1,000.5", "ambiguous"),
        ("1.000.000", "ambiguous"),
        ("", "malformed"),
        ("abc", "malformed"),
        ("1e", "malformed"),
        ("nan", "malformed"),
        ("inf", "malformed"),
        ("0x10", "malformed"),
        ("1e5000", "malformed"),
        ("1e999", "large"),
        ("١٢", "malformed"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NotANumber) as refused:
        parse_number(text)
    assert refused.value.reason == reason


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_reads_back_as_itself(value: float) -> None:
    assert parse_number(format_number(value)) == value


@given(st.text(max_size=20))
def test_no_text_raises_anything_else(text: str) -> None:
    with contextlib.suppress(NotANumber):
        assert abs(parse_number(text)) < float("inf")


@pytest.mark.usefixtures("turkish")
@pytest.mark.parametrize(("typed", "value"), [("0.001", 0.001), ("0,001", 0.001), ("3e-4", 3e-4), ("0.0003", 0.0003)])
def test_typing_on_a_turkish_desktop(qtbot: QtBot, typed: str, value: float) -> None:
    edit = NumberEdit(1.0, above=0.0)
    qtbot.addWidget(edit)
    edit.line.clear()

    qtbot.keyClicks(edit.line, typed)

    assert edit.value == value
    assert edit.valid


@pytest.mark.usefixtures("turkish")
def test_it_shows_what_it_understood_until_that_stands_there(qtbot: QtBot) -> None:
    edit = NumberEdit(1.0)
    qtbot.addWidget(edit)
    edit.line.clear()

    qtbot.keyClicks(edit.line, "0,0010")
    assert edit.understood.text() == "= 0.001"
    assert edit.understood.isVisibleTo(edit)

    edit.line.editingFinished.emit()
    assert edit.line.text() == "0.001"
    assert not edit.understood.isVisibleTo(edit)


def test_a_wrong_text_keeps_the_last_right_value_and_says_why(qtbot: QtBot) -> None:
    edit = NumberEdit(5, whole=True, minimum=1, maximum=10)
    qtbot.addWidget(edit)

    for text, words in (("0", "at least 1"), ("11", "at most 10"), ("2,5", "whole"), ("x", "Not a number")):
        edit.line.clear()
        qtbot.keyClicks(edit.line, text)
        assert edit.value == (1 if text == "11" else 2 if text == "2,5" else 5)
        assert words in edit.error
        edit.set_value(5)


def test_a_field_left_wrong_goes_back_to_the_number_before_the_edit(qtbot: QtBot) -> None:
    edit = NumberEdit(0.8, maximum=100.0)
    qtbot.addWidget(edit)
    for text in ("abc", "", "1e99"):  # of the last one, "1" and "1e9" would have been numbers by themselves
        edit.line.clear()
        qtbot.keyClicks(edit.line, text)
        edit.line.textEdited.emit(edit.line.text())
        assert not edit.valid

        edit.line.editingFinished.emit()
        assert (edit.value, edit.line.text(), edit.valid) == (0.8, "0.8", True)


def test_a_field_whose_owner_holds_a_start_back_keeps_what_is_wrong(qtbot: QtBot) -> None:
    edit = NumberEdit(5, whole=True, keeps_wrong=True)
    qtbot.addWidget(edit)
    edit.line.clear()
    qtbot.keyClicks(edit.line, "five")
    edit.line.editingFinished.emit()
    assert (edit.value, edit.line.text(), edit.valid) == (5, "five", False)


def test_an_open_limit_refuses_the_limit_itself(qtbot: QtBot) -> None:
    edit = NumberEdit(0.5, above=0.0, below=1.0)
    qtbot.addWidget(edit)
    for text in ("0", "1"):
        with pytest.raises(NotANumber):
            edit.read(text)
    assert edit.read("0.999") == 0.999


def test_an_optional_field_may_be_empty(qtbot: QtBot) -> None:
    edit = NumberEdit(3, whole=True, optional=True)
    qtbot.addWidget(edit)
    edit.set_derived("64")
    edit.line.clear()
    edit.line.textEdited.emit("")
    assert edit.value is None
    assert edit.valid
    assert edit.line.placeholderText() == "64"


@pytest.mark.parametrize(("start", "up"), [(0.001, 0.0011), (3e-4, 3.1e-4), (100.0, 110.0), (0.0, 0.01)])
def test_the_up_key_moves_by_a_tenth_of_the_size(qtbot: QtBot, start: float, up: float) -> None:
    edit = NumberEdit(start)
    qtbot.addWidget(edit)
    qtbot.keyClick(edit.line, Qt.Key.Key_Up)
    assert edit.value == pytest.approx(up)


def test_the_keys_stop_at_the_limits(qtbot: QtBot) -> None:
    edit = NumberEdit(10, whole=True, maximum=10)
    qtbot.addWidget(edit)
    qtbot.keyClick(edit.line, Qt.Key.Key_Up)
    assert edit.value == 10
