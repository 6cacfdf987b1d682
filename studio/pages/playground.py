"""The playground: write a beginning, watch the model choose each next token, take another way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout

from engine.errors import EngineError
from engine.messages import CheckpointSaved, Finished, Message
from engine.playground import PlaygroundSession
from engine.playground_messages import (
    AskNext,
    ChildEnded,
    LoadModel,
    ModelLoaded,
    NextTokens,
    Refused,
    StopWriting,
    TokenWritten,
    Write,
    WritingEnded,
)
from engine.runs import new_id
from engine.sampler_settings import SamplerSettings
from studio.context import Context
from studio.engine_texts import said, said_error
from studio.pages.page import Page, State
from studio.playground.answer_card import AnswerCard
from studio.playground.answers import Answer, Answers, Place
from studio.playground.link import PlaygroundLink, Session
from studio.playground.model_choice import Model
from studio.playground.next_token_card import NextTokenCard
from studio.playground.prompt_card import PromptCard
from studio.playground.sampler_panel import SamplerPanel
from studio.playground.surprise_card import SurpriseCard
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label

PANEL_PX = 300
WIDE_FROM_PX = 900
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own constant, which PySide6 does not name
ASK_AFTER_MS = 150
ALTERNATIVES = 8


class PlaygroundPage(Page):
    """Holds the parts together: commands go to the warm child, messages come back and are shown."""

    page_id = "playground"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)
        theme = context.theme
        self.answers = Answers()
        self.link = PlaygroundLink(self.open_session, self)
        self.heading, self.subtitle = label("", "title"), label("", "dim", wrap=True)
        self.prompt = PromptCard(theme)
        self.answer = AnswerCard(theme)
        self.next_tokens = NextTokenCard(theme)
        self.surprise = SurpriseCard(theme)
        self.sampler = SamplerPanel(theme, context.workspace.root / "presets.json")
        self.nothing, self.nothing_text = Card(), label("", "dim", wrap=True)
        self.to_start, self.to_folder = Button(theme, icon="start"), Button(theme, icon="folder")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._loaded: tuple[Path, str] | None = None
        self._loading = ""
        self._asked = ""
        self._ask_again = False
        self._asked_place = self._shown_place = Place("")
        self._ask_timer = QTimer(self)
        self._ask_timer.setSingleShot(True)
        self._ask_timer.setInterval(ASK_AFTER_MS)
        self._ask_timer.timeout.connect(self._ask_next)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.answer.models.refresh(context.runs_folder)
        self._show_nothing()

    def open_session(self) -> Session:
        """The child that holds the model."""
        log = self.context.workspace.root / "logs" / "playground.log"
        return PlaygroundSession(log, self.context.settings.threads)

    def _lay_out(self) -> None:
        self.body.addWidget(self.heading)
        self.body.addWidget(self.subtitle)
        self._columns.setSpacing(12)
        low = QVBoxLayout()
        low.setSpacing(12)
        halves = QHBoxLayout()
        halves.setSpacing(12)
        halves.addWidget(self.next_tokens, 3)
        halves.addWidget(self.surprise, 2)
        buttons = QHBoxLayout()
        for button in (self.to_start, self.to_folder):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.nothing.body.addWidget(self.nothing_text)
        self.nothing.body.addLayout(buttons)
        low.addWidget(self.nothing)
        low.addWidget(self.prompt)
        low.addWidget(self.answer, 1)
        low.addLayout(halves)
        low.addStretch(0)
        for card in (self.nothing, self.prompt):
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._columns.addLayout(low, 1)
        self._columns.addWidget(self.sampler)
        self.body.addLayout(self._columns, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The sampler beside the rest, or below it where there is no room."""
        px, direction = self.context.theme.px, QBoxLayout.Direction
        wide = self.width() >= px(WIDE_FROM_PX)
        self._columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self.sampler.setMinimumWidth(px(PANEL_PX) if wide else 0)
        self.sampler.setMaximumWidth(px(PANEL_PX) if wide else QWIDGETSIZE_MAX)

    def _connect(self) -> None:
        self.link.received.connect(self._on_received)
        self.prompt.generate_asked.connect(self.main_action)
        self.prompt.again_asked.connect(self.again)
        QShortcut(QKeySequence("Ctrl+R"), self).activated.connect(self.again)
        self.prompt.tint_changed.connect(self.answer.text.set_tinted)
        self.prompt.edited.connect(self._ask_soon)
        self.prompt.shortened.connect(self._on_shortened)
        self.answer.flipped.connect(self.flip)
        self.answer.text.chosen.connect(lambda _: self._on_token_chosen())
        self.answer.text.open_asked.connect(self.next_tokens.bars.setFocus)
        self.answer.model_changed.connect(self._on_model_changed)
        self.answer.folder_asked.connect(self._ask_folder)
        self.next_tokens.chosen.connect(self.take_other_way)
        self.sampler.changed.connect(self._ask_soon)
        self.to_start.clicked.connect(lambda _: self.context.navigate("start"))
        self.to_folder.clicked.connect(lambda _: self._ask_folder())
        self.context.engine.runs_changed.connect(self._refresh_models)
        self.context.engine.messages.connect(self._on_run_told)
        self.context.theme.changed.connect(self._arrange)

    # ------------------------------------------------------------------ what the window asks

    def on_shown(self) -> None:
        """Warms the model up, so that the first token comes at once."""
        self._refresh_models()
        self._ask_soon()

    def open_run(self, run: Path) -> None:
        """Chooses the run's model."""
        self.answer.models.refresh(self.context.runs_folder)
        if not self.answer.models.choose_run(run):
            self.context.toast(
                self.tr("{0} has no model yet; it comes with its first checkpoint.").format(run.name), "info"
            )

    def main_action(self) -> None:
        """Generates, or stops what is being generated."""
        if self.cancel():
            return
        self._write(self.prompt.text(), [])

    def cancel(self) -> bool:
        """Stops the text before its next token; whether there was one."""
        running = self._running()
        if running is None:
            return False
        self._send(StopWriting(id=new_id(), request=running.request))
        return True

    def shut_down(self) -> None:
        """Ends the child."""
        self._ask_timer.stop()
        self.link.close()

    # ------------------------------------------------------------------ writing

    def again(self) -> None:
        """Another answer to the same prompt: the next throw of the dice."""
        if self._running() is None:
            self.sampler.throw()
            shown = self.answers.current
            self._write(self.prompt.text(), shown.forced if shown and shown.prompt == self.prompt.text() else [])

    def take_other_way(self, row: int) -> None:
        """Goes on from the place whose next tokens are shown, with one of them instead of the one that was taken."""
        if self._running() is not None or row >= len(self.next_tokens.rows):
            return
        choice = self.next_tokens.rows[row]
        taken = TokenWritten(
            request="",
            id=int(choice["id"]),
            text=str(choice["text"]),
            piece=str(choice["text"]),
            probability=float(choice["probability"]),
            entropy=0.0,
            context=0,
            alternatives=self.next_tokens.rows,
        )
        self._write(self._shown_place.prompt, [*self._shown_place.before, taken])

    def _write(self, prompt: str, forced: list[TokenWritten]) -> None:
        model = self._ready()
        if model is None:
            return
        settings = SamplerSettings.from_dict({**self.sampler.settings.to_dict(), "alternatives": ALTERNATIVES})
        request = new_id()
        self.answers.add(Answer(request, self.answer.models.title_of(model), prompt, settings, list(forced)))
        self._show_answer()
        self._send(Write(id=request, prompt=prompt, settings=settings.to_dict(), forced=[token.id for token in forced]))

    def flip(self, by: int) -> None:
        """Shows an older or newer answer."""
        if self._running() is None and self.answers.flip(by):
            self._show_answer()
            self._ask_soon()

    def _running(self) -> Answer | None:
        last = self.answers.versions[-1] if self.answers.versions else None
        return last if last is not None and last.running else None

    # ------------------------------------------------------------------ the model

    def _ready(self) -> Model | None:
        """The chosen model, on its way into the child if it is not there yet."""
        model = self.answer.models.chosen_model
        if model is None:
            return None
        wanted = (model.source, self.answer.weights)
        if self._loaded != wanted:
            self._loaded, self._loading = wanted, new_id()
            self.answer.set_note(self.tr("Loading {0}…").format(self.answer.models.title_of(model)))
            runs = str(self.context.runs_folder)
            self._send(LoadModel(id=self._loading, source=str(model.source), runs=runs, weights=wanted[1]))
        return model

    def _on_model_changed(self) -> None:
        self._show_nothing()
        self._ask_soon()

    def _refresh_models(self) -> None:
        self.answer.models.refresh(self.context.runs_folder)
        self._show_nothing()

    def _on_run_told(self, _run: str, messages: list[Message]) -> None:
        if self.isVisible() and any(isinstance(message, CheckpointSaved | Finished) for message in messages):
            self._refresh_models()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Open a model folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda names: self.open_folder(Path(names[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_folder(self, folder: Path) -> None:
        """Uses a model folder that belongs to no run."""
        self.answer.models.open_folder(folder)
        self._show_nothing()

    def _show_nothing(self) -> None:
        has_model = self.answer.models.chosen_model is not None
        self.nothing.setVisible(not has_model)
        for card in (self.answer, self.next_tokens, self.surprise):
            card.setVisible(has_model)
        self.prompt.set_ready(has_model)
        if self._running() is None and self.state != State.PROBLEM:
            self.set_state(State.READY if has_model else State.EMPTY)

    # ------------------------------------------------------------------ next tokens

    def _place(self) -> Place:
        """The place that is looked at: before the chosen token, at the answer's end, or behind a prompt that is new."""
        shown = self.answers.current
        if shown is None or shown.prompt != self.prompt.text():
            return Place(self.prompt.text())
        token = self.answer.text.token
        return Place(shown.prompt, shown, token if token >= 0 else len(shown.all_tokens))

    def _ask_soon(self) -> None:
        self._ask_timer.start()

    def _ask_next(self) -> None:
        if not self.isVisible() or self._running() is not None:
            return
        if self._asked:
            self._ask_again = True
            return
        if self._ready() is None:
            return
        self._asked, self._asked_place = new_id(), self._place()
        self._send(
            AskNext(
                id=self._asked,
                prompt=self._asked_place.prompt,
                settings=self.sampler.settings.to_dict(),
                forced=[token.id for token in self._asked_place.before],
                count=ALTERNATIVES,
            )
        )

    def _on_next(self, message: NextTokens) -> None:
        if message.request != self._asked:
            return
        if self._running() is None:
            self._show_next(self._asked_place, message.rows, message.kept)
            if self._asked_place.answer is None:
                self.prompt.set_count(message.prompt_tokens, message.context, self.answer.context)
        self._on_asked()

    def _on_asked(self) -> None:
        """The question is answered, or refused; if another has come up meanwhile, it is asked now."""
        self._asked = ""
        if self._ask_again:
            self._ask_again = False
            self._ask_soon()

    def _show_next(self, place: Place, rows: list[dict[str, Any]], kept: int) -> None:
        self._shown_place = place
        self.next_tokens.show_rows(place.text_before, rows, place.taken, kept)

    def _on_token_chosen(self) -> None:
        shown, place = self.answers.current, self.answer.text.token
        self.surprise.show_token(shown.all_tokens[place] if shown is not None and place >= 0 else None)
        self._ask_soon()

    def _on_shortened(self, count: int) -> None:
        text = self.tr("The text is very long: its first {0} characters were left out, a model reads the end.")
        self.context.toast(text.format(f"{count:,}"), "info")

    # ------------------------------------------------------------------ what the child tells

    def _send(self, command: LoadModel | Write | AskNext | StopWriting) -> None:
        try:
            self.link.send(command)
        except EngineError as error:
            self._fail(command.id, said_error(error))

    def _on_received(self, messages: list[Message]) -> None:
        tokens = [message for message in messages if isinstance(message, TokenWritten)]
        if tokens:
            self._on_tokens(tokens)
        for message in messages:
            if isinstance(message, WritingEnded):
                self._on_ended(message)
            elif isinstance(message, NextTokens):
                self._on_next(message)
            elif isinstance(message, ModelLoaded) and message.request == self._loading:
                self._loading = ""
                self.answer.set_model(message)
                self.set_state(State.READY)
            elif isinstance(message, Refused):
                self._fail(message.request, said(f"{message.text}\n{message.remedy}".strip()), message.trace)
            elif isinstance(message, ChildEnded) and not message.expected:
                self._loaded = None
                self._fail("", said(f"{message.text}\n{message.remedy}".strip()))

    def _on_tokens(self, tokens: list[TokenWritten]) -> None:
        for token in tokens:
            answer = self.answers.by_request(token.request)
            if answer is not None:
                answer.tokens.append(token)
        shown = self.answers.current
        mine = [token for token in tokens if shown is not None and token.request == shown.request]
        if shown is not None and mine:
            self.answer.add_tokens(shown, mine)
            self.surprise.show_answer(shown)
            self._show_next(Place(shown.prompt, shown, len(shown.all_tokens) - 1), mine[-1].alternatives, 0)

    def _on_ended(self, message: WritingEnded) -> None:
        answer = self.answers.by_request(message.request)
        if answer is None:
            return
        answer.end = message
        self.set_state(State.READY)
        if answer is self.answers.current:
            self.prompt.set_running(False)
            self.answer.end(answer)
            self.surprise.show_answer(answer)
            self.prompt.set_count(message.prompt_tokens, message.context, self.answer.context)
            self._ask_soon()

    def _fail(self, request: str, text: str, trace: str = "") -> None:
        """A command was refused, or (request "") the child is gone; whatever waited for it waits no longer."""
        if request and request == self._asked:
            self._on_asked()
            if self._loaded is not None:  # otherwise the reason was told when loading failed
                self.prompt.set_problem(text)
            return
        answer = self.answers.by_request(request)
        if answer is not None and answer.problem:
            return
        if not request or request == self._loading:
            self._asked = self._loading = ""
            self._loaded = None
        running = self._running()
        if running is not None:
            running.problem = text
        self.prompt.set_running(False)
        self.answer.set_problem(text, trace)
        self.set_state(State.PROBLEM if self._loaded is None else State.READY)

    # ------------------------------------------------------------------ showing

    def _show_answer(self) -> None:
        shown = self.answers.current
        if shown is None:
            return
        if shown.prompt != self.prompt.text():
            self.prompt.set_text(shown.prompt)
        self.answer.show_answer(shown, self.answers.place + 1, len(self.answers.versions))
        self.surprise.show_answer(shown)
        self.surprise.show_token(None)
        self.prompt.set_running(shown.running)
        if shown.running:
            self.set_state(State.RUNNING)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.heading.setText(self.tr("Playground"))
        self.subtitle.setText(
            self.tr("Write a beginning, watch the model choose each next token, click any token to take another way.")
        )
        self.nothing.set_title(self.tr("No model yet"))
        self.nothing_text.setText(
            self.tr(
                "Train one on the Start page; it can be tried here from its first checkpoint on. Or open a model folder."
            )
        )
        self.to_start.setText(self.tr("To the Start page"))
        self.to_folder.setText(self.tr("Open a model folder…"))
        for part in (self.prompt, self.answer, self.next_tokens, self.surprise, self.sampler):
            part.retranslate()
        shown = self.answers.current
        if shown is not None:
            self.surprise.show_answer(shown)
            self.answer.write_note(shown)
