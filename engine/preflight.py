"""What stands in the way of a start, found before a run folder exists.  Torch-free.

``python -m engine.preflight CACHE [RUN …] < recipe.toml`` is what the studio runs, so that reading data never holds up its window:
one line ``{"checked": {"text": …, "remedy": …}}``, both empty for a recipe that can start.  The runs are those that will
have ended by then.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from pathlib import Path

from engine.errors import EngineError, NoModelYet
from engine.recipes.recipe import Recipe, parse


def check_start(recipe: Recipe, cache: Path, after: Collection[Path] = ()) -> None:
    """Raises EngineError for a recipe (with whole paths) that could not start, even when the runs ``after`` have ended.

    What such a run has yet to make cannot be looked at: then nothing more is checked.
    """
    try:
        recipe.before_start(cache)
    except NoModelYet as error:
        if error.run not in after:
            raise


def command(cache: Path, after: Collection[Path] = ()) -> list[str]:
    """The arguments of Python that check the recipe on its stdin; ``after`` as in ``check_start``."""
    return ["-P", "-m", "engine.preflight", str(cache), *map(str, after)]


def main() -> int:
    """Reads a recipe from stdin, writes what was found to stdout."""
    cache, *after = map(Path, sys.argv[1:])
    told = {"text": "", "remedy": ""}
    try:
        check_start(parse(sys.stdin.buffer.read().decode("utf-8"), source="recipe"), cache, after)
    except EngineError as error:
        told = {"text": error.text, "remedy": error.remedy}
    sys.stdout.write(json.dumps({"checked": told}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
