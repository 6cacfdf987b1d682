"""The Data page: choose what is learned from, see what was found, how it is read, and what the model will see of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from engine.data_desk import Cure, FilesFound, kind_of
from engine.stages import STAGES, recipe_class
from studio.child import Talk
from studio.context import Context
from studio.data.choosing import Choosing
from studio.data.commands import Deed
from studio.data.preview_card import PreviewCard
from studio.data.reading import Reading
from studio.data.rows_card import RowsCard
from studio.data.settings_card import SettingsCard
from studio.data.source_card import SourceCard
from studio.data.study import Study
from studio.data.study_card import StudyCard
from studio.explanation import recipe_text
from studio.numbers import size
from studio.pages.page import Page, State
from studio.preparing import reads_data
from studio.widgets.buttons import Button
from studio.widgets.card import label
from studio.widgets.columns import Columns
from studio.widgets.elided_label import ElidedLabel

SOON_MS = 120


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
        self.choosing = Choosing(context, self)
        self.reading = Reading(context, self.desk, self.source, self.settings, self.preview, self.rows)
        self.study = Study(context, self.student, self.study_card, self.reading)
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.refresh)
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
        columns = Columns((6, 7))
        columns.left.addWidget(self.source)
        columns.left.addWidget(self.settings)
        columns.left.addWidget(self.rows, 1)
        columns.right.addWidget(self.study_card)
        columns.right.addWidget(self.preview, 1)
        self.body.addLayout(top)
        self.body.addWidget(self.problem)
        self.body.addWidget(columns, 1)

    def _connect(self) -> None:
        self.context.draft.changed.connect(self._on_draft)
        for stage, button in self.stages.items():
            button.clicked.connect(lambda _=False, stage=stage: self.choose_stage(stage))
        self.source.chosen.connect(self.choosing.take_path)
        self.source.files_asked.connect(self.choosing.ask_for_files)
        self.source.folder_asked.connect(self.choosing.ask_for_folder)
        self.source.paste_asked.connect(self.choosing.paste)
        self.choosing.chosen.connect(self.refresh)
        self.settings.set_asked.connect(self.context.draft.set)
        self.study_card.cure_asked.connect(self.cure)
        self.study_card.row_asked.connect(self.reading.find_row)
        self.study_card.stop_asked.connect(self.cancel)
        self.study.state_changed.connect(lambda state: self.set_state(State(state)))
        self.reading.found.connect(self._on_found)
        for card in (self.study_card, self.preview):
            card.model_asked.connect(lambda: self.context.navigate("model"))
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.choosing.paste)

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
        self.study.try_again_without()
        self._soon.start(0)

    def main_action(self) -> None:
        """Ctrl+Enter: on to the model."""
        self.context.navigate("model")

    def do_with_data(self, deed: Deed) -> None:
        """What the palette and the shortcuts ask for."""
        choosing = self.choosing
        deeds = {
            "files": choosing.ask_for_files, "folder": choosing.ask_for_folder, "paste": choosing.paste,
            "study": self.study.begin,
        }  # fmt: skip
        deeds[deed]()

    def cancel(self) -> bool:
        """Esc ends the study."""
        return self.study.cancel()

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
        self.reading.open()
        self.reading.preview()
        self.study.catch_up()

    def _show_problem(self) -> None:
        text = self.context.draft.problem()
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _on_found(self, _: FilesFound) -> None:
        self._write_subtitle()

    def _write_subtitle(self) -> None:
        draft = self.context.draft
        told = [recipe_text(STAGES[draft.stage].title)]
        if draft.stage in self.stages:
            path = str(draft.value("data.path"))
            told.append(path if path.startswith("tales:") else Path(path).name)
            told += [size(self.reading.bytes)] if self.reading.bytes else []
        else:
            told.append(self.tr("reads no data"))
        self.subtitle.set_text(" · ".join(told))

    def choose_stage(self, stage: str) -> None:
        """Shows the data of another stage."""
        self.context.draft.choose_stage(stage)
        self.refresh()

    def choose_files(self, paths: Sequence[Path]) -> None:
        """Takes one file or folder, or several files."""
        self.choosing.take_files(paths)

    def cure(self, cure: Cure) -> None:
        """Does what one click mends."""
        if cure.key:
            self.settings.name_column(cure.key)
        else:
            self.context.draft.set_all(cure.sets)

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
