"""The palette finds things by a few letters, whichever i's they are written with."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.messages import Started
from studio.app import Studio
from studio.index import things_to_find
from studio.search import Found, fold, search


def _thing(title: str, more: str = "") -> Found:
    return Found(title, "Setting", "", more, lambda: None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İSTATİSTİK", "istatistik"),
        ("ISI", "ısı"),
        ("öğrenme", "OGRENME"),
        ("Şaşkınlık", "saskinlik"),
        ("Straße", "STRASSE"),
    ],
)
def test_folding_forgets_case_accents_and_dots(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_every_word_must_occur_and_titles_come_first() -> None:
    things = [
        _thing("Warm-up", "the learning rate rises"),
        _thing("Lowest learning rate"),
        _thing("Learning rate"),
        _thing("Seed"),
    ]
    assert [t.title for t in search("learning rate", things)] == ["Learning rate", "Lowest learning rate", "Warm-up"]
    assert search("learning seed", things) == []


def test_it_finds_pages_commands_and_settings(studio: Studio) -> None:
    kinds = {found.kind for found in things_to_find(studio.window)}
    assert kinds >= {"Page", "Command", "Setting"}
    hits = search("train.learning_rate", things_to_find(studio.window))
    assert hits[0].title == "Learning rate"


def test_help_is_searched_and_opens_the_explanation(studio: Studio) -> None:
    hit = search("memorises", things_to_find(studio.window))[0]
    hit.open()
    assert studio.window.explain.isVisible()
    assert "Validation share" in studio.window.explain._title.text()


def test_turkish_words_find_turkish_titles_and_english_ones_too(studio: Studio) -> None:
    studio.settings.language = "tr"
    studio.apply_settings()
    turkish = search("OGRENME ORANI", things_to_find(studio.window))
    english = search("learning rate", things_to_find(studio.window))
    assert turkish[0].title == english[0].title == "Öğrenme oranı"


def test_a_disabled_command_is_not_offered(studio: Studio, engine: object) -> None:
    assert not [f for f in search("pause", things_to_find(studio.window)) if f.kind == "Command"]
    from pathlib import Path

    engine.follow(Path("/runs/20260101-000000-pretrain-a"))  # type: ignore[attr-defined]
    engine.feed(Started(step=0, stage="pretrain"))  # type: ignore[attr-defined]
    assert [f for f in search("pause", things_to_find(studio.window)) if f.kind == "Command"]


def test_the_keyboard_alone_reaches_a_page(studio: Studio, qtbot: QtBot) -> None:
    studio.window.open_palette()
    qtbot.keyClicks(studio.window.palette_box, "settings")
    assert studio.window.palette_box.matches[0].title == "Settings"
    from PySide6.QtCore import Qt

    qtbot.keyClick(studio.window.palette_box, Qt.Key.Key_Return)
    assert studio.window.page is studio.window.page_of("settings")
    assert not studio.window.palette_box.list.isVisible()
