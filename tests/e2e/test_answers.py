"""From tales to answers with the window: pretrain, fine-tune with LoRA from the Train page, then ask the model."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import engine
from engine.runs import RunFolder
from engine.text.tales_instructions import instructions
from engine.workspace import Workspace
from studio.app import Studio

PATIENCE_MS = 240_000
ASKED = 256
ENDS = 0.98


@pytest.fixture
def studio(qapp: Any, workspace: Path) -> Any:
    made = Studio(qapp, Workspace(workspace))
    made.settings.threads = 1
    made.window.show()
    yield made
    made.window.closing.decide()
    made.window.close()
    made.close()


def pretrained(workspace: Path) -> RunFolder:
    """A small model of short tales, as the quick start makes it."""
    return engine.train(
        runs=workspace / "runs",
        name="tales",
        data={"path": "tales:en", "val_fraction": 0.05},
        tokenizer={"kind": "bpe", "vocab_size": 512},
        model={"context_length": 128, "emb_dim": 96, "n_heads": 4, "n_layers": 3, "drop_rate": 0.0},
        train={"batch_size": 8, "max_steps": 250, "learning_rate": 3e-3, "threads": 1, "precision": "fp32"},
        eval={"every_steps": 0, "batches": 4},
        sample={"max_new_tokens": 0},
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_from_tales_to_answers(studio: Any, qtbot: QtBot, workspace: Path) -> None:
    base = pretrained(workspace)
    window = studio.window
    window.navigate("train", None)
    train = window.page
    qtbot.waitUntil(lambda: any(r.path == base.path for r in train._runs), timeout=PATIENCE_MS)

    qtbot.mouseClick(train.strip.cards["finetune"], Qt.MouseButton.LeftButton)
    draft = window.context.draft
    assert draft.stage == "finetune"
    for key, value in {
        "method.kind": "lora",
        "method.rank": 8,
        "data.path": "tales:en",
        "data.examples": 3000,
        "train.max_steps": 260,
        "train.batch_size": 8,
        "train.learning_rate": 3e-3,
        "train.threads": 1,
        "train.precision": "fp32",
        "eval.every_steps": 0,
        "sample.max_new_tokens": 0,
    }.items():
        draft.set(key, value)
    assert draft.problem() == ""
    qtbot.mouseClick(train.desk.start, Qt.MouseButton.LeftButton)
    now = studio.engine
    qtbot.waitUntil(lambda: now.current is not None and now.current.stage == "finetune", timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: now.current.state in ("finished", "failed"), timeout=PATIENCE_MS)
    assert now.current.state == "finished", now.current.events[-1]
    losses = now.current.curve("val/loss").values
    assert losses[-1] < losses[0] - 0.3
    run = RunFolder(Path(now.current_run))
    assert Path(run.recipe().origin.parent) == base.path
    assert (run.path / "adapter" / "adapter_config.json").is_file()

    window.navigate("playground", run.path)
    playground = window.page
    playground.set_chatting(True)
    playground.prompt.set_text("What is Dora like?")
    window.context.actions.trigger("page.main")

    def answer() -> Any:
        said = playground.current.conversation.answers()
        return said[0].end if said else None

    qtbot.waitUntil(lambda: answer() is not None, timeout=PATIENCE_MS)
    assert answer().reason in ("eot", "stop"), "the answer ends by itself"
    assert playground.answer.chat.blocks[0].text.toPlainText().strip()

    assert answers_that_end(run) >= ENDS


def answers_that_end(run: RunFolder) -> float:
    """The share of answers to short questions that end by themselves, drawn as the playground draws them."""
    from dataclasses import replace

    from engine.chat import open_chat
    from engine.sampler_settings import SamplerSettings
    from engine.sampling import generate_texts
    from engine.text.marking import encode_prompt
    from engine.text.turns import Turn

    talk = open_chat(str(run.path), run.path.parent)
    asked = [
        pair for pair in islice(instructions("en", seed=77), 2000) if len(pair["input"]) + len(pair["output"]) < 200
    ]
    prompts = [
        encode_prompt(talk.template, [Turn("user", pair["instruction"], pair["input"])], talk.tokenizer)
        for pair in asked[:ASKED]
    ]
    settings = SamplerSettings(max_new_tokens=100, temperature=0.7, stop=talk.template.stops)
    ended = 0
    for start in range(0, len(prompts), 32):
        some = prompts[start : start + 32]
        done = generate_texts(talk.model, talk.tokenizer, some, replace(settings, seed=start))
        ended += sum(one.finish in ("eot", "stop") for one in done)
    return ended / len(prompts)
