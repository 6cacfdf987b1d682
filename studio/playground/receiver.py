"""Where each message of the playground's child goes: tokens to their column, scores to their answer, refusals to whoever waits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from engine.messages import Message
from engine.playground_messages import (
    ChildEnded,
    ModelLoaded,
    NextTokens,
    PromptShown,
    Refused,
    RewardLoaded,
    Scored,
    TokenWritten,
    WritingEnded,
)
from studio.engine_texts import said
from studio.playground.answers import Place
from studio.playground.column import Column
from studio.playground.columns import Columns
from studio.playground.desk import Desk
from studio.playground.judging_card import JudgingCard
from studio.playground.next_look import NextLook, Spot
from studio.playground.prompt_card import PromptCard
from studio.playground.scoring import Scoring
from studio.playground.surprise_card import SurpriseCard


class Receiver(QObject):
    """Hands messages on.

    ``loaded``: a model is in the child.  ``rested``: nothing is written any more.  ``failed``: a command was refused, or
    the child is gone.  ``prompt_shown`` carries a PromptShown.
    """

    loaded = Signal()
    rested = Signal()
    failed = Signal()
    prompt_shown = Signal(object)

    def __init__(
        self,
        columns: Columns,
        desk: Desk,
        look: NextLook,
        scoring: Scoring,
        cards: tuple[PromptCard, SurpriseCard, JudgingCard],
        current: Callable[[], Column],
        parent: QObject,
    ) -> None:
        """``current`` gives the column that is looked at."""
        super().__init__(parent)
        self._columns, self._desk, self._look, self._scoring = columns, desk, look, scoring
        self._prompt, self._surprise, self._judging = cards
        self._current = current
        self._takers: dict[type[Message], Callable[..., None]] = {
            WritingEnded: self._on_ended,
            NextTokens: lambda m: look.on_next(m, bool(columns.running)),
            ModelLoaded: self._on_loaded,
            PromptShown: self.prompt_shown.emit,
            RewardLoaded: lambda m: self._judging.set_problem(""),
            Scored: scoring.on_scored,
            Refused: lambda m: self.fail(m.request, said(f"{m.text}\n{m.remedy}".strip()), m.trace),
            ChildEnded: lambda m: None if m.expected else self.fail("", said(f"{m.text}\n{m.remedy}".strip())),
        }

    def take(self, messages: list[Message]) -> None:
        """Messages in the order in which they came; tokens of one text go over together."""
        self._on_tokens([message for message in messages if isinstance(message, TokenWritten)])
        for message in messages:
            if (taker := self._takers.get(type(message))) is not None:
                taker(message)

    def _on_loaded(self, message: ModelLoaded) -> None:
        if self._columns.on_loaded(message):
            self.loaded.emit()

    def _on_tokens(self, tokens: list[TokenWritten]) -> None:
        for request in dict.fromkeys(token.request for token in tokens):
            found = self._columns.answer_of(request)
            if found is None:
                continue
            column, answer = found
            mine = [token for token in tokens if token.request == request]
            column.on_tokens(answer, mine)
            if column is self._current():
                self._surprise.show_answer(answer)
                place = Place(answer.prompt, answer, len(answer.all_tokens) - 1)
                self._look.show(Spot(column, place), mine[-1].alternatives, 0)

    def _on_ended(self, message: WritingEnded) -> None:
        found = self._columns.answer_of(message.request)
        if found is None:
            return
        column, answer = found
        column.on_ended(answer, message)
        self._scoring.ask([answer])
        if column is self._current():
            self._surprise.show_answer(answer)
            self._prompt.set_count(message.prompt_tokens, message.context, column.card.context)
        if not self._columns.running:
            self.rested.emit()

    def fail(self, request: str, text: str, trace: str = "") -> None:
        """A command was refused, or (request "") the child is gone; whatever waited for it waits no longer."""
        look, scoring = self._look, self._scoring
        if request and request == look.asked:
            look.answered()
            if self._current().loaded is not None:  # otherwise the reason was told when loading failed
                self._prompt.set_problem(text)
            return
        if request and (request == self._desk.shown_prompt or scoring.refused(request)):
            (self._prompt if request == self._desk.shown_prompt else self._judging).set_problem(text)
            return
        if not request:
            look.forget()
            scoring.forget()
        for column in self._columns.all:
            if not request or request == column.loading or column.by_request(request) is not None:
                column.fail(request, text, trace)
        self.failed.emit()
