"""A conversation as blocks, one an exchange: the question in a bubble, the answer with its tokens below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from studio.playground.answer_note import note_of
from studio.playground.answers import Answer
from studio.playground.conversation import Conversation, Exchange, Wordings
from studio.playground.token_notes import shown_token
from studio.theme import Theme
from studio.widgets.buttons import IconButton
from studio.widgets.card import label
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.prompt_box import PromptBox
from studio.widgets.token_text import PROBABILITY, Token, TokenText

TALLEST_PX = 4000  # of one answer: a longer one scrolls by itself
EDIT_PX = 66
Spans = Callable[[str], list[tuple[int, int]]]


class FittedText(TokenText):
    """As tall as its text."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self.fit())

    def fit(self) -> None:
        """Takes the height that the text has at this width."""
        margins = 2 * self.document().documentMargin() + self.contentsMargins().top() + self.contentsMargins().bottom()
        wanted = round(self.document().size().height() * self.fontMetrics().lineSpacing() + margins) + 4
        tall = wanted > self._theme.px(TALLEST_PX)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if tall else policy.ScrollBarAlwaysOff)
        height = min(wanted, self._theme.px(TALLEST_PX))
        if self.height() != height:
            self.setFixedHeight(height)
        if not tall:
            self.verticalScrollBar().setValue(0)  # it followed its end while it was smaller

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def add_tokens(self, tokens: Sequence[Token]) -> None:
        super().add_tokens(tokens)
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the conversation scrolls, not its parts


class Flipper(QWidget):
    """◀ 2 / 3 ▶; ``flipped`` carries -1 or 1.  Hidden while there is only one."""

    flipped = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.older, self.newer = IconButton(theme, "chevron-left"), IconButton(theme, "chevron-right")
        self.count = label("", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self.older, self.count, self.newer):
            row.addWidget(widget)
        self.older.clicked.connect(lambda _: self.flipped.emit(-1))
        self.newer.clicked.connect(lambda _: self.flipped.emit(1))

    def show_place(self, number: int, count: int) -> None:
        """The ``number``-th of ``count`` is shown."""
        self.count.setText(f"{number} / {count}")
        self.older.setEnabled(number > 1)
        self.newer.setEnabled(number < count)
        self.setVisible(count > 1)

    def set_names(self, older: str, newer: str) -> None:
        """What a screen reader calls the two buttons."""
        self.older.set_name(older)
        self.newer.set_name(newer)


class EditBox(PromptBox):
    """A question that is being changed: Enter sends it, Esc leaves it as it was."""

    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.sends_on_enter = True

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)  # before the window takes it
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ExchangeBlock(QFrame):
    """One exchange.  Signals carry what was wished; the one who listens knows where the block stands."""

    resent = Signal(str)
    again_asked = Signal()
    question_flipped = Signal(int)
    answer_flipped = Signal(int)
    chosen = Signal(int)
    menu_asked = Signal(int, QPoint)
    bars_asked = Signal()

    def __init__(self, theme: Theme, spans: Spans, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._spans = theme, spans
        self.exchange: Exchange | None = None
        self.answer: Answer | None = None
        self._shown_tokens = 0
        self.question = QLabel()
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.question.setWordWrap(True)
        self.question.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.question.setProperty("role", "bubble")
        self.box = EditBox(theme)
        self.box.setFixedHeight(theme.px(EDIT_PX))
        self.box.hide()
        self.edit, self.again = IconButton(theme, "pencil"), IconButton(theme, "refresh")
        self.copy = IconButton(theme, "copy")
        self.questions, self.versions = Flipper(theme), Flipper(theme)
        self.text = FittedText(theme)
        self.note = ElidedLabel("", "small")
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        asked = QHBoxLayout()
        asked.addStretch(1)
        asked.addWidget(self.questions)
        asked.addWidget(self.edit)
        asked.addWidget(self.question, 6)
        column.addLayout(asked)
        column.addWidget(self.box)
        column.addWidget(self.text)
        column.addWidget(self.problem)
        low = QHBoxLayout()
        low.setSpacing(6)
        low.addWidget(self.note, 1)
        for widget in (self.versions, self.again, self.copy):
            low.addWidget(widget)
        column.addLayout(low)

    def _connect(self) -> None:
        self.edit.clicked.connect(lambda _: self._begin_edit())
        self.box.sent.connect(self._send_edit)
        self.box.left.connect(self._end_edit)
        self.again.clicked.connect(lambda _: self.again_asked.emit())
        self.questions.flipped.connect(self.question_flipped)
        self.versions.flipped.connect(self.answer_flipped)
        self.text.chosen.connect(self.chosen)
        self.text.menu_asked.connect(self.menu_asked)
        self.text.open_asked.connect(self.bars_asked)
        self.copy.clicked.connect(lambda _: self._copy())

    # ------------------------------------------------------------------ what is shown

    def show_exchange(self, exchange: Exchange, wordings: Wordings, context: int) -> None:
        """Shows an exchange; ``wordings`` are the ways in which it was asked."""
        if exchange is not self.exchange:
            self.question.setText(exchange.question)
            self._end_edit()
        self.exchange = exchange
        self.questions.show_place(wordings.place + 1, len(wordings.exchanges))
        self.versions.show_place(exchange.answers.place + 1, len(exchange.answers.versions))
        if exchange.answers.current is not self.answer:
            self.answer, self._shown_tokens = exchange.answers.current, 0
            self.text.set_text("")
        self.go_on(context)

    def go_on(self, context: int) -> None:
        """Shows what has come of the answer since."""
        answer = self.answer
        if answer is None:
            return
        tokens = answer.all_tokens
        self.text.add_tokens(
            [
                shown_token(token, forced=number < len(answer.forced), first=number == 0)
                for number, token in enumerate(tokens[self._shown_tokens :], self._shown_tokens)
            ]
        )
        self._shown_tokens = len(tokens)
        self.text.set_live(answer.running)
        if not answer.running:
            self.text.set_marks(self._spans("".join(token.text for token in self.text.tokens)))
        self.problem.setText(answer.problem)
        self.problem.setVisible(bool(answer.problem))
        self.note.set_text(note_of(answer, context))
        for button in (self.again, self.copy, self.edit):
            button.setEnabled(not answer.running)

    def _begin_edit(self) -> None:
        if self.exchange is None:
            return
        self.box.set_text(self.exchange.question)
        self.box.show()
        self.box.setFocus()

    def _send_edit(self) -> None:
        text = self.box.toPlainText().strip()
        self._end_edit()
        if text:
            self.resent.emit(text)

    def _end_edit(self) -> None:
        if self.box.isVisible():
            self.edit.setFocus()
        self.box.hide()

    def _copy(self) -> None:
        if self.answer is not None:
            QGuiApplication.clipboard().setText(self.answer.text.strip())

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.edit.set_name(self.tr("Ask this in another way"))
        self.again.set_name(self.tr("Another answer"))
        self.copy.set_name(self.tr("Copy the answer"))
        self.box.setAccessibleName(self.tr("The changed question"))
        self.text.setAccessibleName(self.tr("Answer"))
        self.questions.set_names(self.tr("Older wording"), self.tr("Newer wording"))
        self.versions.set_names(self.tr("Older answer"), self.tr("Newer answer"))


class ChatView(QScrollArea):
    """The path of a conversation that is looked at.  ``resent`` carries depth and text, the flips depth and -1 or 1."""

    resent = Signal(int, str)
    again_asked = Signal(int)
    question_flipped = Signal(int, int)
    answer_flipped = Signal(int, int)
    chosen = Signal(int, int)
    menu_asked = Signal(int, int, QPoint)
    bars_asked = Signal()

    def __init__(self, theme: Theme, spans: Spans, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._spans, self._tint = theme, spans, PROBABILITY
        self.blocks: list[ExchangeBlock] = []
        self.hint = label("", "dim", wrap=True)
        inner = QWidget()
        inner.setProperty("role", "page")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.addWidget(self.hint)
        self._column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._follows = True

    def show_conversation(self, conversation: Conversation, context: int) -> None:
        """Shows a conversation from its beginning."""
        places = conversation.places()
        while len(self.blocks) > len(places):
            gone = self.blocks.pop()
            gone.hide()
            gone.deleteLater()
        while len(self.blocks) < len(places):
            self._add_block()
        for block, wordings in zip(self.blocks, places, strict=True):
            if wordings.current is not None:
                block.show_exchange(wordings.current, wordings, context)
        self.hint.setVisible(not places)
        self._follows = True

    def go_on(self, answer: Answer, context: int) -> None:
        """Shows what has come of one answer."""
        for block in self.blocks:
            if block.answer is answer:
                block.go_on(context)

    def set_tint(self, tint: str) -> None:
        """Tints all answers."""
        self._tint = tint
        for block in self.blocks:
            block.text.set_tint(tint)

    def token(self, depth: int) -> int:
        """The token that is chosen in the answer at ``depth`` (-1: in the last one); -1: none."""
        return self.blocks[depth].text.token if self.blocks and depth < len(self.blocks) else -1

    def _add_block(self) -> None:
        block, depth = ExchangeBlock(self._theme, self._spans), len(self.blocks)
        block.text.set_tint(self._tint)
        block.resent.connect(lambda text: self.resent.emit(depth, text))
        block.again_asked.connect(lambda: self.again_asked.emit(depth))
        block.question_flipped.connect(lambda by: self.question_flipped.emit(depth, by))
        block.answer_flipped.connect(lambda by: self.answer_flipped.emit(depth, by))
        block.chosen.connect(lambda number: self.chosen.emit(depth, number))
        block.menu_asked.connect(lambda number, place: self.menu_asked.emit(depth, number, place))
        block.bars_asked.connect(self.bars_asked)
        self.blocks.append(block)
        self._column.insertWidget(self._column.count() - 1, block)

    def _on_range(self, _low: int, high: int) -> None:
        if self._follows:
            self.verticalScrollBar().setValue(high)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        bar = self.verticalScrollBar()
        self._follows = bar.value() >= bar.maximum() - bar.singleStep()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.setAccessibleName(self.tr("Conversation"))
        self.hint.setText(self.tr("Ask something. The model's own template turns the conversation into text."))
        for block in self.blocks:
            block.retranslate()
