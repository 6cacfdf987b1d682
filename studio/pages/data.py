"""The Data page: choose what is learned from, see what was found, how it is read, and what the model will see of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from engine.data_desk import (
    Cure,
    DataStudied,
    FilesFound,
    FindRow,
    OpenRows,
    PreviewRow,
    ReadRows,
    RowFound,
    RowPreviewed,
    RowsIndexed,
    RowsRead,
    Studied,
    StudyData,
    kind_of,
)
from engine.errors import EngineError
from engine.messages import Message, Status
from engine.runs import new_id
from engine.stages import STAGES, recipe_class
from studio.child import Talk
from studio.context import Context
from studio.data.commands import Deed
from studio.data.pasted import keep_pasted
from studio.data.preview_card import PreviewCard
from studio.data.rows_card import RowsCard
from studio.data.settings_card import COLUMN, SettingsCard
from studio.data.source_card import SourceCard
from studio.data.study_card import StudyCard
from studio.dropped import one_path
from studio.engine_texts import said_error
from studio.explanation import recipe_text
from studio.numbers import size
from studio.pages.page import Page, State
from studio.preparing import reads_data
from studio.widgets.buttons import Button
from studio.widgets.card import label
from studio.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from engine.recipes.recipe import Recipe

SOON_MS, STUDY_MS = 120, 700
AUTO_BYTES = 50_000_000  # more than that is studied only when somebody asks
SPLITS = ("val_fraction", "test_fraction", "split")  # which decide no row
STUDIED = ("data", "tokenizer", "model")  # sections that decide what a study finds
STUDIED_TRAIN = ("seed", "batch_size", "grad_accumulation")


class DataPage(Page):
    """Shows the data of the draft and changes it there; two children read it, one at hand and one for the study."""

    page_id = "data"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)
        theme = context.theme
        self.title, self.subtitle = label("", "title"), ElidedLabel("", "dim")
        self.stages = {stage: Button(theme, kind="chip") for stage in STAGES if reads_data(stage)}
        self.problem = label("", "problem", wrap=True)
        self.source, self.study_card = SourceCard(theme), StudyCard(theme)
        self.settings, self.preview = SettingsCard(theme, context.draft), PreviewCard(theme)
        self.rows = RowsCard(theme)
        cache = str(context.workspace.cache)
        self.desk = Talk("engine.data_desk_child", [cache], self)
        self.student = Talk("engine.data_desk_child", [cache], self)
        self._opened: dict[str, Any] = {}
        self._previewed: tuple[Any, ...] = ()
        self._studied: dict[str, Any] = {}
        self._opening = self._previewing = self._studying = self._found_for = ""
        self._result: Studied | None = None
        self._bytes = 0
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.refresh)
        self._later = QTimer(self, interval=STUDY_MS, singleShot=True)
        self._later.timeout.connect(self._study_unless_large)
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.retranslate()

    def _lay_out(self) -> None:
        heading, top = QVBoxLayout(), QHBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(self.title)
        heading.addWidget(self.subtitle)
        top.setSpacing(8)
        top.addLayout(heading, 1)
        for button in self.stages.values():
            button.setCheckable(True)
            top.addWidget(button)
        columns, left, right = QHBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for layout in (columns, left, right):
            layout.setSpacing(12)
        left.addWidget(self.source)
        left.addWidget(self.settings)
        left.addStretch(1)
        right.addWidget(self.study_card)
        right.addWidget(self.preview, 1)
        columns.addLayout(left, 6)
        columns.addLayout(right, 7)
        self.body.addLayout(top)
        self.body.addWidget(self.problem)
        self.body.addLayout(columns)
        self.body.addWidget(self.rows, 1)

    def _connect(self) -> None:
        self.context.draft.changed.connect(self._on_draft)
        for stage, button in self.stages.items():
            button.clicked.connect(lambda _=False, stage=stage: self.choose_stage(stage))
        self.source.chosen.connect(self.choose_path)
        self.source.files_asked.connect(self.ask_for_files)
        self.source.folder_asked.connect(self.ask_for_folder)
        self.source.paste_asked.connect(self.paste)
        self.settings.set_asked.connect(self.context.draft.set)
        self.study_card.cure_asked.connect(self.cure)
        self.study_card.row_asked.connect(self._find_row)
        self.study_card.study_asked.connect(self.study)
        self.study_card.stop_asked.connect(self.cancel)
        for card in (self.study_card, self.preview):
            card.model_asked.connect(lambda: self.context.navigate("model"))
        self.preview.step_asked.connect(lambda step: self.rows.choose(self.rows.current + step))
        self.rows.chosen.connect(lambda _: self._preview())
        self.rows.wanted.connect(lambda first, count: self.desk.send(ReadRows(id=new_id(), first=first, count=count)))
        self.desk.told.connect(self._on_told)
        self.student.told.connect(self._on_studied)
        self.desk.lost.connect(self._on_lost)
        self.student.lost.connect(self._on_student_lost)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    # ------------------------------------------------------------------ what the window asks

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.title.setText(self.tr("Data"))
        for stage, button in self.stages.items():
            button.setText(recipe_text(STAGES[stage].title))
            button.setToolTip(recipe_text(STAGES[stage].does))
        self._write_subtitle()
        self._show_problem()

    def on_shown(self) -> None:
        """Catches up with the draft, and with what was trained since: the newest run may be the model that was missing."""
        if self._result is not None and self._result.without:
            self._studied, self._previewed = {}, ()
        self._soon.start(0)

    def main_action(self) -> None:
        """Ctrl+Enter: on to the model."""
        self.context.navigate("model")

    def do_with_data(self, deed: Deed) -> None:
        """What the palette and the shortcuts ask for."""
        deeds = {"files": self.ask_for_files, "folder": self.ask_for_folder, "paste": self.paste, "study": self.study}
        deeds[deed]()

    def cancel(self) -> bool:
        """Esc ends the study."""
        if not self._studying:
            return False
        self.student.close()
        self._studying = ""
        self.study_card.offer_study(self.tr("The study was ended."))
        self.set_state(State.EMPTY)
        return True

    def shut_down(self) -> None:
        """Ends the children."""
        self.desk.close()
        self.student.close()

    # ------------------------------------------------------------------ in step with the draft

    def _on_draft(self) -> None:
        if self.isVisible():
            self._soon.start()

    def refresh(self) -> None:
        """Shows the draft, and asks the children for what is not known of it yet."""
        draft = self.context.draft
        for stage, button in self.stages.items():
            button.setChecked(stage == draft.stage)
        reads = draft.stage in self.stages
        for card in (self.source, self.study_card, self.settings, self.preview, self.rows):
            card.setVisible(reads)
        self._show_problem()
        self._write_subtitle()
        if not reads:
            return
        self.settings.follow()
        self.preview.show_kind(kind_of(recipe_class(draft.stage).sections()["data"]) or "")
        self.source.show_path(str(draft.value("data.path")))
        self._open()
        self._preview()
        self._ask_study()

    def _show_problem(self) -> None:
        text = self.context.draft.problem()
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _write_subtitle(self) -> None:
        draft = self.context.draft
        told = [recipe_text(STAGES[draft.stage].title)]
        if draft.stage in self.stages:
            path = str(draft.value("data.path"))
            told.append(path if path.startswith("tales:") else Path(path).name)
            told += [size(self._bytes)] if self._bytes else []
        else:
            told.append(self.tr("reads no data"))
        self.subtitle.set_text(" · ".join(told))

    def choose_stage(self, stage: str) -> None:
        """Shows the data of another stage."""
        self.context.draft.choose_stage(stage)
        self.refresh()

    # ------------------------------------------------------------------ choosing

    def choose_path(self, path: str) -> None:
        """Learns from the data at ``path`` (or "tales:tr"); what was said about the columns of other data goes."""
        draft = self.context.draft
        if draft.stage not in self.stages or path == draft.value("data.path"):
            self.refresh()
            return
        quick = self._quick_start(path)
        if quick is not None:
            draft.begin(quick)
            self.refresh()
            return
        values = {
            f"data.{key}": draft.start_value(f"data.{key}")
            for key in draft.section("data")
            if key.endswith(COLUMN) or key in ("encoding", "format", "skip_bad_lines")
        }
        draft.set_all({**values, "data.path": path})
        self.refresh()

    def _quick_start(self, path: str) -> Recipe | None:
        """The quick start for another text, while nobody has changed anything of the one that stands here."""
        from studio.first_recipe import first_recipe  # the readers of texts weigh a lot: not before one is chosen

        draft = self.context.draft
        if kind_of(recipe_class(draft.stage).sections()["data"]) != "text":
            return None
        try:
            unchanged = draft.recipe() == first_recipe(str(draft.value("data.path")))
            return first_recipe(path) if unchanged else None
        except EngineError:
            return None  # whoever opens the text will tell

    def choose_files(self, paths: Sequence[Path]) -> None:
        """Takes one file or folder, or several files."""
        try:
            path = one_path(paths, self.context.workspace.root / "texts")
        except EngineError as error:
            self.context.toast(said_error(error), "problem")
            return
        self.choose_path(str(path))

    def paste(self) -> None:
        """Takes the text, or the files, of the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.choose_files(files)
            return
        try:
            path = keep_pasted(data.text(), self.context.workspace.root / "texts")
        except EngineError as error:
            self.context.toast(said_error(error), "problem")
            return
        self.choose_path(str(path))

    def ask_for_files(self) -> None:
        """Lets the person choose files; nothing waits for it."""
        self._ask(QFileDialog.FileMode.ExistingFiles)

    def ask_for_folder(self) -> None:
        """Lets the person choose a folder."""
        self._ask(QFileDialog.FileMode.Directory)

    def _ask(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, self.tr("Choose your data"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if mode == QFileDialog.FileMode.ExistingFiles:
            kinds = "*.jsonl *.json *.csv *.tsv *.parquet *.txt *.md *.gz *.zst"
            dialog.setNameFilters([self.tr("Texts and tables ({0})").format(kinds), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.choose_files([Path(name) for name in names]))
        dialog.open()

    def cure(self, cure: Cure) -> None:
        """Does what one click mends."""
        if cure.key:
            self.settings.name_column(cure.key)
        else:
            self.context.draft.set_all(cure.sets)

    # ------------------------------------------------------------------ rows

    def _open(self) -> None:
        draft = self.context.draft
        data = {key: value for key, value in draft.section("data").items() if key not in SPLITS}
        asked = {"stage": draft.stage, "data": data}
        if asked == self._opened:
            return
        other = self._opened.get("data", {}).get("path") != data["path"] or self._opened["stage"] != draft.stage
        self._opened, self._opening, self._previewed = asked, new_id(), ()
        if other:
            self.source.show_found(FilesFound(request=""))
            self.rows.show_rows(0, [""], 0, 0, ended=False)
            self.rows.show_problem("")
            self.preview.show_seen(None)
            self.settings.show_columns([], {})
            self._bytes = 0
        self.desk.send(OpenRows(id=self._opening, stage=draft.stage, data=data))

    def _preview(self) -> None:
        """Asks how the current row looks under the recipe as it stands now."""
        recipe = self.context.draft.recipe()
        row = self.rows.current
        if recipe is None or not self.rows.model.rowCount():
            return
        asked = (self._study_key(), self._opening, row)
        if asked == self._previewed:
            return
        self._previewed, self._previewing = asked, new_id()
        self.desk.send(PreviewRow(id=self._previewing, row=row, **self._recipe_and_places()))

    def _recipe_and_places(self) -> dict[str, Any]:
        from engine.recipes.render import render

        recipe = self.context.draft.recipe()
        assert recipe is not None
        return {
            "recipe": render(recipe, comments=False),
            "runs": str(self.context.runs_folder),
            "models": str(self.context.workspace.models),
        }

    def _find_row(self, file: str, line: int) -> None:
        """Shows the row of a problem."""
        self.desk.send(FindRow(id=new_id(), file=file, line=line))

    def _on_told(self, message: Message) -> None:
        if isinstance(message, RowsRead):
            self.rows.add(message.first, message.rows)
        elif isinstance(message, RowFound):
            self.rows.choose(message.row)
        elif isinstance(message, RowPreviewed):
            if message.request == self._previewing:
                self.preview.show_seen(message)
        elif getattr(message, "request", "") != self._opening:
            return
        elif isinstance(message, FilesFound):
            self._show_found(message)
        elif isinstance(message, RowsIndexed):
            self._show_indexed(message)

    def _show_found(self, found: FilesFound) -> None:
        self._bytes, self._found_for = found.bytes, self._opening
        self.source.show_found(found)
        self._write_subtitle()
        if found.problem:
            self._later.stop()
            self._finish_study(Studied(problem=found.problem, remedy=found.remedy))
        elif self._later.isActive() or not self._result:
            self._later.start()

    def _show_indexed(self, found: RowsIndexed) -> None:
        first = not self.rows.model.rowCount()
        self.rows.show_rows(found.rows, found.columns, found.done, found.total, ended=found.ended)
        tales = str(self.context.draft.value("data.path")).startswith("tales:")
        self.settings.show_columns([] if tales else found.columns, found.derived)
        if found.ended:
            self.rows.show_problem(found.problem)
            self.rows.model.forget()
        if first and found.rows:
            self.rows.choose(0)
        self._preview()

    def _on_lost(self, words: str) -> None:
        self._opened, self._previewed = {}, ()
        self.rows.show_rows(0, [""], 0, 0, ended=True)
        self.rows.show_problem(self.tr("The process that reads the rows ended by itself.") + f" {words}")

    # ------------------------------------------------------------------ the study

    def _study_key(self) -> dict[str, Any]:
        """Everything that decides what a study finds."""
        draft = self.context.draft
        recipe = draft.recipe()
        if recipe is None:
            return {}
        dumped = recipe.model_dump(by_alias=True)
        train = {key: dumped.get("train", {}).get(key) for key in STUDIED_TRAIN}
        return {"stage": draft.stage, "train": train, **{name: dumped.get(name) for name in STUDIED}}

    def _ask_study(self) -> None:
        key = self._study_key()
        if not key or key == self._studied:
            return
        self._studied = key
        self._end_student()
        self._result = None
        self.study_card.show_status("Reading the data")
        self.set_state(State.RUNNING)
        self._later.start()

    def _study_unless_large(self) -> None:
        """Studies data of a usual size at once; of more the person decides."""
        if self._found_for != self._opening:
            return  # how much it is will be known in a moment
        if self._bytes <= AUTO_BYTES:
            self.study()
            return
        told = self.tr(
            "These are {0}. Reading all of it takes a while; training does it anyway, and what is read now is kept."
        )
        self.study_card.offer_study(told.format(size(self._bytes)))
        self.set_state(State.READY)

    def study(self) -> None:
        """Reads all of the data, as the run will."""
        if self.context.draft.recipe() is None:
            return
        self._later.stop()
        self._end_student()
        self._studied, self._studying = self._study_key(), new_id()
        self.study_card.show_status("Reading the data")
        self.set_state(State.RUNNING)
        self.student.send(StudyData(id=self._studying, **self._recipe_and_places()))

    def _end_student(self) -> None:
        """A study that is under way is of no use any more."""
        if self._studying:
            self.student.close()
            self._studying = ""

    def _on_studied(self, message: Message) -> None:
        if isinstance(message, Status):
            if self._studying:
                self.study_card.show_status(message.text, message.done, message.total)
        elif isinstance(message, DataStudied) and message.request == self._studying:
            self._finish_study(Studied(**message.studied))

    def _finish_study(self, found: Studied) -> None:
        self._studying, self._result = "", found
        self.student.close()  # its memory is worth more than the second that the next one takes to start
        self.study_card.show_studied(found)
        self.set_state(State.PROBLEM if found.problem else State.READY)

    def _on_student_lost(self, words: str) -> None:
        self._finish_study(Studied(problem=self.tr("The process that reads the data ended by itself."), remedy=words))

    # ------------------------------------------------------------------ dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and any(url.isLocalFile() for url in event.mimeData().urls()):
            self.source.set_dropping(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.source.set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.source.set_dropping(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.choose_files(paths)
