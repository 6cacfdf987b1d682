"""The application: workspace, settings, theme, language, engine thread and window, put together and taken apart again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QCoreApplication, QLocale, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from engine.errors import EngineError
from engine.workspace import Workspace, assets, make_folder
from studio import settings as settings_file
from studio.actions import Actions
from studio.bugs import Bugs
from studio.context import Context, Engine
from studio.draft import Draft
from studio.instance import Instance
from studio.language import Language, system_language
from studio.notify import Notifier
from studio.theme import Theme
from studio.warm_up import WarmUp
from studio.window import Window

if TYPE_CHECKING:
    from engine.recipes.recipe import Recipe

FIRST_PAGE = "start"
WARM_UP_AFTER_MS = 400  # the first page has the window to itself
ALREADY_OPEN = "Tezgah is already open on this workspace; its window was asked to come to the front.\n"
NO_ANSWER = (
    "Tezgah is already open on this workspace, but does not answer. End it, or set TEZGAH_HOME to another folder.\n"
)


class Studio:
    """Everything that lives as long as the window.  ``close`` ends it in order; runs go on."""

    def __init__(self, app: QApplication, workspace: Workspace, engine: Engine | None = None) -> None:
        self.app, self.workspace = app, workspace
        self._settings_path = workspace.root / "settings.json"
        loaded = settings_file.load(self._settings_path)
        self.settings = loaded.settings
        self.bugs = Bugs(workspace.root / "logs")
        self.bugs.found.connect(self._on_bug)
        self.theme = Theme(assets(), self.settings.theme, self.settings.text_scale)  # type: ignore[arg-type]
        self.language = Language(app, assets() / "translations")
        self.language.set(self.settings.language)
        self.theme.apply(app)
        self.engine = engine if engine is not None else _engine_thread(self._runs_folder())
        self.context = Context(
            workspace=workspace,
            settings=self.settings,
            theme=self.theme,
            engine=self.engine,
            actions=Actions(),
            draft=Draft(self._first_recipe),
            navigate=_nowhere,
            toast=_nowhere,
            withdraw=_nowhere,
            apply_settings=self.apply_settings,
        )
        self.window = Window(self.context)
        self.window.setWindowIcon(QIcon(str(assets() / "icons" / "tezgah.svg")))
        self.notifier = Notifier(self.context, self.window)
        self.window.navigate(FIRST_PAGE)
        if loaded.moved_to is not None:
            self._tell_moved(loaded.moved_to)

    def _first_recipe(self) -> Recipe:
        from studio.first_recipe import first_recipe  # the readers of texts weigh a lot: not before the window is there

        code = system_language() if self.settings.language == "system" else self.settings.language
        return first_recipe(f"tales:{code}")

    def _runs_folder(self) -> Path:
        return Path(self.settings.runs_folder) if self.settings.runs_folder else self.workspace.runs

    def apply_settings(self) -> None:
        """Makes the settings true and saves them."""
        self.theme.set_mode(self.settings.theme)  # type: ignore[arg-type]
        self.theme.set_text_scale(self.settings.text_scale)
        self.language.set(self.settings.language)
        self.engine.set_runs_folder(self.context.runs_folder)
        try:
            settings_file.save(self.settings, self._settings_path)
        except OSError as error:
            text = QCoreApplication.translate("app", "The settings could not be saved: {0}")
            self.context.toast(text.format(error), "warning")

    def close(self) -> None:
        """Ends the threads, gives the hooks back and takes the window apart.

        The window goes while the application still stands; Python's own order at the end of a process is another.
        """
        self.engine.shut_down()
        self.bugs.remove()
        self.language.remove()
        for part in (self.window, self.context.actions):
            if shiboken6.isValid(part):
                shiboken6.delete(part)

    def raise_window(self) -> None:
        """Brings the window to the front."""
        self.window.setWindowState(self.window.windowState() & ~self.window.windowState().WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()

    def _tell_moved(self, kept: Path) -> None:
        text = QCoreApplication.translate(
            "app", "The settings could not be read; they are kept as {0}. Defaults are used."
        )
        self.context.toast(text.format(kept.name), "warning")

    def _on_bug(self, summary: str, report: str) -> None:
        text = QCoreApplication.translate("app", "A bug in the studio, written to {0}: {1}")
        copy = QCoreApplication.translate("app", "Copy report")
        choice = (copy, lambda: QGuiApplication.clipboard().setText(report))
        self.context.toast(text.format(self.bugs.path, summary), "problem", (choice,))


def main(argv: Sequence[str] = ()) -> int:
    """Opens the studio on the environment's workspace; returns the exit code."""
    app = QApplication([sys.argv[0], *argv])
    app.setApplicationName("tezgah")
    app.setApplicationDisplayName("Tezgah")
    QLocale.setDefault(QLocale.c())  # whatever a widget reads or writes by itself, it does so in the C locale
    try:
        workspace = Workspace.default()
        make_folder(workspace.root)
        instance = Instance(workspace.root)
        if not instance.claim():
            answered = instance.raise_first()
            sys.stderr.write(ALREADY_OPEN if answered else NO_ANSWER)
            return 0 if answered else 1
    except EngineError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    studio = Studio(app, workspace)
    studio.bugs.install()
    instance.raised.connect(studio.raise_window)
    studio.window.closing_down.connect(app.quit)
    app.setQuitOnLastWindowClosed(False)
    studio.window.show()
    QTimer.singleShot(0, studio.engine.runs_changed.emit)
    warm_up = WarmUp()
    QTimer.singleShot(WARM_UP_AFTER_MS, warm_up.start)
    try:
        return app.exec()
    finally:
        warm_up.end()
        studio.close()
        instance.release()


def _engine_thread(runs: Path) -> Engine:
    from studio.engine_thread import EngineThread

    thread: Engine = EngineThread(runs)
    return thread


def _nowhere(*_: object, **__: object) -> None:
    """Stands in until the window is made."""
