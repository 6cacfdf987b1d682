"""The card in which answers are judged: a reward model that scores them, and words and patterns that are marked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from engine.errors import EngineError
from engine.rules import OutputFilter
from studio.engine_texts import said_error
from studio.playground.model_choice import REWARD_STAGE, Model, models_of
from studio.run_names import telling_names
from studio.widgets.card import Card, label

PAUSE_MS = 300  # after the last key, before a filter is tried


class JudgingCard(Card):
    """``reward`` is the chosen reward model; ``spans`` finds in a text what the filter looks for."""

    reward_changed = Signal()
    filter_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(spacing=6, parent=parent)
        self._rewards: list[Model] = []
        self._filter = OutputFilter()
        self.rewards = QComboBox()
        self.rewards.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.rewards.setMinimumContentsLength(8)
        self.words, self.patterns = QLineEdit(), QLineEdit()
        self._names = {name: label() for name in ("reward", "words", "patterns")}
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        lines = QGridLayout()
        lines.setHorizontalSpacing(10)
        lines.setVerticalSpacing(6)
        lines.setColumnStretch(1, 1)
        for row, (name, editor) in enumerate(
            (("reward", self.rewards), ("words", self.words), ("patterns", self.patterns))
        ):
            lines.addWidget(self._names[name], row, 0)
            lines.addWidget(editor, row, 1)
        self.body.addLayout(lines)
        self.body.addWidget(self.problem)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.take_filter)
        self.rewards.activated.connect(lambda _: self.reward_changed.emit())
        for editor in (self.words, self.patterns):
            editor.textChanged.connect(lambda _: self._pause.start())
            editor.editingFinished.connect(self.take_filter)

    # ------------------------------------------------------------------ the reward model

    @property
    def reward(self) -> Model | None:
        """The reward model that is chosen."""
        place = self.rewards.currentIndex() - 1
        return self._rewards[place] if 0 <= place < len(self._rewards) else None

    def refresh(self, runs: Path) -> None:
        """Reads the list of reward models again; the choice stays."""
        before = self.reward
        self._rewards = models_of(runs, REWARD_STAGE)
        self._write_rewards()
        if before is not None and before in self._rewards:
            with QSignalBlocker(self.rewards):
                self.rewards.setCurrentIndex(self._rewards.index(before) + 1)
        if self.reward != before:
            self.reward_changed.emit()

    def _write_rewards(self) -> None:
        with QSignalBlocker(self.rewards):
            place = max(self.rewards.currentIndex(), 0)
            self.rewards.clear()
            self.rewards.addItem(self.tr("none") if self._rewards else self.tr("none trained yet"))
            names = telling_names([(model.name, model.run) for model in self._rewards])
            for model, name in zip(self._rewards, names, strict=True):
                step = self.tr("step {0}").format(f"{model.step:,}") if model.step else ""
                self.rewards.addItem(" · ".join(filter(None, (name, step))))
                self.rewards.setItemData(self.rewards.count() - 1, str(model.source), Qt.ItemDataRole.ToolTipRole)
            self.rewards.setCurrentIndex(min(place, self.rewards.count() - 1))
        self.rewards.setEnabled(bool(self._rewards))

    # ------------------------------------------------------------------ the filter

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the filter finds something in a text."""
        return self._filter.spans(text) if self._filter else []

    def take_filter(self) -> None:
        """Uses what stands in the two lines; a pattern that is none is told, and the filter before it stays."""
        self._pause.stop()
        words = [word for word in self.words.text().split(",") if word.strip()]
        patterns = [self.patterns.text()] if self.patterns.text().strip() else []
        try:
            self._filter = OutputFilter(words, patterns)
        except EngineError as error:
            self.problem.setText(said_error(error))
            self.problem.show()
            return
        self.problem.hide()
        self.filter_changed.emit()

    def set_problem(self, text: str) -> None:
        """Why the reward model cannot be used."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("Judging"))
        for name, text, editor in (
            ("reward", self.tr("Reward model"), self.rewards),
            ("words", self.tr("Words to mark"), self.words),
            ("patterns", self.tr("Pattern to mark"), self.patterns),
        ):
            self._names[name].setText(text)
            editor.setAccessibleName(text)
        self.words.setPlaceholderText(self.tr("word, another word"))
        self.patterns.setPlaceholderText(self.tr("a regular expression"))
        self.rewards.setWhatsThis(
            self.tr(
                "Reward model\nScores every answer. Scores of one reward model can be compared with each other; about 0 is "
                "what the model usually says, 1 is one standard deviation better."
            )
        )
        for editor in (self.words, self.patterns):
            editor.setWhatsThis(
                self.tr(
                    "Output filter\nWhole words, letter case left aside, and a regular expression. What is found in an "
                    "answer is struck out; nothing is taken away."
                )
            )
        self._write_rewards()
