"""The verbs about runs, called in this process."""

from __future__ import annotations

from pathlib import Path

from engine import cli
from engine.about import read_about
from engine.recipes.recipe import default
from engine.runs import create_run


def test_asking_for_tags_takes_none_away(tmp_path: Path) -> None:
    run = create_run(tmp_path, default("pretrain"), "mine").path
    at = ["tag", "mine", "--runs", str(tmp_path)]
    assert cli.main([*at, "good", "first"]) == 0
    assert cli.main(at) == 0
    assert cli.main([*at, "--pin"]) == 0
    assert (read_about(run).tags, read_about(run).pinned) == (("good", "first"), True)
    assert cli.main([*at, ""]) == 0
    assert read_about(run).tags == ()
