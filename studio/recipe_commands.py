"""What can be done with the recipe in preparation, as rows of the action table: the palette finds them on any page."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

from studio.action import Action, Handler, Shell, always
from studio.language import QT_TRANSLATE_NOOP

PAGE = "train"
Deed = Literal["show", "start", "queue", "load", "save", "copy", "undo", "redo", "reset"]


@runtime_checkable
class Preparer(Protocol):
    """A page on which a recipe is prepared."""

    def do_with_recipe(self, deed: Deed) -> None: ...
    def show_setting(self, stage: str, key: str) -> None: ...


def on_page(deed: Deed) -> Handler:
    """A handler that brings the recipe forward and does ``deed`` with it."""

    def handler(shell: Shell) -> None:
        shell.context.navigate(PAGE)
        if isinstance(shell.page, Preparer):
            shell.page.do_with_recipe(deed)

    return handler


def _row(deed: Deed, title: str, tip: str, icon: str = "") -> Action:
    return Action(f"recipe.{deed}", title, tip, "", icon, always, on_page(deed))


RECIPE_ACTIONS: tuple[Action, ...] = (
    _row(
        "show",
        QT_TRANSLATE_NOOP("actions", "Show the next recipe"),
        QT_TRANSLATE_NOOP("actions", "All settings of the run that is prepared"),
        "train",
    ),
    _row(
        "start",
        QT_TRANSLATE_NOOP("actions", "Start the next recipe"),
        QT_TRANSLATE_NOOP("actions", "Train what is prepared"),
        "resume",
    ),
    _row(
        "queue",
        QT_TRANSLATE_NOOP("actions", "Queue the next recipe"),
        QT_TRANSLATE_NOOP("actions", "Train what is prepared when the runs before it have ended"),
        "plus",
    ),
    _row(
        "load",
        QT_TRANSLATE_NOOP("actions", "Load a recipe…"),
        QT_TRANSLATE_NOOP("actions", "Prepare a run from a .toml file"),
        "file",
    ),
    _row(
        "save",
        QT_TRANSLATE_NOOP("actions", "Save the recipe…"),
        QT_TRANSLATE_NOOP("actions", "Write what is prepared as a .toml file"),
        "save",
    ),
    _row(
        "copy",
        QT_TRANSLATE_NOOP("actions", "Copy the recipe as a command"),
        QT_TRANSLATE_NOOP("actions", "Copy a command line that trains exactly what is prepared"),
        "copy",
    ),
    _row(
        "undo",
        QT_TRANSLATE_NOOP("actions", "Undo the last change of the recipe"),
        QT_TRANSLATE_NOOP("actions", "Take the last changed setting back"),
        "undo",
    ),
    _row(
        "redo",
        QT_TRANSLATE_NOOP("actions", "Redo the change of the recipe"),
        QT_TRANSLATE_NOOP("actions", "Make the change again that was taken back"),
        "redo",
    ),
    _row(
        "reset",
        QT_TRANSLATE_NOOP("actions", "Reset the recipe"),
        QT_TRANSLATE_NOOP("actions", "Go back to what the recipe began with"),
        "reset",
    ),
)
