"""The three lines of Python that the README shows."""

from __future__ import annotations

import subprocess
import sys

import pytest

import engine
from engine.errors import EngineError

pytestmark = pytest.mark.slow

SMALL = {
    "tokenizer": {"kind": "char"},
    "model": {"context_length": 16, "emb_dim": 16, "n_heads": 2, "n_layers": 1},
    "eval": {"batches": 2},
    "sample": {"max_new_tokens": 0},
}


def test_three_lines_train_and_sample(tezgah, monkeypatch):
    monkeypatch.setenv("TEZGAH_HOME", str(tezgah.home))
    seen = []
    run = engine.train(tezgah.recipe, train={"max_steps": 12}, watch=seen.append)
    assert type(seen[-1]).__name__ == "Finished"
    assert seen[-1].step == 12
    assert engine.sample(run, "the ", max_new_tokens=5, seed=3) == engine.sample(
        run.path, "the ", max_new_tokens=5, seed=3
    )
    assert engine.evaluate(run, tezgah.text)["tokens"] > 1000
    for name in ("out", "again"):
        assert (engine.export_model(run, tezgah.home / name) / "config.json").is_file()


def test_without_a_recipe_the_defaults_hold(tezgah, monkeypatch):
    monkeypatch.setenv("TEZGAH_HOME", str(tezgah.home))
    data = {"path": str(tezgah.text), "split": "characters"}
    run = engine.train(data=data, train={"max_steps": 3, "threads": 1}, **SMALL)
    assert run.summary().state == "finished"


def test_mistakes_are_engine_errors(tezgah, monkeypatch):
    monkeypatch.setenv("TEZGAH_HOME", str(tezgah.home))
    with pytest.raises(EngineError, match=r"train\.sed"):
        engine.train(train={"sed": 3})
    with pytest.raises(EngineError, match="no device"):
        engine.train(tezgah.recipe, train={"device": "cuda:9"})


def test_the_face_loads_neither_torch_nor_qt():
    code = "import sys, engine; sys.exit(any(m in sys.modules for m in ('torch', 'PySide6', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
