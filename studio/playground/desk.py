"""What the columns are asked: texts, answers in conversations, other ways, the same once more of another model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.errors import DiskError
from engine.messages import Command
from engine.playground_messages import ShowPrompt, TokenWritten
from engine.runs import new_id
from engine.sampler_settings import SamplerSettings
from studio.playground.answers import Answer
from studio.playground.column import Column
from studio.playground.columns import Columns
from studio.playground.conversation import as_markdown, as_messages
from studio.playground.next_look import ALTERNATIVES, Spot
from studio.playground.prompt_card import PromptCard
from studio.playground.sampler_panel import SamplerPanel


class Desk(QObject):
    """Every column is asked with the same prompt, the same settings and the same seed.

    ``started`` carries a Column and the Answer that it begins; ``full`` is emitted when there is no room for a column.
    """

    started = Signal(object, object)
    full = Signal()

    def __init__(
        self,
        columns: Columns,
        prompt: PromptCard,
        sampler: SamplerPanel,
        send: Callable[[Command], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns, self._prompt, self._sampler, self._send = columns, prompt, sampler, send
        self.shown_prompt = ""  # the request for what a model sees

    @property
    def _busy(self) -> bool:
        return bool(self._columns.running)

    def _settings(self) -> SamplerSettings:
        return SamplerSettings.from_dict({**self._sampler.settings.to_dict(), "alternatives": ALTERNATIVES})

    # ------------------------------------------------------------------ all columns

    def ask(self) -> None:
        """What stands in the prompt, of all columns."""
        if self._columns.chatting:
            self.say(self._prompt.text())
            return
        for column in self._columns.all:
            self.write(column, self._prompt.text(), [])

    def again(self) -> None:
        """Another answer of each column to the same prompt: the next throw of the dice."""
        if self._busy:
            return
        self._sampler.throw()
        for column in self._columns.all:
            if self._columns.chatting:
                self.answer(column, len(column.conversation.path()) - 1)
                continue
            shown = column.answers.current
            same = shown is not None and shown.prompt == self._prompt.text()
            self.write(column, self._prompt.text(), shown.forced if shown is not None and same else [])

    def say(self, text: str, depth: int | None = None) -> None:
        """Asks all columns: at the end of their conversations, or (``depth``) in place of an earlier question."""
        if not text.strip() or self._busy or not any(self._has_model(column) for column in self._columns.all):
            return
        if depth is None:
            self._prompt.set_text("")
        for column in self._columns.all:
            column.conversation.ask(text.strip(), depth)
            last = len(column.conversation.path()) - 1
            self.answer(column, last if depth is None else min(depth, last))

    def new_conversation(self) -> None:
        """Begins anew in all columns."""
        if not self._busy:
            for column in self._columns.all:
                column.conversation.clear()
                column.show()

    # ------------------------------------------------------------------ one column

    def write(
        self, column: Column, prompt: str, forced: list[TokenWritten], settings: SamplerSettings | None = None
    ) -> None:
        """A text of one column."""
        if column.running is None and self._has_model(column):
            answer = Answer(new_id(), column.title, prompt, settings or self._settings(), list(forced))
            column.answers.add(answer)
            self._start(column, answer)

    def answer(
        self,
        column: Column,
        depth: int,
        forced: list[TokenWritten] | None = None,
        settings: SamplerSettings | None = None,
        template: str = "",
    ) -> None:
        """Another answer to a question of a column's conversation; ``template``: another one than is chosen."""
        if depth < 0 or column.running is not None or not self._has_model(column):
            return
        exchange = column.conversation.path()[depth]
        turns = column.conversation.turns(depth, self._prompt.system.text())
        asked = settings or self._settings()
        answer = Answer(new_id(), column.title, exchange.question, asked, forced or [], turns=turns)
        answer.template = template or self._prompt.template.value
        exchange.answers.add(answer)
        self._start(column, answer)

    def answer_again(self, column: Column, depth: int) -> None:
        """Another answer, with another seed, of this column alone."""
        if column.running is None:
            self._sampler.throw()
            self.answer(column, depth)

    def take_other_way(self, spot: Spot, token: TokenWritten) -> None:
        """Goes on from a place with another token than the one that was taken; in its column alone."""
        column, place = spot.column, spot.place
        if self._busy or column not in self._columns.all:
            return
        if place.turns:
            way = [*place.before, token]
            asked = place.answer.template if place.answer is not None else ""
            self.answer(column, column.conversation.depth_of(place.answer), way, template=asked)
            return
        if place.prompt != self._prompt.text():
            self._prompt.set_text(place.prompt)
        self.write(column, place.prompt, [*place.before, token])

    def flip_question(self, column: Column, depth: int, by: int) -> None:
        """Looks at another wording of a question, and what followed it."""
        if column.running is None and column.conversation.places()[depth].flip(by):
            column.show()

    def flip_answer(self, column: Column, depth: int, by: int) -> None:
        """Looks at another answer, and what followed it."""
        if depth >= 0 and column.running is None and column.conversation.path()[depth].answers.flip(by):
            column.show()

    def show_prompt(self, column: Column) -> None:
        """Asks what the model would see if what stands in the prompt were asked now."""
        if column.ready() is None:
            return
        rows, question = column.conversation.rows(self._prompt.system.text()), self._prompt.text().strip()
        rows.append({"role": "user", "text": question or "…"})
        self.shown_prompt = new_id()
        template = self._prompt.template.value
        self._send(ShowPrompt(id=self.shown_prompt, turns=rows, slot=column.slot, template=template))

    def export(self, column: Column, path: Path) -> None:
        """Writes a column's conversation: as chat data that fine-tuning reads, or (.md) to be read.  Raises DiskError."""
        rows = column.conversation.rows(self._prompt.system.text())
        names = {"system": self.tr("System"), "user": self.tr("Question"), "assistant": column.title}
        text = as_markdown(rows, names) if path.suffix.lower() == ".md" else as_messages(rows)
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise DiskError(f"{path} cannot be written: {error.strerror}.", "Free some space.") from None

    # ------------------------------------------------------------------ another column

    def compare(self, other: Column) -> None:
        """One more column, with a model that is not shown yet; it answers what ``other`` has answered."""
        if self._busy:
            return
        if self._columns.full:
            self.full.emit()
            return
        taken = [column.card.models.chosen_model for column in self._columns.all]
        column = self._columns.add()
        column.card.models.choose_other(taken)
        self._repeat(column, other)

    def compare_with_before(self, column: Column) -> None:
        """The model that this one was made from, on its left, with the same prompt and the same seed."""
        model = column.card.models.chosen_model
        before = column.card.models.before(model) if model is not None else None
        if before is None or self._busy:
            return
        if self._columns.full:
            self.full.emit()
            return
        beside = self._columns.add(self._columns.all.index(column))
        beside.card.models.choose(before)
        self._repeat(beside, column)

    def _repeat(self, column: Column, other: Column) -> None:
        """Lets a new column answer what another one has answered last."""
        column.ready()
        if not self._columns.chatting:
            shown = other.answers.current
            if shown is not None:
                self.write(column, shown.prompt, [], shown.settings)
            return
        answers = other.conversation.answers()
        if answers:
            column.conversation.ask(answers[-1].prompt)
            self.answer(column, 0, settings=answers[-1].settings)

    @staticmethod
    def _has_model(column: Column) -> bool:
        return column.card.models.chosen_model is not None

    def _start(self, column: Column, answer: Answer) -> None:
        column.write(answer)
        self.started.emit(column, answer)
