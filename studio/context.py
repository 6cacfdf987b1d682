"""What every page is given in its constructor: no page reaches for a global or for the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from PySide6.QtCore import SignalInstance

from studio.settings import Settings
from studio.theme import Theme

if TYPE_CHECKING:
    from engine.messages import Command
    from engine.recipes.recipe import Recipe
    from engine.workspace import Workspace
    from studio.actions import Actions
    from studio.draft import Draft
    from studio.history import History

Level = Literal["info", "ok", "warning", "problem"]


class Engine(Protocol):
    """The part of ``studio.engine_thread.EngineThread`` that pages and the window rely on."""

    @property
    def messages(self) -> SignalInstance:
        """(run path: str, messages: list[Message]): what a followed run has told since the last time."""

    @property
    def runs_changed(self) -> SignalInstance:
        """(): a run appeared, ended or was deleted."""

    @property
    def refused(self) -> SignalInstance:
        """(run path: str, text: str, remedy: str): what was asked for a run could not be done."""

    @property
    def current(self) -> History | None:
        """What is known of the run that the window shows now, or None."""

    @property
    def current_run(self) -> Path | None:
        """The folder of the run that the window shows now, or None."""

    def set_runs_folder(self, runs: Path) -> None:
        """Looks for runs in another folder from now on."""

    def live_runs(self) -> list[Path]:
        """The runs of the runs folder that a process computes now (what closing the window asks about)."""

    def start_run(self, recipe: Recipe, name: str = "") -> Path:
        """Creates the run folder, starts its worker, follows it.  Raises EngineError."""

    def resume_run(self, run: Path) -> None:
        """Starts a worker that goes on where the run ended.  Raises EngineError."""

    def follow(self, run: Path) -> None:
        """Makes ``run`` the current one and reads it from its beginning."""

    def send(self, run: Path, command: Command) -> None:
        """Writes a wish for the run's worker.  Raises EngineError."""

    def leave(self, run: Path) -> None:
        """Follows ``run`` no longer, if it does: its folder is about to go away."""

    def discard_run(self, run: Path) -> None:
        """Ends the run without saving and puts its folder into the bin."""

    def shut_down(self) -> None:
        """Ends the thread (never a run) and waits for it."""


@dataclass
class Context:
    """The services of the studio, injected.

    ``draft`` is the recipe in preparation, which every page reads and changes; ``navigate(page_id, run)`` shows a
    page, if ``run`` is given for that run; ``toast(text, level)`` tells something in passing, ``withdraw(text)``
    takes it away when it is true no more; ``apply_settings()`` is called after a field of ``settings`` was changed:
    it saves them and makes them true.
    """

    workspace: Workspace
    settings: Settings
    theme: Theme
    engine: Engine
    actions: Actions
    draft: Draft
    navigate: Callable[..., None]
    toast: Callable[..., None]
    withdraw: Callable[[str], None]
    apply_settings: Callable[[], None]

    @property
    def runs_folder(self) -> Path:
        """Where runs are kept: the folder of the settings, else the workspace's."""
        return Path(self.settings.runs_folder) if self.settings.runs_folder else self.workspace.runs
