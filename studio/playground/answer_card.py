"""The card in which the model's answer appears: which model, which version, the text, and how fast it came."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from engine.playground_messages import ModelLoaded, TokenWritten
from studio.playground.answers import Answer, loss_of
from studio.playground.model_choice import ModelChoice
from studio.theme import Theme
from studio.widgets.buttons import Button, IconButton
from studio.widgets.card import Card, label
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.next_token_bars import percent
from studio.widgets.token_text import Token, TokenText

WEIGHTS = ("fp32", "bf16", "int8")
SHOWN_ALTERNATIVES = 5
LOWEST_PX = 120


class AnswerCard(Card):
    """``models`` is the chooser, ``text`` the answer.  ``flipped`` carries -1 (older) or 1 (newer)."""

    flipped = Signal(int)
    model_changed = Signal()
    folder_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self.context = 0
        self._trace = ""
        self.models = ModelChoice()
        self.weights_box = QComboBox()
        self.weights_box.addItems(WEIGHTS)
        self.folder = IconButton(theme, "folder")
        self.older, self.newer = IconButton(theme, "chevron-left"), IconButton(theme, "chevron-right")
        self.version = label("", "small")
        self.text = TokenText(theme)
        self.note = ElidedLabel("", "small")
        self.problem = label("", "problem", wrap=True)
        self.copy = Button(theme, icon="copy", kind="link")
        self.copy_trace = Button(theme, icon="copy", kind="link")
        self._lay_out()
        self._connect()
        self._show_version(0, 0)
        self.set_problem("")

    @property
    def weights(self) -> str:
        """The number format in which the model is to be held."""
        return self.weights_box.currentText()

    def _lay_out(self) -> None:
        for left in (self.models, self.weights_box, self.folder):
            self.add_to_header(left)
        for right in (self.older, self.version, self.newer):
            self.add_to_header(right, right=True)
        low = QHBoxLayout()
        low.setSpacing(8)
        low.addWidget(self.note, 1)
        low.addWidget(self.copy)
        # The text takes what room there is: its own idea of a height would make the page scroll too early.
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.text.setMinimumHeight(self._theme.px(LOWEST_PX))
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.copy_trace)
        self.body.addLayout(low)

    def _connect(self) -> None:
        self.models.chosen.connect(self.model_changed)
        self.weights_box.activated.connect(lambda _: self.model_changed.emit())
        self.folder.clicked.connect(lambda _: self.folder_asked.emit())
        self.older.clicked.connect(lambda _: self.flipped.emit(-1))
        self.newer.clicked.connect(lambda _: self.flipped.emit(1))
        self.copy.clicked.connect(lambda _: QGuiApplication.clipboard().setText(self.text.whole_text()))
        self.copy_trace.clicked.connect(lambda _: QGuiApplication.clipboard().setText(self._trace))
        for keys, by in (("Alt+Left", -1), ("Alt+Right", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self.flipped.emit(by))

    # ------------------------------------------------------------------ what is shown

    def show_answer(self, answer: Answer, number: int, count: int) -> None:
        """Shows an answer, the ``number``-th of ``count``."""
        self.text.set_text(answer.prompt, [self._token(token, forced=True) for token in answer.forced])
        self.text.add_tokens([self._token(token) for token in answer.tokens])
        self.text.set_live(answer.running)
        self._show_version(number, count)
        self.set_problem(answer.problem)
        self.write_note(answer)

    def add_tokens(self, answer: Answer, tokens: Sequence[TokenWritten]) -> None:
        """Appends tokens of the answer that is shown."""
        self.text.add_tokens([self._token(token) for token in tokens])
        self.write_note(answer)

    def end(self, answer: Answer) -> None:
        """The answer is over."""
        self.text.set_live(False)
        self.write_note(answer)

    def set_note(self, text: str) -> None:
        """Says in passing what is going on."""
        self.note.set_text(text)

    def set_model(self, message: ModelLoaded) -> None:
        """The model is loaded."""
        self.context = message.context
        parameters = f"{message.parameters / 1e6:.1f} M" if message.parameters >= 1e5 else f"{message.parameters:,}"
        self.set_note(
            self.tr("{0} parameters · vocabulary {1} · context {2} · loaded in {3} s").format(
                parameters, f"{message.vocabulary:,}", message.context, f"{message.seconds:.1f}"
            )
        )

    def set_problem(self, text: str, trace: str = "") -> None:
        """Says what went wrong; ``trace`` is offered for copying."""
        self._trace = trace
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.copy_trace.setVisible(bool(trace))
        if text:
            self.text.set_live(False)
            self.set_note("")

    def _show_version(self, number: int, count: int) -> None:
        self.version.setText(f"{number} / {count}")
        for widget in (self.older, self.version, self.newer):
            widget.setVisible(count > 1)
        self.older.setEnabled(number > 1)
        self.newer.setEnabled(number < count)

    def write_note(self, answer: Answer) -> None:
        """What the answer took: speed, tokens, context, seed, why it ended."""
        self.copy.setVisible(bool(answer.prompt or answer.tokens))
        if not answer.tokens:
            if not answer.running:
                self.note.set_text(self._reason(answer))
            return
        speed, end = answer.tokens_per_second, answer.end
        parts = []
        if math.isfinite(speed):
            parts.append(self.tr("{0} tokens/s").format(f"{speed:,.0f}" if speed >= 10 else f"{speed:.1f}"))
        if end is not None and math.isfinite(end.first_token_s):
            parts.append(self.tr("first token {0} ms").format(f"{1000 * end.first_token_s:.0f}"))
        count = len(answer.tokens)
        parts.append(self.tr("1 token") if count == 1 else self.tr("{0} tokens").format(f"{count:,}"))
        parts.append(self.tr("context {0} / {1}").format(answer.tokens[-1].context, self.context or "–"))
        parts.append(self.tr("seed {0}").format(answer.settings.seed))
        if reason := self._reason(answer):
            parts.append(reason)
        self.note.set_text(" · ".join(parts))

    def _reason(self, answer: Answer) -> str:
        if answer.end is None:
            return ""
        return {
            "eot": self.tr("reached the end of text"),
            "stop": self.tr("reached a stop text"),
            "stopped": self.tr("stopped"),
        }.get(answer.end.reason, "")

    def _token(self, token: TokenWritten, *, forced: bool = False) -> Token:
        loss = loss_of(token.probability)
        lines = [
            self.tr("“{0}”: probability {1}, loss {2}").format(
                shown(token.piece), percent(token.probability), f"{loss:.2f}"
            )
        ]
        if forced:
            lines.append(self.tr("taken over from another answer"))
        others = [row for row in token.alternatives if row["id"] != token.id][:SHOWN_ALTERNATIVES]
        if others:
            lines.append(self.tr("could have been:"))
            lines += [f"   {shown(str(row['text']))}  {percent(float(row['probability']))}" for row in others]
        return Token(token.text, loss, "\n".join(lines))

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.models.retranslate()
        self.models.setAccessibleName(self.tr("Model"))
        self.weights_box.setAccessibleName(self.tr("Weights"))
        self.weights_box.setToolTip(
            self.tr("fp32: exact. bf16: half the memory, faster. int8: a quarter, fastest, a little less exact.")
        )
        self.weights_box.setWhatsThis(f"{self.tr('Weights')}\n{self.weights_box.toolTip()}")
        self.folder.set_name(self.tr("Open a model folder…"))
        self.older.set_name(self.tr("Older answer (Alt+Left)"))
        self.newer.set_name(self.tr("Newer answer (Alt+Right)"))
        self.text.setAccessibleName(self.tr("Answer"))
        self.text.setPlaceholderText(self.tr("What the model writes appears here, token by token."))
        self.copy.setText(self.tr("Copy"))
        self.copy.setAccessibleName(self.tr("Copy prompt and answer"))
        self.copy_trace.setText(self.tr("Copy report"))


def shown(text: str) -> str:
    """A token's text where blanks and line ends can be seen."""
    return text.replace("\n", "↵").replace("\t", "⇥").replace(" ", "␣") if not text.strip() else text.replace("\n", "↵")
