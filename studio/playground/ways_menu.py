"""The menu of what could have come instead of a token."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from studio.playground.answers import Place
from studio.playground.column import Column
from studio.playground.desk import Desk
from studio.playground.next_look import Spot, other_ways
from studio.playground.token_notes import shown
from studio.widgets.next_token_bars import percent


class WaysMenu(QObject):
    """Opens at a token of an answer; a chosen row goes on with that token."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner

    def open(self, column: Column, depth: int, number: int, at: QPoint, *, busy: bool) -> None:
        """Lists the other ways at token ``number`` of the answer at ``depth``; ``busy``: to read, not to choose."""
        answer = column.answer_at(depth)
        if answer is None or number >= len(answer.all_tokens):
            return
        spot = Spot(column, Place(answer.prompt, answer, number))
        menu = QMenu(self._owner)
        for token in other_ways(answer, number):
            action = menu.addAction(f"{shown(token.piece)}    {percent(token.probability)}")
            action.triggered.connect(lambda _=False, token=token: self._desk.take_other_way(spot, token))
        menu.setEnabled(not busy)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
