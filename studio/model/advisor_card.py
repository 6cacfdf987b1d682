"""The advisor: a small tree of questions from the mildest way to train to the thriftiest, answered with this computer's figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label

BRANCH_PX, DOT_PX = 26, 9


@dataclass(frozen=True)
class Step:
    """One question of the tree: can it be done so?  ``question`` and ``figures`` say what was asked and what was found;
    ``answer`` is what to do where it can (``fits``), ``sets`` the draft's values for it."""

    question: str
    figures: str
    answer: str
    fits: bool
    sets: Mapping[str, Any] = field(default_factory=dict)


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
        self._steps: Sequence[Step] = ()
        self.tree = QGridLayout()
        self.tree.setHorizontalSpacing(8)
        self.tree.setVerticalSpacing(0)
        self.tree.setColumnStretch(1, 1)
        self.body.addLayout(self.tree)
        self.retranslate()

    def show_steps(self, steps: Sequence[Step]) -> None:
        """The questions with their answers here."""
        if tuple(steps) != tuple(self._steps):
            self._steps = tuple(steps)
            self._write()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("What fits here"))
        self._write()

    def _write(self) -> None:
        while (item := self.tree.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        advised = next((place for place, step in enumerate(self._steps) if step.fits), len(self._steps))
        for row, step in enumerate(self._steps):
            taken = row == advised
            self.tree.addWidget(Branch(self._theme, first=row == 0, taken=taken, reached=row <= advised), row, 0)
            words = QGridLayout()
            words.setContentsMargins(0, 5, 0, 5)
            words.setSpacing(1)
            words.addWidget(label(step.question, "strong" if taken else "", wrap=True), 0, 0)
            words.addWidget(label(step.figures, "ok" if step.fits else "problem", wrap=True), 1, 0)
            holder = QWidget()
            holder.setLayout(words)
            self.tree.addWidget(holder, row, 1)
            if step.fits:
                button = Button(self._theme, step.answer, kind="primary" if taken else "")
                button.setAccessibleDescription(f"{step.question} {step.figures}")
                button.clicked.connect(lambda _=False, step=step: self.advice_asked.emit(step.sets))
                self.tree.addWidget(button, row, 2)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
