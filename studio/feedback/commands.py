"""What can be done on the Feedback page, as rows of the action table: the palette finds them."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

from studio.action import Action, Handler, Shell, always
from studio.language import QT_TRANSLATE_NOOP

PAGE = "feedback"
Deed = Literal["begin", "train", "skipped", "import", "export", "split"]


@runtime_checkable
class Judge(Protocol):
    """A page on which answers are judged."""

    def play(self, deed: Deed) -> None: ...


def on_page(deed: Deed) -> Handler:
    """A handler that shows the page and does ``deed`` there."""

    def handler(shell: Shell) -> None:
        shell.context.navigate(PAGE)
        if isinstance(shell.page, Judge):
            shell.page.play(deed)

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
    _row(
        "skipped",
        QT_TRANSLATE_NOOP("actions", "Judge the skipped pairs"),
        QT_TRANSLATE_NOOP("actions", "The pairs that were passed over, once more"),
    ),
    _row(
        "import",
        QT_TRANSLATE_NOOP("actions", "Import pairs"),
        QT_TRANSLATE_NOOP("actions", "Take the pairs of a file into the set of the Feedback page"),
    ),
    _row(
        "export",
        QT_TRANSLATE_NOOP("actions", "Export pairs"),
        QT_TRANSLATE_NOOP("actions", "Write the set of the Feedback page for other programs"),
    ),
    _row(
        "split",
        QT_TRANSLATE_NOOP("actions", "Split the pairs"),
        QT_TRANSLATE_NOOP("actions", "Two files of the set: to learn from, and for the exam"),
    ),
)
