"""The page with a real child and tiny models: a text, a stop on the way, two columns, a conversation, and the end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.app import Studio
from studio.pages.playground import PlaygroundPage

# The window's process must not need torch, so the model is made by another one.
MAKE = """
import sys
from engine.models.exchange import save_model
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.text.alphabets import ByteTokenizer
tokenizer = ByteTokenizer()
shape = ModelSettings(vocab_size=tokenizer.vocab_size, context_length=48, emb_dim=16, n_heads=2, n_layers=1)
save_model(Transformer(shape, seed=1), sys.argv[1])
tokenizer.save(sys.argv[1])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    subprocess.run([sys.executable, "-c", MAKE, str(folder)], check=True, timeout=120)
    return folder


def test_a_real_model_writes_stops_and_writes_the_same_again(studio: Studio, folder: Path, qtbot: QtBot) -> None:
    studio.window.navigate("playground")
    page = studio.window.page_of("playground")
    assert isinstance(page, PlaygroundPage)
    page.open_folder(folder)
    page.prompt.set_text("Bir gün Hoca ")
    qtbot.waitUntil(lambda: len(page.next_tokens.rows) == 8, timeout=60_000)
    assert "context 48" in page.answer.note.whole_text

    page.sampler.length.set_value(60)  # past the context
    page.sampler.stop.setChecked(False)
    for _ in range(2):
        page.main_action()
        qtbot.waitUntil(lambda: page.answers.versions[-1].end is not None, timeout=30_000)
    first, second = page.answers.versions
    assert first.end.tokens == 60
    assert first.text == second.text
    assert page.answer.text.whole_text() == "Bir gün Hoca " + first.text

    page.sampler.length.set_value(1_000_000)
    page.main_action()
    qtbot.waitUntil(lambda: len(page.answers.versions[-1].tokens) > 5, timeout=30_000)
    page.prompt.generate.click()
    qtbot.waitUntil(lambda: page.answers.versions[-1].end is not None, timeout=10_000)
    assert page.answers.versions[-1].end.reason == "stopped"


def test_two_real_columns_talk_and_one_is_stopped(studio: Studio, folder: Path, qtbot: QtBot) -> None:
    studio.window.navigate("playground")
    page = studio.window.page_of("playground")
    assert isinstance(page, PlaygroundPage)
    page.open_folder(folder)
    page.desk.compare(page.current)
    page.columns.all[1].card.models.open_folder(folder)
    page.set_chatting(True)
    page.sampler.length.set_value(20)
    page.sampler.stop.setChecked(False)
    for question in ("Hi?", "And?"):
        page.prompt.set_text(question)
        page.main_action()
        qtbot.waitUntil(lambda: not page.columns.running, timeout=60_000)
    paths = [column.conversation.path() for column in page.columns.all]
    texts = [[exchange.answers.current.text for exchange in path] for path in paths]
    assert texts[0] == texts[1], "the same model, the same seed"
    assert all(len(text) > 5 for text in texts[0])
    assert len(paths[0][1].answers.current.turns) == 3

    page.sampler.length.set_value(1_000_000)
    page.set_chatting(False)
    page.prompt.set_text("x")
    page.main_action()
    qtbot.waitUntil(lambda: all(len(column.answers.current.tokens) > 3 for column in page.columns.all), timeout=30_000)
    first, second = page.columns.all
    first.card.stop.click()
    qtbot.waitUntil(lambda: first.running is None, timeout=10_000)
    assert second.running is not None
    assert page.cancel()
    qtbot.waitUntil(lambda: not page.columns.running, timeout=10_000)
    assert first.answers.current.end.reason == second.answers.current.end.reason == "stopped"
    ids = [[token.id for token in column.answers.current.tokens] for column in page.columns.all]
    shorter = min(map(len, ids))
    assert ids[0][:shorter] == ids[1][:shorter]
