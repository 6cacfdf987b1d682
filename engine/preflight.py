"""What stands in the way of a start, found before a run folder exists.  Torch-free.

``python -m engine.preflight CACHE < recipe.toml`` is what the studio runs, so that reading data never holds up its window:
one line ``{"checked": {"text": …, "remedy": …}}``, both empty for a recipe that can start.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from engine.errors import EngineError
from engine.recipes.recipe import Recipe, parse


def preflight(recipe: Recipe, cache: Path) -> EngineError | None:
    """Why a recipe (with whole paths) cannot start; None for one that can, as far as its data and models tell."""
    try:
        recipe.before_start(cache)
    except EngineError as error:
        return error
    return None


def command(cache: Path) -> list[str]:
    """The arguments of Python that check the recipe on its stdin."""
    return ["-P", "-m", "engine.preflight", str(cache)]


def main() -> int:
    """Reads a recipe from stdin, writes what was found to stdout."""
    try:
        found = preflight(parse(sys.stdin.buffer.read().decode("utf-8"), source="recipe"), Path(sys.argv[1]))
    except EngineError as error:
        found = error
    told = {"text": found.text, "remedy": found.remedy} if found is not None else {"text": "", "remedy": ""}
    sys.stdout.write(json.dumps({"checked": told}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
