"""What ``tezgah --help`` says of each verb."""

from __future__ import annotations

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
