"""What loss and perplexity mean, with the learner's own numbers."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from studio.monitor.view import RunView
from studio.numbers import count, figures, loss_figures, per_cent_of
from studio.widgets.card import label

EXAMPLE_PROBABILITY = 7.45e-05  # of a model that has learned nothing yet: its loss is 9.50
FAR_OFF = math.log(1e12)  # a loss that no vocabulary explains: the digits of its perplexity would fill the window


def probability(loss: float) -> str:
    """exp(-loss) as people read it: 13.8 % (Turkish %13.8), or 7.45e-05 where per cent says nothing, or 10^-2518."""
    if FAR_OFF < loss < math.inf:
        return f"10^-{loss / math.log(10):.0f}"
    chance = math.exp(-loss)
    return per_cent_of(figures(100 * chance)) if chance >= 0.001 else f"{chance:.2e}"


def unsure_among(loss: float) -> str:
    """exp(loss): among how many tokens the model is unsure; 10^2518 where a run has gone astray."""
    return f"10^{loss / math.log(10):.0f}" if FAR_OFF < loss < math.inf else figures(math.exp(loss), 3)


class Meaning(QFrame):
    """A small window beside the chart: the two measures in three sentences, then a table of the learner's own numbers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "card")
        self._view: RunView | None = None
        self.words = label("", wrap=True)
        self.words.setMinimumWidth(440)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(5)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addLayout(self._grid)

    def open_at(self, place: QPoint, view: RunView | None) -> None:
        """Shows it with the numbers of ``view``, its lower left corner at ``place`` (global)."""
        self._view = view
        self._write()
        self.adjustSize()
        self.move(place - QPoint(0, self.height()))
        self.show()
        self.setFocus()

    def _write(self) -> None:
        pairs = self._view is not None and self._view.loss_kind == "pair"
        self.setAccessibleName(self.tr("What the loss means") if pairs else self.tr("What loss and perplexity mean"))
        self.words.setText(self._of_pairs() if pairs else self._of_tokens())
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        heads = (self.tr("Your model"), self.tr("probability"), self.tr("loss"), self.tr("unsure among"))
        for column, text in enumerate(heads[:-1] if pairs else heads):
            self._put(0, column, text, "small")
        for row, (name, loss) in enumerate(self.rows(), start=1):
            self._put(row, 0, name, "")
            told = (probability(loss), loss_figures(loss), self.tr("{0} tokens").format(unsure_among(loss)))
            for column, text in enumerate(told[:-1] if pairs else told, start=1):
                self._put(row, column, text, "")

    def _of_tokens(self) -> str:
        return self.tr(
            "At every place of the text the model gives each token of its vocabulary a probability. "
            "The loss is −ln of what it gave the token that really came, on average: a probability of {0} is a loss of {1}. "
            "Perplexity is e to the loss: as unsure as if it had to guess among that many tokens. Lower is better."
        ).format(f"{EXAMPLE_PROBABILITY:.2e}", f"{-math.log(EXAMPLE_PROBABILITY):.2f}")

    def _of_pairs(self) -> str:
        return self.tr(
            "Of each pair of answers the model says how probable it is that the chosen one is the better one. "
            "The loss is −ln of that, on average: {0} is a loss of {1}, what tossing a coin gets. Lower is better."
        ).format(probability(math.log(2)), f"{math.log(2):.2f}")

    def rows(self) -> list[tuple[str, float]]:
        """(what, loss): guessing, the first and the newest evaluation, as far as they are known."""
        if self._view is None:
            return []
        history, found = self._view.history, []
        if self._view.guess is not None:
            words = self.tr("guessing among all {0} tokens").format(count(round(math.exp(self._view.guess))))
            pairs = self._view.loss_kind == "pair"
            found.append((self.tr("tossing a coin") if pairs else words, self._view.guess))
        validation = history.curve("val/loss")
        if len(validation) > 1:
            found.append(
                (self.tr("step {0}, on new text").format(count(int(validation.steps[0]))), float(validation.values[0]))
            )
        if len(validation):
            found.append(
                (
                    self.tr("step {0}, on new text").format(count(int(validation.steps[-1]))),
                    float(validation.values[-1]),
                )
            )
        training = history.curve("train/loss")
        if len(training):
            found.append(
                (
                    self.tr("step {0}, on training text").format(count(int(training.steps[-1]))),
                    float(training.values[-1]),
                )
            )
        return [(name, loss) for name, loss in found if math.isfinite(loss)]

    def _put(self, row: int, column: int, text: str, role: str) -> None:
        made: QLabel = label(text, role)
        if column:
            made.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(made, row, column)
        made.show()  # what is not shown yet would not count for the size of the window

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)
