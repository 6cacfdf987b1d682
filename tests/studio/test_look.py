"""The look in its child process, on real files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from engine.forecast import forecast_pretrain
from engine.look import Looked
from engine.models.settings import ModelSettings
from studio.first_recipe import first_recipe
from studio.look import Look


def _look(qtbot: QtBot, path: Path, cache: Path) -> Looked:
    look = Look()
    with qtbot.waitSignal(look.looked, timeout=30_000) as heard:
        look.start(first_recipe(str(path)), cache)
    assert not look.busy
    result = heard.args[0]
    assert isinstance(result, Looked)
    return result


def test_a_text_becomes_figures(qtbot: QtBot, tmp_path: Path) -> None:
    text = tmp_path / "masal.txt"
    text.write_text("Bir varmış bir yokmuş, evvel zaman içinde.\n" * 500, encoding="utf-8")
    looked = _look(qtbot, text, tmp_path / "cache")
    assert looked.problem == ""
    assert looked.report["bytes"] == text.stat().st_size
    assert looked.parameters == ModelSettings.from_dict(looked.model).parameter_count()
    settings = ModelSettings.from_dict(looked.model)
    assert looked.memory_bytes == forecast_pretrain(settings, first_recipe(str(text)).train).total


def test_an_unknown_encoding_is_offered_with_its_preview(qtbot: QtBot, tmp_path: Path) -> None:
    text = tmp_path / "eski.txt"
    text.write_bytes("Şişman bir gün doğdu\n".encode("cp1254") * 200)
    looked = _look(qtbot, text, tmp_path / "cache")
    assert f"{text}:1:" in looked.problem
    assert tuple(looked.encodings[0]) == ("cp1254", "Şişman bir gün doğdu")


def test_bad_lines_are_counted_before_they_are_skipped(qtbot: QtBot, tmp_path: Path) -> None:
    text = tmp_path / "satirlar.jsonl"
    good = '{"text": "Bir varmış bir yokmuş, evvel zaman içinde bir tilki yaşarmış."}\n'
    text.write_text(good * 200 + "not json\n" + good * 5 + '{"text": 3}\n' + good, encoding="utf-8")
    looked = _look(qtbot, text, tmp_path / "cache")
    assert looked.bad_lines == 2
    assert ":201:" in looked.problem


def test_too_little_text_is_told_with_what_to_change(qtbot: QtBot, tmp_path: Path) -> None:
    text = tmp_path / "kisa.txt"
    text.write_text("Merhaba dünya.")
    looked = _look(qtbot, text, tmp_path / "cache")
    assert "context_length" in looked.problem


def test_a_cancelled_look_says_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    look = Look()
    heard: list[object] = []
    look.looked.connect(heard.append)
    look.start(first_recipe("tales:en"), tmp_path / "cache")
    look.cancel()
    assert not look.busy
    qtbot.wait(200)
    assert heard == []


def test_looking_needs_no_torch() -> None:
    code = "import sys, engine.look, engine.text.corpus, engine.text.windows; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
