"""The studio's own settings: looks, language, folders, threads; which versions run; and every key."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil
from PySide6.QtCore import QCoreApplication, Qt, qVersion
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from engine.errors import EngineError
from engine.workspace import make_folder
from studio.actions import ACTIONS, keys_text
from studio.computer_card import ComputerCard
from studio.context import Context
from studio.engine_texts import said_error
from studio.numbers import per_cent_of
from studio.pages import PAGES
from studio.pages.page import Page
from studio.settings import LANGUAGES, MAX_THREADS, SCALES, THEMES
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.number_edit import NumberEdit

COLUMN_PX = 980
PACKAGES = ("tezgah", "torch", "PySide6-Essentials", "pyqtgraph", "tokenizers", "tiktoken")


class SettingsPage(Page):
    """Every change holds at once and is saved at once; there is no OK to forget."""

    page_id = "settings"

    def __init__(self, context: Context) -> None:
        super().__init__(context, scroll=True)
        settings = context.settings
        self.heading = label("", "title")
        self.look, self.work, self.about, self.keys = Card(), Card(), Card(), Card()
        self.computer = ComputerCard(context)
        self.theme = _choice([""] * len(THEMES), THEMES.index(settings.theme))
        self.language = _choice([""] * len(LANGUAGES), LANGUAGES.index(settings.language))
        near = min(SCALES, key=lambda scale: abs(scale - settings.text_scale))
        self.text_scale = _choice([""] * len(SCALES), SCALES.index(near))
        self.runs_folder = QLineEdit(settings.runs_folder)
        self.browse, self.usual = Button(context.theme), Button(context.theme, kind="link")
        self.threads = NumberEdit(settings.threads, whole=True, minimum=0, maximum=MAX_THREADS)
        self.notify = QCheckBox()
        self.notify.setChecked(settings.notify)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self._labels = {name: label() for name in ("theme", "language", "text", "folder", "threads", "notify")}
        self._hints = {name: label("", "small", wrap=True) for name in ("folder", "threads", "notify")}
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        column = QWidget()
        column.setMaximumWidth(self.context.theme.px(COLUMN_PX))
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.heading)
        rows = _rows(self.look)
        for row, (name, box) in enumerate(
            (("theme", self.theme), ("language", self.language), ("text", self.text_scale))
        ):
            _add(rows, row, self._labels[name], box)
        rows = _rows(self.work)
        folder = QHBoxLayout()
        folder.setSpacing(8)
        for widget in (self.runs_folder, self.browse, self.usual):
            folder.addWidget(widget, 1 if widget is self.runs_folder else 0)
        rows.addWidget(self._labels["folder"], 0, 0)
        rows.addLayout(folder, 0, 1, 1, 2)
        rows.addWidget(self.problem, 1, 1, 1, 2)
        rows.addWidget(self._hints["folder"], 2, 1, 1, 2)
        for row, (name, editor) in enumerate((("threads", self.threads), ("notify", self.notify))):
            _add(rows, 2 * row + 3, self._labels[name], editor)
            rows.addWidget(self._hints[name], 2 * row + 4, 1, 1, 2)
        self._about = _rows(self.about)
        self._keys = _rows(self.keys)
        self._keys.setColumnStretch(2, 0)
        self._keys.setColumnStretch(1, 1)
        self._keys.setColumnStretch(3, 1)
        for card in (self.look, self.work, self.computer, self.keys, self.about):
            inside.addWidget(card)
        row_of_page = QHBoxLayout()
        row_of_page.addStretch(1)
        row_of_page.addWidget(column, 30)
        row_of_page.addStretch(1)
        self.body.addLayout(row_of_page)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.theme.currentIndexChanged.connect(lambda index: self._change(theme=THEMES[index]))
        self.language.currentIndexChanged.connect(lambda index: self._change(language=LANGUAGES[index]))
        self.text_scale.currentIndexChanged.connect(lambda index: self._change(text_scale=SCALES[index]))
        self.notify.toggled.connect(lambda on: self._change(notify=on))
        self.threads.value_changed.connect(lambda value: self._change(threads=int(value)))
        self.runs_folder.editingFinished.connect(lambda: self.set_runs_folder(self.runs_folder.text()))
        self.browse.clicked.connect(lambda _: self._ask_for_folder())
        self.usual.clicked.connect(lambda _: self.set_runs_folder(""))

    def _change(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self.context.settings, name, value)
        self.context.apply_settings()

    def on_shown(self) -> None:
        """Shows what may have changed elsewhere (by a shortcut)."""
        settings = self.context.settings
        self.theme.setCurrentIndex(THEMES.index(settings.theme))
        self.language.setCurrentIndex(LANGUAGES.index(settings.language))
        near = min(SCALES, key=lambda scale: abs(scale - settings.text_scale))
        self.text_scale.setCurrentIndex(SCALES.index(near))

    def set_runs_folder(self, text: str) -> None:
        """Takes another folder for runs; "" is the workspace's own.  A folder that cannot be used is refused in place."""
        text = text.strip()
        self.problem.hide()
        if text:
            path = Path(text).expanduser().absolute()
            try:
                make_folder(path)
            except EngineError as error:
                self.problem.setText(said_error(error))
                self.problem.show()
                return
            text = str(path)
        self.runs_folder.setText(text)
        if text != self.context.settings.runs_folder:
            self._change(runs_folder=text)

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for runs"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda names: self.set_runs_folder(names[0]))
        dialog.open()

    # ------------------------------------------------------------------ texts

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.heading.setText(self.tr("Settings"))
        self.look.set_title(self.tr("Look"))
        self.work.set_title(self.tr("Work"))
        self.about.set_title(self.tr("About"))
        self.keys.set_title(self.tr("Keys"))
        named = {
            "theme": (self.tr("Theme"), self.theme),
            "language": (self.tr("Language"), self.language),
            "text": (self.tr("Text size"), self.text_scale),
            "folder": (self.tr("Folder for runs"), self.runs_folder),
            "threads": (self.tr("Processor threads"), self.threads),
            "notify": (self.tr("Notify"), self.notify),
        }
        for name, (text, editor) in named.items():
            self._labels[name].setText(text)
            editor.setAccessibleName(text)
        _write(self.theme, [self.tr("As the system"), self.tr("Dark"), self.tr("Light")])
        _write(self.text_scale, [per_cent_of(f"{100 * scale:.0f}", tight=True) for scale in SCALES])
        _write(self.language, [self.tr("As the system"), "English", "Türkçe"])
        self.runs_folder.setPlaceholderText(str(self.context.workspace.runs))
        self.browse.setText(self.tr("Choose…"))
        self.usual.setText(self.tr("the workspace's own"))
        self._hints["folder"].setText(self.tr("New runs go there and runs are listed from there; nothing is moved."))
        self._hints["threads"].setText(
            self.tr("0: chosen by measuring at the start of each run. This computer has {0}.").format(
                psutil.cpu_count() or 1
            )
        )
        self.notify.setText(self.tr("Tell me when a run ends"))
        self._hints["notify"].setText(self.tr("By a desktop notification, while the studio is not in front."))
        self.computer.retranslate()
        self._write_about()
        self._write_keys()

    def shut_down(self) -> None:
        """Ends an examination that is under way."""
        self.computer.computer.cancel()

    def _write_about(self) -> None:
        _clear(self._about)
        facts = [
            (self.tr("Workspace"), str(self.context.workspace.root)),
            ("Python", platform.python_version()),
            ("Qt", qVersion()),
            *((name, _version(name)) for name in PACKAGES),
            (self.tr("System"), platform.platform()),
        ]
        for row, (name, value) in enumerate(facts):
            shown = ElidedLabel(value, mode=Qt.TextElideMode.ElideMiddle)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._about.addWidget(label(name, "dim"), row, 0)
            self._about.addWidget(shown, row, 1, 1, 2)

    def _write_keys(self) -> None:
        _clear(self._keys)
        rows = [(self.context.actions.page_action(entry).text(), entry.shortcut) for entry in PAGES]
        rows += [(QCoreApplication.translate("actions", row.title), row.shortcut) for row in ACTIONS if row.shortcut]
        half = (len(rows) + 1) // 2
        for index, (title, shortcut) in enumerate(rows):
            place = 2 * (index // half)
            self._keys.addWidget(label(title), index % half, place)
            self._keys.addWidget(label(keys_text(shortcut), "key"), index % half, place + 1, Qt.AlignmentFlag.AlignLeft)


def _rows(card: Card) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(2, 1)
    grid.setColumnMinimumWidth(0, 170)
    card.body.addLayout(grid)
    return grid


def _add(grid: QGridLayout, row: int, name: QWidget, editor: QWidget) -> None:
    editor.setMinimumWidth(200)
    grid.addWidget(name, row, 0)
    grid.addWidget(editor, row, 1)


def _choice(texts: list[str], index: int) -> QComboBox:
    box = QComboBox()
    box.addItems(texts)
    box.setCurrentIndex(index)
    return box


def _write(box: QComboBox, texts: list[str]) -> None:
    for index, text in enumerate(texts):
        box.setItemText(index, text)


def _clear(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"
