"""The models that can be asked for pairs of answers: any that writes, those that learned to answer before the others."""

from __future__ import annotations

import tomllib
from pathlib import Path

from engine.stages import STAGES
from studio.explanation import recipe_text
from studio.playground.model_choice import Model, ModelChoice, made_from

GENERATIONS = 5  # so far back it is looked what a model learned from
FIRST = ("finetune", "ppo", "dpo", "pretrain")


class AskedModels(ModelChoice):
    """Reward models are left out: they judge and do not answer."""

    def offers(self, model: Model) -> bool:
        return stage_of(model.run) != "reward"

    def refresh(self, runs: Path) -> None:
        """Reads the list again; where nothing was chosen yet, the newest fine-tuned model is."""
        fresh = self.chosen_model is None
        super().refresh(runs)
        if fresh:
            for stage in FIRST:
                if self._choose(lambda model, stage=stage: stage_of(model.run) == stage):  # type: ignore[misc]
                    return

    def title_of(self, model: Model) -> str:
        stage = STAGES.get(stage_of(model.run))
        title = super().title_of(model)
        told = recipe_text(stage.title) if stage is not None else ""
        return f"{title} · {told}" if told and f" · {told}" not in title else title


def tales_of(run: Path | None) -> str:
    """The tales ("tales:tr") that a model or one that it was made from learned from; "" where it learned from none."""
    for _ in range(GENERATIONS):
        if run is None:
            break
        try:
            recipe = tomllib.loads((run / "recipe.toml").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            break
        path = recipe.get("data", {}).get("path", "")
        if isinstance(path, str) and path.startswith("tales:"):
            return path
        parent = made_from(run)
        run = Path(parent) if parent else None
    return ""


def stage_of(run: Path | None) -> str:
    """The stage of a run by its folder's name (date-time-stage-name); "" when it has none."""
    parts = run.name.split("-") if run is not None else []
    return parts[2] if len(parts) > 3 and parts[2] in STAGES else ""
