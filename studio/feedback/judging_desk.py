"""A set that is being judged: its pairs are asked of the child ahead of time, and what becomes of them is kept."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.errors import EngineError
from engine.feedback import FeedbackSet, Setup
from engine.feedback_desk import DeskOpened, MakePairs, OpenDesk, PairMade, PairsMade
from engine.messages import Message
from engine.playground_messages import Refused
from engine.runs import new_id
from studio.child import Talk
from studio.engine_texts import said, said_error
from studio.feedback.judging import Judging

MORE_PAIRS = 50


class JudgingDesk(QObject):
    """``judging`` is None while nothing is judged.

    ``changed`` tells that there is something else to show, ``arrived`` that a pair came where none was, ``told`` brings
    words to be said in passing and how grave they are.
    """

    changed = Signal()
    arrived = Signal()
    told = Signal(str, str)

    def __init__(self, talk: Talk, parent: QObject) -> None:
        super().__init__(parent)
        self._talk = talk
        self.judging: Judging | None = None
        self.problem = ""
        self.own_template = True
        self._opening = ""
        self._making: set[str] = set()

    @property
    def waiting_for(self) -> str:
        """What is waited for: the model, answers, or nothing ("")."""
        if self.judging is None or self.judging.current is not None or self.judging.done:
            return ""
        return self.tr("Loading the model…") if self._opening else self.tr("The model is writing two answers…")

    # ------------------------------------------------------------------ from beginning to end

    def begin(self, kept: FeedbackSet, setup: Setup, runs: Path) -> None:
        """Opens the model and asks for the first pairs.  Raises DiskError."""
        kept.keep_setup(setup)
        self.judging, self.problem = Judging(kept, setup), ""
        self._opening = new_id()
        self._making.clear()
        values = {**asdict(setup), "prompts": list(setup.prompts)}
        self._talk.send(OpenDesk(id=self._opening, source=setup.model, runs=str(runs), setup=values))

    def leave(self) -> None:
        """Ends judging and the child, for another model may come; every judgement is kept."""
        self.judging, self.problem, self._opening = None, "", ""
        self._making.clear()
        self._talk.close()

    def do(self, deed: str) -> None:
        """A judgement, a step back, more pairs; what cannot be written is told, and the pair stays."""
        judging = self.judging
        if judging is None:
            return
        try:
            if deed in ("left", "right", "equal"):
                judging.judge(deed)  # type: ignore[arg-type]
            elif deed == "skip":
                judging.skip()
            elif deed == "undo":
                judging.undo()
            elif deed == "again":
                judging.begin_again()
            elif deed == "skipped":
                judging.look_at_skipped()
            elif deed == "more":
                judging.more(MORE_PAIRS)
                judging.kept.keep_setup(judging.setup)
                judging.resumed()
        except EngineError as error:
            self.told.emit(said_error(error), "problem")
        self._ask_pairs()
        self.changed.emit()

    def _ask_pairs(self) -> None:
        """Has the next pairs written while the person judges."""
        if self.judging is None or self._opening or self.problem:
            return
        while (wanted := self.judging.to_ask()) is not None:
            request = new_id()
            self._making.add(request)
            self._talk.send(MakePairs(id=request, first=wanted[0], count=wanted[1]))

    # ------------------------------------------------------------------ what the child tells

    def take(self, message: Message) -> bool:
        """Takes a message of the child; whether it was meant for the judging."""
        if isinstance(message, PairMade):
            self._on_pair(message)
        elif isinstance(message, PairsMade):
            self._on_made(message)
        elif isinstance(message, DeskOpened) and message.request == self._opening:
            self._opening, self.own_template = "", message.own_template
            for notice in message.notices:
                self.told.emit(said(notice), "info")
            self._ask_pairs()
            self.changed.emit()
        elif isinstance(message, Refused) and (message.request == self._opening or message.request in self._making):
            self._opening, self.problem = "", said(f"{message.text}\n{message.remedy}".strip())
            self.changed.emit()
        else:
            return False
        return True

    def _on_pair(self, message: PairMade) -> None:
        if message.request not in self._making or self.judging is None:
            return
        had = self.judging.current is not None
        self.judging.offer(message.number, message.prompt, message.left, message.right)
        self.changed.emit()
        if not had:
            self.arrived.emit()

    def _on_made(self, message: PairsMade) -> None:
        if message.request not in self._making or self.judging is None:
            return
        self._making.discard(message.request)
        self.judging.missed(message.alike)
        if message.alike == message.count and self.judging.alike >= 2 * MORE_PAIRS and self.judging.current is None:
            self.problem = self.tr(
                "The model answers the same again and again: raise the temperature, or ask other questions."
            )
        self._ask_pairs()
        self.changed.emit()

    def lose(self, text: str) -> None:
        """The child is gone."""
        if self.judging is not None:
            self._opening, self.problem = "", text
            self._making.clear()
            self.changed.emit()
