"""A Feedback page over a child that a test plays, with a model to ask."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.feedback_desk import DeskOpened, MakePairs, OpenDesk, PairMade, PairsMade
from engine.messages import Command, Message, to_json
from engine.recipes.recipe import default
from engine.recipes.render import render
from engine.workspace import Workspace
from studio.app import Studio
from studio.pages.feedback import FeedbackPage


@pytest.fixture
def make_run(workspace: Workspace) -> Callable[..., Path]:
    """A run folder with a model, and the events that are given."""

    def make(stage: str, name: str, messages: Sequence[Message] = ()) -> Path:
        run = workspace.runs / f"20260101-00000{len(list(workspace.runs.glob('*')))}-{stage}-{name}"
        (run / "model").mkdir(parents=True)
        (run / "model" / "config.json").write_text("{}")
        (run / "recipe.toml").write_text(render(default(stage)), encoding="utf-8")
        (run / "events.jsonl").write_text("".join(f"{to_json(m)}\n" for m in messages), encoding="utf-8")
        return run

    return make


@pytest.fixture
def page(studio: Studio, make_run: Callable[..., Path], qtbot: QtBot) -> FeedbackPage:
    """The page in front; one fine-tuned model can be asked."""
    make_run("finetune", "masallar-02")
    studio.window.navigate("feedback")
    page = studio.window.page_of("feedback")
    assert isinstance(page, FeedbackPage)
    QApplication.processEvents()
    return page


class Child:
    """Answers a page's commands as the feedback desk would."""

    def __init__(self, page: FeedbackPage) -> None:
        self.page = page
        self.answered = 0

    @property
    def sent(self) -> list[Command]:
        sent: list[Command] = self.page.desk.sent  # type: ignore[attr-defined]
        return sent

    def of(self, kind: type[Command]) -> list[Command]:
        """The commands of one type so far."""
        return [command for command in self.sent if isinstance(command, kind)]

    def tell(self, message: Message) -> None:
        self.page.desk.told.emit(message)

    def answer(self, *, own_template: bool = True, alike: bool = False) -> None:
        """Answers what was asked since the last time, and what is asked thereupon."""
        while self.answered < len(self.sent):
            command = self.sent[self.answered]
            self.answered += 1
            if isinstance(command, OpenDesk):
                self.tell(DeskOpened(request=command.id, questions=10, template="soru-cevap",
                                     own_template=own_template, parameters=1000))  # fmt: skip
            elif isinstance(command, MakePairs):
                numbers = [] if alike else range(command.first, command.first + command.count)
                for number in numbers:
                    self.tell(PairMade(request=command.id, number=number, prompt=f"Soru {number}?",
                                       left=f"iyi {number}", right=f"kötü {number}"))  # fmt: skip
                self.tell(PairsMade(request=command.id, first=command.first, count=command.count,
                                    alike=command.count - len(numbers), seconds=0.1))  # fmt: skip


@pytest.fixture
def child(page: FeedbackPage) -> Child:
    return Child(page)


def lines_of(path: Path) -> list[dict[str, object]]:
    """The lines of a set on the disk."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
