"""Labelled by key with the real child: a little model writes pairs, each judgement is a line, two answers are scored."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.recipes.recipe import default
from engine.recipes.render import render
from engine.workspace import Workspace
from studio.app import Studio
from studio.child import Talk
from studio.pages.feedback import FeedbackPage
from tests.studio.feedback.conftest import lines_of

SLOW_MS = 60_000  # torch loads on a busy machine


@pytest.fixture
def models(workspace: Workspace) -> Path:
    """A fine-tuned run and a reward run, never really trained."""
    pytest.importorskip("torch")
    from engine.models.exchange import save_model
    from engine.models.heads import RewardModel, save_reward_head
    from engine.models.settings import ModelSettings
    from engine.models.transformer import Transformer
    from engine.text.alphabets import ByteTokenizer
    from engine.text.chat_template import READY
    from engine.text.own_template import save_tokenizer

    tokenizer = ByteTokenizer()
    settings = ModelSettings(vocab_size=tokenizer.vocab_size, context_length=64, emb_dim=16, n_heads=2, n_layers=1)
    model = Transformer(settings, seed=3)
    for stage in ("finetune", "reward"):
        run = workspace.runs / f"20260101-000000-{stage}-tiny"
        save_model(model, run / "model")
        save_tokenizer(tokenizer, run / "model", READY["soru-cevap"].jinja, READY["soru-cevap"].stops)
        (run / "recipe.toml").write_text(render(default(stage)), encoding="utf-8")
    save_reward_head(RewardModel(model, seed=1), workspace.runs / "20260101-000000-reward-tiny" / "model")
    return workspace.runs


def test_pairs_of_a_real_model_are_judged_and_scored(
    models: Path, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.pages.feedback.Talk", Talk)
    studio.window.navigate("feedback")
    page = studio.window.page_of("feedback")
    assert isinstance(page, FeedbackPage)
    page.setup._write_questions("typed")
    page.setup.prompts.set_text("Bir?\nİki?\nÜç?")
    page.setup.pairs.set_value(3)
    page.setup.length.set_value(8)
    page.begin()
    assert page.judging is not None
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.waitUntil(lambda: page.judge.shows_pair, timeout=SLOW_MS)
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
    assert page.judging.done
    rows = lines_of(page.judging.kept.path)
    assert [(row["side"], row["tie"]) for row in rows] == [("left", False), ("right", False), ("left", True)]
    assert all(row["chosen"] != row["rejected"] for row in rows)
    page.watching.exam_run = models / "20260101-000000-reward-tiny"
    page.score.question.set_text("Bir?")
    for box, text in zip(page.score.boxes, ("iyi", "kötü"), strict=True):
        box.set_text(text)
    page.score.button.click()
    qtbot.waitUntil(lambda: page.score.scores[0].text() != "", timeout=SLOW_MS)
    assert page.score.scores[0].text() != page.score.scores[1].text()
