"""Everything that the studio says is said in Turkish too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from studio.app import Studio
from studio.translations import LANGUAGES, TURKISH, messages, missing


@pytest.mark.parametrize("ts", LANGUAGES, ids=lambda ts: ts.stem)
def test_no_text_is_missing_or_unfinished(ts: Path) -> None:
    assert missing(ts) == [], "run  python -m studio.translations  and translate what it lists"


def test_the_compiled_file_is_that_of_the_texts(studio: Studio) -> None:
    """Every message of the .ts comes out of the .qm: somebody translated and forgot to compile otherwise."""
    studio.language.set("tr")
    texts = {(context, source) for context, source, _ in messages(TURKISH) if "%n" not in source}
    same = [source for context, source in texts if QCoreApplication.translate(context, source) == source]
    assert len(same) < 0.12 * len(texts), same  # names, units and signs are the same in both languages


def test_english_has_its_plurals(studio: Studio) -> None:
    told = [QCoreApplication.translate("LineChart", "%n point(s) above view", "", n) for n in (1, 2)]
    assert told == ["1 point above view", "2 points above view"]


def test_placeholders_survive_translation() -> None:
    import xml.etree.ElementTree as ElementTree

    for message in ElementTree.parse(TURKISH).getroot().iter("message"):
        source = message.findtext("source") or ""
        translation = message.find("translation")
        assert translation is not None
        for text in [form.text or "" for form in translation.findall("numerusform") or [translation]]:
            assert sorted(re.findall(r"\{\w*\}|%[n\d]", source)) == sorted(re.findall(r"\{\w*\}|%[n\d]", text)), source


def test_the_language_changes_while_the_window_is_open(studio: Studio, qtbot: QtBot) -> None:
    button = studio.window.rail.button("settings")
    studio.settings.language = "tr"
    studio.apply_settings()
    qtbot.waitUntil(lambda: button.accessibleName() == "Ayarlar")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "İptal"  # Qt's own dialogs
    studio.settings.language = "en"
    studio.apply_settings()
    qtbot.waitUntil(lambda: button.accessibleName() == "Settings")
