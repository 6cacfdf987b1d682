"""What can be done in the playground, as rows of the action table: the palette finds them."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

from studio.action import Action, Handler, Shell, always
from studio.language import QT_TRANSLATE_NOOP

PAGE = "playground"
Deed = Literal["chat", "continue", "compare", "before", "sees", "template", "new", "export"]


@runtime_checkable
class Player(Protocol):
    """A page that does these deeds."""

    def play(self, deed: Deed) -> None: ...


def on_page(deed: Deed) -> Handler:
    """A handler that shows the playground and does ``deed`` there."""

    def handler(shell: Shell) -> None:
        shell.context.navigate(PAGE)
        if isinstance(shell.page, Player):
            shell.page.play(deed)

    return handler


def _row(deed: Deed, title: str, tip: str, icon: str = "", shortcut: str = "") -> Action:
    return Action(f"playground.{deed}", title, tip, shortcut, icon, always, on_page(deed))


PLAYGROUND_ACTIONS: tuple[Action, ...] = (
    _row(
        "chat",
        QT_TRANSLATE_NOOP("actions", "Chat with the model"),
        QT_TRANSLATE_NOOP("actions", "The model answers in a conversation"),
        "playground",
    ),
    _row(
        "continue",
        QT_TRANSLATE_NOOP("actions", "Let the model continue a text"),
        QT_TRANSLATE_NOOP("actions", "The model goes on from a beginning"),
        "playground",
    ),
    _row(
        "compare",
        QT_TRANSLATE_NOOP("actions", "Compare models"),
        QT_TRANSLATE_NOOP("actions", "One more model in the playground: the same prompt, the same seed"),
        "plus",
    ),
    _row(
        "before",
        QT_TRANSLATE_NOOP("actions", "Compare before and after"),
        QT_TRANSLATE_NOOP("actions", "The model that this one was made from, beside it"),
        "branch",
    ),
    _row(
        "sees",
        QT_TRANSLATE_NOOP("actions", "What the model sees"),
        QT_TRANSLATE_NOOP("actions", "The conversation as the template writes it"),
        "explain",
    ),
    _row(
        "template",
        QT_TRANSLATE_NOOP("actions", "Choose the chat template"),
        QT_TRANSLATE_NOOP("actions", "How a conversation becomes the text that the model reads"),
        "playground",
    ),
    _row(
        "new",
        QT_TRANSLATE_NOOP("actions", "New conversation"),
        QT_TRANSLATE_NOOP("actions", "Begin anew in all columns"),
        "plus",
    ),
    _row(
        "export",
        QT_TRANSLATE_NOOP("actions", "Export the conversation"),
        QT_TRANSLATE_NOOP("actions", "As chat data that fine-tuning reads, or as a text"),
        "save",
    ),
)
