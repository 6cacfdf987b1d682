"""What is judged: which set, whose answers, to which questions, how many pairs; and sets in and out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QMenu, QWidget

from engine.feedback import FeedbackSet, Setup, sets_in
from studio.feedback.asked_models import AskedModels, tales_of
from studio.theme import Theme
from studio.widgets.buttons import Button, IconButton
from studio.widgets.card import Card, label
from studio.widgets.number_edit import NumberEdit
from studio.widgets.prompt_box import PromptBox

TALES = ("tales:en", "tales:tr")
TYPED, FILE = "typed", "file"
PROMPTS_PX, NUMBER_PX = 84, 110


class SetupCard(Card):
    """``begin_asked`` begins or goes on with the set; ``import_asked``, ``export_asked`` and ``split_asked`` are for sets as
    they are on the disk.  ``name``, ``setup()`` and ``models`` are what stands in the fields."""

    begin_asked = Signal()
    import_asked = Signal(str)
    export_asked = Signal(str)
    split_asked = Signal()
    model_folder_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._file = ""
        self._seed = 1
        self._questions_chosen = False  # until then they are in the language of the model
        self.sets = QComboBox()
        self.sets.setEditable(True)
        self.sets.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        if (line := self.sets.lineEdit()) is not None:
            line.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab reaches the box, which hands its keys on
        self.models = AskedModels()
        self.to_folder = IconButton(theme, "folder")
        self.questions = QComboBox()
        self.prompts = PromptBox(theme)
        self.pairs = NumberEdit(100, whole=True, minimum=1, maximum=100_000)
        self.length = NumberEdit(48, whole=True, minimum=1, maximum=4096)
        self.temperature = NumberEdit(1.0, above=0.0, maximum=10.0)
        self.begin = Button(theme, kind="primary")
        self.more = IconButton(theme, "more")
        self.note = label("", "dim", wrap=True)
        self.names = {
            name: label("", "small") for name in ("set", "model", "questions", "pairs", "length", "temperature")
        }
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        model = QHBoxLayout()
        model.setSpacing(4)
        model.addWidget(self.models, 1)
        model.addWidget(self.to_folder)
        fields: dict[str, QWidget | QHBoxLayout] = {"set": self.sets, "model": model, "questions": self.questions}
        for column, (name, field) in enumerate(fields.items()):
            grid.addWidget(self.names[name], 0, column)
            grid.addWidget(field, 1, column) if isinstance(field, QWidget) else grid.addLayout(field, 1, column)
            grid.setColumnStretch(column, 4 if name == "model" else 3)
        numbers = {"pairs": self.pairs, "length": self.length, "temperature": self.temperature}
        for column, (name, number) in enumerate(numbers.items()):
            grid.addWidget(self.names[name], 3, column)
            grid.addWidget(number, 4, column)
        self.prompts.setFixedHeight(self._theme.px(PROMPTS_PX))
        grid.addWidget(self.prompts, 2, 0, 1, 3)
        buttons = QHBoxLayout()
        buttons.addWidget(self.begin)
        buttons.addWidget(self.note, 1)
        buttons.addWidget(self.more)
        self.body.addLayout(grid)
        self.body.addLayout(buttons)
        self.body.addStretch(1)
        for box in (self.sets, self.questions):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)

    def _connect(self) -> None:
        self.begin.clicked.connect(self.begin_asked)
        self.more.clicked.connect(lambda: self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 4))))
        self.questions.activated.connect(lambda _: self._on_questions())
        self.models.chosen.connect(self._follow_model)
        self.to_folder.clicked.connect(self._ask_folder)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("What is judged"))
        for name, (text, field) in {
            "set": (self.tr("Set"), self.sets),
            "model": (self.tr("Whose answers"), self.models),
            "questions": (self.tr("Questions"), self.questions),
            "pairs": (self.tr("Pairs"), self.pairs),
            "length": (self.tr("Longest answer, tokens"), self.length),
            "temperature": (self.tr("Temperature"), self.temperature),
        }.items():
            self.names[name].setText(text)
            field.setAccessibleName(text)
        line = self.sets.lineEdit()
        if line is not None:
            line.setAccessibleName(self.tr("Set"))
        self.models.retranslate()
        self.to_folder.set_name(self.tr("Open a model folder…"))
        self.more.set_name(self.tr("Import, export, split"))
        self.prompts.setAccessibleName(self.tr("Your questions, one a line"))
        self.prompts.setPlaceholderText(self.tr("Your questions, one a line"))
        self._write_questions(self.chosen_questions)
        self._show_begin()

    # ------------------------------------------------------------------ what stands in the fields

    @property
    def name(self) -> str:
        """The set's name."""
        return self.sets.currentText().strip() or "feedback"

    @property
    def chosen_questions(self) -> str:
        """tales:en, tales:tr, "typed", or "file"."""
        return str(self.questions.currentData() or TALES[0])

    def setup(self) -> Setup:
        """What is asked for."""
        model = self.models.chosen_model
        chosen = self.chosen_questions
        path = "" if chosen == TYPED else self._file if chosen == FILE else chosen
        return Setup(
            model=str(model.run or model.source) if model is not None else "",
            questions=path,
            prompts=tuple(self.prompts.toPlainText().splitlines()) if chosen == TYPED else (),
            pairs=int(self.pairs.value or 1),
            seed=self._seed,
            temperature=float(self.temperature.value or 1.0),
            max_new_tokens=int(self.length.value or 1),
        )

    def show_setup(self, setup: Setup) -> None:
        """Fills the fields."""
        self._seed, self._questions_chosen = setup.seed, True
        self._file = "" if setup.questions in (*TALES, "") else setup.questions
        self._write_questions(FILE if self._file else setup.questions if setup.questions else TYPED)
        self.prompts.set_text("\n".join(setup.prompts))
        for edit, value in ((self.pairs, setup.pairs), (self.length, setup.max_new_tokens)):
            edit.set_value(value)
        self.temperature.set_value(setup.temperature)
        if setup.model:
            self.models.choose_run(Path(setup.model))
        self._show_prompts()

    def show_sets(self, folder: Path, chosen: str) -> None:
        """Lists the sets of a folder; ``chosen`` is the name in the field."""
        with QSignalBlocker(self.sets):
            self.sets.clear()
            self.sets.addItems([path.stem for path in sets_in(folder)])
            self.sets.setCurrentText(chosen)

    def show_set(self, kept: FeedbackSet | None) -> None:
        """Says what there is of the set already."""
        judged = kept.judged if kept is not None else 0
        told = self.tr("%n pair(s) judged so far", "", judged) if judged else self.tr("A new set.")
        if kept is not None and kept.skipped:
            told = f"{told} " + self.tr("%n pair(s) skipped.", "", len(kept.skipped))
        if kept is not None and kept.bad:
            told += " " + self.tr("%n line(s) of its file cannot be read and are left alone.", "", kept.bad)
        self.note.setText(told)
        self._show_begin(going_on=judged > 0)

    def _show_begin(self, *, going_on: bool = False) -> None:
        self.begin.setText(self.tr("Go on judging") if going_on else self.tr("Begin judging"))

    # ------------------------------------------------------------------ questions

    def _write_questions(self, chosen: str) -> None:
        titles = {
            TALES[0]: self.tr("Tales, English"),
            TALES[1]: self.tr("Tales, Turkish"),
            TYPED: self.tr("My own questions"),
            FILE: Path(self._file).name if self._file else self.tr("A file…"),
        }
        with QSignalBlocker(self.questions):
            self.questions.clear()
            for key, title in titles.items():
                self.questions.addItem(title, key)
            self.questions.setCurrentIndex(max(0, list(titles).index(chosen)))
        self._show_prompts()

    def _show_prompts(self) -> None:
        self.prompts.setVisible(self.chosen_questions == TYPED)

    def _follow_model(self) -> None:
        """Questions as the model has read them, until somebody chooses others."""
        model = self.models.chosen_model
        tales = tales_of(model.run) if model is not None else ""
        if tales in TALES and not self._questions_chosen:
            self._write_questions(tales)

    def _on_questions(self) -> None:
        self._questions_chosen = True
        self._show_prompts()
        if self.chosen_questions == FILE:
            self._ask_questions()

    def set_questions_file(self, path: str) -> None:
        """Takes the questions from a file or folder."""
        self._file = path
        self._write_questions(FILE)

    def _ask_questions(self) -> None:
        dialog = QFileDialog(self, self.tr("A file with questions"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.filesSelected.connect(lambda names: self.set_questions_file(names[0]))
        dialog.rejected.connect(lambda: self._write_questions(FILE if self._file else TALES[0]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Open a model folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda names: self.model_folder_asked.emit(names[0]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # ------------------------------------------------------------------ in and out

    def menu(self) -> QMenu:
        """Import, export, split."""
        menu = QMenu(self)
        menu.addAction(self.tr("Import pairs…"), self.ask_import)
        menu.addAction(self.tr("Export the set…"), self.ask_export)
        menu.addAction(self.tr("Split into training and exam files"), self.split_asked.emit)
        return menu

    def ask_import(self) -> None:
        """Asks for a file with pairs."""
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import pairs"), "", "(*.jsonl *.json *.csv *.tsv *.parquet *.gz *.zst)"
        )
        if path:
            self.import_asked.emit(path)

    def ask_export(self) -> None:
        """Asks where the set is to go."""
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export the set"), f"{self.name}.jsonl", "JSON lines (*.jsonl);;JSON (*.json);;CSV (*.csv)"
        )
        if path:
            self.export_asked.emit(path)
