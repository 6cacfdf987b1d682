"""What ``tezgah --help`` says of each verb."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from engine import cli
from engine.cli import app


def test_no_verb_is_explained_by_half_a_sentence() -> None:
    """A list of verbs on a terminal of 80 columns has room for 63 characters each."""
    verbs = typer.main.get_group(app).commands
    assert len(verbs) > 20
    for name, verb in verbs.items():
        told = verb.get_short_help_str(63)
        assert told.endswith("."), name
        assert not told.endswith("..."), f"{name}: {told}"


def test_a_verb_of_verbs_alone_shows_its_verbs_and_calls_nothing_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(cli, "say", lambda line, **_: said.append(line))
    assert cli.main(["queue"]) == 2
    assert "error" not in said[0]
    assert said[0].count("Usage:") == 1
    assert cli.main(["sample"]) == 2
    assert said[1].startswith("error: Missing argument 'RUN|MODEL'.\nUsage: tezgah sample")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    ("redirected", "code"), [(">/dev/full", 1), (">&-", 0), ("2>/dev/full", 0), ("<&- >&- 2>&-", 0)]
)
def test_an_output_that_takes_nothing_ends_in_no_trace(redirected: str, code: int) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m engine.cli recipe pretrain {redirected}', sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert ("error: The output cannot be written: No space left on device." in done.stderr) == bool(code)
