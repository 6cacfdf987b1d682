"""The verb ``forecast``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.console import Runs, Sets, out, out_json, runs_folder


def forecast(
    recipe: Annotated[Path, typer.Argument(metavar="RECIPE.toml", help="What would be trained.")],
    set: Sets = None,
    probe: Annotated[bool, typer.Option("--probe", help="Measure two real steps as well.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    runs: Runs = None,
) -> int:
    """Say what a recipe will need here.  Memory, disk, time; and what would need less.  Exit code 1 when it does not fit."""
    from engine.forecast.command import foretell
    from engine.recipes.recipe import load

    asked = load(recipe, sets=set or ())
    found = foretell(asked, beside=recipe.absolute().parent, runs=runs_folder(runs), measure=probe)
    if as_json:
        out_json(found.as_dict())
    else:
        for line in found.lines():
            out(line)
    return 0 if found.fits else 1
