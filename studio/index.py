"""What the search box finds: commands, pages, the settings of a recipe with their help, and runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from studio.actions import ACTIONS, keys_text
from studio.context import Context
from studio.pages import PAGES
from studio.search import Found

MOST_RUNS = 50


class Host(Protocol):
    """What opening a match needs of the window."""

    context: Context

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
    from engine.recipes.base import fields_of
    from engine.stages import STAGES, recipe_class  # pydantic: only once somebody searches
    from studio.explanation import explanation, field_title

    found = []
    for stage in STAGES:
        for section, cls in recipe_class(stage).sections().items():
            for key, (_, info) in fields_of(cls).items():
                text = explanation(section, key, info)
                found.append(
                    Found(
                        field_title(info),
                        QCoreApplication.translate("search", "Setting"),
                        f"{section}.{key}",
                        f"{section}.{key} {info.title} {info.description} {text}",
                        _opener(host, text),
                    )
                )
    return found


def _opener(host: Host, text: str) -> Callable[[], None]:
    return lambda: host.explain_text(text)


def _runs(host: Host) -> list[Found]:
    folder = host.context.runs_folder
    if not folder.is_dir():
        return []
    # Names only: reading every run's events on each key would keep the window waiting.
    runs = sorted((p for p in folder.iterdir() if (p / "recipe.toml").is_file()), reverse=True)[:MOST_RUNS]
    navigate = host.context.navigate
    return [
        Found(
            run.name.split("-", 3)[-1],
            QCoreApplication.translate("search", "Run"),
            run.name,
            run.name,
            lambda run=run: navigate("train", run),  # type: ignore[misc]
        )
        for run in runs
    ]
