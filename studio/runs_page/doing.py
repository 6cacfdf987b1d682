"""Which deed makes sense with the runs that are chosen, and the menu of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from engine.summaries import RunSummary
from studio.actions import Actions
from studio.runs_page.commands import Deed
from studio.widgets.buttons import literal

RESUMABLE = ("queued", "stopped", "interrupted", "failed", "paused")
MENU: tuple[tuple[Deed, ...], ...] = (
    ("open", "try"),
    ("resume", "queue", "branch", "sweep"),
    ("compare", "pin", "rename", "tags"),
    ("export", "folder"),
    ("delete", "undo"),
)
KEYS: dict[Deed, str] = {
    "open": "Return", "compare": "Space", "rename": "F2", "tags": "Shift+F2", "delete": "Del", "undo": "Ctrl+Z", "pin": "P",
}  # fmt: skip


def makes_sense(deed: Deed, chosen: Sequence[RunSummary]) -> bool:
    """Whether a deed makes sense with these runs."""
    one = len(chosen) == 1
    return {
        "open": one, "try": one and chosen[0].has_model, "folder": one, "export": one and chosen[0].has_model,
        "resume": bool(chosen) and all(run.state in RESUMABLE for run in chosen),
        "queue": bool(chosen) and all(run.state in RESUMABLE and run.state != "paused" for run in chosen),
        "branch": one and chosen[0].checkpoint_step is not None, "rename": one, "tags": one,
        "delete": any(not run.live for run in chosen), "compare": bool(chosen), "pin": bool(chosen),
    }.get(deed, True)  # fmt: skip


def deeds_menu(owner: QWidget, actions: Actions, chosen: Sequence[RunSummary], do: Callable[[Deed], None]) -> QMenu:
    """Everything that can be done with these runs."""
    menu = QMenu(owner)
    for group in MENU:
        if not menu.isEmpty():
            menu.addSeparator()
        for deed in group:
            row = actions[f"runs.{deed}"]
            keys = f"\t{KEYS[deed]}" if deed in KEYS else ""
            action = QAction(literal(row.text()) + keys, menu)
            action.setToolTip(row.toolTip())
            action.setEnabled(makes_sense(deed, chosen))
            action.triggered.connect(lambda _=False, deed=deed: do(deed))
            menu.addAction(action)
    return menu
