"""The bin: runs that were deleted, until it is emptied."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from engine.about import read_about
from engine.bin import Binned
from studio.numbers import size
from studio.runs_page.model import when
from studio.theme import Theme
from studio.widgets.buttons import Button
from studio.widgets.card import label

LIST_PX = 60
BINNED = Qt.ItemDataRole.UserRole


class BinPane(QWidget):
    """``restore_asked`` brings the run to take out; ``empty_asked`` comes after a second question."""

    restore_asked = Signal(object)
    empty_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._runs: list[Binned] = []
        self._bytes = 0
        self.words = label("", "small", wrap=True)
        self.list = QListWidget()
        self.restore, self.empty = Button(theme, icon="undo"), Button(theme, icon="trash")
        self.really, self.no = Button(theme), Button(theme)
        self.restore.clicked.connect(lambda _: self._restore())
        self.list.itemActivated.connect(lambda _: self._restore())
        self.empty.clicked.connect(lambda _: self.ask(True))
        self.no.clicked.connect(lambda _: self.ask(False))
        self.really.clicked.connect(lambda _: self._empty())
        buttons = QHBoxLayout()
        for button in (self.restore, self.empty, self.really, self.no):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # it scrolls by itself
        self.list.setMinimumHeight(theme.px(LIST_PX))
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self.ask(False)
        self.retranslate()

    @property
    def count(self) -> int:
        """How many runs are in it."""
        return len(self._runs)

    def show_runs(self, runs: list[Binned]) -> None:
        """Shows what is in the bin."""
        if runs == self._runs:
            return
        self._runs, self._bytes = runs, sum(run.bytes for run in runs)
        self.list.clear()
        for run in runs:
            name = read_about(run.path).title or run.name.split("-", 3)[-1]
            item = QListWidgetItem(f"{name} · {when(run.binned)} · {size(run.bytes)}")
            item.setData(BINNED, run)
            item.setToolTip(run.name)
            self.list.addItem(item)
        if runs:
            self.list.setCurrentRow(0)
        self.ask(False)
        self._write()

    def ask(self, on: bool) -> None:
        """Asks whether everything is really to be deleted, or takes the question back."""
        self.restore.setVisible(not on)
        self.empty.setVisible(not on)
        self.really.setVisible(on)
        self.no.setVisible(on)
        self.restore.setEnabled(bool(self._runs))
        self.empty.setEnabled(bool(self._runs))
        self._write()
        if on:
            self.no.setFocus()

    @property
    def asking(self) -> bool:
        """Whether the question stands."""
        return not self.really.isHidden()

    def _empty(self) -> None:
        self.ask(False)
        self.empty_asked.emit()

    def _restore(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.restore_asked.emit(item.data(BINNED))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.hasFocus():
            self._restore()
        else:
            super().keyPressEvent(event)

    def _write(self) -> None:
        if not self._runs:
            self.words.setText(self.tr("The bin is empty."))
        elif self.asking:
            self.words.setText(
                self.tr("Delete %n run(s) for good?", "", len(self._runs))
                + " "
                + self.tr("{0} become free.").format(size(self._bytes))
            )
        else:
            self.words.setText(self.tr("%n run(s) in the bin", "", len(self._runs)) + f" · {size(self._bytes)}")

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.list.setAccessibleName(self.tr("Runs in the bin"))
        self.restore.setText(self.tr("Take out"))
        self.empty.setText(self.tr("Empty…"))
        self.really.setText(self.tr("Delete for good"))
        self.no.setText(self.tr("Keep"))
        self._write()
