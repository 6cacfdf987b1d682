"""Folders of reward models: told from others, and found, without their weights.  Torch-free."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from engine.errors import ModelError, NoModelYet
from engine.runs import RunFolder
from engine.text.huggingface import read_json

HEAD_FILE = "reward_head.safetensors"
HEAD_FACTS = "reward_head.json"


def is_reward_folder(folder: Path) -> bool:
    """Whether a model folder carries a reward head of ours."""
    return (folder / HEAD_FACTS).is_file()


def is_reward_run(folder: Path) -> bool:
    """Whether a folder is a run of the stage that trains reward models.

    Asked of whatever lies around a model: a ``recipe.toml`` that is damaged, or another program's, is no such run.
    """
    try:
        return tomllib.loads((folder / "recipe.toml").read_text(encoding="utf-8")).get("stage") == "reward"
    except (OSError, ValueError):  # no file, no text, no TOML
        return False


def check_writes(folder: Path) -> None:
    """Raises ModelError for a reward model's folder, be it a whole model, a checkpoint or an adapter: it opens as a
    language model, and what it writes says nothing of any model."""
    run = next((around for around in (folder.parent, folder.parent.parent) if is_reward_run(around)), None)
    if run is not None:
        recipe: Any = RunFolder(run).recipe()
        base = recipe.model.from_
    elif is_reward_folder(folder):
        base = (read_json(folder / HEAD_FACTS).get("facts") or {}).get("base", "")
    else:
        return
    raise ModelError(
        f"{run or folder} is a reward model: it scores answers and writes none.",
        f"Take the model that it began with{f' ({base})' if base else ''}; a reward model goes into reward.from.",
    )


def is_classifier(folder: Path) -> bool:
    """Whether transformers opens a model folder as a classifier of texts."""
    if not (folder / "config.json").is_file():
        return False
    names = read_json(folder / "config.json").get("architectures")
    return isinstance(names, list) and any(str(name).endswith("ForSequenceClassification") for name in names)


def reward_folder(source: Path) -> Path:
    """The model folder of a reward run, or ``source`` itself where it is one (ours, or a classifier's).

    Raises NoModelYet for a reward run that has not come to its end (only then its scores are brought to a known scale),
    ModelError for what scores no texts.
    """
    folder = source if (source / "config.json").is_file() else source / "model"
    if is_reward_folder(folder) or is_classifier(folder):
        return folder
    if is_reward_run(source) and not (folder / "config.json").is_file():
        raise NoModelYet(
            source, "Let it come to its end: only then its scores have a known scale. Or take another run."
        )
    raise ModelError(
        f"{source} is no reward model: it has neither a reward head of Tezgah's nor a classifier's.",
        'Train one (stage "reward"), or name a rule in reward.rule.',
    )
