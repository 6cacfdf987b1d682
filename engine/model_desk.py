"""What the model desk's child (``engine.model_desk_child``) and its parent tell each other.  Torch-free.

Frozen, plain messages, one JSON object a line, over the child's stdin and stdout.  ``request`` is the id of the command
that an answer belongs to.  While it works it tells Status and Notice messages too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.messages import Command, Message, Plain, kind

# ------------------------------------------------------------------ to the child


@kind
@dataclass(frozen=True, kw_only=True)
class DescribeModel(Command):
    """Tell the shape of a model by its files: a run (path or name), a checkpoint, a folder, a fetched model's name; empty:
    the newest finished run of one of ``stages``.  ``runs`` and ``models`` are the workspace's folders."""

    source: str
    runs: str
    models: str
    stages: list[str] = field(default_factory=list)


@kind
@dataclass(frozen=True, kw_only=True)
class ImportModel(Command):
    """Make a model folder in ``models`` of somebody's checkpoint: a file, or a folder of pickled weights.

    ``heads`` where the file does not tell (0: as GPT-2); ``tokenizer`` a kind or a path ("" : the one beside the file).
    """

    path: str
    models: str
    heads: int = 0
    tokenizer: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class GiveTokenizer(Command):
    """Put a tokenizer (a tokenizer.json, a folder, or a kind such as gpt2) into an imported model's folder."""

    folder: str
    tokenizer: str


@kind
@dataclass(frozen=True, kw_only=True)
class LookUpModel(Command):
    """Ask the hub what a model of this name weighs; nothing is downloaded."""

    name: str


@kind
@dataclass(frozen=True, kw_only=True)
class FetchModel(Command):
    """Download a model from the hub into ``models``: only what is read here, never code."""

    name: str
    models: str


@kind
@dataclass(frozen=True, kw_only=True)
class FindDevices(Command):
    """Tell what this computer can compute on and how much memory is free there."""


# ------------------------------------------------------------------ from the child


@kind
@dataclass(frozen=True, kw_only=True)
class ModelDescribed(Message):
    """A model's whole path and its shape (``ModelSettings.to_dict``), or why it cannot be told."""

    request: str
    source: str = ""
    settings: dict[str, Plain] = field(default_factory=dict)
    template: bool = False
    problem: str = ""
    remedy: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class HubModelFound(Message):
    """A model on the hub: its bytes and how many files would be downloaded, or why there is none."""

    request: str
    name: str
    bytes: int = 0
    files: int = 0
    problem: str = ""
    remedy: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class ModelBrought(Message):
    """A model that was imported or fetched lies in ``folder`` now, or why it does not; ``tokenizer`` tells whether it
    has one."""

    request: str
    folder: str = ""
    tokenizer: bool = True
    problem: str = ""
    remedy: str = ""


@kind
@dataclass(frozen=True, kw_only=True)
class DevicesFound(Message):
    """The devices that work, the one that "auto" takes first: id, kind (cuda, mps, xpu, cpu), name and free bytes of each."""

    request: str
    devices: list[dict[str, Plain]]
