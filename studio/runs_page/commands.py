"""What can be done with runs, as rows of the action table: the palette finds them, the page's menu shows them."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

from studio.action import Action, Handler, Shell, always
from studio.language import QT_TRANSLATE_NOOP

PAGE = "runs"
Deed = Literal[
    "open", "try", "resume", "queue", "branch", "sweep", "compare", "rename", "tags", "pin", "export", "folder",
    "delete", "undo", "start_queue", "hold_queue", "empty_bin",
]  # fmt: skip


@runtime_checkable
class Doer(Protocol):
    """A page that does these deeds with the runs that are chosen on it."""

    def do(self, deed: Deed) -> None: ...


def on_page(deed: Deed) -> Handler:
    """A handler that shows the Runs page and does ``deed`` there."""

    def handler(shell: Shell) -> None:
        shell.context.navigate(PAGE)
        if isinstance(shell.page, Doer):
            shell.page.do(deed)

    return handler


def _row(deed: Deed, title: str, tip: str, icon: str = "", shortcut: str = "") -> Action:
    return Action(f"runs.{deed}", title, tip, shortcut, icon, always, on_page(deed))


RUNS_ACTIONS: tuple[Action, ...] = (
    _row(
        "open",
        QT_TRANSLATE_NOOP("actions", "Show the run"),
        QT_TRANSLATE_NOOP("actions", "Open the chosen run on the Train page"),
        "train",
    ),
    _row(
        "try",
        QT_TRANSLATE_NOOP("actions", "Try the model"),
        QT_TRANSLATE_NOOP("actions", "Open the chosen run's model in the playground"),
        "playground",
    ),
    _row(
        "resume",
        QT_TRANSLATE_NOOP("actions", "Resume the run"),
        QT_TRANSLATE_NOOP("actions", "Go on from the last checkpoint; several runs go on one after the other"),
        "resume",
    ),
    _row(
        "queue",
        QT_TRANSLATE_NOOP("actions", "Add to the queue"),
        QT_TRANSLATE_NOOP("actions", "Compute the chosen runs one after the other, also without this window"),
        "plus",
    ),
    _row(
        "branch",
        QT_TRANSLATE_NOOP("actions", "Branch from a step"),
        QT_TRANSLATE_NOOP("actions", "A new run from one of the chosen run's checkpoints, with some settings changed"),
        "branch",
    ),
    _row(
        "sweep",
        QT_TRANSLATE_NOOP("actions", "Sweep over settings"),
        QT_TRANSLATE_NOOP("actions", "Queue a run for every combination of values"),
        "sweep",
    ),
    _row(
        "compare",
        QT_TRANSLATE_NOOP("actions", "Tick for comparing"),
        QT_TRANSLATE_NOOP("actions", "Keep the chosen runs in the chart and in the differences"),
        "check",
    ),
    _row(
        "rename",
        QT_TRANSLATE_NOOP("actions", "Rename the run"),
        QT_TRANSLATE_NOOP("actions", "Call the chosen run something else; its folder keeps its name"),
    ),
    _row(
        "tags",
        QT_TRANSLATE_NOOP("actions", "Tag the run"),
        QT_TRANSLATE_NOOP("actions", "Words to find the chosen run by, with commas between them"),
    ),
    _row(
        "pin",
        QT_TRANSLATE_NOOP("actions", "Pin or unpin the run"),
        QT_TRANSLATE_NOOP("actions", "Keep the chosen runs at the top of the list"),
        "pin",
    ),
    _row(
        "export",
        QT_TRANSLATE_NOOP("actions", "Export the model"),
        QT_TRANSLATE_NOOP("actions", "Write the chosen run's model as a folder that transformers opens"),
        "save",
    ),
    _row(
        "folder",
        QT_TRANSLATE_NOOP("actions", "Open the run's folder"),
        QT_TRANSLATE_NOOP("actions", "Show the chosen run's folder in the file manager"),
        "folder",
    ),
    _row(
        "delete",
        QT_TRANSLATE_NOOP("actions", "Put the run into the bin"),
        QT_TRANSLATE_NOOP("actions", "The chosen runs can be taken out of the bin again"),
        "trash",
    ),
    _row(
        "undo",
        QT_TRANSLATE_NOOP("actions", "Take the last run out of the bin"),
        QT_TRANSLATE_NOOP("actions", "Undo the last deletion of a run"),
        "undo",
    ),
    _row(
        "start_queue",
        QT_TRANSLATE_NOOP("actions", "Start the queue"),
        QT_TRANSLATE_NOOP("actions", "Compute what waits in the queue, one run after the other"),
        "resume",
    ),
    _row(
        "hold_queue",
        QT_TRANSLATE_NOOP("actions", "Hold the queue"),
        QT_TRANSLATE_NOOP("actions", "Start no further run; the one that computes goes on"),
        "pause",
    ),
    _row(
        "empty_bin",
        QT_TRANSLATE_NOOP("actions", "Empty the bin"),
        QT_TRANSLATE_NOOP("actions", "Delete what is in the bin for good"),
        "trash",
    ),
)
