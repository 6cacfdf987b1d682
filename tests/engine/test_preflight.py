"""What the child before a start finds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from engine.preflight import command
from engine.recipes.recipe import default
from engine.recipes.render import render
from engine.runs import create_run


def checked(text: str, cache: Path, *after: Path) -> dict[str, str]:
    ran = subprocess.run([sys.executable, *command(cache, after)], input=text.encode(), capture_output=True, check=True)
    found: dict[str, str] = json.loads(ran.stdout)["checked"]
    return found


def test_a_missing_text_and_a_recipe_that_is_none_are_told(tmp_path: Path) -> None:
    gone = checked(render(default("pretrain", [f"data.path={tmp_path / 'gone.txt'}"])), tmp_path)
    assert "gone.txt" in gone["text"]
    assert "stage" in checked("[data]\n", tmp_path)["text"]


def test_nothing_stands_in_the_way_of_the_tales(tmp_path: Path) -> None:
    assert checked(render(default("pretrain", ["data.path=tales:tr"])), tmp_path) == {"text": "", "remedy": ""}


def test_a_run_may_stand_on_one_that_will_have_ended(tmp_path: Path) -> None:
    base = create_run(tmp_path, default("pretrain"), "base").path
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"prompt": "a", "answer": "b"}\n' * 20)
    text = render(default("finetune", [f"model.from={base}", f"data.path={questions}"]))
    assert "no model yet" in checked(text, tmp_path)["text"]
    assert checked(text, tmp_path, base) == {"text": "", "remedy": ""}
