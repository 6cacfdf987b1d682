"""The playground: write a beginning or talk, watch models choose each next token, take another way, compare."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut

from engine.about import shown_name
from engine.errors import EngineError
from engine.messages import CheckpointSaved, Command, Finished, Message
from engine.playground import PlaygroundSession
from studio.context import Context
from studio.engine_texts import said_error
from studio.pages.page import Page, State
from studio.playground.answer_card import AnswerCard
from studio.playground.answers import Answer, Answers
from studio.playground.column import Column
from studio.playground.columns import Columns
from studio.playground.commands import Deed
from studio.playground.desk import Desk
from studio.playground.empty_card import EmptyCard
from studio.playground.judging_card import JudgingCard
from studio.playground.link import PlaygroundLink, Session
from studio.playground.mode_title import ModeTitle
from studio.playground.next_look import NextLook, Spot
from studio.playground.next_token_card import NextTokenCard
from studio.playground.prompt_card import PromptCard
from studio.playground.receiver import Receiver
from studio.playground.sampler_panel import SamplerPanel
from studio.playground.saving import ConversationSaving
from studio.playground.scoring import Scoring
from studio.playground.seen_card import SeenCard
from studio.playground.surprise_card import SurpriseCard
from studio.playground.ways_menu import WaysMenu
from studio.playground.workplace import Workplace


class PlaygroundPage(Page):
    """Holds the parts together: commands go to the warm child, messages come back and are shown."""

    page_id = "playground"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)
        theme = context.theme
        self.link = PlaygroundLink(self.open_session, self)
        self.title = ModeTitle(theme)
        self.prompt, self.seen = PromptCard(theme), SeenCard(theme)
        self.next_tokens, self.surprise = NextTokenCard(theme), SurpriseCard(theme)
        self.sampler, self.judging = SamplerPanel(theme, context.workspace.root / "presets.json"), JudgingCard()
        self.empty = EmptyCard(theme)
        self.columns = Columns(theme, self._send, lambda: context.runs_folder, self.judging.spans)
        self.look = NextLook(self.next_tokens, self._send, self._spot, lambda: self.sampler.settings, self)
        self.scoring = Scoring(self._send, self)
        self.desk = Desk(self.columns, self.prompt, self.sampler, self._send, self)
        self.saving, self.ways = ConversationSaving(self.desk, self), WaysMenu(self.desk, self)
        self.receiver = Receiver(
            self.columns,
            self.desk,
            self.look,
            self.scoring,
            (self.prompt, self.surprise, self.judging),
            lambda: self.current,
            self,
        )
        self.workplace = Workplace(
            theme,
            (self.empty, self.prompt, self.seen, self.columns),
            (self.next_tokens, self.surprise),
            (self.sampler, self.judging),
        )
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
        self.body.addWidget(self.title)
        self.body.addWidget(self.workplace, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_chat()

    def _fit_chat(self) -> None:
        """Leaves the question in sight below the conversations, however low the window is."""
        if self.chatting:
            room = self.height() - self.title.sizeHint().height() - self.prompt.sizeHint().height()
            self.columns.fit_chats(room - self.body.contentsMargins().top() - 3 * self.body.spacing())

    def _connect(self) -> None:
        prompt = self.prompt
        self.link.received.connect(self.receiver.take)
        self.receiver.loaded.connect(self._on_loaded)
        self.receiver.rested.connect(self._on_rested)
        self.receiver.failed.connect(self._on_failed)
        self.receiver.prompt_shown.connect(self.seen.show_prompt)
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
        prompt.template.changed.connect(self._on_template)
        prompt.show_asked.connect(lambda: self.desk.show_prompt(self.current))
        prompt.new_asked.connect(self._new_conversation)
        prompt.export_asked.connect(lambda: self.saving.ask(self.current))
        self.saving.told.connect(self.context.toast)
        self.columns.counted.connect(self._on_counted)
        self.desk.started.connect(self._on_started)
        self.desk.full.connect(self._on_full)
        self.look.way_chosen.connect(self.desk.take_other_way)
        self.look.counted.connect(
            lambda spot, m: prompt.set_count(m.prompt_tokens, m.context, spot.column.card.context)
        )
        self.sampler.changed.connect(self.look.soon)
        self.judging.reward_changed.connect(self._on_reward)
        self.judging.filter_changed.connect(self.columns.refresh_answers)
        self.scoring.scored.connect(self.columns.refresh_answer)
        self.empty.start_asked.connect(lambda: self.context.navigate("start"))
        self.empty.folder_asked.connect(lambda: self.answer.models.ask_folder())
        self.title.asked.connect(self.set_chatting)
        self.context.engine.runs_changed.connect(self._refresh_models)
        self.context.engine.messages.connect(self._on_run_told)

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
        card.models.replaced.connect(self._tell_replaced)
        card.folder_asked.connect(card.models.ask_folder)
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
            self.context.toast(words.format(shown_name(run)), "info")

    def main_action(self) -> None:
        """Lets all columns answer, or stops them."""
        if not self.cancel():
            self.desk.ask()

    def play(self, deed: Deed) -> None:
        """Does what was chosen from the palette."""
        if deed in ("new", "export", "sees", "template") and not self.chatting:
            self.set_chatting(True)
        {
            "chat": lambda: self.set_chatting(True),
            "continue": lambda: self.set_chatting(False),
            "compare": lambda: self.desk.compare(self.current),
            "before": lambda: self.desk.compare_with_before(self.current),
            "sees": lambda: self.desk.show_prompt(self.current),
            "new": self._new_conversation,
            "export": lambda: self.saving.ask(self.current),
            "template": self.prompt.template.open,
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
        self.title.set_chatting(chatting)
        shown = self.current.answers.current
        if chatting and shown is not None and self.prompt.text() == shown.prompt:
            self.prompt.set_text("")
        self.prompt.set_chatting(chatting)
        self.columns.set_chatting(chatting)
        self.workplace.put_prompt(below=chatting)
        self._fit_chat()
        if not chatting:
            self.seen.hide()
        self._show_running()
        self.look.soon()

    def _new_conversation(self) -> None:
        self.desk.new_conversation()
        self.seen.hide()

    def export(self, path: Path) -> None:
        """Writes the conversation of the column that is looked at, and tells it."""
        self.saving.save(self.current, path)

    def _open_ways(self, column: Column, depth: int, number: int, at: QPoint) -> None:
        self.ways.open(column, depth, number, at, busy=bool(self.columns.running))

    # ------------------------------------------------------------------ models, columns

    def _on_counted(self) -> None:
        if self.current not in self.columns.all:
            self.current = self.columns.all[0]
        self._on_model_changed()

    def _on_full(self) -> None:
        self.context.toast(self.tr("There are four columns already: take one away first."), "info")

    def _on_model_changed(self) -> None:
        self._show_empty()
        self._show_templates()
        self.look.soon()

    def _tell_replaced(self, gone: str, now: str) -> None:
        """Nobody is to take one model's answers for another's."""
        self.context.toast(self.tr("The model {0} is gone; {1} answers in its place.").format(gone, now), "warning")

    def _refresh_models(self) -> None:
        self.columns.refresh()
        self.judging.refresh(self.context.runs_folder)
        self._show_empty()

    def _on_run_told(self, _run: str, messages: list[Message]) -> None:
        if self.isVisible() and any(isinstance(message, CheckpointSaved | Finished) for message in messages):
            self._refresh_models()

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
        self.prompt.set_running(bool(self.columns.running))
        if self.columns.running:
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
        self.scoring.ask(self.columns.looked_at)
        self.columns.refresh_answers()

    # ------------------------------------------------------------------ what the child tells

    def _send(self, command: Command) -> None:
        try:
            self.link.send(command)
        except EngineError as error:
            self.receiver.fail(command.id, said_error(error))

    def _on_loaded(self) -> None:
        self._show_templates()
        self.set_state(State.RUNNING if self.columns.running else State.READY)

    def _on_rested(self) -> None:
        self._show_running()
        self.set_state(State.READY)
        self.look.soon()

    def _on_failed(self) -> None:
        self._show_running()
        if not self.columns.running:
            self.set_state(State.PROBLEM if self.current.loaded is None else State.READY)

    # ------------------------------------------------------------------ chat templates

    def _show_templates(self) -> None:
        """Says beside the question which models have no template of their own."""
        self.prompt.template.show_models(self.columns.without_template())

    def _on_template(self) -> None:
        if self.seen.isVisible():
            self.desk.show_prompt(self.current)

    # ------------------------------------------------------------------ texts

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        for part in (self.title, self.empty, self.prompt, self.seen, self.columns, self.next_tokens, self.surprise):
            part.retranslate()
        for tools in (self.sampler, self.judging):
            tools.retranslate()
        shown = self.current.answer_at(-1)
        if shown is not None:
            self.surprise.show_answer(shown)
