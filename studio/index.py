"""What the search box finds: commands, pages, the settings of a recipe with their help, and runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication

from engine.about import shown_name
from engine.runs import is_run
from studio.actions import ACTIONS, keys_text
from studio.context import Context
from studio.pages import PAGES
from studio.recipe_commands import PAGE, Preparer
from studio.search import Found

if TYPE_CHECKING:
    from studio.pages.page import Page

MOST_RUNS = 50


class Host(Protocol):
    """What opening a match needs of the window."""

    context: Context

    @property
    def page(self) -> Page | None:
        """The page in front."""

    def explain_text(self, text: str) -> None: ...


def things_to_find(host: Host) -> list[Found]:
    """Everything that can be found now, the usual first."""
    return [*_pages(host), *_commands(host), *_settings(host), *_runs(host)]


def _pages(host: Host) -> list[Found]:
    navigate = host.context.navigate
    return [
        Found(
            QCoreApplication.translate("pages", entry.title),
            QCoreApplication.translate("search", "Page"),
            keys_text(entry.shortcut),
            f"{entry.id} {entry.title}",
            lambda id=entry.id: navigate(id),  # type: ignore[misc]
        )
        for entry in PAGES
    ]


def _commands(host: Host) -> list[Found]:
    actions = host.context.actions
    found = []
    for row in ACTIONS:
        action = actions[row.id]
        if action.isEnabled() and row.id != "window.palette":
            keys = keys_text(action.shortcut())
            more = f"{row.title} {row.tip} {action.toolTip()}"
            kind = QCoreApplication.translate("search", "Command")
            found.append(Found(action.text(), kind, keys, more, action.trigger))
    return found


def _settings(host: Host) -> list[Found]:
    """Every setting of every stage, those of the stage in preparation first; what two stages share word for word, once."""
    from engine.recipes.base import fields_of
    from engine.stages import STAGES, recipe_class  # pydantic: only once somebody searches
    from studio.explanation import explanation, field_title, recipe_text

    found, known = [], set[str]()
    for stage in sorted(STAGES, key=lambda stage: stage != host.context.draft.stage):
        kind, title = QCoreApplication.translate("search", "Setting"), recipe_text(STAGES[stage].title)
        for section, cls in recipe_class(stage).sections().items():
            for key, (_, info) in fields_of(cls).items():
                text = explanation(section, key, info)
                if text in known:
                    continue
                known.add(text)
                more = f"{section}.{key} {info.title} {info.description} {text}"
                dotted = f"{section}.{key}"
                hint = f"{title} · {dotted}"
                found.append(Found(field_title(info), kind, hint, more, _opener(host, stage, dotted, text)))
    return found


def _opener(host: Host, stage: str, key: str, text: str) -> Callable[[], None]:
    """Shows a setting in the recipe that is prepared, and explains it."""

    def open_setting() -> None:
        host.context.navigate(PAGE)
        if isinstance(host.page, Preparer):
            host.page.show_setting(stage, key)
        host.explain_text(text)

    return open_setting


def _runs(host: Host) -> list[Found]:
    folder = host.context.runs_folder
    if not folder.is_dir():
        return []
    # Names and titles only: reading every run's events on each key would keep the window waiting.
    runs = sorted((p for p in folder.iterdir() if is_run(p)), reverse=True)[:MOST_RUNS]
    navigate = host.context.navigate
    return [
        Found(
            shown_name(run),
            QCoreApplication.translate("search", "Run"),
            run.name,
            run.name,
            lambda run=run: navigate("train", run),  # type: ignore[misc]
        )
        for run in runs
    ]
