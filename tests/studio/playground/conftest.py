"""A playground page over a session that a test scripts, without a child process."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.messages import Command, Message
from engine.playground_messages import (
    AskNext,
    ChildEnded,
    LoadModel,
    ModelLoaded,
    NextTokens,
    TokenWritten,
    Write,
    WritingEnded,
)
from studio.app import Studio
from studio.pages.playground import PlaygroundPage

WORDS = ["Once", " there", " was", " a", " fox", ".", "\n", "The", " end"]
ROWS = [
    {"id": 1, "text": " fox", "probability": 0.5, "chance": 0.7, "cut_by": ""},
    {"id": 2, "text": " wolf", "probability": 0.2, "chance": 0.3, "cut_by": ""},
    {"id": 3, "text": " cloud", "probability": 0.05, "chance": 0.0, "cut_by": "top_p"},
]


class FakeSession:
    """Remembers commands; loads and next tokens are answered at once, texts only when the test says so."""

    def __init__(self) -> None:
        self.sent: list[Command] = []
        self.answers: queue.Queue[Message | None] = queue.Queue()
        self.closed = False
        self.own_template = True

    def send(self, command: Command) -> None:
        self.sent.append(command)
        if isinstance(command, LoadModel):
            self.answers.put(
                ModelLoaded(
                    request=command.id,
                    source=command.source,
                    weights=command.weights,
                    device="cpu",
                    parameters=1_234_567,
                    vocabulary=300,
                    context=64,
                    seconds=0.1,
                    template="the model's own" if self.own_template else "question-answer",
                    own_template=self.own_template,
                )
            )
        elif isinstance(command, AskNext):
            self.answers.put(NextTokens(request=command.id, rows=ROWS, entropy=1.0, kept=2, prompt_tokens=4, context=4))

    def messages(self) -> Iterator[Message]:
        while (message := self.answers.get()) is not None:
            yield message
            if isinstance(message, ChildEnded):
                return

    def close(self) -> None:
        self.closed = True
        self.answers.put(None)

    # ------------------------------------------------------------------ for tests

    def of(self, kind: type[Command]) -> list[Command]:
        """The commands of one type so far."""
        return [command for command in self.sent if isinstance(command, kind)]

    def tell(self, *messages: Message) -> None:
        for message in messages:
            self.answers.put(message)

    def token(self, text: str, probability: float = 0.5, place: int = 0) -> TokenWritten:
        """A token of the newest text."""
        return TokenWritten(
            request=self.of(Write)[-1].id,
            id=place,
            text=text,
            piece=text,
            probability=probability,
            entropy=1.0,
            context=5 + place,
            alternatives=ROWS,
            time=100.0 + place / 100,
        )

    def end(self, reason: str = "length", tokens: int = 3) -> WritingEnded:
        """The end of the newest text."""
        return WritingEnded(
            request=self.of(Write)[-1].id,
            reason=reason,
            tokens=tokens,
            prompt_tokens=4,
            context=9,
            first_token_s=0.014,
            seconds=0.2,
            loss=0.7,
        )


@pytest.fixture
def make_run(workspace: object) -> Callable[[str, bool], Path]:
    """A run folder as the chooser sees it: with a model, or with a checkpoint only."""

    def make(name: str, finished: bool = True) -> Path:
        run = Path(workspace.runs) / name  # type: ignore[attr-defined]
        folder = run / "model" if finished else run / "checkpoints" / "step-00001200"
        folder.mkdir(parents=True)
        (folder / ("config.json" if finished else "MANIFEST.json")).write_text("{}")
        (run / "recipe.toml").write_text("")
        return run

    return make


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def page(studio: Studio, session: FakeSession, make_run: Callable[..., Path], qtbot: QtBot) -> PlaygroundPage:
    """The page in front, its one model loaded."""
    make_run("20260101-120000-pretrain-masallar-07")
    page = studio.window.page_of("playground")
    assert isinstance(page, PlaygroundPage)
    page.open_session = lambda: session  # type: ignore[method-assign]
    page.link._open = lambda: session
    studio.window.navigate("playground")
    qtbot.waitUntil(lambda: page.answer.context == 64)
    return page
