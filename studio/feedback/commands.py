"""What can be done on the Feedback page, as rows of the action table: the palette finds them."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

from studio.action import Action, Handler, Shell, always
from studio.language import QT_TRANSLATE_NOOP

PAGE = "feedback"
Deed = Literal["begin", "train"]


@runtime_checkable
class Judge(Protocol):
    """A page on which answers are judged."""

    def begin(self) -> None: ...
    def train_reward(self) -> None: ...


def on_page(deed: Deed) -> Handler:
    """A handler that shows the page and does ``deed`` there."""

    def handler(shell: Shell) -> None:
        shell.context.navigate(PAGE)
        if isinstance(shell.page, Judge):
            shell.page.begin() if deed == "begin" else shell.page.train_reward()

    return handler


def _row(deed: Deed, title: str, tip: str) -> Action:
    return Action(f"feedback.{deed}", title, tip, "", PAGE, always, on_page(deed))


FEEDBACK_ACTIONS: tuple[Action, ...] = (
    _row(
        "begin",
        QT_TRANSLATE_NOOP("actions", "Judge answers"),
        QT_TRANSLATE_NOOP("actions", "Compare pairs of a model's answers by arrow keys"),
    ),
    _row(
        "train",
        QT_TRANSLATE_NOOP("actions", "Train a reward model on my judgements"),
        QT_TRANSLATE_NOOP("actions", "Prepare the reward stage with the set of the Feedback page"),
    ),
)
