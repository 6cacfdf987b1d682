"""From a text to a policy that has learned what the judge prefers: the whole path, walked small and by command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.full_path import SHARES, Row, table
from tests.small_path import Size, SmallPath, base_model, objective

SMALL = Size(pairs=1280, updates=16, episodes=96)
LOOKED_AT = 256


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("path")
    (folder / "runs").mkdir()
    patch = pytest.MonkeyPatch()
    patch.setenv("TEZGAH_HOME", str(folder / "home"))
    try:
        return base_model(folder)
    finally:
        patch.undo()


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [0, 1])
def test_people_prefer_what_comes_out(base: Path, seed: int) -> None:
    """The gates of the bench (tests/bench/bench_path.py: ten seeds, more of everything) with room for a short run."""
    path = SmallPath(base.parent, base, seed, SMALL)
    tuned = path.finetune()
    pairs = path.preferences(tuned)
    reward = path.reward(tuned, pairs)
    exam = reward.exam
    assert exam["accuracy"] > 0.5 + 2 * exam["error"], "the reward model has learned something"
    assert exam["accuracy"] <= pairs.ceiling + 3 * exam["error"], "and nothing that it cannot know"
    assert exam["calibration_error"] <= 0.2
    before = path.look(tuned, LOOKED_AT)
    assert before.ended >= 0.95

    ppo = path.ppo(tuned, reward)
    assert ppo.numbers("ppo/kl")[0] == pytest.approx(0.0, abs=1e-4), "it begins as its reference"
    assert max(ppo.numbers("ppo/first_ratio_error")) <= 1e-4
    after = path.look(ppo, LOOKED_AT)
    assert after.gold > before.gold + 0.2
    assert after.ended >= 0.95
    assert ppo.numbers("val/kl")[-1] < 5.0
    best = path.best(tuned, reward)
    assert 0.4 * best.objective <= objective(ppo) <= best.objective + 3 * best.standard_error
    assert not [text for text in ppo.alarms() if "exploiting" in text]

    dpo = path.dpo(tuned, pairs)
    assert dpo.numbers("val/loss")[0] == pytest.approx(0.693147, abs=1e-5)
    after = path.look(dpo, LOOKED_AT)
    assert after.gold > before.gold + 0.2
    assert after.ended >= 0.95
    assert dpo.numbers("val/kl")[-1] < 5.0


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_command_walks_the_whole_path(tezgah) -> None:
    """A few seconds of training teach nothing, but every stage runs, follows the one before, and is in the table."""
    out, _ = tezgah("quickstart", "--path", "full", "--seconds", "6", "--language", "tr", timeout=580)
    found = {run.name.split("-")[2]: run for run in tezgah.runs.glob("*-path-tr") if run.is_dir()}
    assert set(found) == set(SHARES)
    for run in found.values():
        assert (run / "model" / "config.json").is_file()
    rows = {line.split()[0]: line.split() for line in out.splitlines() if line.strip()}
    for name in ("finetune", "ppo", "dpo"):
        assert -1 <= float(rows[name][1]) <= 1
        assert rows[name][2].endswith("%")
    assert re.search(r"reward model: right in \d+% of \d+ pairs", out)


def test_the_table_says_what_is_known() -> None:
    rows = [Row("finetune", 0.05, 0.97, 28.0, None, "x" * 200), Row("ppo", 0.75, 1.0, 22.0, 2.5, "It ended well.")]
    exam = {"accuracy": 0.75, "pairs": 120, "calibration_error": 0.09, "length_correlation": -0.26}
    lines = table(rows, exam).splitlines()
    assert lines[1].startswith("finetune    +0.05     97%")
    assert "2.50" in lines[2]
    assert max(map(len, lines[:3])) <= 140
    assert "right in 75% of 120 pairs" in lines[3]
    assert len(table(rows, {}).splitlines()) == 3
