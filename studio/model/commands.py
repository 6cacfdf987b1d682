"""What can be done with the model in preparation, as rows of the action table: the palette finds them."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

from studio.action import Action, Handler, Shell, always
from studio.language import QT_TRANSLATE_NOOP

PAGE = "model"
Deed = Literal["measure", "folder", "file", "hub"]


@runtime_checkable
class ModelDoer(Protocol):
    """A page that does these deeds with the model in preparation."""

    def do_with_model(self, deed: Deed) -> None: ...


def on_page(deed: Deed) -> Handler:
    """A handler that shows the Model page and does ``deed`` there."""

    def handler(shell: Shell) -> None:
        shell.context.navigate(PAGE)
        if isinstance(shell.page, ModelDoer):
            shell.page.do_with_model(deed)

    return handler


def _row(deed: Deed, title: str, tip: str, icon: str) -> Action:
    return Action(f"model.{deed}", title, tip, "", icon, always, on_page(deed))


MODEL_ACTIONS: tuple[Action, ...] = (
    _row(
        "measure",
        QT_TRANSLATE_NOOP("actions", "Measure two steps"),
        QT_TRANSLATE_NOOP("actions", "Find out how much memory and time the run in preparation takes"),
        "refresh",
    ),
    _row(
        "folder",
        QT_TRANSLATE_NOOP("actions", "Start from a model folder"),
        QT_TRANSLATE_NOOP("actions", "Choose a folder with a model that others trained"),
        "folder",
    ),
    _row(
        "file",
        QT_TRANSLATE_NOOP("actions", "Import a file of weights"),
        QT_TRANSLATE_NOOP("actions", "Make a model folder of a .pt, .pth or .bin file, safely"),
        "file",
    ),
    _row(
        "hub",
        QT_TRANSLATE_NOOP("actions", "Look up a model on the hub"),
        QT_TRANSLATE_NOOP("actions", "Ask the Hugging Face hub what a model weighs, before it is downloaded"),
        "search",
    ),
)
