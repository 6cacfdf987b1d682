"""The Tokenizer page: the text as the model will see it, how large a vocabulary pays, and tokenizers side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from engine.errors import EngineError
from engine.messages import Message, Status
from engine.recipes.pretrain import PretrainRecipe
from engine.runs import new_id
from engine.tokenizer_lab import (
    CutText,
    FetchVocabulary,
    MeasureTokenizer,
    SampleTaken,
    StudyEnded,
    StudyTokenizers,
    TextCut,
    TokenizerMeasured,
    VocabularyTried,
)
from studio.child import Talk
from studio.context import Context
from studio.engine_texts import said_error
from studio.numbers import count, short
from studio.pages.page import Page, State
from studio.tokenizer.choices import Choice, compared
from studio.tokenizer.commands import Deed
from studio.tokenizer.compare_card import CompareCard
from studio.tokenizer.token_card import TokenCard
from studio.tokenizer.vocabulary_card import VocabularyCard
from studio.widgets.card import label
from studio.widgets.elided_label import ElidedLabel

USUAL_LARGEST = 8192
USUAL_SIZE = 2048
DATA_KEYS = ("path", "text_column", "encoding")
SOON_MS = 250


class TokenizerPage(Page):
    """Studies the text of the draft in a child process whenever it is another and the page is in front."""

    page_id = "tokenizer"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)
        theme = context.theme
        self.title, self.subtitle = label("", "title"), ElidedLabel("", "dim")
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.tokens, self.curve, self.compare = TokenCard(theme), VocabularyCard(theme), CompareCard(theme)
        self.lab = Talk("engine.tokenizer_lab_child", [str(context.workspace.cache)], self)
        self._files: list[Choice] = []
        self._own_before: Choice | None = None
        self._studied: dict[str, Any] | None = None
        self._study = self._cut_request = ""
        self._tried_up_to = 0
        self._sample: SampleTaken | None = None
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self._catch_up)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        theme = self.context.theme
        heading = QVBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(self.title)
        heading.addWidget(self.subtitle)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.tokens, 6)
        row.addWidget(self.curve, 5)
        for card in (self.tokens, self.curve):
            card.setMinimumHeight(theme.px(370))
        self.body.addLayout(heading)
        self.body.addWidget(self.problem)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.compare)

    def _connect(self) -> None:
        self.context.draft.changed.connect(self._on_draft)
        self.lab.told.connect(self._on_told)
        self.lab.lost.connect(self._on_lost)
        self.tokens.text_changed.connect(lambda _: self._cut())
        self.curve.size_changed.connect(self._on_size)
        self.curve.again_asked.connect(self.study)
        self.curve.stop_asked.connect(self.cancel)
        self.curve.chart.problem.connect(lambda text: self.context.toast(text, "problem"))
        self.compare.chosen.connect(self._on_chosen)
        self.compare.use_asked.connect(self.use)
        self.compare.add_asked.connect(self.ask_for_file)
        self.compare.fetch_asked.connect(self.fetch)
        self.compare.pretrain_asked.connect(lambda: self.context.draft.choose_stage("pretrain"))

    # ------------------------------------------------------------------ what the window asks

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.title.setText(self.tr("Tokenizer"))
        self._write_subtitle()

    def on_shown(self) -> None:
        """Studies the text of the draft, unless that has been done."""
        self._soon.start(0)

    def main_action(self) -> None:
        """Ctrl+Enter: the next run uses the tokenizer of the selected row."""
        if self.compare.use.isEnabled():
            self.compare.use.click()

    def do_with_tokenizers(self, deed: Deed) -> None:
        """What the palette asks for."""
        deeds: dict[Deed, Callable[[], None]] = {
            "learn": self.study, "add": self.ask_for_file, "type": lambda: self.tokens.own.setChecked(True),
        }  # fmt: skip
        deeds[deed]()

    def cancel(self) -> bool:
        """Esc ends the study."""
        if not self._study:
            return False
        self.lab.close()
        self._end_study()
        return True

    def shut_down(self) -> None:
        """Ends the child."""
        self.lab.close()

    # ------------------------------------------------------------------ the draft

    @property
    def own(self) -> Choice | None:
        """The tokenizer of the recipe in preparation; None where the stage takes that of its model."""
        try:
            return Choice.of(self.context.draft.section("tokenizer"))
        except KeyError:
            return None

    def _data(self) -> dict[str, Any]:
        values = self.context.draft.section("data")
        return {key: values.get(key) or "" for key in DATA_KEYS}

    def _on_draft(self) -> None:
        if self.isVisible():
            self._soon.start()

    def _catch_up(self) -> None:
        own, before = self.own, self._own_before
        self._own_before = own
        if own is not None and own != before and own.learns:
            self.curve.set_size(own.vocab_size)
        choices = compared(own, self.curve.vocabulary, self._files)
        self.compare.show_choices(choices, own, select=own if own != before else None)
        self._show_cost()
        if self._data() != self._studied:
            self.study()
        elif not self._study:
            self._measure_new()

    def _show_cost(self) -> None:
        recipe = self.context.draft.recipe()
        if not isinstance(recipe, PretrainRecipe):
            self.curve.set_model(0, 0)
            return
        try:
            settings = recipe.model.settings(USUAL_SIZE)
        except EngineError:  # the Model page tells it
            return
        self.curve.set_model(settings.emb_dim, settings.parameter_count() - USUAL_SIZE * settings.emb_dim)

    def use(self, choice: Choice) -> None:
        """The next run uses this tokenizer."""
        self.context.draft.set_all(choice.sets())
        self.context.toast(self.tr("The next run uses {0}.").format(choice.name), "ok")

    # ------------------------------------------------------------------ the study

    def study(self) -> None:
        """Takes a sample of the text, measures every tokenizer on it and finds the curve."""
        self._studied = self._data()
        self._study = new_id()
        self._sample = None
        self._tried_up_to = max(USUAL_LARGEST, self.curve.vocabulary)
        self.problem.hide()
        self.compare.forget()
        self.curve.clear()
        self.curve.show_running(True, "Reading the text")
        self.set_state(State.RUNNING)
        self._write_subtitle()
        choices = [choice.as_dict() for choice in compared(self.own, self.curve.vocabulary, self._files)]
        self.lab.send(StudyTokenizers(id=self._study, data=self._studied, choices=choices, largest=self._tried_up_to))

    def _measure_new(self) -> None:
        """Measures the rows that came after the study; a larger vocabulary than was tried wants another study."""
        if self.curve.vocabulary > self._tried_up_to:
            self.study()
            return
        for choice in compared(self.own, self.curve.vocabulary, self._files):
            if not self.compare.has(choice):
                self.lab.send(MeasureTokenizer(id=new_id(), choice=choice.as_dict()))

    def fetch(self, choice: Choice) -> None:
        """Downloads a published vocabulary: the person has asked for it."""
        self.compare.forget_one(choice)
        self.lab.send(FetchVocabulary(id=new_id(), choice=choice.as_dict()))

    def _cut(self) -> None:
        choice = self.compare.choice
        if choice is not None and self.tokens.text:
            self._cut_request = new_id()
            self.lab.send(CutText(id=self._cut_request, text=self.tokens.text, choice=choice.as_dict()))

    def _on_told(self, message: Message) -> None:
        request = getattr(message, "request", self._study)
        if isinstance(message, TextCut):
            if request == self._cut_request:
                self.tokens.show_cut(message, Choice.of(message.choice).name)
        elif isinstance(message, TokenizerMeasured):
            self._show_measured(message)
        elif request != self._study:
            return
        elif isinstance(message, Status):
            self.curve.show_running(True, message.text)
        elif isinstance(message, SampleTaken):
            self._show_sample(message)
        elif isinstance(message, VocabularyTried):
            self.curve.add_point(message.vocab_size, message.characters_per_token)
        elif isinstance(message, StudyEnded):
            self._end_study(said_error(EngineError(message.problem, message.remedy)) if message.problem else "")

    def _show_sample(self, sample: SampleTaken) -> None:
        self._sample = sample
        self._write_subtitle()
        self.tokens.set_opening(sample.opening)
        self._cut()

    def _show_measured(self, row: TokenizerMeasured) -> None:
        choice = Choice.of(row.choice)
        self.compare.show_figures(choice, row.figures, row.problem, row.remedy)
        if not choice.learns and choice.kind not in ("char", "bytes") and row.figures:
            self.curve.set_level(str(choice), choice.name, float(row.figures["characters_per_token"]))

    def _end_study(self, problem: str = "") -> None:
        self._study = ""
        self.curve.show_running(False)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.set_state(State.PROBLEM if problem else State.READY)
        if not problem and self._sample is not None:
            self._measure_new()
            self._cut()

    def _on_lost(self, words: str) -> None:
        self._sample = None
        self._end_study(self.tr("The tokenizer's process ended without a result.") + f" {words}")

    def _write_subtitle(self) -> None:
        data, sample = self._studied, self._sample
        if data is None:
            self.subtitle.set_text(self.tr("How your text becomes numbers."))
            return
        path = str(data["path"])
        name = path if path.startswith("tales:") else Path(path).name
        self.subtitle.set_text(name)
        self.compare.set_measured_on("")
        if sample is None:
            return
        whole = self.tr("{0} · {1} characters") if sample.complete else self.tr("{0} · the first {1} characters")
        self.subtitle.set_text(whole.format(name, short(sample.characters)))
        kept = self.tr("measured on {0} characters that none of them learned from")
        self.compare.set_measured_on(
            (kept if sample.kept_back else self.tr("measured on all {0} characters")).format(count(sample.measured))
        )

    # ------------------------------------------------------------------ choosing

    def _on_chosen(self, choice: Choice) -> None:
        if choice.learns:
            self.curve.set_size(choice.vocab_size)
        self._cut()

    def _on_size(self, size: int) -> None:
        """The slider rests: the table gets a row for its size, and selects it."""
        self.compare.show_choices(compared(self.own, size, self._files), self.own, select=Choice("bpe", "", size))
        if not self._study and self._sample is not None:
            self._measure_new()

    def ask_for_file(self) -> None:
        """Lets the person choose a tokenizer.json; nothing waits for it."""
        dialog = QFileDialog(self, self.tr("Choose a tokenizer"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Tokenizers ({0})").format("*.json"), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.add_file(Path(names[0])))
        dialog.open()

    def add_file(self, path: Path) -> None:
        """Adds a tokenizer.json to the table and selects it."""
        choice = Choice("bpe", str(path))
        if choice not in self._files:
            self._files.append(choice)
        self.compare.show_choices(compared(self.own, self.curve.vocabulary, self._files), self.own, select=choice)
        if not self._study:
            self._measure_new()
