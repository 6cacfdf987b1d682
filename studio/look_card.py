"""The card that shows what a start would do: text, model, memory, or what stands in the way and what to do about it."""

from __future__ import annotations

import psutil
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from engine.look import Looked
from studio import numbers
from studio.engine_texts import said
from studio.theme import Theme
from studio.widgets.buttons import Button, literal
from studio.widgets.card import Card, label
from studio.widgets.elided_label import ElidedLabel
from studio.widgets.figure import Figure

SMALL = 100_000  # parameters: below, a tenth of a million says nothing


class LookCard(Card):
    """Shows a look while it is under way and what came of it.

    ``start_asked`` is emitted by the button, ``skip_asked`` when bad lines are to be left out, ``encoding_asked`` with the encoding
    whose preview was chosen, ``adjust_asked`` when the recipe's settings are to be shown, ``setting_asked`` when the
    one that hinders a start is.
    """

    start_asked = Signal()
    skip_asked = Signal()
    encoding_asked = Signal(str)
    adjust_asked = Signal()
    setting_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._looked: Looked | None = None
        self._starting = False
        self._hindrance = ""
        self.text, self.model, self.needs = Figure(), Figure(), Figure()
        self.start = Button(theme, kind="primary")
        self.start.setProperty("big", True)
        self.start.clicked.connect(self.start_asked)
        self.adjust = Button(theme, kind="link")
        self.adjust.clicked.connect(self.adjust_asked)
        self._figures = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._figures)
        self._row.setContentsMargins(0, 4, 0, 4)
        self._row.setSpacing(12)
        figures = QHBoxLayout()
        figures.setSpacing(12)
        for figure in (self.text, self.model, self.needs):
            figures.addWidget(figure)
            figures.addStretch(1)
        self._buttons = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._buttons.setSpacing(4)
        self._buttons.addWidget(self.start)
        self._buttons.addWidget(self.adjust, 0, Qt.AlignmentFlag.AlignCenter)
        self._buttons.addStretch(1)
        self._row.addLayout(figures, 1)
        self._row.addLayout(self._buttons)
        self.status = ElidedLabel("", "dim")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.problem = label("", "problem", wrap=True)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.remedy = label("", "", wrap=True)
        self.cures = QVBoxLayout()
        self.notice = label("", "warning", wrap=True)
        self.hindrance, self.setting = label("", "problem", wrap=True), Button(theme, kind="link")
        self.setting.clicked.connect(self.setting_asked)
        hindered = QHBoxLayout()
        hindered.addWidget(self.hindrance, 1)
        hindered.addWidget(self.setting, 0, Qt.AlignmentFlag.AlignTop)
        for widget in (self.status, self.progress, self.problem, self.remedy):
            self.body.addWidget(widget)
        self.body.addLayout(self.cures)
        self.body.addWidget(self._figures)
        self.body.addWidget(self.notice)
        self.body.addLayout(hindered)
        self.retranslate()

    # ------------------------------------------------------------------ what is shown

    def show_status(self, text: str, done: float, total: float) -> None:
        """The look is under way."""
        self._looked = None
        self.status.set_text(said(text))
        self.progress.setRange(0, 1000 if total else 0)
        self.progress.setValue(round(1000 * min(done / total, 1.0)) if total else 0)
        self._show()

    def show_looked(self, looked: Looked) -> None:
        """The look is over."""
        self._looked = looked
        self.retranslate()

    def show_starting(self, starting: bool) -> None:
        """A start is being checked, or that is over."""
        self._starting = starting
        self.retranslate()

    def show_hindrance(self, text: str) -> None:
        """What is wrong with the settings as they stand, so that nothing starts with others; empty: nothing is."""
        self._hindrance = text
        self._show()

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        self.start.setText(self.tr("Checking…") if self._starting else self.tr("Start training"))
        self.adjust.setText(self.tr("Settings…"))
        self.setting.setText(self.tr("Show the setting"))
        self.progress.setAccessibleName(self.tr("Progress of the look at the text"))
        if self._looked is not None:
            self._write(self._looked)
        self._show()

    def _show(self) -> None:
        looked = self._looked
        bad = looked is not None and bool(looked.problem)
        for widget in (self.status, self.progress):
            widget.setVisible(looked is None)
        self.problem.setVisible(bad)
        self.remedy.setVisible(bad and bool(self.remedy.text()))
        self._figures.setVisible(looked is not None and (bool(looked.report) or bad))
        for figure in (self.text, self.model, self.needs):
            figure.setVisible(looked is not None and bool(looked.report))
        self.start.setEnabled(looked is not None and not bad and not self._starting and not self._hindrance)
        self.hindrance.setText(self._hindrance)
        self.hindrance.setVisible(bool(self._hindrance))
        self.setting.setVisible(bool(self._hindrance))
        self.notice.setVisible(looked is not None and not bad and bool(looked.notices))

    def _write(self, looked: Looked) -> None:
        cured = bool(looked.encodings or looked.bad_lines)
        self.problem.setText(said(looked.problem.partition("\n  as ")[0] if looked.encodings else looked.problem))
        self.remedy.setText(self._choice_words(looked) if cured else said(looked.remedy))
        self.notice.setText("\n".join(map(said, looked.notices)))
        self._offer_cures(looked)
        if looked.report:
            self._write_figures(looked)

    def _write_figures(self, looked: Looked) -> None:
        report, model = looked.report, looked.model
        share = round(100 * report["splits"]["train"]["tokens"] / max(1, report["tokens"]))
        tokens = numbers.short(report["tokens"])
        self.text.set_texts(
            self.tr("Text"),
            numbers.size(report["bytes"]),
            self.tr("{0} tokens, {1} / {2} split").format(tokens, min(share, 100), max(100 - share, 0)),
        )
        shape = self.tr("{0} layers · {1} wide · {2} tokens")
        self.model.set_texts(
            self.tr("Model"),
            f"{looked.parameters / 1e6:.1f} M" if looked.parameters >= SMALL else numbers.short(looked.parameters),
            shape.format(model["n_layers"], model["emb_dim"], model["context_length"]),
        )
        free = psutil.virtual_memory().available
        fits = self.tr("of {0} free · fits") if looked.memory_bytes < free else self.tr("of {0} free · may not fit")
        self.needs.set_texts(self.tr("Needs about"), numbers.size(looked.memory_bytes), fits.format(numbers.size(free)))

    # ------------------------------------------------------------------ narrow windows

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()  # the figures or the buttons have become wider
        return super().event(event)

    def _arrange(self) -> None:
        """The buttons beside the figures, or below them where the figures would be cut otherwise."""
        figures = (self.text, self.model, self.needs)
        buttons = max(self.start.sizeHint().width(), self.adjust.sizeHint().width())
        needed = sum(figure.sizeHint().width() for figure in figures) + 2 * len(figures) * self._row.spacing() + buttons
        beside = self.inner_width >= needed
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self._buttons.setDirection(way.TopToBottom if beside else way.RightToLeft)

    # ------------------------------------------------------------------ cures

    def _offer_cures(self, looked: Looked) -> None:
        while (item := self.cures.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for name, preview in looked.encodings:
            button = Button(self._theme, self.tr("Read as {0}: {1}").format(name, literal(preview)))
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(lambda _=False, name=name: self.encoding_asked.emit(name))
            self.cures.addWidget(button)
        if looked.bad_lines:
            many = self.tr("Skip {0} bad lines").format(numbers.count(looked.bad_lines))
            button = Button(self._theme, self.tr("Skip 1 bad line") if looked.bad_lines == 1 else many)
            button.clicked.connect(self.skip_asked)
            self.cures.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _choice_words(self, looked: Looked) -> str:
        """What the buttons below offer: the remedy of somebody who has a window."""
        if looked.encodings:
            return self.tr("The file is in an older encoding. Which of these reads right?")
        return self.tr("Mend the file, or leave out what cannot be read:")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
