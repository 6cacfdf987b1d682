"""What an action is: one thing that can be done, as a row of data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from studio.context import Context
    from studio.pages.page import Page


class Shell(Protocol):
    """What a handler may do with the window."""

    context: Context

    @property
    def page(self) -> Page | None:
        """The page in front."""

    def open_palette(self) -> None: ...
    def toggle_explain(self) -> None: ...
    def next_pane(self) -> None: ...
    def escape(self) -> None: ...
    def close(self) -> bool: ...


Handler = Callable[[Shell], None]
Enabled = Callable[["Context"], bool]


@dataclass(frozen=True)
class Action:
    """One thing that can be done.  ``title`` is English (translated in context "actions"); ``tip`` says what happens."""

    id: str
    title: str
    tip: str
    shortcut: str
    icon: str
    enabled: Enabled
    handler: Handler
    menu: bool = False


def always(context: Context) -> bool:
    """Enabled at any time."""
    return True
