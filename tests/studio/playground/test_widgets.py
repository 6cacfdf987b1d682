"""The playground's widgets and its Qt-free parts."""

from __future__ import annotations

import math
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.about import shown_name
from engine.playground_messages import TokenWritten
from engine.sampler_settings import SamplerSettings
from studio.playground import presets
from studio.playground.answers import MOST_ANSWERS, Answer, Answers, Place
from studio.playground.model_choice import models_of
from studio.playground.prompt_card import PromptCard
from studio.playground.sampler_panel import SamplerPanel
from studio.playground.token_notes import shown
from studio.theme import Theme
from studio.widgets.next_token_bars import Bar, NextTokenBars, percent
from studio.widgets.prompt_box import MOST_CHARACTERS, PromptBox
from studio.widgets.slider_row import SliderRow
from studio.widgets.token_text import LONGEST_LINE, Token, TokenText


def answer(*probabilities: float) -> Answer:
    made = Answer("r", "m", "p", SamplerSettings())
    for place, probability in enumerate(probabilities):
        made.tokens.append(
            TokenWritten(
                request="r",
                id=place,
                text="x",
                piece="x",
                probability=probability,
                entropy=0.0,
                context=1,
                time=10 + place / 4,
            )
        )
    return made


def test_an_answers_numbers_by_hand() -> None:
    made = answer(0.5, 0.125)
    assert made.loss == pytest.approx(2 * math.log(2))
    assert made.perplexity == pytest.approx(4)
    assert made.tokens_per_second == pytest.approx(4)
    assert math.isnan(answer().loss)
    assert answer(0.0).perplexity < math.inf


def test_a_place_tells_what_stands_before_it() -> None:
    made = answer(0.5, 0.5, 0.5)
    middle, end = Place("p", made, 1), Place("p", made, 3)
    assert (middle.text_before, [token.id for token in middle.before], middle.taken) == ("px", [0], 1)
    assert (end.text_before, end.taken) == ("pxxx", -1)
    assert (Place("p").text_before, Place("p").before, Place("p").taken) == ("p", [], -1)


def test_versions_flip_and_the_oldest_goes() -> None:
    answers = Answers()
    assert not answers.flip(-1)
    for number in range(MOST_ANSWERS + 2):
        answers.add(Answer(str(number), "m", "p", SamplerSettings()))
    assert (len(answers.versions), answers.versions[0].request) == (MOST_ANSWERS, "2")
    assert answers.flip(-1)
    assert not answers.flip(2)
    assert answers.by_request("5") is answers.versions[3]


def test_own_presets_are_kept_and_nonsense_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a" / "presets.json"
    assert presets.load(path) == {}
    own = {"Benim": {"temperature": 0.3, "top_k": 7}}
    presets.save(own, path)
    assert presets.load(path) == own
    path.write_text('{"presets": {"a": {"temperature": -4}, "b": {"rm": 1}, "c": 3, "d": {"top_k": 2}}}')
    assert list(presets.load(path)) == ["d"]
    for garbage in ("", "[]", "{", '{"presets": []}', "\x00"):
        path.write_text(garbage)
        assert presets.load(path) == {}


def test_a_preset_leaves_length_and_seed_alone(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    panel = SamplerPanel(theme, tmp_path / "presets.json")
    qtbot.addWidget(panel)
    panel.retranslate()
    assert panel.preset.text() == "preset: Balanced ▾"
    panel.seed.set_value(9)
    panel.set_settings(presets.applied(presets.BUILT_IN["Greedy"], panel.settings))
    assert panel.settings == SamplerSettings(temperature=0.0, max_new_tokens=128, seed=9)
    assert panel.preset.text() == "preset: Greedy ▾"
    panel.rows["temperature"].field.line.setText("")
    QTest.keyClicks(panel.rows["temperature"].field.line, "0,35")
    assert panel.settings.temperature == 0.35
    assert panel.preset.text() == "preset: own values ▾"
    panel._ask_name()
    panel.new_name.setText("  Benim  tarzım")  # keyClicks knows Latin-1 only
    QTest.keyClick(panel.new_name, Qt.Key.Key_Return)
    assert panel.preset.text() == "preset: Benim tarzım ▾"
    assert list(presets.load(tmp_path / "presets.json")) == ["Benim tarzım"]
    panel._delete("Benim tarzım")
    assert presets.load(tmp_path / "presets.json") == {}


def test_a_preset_takes_any_name_but_those_that_come_along(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    panel = SamplerPanel(theme, tmp_path / "presets.json")
    qtbot.addWidget(panel)
    panel.retranslate()
    panel.show()
    panel.rows["temperature"].set_value(0.35)
    panel._ask_name()
    panel.new_name.setText("Balanced")
    QTest.keyClick(panel.new_name, Qt.Key.Key_Return)
    assert "Balanced" in panel.problem.text()
    assert panel.new_name.isVisible(), "another name can be typed"
    assert presets.load(tmp_path / "presets.json") == {}
    panel.new_name.setText("Rock & Roll")
    QTest.keyClick(panel.new_name, Qt.Key.Key_Return)
    assert panel.problem.isHidden()
    assert panel.preset.text() == "preset: Rock && Roll ▾"  # as a button writes an "&" that stands for itself
    panel._fill_menu()
    assert "Rock && Roll" in [action.text() for action in panel.preset.menu().actions()]
    assert list(presets.load(tmp_path / "presets.json")) == ["Rock & Roll"]


def test_beams_switch_off_what_has_no_effect(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    panel = SamplerPanel(theme, tmp_path / "presets.json")
    qtbot.addWidget(panel)
    panel.beams.set_value(4)
    assert [name for name, row in panel.rows.items() if row.isEnabled()] == ["repetition_penalty"]
    panel.beams.set_value(1)
    assert all(row.isEnabled() for row in panel.rows.values())


def test_a_slider_row_keeps_slider_and_field_together(qtbot: QtBot) -> None:
    row = SliderRow(50, 0, 500, whole=True, curve=2.5, off=0, maximum=10_000)
    qtbot.addWidget(row)
    row.set_texts("Top-k", "off")
    told: list[float] = []
    row.value_changed.connect(told.append)
    row.slider.setValue(row.slider.maximum())
    assert (row.value, told[-1]) == (500, 500)
    row.set_value(9000)
    assert (row.value, row.slider.value()) == (9000, row.slider.maximum())
    row.set_value(0)
    assert (row.note.text(), row.slider.value()) == ("off", 0)
    row.set_value(37)
    assert (row.value, told[-1], row.note.text()) == (37, 37, "")


def test_bars_are_chosen_by_keyboard_and_mouse(theme: Theme, qtbot: QtBot) -> None:
    bars = NextTokenBars(theme)
    qtbot.addWidget(bars)
    bars.resize(400, 240)
    bars.set_bars([Bar("a", 0.6, 0.7), Bar("b", 0.3, 0.3), Bar("c", 0.1, 0.0, "cut by top-k")])
    bars.show()
    chosen: list[int] = []
    bars.chosen.connect(chosen.append)
    QTest.keyClick(bars, Qt.Key.Key_Down)
    QTest.keyClick(bars, Qt.Key.Key_Return)
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(20, 12))
    assert chosen == [1, 0]
    assert "c 10% cut by top-k" in bars.accessibleDescription()
    bars.grab()
    bars.set_bars([])
    QTest.keyClick(bars, Qt.Key.Key_Return)
    assert chosen == [1, 0]


@pytest.mark.parametrize(
    ("share", "text"),
    [(1, "100%"), (0.36, "36%"), (0.0996, "10%"), (0.042, "4.2%"), (0.0031, "0.31%"), (1e-6, "<0.01%"), (0, "<0.01%")],
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


def test_tokens_are_found_under_the_pointer_and_by_keys(theme: Theme, qtbot: QtBot) -> None:
    text = TokenText(theme)
    qtbot.addWidget(text)
    text.resize(500, 200)
    text.set_text("Öğle ", [Token("bir", 0.1, "n1"), Token("", 1.0), Token(" 🐫", 3.0), Token("\nson", 9.0)])
    text.show()
    places = []
    for number in range(4):
        start, _ = text._span(number)
        cursor = text.textCursor()
        cursor.setPosition(start)
        rect = text.cursorRect(cursor)
        places.append(text.token_at(rect.center() + QPoint(3, 0)))
    assert places[0] == 0
    assert places[2] == 2
    told: list[int] = []
    text.chosen.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(text, key)
    assert told == [0, 1, 0]
    text.choose(-1)
    QTest.keyClick(text, Qt.Key.Key_Left)
    assert told[-1] == 3
    assert text.whole_text() == "Öğle bir 🐫\nson"
    text.grab()


def test_tint_follows_the_loss_and_can_be_switched_off(theme: Theme, qtbot: QtBot) -> None:
    text = TokenText(theme)
    qtbot.addWidget(text)
    text.set_text("", [Token("a", 0.0), Token("b", 3.0), Token("c", 9.0)])

    def alphas() -> list[float]:
        cursor = text.textCursor()
        found = []
        for place in (1, 2, 3):
            cursor.setPosition(place)
            brush = cursor.charFormat().background()
            found.append(brush.color().alphaF() if brush.style() != Qt.BrushStyle.NoBrush else 0.0)
        return found

    none, some, much = alphas()
    assert none == 0.0
    assert 0.0 < some < much
    text.set_tint("")
    assert alphas() == [0.0, 0.0, 0.0]


def test_a_line_of_two_million_characters_does_not_freeze(theme: Theme, qtbot: QtBot) -> None:
    text = TokenText(theme)
    qtbot.addWidget(text)
    text.resize(600, 300)
    text.show()
    long = "x" * 2_000_000
    began = time.process_time()
    text.set_text("p", [Token(long, 1.0)])
    text.choose(0)
    text.grab()
    assert time.process_time() - began < 4  # seconds of CPU; QPlainTextEdit alone needs more than nine
    longest = max(text.document().findBlockByNumber(n).length() for n in range(text.document().blockCount()))
    assert longest <= LONGEST_LINE + 1
    text.selectAll()
    assert text.createMimeDataFromSelection().text() == "p" + long
    text.set_text(long, [Token("y")])
    assert len(text.toPlainText()) < 5000


def test_the_copy_joins_broken_lines_and_keeps_real_ones(theme: Theme, qtbot: QtBot) -> None:
    text = TokenText(theme)
    qtbot.addWidget(text)
    whole = "🐫" * (LONGEST_LINE + 10) + "\n\nşu"
    text.set_text("", [Token(whole)])
    text.selectAll()
    assert text.createMimeDataFromSelection().text() == whole


def test_a_huge_paste_is_shortened_and_told(theme: Theme, qtbot: QtBot) -> None:
    box = PromptBox(theme)
    qtbot.addWidget(box)
    told: list[int] = []
    box.shortened.connect(told.append)
    data = QMimeData()
    data.setText("a" * 2_000_000 + "end")
    began = time.process_time()
    box.insertFromMimeData(data)
    assert time.process_time() - began < 3
    assert (len(box.toPlainText()), told) == (MOST_CHARACTERS, [2_000_003 - MOST_CHARACTERS])
    assert box.toPlainText().endswith("end")


def test_names_of_runs_and_blank_tokens() -> None:
    assert shown_name(Path("20261121-053300-pretrain-masallar-07")) == "masallar-07"
    assert shown_name(Path("kopya")) == "kopya"
    assert models_of(Path("/nowhere")) == []
    assert [shown(text) for text in (" ", "\n", " a", "a\n")] == ["␣", "↵", " a", "a↵"]


def test_what_is_written_after_a_long_beginning_is_in_sight(qtbot: QtBot, theme: Theme) -> None:
    text = TokenText(theme)
    qtbot.addWidget(text)
    text.resize(400, 120)
    text.show()
    text.set_text("a long beginning " * 400)
    text.add_tokens([Token(" and", 0.7)] * 3)
    bar = text.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()


def test_the_legend_of_the_colours_is_shown_whole_or_not_at_all(qtbot: QtBot, theme: Theme) -> None:
    card = PromptCard(theme)
    qtbot.addWidget(card)
    card.show()
    shown = []
    for width in range(400, 1000, 20):
        card.resize(width, 160)
        QApplication.processEvents()
        if card.legend.text():
            shown.append(width)
            assert card.legend.width() >= card.legend.sizeHint().width()
    assert 980 in shown
    assert 400 not in shown
