"""The study of the draft's data, all of it: begun when the data is another, unless there is so much that a person decides."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.data_desk import DataStudied, FilesFound, Studied, StudyData
from engine.messages import Message, Status
from engine.runs import new_id
from studio.child import Talk
from studio.context import Context
from studio.data.asked import recipe_and_places, study_key
from studio.data.reading import Reading
from studio.data.study_card import StudyCard
from studio.numbers import size

BEGIN_MS = 700  # settings are typed: the study begins when the typing pauses
AUTO_BYTES = 50_000_000  # more than that is studied only when somebody asks


class Study(QObject):
    """One study at a time, by a child of its own; what it finds stands on the card.

    ``state_changed`` carries "running", "ready", "problem" or "empty".
    """

    state_changed = Signal(str)

    def __init__(self, context: Context, student: Talk, card: StudyCard, reading: Reading) -> None:
        super().__init__(card)
        self._context, self._student, self._card, self._reading = context, student, card, reading
        self._studied: dict[str, Any] = {}
        self._studying = ""
        self._result: Studied | None = None
        self._later = QTimer(self, interval=BEGIN_MS, singleShot=True)
        self._later.timeout.connect(self._begin_unless_large)
        card.study_asked.connect(self.begin)
        reading.begun.connect(lambda: card.show_studied(None))
        reading.found.connect(self._on_found)
        student.told.connect(self._on_told)
        student.lost.connect(self._on_lost)

    # ------------------------------------------------------------------ beginning and ending

    def catch_up(self) -> None:
        """Begins soon, where the recipe would find something else now."""
        key = study_key(self._context)
        if not key or key == self._studied:
            return
        self._studied, self._result = key, None
        self._end()
        self._show_running()
        self._later.start()

    def try_again_without(self) -> None:
        """What lacked a model the last time is studied again: there may be one now."""
        if self._result is not None and self._result.without:
            self._studied = {}
            self._reading.preview_again()

    def begin(self) -> None:
        """Reads all of the data, as the run will."""
        if self._context.draft.recipe() is None:
            return
        self._later.stop()
        self._end()
        self._studied, self._studying = study_key(self._context), new_id()
        self._show_running()
        self._student.send(StudyData(id=self._studying, **recipe_and_places(self._context)))

    def cancel(self) -> bool:
        """Ends the study; whether there was one."""
        if not self._studying:
            return False
        self._end()
        self._card.offer_study(self.tr("The study was ended."))
        self.state_changed.emit("empty")
        return True

    def _begin_unless_large(self) -> None:
        if not self._reading.known:
            return  # how much it is will be known in a moment
        if self._reading.bytes <= AUTO_BYTES:
            self.begin()
            return
        told = self.tr(
            "These are {0}. Reading all of it takes a while; training does it anyway, and what is read now is kept."
        )
        self._card.offer_study(told.format(size(self._reading.bytes)))
        self.state_changed.emit("ready")

    def _end(self) -> None:
        """A study that is under way is of no use any more."""
        if self._studying:
            self._student.close()
            self._studying = ""

    def _show_running(self) -> None:
        self._card.show_status("Reading the data")
        self.state_changed.emit("running")

    # ------------------------------------------------------------------ answers

    def _on_found(self, found: FilesFound) -> None:
        if found.problem:
            self._later.stop()
            self._finish(Studied(problem=found.problem, remedy=found.remedy))
        elif self._later.isActive() or not self._result:
            self._later.start()

    def _on_told(self, message: Message) -> None:
        if isinstance(message, Status):
            if self._studying:
                self._card.show_status(message.text, message.done, message.total)
        elif isinstance(message, DataStudied) and message.request == self._studying:
            self._finish(Studied(**message.studied))

    def _finish(self, found: Studied) -> None:
        self._studying, self._result = "", found
        self._student.close()  # its memory is worth more than the second that the next one takes to start
        self._card.show_studied(found)
        self.state_changed.emit("problem" if found.problem else "ready")

    def _on_lost(self, words: str) -> None:
        self._finish(Studied(problem=self.tr("The process that reads the data ended by itself."), remedy=words))
