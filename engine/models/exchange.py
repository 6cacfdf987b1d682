"""Models in folders: Hugging Face's (config.json and safetensors), and our own for what no class there can hold.

``load_model`` opens both; ``save_model`` writes the first where it can and the second where it must.
Nothing is unpickled and no code from a folder is run.  Files are equal byte for byte for equal models.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor

from engine.errors import DiskError, ModelError, RecipeError
from engine.models.layouts import LAYOUTS, layout_for
from engine.models.naming import Config, Layout, Naming, Part, UnsupportedModel
from engine.models.settings import ModelSettings
from engine.models.tensors import Tensors, TensorSource, read_json, regular_file
from engine.models.transformer import Transformer
from engine.workspace import drop_file

CONFIG = "config.json"
WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
NATIVE = "tezgah"
OWN_KEY = "tezgah_settings"

_PICKLES = ("pytorch_model.bin", "pytorch_model.bin.index.json")


# ------------------------------------------------------------------ open


def load_model(folder: str | Path, dtype: torch.dtype = torch.float32) -> Transformer:
    """The model of a folder that this program or ``save_pretrained`` wrote, in ``dtype``, in evaluation mode.

    Raises ModelError, naming the file, when anything in it is missing, damaged or not supported.
    """
    folder = Path(folder)
    config = read_config(folder)
    if config.get("model_type") == NATIVE:
        return _load_native(folder, config, dtype)
    return load_folder(folder, dtype)


def load_folder(folder: str | Path, dtype: torch.dtype = torch.float32) -> Transformer:
    """The model of a Hugging Face folder: GPT-2, Llama, Mistral, Qwen2 or Qwen3 shaped, sharded or not.

    Raises ModelError as ``load_model`` does, also for a configuration value that is not computed here.
    """
    folder = Path(folder)
    return load_with(folder, TensorSource(weight_files(folder)), dtype)


def load_with(folder: Path, source: Tensors, dtype: torch.dtype = torch.float32) -> Transformer:
    """The model that a Hugging Face folder's config.json describes, its tensors from ``source``."""
    body = read_config(folder)
    kind = body.get("model_type")
    layout = LAYOUTS.get(kind) if isinstance(kind, str) else None
    if layout is None:
        raise UnsupportedModel(
            f"{folder / CONFIG}: model_type = {kind!r:.60} is not supported.",
            f"Supported are {', '.join(LAYOUTS)} and models that this program saved.",
        )
    config = Config(folder / CONFIG, body)
    settings = layout.settings(config)
    _check_depth(config.path, settings, source)
    return assemble(source, _own_settings(config, layout, source) or settings, layout, dtype)


def read_config(folder: Path) -> dict[str, Any]:
    """config.json of a model folder.  Raises ModelError when there is none or it is not a JSON object."""
    if not folder.is_dir():
        what = "is a file, not a model folder" if folder.exists() else "there is no such folder"
        raise ModelError(f"{folder}: {what}.", "Choose a folder with config.json and model.safetensors.")
    if not (folder / CONFIG).exists():
        raise ModelError(f"{folder}: no {CONFIG} in it.", "Choose a folder with config.json and model.safetensors.")
    return read_json(folder / CONFIG)


def weight_files(folder: Path) -> list[Path]:
    """The safetensors files of a model folder: one, or the shards that its index names (inside the folder only)."""
    if (folder / WEIGHTS).exists():
        return [folder / WEIGHTS]
    if not (folder / INDEX).exists():
        if any((folder / name).exists() for name in _PICKLES):
            raise ModelError(
                f"{folder}: holds its weights as a pickle (pytorch_model.bin), which may contain code.",
                "Import it: the import converts it in a limited process and writes safetensors.",
            )
        raise ModelError(f"{folder}: no {WEIGHTS} in it.", "Fetch or export the model again.")
    names = shard_names(folder / INDEX)
    for name in names:
        regular_file(folder / name)
    return [folder / name for name in names]


def shard_names(index: Path) -> list[str]:
    """The files that a shard index names, in order.  Raises ModelError for a name that leaves the folder."""
    weights = read_json(index).get("weight_map")
    if not isinstance(weights, dict) or not weights or not all(isinstance(v, str) for v in weights.values()):
        raise ModelError(f"{index}: weight_map is missing or not a table of names.", "Fetch the model again.")
    names = sorted(set(weights.values()))
    for name in names:
        if name != PurePosixPath(name).name or "\\" in name or ":" in name or name in ("", ".", ".."):
            raise ModelError(f"{index}: the shard {name!r:.80} lies outside the folder.", "Do not trust this model.")
    return names


def _own_settings(config: Config, layout: Layout, source: Tensors) -> ModelSettings | None:
    """The settings that we wrote beside the class's own, if they still say the same model.

    They know what the class cannot say (a bias that is absent here and zero there, dropout).  Another
    program may have trained the folder since: then its configuration or those zeros have changed, and the
    class's word counts.
    """
    body = config.body.get(OWN_KEY)
    if not isinstance(body, dict):
        return None
    try:
        own = ModelSettings.from_dict(body)
    except (ModelError, RecipeError):
        return None
    if (
        own.n_layers > len(source.entries)
        or layout.obstacles(own)
        or any(config.body.get(key, value) != value for key, value in _say(layout, own).items())
    ):
        return None
    names = _stripped(source, layout.prefix)
    expected = expected_shapes(own)
    for part in layout.parts(own):
        unknown_to_us = not set(part.ours) & set(expected) and part.theirs in names
        if unknown_to_us and source.read(names[part.theirs], torch.float32).any():
            return None
    return own


def _load_native(folder: Path, body: Mapping[str, Any], dtype: torch.dtype) -> Transformer:
    settings = body.get("settings")
    if not isinstance(settings, dict):
        raise ModelError(f"{folder / CONFIG}: settings are missing.", "Fetch or save the model again.")
    try:
        shape = ModelSettings.from_dict(settings)
    except (ModelError, RecipeError) as error:
        raise ModelError(f"{folder / CONFIG}: {error.text}", error.remedy) from None
    source = TensorSource(weight_files(folder))
    _check_depth(folder / CONFIG, shape, source)
    return assemble(source, shape, _NATIVE_NAMES, dtype)


def _check_depth(config: Path, settings: ModelSettings, source: Tensors) -> None:
    """Stops a damaged number of layers before a model of so many is laid out."""
    if settings.n_layers > len(source.entries):
        raise ModelError(
            f"{config}: {settings.n_layers} layers are asked for; the weights hold {len(source.entries)} tensors in all.",
            "The files do not belong together or are damaged: fetch the model again.",
        )


# ------------------------------------------------------------------ theirs to ours


def expected_shapes(settings: ModelSettings) -> dict[str, tuple[int, ...]]:
    """Every tensor of a model of these settings and its shape, without allocating one."""
    return {name: tuple(tensor.shape) for name, tensor in _blank(settings).state_dict().items()}


def _blank(settings: ModelSettings) -> Transformer:
    with torch.device("meta"):
        return Transformer(settings)


_NATIVE_NAMES = Naming("", lambda s: [Part(name, (name,)) for name in expected_shapes(s)], re.compile(r"(?!)"))


def assemble(
    source: Tensors, settings: ModelSettings, naming: Naming, dtype: torch.dtype = torch.float32
) -> Transformer:
    """A model of ``settings`` from the tensors of ``source``, in evaluation mode.

    Raises ModelError when one is missing, has another shape or type, or is left over.
    """
    shapes = expected_shapes(settings)
    names = _stripped(source, naming.prefix)
    weights: dict[str, Tensor] = {}
    for part in naming.parts(settings):
        wanted = [name for name in part.ours if name in shapes]
        if part.theirs not in names:
            if wanted and not _bias_left_out(part, naming, source):
                raise _missing(source, part.theirs)
            weights |= {name: torch.zeros(shapes[name], dtype=dtype) for name in wanted}
            continue
        tensor = _read_part(source, names.pop(part.theirs), part, [shapes[name] for name in wanted], dtype)
        pieces = torch.split(tensor, [shapes[name][0] for name in wanted]) if wanted else ()
        for name, piece in zip(wanted, pieces, strict=True):
            # Each weight owns its memory: pieces of one tensor could not be saved apart.
            weights[name] = (
                piece.clone(memory_format=torch.contiguous_format) if len(wanted) > 1 else piece.contiguous()
            )
    _refuse_leftovers(names, source, naming)
    model = _blank(settings)
    model.load_state_dict(weights, assign=True)
    return model.eval()


def _stripped(source: Tensors, prefix: str) -> dict[str, str]:
    """Names without the prefix that some files have and some have not, to the names in the file."""
    return {name.removeprefix(prefix): name for name in source}


def _read_part(source: Tensors, name: str, part: Part, wanted: list[tuple[int, ...]], dtype: torch.dtype) -> Tensor:
    """A tensor of theirs, the way round that ours are, checked against the shapes of those that it holds."""
    found = source.entries[name].shape
    if wanted:
        whole = (sum(shape[0] for shape in wanted), *wanted[0][1:])
        whole = whole[::-1] if part.transposed else whole
        if found != whole:
            raise ModelError(
                f"{source.file_of(name)}: tensor {name!r} has the shape {list(found)}; {list(whole)} is needed.",
                "Weights and configuration do not belong together, or are damaged: fetch the model again.",
            )
    tensor = source.read(name, dtype)
    return tensor.t() if part.transposed and tensor.dim() == 2 else tensor


def _bias_left_out(part: Part, naming: Naming, source: Tensors) -> bool:
    """Whether this is a bias that no layer of the file has, and that such files leave out where it is zero."""
    if not (naming.lacks_biases and part.theirs.endswith(".bias")):
        return False
    in_any_layer = re.compile(re.sub(r"\\\.\d+\\\.", r"\\.\\d+\\.", re.escape(part.theirs)))
    return not any(in_any_layer.fullmatch(name) for name in _stripped(source, naming.prefix))


def _missing(source: Tensors, name: str) -> ModelError:
    file = source.file_of(next(iter(source))) if source.entries else "the weights"
    return ModelError(f"{file}: tensor {name!r} is missing.", "The model is incomplete: fetch or save it again.")


def _refuse_leftovers(names: Mapping[str, str], source: Tensors, naming: Naming) -> None:
    for short, name in names.items():
        # A tied head may be stored beside the table that it equals.
        if short != "lm_head.weight" and not naming.ignored.fullmatch(short):
            raise ModelError(
                f"{source.file_of(name)}: tensor {name!r} has no place in this model.",
                "Weights and configuration do not belong together, or the model has parts not known here.",
            )


# ------------------------------------------------------------------ save


def save_model(model: Transformer, folder: str | Path, *, eos_id: int | None = None) -> str:
    """Write a model as the Hugging Face class that can hold it, else in our own layout; the class's name.

    Raises DiskError when the disk does not take it.
    """
    try:
        return save_folder(model, folder, eos_id=eos_id)
    except ModelError:
        save_native(model, folder, eos_id=eos_id)
        return NATIVE


def save_folder(
    model: Transformer, folder: str | Path, *, dtype: torch.dtype = torch.float32, eos_id: int | None = None
) -> str:
    """Write ``config.json`` and ``model.safetensors`` for the Hugging Face class that gives equal logits.

    Returns the class's name.  ``eos_id`` is the end-of-text token.  Raises ModelError, before anything is
    written, when no class can hold this mix of parts.
    """
    layout = layout_for(model.settings)
    ours = model.state_dict()
    theirs: dict[str, Tensor] = {}
    for part in layout.parts(model.settings):
        name = part.theirs if part.theirs.startswith("lm_head") else layout.prefix + part.theirs
        pieces = [_present(ours, n, model.settings) for n in part.ours]
        tensor = torch.cat(pieces) if len(pieces) > 1 else pieces[0]  # no copy of what is whole already
        theirs[name] = tensor.t() if part.transposed and tensor.dim() == 2 else tensor
    config = {
        "architectures": [layout.architecture],
        "bos_token_id": eos_id,
        "dtype": str(dtype).removeprefix("torch."),
        "eos_token_id": eos_id,
        "model_type": layout.model_type,
        "pad_token_id": None,
        **_say(layout, model.settings),
        OWN_KEY: model.settings.to_dict(),
    }
    _write(Path(folder), config, theirs, dtype)
    return layout.architecture


def save_native(model: Transformer, folder: str | Path, *, eos_id: int | None = None) -> None:
    """Write the model in our own layout, which holds every mix: the settings, and tensors by their own names."""
    config = {
        "architectures": ["Tezgah"],
        "eos_token_id": eos_id,
        "model_type": NATIVE,
        "settings": model.settings.to_dict(),
    }
    _write(Path(folder), config, model.state_dict(), torch.float32)


def _say(layout: Layout, settings: ModelSettings) -> dict[str, Any]:
    """What the class's configuration says about these settings."""
    return {
        **layout.config(settings),
        "tie_word_embeddings": settings.tie_embeddings,
        "vocab_size": settings.vocab_size,
    }


def _present(ours: Mapping[str, Tensor], name: str, settings: ModelSettings) -> Tensor:
    """A tensor of ours, or zeros for a bias that their class has and this model has not."""
    if name in ours:
        return ours[name]
    return torch.zeros(ours[name.removesuffix("bias") + "weight"].shape[0])


def _write(folder: Path, config: Mapping[str, Any], tensors: Mapping[str, Tensor], dtype: torch.dtype) -> None:
    """Both files, the configuration last: a folder without it is no model yet."""
    ready = {name: tensor.detach().to("cpu", dtype).contiguous() for name, tensor in sorted(tensors.items())}
    text = json.dumps(dict(sorted(config.items())), indent=2) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        put_file(folder / WEIGHTS, lambda aside: save_file(ready, aside, metadata={"format": "pt"}))
        put_file(folder / CONFIG, lambda aside: aside.write_text(text, encoding="utf-8"))
        shutil.copymode(folder / CONFIG, folder / WEIGHTS)  # safetensors lets only the owner read
    except (OSError, SafetensorError) as error:
        raise DiskError(
            f"{folder}: the model cannot be written ({error}).", "Free some space or choose another folder."
        ) from None


def put_file(path: Path, write: Callable[[Path], object]) -> None:
    """Write aside, to the disk, and put in place by a rename."""
    aside = path.with_name(path.name + ".new")
    try:
        write(aside)
        with open(aside, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(aside, path)
    finally:
        drop_file(aside)
