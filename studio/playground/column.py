"""One column: a model in a slot of the warm child, its card, and everything that it has answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.messages import Command
from engine.playground_messages import (
    LoadModel,
    ModelLoaded,
    StopWriting,
    TokenWritten,
    UnloadModel,
    Write,
    WritingEnded,
)
from engine.runs import new_id
from studio.playground.answer_card import AnswerCard
from studio.playground.answers import Answer, Answers, Place
from studio.playground.chat_view import Spans
from studio.playground.conversation import Conversation
from studio.playground.model_choice import Model
from studio.theme import Theme


class Column(QObject):
    """Sends the commands of one slot and shows what comes back.

    ``model_changed`` is emitted when another model was chosen; ``touched`` when a person looks at a place in this column.
    """

    model_changed = Signal()
    touched = Signal()

    def __init__(
        self,
        slot: str,
        theme: Theme,
        send: Callable[[Command], None],
        runs_folder: Callable[[], Path],
        spans: Spans,
        color: int = 0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.slot = slot
        self._send, self._runs_folder = send, runs_folder
        self.card = AnswerCard(theme, spans, color)
        self.answers = Answers()
        self.conversation = Conversation()
        self.chatting = False
        self.running: Answer | None = None
        self.loaded: tuple[Path, str] | None = None
        self.loading = ""
        self.own_template: bool | None = None  # None while no model is there
        self.template = ""  # the one that "auto" takes
        self._by_request: dict[str, Answer] = {}
        self.card.model_changed.connect(self._on_model_changed)
        self.card.stop_asked.connect(self.stop)
        self.card.flipped.connect(self.flip)

    # ------------------------------------------------------------------ what is asked of the model

    @property
    def title(self) -> str:
        """What the model is called; "" when there is none."""
        model = self.card.models.chosen_model
        return self.card.models.title_of(model) if model is not None else ""

    def ready(self) -> Model | None:
        """The chosen model, on its way into the child if it is not there yet."""
        model = self.card.models.chosen_model
        if model is None:
            return None
        wanted = (model.source, self.card.weights)
        if self.loaded != wanted:
            self.loaded, self.loading = wanted, new_id()
            self.own_template, self.template = None, ""
            self.card.set_note(self.tr("Loading {0}…").format(self.title))
            runs = str(self._runs_folder())
            self._send(
                LoadModel(id=self.loading, source=str(model.source), runs=runs, weights=wanted[1], slot=self.slot)
            )
        return model

    def write(self, answer: Answer) -> bool:
        """Lets the model write an answer that the column keeps already; whether there is a model."""
        if self.ready() is None or self.running is not None:
            return False
        self.running = answer
        self._by_request[answer.request] = answer
        self.card.set_running(True)
        self.show()
        self._send(
            Write(
                id=answer.request,
                prompt=answer.prompt,
                settings=answer.settings.to_dict(),
                forced=[token.id for token in answer.forced],
                slot=self.slot,
                turns=answer.turns,
                template=answer.template,
            )
        )
        return True

    def stop(self) -> bool:
        """Stops the text before its next token; whether there was one."""
        if self.running is None:
            return False
        self._send(StopWriting(id=new_id(), request=self.running.request))
        return True

    def leave(self) -> None:
        """Gives the model's memory back."""
        self.stop()
        if self.loaded is not None:
            self._send(UnloadModel(id=new_id(), slot=self.slot))

    def _on_model_changed(self) -> None:
        model = self.card.models.chosen_model
        self.card.set_has_before(model is not None and self.card.models.before(model) is not None)
        self.model_changed.emit()

    # ------------------------------------------------------------------ what is looked at

    @property
    def looked_at(self) -> list[Answer]:
        """The answers that are shown."""
        if self.chatting:
            return self.conversation.answers()
        return [self.answers.current] if self.answers.current is not None else []

    def answer_at(self, depth: int) -> Answer | None:
        """The answer that is shown: of a conversation the one at ``depth``, or the last."""
        if not self.chatting:
            return self.answers.current
        path = self.conversation.path()
        return path[depth].answers.current if path and depth < len(path) else None

    def token_at(self, depth: int) -> int:
        """The number of the token that is chosen in that answer; -1 when none is."""
        return self.card.chat.token(depth) if self.chatting else self.card.text.token

    def place(self, prompt: str, depth: int) -> Place | None:
        """The place that is looked at: before the chosen token, at the answer's end, or behind a ``prompt`` that is new."""
        answer, number = self.answer_at(depth), self.token_at(depth)
        if answer is None or (not self.chatting and answer.prompt != prompt):
            return None if self.chatting else Place(prompt)
        return Place(answer.prompt, answer, number if number >= 0 else len(answer.all_tokens))

    def flip(self, by: int) -> None:
        """Shows an older or newer answer."""
        if self.running is None and not self.chatting and self.answers.flip(by):
            self.show()
            self.touched.emit()

    def set_chatting(self, chatting: bool) -> None:
        """Shows the conversation, or the texts."""
        self.chatting = chatting
        self.card.set_chatting(chatting)
        self.show()

    def show(self) -> None:
        """Shows what is to be looked at now."""
        if self.chatting:
            self.card.show_conversation(self.conversation)
        elif self.answers.current is not None:
            self.card.show_answer(self.answers.current, self.answers.place + 1, len(self.answers.versions))

    def refresh(self, answer: Answer) -> None:
        """Shows what else has become known of an answer: its score, or what the filter finds in it."""
        if self.chatting:
            self.card.chat.go_on(answer, self.card.context)
        elif answer is self.answers.current:
            self.card.mark_found(answer)
            self.card.write_note(answer)

    # ------------------------------------------------------------------ what the child tells

    def by_request(self, request: str) -> Answer | None:
        """The answer that a message belongs to, if it is one of this column's."""
        return self._by_request.get(request)

    def on_tokens(self, answer: Answer, tokens: Sequence[TokenWritten]) -> None:
        """Tokens of one of this column's answers."""
        answer.tokens += tokens
        if self.chatting:
            self.card.chat.go_on(answer, self.card.context)
        elif answer is self.answers.current:
            self.card.add_tokens(answer, tokens)

    def on_ended(self, answer: Answer, message: WritingEnded) -> None:
        """The end of one of this column's answers."""
        answer.end = message
        self._rest(answer)
        if self.chatting:
            self.card.chat.go_on(answer, self.card.context)
        elif answer is self.answers.current:
            self.card.end(answer)

    def on_loaded(self, message: ModelLoaded) -> None:
        """The model is in the child."""
        self.loading = ""
        self.own_template, self.template = message.own_template, message.template
        self.card.set_problem("")
        self.card.set_model(message)

    def fail(self, request: str, text: str, trace: str = "") -> None:
        """A command of this column was refused, or (request "") the child is gone."""
        answer = self.by_request(request) if request else self.running
        if not request or request == self.loading:
            self.loaded, self.loading = None, ""
            answer = self.running
        if answer is not None:
            if answer.problem:
                return
            answer.problem = text
            self._rest(answer)
            if self.chatting:
                self.card.chat.go_on(answer, self.card.context)
        if not self.chatting or answer is None:
            self.card.set_problem(text, trace)

    def _rest(self, answer: Answer) -> None:
        if answer is self.running:
            self.running = None
            self.card.set_running(False)
