"""Two real steps in a child process, and the verb that shows them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from engine import probe
from engine.cli import main
from engine.errors import UsageError
from engine.forecast.command import foretell
from engine.forecast.footprint import PLAIN
from engine.probe import Probed, command
from engine.recipes.recipe import default
from engine.recipes.render import render
from engine.training.env import worker_environment

TEXT = "Bir varmış bir yokmuş, evvel zaman içinde kalbur saman içinde.\n" * 400
SETS = (
    "tokenizer.kind=bytes",
    "model.preset=nano",
    "train.device=cpu",
    "train.threads=1",
    "train.precision=fp32",
    "train.kernels=torch",
    "train.batch_size=4",
)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A small text, in a workspace of its own."""
    path = tmp_path / "masal.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def probed(recipe: str, cache: Path, **environment: str) -> tuple[Probed, list[str]]:
    """What the child tells: the result, and the words before it."""
    env = {**os.environ, "OMP_NUM_THREADS": "1", **environment}
    done = subprocess.run(
        command(cache), input=recipe, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    *told, last = [json.loads(line) for line in done.stdout.splitlines()]
    return Probed(**last["probed"]), [line["text"] for line in told]


def test_two_steps_are_measured_as_they_would_be_taken(text: Path, tmp_path: Path) -> None:
    recipe = default("pretrain", [f"data.path={text}", *SETS])
    found, told = probed(render(recipe), tmp_path / "cache", TEZGAH_HOME=str(tmp_path))
    assert found.problem == ""
    assert "measuring steps" in told
    assert (found.device, found.precision, found.threads) == ("cpu", "fp32", 1)
    assert found.kernels == PLAIN  # asked for: SETS
    assert found.steps == 1000
    assert found.batches_per_epoch > 0
    assert found.seconds_per_step > 0
    assert found.tokens_per_second == pytest.approx(4 * 64 / found.seconds_per_step)
    assert 150e6 < found.peak_bytes < 1e9
    assert not (tmp_path / "runs").exists()  # it leaves no run behind


@pytest.mark.skipif(os.name != "posix", reason="a process cannot replace itself")
def test_the_child_begins_anew_in_the_environment_of_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, str]] = []
    monkeypatch.setattr(os, "execve", lambda program, arguments, environment: asked.append(dict(environment)))
    for name in worker_environment({}):
        monkeypatch.delenv(name, raising=False)
    probe._as_a_worker()
    assert asked == [worker_environment(dict(os.environ))]
    for name, value in asked[0].items():
        monkeypatch.setenv(name, value)
    probe._as_a_worker()
    assert len(asked) == 1  # once is enough


def test_a_recipe_that_cannot_start_says_why(tmp_path: Path) -> None:
    recipe = default("pretrain", [f"data.path={tmp_path / 'nowhere.txt'}", *SETS])
    found, _ = probed(render(recipe), tmp_path / "cache", TEZGAH_HOME=str(tmp_path))
    assert "nowhere.txt" in found.problem


def test_running_out_of_memory_is_a_result(text: Path, tmp_path: Path) -> None:
    recipe = default("pretrain", [f"data.path={text}", *SETS])
    found, _ = probed(render(recipe), tmp_path / "cache", TEZGAH_HOME=str(tmp_path), TEZGAH_FAIL="oom@1+")
    assert "Out of memory" in found.problem
    assert "train.batch_size" in found.remedy


def test_the_verb_tells_parts_disk_and_time(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEZGAH_HOME", str(tmp_path))
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(render(default("pretrain", [f"data.path={text}", *SETS])), encoding="utf-8")
    assert main(["forecast", str(recipe)]) == 0
    said = capsys.readouterr().out
    assert "it fits" in said
    assert "activations" in said
    assert "Disk:" in said
    assert main(["forecast", str(recipe), "--json", "--probe"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["fits"] is True
    assert found["probed"]["seconds_per_step"] > 0
    assert found["time"]["steps"] == 1000
    assert (
        abs(found["memory"]["total"] / found["probed"]["peak_bytes"] - 1) < 0.25
    )  # a program of 0.3 GB, a model of none


def test_what_does_not_fit_gets_remedies_and_advice(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEZGAH_HOME", str(tmp_path))
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(render(default("pretrain", [f"data.path={text}", *SETS])), encoding="utf-8")
    assert main(["forecast", str(recipe), "--set", "model.preset=gpt2-1558M", "--set", "train.batch_size=64"]) == 1
    said = capsys.readouterr().out
    assert "does not fit" in said
    assert "--set train.gradient_checkpointing=true" in said
    assert "Advice:" in said


def test_a_stage_that_cannot_be_foretold_is_refused() -> None:
    with pytest.raises(UsageError, match="ppo"):
        foretell(default("ppo"))
