"""How a stage sees the world: its folder, its wishes, its checkpoints.  Torch-free.

A stage reads the world only through this object and tells the world only by what it yields, so a
test of a stage is ``list(train(recipe, RunContext(folder)))``.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

from engine.events import LineReader
from engine.messages import Command, Message, Obeyed, Pause, Resume, SampleNow, SaveNow, Stop
from engine.runs import RunFolder
from engine.workspace import Workspace


@dataclass
class RunContext:
    """What ``train(recipe, run)`` gets as ``run``.

    ``stop`` is set by signals and by a parent that is gone; ``commands_from`` is where new wishes begin in
    ``commands.jsonl``; ``rank`` and ``world`` are for several processes (rank 0 writes).
    """

    folder: RunFolder
    commands_from: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    cache: Path = field(default_factory=lambda: Workspace.default().cache)
    rank: int = 0
    world: int = 1

    def __post_init__(self) -> None:
        self._reader = LineReader(self.folder.commands_path, self.commands_from)
        self._obeyed = {m.command for m in self.folder.reader().read() if isinstance(m, Obeyed)}

    def wishes(self) -> list[Command]:
        """The wishes that came since the last call; one that was obeyed before is never given again."""
        found: list[Command] = []
        for message in self._reader.read():
            if isinstance(message, Command) and message.id not in self._obeyed:
                self._obeyed.add(message.id)
                found.append(message)
        return found


@dataclass
class Wanted:
    """What the wishes so far add up to, and what must be told about them."""

    stop: bool = False
    save: bool = True
    pause: bool = False
    save_now: bool = False
    samples: list[SampleNow] = field(default_factory=list)
    told: list[Message] = field(default_factory=list)

    def take(self, run: RunContext, step: int) -> Wanted:
        """Adds the new wishes of ``run``; returns itself."""
        if run.stop.is_set():
            self.stop = True
        for wish in run.wishes():
            self.told.append(Obeyed(command=wish.id, what=type(wish).__name__, step=step))
            if isinstance(wish, Stop):
                self.stop, self.save = True, wish.save
            elif isinstance(wish, Pause):
                self.pause = True
            elif isinstance(wish, Resume):
                self.pause = False
            elif isinstance(wish, SaveNow):
                self.save_now = True
            elif isinstance(wish, SampleNow):
                self.samples.append(wish)
        return self

    def tell(self) -> list[Message]:
        """The messages about obeyed wishes, once."""
        told, self.told = self.told, []
        return told
