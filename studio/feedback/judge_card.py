"""Which answer is better: a question, two answers, and the keys that judge them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from engine.feedback import Judgement
from studio.feedback.answer_box import AnswerBox
from studio.feedback.judging import Judging
from studio.numbers import clock, percent
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label, set_role

DEEDS = ("left", "equal", "right", "skip", "undo")
KEYS = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Down: "equal",
    Qt.Key.Key_S: "skip",
    Qt.Key.Key_U: "undo",
    Qt.Key.Key_Backspace: "undo",
}


class JudgeCard(Card):
    """``asked`` brings what a key or button asks for: left, right, equal, skip, undo; setup, more, again, skipped, train.

    The card shows what it is given and judges nothing itself.
    """

    asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._judging: Judging | None = None
        self._note, self._problem = "", False
        self.question = label("", "mono", wrap=True)
        self.question.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.left, self.right = AnswerBox(theme), AnswerBox(theme)
        self.note = label("", "dim", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.buttons = {deed: Button(theme, kind="chip") for deed in DEEDS}
        self.to_setup = Button(theme, kind="chip")
        self.train, self.more, self.again = Button(theme, kind="primary"), Button(theme), Button(theme)
        self.skipped = Button(theme, kind="chip")
        self._pair, self._deeds, self._done = QWidget(), QWidget(), QWidget()
        self._lay_out()
        self._connect()
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def _lay_out(self) -> None:
        pair, deeds, done = QHBoxLayout(self._pair), QHBoxLayout(self._deeds), QHBoxLayout(self._done)
        for row in (pair, deeds, done):
            row.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(10)
        deeds.setSpacing(6)
        for box in (self.left, self.right):
            pair.addWidget(box, 1, Qt.AlignmentFlag.AlignTop)
        for button in self.buttons.values():
            deeds.addWidget(button)
        deeds.addStretch(1)
        deeds.addWidget(self.skipped)
        for wide in (self.train, self.again, self.more):
            done.addWidget(wide)
        done.addStretch(1)
        self.add_to_header(self.to_setup, right=True)
        self.body.addWidget(self.question)
        self.body.addWidget(self._pair)
        self.body.addWidget(self.note)
        self.body.addWidget(self._deeds)
        self.body.addWidget(self._done)
        self.body.addStretch(1)
        self.body.addWidget(self.progress)

    def _connect(self) -> None:
        for deed, button in self.buttons.items():
            button.clicked.connect(lambda _=False, deed=deed: self.asked.emit(deed))
        for name, wide in (("train", self.train), ("more", self.more), ("again", self.again), ("setup", self.to_setup),
                           ("skipped", self.skipped)):  # fmt: skip
            wide.clicked.connect(lambda _=False, name=name: self.asked.emit(name))
        self.left.chosen.connect(lambda: self.asked.emit("left"))
        self.right.chosen.connect(lambda: self.asked.emit("right"))

    def _dress(self) -> None:
        self.question.setFont(self._theme.mono())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Both answers as high as the longer one."""
        high = max(self.left.wanted_height(), self.right.wanted_height())
        for box in (self.left, self.right):
            box.setFixedHeight(high)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("Which answer is better?"))
        words = {
            "left": (self.tr("← left"), self.tr("The left answer is better (left arrow)")),
            "equal": (self.tr("↓ equal"), self.tr("Both are as good (down arrow)")),
            "right": (self.tr("→ right"), self.tr("The right answer is better (right arrow)")),
            "skip": (self.tr("S skip"), self.tr("Do not judge this pair (S)")),
            "undo": (self.tr("U undo"), self.tr("Back to the pair before (U or Ctrl+Z)")),
        }
        for deed, (text, tip) in words.items():
            self.buttons[deed].setText(text)
            self.buttons[deed].setToolTip(tip)
            self.buttons[deed].setAccessibleName(tip)
        self.left.setAccessibleName(self.tr("Left answer"))
        self.right.setAccessibleName(self.tr("Right answer"))
        self.to_setup.setText(self.tr("set and questions"))
        self.to_setup.setToolTip(self.tr("Another set, another model, other questions; import and export"))
        self.train.setText(self.tr("Train the reward model"))
        self.again.setText(self.tr("Judge some again"))
        self.again.setToolTip(
            self.tr(
                "A second look at a few pairs tells how often you agree with yourself: the best that a model can reach."
            )
        )
        self.more.setText(self.tr("50 more pairs"))
        self.progress.setAccessibleName(self.tr("Judged so far"))
        self._show()

    # ------------------------------------------------------------------ what is shown

    def show_judging(self, judging: Judging | None, note: str = "", *, problem: bool = False) -> None:
        """Shows where the judging stands; ``note`` tells what is waited for, or what is wrong."""
        self._judging, self._note, self._problem = judging, note, problem
        self._show()

    def _show(self) -> None:
        judging = self._judging
        pair = judging.current if judging is not None else None
        done = judging is not None and judging.done and pair is None
        self._show_pair(pair)
        self.note.setText(self._ending(judging) if judging is not None and done else self._note)
        self.note.setVisible(bool(self.note.text()) and (pair is None or self._problem))
        set_role(self.note, "problem" if self._problem else "dim")
        self._deeds.setVisible(pair is not None or bool(judging is not None and judging.kept.skipped))
        for button in self.buttons.values():
            button.setEnabled(pair is not None or button is self.buttons["undo"])
        self._show_skipped(judging)
        self._done.setVisible(
            done or (pair is None and judging is not None and len(judging.kept) > 1 and bool(self._note))
        )
        if judging is None:
            self.progress.setVisible(False)
            self.set_remark("")
            return
        at, total = judging.progress
        self.again.setEnabled(bool(judging.kept.for_second_pass(1)))
        self.progress.setVisible(True)
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(total if done else at - 1)
        self.set_remark(self._remark(judging, at, total, pair))

    def _show_skipped(self, judging: Judging | None) -> None:
        """The way back to what was passed over; not while that is what is judged."""
        count = len(judging.kept.skipped) if judging is not None else 0
        self.skipped.setText(self.tr("%n skipped", "", count))
        told = self.tr("Judge the pairs that you skipped (%n) now", "", count)
        self.skipped.setToolTip(told)
        self.skipped.setAccessibleName(told)
        self.skipped.setVisible(count > 0)

    def _show_pair(self, pair: Judgement | None) -> None:
        for part in (self.question, self._pair):
            part.setVisible(pair is not None)
        if pair is None:
            return
        if (self.question.text(), self.left.toPlainText(), self.right.toPlainText()) != (
            pair.question,
            pair.chosen,
            pair.rejected,
        ):
            self.question.setText(pair.question)
            self.left.set_text(pair.chosen)
            self.right.set_text(pair.rejected)
            self._fit()

    def _remark(self, judging: Judging, at: int, total: int, pair: Judgement | None) -> str:
        if pair is None:
            return self.tr("{0} judged").format(judging.kept.judged)
        told = self.tr("{0} of {1}").format(at, total)
        if judging.again:
            told = self.tr("second look, {0} of {1}").format(at, total)
        left = judging.seconds_left()
        return self.tr("{0} · about {1} left").format(told, clock(left)) if left is not None else told

    def _ending(self, judging: Judging) -> str:
        again, agreed = judging.kept.agreement()
        ties = sum(judgement.tie for judgement in judging.kept.judgements)
        text = self.tr("{0} pairs are judged, {1} of them as equal.").format(judging.kept.judged, ties)
        if again:
            return f"{text} " + self.tr("You agreed with yourself in {0} of {1} second looks.").format(
                percent(agreed / again), again
            )
        return f"{text} " + self.tr("A second look at a few of them shows how often you agree with yourself.")

    # ------------------------------------------------------------------ keys

    @property
    def shows_pair(self) -> bool:
        """Whether there is something to judge."""
        return self._judging is not None and self._judging.current is not None

    def focus_pair(self) -> None:
        """Puts the keys where they judge."""
        if self.shows_pair:
            self.left.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_key(event):
            super().keyPressEvent(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """Does what a key asks for; whether it was one of the card's."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        other = event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier)
        deed = (
            "undo"
            if control and event.key() == Qt.Key.Key_Z
            else KEYS.get(Qt.Key(event.key()), "")
            if not control
            else ""
        )
        if not deed or other or (not self.shows_pair and deed != "undo"):
            return False
        self.asked.emit(deed)
        return True
