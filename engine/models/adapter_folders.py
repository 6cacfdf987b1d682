"""Folders of adapters (this program's, or those that peft wrote): what they stand on, read without weights.  Torch-free."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from engine.errors import ModelError
from engine.text.huggingface import read_json
from engine.text.tokenizers import holds_tokenizer
from engine.workspace import Workspace

CONFIG = "adapter_config.json"
OWN = "tezgah_adapter.json"
_MARKS = ("config.json", "recipe.toml", "MANIFEST.json", CONFIG)  # of folders that hold a model
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


def is_adapter(folder: Path) -> bool:
    """Whether a folder holds an adapter, and not a whole model."""
    return (folder / CONFIG).is_file() and not (folder / "config.json").is_file()


def is_inside(folder: Path) -> bool:
    """Whether an adapter lies in the folder of the model that it belongs to (a prefix, bottlenecks): that folder is the
    whole of both."""
    around = Path(os.path.abspath(folder)).parent
    return (around / "config.json").is_file() and base_of(folder) == around


def base_of(folder: Path) -> Path:
    """The model that an adapter names as its base: a folder, a run, or a model that was fetched from the hub.

    A relative path is looked for beside the adapter, then from here.  Raises ModelError when it is not here, or when
    adapters stand on each other in a circle.
    """
    base = _named_by(folder)
    seen = {folder.resolve()}
    below = base
    while is_adapter(below):
        if below.resolve() in seen:
            raise ModelError(
                f"{folder / CONFIG}: base_model_name_or_path leads back to the adapter itself.",
                "Write there the folder of the model that the adapter was trained on.",
            )
        seen.add(below.resolve())
        below = _named_by(below)
    return base


def base_name(folder: Path) -> str:
    """What an adapter calls its base model.  Raises ModelError when it names none."""
    name = read_json(folder / CONFIG).get("base_model_name_or_path")
    if isinstance(name, str) and name.strip():
        return name
    raise ModelError(
        f"{folder / CONFIG}: base_model_name_or_path is missing.",
        "Write there the folder of the model that the adapter was trained on.",
    )


def _named_by(folder: Path) -> Path:
    name = base_name(folder)
    for path in (folder.absolute() / name, Path(name).expanduser().absolute(), Workspace.default().fetched(name)):
        if any((path / mark).is_file() for mark in _MARKS):
            return Path(os.path.normpath(path))
    remedy = "Put it back there, or write into base_model_name_or_path where it is now."
    if _HUB_NAME.fullmatch(name):
        remedy = f"If it is a model of the hub, fetch it:  tezgah fetch {name}    If it is a folder here, write its whole path there."
    raise ModelError(f"{folder / CONFIG}: the base model {name} is not here.", remedy)


def tokenizer_of(folder: Path) -> Path | None:
    """The folder of the tokenizer that came with an adapter: its own, or that of the run whose result it is; None when it
    has none, and its base's counts."""
    if holds_tokenizer(folder):
        return folder
    run = folder.absolute().parent
    return run / "tokenizer" if (run / "recipe.toml").is_file() and holds_tokenizer(run / "tokenizer") else None


def added_rows(folder: Path) -> list[int]:
    """The ids of tokens whose rows the adapter brings."""
    told: Any = read_json(folder / CONFIG).get("trainable_token_indices")
    own = read_json(folder / OWN).get("new_rows") if (folder / OWN).is_file() else None
    lists = [*(told.values() if isinstance(told, dict) else [told]), own]
    return sorted({id for ids in lists if isinstance(ids, list) for id in ids if isinstance(id, int) and id >= 0})


def kind_of(folder: Path) -> str:
    """How the model of an adapter learned, as ``method.kind`` says it: lora for LoRA and its kin."""
    return {"PREFIX_TUNING": "prefix", "LORA": "lora"}.get(str(read_json(folder / CONFIG).get("peft_type")), "adapter")
