"""Checkpoints of other programs, made into a model folder of ours.

Recognised by the names of their tensors: the pretraining chapter's GPT (``model.pth``,
``model_and_optimizer.pth``), nanoGPT's ``ckpt.pt``, and Hugging Face's ``pytorch_model.bin`` (its config.json
beside it).  Pickles pass through the limited child of ``engine.models.foreign``; safetensors are read at once.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch

from engine.errors import ModelError
from engine.models.bare import CHAPTER, NANOGPT, chapter_settings, nanogpt_settings
from engine.models.exchange import (
    CONFIG,
    assemble,
    load_model,
    load_with,
    save_model,
    shard_names,
)
from engine.models.foreign import Found, convert
from engine.models.naming import Config
from engine.models.settings import ModelSettings
from engine.models.tensors import TensorSource, regular_file
from engine.models.transformer import Transformer

_WRAPPERS = re.compile(r"^((_orig_mod|module)\.)+")  # torch.compile, DataParallel

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Imported:
    """What came in: the settings, the class or layout that it was saved as, and what the user should know."""

    settings: ModelSettings
    saved_as: str
    notices: list[str] = field(default_factory=list)


def import_checkpoint(
    path: str | Path, to_folder: str | Path, progress: Progress | None = None, *, n_heads: int | None = None
) -> Imported:
    """Write the model of a foreign checkpoint (a file, or a folder with pytorch_model.bin) into ``to_folder``.

    ``n_heads`` is not in the chapter's file: GPT-2's 64 numbers a head are assumed unless it is given.
    ``progress`` hears one line before each part of the work.
    Raises ModelError, naming the file, for anything that is damaged, unknown or contains code.
    """
    tell = progress or (lambda text: None)
    path = Path(path)
    with tempfile.TemporaryDirectory(prefix="tezgah-import-") as scratch:
        model, notices = _open(path, Path(scratch), tell, n_heads)
    tell("Saving the model")
    return Imported(model.settings, save_model(model, to_folder), notices)


def _open(path: Path, scratch: Path, tell: Progress, n_heads: int | None) -> tuple[Transformer, list[str]]:
    if path.is_dir():
        pickles = _pickles_of(path)
        if not pickles:
            tell("Reading the weights")
            return load_model(path), []
        sources = [_convert(file, scratch / str(i), tell).weights for i, file in enumerate(pickles)]
        return load_with(path, TensorSource(sources)), []
    if path.suffix == ".safetensors":
        found = Found(path)
        regular_file(path)
    else:
        found = _convert(path, scratch, tell)
    tell("Recognising the model")
    source = _Unwrapped(found.weights, path)
    notices = [f"{path.name}: {name!r} was left out, only the weights are read." for name in found.others[:5]]
    if "tok_emb.weight" in source and any(name.startswith("trf_blocks.") for name in source):
        return assemble(source, chapter_settings(path, source, n_heads), CHAPTER), notices
    if "model_args" in found.values:
        return assemble(source, nanogpt_settings(Config(path, found.values["model_args"])), NANOGPT), notices
    if (path.parent / CONFIG).exists():
        return load_with(path.parent, source), notices
    raise ModelError(
        f"{path}: the tensors are those of no model known here (the first is {next(iter(source), '-')!r:.80}).",
        "Known are the pretraining chapter's GPT, nanoGPT's ckpt.pt, and Hugging Face files with config.json beside them.",
    )


class _Unwrapped(TensorSource):
    """A source whose names have lost what torch.compile and DataParallel put before them; errors name the original."""

    def __init__(self, weights: Path, original: Path) -> None:
        super().__init__([weights])
        self._stored = {_WRAPPERS.sub("", name): name for name in self.entries}
        self.entries = {short: self.entries[name] for short, name in self._stored.items()}
        self._original = original

    def file_of(self, name: str) -> Path:
        return self._original

    def read(self, name: str, dtype: torch.dtype) -> torch.Tensor:
        return super().read(self._stored.get(name, name), dtype)


def _convert(path: Path, folder: Path, tell: Progress) -> Found:
    tell(f"Opening {path.name} in a limited process")
    folder.mkdir(exist_ok=True)
    return convert(path, folder)


def _pickles_of(folder: Path) -> list[Path]:
    """The pickled weights of a Hugging Face folder, when it has no safetensors."""
    if any(folder.glob("*.safetensors*")):
        return []
    if (folder / "pytorch_model.bin").exists():
        return [folder / "pytorch_model.bin"]
    index = folder / "pytorch_model.bin.index.json"
    return [folder / name for name in shard_names(index)] if index.exists() else []
