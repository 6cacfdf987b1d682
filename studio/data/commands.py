"""What can be done with data, as rows of the action table: the palette finds them."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

from studio.action import Action, Handler, Shell, always
from studio.language import QT_TRANSLATE_NOOP

PAGE = "data"
Deed = Literal["files", "folder", "paste", "study"]


@runtime_checkable
class DataDoer(Protocol):
    """A page that does these deeds with the data in preparation."""

    def do_with_data(self, deed: Deed) -> None: ...


def on_page(deed: Deed) -> Handler:
    """A handler that shows the Data page and does ``deed`` there."""

    def handler(shell: Shell) -> None:
        shell.context.navigate(PAGE)
        if isinstance(shell.page, DataDoer):
            shell.page.do_with_data(deed)

    return handler


def _row(deed: Deed, title: str, tip: str, icon: str, shortcut: str = "") -> Action:
    return Action(f"data.{deed}", title, tip, shortcut, icon, always, on_page(deed))


DATA_ACTIONS: tuple[Action, ...] = (
    _row(
        "files",
        QT_TRANSLATE_NOOP("actions", "Open data files"),
        QT_TRANSLATE_NOOP("actions", "Choose the files that the next run learns from"),
        "file",
        "Ctrl+Shift+O",
    ),
    _row(
        "folder",
        QT_TRANSLATE_NOOP("actions", "Open a data folder"),
        QT_TRANSLATE_NOOP("actions", "Choose a folder that the next run learns from"),
        "folder",
    ),
    _row(
        "paste",
        QT_TRANSLATE_NOOP("actions", "Learn from the clipboard"),
        QT_TRANSLATE_NOOP("actions", "Use the text, or the files, that you have copied"),
        "copy",
        "Ctrl+Shift+V",
    ),
    _row(
        "study",
        QT_TRANSLATE_NOOP("actions", "Read the data now"),
        QT_TRANSLATE_NOOP("actions", "Count tokens, lengths and repetitions, and find what is wrong"),
        "refresh",
    ),
)
