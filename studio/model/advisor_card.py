"""The advisor: a small tree of questions from the mildest way to train to the thriftiest, answered with this computer's figures."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from engine.forecast.advice import NOTHING, Advice, Question
from studio.engine_texts import said
from studio.numbers import size
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label

BRANCH_PX, DOT_PX = 26, 9


class Branch(QWidget):
    """The line of the tree beside a question: going on downwards where the answer is no, ending where it is yes."""

    def __init__(self, theme: Theme, *, first: bool, taken: bool, reached: bool) -> None:
        super().__init__()
        self._theme, self._first, self._taken, self._reached = theme, first, taken, reached
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(BRANCH_PX), self._theme.px(BRANCH_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.colors
        on, off = QPen(QColor(colors.accent), 2), QPen(QColor(colors.line), 2)
        x, y = self.width() / 2, self.height() / 2
        painter.setPen(on if self._reached else off)
        if not self._first:
            painter.drawLine(int(x), 0, int(x), int(y))
        painter.setPen(on if self._reached and not self._taken else off)
        painter.drawLine(int(x), int(y), int(x), self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.ok if self._taken else colors.accent if self._reached else colors.line))
        painter.drawEllipse(QRectF(x - DOT_PX / 2, y - DOT_PX / 2, DOT_PX, DOT_PX))
        painter.end()


class AdvisorCard(Card):
    """Questions from top to bottom; the first that can be done is the advice.  ``advice_asked`` carries the draft's values."""

    advice_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._advice = Advice((), 0)
        self.tree = QGridLayout()
        self.tree.setHorizontalSpacing(8)
        self.tree.setVerticalSpacing(0)
        self.tree.setColumnStretch(1, 1)
        self.nothing = label("", "problem", wrap=True)
        self.body.addLayout(self.tree)
        self.body.addWidget(self.nothing)
        self.retranslate()

    def show_advice(self, advice: Advice) -> None:
        """The questions with their answers here."""
        if advice != self._advice:
            self._advice = advice
            self._write()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("What fits here"))
        self._write()

    def _write(self) -> None:
        _empty(self.tree)
        questions, advised = self._advice.questions, self._advice.advised
        if advised is not None and not advised.sets:
            questions = (advised,)  # it fits as it is: nothing else needs to be asked
        last = questions.index(advised) if advised is not None else len(questions)
        for row, question in enumerate(questions):
            taken = row == last
            self.tree.addWidget(Branch(self._theme, first=row == 0, taken=taken, reached=row <= last), row, 0)
            figures = self._figures(question)
            words = QVBoxLayout()
            words.setContentsMargins(0, 5, 0, 5)
            words.setSpacing(1)
            words.addWidget(label(said(question.question), "strong" if taken else "", wrap=True))
            words.addWidget(label(figures, "ok" if question.fits else "problem", wrap=True))
            self.tree.addLayout(words, row, 1)
            if question.fits:
                button = Button(self._theme, said(question.answer), kind="primary" if taken else "")
                button.setAccessibleDescription(f"{said(question.question)} {figures}")
                button.clicked.connect(lambda _=False, sets=question.sets: self.advice_asked.emit(sets))
                self.tree.addWidget(button, row, 2)
        self.nothing.setText(said(NOTHING))
        self.nothing.setVisible(bool(questions) and advised is None)

    def _figures(self, question: Question) -> str:
        free = size(self._advice.free)
        if question.fits:
            return self.tr("yes: {0} of {1}").format(size(question.needs), free)
        return self.tr("no: {0}, and {1} are free").format(size(question.needs), free)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _empty(layout: QLayout) -> None:
    """Takes everything out of a layout, and out of those within it."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            _empty(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
