"""The card of this computer: the devices that torch can compute on, with their free memory, and which one is used."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from studio.computer import Computer
from studio.context import Context
from studio.engine_texts import said
from studio.widgets.buttons import Button
from studio.widgets.card import Card, label

AUTO = "auto"


class ComputerCard(Card):
    """Chooses the device of new runs; what there is, is examined when asked, for that takes seconds."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self._facts: dict[str, Any] = {}
        self._failed = ""
        self.computer = Computer(self)
        self.computer.examined.connect(self._on_examined)
        self.computer.failed.connect(self._on_failed)
        self.name, self.hint = label(), label("", "small", wrap=True)
        self.device = QComboBox()
        self.device.currentIndexChanged.connect(self._on_chosen)
        self.examine = Button(context.theme)
        self.examine.clicked.connect(lambda _: self.start())
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(7)
        grid.setColumnMinimumWidth(0, 170)
        grid.setColumnStretch(3, 1)
        self.device.setMinimumWidth(200)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.device, 0, 1)
        grid.addWidget(self.examine, 0, 2)
        grid.addWidget(self.hint, 1, 1, 1, 3)
        self.body.addLayout(grid)
        self.lines = QVBoxLayout()
        self.body.addLayout(self.lines)
        self.retranslate()

    def start(self) -> None:
        """Examines the computer."""
        self.examine.setEnabled(False)
        self._failed = ""
        self.computer.examine()
        self.retranslate()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.set_title(self.tr("This computer"))
        self.name.setText(self.tr("Device for new runs"))
        self.device.setAccessibleName(self.name.text())
        self.examine.setText(self.tr("Examine") if self.examine.isEnabled() else self.tr("Examining…"))
        self.hint.setText(
            self.tr("auto takes the fastest that works. Examining lists what there is, with its free memory.")
        )
        self._write_devices()
        self._write_lines()

    def _write_devices(self) -> None:
        chosen = self._context.settings.device
        ids = [AUTO, *(str(device["id"]) for device in self._facts.get("devices", []))]
        with QSignalBlocker(self.device):
            self.device.clear()
            self.device.addItems(ids if chosen in ids else [*ids, chosen])
            self.device.setCurrentText(chosen)

    def _write_lines(self) -> None:
        while (item := self.lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for device in self._facts.get("devices", []):
            told = " · ".join(said(str(device.get(key, ""))) for key in ("id", "name", "memory", "state"))
            self.lines.addWidget(label(told, "dim", wrap=True))
        for problem in self._facts.get("problems", []):
            self.lines.addWidget(label(said(str(problem)), "warning", wrap=True))
        if self._failed:
            self.lines.addWidget(
                label(self.tr("The examination failed: {0}").format(self._failed), "problem", wrap=True)
            )

    def _on_chosen(self, _: int) -> None:
        self._context.settings.device = self.device.currentText()
        self._context.apply_settings()

    def _on_examined(self, facts: dict[str, Any]) -> None:
        self._facts = facts
        self.examine.setEnabled(True)
        self.retranslate()

    def _on_failed(self, words: str) -> None:
        self._failed = words
        self.examine.setEnabled(True)
        self.retranslate()
