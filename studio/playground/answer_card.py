"""The card of one column: which model, which version, the text or the conversation, and how fast it came."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from engine.playground_messages import ModelLoaded, TokenWritten
from studio.numbers import size
from studio.playground.answer_note import note_of
from studio.playground.answers import Answer
from studio.playground.chat_view import ChatView, Flipper, Spans
from studio.playground.conversation import Conversation
from studio.playground.model_choice import ModelChoice
from studio.playground.token_notes import shown_token
from studio.theme import Theme
from studio.widgets.buttons import Button, IconButton
from studio.widgets.card import Card, label
from studio.widgets.color_mark import ColorMark
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.token_text import TokenText

WEIGHTS = ("fp32", "bf16", "int8")
LOWEST_PX, USUAL_CHAT_PX = 120, 300
WIDEST_MODEL_PX = 330


class AnswerCard(Card):
    """``models`` is the chooser, ``text`` the answer, ``chat`` the conversation; one of the two is shown.

    ``flipped`` carries -1 (older) or 1 (newer).  ``spans`` finds in a text what the output filter looks for.
    """

    flipped = Signal(int)
    model_changed = Signal()
    folder_asked = Signal()
    before_asked = Signal()
    stop_asked = Signal()
    close_asked = Signal()

    def __init__(self, theme: Theme, spans: Spans, color: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme, self._spans = theme, spans
        self.context = 0
        self._trace = ""
        self._loaded: ModelLoaded | None = None  # while the note tells of it
        self.mark = ColorMark(theme, color)
        self.mark.hide()
        self.models = ModelChoice()
        self.weights_box = QComboBox()
        self.weights_box.addItems(WEIGHTS)
        self.folder, self.before = IconButton(theme, "folder"), IconButton(theme, "branch")
        self.stop, self.close_button = IconButton(theme, "stop"), IconButton(theme, "close")
        self.versions = Flipper(theme)
        self.older, self.newer, self.version = self.versions.older, self.versions.newer, self.versions.count
        self.text = TokenText(theme)
        self.chat = ChatView(theme, spans)
        self.note = ElidedLabel("", "small")
        self.problem = label("", "problem", wrap=True)
        self.copy = Button(theme, icon="copy", kind="link")
        self.copy_trace = Button(theme, icon="copy", kind="link")
        self._lay_out()
        self._connect()
        self.versions.show_place(0, 0)
        self.set_chatting(False)
        self.set_alone(True)
        self.set_running(False)
        self.set_problem("")

    @property
    def weights(self) -> str:
        """The number format in which the model is to be held."""
        return self.weights_box.currentText()

    def _lay_out(self) -> None:
        for left in (self.mark, self.models, self.weights_box, self.folder, self.before):
            self.add_to_header(left)
        self.models.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.models.setMaximumWidth(self._theme.px(WIDEST_MODEL_PX))
        self._header.setStretchFactor(self.models, 30)
        for right in (self.versions, self.stop, self.close_button):
            self.add_to_header(right, right=True)
        low = QHBoxLayout()
        low.setSpacing(8)
        low.addWidget(self.note, 1)
        low.addWidget(self.copy)
        # The text takes what room there is: its own idea of a height would make the page scroll too early.
        for widget in (self.text, self.chat):
            widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            self.body.addWidget(widget, 1)
        self.text.setMinimumHeight(self._theme.px(LOWEST_PX))
        self.chat.setMinimumHeight(self._theme.px(USUAL_CHAT_PX))
        self.body.addWidget(self.problem)
        self.body.addWidget(self.copy_trace)
        self.body.addLayout(low)

    def _connect(self) -> None:
        self.models.chosen.connect(self.model_changed)
        self.weights_box.activated.connect(lambda _: self.model_changed.emit())
        self.folder.clicked.connect(lambda _: self.folder_asked.emit())
        self.before.clicked.connect(lambda _: self.before_asked.emit())
        self.stop.clicked.connect(lambda _: self.stop_asked.emit())
        self.close_button.clicked.connect(lambda _: self.close_asked.emit())
        self.versions.flipped.connect(self.flipped)
        self.copy.clicked.connect(lambda _: QGuiApplication.clipboard().setText(self.text.whole_text()))
        self.copy_trace.clicked.connect(lambda _: QGuiApplication.clipboard().setText(self._trace))

    # ------------------------------------------------------------------ how it stands among others

    def fit_chat(self, room: int) -> None:
        """Keeps the card with its conversation within ``room`` pixels, so that the question below stays in sight."""
        lowest, usual = self._theme.px(LOWEST_PX), self._theme.px(USUAL_CHAT_PX)
        around = self.minimumSizeHint().height() - self.chat.minimumHeight()
        self.chat.setMinimumHeight(min(max(room - around, lowest), usual))

    def set_alone(self, alone: bool) -> None:
        """Whether this is the only column."""
        self.mark.setVisible(not alone)
        self.close_button.setVisible(not alone)
        self.weights_box.setVisible(alone)
        self.copy.setText(self.tr("Copy") if alone else "")

    def set_has_before(self, has_before: bool) -> None:
        """Whether the model was made from another one that can be opened."""
        self.before.setVisible(has_before)

    def set_chatting(self, chatting: bool) -> None:
        """Shows the conversation, or the text."""
        self.chat.setVisible(chatting)
        self.text.setVisible(not chatting)
        self.copy.setVisible(not chatting)
        self.versions.setVisible(not chatting and self.newer.isEnabled() | self.older.isEnabled())
        if chatting:
            self.note.set_text("")

    def set_running(self, running: bool) -> None:
        """Whether this column writes now: it can be stopped then."""
        self.stop.setVisible(running)
        self.set_live(running and not self.close_button.isHidden())

    # ------------------------------------------------------------------ what is shown

    def show_answer(self, answer: Answer, number: int, count: int) -> None:
        """Shows an answer, the ``number``-th of ``count``."""
        self.text.set_text(answer.prompt, [shown_token(token, forced=True) for token in answer.forced])
        self.text.add_tokens([shown_token(token) for token in answer.tokens])
        self.text.set_live(answer.running)
        self.versions.show_place(number, count)
        self.set_problem(answer.problem)
        self.mark_found(answer)
        self.write_note(answer)

    def show_conversation(self, conversation: Conversation) -> None:
        """Shows the conversation as it stands."""
        self.chat.show_conversation(conversation, self.context)

    def add_tokens(self, answer: Answer, tokens: Sequence[TokenWritten]) -> None:
        """Appends tokens of the answer that is shown."""
        self.text.add_tokens([shown_token(token) for token in tokens])
        self.write_note(answer)

    def end(self, answer: Answer) -> None:
        """The answer is over."""
        self.text.set_live(False)
        self.mark_found(answer)
        self.write_note(answer)

    def mark_found(self, answer: Answer) -> None:
        """Strikes out what the output filter finds in the answer that is shown."""
        self.text.set_marks([] if answer.running else self._spans(answer.text))

    def set_note(self, text: str) -> None:
        """Says in passing what is going on."""
        self._loaded = None
        self.note.set_text(text)

    def set_model(self, message: ModelLoaded) -> None:
        """The model is loaded."""
        self.context = message.context
        parameters = f"{message.parameters / 1e6:.1f} M" if message.parameters >= 1e5 else f"{message.parameters:,}"
        said = self.tr("{0} parameters · vocabulary {1} · context {2} · loaded in {3} s").format(
            parameters, f"{message.vocabulary:,}", message.context, f"{message.seconds:.1f}"
        )
        if message.shared:
            said += " · " + self.tr("+{0} on shared weights").format(size(message.weight_bytes))
        elif message.weight_bytes:
            said += " · " + self.tr("{0} of weights").format(size(message.weight_bytes))
        if message.resident_bytes:
            said += " · " + self.tr("{0} in use by all").format(size(message.resident_bytes))
        self.set_note(said)
        self._loaded = message

    def set_problem(self, text: str, trace: str = "") -> None:
        """Says what went wrong; ``trace`` is offered for copying."""
        self._trace = trace
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.copy_trace.setVisible(bool(trace))
        if text:
            self.text.set_live(False)
            self.set_note("")

    def write_note(self, answer: Answer) -> None:
        """What the answer took: speed, tokens, context, seed, why it ended."""
        self.copy.setVisible(bool(answer.prompt or answer.tokens) and not answer.turns)
        note = note_of(answer, self.context, brief=not self.weights_box.isVisibleTo(self))
        if note or not answer.running:
            self.set_note(note)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.models.retranslate()
        self.chat.retranslate()
        self.models.setAccessibleName(self.tr("Model"))
        self.weights_box.setAccessibleName(self.tr("Weights"))
        self.weights_box.setToolTip(
            self.tr("fp32: exact. bf16: half the memory, faster. int8: a quarter, fastest, a little less exact.")
        )
        self.weights_box.setWhatsThis(f"{self.tr('Weights')}\n{self.weights_box.toolTip()}")
        self.folder.set_name(self.tr("Open a model folder…"))
        self.before.set_name(self.tr("Compare with the model that this one was made from"))
        self.stop.set_name(self.tr("Stop this answer"))
        self.close_button.set_name(self.tr("Take this column away"))
        self.versions.set_names(self.tr("Older answer (Alt+Left)"), self.tr("Newer answer (Alt+Right)"))
        self.text.setAccessibleName(self.tr("Answer"))
        self.text.setPlaceholderText(self.tr("What the model writes appears here, token by token."))
        self.copy.setText(self.tr("Copy") if self.weights_box.isVisibleTo(self) else "")
        self.copy.setAccessibleName(self.tr("Copy prompt and answer"))
        self.copy.setToolTip(self.tr("Copy prompt and answer"))
        self.copy_trace.setText(self.tr("Copy report"))
        if self._loaded is not None:
            self.set_model(self._loaded)
