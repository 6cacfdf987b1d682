"""What can be done with tokenizers, as rows of the action table: the palette finds them."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

from studio.action import Action, Handler, Shell, always
from studio.language import QT_TRANSLATE_NOOP

PAGE = "tokenizer"
Deed = Literal["learn", "add", "type"]


@runtime_checkable
class TokenizerDoer(Protocol):
    """A page that does these deeds with tokenizers."""

    def do_with_tokenizers(self, deed: Deed) -> None: ...


def on_page(deed: Deed) -> Handler:
    """A handler that shows the Tokenizer page and does ``deed`` there."""

    def handler(shell: Shell) -> None:
        shell.context.navigate(PAGE)
        if isinstance(shell.page, TokenizerDoer):
            shell.page.do_with_tokenizers(deed)

    return handler


def _row(deed: Deed, title: str, tip: str, icon: str) -> Action:
    return Action(f"tokenizer.{deed}", title, tip, "", icon, always, on_page(deed))


TOKENIZER_ACTIONS: tuple[Action, ...] = (
    _row(
        "learn",
        QT_TRANSLATE_NOOP("actions", "Learn vocabularies again"),
        QT_TRANSLATE_NOOP("actions", "Read the text again and find what a larger vocabulary is worth"),
        "refresh",
    ),
    _row(
        "add",
        QT_TRANSLATE_NOOP("actions", "Add a tokenizer.json"),
        QT_TRANSLATE_NOOP("actions", "Compare a tokenizer of your own with the others"),
        "plus",
    ),
    _row(
        "type",
        QT_TRANSLATE_NOOP("actions", "Cut a text of your own"),
        QT_TRANSLATE_NOOP("actions", "Type a text and see it token by token"),
        "pencil",
    ),
)
