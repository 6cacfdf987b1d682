"""What lies beside a model may be anybody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.models.reward_folders import check_writes, is_reward_run


@pytest.mark.parametrize("text", [b'title = "plum cake"', b"stage = ", b"\xff\xfe\x00", b'stage = "finetune"', None])
def test_a_recipe_that_is_none_of_ours_makes_no_reward_run(tmp_path: Path, text: bytes | None) -> None:
    (tmp_path / "model").mkdir()
    if text is not None:
        (tmp_path / "recipe.toml").write_bytes(text)
    assert not is_reward_run(tmp_path)
    check_writes(tmp_path / "model")


def test_a_reward_run_is_one_whatever_else_its_recipe_says(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text('stage = "reward"\nnew_key_of_a_later_version = 1\n', encoding="utf-8")
    assert is_reward_run(tmp_path)
