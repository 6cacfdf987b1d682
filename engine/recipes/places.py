"""Where the names in a recipe point to: files, built-in corpora, runs and models.  Torch-free.

A relative path is looked for here first, then beside the recipe's file, and is written into the run as a whole path,
so that the run can be resumed from anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ModelError, RunError


@dataclass(frozen=True)
class Places:
    """``beside`` is the folder of the recipe's file, ``runs`` where names of runs are looked up, ``models`` where
    models from the hub lie once they were fetched."""

    runs: Path
    models: Path
    beside: Path | None = None

    def text(self, path: str) -> str:
        """The whole path of a file or a folder; built-in corpora (``tales:en``) keep their names, nothing stays nothing."""
        return path if not path or path.startswith("tales:") else str(self._path(path).absolute())

    def start(self, name: str, stages: Sequence[str] = ()) -> tuple[str, str]:
        """As ``model``, for a model that shall learn.

        Raises ModelError also for a reward model, and for one with a prefix or bottlenecks on it: they stand outside its
        weights, and what learns next would take their place.
        """
        from engine.models.described import kept_apart  # reads recipes, which know their places
        from engine.models.reward_folders import is_reward_folder, is_reward_run

        path, run = self.model(name, stages)
        if is_reward_folder(Path(path)) or (run and is_reward_run(Path(run))):
            raise ModelError(
                f"model.from: {Path(run or path).name} is a reward model: it has learned to judge answers, not to write them.",
                "Begin with the model that it began with (tezgah show tells its parent); a reward model goes into reward.from.",
            )
        if found := kept_apart(Path(path)):
            kind, base = found
            what = "a prefix" if kind == "prefix" else "bottleneck adapters"
            raise ModelError(
                f"model.from: {Path(run or path).name} has learned {what} beside its weights (method.kind = {kind!r}): "
                "a run that begins with it would lose that.",
                f"Begin with the model below it ({base}), or train that with method.kind = 'lora' and begin with the result.",
            )
        return path, run

    def model(self, name: str, stages: Sequence[str] = ()) -> tuple[str, str]:
        """The whole path of a run, of one of its checkpoints, or of a model folder; and the path of the run that it
        belongs to, "" for none.

        An empty name means the newest finished run of the first of ``stages`` that has one: who fine-tunes twice begins
        with the same base twice.  Raises ModelError when there is none, and tells how a model of that name is fetched.
        """
        if not name:
            return (self._newest(stages),) * 2
        path = self._path(name)
        fetched = self.models / name.replace("/", "--")
        if not path.exists() and (fetched / "config.json").is_file():
            path = fetched
        if not path.exists():
            path = self._run(name)
        path = path.absolute()
        runs = [p for p in (path, path.parent, path.parent.parent) if (p / "recipe.toml").is_file()]
        return str(path), str(runs[0]) if runs else ""

    def _run(self, name: str) -> Path:
        from engine.runs import find_run  # runs hold recipes, which know their places

        try:
            return find_run(name, self.runs).path
        except RunError as error:
            raise ModelError(f"model.from: {error.text}", error.remedy) from None

    def _newest(self, stages: Sequence[str]) -> str:
        newest: dict[str, Path] = {}
        for path in sorted(self.runs.glob("*-*-*-*")):  # their names begin with date, time and stage
            if (path / "model" / "config.json").is_file():
                newest[path.name.split("-", 3)[2]] = path
        for stage in stages:
            if stage in newest:
                return str(newest[stage].absolute())
        raise ModelError(
            f"model.from is empty, and there is no finished run to start from in {self.runs}.",
            "Pretrain a model first (tezgah quickstart makes one in a minute), or set model.from to a run or a model folder.",
        )

    def _path(self, name: str) -> Path:
        here = Path(name).expanduser()
        if self.beside and not here.is_absolute() and not here.exists() and (self.beside / here).exists():
            return self.beside / here
        return here
