"""The models of the workspace that a run can start from.  Qt-free; looks at names only, so that it may be asked often."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.model.source_card import Candidate

MOST_RUNS = 100


def candidates_of(runs: Path, models: Path, stages: Sequence[str]) -> list[Candidate]:
    """The newest run that fits (whichever it is at the start), each finished run of ``stages``, newest first, and the
    models that were imported or fetched."""
    found = [Candidate("", "")]
    for folder in sorted(_folders(runs), key=lambda path: path.name, reverse=True)[:MOST_RUNS]:
        _, _, rest = folder.name.partition("-")
        stage, _, name = rest.partition("-")[2].partition("-")
        if stage in stages and (folder / "model" / "config.json").is_file():
            found.append(Candidate(f"{name} · {stage}", str(folder)))
    for folder in sorted(_folders(models), key=lambda path: path.name):
        if not folder.name.startswith(".") and (folder / "config.json").is_file():
            found.append(Candidate(folder.name.replace("--", "/", 1), str(folder)))
    return found


def _folders(parent: Path) -> list[Path]:
    try:
        return [path for path in parent.iterdir() if path.is_dir()]
    except OSError:  # not made yet, or gone: there is nothing to offer
        return []
