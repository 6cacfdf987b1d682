"""Answers go to the reward model, scores come back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.messages import Command
from engine.playground_messages import LoadReward, Score, Scored
from engine.runs import new_id
from studio.playground.answers import Answer


class Scoring(QObject):
    """``scored`` carries an Answer that has its score now.  The reward model is opened with the first answer."""

    scored = Signal(object)

    def __init__(self, send: Callable[[Command], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._send = send
        self._source: Path | None = None
        self._runs = Path()
        self._open = ""  # the request that opened it
        self._waiting: dict[str, Answer] = {}

    def choose(self, source: Path | None, runs: Path) -> None:
        """Uses another reward model, or none."""
        if source is None and self._open:
            self._send(LoadReward(id=new_id(), source="", runs=str(runs)))
        self._source, self._runs, self._open = source, runs, ""
        self._waiting.clear()

    def ask(self, answers: Sequence[Answer]) -> None:
        """Asks for the scores of answers that are over and have none of this reward model yet; with none chosen, scores go."""
        if self._source is None:
            for answer in answers:
                answer.score, answer.judge = None, ""
            return
        due = [a for a in answers if a.end is not None and a.judge != str(self._source)]
        if due and not self._open:
            self._open = new_id()
            self._send(LoadReward(id=self._open, source=str(self._source), runs=str(self._runs)))
        for answer in due:
            request = new_id()
            self._waiting[request] = answer
            turns = answer.turns or [{"role": "user", "text": answer.prompt}]
            self._send(Score(id=request, turns=turns, answer=answer.text.strip() if answer.turns else answer.text))

    def on_scored(self, message: Scored) -> None:
        """A score."""
        answer = self._waiting.pop(message.request, None)
        if answer is not None:
            answer.score, answer.judge = message.score, str(self._source)
            self.scored.emit(answer)

    def refused(self, request: str) -> bool:
        """Whether a refused command was one of these; what was asked is then given up."""
        if request not in self._waiting and request != self._open:
            return False
        self._waiting.pop(request, None)
        return True

    def forget(self) -> None:
        """The child is gone, and the reward model with it."""
        self._open = ""
        self._waiting.clear()
