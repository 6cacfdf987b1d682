"""The card that explains loss and perplexity with the numbers of the answer beside it."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QWidget

from engine.playground_messages import TokenWritten
from studio.playground.answers import Answer, loss_of
from studio.playground.token_notes import shown
from studio.theme import Theme
from studio.widgets.card import Card, label, rule


class SurpriseCard(Card):
    """Two figures for the whole answer, and one line for the token that is chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._token: TokenWritten | None = None
        self._answer: Answer | None = None
        self.figure = label("–", "figure")
        self.caption = label("", "small", wrap=True)
        self.token_line = label("", "strong", wrap=True)
        self.token_note = label("", "small", wrap=True)
        for widget in (self.figure, self.caption, rule(), self.token_line, self.token_note):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_answer(self, answer: Answer) -> None:
        """Explains an answer."""
        self._answer = answer
        self._write()

    def show_token(self, token: TokenWritten | None) -> None:
        """Explains one token; None: the least likely one of the answer."""
        self._token = token
        self._write()

    def _write(self) -> None:
        answer = self._answer
        if answer is None or not answer.tokens:
            self.figure.setText("–")
            self.caption.setText(
                self.tr("How sure was the model? Here the answer's loss and perplexity are explained.")
            )
            self.token_line.setText("")
            self.token_note.setText("")
            return
        self.figure.setText(_short(answer.perplexity))
        self.caption.setText(
            self.tr("perplexity = e^{0}: at each token the model was as unsure as among {1} equally likely ones. "
                    "{0} is the mean loss of its tokens.").format(f"{answer.loss:.2f}", _short(answer.perplexity))
        )  # fmt: skip
        token = self._token or max(answer.tokens, key=lambda each: loss_of(each.probability))
        loss = loss_of(token.probability)
        line = self.tr("“{0}”: probability {1} → loss {2}")
        self.token_line.setText(line.format(shown(token.piece), f"{token.probability:.2g}", f"{loss:.2f}"))
        self.token_note.setText(
            (self.tr("The chosen token.") if self._token is not None else self.tr("The most surprising token."))
            + " "
            + self.tr("Its loss is -ln({0}): the less likely, the greater.").format(f"{token.probability:.2g}")
        )

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("How sure was it?"))
        self.setWhatsThis(
            self.tr(
                "Loss and perplexity\nA token's loss is -ln of the probability that the model gave it: 0 when it was "
                "certain. Perplexity is e to the mean loss: among how many equally likely tokens it might as well have thrown dice."
            )
        )
        self._write()


def _short(value: float) -> str:
    if not math.isfinite(value):
        return "–"
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"
