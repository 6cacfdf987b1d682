"""Everything that can be done, as data: menus, buttons, shortcuts and the palette all read this table."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit

from engine.errors import EngineError
from studio.action import Action, Handler, Shell, always
from studio.data.commands import DATA_ACTIONS
from studio.engine_texts import said_error
from studio.feedback.commands import FEEDBACK_ACTIONS
from studio.language import QT_TRANSLATE_NOOP
from studio.model.commands import MODEL_ACTIONS
from studio.pages import PAGES, Entry
from studio.playground.commands import PLAYGROUND_ACTIONS
from studio.recipe_commands import RECIPE_ACTIONS
from studio.runs_page.commands import RUNS_ACTIONS
from studio.settings import SCALES
from studio.tokenizer.commands import TOKENIZER_ACTIONS

if TYPE_CHECKING:
    from engine.messages import Command
    from studio.context import Context


# ------------------------------------------------------------------ when


def run_live(context: Context) -> bool:
    """Enabled while the run that is shown computes or waits."""
    current = context.engine.current
    return current is not None and current.live


def run_paused(context: Context) -> bool:
    """Whether the run that is shown is paused."""
    current = context.engine.current
    return current is not None and current.state == "paused"


# ------------------------------------------------------------------ what


def send(context: Context, command: Command) -> None:
    """Writes a wish for the run that is shown; a problem is told in passing."""
    run = context.engine.current_run
    if run is None:
        return
    try:
        context.engine.send(run, command)
    except EngineError as error:
        context.toast(said_error(error), "problem")


def pause_or_resume(shell: Shell) -> None:
    """Pauses the run, or lets it go on."""
    from engine.messages import Pause, Resume
    from engine.runs import new_id

    kind = Resume if run_paused(shell.context) else Pause
    send(shell.context, kind(id=new_id()))


def stop_and_save(shell: Shell) -> None:
    """Ends the run between two steps, with a checkpoint."""
    from engine.messages import Stop
    from engine.runs import new_id

    send(shell.context, Stop(id=new_id()))


def checkpoint_now(shell: Shell) -> None:
    """Asks for a checkpoint between two steps."""
    from engine.messages import SaveNow
    from engine.runs import new_id

    send(shell.context, SaveNow(id=new_id()))


def sample_now(shell: Shell) -> None:
    """Lets the model write between two steps."""
    from engine.messages import SampleNow
    from engine.runs import new_id

    send(shell.context, SampleNow(id=new_id()))


def main_action(shell: Shell) -> None:
    """Presses the main button of the page, once what is being typed is settled: a shortcut leaves no field."""
    field = QApplication.focusWidget()
    if isinstance(field, QLineEdit):
        field.editingFinished.emit()
    if shell.page is not None:
        shell.page.main_action()


def change_text_size(direction: int) -> Handler:
    """A handler that makes the text one step larger (1), smaller (-1) or normal (0)."""

    def handler(shell: Shell) -> None:
        settings = shell.context.settings
        near = min(range(len(SCALES)), key=lambda i: abs(SCALES[i] - settings.text_scale))
        place = min(max(near + direction, 0), len(SCALES) - 1) if direction else SCALES.index(1.0)
        settings.text_scale = SCALES[place]
        shell.context.apply_settings()

    return handler


def other_theme(shell: Shell) -> None:
    """Shows the dark theme instead of the light one, or the other way round."""
    shell.context.settings.theme = "light" if shell.context.theme.dark else "dark"
    shell.context.apply_settings()


def open_folder(folder: Callable[[Context], Path]) -> Handler:
    """A handler that shows a folder in the system's file manager."""

    def handler(shell: Shell) -> None:
        path = folder(shell.context)
        path.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    return handler


def close_window(shell: Shell) -> None:
    """Closes the window; a run is asked about first."""
    shell.close()


ACTIONS: tuple[Action, ...] = (
    Action(
        "run.pause",
        QT_TRANSLATE_NOOP("actions", "Pause"),
        QT_TRANSLATE_NOOP("actions", "Wait between two steps, the model kept in memory; again: go on"),
        "Ctrl+.",
        "pause",
        run_live,
        pause_or_resume,
    ),
    Action(
        "run.stop",
        QT_TRANSLATE_NOOP("actions", "Stop & save"),
        QT_TRANSLATE_NOOP("actions", "Save a checkpoint and end the run; it can be resumed"),
        "Ctrl+Shift+.",
        "stop",
        run_live,
        stop_and_save,
    ),
    Action(
        "run.checkpoint",
        QT_TRANSLATE_NOOP("actions", "Checkpoint now"),
        QT_TRANSLATE_NOOP("actions", "Save a checkpoint and go on"),
        "Ctrl+Shift+S",
        "save",
        run_live,
        checkpoint_now,
    ),
    Action(
        "run.sample",
        QT_TRANSLATE_NOOP("actions", "Sample now"),
        QT_TRANSLATE_NOOP("actions", "Let the model write, then go on"),
        "Ctrl+T",
        "sample",
        run_live,
        sample_now,
    ),
    Action(
        "page.main",
        QT_TRANSLATE_NOOP("actions", "Main button of the page"),
        QT_TRANSLATE_NOOP("actions", "Start training, generate, …"),
        "Ctrl+Return",
        "",
        always,
        main_action,
    ),
    Action(
        "window.palette",
        QT_TRANSLATE_NOOP("actions", "Search"),
        QT_TRANSLATE_NOOP("actions", "Find settings, runs and commands"),
        "Ctrl+K",
        "search",
        always,
        lambda shell: shell.open_palette(),
    ),
    Action(
        "window.explain",
        QT_TRANSLATE_NOOP("actions", "Explain"),
        QT_TRANSLATE_NOOP("actions", "Tell what the focused setting means and which values are safe"),
        "F1",
        "explain",
        always,
        lambda shell: shell.toggle_explain(),
        menu=True,
    ),
    Action(
        "window.pane",
        QT_TRANSLATE_NOOP("actions", "Next pane"),
        QT_TRANSLATE_NOOP("actions", "Move the focus between rail, page and top bar"),
        "F6",
        "",
        always,
        lambda shell: shell.next_pane(),
    ),
    Action(
        "window.escape",
        QT_TRANSLATE_NOOP("actions", "Stop or close"),
        QT_TRANSLATE_NOOP("actions", "Stop what the page does, or close the note, the question or the panel"),
        "Esc",
        "",
        always,
        lambda shell: shell.escape(),
    ),
    Action(
        "text.larger",
        QT_TRANSLATE_NOOP("actions", "Larger text"),
        QT_TRANSLATE_NOOP("actions", "Make all text larger"),
        "Ctrl++",
        "",
        always,
        change_text_size(1),
        menu=True,
    ),
    Action(
        "text.smaller",
        QT_TRANSLATE_NOOP("actions", "Smaller text"),
        QT_TRANSLATE_NOOP("actions", "Make all text smaller"),
        "Ctrl+-",
        "",
        always,
        change_text_size(-1),
        menu=True,
    ),
    Action(
        "text.normal",
        QT_TRANSLATE_NOOP("actions", "Normal text size"),
        QT_TRANSLATE_NOOP("actions", "Show all text at its normal size"),
        "Ctrl+0",
        "",
        always,
        change_text_size(0),
        menu=True,
    ),
    Action(
        "theme.other",
        QT_TRANSLATE_NOOP("actions", "Dark or light theme"),
        QT_TRANSLATE_NOOP("actions", "Show the other theme"),
        "Ctrl+Shift+L",
        "",
        always,
        other_theme,
        menu=True,
    ),
    Action(
        "folder.runs",
        QT_TRANSLATE_NOOP("actions", "Open the runs folder"),
        QT_TRANSLATE_NOOP("actions", "Show the folder of the runs in the file manager"),
        "",
        "folder",
        always,
        open_folder(lambda context: context.runs_folder),
        menu=True,
    ),
    Action(
        "folder.logs",
        QT_TRANSLATE_NOOP("actions", "Open the log folder"),
        QT_TRANSLATE_NOOP("actions", "Show the studio's own log in the file manager"),
        "",
        "folder",
        always,
        open_folder(lambda context: context.workspace.root / "logs"),
        menu=True,
    ),
    Action(
        "window.close",
        QT_TRANSLATE_NOOP("actions", "Close the studio"),
        QT_TRANSLATE_NOOP("actions", "A run that trains can go on without the window"),
        "Ctrl+Q",
        "",
        always,
        close_window,
        menu=True,
    ),
    *RECIPE_ACTIONS,
    *DATA_ACTIONS,
    *TOKENIZER_ACTIONS,
    *MODEL_ACTIONS,
    *RUNS_ACTIONS,
    *PLAYGROUND_ACTIONS,
    *FEEDBACK_ACTIONS,
)


class Actions(QObject):
    """The table's rows as ``QAction``s, with texts in the language in force."""

    def __init__(self) -> None:
        super().__init__()
        self._qactions = {action.id: QAction(self) for action in ACTIONS}
        self._pages = {entry.id: QAction(self) for entry in PAGES}
        self._context: Context | None = None
        for entry in PAGES:
            self._pages[entry.id].setShortcut(QKeySequence(entry.shortcut))
        for action in ACTIONS:
            qaction = self._qactions[action.id]
            qaction.setObjectName(action.id)
            if action.shortcut:
                qaction.setShortcut(QKeySequence(action.shortcut))

    def connect_to(self, shell: Shell) -> list[QAction]:
        """Lets the rows act on a window, which is to own all the actions that this returns."""
        self._context = shell.context
        for action in ACTIONS:
            handler = action.handler
            self._qactions[action.id].triggered.connect(lambda _=False, handler=handler: handler(shell))
        for entry in PAGES:
            self._pages[entry.id].triggered.connect(lambda _=False, id=entry.id: shell.context.navigate(id))
        self.retranslate()
        return [*self._qactions.values(), *self._pages.values()]

    def page_action(self, entry: Entry) -> QAction:
        """The action that shows a page; its text is the page's name."""
        return self._pages[entry.id]

    def __getitem__(self, id: str) -> QAction:
        return self._qactions[id]

    def trigger(self, id: str) -> None:
        """Does it, if it is enabled now."""
        self._qactions[id].trigger()

    def refresh(self) -> None:
        """Finds out what can be done now; called when something has changed."""
        if self._context is None:
            return
        for action in ACTIONS:
            self._qactions[action.id].setEnabled(action.enabled(self._context))
        paused = run_paused(self._context)
        pause = self._qactions["run.pause"]
        pause.setProperty("iconFile", "resume" if paused else "pause")
        pause.setText(
            QCoreApplication.translate("actions", "Resume")
            if paused
            else QCoreApplication.translate("actions", "Pause")
        )

    def retranslate(self) -> None:
        """Writes titles and tips in the language in force."""
        for action in ACTIONS:
            qaction = self._qactions[action.id]
            qaction.setText(QCoreApplication.translate("actions", action.title))
            tip = QCoreApplication.translate("actions", action.tip)
            qaction.setToolTip(with_keys(tip, qaction))
        for entry in PAGES:
            title = QCoreApplication.translate("pages", entry.title)
            self._pages[entry.id].setText(title)
            self._pages[entry.id].setToolTip(with_keys(title, self._pages[entry.id]))
        self.refresh()


def keys_text(shortcut: QKeySequence | str) -> str:
    """A shortcut as it stands on the keys: ⌘K on a Mac, Ctrl+K elsewhere, in every language."""
    # Qt's native text follows its translation, and Turkish keyboards do not say "Kontrol" or "Vazgeç".
    style = (
        QKeySequence.SequenceFormat.NativeText if sys.platform == "darwin" else QKeySequence.SequenceFormat.PortableText
    )
    return QKeySequence(shortcut).toString(style).replace("Return", "Enter")  # as it stands on the key


def with_keys(text: str, action: QAction) -> str:
    """``text`` with the action's shortcut behind it."""
    keys = keys_text(action.shortcut())
    return f"{text} ({keys})" if keys else text
