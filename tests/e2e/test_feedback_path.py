"""From answers that a person compares to a model that learned from it, in the window: pairs judged by key, the reward
model and its exam, PPO from the Train page's card, the verdict and the table of what changed.

The tales' judge decides what is pressed; everything else is what a person sees and does.
"""

from __future__ import annotations

import json
import math
import os
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import fmean
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import engine
from engine.messages import Finished, Rollouts
from engine.runs import RunFolder
from engine.text.tales import judge
from engine.text.tales_instructions import open_endings, sentences
from engine.workspace import Workspace
from studio.app import Studio
from studio.feedback.changes import COLUMNS, ChangesModel
from studio.pages.feedback import FeedbackPage
from studio.pages.train import TrainPage

PATIENCE_MS = 240_000
LANGUAGE = "en"
PAIRS, UPDATES, ANSWER_TOKENS = 160, 10, 24
KIND, UNKIND = "And whenever they met again, they hugged each other.", "And whenever they met again, they looked away."
QUESTIONS = [pair["prompt"] for pair in islice(open_endings(LANGUAGE, seed=41), 40)]
QUICK = {"threads": 1, "kernels": "torch", "precision": "fp32"}
KEYS = {"left": Qt.Key.Key_Left, "right": Qt.Key.Key_Right, "equal": Qt.Key.Key_Down, "skip": Qt.Key.Key_S,
        "undo": Qt.Key.Key_U}  # fmt: skip


@pytest.fixture
def tuned(workspace: Path) -> Path:
    """A run whose model answers how a tale ends, kindly or unkindly, as a coin says."""
    workspace.mkdir(parents=True)
    coin = random.Random("endings")
    pairs = list(islice(open_endings(LANGUAGE, seed=1), 3000))
    endings = [sentences(pair[coin.choice(("chosen", "rejected"))])[-1] for pair in pairs]
    text = workspace / "endings.txt"
    text.write_text("\n".join(pair[coin.choice(("chosen", "rejected"))] for pair in pairs), encoding="utf-8")
    answers = workspace / "answers.jsonl"
    rows = [{"instruction": pair["prompt"], "output": ending} for pair, ending in zip(pairs, endings, strict=True)]
    answers.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    engine.train(
        name="endings",
        data={"path": str(text), "split": "characters", "val_fraction": 0.05},
        tokenizer={"kind": "bpe", "vocab_size": 512},
        model={"context_length": 64, "emb_dim": 64, "n_heads": 4, "n_layers": 2, "drop_rate": 0.0},
        train={**QUICK, "batch_size": 16, "max_steps": 200, "learning_rate": 3e-3},
        eval={"every_steps": 0},
        sample={"max_new_tokens": 0},
    )
    return engine.train(
        stage="finetune",
        name="answers",
        method={"kind": "full"},
        data={"path": str(answers), "template": "question-answer", "val_fraction": 0.02},
        train={**QUICK, "batch_size": 16, "max_epochs": 2, "learning_rate": 3e-3},
        eval={"every_steps": 0},
        sample={"max_new_tokens": 0},
    ).path


@pytest.fixture
def studio(qapp: Any, tuned: Path, workspace: Path) -> Iterator[Studio]:
    made = Studio(qapp, Workspace(workspace))
    made.settings.threads = 1
    made.window.show()
    yield made
    made.window.closing.decide()
    made.window.close()
    made.close()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_a_person_prefers_moves_the_model(studio: Studio, qtbot: QtBot, tuned: Path) -> None:
    path = judge_pairs(studio, qtbot, tuned)
    reward = train_reward(studio, qtbot, tuned, path)
    run_ppo(studio, qtbot, tuned, reward, path)


def judge_pairs(studio: Studio, qtbot: QtBot, tuned: Path) -> Path:
    """Judges as many pairs as are wanted by key; the file that they lie in."""
    page = feedback_of(studio)
    setup = page.setup
    assert setup.models.chosen_model is not None
    assert setup.models.chosen_model.run == tuned, "the fine-tuned model is proposed"
    setup.questions.setCurrentIndex(setup.questions.findData("typed"))
    setup.questions.activated.emit(setup.questions.currentIndex())
    setup.prompts.set_text("\n".join(QUESTIONS))
    setup.pairs.set_value(PAIRS)
    setup.length.set_value(ANSWER_TOKENS)
    qtbot.mouseClick(setup.begin, Qt.MouseButton.LeftButton)
    assert page.judging is not None
    path = page.judging.kept.path

    wait_for_pair(page, qtbot)
    assert page.judge.question.text() in QUESTIONS
    press("left")
    assert len(lines_of(path)) == 1, "on the disk at once"
    wait_for_pair(page, qtbot)
    skipped = shown(page)
    press("skip")
    wait_for_pair(page, qtbot)
    press("undo")
    assert shown(page) == skipped
    press("undo")
    assert lines_of(path) == []
    while not page.judging.done:
        wait_for_pair(page, qtbot)
        press(preferred(page))
    rows = lines_of(path)
    assert len(rows) == PAIRS
    for row in rows:
        better = judge(row["chosen"], LANGUAGE) - judge(row["rejected"], LANGUAGE)
        assert better == 0 if row["tie"] else better > 0
    assert "equal" in page.judge.note.text()
    return path


def train_reward(studio: Studio, qtbot: QtBot, tuned: Path, path: Path) -> Path:
    """Hands the set to the reward stage, trains it and reads its exam; the run."""
    page = feedback_of(studio)
    qtbot.mouseClick(page.judge.train, Qt.MouseButton.LeftButton)
    draft = studio.context.draft
    assert (draft.stage, draft.value("data.path"), draft.value("model.from")) == ("reward", str(path), tuned.name)
    run = start(studio, qtbot, {"train.max_epochs": 4, "train.batch_size": 8, "train.learning_rate": 2e-3,
                                "head.samples": 64, "head.max_new_tokens": ANSWER_TOKENS})  # fmt: skip
    wait_for_end(studio, qtbot)
    exam = ending_of(run).facts["exam"]
    assert exam["pairs"] >= 10
    assert exam["accuracy"] > 0.5 + 1 / math.sqrt(exam["pairs"]), "better than a coin, by two standard errors"

    page = feedback_of(studio)
    qtbot.waitUntil(lambda: bool(page.exam.figure.text()), timeout=PATIENCE_MS)
    assert page.exam.figure.text() == f"{exam['accuracy']:.0%}".replace("%", " %")
    assert page.exam.of.text() == f"right of {exam['pairs']}"
    assert page.cockpit.verdict.finding.kind == "reward passed"
    qtbot.mouseClick(page.exam.details, Qt.MouseButton.LeftButton)
    page.score.question.set_text(QUESTIONS[0])
    for box, text in zip(page.score.boxes, (KIND, UNKIND), strict=True):
        box.set_text(text)
    qtbot.mouseClick(page.score.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.score.scores[0].text() != "", timeout=PATIENCE_MS)
    kind, unkind = (float(score.text().replace("−", "-")) for score in page.score.scores)
    assert kind > unkind
    return run


def run_ppo(studio: Studio, qtbot: QtBot, tuned: Path, reward: Path, path: Path) -> None:
    """Starts PPO from its card on the Train page, and watches the verdict and the table on the Feedback page."""
    studio.window.navigate("train")
    train, draft = studio.window.page, studio.context.draft
    assert isinstance(train, TrainPage)
    qtbot.waitUntil(lambda: any(run.path == reward and run.has_model for run in train._runs), timeout=PATIENCE_MS)
    qtbot.mouseClick(train.strip.cards["ppo"], Qt.MouseButton.LeftButton)
    assert (draft.stage, draft.value("model.from")) == ("ppo", tuned.name)
    assert draft.value("reward.from") == [reward.name]
    assert draft.value("data.path") == str(path), "the questions of the set"
    run = start(studio, qtbot, {"ppo.episodes": 64, "ppo.max_new_tokens": ANSWER_TOKENS, "ppo.headroom": 0,
                                "train.max_steps": UPDATES, "train.learning_rate": 5e-4, "train.warmup_steps": 0,
                                "eval.every_steps": 4, "data.val_fraction": 0.2, "sample.max_new_tokens": 0,
                                "reward.rule": [f"0 * judge:{LANGUAGE}"]})  # fmt: skip
    page = feedback_of(studio)
    changes, verdict = page.cockpit.changes, page.cockpit.verdict
    qtbot.waitUntil(lambda: bool(changes.model.rows), timeout=PATIENCE_MS)
    assert studio.engine.current is not None
    assert studio.engine.current.live, "the table is there while it learns"
    assert verdict.finding.kind == "early"
    wait_for_end(studio, qtbot)
    history = studio.engine.current
    rises = history.curve("ppo/reward").values
    gold = history.curve("reward/judge").values
    assert len(rises) == UPDATES
    assert fmean(gold[-3:]) > fmean(gold[:2]) + 0.2, "the judge, whom the policy never heard, is pleased"
    qtbot.waitUntil(lambda: verdict.finding.kind == "ppo rises", timeout=PATIENCE_MS)
    assert verdict.accessibleName().startswith("Healthy. The reward rises (")
    assert f"the KL stays small ({fmean(history.curve('ppo/kl').values[-1:]):.2f} of" in verdict.text.text()
    read_table(page, run)


def read_table(page: FeedbackPage, run: Path) -> None:
    """The newest comparison as it stands on the screen, and the first one, when nothing was learned yet."""
    changes = page.cockpit.changes
    told = [message for message in RunFolder(run).reader().read() if isinstance(message, Rollouts)]
    newest = {row["prompt"]: row for row in told[-1].rows}
    assert len(newest) == 8
    assert set(newest) <= set(QUESTIONS)
    for row in screen_of(changes.model):
        was = newest[row["prompt"]]
        assert row == {"prompt": was["prompt"], "before": was["before"], "now": was["now"],
                       "reward": f"{was['reward']:+.2f}".replace("-", "−"), "kl": f"{was['kl']:.2f}".replace("-", "−")}  # fmt: skip
    rewards = [row["reward"] for row in changes.model.rows]
    assert rewards == sorted(rewards, reverse=True)
    assert any(row["now"] != row["before"] for row in changes.model.rows)
    worst = changes.model.rows[-1]["prompt"]
    changes.table.setFocus()
    changes.table.setCurrentIndex(changes.model.index(len(newest) - 1, 1))
    QTest.keyClick(changes.table, Qt.Key.Key_P)
    assert changes.model.rows[0]["prompt"] == worst, "pinned to the top"
    for _ in told:
        changes.earlier.click()
    assert all(row["now"] == row["before"] and abs(row["kl"]) < 1e-3 for row in changes.model.rows)


# ------------------------------------------------------------------ what a person does


def feedback_of(studio: Studio) -> FeedbackPage:
    """The Feedback page in front."""
    studio.window.navigate("feedback")
    page = studio.window.page
    assert isinstance(page, FeedbackPage)
    return page


def wait_for_pair(page: FeedbackPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.judge.shows_pair or page.judging.done, timeout=PATIENCE_MS)  # type: ignore[union-attr]


def press(deed: str) -> None:
    """A key, wherever the keys go now."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, KEYS[deed])


def shown(page: FeedbackPage) -> tuple[str, str, str]:
    """The question and both answers, as they stand on the screen."""
    return page.judge.question.text(), page.judge.left.toPlainText(), page.judge.right.toPlainText()


def preferred(page: FeedbackPage) -> str:
    """Which answer the judge prefers."""
    _, left, right = shown(page)
    better = judge(left, LANGUAGE) - judge(right, LANGUAGE)
    return "left" if better > 0 else "right" if better < 0 else "equal"


def start(studio: Studio, qtbot: QtBot, values: dict[str, Any]) -> Path:
    """Starts the recipe that the Train page shows, with ``values``; the run, which is followed now."""
    train, now, draft = studio.window.page, studio.engine, studio.context.draft
    assert isinstance(train, TrainPage)
    for key, value in {**{f"train.{key}": value for key, value in QUICK.items()}, **values}.items():
        draft.set(key, value)
    assert draft.problem() == ""
    before = now.current_run
    qtbot.mouseClick(train.desk.start, Qt.MouseButton.LeftButton)
    assert not train.desk.problem.isVisible(), train.desk.problem.text()
    qtbot.waitUntil(lambda: now.current is not None and now.current_run != before, timeout=PATIENCE_MS)
    assert now.current_run is not None
    return now.current_run


def wait_for_end(studio: Studio, qtbot: QtBot) -> None:
    """Waits until the run that is followed has ended well."""
    qtbot.waitUntil(lambda: studio.engine.current.state in ("finished", "failed", "lost"), timeout=PATIENCE_MS)  # type: ignore[union-attr]
    assert studio.engine.current is not None
    assert studio.engine.current.state == "finished", studio.engine.current.events[-1]


def ending_of(run: Path) -> Finished:
    last = RunFolder(run).reader().read()[-1]
    assert isinstance(last, Finished)
    return last


def screen_of(model: ChangesModel) -> list[dict[str, str]]:
    """The cells of the table but for the pins, row by row."""
    return [
        {name: model.data(model.index(row, column)) for column, name in enumerate(COLUMNS) if name != "pin"}
        for row in range(model.rowCount())
    ]


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The judgements as they lie on the disk."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
