"""The figures that matter and what can be done with the run now."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studio.monitor.view import RunView
from studio.numbers import figures, percent, short, signed
from studio.theme import Theme
from studio.widgets.buttons import Button, IconButton
from studio.widgets.card import Card, label

NARROWEST_PX = 560


class Amount(QWidget):
    """A caption above a large figure with its unit behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.caption, self.figure, self.unit = label("", "small"), label("", "figure"), label("", "unit")
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row.setSpacing(6)
        row.addWidget(self.figure)
        row.addWidget(self.unit)
        row.addStretch(1)
        column.addWidget(self.caption)
        column.addLayout(row)

    def set_texts(self, caption: str, figure: str, unit: str = "") -> None:
        """Writes all three; without a figure, nothing is shown."""
        self.caption.setText(caption)
        self.figure.setText(figure)
        self.unit.setText(unit)
        self.setAccessibleName(f"{caption}: {figure} {unit}".strip())
        self.setVisible(bool(figure))


class FiguresCard(Card):
    """Speed, utilisation, best validation, tokens; and the buttons.  Discarding asks in place."""

    sample_asked = Signal()
    checkpoint_asked = Signal()
    copy_asked = Signal()
    discard_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.speed, self.mfu, self.best, self.kl, self.tokens = (Amount() for _ in range(5))
        self.sample, self.checkpoint, self.copy = Button(theme), Button(theme), Button(theme)
        self.discard = IconButton(theme, "trash")
        self.really, self.no = Button(theme), Button(theme)
        self.question = label("", "")
        self.choices = QStackedWidget()
        self.choices.addWidget(_row(self.sample, self.checkpoint, self.copy, self.discard))
        self.choices.addWidget(_row(self.question, self.really, self.no))
        amounts = QHBoxLayout()
        amounts.setSpacing(26)
        for amount in (self.speed, self.mfu, self.best, self.kl, self.tokens):
            amounts.addWidget(amount)
        amounts.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addLayout(amounts, 1)
        self._row.addWidget(self.choices)
        self.body.addLayout(self._row)
        self.sample.clicked.connect(self.sample_asked)
        self.checkpoint.clicked.connect(self.checkpoint_asked)
        self.copy.clicked.connect(self.copy_asked)
        self.discard.clicked.connect(self.ask)
        self.no.clicked.connect(self.ask_no_more)
        self.really.clicked.connect(self._discard)

    # ------------------------------------------------------------------ narrow windows

    def minimumSizeHint(self) -> QSize:
        """Figures and buttons may stand one below the other: only the wider of the two is needed."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), NARROWEST_PX), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Figures and buttons side by side, or one below the other where there is no room."""
        margins = self.contentsMargins().left() + self.contentsMargins().right() + 40
        amounts = self._row.itemAt(0)
        needed = (amounts.minimumSize().width() if amounts else 0) + self.choices.minimumSizeHint().width() + margins
        side_by_side = self.width() >= needed
        direction = QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != direction:
            self._row.setDirection(direction)

    # ------------------------------------------------------------------ discarding

    @property
    def asking(self) -> bool:
        """Whether the question stands."""
        return self.choices.currentIndex() == 1

    def ask(self) -> None:
        """Asks whether the run is really to go."""
        self.choices.setCurrentIndex(1)
        self.no.setFocus()

    def ask_no_more(self) -> None:
        """Takes the question back."""
        self.choices.setCurrentIndex(0)

    def _discard(self) -> None:
        self.ask_no_more()
        self.discard_asked.emit()

    # ------------------------------------------------------------------ showing

    def show_run(self, view: RunView | None) -> None:
        """Shows the figures of the run."""
        self._retranslate()
        history = view.history if view is not None else None
        computes = history is not None and history.state in ("running", "paused", "saving")
        self.sample.setEnabled(computes)
        self.checkpoint.setEnabled(computes)
        self.copy.setEnabled(view is not None and view.recipe is not None)
        self.discard.setEnabled(view is not None)
        speed = view.speed() if view is not None else None
        mfu = history.latest("train/mfu") if history is not None else None
        tokens = history.latest("train/tokens") if history is not None else None
        planned = view.planned_tokens if view is not None else None
        self.speed.set_texts(
            self.tr("Speed"), short(speed) if speed is not None else "–", self.tr("tokens/s") if speed else ""
        )
        self.mfu.set_texts(self.tr("Utilisation (MFU)"), percent(mfu) if mfu is not None and math.isfinite(mfu) else "")
        self._show_best(view)
        self.tokens.set_texts(
            self.tr("Tokens seen"),
            short(tokens) if tokens is not None else "–",
            self.tr("of {0}").format(short(planned)) if planned else "",
        )
        self._arrange()  # the figures may have become wider

    def _show_best(self, view: RunView | None) -> None:
        """The best validation loss; of a stage that has none what it gains, and how far it went for it."""
        history = view.history if view is not None else None
        if history is not None and view is not None and view.stage == "ppo":
            reward, kl = history.latest("val/reward"), history.latest("val/kl")
            self.best.set_texts(self.tr("Validation reward"), signed(reward) if reward is not None else "–")
            self.kl.set_texts("KL", figures(kl) if kl is not None else "–", self.tr("nats"))
            return
        best = history.best if history is not None else None
        self.best.set_texts(self.tr("Best validation"), figures(best.loss) if best is not None else "–")
        self.kl.set_texts("", "")

    def _retranslate(self) -> None:
        self.sample.setText(self.tr("Sample now"))
        self.checkpoint.setText(self.tr("Checkpoint now"))
        self.copy.setText(self.tr("Copy as command"))
        self.discard.set_name(self.tr("Discard the run: ends it without saving and puts its folder into the bin"))
        self.question.setText(self.tr("Discard this run? Its folder goes to the bin."))
        self.really.setText(self.tr("Discard"))
        self.no.setText(self.tr("Keep"))
        self.copy.setToolTip(self.tr("Copies a command line that computes exactly this run again"))


def _row(*widgets: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    return made
