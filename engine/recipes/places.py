"""Where the names in a recipe point to: files, built-in corpora, runs and models.  Torch-free.

A relative path is looked for here first, then beside the recipe's file, and is written into the run as a whole path,
so that the run can be resumed from anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ModelError

_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


@dataclass(frozen=True)
class Places:
    """``beside`` is the folder of the recipe's file, ``runs`` where names of runs are looked up, ``models`` where
    models from the hub lie once they were fetched."""

    runs: Path
    models: Path
    beside: Path | None = None

    def text(self, path: str) -> str:
        """The whole path of a file or a folder; built-in corpora (``tales:en``) keep their names."""
        return path if path.startswith("tales:") else str(self._path(path).absolute())

    def model(self, name: str) -> str:
        """The whole path of a run, of one of its checkpoints, or of a model folder.

        Raises ModelError when there is none, and tells how a model of that name is fetched.
        """
        path = self._path(name)
        if path.exists():
            return str(path.absolute())
        if (self.runs / name).is_dir():
            return str((self.runs / name).absolute())
        fetched = self.models / name.replace("/", "--")
        if (fetched / "config.json").is_file():
            return str(fetched.absolute())
        remedy = "Give a run (tezgah runs lists them), a model folder, or the name of a fetched model."
        if _HUB_NAME.fullmatch(name):
            remedy = f"Is it a model on the hub? Fetch it first:  tezgah fetch {name}"
        raise ModelError(f"There is no run, no folder and no fetched model {name!r}.", remedy)

    def _path(self, name: str) -> Path:
        here = Path(name).expanduser()
        if self.beside and not here.is_absolute() and not here.exists() and (self.beside / here).exists():
            return self.beside / here
        return here
