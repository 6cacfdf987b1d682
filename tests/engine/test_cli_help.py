"""What ``tezgah --help`` says of each verb."""

from __future__ import annotations

import typer.main

from engine.cli import app


def test_no_verb_is_explained_by_half_a_sentence() -> None:
    """A list of verbs on a terminal of 80 columns has room for 63 characters each."""
    verbs = typer.main.get_group(app).commands
    assert len(verbs) > 20
    for name, verb in verbs.items():
        told = verb.get_short_help_str(63)
        assert told.endswith("."), name
        assert not told.endswith("..."), f"{name}: {told}"
