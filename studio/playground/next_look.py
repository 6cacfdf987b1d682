"""What could come next at the place that is looked at: asked of the child when a person pauses, shown when it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.messages import Command
from engine.playground_messages import AskNext, NextTokens, TokenWritten
from engine.runs import new_id
from engine.sampler_settings import SamplerSettings
from studio.playground.answers import Answer, Place
from studio.playground.column import Column
from studio.playground.next_token_card import NextTokenCard

ASK_AFTER_MS = 150
ALTERNATIVES = 8


@dataclass(frozen=True)
class Spot:
    """A place in a column."""

    column: Column
    place: Place


class NextLook(QObject):
    """``where`` gives the place that is looked at, None when nothing can be asked now.

    ``counted`` carries a NextTokens that tells the length of a bare prompt; ``way_chosen`` a Spot and the token to go on with.
    """

    counted = Signal(object, object)
    way_chosen = Signal(object, object)

    def __init__(
        self,
        card: NextTokenCard,
        send: Callable[[Command], None],
        where: Callable[[], Spot | None],
        settings: Callable[[], SamplerSettings],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._card, self._send, self._where, self._settings = card, send, where, settings
        self.asked = ""
        self._again = False
        self._asked_spot: Spot | None = None
        self.spot: Spot | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ASK_AFTER_MS)
        self._timer.timeout.connect(self._ask)
        card.chosen.connect(self.take_row)

    def soon(self) -> None:
        """Asks when a moment has passed without another wish."""
        self._timer.start()

    def end(self) -> None:
        """Asks no more."""
        self._timer.stop()

    def _ask(self) -> None:
        if self.asked:
            self._again = True
            return
        spot = self._where()
        if spot is None:
            return
        self.asked, self._asked_spot = new_id(), spot
        self._send(
            AskNext(
                id=self.asked,
                prompt=spot.place.prompt,
                settings=self._settings().to_dict(),
                forced=[token.id for token in spot.place.before],
                count=ALTERNATIVES,
                slot=spot.column.slot,
                turns=spot.place.turns,
                template=spot.place.answer.template if spot.place.answer is not None else "auto",
            )
        )

    def on_next(self, message: NextTokens, busy: bool) -> None:
        """An answer of the child; while a text is written (``busy``) the bars follow that."""
        spot = self._asked_spot
        if message.request != self.asked or spot is None:
            return
        if not busy:
            self.show(spot, message.rows, message.kept)
            if spot.place.answer is None:
                self.counted.emit(spot, message)
        self.answered()

    def answered(self) -> None:
        """The question is answered, or refused; if another has come up meanwhile, it is asked now."""
        self.asked = ""
        if self._again:
            self._again = False
            self.soon()

    def forget(self) -> None:
        """The child is gone: nothing is waited for."""
        self.asked = ""

    def show(self, spot: Spot, rows: list[dict[str, Any]], kept: int) -> None:
        """Shows what could come at a place."""
        self.spot = spot
        self._card.show_rows(spot.place.text_before, rows, spot.place.taken, kept)

    def take_row(self, row: int) -> None:
        """Goes on from the place that is shown, with one of its tokens instead of the one that was taken."""
        if self.spot is not None and row < len(self._card.rows):
            self.way_chosen.emit(self.spot, token_of(self._card.rows[row], self._card.rows))


def token_of(row: dict[str, Any], rows: list[dict[str, Any]]) -> TokenWritten:
    """The token of a row as if the model had written it."""
    return TokenWritten(
        request="",
        id=int(row["id"]),
        text=str(row["text"]),
        piece=str(row["text"]),
        probability=float(row["probability"]),
        entropy=0.0,
        context=0,
        alternatives=rows,
    )


def other_ways(answer: Answer, number: int) -> list[TokenWritten]:
    """What could have come instead of a token of an answer."""
    token = answer.all_tokens[number]
    return [token_of(row, token.alternatives) for row in token.alternatives if row["id"] != token.id]
