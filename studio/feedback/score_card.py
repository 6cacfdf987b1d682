"""Type a question and two answers, see what the reward model thinks of them."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from engine.feedback_desk import AnswersScored
from studio.numbers import percent, signed
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label, set_role
from studio.widgets.prompt_box import PromptBox

BOX_PX, QUESTION_PX = 62, 34
SOON_MS = 700


class ScoreCard(Card):
    """``score_asked`` comes when there are two answers and nobody has typed for a moment, or the button is pressed."""

    score_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.question = PromptBox(theme)
        self.boxes = (PromptBox(theme), PromptBox(theme))
        self.scores = (label("", "strong"), label("", "strong"))
        self.verdict, self.button = label("", "dim", wrap=True), Button(theme)
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self._ask)
        self.question.setFixedHeight(theme.px(QUESTION_PX))
        answers, foot = QHBoxLayout(), QHBoxLayout()
        answers.setSpacing(10)
        for box, score in zip(self.boxes, self.scores, strict=True):
            column = QVBoxLayout()
            column.setSpacing(3)
            box.setFixedHeight(theme.px(BOX_PX))
            column.addWidget(box)
            column.addWidget(score)
            answers.addLayout(column, 1)
        foot.addWidget(self.verdict, 1)
        foot.addWidget(self.button)
        self.body.addWidget(self.question)
        self.body.addLayout(answers)
        self.body.addLayout(foot)
        for box in (self.question, *self.boxes):
            box.textChanged.connect(self._soon.start)
        self.button.clicked.connect(self._ask)
        self.retranslate()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("Two answers, two scores"))
        names = (self.tr("A question"), self.tr("One answer"), self.tr("Another answer"))
        for box, name in zip((self.question, *self.boxes), names, strict=True):
            box.setPlaceholderText(name)
            box.setAccessibleName(name)
        self.button.setText(self.tr("Score them"))

    @property
    def asked(self) -> tuple[str, list[str]]:
        """The question and both answers."""
        return self.question.toPlainText(), [box.toPlainText() for box in self.boxes]

    def _ask(self) -> None:
        self._soon.stop()
        if all(text.strip() for text in self.asked[1]):
            self.score_asked.emit()

    def show_waiting(self) -> None:
        """Says that the model is being asked."""
        self._say(self.tr("Asking the reward model…"), "dim")

    def show_scores(self, told: AnswersScored) -> None:
        """Shows the scores, and how sure they make the model."""
        for score, value in zip(self.scores, told.scores, strict=False):
            score.setText(signed(value))
        first = told.chance >= 0.5
        chance = max(told.chance, 1 - told.chance)
        text = (
            self.tr("The left answer is better, it says, and is {0} sure.")
            if first
            else self.tr("The right answer is better, it says, and is {0} sure.")
        )
        self._say(text.format(percent(chance)), "dim")

    def show_problem(self, text: str) -> None:
        """Says why there are no scores."""
        for score in self.scores:
            score.setText("")
        self._say(text, "problem")

    def _say(self, text: str, role: str) -> None:
        self.verdict.setText(text)
        set_role(self.verdict, role)
