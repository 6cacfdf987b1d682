"""The playground: write a beginning or talk, watch models choose each next token, take another way, compare."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout

from engine.errors import EngineError
from engine.messages import CheckpointSaved, Command, Finished, Message
from engine.playground import PlaygroundSession
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
from studio.context import Context
from studio.engine_texts import said, said_error
from studio.pages.page import Page, State
from studio.playground.answer_card import AnswerCard
from studio.playground.answers import Answer, Answers, Place
from studio.playground.column import Column
from studio.playground.columns import Columns
from studio.playground.commands import Deed
from studio.playground.desk import Desk
from studio.playground.empty_card import EmptyCard
from studio.playground.judging_card import JudgingCard
from studio.playground.link import PlaygroundLink, Session
from studio.playground.next_look import NextLook, Spot, other_ways
from studio.playground.next_token_card import NextTokenCard
from studio.playground.prompt_card import PromptCard
from studio.playground.sampler_panel import SamplerPanel
from studio.playground.scoring import Scoring
from studio.playground.seen_card import SeenCard
from studio.playground.surprise_card import SurpriseCard
from studio.playground.token_notes import shown as shown_text
from studio.widgets.buttons import Button
from studio.widgets.card import label
from studio.widgets.next_token_bars import percent

PANEL_PX = 300
WIDE_FROM_PX = 900
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own constant, which PySide6 does not name


class PlaygroundPage(Page):
    """Holds the parts together: commands go to the warm child, messages come back and are shown."""

    page_id = "playground"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)
        theme = context.theme
        self.link = PlaygroundLink(self.open_session, self)
        self.heading, self.subtitle = label("", "title"), label("", "dim", wrap=True)
        self.texts, self.talks = Button(theme, kind="chip"), Button(theme, kind="chip")
        self.prompt, self.seen = PromptCard(theme), SeenCard(theme)
        self.next_tokens, self.surprise = NextTokenCard(theme), SurpriseCard(theme)
        self.sampler, self.judging = SamplerPanel(theme, context.workspace.root / "presets.json"), JudgingCard()
        self.empty = EmptyCard(theme)
        self.columns = Columns(theme, self._send, lambda: context.runs_folder, self.judging.spans)
        self.look = NextLook(self.next_tokens, self._send, self._spot, lambda: self.sampler.settings, self)
        self.scoring = Scoring(self._send, self)
        self.desk = Desk(self.columns, self.prompt, self.sampler, self._send, self)
        self._sides, self._low = QBoxLayout(QBoxLayout.Direction.LeftToRight), QVBoxLayout()
        self._depth = -1
        self.columns.added.connect(self._on_column)
        self.current = self.columns.add()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._refresh_models()

    def open_session(self) -> Session:
        """The child that holds the models."""
        log = self.context.workspace.root / "logs" / "playground.log"
        return PlaygroundSession(log, self.context.settings.threads)

    @property
    def answer(self) -> AnswerCard:
        """The card of the column that is looked at."""
        return self.current.card

    @property
    def answers(self) -> Answers:
        """The texts of the column that is looked at."""
        return self.current.answers

    @property
    def chatting(self) -> bool:
        """Whether the page shows conversations."""
        return self.columns.chatting

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading)
        top.addStretch(1)
        for chip in (self.texts, self.talks):
            chip.setCheckable(True)
            top.addWidget(chip)
        self.texts.setChecked(True)
        self.body.addLayout(top)
        self.body.addWidget(self.subtitle)
        self._sides.setSpacing(12)
        low, side, halves = self._low, QVBoxLayout(), QHBoxLayout()
        for layout in (low, side, halves):
            layout.setSpacing(12)
        halves.addWidget(self.next_tokens, 3)
        halves.addWidget(self.surprise, 2)
        for widget in (self.empty, self.prompt, self.seen):
            low.addWidget(widget)
            widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        low.addWidget(self.columns, 1)
        low.addLayout(halves)
        low.addStretch(0)
        side.addWidget(self.sampler)
        side.addWidget(self.judging)
        side.addStretch(1)
        self._sides.addLayout(low, 1)
        self._sides.addLayout(side)
        self.body.addLayout(self._sides, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The sampler beside the rest, or below it where there is no room."""
        px, direction = self.context.theme.px, QBoxLayout.Direction
        wide = self.width() >= px(WIDE_FROM_PX)
        self._sides.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        for card in (self.sampler, self.judging):
            card.setMinimumWidth(px(PANEL_PX) if wide else 0)
            card.setMaximumWidth(px(PANEL_PX) if wide else QWIDGETSIZE_MAX)

    def _connect(self) -> None:
        prompt = self.prompt
        self.link.received.connect(self._on_received)
        prompt.generate_asked.connect(self.main_action)
        prompt.again_asked.connect(self.again)
        for keys, act in (
            ("Ctrl+R", self.again),
            ("Alt+Left", lambda: self.flip(-1)),
            ("Alt+Right", lambda: self.flip(1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        prompt.compare_asked.connect(lambda: self.desk.compare(self.current))
        prompt.tint_changed.connect(self.columns.set_tint)
        prompt.edited.connect(self.look.soon)
        prompt.shortened.connect(self._on_shortened)
        prompt.show_asked.connect(lambda: self.desk.show_prompt(self.current))
        prompt.new_asked.connect(self._new_conversation)
        prompt.export_asked.connect(self._ask_export)
        self.columns.counted.connect(self._on_counted)
        self.desk.started.connect(self._on_started)
        self.desk.full.connect(self._on_full)
        self.look.way_chosen.connect(self.desk.take_other_way)
        self.look.counted.connect(
            lambda spot, m: prompt.set_count(m.prompt_tokens, m.context, spot.column.card.context)
        )
        self.sampler.changed.connect(self.look.soon)
        self.judging.reward_changed.connect(self._on_reward)
        self.judging.filter_changed.connect(self._refresh_answers)
        self.scoring.scored.connect(self.columns.refresh_answer)
        self.empty.start_asked.connect(lambda: self.context.navigate("start"))
        self.empty.folder_asked.connect(lambda: self._ask_folder(self.current))
        self.texts.clicked.connect(lambda _: self.set_chatting(False))
        self.talks.clicked.connect(lambda _: self.set_chatting(True))
        self.context.engine.runs_changed.connect(self._refresh_models)
        self.context.engine.messages.connect(self._on_run_told)
        self.context.theme.changed.connect(self._arrange)

    def _on_column(self, column: Column) -> None:
        """A new column: whoever looks at a place in it makes it the one that is looked at."""
        card, chat = column.card, column.card.chat
        card.text.set_tint(self.prompt.tint)
        chat.set_tint(self.prompt.tint)
        card.text.chosen.connect(lambda _: self._on_place(column))
        card.text.open_asked.connect(self.next_tokens.bars.setFocus)
        card.text.menu_asked.connect(lambda number, at: self._open_ways(column, -1, number, at))
        chat.chosen.connect(lambda depth, _: self._on_place(column, depth))
        chat.menu_asked.connect(lambda depth, number, at: self._open_ways(column, depth, number, at))
        chat.bars_asked.connect(self.next_tokens.bars.setFocus)
        chat.resent.connect(lambda depth, text: self.desk.say(text, depth))
        chat.again_asked.connect(lambda depth: self.desk.answer_again(column, depth))
        chat.question_flipped.connect(lambda depth, by: self.desk.flip_question(column, depth, by))
        chat.answer_flipped.connect(lambda depth, by: self.desk.flip_answer(column, depth, by))
        column.touched.connect(lambda: self._on_flipped(column))
        column.model_changed.connect(self._on_model_changed)
        card.folder_asked.connect(lambda: self._ask_folder(column))
        card.before_asked.connect(lambda: self.desk.compare_with_before(column))

    # ------------------------------------------------------------------ what the window asks

    def on_shown(self) -> None:
        """Warms the model up, so that the first token comes at once."""
        self._refresh_models()
        self.look.soon()

    def open_run(self, run: Path) -> None:
        """Chooses the run's model."""
        self._refresh_models()
        if not self.answer.models.choose_run(run):
            words = self.tr("{0} has no model yet; it comes with its first checkpoint.")
            self.context.toast(words.format(run.name), "info")

    def main_action(self) -> None:
        """Lets all columns answer, or stops them."""
        if not self.cancel():
            self.desk.ask()

    def play(self, deed: Deed) -> None:
        """Does what was chosen from the palette."""
        if deed in ("new", "export", "sees") and not self.chatting:
            self.set_chatting(True)
        {
            "chat": lambda: self.set_chatting(True),
            "continue": lambda: self.set_chatting(False),
            "compare": lambda: self.desk.compare(self.current),
            "before": lambda: self.desk.compare_with_before(self.current),
            "sees": lambda: self.desk.show_prompt(self.current),
            "new": self._new_conversation,
            "export": self._ask_export,
        }[deed]()

    def cancel(self) -> bool:
        """Stops the texts before their next tokens; whether there was one."""
        return any([column.stop() for column in self.columns.all])

    def shut_down(self) -> None:
        """Ends the child."""
        self.look.end()
        self.link.close()

    # ------------------------------------------------------------------ what is asked

    def again(self) -> None:
        """Another answer of each column to the same prompt."""
        self.desk.again()

    def flip(self, by: int) -> None:
        """Shows an older or newer answer of the column that is looked at; of a conversation to its last question."""
        if self.chatting:
            self.desk.flip_answer(self.current, len(self.current.conversation.path()) - 1, by)
        else:
            self.current.flip(by)

    def _on_started(self, column: Column, answer: Answer) -> None:
        if column is self.current:
            self._depth = -1
            self.surprise.show_answer(answer)
            self.surprise.show_token(None)
        self._show_running()

    def set_chatting(self, chatting: bool) -> None:
        """Shows conversations, or texts; a text under way is stopped."""
        self.cancel()
        self.talks.setChecked(chatting)
        self.texts.setChecked(not chatting)
        shown = self.current.answers.current
        if chatting and shown is not None and self.prompt.text() == shown.prompt:
            self.prompt.set_text("")
        self.prompt.set_chatting(chatting)
        self.columns.set_chatting(chatting)
        self._write_subtitle()
        for card in (self.prompt, self.seen):
            self._low.removeWidget(card)
        place = self._low.indexOf(self.columns) + 1 if chatting else 1
        self._low.insertWidget(place, self.prompt)
        self._low.insertWidget(place + 1, self.seen)
        if not chatting:
            self.seen.hide()
        self._show_running()
        self.look.soon()

    def _new_conversation(self) -> None:
        self.desk.new_conversation()
        self.seen.hide()

    def _ask_export(self) -> None:
        dialog = QFileDialog(self, self.tr("Export the conversation"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Chat data (*.jsonl)"), self.tr("Text (*.md)")])
        dialog.setDefaultSuffix("jsonl")
        dialog.filesSelected.connect(lambda names: self.export(Path(names[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export(self, path: Path) -> None:
        """Writes the conversation of the column that is looked at, and tells it."""
        try:
            self.desk.export(self.current, path)
            self.context.toast(self.tr("Saved: {0}").format(path), "info")
        except EngineError as error:
            self.context.toast(said_error(error), "problem")

    def _open_ways(self, column: Column, depth: int, number: int, at: QPoint) -> None:
        """A menu of what could have come instead of a token."""
        answer = column.answer_at(depth)
        if answer is None or number >= len(answer.all_tokens):
            return
        spot = Spot(column, Place(answer.prompt, answer, number))
        menu = QMenu(self)
        for token in other_ways(answer, number):
            action = menu.addAction(f"{shown_text(token.piece)}    {percent(token.probability)}")
            action.triggered.connect(lambda _=False, token=token: self.desk.take_other_way(spot, token))
        menu.setEnabled(not self.columns.running)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    # ------------------------------------------------------------------ models, columns

    def _on_counted(self) -> None:
        if self.current not in self.columns.all:
            self.current = self.columns.all[0]
        self._show_empty()
        self.look.soon()

    def _on_full(self) -> None:
        self.context.toast(self.tr("There are four columns already: take one away first."), "info")

    def _on_model_changed(self) -> None:
        self._show_empty()
        self.look.soon()

    def _refresh_models(self) -> None:
        self.columns.refresh()
        self.judging.refresh(self.context.runs_folder)
        self._show_empty()

    def _on_run_told(self, _run: str, messages: list[Message]) -> None:
        if self.isVisible() and any(isinstance(message, CheckpointSaved | Finished) for message in messages):
            self._refresh_models()

    def _ask_folder(self, column: Column) -> None:
        dialog = QFileDialog(self, self.tr("Open a model folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda names: column.card.models.open_folder(Path(names[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_folder(self, folder: Path) -> None:
        """Uses a model folder that belongs to no run."""
        self.answer.models.open_folder(folder)
        self._show_empty()

    def _show_empty(self) -> None:
        has_model = self.answer.models.chosen_model is not None
        self.empty.setVisible(not has_model)
        for card in (self.columns, self.next_tokens, self.surprise):
            card.setVisible(has_model)
        self.prompt.set_ready(has_model, not self.columns.full)
        if not self.columns.running and self.state != State.PROBLEM:
            self.set_state(State.READY if has_model else State.EMPTY)

    def _show_running(self) -> None:
        running = bool(self.columns.running)
        self.prompt.set_running(running)
        if running:
            self.set_state(State.RUNNING)

    # ------------------------------------------------------------------ where a person looks

    def _spot(self) -> Spot | None:
        """What the bars are asked for; None while they follow a text or nothing can be asked."""
        if not self.isVisible() or self.columns.running or self.current.ready() is None:
            return None
        place = self.current.place(self.prompt.text(), self._depth)
        return Spot(self.current, place) if place is not None else None

    def _on_place(self, column: Column, depth: int = -1) -> None:
        """A token was chosen, or given up."""
        self.current, self._depth = column, depth
        answer, number = column.answer_at(depth), column.token_at(depth)
        if answer is not None:
            self.surprise.show_answer(answer)
            tokens = answer.all_tokens
            self.surprise.show_token(tokens[number] if 0 <= number < len(tokens) else None)
        self.look.soon()

    def _on_flipped(self, column: Column) -> None:
        self.current = column
        shown = column.answers.current
        if shown is not None:
            if shown.prompt != self.prompt.text():
                self.prompt.set_text(shown.prompt)
            self.surprise.show_answer(shown)
            self.surprise.show_token(None)
            self.scoring.ask([shown])
        self.look.soon()

    def _on_shortened(self, count: int) -> None:
        text = self.tr("The text is very long: its first {0} characters were left out, a model reads the end.")
        self.context.toast(text.format(f"{count:,}"), "info")

    # ------------------------------------------------------------------ judging

    def _on_reward(self) -> None:
        reward = self.judging.reward
        self.judging.set_problem("")
        self.scoring.choose(reward.source if reward is not None else None, self.context.runs_folder)
        self.scoring.ask([answer for column in self.columns.all for answer in column.looked_at])
        self._refresh_answers()

    def _refresh_answers(self) -> None:
        for column in self.columns.all:
            for answer in column.looked_at:
                column.refresh(answer)

    # ------------------------------------------------------------------ what the child tells

    def _send(self, command: Command) -> None:
        try:
            self.link.send(command)
        except EngineError as error:
            self._fail(command.id, said_error(error))

    def _on_received(self, messages: list[Message]) -> None:
        self._on_tokens([message for message in messages if isinstance(message, TokenWritten)])
        for message in messages:
            if (take := self._takers().get(type(message))) is not None:
                take(message)

    def _takers(self) -> dict[type[Message], Callable[..., None]]:
        return {
            WritingEnded: self._on_ended,
            NextTokens: lambda m: self.look.on_next(m, bool(self.columns.running)),
            ModelLoaded: self._on_loaded,
            PromptShown: self.seen.show_prompt,
            RewardLoaded: lambda m: self.judging.set_problem(""),
            Scored: self.scoring.on_scored,
            Refused: lambda m: self._fail(m.request, said(f"{m.text}\n{m.remedy}".strip()), m.trace),
            ChildEnded: lambda m: None if m.expected else self._fail("", said(f"{m.text}\n{m.remedy}".strip())),
        }

    def _on_loaded(self, message: ModelLoaded) -> None:
        if self.columns.on_loaded(message):
            self.set_state(State.RUNNING if self.columns.running else State.READY)

    def _on_tokens(self, tokens: list[TokenWritten]) -> None:
        for request in dict.fromkeys(token.request for token in tokens):
            found = self.columns.answer_of(request)
            if found is None:
                continue
            column, answer = found
            mine = [token for token in tokens if token.request == request]
            column.on_tokens(answer, mine)
            if column is self.current:
                self.surprise.show_answer(answer)
                place = Place(answer.prompt, answer, len(answer.all_tokens) - 1)
                self.look.show(Spot(column, place), mine[-1].alternatives, 0)

    def _on_ended(self, message: WritingEnded) -> None:
        found = self.columns.answer_of(message.request)
        if found is None:
            return
        column, answer = found
        column.on_ended(answer, message)
        self.scoring.ask([answer])
        if column is self.current:
            self.surprise.show_answer(answer)
            self.prompt.set_count(message.prompt_tokens, message.context, column.card.context)
        if not self.columns.running:
            self._show_running()
            self.set_state(State.READY)
            self.look.soon()

    def _fail(self, request: str, text: str, trace: str = "") -> None:
        """A command was refused, or (request "") the child is gone; whatever waited for it waits no longer."""
        if request and request == self.look.asked:
            self.look.answered()
            if self.current.loaded is not None:  # otherwise the reason was told when loading failed
                self.prompt.set_problem(text)
            return
        if request and (request == self.desk.shown_prompt or self.scoring.refused(request)):
            (self.prompt if request == self.desk.shown_prompt else self.judging).set_problem(text)
            return
        if not request:
            self.look.forget()
            self.scoring.forget()
        for column in self.columns.all:
            if not request or request == column.loading or column.by_request(request) is not None:
                column.fail(request, text, trace)
        self._show_running()
        if not self.columns.running:
            lost = self.current.loaded is None
            self.set_state(State.PROBLEM if lost else State.READY)

    # ------------------------------------------------------------------ texts

    def _write_subtitle(self) -> None:
        begin = self.tr(
            "Write a beginning, watch the model choose each next token, click any token to take another way."
        )
        talk = self.tr("Ask, ask again, ask in another way: every answer is kept. Click any token to take another way.")
        self.subtitle.setText(talk if self.chatting else begin)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.heading.setText(self.tr("Playground"))
        self._write_subtitle()
        self.texts.setText(self.tr("Continue"))
        self.texts.setToolTip(self.tr("The model goes on from a beginning"))
        self.talks.setText(self.tr("Chat"))
        self.talks.setToolTip(self.tr("The model answers in a conversation"))
        for part in (self.empty, self.prompt, self.seen, self.columns, self.next_tokens, self.surprise, self.sampler):
            part.retranslate()
        self.judging.retranslate()
        shown = self.current.answer_at(-1)
        if shown is not None:
            self.surprise.show_answer(shown)
