"""The card in which a beginning or a question is written, with the buttons that make the models answer."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget

from studio.playground.template_choice import TemplateChoice
from studio.theme import Theme
from studio.widgets.buttons import Button, IconButton
from studio.widgets.card import Card, label
from studio.widgets.prompt_box import PromptBox
from studio.widgets.token_text import ENTROPY, PROBABILITY, SURE_LOSS, SURPRISED_LOSS, tint

BOX_PX = 66
LEGEND_STEPS = 5
_CONTROL_RETURN = "⌘ ⏎" if sys.platform == "darwin" else "Ctrl ⏎"


class PromptCard(Card):
    """``text()`` is the beginning, or (while ``chatting``) the next question; the signals say what was asked for."""

    generate_asked = Signal()
    again_asked = Signal()
    compare_asked = Signal()
    tint_changed = Signal(str)
    edited = Signal()
    shortened = Signal(int)
    show_asked = Signal()
    new_asked = Signal()
    export_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._running = self.chatting = False
        self._room = True
        self.tint = PROBABILITY
        self._counts: tuple[int, int, int] | None = None
        self._context = 0
        self.box = PromptBox(theme)
        self.box.setFixedHeight(theme.px(BOX_PX))
        self.generate = Button(theme, icon="playground", kind="primary")
        self.again = Button(theme, icon="refresh")
        self.compare = Button(theme, icon="plus")
        self.new, self.export = IconButton(theme, "playground"), IconButton(theme, "save")
        self.show_prompt = IconButton(theme, "explain")
        self.system = QLineEdit()
        self.template = TemplateChoice(theme, self.system)
        self.tinted = Button(theme, kind="chip")
        self.tinted.setMenu(QMenu(self.tinted))
        self.legend = label("", "small")
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.legend.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self._row = row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.generate)
        row.addWidget(self.again)
        row.addWidget(self.compare)
        for button in (self.show_prompt, self.new, self.export):
            self.add_to_header(button, right=True)
        row.addWidget(self.legend, 1)
        row.addWidget(self.tinted)
        self.body.addWidget(self.template)
        self.body.addWidget(self.box)
        self.body.addWidget(self.problem)
        self.body.addLayout(row)
        self.generate.clicked.connect(lambda _: self.generate_asked.emit())
        self.again.clicked.connect(lambda _: self.again_asked.emit())
        for chat_button, signal in (
            (self.compare, self.compare_asked),
            (self.new, self.new_asked),
            (self.export, self.export_asked),
            (self.show_prompt, self.show_asked),
        ):
            chat_button.clicked.connect(lambda _, signal=signal: signal.emit())
        self.tinted.menu().aboutToShow.connect(self._fill_tints)
        self.box.sent.connect(self.generate_asked)
        self.box.textChanged.connect(self._on_edited)
        self.box.shortened.connect(self.shortened)
        theme.changed.connect(self._dress)
        self._dress()
        self.set_chatting(False)

    def text(self) -> str:
        """The beginning as it stands there."""
        return self.box.toPlainText()

    def set_text(self, text: str) -> None:
        """Replaces the beginning."""
        self.box.set_text(text)

    def set_chatting(self, chatting: bool) -> None:
        """Takes questions of a conversation, or beginnings."""
        self.chatting = chatting
        self.box.sends_on_enter = chatting
        for widget in (self.template, self.show_prompt, self.new, self.export):
            widget.setVisible(chatting)
        self.retranslate()

    def set_ready(self, ready: bool, room: bool = True) -> None:
        """Whether there is a model that could go on, and ``room`` for another column."""
        self._room = room
        self.generate.setEnabled(ready)
        self.compare.setEnabled(ready and room and not self._running)
        self.again.setEnabled(ready and not self._running)

    def set_running(self, running: bool) -> None:
        """Turns the main button into Stop, or back."""
        self._running = running
        self.again.setEnabled(not running and self.generate.isEnabled())
        self.compare.setEnabled(not running and self.generate.isEnabled() and self._room)
        self.new.setEnabled(not running)
        self.generate.set_icon("stop" if running else "playground")
        self._name_button()
        if not running:
            self._write_legend()  # the button is wider again

    def set_count(self, prompt_tokens: int, used: int, context: int) -> None:
        """How many tokens the beginning has, and how much of the context is used."""
        self.problem.hide()
        self._counts = (prompt_tokens, used, context)
        self._write_counts()

    def _write_counts(self) -> None:
        if self._counts is None:
            self.set_remark("")
            return
        prompt_tokens, used, context = self._counts
        count = self.tr("1 token") if prompt_tokens == 1 else self.tr("{0} tokens").format(f"{prompt_tokens:,}")
        self.set_remark(f"{count} · " + self.tr("context {0} / {1}").format(used, context) if context else count)

    def set_problem(self, text: str) -> None:
        """Why this beginning cannot be read."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self._counts = None
        self._write_counts()

    def _on_edited(self) -> None:
        self.problem.hide()
        self.edited.emit()

    def set_tint(self, kind: str) -> None:
        """Tints tokens by PROBABILITY, by ENTROPY, or not ("")."""
        self.tint = kind
        self._name_tint()
        self._write_legend()
        self.tint_changed.emit(kind)

    def _tints(self) -> dict[str, str]:
        return {PROBABILITY: self.tr("probability"), ENTROPY: self.tr("entropy"), "": self.tr("none")}

    def _fill_tints(self) -> None:
        menu = self.tinted.menu()
        menu.clear()
        for kind, name in self._tints().items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(kind == self.tint)
            action.triggered.connect(lambda _=False, kind=kind: self.set_tint(kind))

    def _name_tint(self) -> None:
        self.tinted.setText(self.tr("colour: {0}").format(self._tints()[self.tint]) + " ▾")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write_legend()

    def _name_button(self) -> None:
        keys = "Esc" if self._running else "⏎" if self.chatting else _CONTROL_RETURN
        name = self.tr("Send") if self.chatting else self.tr("Generate")
        name = self.tr("Stop") if self._running else name
        self.generate.setText(f"{name}  {keys}")
        self.generate.setAccessibleName(name)

    def _dress(self) -> None:
        self.box.setFixedHeight(self._theme.px(BOX_PX))
        self._write_legend()

    def _write_legend(self) -> None:
        if not self.tint or self.chatting:
            self.legend.clear()
            return
        surface = self._theme.colors.surface
        cells = []
        for step in range(LEGEND_STEPS):
            color = tint(self._theme, SURE_LOSS + (SURPRISED_LOSS - SURE_LOSS) * (step + 1) / LEGEND_STEPS)
            cells.append(f'<span style="background-color:{_over(color, surface)}">&nbsp;&nbsp;&nbsp;</span>')
        dim = self._theme.colors.dim
        unsure = self.tr("unsure") if self.tint == ENTROPY else self.tr("surprised")
        sure, surprised = self.tr("sure"), unsure
        self.legend.setText(f'<span style="color:{dim}">{sure}</span> {"".join(cells)} '
                            f'<span style="color:{dim}">{surprised}</span>')  # fmt: skip
        if self._width_of_row() > self.inner_width:
            self.legend.clear()  # half a legend says nothing

    def _width_of_row(self) -> int:
        """What the row of buttons needs with the whole legend in it."""
        widgets = (self.generate, self.again, self.compare, self.legend, self.tinted)
        return self._row.spacing() * (len(widgets) - 1) + sum(widget.sizeHint().width() for widget in widgets)

    def retranslate(self) -> None:
        """Writes every text in the language in force."""
        name = self.tr("Your question") if self.chatting else self.tr("Prompt")
        self.set_title(name)
        self.box.setAccessibleName(name)
        self.box.setPlaceholderText(
            self.tr("Ask something; Shift+Enter begins a new line") if self.chatting else self.tr("Once upon a time")
        )
        self.system.setPlaceholderText(self.tr("System prompt: what the model is told before the conversation"))
        self.system.setAccessibleName(self.tr("System prompt"))
        if self.chatting:
            self.template.retranslate()
        self.compare.setText(self.tr("Compare"))
        self.compare.setToolTip(self.tr("One more model beside this one: the same prompt, the same seed"))
        self.show_prompt.set_name(self.tr("What the model sees"))
        self.new.set_name(self.tr("New conversation"))
        self.export.set_name(self.tr("Export the conversation"))
        self.again.setText(self.tr("Again"))
        self.again.setToolTip(self.tr("Another answer, with another seed; this one is kept"))
        self._name_tint()
        self._name_button()
        self._write_legend()
        self._write_counts()


def _over(color: QColor, ground: str) -> str:
    """What a colour with its alpha looks like on ``ground``: rich text knows no alpha."""
    below, share = QColor(ground), color.alphaF()
    mixed = (
        round(share * above + (1 - share) * under)
        for above, under in zip(color.getRgb()[:3], below.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)
