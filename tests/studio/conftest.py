"""What the studio's tests share: an offscreen application, a workspace, an engine that only remembers, a window."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, Signal
from PySide6.QtWidgets import QApplication

from engine.errors import EngineError
from engine.look import Looked
from engine.messages import Command, Message
from engine.recipes.recipe import Recipe
from engine.workspace import Workspace, assets
from studio.app import Studio
from studio.history import History
from studio.theme import Theme


class FakeEngine(QObject):
    """The studio's engine without a worker: it remembers what was asked and tells what a test feeds it."""

    messages = Signal(str, list)
    runs_changed = Signal()
    refused = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.current: History | None = None
        self.current_run: Path | None = None
        self.started: list[tuple[Recipe, str]] = []
        self.resumed: list[Path] = []
        self.discarded: list[Path] = []
        self.sent: list[tuple[Path, Command]] = []
        self.live: list[Path] = []
        self.refuse: EngineError | None = None
        self.ended = False

    def set_runs_folder(self, runs: Path) -> None:
        self.runs = runs

    def live_runs(self) -> list[Path]:
        return list(self.live)

    def start_run(self, recipe: Recipe, name: str = "") -> Path:
        if self.refuse is not None:
            raise self.refuse
        self.started.append((recipe, name))
        run = Path("/runs") / f"20260101-000000-pretrain-{name or 'text'}"
        self.follow(run)
        return run

    def resume_run(self, run: Path) -> None:
        self.resumed.append(run)

    def follow(self, run: Path) -> None:
        self.current, self.current_run = History(), run

    def send(self, run: Path, command: Command) -> None:
        self.sent.append((run, command))

    def leave(self, run: Path) -> None:
        if run == self.current_run:
            self.current, self.current_run = None, None

    def discard_run(self, run: Path) -> None:
        self.discarded.append(run)
        self.current, self.current_run = None, None

    def shut_down(self) -> None:
        self.ended = True

    def feed(self, *messages: Message) -> None:
        """Tells messages of the current run."""
        assert self.current is not None
        for message in messages:
            self.current.add(message)
        self.messages.emit(str(self.current_run), list(messages))


class FakeLook(QObject):
    """A look without a child process: it remembers the recipes; a test tells what was found."""

    status = Signal(str, float, float)
    looked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.recipes: list[Recipe] = []
        self.busy = False

    def start(self, recipe: Recipe, cache: Path) -> None:
        self.recipes.append(recipe)
        self.busy = True

    def cancel(self) -> None:
        self.busy = False

    def find(self, looked: Looked) -> None:
        self.busy = False
        self.looked.emit(looked)


class FakeErrand(QObject):
    """A check before a start without a child process: it is over at once; ``found`` is what it finds."""

    status = Signal(str, float, float)
    done = Signal(dict)
    failed = Signal(str, bool)
    found: ClassVar[dict[str, str] | None] = {"text": "", "remedy": ""}  # None: it is not over yet

    def __init__(self, key: str, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def start(self, arguments: Sequence[str], text: str) -> None:
        if self.found is not None:
            self.done.emit(dict(self.found))

    def cancel(self) -> None:
        pass


class FakeTalk(QObject):
    """A talk without a child process: it remembers the commands; a test tells the answers."""

    told = Signal(object)
    lost = Signal(str)

    def __init__(self, module: str, arguments: Sequence[str] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sent: list[Command] = []

    def send(self, command: Command) -> None:
        self.sent.append(command)

    def close(self) -> None:
        self.sent.clear()


@pytest.fixture(autouse=True)
def fake_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test of a page starts a child process by accident."""
    monkeypatch.setattr("studio.pages.start.Look", FakeLook)
    monkeypatch.setattr("studio.starter.Errand", FakeErrand)
    monkeypatch.setattr("studio.pages.data.Talk", FakeTalk)
    monkeypatch.setattr("studio.pages.tokenizer.Talk", FakeTalk)
    monkeypatch.setattr("studio.pages.model.Talk", FakeTalk)
    monkeypatch.setattr("studio.pages.feedback.Talk", FakeTalk)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace whose path is not ASCII, and that of the environment too."""
    root = tmp_path / "Şükrü Öğün 日本"
    monkeypatch.setenv("TEZGAH_HOME", str(root))
    return Workspace(root)


@pytest.fixture
def engine(qapp: QApplication) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme(assets(), "dark")
    theme.apply(qapp)
    return theme


@pytest.fixture
def studio(qapp: QApplication, workspace: Workspace, engine: FakeEngine) -> Iterator[Studio]:
    """The whole studio over a fake engine, its window shown."""
    made = Studio(qapp, workspace, engine)
    made.window.show()
    yield made
    engine.live = []
    made.window.close()
    made.close()
    qapp.processEvents()


@pytest.fixture(autouse=True)
def no_widget_left(qapp: QApplication) -> Iterator[None]:
    """Really deletes what a test gave up: without a running event loop it would stay, and every new style sheet with it."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves a QThread running."""
    started: list[QThread] = []
    original = QThread.start

    def start(self: QThread, *args: object) -> None:
        started.append(self)
        original(self, *args)  # type: ignore[arg-type]

    QThread.start = start  # type: ignore[method-assign]
    yield
    QThread.start = original  # type: ignore[method-assign]
    left = [thread for thread in started if _is_running(thread)]
    assert not left, f"threads left running: {left}"


def _is_running(thread: QThread) -> bool:
    try:
        return thread.isRunning()
    except RuntimeError:  # its C++ half is gone, and the thread with it
        return False
