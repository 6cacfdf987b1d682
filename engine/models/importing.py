"""Checkpoints of other programs, made into a model folder of ours.

Recognised by the names of their tensors: the pretraining chapter's GPT (``model.pth``, ``model_and_optimizer.pth``),
nanoGPT's ``ckpt.pt``, Hugging Face's ``pytorch_model.bin`` (its config.json beside it), and OpenAI's GPT-2 in
TensorFlow's format (``model.ckpt.index``).  Pickles pass through the limited child of ``engine.models.foreign``;
safetensors are read at once.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

from engine.errors import ModelError
from engine.messages import Message, Notice, Status
from engine.models.bare import CHAPTER, NANOGPT, chapter_settings, nanogpt_settings
from engine.models.exchange import CONFIG, INDEX, assemble, load_with, shard_names
from engine.models.foreign import Found, convert
from engine.models.foreign_folder import load_foreign
from engine.models.layouts import GPT2
from engine.models.naming import Config, UnsupportedModel
from engine.models.openai_tf import OpenAITensors, index_of
from engine.models.opening import LanguageModel, open_model, save_opened
from engine.models.tensors import TensorSource
from engine.models.transformer import Transformer
from engine.text.own_template import GENERATION_FILE

_WRAPPERS = re.compile(r"^((_orig_mod|module)\.)+")  # torch.compile, DataParallel


def import_checkpoint(path: str | Path, to_folder: str | Path, *, n_heads: int | None = None) -> Iterator[Message]:
    """Write the model of a foreign checkpoint (a file, or a folder with pytorch_model.bin or a TensorFlow checkpoint) into
    ``to_folder``.

    Yields a Status before each part of the work, a Notice for what was left out, and at the end one Notice that
    says what came in.  The chapter's file does not tell its number of heads: GPT-2's 64 numbers a head are
    assumed unless ``n_heads`` is given.
    Raises ModelError, naming the file, for anything that is damaged, unknown or contains code.
    """
    path = Path(path)
    with tempfile.TemporaryDirectory(prefix="tezgah-import-", ignore_cleanup_errors=True) as scratch:
        model: LanguageModel
        if index := index_of(path):
            model = yield from _from_tensorflow(index, n_heads)
        else:
            model = yield from (_from_folder if path.is_dir() else _from_file)(path, Path(scratch), n_heads)
    yield Status(text="Saving the model")
    saved_as = save_opened(model, Path(to_folder))
    shape, parameters = model.settings, sum(parameter.numel() for parameter in model.parameters())
    yield Notice(
        level="info",
        text=f"{path.name}: {parameters:,} parameters, {shape.n_layers} layers of {shape.emb_dim}, "
        f"{shape.n_heads} heads, context {shape.context_length}; saved as {saved_as}.",
    )


def _from_folder(path: Path, scratch: Path, n_heads: int | None) -> Generator[Message, None, LanguageModel]:
    weights = []
    for number, file in enumerate(_pickles_of(path)):
        yield Status(text=f"Opening {file.name} in a limited process")
        weights.append(_convert(file, scratch / str(number)).weights)
    yield Status(text="Reading the weights")
    if not weights:
        return open_model(path)
    try:
        return load_with(path, TensorSource(weights))
    except UnsupportedModel:
        return load_foreign(_safe_folder(path, weights, scratch / "safe"))


def _safe_folder(path: Path, weights: list[Path], safe: Path) -> Path:
    """A folder with the configuration of ``path`` and converted weights, for the library to open."""
    safe.mkdir()
    places: dict[str, str] = {}
    for number, file in enumerate(weights):
        shard = f"model-{number + 1:05d}-of-{len(weights):05d}.safetensors"
        file.rename(safe / shard)
        places |= {name: shard for name in TensorSource([safe / shard])}
    (safe / INDEX).write_text(json.dumps({"metadata": {}, "weight_map": places}), encoding="utf-8")
    for name in (CONFIG, GENERATION_FILE):
        if (path / name).is_file():
            shutil.copyfile(path / name, safe / name)
    return safe


def _from_tensorflow(index: Path, n_heads: int | None) -> Generator[Message, None, Transformer]:
    yield Status(text=f"Reading {index.name} and its data")
    source = OpenAITensors(index)
    for name in source.others[:5]:
        yield Notice(level="info", text=f"{index.name}: {name!r} was left out; only the weights are read.")
    return assemble(source, source.settings(n_heads), GPT2)


def _from_file(path: Path, scratch: Path, n_heads: int | None) -> Generator[Message, None, LanguageModel]:
    if path.suffix == ".safetensors":
        found = Found(path)
    else:
        yield Status(text=f"Opening {path.name} in a limited process")
        found = _convert(path, scratch)
    for name in found.others[:5]:
        yield Notice(level="info", text=f"{path.name}: {name!r} was left out; only the weights are read.")
    yield Status(text="Recognising the model")
    source = TensorSource([found.weights], rename=lambda name: _WRAPPERS.sub("", name), told_as=path)
    if "tok_emb.weight" in source and any(name.startswith("trf_blocks.") for name in source):
        return assemble(source, chapter_settings(path, source, n_heads), CHAPTER)
    if "model_args" in found.values:
        return assemble(source, nanogpt_settings(Config(path, found.values["model_args"])), NANOGPT)
    if (path.parent / CONFIG).exists():
        try:
            return load_with(path.parent, source)
        except UnsupportedModel:
            safe = (
                path.parent if found.weights == path else _safe_folder(path.parent, [found.weights], scratch / "safe")
            )
            return load_foreign(safe)
    raise ModelError(
        f"{path}: the tensors are those of no model known here (the first is {next(iter(source), '-')!r:.80}).",
        "Known are the pretraining chapter's GPT, nanoGPT's ckpt.pt, OpenAI's GPT-2 in TensorFlow's format, and Hugging Face "
        "files with config.json beside them.",
    )


def _convert(path: Path, folder: Path) -> Found:
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
