"""How a conversation becomes text: the model's own chat template, a ready one, or a file; and a word where a model has none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.theme import Theme
from studio.widgets.card import label
from studio.widgets.elided_combo import ElidedComboBox

AUTO = "auto"
WIDE_PX = 280


class TemplateChoice(QWidget):
    """The line above a question: the system prompt and the template, and below it what is to be known of the template.

    ``value`` is what ``tezgah chat --template`` takes: "auto", the name of a ready template, or the path of a jinja file.
    """

    changed = Signal()

    def __init__(self, theme: Theme, system: QLineEdit) -> None:
        super().__init__()
        self.box = ElidedComboBox()
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(20)
        self.box.setMaximumWidth(theme.px(WIDE_PX))
        self.note = label("", "small", wrap=True)
        self.note.hide()
        self._without: list[tuple[str, str]] = []
        self._values: list[str] = []
        self._file = ""
        self._chosen = AUTO
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.setSpacing(8)
        row.addWidget(system, 1)
        row.addWidget(self.box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.note)
        self.box.activated.connect(self._on_activated)

    @property
    def value(self) -> str:
        """The template that is chosen."""
        return self._chosen

    def choose(self, value: str) -> None:
        """Chooses "auto", a ready template by name, or a file by its path."""
        if value not in self._values:
            self._file = value
        before, self._chosen = self._chosen, value
        self._write()
        if value != before:
            self.changed.emit()

    def open(self) -> None:
        """Opens the list."""
        self.box.setFocus()
        self.box.showPopup()

    def show_models(self, without: list[tuple[str, str]]) -> None:
        """``without``: the models that have no template of their own, and the one that "auto" takes for each."""
        if without != self._without:
            self._without = without
            self._write()

    def _on_activated(self, place: int) -> None:
        if place < len(self._values):
            self.choose(self._values[place])
            return
        self._write()  # the last line is no template: it opens a dialog
        dialog = QFileDialog(self, self.tr("Open a chat template"))
        dialog.setNameFilters([self.tr("Jinja templates (*.jinja *.jinja2 *.j2)"), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.choose(names[0]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self) -> None:
        from engine.text.chat_template import READY  # its sandbox weighs too much for a page that only continues texts

        self._values = [AUTO, *READY, *filter(None, [self._file])]
        with QSignalBlocker(self.box):
            self.box.clear()
            for value in self._values:
                self.box.addItem(self._title(value))
                self.box.setItemData(self.box.count() - 1, "" if value == AUTO else value, Qt.ItemDataRole.ToolTipRole)
            self.box.addItem(self.tr("Open a file…"))
            self.box.setCurrentIndex(self._values.index(self._chosen))
        self._write_note()

    def _title(self, value: str) -> str:
        if value != AUTO:
            return self.tr("template: {0}").format(_short(value))
        if self._without:
            return self.tr("template: {0} (automatic)").format(self._without[0][1])
        return self.tr("template: the model's own")

    def _write_note(self) -> None:
        text = ""
        if self._without and self._chosen == AUTO:
            names = ", ".join(dict.fromkeys(name for name, _ in self._without))
            text = self.tr(
                "{0} has no chat template of its own: it was never taught to answer, and goes on from the text that the "
                "template {1} makes. Fine-tune it and it will answer, or choose another template."
            ).format(names, self._without[0][1])
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.box.setAccessibleName(self.tr("Chat template"))
        self.box.setToolTip(self.tr("How the conversation becomes the text that the model reads"))
        self.box.setWhatsThis(
            self.tr(
                "Chat template\nA model only goes on from a text. The template turns questions and answers into that text; a "
                "fine-tuned model brings the one that it was taught with, and answers well by no other."
            )
        )
        self._write()


def _short(value: str) -> str:
    return Path(value).name if "/" in value or "\\" in value else value
