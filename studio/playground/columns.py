"""The columns beside each other: one to four, in as many rows as there is room for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from engine.messages import Command
from engine.playground_messages import ModelLoaded
from studio.playground.answers import Answer
from studio.playground.chat_view import Spans
from studio.playground.column import Column
from studio.theme import Theme

SLOTS = ("a", "b", "c", "d")
NARROWEST_PX = 330  # of a column that has another one beside it


class Columns(QWidget):
    """``all`` are the columns from left to right, never none.  ``counted`` is emitted when one comes or goes."""

    counted = Signal()
    added = Signal(object)

    def __init__(
        self, theme: Theme, send: Callable[[Command], None], runs_folder: Callable[[], Path], spans: Spans
    ) -> None:
        super().__init__()
        self._theme, self._send, self._runs_folder, self._spans = theme, send, runs_folder, spans
        self.all: list[Column] = []
        self.chatting = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._shape = (0, 0)

    @property
    def full(self) -> bool:
        """Whether there is no room for another one."""
        return len(self.all) == len(SLOTS)

    @property
    def running(self) -> list[Column]:
        """Those that write now."""
        return [column for column in self.all if column.running is not None]

    def add(self, place: int | None = None) -> Column:
        """Adds a column, at the right or at a place; there must be room."""
        slot = next(slot for slot in SLOTS if slot not in [column.slot for column in self.all])
        color = SLOTS.index(slot)
        column = Column(slot, self._theme, self._send, self._runs_folder, self._spans, color, self)
        column.chatting = self.chatting
        column.card.set_chatting(self.chatting)
        self.all.insert(len(self.all) if place is None else place, column)
        column.card.close_asked.connect(lambda: self.remove(column))
        column.card.models.refresh(self._runs_folder())
        column.card.retranslate()
        self.added.emit(column)
        self._on_counted()
        return column

    def remove(self, column: Column) -> None:
        """Takes a column away and gives its memory back; the last one stays."""
        if len(self.all) == 1:
            return
        column.leave()
        self.all.remove(column)
        self._grid.removeWidget(column.card)
        column.card.hide()
        column.card.deleteLater()
        column.deleteLater()
        self._on_counted()

    def _on_counted(self) -> None:
        for column in self.all:
            column.card.set_alone(len(self.all) == 1)
        self._shape = (0, 0)
        self._arrange()
        self.counted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """As many beside each other as there is room for, rows of the same length."""
        count = len(self.all)
        fit = max(1, min(count, self.width() // self._theme.px(NARROWEST_PX)))
        across = 2 if fit == 3 and count == 4 else fit
        if self._shape == (count, across):
            return
        self._shape = (count, across)
        for place, column in enumerate(self.all):
            self._grid.addWidget(column.card, place // across, place % across)
        for place in range(len(SLOTS)):
            self._grid.setColumnStretch(place, int(place < across))
            self._grid.setRowStretch(place, int(place * across < count))

    # ------------------------------------------------------------------ what all are told

    def set_chatting(self, chatting: bool) -> None:
        """Conversations, or texts."""
        self.chatting = chatting
        for column in self.all:
            column.set_chatting(chatting)

    def fit_chats(self, room: int) -> None:
        """Keeps each conversation within ``room`` pixels."""
        for column in self.all:
            column.card.fit_chat(room)

    def set_tint(self, tint: str) -> None:
        """Tints all answers."""
        for column in self.all:
            column.card.text.set_tint(tint)
            column.card.chat.set_tint(tint)

    def refresh(self) -> None:
        """Reads the lists of models again."""
        for column in self.all:
            column.card.models.refresh(self._runs_folder())

    def answer_of(self, request: str) -> tuple[Column, Answer] | None:
        """The answer that a message belongs to, and its column."""
        for column in self.all:
            answer = column.by_request(request)
            if answer is not None:
                return column, answer
        return None

    def refresh_answer(self, answer: Answer) -> None:
        """More has become known of an answer."""
        found = self.answer_of(answer.request)
        if found is not None:
            found[0].refresh(answer)

    @property
    def looked_at(self) -> list[Answer]:
        """The answers that are in sight."""
        return [answer for column in self.all for answer in column.looked_at]

    def refresh_answers(self) -> None:
        """Shows the answers in sight anew."""
        for column in self.all:
            for answer in column.looked_at:
                column.refresh(answer)

    def on_loaded(self, message: ModelLoaded) -> bool:
        """A model is in the child; whether one of the columns waited for it."""
        for column in self.all:
            if column.loading == message.request:
                column.on_loaded(message)
                return True
        return False

    def without_template(self) -> list[tuple[str, str]]:
        """The models that have no chat template of their own, each with the ready one that stands in."""
        return [(column.title, column.template) for column in self.all if column.own_template is False]

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        for column in self.all:
            column.card.retranslate()
            column.show()
