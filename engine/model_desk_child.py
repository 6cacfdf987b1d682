"""The model desk: a child process that looks at models, imports and fetches them, so that the window never waits.

``python -m engine.model_desk_child`` reads commands from stdin, one JSON object a line, and answers on stdout, until
stdin closes.  One command after the other; whoever wants no more of one ends the child: what it was making is swept
away by the next.  Loads torch only to import, and to ask GPUs for their memory.
"""

from __future__ import annotations

import queue
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from engine import hub
from engine.devices_probe import find_gpus
from engine.errors import EngineError
from engine.messages import Command, Message, Notice, Plain, Status
from engine.model_desk import (
    DescribeModel,
    DevicesFound,
    FetchModel,
    FindDevices,
    GiveTokenizer,
    HubModelFound,
    ImportModel,
    LookUpModel,
    ModelBrought,
    ModelDescribed,
)
from engine.runs import new_id, slug
from engine.serving import commands, tell
from engine.workspace import Workspace, make_folder

UNFINISHED = ".importing-"
TELL_S = 0.2


def answers(command: Command) -> Iterator[Message]:
    """What the desk has to say to a command; the last message is the answer."""
    if isinstance(command, DescribeModel):
        yield describe(command)
    elif isinstance(command, ImportModel):
        yield from bring(command)
    elif isinstance(command, GiveTokenizer):
        yield from complete(command)
    elif isinstance(command, LookUpModel):
        yield look_up(command)
    elif isinstance(command, FetchModel):
        yield from fetch(command)
    elif isinstance(command, FindDevices):
        yield DevicesFound(request=command.id, devices=devices())


def describe(asked: DescribeModel) -> ModelDescribed:
    """The shape of a model, from its files."""
    from engine.models.described import describe_model
    from engine.recipes.places import Places

    try:
        source, _ = Places(Path(asked.runs), Path(asked.models)).model(asked.source, asked.stages)
        found = describe_model(source)
    except EngineError as error:
        return ModelDescribed(request=asked.id, problem=error.text, remedy=error.remedy)
    return ModelDescribed(
        request=asked.id, source=source, settings=found.settings.to_dict(), template=bool(found.template)
    )


def bring(asked: ImportModel) -> Iterator[Message]:
    """A model folder of somebody's checkpoint; it appears under its name only when it is whole."""
    yield Status(text="Loading torch")
    from engine.loading import give_tokenizer
    from engine.models.importing import import_checkpoint

    path, models = Path(asked.path), Path(asked.models)
    try:
        make_folder(models)
        for old in models.glob(f"{UNFINISHED}*"):
            shutil.rmtree(old, ignore_errors=True)
        unfinished = models / f"{UNFINISHED}{new_id()}"
        yield from import_checkpoint(path, unfinished, n_heads=asked.heads or None)
        beside = path if path.is_dir() else path.absolute().parent
        told = give_tokenizer(unfinished, asked.tokenizer, beside, Workspace.default().cache / "tokenizers")
        if (unfinished / "tokenizer.json").is_file():
            yield Notice(level="info", text=told)
        folder = _free(models, slug(path.name if path.is_dir() else path.stem) or "model")
        unfinished.rename(folder)
    except EngineError as error:
        yield ModelBrought(request=asked.id, problem=error.text, remedy=error.remedy)
        return
    yield ModelBrought(request=asked.id, folder=str(folder), tokenizer=(folder / "tokenizer.json").is_file())


def complete(asked: GiveTokenizer) -> Iterator[Message]:
    """An imported model gets the tokenizer that its file did not bring."""
    yield Status(text="Loading torch")
    from engine.loading import give_tokenizer

    folder = Path(asked.folder)
    try:
        told = give_tokenizer(folder, asked.tokenizer, folder, Workspace.default().cache / "tokenizers")
    except EngineError as error:
        yield ModelBrought(request=asked.id, problem=error.text, remedy=error.remedy)
        return
    yield Notice(level="info", text=told)
    yield ModelBrought(request=asked.id, folder=asked.folder)


def look_up(asked: LookUpModel) -> HubModelFound:
    """What a model of the hub weighs."""
    try:
        found = hub.look_up(asked.name)
    except EngineError as error:
        return HubModelFound(request=asked.id, name=asked.name, problem=error.text, remedy=error.remedy)
    return HubModelFound(request=asked.id, name=found.name, bytes=found.bytes, files=len(found.files))


def fetch(asked: FetchModel) -> Iterator[Message]:
    """Downloads a model, telling a few times a second how far it is."""
    told: queue.Queue[Message | None] = queue.Queue()
    next_time = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal next_time
        if time.monotonic() >= next_time:
            next_time = time.monotonic() + TELL_S
            told.put(Status(text="Downloading", done=done, total=total))

    with ThreadPoolExecutor(1) as pool:
        folder = pool.submit(hub.fetch_model, asked.name, Path(asked.models), progress)
        folder.add_done_callback(lambda _: told.put(None))
        while (message := told.get()) is not None:
            yield message
        try:
            yield ModelBrought(request=asked.id, folder=str(folder.result()))
        except EngineError as error:
            yield ModelBrought(request=asked.id, problem=error.text, remedy=error.remedy)


def devices() -> list[dict[str, Plain]]:
    """What works here; torch is asked only where there is a GPU that it may know."""
    if not find_gpus():
        return [{"id": "cpu", "kind": "cpu", "name": "CPU", "free": psutil.virtual_memory().available}]
    from engine.training.devices import list_devices

    return [
        {"id": device.id, "kind": device.kind, "name": device.name, "free": device.free_memory}
        for device in list_devices()
        if device.usable
    ]


def _free(models: Path, name: str) -> Path:
    """A name in ``models`` that no model has yet."""
    number, path = 1, models / name
    while path.exists():
        number += 1
        path = models / f"{name}-{number}"
    return path


def main() -> int:
    """Serves commands until stdin closes."""
    for command in commands():
        for message in answers(command):
            tell(message)
    return 0


if __name__ == "__main__":
    sys.exit(main())
