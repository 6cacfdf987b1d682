"""OpenAI's original GPT-2 checkpoints: TensorFlow files (``model.ckpt.index`` and its data) with ``hparams.json``.

Radford et al., "Language Models are Unsupervised Multitask Learners" (2019).  Torch is loaded only when a tensor is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.errors import ModelError
from engine.models.naming import Config, build_settings
from engine.models.settings import ModelSettings
from engine.models.tensors import Entry, read_json
from engine.models.tf_bundle import Bundle

if TYPE_CHECKING:
    import torch

HPARAMS = "hparams.json"
_HEAD_WIDTH = 64  # of every GPT-2
_PIECES = {"g": "weight", "b": "bias", "w": "weight"}
_NAMES = re.compile(
    r"model/(?:(wte|wpe)|ln_f/([gb])|h(\d+)/(?:(ln_1|ln_2)/([gb])|(attn|mlp)/(c_attn|c_proj|c_fc)/([wb])))"
)


def index_of(path: Path) -> Path | None:
    """The index file of the TensorFlow checkpoint that a path means; None when it means none.

    A path may be the folder, the index, one of the data files, or the name that they share (``model.ckpt``).
    Raises ModelError when a folder holds several and its ``checkpoint`` file names none of them.
    """
    if path.is_dir():
        found = sorted(path.glob("*.index"))
        if len(found) > 1:
            found = [file for file in found if file == path / f"{_newest(path)}.index"]
            if not found:
                raise ModelError(f"{path}: holds several TensorFlow checkpoints.", "Name the .index file of one.")
        return found[0] if found else None
    name = re.sub(r"\.(index|meta|data-\d{5}-of-\d{5})$", "", path.name)
    index = path.with_name(f"{name}.index")
    return index if index.is_file() and (name != path.name or not path.exists()) else None


def _newest(folder: Path) -> str:
    """The name that the file ``checkpoint`` gives as the newest."""
    try:
        text = (folder / "checkpoint").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):  # there need not be one
        return ""
    named = re.search(r'^model_checkpoint_path:\s*"([^"]*)"', text, re.MULTILINE)
    return re.split(r"[/\\]", named[1])[-1] if named else ""


class OpenAITensors:
    """The tensors of an OpenAI checkpoint under Hugging Face's names for GPT-2, read one at a time.

    ``others`` are the names left out: counters, an optimiser's state.  Raises ModelError as ``Bundle`` does.
    """

    def __init__(self, index: Path) -> None:
        self.index = index
        self._bundle = Bundle(index)
        self.entries: dict[str, Entry] = {}
        self._stored: dict[str, str] = {}
        self.others = list(self._bundle.others)
        for stored, entry in self._bundle.entries.items():
            match = _NAMES.fullmatch(stored)
            if match is None:
                self.others.append(stored)
                continue
            name = _renamed(match)
            # Matrices are convolutions of width one: (1, in, out).
            shape = entry.shape[1:] if len(entry.shape) == 3 and entry.shape[0] == 1 else entry.shape
            self.entries[name] = Entry(entry.dtype, shape)
            self._stored[name] = stored
        if "wte.weight" not in self.entries or "wpe.weight" not in self.entries:
            raise ModelError(
                f"{index}: no GPT-2 of OpenAI's: 'model/wte' or 'model/wpe' is missing.",
                "Only the checkpoints of OpenAI's GPT-2 code are read from TensorFlow's format.",
            )

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def file_of(self, name: str) -> Path:
        """The file that speaks of a tensor."""
        return self.index

    def read(self, name: str, dtype: torch.dtype) -> torch.Tensor:
        """A tensor in ``dtype``.  Raises ModelError when it is damaged or holds numbers that are not finite."""
        import torch

        found = self._bundle.read(self._stored[name])
        if self.entries[name].dtype == "BF16":
            found = (found.astype(np.uint32) << 16).view(np.float32)
        tensor = torch.from_numpy(found).to(dtype).reshape(self.entries[name].shape)
        if not bool(torch.isfinite(tensor).all()):
            raise ModelError(
                f"{self.index}: tensor {self._stored[name]!r} holds numbers that are not finite (NaN or infinite).",
                "The model was spoiled in training: use an earlier checkpoint.",
            )
        return tensor

    def settings(self, n_heads: int | None = None) -> ModelSettings:
        """The model's shape: read off the tensors, the number of heads (which leaves no trace in them) from hparams.json
        beside them, else ``n_heads``, else GPT-2's 64 numbers a head.

        Raises ModelError when hparams.json speaks of another model.
        """
        path = self.index.with_name(HPARAMS)
        config = Config(path if path.is_file() else self.index, read_json(path) if path.is_file() else {})
        vocab_size, width = self._table("wte.weight")
        shape = {
            "n_vocab": vocab_size,
            "n_ctx": self._table("wpe.weight")[0],
            "n_embd": width,
            "n_layer": 1 + max((int(n.split(".")[1]) for n in self.entries if n.startswith("h.")), default=0),
        }
        for key, found in shape.items():
            if config.whole(key, found) != found:
                raise ModelError(
                    f"{path}: {key} = {config.body[key]}, but the tensors say {found}.",
                    "The files do not belong together: fetch them again.",
                )
        return build_settings(
            config,
            vocab_size=vocab_size,
            context_length=shape["n_ctx"],
            emb_dim=width,
            n_layers=shape["n_layer"],
            n_heads=config.whole("n_head", n_heads or max(1, width // _HEAD_WIDTH)),
            drop_rate=0.1,
            qkv_bias=True,
            bias=True,
        )

    def _table(self, name: str) -> tuple[int, int]:
        shape = self.entries[name].shape
        if len(shape) != 2:
            raise ModelError(f"{self.index}: {self._stored[name]!r} is not a table.", "The checkpoint is damaged.")
        return shape[0], shape[1]


def _renamed(match: re.Match[str]) -> str:
    table, last, layer, norm, norm_piece, part, matrix, piece = match.groups()
    if table:
        return f"{table}.weight"
    if last:
        return f"ln_f.{_PIECES[last]}"
    if norm:
        return f"h.{int(layer)}.{norm}.{_PIECES[norm_piece]}"
    return f"h.{int(layer)}.{part}.{matrix}.{_PIECES[piece]}"
