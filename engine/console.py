"""What the verbs of the command line have in common: how results are written, and the options that many verbs take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.messages import strict
from engine.progress import put
from engine.workspace import Workspace

Sets = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a value: train.seed=7.")]
Runs = Annotated[Path | None, typer.Option("--runs", metavar="DIR", help="The folder of the runs.")]
RunName = Annotated[str, typer.Argument(metavar="RUN", help="A run: its path or its name.")]


def out(text: str) -> None:
    """Writes a result to stdout, unwrapped."""
    put(text + "\n")


def out_json(value: Any) -> None:
    """Writes a result to stdout as one line of strict JSON: numbers that are not finite as strings, as in ``events.jsonl``."""
    out(json.dumps(strict(value), ensure_ascii=False, allow_nan=False))


def runs_folder(runs: Path | None) -> Path:
    """The folder that ``--runs`` names, or the workspace's."""
    return runs.absolute() if runs else Workspace.default().runs
