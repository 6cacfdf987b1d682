"""What the child before a start finds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from engine.preflight import command
from engine.recipes.recipe import default
from engine.recipes.render import render


def checked(text: str, cache: Path) -> dict[str, str]:
    ran = subprocess.run([sys.executable, *command(cache)], input=text.encode(), capture_output=True, check=True)
    found: dict[str, str] = json.loads(ran.stdout)["checked"]
    return found


def test_a_missing_text_and_a_recipe_that_is_none_are_told(tmp_path: Path) -> None:
    gone = checked(render(default("pretrain", [f"data.path={tmp_path / 'gone.txt'}"])), tmp_path)
    assert "gone.txt" in gone["text"]
    assert "stage" in checked("[data]\n", tmp_path)["text"]


def test_nothing_stands_in_the_way_of_the_tales(tmp_path: Path) -> None:
    assert checked(render(default("pretrain", ["data.path=tales:tr"])), tmp_path) == {"text": "", "remedy": ""}
