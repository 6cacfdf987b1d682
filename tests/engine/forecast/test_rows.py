"""What a forecast makes of the conversations that a run will learn from."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from engine.forecast import Plan
from engine.forecast.command import foretell
from engine.forecast.rows import batches_ahead, over_steps, over_the_run
from engine.models.exchange import save_model
from engine.models.settings import ModelSettings
from engine.models.transformer import Transformer
from engine.recipes.finetune import FinetuneRecipe
from engine.recipes.recipe import default
from engine.text.tokenizers import ByteTokenizer

BASE = ModelSettings(vocab_size=257, context_length=512, emb_dim=128, n_heads=4, n_layers=3)
ROWS = 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A base model with a long context, and conversations of about fifty bytes."""
    save_model(Transformer(BASE, seed=1), tmp_path / "base")
    ByteTokenizer().save(tmp_path / "base")
    rows = [{"prompt": f"How much is {i} and {i}?", "answer": f"It is {2 * i}."} for i in range(ROWS)]
    (tmp_path / "sums.json").write_text(json.dumps(rows), encoding="utf-8")
    return tmp_path


def recipe_of(folder: Path, *sets: str) -> FinetuneRecipe:
    made = [f"model.from={folder / 'base'}", f"data.path={folder / 'sums.json'}", "data.val_fraction=0"]
    fixed = ["train.precision=fp32", "train.device=cpu", "train.workers=1", "train.batch_size=8"]
    recipe = default("finetune", [*made, *fixed, *sets])
    assert isinstance(recipe, FinetuneRecipe)
    return recipe


def plans(folder: Path, *sets: str) -> tuple[Plan, Plan, Plan]:
    """As it is asked, over the whole run, and over its first two steps."""
    recipe = recipe_of(folder, *sets)
    asked = Plan.of(recipe, BASE)
    batches, learned = batches_ahead(recipe, folder / "cache")
    return asked, over_the_run(asked, batches, learned), over_steps(asked, batches, 2)


def largest(recipe: Any, cache: Path, steps: int) -> tuple[int, int]:
    """Rows and tokens of the largest batch of so many steps."""
    batches, _ = batches_ahead(recipe, cache)
    return max((batches.batch(step).ids.shape for step in range(steps)), key=lambda shape: shape[0] * shape[1])


def test_rows_that_are_not_packed_are_as_long_as_the_conversations(folder: Path) -> None:
    asked, whole, steps = plans(folder, "data.packing=false")
    assert (whole.most_rows, whole.max_tokens) == (
        ROWS,
        largest(recipe_of(folder, "data.packing=false"), folder / "cache", 5)[1],
    )
    assert steps.max_tokens <= whole.max_tokens < 100
    assert 0 < whole.learned < 0.5
    assert whole.forecast().activations < asked.forecast().activations / 4


def test_few_short_conversations_fill_no_batch_of_packed_rows(folder: Path) -> None:
    asked, whole, steps = plans(folder)
    assert (whole.most_rows, whole.max_tokens) == largest(recipe_of(folder), folder / "cache", 1)
    assert whole.most_rows < asked.train.batch_size
    assert whole.documents == pytest.approx(ROWS / whole.most_rows)
    assert dataclasses.replace(steps, documents=0.0, learned=0.0) == dataclasses.replace(
        whole, documents=0.0, learned=0.0
    )
    assert steps.learned == pytest.approx(whole.learned, rel=0.1)


def test_the_verb_reads_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEZGAH_HOME", str(folder))
    recipe = recipe_of(folder, "data.packing=false")
    assert foretell(recipe).forecast == plans(folder, "data.packing=false")[1].forecast()
